"""How often whole states are recorded: so often that any tick is read within half a second, and no oftener."""

from msgspec import Struct
from sqlite_utils import Database

from saves.branch import lineage
from saves.errors import DamagedError
from saves.history import nearest

SNAPSHOT_EVERY = 100  # ticks, at most
EVENTS_MOST = 30_000  # since the last state: 0.4 s of playback at 13 to 18 microseconds an event
EVENTS_LEAST = 12_000  # sooner there is none: 0.2 s, after 0.4 s for the state of 18,000 people
EVENT_TIME = 75  # bytes of a packed state are read in the time of an event: 0.1 to 0.25 microseconds each


class Pace(Struct):
    """How far a line of history is from its last state. events: since then. size: of that state in bytes, compressed."""

    events: int = 0
    size: int = 0

    def due(self, more: int) -> bool:
        """Return whether a tick with so many events is to be followed by a state.

        A packed event takes 20 to 50 bytes, a state of 40 people 0.2 MB and one of 18,000 people 2 MB. So states are a quarter of a small
        town's file, where a hundred ticks are played in a third of a second, and seven eighths of a large one's, which is the price of
        looking back in it at once: it still takes less than when events were rows.
        """
        return self.events + more >= max(EVENTS_LEAST, EVENTS_MOST - self.size // EVENT_TIME)


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
