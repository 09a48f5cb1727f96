"""A save whose file was deleted while it was written is made again from what is still open of it."""

import os
import sqlite3
import stat
from contextlib import suppress
from pathlib import Path

from saves.drafting import drafted, refuse_taken
from saves.errors import NotKeptError, called, on_write
from saves.file import Save
from saves.placing import draft_of, place, remove_draft

_OPEN_FILES = ("/proc/self/fd", "/dev/fd")  # where a system lists what a process has open


def deleted(save: Save) -> bool:
    """Return whether the file of a save has no name any more anywhere; False where it was moved, or where that cannot be told."""
    if os.path.lexists(save.path):
        return False
    status = _status(save)
    return status is not None and status.st_nlink == 0


def revived(save: Save, path: Path) -> None:
    """Write all that a deleted save holds into a new file and close the save, which is of no more use then.

    Args:
        path: of the new file; where the save was, or elsewhere.

    Raises:
        SaveError: it cannot be written there; the save stays open.
    """
    if path != save.path:
        with drafted(path) as draft:
            _write(save, draft, path)
    else:
        _write_back(save)
    save.close()


def room_elsewhere(path: Path, folder: Path) -> Path:
    """Return a free name in a folder, beside which no log lies either, for a file that is called like this one."""
    names = [path.name, *(f"{path.stem}-{number}{path.suffix}" for number in range(2, 100))]
    free = (name for name in names if not any(os.path.lexists(folder / (name + ending)) for ending in ("", "-wal", "-journal")))
    return folder / next(free, path.name)


def _write_back(save: Save) -> None:
    """Write a deleted save again where it was, of which we have the lock, so that its log must not be taken for that of the new file."""
    path = save.path
    refuse_taken(path)
    draft = draft_of(path)
    try:
        remove_draft(draft)
        _write(save, draft, path)
        with draft.open("rb+") as file:
            os.fsync(file.fileno())
        for ending in ("-wal", "-shm"):
            path.with_name(path.name + ending).unlink(missing_ok=True)
        place(draft, path)
    except OSError as error:
        raise NotKeptError(f"{called(path)}: cannot be written again ({error.strerror})") from error
    finally:
        with suppress(OSError):
            remove_draft(draft)


def _write(save: Save, draft: Path, path: Path) -> None:
    """Copy all pages of a save that is open; who might not read the save may not read the new file."""
    draft.touch(mode=0o600, exist_ok=False)
    connection = sqlite3.connect(draft, isolation_level=None)
    try:
        save._db.conn.backup(connection)
        connection.execute("PRAGMA journal_mode=WAL")  # of the header; the log itself goes as the connection is closed
    except sqlite3.Error as error:
        raise on_write(path, "what was deleted", error) from error
    finally:
        connection.close()
    if (status := _status(save)) is not None:
        draft.chmod(stat.S_IMODE(status.st_mode))


def _status(save: Save) -> os.stat_result | None:
    """Return what the system knows of the file that is open, None where that cannot be told."""
    for folder in _OPEN_FILES:
        with suppress(OSError):
            for name in os.listdir(folder):  # noqa: PTH208 - numbers, not paths
                with suppress(OSError, ValueError):
                    status = os.fstat(int(name))
                    if (status.st_dev, status.st_ino) == save._place:
                        return status
            return None
    return None
