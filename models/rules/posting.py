"""To everybody who follows: what is worth a post."""

from models.rules.about_news import OPINIONATED, stance
from models.rules.character import Character
from models.rules.conversation import conversation
from models.rules.history import gumbel, in_mind, lately_watched, valence_of
from models.rules.initiatives import NEWS_TICKS
from models.rules.talking import named
from models.rules.voice import worded
from sim.action import Post
from sim.channel import Act, Move
from sim.mind import Decision
from sim.observation import Observation

CHANCE = 0.5  # spread of the noise
FILM = 0.9  # a film strongly felt; fades by FADE a tick
FADE = 0.08
NEWS = 1.6  # fresh news
ARGUE = 1.5  # a strong attitude, while the news is fresh
SELF = 0.55
ASK = 0.2
TIE = 0.15  # a running joke with somebody close
AGAIN = 1.0  # lost by what I have posted about before, as I remember


def announce(observation: Observation, character: Character) -> Decision:
    """Return a post: about a film just seen, the news, a question, or oneself."""
    me, now = observation.me, observation.tick
    posted = {
        memory.item if memory.item is not None else memory.topic for memory in in_mind(me) if memory.kind == "post" and memory.other is None
    }
    offers: list[tuple[float, Move]] = [
        (SELF + 0.2 * character.nature.extraversion, Move("tell_self", valence=round(me.mood, 2))),
        (ASK + (0.2 if character.explorer else 0.0), Move("ask_tip")),
    ]
    for item, viewing in lately_watched(me, 5):
        valence = valence_of(me, item)
        if valence is None or viewing.tick < 0:
            continue
        strength = FILM * (0.5 + abs(valence) / 2) - FADE * (now - viewing.tick) - (AGAIN if item in posted else 0.0)
        act: Act = "recommend" if valence > 0.5 else "warn" if valence < -0.4 else "opine"
        offers.append((strength, Move(act, item=item, valence=valence)))
        if character.critic:
            offers.append((strength, Move("opine", item=item, valence=valence)))
    offers += _of_news(observation, character, posted)
    friend = next((contact for contact in observation.contacts[:3] if contact.history and contact.kind != "rival"), None)
    if friend is not None:
        offers.append((TIE + 0.3 * character.nature.extraversion, Move("remember", person=friend.id)))
    noisy = [(utility + CHANCE * gumbel(observation.luck, "announce", k), k) for k, (utility, _) in enumerate(offers)]
    moves = (offers[max(noisy)[1]][1],)
    text = worded(observation, character, "post", moves, "post")
    return Decision(Post(text), _reason(observation, moves[0]), moves)


def _of_news(observation: Observation, character: Character, posted: set[int | str | None]) -> list[tuple[float, Move]]:
    """Return what I might post about the news that I know, each with its utility."""
    me, now = observation.me, observation.tick
    talk = conversation((), me.id)
    offers: list[tuple[float, Move]] = []
    for topic in observation.topics:
        attitude = me.attitudes.get(topic, 0.0)
        fresh = max(0.0, 1 - (now - me.known.get(topic, now)) / NEWS_TICKS)
        again = AGAIN / 2 if topic in posted else 0.0
        if abs(attitude) > OPINIONATED:
            offers.append(
                (
                    ARGUE * (0.3 + 0.7 * fresh) * (0.4 + 0.6 * abs(attitude) + me.arousal) - again,
                    stance(observation, character, talk, "argue", topic, attitude),
                )
            )
        offers.append((NEWS * fresh - again - 0.2, Move("tell_news", topic=topic, valence=round(attitude, 2))))
        offers.append((0.9 * fresh - again, Move("ask_opinion", topic=topic)))
        offers.append((0.9 * fresh - again, Move("tell_self", topic=topic, valence=round(attitude, 2))))
    return offers


def _reason(observation: Observation, move: Move) -> str:
    about = named(observation, move)
    viewing = observation.me.watched.get(move.item) if move.item is not None else None
    if viewing is not None:
        return f"I gave {about} {viewing.stars} of 5 and people should know"
    if move.topic is not None:
        return f"{about} is on my mind: my stance is {observation.me.attitudes.get(move.topic, 0.0):+.2f}, and my followers should hear it"
    return (
        "I want to know what is worth watching"
        if move.act == "ask_tip"
        else f"something reminded me of what {observation.names.get(move.person, 'a friend')} and I share"
        if move.act == "remember" and move.person is not None
        else f"my mood is {observation.me.mood:+.1f} and I feel like telling"
    )
