"""Item-kNN: what people who watched the same things also watched.

Two items are alike by the cosine of the stars that the same people gave both, where a person counts less the more they rated
(Breese et al. 1998) and little evidence counts for little. Each item keeps its NEIGHBOURS nearest. An item's score for an agent is
the sum of its likeness to what the agent rated, each times the stars above UNMOVED (Deshpande and Karypis 2004). Of whoever rated
more than CUT items a keyed sample is counted (Schelter et al. 2012), so that the cost of learning grows as the number of ratings.

Sums run in a fixed order and without BLAS: the result is the same to the last bit in every process, for any number of threads.
Measured against implicit 0.7.3 and preferred: as good a hit rate and NDCG, no 25 MB and 0.2 s at the start, and the neighbours are at
hand for reasons; implicit learns 4 to 6 times faster.

References:
    Breese, Heckerman and Kadie 1998, Empirical analysis of predictive algorithms for collaborative filtering (UAI).
    Deshpande and Karypis 2004, Item-based top-N recommendation algorithms (ACM TOIS 22).
    Schelter, Boden and Markl 2012, Scalable similarity-based neighborhood methods with MapReduce (RecSys).
"""

from collections.abc import Collection, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.catalogue import Catalogue
from sim.observation import Recommendation
from sim.randomness import Luck
from sim.ratings import Ratings
from sim.recommender.histories import Histories, Ints, spans, starts
from sim.recommender.parts import Part
from sim.recommender.simple import Popular, best, rows_of

Floats = NDArray[np.float64]

NEIGHBOURS = 20  # kept for each item
UNMOVED = 2  # stars up to which a rating recommends nothing
SHRINK = 5.0  # added to the denominator of the cosine: what chance alone may bring about
CUT = 100  # ratings of one agent that are counted
CHUNK_PAIRS, CHUNK_CELLS = 1 << 19, 1 << 17  # bounds of what is worked on at once: a few MB

_AGENT_KEY = 1 << 32  # makes one number of an agent's id and an item's, for keyed draws


class Likeness(NamedTuple):
    """The nearest neighbours of each item, nearest first.

    Args:
        start: (n_items + 1,) where those of each item begin. rows, cosine: (n,) each.
    """

    start: Ints
    rows: NDArray[np.int32]
    cosine: Floats


class ItemNeighbours:
    """Recommends what is watched together with what the agent rated well; those who rated nothing get what is popular."""

    name = "item-knn"

    def __init__(self, catalogue: Catalogue, luck: Luck) -> None:
        self._catalogue = catalogue
        self._luck = luck
        self._popular = Popular(catalogue, luck)
        self._fitted: tuple[Ratings | None, int] = (None, 0)
        self._learn(Ratings())

    def fit(self, ratings: Ratings, tick: int) -> tuple[float, ...]:
        """Count anew who rated what together; nothing if no rating was added since. Costs at most CUT per rating, plus items ** 2."""
        if self._fitted[0] is not ratings or self._fitted[1] != len(ratings):
            self._popular.fit(ratings, tick)
            self._learn(ratings)
            self._fitted = ratings, len(ratings)
        return ()

    def _learn(self, ratings: Ratings) -> None:
        self._histories = Histories.of(self._catalogue, ratings)
        self._likeness = likeness(counted(self._histories, self._catalogue, self._luck), len(self._catalogue))

    def rank(self, agent: int, exclude: Collection[int], k: int) -> list[Recommendation]:
        """Return at most k items by likeness to what the agent rated well; popular ones, of negative score, after the last neighbour."""
        seeds, stars = self._histories.rated(agent)
        seeds, weight = seeds[stars > UNMOVED], stars[stars > UNMOVED] - float(UNMOVED)
        if not len(seeds):
            return self._popular.rank(agent, exclude, k)
        start = self._likeness.start
        length = start[seeds + 1] - start[seeds]
        near = spans(start[seeds], length)
        rows = self._likeness.rows[near]
        shares = self._likeness.cosine[near] * np.repeat(weight, length)
        scores = np.bincount(rows, weights=shares, minlength=len(self._catalogue))
        scores = np.where(scores > 0, scores, self._popular.behind)
        scores[rows_of(self._catalogue, exclude)] = -np.inf
        because = np.repeat(seeds, length)
        ids = self._catalogue.ids
        return [
            Recommendation(int(ids[row]), round(float(scores[row]), 4), self._reason(row, because[rows == row], shares[rows == row]))
            for row in best(scores, k, floor=-1e30)
        ]

    def parts(self, agent: int, item: int) -> tuple[Part, ...]:
        """Return what each rated item adds, the most first: its likeness to this one times the stars above UNMOVED."""
        seeds, stars = self._histories.rated(agent)
        seeds, weight = seeds[stars > UNMOVED], stars[stars > UNMOVED] - float(UNMOVED)
        here, start, found = self._catalogue.row[item], self._likeness.start, []
        for seed, worth in zip(seeds.tolist(), weight.tolist(), strict=True):
            near = slice(start[seed], start[seed + 1])
            share = float(self._likeness.cosine[near][self._likeness.rows[near] == here].sum()) * worth
            if share:
                found.append(Part(f"is watched with <{self._catalogue.items[seed].title}>, which they gave {worth + UNMOVED:.0f}", share))
        return tuple(sorted(found, key=lambda part: -part.value)) or self._popular.parts(agent, item)

    def _reason(self, row: int, seeds: Ints, shares: Floats) -> str:
        if not len(seeds):
            return self._popular.reason(row)
        return f"people who watch <{self._catalogue.items[seeds[shares.argmax()]].title}> also watch it"


def counted(histories: Histories, catalogue: Catalogue, luck: Luck) -> Histories:
    """Return histories of at most CUT ratings each: a sample that is the same in every process, and the same tomorrow."""
    length = np.diff(histories.start)
    if not len(length) or length.max() <= CUT:
        return histories
    keys = histories.ids[histories.agents] * _AGENT_KEY + catalogue.ids[histories.items]
    order = np.lexsort((luck.draws(0, keys, "item-knn cut"), histories.agents))
    kept = np.sort(order[spans(histories.start[:-1], np.minimum(length, CUT))])
    agents = histories.agents[kept]
    return histories._replace(start=starts(agents), agents=agents, items=histories.items[kept], stars=histories.stars[kept])


def likeness(histories: Histories, n_items: int) -> Likeness:
    """Return the NEIGHBOURS nearest items of each, equally near ones by row.

    Cosine of i and j: sum over people of r_i r_j / sqrt(n), over the root of the product of the same for i, i and j, j, plus SHRINK;
    r: stars that a person gave, n: how many ratings of theirs are counted.
    """
    length = np.diff(histories.start)
    weight = histories.stars / np.sqrt(np.sqrt(length))[histories.agents]
    norm = np.sqrt(np.bincount(histories.items, weights=weight * weight, minlength=n_items)).astype(np.float32)
    found = [_nearest(first, together, norm) for first, together in _together(histories, weight, n_items)]
    if not found:
        return Likeness(np.zeros(n_items + 1, dtype=np.int64), np.zeros(0, dtype=np.int32), np.zeros(0))
    items, rows, cosine = (np.concatenate(column) for column in zip(*found, strict=True))
    ends = np.cumsum(np.bincount(items, minlength=n_items))
    return Likeness(np.concatenate([[0], ends]).astype(np.int64), rows.astype(np.int32), cosine)


def _together(histories: Histories, weight: Floats, n_items: int) -> Iterator[tuple[int, Floats]]:
    """Yield spans of items: the first row, and (n_span, n_items) sums over people of the products of their weights."""
    order = np.argsort(histories.items, kind="stable")
    owner = histories.agents[order]
    length = np.diff(histories.start)[owner]  # what each rating is paired with
    pairs = np.cumsum(np.bincount(histories.items, weights=length, minlength=n_items))
    begin = np.concatenate([[0], np.cumsum(np.bincount(histories.items, minlength=n_items))])
    first = 0
    while first < n_items and len(order):
        reach = int(np.searchsorted(pairs, (pairs[first - 1] if first else 0) + CHUNK_PAIRS, side="right"))
        stop = min(max(reach, first + 1), first + max(CHUNK_CELLS // n_items, 1), n_items)
        mine = slice(begin[first], begin[stop])
        other = spans(histories.start[owner[mine]], length[mine])
        cell = np.repeat((histories.items[order[mine]] - first) * n_items, length[mine]) + histories.items[other]
        product = np.repeat(weight[order[mine]], length[mine]) * weight[other]
        together = np.bincount(cell, weights=product, minlength=(stop - first) * n_items).astype(np.float64, copy=False)
        yield first, together.reshape(stop - first, n_items)
        first = stop


def _nearest(first: int, together: Floats, norm: NDArray[np.float32]) -> tuple[Ints, Ints, Floats]:
    """Return items, neighbours, cosines of a span of items: (n,) each, nearest first for each item."""
    here = np.arange(len(together))
    chance = norm[first : first + len(together), None] * norm
    chance += SHRINK
    cosine = np.divide(together, chance, dtype=np.float32, casting="same_kind")
    cosine[here, here + first] = 0
    last = min(NEIGHBOURS, cosine.shape[1])
    worst = np.partition(cosine, -last, axis=1)[:, -last, None]
    item, other = np.nonzero(cosine >= np.maximum(worst, np.finfo(np.float32).tiny))
    value = cosine[item, other]
    order = np.lexsort((other, -value, item))
    item, other, value = item[order], other[order], value[order]
    begins = np.searchsorted(item, here)
    kept = np.arange(len(item)) - begins[item] < NEIGHBOURS  # equally near ones beyond the last are dropped by row
    return item[kept] + first, other[kept], value[kept].astype(np.float64)
