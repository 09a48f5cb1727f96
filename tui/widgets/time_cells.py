"""What a timeline draws in each of its columns: how much happened, how stirred people were, and what marks it."""

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from rich.style import Style

from tui.paint import BLOCKS, CHANGE, FORK, NEWS, YOU, Palette
from tui.widgets.course import Course
from tui.widgets.ghost import Ghost
from tui.widgets.time_axis import Axis

MEANINGS = ((NEWS, "news"), (CHANGE, "change"), (YOU, "you"), (FORK, "branch"))
RANKS = {glyph: rank for rank, (glyph, _) in enumerate(MEANINGS)}  # of several in one cell the first shows
STIRRED, INTENSE = 0.03, 0.1  # share of people in an intense emotion from which on a column has another colour
FLOOR = 0.9  # of the least mean, where the bar begins if a cell is of several ticks: else all would look the same
UNKNOWN = "╌"  # of a line that was left, what nobody has watched
MOOD = "intense_share"

Column = tuple[str, Style]


class Cell(NamedTuple):
    """A cell of the bar.

    Args:
        first, last: its ticks, as far as there are any. height: 0 to 1; less than 0 where it is not known. ghost: of the line left.
    """

    first: int
    last: int
    height: float
    ghost: bool = False


def cells_of(axis: Axis, acts: Sequence[int], ghost: Ghost | None) -> list[Cell]:
    """Return the cells of an axis that hold any tick, those of a line left after one's own.

    Heights are shares of the most in any tick; where cells are of several ticks, of the most in the mean, from a little below the least.
    """
    end = len(acts) - 1
    spans = list(_spans(axis, axis.first, end, 0))
    own = [_mean(acts, first, last) for first, last in spans]
    most, floor = float(max(acts, default=0) or 1), 0.0
    if axis.ticks > 1 and own:
        whole = own[:-1] or own  # the last is of few ticks
        most, floor = max(whole) or 1, FLOOR * min(whole)
    low, span = floor, max(most - floor, 1e-9)
    cells = [Cell(first, last, _share(value, low, span)) for (first, last), value in zip(spans, own, strict=True)]
    if ghost is not None:
        for first, last in _spans(axis, end + 1, ghost.tip, len(cells)):
            known = last < len(ghost.acts)
            cells.append(Cell(first, last, _share(_mean(ghost.acts, first, last), low, span) if known else -1.0, ghost=True))
    return cells


def _spans(axis: Axis, start: int, end: int, cell: int) -> Iterator[tuple[int, int]]:
    """Yield the ticks of each cell of the axis from a cell on, as far as they are from `start` to `end`."""
    for place in range(cell, axis.columns // axis.broad):
        first, last = axis.cell(place * axis.broad)
        if first > end:
            return
        yield max(first, min(start, last)), min(last, end)


def _mean(acts: Sequence[int], first: int, last: int) -> float:
    found = acts[first : last + 1]
    return sum(found) / max(len(found), 1)


def _share(value: float, low: float, span: float) -> float:
    return min(1.0, max(0.0, (value - low) / span))


def marks_of(axis: Axis, glyphs: Iterable[tuple[int, str]]) -> dict[int, str]:
    """Return the most important mark of each column that has any."""
    found: dict[int, str] = {}
    for tick, glyph in glyphs:
        shown = max(tick, 1)
        if axis.there(shown):
            column = axis.stands(shown)
            if column not in found or RANKS[glyph] < RANKS[found[column]]:
                found[column] = glyph
    return found


def bar(axis: Axis, cells: Sequence[Cell], rows: int, styles: Sequence[Style], unknown: Style) -> list[list[Column]]:
    """Return so many rows of columns, the upper one first. styles: of the cells. unknown: of what is empty, or not known."""
    found: list[list[Column]] = [[(" ", unknown)] * axis.columns for _ in range(rows)]
    for place, (cell, style) in enumerate(zip(cells, styles, strict=True)):
        eighths = max(1, round(8 * rows * cell.height))
        for row in range(rows):
            lower = rows - 1 - row  # rows below this one
            block = BLOCKS[max(0, min(eighths - 8 * lower, 8))] if cell.height >= 0 else UNKNOWN if not lower else " "
            for column in range(place * axis.broad, (place + 1) * axis.broad):
                found[row][column] = block, style
    return found


def mood(course: Course, tick: int, colours: Palette) -> Style:
    """Return the colour of how stirred people were at a tick; one that says nothing where it was not measured."""
    share = course.at(MOOD, tick)
    if share is None:
        return colours.river
    return colours.calm if share < STIRRED else colours.moderate if share < INTENSE else colours.intense


def mark_styles(colours: Palette) -> dict[str, Style]:
    """Return the colour of each mark."""
    return {NEWS: colours.intense, CHANGE: colours.accent, YOU: colours.you, FORK: colours.good}
