"""The metrics that ended recorded ticks, read without playing these back."""

from sqlite_utils import Database

from saves.branch import END, Branch, Span, lineage, tip
from saves.errors import DamagedError, damage_in
from saves.events import text_of
from saves.payload import event_of, kind_in
from sim.event import Measured, kind_of

KIND = kind_of(Measured)

_SQL = """
SELECT tick FROM tick WHERE branch = ? AND tick BETWEEN ? AND ? AND (tick % ? = 0 OR tick = ?) ORDER BY tick
"""


def measured(db: Database, branch: Branch, start: int, stop: int = END, most: int = 0) -> dict[int, Measured]:
    """Return what ticks `start` to `stop` of a branch were measured to be, inherited ones too, by tick; ticks of older formats have none.

    Args:
        most: about how many ticks to return at most, evenly spread, the last among them; 0 for all.

    Raises:
        DamagedError: what ends a tick is not an event.
    """
    last = min(tip(db, branch.id, stop).tick, stop)
    step = max(1, -(-(last - start + 1) // most)) if most else 1
    found: dict[int, Measured] = {}
    for span in reversed(lineage(db, branch.id, last)):
        place = Span(span.branch, max(span.lo, start), span.hi)
        for (tick,) in db.conn.execute(_SQL, (*place, step, last)).fetchall():
            with damage_in(tick):
                end = text_of(db, span.branch, tick).rpartition(b"\n")[2]
            if kind_in(end) == KIND:
                found[tick] = _event(tick, end)
    return found


def _event(tick: int, line: bytes) -> Measured:
    try:
        event = event_of(line)
    except (ValueError, RecursionError) as error:
        raise DamagedError(f"tick {tick}: what was measured cannot be read ({error})") from error
    assert isinstance(event, Measured)
    return event
