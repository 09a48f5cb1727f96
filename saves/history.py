"""Playback: any tick of any branch from the nearest snapshot and the effects recorded after it; no rule, no mind."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import msgspec
from msgspec import Struct
from sqlite_utils import Database

from saves.blob import unpacked
from saves.branch import MAIN, Branch, Hash, Span, branches, lineage
from saves.errors import DamagedError, damage_in
from saves.events import agent_in, lines_in, text_of
from saves.garbage import uncollected
from saves.payload import event_of, events_of, kind_in
from saves.reference import dangling
from saves.snapshot import decoded
from sim.event import AnyEvent, TickStarted
from sim.highlights import Highlight, highlight
from sim.journal import chained
from sim.randomness import Luck
from sim.world import World


class TickRow(Struct, frozen=True):
    """A recorded tick, without its events."""

    branch: int
    tick: int
    n_events: int
    n_inputs: int
    acts: int
    marks: int
    event_hash: Hash
    state_hash: Hash


class EventRow(NamedTuple):
    """A recorded event. branch: id of the one it is stored under. json: the event as it was recorded."""

    branch: int
    tick: int
    seq: int
    json: bytes

    @property
    def kind(self) -> str:
        """The tag by which saves know the event."""
        return kind_in(self.json)

    @property
    def agent(self) -> int | None:
        """The agent whom the event is about, if any."""
        return agent_in(self.json)


def ticks(db: Database, span: Span) -> list[TickRow]:
    """Return the ticks stored in a span, in order.

    Raises:
        DamagedError: one is missing or is not as it should be.
    """
    columns = ", ".join(TickRow.__struct_fields__)
    sql = f"SELECT {columns} FROM tick WHERE branch = ? AND tick BETWEEN ? AND ? ORDER BY tick"
    try:
        found = msgspec.convert(list(db.query(sql, list(span))), list[TickRow], builtin_types=(bytes,))
    except ValueError as error:
        raise DamagedError(f"a tick of branch {span.branch} is not as it should be ({error})") from error
    for expected, row in enumerate(found, start=span.lo):
        if row.tick != expected:
            raise DamagedError(f"tick {expected} is missing")
    return found


def event_rows(db: Database, tick: TickRow, before: bytes) -> list[EventRow]:
    """Return the events of a tick.

    Args:
        before: event hash of the tick before, to which this one's is chained.

    Raises:
        DamagedError: they are not those that were recorded.
    """
    return [EventRow(tick.branch, tick.tick, seq, line) for seq, line in enumerate(lines_in(_recorded(db, tick, before)))]


def _recorded(db: Database, tick: TickRow, before: bytes) -> bytes:
    """Return the events of a tick as the lines that were recorded."""
    with damage_in(tick.tick):
        text = text_of(db, tick.branch, tick.tick)
    given = input_jsons(db, tick) if tick.n_inputs else ()
    lines = lines_in(text)
    if len(lines) != tick.n_events or chained(before, [text], given) != tick.event_hash:
        raise DamagedError(f"tick {tick.tick}: its {len(lines)} events are not the {tick.n_events} that were recorded")
    if highlight(map(kind_in, lines)) != Highlight(tick.acts, tick.marks):
        raise DamagedError(f"tick {tick.tick}: what the timeline says of it is not what happened")
    return text


def input_jsons(db: Database, tick: TickRow) -> list[bytes]:
    """Return what came into a tick from outside, as the JSON that was recorded (sim.input).

    Raises:
        DamagedError: it is not so many as were recorded.
    """
    sql = "SELECT seq, payload FROM input WHERE branch = ? AND tick = ? ORDER BY seq"
    found = db.conn.execute(sql, (tick.branch, tick.tick)).fetchall()
    if [seq for seq, _ in found] != list(range(tick.n_inputs)) or not all(isinstance(payload, str) for _, payload in found):
        raise DamagedError(f"tick {tick.tick}: its {len(found)} inputs are not the {tick.n_inputs} that were recorded")
    return [payload.encode() for _, payload in found]


def nearest(db: Database, spans: list[Span]) -> tuple[Span, int, bytes]:
    """Return the last snapshot in a lineage: the span and tick it lies in, and the hash of its content."""
    sql = "SELECT tick, state FROM snapshot WHERE branch = ? AND tick BETWEEN ? AND ? ORDER BY tick DESC LIMIT 1"
    for span in spans:
        for tick, state in db.conn.execute(sql, span).fetchall():
            if not isinstance(tick, int) or not isinstance(state, bytes):
                raise DamagedError("a snapshot is not as it should be")
            return span, tick, state
    raise DamagedError("the first snapshot is missing")


def world_at(db: Database, branch: Branch, tick: int) -> World:
    """Return the world after a tick of a branch, with the luck of that branch from there on.

    Raises:
        DamagedError: what is recorded does not give that world; names the tick.
    """
    with uncollected():
        return _world_at(db, branch, tick)


def _world_at(db: Database, branch: Branch, tick: int) -> World:
    spans = lineage(db, branch.id, tick)
    salts = {one.id: one.salt for one in branches(db)}
    span, start, state = nearest(db, spans)
    later = list(reversed(spans[: spans.index(span) + 1]))
    later[0] = Span(span.branch, start, span.hi)
    steps = [row for part in later for row in ticks(db, part)]
    if not steps or steps[-1].tick != tick:
        raise DamagedError(f"tick {tick} is missing")
    with damage_in(start):
        world = _restored(db, steps[0], state)
    for before, row in pairwise(steps):
        reseed(world, salts[row.branch])
        with damage_in(row.tick):
            play(db, world, row, before.event_hash)
    with damage_in(tick):
        if len(steps) > 1:
            agree(world, steps[-1])
    reseed(world, salts[branch.id])
    return world


def _restored(db: Database, row: TickRow, state: bytes) -> World:
    raw = unpacked(db, state)
    try:
        world = decoded(raw)
    except DamagedError as error:
        raise DamagedError(f"the snapshot at tick {row.tick}: {error}") from error
    if world.tick != row.tick or (row.branch == MAIN and row.tick == 0 and row.event_hash != state):
        raise DamagedError(f"the snapshot at tick {row.tick} is of another moment")
    agree(world, row)
    return world


def play(db: Database, world: World, row: TickRow, before: bytes) -> list[AnyEvent]:
    """Apply a tick, and return its events.

    Raises:
        DamagedError: what is recorded is none, or does not fit the world.
    """
    text = _recorded(db, row, before)
    try:
        events = events_of(text)
    except (ValueError, RecursionError):
        return [apply_recorded(world, row.tick, seq, line) for seq, line in enumerate(lines_in(text))]  # says which one is wrong
    _happen(world, row.tick, events)
    return events


def apply_recorded(world: World, tick: int, seq: int, json: bytes) -> AnyEvent:
    """Apply a recorded event to the world as it was before, and return it.

    Raises:
        DamagedError: it is none, or does not fit that world.
    """
    try:
        event = event_of(json)
    except (ValueError, RecursionError) as error:
        raise DamagedError(f"tick {tick}: event {seq} is not one that this voxpop knows ({error})") from error
    _happen(world, tick, [event], seq)
    return event


def _happen(world: World, tick: int, events: Sequence[AnyEvent], first: int = 0) -> None:
    """Apply events of a tick. first: number of the first of them."""
    seq = first
    try:
        for seq, event in enumerate(events, start=first):
            if missing := dangling(event, world):
                raise DamagedError(f"tick {tick}: event {seq} does not fit the world: {missing}")
            if isinstance(event, TickStarted) and event.tick != tick:
                raise DamagedError(f"tick {tick}: event {seq} begins tick {event.tick}")
            world.apply(event)
    except (OverflowError, LookupError) as error:
        raise DamagedError(f"tick {tick}: event {seq} cannot be applied ({type(error).__name__})") from error


def agree(world: World, row: TickRow) -> None:
    """Raise DamagedError where a world is not in the state that was recorded of a tick."""
    if world.state_hash() != row.state_hash:
        raise DamagedError(f"tick {row.tick}: the state is not the one that was recorded")


def reseed(world: World, salt: int) -> None:
    """Let a world draw with a salt from now on."""
    if world.luck.salt != salt:
        world.luck = Luck(world.luck.seed, salt)


def recorded(db: Database, branch: Branch, start: int, stop: int) -> Iterator[EventRow]:
    """Yield the events of a branch from tick `start` to `stop`, both included, also those it inherits.

    Raises:
        DamagedError: they are not those that were recorded; names the tick.
    """
    before = b""
    for span in reversed(lineage(db, branch.id, stop)):
        for row in ticks(db, Span(span.branch, max(span.lo, start - 1), span.hi)):
            if row.tick >= max(start, 1):  # the tick before is read for its hash only
                yield from event_rows(db, row, before)
            before = row.event_hash
