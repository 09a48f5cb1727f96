"""Where the screen stands in time: with the newest tick, or at one of the past."""

from tui.protocol import Look

LATE_SECONDS = 0.3  # after which a picture that loads is said to
REST_SECONDS = 0.25  # for which a bare picture is on show before it is filled: somebody who scrubs has gone on by then


class Replay:
    """What was asked of the past, and what came of it.

    One Look is under way at a time, so that the newest wish wins and none queue up. A picture comes bare at first, so that it comes soon;
    once the player rests it is asked for again with what led to it, unless it went on from the one before by what happened in a tick.

    Attributes:
        on: the picture is not live; events of live time change no pane. only: why there is no live time at all, "" where there is.
        wanted: the tick to be shown. shown: the tick on show; -1 where it is none as a whole. bare: what led to it may not be on show.
        rolling: time runs, as it went then. returning: live time goes on once its newest tick is on show.
        ran: live time ran when it was left. cast: whom the player plays in live time.
    """

    def __init__(self) -> None:
        self.on = self.rolling = self.returning = self.ran = self.bare = False
        self.only = ""
        self.wanted = self.shown = 0
        self.cast: tuple[int, ...] = ()
        self._number = 0
        self._asked: float | None = None  # when, where a Look is under way
        self._look: Look | None = None  # the last
        self._came = float("-inf")  # when the tick on show did
        self._rolled = 0.0

    def begin(self, tick: int, only: str = "") -> None:
        """Start with a world just loaded. only: why it can be looked at only."""
        self.only, self.on = only, bool(only)
        self.wanted = self.shown = tick
        self.rolling = self.returning = self.ran = False
        self.bare, self._came = self.on, float("-inf")
        self.cast, self._asked = (), None
        self._number += 1  # what is still on its way is of another world

    def leave_live(self, tick: int, ran: bool, cast: tuple[int, ...]) -> None:
        """Let live time be. tick: on show now, -1 where only a part of it is."""
        self.on, self.shown, self.ran, self.cast = True, tick, ran, cast
        self.returning = self.rolling = self.bare = False

    def enter_live(self) -> None:
        """Be with the newest tick again."""
        self.on = self.returning = self.rolling = self.bare = False

    def want(self, tick: int) -> None:
        """Let a tick be shown, instead of whatever was wanted before."""
        self.wanted = tick

    def follow(self, before: int, tip: int) -> None:
        """Stay at the newest tick where that is looked at. before: the newest until now."""
        if self.on and not self.rolling and self.wanted == before:
            self.want(tip)

    # Rolling

    def roll(self, now: float) -> None:
        """Let the past go on by itself from here."""
        self.rolling, self._rolled = True, now

    def go_on(self, now: float, rate: float, tip: int) -> None:
        """Want the next tick if it is time for it. rate: ticks a second, 0 for as fast as they come."""
        if not self.rolling or self.waiting:
            return
        if self.wanted >= tip:
            self.rolling = False
        elif not rate or now - self._rolled >= 1 / rate:
            self._rolled = max(self._rolled + 1 / rate, now - 1 / rate) if rate else now
            self.wanted += 1

    # Looks

    @property
    def waiting(self) -> bool:
        """Whether a picture is under way."""
        return self._asked is not None

    @property
    def filling(self) -> bool:
        """Whether what is under way is only what led to the tick on show."""
        return self.waiting and self._look is not None and self._look.tick == self.shown

    def late(self, now: float) -> bool:
        """Return whether the player waits noticeably."""
        return self._asked is not None and not self.filling and now - self._asked >= LATE_SECONDS

    def look(self, now: float) -> Look | None:
        """Return what to ask for now, if anything."""
        if not self.on or (self.waiting and not self.filling):
            return None
        if self.wanted != self.shown:
            return self._ask(now, bare=not (self.returning or (self.rolling and 0 <= self.shown == self.wanted - 1)))
        if self.bare and not self.waiting and (self.returning or now - self._came >= REST_SECONDS):
            return self._ask(now, bare=False)
        return None

    def _ask(self, now: float, bare: bool) -> Look:
        self._number += 1
        self._asked, self._look = now, Look(self._number, self.wanted, self.shown, bare)
        return self._look

    def awaits(self, number: int) -> bool:
        """Return whether an answer is to what was asked last."""
        return self.waiting and number == self._number

    def arrived(self, tick: int, now: float, stepped: bool = False) -> None:
        """Take it that a tick is on show. stepped: it went on from the one before by what happened."""
        if self._look is not None:
            self.bare = self.bare if stepped else self._look.bare
        self.shown, self._asked, self._came = tick, None, now

    def rests(self, now: float) -> None:
        """Take it that the tick on show is painted."""
        self._came = now

    def failed(self, tick: int) -> None:
        """Take it that what was asked for cannot be shown, and that the picture is still that of `tick`."""
        self.shown = self.wanted = tick
        self._asked = None
        self.rolling = self.returning = self.bare = False
