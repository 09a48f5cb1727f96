"""The save: one SQLite file is a world with its history, written by one, read by anybody."""

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlite_utils import Database

from saves import branch as line
from saves import branching
from saves.blob import packed
from saves.branch import END, Branch, Tip
from saves.calls import CallTable
from saves.errors import BranchError, DamagedError, NotKeptError, SaveError, called, on_read, on_write, with_rescue
from saves.events import keep
from saves.events import packed as packed_lines
from saves.history import EventRow, recorded, world_at
from saves.lock import WriterLock
from saves.lost_log import LogKept
from saves.measured import measured
from saves.opening import check_header, opened, opened_again
from saves.pace import SNAPSHOT_EVERY, Pace, pace_of
from saves.past import PastTick, control, past_ticks, strip
from saves.payload import input_rows_of, joined, kind_in
from saves.placing import draft_of, place, refuse_existing, refuse_logged, remove_draft
from saves.schema import BLOB_LIMIT, NAME_LIMIT
from saves.settling import Settling
from saves.snapshot import encoded
from saves.summary import Summary, summary_of
from saves.writing import insert_genesis, insert_snapshot, insert_tick, transaction
from sim.event import Measured
from sim.event.intervention import MIND_LIMIT
from sim.highlights import Control, Highlight, highlight
from sim.journal import TickRecord, chained
from sim.text import clean
from sim.world import World


class Save:
    """An open save; make one with `create` or `open_save`. It is a sim.journal.Journal for its current branch.

    One thread at a time may use it. A writable one holds the writer's lock until `close`.

    Attributes:
        path: of the file. current: the branch to which `append` adds.
        snapshot_every: ticks between whole states, from which playback begins, at most; saves.pace tells when there are more.
        mind: name of the mind that the run was given which appends now; recorded with each tick.
        backup: where the file is kept as it was, if this opening made one of a former format one of this format.
    """

    def __init__(self, path: Path, db: Database, current: Branch, lock: WriterLock | None, backup: Path | None = None) -> None:
        self.path = path
        self.backup = backup
        self.current = current
        self.snapshot_every = SNAPSHOT_EVERY
        self.mind = ""
        self._db = db
        self._lock = lock
        status = Path(path).stat()
        self._place = (status.st_dev, status.st_ino)
        self._tip: Tip | None = None
        self._pace: Pace | None = None
        self._world: World | None = None
        self._settling = Settling()
        self._log = LogKept(path)

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

    def past(self, ticks: int, stop: int = END) -> list[PastTick]:
        """Return what marked the last ticks of the current branch up to `stop` (sim.highlights)."""
        with self._reading():
            return past_ticks(self._db, self.current, ticks, stop)

    def strip(self) -> list[Highlight]:
        """Return what a timeline shows of every tick of the current branch, from tick 0, inherited ones too."""
        with self._reading():
            return strip(self._db, self.current)

    def control(self) -> list[Control]:
        """Return who became the player's in the current branch, and who no more, oldest first, inherited ticks too."""
        with self._reading():
            return control(self._db, self.current)

    def summary(self) -> Summary:
        """Return what `voxpop info` tells."""
        with self._reading():
            return summary_of(self._db, self.path)

    def measured(self, branch: str | None = None, stop: int = END, most: int = 0) -> dict[int, Measured]:
        """Return what the ticks of a branch were measured to be, up to `stop`; of more than `most` of them every so many only.

        What is returned is checked against the other events of a tick only when that is played back. Ticks of older formats have none.
        """
        with self.reading() as db:
            return measured(db, self.current if branch is None else line.named(db, branch), 0, stop, most)

    @contextlib.contextmanager
    def reading(self) -> Iterator[Database]:
        """Yield the database to what else in this package reads it; what goes wrong is told of this file."""
        with self._reading():
            yield self._db

    def reader(self) -> "Save":
        """Return this save, opened once more for reading, for another thread; it is current at the same branch.

        Not by `open_save`, which looks at the bytes of the file: that would let go of the locks that this process has on it (POSIX).

        Raises:
            SaveError: it cannot be read, or is no more at its path, where another file may be that nobody checked.
        """
        self._check_place()
        db = opened_again(self.path)
        try:
            self._check_place()
            return Save(self.path, db, self.current, None)
        except BaseException:
            db.conn.close()
            raise

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
        try:
            events, inputs = packed_lines(joined(record)), input_rows_of(self.current.id, record)
            state = self._state_due(record)
            blob = None if state is None else packed(state)
        except ValueError as error:
            raise SaveError(f"{called(self.path)}: tick {record.tick} was not saved: {error}") from error
        with self._writing(f"tick {record.tick}") as db:
            insert_tick(db, self.current.id, record, highlight(map(kind_in, record.payloads)), self.mind)
            keep(db.conn, self.current.id, record.tick, events)
            db.conn.executemany("INSERT INTO input(branch, tick, seq, payload) VALUES (?, ?, ?, ?)", inputs)
            if blob is not None:
                insert_snapshot(db, self.current.id, record.tick, blob)
        self._paced(record, blob)
        self._tip = Tip(record.tick, record.event_hash, record.state_hash)
        self._settling.settle(self._db.conn)

    def tape(self, told: Callable[[str], None] = lambda line: None, *, own: bool = False) -> CallTable:
        """Return where calls to models are kept for the current branch, whichever that is when a call is made.

        Args:
            told: hears once in a plain line where calls cannot be kept; a save that was opened for reading keeps none, and says nothing.
            own: replies to what was asked on other branches are not found, so that minds are asked anew.
        """
        writable = self._lock is not None
        return CallTable(self._db, self.path, lambda: (self.current.id, self.tip().tick), writable=writable, told=told, own=own)

    def attach(self, world: World) -> None:
        """Take the snapshots that `append` makes every `snapshot_every` ticks from this world, the one being simulated."""
        self._world = world

    def resume(self) -> World:
        """Return the world at the tip of the current branch, attached."""
        world = self.world()
        self.attach(world)
        return world

    def branch(self, name: str, parent: str, fork_tick: int, salt: int | None = None, note: str = "", until: int | None = None) -> Branch:
        """Begin another line of history after a tick of an existing one; copies nothing.

        Args:
            salt: keys the draws from there on; unless told the parent's, so that what-ifs share their luck.
            until: of a re-run of the parent, the tick with which it is to end; None for any other branch.

        Raises:
            BranchError: the name is taken or not allowed, or the parent has no such tick.
        """
        with self._writing(f"branch '{clean(name, NAME_LIMIT)}'") as db:
            branching.begin(db, name, parent, fork_tick, salt, note, until)
        return next(one for one in self.branches() if one.name == name)

    def rename(self, branch: str, name: str) -> None:
        """Call a branch otherwise.

        Raises:
            BranchError: there is none, it is the first one, or the name is taken or not allowed.
        """
        with self._writing(f"the new name of branch '{clean(branch, NAME_LIMIT)}'") as db:
            branching.rename(db, branch, name)
        self._edited()

    def hide(self, branch: str, hidden: bool = True) -> None:
        """Leave a branch out of lists, which is how one is deleted, or show it again; nothing of it is lost.

        Raises:
            BranchError: there is none, or it is the first one, or the current one.
        """
        with self._writing(f"that branch '{clean(branch, NAME_LIMIT)}' is {'hidden' if hidden else 'shown'}") as db:
            branching.hide(db, branch, hidden, self.current.id)
        self._edited()

    def note(self, branch: str, text: str) -> None:
        """Note on a branch in a plain line what it is for, in place of what was noted before.

        Raises:
            BranchError: there is none.
        """
        with self._writing(f"the note on branch '{clean(branch, NAME_LIMIT)}'") as db:
            branching.note(db, branch, text)
        self._edited()

    def switch(self, name: str) -> None:
        """Make a branch the current one; what was attached is let go."""
        with self._reading():
            self.current = line.named(self._db, name)
        self._tip = self._pace = self._world = None

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

    def _edited(self) -> None:
        """See the current branch as it is called now."""
        self.current = next(one for one in self.branches() if one.id == self.current.id)

    def _check_place(self) -> None:
        """Raise NotKeptError where the file that is open is no longer the one at its path: SQLite would write to nowhere."""
        try:
            here = self.path.stat()
        except OSError:
            here = None
        if here is None or (here.st_dev, here.st_ino) != self._place:
            told = f"{called(self.path)}: the file was moved or deleted while it was open; put it back at {clean(str(self.path), 200)}"
            raise NotKeptError.because(told, "gone")

    def _state_due(self, record: TickRecord) -> bytes | None:
        if self._pace is None:
            with self._reading():
                self._pace = pace_of(self._db, self.current.id)
        if record.tick % self.snapshot_every and not self._pace.due(len(record.events)):
            return None
        if self._world is None or self._world.tick != record.tick or self._world.state_hash() != record.state_hash:
            return None
        state = encoded(self._world)
        if len(state) <= BLOB_LIMIT:
            return state
        self._pace = Pace(0, BLOB_LIMIT)  # playback works without it, from the snapshot before; it is not made again each tick
        return None

    def _paced(self, record: TickRecord, blob: dict[str, object] | None) -> None:
        """Count what would have to be played from the last state on."""
        if self._pace is not None:
            self._pace.events += len(record.events)
        if blob is not None:
            self._pace = Pace(0, len(blob["data"]))  # type: ignore[arg-type]

    @contextlib.contextmanager
    def _reading(self) -> Iterator[None]:
        try:
            yield
        except DamagedError as error:
            told = DamagedError(with_rescue(self.path, f"{called(self.path)}: {error}"))
            told.tick = error.tick
            raise told from error
        except (sqlite3.Error, UnicodeDecodeError) as error:
            raise on_read(self.path, error) from error

    @contextlib.contextmanager
    def _writing(self, what: str) -> Iterator[Database]:
        if self._lock is None:
            told = f"{called(self.path)}: {what} was not saved because this save was opened for reading"
            raise NotKeptError.because(told, "read-only")
        self._check_place()
        try:
            self._db.conn.execute("PRAGMA synchronous=FULL")  # whatever was asked for before: what is acknowledged is on the disk
            with transaction(self._db, self.path, what):
                yield self._db
            self._log.look(self._db.conn)
        except BaseException as error:
            self._tip = self._pace = None  # a commit that is told to have failed may have succeeded: what is there is read anew
            if isinstance(error, sqlite3.Error):
                raise on_write(self.path, what, error) from error
            raise


def open_save(path: Path | str, *, writable: bool = False, branch: str = "main") -> Save:
    """Return a save whose file has passed every check, current at a branch.

    One of a former format is read from a copy in this format; a writer's becomes one of this format, after a backup.

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
        db, backup = opened(path, writable=writable)
        if writable:
            remove_draft(draft_of(path))  # what a disk that failed once kept of a backup that was being made
        try:
            return Save(path, db, line.named(db, branch), lock, backup)
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
    refuse_logged(path)
    draft = draft_of(path)
    lock = WriterLock(path)
    try:
        _build(draft, path, world, mind)
        place(draft, path)
    except OSError as error:
        raise NotKeptError(f"{called(path)}: cannot be made in '{called(path.parent)}' ({error.strerror})") from error
    finally:
        remove_draft(draft)
        lock.release()
    save = open_save(path, writable=True)
    save.mind = clean(mind, MIND_LIMIT)
    save.attach(world)
    return save


def _build(draft: Path, path: Path, world: World, mind: str) -> None:
    remove_draft(draft)
    try:
        connection = sqlite3.connect(draft, isolation_level=None)
    except sqlite3.Error as error:
        raise on_write(path, "the new world", error) from error
    try:
        with transaction(Database(connection, execute_plugins=False), path, "the new world") as db:
            insert_genesis(db, world, mind)
        connection.execute("PRAGMA journal_mode=WAL")  # for good, so that opening writes nothing
    except sqlite3.Error as error:
        raise on_write(path, "the new world", error) from error
    finally:
        connection.close()
