"""Lines drawn in braille: two dots a column, four a row."""

from collections.abc import Sequence
from math import floor

# The dot in (column, row) of a cell, from the top left (Unicode block U+2800).
DOTS = ((0x01, 0x02, 0x04, 0x40), (0x08, 0x10, 0x20, 0x80))
SOLID, DASHED, SPARSE, DOTTED = "solid", "dashed", "sparse", "dotted"
# Which of every so many dot columns a stroke leaves out.
_GAPS = {SOLID: (1, ()), DASHED: (6, (4, 5)), SPARSE: (8, (3, 4, 5, 6, 7)), DOTTED: (2, (1,))}


class Canvas:
    """A grid of braille cells, each with the number of the line drawn into it last.

    Attributes:
        cells: (height)(width) bits of the dots that are set. owners: (height)(width) number of a line, -1 for none.
    """

    def __init__(self, width: int, height: int) -> None:
        self.width, self.height = width, height
        self.cells = [[0] * width for _ in range(height)]
        self.owners = [[-1] * width for _ in range(height)]

    def line(self, points: Sequence[tuple[float, float]], owner: int, stroke: str = SOLID) -> None:
        """Draw a line through points, left to right; x and y are 0 to 1, y upwards."""
        right, bottom = 2 * self.width - 1, 4 * self.height - 1
        dots = [(round(x * right), round((1 - y) * bottom)) for x, y in points]
        period, gaps = _GAPS[stroke]
        before: int | None = None
        for column, row in _columns(dots):
            if column % period not in gaps:
                low, high = (row, row) if before is None else (min(row, before), max(row, before))
                self._fill(column, max(low, 0), min(high, bottom), owner)
            before = row

    def text(self, y: int, x: int) -> str:
        """Return the character of a cell, a blank where no dot is set."""
        bits = self.cells[y][x]
        return chr(0x2800 + bits) if bits else " "

    def _fill(self, x: int, top: int, bottom: int, owner: int) -> None:
        """Set the dots of a column from top to bottom."""
        cell, dots = x >> 1, DOTS[x & 1]
        for y in range(top, bottom + 1):
            self.cells[y >> 2][cell] |= dots[y & 3]
            self.owners[y >> 2][cell] = owner


def _columns(dots: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return one (column, row) for every column between the first and the last dot; of many dots in one column the outermost stay."""
    found: list[tuple[int, int]] = []
    for column, row in dots:
        if found and column > found[-1][0] + 1:
            (x, y) = found[-1]
            found += [(k, floor(y + (row - y) * (k - x) / (column - x) + 0.5)) for k in range(x + 1, column)]
        if not found or found[-1] != (column, row):
            found.append((column, row))
    return found
