"""What lies beside a save under the names of its log: looked at without being opened, since opening a pipe waits for ever."""

import os
import stat
from pathlib import Path

from saves.errors import DamagedError, NotKeptError, called

_KINDS = (
    (stat.S_ISLNK, "a link"),
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISSOCK, "a socket"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
)


def log_of(path: Path) -> Path:
    """Return where the write-ahead log of a save lies, if there is one."""
    return path.with_name(path.name + "-wal")


def size_of(path: Path) -> int:
    """Return how large a file is, 0 where there is none."""
    try:
        return path.stat().st_size
    except OSError:
        return 0


def check_beside(path: Path) -> None:
    """Check that SQLite may open what it finds beside a save.

    Raises:
        DamagedError: something there is no plain file, or a journal that would change the save; names it.
    """
    for ending in ("-journal", "-wal", "-shm"):
        beside = path.with_name(path.name + ending)
        if odd := oddness(beside):
            raise DamagedError(f"{_lies(path, beside)}, {odd} and not a plain file; move that away")
        if ending == "-journal" and size_of(beside):
            raise DamagedError(f"{_lies(path, beside)}, which would change it and is none of ours; move that away")


def check_lock(path: Path, lock: Path) -> None:
    """Raise NotKeptError where the lock of a save is no plain file: one made through a link would be made elsewhere."""
    if odd := oddness(lock):
        raise NotKeptError(f"{called(path)}: cannot be written: beside it lies {called(lock)}, {odd} and not a plain file; move that away")


def _lies(path: Path, beside: Path) -> str:
    return f"{called(path)}: beside it lies {called(beside)}"


def oddness(path: Path) -> str:
    """Return what is there in place of a plain file, "" for a plain file or nothing."""
    try:
        mode = os.lstat(path).st_mode
    except OSError:
        return ""
    return "" if stat.S_ISREG(mode) else next((name for is_one, name in _KINDS if is_one(mode)), "something else")
