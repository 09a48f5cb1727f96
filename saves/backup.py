"""A backup: a save as it was before its format changes, beside it, made whole or not at all and never over another."""

import filecmp
import os
import shutil
import sqlite3
from pathlib import Path

from sqlite_utils import Database

from saves.errors import NotKeptError, called, on_write
from saves.placing import draft_of, place, remove_draft

_MOST = 1000  # of one save


def backed_up(db: Database, path: Path, version: int) -> Path:
    """Keep a save of a former format as it is, and return where: `town.format-3.db`, numbered where that is taken.

    One that holds the same already, left by an attempt that was broken off, will do. Needs the writer's lock.

    Raises:
        SaveError: it could not be made; what was begun of it is removed.
    """
    draft = draft_of(path)
    try:
        _copied(db, path, draft)
        for number in ("", *(f"-{number}" for number in range(2, _MOST + 1))):
            backup = path.with_name(f"{path.stem}.format-{version}{number}{path.suffix}")
            if not os.path.lexists(backup):
                place(draft, backup)
                return backup
            if backup.is_file() and filecmp.cmp(draft, backup, shallow=False):
                return backup
    except OSError as error:
        raise NotKeptError(f"{called(path)}: no backup of it could be made ({error.strerror}); it was left as it is") from error
    finally:
        remove_draft(draft)
    raise NotKeptError(f"{called(path)}: it has {_MOST:,} backups; allowed: fewer, so move some elsewhere; it was left as it is")


def kept(backup: Path) -> str:
    """Return what to tell a player whose save was changed to this format."""
    return f"this save was of an older voxpop and is of this one now; as it was, it is kept in {called(backup)}"


def _copied(db: Database, path: Path, draft: Path) -> None:
    """Copy page by page, also what is still in the log; who may not read the save may not read its copy."""
    remove_draft(draft)
    draft.touch(mode=0o600, exist_ok=False)  # what could not be removed may be another name of an earlier backup
    connection = sqlite3.connect(draft, isolation_level=None)
    try:
        db.conn.backup(connection)
    except sqlite3.Error as error:
        raise on_write(path, "a backup of it", error) from error
    finally:
        connection.close()
    shutil.copymode(path, draft)
