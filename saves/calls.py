"""Calls to language models, kept in the save as they are answered: whoever asks the same again, on any branch, pays nothing."""

import contextlib
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path

from sqlite_utils import Database

from saves.blob import content_hash, packed, unpacked
from saves.errors import DamagedError, SaveError, called
from saves.parts import Parts, whole
from saves.waiting import Waiting
from saves.writing import transaction
from sim.event.intervention import MIND_LIMIT
from sim.tape import Call

REPLY_LIMIT = 1 << 24  # bytes of a reply before compression: 16 MiB, far more than a model is let say; a larger one is passed over
HELD_LIMIT = 1_000_000  # places of replies held in memory: 200 MB; those of the nearest ticks first
IDENTITY_LIMIT = 500  # characters of what tells a model from others
UNKEPT_LIMIT = 10_000  # replies held in memory that a full disk did not take
ALWAYS = 1 << 40  # tick of what belongs to none: the vectors of texts

_FIND = "SELECT request_hash, reply FROM call WHERE branch = ? AND tick >= ? AND status = 'ok' AND reply IS NOT NULL ORDER BY tick LIMIT ?"
_SMALL = "SELECT 1 FROM blob WHERE hash = ? AND raw_len <= ? AND length(data) <= ?"
_BLOB = "INSERT INTO blob(hash, codec, raw_len, data) VALUES (:hash, :codec, :raw_len, :data) ON CONFLICT(hash) DO NOTHING"
_BESIDE = (
    "SELECT attempt, request_hash, reply FROM call WHERE branch = ? AND tick = ? AND agent = ? AND purpose = ? ORDER BY attempt LIMIT 1000"
)
_CALL = "INSERT OR REPLACE INTO call VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"


class CallTable:
    """A sim.tape.Tape: keeps calls for the current branch of a save, and finds replies in all of its branches, or in that one alone.

    A kept call survives the end of this process at once, and a power loss too unless the disk is so slow that calls do not wait for it;
    then from half a second later on (saves.waiting). What cannot be read or written is passed over: a reply that is missing is asked for
    again, and one that is not kept is used all the same.

    Where replies stand is held in memory, about 200 bytes a call, for ticks from the tip of the current branch on when it is first
    asked: a run makes no call of an earlier tick again, for a call's seed names its tick.
    """

    def __init__(
        self,
        db: Database,
        path: Path,
        place: Callable[[], tuple[int, int]],
        *,
        writable: bool,
        told: Callable[[str], None],
        own: bool = False,
    ) -> None:
        """Prepare to keep calls.

        Args:
            place: returns the number of the current branch and its last tick. writable: whether calls are kept at all.
            told: hears in one plain line, once, that calls are not being kept.
            own: replies are found in the current branch alone, so that minds are asked anew; vectors, which are no answers, in all.
        """
        self._db, self._path, self._place, self._writable, self._told, self._own = db, path, place, writable, told, own
        self._waiting = Waiting(db, path)
        self._found: dict[bytes, bytes] = {}  # key -> hash of the reply
        self._unkept: dict[bytes, bytes] = {}  # key -> reply
        self._parts = Parts()
        self._stored: set[bytes] = set()  # hashes of parts in the file
        self._branch = 0  # of which _found was filled; 0 for none
        self._warned = False

    def reply(self, key: bytes) -> bytes | None:
        """Return the reply to a call with this key, None where there is none that can be believed."""
        if (held := self._unkept.get(key)) is not None:
            return held
        try:
            self._fill()
            place = self._found.get(key)
            return None if place is None else self._content(place)
        except (SaveError, sqlite3.Error, UnicodeDecodeError):
            self._found.pop(key, None)
            return None

    def keep(self, *calls: Call) -> None:
        """Keep calls, each in place of one of the same tick, agent, purpose and attempt unless that has a reply to something else."""
        if not self._writable:
            return
        try:
            self._write(calls)
        except (SaveError, ValueError, sqlite3.Error, OverflowError) as error:
            if len(calls) > 1:
                for call in calls:  # one that cannot be kept takes no other with it
                    self.keep(call)
                return
            plain = isinstance(error, (SaveError, ValueError))
            self._hold(calls[0], str(error) if plain else f"{called(self._path)}: a model's reply was not saved ({error})")

    def introduce(self, mind: str, identity: str) -> None:
        """Keep which model thinks under the name of a mind; where that fails, or one of them is too long, nothing is kept."""
        if not self._writable or len(mind) > MIND_LIMIT or len(identity) > IDENTITY_LIMIT or not (mind + identity).isprintable():
            return
        failures = (SaveError, sqlite3.Error, UnicodeEncodeError)
        with contextlib.suppress(*failures), self._waiting.spent(), transaction(self._db, self._path, "the name of a model") as db:
            db.conn.execute("INSERT OR IGNORE INTO model(mind, identity) VALUES (?, ?)", (mind, identity))

    def request(self, call_key: bytes) -> bytes | None:
        """Return what was asked in the call with this key, None where no such call is kept, or what is kept is damaged."""
        try:
            row = self._db.conn.execute("SELECT request FROM call WHERE request_hash = ? LIMIT 1", (call_key,)).fetchone()
            found = whole(self._content(row[0]), self._content) if row else b""
        except (SaveError, sqlite3.Error, ValueError, RecursionError):
            return None
        return found if content_hash(found) == call_key else None

    def _content(self, key: bytes) -> bytes:
        """Return what a blob holds.

        Raises:
            DamagedError: it is missing, damaged, or larger than a call may be.
        """
        if not kept_small(self._db, key, REPLY_LIMIT):
            raise DamagedError(f"a reply is missing, or longer than {REPLY_LIMIT:,} bytes")
        return unpacked(self._db, key)

    def _write(self, calls: Sequence[Call]) -> None:
        """Write calls, all of them or none; what ended in the same turn of the event loop waits for the disk together."""
        branch, _ = self._place()
        places: dict[bytes, bytes] = {}
        stored: dict[bytes, bytes] = {}
        with self._waiting.spent(), transaction(self._db, self._path, "a model's reply") as db:
            for call in calls:
                if content_hash(call.request) != call.key:
                    raise ValueError(f"{called(self._path)}: a model's reply was not saved because its key is not the hash of its request")
                told, parts = self._parts.taken(call.request)
                for key in parts.keys() - self._stored - stored.keys():
                    self._put(parts[key])
                stored |= parts
                request, reply = self._put(told), None if call.reply is None else self._put(call.reply)
                whose = (branch, call.tick, call.agent, call.purpose)
                attempt = _free(db.conn.execute(_BESIDE, whose).fetchall(), call)
                numbers = (call.tokens_in, call.tokens_out, call.ms)
                db.conn.execute(_CALL, (*whose, attempt, call.key, request, reply, call.status, *numbers))
                if reply is not None:
                    places[call.key] = reply
        self._stored.update(stored)
        if self._branch == branch:
            self._found |= places

    def _put(self, content: bytes) -> bytes:
        """Write a blob unless it is there, and return its hash."""
        blob = packed(content)
        self._db.conn.execute(_BLOB, blob)
        return blob["hash"]  # type: ignore[return-value]

    def _hold(self, call: Call, because: str) -> None:
        if call.reply is not None:
            self._unkept[call.key] = call.reply
            if len(self._unkept) > UNKEPT_LIMIT:
                del self._unkept[next(iter(self._unkept))]
        if not self._warned:
            self._warned = True
            self._told(f"{because}; replies are used, but paid for again if this run is interrupted")

    def _fill(self) -> None:
        branch, tip = self._place()
        if branch == self._branch:
            return
        self._found.clear()
        self._branch = branch
        others = [other for (other,) in self._db.conn.execute("SELECT id FROM branch ORDER BY id").fetchall() if other != branch]
        for each in (branch, *others):  # its own replies first, then the oldest: so a re-simulation finds the same ones
            since = ALWAYS if self._own and each != branch else tip
            for key, place in self._db.conn.execute(_FIND, (each, since, HELD_LIMIT - len(self._found))).fetchall():
                if is_hash(key) and is_hash(place):
                    self._found.setdefault(key, place)


def _free(beside: list[tuple[int, bytes, bytes | None]], call: Call) -> int:
    """Return the number under which a call is kept: its own, unless that would take the place of what was paid for."""
    for attempt, key, _ in beside:
        if key == call.key:
            return attempt
    taken = {attempt for attempt, _, reply in beside if reply is not None}
    return call.attempt if call.attempt not in taken else max(taken) + 1


def kept_small(db: Database, key: bytes, most: int) -> bool:
    """Return whether a blob is there and no longer than so many bytes, packed or not."""
    return db.conn.execute(_SMALL, (key, most, most)).fetchone() is not None


def is_hash(value: object) -> bool:
    """Return whether a value can be a hash of this save."""
    return isinstance(value, bytes) and len(value) == 16
