"""A new file appears whole or not at all: it is built beside its place under another name, then given its own."""

import contextlib
import os
from hashlib import blake2b
from pathlib import Path

from saves.errors import NotKeptError, called

_BESIDE = ("-journal", "-wal", "-shm", "-lock")  # ends of the names of files beside a save


def refuse_beside(path: Path) -> None:
    """Raise NotKeptError if a file of this name would be taken for the log of a save, which the next writer empties."""
    if path.name.endswith(_BESIDE):
        raise NotKeptError(f"{called(path)}: would be taken for the log of a save; allowed: names that do not end in {', '.join(_BESIDE)}")


def refuse_existing(path: Path) -> None:
    """Raise NotKeptError if a new save cannot have this name, because something has it, or because it is a log's."""
    refuse_beside(path)
    if os.path.lexists(path):
        raise NotKeptError(f"{called(path)}: exists already and is never overwritten; choose another name, or continue it with voxpop play")


def refuse_logged(path: Path) -> None:
    """Raise NotKeptError if a log lies where that of a new save of this name would: it would be taken for it, and damage it."""
    for log in (path.with_name(path.name + ending) for ending in ("-wal", "-journal")):
        if os.path.lexists(log):
            raise NotKeptError(f"{called(path)}: {called(log)} lies there, the log of another save; move that away, or choose another name")


def draft_of(path: Path) -> Path:
    """Return where a file is built; under the writer's lock of the save nobody else uses it."""
    name = called(path)
    if name != path.name:  # another name may be the same when it is cleaned and cut
        name = f"{name[:40]}-{blake2b(os.fsencode(path.name), digest_size=8).hexdigest()}"
    return path.with_name(f".{name}.new")


def place(draft: Path, path: Path) -> None:
    """Give a finished file its name, unless something has it, and make sure that the disk knows.

    Raises:
        NotKeptError: the name is taken, or cannot be given.
    """
    try:
        try:
            os.link(draft, path)
        except FileExistsError:
            refuse_existing(path)
        except OSError:  # a file system without links
            refuse_existing(path)
            draft.rename(path)
        if os.name == "posix":
            folder = os.open(path.parent, os.O_RDONLY)
            try:
                os.fsync(folder)
            finally:
                os.close(folder)
    except OSError as error:
        raise NotKeptError(f"{called(path)}: cannot be made in '{called(path.parent)}' ({error.strerror})") from error


def remove_draft(draft: Path) -> None:
    """Remove what is left of a file that was being built, if anything; what a broken disk keeps is told when the next is in its way."""
    for ending in ("", "-journal", "-wal", "-shm"):
        with contextlib.suppress(OSError):
            draft.with_name(draft.name + ending).unlink(missing_ok=True)
