"""Follower networks, generated: communities with hubs and mutual ties, joined by few bridges."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.network import FOLLOWS, Tie
from sim.randomness import Luck

TAIL = 1.6  # Pareto exponent of how much attention somebody draws: the in-degree of online networks has a tail of 1 + 1.6
MUTUAL = 0.35  # share of ties that are returned at once
CLOSENESS = 0.1, 0.6  # of a follower to whom they follow


def follower_network(luck: Luck, communities: Sequence[Sequence[int]], ties: int, bridges: int) -> list[Tie]:
    """Return exactly `ties` directed ties, `bridges` of them between neighbouring communities, the others inside, shared out by size.

    Args:
        communities: ids of their members.
    """
    found: dict[tuple[int, int], None] = {}
    weights = [_attention(luck, np.array(members, dtype=np.int64)) for members in communities]
    for k, members in enumerate(communities[1:] if bridges else (), 1):
        _fill(found, luck, (members, communities[k - 1]), weights[k - 1], bridges // (len(communities) - 1), f"bridge {k}", 0.0)
    inside, people = ties - len(found), sum(map(len, communities))
    for k, members in enumerate(communities):
        share = len(found) + round(inside * len(members) / people) if k < len(communities) - 1 else ties
        _fill(found, luck, (members, members), weights[k], share - len(found), f"inside {k}", MUTUAL)
    low, high = CLOSENESS
    draws = luck.draws(0, np.arange(len(found), dtype=np.int64), "closeness of ties")
    return [Tie(a, b, FOLLOWS, round(low + (high - low) * float(draw), 3)) for (a, b), draw in zip(found, draws, strict=True)]


def _attention(luck: Luck, members: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return how much attention each draws: (n,), Pareto with exponent TAIL, at most the n-th part of 20 times the mean's sum."""
    drawn: NDArray[np.float64] = (1 - luck.draws(0, members, "attention")) ** (-1 / TAIL)
    return np.minimum(drawn, float(drawn.mean()) * len(members) / 20)


def _fill(
    found: dict[tuple[int, int], None],
    luck: Luck,
    ends: tuple[Sequence[int], Sequence[int]],
    weights: NDArray[np.float64],
    count: int,
    purpose: str,
    mutual: float,
) -> None:
    """Add `count` new ties from the first of the ends to the second, or as many as there can be."""
    sources, targets = (np.array(each, dtype=np.int64) for each in ends)
    goal = min(len(found) + count, len(found) + len(sources) * (len(targets) - 1))
    upto = np.cumsum(weights) / weights.sum()
    for batch in range(200):
        if len(found) >= goal:
            return
        slots = np.arange(4 * (goal - len(found)) + 16, dtype=np.int64)
        first = (
            sources[(slots + batch * 7) % len(sources)]
            if batch == 0
            else sources[(luck.draws(batch, slots, f"{purpose} from") * len(sources)).astype(int)]
        )
        second = targets[np.minimum(np.searchsorted(upto, luck.draws(batch, slots, purpose)), len(targets) - 1)]
        back = luck.draws(batch, slots, f"{purpose} back") < mutual
        for a, b, both in zip(first.tolist(), second.tolist(), back.tolist(), strict=True):
            if a != b and (a, b) not in found and len(found) < goal:
                found[a, b] = None
                if both and (b, a) not in found and len(found) < goal:
                    found[b, a] = None
