"""A save whose file was deleted while it was written is made again from what is still open of it."""

import os
import sqlite3
from contextlib import suppress
from pathlib import Path

from saves.drafting import refuse_taken
from saves.errors import NotKeptError, called, on_write
from saves.file import Save
from saves.placing import draft_of, place, remove_draft

_OPEN_FILES = ("/proc/self/fd", "/dev/fd")  # where a system lists what a process has open


def deleted(save: Save) -> bool:
    """Return whether the file of a save has no name any more anywhere; False where it was moved, or where that cannot be told."""
    if os.path.lexists(save.path):
        return False
    for folder in _OPEN_FILES:
        with suppress(OSError):
            for name in os.listdir(folder):  # noqa: PTH208 - numbers, not paths
                with suppress(OSError, ValueError):
                    status = os.fstat(int(name))
                    if (status.st_dev, status.st_ino) == save._place:
                        return status.st_nlink == 0
            return False
    return False


def revived(save: Save, path: Path) -> None:
    """Write all that a deleted save holds into a new file and close the save, which is of no more use then.

    Args:
        path: of the new file; where the save was, or elsewhere.

    Raises:
        SaveError: it cannot be written there; the save stays open.
    """
    refuse_taken(path)
    draft = draft_of(path)
    try:
        remove_draft(draft)
        draft.touch(mode=0o600, exist_ok=False)
        connection = sqlite3.connect(draft, isolation_level=None)
        try:
            save._db.conn.backup(connection)
            connection.execute("PRAGMA journal_mode=WAL")  # of the header; the log itself goes as the connection is closed
        except sqlite3.Error as error:
            raise on_write(path, "what was deleted", error) from error
        finally:
            connection.close()
        with draft.open("rb+") as file:
            os.fsync(file.fileno())
        if path == save.path:  # the log of the file that is gone must not be taken for that of the new one; we have its lock
            for ending in ("-wal", "-shm"):
                path.with_name(path.name + ending).unlink(missing_ok=True)
        place(draft, path)
    except OSError as error:
        raise NotKeptError(f"{called(path)}: cannot be written again ({error.strerror})") from error
    finally:
        with suppress(OSError):
            remove_draft(draft)
    save.close()


def room_elsewhere(path: Path, folder: Path) -> Path:
    """Return a free name in a folder for a file that is called like this one."""
    names = [path.name, *(f"{path.stem}-{number}{path.suffix}" for number in range(2, 100))]
    free = (folder / name for name in names if not os.path.lexists(folder / name))
    return next(free, folder / path.name)
