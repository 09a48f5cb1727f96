"""How often whole states are recorded: as soon as playing from the last one would take long, if the file can bear another."""

from msgspec import Struct
from sqlite_utils import Database

from saves.branch import lineage
from saves.errors import DamagedError
from saves.history import nearest

SNAPSHOT_EVERY = 50  # ticks, at most
EVENTS_LEAST = 10_000  # that are played in a tenth of a second; sooner there is none but for SNAPSHOT_EVERY
EVENT_SIZE = 200  # bytes of a row of table `event`, roughly
SHARE = 3  # events are so many times as large as the states among them, at least: a file grows by a third for them


class Pace(Struct):
    """How far a line of history is from its last state. events: since then. size: of that state in bytes, compressed."""

    events: int = 0
    size: int = 0

    def due(self, more: int) -> bool:
        """Return whether a tick with so many events is to be followed by a state."""
        return self.events + more >= max(EVENTS_LEAST, SHARE * self.size // EVENT_SIZE)


def pace_of(db: Database, branch: int) -> Pace:
    """Return how far the last tick of a branch is from the last state before it.

    Raises:
        DamagedError: there is none, or a number is none.
    """
    spans = lineage(db, branch)
    last, start, state = nearest(db, spans)
    events = 0
    for span in spans[: spans.index(last) + 1]:
        place = (span.branch, max(span.lo, start + 1 if span is last else span.lo), span.hi)
        events += db.conn.execute("SELECT total(n_events) FROM tick WHERE branch = ? AND tick BETWEEN ? AND ?", place).fetchone()[0]
    size = db.conn.execute("SELECT length(data) FROM blob WHERE hash = ?", [state]).fetchone()
    if size is None or not isinstance(size[0], int):
        raise DamagedError(f"the state at tick {start} is missing")
    return Pace(int(events), size[0])
