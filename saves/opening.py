"""Opening: a file is trusted step by step, cheapest and safest checks first; nothing is written before all have passed."""

import os
import sqlite3
import stat
import time
from pathlib import Path

from sqlite_utils import Database

from saves.branch import branches, check_ticks
from saves.errors import DamagedError, NotASaveError, NotKeptError, SaveError, called, on_read
from saves.schema import APPLICATION_ID, BLOB_LIMIT, OLDEST, VERSION, allowed, described

_HEADER = 100  # bytes: the SQLite file format, section 1.3
_MAGIC = b"SQLite format 3\0"
_DEADLINE = 20.0  # seconds that the checks of a file may take
_CHECKED_WHOLE = 64 << 20  # bytes of a file up to which every page is checked; a larger one only where it is read
_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: 2 * BLOB_LIMIT,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 100,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 50,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 1,
    sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER: 999,
}


def check_header(path: Path) -> None:
    """Look at the raw bytes of a file only, so that a newer save or another program's file is left untouched.

    Raises:
        NotASaveError: it is none.
    """
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # a pipe would wait for ever
            raise NotASaveError(f"{called(path)}: this is not a file but a folder or device; allowed: a voxpop save")
        with path.open("rb") as file:
            head = file.read(_HEADER)
    except FileNotFoundError as error:
        raise NotASaveError(f"no save '{called(path)}'; make one with: voxpop run town --ticks 10 --save {called(path)}") from error
    except (OSError, ValueError) as error:
        raise NotASaveError(f"{called(path)}: cannot be read ({getattr(error, 'strerror', None) or error})") from error
    if len(head) < _HEADER or not head.startswith(_MAGIC):
        raise NotASaveError(f"{called(path)}: this is not a voxpop save (it is no SQLite file)")
    application, version = int.from_bytes(head[68:72], "big"), int.from_bytes(head[60:64], "big")
    if application != APPLICATION_ID:
        raise NotASaveError(f"{called(path)}: this is not a voxpop save but another program's file (application id {application:#x})")
    if version > VERSION:
        raise NotASaveError(f"{called(path)}: made by a newer voxpop (format {version}, this one reads up to {VERSION}); update voxpop")
    if version < OLDEST:
        raise NotASaveError(f"{called(path)}: format {version} of a save cannot be read; allowed: {OLDEST} to {VERSION}")


def connect(path: Path, *, writable: bool) -> Database:
    """Return a connection with lowered limits that trusts nothing in the file; a reader's refuses to write.

    Raises:
        SaveError: the file cannot be opened that way.
    """
    uri = path.absolute().as_uri()  # quotes "?" and "#", which would name another file
    try:
        connection = sqlite3.connect(f"{uri}?{_mode(path, writable)}", uri=True, timeout=5, isolation_level=None, check_same_thread=False)
    except sqlite3.Error as error:
        raise on_read(path, error) from error
    for limit, value in _LIMITS.items():
        connection.setlimit(limit, value)
    db = Database(connection, recursive_triggers=False, execute_plugins=False)
    for pragma in ("trusted_schema=OFF", "cell_size_check=ON", "foreign_keys=ON", "busy_timeout=5000", "query_only=ON"):
        connection.execute(f"PRAGMA {pragma}")
    return db


def _mode(path: Path, writable: bool) -> str:
    """Return the URI parameters: a reader that may not write the folder can only read a save that nobody has open."""
    may_write = os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)
    if writable and not may_write:
        raise NotKeptError(f"{called(path)}: this save or its folder is read-only; copy it elsewhere to go on with it")
    if may_write:
        return "mode=rw"  # also for a reader: what a killed writer left in the log is then read, and the log cleared away
    log = path.with_name(path.name + "-wal")
    return "mode=ro" if log.exists() else "mode=ro&immutable=1"


def check(db: Database, path: Path) -> None:
    """Check schema, pages and branches of a connected file.

    Raises:
        SaveError: a check failed; names the file.
    """
    deadline = time.monotonic() + _DEADLINE
    db.conn.set_progress_handler(lambda: int(time.monotonic() > deadline), 100_000)
    try:
        if described(db.conn) != allowed():
            raise DamagedError("its tables are not those of a save")
        if path.stat().st_size <= _CHECKED_WHOLE:
            verdict = db.conn.execute("PRAGMA quick_check(1)").fetchone()[0]
            if verdict != "ok":
                raise DamagedError(f"a page is damaged ({verdict})")
        check_ticks(db, branches(db))
    except SaveError as error:
        raise type(error)(f"{called(path)}: {error}") from error
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise on_read(path, error) from error
    finally:
        db.conn.set_progress_handler(None, 0)


def let_write(db: Database, path: Path) -> None:
    """Make a checked connection one that writes durably: a tick that was acknowledged survives a power loss."""
    try:
        db.conn.execute("PRAGMA query_only=OFF")
        db.conn.execute("PRAGMA journal_mode=WAL")
        db.conn.execute("PRAGMA synchronous=FULL")
    except sqlite3.Error as error:
        raise on_read(path, error) from error
