"""How long what is kept waits for the disk: until the disk has it, unless waiting took more than a twentieth of the time lately."""

import contextlib
import os
import sqlite3
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from sqlite_utils import Database

SHARE = 0.05  # of the time that may go into waiting
SAVED_UP = 0.5  # seconds of waiting that may come at once
LATEST = 0.5  # seconds after which the disk is given what was not waited for


class Waiting:
    """Lets commits wait for the disk as long as that is cheap; those that do not wait are on it half a second later, by a thread beside.

    So of replies that a model gave a power cut can take none where it thinks longer than the disk writes, and never more than those of
    the last half second and what the disk needs to write them.

    Attributes:
        credit: seconds that may be waited now.
    """

    def __init__(self, db: Database, path: Path) -> None:
        self.credit = SAVED_UP
        self._db, self._log = db, path.with_name(path.name + "-wal")
        self._since = time.monotonic()
        self._due = False  # whether a thread will give the disk what it was not waited for

    @contextlib.contextmanager
    def spent(self) -> Iterator[None]:
        """Let the commit inside wait if there is time for it, and count how long that takes."""
        began = time.monotonic()
        self.credit = min(max(SAVED_UP, self.credit), self.credit + SHARE * (began - self._since))
        self._since = began
        if self.credit > 0:
            self._db.conn.execute("PRAGMA synchronous=FULL")  # told each time: after a rollback that failed it may be otherwise
            yield
            self.credit -= time.monotonic() - began
            return
        self._db.conn.execute("PRAGMA synchronous=NORMAL")
        try:
            yield
        finally:
            with contextlib.suppress(sqlite3.Error):  # in a transaction that cannot be rolled back now; the next one asks again
                self._db.conn.execute("PRAGMA synchronous=FULL")
        if not self._due:
            self._due = True
            later = threading.Timer(LATEST, self._settle)
            later.daemon = True
            try:
                later.start()
            except RuntimeError:  # no more threads can be had: the next commit tries again, or waits
                self._due = False

    def _settle(self) -> None:
        """Give the disk what lies in the log. No lock is lost by closing it: SQLite has its locks on other files."""
        self._due = False
        with contextlib.suppress(OSError):  # it was closed and the log is gone, or the disk fails: SQLite will be told so too
            opened = os.open(self._log, os.O_RDWR if os.name == "nt" else os.O_RDONLY)
            try:
                os.fsync(opened)
            finally:
                os.close(opened)
