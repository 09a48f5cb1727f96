"""What the recommender recommends: items with their facts, and the genres that they span."""

from collections.abc import Iterable, Mapping
from functools import cached_property

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from sim.search import SearchIndex


class Item(Struct, frozen=True, kw_only=True):
    """One film (or whatever a scenario recommends).

    Args:
        id: unique in its catalogue, 0 or more.
        genres: lower-case names, at least one unless unknown.
        tone: adjectives that fit after "it is so ...".
        about: a noun phrase that completes "it's about ..."; "" where unknown.
        description: one or two sentences; "" where unknown.
    """

    id: int
    title: str
    genres: tuple[str, ...] = ()
    year: int | None = None
    director: str = ""
    country: str = ""
    tone: tuple[str, ...] = ()
    about: str = ""
    description: str = ""


class Catalogue:
    """All items, in a fixed order; `row` maps an id to its position in every matrix.

    Attributes:
        items: in order of id.
        genres: sorted names of all genres.
        features: (n_items, n_genres) float32; a row sums to 1, or to 0 without genres.
        by_title: title, lower-case -> ids that bear it (titles need not be unique).
    """

    def __init__(self, items: Iterable[Item]) -> None:
        self.items = sorted(items, key=lambda item: item.id)
        self.row = {item.id: row for row, item in enumerate(self.items)}
        self.ids = np.array([item.id for item in self.items], dtype=np.int64)
        self.genres = tuple(sorted({genre for item in self.items for genre in item.genres}))
        self.column = {genre: column for column, genre in enumerate(self.genres)}
        self.features = self._features()
        self.by_title: dict[str, list[int]] = {}
        for item in self.items:
            self.by_title.setdefault(item.title.lower(), []).append(item.id)

    def __getitem__(self, item_id: int) -> Item:
        return self.items[self.row[item_id]]

    def __contains__(self, item_id: object) -> bool:
        return item_id in self.row

    def __len__(self) -> int:
        return len(self.items)

    def _features(self) -> NDArray[np.float32]:
        features = np.zeros((len(self.items), len(self.genres)), dtype=np.float32)
        for row, item in enumerate(self.items):
            for genre in item.genres:
                features[row, self.column[genre]] = 1 / len(item.genres)
        return features

    def search(self, query: str, limit: int = 20, popularity: Mapping[int, int] | None = None) -> list[int]:
        """Return at most `limit` ids of items whose title, genres, director, country or year hold every word of a query, best first.

        Args:
            popularity: item id -> a number by which equally good matches are ordered, largest first; then by id.
        """
        return self._index.found(query, limit, popularity or {})

    @cached_property
    def _index(self) -> SearchIndex:
        return SearchIndex(self.items)
