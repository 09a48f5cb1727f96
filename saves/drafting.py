"""Building a new file or folder: under the lock of its name, and nothing is left behind where that fails."""

import contextlib
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

from saves.errors import NotKeptError, SaveError, called
from saves.lock import WriterLock
from saves.placing import draft_of, place, refuse_beside, refuse_logged, remove_draft
from sim.text import clean


@contextlib.contextmanager
def drafted(path: Path) -> Iterator[Path]:
    """Yield where a new file is built, which the disk then has whole under its own name; where building fails, nothing is left of it.

    Args:
        path: of the finished file; absolute, for the folder to stay the same.

    Raises:
        NotKeptError: something has that name, or it cannot be written.
        LockedError: somebody else is making that file.
    """
    with _draft(path, remove_draft) as draft:
        yield draft
        _sync(draft)
        place(draft, path)


@contextlib.contextmanager
def drafted_folder(path: Path) -> Iterator[Path]:
    """Yield a new folder to write files into, which is then called as it shall be; where writing fails, nothing is left of it.

    Raises:
        NotKeptError: something has that name, or it cannot be written.
        LockedError: somebody else is making that folder.
    """
    with _draft(path, lambda folder: shutil.rmtree(folder, ignore_errors=True)) as draft:
        draft.mkdir()
        yield draft
        for file in draft.iterdir():
            _sync(file)
        _sync_names(draft)
        refuse_taken(path)
        draft.rename(path)
        _sync_names(path.parent)


@contextlib.contextmanager
def _draft(path: Path, remove: Callable[[Path], None]) -> Iterator[Path]:
    """Yield a name beside a new one that nobody else uses meanwhile. remove: what has that name, before and afterwards."""
    refuse_taken(path)
    refuse_logged(path)
    draft, lock = draft_of(path), WriterLock(path)
    try:
        with told_plainly(path):
            remove(draft)
            yield draft
    finally:
        with contextlib.suppress(OSError):
            remove(draft)
        lock.release()


def refuse_taken(path: Path) -> None:
    """Raise NotKeptError if a new file cannot have this name, because something has it, it is a log's, or there is no such folder."""
    refuse_beside(path)
    if os.path.lexists(path):
        raise NotKeptError(f"{called(path)}: exists already and is never overwritten; choose another name")
    if not path.parent.is_dir():
        raise NotKeptError(f"no folder '{clean(str(path.parent), 200)}'; make it first, or choose another for {called(path)}")


@contextlib.contextmanager
def told_plainly(path: Path) -> Iterator[None]:
    """Make what the system refuses while a file is written one plain line of it."""
    try:
        yield
    except SaveError:
        raise
    except OSError as error:
        raise NotKeptError(f"{called(path)}: was not written ({error.strerror or error}); nothing is left of it") from error


def _sync_names(folder: Path) -> None:
    """Let the names in a folder survive a power cut, where the system can promise that."""
    if os.name == "posix":
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def _sync(file: Path) -> None:
    """Let the content of a file survive a power cut."""
    opened = os.open(file, os.O_RDWR)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
