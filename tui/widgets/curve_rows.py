"""The rows of plots: lines in braille, axes with their ticks, legends that fit."""

from collections.abc import Sequence
from itertools import groupby
from typing import NamedTuple

from rich.style import Style

from tui.paint import FORK, NEWS, YOU, Palette, Row, clip, fitted, row_width
from tui.widgets.braille import Canvas
from tui.widgets.course import Course

TICKS_APART = 8  # columns from one tick told on the axis to the next, at least
CURSOR = "┃"  # the tick of the past that is shown


class Trace(NamedTuple):
    """One line of a plot. value: its newest, None where there is none. name: None for one that the title leaves out."""

    name: str | None
    points: list[tuple[int, float]]
    value: float | None
    stroke: str
    style: Style


class Mark(NamedTuple):
    """What happened at a tick. meaning: what the legend says of it, each once."""

    tick: int
    glyph: str
    meaning: str
    style: Style


class Span(NamedTuple):
    """The ticks of the axis, and the marks on it, those that hide others last."""

    first: int
    last: int
    marks: tuple[Mark, ...]

    def place(self, tick: int) -> float:
        """Return where a tick is, 0 to 1."""
        return (tick - self.first) / (self.last - self.first)


def short(name: str, letters: int) -> str:
    """Return a name of at most so many letters."""
    return fitted(name, letters).rstrip() if len(name) > letters else name


def packed(parts: Sequence[Row], width: int) -> list[Row]:
    """Return parts in as few rows as hold them, two cells apart."""
    rows: list[Row] = []
    for part in parts:
        if rows and row_width(rows[-1]) + 2 + row_width(part) <= width:
            rows[-1] = [*rows[-1], ("  ", part[0][1]), *part]
        else:
            rows.append(clip(part, width))
    return rows or [[]]


def at(course: Course, metric: str, tick: int) -> float | None:
    """Return what a metric was at a tick, or at the last one before."""
    found = [value for when, value in course.points(metric, tick - 3) if when <= tick]
    return found[-1] if found else course.last(metric)


def cells(canvas: Canvas, y: int, marks: set[int], traces: Sequence[Trace], colours: Palette, cursor: int | None = None) -> Row:
    """Return a row of a plot; a mark, and the cursor, show where no line is."""
    row: Row = []
    x = 0
    for owner, run in groupby(canvas.owners[y]):
        stop = x + len(list(run))
        if owner >= 0:
            row.append(("".join(canvas.text(y, place) for place in range(x, stop)), traces[owner].style))
        else:
            blank = "".join("┊" if place in marks else " " for place in range(x, stop))
            cut = cursor - x if cursor is not None and x <= cursor < stop else len(blank)
            row += [(blank[:cut], colours.faint), (CURSOR * (cut < len(blank)), colours.accent), (blank[cut + 1 :], colours.faint)]
        x = stop
    return row


def axis(span: Span, width: int, colours: Palette, cursor: int | None = None) -> Row:
    """Return the axis: round ticks between its first and its last, the marks, and the cursor over them."""
    cells: list[tuple[str, Style]] = [("─", colours.faint)] * width
    marks = {round(span.place(mark.tick) * (width - 1)): (mark.glyph, mark.style) for mark in span.marks}
    if cursor is not None:
        marks[cursor] = CURSOR, colours.accent
    taken = set(marks)
    for tick in told_ticks(span, width):
        text, place = f"t{tick}", round(span.place(tick) * (width - 1))
        middle = min(max(0, place - (len(text) - 1) // 2), width - len(text))
        ends = {span.first: range(width // 3), span.last: range(width - len(text), width // 3, -1)}  # as near as no mark stands
        starts = (start for start in ends.get(tick, [middle]) if start >= 0 and not taken & set(range(start, start + len(text))))
        if (start := next(starts, None)) is not None:
            cells[start : start + len(text)] = [(letter, colours.dim) for letter in text]
            taken |= set(range(start - 1, start + len(text) + 1))
    for place, cell in marks.items():
        cells[place] = cell
    return list(cells)


def told_ticks(span: Span, width: int) -> list[int]:
    """Return the ticks that the axis tells: its ends, then round ones between, as many as there is room for."""
    length = span.last - span.first
    steps = (factor * 10**power for power in range(6) for factor in (1, 2, 5))
    step = next((step for step in steps if step * width >= TICKS_APART * length), length)
    rounded = range((span.first // step + 1) * step, span.last, step)
    return [span.first, span.last, *rounded]


def joined(parts: Sequence[Row], colours: Palette, width: int) -> Row:
    """Return plots side by side."""
    row: Row = []
    for part in parts:
        row += [*(row and [("  ", colours.text)]), *part, (" " * max(0, width - row_width(part)), colours.text)]
    return row


def mark_style(glyph: str, colours: Palette) -> Style:
    return {NEWS: colours.intense, FORK: colours.good, YOU: colours.you}.get(glyph, colours.accent)
