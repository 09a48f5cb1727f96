"""Mixing: random items in place of the last of a page, against the information cocoon."""

from collections.abc import Collection, Sequence

import msgspec

from sim.observation import Recommendation
from sim.ratings import Ratings
from sim.recommender.protocol import Recommender

MIXED = "picked at random, to mix"


def mixed(page: Sequence[Recommendation], random_page: Sequence[Recommendation], k: int) -> list[Recommendation]:
    """Return a page whose last k entries are the first of `random_page` that are not on it already; as long as it was.

    Where `random_page` is too short, the page keeps as many more of its own.

    Args:
        random_page: of sim.recommender.simple.Random, with the same items excluded; page and k together are always long enough.
        k: 0 (the page as it is) to len(page) (all at random); more counts as len(page).

    Source: Wang et al. 2023 (RecAgent), section 4.2.1: k of the 5 items of a page are drawn by lot.
    """
    kept = list(page[: max(len(page) - k, 0)])
    taken = {entry.item for entry in kept}
    drawn: list[Recommendation] = []
    for entry in random_page:
        if len(kept) + len(drawn) < len(page) and entry.item not in taken:
            taken.add(entry.item)
            drawn.append(msgspec.structs.replace(entry, reason=MIXED))
    spare = [entry for entry in page[len(kept) :] if entry.item not in taken]
    return [*kept, *spare[: len(page) - len(kept) - len(drawn)], *drawn]


class Mixed:
    """Another recommender's pages, with `random_items` of each picked by lot."""

    def __init__(self, recommender: Recommender, lot: Recommender, random_items: int) -> None:
        """Mix; `lot` is a sim.recommender.simple.Random, and both are fitted by the caller."""
        self.name = recommender.name
        self._recommender, self._lot, self._random_items = recommender, lot, random_items

    def fit(self, ratings: Ratings, tick: int) -> tuple[float, ...]:
        """Fit both; return the losses of the recommender that is mixed into."""
        self._lot.fit(ratings, tick)
        return self._recommender.fit(ratings, tick)

    def rank(self, agent: int, exclude: Collection[int], k: int) -> list[Recommendation]:
        """Return a page of at most k items not in `exclude`, the last of them picked by lot."""
        return mixed(self._recommender.rank(agent, exclude, k), self._lot.rank(agent, exclude, k), self._random_items)
