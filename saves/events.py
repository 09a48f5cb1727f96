"""The events of a tick as one packed row: the lines of JSON that its hash chains, joined by line feeds, compressed; all reading of them."""

import re
import sqlite3
import zlib
from collections.abc import Callable, Collection, Iterator
from typing import NamedTuple

from sqlite_utils import Database

from saves.branch import Span
from saves.errors import DamagedError
from saves.payload import event_of
from saves.schema import EVENTS_LIMIT
from sim.event import AnyEvent

LEVEL = 5  # of zlib: a hundredth larger than with 6, in two thirds of the time; with 9 as large as with 6, in thrice the time
SMALL = 1 << 24  # bytes that may be packed however tight; table events says so too
RATIO_MOST = 50  # times smaller than it is that more may be packed, so that no small file unpacks to much: lively ticks are 4 to 9 times

_ABOUT = re.compile(rb'\{"type":"[^"]*","agent":(-?\d{1,19})[,}]')
_HEAD = 8192  # bytes unpacked to look for the first line of a tick
_COLUMNS = "SELECT raw_len, data FROM events WHERE branch = ? AND tick = ?"


class Packed(NamedTuple):
    """The events of a tick as table `events` holds them. raw_len: bytes before compression."""

    raw_len: int
    data: bytes


def packed(lines: bytes) -> Packed:
    """Return joined lines as they are stored.

    Raises:
        ValueError: a save holds no tick of so much.
    """
    if len(lines) > EVENTS_LIMIT:
        raise ValueError(f"its events take {len(lines):,} bytes; allowed: at most {EVENTS_LIMIT:,}")
    content = zlib.compress(lines, LEVEL)
    if len(lines) > _most(content):
        content = zlib.compress(lines, 0)
    return Packed(len(lines), content)


def keep(connection: sqlite3.Connection, branch: int, tick: int, row: Packed) -> None:
    """Insert the events of a tick that is kept already; a tick without any has no row."""
    if row.raw_len:
        connection.execute("INSERT INTO events(branch, tick, raw_len, data) VALUES (?, ?, ?, ?)", (branch, tick, *row))


def text_of(db: Database, branch: int, tick: int) -> bytes:
    """Return the events stored for a tick as lines of JSON, b"" for none; who needs to be sure holds them against the tick's hash.

    Raises:
        DamagedError: they do not decompress to what is declared; never more than that is unpacked, and never more than EVENTS_LIMIT.
    """
    row = _row(db, branch, tick)
    return b"" if row is None else text_in(row, tick)


def text_in(row: Packed, tick: int) -> bytes:
    """Return the events in a row as lines of JSON, as `text_of` does.

    Raises:
        DamagedError: they do not decompress to what is declared.
    """
    decompressor = zlib.decompressobj()
    text = _unpacked(decompressor, row, row.raw_len + 1, tick)  # bounded: a bomb stops one byte past its declared length
    if len(text) == row.raw_len and decompressor.eof and not decompressor.unused_data:
        return text
    del text  # which the error would hold on to
    raise DamagedError(f"tick {tick}: its events are not packed as they should be")


def first_of(db: Database, branch: int, tick: int) -> bytes:
    """Return the first line of a tick, b"" for none; little more than that is unpacked."""
    row = _row(db, branch, tick)
    if row is None:
        return b""
    head, found, _ = _unpacked(zlib.decompressobj(), row, _HEAD, tick).partition(b"\n")
    return head if found or len(head) < _HEAD else text_of(db, branch, tick).partition(b"\n")[0]


def picked(text: bytes, kinds: Collection[str] = (), agent: int | None = None) -> list[bytes]:
    """Return those lines of a tick, in order, that are of one of these kinds, any for none, and about somebody, if one is told."""
    heads = tuple(b'{"type":"%b"' % kind.encode() for kind in kinds)
    whose = b'"agent":%d' % agent if agent is not None else b""
    if whose not in text or (heads and not any(head in text for head in heads)):
        return []  # most ticks hold nothing of what is rare, and need not be cut up
    lines = lines_in(text)
    if heads:
        lines = [line for line in lines if line.startswith(heads)]
    return [line for line in lines if about(line, agent)] if agent is not None else lines


def about(line: bytes, agent: int) -> bool:
    """Return whether an event is about somebody: that comes right after its kind."""
    place = line.find(b'"', 9) + 2
    return line.startswith((b'"agent":%d,' % agent, b'"agent":%d}' % agent), place)


def scan(db: Database, span: Span, kinds: Collection[str] = (), agent: int | None = None) -> Iterator[tuple[int, bytes]]:
    """Yield tick and line of the events in a span that `picked` finds, in order; nothing is checked, and one tick at a time is held."""
    for tick, text in texts(db, span):
        for line in picked(text, kinds, agent):
            yield tick, line


def texts(db: Database, span: Span) -> Iterator[tuple[int, bytes]]:
    """Yield the ticks of a span that have events, in order, each with `text_of` it."""
    sql = "SELECT tick FROM events WHERE branch = ? AND tick BETWEEN ? AND ? ORDER BY tick"
    for (tick,) in db.conn.execute(sql, span).fetchall():  # all at once: an open cursor would keep old pages in the log
        yield tick, text_of(db, span.branch, tick)


def sizes(db: Database, span: Span, run: int = 256) -> Iterator[tuple[int, int]]:
    """Yield the ticks of a span that have events, the newest first, each with the bytes that its events take once unpacked.

    Args:
        run: rows that are read at once, each of which is a page or two.
    """
    sql = "SELECT tick, raw_len FROM events WHERE branch = ? AND tick BETWEEN ? AND ? ORDER BY tick DESC LIMIT ?"
    rows, high = [(span.hi, 0)], span.hi
    while rows and high >= span.lo:
        rows = db.conn.execute(sql, (span.branch, span.lo, high, run)).fetchall()
        yield from ((tick, size) for tick, size in rows if isinstance(tick, int) and isinstance(size, int))
        high = rows[-1][0] - 1 if rows and isinstance(rows[-1][0], int) else -1


def known(tick: int, line: bytes) -> AnyEvent:
    """Return the event in a line.

    Raises:
        DamagedError: there is none; names the tick.
    """
    try:
        return event_of(line)
    except (ValueError, TypeError, RecursionError) as error:
        raise DamagedError(f"tick {tick}: an event is not one that this voxpop knows ({error})") from error


def lines_in(text: bytes) -> list[bytes]:
    """Return the lines of a tick, each of them an event."""
    return text.split(b"\n") if text else []


def agent_in(line: bytes) -> int | None:
    """Return whom the event in a line is about, if anybody."""
    found = _ABOUT.match(line)
    return int(found[1]) if found else None


def _most(content: bytes) -> int:
    """Return how many bytes may be unpacked of so many."""
    return min(EVENTS_LIMIT, max(SMALL, RATIO_MOST * len(content)))


def _row(db: Database, branch: int, tick: int) -> Packed | None:
    found = db.conn.execute(_COLUMNS, (branch, tick)).fetchone()
    if found is None:
        return None
    size, content = found
    return checked(size, content, tick)


def checked(size: object, content: object, tick: int) -> Packed:
    """Return a row that may be unpacked.

    Raises:
        DamagedError: it declares what cannot be, or more than a tick may hold.
    """
    if not isinstance(size, int) or not isinstance(content, bytes) or not 0 < size <= _most(content):
        raise DamagedError(f"tick {tick}: its events are of length {size!r}; allowed: 1 to {EVENTS_LIMIT:,}, and what is packed so")
    return Packed(size, content)


def _unpacked(decompressor: "zlib._Decompress", row: Packed, most: int, tick: int) -> bytes:
    unpack: Callable[[bytes, int], bytes] = decompressor.decompress
    try:
        return unpack(row.data, most)
    except zlib.error as error:
        raise DamagedError(f"tick {tick}: its events do not decompress ({error})") from error
    except MemoryError as error:
        raise DamagedError(f"tick {tick}: its events need {row.raw_len:,} bytes, more memory than there is") from error
