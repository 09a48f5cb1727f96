"""What a score is made of, for recommenders that can say."""

from typing import NamedTuple, Protocol, runtime_checkable


class Part(NamedTuple):
    """A share of a score. name: what it is for, in a few words; titles stand in <angle brackets>."""

    name: str
    value: float


@runtime_checkable
class Explaining(Protocol):
    """A recommender that can take a score apart. One that another distribution adds need not."""

    def parts(self, agent: int, item: int) -> tuple[Part, ...]:
        """Return what the score of an item for an agent is the sum of, as trained last; () where nothing is known of them."""
