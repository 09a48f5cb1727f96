"""The save: one SQLite file is a world with its history, written by one, read by anybody."""

import contextlib
import os
import sqlite3
from collections.abc import Callable, Collection, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlite_utils import Database

from saves import branch as line
from saves.blob import packed
from saves.branch import END, Branch, Tip
from saves.calls import CallTable
from saves.errors import BranchError, DamagedError, NotKeptError, SaveError, called, on_read, on_write
from saves.history import EventRow, recorded, world_at
from saves.lock import WriterLock
from saves.opening import check, check_header, connect, let_write
from saves.past import PastTick, past_ticks, strip
from saves.payload import input_rows_of, rows_of
from saves.schema import BLOB_LIMIT, NOTE_LIMIT
from saves.snapshot import encoded
from saves.summary import Summary, summary_of
from saves.writing import insert_genesis, insert_snapshot, insert_tick, now, transaction
from sim.event.intervention import MIND_LIMIT
from sim.highlights import Highlight, highlight
from sim.journal import TickRecord, chained
from sim.text import clean
from sim.world import World

SNAPSHOT_EVERY = 50  # ticks: the worst load then plays 49 of them
SALT_LIMIT = 1 << 62


class Save:
    """An open save; make one with `create` or `open_save`. It is a sim.journal.Journal for its current branch.

    One thread at a time may use it. A writable one holds the writer's lock until `close`.

    Attributes:
        path: of the file. current: the branch to which `append` adds.
        snapshot_every: ticks between whole states, from which playback begins.
        mind: name of the mind that the run was given which appends now; recorded with each tick.
    """

    def __init__(self, path: Path, db: Database, current: Branch, lock: WriterLock | None) -> None:
        self.path = path
        self.current = current
        self.snapshot_every = SNAPSHOT_EVERY
        self.mind = ""
        self._db = db
        self._lock = lock
        status = Path(path).stat()
        self._place = (status.st_dev, status.st_ino)
        self._tip: Tip | None = None
        self._world: World | None = None

    # Reading

    def tip(self) -> Tip:
        """Return the last recorded tick of the current branch, with its hashes."""
        if self._tip is None:
            with self._reading():
                self._tip = line.tip(self._db, self.current.id)
        return self._tip

    def last_hash(self) -> bytes:
        """Return the event hash of the last recorded tick: what the next tick's is chained to."""
        return self.tip().event_hash

    def world(self, branch: str | None = None, tick: int | None = None) -> World:
        """Return the world after a tick (the last one unless told) of a branch (the current one unless told), by playback.

        Raises:
            BranchError: there is no such branch, or it has no such tick.
            DamagedError: what is recorded does not give the recorded state; names the tick.
        """
        with self._reading():
            wanted = self.current if branch is None else line.named(self._db, branch)
            last = line.tip(self._db, wanted.id).tick
            if tick is not None and not 0 <= tick <= last:
                raise BranchError(f"branch '{wanted.name}' has no tick {tick}; allowed: 0 to {last}")
            return world_at(self._db, wanted, last if tick is None else tick)

    def events(self, branch: str | None = None, start: int = 0, stop: int = END) -> Iterator[EventRow]:
        """Yield what is recorded of a branch from tick `start` to `stop`, both included, inherited ticks too.

        Raises:
            DamagedError: it is not what was recorded; names the tick.
        """
        with self._reading():
            wanted = self.current if branch is None else line.named(self._db, branch)
            yield from recorded(self._db, wanted, start, stop)

    def branches(self) -> list[Branch]:
        """Return all branches, oldest first."""
        with self._reading():
            return line.branches(self._db)

    def played(self) -> str:
        """Return the name of the branch that was played last, the first one where none is known."""
        with self._reading():
            names = [one.name for one in line.branches(self._db)]
            found = self._db.conn.execute("SELECT value FROM meta WHERE key = 'played'").fetchone()
        return str(found[0]) if found and found[0] in names else names[0]

    def past(self, counted: Collection[str], kept: Collection[str], ticks: int) -> list[PastTick]:
        """Return what marked the last ticks of the current branch: how many events of some kinds, and those of others."""
        with self._reading():
            return past_ticks(self._db, self.current, counted, kept, ticks)

    def strip(self) -> list[Highlight]:
        """Return what a timeline shows of every tick of the current branch, from tick 0, inherited ones too."""
        with self._reading():
            return strip(self._db, self.current)

    def summary(self) -> Summary:
        """Return what `voxpop info` tells."""
        with self._reading():
            return summary_of(self._db, self.path)

    # Writing

    def append(self, record: TickRecord) -> None:
        """Keep one tick of the current branch, all of it or nothing; repeating a tick that was kept does nothing.

        Raises:
            NotKeptError: it could not be written (disk full, say); the same tick may be tried again.
            SaveError: it does not follow the last tick, or could not be read back.
        """
        tip = self.tip()
        if record.tick == tip.tick and (record.event_hash, record.state_hash) == tip[1:]:
            return  # its commit had succeeded although an error was reported
        if record.tick != tip.tick + 1 or chained(tip.event_hash, record.payloads, record.inputs) != record.event_hash:
            raise SaveError(f"{called(self.path)}: tick {record.tick} does not follow what is recorded; the last tick is {tip.tick}")
        self._check_place()
        try:
            rows, inputs = rows_of(self.current.id, record), input_rows_of(self.current.id, record)
            state = self._state_due(record)
        except ValueError as error:
            raise SaveError(f"{called(self.path)}: tick {record.tick} was not saved: {error}") from error
        with self._writing(f"tick {record.tick}") as db:
            insert_tick(db, self.current.id, record, highlight(row[3] for row in rows), self.mind)
            # The one hot path: sqlite-utils' insert_all halves the events a second of a tick of 100 (51,000 instead of 109,000).
            db.conn.executemany("INSERT INTO event(branch, tick, seq, kind, agent, payload) VALUES (?, ?, ?, ?, ?, ?)", rows)
            db.conn.executemany("INSERT INTO input(branch, tick, seq, payload) VALUES (?, ?, ?, ?)", inputs)
            if state is not None:
                insert_snapshot(db, self.current.id, record.tick, packed(state))
        self._tip = Tip(record.tick, record.event_hash, record.state_hash)

    def tape(self, told: Callable[[str], None] = lambda line: None) -> CallTable:
        """Return where calls to models are kept for the current branch, whichever that is when a call is made.

        Args:
            told: hears once in a plain line where calls cannot be kept; a save that was opened for reading keeps none, and says nothing.
        """
        return CallTable(self._db, self.path, lambda: (self.current.id, self.tip().tick), writable=self._lock is not None, told=told)

    def attach(self, world: World) -> None:
        """Take the snapshots that `append` makes every `snapshot_every` ticks from this world, the one being simulated."""
        self._world = world

    def resume(self) -> World:
        """Return the world at the tip of the current branch, attached."""
        world = self.world()
        self.attach(world)
        return world

    def branch(self, name: str, parent: str, fork_tick: int, salt: int | None = None, note: str = "") -> Branch:
        """Begin another line of history after a tick of an existing one; copies nothing.

        Args:
            salt: keys the draws from there on; unless told the parent's, so that what-ifs share their luck.

        Raises:
            BranchError: the name is taken or not allowed, or the parent has no such tick.
        """
        line.checked_name(name)
        if salt is not None and not 0 <= salt < SALT_LIMIT:
            raise BranchError(f"salt {salt}; allowed: 0 to {SALT_LIMIT - 1}")
        with self._writing(f"branch '{name}'") as db:
            known = {one.name: one for one in line.branches(db)}
            origin = line.named(db, parent)
            last = line.tip(db, origin.id).tick
            if name in known:
                raise BranchError(f"branch '{name}' exists already; choose another name")
            if len(known) >= line.BRANCH_LIMIT:
                raise BranchError(f"this save has {len(known):,} branches; allowed: up to {line.BRANCH_LIMIT:,}")
            if not 0 <= fork_tick <= last:
                raise BranchError(f"branch '{parent}' has no tick {fork_tick}; allowed: 0 to {last}")
            row = {"name": name, "parent": origin.id, "fork_tick": fork_tick, "rng_salt": origin.salt if salt is None else salt}
            db.table("branch").insert({**row, "note": note[:NOTE_LIMIT], "created": now()})
        return next(one for one in self.branches() if one.name == name)

    def switch(self, name: str) -> None:
        """Make a branch the current one; what was attached is let go."""
        with self._reading():
            self.current = line.named(self._db, name)
        self._tip = self._world = None

    def keep_played(self) -> None:
        """Keep that whoever plays this save next goes on with the current branch."""
        if self.played() != self.current.name:
            with self._writing("the branch to go on with") as db:
                db.conn.execute("INSERT OR REPLACE INTO meta(key, value) VALUES ('played', ?)", [self.current.name])

    def close(self) -> None:
        """Finish: everything is in the one file, and the next writer may come. Closing twice does nothing."""
        lock, self._lock = self._lock, None
        if lock is not None:
            with contextlib.suppress(sqlite3.Error):  # the disk is full, say: then the log stays, and is read next time
                self._db.conn.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        self._db.conn.close()
        if lock is not None:
            lock.release()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None) -> None:
        self.close()

    def _check_place(self) -> None:
        """Raise NotKeptError where the file that is open is no longer the one at its path: SQLite would write to nowhere."""
        try:
            here = self.path.stat()
        except OSError:
            here = None
        if here is None or (here.st_dev, here.st_ino) != self._place:
            raise NotKeptError(
                f"{called(self.path)}: the file was moved or deleted while it was open; put it back at {clean(str(self.path), 200)}"
            )

    def _state_due(self, record: TickRecord) -> bytes | None:
        if record.tick % self.snapshot_every or self._world is None or self._world.tick != record.tick:
            return None
        if self._world.state_hash() != record.state_hash:
            return None
        state = encoded(self._world)
        return state if len(state) <= BLOB_LIMIT else None  # playback works without it, from the snapshot before

    @contextlib.contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except DamagedError as error:
            raise DamagedError(f"{called(self.path)}: {error}") from error
        except (sqlite3.Error, UnicodeDecodeError) as error:
            raise on_read(self.path, error) from error

    @contextlib.contextmanager
    def _writing(self, what: str) -> Iterator[Database]:
        if self._lock is None:
            raise NotKeptError(f"{called(self.path)}: {what} was not saved because this save was opened for reading")
        with transaction(self._db, self.path, what):
            yield self._db


def open_save(path: Path | str, *, writable: bool = False, branch: str = "main") -> Save:
    """Return a save whose file has passed every check, current at a branch.

    Raises:
        NotASaveError, DamagedError: the file is none, or not whole.
        LockedError: somebody else writes it.
        BranchError: there is no such branch.
    """
    path = Path(path)
    check_header(path)
    path = path.resolve()
    lock = WriterLock(path) if writable else None
    try:
        db = connect(path, writable=writable)
        try:
            check(db, path)
            current = line.named(db, branch)
            if writable:
                let_write(db, path)
            return Save(path, db, current, lock)
        except BaseException:
            db.conn.close()
            raise
    except BaseException:
        if lock is not None:
            lock.release()
        raise


def create(path: Path | str, world: World, *, mind: str) -> Save:
    """Return a new writable save that holds a world at tick 0, attached.

    The file appears whole or not at all: it is built beside its place, then linked there.

    Raises:
        NotKeptError: the file exists already, or cannot be written.
        LockedError: somebody else is making it.
    """
    path = Path(path)
    if world.tick != 0:
        raise SaveError(f"a save begins with a world at tick 0; this one is at tick {world.tick}")
    refuse_existing(path)
    path = path.resolve()
    draft = path.with_name(f".{called(path)}.new")  # under the lock nobody else uses it; one left by a killed program is removed
    lock = WriterLock(path)
    try:
        _build(draft, path, world, mind)
        _place(draft, path)
    finally:
        _remove_draft(draft)
        lock.release()
    save = open_save(path, writable=True)
    save.mind = clean(mind, MIND_LIMIT)
    save.attach(world)
    return save


def _build(draft: Path, path: Path, world: World, mind: str) -> None:
    _remove_draft(draft)
    connection = sqlite3.connect(draft, isolation_level=None)
    try:
        with transaction(Database(connection, execute_plugins=False), path, "the new world") as db:
            insert_genesis(db, world, mind)
        connection.execute("PRAGMA journal_mode=WAL")  # for good, so that opening writes nothing
    except sqlite3.Error as error:
        raise on_write(path, "the new world", error) from error
    finally:
        connection.close()


def _place(draft: Path, path: Path) -> None:
    """Give the finished file its name, unless somebody else has taken it."""
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


def refuse_existing(path: Path) -> None:
    """Raise NotKeptError if a new save cannot have this name, because something has it."""
    if os.path.lexists(path):
        raise NotKeptError(f"{called(path)}: exists already and is never overwritten; choose another name, or continue it with voxpop play")


def _remove_draft(draft: Path) -> None:
    for ending in ("", "-journal", "-wal", "-shm"):
        draft.with_name(draft.name + ending).unlink(missing_ok=True)
