"""A part of a network that hangs together: the first N rows would cut most ties."""

from collections import deque
from collections.abc import Iterable, Sequence

from sim.network import Tie
from sim.randomness import Luck

HUBS = 10


def snowball(agents: Sequence[int], ties: Iterable[Tie], count: int, luck: Luck) -> tuple[set[int], int]:
    """Return `count` agents reached breadth first from a hub, and how many starts that took (1: they are connected).

    Keyed by the luck's seed: which of the HUBS best-connected begins, and in which order each one's ties are followed.
    """
    near: dict[int, set[int]] = {agent: set() for agent in agents}
    for tie in ties:
        near[tie.source].add(tie.target)
        near[tie.target].add(tie.source)
    ranked = sorted(near, key=lambda agent: (-len(near[agent]), agent))
    first = luck.of(0, 0).pick("snowball", ranked[:HUBS])
    chosen: set[int] = set()
    starts = 0
    for start in (first, *ranked):
        if len(chosen) >= count:
            break
        if start not in chosen:
            starts += 1
            _spread(start, near, chosen, count, luck)
    return chosen, starts


def _spread(start: int, near: dict[int, set[int]], chosen: set[int], count: int, luck: Luck) -> None:
    queue = deque([start])
    chosen.add(start)
    while queue:
        agent = queue.popleft()
        for other in sorted(near[agent] - chosen, key=lambda number: (luck.bits(0, number, "snowball"), number)):
            if len(chosen) >= count:
                return
            chosen.add(other)
            queue.append(other)
