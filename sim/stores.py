"""Memory's three stores, as events assign them: sensory for a moment, short-term, long-term (Atkinson and Shiffrin 1968)."""

from collections.abc import Callable, Collection
from typing import assert_never

from msgspec.structs import replace

from sim.agent import SENSORY_CAPACITY, Agent, Memory, Store
from sim.event import Enhanced, Forgot, MemoryEvent, Noted, Promoted, Recalled, Reflected, Remembered


def assign(who: Agent, event: MemoryEvent, minute: int) -> None:
    """Assign what an event about somebody's memory holds; minute: of the calendar, at which what it touches is accessed."""
    match event:
        case Noted(_, notes):
            who.sensory = [*who.sensory, *notes][-SENSORY_CAPACITY:]
            who.made = max([who.made, *(note.id for note in notes)])
        case Remembered(_, memory, lost):
            _drop(who, {lost})
            who.memories.append(memory)
            who.gathered = round(who.gathered + memory.importance, 4)
        case Enhanced(_, memory, by):
            _renew(who, {memory}, lambda old: replace(old, enhanced=(*old.enhanced, by), accessed=minute))
        case Promoted(_, memory, insight):
            _renew(who, {memory}, lambda old: replace(old, store="long", enhanced=(), accessed=minute))
            _drop(who, set(insight.sources) - {memory}, "short")
            _conclude(who, insight)
        case Reflected(_, _, insight):
            who.gathered = 0.0
            _conclude(who, insight)
        case Recalled(_, _, found):
            _renew(who, {each.memory for each in found}, lambda old: replace(old, accessed=minute))
        case Forgot(_, memories):
            _drop(who, set(memories))
        case _:
            assert_never(event)


def _conclude(who: Agent, insight: Memory) -> None:
    who.memories.append(insight)
    who.made = max(who.made, insight.id)


def _renew(who: Agent, ids: set[int], renewed: Callable[[Memory], Memory]) -> None:
    who.memories = [renewed(memory) if memory.id in ids and memory.id else memory for memory in who.memories]


def _drop(who: Agent, ids: Collection[int | None], store: Store | None = None) -> None:
    who.memories = [memory for memory in who.memories if memory.id not in ids or (store is not None and memory.store != store)]
