"""What is worth a note, and what follows from what is remembered."""

from models.rules.character import Character
from models.rules.concluding import conclusion
from models.rules.history import STRANGER_CLOSENESS, closeness_to, last_talk, stars_of
from sim.action import Conclude, Note, Remark
from sim.agent import Memory
from sim.mind import Decision
from sim.observation import Noting, Reflecting

# Points of importance, 1 to 10, that I add to what the rules say of an event in itself.
CLOSE = 3.0  # at full closeness of whom it concerns
FIRST_TALK = 1.0  # with somebody with whom I remember no other
TIP_TAKEN = 2.0  # a talk on a film that they had told me of and that I have seen
SURPRISE = 1.5  # per star by which a film was better or worse than my taste led me to expect, beyond the first
AGAINST_EXPECTATION = 1.0
TEMPTING = 1.0  # praise of a film that suits me, at a full match
FELT = 2.0  # of news, at a full attitude


def note(observation: Noting, character: Character) -> Decision:
    """Return every percept with my own importance: what happened, and what it is to me."""
    remarks = tuple(Remark(k, percept.text, _importance(observation, character, percept)) for k, percept in enumerate(observation.percepts))
    return Decision(Note(remarks))


def _importance(observation: Noting, character: Character, percept: Memory) -> int:
    """Return how important something is to me, 1 to 10."""
    me, points = observation.me, 10 * percept.importance
    near = closeness_to(observation, percept.other) if percept.other is not None else STRANGER_CLOSENESS
    match percept.kind:
        case "film" if percept.other is None and percept.item is not None:
            stars, expected = stars_of(me, percept.item), 3.5 + 1.5 * character.match(percept.item)
            points += SURPRISE * max(0.0, abs(stars - expected) - AGAINST_EXPECTATION) if stars else 0.0
        case "film" if percept.item is not None:
            points += CLOSE * near + TEMPTING * character.match(percept.item)
        case "chat":
            points += CLOSE * near + FIRST_TALK * (percept.other is not None and last_talk(me, percept.other) is None)
            points += TIP_TAKEN * _followed(observation, percept)
        case "news" if percept.topic is not None:
            points += FELT * abs(me.attitudes.get(percept.topic, 0.0))
        case _:
            pass
    return max(1, min(10, round(points)))


def _followed(observation: Noting, percept: Memory) -> bool:
    """Return whether a talk was about a film that the other had told me of, and that I have seen."""
    me, item = observation.me, percept.item
    return item is not None and stars_of(me, item) > 0 and any(tip.item == item and tip.source == percept.other for tip in me.heard)


def conclude(observation: Reflecting, character: Character) -> Decision:
    """Return the insight that the memories bear out."""
    return Decision(Conclude(conclusion(observation, character)))
