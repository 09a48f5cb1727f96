"""Playback: any tick of any branch from the nearest snapshot and the effects recorded after it; no rule, no mind."""

from collections.abc import Iterator
from typing import NamedTuple

import msgspec
from msgspec import Struct
from sqlite_utils import Database

from saves.blob import unpacked
from saves.branch import MAIN, Branch, Hash, Span, branches, lineage
from saves.errors import DamagedError
from saves.payload import chained, event_of, json_of
from saves.reference import dangling
from saves.snapshot import decoded
from sim.randomness import Luck
from sim.world import World


class TickRow(Struct, frozen=True):
    """A recorded tick, without its events."""

    branch: int
    tick: int
    n_events: int
    event_hash: Hash
    state_hash: Hash


class EventRow(NamedTuple):
    """A recorded event. branch: id of the one it is stored under. payload: JSON of the fields other than kind and agent."""

    branch: int
    tick: int
    seq: int
    kind: str
    agent: int | None
    payload: str


def ticks(db: Database, span: Span) -> list[TickRow]:
    """Return the ticks stored in a span, in order.

    Raises:
        DamagedError: one is missing or is not as it should be.
    """
    sql = "SELECT branch, tick, n_events, event_hash, state_hash FROM tick WHERE branch = ? AND tick BETWEEN ? AND ? ORDER BY tick"
    try:
        found = msgspec.convert(list(db.query(sql, list(span))), list[TickRow], builtin_types=(bytes,))
    except ValueError as error:
        raise DamagedError(f"a tick of branch {span.branch} is not as it should be ({error})") from error
    for expected, row in enumerate(found, start=span.lo):
        if row.tick != expected:
            raise DamagedError(f"tick {expected} is missing")
    return found


def event_rows(db: Database, branch: int, tick: int, kind: str | None = None, agent: int | None = None) -> list[EventRow]:
    """Return the rows of a tick, all at once: an open cursor would keep old pages in the write-ahead log."""
    sql = """SELECT branch, tick, seq, kind, agent, payload FROM event
        WHERE branch = ? AND tick = ? AND (? IS NULL OR kind = ?) AND (? IS NULL OR agent = ?) ORDER BY seq"""
    # The connection itself, since a dictionary a row, as sqlite-utils' query makes, doubles the time of a load.
    rows = db.conn.execute(sql, (branch, tick, kind, kind, agent, agent)).fetchall()
    try:
        return msgspec.convert(rows, list[EventRow])
    except ValueError as error:
        raise DamagedError(f"tick {tick}: an event is not as it should be ({error})") from error


def nearest(db: Database, spans: list[Span]) -> tuple[Span, int, bytes]:
    """Return the last snapshot in a lineage: the span and tick it lies in, and the hash of its content."""
    sql = "SELECT tick, state FROM snapshot WHERE branch = ? AND tick BETWEEN ? AND ? ORDER BY tick DESC LIMIT 1"
    for span in spans:
        for row in db.query(sql, list(span)):
            return span, row["tick"], row["state"]
    raise DamagedError("the first snapshot is missing")


def world_at(db: Database, branch: Branch, tick: int) -> World:
    """Return the world after a tick of a branch, with the luck of that branch from there on.

    Raises:
        DamagedError: what is recorded does not give that world; names the tick.
    """
    spans = lineage(db, branch.id, tick)
    salts = {one.id: one.salt for one in branches(db)}
    span, start, state = nearest(db, spans)
    later = list(reversed(spans[: spans.index(span) + 1]))
    later[0] = Span(span.branch, start, span.hi)
    steps = [row for part in later for row in ticks(db, part)]
    if not steps or steps[-1].tick != tick:
        raise DamagedError(f"tick {tick} is missing")
    world = _restored(db, steps[0], state)
    before = steps[0].event_hash
    for row in steps[1:]:
        _reseed(world, salts[row.branch])
        before = _play(db, world, row, before)
    if len(steps) > 1:
        _agree(world, steps[-1])
    _reseed(world, salts[branch.id])
    return world


def _restored(db: Database, row: TickRow, state: bytes) -> World:
    raw = unpacked(db, state)
    try:
        world = decoded(raw)
    except DamagedError as error:
        raise DamagedError(f"the snapshot at tick {row.tick}: {error}") from error
    if world.tick != row.tick or (row.branch == MAIN and row.tick == 0 and row.event_hash != state):
        raise DamagedError(f"the snapshot at tick {row.tick} is of another moment")
    _agree(world, row)
    return world


def _play(db: Database, world: World, row: TickRow, before: bytes) -> bytes:
    """Apply a tick, and return its event hash."""
    rows = event_rows(db, row.branch, row.tick)
    jsons = [json_of(one.kind, one.agent, one.payload) for one in rows]
    if [one.seq for one in rows] != list(range(row.n_events)) or chained(before, jsons) != row.event_hash:
        raise DamagedError(f"tick {row.tick}: its {len(rows)} events are not the {row.n_events} that were recorded")
    for seq, json in enumerate(jsons):
        try:
            event = event_of(json)
        except (ValueError, RecursionError) as error:
            raise DamagedError(f"tick {row.tick}: event {seq} is not one that this voxpop knows ({error})") from error
        missing = dangling(event, world)
        if missing:
            raise DamagedError(f"tick {row.tick}: event {seq} names {missing}, which is not in the world")
        world.apply(event)
    return row.event_hash


def _agree(world: World, row: TickRow) -> None:
    if world.state_hash() != row.state_hash:
        raise DamagedError(f"tick {row.tick}: the state is not the one that was recorded")


def _reseed(world: World, salt: int) -> None:
    if world.luck.salt != salt:
        world.luck = Luck(world.luck.seed, salt)


def recorded(db: Database, branch: Branch, start: int, stop: int, kind: str | None = None, agent: int | None = None) -> Iterator[EventRow]:
    """Yield the events of a branch from tick `start` to `stop`, both included, also those it inherits."""
    for span in reversed(lineage(db, branch.id, stop)):
        sql = "SELECT tick FROM tick WHERE branch = ? AND tick BETWEEN ? AND ? ORDER BY tick"
        for (tick,) in db.conn.execute(sql, (span.branch, max(span.lo, start), span.hi)).fetchall():
            yield from event_rows(db, span.branch, tick, kind, agent)
