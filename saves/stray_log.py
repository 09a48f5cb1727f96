"""A log that is another history's: SQLite takes any log of the right name for the file's, also where that was put beside it later."""

import contextlib
import sqlite3
from pathlib import Path

import msgspec
from sqlite_utils import Database

from saves.beside import log_of
from saves.blob import unpacked
from saves.branch import Hash, Span, lineage
from saves.errors import DamagedError, SaveError, called
from saves.history import event_rows, ticks

_TIPS = """
SELECT tick.branch, tick.tick, tick.event_hash
FROM tick JOIN (SELECT branch, max(tick) AS last FROM tick GROUP BY branch) AS tip ON tick.branch = tip.branch AND tick.tick = tip.last
LIMIT 10000
"""

Tips = list[tuple[int, int, Hash]]  # branch, its last tick, and the hash that covers all before it


def tips_without_log(bare: Database) -> Tips:
    """Return how far each branch is in the file alone, nothing where that cannot be read: a checkpoint may have been broken off.

    To be read before what the log adds: whoever writes the save meanwhile may move that into the file.
    """
    with contextlib.suppress(sqlite3.Error, UnicodeDecodeError, ValueError):
        return msgspec.convert(bare.conn.execute(_TIPS).fetchall(), Tips, builtin_types=(bytes,))
    return []


def check_log(db: Database, bare: Database, tips: Tips, path: Path) -> None:
    """Check that nothing that the file alone holds is missing where its log is read too: history only grows.

    What the file alone seems to hold may be half of what a broken-off checkpoint was writing, which the log makes whole: only a tick that
    its hash proves counts against the log.

    Raises:
        DamagedError: something is; the log was written over another file.
    """
    for branch, tick, event_hash in tips:
        found = db.conn.execute("SELECT event_hash FROM tick WHERE branch = ? AND tick = ?", (branch, tick)).fetchone()
        if (found is None or found[0] != event_hash) and _proven(bare, branch, tick, event_hash):
            raise DamagedError(
                f"{called(path)}: beside it lies {called(log_of(path))}, the log of another history, without tick {tick} of this file;"
                " move that log away to go on with this file, and keep it: with the file that it was written over it holds what came there"
            )


def _proven(bare: Database, branch: int, tick: int, event_hash: bytes) -> bool:
    """Return whether a tick that the file alone holds is one that was recorded: its events give its hash."""
    with contextlib.suppress(SaveError, sqlite3.Error, UnicodeDecodeError):
        if tick == 0:
            return bool(unpacked(bare, event_hash))
        owner = next(span.branch for span in lineage(bare, branch, tick) if span.lo < tick)
        before, row = ticks(bare, Span(owner, tick - 1, tick - 1)), ticks(bare, Span(branch, tick, tick))
        return bool(before and row and event_rows(bare, row[0], before[0].event_hash))
    return False
