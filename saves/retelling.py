"""What one person did and what happened to them, read from the file without playing it back."""

import re
from collections.abc import Iterator
from typing import Annotated, NamedTuple

import msgspec
from msgspec import Meta
from sqlite_utils import Database

from saves.branch import Branch, Span, lineage
from saves.errors import DamagedError, damage_in
from saves.payload import event_of, json_of
from sim.concern import OTHERS, concerns
from sim.event import AnyEvent, TickStarted, kind_of

EVENTS_READ = 150_000  # looked through for one answer: about half a second
EVENTS_AT_ONCE = 10_000

_NUMBERS = re.compile(r'"(?:to|parent|forwards|post|other|source)":(\d+)')
_STARTED = kind_of(TickStarted)
_OTHERS = [kind_of(kind) for kind in OTHERS]

Number = Annotated[int, Meta(ge=0, lt=1 << 62)]
_Row = tuple[Number, str, int | None, str]


class Bygone(NamedTuple):
    """An event of the past. minute: of the simulated calendar, at which its tick began."""

    tick: int
    minute: int
    event: AnyEvent


class Retold(NamedTuple):
    """A person's past. since: the first tick that was looked through. bygones: oldest first."""

    since: int
    bygones: list[Bygone]


def retold(db: Database, branch: Branch, agent: int, stop: int, most: int, read: int = EVENTS_READ) -> Retold:
    """Return the last `most` events that concern somebody (sim.concern) up to tick `stop`, as far as `read` events hold them.

    The ticks that hold them are not checked against their hashes, as playing them back would.

    Raises:
        DamagedError: an event is not one; names the tick.
    """
    found: list[Bygone] = []
    since = stop + 1
    for span in _stretches(db, lineage(db, branch.id, stop), read):
        with damage_in(span.hi):
            found = _concerning(db, span, agent) + found
        since = span.lo
        if len(found) >= most:
            break
    return Retold(max(since, 0), found[-most:])


def _stretches(db: Database, spans: list[Span], read: int) -> Iterator[Span]:
    """Yield stretches of ticks, the newest first, of about EVENTS_AT_ONCE events each, until `read` events would be passed."""
    for span in spans:
        last, events = span.hi, 0
        sql = "SELECT tick, n_events FROM tick WHERE branch = ? AND tick BETWEEN ? AND ? ORDER BY tick DESC"
        tick = None
        for tick, length in msgspec.convert(db.conn.execute(sql, span).fetchall(), list[tuple[Number, Number]]):
            last = min(last, tick) if not events else last
            events, read = events + length, read - length
            if read < 0 or events >= EVENTS_AT_ONCE:
                yield Span(span.branch, tick, last)
                last, events = tick - 1, 0
            if read < 0:
                return
        if events and tick is not None:
            yield Span(span.branch, tick, last)


def _concerning(db: Database, span: Span, agent: int) -> list[Bygone]:
    """Return what concerns somebody in a stretch of ticks, in order."""
    kinds = ", ".join("?" * len(_OTHERS))
    sql = (
        "SELECT tick, kind, agent, payload FROM event WHERE branch = ? AND tick BETWEEN ? AND ? "
        f"AND (agent = ? OR seq = 0 OR kind IN ({kinds})) ORDER BY tick, seq"
    )
    found: list[Bygone] = []
    minute = 0
    try:
        for tick, kind, who, payload in msgspec.convert(db.conn.execute(sql, (*span, agent, *_OTHERS)).fetchall(), list[_Row]):
            if who != agent and kind != _STARTED and not _may_concern(payload, agent):
                continue
            event = event_of(json_of(kind, who, payload))
            if isinstance(event, TickStarted):
                minute = event.minute
            elif concerns(event, agent):
                found.append(Bygone(tick, minute, event))
    except (ValueError, TypeError, RecursionError) as error:
        raise DamagedError(f"an event is not one that this voxpop knows ({error})") from error
    return found


def _may_concern(payload: str, agent: int) -> bool:
    """Return whether a number in the JSON of an event may lead to somebody; costs a microsecond."""
    return any(int(number) == agent or int(number) >> 8 & (1 << 20) - 1 == agent for number in _NUMBERS.findall(payload))
