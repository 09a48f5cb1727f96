"""A library of saves: what each holds, told from few rows of it; and putting one away."""

import contextlib
import os
import sqlite3
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import islice, pairwise
from pathlib import Path

import msgspec
from msgspec import Struct
from sqlite_utils import Database

from saves.branch import MAIN, branches, lineage, tip
from saves.drafting import refuse_taken, told_plainly
from saves.errors import DamagedError, NotKeptError, SaveError, called, on_read
from saves.events import picked, sizes, text_of
from saves.lock import WriterLock
from saves.opening import check_header, connect
from saves.schema import allowed, described
from sim.event import Posted, Said, kind_of
from sim.text import clean

PACKED = 5  # the first format of which events are told here
CELLS = 24  # of the curve of a world
TRASH = "trash"  # folder beside the worlds into which they are put away

_DEADLINE = 2.0  # seconds that the reading of one world may take
_META = ("scenario", "mind", "agents", "played")
_CAPTION = 80  # characters of what a world says of itself
_SAID = 160  # characters of what somebody said in it
_SAID_TICKS, _SAID_BYTES = 3, 4 << 20  # at the end, in which it is looked for, and what the events of one may take


class _Text(Struct):
    text: str = ""


class _Spoken(Struct):
    """What is read of an event in which somebody says something."""

    utterance: _Text


_SPEECH = (kind_of(Said), kind_of(Posted))
_decoded = msgspec.json.Decoder(_Spoken).decode


class WorldLine(Struct, frozen=True, kw_only=True):
    """A save in a library.

    Args:
        file: its path. name: of the file, without its ending. played: when it was written last, ISO 8601, in UTC.
        ticks: of the branch that was played last. branches: that are not hidden. mind: that thought last.
        curve: activity over that branch's whole history, at most CELLS numbers, each the mean of a tick there.
        said: the last sentence on that branch that its save holds, "" where that is not near its end.
        problem: why it cannot be read, "" where it can; then the rest but file, name, played and size_bytes is empty.
        damaged: that is because the file is damaged.
    """

    file: str
    name: str
    played: str
    size_bytes: int
    scenario: str = ""
    people: int = 0
    ticks: int = 0
    branch: str = ""
    branches: int = 0
    mind: str = ""
    curve: list[float] = []
    said: str = ""
    problem: str = ""
    damaged: bool = False


def world_line(path: Path) -> WorldLine:
    """Return what a save holds, from a few rows of it: unlike `open_save` this checks no page; what cannot be read is told, not raised."""
    name, size, played = clean(path.stem, _CAPTION), 0, ""
    try:
        status = path.stat()
        size, played = status.st_size, _iso(max(status.st_mtime, _written(path)))
        check_header(path)
        db = connect(path.resolve(), writable=False)
        try:
            deadline = time.monotonic() + _DEADLINE
            db.conn.set_progress_handler(lambda: int(time.monotonic() > deadline), 100_000)
            found = _told(db)
        finally:
            db.conn.close()
        return WorldLine(file=str(path), name=name, played=played, size_bytes=size, **found)  # type: ignore[arg-type]
    except (SaveError, sqlite3.Error, OSError, ValueError) as error:
        problem, damaged = _plainly(path, error), _is_damage(path, error)
        return WorldLine(file=str(path), name=name, played=played, size_bytes=size, problem=problem, damaged=damaged)


def library(paths: Sequence[Path]) -> list[WorldLine]:
    """Return what saves hold, the one played last first, those that cannot be read last."""
    lines = [world_line(path) for path in paths]
    lines.sort(key=lambda line: line.played, reverse=True)
    return sorted(lines, key=lambda line: bool(line.problem))


def squeezed(values: Sequence[float], cells: int = CELLS) -> list[float]:
    """Return the means of so many stretches of equal length, or the values themselves where they are fewer."""
    if len(values) <= cells:
        return list(values)
    edges = [len(values) * cell // cells for cell in range(cells + 1)]
    return [round(sum(values[low:high]) / (high - low), 3) for low, high in pairwise(edges)]


def renamed(path: Path, name: str) -> Path:
    """Give a save another name in its folder; return its new path.

    Raises:
        NotKeptError: the name is taken or none, or the file cannot be moved.
        LockedError: a voxpop plays it.
    """
    if clean(name, 100) != name or not name or name[0] in ".-" or any(char in name for char in '/\\:*?"<>|'):
        raise NotKeptError(f'name {name[:60]!a}: allowed are up to 100 letters, digits, spaces and marks other than / \\ : * ? " < > |')
    target = path.with_name(name if name.endswith(path.suffix) else name + path.suffix)
    return _moved(path, target)


def put_away(path: Path) -> Path:
    """Move a save into the folder TRASH beside it, from where it can be moved back; return its new path.

    Raises:
        NotKeptError: it cannot be moved.
        LockedError: a voxpop plays it.
    """
    folder = path.parent / TRASH
    with told_plainly(path):
        folder.mkdir(exist_ok=True)
    for number in range(1, 100_000):
        target = folder / (path.name if number == 1 else f"{path.stem}-{number}{path.suffix}")
        if not os.path.lexists(target) and _log_at(target) is None:
            return _moved(path, target)
    raise NotKeptError(f"{called(path)}: {TRASH} is full of files of that name")


def taken_back(folder: Path) -> Path | None:
    """Move the save that was put away last back into a folder, under a name that is free; return its path, None where none was put away.

    Raises:
        NotKeptError: it cannot be moved.
    """
    with told_plainly(folder):
        away = [path for path in (folder / TRASH).glob("*.db") if path.is_file() and not path.is_symlink()]
        if not away:
            return None
        path = max(away, key=lambda path: path.stat().st_ctime_ns)  # a move sets it
    for number in range(1, 100_000):
        target = folder / (path.name if number == 1 else f"{path.stem}-{number}{path.suffix}")
        if not os.path.lexists(target) and _log_at(target) is None:
            return _moved(path, target)
    raise NotKeptError(f"{called(path)}: {called(folder)} is full of files of that name")


def _moved(path: Path, target: Path) -> Path:
    refuse_taken(target)
    if (log := _log_at(target)) is not None:
        raise NotKeptError(f"{called(log)}: the log of another save would be taken for this one's; choose another name")
    if not path.is_file():
        raise NotKeptError(f"{called(path)}: is not there any more")
    lock = WriterLock(path)
    try:
        _settle(path)
        with told_plainly(path):
            _move_parts(path, target)
            path.with_name(path.name + "-shm").unlink(missing_ok=True)
    finally:
        lock.release()
    return target


def _log_at(target: Path) -> Path | None:
    """Return a log that lies where that of a save of this name would be."""
    logs = (target.with_name(target.name + ending) for ending in ("-wal", "-journal"))
    return next((log for log in logs if os.path.lexists(log)), None)


def _move_parts(path: Path, target: Path) -> None:
    """Give a save and its log their new names, before they lose the old ones: neither is ever without the other."""
    endings = [ending for ending in ("-wal", "") if path.with_name(path.name + ending).exists()]
    parts = [(path.with_name(path.name + ending), target.with_name(target.name + ending)) for ending in endings]
    for count, (old, new) in enumerate(parts):
        try:
            _name(old, new)
        except (OSError, SaveError):
            for was, now in parts[:count]:
                now.unlink() if was.exists() else now.rename(was)  # renaming one name of a file to its other does nothing
            raise
    for old, _ in reversed(parts):
        old.unlink(missing_ok=True)


def _name(part: Path, new: Path) -> None:
    """Give a file a second name, or another one where the file system has no second names; never that of another file."""
    try:
        os.link(part, new)
    except FileExistsError:
        raise NotKeptError(f"{called(new)}: exists already and is never overwritten; choose another name") from None
    except OSError:
        if os.path.lexists(new):
            raise
        part.rename(new)


def _settle(path: Path) -> None:
    """Let everything be in the one file, if it can be read."""
    with contextlib.suppress(SaveError, sqlite3.Error):
        check_header(path)
        db = connect(path, writable=True)
        try:
            db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            db.conn.close()


def _told(db: Database) -> dict[str, object]:
    """Return what a save tells of itself."""
    version = int(db.conn.execute("PRAGMA user_version").fetchone()[0])
    if described(db.conn) != allowed(version):
        raise DamagedError("its tables are not those of a save")
    meta = dict(db.conn.execute("SELECT key, value FROM meta WHERE key IN (?, ?, ?, ?)", _META).fetchall())
    found = branches(db)
    branch = next((one for one in found if one.name == meta.get("played")), found[0])
    counted = "acts" if version > 3 else "n_events"  # format 3 counted no acts
    sql = f"SELECT {counted} FROM tick WHERE branch = ? AND tick BETWEEN max(?, 1) AND ? ORDER BY tick"
    acts = [int(row[0]) for span in reversed(lineage(db, branch.id)) for row in db.conn.execute(sql, span)]
    mind = db.conn.execute("SELECT mind FROM engine ORDER BY id DESC LIMIT 1").fetchone() if version > 3 else None
    return {
        "scenario": clean(str(meta["scenario"]), _CAPTION),
        "people": int(meta["agents"]),
        "ticks": tip(db, branch.id).tick,
        "branch": clean(branch.name, _CAPTION),
        "branches": sum(not one.hidden or one.id == MAIN for one in found),
        "mind": clean(str(mind[0] if mind and mind[0] else meta["mind"]), _CAPTION),
        "curve": squeezed(acts),
        "said": _said(db, branch.id) if version >= PACKED else "",
    }


def _said(db: Database, branch: int) -> str:
    """Return the last sentence of a branch, "" where nobody said or wrote one in its last ticks: enough to remember a world by."""
    near = ((span.branch, tick, size) for span in lineage(db, branch) for tick, size in sizes(db, span, _SAID_TICKS))
    for holder, tick, size in islice(near, _SAID_TICKS):
        for line in reversed(picked(text_of(db, holder, tick), _SPEECH) if size <= _SAID_BYTES else ()):
            if text := _decoded(line).utterance.text:
                return clean(text, _SAID)
    return ""


def _written(path: Path) -> float:
    """Return when the log of a save was written last, 0 where there is none: a live one grows there."""
    try:
        log = path.with_name(path.name + "-wal").stat()
    except OSError:
        return 0.0
    return log.st_mtime if log.st_size else 0.0


def _iso(moment: float) -> str:
    return datetime.fromtimestamp(moment, UTC).isoformat(timespec="seconds")


def _is_damage(path: Path, error: Exception) -> bool:
    """Return whether an error means that a file is a save, and damaged."""
    if isinstance(error, sqlite3.Error | UnicodeDecodeError) and "interrupted" not in str(error):
        error = on_read(path, error)
    return isinstance(error, DamagedError)


def _plainly(path: Path, error: Exception) -> str:
    """Return why a save cannot be read, without its name."""
    match error:
        case sqlite3.OperationalError() if "interrupted" in str(error):
            text = f"reading it took more than {_DEADLINE:g} seconds"
        case sqlite3.Error() | UnicodeDecodeError():
            text = str(on_read(path, error))
        case KeyError():
            text = f"its {error.args[0]} is missing"
        case OSError():
            text = str(error.strerror or error)
        case _:
            text = str(error)
    return clean(text.removeprefix(f"{called(path)}: "), 240)
