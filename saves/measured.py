"""The metrics that ended recorded ticks, read without playing these back."""

from sqlite_utils import Database

from saves.branch import END, Branch, Span, lineage, tip
from saves.errors import DamagedError
from saves.payload import event_of, json_of
from sim.event import Measured, kind_of

KIND = kind_of(Measured)

# The last event of a tick alone, by its key: what else happened is not read.
_SQL = """
SELECT tick.tick, event.payload FROM tick
JOIN event ON event.branch = tick.branch AND event.tick = tick.tick AND event.seq = tick.n_events - 1
WHERE tick.branch = ? AND tick.tick BETWEEN ? AND ? AND (tick.tick % ? = 0 OR tick.tick = ?) AND event.kind = ?
ORDER BY tick.tick
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
        for tick, payload in db.conn.execute(_SQL, (*place, step, last, KIND)).fetchall():
            found[tick] = _event(tick, payload)
    return found


def _event(tick: int, payload: object) -> Measured:
    try:
        event = event_of(json_of(KIND, None, str(payload)))
    except (ValueError, RecursionError) as error:
        raise DamagedError(f"tick {tick}: what was measured cannot be read ({error})") from error
    assert isinstance(event, Measured)
    return event
