"""Ticks on their way to the screen: spread over the time that a tick lasts, so that a town lives instead of jerking."""

from collections import deque
from collections.abc import Iterable
from math import ceil

from sim.event import AnyEvent
from tui.protocol import Ticked

FRAMES = 8  # over which a tick of one second is spread
SLOWEST = 0.1  # ticks a second: one that takes longer is not spread further


class Stream:
    """Events received and not yet shown."""

    def __init__(self) -> None:
        self._waiting: deque[AnyEvent | Ticked] = deque()
        self._share = 1
        self._ticks = 0

    def extend(self, events: Iterable[AnyEvent]) -> None:
        """Take in the first events of a tick that is not finished yet."""
        self._waiting.extend(events)

    def push(self, ticked: Ticked) -> None:
        """Take in a finished tick."""
        self._waiting.extend(ticked.events)
        self._waiting.append(ticked)
        self._ticks += 1

    def clear(self) -> None:
        """Forget what was not shown: another world takes its place."""
        self._waiting.clear()
        self._ticks = 0

    def take(self, rate: float) -> tuple[list[AnyEvent], list[Ticked]]:
        """Return the events to show now and the ticks that they finish.

        Args:
            rate: ticks a second; 0 for everything at once.
        """
        frames = FRAMES / max(rate, SLOWEST) if rate else 1
        if self._ticks > 1 or frames < 2:
            count = len(self._waiting)
        else:
            self._share = max(self._share, ceil(len(self._waiting) / frames))
            count = min(self._share, len(self._waiting))
        events: list[AnyEvent] = []
        finished: list[Ticked] = []
        for _ in range(count):
            item = self._waiting.popleft()
            if isinstance(item, Ticked):
                finished.append(item)
            else:
                events.append(item)
        self._ticks -= len(finished)
        if not self._waiting:
            self._share = 1
        return events, finished
