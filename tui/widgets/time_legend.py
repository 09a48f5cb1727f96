"""What the marks of a timeline mean, and how many there are."""

from collections import Counter
from collections.abc import Sequence

from tui.paint import FORK, NEWS, Palette, Row, row_width
from tui.widgets.time_cells import MEANINGS, mark_styles
from tui.widgets.town import Town


def legend(town: Town, colours: Palette, words: bool) -> list[Row]:
    """Return each kind of mark that there is. words: with its name."""
    marks = Counter(town.chronicle.glyphs().values())
    marks[NEWS] = max(marks[NEWS], len(town.world.broken) if town.world else 0)
    marks[FORK] = sum(not line.hidden for line in town.branches) - 1
    styles = mark_styles(colours)
    return [
        [(f"{glyph} ", styles[glyph]), (f"{meaning} {marks[glyph]}" if words else f"{marks[glyph]}", colours.dim)]
        for glyph, meaning in MEANINGS
        if marks[glyph] > 0
    ]


def stacked(entries: Sequence[Row], height: int) -> list[Row]:
    """Return entries in rows: one after the other in a single one, else one below the other, then in a column beside."""
    rows: list[Row] = [[] for _ in range(max(height, 1))]
    for start in range(0, len(entries), max(height, 1)):
        column = entries[start : start + max(height, 1)]
        wide = max(map(row_width, column))
        for row, entry in zip(rows, [*column, *[[]] * (height - len(column))], strict=True):
            style = entry[-1][1] if entry else (column[-1][-1][1])
            row += [(" ", style), *entry, (" " * (wide - row_width(entry)) + " ", style)]
    return [row for row in rows if row]
