"""`voxpop bench memory`: what recalling costs as memories grow in number, and how well it finds what bears on a cue."""

import statistics
import time
from itertools import islice, product

from msgspec import Struct

from sim.agent import Memory
from sim.memory import recall
from sim.memory.likeness import features
from sim.scenarios import new_world
from tui.bench.embeddings import Found, cases, compared

SEEDS, TICKS = (1, 2, 3), 60  # the towns whose memories are asked for
WORDING = ("{name} spoke well of <{title}>.", "I talked with {name} about <{title}>.", "{name} and I do not see <{title}> alike.")


class Cost(Struct):
    """What one recall costs among so many memories.

    Args:
        us: microseconds of processor time, all texts met before; median of the repeats. first_us: where every text is new.
    """

    memories: int
    us: float
    first_us: float

    @property
    def ns_per_memory(self) -> float:
        return self.us / self.memories * 1000


class Measured(Struct):
    """costs: by number of memories. cues: in the labelled set. embeddings: how each does on it."""

    costs: list[Cost]
    cues: int
    embeddings: list[Found]


def measure(sizes: tuple[int, ...], repeats: int, quality: bool = True) -> Measured:
    """Return the cost of a recall among each number of memories, and how well each embedding finds what is asked for."""
    tried = cases(SEEDS, TICKS) if quality else []
    return Measured([_cost(size, repeats) for size in sizes], len(tried), compared(tried) if tried else [])


def _cost(size: int, repeats: int) -> Cost:
    memories = _memories(size)
    features.cache_clear()
    began = time.process_time()
    recall(memories, "What did you think of <Casablanca>?", 10_000)
    first = time.process_time() - began
    times = []
    for k in range(repeats):
        began = time.process_time()
        recall(memories, f"What did you think of <Casablanca>, {k}?", 10_000)
        times.append(time.process_time() - began)
    return Cost(size, statistics.median(times) * 1e6, first * 1e6)


def _memories(size: int) -> list[Memory]:
    world = new_world("town", 1)
    made = product(WORDING, world.catalogue.items, world.names.values())
    return [
        Memory(k, "film", wording.format(name=name, title=item.title), k % 10 / 10, item=item.id, id=k + 1, accessed=k)
        for k, (wording, item, name) in enumerate(islice(made, size))
    ]
