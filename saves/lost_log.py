"""A log that was deleted while its save was written: what it holds goes into the file, and another is begun."""

import contextlib
import sqlite3
from pathlib import Path

from saves.beside import log_of


class LogKept:
    """Watches that the log beside a save which is written stays where it is.

    A log without a name still takes ticks, but with the process all that was not moved into the file is gone, and whoever opens the save
    meanwhile reads without it. Nothing was lost while its writer lives: SQLite has it open.
    """

    def __init__(self, path: Path) -> None:
        self._log = log_of(path)
        self._place: tuple[int, int] | None = None
        self._lost = False

    def look(self, connection: sqlite3.Connection) -> None:
        """See to the log after each write, before that is acknowledged; nothing is done while it is where it was."""
        here = self._seen()
        if self._place is None:
            self._place = here
        if here == self._place and not self._lost:
            return
        self._lost = not _begun_anew(connection)
        if not self._lost:
            self._place = None  # the next write makes one

    def _seen(self) -> tuple[int, int] | None:
        try:
            status = self._log.stat()
        except OSError:
            return None
        return status.st_dev, status.st_ino


def _begun_anew(connection: sqlite3.Connection) -> bool:
    """Move all that an open log holds into the file, then let go of that log; return False where somebody has the file open besides.

    Then it is tried after the next write, and until then each write lies in the file itself.
    """
    with contextlib.suppress(sqlite3.Error):
        connection.execute("PRAGMA busy_timeout=0")  # a reader is not waited for: the world would stand still
        try:
            connection.execute("PRAGMA wal_checkpoint(FULL)")
            return bool(connection.execute("PRAGMA journal_mode=DELETE").fetchone()[0] == "delete")
        finally:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA busy_timeout=5000")
    return False
