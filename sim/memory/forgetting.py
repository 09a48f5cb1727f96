"""What long-term memory loses overnight, by the paper's formula and keyed luck."""

from collections.abc import Callable, Sequence

from sim.agent import LONG_TERM_CAPACITY, Memory
from sim.calendar import DAY
from sim.memory.recalling import recency

BETA = 1.5  # RecAgent, section 3.2: how fast recency loses its hold
DELTA = 0.01  # of it, what is left of the oldest
SAFE = DAY  # minutes for which nothing that was accessed is forgotten


def forgetting_probability(recency: float, importance: float) -> float:
    """Return the chance that a memory is lost by now, 0 to 1.

    Args:
        recency: 0.99 ** hours since the last access, in (0, 1]. importance: 0 to 1.

    Source: Wang et al. 2023 (RecAgent), section 3.2: 1 - max(r ** beta, delta) * (s + r) / 2. The released code divides these
    by their sum, and so loses one memory at most; here each stands for itself.
    """
    return 1 - max(float(recency**BETA), DELTA) * (importance + recency) / 2


def forgotten(memories: Sequence[Memory], now: int, lot: Callable[[Memory], float]) -> tuple[int, ...]:
    """Return the ids of the long-term memories that a night takes away; what was accessed in the 24 hours before `now` stays.

    A memory draws one lot at each access, and is lost in the first night in which the formula exceeds it: thus the chance to
    be gone by now is what the formula says, however many nights have passed. With a new lot every night hardly anything
    would outlive three of them.

    Args:
        now: minute of the calendar. lot: a number in [0, 1) that depends on the memory and its last access alone.
    """
    return tuple(
        memory.id
        for memory in memories
        if memory.store == "long"
        and now - memory.accessed > SAFE
        and lot(memory) < forgetting_probability(recency(now, memory.accessed), memory.importance)
    )


def crowded_out(memories: Sequence[Memory], now: int) -> tuple[int, ...]:
    """Return the ids of the long-term memories beyond its capacity: the least recent and important ones."""
    long = [memory for memory in memories if memory.store == "long"]
    faint = sorted(long, key=lambda memory: (recency(now, memory.accessed) + memory.importance, memory.id))
    return tuple(memory.id for memory in faint[: max(0, len(long) - LONG_TERM_CAPACITY)])
