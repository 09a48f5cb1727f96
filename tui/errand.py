"""What the app does by itself for a player who asked "what if": go to a branch, change it, let it live on, compare."""

from typing import NamedTuple

from sim.event import Intervention


class Errand(NamedTuple):
    """Something under way on a branch.

    Args:
        branch: on which it is done. compare: with which branch the last of it is compared.
        until: the tick up to which it lives on, as fast as it goes.
        changes: of the world, with the first tick there. then: the branch to go to when it has lived so long; "" stays.
        since: the tick after which the changes were asked for, once they are; a world beyond it holds them.
    """

    branch: str
    compare: str
    until: int
    changes: tuple[Intervention, ...] = ()
    then: str = ""
    since: int | None = None

    def changes_at(self, tick: int) -> tuple[Intervention, ...]:
        """Return what is still to be changed in a world after a tick: nothing where it holds the changes already."""
        return self.changes if self.since is None or tick <= self.since else ()

    @property
    def next(self) -> "Errand | None":
        """What is done when this is, None where only the comparison is left."""
        return Errand(self.then, self.compare, 0) if self.then else None
