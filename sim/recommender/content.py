"""Content: what resembles, by its facts, what the agent rated well.

An item is a vector of its facts (genres, director, country, decade, tone), each weighing the more the rarer it is (tf-idf), of length
1. An agent's taste is the sum of the vectors of what it rated, each times the stars above or below INDIFFERENT; items are ranked by
the cosine of their vector and the taste (Pazzani and Billsus 2007), equally near ones by popularity.

Sums run in a fixed order and without BLAS: the result is the same to the last bit in every process.

References:
    Pazzani and Billsus 2007, Content-based recommendation systems (The Adaptive Web, chapter 10).
"""

import math
from collections import Counter
from collections.abc import Collection, Iterator

import numpy as np
from numpy.typing import NDArray

from sim.catalogue import Catalogue, Item
from sim.observation import Recommendation
from sim.randomness import Luck
from sim.ratings import Ratings
from sim.recommender.histories import Histories, Ints, spans
from sim.recommender.parts import Part
from sim.recommender.simple import Popular, best, rows_of

Floats = NDArray[np.float64]
Fact = tuple[str, str]  # kind and value

INDIFFERENT = 2.5  # stars that neither attract nor repel
LIKED = 4  # stars from which an agent is said to like an item
TIE = 1e-6  # by how much the most popular item is put before equally near ones that nobody rated
FACTS_NAMED = 2  # in a reason
_TELLING = ("director", "genre", "tone", "decade", "country")  # in the order in which a reason names them


class Content:
    """Recommends what shares facts with what the agent rated well; those who rated nothing get what is popular."""

    name = "content"

    def __init__(self, catalogue: Catalogue, luck: Luck) -> None:
        self._catalogue = catalogue
        self._popular = Popular(catalogue, luck)
        self._histories = Histories.of(catalogue, Ratings())
        self._facts, self._start, self._columns, self._weights = vectors(catalogue)
        self._owners = np.repeat(np.arange(len(catalogue)), np.diff(self._start))  # row of the item that has each entry

    def fit(self, ratings: Ratings, tick: int) -> tuple[float, ...]:
        """Note who rated what; tastes are summed when somebody asks, so nothing is trained."""
        self._popular.fit(ratings, tick)
        self._histories = Histories.of(self._catalogue, ratings)
        return ()

    def rank(self, agent: int, exclude: Collection[int], k: int) -> list[Recommendation]:
        """Return at most k items by the cosine of their facts and the agent's taste, -1 to 1."""
        rated, stars = self._histories.rated(agent)
        if not len(rated) or not len(self._columns):
            return self._popular.rank(agent, exclude, k)
        scores = self._cosines(self._taste(rated, stars.astype(np.float64) - INDIFFERENT)) + TIE * (1 + self._popular.behind)
        scores[rows_of(self._catalogue, exclude)] = -np.inf
        rows = best(scores, k, floor=-1e30)
        liked, given = rated[stars >= LIKED], stars[stars >= LIKED]
        ids = self._catalogue.ids
        reasons = self._reasons(rows, liked, given)
        return [Recommendation(int(ids[row]), round(float(scores[row]), 4), reason) for row, reason in zip(rows, reasons, strict=True)]

    def parts(self, agent: int, item: int) -> tuple[Part, ...]:
        """Return what its genres, tone, director, country and decade add, the most first: what they liked of these counts for it."""
        rated, stars = self._histories.rated(agent)
        if not len(rated) or not len(self._columns):
            return self._popular.parts(agent, item)
        taste = self._taste(rated, stars.astype(np.float64) - INDIFFERENT)
        row, shares = self._catalogue.row[item], dict.fromkeys(_TELLING, 0.0)
        for entry in range(self._start[row], self._start[row + 1]):
            kind, _ = self._facts[self._columns[entry]]
            shares[kind] += float(self._weights[entry] * taste[self._columns[entry]])
        return tuple(Part(f"its {kind}", share) for kind, share in sorted(shares.items(), key=lambda each: -each[1]) if share)

    def _entries(self, rows: Ints) -> Ints:
        """Return where the facts of items are: those of the first, then of the second."""
        return spans(self._start[rows], self._start[rows + 1] - self._start[rows])

    def _taste(self, rows: Ints, worth: Floats) -> Floats:
        """Return the sum of the vectors of items, each times its worth, of length 1 or 0: (n_facts,)."""
        entries = self._entries(rows)
        shares = self._weights[entries] * np.repeat(worth, self._start[rows + 1] - self._start[rows])
        taste: Floats = np.bincount(self._columns[entries], weights=shares, minlength=len(self._facts)).astype(np.float64, copy=False)
        length = math.sqrt(math.fsum((taste * taste).tolist()))
        return taste / length if length else taste

    def _cosines(self, taste: Floats) -> Floats:
        """Return how near each item is to a vector of facts: (n_items,), 0 for an item without facts."""
        shares = self._weights * taste[self._columns]
        return np.bincount(self._owners, weights=shares, minlength=len(self._catalogue)).astype(np.float64, copy=False)

    def _reasons(self, rows: list[int], liked: Ints, given: NDArray[np.int8]) -> list[str]:
        """Return why each row is recommended: which liked item is nearest, and what the two share."""
        if not len(liked):
            return [self._popular.reason(row) for row in rows]
        entries = self._entries(liked)
        owners = np.repeat(np.arange(len(liked)), self._start[liked + 1] - self._start[liked])
        columns, weights = self._columns[entries], self._weights[entries]
        reasons = []
        for row in rows:
            span = slice(self._start[row], self._start[row + 1])
            mine = np.zeros(len(self._facts))
            mine[self._columns[span]] = self._weights[span]
            cosine = np.bincount(owners, weights=weights * mine[columns], minlength=len(liked))
            cosine[liked == row] = 0
            near = int(cosine.argmax())
            alike = cosine[near] > 0
            reasons.append(self._reason(row, int(liked[near]), int(given[near])) if alike else self._popular.reason(row))
        return reasons

    def _reason(self, row: int, like: int, stars: int) -> str:
        items = self._catalogue.items
        return f"like <{items[like].title}>, which you gave {stars}: {common(items[row], items[like])}"


def facts(item: Item) -> Iterator[Fact]:
    """Yield the facts by which items resemble each other."""
    for kind, values in (("genre", item.genres), ("tone", item.tone), ("director", (item.director,)), ("country", (item.country,))):
        for value in values:
            if value:
                yield kind, value
    if item.year is not None:
        yield "decade", f"{item.year // 10 * 10}s"


def common(item: Item, other: Item) -> str:
    """Return in words what two items share: at most FACTS_NAMED facts, the most telling first."""
    shared = set(facts(item)) & set(facts(other))
    ordered = [fact for kind in _TELLING for fact in facts(item) if fact in shared and fact[0] == kind]
    return ", ".join(map(_worded, dict.fromkeys(ordered[:FACTS_NAMED])))


def _worded(fact: Fact) -> str:
    match fact:
        case ("director", _):
            return "same director"
        case ("decade", value):
            return f"also of the {value}"
        case ("country", value):
            return f"also from {value}"
        case (_, value):
            return value


def vectors(catalogue: Catalogue) -> tuple[list[Fact], Ints, Ints, Floats]:
    """Return all facts in order, and the items' vectors by row: start (n_items + 1,), columns and weights (n,) of the facts.

    Weight of a fact: log((1 + n_items) / (1 + items that have it)) + 1, over the length of the vector.
    """
    of = [sorted(set(facts(item))) for item in catalogue.items]
    frequency = Counter(fact for each in of for fact in each)
    names = sorted(frequency)
    column = {fact: number for number, fact in enumerate(names)}
    rarity = {fact: round(math.log((1 + len(of)) / (1 + count)) + 1, 6) for fact, count in frequency.items()}
    weights: list[float] = []
    for each in of:
        length = math.sqrt(math.fsum(rarity[fact] ** 2 for fact in each))
        weights += [rarity[fact] / length for fact in each]
    start = np.cumsum([0, *map(len, of)], dtype=np.int64)
    columns = np.array([column[fact] for each in of for fact in each], dtype=np.int64)
    return names, start, columns, np.array(weights, dtype=np.float64)
