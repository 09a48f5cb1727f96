"""One writer a save: an advisory lock that dies with its process, on every platform that SQLite runs on."""

import contextlib
import os
import sqlite3
from pathlib import Path

from saves.errors import LockedError, NotKeptError, called
from sim.text import clean

_TRIES = 5


class WriterLock:
    """Held from construction to `release`.

    It is SQLite's own lock on an empty file beside the save, so that readers are not held up and kill -9 frees it.
    The file is removed on release; one left by a killed writer does no harm.

    Raises:
        LockedError: another process, or this one, holds it.
        NotKeptError: the folder cannot be written to.
    """

    def __init__(self, save: Path) -> None:
        self._path = save.with_name(save.name + "-lock")
        for _ in range(_TRIES):
            connection = self._taken(save)
            if connection is not None:
                self._connection = connection
                return
        raise LockedError(f"{called(save)}: another voxpop is opening or closing this save; try again")

    def _taken(self, save: Path) -> sqlite3.Connection | None:
        """Return the locked connection, or None where the file was removed under it by a writer that just finished."""
        connection: sqlite3.Connection | None = None
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
            raise NotKeptError(f"{called(save)}: cannot be written in '{called(save.parent)}' ({error})") from error
        except OSError as error:
            raise NotKeptError(f"{called(save)}: cannot be written in '{called(save.parent)}' ({error.strerror})") from error
        return None

    def release(self) -> None:
        """Let the next writer in."""
        with contextlib.suppress(OSError):  # some systems keep an open file; an unlocked one does no harm
            self._path.unlink(missing_ok=True)
        self._connection.close()
