"""Errors that a player may meet when a save is made, opened, written or imported into.

SaveError
├── NotASaveError     the file is missing, is no voxpop save, or was made by a newer voxpop
├── DamagedError      the file is a save, but a check of its content failed
├── LockedError       another voxpop is writing this save
├── NotKeptError      a write failed (disk full, say): nothing of it was kept, and it may be tried again
└── BranchError       no such branch, or it cannot be made
"""

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from shlex import quote
from typing import Literal

from sim.text import clean

_BUSY, _READ_ONLY, _IO_ERROR, _CORRUPT, _FULL, _CANNOT_OPEN, _NOT_A_DATABASE = 5, 8, 10, 11, 13, 14, 26
_INTERRUPTED = 9
PATH_LIMIT = 500  # bytes: SQLite takes 512, with what it adds for the names of logs
_SHORT_READ = 522  # an _IO_ERROR, of a file that was cut


Cause = Literal["disk full", "gone", "read-only", "disk"]  # why a write failed


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
    """A write failed and nothing of it was kept; the same write may be tried again.

    Attributes:
        cause: why, as far as that is known. reason: the same in the words of the disk, "" for none.
    """

    cause: Cause = "disk"
    reason: str = ""

    @classmethod
    def because(cls, text: str, cause: Cause, reason: str = "") -> "NotKeptError":
        """Return the error with its cause."""
        error = cls(text)
        error.cause, error.reason = cause, reason
        return error


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
        told = f"{called(path)}: {what} was not saved because the disk is full; free some space and go on, nothing before it is lost"
        return NotKeptError.because(told, "disk full")
    if code in (_CORRUPT, _NOT_A_DATABASE):
        return DamagedError(f"{called(path)}: {what} was not saved because the file is damaged ({clean(str(error), 200)})")
    if code == _BUSY:
        return LockedError(f"{called(path)}: {what} was not saved because another program is writing this file")
    reason = clean(str(error), 200)
    told = f"{called(path)}: {what} was not saved ({reason}); nothing before it is lost"
    return NotKeptError.because(told, "read-only" if code == _READ_ONLY else "disk", reason)


def on_read(path: Path, error: sqlite3.Error | UnicodeDecodeError) -> SaveError:
    """Return what to tell the player about a failed read."""
    code = getattr(error, "sqlite_errorcode", 0)
    if code & 0xFF == _BUSY:
        return LockedError(f"{called(path)}: another program holds this file; close it and try again")
    if getattr(error, "sqlite_errorcode", 0) & 0xFF == _FULL:  # a save of a former format is read from a copy
        return NotKeptError(f"{called(path)}: cannot be read because the disk is full; free some space in the temporary folder")
    if code & 0xFF in (_IO_ERROR, _FULL, _CANNOT_OPEN) and code != _SHORT_READ:  # also a reader makes a small file beside it
        return SaveError(f"{called(path)}: cannot be opened now ({clean(str(error), 200)}): {why_closed(path)}")
    return DamagedError(with_rescue(path, f"{called(path)}: the file is damaged or cannot be read ({_damage(code, error)})"))


def why_closed(path: Path) -> str:
    """Return why SQLite may be unable to open a file that is there."""
    if (length := len(os.fsencode(path.absolute()))) > PATH_LIMIT:
        return f"its path has {length:,} bytes; allowed: up to {PATH_LIMIT}"
    try:
        with path.open("rb"):
            pass
    except OSError as refused:
        if refused.errno in (errno.EMFILE, errno.ENFILE):
            return "too many files are open"
    return "the disk is full, or fails, or is read-only, or too many files are open"


def with_rescue(path: Path, told: str) -> str:
    """Return what is told of a damaged save with the command that gets back all that is whole of it, as it runs in this folder."""
    name = str(path)
    with suppress(OSError, ValueError):  # elsewhere than in this folder, or the folder is gone
        name = str(path.absolute().relative_to(Path.cwd()))
    if "; voxpop rescue " in told or clean(name, len(name)) != name:  # a name that no line can show cannot be pasted
        return told
    return f"{told}; voxpop rescue {quote(name)} keeps what is whole"


def _damage(code: int, error: Exception) -> str:
    """Return what is damaged in words for a player, nothing of what was read among them."""
    if isinstance(error, UnicodeDecodeError) or "decode" in str(error):
        return "a text in it is none"
    return {_CORRUPT: "a page of it", _NOT_A_DATABASE: "its first page", _INTERRUPTED: "its checks take too long"}.get(
        code & 0xFF, clean(str(error), 100)
    )
