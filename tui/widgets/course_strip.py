"""A small curve of how a value of one person went, tick by tick."""

from collections.abc import Iterable

from rich.style import Style

from tui.paint import BLOCKS, YOU, Palette, Row
from tui.widgets.life import Life, Step, course
from tui.widgets.town import Town

LABEL = 10  # cells of what stands before a value
LEAST = 2  # ticks of which a curve is worth drawing


class CourseStrips:
    """Draws curves of one person side by side over the same ticks."""

    def __init__(self, town: Town, colours: Palette, width: int) -> None:
        self.town, self.colours = town, colours
        self._life: Life = town.life
        self._last = town.world.tick if town.world else 0
        self._room = max(8, min(width - LABEL - 8, 60))
        starts = [steps[0].tick for steps in (self._life.moods, *self._life.attitudes.values()) if steps]
        self._first = max(0, min(starts, default=self._last))

    @property
    def there(self) -> bool:
        """Whether there is anything to draw: something moved, and time has passed since."""
        moved = max((len(steps) for steps in (self._life.moods, *self._life.attitudes.values())), default=0)
        return self._last - self._first >= LEAST and moved > 1

    def strip(self, label: str, steps: Iterable[Step], low: float, style: Style) -> list[Row]:
        """Return a curve of values of `low` to 1; nothing where it never moved."""
        found = list(steps)
        if not self.there or len(found) < 2:
            return []
        marks = "".join(self._block(value, low) for value in course(found, self._first, self._last, self._width))
        return [[(f"{label:<{LABEL}}", self.colours.dim), (marks, style), (f" t{self._first}–{self._last}", self.colours.faint)]]

    def turns(self, agent: int) -> list[Row]:
        """Return in which of the ticks drawn the player was somebody; nothing where they never were."""
        if not self.there or not self.town.roles.played.ever(agent):
            return []
        width, span = self._width, self._last - self._first + 1
        marks = ""
        for column in range(width):
            start, end = (self._first + place * span // width for place in (column, column + 1))
            marks += YOU if any(self.town.was_you(agent, tick) for tick in range(start, max(start + 1, min(end, start + 50)))) else " "
        return [[(f"{'you':<{LABEL}}", self.colours.dim), (marks.rstrip(), self.colours.you)]] if marks.strip() else []

    @property
    def _width(self) -> int:
        return min(self._room, self._last - self._first + 1)

    @staticmethod
    def _block(value: float | None, low: float) -> str:
        return " " if value is None else BLOCKS[1 + round(7 * min(1.0, max(0.0, (value - low) / (1.0 - low))))]
