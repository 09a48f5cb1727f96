"""Measures: what of my state a question on a scale asks about, -1 to 1, each by a stated rule."""

import re
from collections.abc import Callable

from msgspec import Struct

from models.rules.answers.films import served
from models.rules.answers.people import KIN
from models.rules.answers.phrasing import listed, titled
from models.rules.answers.question import Asked, Theme
from models.rules.character import Character
from models.rules.history import contact_of
from models.rules.wording.grammar import tidied
from sim.agent import Feature
from sim.emotion import faded
from sim.observation import Contact, Observation
from sim.sentiment import stance_of
from sim.temperament import TRAITS, temperament

NEAREST = 3  # contacts by whom company is measured


class Measured(Struct, frozen=True):
    """Where I stand on what is asked.

    Args:
        value: -1 to 1; None where nothing in my state speaks to it.
        tells: the theme under which I would say more, if any.
    """

    value: float | None
    because: str
    tells: Theme | None = None


UNMOVED = Measured(None, "nothing that I am or remember speaks to it")
_KEEPING = re.compile(r"\b(?:kept|saved?|stay|remain|preserved?|keep)\b")
_OPPOSED = re.compile(r"\b(?:against|oppos\w*|shouldn't|should not|must not|disagree|wrong|mistake|shame)\b")
_IN_FAVOUR = re.compile(r"\b(?:for|favour|support\w*|agree|right)\b")
_HOPES = re.compile(r"\b(?:would|want|likely|interested|keen|curious|plan|expect)\b")


def of_film(observation: Observation, character: Character, asked: Asked) -> Measured:
    assert asked.item is not None
    title, viewing = titled(observation, asked.item), observation.me.watched.get(asked.item)
    if viewing is not None and viewing.stars:
        return Measured((viewing.stars - 3) / 2, f"I gave {title} {viewing.stars} of 5", "film")
    if _HOPES.search(asked.words):
        match = character.match(asked.item)
        return Measured(match, f"I have not rated {title}; its genres suit me {match:+.2f}")
    return Measured(None, f"I have not seen {title}" if viewing is None else f"I have not rated {title}")


def of_person(observation: Observation, other: int, words: str) -> Measured:
    contact, name = contact_of(observation, other), observation.names[other]
    if contact is None:  # whom one does not know one is not close to, but neither likes nor dislikes
        near = re.search(r"\b(?:close|know|often|near)\b", words)
        return Measured(-1.0 if near else None, f"{name} is no contact of mine", "person")
    return Measured(2 * contact.closeness - 1, f"{name} is my {contact.kind}, closeness {contact.closeness:.2f} of 1", "person")


def of_topic(observation: Observation, topic: str, words: str) -> Measured:
    """Return my attitude to a piece of news, turned round where the words speak for the other side."""
    attitude = observation.me.attitudes.get(topic, 0.0)
    other_side = bool(_OPPOSED.search(words) or stance_of(words) < 0 or _KEEPING.search(words))
    if _OPPOSED.search(words) and _IN_FAVOUR.search(words.replace("disagree", "")):
        other_side = False  # "for or against"
    question = tidied(observation.topics[topic].question)
    return Measured(-attitude if other_side else attitude, f"my attitude to '{question}' is {attitude:+.2f}", "stance")


def of_recommender(observation: Observation, character: Character, asked: Asked) -> Measured:
    mean, because = served(observation)
    return Measured(None if mean is None else (mean - 3) / 2, because, "recommender")


def of_trust_in_news(observation: Observation, character: Character, asked: Asked) -> Measured:
    agreeable = character.nature.agreeableness
    return Measured(agreeable, f"trust is a facet of agreeableness; mine is {agreeable:+.2f}")


def of_trust(observation: Observation, character: Character, asked: Asked) -> Measured:
    """Half agreeableness, of which trust is a facet (Costa and McCrae 1992), half how close the nearest are."""
    agreeable, near = character.nature.agreeableness, observation.contacts[:NEAREST]
    if not near:
        return of_trust_in_news(observation, character, asked)
    closeness = _mean_closeness(near)
    because = f"half my agreeableness ({agreeable:+.2f}), half the closeness of my nearest contacts ({closeness:.2f} of 1)"
    return Measured((agreeable + 2 * closeness - 1) / 2, because)


def of_company(observation: Observation, character: Character, asked: Asked) -> Measured:
    near = observation.contacts[:NEAREST]
    if not near:
        return Measured(-1.0, "I have no contacts")
    closeness, names = _mean_closeness(near), listed([each.name for each in near])
    return Measured(2 * closeness - 1, f"my nearest contacts, {names}: closeness {closeness:.2f} of 1 on average")


def of_arousal(observation: Observation, character: Character, asked: Asked) -> Measured:
    _, arousal = faded(observation.me, observation.tick)
    value = 2 * arousal - 1
    return Measured(-value if re.search(r"\b(?:calm|relaxed|at ease)\b", asked.words) else value, f"my arousal is {arousal:.2f} of 1")


def of_mood(observation: Observation, character: Character, asked: Asked) -> Measured:
    mood, _ = faded(observation.me, observation.tick)
    return Measured(mood, f"my mood is {mood:+.2f} of 1", "mood")


def of_life(observation: Observation, character: Character, asked: Asked) -> Measured:
    """Mood, and the two traits that go with life satisfaction most (DeNeve and Cooper 1998); the weights are ours."""
    mood, _ = faded(observation.me, observation.tick)
    nature = character.nature
    value = 0.6 * mood + 0.2 * nature.extraversion - 0.2 * nature.neuroticism
    traits = f"0.2 of extraversion ({nature.extraversion:+.2f}), less 0.2 of neuroticism ({nature.neuroticism:+.2f})"
    return Measured(value, f"0.6 of my mood ({mood:+.2f}), {traits}")


def of_family(observation: Observation, character: Character, asked: Asked) -> Measured:
    minded = "family-minded" in observation.me.persona.traits
    kin = [contact for contact in observation.contacts if contact.kind in KIN]
    if not kin and not minded:
        return Measured(None, "none of my contacts is family, and no trait of mine speaks of it")
    closeness = _mean_closeness(tuple(kin)) if kin else 0.5
    names = listed([each.name for each in kin])
    because = f"family among my contacts: {names}, closeness {closeness:.2f}" if kin else "I have no family here"
    return Measured(2 * closeness - 1 + 0.6 * minded, because + ("; and I am family-minded" if minded else ""))


def of_informedness(observation: Observation, character: Character, asked: Asked) -> Measured:
    if observation.topics:
        titles = "; ".join(tidied(topic.title) for topic in observation.topics.values())
        return Measured(1.0, f"I have heard: {titles}")
    return Measured(-1.0, "no news has reached me")


def of_feature(feature: Feature) -> Callable[[Observation, Character, Asked], Measured]:
    def rule(observation: Observation, character: Character, asked: Asked) -> Measured:
        if feature in observation.me.persona.features:
            return Measured(0.7, f"I am a {feature} by habit")
        return UNMOVED

    return rule


def of_traits(observation: Observation, asked: Asked) -> Measured:
    """Return how well the traits that a question names fit mine: the cosine of what both mean in five dimensions."""
    words = re.findall(r"[a-z]+(?:-[a-z]+)*", asked.words)
    named = [word for word in words if word in TRAITS]
    if not named:
        return UNMOVED
    mine = observation.me.persona.traits
    if named[0] in mine:
        return Measured(0.9, f"{named[0]} is one of my traits")
    theirs, own = temperament((named[0],)), temperament(mine)
    pairs = [(getattr(theirs, name), getattr(own, name)) for name in theirs.__struct_fields__]
    size = (sum(a * a for a, _ in pairs) * sum(b * b for _, b in pairs)) ** 0.5
    if not size:
        return Measured(None, "no trait of mine is known")
    likeness = sum(a * b for a, b in pairs) / size
    return Measured(likeness, f"how far my traits ({', '.join(mine)}) resemble {named[0]}: {likeness:+.2f}")


def _mean_closeness(contacts: tuple[Contact, ...]) -> float:
    return sum(contact.closeness for contact in contacts) / len(contacts)


Rule = Callable[[Observation, Character, Asked], Measured]
ABOUT_TRUST_IN_NEWS = (
    r"\b(?:trust|believe|reliable|credible|rely)\w*\b.*\b(?:news|feed|posts?|media|papers?|read)\b"
    r"|\b(?:news|posts)\b.*\b(?:trust|reliable|believe|credible)"
)
ABOUT_HEARING = r"\b(?:heard|informed|follow\w*|aware|know)\b.*\bnews\b"
RULES: tuple[tuple[re.Pattern[str], Rule], ...] = tuple(
    (re.compile(pattern), rule)
    for pattern, rule in (
        (
            r"\brecommend(?:er|ations?)\b|\balgorithm\b|\b(?:films|movies)\b.*\b(?:offered|shown|suggested)\b",
            of_recommender,
        ),
        (ABOUT_TRUST_IN_NEWS, of_trust_in_news),
        (r"\b(?:trust|rely on|count on|distrust|mistrust)\w*\b", of_trust),
        (ABOUT_HEARING, of_informedness),
        (
            r"\b(?:lonely|alone|isolated|belong\w*|company|connected|close to (?:people|others)|friends?|friendships?|neighbours?"
            r"|community)\b",
            of_company,
        ),
        (r"\bfamily\b|\brelatives\b|\bparents?\b|\bchildren\b", of_family),
        (r"\b(?:life|living|lives)\b|\bas a whole\b|\bwell-being\b", of_life),
        (r"\b(?:happy|unhappy|sad|mood|cheerful|miserable|how are you)\b|\bhow do you feel(?: (?:now|today|right now))?\W*$", of_mood),
        (r"\b(?:calm|excited|upset|stirred|angry|worked up|agitated|nervous|tense|relaxed|at ease|stress\w*)\b", of_arousal),
        (r"\b(?:chat\w*|talk\w*|conversation\w*)\b", of_feature("Chatter")),
        (r"\b(?:post\w*|writ\w+)\b", of_feature("Poster")),
        (r"\b(?:new things|explor\w*|unfamiliar)\b", of_feature("Explorer")),
        (r"\b(?:films?|movies?|cinema|watch\w*)\b", of_feature("Watcher")),
    )
)
