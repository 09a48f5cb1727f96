"""Errors that a player may meet when a save is made, opened, written or imported into.

SaveError
├── NotASaveError     the file is missing, is no voxpop save, or was made by a newer voxpop
├── DamagedError      the file is a save, but a check of its content failed
├── LockedError       another voxpop is writing this save
├── NotKeptError      a write failed (disk full, say): nothing of it was kept, and it may be tried again
└── BranchError       no such branch, or it cannot be made
"""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sim.text import clean

_BUSY, _IO_ERROR, _CORRUPT, _FULL, _CANNOT_OPEN, _NOT_A_DATABASE = 5, 10, 11, 13, 14, 26
_SHORT_READ = 522  # an _IO_ERROR, of a file that was cut


class SaveError(Exception):
    """Base of every expected failure of this package; its text is one plain line for the player."""


class NotASaveError(SaveError):
    """The file is missing, is no voxpop save, or was made by a newer voxpop."""


class DamagedError(SaveError):
    """The file is a save, but a check of its content failed.

    Attributes:
        tick: the one that cannot be played back, where the rest of the save is as it should be; else None.
    """

    tick: int | None = None


class LockedError(SaveError):
    """Another voxpop is writing this save."""


class NotKeptError(SaveError):
    """A write failed and nothing of it was kept; the same write may be tried again."""


class BranchError(SaveError):
    """No such branch, or it cannot be made."""


@contextmanager
def damage_in(tick: int) -> Iterator[None]:
    """Let a DamagedError that the block raises name this tick, unless it names one."""
    try:
        yield
    except DamagedError as error:
        error.tick = tick if error.tick is None else error.tick
        raise


def called(path: Path) -> str:
    """Return the name of a file or folder as messages show it: a downloaded one's name is foreign text too."""
    return clean(path.name, 80) or "."


def on_write(path: Path, what: str, error: sqlite3.Error) -> SaveError:
    """Return what to tell the player about a failed write of `what`, of which nothing was kept."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    if code == _FULL:
        return NotKeptError(
            f"{called(path)}: {what} was not saved because the disk is full; free some space and go on, nothing before it is lost"
        )
    if code in (_CORRUPT, _NOT_A_DATABASE):
        return DamagedError(f"{called(path)}: {what} was not saved because the file is damaged ({clean(str(error), 200)})")
    if code == _BUSY:
        return LockedError(f"{called(path)}: {what} was not saved because another program is writing this file")
    return NotKeptError(f"{called(path)}: {what} was not saved ({clean(str(error), 200)}); nothing before it is lost")


def on_read(path: Path, error: sqlite3.Error | UnicodeDecodeError) -> SaveError:
    """Return what to tell the player about a failed read."""
    code = getattr(error, "sqlite_errorcode", 0)
    if code & 0xFF == _BUSY:
        return LockedError(f"{called(path)}: another program holds this file; close it and try again")
    if getattr(error, "sqlite_errorcode", 0) & 0xFF == _FULL:  # a save of a former format is read from a copy
        return NotKeptError(f"{called(path)}: cannot be read because the disk is full; free some space in the temporary folder")
    if code & 0xFF in (_IO_ERROR, _FULL, _CANNOT_OPEN) and code != _SHORT_READ:  # also a reader makes a small file beside it
        return SaveError(f"{called(path)}: cannot be opened now ({clean(str(error), 200)}): the disk is full, or fails, or is read-only")
    return DamagedError(f"{called(path)}: the file is damaged or cannot be read ({clean(str(error), 200)})")
