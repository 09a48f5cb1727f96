"""A save built from lines: every tick is played as it comes, and has to give the hashes that its line tells."""

from collections.abc import Sequence

import msgspec
from sqlite_utils import Database

from saves.blob import content_hash, packed
from saves.branch import BRANCH_LIMIT, MAIN, Branch
from saves.branching import keep_reruns
from saves.errors import DamagedError
from saves.events import keep
from saves.events import packed as packed_lines
from saves.history import apply_recorded, world_at
from saves.lines import BlobLine, BranchLine, CallLine, EngineLine, Header, ModelLine, StateLine, TickLine, content_of
from saves.ownership import Owners, tip_at
from saves.pace import SNAPSHOT_EVERY, Pace, pace_of
from saves.payload import input_rows_of, joined, kind_in
from saves.schema import BLOB_LIMIT, install
from saves.snapshot import decoded, encoded
from saves.writing import insert_snapshot
from sim.highlights import Highlight, highlight
from sim.input import decode_input, encode_input
from sim.journal import TickRecord, chained
from sim.randomness import Luck
from sim.world import World

FIELDS_LIMIT = 200  # of a world: each entry of one looks at their list

_BLOB = "INSERT INTO blob(hash, codec, raw_len, data) VALUES (:hash, :codec, :raw_len, :data) ON CONFLICT(hash) DO NOTHING"


class Builder:
    """Makes the rows of a new save of lines in their order; what does not fit what came before raises DamagedError.

    Attributes:
        resealing: hashes are not compared but made anew, because what they are of was changed on purpose.
    """

    def __init__(self, db: Database) -> None:
        """Prepare an empty database, inside a transaction of the caller's."""
        install(db.conn)
        self.resealing = False
        self._db = db
        self._parts: dict[str, list[bytes] | bytes] = {}  # field of the first world -> its value, or the entries of its list
        self._size = 0
        self._branch = self._salt = 0
        self._tick = -1  # the last one of the branch
        self._chain = b""
        self._world: World | None = None
        self._owners = Owners()
        self._last: dict[int, int] = {}  # branch -> its last tick
        self._forked: Branch | None = None  # whose world is yet to be made
        self._pace = Pace()
        self._engines: dict[int, int] = {}  # id in the lines -> id here

    def begin(self, header: Header) -> None:
        """Take what the save says of itself."""
        meta = {name: str(getattr(header, name)) for name in ("scenario", "seed", "mind", "created", "version", "agents")}
        if bad := next((name for name, value in meta.items() if not value.isprintable()), ""):
            raise DamagedError(f"{bad}: holds control characters; allowed: a plain line")
        if header.played:
            meta["played"] = header.played
        self._db.table("meta").insert_all({"key": key, "value": value} for key, value in meta.items())
        if header.reruns:
            keep_reruns(self._db, header.reruns)

    def engine(self, line: EngineLine) -> None:
        """Take a program that wrote ticks."""
        if line.id in self._engines:
            raise DamagedError(f"engine {line.id} comes twice")
        row = {"version": line.version, "rules_hash": line.rules, "mind": line.mind}
        self._engines[line.id] = int(self._db.table("engine").lookup(row))

    def model(self, line: ModelLine) -> None:
        """Take what stood behind the name of a mind."""
        self._db.table("model").insert({"mind": line.mind, "identity": line.identity})

    def branch(self, line: BranchLine) -> None:
        """Take a line of history; its ticks follow."""
        self._end_branch()
        if line.id > BRANCH_LIMIT or line.id <= self._branch or (self._branch == 0) != (line.id == MAIN):
            raise DamagedError(f"branch {line.id} after {self._branch}; allowed: {MAIN} first, then ascending, up to {BRANCH_LIMIT}")
        if not (line.name.isprintable() and line.note.isprintable() and line.created.isprintable()):
            raise DamagedError(f"branch {line.id}: control characters in its name or note; allowed: plain text")
        first = line.id == MAIN
        if (line.parent is None) != first or (line.fork_tick is None) != first or (line.parent or 0) >= line.id:
            raise DamagedError(f"branch {line.id}: its parent or the tick of its fork; allowed: a branch before it, none for the first")
        row = msgspec.structs.asdict(line)
        row |= {"rng_salt": row.pop("salt"), "hidden": int(line.hidden)}
        self._db.table("branch").insert(row)
        self._branch, self._salt, self._forked = line.id, line.salt, None
        self._owners.add(line.id, line.parent, line.fork_tick)
        if line.parent is None or line.fork_tick is None:
            return
        last = self._last.get(line.parent, -1)
        if line.fork_tick > last:
            raise DamagedError(f"branch {line.id} forks at tick {line.fork_tick}; allowed: up to {last}, the last of its parent")
        fork = tip_at(self._db, self._owners, line.parent, line.fork_tick)
        self._tick, self._chain, self._last[line.id] = fork.tick, fork.event_hash, fork.tick
        self._forked = msgspec.convert({**msgspec.structs.asdict(line), "hidden": int(line.hidden)}, Branch)

    def state(self, line: StateLine, value: bytes) -> None:
        """Take a part of the first world."""
        self._size += len(value)
        if self._size > BLOB_LIMIT:
            raise DamagedError(f"a world of more than {BLOB_LIMIT:,} bytes")
        if self._branch != MAIN or self._tick >= 0:
            raise DamagedError("a part of the first world; allowed: right after the first branch")
        if len(self._parts) >= FIELDS_LIMIT:
            raise DamagedError(f"a first world of more than {FIELDS_LIMIT} fields")
        if isinstance(line.entry, msgspec.UnsetType):
            if line.field in self._parts:
                raise DamagedError(f"the field {line.field!r} of the first world comes twice")
            self._parts[line.field] = value
            return
        entries = self._parts.setdefault(line.field, [])
        if not isinstance(entries, list) or list(self._parts)[-1] != line.field:
            raise DamagedError(f"the field {line.field!r} of the first world comes twice")
        entries.append(value)

    def tick(self, line: TickLine, inputs: Sequence[bytes], events: Sequence[bytes]) -> None:
        """Take a tick with all that came into it and happened in it."""
        if line.branch != self._branch or line.tick != self._tick + 1:
            raise DamagedError(f"tick {line.tick} of branch {line.branch}; allowed: {self._tick + 1} of {self._branch}")
        if line.engine not in self._engines:
            raise DamagedError(f"tick {line.tick}: engine {line.engine} is unknown")
        if self._forked is not None:  # a branch without ticks of its own needs no world, nor one of thousands the time to make it
            self._world, self._pace = world_at(self._db, self._forked, self._tick), pace_of(self._db, self._branch)
            self._forked = None
        if line.tick == 0:
            self._genesis(line, bool(inputs or events))
            return
        record, world = self._played(line, inputs, events)
        text = joined(record)
        self._keep(line, record, highlight(map(kind_in, record.payloads)))
        keep(self._db.conn, line.branch, line.tick, packed_lines(text))
        given = input_rows_of(line.branch, record)
        self._db.conn.executemany("INSERT INTO input(branch, tick, seq, payload) VALUES (?, ?, ?, ?)", given)
        if line.tick % SNAPSHOT_EVERY == 0 or self._pace.due(len(events)):
            self._keep_state(encoded(world))
        else:
            self._pace.events += len(events)

    def begin_again(self, branch: Branch, tick: int) -> None:
        """Go on from a tick of the last branch that is kept, after one that was refused, or was taken back, had begun to happen."""
        kept = tip_at(self._db, self._owners, branch.id, tick)
        self._forked, self._tick, self._chain, self._last[branch.id] = branch, kept.tick, kept.event_hash, kept.tick

    def blob(self, line: BlobLine) -> None:
        """Take the content of a call."""
        content = content_of(line)
        if content_hash(content).hex() != line.hash:
            raise DamagedError(f"blob {line.hash} is not what its hash says")
        self._db.conn.execute(_BLOB, packed(content))

    def call(self, line: CallLine) -> None:
        """Take a call to a language model."""
        row = msgspec.structs.asdict(line)
        for name in ("request_hash", "request", "reply"):
            row[name] = bytes.fromhex(row[name]) if row[name] is not None else None
        self._db.table("call").insert(row)

    def finish(self) -> None:
        """Take it that nothing more comes."""
        self._end_branch()
        if self._world is None:
            raise DamagedError("no world; allowed: the first branch, its state, its ticks")

    def _end_branch(self) -> None:
        if self._branch == MAIN and self._tick < 0:
            raise DamagedError("the first branch has no ticks; allowed: 0 and those after it")

    def _genesis(self, line: TickLine, more: bool) -> None:
        raw = b"{" + b",".join(msgspec.json.encode(name) + b":" + _joined(value) for name, value in self._parts.items()) + b"}"
        self._parts.clear()
        world = decoded(raw)
        if world.tick != 0 or more:
            raise DamagedError("the first tick; allowed: 0, with nothing in it")
        self._world = world
        self._keep(line, TickRecord(0, (), (), content_hash(raw), world.state_hash()), Highlight())
        self._keep_state(raw)
        if world.luck.salt != self._salt:
            world.luck = Luck(world.luck.seed, self._salt)

    def _keep_state(self, state: bytes) -> None:
        """Keep a whole state after the tick just kept, from which playback may begin."""
        if len(state) <= BLOB_LIMIT:  # playback works without it, from the state before
            blob = packed(state)
            insert_snapshot(self._db, self._branch, self._tick, blob)
            self._pace = Pace(0, len(blob["data"]))  # type: ignore[arg-type]

    def _played(self, line: TickLine, inputs: Sequence[bytes], events: Sequence[bytes]) -> tuple[TickRecord, World]:
        """Return what happened in a tick, and the world after it."""
        world = self._world
        if world is None:
            raise DamagedError(f"tick {line.tick} comes before the first world")
        for seq, given in enumerate(inputs):
            if encode_input(decode_input(given)) != given:
                raise DamagedError(f"tick {line.tick}: input {seq} is not one that this voxpop knows")
        happened = tuple(apply_recorded(world, line.tick, seq, json) for seq, json in enumerate(events))
        if world.tick != line.tick:
            raise DamagedError(f"tick {line.tick} does not begin itself")
        chain = chained(self._chain, events, inputs)
        return TickRecord(line.tick, happened, tuple(events), chain, world.state_hash(), tuple(inputs)), world

    def _keep(self, line: TickLine, record: TickRecord, shown: Highlight) -> None:
        """Insert a tick that is what its line tells of it."""
        if not self.resealing and record.event_hash.hex() != line.event_hash:
            raise DamagedError(f"tick {line.tick}: the events are not those that were recorded")
        if not self.resealing and shown != Highlight(line.acts, line.marks):
            raise DamagedError(f"tick {line.tick}: what the timeline says of it is not what happened")
        if not self.resealing and record.state_hash.hex() != line.state_hash:
            raise DamagedError(f"tick {line.tick}: the state is not the one that was recorded")
        row = {"branch": line.branch, "tick": line.tick, "engine": self._engines[line.engine], "acts": shown.acts, "marks": shown.marks}
        counts = {"n_events": len(record.payloads), "n_inputs": len(record.inputs)}
        self._db.table("tick").insert({**row, **counts, "event_hash": record.event_hash, "state_hash": record.state_hash})
        self._tick, self._chain = line.tick, record.event_hash
        self._last[line.branch] = line.tick


def _joined(value: list[bytes] | bytes) -> bytes:
    return b"[" + b",".join(value) + b"]" if isinstance(value, list) else value
