"""What stays in mind: a bounded store that loses the least important memory first, never the newest."""

from sim.agent import MEMORY_CAPACITY, Memory

RECENCY_PER_HOUR = 0.99  # Wang et al. 2023 (RecAgent), section 3.1: recency = 0.99 ** hours since


def recency(now: int, then: int, minutes_per_tick: int) -> float:
    """Return how fresh a memory of tick `then` is at tick `now`, in (0, 1]."""
    return float(RECENCY_PER_HOUR ** (max(0, now - then) * minutes_per_tick / 60))


def forgotten(memories: list[Memory], now: int, minutes_per_tick: int) -> int | None:
    """Return the position of the memory that makes room for a new one, None while there is room.

    It is the one with the least importance + recency; the older of two equal ones.
    """
    if len(memories) < MEMORY_CAPACITY:
        return None
    scores = [memory.importance + recency(now, memory.tick, minutes_per_tick) for memory in memories]
    return scores.index(min(scores))
