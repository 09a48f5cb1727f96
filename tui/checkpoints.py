"""Moments of a world, kept as the bytes in which a screen is sent them, and the ticks between; bounded by their size."""

from collections.abc import Iterable, Sequence
from typing import TypeVar

import msgspec
from msgspec import Raw, Struct

from sim.agent import Agent
from sim.event import AnyEvent
from sim.snapshot import Snapshot
from sim.world import World
from tui.protocol import FRAME

MOMENTS_SIZE = 96 << 20  # bytes of all moments together; the newest is kept whatever its size
TICKS_SIZE = 24 << 20

K = TypeVar("K")

_encode = msgspec.msgpack.Encoder().encode
_FIELDS = [field for field in Snapshot.__struct_fields__ if field != "agents"]


class Moment(Struct, frozen=True):
    """A world after a tick, encoded. base: the fields of a Snapshot but its agents. agents: id -> Agent.

    Args:
        size: bytes of it all. own: of what is not shared with the moment that was kept before.
    """

    tick: int
    base: dict[str, bytes]
    agents: dict[int, bytes]
    size: int
    own: int

    def scene(self) -> Raw:
        """Return a Snapshot without agents."""
        return Raw(_encode({"agents": [], **{field: Raw(value) for field, value in self.base.items()}}))

    def others(self, than: "Moment") -> list[bytes] | None:
        """Return the agents that are not as they are in another moment; None where it has not the same people."""
        if self.agents.keys() != than.agents.keys():
            return None
        return [agent for number, agent in self.agents.items() if agent != than.agents[number]]

    def restored(self) -> World:
        """Return the world."""
        agents = msgspec.msgpack.decode(_encode([Raw(agent) for agent in self.agents.values()]), type=list[Agent])
        snapshot = msgspec.msgpack.decode(self.scene(), type=Snapshot)
        return World.restored(msgspec.structs.replace(snapshot, agents=agents))


def moment(world: World, like: Moment | None = None) -> Moment:
    """Return what a world is now; what it has in common with another moment is not held twice."""
    snapshot = world.snapshot()
    base = {field: _encode(getattr(snapshot, field)) for field in _FIELDS}
    agents = {agent.id: _encode(agent) for agent in snapshot.agents}
    size = sum(map(len, base.values())) + sum(map(len, agents.values()))
    shared = 0
    if like is not None:
        shared = _share(base, like.base) + _share(agents, like.agents)
    return Moment(world.tick, base, agents, size, size - shared)


def _share(values: dict[K, bytes], before: dict[K, bytes]) -> int:
    """Put the objects of `before` in the place of equal ones, and return how many bytes that saves."""
    same = [(key, known) for key, value in values.items() if (known := before.get(key)) == value and known is not None]
    values.update(same)
    return sum(len(known) for _, known in same)


class Checkpoints:
    """Moments and ticks of one line of history: of those around a tick, as many as fit.

    Attributes:
        around: the tick from which what is furthest is dropped first.
    """

    def __init__(self) -> None:
        self.around = 0
        self._moments: dict[int, Moment] = {}  # the one that was made last comes last
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
        """Keep the moment in which a world is, while there is room, and return it."""
        found = self._moments.get(world.tick)
        if found is None:
            found = self._moments[world.tick] = moment(world, next(reversed(self._moments.values()), None))
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
        return max(ticks, key=lambda tick: abs(tick - self.around))

    def _size(self) -> int:
        """Return bytes of all moments, at most: what one that is dropped had shared stays with those that are kept."""
        return sum(moment.own for moment in self._moments.values()) + max(moment.size for moment in self._moments.values())


def _length(frames: tuple[Raw, ...]) -> int:
    return sum(len(bytes(frame)) for frame in frames)
