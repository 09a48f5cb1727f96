"""All ratings ever given, as the recommender sees them."""

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray


class Ratings:
    """Growing columns of (agent id, item id, stars).

    Attributes:
        views: item id -> how many people rated it.
    """

    def __init__(self) -> None:
        self._agents = array("q")
        self._items = array("q")
        self._stars = array("b")
        self.views: Counter[int] = Counter()

    @classmethod
    def of(cls, agents: NDArray[np.int64], items: NDArray[np.int64], stars: NDArray[np.int8]) -> "Ratings":
        """Return ratings that hold these columns: (n,) each."""
        ratings = cls()
        ratings._agents.frombytes(agents.astype(np.int64).tobytes())
        ratings._items.frombytes(items.astype(np.int64).tobytes())
        ratings._stars.frombytes(stars.astype(np.int8).tobytes())
        ratings.views.update(ratings._items.tolist())
        return ratings

    def __len__(self) -> int:
        return len(self._stars)

    def add(self, agent: int, item: int, stars: int) -> None:
        """Append one rating, 1 to 5 stars."""
        self._agents.append(agent)
        self._items.append(item)
        self._stars.append(stars)
        self.views[item] += 1

    def revised(self, agents: Sequence[int], given: Iterable[tuple[int, int, int]]) -> "Ratings":
        """Return ratings in which all that these agents gave are others: (agent id, item id, stars) each."""
        columns = np.array(self._agents), np.array(self._items), np.array(self._stars)
        kept = ~np.isin(columns[0], np.array(agents, dtype=np.int64))
        ratings = Ratings.of(*(column[kept] for column in columns))
        for each in given:
            ratings.add(*each)
        return ratings

    def columns(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int8]]:
        """Return agents, items, stars: (n,) each, sorted by agent then item, so that arithmetic does not depend on history."""
        agents = np.array(self._agents, dtype=np.int64)
        items = np.array(self._items, dtype=np.int64)
        order = np.lexsort((items, agents))
        return agents[order], items[order], np.array(self._stars, dtype=np.int8)[order]
