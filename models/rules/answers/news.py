"""Answers about the news: what I heard, from whom, where I stand and why."""

from models.rules.answers.phrasing import Said, joined, phrased, voiced, when
from models.rules.answers.question import Asked
from models.rules.character import Character
from models.rules.wording.grammar import capitalised, clause, gerund, proposition, tidied
from sim.channel import Move
from sim.observation import Observation
from sim.topic import Topic

LEANS = 0.15  # attitude from which somebody takes a side, as in the wording
FIRM = 0.75
REASONS = 2


def news(observation: Observation, character: Character, asked: Asked) -> Said:
    """Return what news I have heard, and who told me."""
    topic = _topic(observation, asked)
    if topic is None:
        return Said(phrased(observation, "newsless"), "no news has reached me")
    core = phrased(observation, "news", headline=tidied(topic.title).rstrip(".!?… "))
    told, because = _told(observation, topic)
    return Said(joined(core, told), because)


def who_told(observation: Observation, character: Character, asked: Asked) -> Said:
    """Return from whom I have the news."""
    topic = _topic(observation, asked)
    return Said(*_told(observation, topic)) if topic else news(observation, character, asked)


def stance(observation: Observation, character: Character, asked: Asked) -> Said:
    """Return where I stand, with the argument that speaks to me most."""
    return _stand(observation, character, asked, 1)


def why_stance(observation: Observation, character: Character, asked: Asked) -> Said:
    """Return where I stand, with the arguments that speak to me most."""
    return _stand(observation, character, asked, REASONS)


def side_of(attitude: float) -> str:
    """Return the side of an attitude: "for", "against", "torn"."""
    return "for" if attitude > LEANS else "against" if attitude < -LEANS else "torn"


def _stand(observation: Observation, character: Character, asked: Asked, reasons: int) -> Said:
    topic = _topic(observation, asked)
    if topic is None:
        return news(observation, character, asked)
    attitude = observation.me.attitudes.get(topic.id, 0.0)
    side = side_of(attitude)
    because = f"my attitude to '{tidied(topic.question)}' is {attitude:+.2f}"
    core = _position(observation, topic, side)
    claims = [clause(topic.claims[k].text) for k in character.arguments(topic, attitude)[:reasons]] if side != "torn" else []
    if claims:
        argued = joined(phrased(observation, "because", claim=claims[0]), *(f"{capitalised(claim)}." for claim in claims[1:]))
        firm = phrased(observation, "firmly") if abs(attitude) >= FIRM else ""
        return Said(joined(core, argued, firm), f"{because}; what speaks to me most: {claims[0]}")
    ways = [character.arguments(topic, lean)[:1] for lean in (1.0, -1.0)]
    if side == "torn" and all(ways):
        claim, other = (clause(topic.claims[found[0]].text) for found in ways)
        return Said(joined(core, phrased(observation, "both_sides", claim=claim, other=other)), because)
    feeling = voiced(observation, character, Move("tell_self", topic=topic.id, valence=round(attitude, 2)), "stance")
    return Said(joined(core, feeling), because)


def _position(observation: Observation, topic: Topic, side: str) -> str:
    deed = proposition(topic.question)[1]
    if deed:
        return phrased(observation, side, doing=gerund(deed))
    table = {"for": "yes_to", "against": "no_to"}.get(side, "torn_about")
    return phrased(observation, table, question=capitalised(tidied(topic.question)))


def _told(observation: Observation, topic: Topic) -> tuple[str, str]:
    """Return who told me of the news and when: in my words, and as a reason."""
    tick = observation.me.known.get(topic.id, observation.tick)
    since = f"the news reached me at tick {tick}"
    for memory in observation.me.memories:
        if memory.kind == "news" and memory.topic == topic.id and memory.other is not None and memory.other in observation.names:
            name = tidied(observation.names[memory.other])
            return phrased(observation, "told_news", name=name, when=when(observation, tick)), f"{since}, from {name}"
    return phrased(observation, "read_news", when=when(observation, tick)), since


def _topic(observation: Observation, asked: Asked) -> Topic | None:
    return observation.topics.get(asked.topic) if asked.topic is not None else None
