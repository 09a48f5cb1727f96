"""Communities of a follower network that says nothing of them: Louvain's method, the same for the same ties in every process."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

RESOLUTIONS = 0.3, 1.0  # tried from coarse to fine
NEARLY = 0.75  # the coarser division is taken where its modularity is at least this share of the finer one's
SWEEPS = 20  # over all people, at each level
SETTLED = 0.005  # a level ends when a sweep moves fewer of them than this share


class _Graph(NamedTuple):
    """An undirected graph in compressed rows: neighbours and weights of i are at start[i]:start[i + 1]; loops (n,) is weight inside i."""

    start: Ints
    neighbour: Ints
    weight: Floats
    loops: Floats

    @property
    def degrees(self) -> Floats:
        sums = np.concatenate(([0.0], np.cumsum(self.weight)))
        found: Floats = sums[self.start[1:]] - sums[self.start[:-1]] + 2 * self.loops
        return found


def communities(people: int, followers: Ints, followed: Ints) -> Ints:
    """Return which community each belongs to, numbered from 0 by size: (people,).

    Where a coarse division is nearly as good as a fine one, it is preferred, since a reader can hold it in the head. A mutual tie
    counts twice. Whoever has no tie is a community alone.

    Args:
        people: how many. followers, followed: (ties,) numbers from 0 to people - 1, nobody tied to themselves.

    Source: Blondel et al. 2008, Fast unfolding of communities in large networks; modularity with resolution: Reichardt and Bornholdt 2006.
    """
    graph = _joined(people, followers, followed, np.ones(len(followers)))
    coarse, fine = (_louvain(graph, resolution) for resolution in RESOLUTIONS)
    labels = coarse if modularity(coarse, followers, followed) >= NEARLY * modularity(fine, followers, followed) > 0 else fine
    _, first, inverse, sizes = np.unique(labels, return_index=True, return_inverse=True, return_counts=True)
    rank = np.empty(len(sizes), dtype=np.int64)
    rank[np.lexsort((first, -sizes))] = np.arange(len(sizes))
    return rank[inverse]


def modularity(labels: Ints, followers: Ints, followed: Ints) -> float:
    """Return the share of ties inside communities, less what chance would put there: -0.5 to 1; 0 without ties. Source: Newman 2004."""
    if not len(followers):
        return 0.0
    count = int(labels.max()) + 1
    ends = np.bincount(labels[followers], minlength=count) + np.bincount(labels[followed], minlength=count)
    return float((labels[followers] == labels[followed]).mean() - ((ends / (2 * len(followers))) ** 2).sum())


def _louvain(graph: _Graph, resolution: float) -> Ints:
    labels = np.arange(len(graph.loops))
    while True:
        moved = _settled(graph, resolution)
        names, inverse = np.unique(moved, return_inverse=True)
        if len(names) == len(moved):
            return labels
        labels = inverse[labels]
        graph = _merged(graph, inverse, len(names))


def _settled(graph: _Graph, resolution: float) -> Ints:
    """Return labels after everybody moved, in turn and again, to the neighbouring community that gains most modularity."""
    degrees = graph.degrees
    total, share = degrees.tolist(), resolution / max(float(degrees.sum()), 1.0)
    start, neighbours, weights, degree = graph.start.tolist(), graph.neighbour.tolist(), graph.weight.tolist(), degrees.tolist()
    label = list(range(len(degree)))
    for _ in range(SWEEPS):
        moves = 0
        for person, own in enumerate(degree):
            here = label[person]
            links: dict[int, float] = {here: 0.0}
            for place in range(start[person], start[person + 1]):
                there = label[neighbours[place]]
                links[there] = links.get(there, 0.0) + weights[place]
            total[here] -= own
            best, most = here, links[here] - share * own * total[here]
            for there, weight in links.items():
                gain = weight - share * own * total[there]
                if gain > most + 1e-12:
                    best, most = there, gain
            total[best] += own
            if best != here:
                label[person] = best
                moves += 1
        if moves <= SETTLED * len(degree):
            break
    return np.array(label, dtype=np.int64)


def _merged(graph: _Graph, labels: Ints, count: int) -> _Graph:
    """Return the graph whose members are the communities of another."""
    source = np.repeat(np.arange(len(labels)), np.diff(graph.start))
    keep = source < graph.neighbour  # each pair once
    first, second, weight = labels[source[keep]], labels[graph.neighbour[keep]], graph.weight[keep]
    inside = first == second
    within = np.bincount(first[inside], weights=weight[inside], minlength=count).astype(np.float64)
    loops = within + np.bincount(labels, weights=graph.loops, minlength=count)
    return _joined(count, first[~inside], second[~inside], weight[~inside])._replace(loops=loops)


def _joined(count: int, first: Ints, second: Ints, weight: Floats) -> _Graph:
    """Return the undirected graph of some pairs; the weights of equal pairs are added."""
    pair, inverse = np.unique(np.minimum(first, second) * count + np.maximum(first, second), return_inverse=True)
    summed = np.bincount(inverse, weights=weight, minlength=len(pair)).astype(np.float64)
    low, high = pair // count, pair % count
    source, target = np.concatenate((low, high)), np.concatenate((high, low))
    order = np.argsort(source, kind="stable")
    start = np.concatenate(([0], np.cumsum(np.bincount(source, minlength=count))))
    return _Graph(start, target[order], np.concatenate((summed, summed))[order], np.zeros(count))
