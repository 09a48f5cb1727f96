"""What is to be known of a branch at a glance: by what change it began, how it stands at its end, how much went on in it."""

from collections.abc import Callable

from msgspec import Struct

from saves.branch import named, tip
from saves.deeds import Narrator
from saves.file import Save
from saves.library import squeezed
from saves.payload import event_of
from sim.event import ControlMoved, Intervention, Planned
from sim.text import clean
from sim.world import World

CHANGES_MOST = 4
METRICS_MOST = 60
WORDS = 160  # characters of a change


class About(Struct, frozen=True):
    """A branch at a glance.

    Args:
        ticks: the last that it had when this was told. changes: of the player's in its first tick, in words, clean.
        metrics: as they were measured last. curve: acts a tick over its own ticks, as saves.library squeezes it.
    """

    name: str
    ticks: int
    changes: list[str] = []
    metrics: dict[str, float] = {}
    curve: list[float] = []


def about(save: Save, branch: str, told: Narrator, world: World) -> About:
    """Return what is to be known of a branch. world: any of the save's, from which people are called by their names.

    Raises:
        BranchError: there is none. DamagedError: what is recorded of it is not what happened.
    """
    save.switch(branch)
    with save.reading() as db:
        line = named(db, branch)
        last = tip(db, line.id).tick
    first = 0 if line.fork_tick is None else line.fork_tick
    acts = [each.acts for each in save.strip()[first + 1 :]]
    changes = list(_changes(save, branch, first + 1, lambda event: told(event, world))) if line.fork_tick is not None else []
    found = save.measured(branch, most=2)
    metrics = found[max(found)].metrics if found else {}
    named_so = {clean(name, 60): value for name, value in list(metrics.items())[:METRICS_MOST]}
    return About(branch, last, changes, named_so, squeezed(acts))


def _changes(save: Save, branch: str, tick: int, told: Callable[[Intervention | Planned], str]) -> list[str]:
    """Return what the player changed in a tick, at most CHANGES_MOST of it; whom they became is not told."""
    found: list[str] = []
    for row in save.events(branch, tick, tick):
        event = event_of(row.json)
        if isinstance(event, Intervention | Planned) and not isinstance(event, ControlMoved) and len(found) < CHANGES_MOST:
            found.append(clean(told(event), WORDS))
    return found
