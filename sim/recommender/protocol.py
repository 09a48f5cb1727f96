"""The seam: what every recommender can do."""

from collections.abc import Callable, Collection
from typing import Protocol

from sim.catalogue import Catalogue
from sim.observation import Recommendation
from sim.randomness import Luck
from sim.ratings import Ratings


class Recommender(Protocol):
    """Learns from ratings and ranks items for one agent at a time. Same ratings and tick, same ranking, in every process."""

    @property
    def name(self) -> str:
        """The name under which a player chooses it."""

    def fit(self, ratings: Ratings, tick: int) -> tuple[float, ...]:
        """Learn anew from all ratings; return the training loss after each epoch, () where nothing is trained."""

    def rank(self, agent: int, exclude: Collection[int], k: int) -> list[Recommendation]:
        """Return at most k items not in `exclude`, best first, each with a reason in words; works for agents without ratings."""


Factory = Callable[[Catalogue, Luck], Recommender]
