"""A wreck: a copy of a damaged save, of which every row that can still be reached is read, one by one."""

import errno
import re
import shutil
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import cached_property
from pathlib import Path

from sqlite_utils import Database

from saves.beside import log_of
from saves.blob import content_in
from saves.errors import DamagedError, NotKeptError, called
from saves.events import checked, text_in
from saves.opening import connect
from saves.schema import APPLICATION_ID, OLDEST, VERSION, allowed, described, install

UNREADABLE = (sqlite3.Error, UnicodeDecodeError, OverflowError, MemoryError)

_DEADLINE = 20.0  # seconds that one statement may take
_LEAST_ROW = 8  # bytes of a row in a page
_GAP_MOST = 20_000  # rows one after another that are not there, before none is looked for behind them: a third of a second
_TABLE = re.compile(r"\bFROM (\w+)")
_SIZES = (4096, 65536, 32768, 16384, 8192, 2048, 1024, 512)  # bytes of a page, the usual one first

# The events of a tick as saves of former formats have them, a row each: lines as the hash of the tick has them.
_FORMER = """
SELECT CAST('{"type":"' || kind || '"' || iif(agent IS NULL, '', ',"agent":' || agent)
  || iif(payload = '{}', '}', ',' || substr(payload, 2)) AS BLOB)
FROM event WHERE branch = ? AND tick = ? ORDER BY seq
"""


class Wreck:
    """A damaged save of which its tables can be told; nothing that is read of it is believed here.

    Attributes:
        version: its format. failed: whether the last call of `one` came to a damaged page.
        unread: tables of which something could not be read; it may have been found elsewhere.
    """

    def __init__(self, path: Path) -> None:
        """Open a copy that may be written to: what of its first page can be made good is made good.

        Raises:
            DamagedError: there are no tables of a save in it.
        """
        self._path = path
        self._most = max(1000, path.stat().st_size // _LEAST_ROW)
        self.version, self._db = _opened(path)
        self.failed = False
        self.unread: set[str] = set()
        self._until = 0.0
        self._db.conn.set_progress_handler(lambda: int(time.monotonic() > self._until), 100_000)

    def close(self) -> None:
        """Let go of the file."""
        self._db.conn.close()

    def one(self, sql: str, *values: object) -> tuple[object, ...] | None:
        """Return the first row, None where there is none, or none that can be read; `failed` tells which."""
        self.failed = True
        with suppress(*UNREADABLE):
            self._until = time.monotonic() + _DEADLINE
            found: tuple[object, ...] | None = self._db.conn.execute(sql, values).fetchone()
            self.failed = False
            return found
        self.unread |= set(_TABLE.findall(sql))
        return None

    def rows(self, sql: str, order: Sequence[str], *values: object) -> list[tuple[object, ...]]:
        """Return all rows that can be reached from either end, in order. order: the columns by which they are kept."""
        first, whole = self._run(f"{sql} ORDER BY {', '.join(order)}", values)
        if whole:
            return first
        last, _ = self._run(f"{sql} ORDER BY {', '.join(f'{column} DESC' for column in order)}", values)
        known = set(first)
        return first + [row for row in reversed(last) if row not in known]

    def text(self, branch: int, tick: int) -> bytes:
        """Return the events of a tick as lines of JSON, b"" for none.

        Raises:
            DamagedError: they cannot be read.
        """
        if self.version < VERSION:
            lines, whole = self._run(_FORMER, (branch, tick))
            if not whole or not all(isinstance(line, bytes) for (line,) in lines):
                raise DamagedError(f"tick {tick}: a page that holds its events is damaged")
            return b"\n".join(line for (line,) in lines if isinstance(line, bytes))
        row = self.one("SELECT raw_len, data FROM events WHERE branch = ? AND tick = ?", branch, tick)
        with suppress(DamagedError):
            if row is not None:
                return text_in(checked(row[0], row[1], tick), tick)
        if row is None and self._counted(branch, tick) == 0:
            return b""
        if (number := self._places.get((branch, tick))) is None:
            raise DamagedError(f"tick {tick}: a page that holds its events is damaged")
        row = self.one("SELECT raw_len, data FROM events NOT INDEXED WHERE rowid = ?", number)
        if row is None:
            raise DamagedError(f"tick {tick}: a page that holds its events is damaged")
        return text_in(checked(row[0], row[1], tick), tick)

    def content(self, key: object) -> bytes:
        """Return what a blob holds.

        Raises:
            DamagedError: it cannot be read, or is not what its hash says.
        """
        if not isinstance(key, bytes):
            raise DamagedError("a blob has no name")
        row = self.one("SELECT codec, raw_len, data FROM blob WHERE hash = ?", key)
        with suppress(DamagedError):
            if row is not None:
                return content_in(key, row[0], row[1], row[2])
        number = self._blobs.get(key)
        row = None if number is None else self.one("SELECT codec, raw_len, data FROM blob NOT INDEXED WHERE rowid = ?", number)
        if row is None:
            raise DamagedError(f"blob {key.hex()} cannot be read")
        return content_in(key, row[0], row[1], row[2])

    def _counted(self, branch: int, tick: int) -> object:
        return (self.one("SELECT n_events FROM tick WHERE branch = ? AND tick = ?", branch, tick) or (None,))[0]

    @cached_property
    def _places(self) -> dict[tuple[object, object], int]:
        """Branch and tick of each row of events that is found without their index, with its number."""
        return {(row[0], row[1]): number for number, row in self._scanned("events", "branch, tick")}

    @cached_property
    def _blobs(self) -> dict[object, int]:
        return {row[0]: number for number, row in self._scanned("blob", "hash")}

    def _scanned(self, table: str, columns: str) -> Iterator[tuple[int, tuple[object, ...]]]:
        """Yield the rows of a table by their numbers, those of damaged pages left out, and what lies behind a long gap."""
        last = self.one(f"SELECT max(rowid) FROM {table} NOT INDEXED") or (self._most,)
        number = 0
        stop = min(last[0] if isinstance(last[0], int) else self._most, self._most)
        found, _ = self._run(f"SELECT rowid, {columns} FROM {table} NOT INDEXED ORDER BY rowid", ())
        for number, *row in found:  # type: ignore[assignment]
            yield number, tuple(row)
        for each in range(number + 1, stop + 1):
            one = self.one(f"SELECT {columns} FROM {table} NOT INDEXED WHERE rowid = ?", each)
            if one is not None:
                number = each
                yield each, one
            elif each - number >= _GAP_MOST:
                return

    def _run(self, sql: str, values: Sequence[object]) -> tuple[list[tuple[object, ...]], bool]:
        """Return the rows up to the first that cannot be read, and whether these are all."""
        found: list[tuple[object, ...]] = []
        try:
            self._until = time.monotonic() + _DEADLINE
            for row in self._db.conn.execute(f"{sql} LIMIT ?", (*values, self._most)):
                found.append(row)  # not all at once: what came before an error is to be kept
        except UNREADABLE:
            self.unread |= set(_TABLE.findall(sql))
            return found, False
        return found, True


def copied(path: Path, copy: Path, *, log: bool) -> None:
    """Copy a damaged save to a place of its own. log: with the log that lies beside it, if there is one.

    Raises:
        NotKeptError: there is no room for it, or for what is whole of it.
    """
    parts = [(path, copy), *([(log_of(path), log_of(copy))] if log and log_of(path).exists() else [])]
    size = sum(part.stat().st_size for part, _ in parts)
    free = shutil.disk_usage(copy.parent).free
    if 2 * size > free:
        raise NotKeptError(f"{called(path)}: a copy to look through and what is whole take {2 * size:,} bytes; the disk has {free:,} free")
    try:
        for part, other in parts:
            shutil.copyfile(part, other)
    except OSError as error:
        if error.errno not in (errno.ENOSPC, errno.EDQUOT):
            raise
        raise NotKeptError(f"{called(path)}: must be copied to be looked through, and the disk is full; free some space") from error


def _opened(path: Path) -> tuple[int, Database]:
    """Return the format of a copy and a connection to it, its first page or the head of that made good if need be.

    Raises:
        DamagedError: it has no tables of a save, whatever is done.
    """
    raw = _head(path)
    told = int.from_bytes(raw[60:64], "big")
    versions = [told] if OLDEST <= told <= VERSION else list(range(VERSION, OLDEST - 1, -1))
    declared = int.from_bytes(raw[16:18], "big")
    size = 65536 if declared == 1 else declared
    for page in (size,) if size in _SIZES else _SIZES:
        for version in versions:
            for first in (b"", *_first_pages(version, page)):
                for whole in (False, True) if first else (False,):
                    _mend(path, raw, page, first, whole=whole)
                    if (db := _tried(path, version)) is not None:
                        return version, db
    raise DamagedError(f"{called(path)}: there are no tables of a save in it")


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(1 << 16)


def _mend(path: Path, raw: bytes, page: int, first: bytes, *, whole: bool) -> None:
    """Write a first page that fits the size of the file: its own, that of a new save, or its own with the head of that."""
    content = bytearray(raw[:page].ljust(page, b"\0"))
    if first:
        content[: page if whole else 100] = first[: page if whole else 100]
    length = path.stat().st_size
    pages = -(-length // page)
    content[28:32] = pages.to_bytes(4, "big")
    content[92:96] = content[24:28]  # or the number of pages would not be believed
    with path.open("r+b") as file:
        file.write(content)
        file.truncate(pages * page)


def _tried(path: Path, version: int) -> Database | None:
    """Return a connection to a copy if it holds the tables of a format, else None."""
    db = connect(path, writable=False)
    try:
        until = time.monotonic() + _DEADLINE
        db.conn.set_progress_handler(lambda: int(time.monotonic() > until), 100_000)
        if described(db.conn) == allowed(version) and db.conn.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID:
            return db
    except UNREADABLE:
        pass
    db.conn.close()
    return None


def _first_pages(version: int, page: int) -> list[bytes]:
    """Return the first pages that new saves of a format have: as they are made, and as they are copied."""
    found: list[bytes] = []
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        connection.execute(f"PRAGMA page_size={page}")
        install(connection, version)
        for _ in range(2):
            found.append(connection.serialize()[:page])
            connection.execute("VACUUM")
    finally:
        connection.close()
    return list(dict.fromkeys(found))
