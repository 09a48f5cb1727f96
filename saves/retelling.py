"""What one person did and what happened to them, read from the file without playing it back."""

import re
from typing import NamedTuple

from sqlite_utils import Database

from saves.branch import Branch, lineage
from saves.errors import damage_in
from saves.events import about, known, lines_in, sizes, text_of
from saves.payload import kind_in
from sim.concern import OTHERS, concerns
from sim.event import AnyEvent, TickStarted, kind_of

BYTES_READ = 32 << 20  # of lines, looked through for one answer: about half a second

_NUMBERS = re.compile(rb'"(?:to|parent|forwards|post|other|source)":(\d{1,19})')
_OTHERS = {kind_of(kind) for kind in OTHERS}


class Bygone(NamedTuple):
    """An event of the past. minute: of the simulated calendar, at which its tick began."""

    tick: int
    minute: int
    event: AnyEvent


class Retold(NamedTuple):
    """A person's past. since: the first tick that was looked through. bygones: oldest first."""

    since: int
    bygones: list[Bygone]


def retold(db: Database, branch: Branch, agent: int, stop: int, most: int, read: int = BYTES_READ) -> Retold:
    """Return the last `most` events that concern somebody (sim.concern) up to tick `stop`, as far as `read` bytes of lines hold them.

    The ticks that hold them are not checked against their hashes, as playing them back would.

    Raises:
        DamagedError: an event is not one; names the tick.
    """
    found: list[list[Bygone]] = []
    since, count = stop + 1, 0
    for span in lineage(db, branch.id, stop):
        since = min(since, span.hi + 1)
        for tick, size in sizes(db, span):
            with damage_in(tick):
                found.append(_concerning(text_of(db, span.branch, tick), tick, agent))
            since, count, read = tick, count + len(found[-1]), read - size
            if read < 0 or count >= most:
                return Retold(since, _in_order(found)[-most:])
    return Retold(0, _in_order(found)[-most:])


def _in_order(found: list[list[Bygone]]) -> list[Bygone]:
    return [bygone for tick in reversed(found) for bygone in tick]


def _concerning(text: bytes, tick: int, agent: int) -> list[Bygone]:
    """Return what concerns somebody in a tick, in order."""
    found: list[Bygone] = []
    minute = 0
    for seq, line in enumerate(lines_in(text)):
        if seq and not about(line, agent) and not (kind_in(line) in _OTHERS and _may_concern(line, agent)):
            continue
        event = known(tick, line)
        if isinstance(event, TickStarted):
            minute = event.minute
        elif concerns(event, agent):
            found.append(Bygone(tick, minute, event))
    return found


def _may_concern(line: bytes, agent: int) -> bool:
    """Return whether a number in an event may lead to somebody; costs a microsecond."""
    return any(int(number) == agent or int(number) >> 8 & (1 << 20) - 1 == agent for number in _NUMBERS.findall(line))
