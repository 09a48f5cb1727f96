"""One writer a save: an advisory lock that dies with its process, on every platform that SQLite runs on."""

import contextlib
import os
import sqlite3
import sys
from pathlib import Path

from saves.beside import check_lock
from saves.errors import LockedError, NotKeptError, called, why_closed
from sim.text import clean

_TRIES = 5
_LOCAL = {b"ext2", b"ext3", b"ext4", b"xfs", b"btrfs", b"bcachefs", b"zfs", b"f2fs", b"tmpfs", b"overlay"}  # flock is advice there, no more


class WriterLock:
    """Held from construction to `release`.

    It is SQLite's own lock on an empty file beside the save, so that readers are not held up and kill -9 frees it.
    The file is removed on release; one left by a killed writer does no harm.

    Where the save exists it is held itself as well, wherever it is moved meanwhile: a writer that finds it elsewhere would go on with it,
    and the first one's last checkpoint would overwrite what the second one wrote. Only on Linux, and on a disk of this machine: elsewhere
    such a lock may shut SQLite out too.

    Raises:
        LockedError: another process, or this one, holds it.
        NotKeptError: the folder cannot be written to.
    """

    def __init__(self, save: Path) -> None:
        self._path = save.with_name(save.name + "-lock")
        self._held: int | None = None
        for _ in range(_TRIES):
            connection = self._taken(save)
            if connection is not None:
                self._connection = connection
                self._held = self._hold(save)
                return
        raise LockedError(f"{called(save)}: another voxpop is opening or closing this save; try again")

    def _taken(self, save: Path) -> sqlite3.Connection | None:
        """Return the locked connection, or None where the file was removed under it by a writer that just finished."""
        connection: sqlite3.Connection | None = None
        check_lock(save, self._path)
        made = not self._path.exists()
        try:
            self._path.touch()
            before = self._path.stat().st_ino
            connection = sqlite3.connect(self._path, timeout=0, isolation_level=None, check_same_thread=False)
            connection.execute("BEGIN EXCLUSIVE")
            if os.stat(self._path).st_ino == before:  # noqa: PTH116 - a FileNotFoundError here means "removed", as below
                return connection
            connection.close()
        except FileNotFoundError:
            if connection is not None:
                connection.close()
            if not save.parent.is_dir():
                folder = clean(str(save.parent), 200)
                raise NotKeptError(f"no folder '{folder}'; make it first, or choose another for {called(save)}") from None
        except sqlite3.Error as error:
            if connection is not None:
                connection.close()
            if getattr(error, "sqlite_errorcode", 0) & 0xFF == 5:  # SQLITE_BUSY
                raise LockedError(f"{called(save)}: another voxpop is writing this save; close it first, or use another file") from error
            if made:  # on a full disk, say
                self._path.unlink(missing_ok=True)
            because = f"{error}: {why_closed(save)}" if getattr(error, "sqlite_errorcode", 0) & 0xFF == 14 else str(error)  # CANTOPEN
            raise NotKeptError(f"{called(save)}: cannot be written in '{called(save.parent)}' ({because})") from error
        except OSError as error:
            raise NotKeptError(f"{called(save)}: cannot be written in '{called(save.parent)}' ({error.strerror})") from error
        return None

    def _hold(self, save: Path) -> int | None:
        """Return a descriptor that holds the file itself, None where there is none, or none can be held."""
        if sys.platform != "linux" or not save.is_file():
            return None
        import fcntl

        try:
            held = os.open(save, os.O_RDONLY | os.O_CLOEXEC)
        except OSError:  # gone, or not to be read: opening it will say so
            return None
        if not _on_local_disk(held):
            os.close(held)
            return None
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(held)
            self.release()
            raise LockedError(
                f"{called(save)}: another voxpop has this file open, from where it was before it was moved; close that first"
            ) from error
        except OSError:  # a file system without such locks
            os.close(held)
            return None
        return held

    def release(self) -> None:
        """Let the next writer in; after every connection to the save of this process is closed, or SQLite loses its own locks."""
        with contextlib.suppress(OSError):  # some systems keep an open file; an unlocked one does no harm
            self._path.unlink(missing_ok=True)
        self._connection.close()
        if self._held is not None:
            os.close(self._held)
            self._held = None


def _on_local_disk(opened: int) -> bool:
    """Return whether a file that is open lies in a file system in which a lock of it shuts nobody else out, SQLite neither. Linux only."""
    try:
        told = dict(line.split(b":", 1) for line in Path(f"/proc/self/fdinfo/{opened}").read_bytes().splitlines() if b":" in line)
        mount = told[b"mnt_id"].strip()
        found = next(line for line in Path("/proc/self/mountinfo").read_bytes().splitlines() if line.split(b" ", 1)[0] == mount)
        return found.rpartition(b" - ")[2].split()[0] in _LOCAL
    except (OSError, LookupError, StopIteration):
        return False
