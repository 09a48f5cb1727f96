"""Recommenders that learn no tastes: chance, and what everybody has seen."""

from collections.abc import Collection
from typing import Any

import numpy as np
from numpy.typing import NDArray

from sim.catalogue import Catalogue
from sim.observation import Recommendation
from sim.randomness import Luck
from sim.ratings import Ratings
from sim.recommender.parts import Part


class Random:
    """Recommends by lot: the control without which no effect of a recommender can be told from chance."""

    name = "random"

    def __init__(self, catalogue: Catalogue, luck: Luck) -> None:
        self._catalogue = catalogue
        self._luck = luck
        self._tick = 0

    def fit(self, ratings: Ratings, tick: int) -> tuple[float, ...]:
        """Note the tick, by which the draws are keyed; nothing is trained."""
        self._tick = tick
        return ()

    def rank(self, agent: int, exclude: Collection[int], k: int) -> list[Recommendation]:
        """Return at most k items, every order equally likely: the same for one agent throughout a tick."""
        catalogue = self._catalogue
        draws = self._luck.draws(self._tick, catalogue.ids, "random recommender", k=agent)
        draws[rows_of(catalogue, exclude)] = -1.0
        return [Recommendation(int(catalogue.ids[row]), float(draws[row]), "picked at random") for row in best(draws, k, floor=0.0)]


class Popular:
    """Recommends what most people rated, the same to everybody; the mean decides between equally popular items, then the id.

    Attributes:
        count: (n_items,) int64, people who rated each item. mean: (n_items,) float64, stars, 0 where nobody did.
        behind: (n_items,) -1 (never rated) to 0: the same order, for those who put popular items behind all that they recommend.
    """

    name = "popular"

    def __init__(self, catalogue: Catalogue, luck: Luck) -> None:
        self._catalogue = catalogue
        self._ids: list[int] = catalogue.ids.tolist()
        self._learn(*(np.zeros(0, dtype=np.int64),) * 2)

    def fit(self, ratings: Ratings, tick: int) -> tuple[float, ...]:
        """Count anew; nothing is trained."""
        _, items, stars = standing(ratings)
        self._learn(np.searchsorted(self._catalogue.ids, items), stars)
        return ()

    def _learn(self, rows: NDArray[np.int64], stars: NDArray[Any]) -> None:
        size = len(self._ids)
        self.count = np.bincount(rows, minlength=size)
        self.mean = np.bincount(rows, weights=stars, minlength=size) / np.maximum(self.count, 1)
        self._score = self.count + self.mean / 10  # the mean, at most 5, never outweighs one person more
        self.behind = -1 / (1 + self._score)
        self._order: list[int] = np.lexsort((self._catalogue.ids, -self._score)).tolist()

    def rank(self, agent: int, exclude: Collection[int], k: int) -> list[Recommendation]:
        """Return at most k items, most popular first; costs what is skipped, not what exists."""
        left_out = set(exclude)
        ranked: list[Recommendation] = []
        for row in self._order:
            if len(ranked) >= k:
                break
            if self._ids[row] not in left_out:
                ranked.append(Recommendation(self._ids[row], float(self._score[row]), self.reason(row)))
        return ranked

    def parts(self, agent: int, item: int) -> tuple[Part, ...]:
        """Return how many rated it, and a tenth of what they gave."""
        row = self._catalogue.row[item]
        return Part("people who rated it", float(self.count[row])), Part("a tenth of their mean stars", float(self.mean[row]) / 10)

    def reason(self, row: int) -> str:
        """Return how popular the item in a row of the catalogue is, in words."""
        count = int(self.count[row])
        return f"popular: seen by {count}, mean {self.mean[row]:.1f}" if count else "new: nobody has rated it yet"


def standing(ratings: Ratings) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int8]]:
    """Return agents, items, stars: (n,) each, sorted, one for each pair: whoever rates twice stands by the last.

    A save keeps only the last rating of a pair, so whoever counted all would learn otherwise after a resume.
    """
    agents, items, stars = ratings.columns()  # a stable sort: equal pairs keep the order in which they were given
    last = np.append((agents[1:] != agents[:-1]) | (items[1:] != items[:-1]), True)[: len(stars)]
    return agents[last], items[last], stars[last]


def rows_of(catalogue: Catalogue, items: Collection[int]) -> list[int]:
    """Return the rows of those items that are in the catalogue."""
    row = catalogue.row
    return [row[item] for item in items if item in row]


def best(scores: NDArray[Any], k: int, floor: float) -> list[int]:
    """Return the rows of the k largest scores of at least `floor`, largest first, equal ones by row.

    argpartition alone settles ties differently on different processors.
    """
    k = min(k, len(scores))
    if k <= 0:
        return []
    worst = max(float(np.partition(scores, len(scores) - k)[len(scores) - k]), floor)
    rows = np.flatnonzero(scores >= worst)
    order = np.argsort(-scores[rows], kind="stable")[:k]
    found: list[int] = rows[order].tolist()
    return found
