"""The recording of a branch: all that a re-simulation needs of it, tick by tick: events, what came from outside, replies, hashes."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Annotated

import msgspec
from msgspec import Meta, Struct
from sqlite_utils import Database

from saves import branch as line
from saves.blob import unpacked
from saves.branch import END, Branch, Span
from saves.calls import ALWAYS, REPLY_LIMIT, is_hash, kept_small
from saves.errors import DamagedError, SaveError
from saves.file import Save
from saves.history import TickRow, event_rows, input_jsons, ticks
from saves.writing import rules_hash, version
from sim.tape import Call


class Author(Struct, frozen=True):
    """What made a tick: a version of voxpop, its rules, and the mind that the run was given, "" where that is not known."""

    version: Annotated[str, Meta(max_length=200)]
    rules_hash: Annotated[str, Meta(max_length=200)]
    mind: Annotated[str, Meta(max_length=300)]

    @property
    def same_rules(self) -> bool:
        """Whether these rules are those of this voxpop."""
        return (self.version, self.rules_hash) == (version(), rules_hash())


class RecordedTick(Struct, frozen=True):
    """A tick as it was recorded.

    Args:
        branch: under whose name it is stored: of the line of history itself, or of one that it inherits from.
        payloads: of its events. inputs: that came from outside; both as JSON.
        before: event hash of the tick before.
    """

    branch: str
    tick: int
    author: Author
    payloads: tuple[bytes, ...]
    inputs: tuple[bytes, ...]
    before: bytes
    event_hash: bytes
    state_hash: bytes


class Recording:
    """What is recorded of one branch, read only. Who iterates over `ticks` finds in `replies` those of the tick that was yielded last."""

    def __init__(self, save: Save, branch: str) -> None:
        """Prepare to read.

        Raises:
            BranchError: there is no such branch.
        """
        self._save = save
        with save.reading() as db:
            self.branch: Branch = line.named(db, branch)
            self.last = line.tip(db, self.branch.id).tick
        self.replies = Replies(save)

    def ticks(self, start: int, stop: int = END) -> Iterator[RecordedTick]:
        """Yield the ticks from `start`, at least 1, to `stop`, both included, also those that are inherited.

        Raises:
            DamagedError: they are not those that were recorded; names the tick.
        """
        with self._save.reading() as db:
            names = {one.id: one.name for one in line.branches(db)}
            before = b""
            for span in reversed(line.lineage(db, self.branch.id, stop)):
                for row in ticks(db, Span(span.branch, max(span.lo, start - 1), span.hi)):
                    if row.tick >= start:
                        self.replies.turn(db, row.branch, row.tick)
                        yield _tick(db, row, before, names[row.branch])
                    before = row.event_hash

    def identities(self) -> dict[str, tuple[str, ...]]:
        """Return which models thought under the name of each mind."""
        found: dict[str, tuple[str, ...]] = {}
        with self._save.reading() as db:
            for mind, identity in db.conn.execute("SELECT mind, identity FROM model ORDER BY mind, identity LIMIT 1000").fetchall():
                if isinstance(mind, str) and isinstance(identity, str):
                    found[mind] = (*found.get(mind, ()), identity)
        return found


class Replies:
    """A sim.tape.Tape that only plays: of one tick at a time, so that a recording of any length fits."""

    def __init__(self, save: Save) -> None:
        self._save = save
        self._places: dict[bytes, bytes] = {}  # key -> hash of the reply
        self._vectors: dict[bytes, bytes] | None = None

    def turn(self, db: Database, branch: int, tick: int) -> None:
        """Have the replies of a tick: those of its own branch first, then those of the oldest, as a run finds them."""
        others = [number for (number,) in db.conn.execute("SELECT id FROM branch ORDER BY id").fetchall() if number != branch]
        if self._vectors is None:
            self._vectors = self._of(db, [branch, *others], ALWAYS)
        self._places = self._of(db, [branch, *others], tick)

    def any(self) -> bool:
        """Return whether there are replies at all, of any tick."""
        with self._save.reading() as db:
            return db.conn.execute("SELECT 1 FROM call WHERE reply IS NOT NULL LIMIT 1").fetchone() is not None

    def reply(self, key: bytes) -> bytes | None:
        """Return the recorded reply, None where there is none that can be believed."""
        place = self._places.get(key) or (self._vectors or {}).get(key)
        if place is None:
            return None
        with suppress(SaveError), self._save.reading() as db:
            if kept_small(db, place, REPLY_LIMIT):
                return unpacked(db, place)
        return None

    def keep(self, *calls: Call) -> None:
        """Keep nothing: a recording is only read."""

    def introduce(self, mind: str, identity: str) -> None:
        """Keep nothing: a recording is only read."""

    @staticmethod
    def _of(db: Database, branches: list[int], tick: int) -> dict[bytes, bytes]:
        found: dict[bytes, bytes] = {}
        sql = "SELECT request_hash, reply FROM call WHERE branch = ? AND tick = ? AND status = 'ok' AND reply IS NOT NULL"
        for branch in branches:
            for key, place in db.conn.execute(sql, (branch, tick)).fetchall():
                if is_hash(key) and is_hash(place):
                    found.setdefault(key, place)
        return found


def _tick(db: Database, row: TickRow, before: bytes, branch: str) -> RecordedTick:
    events = tuple(event.json for event in event_rows(db, row, before))
    inputs = tuple(input_jsons(db, row)) if row.n_inputs else ()
    return RecordedTick(branch, row.tick, _author(db, row), events, inputs, before, row.event_hash, row.state_hash)


def _author(db: Database, row: TickRow) -> Author:
    sql = "SELECT e.version, e.rules_hash, e.mind FROM tick t JOIN engine e ON e.id = t.engine WHERE t.branch = ? AND t.tick = ?"
    found = db.conn.execute(sql, (row.branch, row.tick)).fetchone()
    try:
        author = msgspec.convert(dict(zip(Author.__struct_fields__, found or (), strict=False)), Author)
    except ValueError as error:
        raise DamagedError(f"tick {row.tick}: what made it is not as it should be ({error})") from error
    if not all(text.isprintable() for text in (author.version, author.rules_hash, author.mind)):
        raise DamagedError(f"tick {row.tick}: what made it holds control characters")
    return author
