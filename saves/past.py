"""What marked the last ticks of a branch, read without playing them back."""

from collections.abc import Collection
from typing import Annotated, NamedTuple

import msgspec
from msgspec import Meta
from sqlite_utils import Database

from saves.branch import Branch, lineage, tip
from saves.errors import DamagedError
from saves.payload import event_of, json_of
from sim.event import AnyEvent
from sim.highlights import Highlight

EVENTS_MOST = 20_000

Number = Annotated[int, Meta(ge=0, lt=1 << 62)]


class PastTick(NamedTuple):
    """A recorded tick. acts: how many events of the kinds that are counted. events: those of the kinds that are kept, in order."""

    tick: int
    acts: int
    events: list[AnyEvent]


def strip(db: Database, branch: Branch) -> list[Highlight]:
    """Return what a timeline shows of every tick of a branch, from tick 0, inherited ones too; costs a row a tick.

    What is returned is checked against the events of a tick only when that is played back.

    Raises:
        DamagedError: a number is none.
    """
    sql = "SELECT acts, marks FROM tick WHERE branch = ? AND tick BETWEEN ? AND ? ORDER BY tick"
    rows = [row for span in reversed(lineage(db, branch.id)) for row in db.conn.execute(sql, span).fetchall()]
    try:
        return [Highlight(*each) for each in msgspec.convert(rows, list[tuple[Number, Number]])]
    except ValueError as error:
        raise DamagedError(f"a tick is not as it should be ({error})") from error


def past_ticks(db: Database, branch: Branch, counted: Collection[str], kept: Collection[str], ticks: int) -> list[PastTick]:
    """Return the last ticks of a branch, oldest first, inherited ones too; costs what these ticks hold, not the whole history.

    Raises:
        DamagedError: an event is not one; names the tick.
    """
    last = tip(db, branch.id).tick
    found = {tick: PastTick(tick, 0, []) for tick in range(max(1, last - ticks + 1), last + 1)}
    first = next(iter(found), last + 1)
    where = "FROM event WHERE branch = ? AND tick BETWEEN ? AND ? AND kind IN"
    for span in lineage(db, branch.id, last):
        place = (span.branch, max(span.lo, first), span.hi)
        sql = f"SELECT tick, count(*) {where} ({', '.join('?' * len(counted))}) GROUP BY tick"
        for tick, acts in db.conn.execute(sql, (*place, *counted)):
            found[tick] = found[tick]._replace(acts=acts)
        sql = f"SELECT tick, kind, agent, payload {where} ({', '.join('?' * len(kept))}) ORDER BY tick DESC, seq DESC LIMIT {EVENTS_MOST}"
        for tick, kind, agent, payload in db.conn.execute(sql, (*place, *kept)):
            try:
                found[tick].events.insert(0, event_of(json_of(kind, agent, payload)))
            except (ValueError, RecursionError) as error:
                raise DamagedError(f"tick {tick}: an event is not one that this voxpop knows ({error})") from error
    return list(found.values())
