"""What a timeline shows of every tick of a line of history."""

from collections.abc import Iterable, Sequence

from sim.event import AnyEvent, TickStarted, kind_of
from sim.highlights import Highlight, Mark, highlight
from tui.paint import CHANGE, FORK, NEWS, YOU

GLYPHS = {Mark.NEWS: NEWS, Mark.CHANGE: CHANGE, Mark.PLAYER: YOU}  # those before hide those after


class Chronicle:
    """How much people did in each tick, and what marked it.

    Attributes:
        acts: one for each tick from 0 on; the last may still be growing. marks: tick -> a union of Mark, where there is one.
        tip: the last tick that is finished. forks: ticks after which lines of history part here.
        news: tick -> titles of what broke in it, as far as they are known. version: another one whenever anything changed.
    """

    def __init__(self, strip: Sequence[Highlight] = (), tip: int = 0) -> None:
        self.acts: list[int] = []
        self.marks: dict[int, int] = {}
        self.tip = tip
        self.forks: frozenset[int] = frozenset()
        self.news: dict[int, tuple[str, ...]] = {}
        self.version = 0
        self._now = 0
        self._glyphs: tuple[tuple[int, frozenset[int]], dict[int, str]] = (-1, self.forks), {}  # of a version, and of its forks
        self.extend(strip)
        self._reach(tip)

    def extend(self, strip: Sequence[Highlight]) -> None:
        """Append ticks that are finished."""
        first = len(self.acts)
        self.acts += [each.acts for each in strip]
        self.marks |= {tick: each.marks for tick, each in enumerate(strip, first) if each.marks}
        self.tip = self._now = max(self.tip, len(self.acts) - 1)
        self.version += 1

    def note(self, events: Iterable[AnyEvent]) -> None:
        """Take in events of the tick that happens now."""
        self.version += 1
        for event in events:
            if isinstance(event, TickStarted):
                self._now = event.tick
                self._reach(event.tick)
                self.acts[event.tick] = 0
                self.marks.pop(event.tick, None)
                continue
            shown = highlight((kind_of(event),))
            if shown.acts:
                self.acts[self._now] += shown.acts
            if shown.marks:
                self.mark(self._now, shown.marks)

    def mark(self, tick: int, marks: int) -> None:
        """Mark a tick."""
        self.version += 1
        self.marks[tick] = self.marks.get(tick, 0) | marks

    def broke(self, titles: Iterable[tuple[int, str]]) -> None:
        """Take in which news broke in which tick."""
        for tick, title in titles:
            if title not in self.news.get(tick, ()):
                self.news[tick] = (*self.news.get(tick, ()), title)

    @property
    def whole(self) -> bool:
        """Whether no tick is half known."""
        return len(self.acts) - 1 <= self.tip

    def finish(self, tick: int) -> None:
        """Take it that a tick is over."""
        self._reach(tick)
        self.tip = max(self.tip, tick)
        self.version += 1

    def glyphs(self) -> dict[int, str]:
        """Return ticks and the glyph that marks each; nobody changes them."""
        if self._glyphs[0] == (self.version, self.forks):
            return self._glyphs[1]
        found = dict.fromkeys(self.forks, FORK)
        for tick, marks in self.marks.items():
            glyph = next((glyph for mark, glyph in GLYPHS.items() if marks & mark), "")
            if glyph and (glyph != YOU or tick not in found):
                found[tick] = glyph
        self._glyphs = (self.version, self.forks), found
        return found

    def beside(self, tick: int, later: bool) -> int | None:
        """Return the nearest marked tick before or after one, None where there is none."""
        ticks = [each for each in self.marks.keys() | self.forks if each <= self.tip]
        return min((each for each in ticks if each > tick), default=None) if later else max((e for e in ticks if e < tick), default=None)

    def _reach(self, tick: int) -> None:
        self.acts += [0] * (tick + 1 - len(self.acts))
