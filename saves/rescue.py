"""What is whole of a damaged save, in a new save beside it: every tick that is kept was played, and came to the recorded hashes."""

import sqlite3
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlite_utils import Database

from saves.beside import log_of, oddness, size_of
from saves.copying import check_new, check_told
from saves.drafting import drafted, refuse_taken
from saves.errors import DamagedError, NotASaveError, NotKeptError, called, on_write
from saves.lock import WriterLock
from saves.placing import remove_draft
from saves.salvage import Again, Rescued, Salvage, Told
from saves.schema import VERSION
from saves.wreck import Wreck, copied
from saves.writing import transaction

_NEWEST = 1000  # a format beyond is no number that a voxpop wrote


def rescue_save(damaged: Path, target: Path, again: Again = lambda lost: None, told: Told = lambda share: None) -> Rescued:
    """Make a new save of what is whole of a damaged one, which is only read: each branch up to the last tick that its hashes prove.

    Args:
        again: simulates a tick whose events are lost; what comes of it is kept only where it has the recorded hashes.
        told: hears from time to time which share is done.

    Raises:
        DamagedError: nothing can be kept.
        SaveError: it is no file, somebody plays it, or the target exists or cannot be written.
    """
    _check_file(damaged)
    refuse_taken(target)
    damaged, target = damaged.resolve(), target.resolve()
    with _held(damaged), drafted(target) as draft:
        copy = draft.with_name(draft.name.removesuffix(".new") + ".wreck")
        other = draft.with_name(draft.name.removesuffix(".new") + ".other")
        try:
            return _best(damaged, target, (draft, other), copy, again, told)
        finally:
            remove_draft(copy)
            remove_draft(other)


def _best(damaged: Path, target: Path, drafts: tuple[Path, Path], copy: Path, again: Again, told: Told) -> Rescued:
    """Build with the log and, where that loses something, without it; keep what has more ticks."""
    best, failure = None, None
    draft, other = drafts
    remove_draft(other)  # of a rescue that was killed, so that there is room
    for log in (True, False) if size_of(log_of(damaged)) and not oddness(log_of(damaged)) else (False,):
        place = draft if best is None else other
        remove_draft(place)
        try:
            found = _attempt(damaged, target, place, copy, log, again, told)
        except DamagedError as error:
            failure = failure or error
            remove_draft(place)
            continue
        if best is not None and found.ticks > best.ticks:
            other.replace(draft)
            best = found
        best = best or found
        if best.whole:
            break
    if best is None:
        raise failure or DamagedError(f"{called(damaged)}: nothing of it can be kept")
    return best


def _attempt(damaged: Path, target: Path, draft: Path, copy: Path, log: bool, again: Again, told: Told) -> Rescued:
    remove_draft(copy)
    try:
        copied(damaged, copy, log=log)
        wreck = Wreck(copy)
    except DamagedError as error:
        raise DamagedError(f"{called(damaged)}: nothing of it can be kept: there are no tables of a save in it") from error
    except OSError as error:
        raise NotKeptError(f"{called(damaged)}: cannot be read ({error.strerror or error})") from error
    try:
        connection = sqlite3.connect(draft, isolation_level=None)
        try:
            connection.execute("PRAGMA foreign_keys=ON")
            with transaction(Database(connection, execute_plugins=False), target, "what is whole") as db:
                found = Salvage(wreck, db, again, told).kept()
        finally:
            connection.close()
    except sqlite3.Error as error:
        raise on_write(target, "what is whole", error) from error
    except DamagedError as error:
        raise DamagedError(f"{called(damaged)}: nothing of it can be kept: {error}") from error
    finally:
        wreck.close()
    check_new(draft, target)
    check_told(draft, target)
    found.log = log
    return found


def _check_file(path: Path) -> None:
    """Raise NotASaveError for what cannot be a damaged save, whatever happened to it."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise NotASaveError(f"{called(path)}: this is not a file but a folder or device; allowed: a damaged save")
        with path.open("rb") as file:
            head = file.read(100)
    except FileNotFoundError as error:
        raise NotASaveError(f"no file '{called(path)}'") from error
    except (OSError, ValueError) as error:
        raise NotASaveError(f"{called(path)}: cannot be read ({getattr(error, 'strerror', None) or error})") from error
    version = int.from_bytes(head[60:64], "big")
    if VERSION < version < _NEWEST:
        raise NotASaveError(f"{called(path)}: made by a newer voxpop (format {version}, this one reads up to {VERSION}); update voxpop")


@contextmanager
def _held(path: Path) -> Iterator[None]:
    """Hold a save against whoever would write it meanwhile, where its folder lets a lock be made.

    Raises:
        LockedError: somebody writes it.
    """
    try:
        lock = WriterLock(path)
    except NotKeptError:
        yield
        return
    try:
        yield
    finally:
        lock.release()
