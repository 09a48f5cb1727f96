"""What metrics are computed from: a world after a tick, its census, and the events of the tick by kind."""

from collections.abc import Iterable
from typing import TypeVar

from msgspec import Struct

from sim.event import AnyEvent, Event
from sim.metrics.census import Census, Rows
from sim.metrics.ties import ends
from sim.metrics.topics import topic_in_question
from sim.world import World

E = TypeVar("E", bound=Event)


class Observed(Struct, frozen=True):
    """A world after a tick, the census of its people, the tick's events by kind, and the rows of the census that ties join.

    Args:
        ties: rows of those who follow, rows of those whom they follow: (m,) each.
    """

    world: World
    census: Census
    events: dict[type[Event], list[AnyEvent]]
    ties: tuple[Rows, Rows]

    @classmethod
    def of(cls, world: World, events: Iterable[AnyEvent]) -> "Observed":
        """Return all that metrics read of a tick."""
        kinds: dict[type[Event], list[AnyEvent]] = {}
        for event in events:
            kinds.setdefault(type(event), []).append(event)
        return cls(world, Census.of(world, topic_in_question(world)), kinds, ends(world.network, list(world.agents)))

    def all(self, kind: type[E]) -> list[E]:
        """Return the tick's events of one kind, in order."""
        return self.events.get(kind, [])  # type: ignore[return-value]


def share(part: float, whole: float) -> float:
    """Return part / whole, 0 of nothing."""
    return float(part / whole) if whole else 0.0
