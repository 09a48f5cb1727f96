"""How soon what was written lies in the file itself: SQLite keeps it in a log beside until some megabytes have gathered."""

import contextlib
import sqlite3
import time

EVERY = 2.0  # seconds; a hundred ticks of a small world would fit into the log otherwise


class Settling:
    """Moves what lies in the log into the file every few seconds of play.

    Nothing is lost without it, for the log is read with the file. But people move and copy a file without what lies beside it, after a
    crash above all, and then it should lack as little as can be.
    """

    def __init__(self) -> None:
        self._since = time.monotonic()

    def settle(self, connection: sqlite3.Connection) -> None:
        """Move it if it is time for that. Readers are not waited for; where it cannot be done now, it is the next time."""
        now = time.monotonic()
        if now - self._since >= EVERY:
            self._since = now
            with contextlib.suppress(sqlite3.Error):
                connection.execute("PRAGMA wal_checkpoint(PASSIVE)")
