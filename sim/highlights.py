"""What a timeline shows of a tick: how much people did, and what marks it."""

from collections import Counter
from collections.abc import Iterable
from enum import IntFlag

from msgspec import Struct

from sim.event import ControlMoved, Event, Intervention, NewsBroke, Posted, Rated, Said, TickStarted, Watched, kind_of

ACTS = (Watched, Rated, Said, Posted)
MARKS: tuple[type[Event], ...] = (TickStarted, NewsBroke, *Intervention.__args__)


class Mark(IntFlag):
    """What marks a tick: news broke, somebody intervened, somebody was taken over or given back."""

    NEWS = 1
    CHANGE = 2
    PLAYER = 4


MARKS_MOST = int(~Mark(0))


class Highlight(Struct, frozen=True, gc=False):
    """A tick on a timeline. acts: how many of ACTS. marks: a union of Mark."""

    acts: int = 0
    marks: int = 0


class Control(Struct, frozen=True, gc=False):
    """From a tick on the player was somebody, or, where not `human`, was not any more."""

    tick: int
    agent: int
    human: bool


_ACTS = frozenset(kind_of(kind) for kind in ACTS)
_MARKED = {kind_of(kind): Mark.CHANGE for kind in Intervention.__args__} | {
    kind_of(NewsBroke): Mark.NEWS,
    kind_of(ControlMoved): Mark.PLAYER,
}


def highlight(kinds: Iterable[str]) -> Highlight:
    """Return what a timeline shows of a tick with events of these kinds."""
    counted = Counter(kinds)
    marks = Mark(0)
    for kind in counted.keys() & _MARKED.keys():
        marks |= _MARKED[kind]
    return Highlight(sum(counted[kind] for kind in _ACTS), int(marks))
