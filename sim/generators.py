"""Follower networks, generated: communities of circles, with hubs and mutual ties, joined by few bridges or by a slow corridor."""

from collections.abc import Iterator, Sequence
from itertools import count as counting

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from sim.network import FOLLOWS, Tie
from sim.randomness import Luck

TAIL = 1.2  # Pareto exponent of the attention that somebody draws; in-degrees online have a density of exponent about 2.2 (1 + TAIL)
LARGEST = 1 / 20  # of all attention in a community: what one person draws at most
CIRCLE = 30  # people who are near each other: a workplace, a street, a club
NEAR = 0.4  # share of follows that stay within the circle, which makes triangles
RETURNED_NEAR, RETURNED_FAR = 0.7, 0.4  # chances that a follow is returned by whoever draws no more attention than the average
MOST_BRIDGES = 1 / 4  # of all ties
STEP = 12  # people of each group in a corridor
MOST_OF_A_COMMUNITY = 1 / 4  # stands in a corridor: smaller ones get a shorter corridor
DENSE = 0.3  # share of all possible ties above which they are drawn without replacement from the list of all
CLOSENESS = 0.1, 0.6  # of a follower to whom they follow

Pairs = dict[tuple[int, int], None]


class Side(Struct, frozen=True):
    """One side of ties to draw. members: ids (n,); weights: how much attention each draws (n,)."""

    members: NDArray[np.int64]
    weights: NDArray[np.float64]


def follower_network(luck: Luck, communities: Sequence[Sequence[int]], ties: int, bridges: int, steps: int = 0) -> list[Tie]:
    """Return exactly `ties` directed ties, or as many as there can be.

    Bridges lead from a community to the one before it, so that what happens in the first reaches the second through them, and the third
    through the second; all other ties stay inside, shared out by size. With `steps` there is a corridor in between: so many small groups
    of the later community, each of which reads only itself and the one before, and the rest of the community reads the last. News gets
    through it surely, since a group is tightly knit, but it takes its time.

    Args:
        communities: ids of their members.
        bridges: ties over each gap, be it between communities or steps; MOST_BRIDGES of all ties, if that is less.
        steps: groups of STEP people in each corridor.
    """
    groups = [np.array(members, dtype=np.int64) for members in _chained(communities, steps) if len(members)]
    sides = [Side(ids, _attention(luck, ids)) for ids in groups]
    found: Pairs = {}
    gaps = len(sides) - 1
    for k in range(gaps):
        _add(found, luck, (sides[k + 1], sides[k]), min(bridges, int(ties * MOST_BRIDGES) // gaps), f"bridge {k + 1}")
    for k, share in _shares(ties - len(found), [len(side.members) for side in sides]):
        _add(found, luck, (sides[k], sides[k]), share, f"inside {k}")
    low, high = CLOSENESS
    closeness = low + (high - low) * luck.draws(0, np.arange(len(found), dtype=np.int64), "closeness of ties")
    return [Tie(a, b, FOLLOWS, each) for (a, b), each in zip(found, np.round(closeness, 3).tolist(), strict=True)]


def _chained(communities: Sequence[Sequence[int]], steps: int) -> Iterator[Sequence[int]]:
    """Yield groups each of which reads the one before: communities, with the steps of their corridors."""
    for k, members in enumerate(communities):
        taken = min(steps, int(len(members) * MOST_OF_A_COMMUNITY) // STEP) * STEP if k else 0
        yield from (members[first : first + STEP] for first in range(0, taken, STEP))
        yield members[taken:]


def _shares(ties: int, sizes: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield each community with how many ties it gets: by size, and where a small one is full, the larger ones take what is left."""
    people = sum(sizes)
    for k in sorted(range(len(sizes)), key=lambda k: sizes[k]):
        share = min(ties * sizes[k] // people, sizes[k] * (sizes[k] - 1))
        yield k, share
        ties, people = ties - share, people - sizes[k]


def _attention(luck: Luck, members: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return how much attention each draws: (n,), Pareto with exponent TAIL, at most about LARGEST of all of it."""
    drawn: NDArray[np.float64] = (1 - luck.draws(0, members, "attention")) ** (-1 / TAIL)
    return np.minimum(drawn, float(drawn.mean()) * max(len(members) * LARGEST, 1.0))


def _add(found: Pairs, luck: Luck, ends: tuple[Side, Side], count: int, purpose: str) -> None:
    """Add `count` new ties from members of one side to members of the other, or as many as there can be."""
    sources, targets = (len(side.members) for side in ends)
    possible = sources * (targets - 1) if ends[0] is ends[1] else sources * targets
    if count > DENSE * possible:
        _without_replacement(found, luck, ends, count, purpose)
    elif ends[0] is ends[1]:
        _circles(found, luck, ends[0], count, purpose)
    else:
        _far(found, luck, ends, count, purpose)


def _circles(found: Pairs, luck: Luck, side: Side, count: int, purpose: str) -> None:
    """Add `count` ties inside a community: everybody follows somebody, near ones or far ones, and some follow back."""
    people, goal = len(side.members), len(found) + count
    upto = np.cumsum(side.weights)
    for batch in counting():
        if len(found) >= goal:
            return
        slots = np.arange(goal - len(found) + 16, dtype=np.int64)
        source = slots % people if batch == 0 else (luck.draws(batch, slots, f"{purpose} from") * people).astype(np.int64)
        near = luck.draws(batch, slots, f"{purpose} near") < NEAR
        first = np.where(near, source // CIRCLE * CIRCLE, 0)
        last = np.where(near, np.minimum(first + CIRCLE, people), people) - 1
        below = upto[first] - side.weights[first]
        drawn = below + luck.draws(batch, slots, purpose) * (upto[last] - below)
        target = np.clip(np.searchsorted(upto, drawn, side="right"), first, last)
        modest = np.minimum(side.weights.mean() / side.weights[target], 1.0)  # whoever draws much attention follows few back
        back = luck.draws(batch, slots, f"{purpose} back") < np.where(near, RETURNED_NEAR, RETURNED_FAR) * modest
        _take(found, goal, side.members[source], side.members[target], back)


def _far(found: Pairs, luck: Luck, ends: tuple[Side, Side], count: int, purpose: str) -> None:
    """Add `count` ties from anybody of one side to whoever draws attention on the other."""
    goal, upto = len(found) + count, np.cumsum(ends[1].weights)
    for batch in counting():
        if len(found) >= goal:
            return
        slots = np.arange(goal - len(found) + 16, dtype=np.int64)
        source = (luck.draws(batch, slots, f"{purpose} from") * len(ends[0].members)).astype(np.int64)
        target = np.minimum(np.searchsorted(upto, luck.draws(batch, slots, purpose) * upto[-1], side="right"), len(upto) - 1)
        _take(found, goal, ends[0].members[source], ends[1].members[target], np.zeros(len(slots), dtype=np.bool_))


def _take(found: Pairs, goal: int, sources: NDArray[np.int64], targets: NDArray[np.int64], back: NDArray[np.bool_]) -> None:
    for a, b, both in zip(sources.tolist(), targets.tolist(), back.tolist(), strict=True):
        if len(found) >= goal:
            return
        if a != b and (a, b) not in found:
            found[a, b] = None
            if both and len(found) < goal:
                found[b, a] = None


def _without_replacement(found: Pairs, luck: Luck, ends: tuple[Side, Side], count: int, purpose: str) -> None:
    """Add `count` of all ties that there are not yet, by attention (Efraimidis and Spirakis 2006)."""
    sources = np.repeat(ends[0].members, len(ends[1].members))
    targets, weights = np.tile(ends[1].members, len(ends[0].members)), np.tile(ends[1].weights, len(ends[0].members))
    keys = np.log1p(-luck.draws(0, np.arange(len(sources), dtype=np.int64), purpose)) / weights
    goal = len(found) + count
    order = np.argsort(-keys, kind="stable")
    _take(found, goal, sources[order], targets[order], np.zeros(len(order), dtype=np.bool_))
