"""What is worth a note, and what follows from what is remembered."""

from sim.action import Conclude, Note, Remark
from sim.mind import Decision
from sim.observation import Noting, Reflecting


def note(observation: Noting) -> Decision:
    """Return every percept as it was put, with its importance by the rules."""
    remarks = tuple(Remark(k, percept.text, max(1, min(10, round(10 * percept.importance)))) for k, percept in enumerate(observation.percepts))
    return Decision(Note(remarks))


def conclude(observation: Reflecting) -> Decision:
    """Return what the memories have in common."""
    return Decision(Conclude(f"I keep coming back to this: {observation.sources[0].text}"))
