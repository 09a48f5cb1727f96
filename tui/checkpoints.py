"""Moments of a world, kept as the bytes in which a screen is sent them, and the ticks between; bounded by their size."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain
from typing import Any, TypeVar

import msgspec
from msgspec import Raw, Struct

from sim.agent import Agent
from sim.event import AnyEvent
from sim.network import Tie
from sim.restoring import Stays, merged, standing
from sim.snapshot import Snapshot
from sim.world import World
from tui.protocol import FRAME

MOMENTS_SIZE = 96 << 20  # bytes of all moments together; the newest is kept whatever its size
TICKS_SIZE = 24 << 20
LATER = 4  # a tick after the one that is looked at counts as so many times as far away
ENTRY = 100  # bytes that a row of a table takes besides its content, in each moment

K = TypeVar("K")
Table = dict[int, bytes]

_encode = msgspec.msgpack.Encoder().encode
_TABLES = ("items", "posts", "answers", "likes", "chats", "cascades")  # of a Snapshot, as lists or by number
_BY_NUMBER = frozenset({"answers", "likes"})


class Cut(Struct, frozen=True):
    """What a screen is sent of a moment. base: a Snapshot without agents and ties. agents: each an Agent. ties: source -> its Ties.

    Args:
        stays: what of each table stays as it is on show; nothing where all is sent.
    """

    base: Raw
    agents: list[Raw]
    ties: dict[int, Raw]
    stays: dict[str, Stays]


class Moment(Struct, frozen=True):
    """A world after a tick, encoded.

    Args:
        base: the fields of a Snapshot that are no tables. tables: name -> key -> row, each with an entry for each field of a Snapshot
            with many entries; of ties a row is all that go out of somebody.
        size: bytes of it all. own: of what is not shared with the moment that was kept before.
    """

    tick: int
    base: dict[str, bytes]
    tables: dict[str, Table]
    size: int
    own: int

    def whole(self) -> Cut:
        """Return all of it."""
        return self._cut(self.tables, {})

    def besides(self, than: "Moment") -> Cut | None:
        """Return what is not as it is in another moment; None where that has not the same people."""
        if self.tables["agents"].keys() != than.tables["agents"].keys():
            return None
        rows, stays = {}, {}
        for name, table in self.tables.items():
            rows[name], stays[name] = _besides(table, than.tables[name])
        del stays["agents"]
        return self._cut(rows, stays)

    def _cut(self, tables: dict[str, Table], stays: dict[str, Stays]) -> Cut:
        fields: dict[str, Any] = {field: Raw(value) for field, value in self.base.items()}
        for name in _TABLES:
            rows = {key: Raw(row) for key, row in tables[name].items()}
            fields[name] = rows if name in _BY_NUMBER else list(rows.values())
        base = Raw(_encode({"agents": [], "ties": [], **fields}))
        return Cut(base, [Raw(row) for row in tables["agents"].values()], {key: Raw(row) for key, row in tables["ties"].items()}, stays)

    def restored(self) -> World:
        """Return the world."""
        cut = self.whole()
        agents = msgspec.msgpack.decode(_encode(cut.agents), type=list[Agent])
        ties = msgspec.msgpack.decode(_encode(cut.ties), type=dict[int, list[Tie]])
        snapshot = msgspec.msgpack.decode(cut.base, type=Snapshot)
        return World.restored(msgspec.structs.replace(snapshot, agents=agents, ties=list(chain.from_iterable(ties.values()))))


def moment(world: World, like: Moment | None = None, marks: dict[int, bytes] | None = None) -> Moment:
    """Return what a world is now; what it has in common with another moment is not held twice.

    Args:
        like: of the same line of history.
        marks: agent -> what tells whether the ties that go out of them are as in `like`; becomes that of this moment.
    """
    base = {field: _encode(value) for field, value in standing(world).items()}
    before = {} if like is None else like.tables
    known = {name: before.get(name, {}) for name in (*_TABLES, "agents", "ties")}
    tables = {
        "agents": _encoded(world.agents, known["agents"]),
        "ties": _ties(world, known["ties"], {} if marks is None else marks),
        "items": {item.id: known["items"].get(item.id) or _encode(item) for item in world.catalogue.items},
        "posts": {key: known["posts"].get(key) or _encode(post) for key, post in world.posts.items()},  # which never change
        "answers": _encoded(world.answers, known["answers"]),
        "likes": _encoded(world.likes, known["likes"]),
        "chats": _encoded(world.chats, known["chats"]),
        "cascades": _encoded(world.cascades, known["cascades"]),
    }
    size = _size(base) + sum(map(_size, tables.values()))
    shared = sum(_shared(table, known[name]) for name, table in tables.items())
    return Moment(world.tick, base, tables, size, size - shared)


def _encoded(rows: Mapping[int, Any], known: Table) -> Table:
    """Return a table encoded; rows that are as they were known are those objects."""
    made = {}
    for key, row in rows.items():
        value = _encode(row)
        before = known.get(key)
        made[key] = before if before is not None and before == value else value
    return made


def _ties(world: World, known: Table, marks: dict[int, bytes]) -> Table:
    made = {}
    for agent in world.agents:
        mark = world.network.tie_bytes(agent)
        if not mark:
            marks.pop(agent, None)
            continue
        row = known.get(agent) if marks.get(agent) == mark else None
        made[agent] = _encode(world.network.ties(agent)) if row is None else row
        marks[agent] = mark
    return made


def _besides(table: Table, than: Table) -> tuple[Table, Stays]:
    """Return the rows of a table that another has not, or not so, and what stays of that one."""
    rows = {key: row for key, row in table.items() if than.get(key) != row}
    gone = tuple(than.keys() - table.keys())
    first = 0
    for key in table:
        if key in than:
            break
        first += 1
    stays = Stays(gone, first)
    return rows, stays if list(merged(than, rows, stays)) == list(table) else Stays(gone, order=tuple(table))


def _size(rows: dict[K, bytes]) -> int:
    return sum(map(len, rows.values())) + ENTRY * len(rows)


def _shared(table: Table, known: Table) -> int:
    """Return how many bytes of a table are those of another."""
    return sum(len(row) for key, row in table.items() if known.get(key) is row)


class Checkpoints:
    """Moments and ticks of one line of history: of those around a tick, as many as fit.

    Attributes:
        around: the tick from which what is furthest is dropped first.
    """

    def __init__(self) -> None:
        self.around = 0
        self._moments: dict[int, Moment] = {}  # the one that was made last comes last
        self._last: Moment | None = None  # that one, even if it is dropped
        self._marks: dict[int, bytes] = {}  # of its ties
        self._ticks: dict[int, tuple[Raw, ...]] = {}
        self._ticks_size = 0

    @property
    def moments(self) -> list[int]:
        """The ticks whose moments are kept, in order."""
        return sorted(self._moments)

    @property
    def room(self) -> int:
        """How many moments fit, if they differ like the last two that were made."""
        newest = next(reversed(self._moments.values()), None)
        return 1 if newest is None else max(0, MOMENTS_SIZE - newest.size) // min(newest.own, newest.size // 2)

    def at(self, tick: int) -> Moment | None:
        """Return the moment after a tick, if it is kept."""
        return self._moments.get(tick)

    def keep(self, world: World) -> Moment:
        """Keep the moment in which a world is, while there is room, and return it; `at` tells whether it is kept."""
        found = self._moments.get(world.tick)
        if found is None:
            found = self._last = self._moments[world.tick] = moment(world, self._last, self._marks)
            while len(self._moments) > 1 and self._size() > MOMENTS_SIZE:
                del self._moments[self._furthest(self._moments)]
        return found

    def events(self, tick: int) -> tuple[Raw, ...] | None:
        """Return what happened in a tick, a list of events in each frame, if it is kept."""
        return self._ticks.get(tick)

    def keep_tick(self, tick: int, events: Sequence[AnyEvent]) -> tuple[Raw, ...]:
        """Keep what happened in a tick, while there is room, and return it as `events` does."""
        if (found := self._ticks.get(tick)) is not None:
            return found
        frames = tuple(Raw(_encode(events[start : start + FRAME])) for start in range(0, max(len(events), 1), FRAME))
        self._ticks[tick] = frames
        self._ticks_size += _length(frames)
        while len(self._ticks) > 1 and self._ticks_size > TICKS_SIZE:
            self._ticks_size -= _length(self._ticks.pop(self._furthest(self._ticks)))
        return frames

    def _furthest(self, ticks: Iterable[int]) -> int:
        """Return what is dropped first: rather what is later, since those who step back come by the others."""
        return max(ticks, key=lambda tick: (tick - self.around) * LATER if tick > self.around else self.around - tick)

    def _size(self) -> int:
        """Return bytes of all moments, at most: what one that is dropped had shared stays with those that are kept."""
        return sum(moment.own for moment in self._moments.values()) + max(moment.size for moment in self._moments.values())


def _length(frames: tuple[Raw, ...]) -> int:
    return sum(len(bytes(frame)) for frame in frames)
