"""Salvage: rows of a wreck become a save again, each tick only where playing it comes to what was recorded."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial

import msgspec
from msgspec import Struct
from sqlite_utils import Database

from saves.blob import content_hash
from saves.branch import END, MAIN, Branch, tip
from saves.branching import RERUNS_LIMIT, keep_reruns
from saves.building import Builder
from saves.errors import DamagedError
from saves.events import lines_in
from saves.exporting import state_lines
from saves.history import world_at
from saves.lines import FORMAT, SHORT, BranchLine, EngineLine, Header, TickLine, canonical
from saves.payload import kind_in
from saves.salvaged_calls import SalvagedCalls, rows_as
from saves.schema import NAME_LIMIT
from saves.snapshot import decoded, encoded
from saves.wreck import Wreck
from saves.writing import now
from sim.errors import SimError
from sim.highlights import highlight
from sim.scenarios import SCENARIOS, new_world
from sim.text import clean
from sim.world import World

Told = Callable[[float], None]  # hears which share is done, 0 to 1

REFUSED = (DamagedError, ValueError, RecursionError, OverflowError, sqlite3.IntegrityError)
PROVEN_BY_NONE = {  # tables of which no hash tells that all rows were found
    "branch": "branches and the notes on them",
    "call": "replies of models",
    "engine": "which version made which tick",
    "meta": "what the save says of itself",
    "model": "names of models",
}
BRIDGED_MOST = 1000  # ticks without rows, of which a row is looked for behind them

_TICK = "SELECT engine, {inputs} event_hash, state_hash FROM tick WHERE branch = ? AND tick = ?"
_NONE = "0" * 32  # in place of a hash that is not known
_META = "SELECT value FROM meta WHERE key = ?"


class LostTick(Struct, frozen=True):
    """A tick of which all is known but its events.

    Args:
        world: after the tick before; whoever plays it on may keep it. mind: that the run was given, "" where that is not known.
        before: event hash of the tick before. models: what they answered.
    """

    world: World
    tick: int
    mind: str
    inputs: tuple[bytes, ...]
    before: bytes
    event_hash: bytes
    state_hash: bytes
    models: SalvagedCalls


Again = Callable[[LostTick], Sequence[bytes] | None]  # what happens where a tick is simulated again, if that can be done


class KeptBranch(Struct):
    """What became of a line of history.

    Args:
        last: tick that was kept, -1 for none. recorded: the last tick that there was, as far as the file tells; None where it does not.
        again: ticks whose events were lost and came to the recorded hash when they were simulated again.
        problem: why it ends there, "" where it is whole.
    """

    name: str
    last: int = -1
    recorded: int | None = None
    again: int = 0
    problem: str = ""

    @property
    def whole(self) -> bool:
        """Whether nothing of it was lost."""
        return not self.problem


class Rescued(Struct):
    """What was kept of a damaged save.

    Args:
        calls: to models that were kept, of how many that could be read. log: whether what a log beside the file holds is in it.
        unread: what is told of in words of PROVEN_BY_NONE, of which some may be lost, for a page that lists it is damaged.
    """

    branches: list[KeptBranch]
    calls: int = 0
    calls_found: int = 0
    log: bool = False
    unread: tuple[str, ...] = ()

    @property
    def ticks(self) -> int:
        """How many ticks lines of history were kept up to, together."""
        return sum(branch.last + 1 for branch in self.branches)

    @property
    def whole(self) -> bool:
        """Whether nothing is known to be lost."""
        return all(branch.whole for branch in self.branches) and self.calls == self.calls_found and not self.unread


class Salvage:
    """Takes rows from a wreck and builds a save of those that prove to be what was recorded."""

    def __init__(self, wreck: Wreck, db: Database, again: Again, told: Told) -> None:
        self._wreck, self._db, self._again, self._told = wreck, db, again, told
        self._builder = Builder(db)
        self._engines: dict[int, str] = {}  # id -> mind
        self._last: dict[int, int] = {}  # number of a branch -> the last tick that was kept
        self._done = 0
        self._count = max(1, _number((wreck.one("SELECT count(*) FROM tick") or (1,))[0]) or 1)
        self._models = SalvagedCalls(wreck)

    def kept(self) -> Rescued:
        """Build all that can be built.

        Raises:
            DamagedError: there is no first world.
        """
        raw = first_world(self._wreck)
        world = decoded(raw)
        self._builder.begin(self._meta(world))
        self._take_engines()
        for model in self._models.models():
            self._builder.model(model)
        lines = self._lines(world)
        found = [self._branch(line, raw) for line in lines]
        found += self._nameless({line.id for line in lines})
        self._keep_played(found)
        kept, calls = self._models.keep(self._builder, self._last.keys(), self._point)
        self._builder.finish()
        unread = tuple(told for table, told in PROVEN_BY_NONE.items() if table in self._wreck.unread)
        return Rescued(found, kept, calls, unread=unread)

    def _meta(self, world: World) -> Header:
        """Return what the save says of itself, as far as that is lost what its first world says."""
        told = {key: self._plain(key) for key in ("mind", "created", "version")}
        return Header(
            format=FORMAT,
            scenario=clean(world.scenario, SHORT),
            seed=world.luck.seed,
            mind=told["mind"],
            created=told["created"] or now(),
            version=told["version"] or "unknown",
            agents=len(world.agents),
            played="",
        )

    def _plain(self, key: str) -> str:
        """Return a plain line that the save says of itself, "" where it is lost."""
        found = (self._wreck.one(_META, key) or ("",))[0]
        return clean(found, SHORT) if isinstance(found, str) else ""

    # Lines of history

    def _take_engines(self) -> None:
        mind = "mind" if self._wreck.version > 3 else "''"  # format 3 named none
        for line in rows_as(self._wreck, f"SELECT id, version, rules_hash AS rules, {mind} AS mind FROM engine", ("id",), EngineLine):
            if (line.version + line.rules + line.mind).isprintable():
                self._builder.engine(line)
                self._engines[line.id] = line.mind

    def _lines(self, world: World) -> list[BranchLine]:
        """Return the branches of which the row is whole, the first one in any case."""
        sql = "SELECT id, name, parent, fork_tick, rng_salt AS salt, hidden <> 0 AS hidden, note, created FROM branch"
        found = {line.id: line for line in rows_as(self._wreck, sql, ("id",), BranchLine)}
        main = found.get(MAIN)
        if main is None or main.parent is not None or main.name != "main" or main.salt != world.luck.salt:
            self._wreck.unread.add("branch")  # its note may be lost
            plain = {"parent": None, "fork_tick": None, "hidden": False, "note": "", "created": now()}
            found[MAIN] = BranchLine(id=MAIN, name="main", salt=world.luck.salt, **plain)  # type: ignore[arg-type]
        return [found[number] for number in sorted(found)]

    def _branch(self, line: BranchLine, raw: bytes) -> KeptBranch:
        recorded = _number((self._wreck.one("SELECT max(tick) FROM tick WHERE branch = ?", line.id) or (None,))[0])
        if recorded is None and not self._wreck.failed:
            recorded = line.fork_tick  # it has no tick of its own
        kept = KeptBranch(clean(line.name, NAME_LIMIT), recorded=recorded)
        fork = -1 if line.fork_tick is None else line.fork_tick
        if line.parent is not None and fork > self._last.get(line.parent, -1):
            kept.problem = f"it begins after tick {fork} of a branch that could not be kept so far"
            return kept
        try:
            with self._point():
                self._builder.branch(line)
        except REFUSED as error:
            kept.problem = plainly(error)
            return kept
        if line.id == MAIN:
            for part in state_lines(raw):
                self._builder.state(part, canonical(part.value, part.entry))
            self._genesis(line, raw)
            fork = 0
        kept.last = self._last[line.id] = fork
        self._ticks(line, kept)
        if kept.recorded is not None and kept.recorded < kept.last:
            kept.recorded = None  # what the file tells of its end is not so
        return kept

    def _genesis(self, line: BranchLine, raw: bytes) -> None:
        row = self._wreck.one("SELECT engine FROM tick WHERE branch = 1 AND tick <= 1 ORDER BY tick")
        state = decoded(raw).state_hash().hex()
        engine = self._engine(row[0] if row else 0)
        self._keep(line.id, 0, engine, (), content_hash(raw).hex(), state, ())

    def _ticks(self, line: BranchLine, kept: KeptBranch) -> None:
        """Keep the ticks of a branch until one is not what was recorded."""
        sql = _TICK.format(inputs="n_inputs," if self._wreck.version > 3 else "0,")
        while True:
            tick = kept.last + 1
            row = self._wreck.one(sql, line.id, tick)
            if row is None:
                failed = self._wreck.failed
                if self._bridged(line, kept, sql):
                    continue
                if failed or (kept.recorded or 0) > kept.last:
                    kept.problem = f"the page that lists tick {tick} is damaged"
                return
            self._done += 1
            self._told(min(1.0, self._done / self._count))
            try:
                kept.again += self._tick(line, tick, row)
            except REFUSED as error:
                kept.problem = plainly(error)
                return
            kept.last = self._last[line.id] = tick

    def _tick(self, line: BranchLine, tick: int, row: tuple[object, ...]) -> bool:
        """Keep a tick; return whether its events had to be simulated again."""
        engine, inputs, event_hash, state_hash = row
        if not isinstance(event_hash, bytes) or not isinstance(state_hash, bytes) or not isinstance(inputs, int):
            raise DamagedError(f"tick {tick}: its row is damaged")
        given = self._given(line.id, tick, inputs)
        keep = partial(self._keep, line.id, tick, self._engine(engine), given, event_hash.hex(), state_hash.hex())
        try:
            keep(lines_in(self._wreck.text(line.id, tick)))
        except REFUSED:
            came = self._redone(line, tick, given, engine, event_hash, state_hash)
            if came is None:
                raise
            self._builder.begin_again(_branch_of(line), tick - 1)
            keep(came)
            return True
        return False

    def _keep(
        self, branch: int, tick: int, engine: int, given: Sequence[bytes], event_hash: str, state_hash: str, text: Sequence[bytes]
    ) -> None:
        shown = highlight(map(kind_in, text))
        told = TickLine(
            branch=branch,
            tick=tick,
            engine=engine,
            inputs=len(given),
            events=len(text),
            acts=shown.acts,
            marks=shown.marks,
            event_hash=event_hash,
            state_hash=state_hash,
        )
        with self._point():
            self._builder.tick(told, given, text)

    def _bridged(self, line: BranchLine, kept: KeptBranch, sql: str) -> bool:
        """Keep ticks of which the rows are lost but not what happened, up to the next that has a row: its hash proves them all, or none."""
        tick = kept.last + 1
        most = tick + BRIDGED_MOST
        ahead = range(tick + 1, (most if kept.recorded is None else min(kept.recorded, most)) + 1)
        found = next(((other, row) for other in ahead if (row := self._wreck.one(sql, line.id, other)) is not None), None)
        if found is None:
            return False
        last, row = found
        try:
            with self._point():
                self._builder.resealing = True
                for each in range(tick, last):
                    given = self._given(line.id, each, None)
                    self._keep(line.id, each, self._engine(None), given, _NONE, _NONE, lines_in(self._wreck.text(line.id, each)))
                self._builder.resealing = False
                kept.again += self._tick(line, last, row)
        except REFUSED:
            self._builder.begin_again(_branch_of(line), kept.last)
            return False
        finally:
            self._builder.resealing = False
        kept.last = self._last[line.id] = last
        return True

    def _redone(
        self, line: BranchLine, tick: int, given: Sequence[bytes], engine: object, event_hash: bytes, state_hash: bytes
    ) -> Sequence[bytes] | None:
        """Return the events of a tick as they come when it is simulated again, None where that cannot be done."""
        before = tip(self._db, line.id, tick - 1).event_hash
        world = world_at(self._db, _branch_of(line), tick - 1)
        mind = self._engines.get(engine, "") if isinstance(engine, int) else ""
        return self._again(LostTick(world, tick, mind, tuple(given), before, event_hash, state_hash, self._models))

    def _given(self, branch: int, tick: int, count: int | None) -> list[bytes]:
        """Return what came into a tick from outside. count: how much there was, None where that is not known."""
        if count == 0 or self._wreck.version <= 3:
            return []
        rows = self._wreck.rows("SELECT seq, payload FROM input WHERE branch = ? AND tick = ?", ("seq",), branch, tick)
        if [row[0] for row in rows] != list(range(len(rows) if count is None else count)) or not all(
            isinstance(row[1], str) for row in rows
        ):
            raise DamagedError(f"tick {tick}: what came into it from outside cannot be read")
        return [str(row[1]).encode() for row in rows]

    def _engine(self, number: object) -> int:
        """Return the number of what made a tick; of one whose row is lost, that it is not known."""
        if not isinstance(number, int) or not 0 <= number < 1 << 62:
            number = 0
        if number not in self._engines:
            self._builder.engine(EngineLine(id=number, version="unknown", rules="unknown", mind=""))
            self._engines[number] = ""
        return number

    def _nameless(self, known: set[int]) -> list[KeptBranch]:
        """Return what is told of branches of which only ticks are left."""
        rows = self._wreck.rows("SELECT branch, max(tick) FROM tick GROUP BY branch", ("branch",))
        return [
            KeptBranch(f"branch {row[0]}", recorded=_number(row[1]), problem="the row that tells where it begins is damaged")
            for row in rows
            if isinstance(row[0], int) and row[0] not in known
        ]

    def _keep_played(self, found: list[KeptBranch]) -> None:
        played = self._plain("played")
        if any(branch.name == played and branch.last >= 0 for branch in found):
            self._db.conn.execute("INSERT OR REPLACE INTO meta(key, value) VALUES ('played', ?)", [played])
        ends = (self._wreck.one(f"{_META} AND length(value) <= ?", "reruns", RERUNS_LIMIT) or ("",))[0]
        with suppress(ValueError, TypeError, RecursionError):
            told = msgspec.json.decode(str(ends), type=dict[int, int])
            keep_reruns(self._db, {number: end for number, end in told.items() if number in self._last and 0 <= end < 1 << 62})

    @contextmanager
    def _point(self) -> Iterator[None]:
        """Take back what the block wrote where it raises."""
        self._db.conn.execute("SAVEPOINT kept")
        try:
            yield
        except BaseException:
            with suppress(sqlite3.Error):  # a full disk has taken back everything
                self._db.conn.execute("ROLLBACK TO kept")
                self._db.conn.execute("RELEASE kept")
            raise
        self._db.conn.execute("RELEASE kept")


def first_world(wreck: Wreck) -> bytes:
    """Return the first world, that which the first tick's hash is of: as it is kept, or made anew of what it was made of.

    Raises:
        DamagedError: neither can be done.
    """
    places = ("SELECT event_hash FROM tick WHERE branch = 1 AND tick = 0", "SELECT state FROM snapshot WHERE branch = 1 AND tick = 0")
    hashes = [row[0] for row in map(wreck.one, places) if row is not None]
    for key in hashes:
        with suppress(DamagedError):
            return wreck.content(key)
    raw = _made_anew(wreck)
    if raw and content_hash(raw) in hashes:
        return raw
    raise DamagedError("its first world is lost, and without that no tick can be played")


def _made_anew(wreck: Wreck) -> bytes:
    told = {key: str((wreck.one(_META, key) or ("",))[0]) for key in ("scenario", "seed", "agents")}
    with suppress(SimError, ValueError, OverflowError):
        if told["scenario"] in SCENARIOS:
            return encoded(new_world(told["scenario"], int(told["seed"]), int(told["agents"])))
    return b""


def plainly(error: Exception) -> str:
    """Return what was wrong in a plain line that holds nothing of what was read."""
    return clean(str(error), 160) if isinstance(error, DamagedError) else "what is recorded of it is not what a voxpop writes"


def _number(value: object) -> int | None:
    """Return a number of a tick, None for anything else."""
    return value if isinstance(value, int) and 0 <= value < END else None


def _branch_of(line: BranchLine) -> Branch:
    return msgspec.convert({**msgspec.structs.asdict(line), "hidden": int(line.hidden)}, Branch)
