"""Pictures: what a screen is sent to show any tick of a line of history, and what is kept for the next one."""

from collections.abc import Generator, Iterator

import msgspec
from msgspec import Raw, Struct

from saves.file import Save
from saves.reel import Reel
from sim.errors import SimError
from sim.restoring import Stays
from sim.world import World
from tui.checkpoints import Checkpoints, Moment
from tui.protocol import Bygone, Grown, Look, Retell, Retold

SPAN = 24  # ticks, at most, that a picture begins before the tick that it shows, so that what scrolls is filled
SPAN_EVENTS = 1500  # and as few ticks as hold at most so many events, but one
FEW = 1000  # events of a tick that the screen goes through sooner than it takes in what differs after it
SLICE = 200  # people in a frame: up to 5 ms for the screen
AHEAD = 16  # steps back that are prepared for while nothing is asked, once fewer than half of them are
RETOLD = 300  # events of one person that the screen is told at once
RECENT = 8  # moments that are kept on the way to a tick, for those who step back

_encode = msgspec.msgpack.Encoder().encode
_nothing = Raw(_encode([]))


class _Scene(Struct, tag="scene"):
    """Scene, with what is encoded already."""

    number: int
    tick: int
    tip: int
    base: Raw | None = None
    agents: int = 0
    like: int = -1
    ties: dict[int, Raw] = {}
    stays: dict[str, Stays] = {}


class _SceneAgents(Struct, tag="scene_agents"):
    number: int
    agents: list[Raw]


class _Replayed(Struct, tag="replayed"):
    number: int
    tick: int
    events: Raw
    whole: bool = True
    last: bool = False


class Pictures:
    """Answers Looks at the current branch of a save, in frames for the screen. One thread at a time may use it."""

    def __init__(self, save: Save, world: World | None = None) -> None:
        """Begin with nothing kept. world: one of this line of history that nobody else needs."""
        self._reel = Reel(save)
        self._kept = Checkpoints()
        self._world = world  # the one that was played last, as far as it came
        self._lengths: list[int] = []  # events of each tick
        self._coming: tuple[int, Iterator[int]] | None = None  # the moment that is prepared, and the way there
        self._ahead = AHEAD  # steps back from a tick near `around` whose moments fit

    @property
    def tip(self) -> int:
        """The last tick that is recorded now."""
        self._lengths += self._reel.lengths(len(self._lengths))
        return len(self._lengths) - 1

    def grown(self, told: int) -> Grown | None:
        """Return what was recorded after the tick `told`, if anything was."""
        tip = self.tip
        if tip <= told:
            return None
        return Grown(tip, tuple(self._reel.strip(told + 1))[: tip - told], tuple(self._reel.control(told + 1)))

    def retold(self, retell: Retell) -> Retold:
        """Return what the save tells of somebody.

        Raises:
            SaveError: it cannot be read.
        """
        since, bygones = self._reel.retold(retell.agent, retell.tick, RETOLD)
        return Retold(retell.agent, retell.tick, since, tuple(Bygone(*each) for each in bygones))

    def frames(self, look: Look) -> Iterator[bytes]:
        """Yield the frames that answer a Look; an empty one where it takes a while until the next.

        Whoever stops in between may go on with another Look.

        Raises:
            SimError: there is no such tick. SaveError: it cannot be read.
        """
        number, tick, tip = look.number, look.tick, self.tip
        if not 0 <= tick <= tip:
            raise SimError(f"There is no tick {tick} on this line of history; allowed: 0 to {tip}.")
        self._stand_at(tick)
        if 0 <= look.shown == tick - 1 and not (look.bare and self._sooner_whole(tick)):
            yield _encode(_Scene(number, tick, tip))
            yield from self._replayed(number, look.shown, tick)
            return
        base = tick if look.bare else self._base(tick)
        moment = yield from self._moment(base)
        like = self._kept.at(look.shown)
        besides = moment.besides(like) if like is not None else None
        cut = moment.whole() if besides is None else besides
        yield _encode(_Scene(number, tick, tip, cut.base, len(cut.agents), -1 if besides is None else look.shown, cut.ties, cut.stays))
        for start in range(0, len(cut.agents), SLICE):
            yield _encode(_SceneAgents(number, cut.agents[start : start + SLICE]))
        yield from self._replayed(number, base, tick)

    def prepare(self, tick: int) -> Iterator[int]:
        """Get ready for those who step back from a tick; yield between parts, after which a Look may come.

        Raises:
            SaveError: it cannot be read.
        """
        tick = max(0, min(tick, self.tip))
        self._stand_at(tick)
        if not self._kept.moments:
            self._kept.keep(self._loaded(tick))
            yield tick
        ahead = min(self._ahead, self._kept.room - 2)
        first, soon = max(tick - ahead, 0), max(tick - (ahead + 1) // 2, 0)
        if self._coming is not None and not first <= self._coming[0] <= tick:
            self._coming = None  # of another place
        for _ in range(AHEAD + 1):
            if self._coming is None:
                lacking = next((each for each in range(tick, soon - 1, -1) if self._kept.at(each) is None), None)
                if lacking is None:
                    return
                self._coming = lacking, self._on_the_way(lacking, first)
            for each in self._coming[1]:  # noqa: UP028 - `yield from` would end it where this ends; it is gone on with after a Look
                yield each
            made, self._coming = self._coming[0], None
            if self._kept.at(made) is None:  # dropped as soon as it was made, and so it would be again and again
                self._ahead = max(tick - made - 1, 0)
                return

    def _stand_at(self, tick: int) -> None:
        if abs(tick - self._kept.around) > 1:
            self._ahead = AHEAD
        self._kept.around = tick

    def _sooner_whole(self, tick: int) -> bool:
        """Return whether the world after a tick is there sooner than what happened in that tick is gone through."""
        return self._lengths[tick] > FEW and self._kept.at(tick) is not None and self._kept.at(tick - 1) is not None

    def _on_the_way(self, tick: int, first: int) -> Iterator[int]:
        """Keep the moments from `first` to a tick that are played through, and what happened in each."""
        world = self._loaded(tick)
        if first <= world.tick:
            self._kept.keep(world)
        yield world.tick
        for each, events in self._reel.onward(world, tick):
            self._kept.keep_tick(each, events)
            if first <= each:
                self._kept.keep(world)
            yield each

    def _moment(self, tick: int) -> Generator[bytes, None, Moment]:
        """Return the moment after a tick, and keep it."""
        coming = self._coming
        if coming is not None and self._kept.at(tick) is None and 0 <= coming[0] - tick <= RECENT:
            for _ in coming[1]:
                if self._kept.at(tick) is not None:
                    break  # the rest is gone on with later
                yield b""
            else:
                self._coming = None
        found = self._kept.at(tick)
        if found is None:
            for _ in self._played(tick, tick):
                yield b""
            assert self._world is not None
            found = self._kept.keep(self._world)
        return found

    def _replayed(self, number: int, base: int, tick: int) -> Iterator[bytes]:
        """Yield the ticks after `base` up to `tick`."""
        done = base
        if base == tick:
            yield _encode(_Replayed(number, tick, _nothing, last=True))
        while done < tick and (frames := self._kept.events(done + 1)) is not None:
            done += 1
            yield from _parts(number, done, frames, tick)
        if done < tick:
            for each, frames in self._played(done, tick):
                yield from _parts(number, each, frames, tick) if each > done else (b"",)

    def _played(self, first: int, stop: int) -> Iterator[tuple[int, tuple[Raw, ...]]]:
        """Play a world on to `stop`, and yield each tick with its events: those after `first`, and perhaps some before."""
        try:
            world = self._world = self._world_before(first)
            for tick, events in self._reel.onward(world, stop):
                yield tick, self._kept.keep_tick(tick, events)
                if self._worth_keeping(tick, stop):
                    self._kept.keep(world)
        except Exception:
            self._world = None  # half a tick, perhaps
            raise

    def _world_before(self, tick: int) -> World:
        """Return a world at this tick, or before it, but no further than need be."""
        if self._world is not None and self._nearest(tick) <= self._world.tick <= tick:
            return self._world
        return self._loaded(tick)

    def _loaded(self, tick: int) -> World:
        """Return a new world at this tick or before it."""
        nearest = self._nearest(tick)
        moment = self._kept.at(nearest)
        return moment.restored() if moment is not None else self._reel.world(nearest)

    def _nearest(self, tick: int) -> int:
        """Return the last tick, not after this one, whose whole state is kept or recorded."""
        return max(self._reel.kept(tick), *(moment for moment in self._kept.moments if moment <= tick), 0)

    def _base(self, tick: int) -> int:
        """Return where the picture of a tick begins: rather at a moment that is kept, if that is far enough before."""
        earliest = self._earliest(tick)
        kept = (moment for moment in self._kept.moments if earliest <= moment < tick and 2 * (tick - moment) >= tick - earliest)
        return next(kept, earliest)

    def _earliest(self, tick: int) -> int:
        first, events = max(tick - 1, 0), self._lengths[tick]
        while first > max(tick - SPAN, 0) and events + self._lengths[first] <= SPAN_EVENTS:
            events += self._lengths[first]
            first -= 1
        return first

    def _worth_keeping(self, tick: int, stop: int) -> bool:
        """Return whether somebody who steps back from `stop` will soon need the moment at a tick."""
        return 0 <= stop - tick <= RECENT


def _parts(number: int, tick: int, frames: tuple[Raw, ...], wanted: int) -> Iterator[bytes]:
    for place, frame in enumerate(frames, start=1):
        whole = place == len(frames)
        yield _encode(_Replayed(number, tick, frame, whole, last=whole and tick == wanted))
