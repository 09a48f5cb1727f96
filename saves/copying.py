"""Copies: a whole save under another name, also of one that is being written."""

import contextlib
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

from sqlite_utils import Database

from saves.drafting import drafted, refuse_taken
from saves.errors import DamagedError, called, on_write
from saves.file import open_save
from saves.opening import check_header, opened

Told = Callable[[float], None]  # hears which share is done, 0 to 1

_STEPS = 20_000  # of SQLite's between two looks at how far it is
_LOOKS = 0.1  # seconds between two that are told


def copy_save(source: Path, target: Path, told: Told = lambda share: None) -> None:
    """Make a copy of a save as it is now, whoever writes it; all ticks that were acknowledged are in it, and nothing that was deleted.

    Args:
        told: hears from time to time which share is done.

    Raises:
        SaveError: the source is no save; the target exists, or cannot be written: nothing is left behind then.
    """
    check_header(source)
    refuse_taken(target)
    source, target = source.resolve(), target.resolve()
    db, _ = opened(source, writable=False)
    try:
        with drafted(target) as draft:
            _vacuum(db, source, draft, target, told)
            check_new(draft, target)
    finally:
        db.conn.close()


def check_new(draft: Path, target: Path) -> None:
    """Check a save just built as every save is checked when it is opened.

    Raises:
        SaveError: a check failed.
    """
    try:
        connection = sqlite3.connect(draft, isolation_level=None)
        try:
            connection.execute("PRAGMA journal_mode=WAL")  # for good, so that opening writes nothing
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise on_write(target, "the new save", error) from error
    open_save(draft).close()


def check_told(draft: Path, target: Path) -> None:
    """Check that a save just built can say of itself what every save says.

    Raises:
        SaveError: it cannot.
    """
    try:
        with open_save(draft) as made:
            made.summary()
    except DamagedError as error:
        raise DamagedError(f"{called(target)}:{str(error).removeprefix(called(draft) + ':')}") from error


def _vacuum(db: Database, source: Path, draft: Path, target: Path, told: Told) -> None:
    """Write all that a connection sees into a new file."""
    whole = max(1, source.stat().st_size)
    last = time.monotonic()

    def look() -> int:
        nonlocal last
        if time.monotonic() - last >= _LOOKS:
            last = time.monotonic()
            with contextlib.suppress(OSError):
                told(min(1.0, draft.stat().st_size / whole))
        return 0

    db.conn.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 1)  # the new file is attached to the old one
    db.conn.execute("PRAGMA query_only=OFF")
    db.conn.set_progress_handler(look, _STEPS)
    try:
        db.conn.execute("VACUUM INTO ?", [str(draft)])
    except sqlite3.Error as error:
        raise on_write(target, "the copy", error) from error
    finally:
        db.conn.set_progress_handler(None, 0)
