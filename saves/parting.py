"""Where two lines of history begin to differ, and by what."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import zip_longest

import msgspec
from msgspec.structs import replace
from sqlite_utils import Database

from saves.branch import Branch, Span, lineage
from saves.errors import DamagedError
from saves.events import texts
from saves.findings import Cause, Happening, Parting
from saves.first_deed import Deed, first_deed, from_difference, told_apart
from saves.history import EventRow, event_rows, input_jsons, ticks
from saves.payload import event_of
from sim.event import (
    EVENTS,
    AnyEvent,
    ControlMoved,
    Intervention,
    Planned,
    TieCut,
    TieMade,
    TiesRewired,
    UnlikeBefriended,
    agent_of,
    kind_of,
)
from sim.input import Decided, decode_input
from sim.text import clean

WORDS = 200  # characters of an event told
CAUSES_MOST = 6
LATER = 12  # ticks after the one in which two branches part, in which it is looked for what a person did otherwise
KINDS = {kind_of(kind).encode(): kind_of(kind) for kind in EVENTS}
_KIND = re.compile(rb'^\{"type":"([^"]*)"', re.MULTILINE)  # a line feed stands between events only: in JSON it is escaped

Told = Callable[[AnyEvent, int], str]  # an event in words; 0 and 1 are the sides


def common_tick(one: Sequence[Span], other: Sequence[Span]) -> int:
    """Return the last tick of the history that two branches share, from their lineages; the first branch is in every lineage."""
    last = {span.branch: span.hi for span in one}
    return max((min(last[span.branch], span.hi) for span in other if span.branch in last), default=0)


def kinds_between(db: Database, branches: Sequence[Branch], start: int, stop: int) -> dict[str, tuple[int, int]]:
    """Return how many events of each kind two branches have from tick to tick, the most frequent first."""
    counts: list[Counter[bytes]] = [Counter(), Counter()]
    for counted, branch in zip(counts, branches, strict=True):
        for span in lineage(db, branch.id, stop):
            for _, text in texts(db, Span(span.branch, max(span.lo, start), span.hi)):
                counted.update(_KIND.findall(text))
    one, other = counts
    return {KINDS[kind]: (one[kind], other[kind]) for kind, _ in (one + other).most_common() if kind in KINDS}


def parting(db: Database, branches: Sequence[Branch], start: int, stop: int, told: Told) -> Parting | None:
    """Return where two branches begin to differ, from tick `start` to `stop`; None where they do not.

    Args:
        start: the first tick after their common history.

    Raises:
        DamagedError: the events of the tick where they part are not those that were recorded.
    """
    tick = _first_difference(db, branches, start, stop)
    while tick is not None and tick <= stop:
        sides = [_events(db, branch, tick) for branch in branches]
        found = _differing(sides)
        if found is not None:
            return _parting(db, branches, (tick, stop), sides, found, told)
        tick += 1  # only what came from outside differed: the same was decided in another way
    return None


def _first_difference(db: Database, branches: Sequence[Branch], start: int, stop: int) -> int | None:
    """Return the first tick whose event hashes differ; hashes are chained, so those of all later ones differ too."""
    low, high = start, stop
    if low > high or _hash(db, branches[0], high) == _hash(db, branches[1], high):
        return None
    while low < high:
        middle = (low + high) // 2
        if _hash(db, branches[0], middle) == _hash(db, branches[1], middle):
            low = middle + 1
        else:
            high = middle
    return low


def _hash(db: Database, branch: Branch, tick: int) -> object:
    for span in lineage(db, branch.id, tick):
        found = db.conn.execute("SELECT event_hash FROM tick WHERE branch = ? AND tick = ?", (span.branch, tick)).fetchone()
        if found:
            return found[0]
    raise DamagedError(f"tick {tick} is missing")


def _events(db: Database, branch: Branch, tick: int) -> tuple[list[EventRow], list[bytes]]:
    """Return the events of a tick, and what came into it from outside."""
    span = next(span for span in lineage(db, branch.id, tick) if span.lo <= tick <= span.hi)
    before = _hash(db, branch, tick - 1)
    row = ticks(db, Span(span.branch, tick, tick))[0]
    assert isinstance(before, bytes)
    return event_rows(db, row, before), input_jsons(db, row) if row.n_inputs else []


Sides = Sequence[tuple[list[EventRow], list[bytes]]]


def _differing(sides: Sides) -> int | None:
    """Return the number of the first event that differs, None where all are equal."""
    pairs = zip_longest(*([row.json for row in events] for events, _ in sides))
    return next((seq for seq, (one, other) in enumerate(pairs) if one != other), None)


def _parting(db: Database, branches: Sequence[Branch], ticks: tuple[int, int], sides: Sides, seq: int, told: Told) -> Parting:
    """Return where two branches part. ticks: there, and the last that is compared. seq: of the first event that differs."""
    tick = ticks[0]
    causes = _causes(branches, sides, told)
    one, other = (None if causes else _first_done(db, branches, ticks, told)) or _first_events(tick, sides, seq, told)
    return Parting(tick, one, other, causes, _because(db, branches, tick, sides, causes))


def _first_done(
    db: Database, branches: Sequence[Branch], ticks: tuple[int, int], told: Told
) -> tuple[Happening | None, Happening | None] | None:
    """Return what a person first did otherwise, on each side; None where nobody did within LATER ticks."""
    first, stop = ticks
    for tick in range(first, min(stop, first + LATER) + 1):
        events = [_events(db, branch, tick)[0] for branch in branches]
        deeds = [[Deed(row.seq, row.kind, row.agent, row.json) for row in side] for side in events]

        def words(deed: Deed, side: int, events: Sequence[Sequence[EventRow]] = events) -> str:
            return told(_event(events[side][deed.seq]), side)

        pair = first_deed(deeds, words)
        if pair is not None:
            rows = [None if deed is None else events[side][deed.seq] for side, deed in enumerate(pair)]
            return _told_from_difference(tick, rows, told)
    return None


def _told_from_difference(tick: int, rows: Sequence[EventRow | None], told: Told) -> tuple[Happening | None, Happening | None]:
    """Return what two rows tell; of words that are alike for as long as they are told, from where they part."""
    one, other = (None if row is None else _happening(tick, row, side, told) for side, row in enumerate(rows))
    if one and other and one.words == other.words:
        first, second = (told(_event(row), side) for side, row in enumerate(rows) if row is not None)
        one = replace(one, words=clean(from_difference(first, second), WORDS))
        other = replace(other, words=clean(from_difference(second, first), WORDS))
    return one, other


def _first_events(tick: int, sides: Sides, seq: int, told: Told) -> tuple[Happening | None, Happening | None]:
    """Return the first events that differ, told so that they do."""
    one, other = (_happening(tick, events[seq], side, told) if seq < len(events) else None for side, (events, _) in enumerate(sides))
    if one and other and one.words == other.words:  # in words they are the same
        read = [msgspec.json.decode(events[seq].json, type=dict[str, object]) for events, _ in sides]
        one, other = (replace(each, words=clean(told_apart(each.words, read, side), WORDS)) for side, each in enumerate((one, other)))
    return one, other


def _happening(tick: int, row: EventRow, side: int, told: Told) -> Happening:
    return Happening(row.seq, clean(row.kind, 40), row.agent, clean(told(_event(row), side), WORDS), tick)


def _event(row: EventRow) -> AnyEvent:
    try:
        return event_of(row.json)
    except (ValueError, RecursionError) as error:
        raise DamagedError(f"tick {row.tick}: event {row.seq} is not one that this voxpop knows ({error})") from error


def _causes(branches: Sequence[Branch], sides: Sides, told: Told) -> list[Cause]:
    """Return the changes that only one side has, whom the player only was last; ties that come of a larger change are left out."""
    found: list[Cause] = []
    jsons = [{row.json for row in events} for events, _ in sides]
    for side, (events, _) in enumerate(sides):
        only = [_event(row) for row in events if row.json not in jsons[1 - side]]
        brought = any(isinstance(event, (UnlikeBefriended, TiesRewired)) for event in only)
        for event in only:
            if isinstance(event, Intervention | Planned) and not (brought and isinstance(event, (TieMade, TieCut))):
                words = clean(told(event, side), WORDS)
                found.append(Cause(branches[side].name, agent_of(event), words, isinstance(event, ControlMoved)))
    return sorted(found, key=lambda cause: cause.played)[:CAUSES_MOST]


def _because(db: Database, branches: Sequence[Branch], tick: int, sides: Sides, causes: Sequence[Cause]) -> str:
    """Return what parted two branches, in a plain line."""
    if causes:
        changed, played = (_by_branch([cause for cause in causes if cause.played == whether]) for whether in (False, True))
        return f"{changed} (besides, in {played})" if changed and played else changed or played
    if branches[0].salt != branches[1].salt:
        return f"other luck: salt {branches[0].salt} / {branches[1].salt}"
    decisions = [[given for given in inputs if isinstance(decode_input(given), Decided)] for _, inputs in sides]
    if decisions[0] != decisions[1]:
        return "whoever was played decided otherwise"
    minds = [mind_of_tick(db, branch, tick) for branch in branches]
    if minds[0] != minds[1]:
        return f"other minds: {minds[0]} / {minds[1]}"
    return "no change, and the same luck: minds answered otherwise"


def _by_branch(causes: Sequence[Cause]) -> str:
    """Return changes in a line, each branch named once."""
    branches = dict.fromkeys(cause.branch for cause in causes)
    return "; ".join(f"{branch}: {'; '.join(cause.words for cause in causes if cause.branch == branch)}" for branch in branches)


def mind_of_tick(db: Database, branch: Branch, tick: int) -> str:
    """Return the name of the mind of the run that recorded a tick, "" for none."""
    sql = "SELECT engine.mind FROM tick JOIN engine ON engine.id = tick.engine WHERE tick.branch = ? AND tick.tick = ?"
    for span in lineage(db, branch.id, tick):
        found = db.conn.execute(sql, (span.branch, tick)).fetchone()
        if found:
            return clean(str(found[0]), 100)
    return ""
