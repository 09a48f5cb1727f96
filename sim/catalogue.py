"""What the recommender recommends: items with their facts, and the genres that they span."""

from collections.abc import Iterable
from functools import cached_property

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray


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

    def search(self, query: str, limit: int = 20) -> list[int]:
        """Return ids of items whose title, genres, director, country or year hold every word of the query, titles first."""
        words = query.lower().split()
        if not words:
            return []
        found = [
            (sum(word not in title for word in words), item_id)
            for title, facts, item_id in self._searchable
            if all(word in facts for word in words)
        ]
        return [item_id for _, item_id in sorted(found)[:limit]]

    @cached_property
    def _searchable(self) -> list[tuple[str, str, int]]:
        """Lower-case title, lower-case facts and id of each item."""
        return [
            (
                item.title.lower(),
                f"{item.title} {' '.join(item.genres)} {item.director} {item.country} {item.year or ''}".lower(),
                item.id,
            )
            for item in self.items
        ]
