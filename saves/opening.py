"""Opening: a file is trusted step by step, cheapest and safest checks first; nothing is written before all have passed."""

import contextlib
import os
import sqlite3
import stat
import time
from pathlib import Path

from sqlite_utils import Database

from saves.backup import backed_up
from saves.beside import check_beside, log_of, size_of
from saves.branch import branches, check_ticks
from saves.errors import DamagedError, NotASaveError, NotKeptError, SaveError, called, on_read, with_rescue
from saves.migrations import loosened, migrate, shrunk
from saves.schema import APPLICATION_ID, BLOB_LIMIT, OLDEST, VERSION, allowed, described
from saves.stray_log import check_log, tips_without_log
from saves.writing import transaction

_HEADER = 100  # bytes: the SQLite file format, section 1.3
_MAGIC = b"SQLite format 3\0"
_DEADLINE = 20.0  # seconds that the checks of a file may take
_CHECKED_WHOLE = 64 << 20  # bytes of a file up to which every page is checked; a larger one only where it is read
_LEAST_ROW = 8  # bytes of a row in a page: its length, its place, and what it holds
_HOLLOW = 64  # times larger than its blocks that a file may be, on a disk that compresses
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
    _check_application(application, path)
    _check_version(version, path)


def _check_application(application: int, path: Path) -> None:
    if application != APPLICATION_ID:
        raise NotASaveError(f"{called(path)}: this is not a voxpop save but another program's file (application id {application:#x})")


def _check_version(version: int, path: Path) -> None:
    if version > VERSION:
        raise NotASaveError(f"{called(path)}: made by a newer voxpop (format {version}, this one reads up to {VERSION}); update voxpop")
    if version < OLDEST:
        raise NotASaveError(f"{called(path)}: format {version} of a save cannot be read; allowed: {OLDEST} to {VERSION}")


def opened(path: Path, *, writable: bool) -> tuple[Database, Path | None]:
    """Return a connection to a save whose header was checked, in this format, every check passed; and the backup, if one was made.

    A former format becomes this one: for a writer in the file itself, after a backup; for a reader in a copy, the file is left alone.

    Raises:
        SaveError: a check failed, or the file cannot be opened that way.
    """
    _look(path)
    db, backup = connect(path, writable=writable), None
    try:
        version = check(db, path)
        if not writable:
            return _up_to_date(db, path, version), None
        let_write(db, path)
        if version < VERSION:
            backup = backed_up(db, path, version)
            _migrate(db, path, version)
            shrunk(db.conn)
        return db, backup
    except BaseException:
        db.conn.close()
        raise


def opened_again(path: Path) -> Database:
    """Return another reader's connection to a save that this process has open and has checked.

    Raises:
        SaveError: the file cannot be read.
    """
    db = connect(path, writable=False)
    try:
        return _up_to_date(db, path, int(db.conn.execute("PRAGMA user_version").fetchone()[0]))
    except sqlite3.Error as error:
        db.conn.close()
        raise on_read(path, error) from error
    except BaseException:
        db.conn.close()
        raise


def _up_to_date(db: Database, path: Path, version: int) -> Database:
    """Return a reader's connection, or one to a copy in this format where the file is of a former one."""
    if version >= VERSION:
        return db
    copy = _copy(db, path)
    try:
        _migrate(copy, path, version)
    except BaseException:
        copy.conn.close()
        raise
    return copy


def _look(path: Path) -> None:
    """Check a save beside which a log lies on a connection that cannot write: another writes that log into the file when it is closed.

    SQLite takes any log of that name for the file's, also where the file was put beside it later; then both must stay as they are.

    Raises:
        SaveError: a check failed.
    """
    if size_of(log_of(path)):
        bare = _connected(path, "mode=ro&immutable=1")  # which passes over the log
        tips = tips_without_log(bare)
        db = _connected(path, "mode=ro")
        try:
            check(db, path, thorough=True)
            check_log(db, bare, tips, path)
        except sqlite3.Error as error:
            raise on_read(path, error) from error
        finally:
            db.conn.close()
            bare.conn.close()


def _copy(db: Database, path: Path) -> Database:
    """Return a copy that goes with its connection: held in memory while small, else in a file that the system removes. Closes `db`."""
    connection = sqlite3.connect("", isolation_level=None, check_same_thread=False)
    try:
        db.conn.backup(connection)
        connection.execute("PRAGMA journal_mode=MEMORY")
        return _wary(connection)
    except sqlite3.Error as error:
        connection.close()
        raise on_read(path, error) from error
    finally:
        db.conn.close()


def _migrate(db: Database, path: Path, version: int) -> None:
    """Make a checked save of a former format one of this format: all of it, checked again, or nothing."""
    writes = db.conn.execute("PRAGMA query_only").fetchone()[0]
    db.conn.execute("PRAGMA query_only=OFF")
    loosened(db.conn, True)
    try:
        with transaction(db, path, f"its change from format {version} to {VERSION}"):
            try:
                migrate(db.conn, version)
            except DamagedError as error:
                raise DamagedError(f"{called(path)}: {error}") from error
            check(db, path)
        with contextlib.suppress(sqlite3.Error):  # a disk that is full now, say: the log tells it
            db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # so that the bytes of the file itself tell its format
    except sqlite3.Error as error:
        raise on_read(path, error) from error
    finally:
        loosened(db.conn, False)
        db.conn.execute(f"PRAGMA query_only={writes}")


def connect(path: Path, *, writable: bool) -> Database:
    """Return a connection with lowered limits that trusts nothing in the file; a reader's refuses to write.

    Raises:
        SaveError: the file cannot be opened that way.
    """
    return _connected(path, _mode(path, writable))


def _connected(path: Path, mode: str) -> Database:
    check_beside(path)
    uri = path.absolute().as_uri()  # quotes "?" and "#", which would name another file
    try:
        connection = sqlite3.connect(f"{uri}?{mode}", uri=True, timeout=5, isolation_level=None, check_same_thread=False)
    except sqlite3.Error as error:
        raise on_read(path, error) from error
    return _wary(connection)


def _wary(connection: sqlite3.Connection) -> Database:
    """Lower the limits of a connection, and let it trust nothing and write nothing."""
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
    return "mode=ro" if log_of(path).exists() else "mode=ro&immutable=1"


def check(db: Database, path: Path, *, thorough: bool = False) -> int:
    """Check schema, pages and branches of a connected file, and return its format.

    Args:
        thorough: what indexes name must be there, too: a log of another file puts its own pages among those of this one.

    Raises:
        NotASaveError: its format cannot be read: what a killed writer left in the log counts, beyond the bytes of the file.
        SaveError: a check failed; names the file.
    """
    deadline = time.monotonic() + _DEADLINE
    db.conn.set_progress_handler(lambda: int(time.monotonic() > deadline), 100_000)
    try:
        version = int(db.conn.execute("PRAGMA user_version").fetchone()[0])
        _check_version(version, path)
        _check_application(int(db.conn.execute("PRAGMA application_id").fetchone()[0]), path)
        if described(db.conn) != allowed(version):
            raise DamagedError("its tables are not those of a save")
        if path.stat().st_size <= _CHECKED_WHOLE:
            verdict = db.conn.execute(f"PRAGMA {'integrity' if thorough else 'quick'}_check(1)").fetchone()[0]
            if verdict != "ok":
                raise DamagedError("a page is damaged")
        else:
            _check_rows(db, path, version)
        check_ticks(db, branches(db))
        return version
    except NotASaveError:
        raise
    except DamagedError as error:
        raise DamagedError(with_rescue(path, f"{called(path)}: {error}{_about_log(path)}")) from error
    except SaveError as error:
        raise type(error)(f"{called(path)}: {error}{_about_log(path)}") from error
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise type(told := on_read(path, error))(f"{told}{_about_log(path)}") from error
    finally:
        db.conn.set_progress_handler(None, 0)


def _check_rows(db: Database, path: Path, version: int) -> None:
    """Check that no table has more rows than the file has room for: pages that many others name would be read over and over.

    Raises:
        DamagedError: one has.
    """
    status = path.stat()
    filled = getattr(status, "st_blocks", status.st_size) * 512 * _HOLLOW  # there are no blocks where files cannot be hollow
    most = (min(status.st_size, max(filled, _CHECKED_WHOLE)) + size_of(log_of(path))) // _LEAST_ROW
    for kind, name, table, _ in sorted(allowed(version)):
        walk = f"{table} INDEXED BY {name}" if kind == "index" else f"{table} NOT INDEXED"
        (found,) = db.conn.execute(f"SELECT count(*) FROM (SELECT 1 FROM {walk} LIMIT ?)", (most + 1,)).fetchone()
        if found > most:
            raise DamagedError(f"its table {table} has more rows than the file has room for")


def _about_log(path: Path) -> str:
    """Return what to try where a log lies beside a damaged file."""
    if not size_of(log_of(path)):
        return ""
    return f"; beside it lies {called(log_of(path))}, the log of a run that was broken off: if this file was put here since, move that away"


def let_write(db: Database, path: Path) -> None:
    """Make a checked connection one that writes durably: a tick that was acknowledged survives a power loss."""
    try:
        db.conn.execute("PRAGMA query_only=OFF")
        db.conn.execute("PRAGMA journal_mode=WAL")
        db.conn.execute("PRAGMA synchronous=FULL")
    except sqlite3.Error as error:
        raise on_read(path, error) from error
