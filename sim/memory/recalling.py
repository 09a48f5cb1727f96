"""What comes to mind at a cue: recency, importance and relevance, added up."""

from collections.abc import Callable, Sequence
from heapq import nlargest

from sim.agent import RECALLED, Memory, Recall, Recollection
from sim.memory.likeness import relevance_to

RECENCY_PER_HOUR = 0.99  # RecAgent, section 3.2: recency = 0.99 ** hours since the last access

Relevance = Callable[[str, Sequence[Memory]], Sequence[float]]  # (cue, memories (n,)) -> cosines (n,), -1 to 1


def recency(now: int, accessed: int) -> float:
    """Return how fresh a memory is that was last accessed at a minute of the calendar, in (0, 1]; nights count as well."""
    return float(RECENCY_PER_HOUR ** (max(0, now - accessed) / 60))


def recall(memories: Sequence[Memory], cue: str, now: int, relevance: Relevance = relevance_to, count: int = RECALLED) -> Recall:
    """Return what comes to mind at a cue at minute `now`: at most `count` memories, best first, each with its three scores.

    Pass the memories of both stores: RecAgent puts short-term memory into its prompt whole and recalls from long-term memory
    only; here the two compete for the same few places, so that what came to mind is never more than can be shown.

    Args:
        relevance: of each memory to the cue; the hashed words of sim.memory.likeness, or a model's embedding.
        count: at most RECALLED.
    """
    alike = relevance(cue, memories)
    fresh = [recency(now, memory.accessed) for memory in memories]
    scores = [memory.importance + r + a for memory, r, a in zip(memories, fresh, alike, strict=True)]
    best = nlargest(count, range(len(scores)), key=scores.__getitem__)
    found = (Recollection(memories[k].id, round(fresh[k], 4), memories[k].importance, round(float(alike[k]), 4)) for k in best)
    return Recall(cue, tuple(found))
