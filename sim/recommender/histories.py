"""Histories: what each agent rated, found in constant time."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from sim.catalogue import Catalogue
from sim.ratings import Ratings
from sim.recommender.simple import standing

Ints = NDArray[np.int64]


class Histories(NamedTuple):
    """All standing ratings, grouped by agent.

    Args:
        row: agent id -> position among those who rated anything, in order of id.
        start: (n_agents + 1,) where the ratings of each agent begin.
        agents, items, stars: (n,) position of the agent, row of the item in the catalogue (ascending for one agent), 1 to 5.
        ids: (n_agents,) of the agents.
    """

    row: dict[int, int]
    start: Ints
    agents: Ints
    items: Ints
    stars: NDArray[np.int8]
    ids: Ints

    @classmethod
    def of(cls, catalogue: Catalogue, ratings: Ratings) -> "Histories":
        """Return the histories in ratings, the same whatever the order in which they were given."""
        agent_ids, item_ids, stars = standing(ratings)
        ids, agents = np.unique(agent_ids, return_inverse=True)
        row = {agent: row for row, agent in enumerate(ids.tolist())}
        return cls(row, starts(agents), agents, np.searchsorted(catalogue.ids, item_ids), stars, ids)

    def rated(self, agent: int) -> tuple[Ints, NDArray[np.int8]]:
        """Return the rows of the items that an agent rated, and the stars: (n,) each, empty for whoever rated nothing."""
        row = self.row.get(agent)
        span = slice(0, 0) if row is None else slice(self.start[row], self.start[row + 1])
        return self.items[span], self.stars[span]


def starts(owners: Ints) -> Ints:
    """Return where each owner begins in sorted rows that leave none out, and where the last ends."""
    return np.concatenate([[0], np.cumsum(np.bincount(owners))]).astype(np.int64)


def spans(begin: Ints, length: Ints) -> Ints:
    """Return begin[0], begin[0] + 1, ..., for length[0] numbers, then from begin[1]: all of the spans in a row."""
    ends = np.cumsum(length)
    offsets: Ints = np.repeat(begin - (ends - length), length)
    return offsets + np.arange(len(offsets))
