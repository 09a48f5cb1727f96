"""What marked the last ticks of a branch, read without playing them back."""

from typing import Annotated, NamedTuple

import msgspec
from msgspec import Meta
from sqlite_utils import Database

from saves.branch import END, Branch, lineage, tip
from saves.errors import DamagedError, damage_in
from saves.events import first_of, known, picked, text_of
from sim.event import AnyEvent, ControlMoved, kind_of
from sim.highlights import MARKS, Control, Highlight, Mark

EVENTS_MOST = 20_000

_CONTROL = kind_of(ControlMoved)
_KEPT = [kind_of(kind) for kind in MARKS]

Number = Annotated[int, Meta(ge=0, lt=1 << 62)]


class PastTick(NamedTuple):
    """A recorded tick. acts: how many of sim.highlights.ACTS. events: its MARKS, in order."""

    tick: int
    acts: int
    events: list[AnyEvent]


def strip(db: Database, branch: Branch, start: int = 0) -> list[Highlight]:
    """Return what a timeline shows of every tick of a branch from `start` on, inherited ones too; costs a row a tick.

    What is returned is checked against the events of a tick only when that is played back.

    Raises:
        DamagedError: a number is none.
    """
    sql = "SELECT acts, marks FROM tick WHERE branch = ? AND tick BETWEEN ? AND ? ORDER BY tick"
    spans = [(span.branch, max(span.lo, start), span.hi) for span in reversed(lineage(db, branch.id))]
    rows = [row for span in spans for row in db.conn.execute(sql, span).fetchall()]
    try:
        return [Highlight(*each) for each in msgspec.convert(rows, list[tuple[Number, Number]])]
    except ValueError as error:
        raise DamagedError(f"a tick is not as it should be ({error})") from error


def control(db: Database, branch: Branch, start: int = 0) -> list[Control]:
    """Return who became the player's in a line of history from tick `start` on, and who no more, oldest first.

    Of more than EVENTS_MOST the last are returned. Costs a look at each tick, and what marked ticks hold.

    Raises:
        DamagedError: an event is not one; names the tick.
    """
    sql = "SELECT tick FROM tick WHERE branch = ? AND tick BETWEEN ? AND ? AND marks & ? ORDER BY tick DESC"
    found: list[Control] = []
    for span in lineage(db, branch.id):
        for (tick,) in db.conn.execute(sql, (span.branch, max(span.lo, start), span.hi, int(Mark.PLAYER))).fetchall():
            if len(found) >= EVENTS_MOST:
                break
            with damage_in(tick):
                events = [known(tick, line) for line in picked(text_of(db, span.branch, tick), [_CONTROL])[len(found) - EVENTS_MOST :]]
            found += [Control(tick, event.agent, event.to == "human") for event in reversed(events) if isinstance(event, ControlMoved)]
    return found[::-1]


def past_ticks(db: Database, branch: Branch, ticks: int, stop: int = END) -> list[PastTick]:
    """Return the last ticks of a branch up to `stop`, oldest first, inherited ones too; costs a look at each, and what marked ticks hold.

    Of more than EVENTS_MOST events the last are returned.

    Raises:
        DamagedError: an event is not one; names the tick.
    """
    last = tip(db, branch.id, stop).tick
    first = max(1, last - ticks + 1)
    sql = "SELECT tick, acts, marks FROM tick WHERE branch = ? AND tick BETWEEN ? AND ? ORDER BY tick DESC"
    found: list[PastTick] = []
    room = EVENTS_MOST
    for span in lineage(db, branch.id, last):
        for row in db.conn.execute(sql, (span.branch, max(span.lo, first), span.hi)).fetchall():
            try:
                tick, acts, marks = msgspec.convert(row, tuple[Number, Number, Number])
            except ValueError as error:
                raise DamagedError(f"a tick is not as it should be ({error})") from error
            with damage_in(tick):
                events = _events(db, span.branch, tick, room, marked=marks > 0)
            room -= len(events)
            found.append(PastTick(tick, acts, events))
    return found[::-1]


def _events(db: Database, branch: int, tick: int, most: int, *, marked: bool) -> list[AnyEvent]:
    """Return the events of a tick that are kept, in order; one that is not marked has only its first."""
    lines = picked(text_of(db, branch, tick), _KEPT) if marked else [first_of(db, branch, tick)]
    return [known(tick, line) for line in lines[max(0, len(lines) - most) :] if line]
