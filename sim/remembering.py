"""The end of a tick: what somebody lived through passes from sensory memory into the stores behind it."""

from msgspec.structs import replace

from sim.action import Note
from sim.agent import SHORT_TERM_CAPACITY, Memory
from sim.event import Noted, Refused, Remembered
from sim.gate import Failure
from sim.mind import Decision
from sim.observation import Noting
from sim.session import Deeds, Session, Turn, common
from sim.text import clean
from sim.world import World


def remember(world: World, agent: int, percepts: tuple[Memory, ...]) -> Session[Deeds]:
    """Let an agent note what they perceived this tick, and keep what matters."""
    me = world.agents[agent]
    answer = yield Turn(agent, Noting(**common(world, agent), percepts=percepts))
    if isinstance(answer, Failure):
        return [Refused(agent, "note", answer.because)]
    notes = _notes(me.made, percepts, answer)
    deeds: Deeds = [Noted(agent, notes)]
    short = [memory for memory in me.memories if memory.store == "short"]
    for note in notes:
        lost = min(short, key=lambda memory: memory.importance).id if len(short) >= SHORT_TERM_CAPACITY else None
        short = [memory for memory in short if memory.id != lost] + [replace(note, store="short")]
        deeds.append(Remembered(agent, short[-1], lost))
    return deeds


def _notes(made: int, percepts: tuple[Memory, ...], answer: Decision) -> tuple[Memory, ...]:
    assert isinstance(answer.action, Note)
    notes = []
    for remark in answer.action.remarks:
        if remark.number < len(percepts):
            made += 1
            percept = percepts[remark.number]
            text, importance = clean(remark.text, 280), remark.importance / 10
            notes.append(replace(percept, text=text, importance=importance, id=made, store="sensory", accessed=percept.tick))
    return tuple(notes)
