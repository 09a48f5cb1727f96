"""A small map of people: communities apart, each in a colour of its own, ties as thin lines where they are few."""

from itertools import groupby
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rich.cells import cell_len

from tui.layout import CELL_ASPECT, Plot, plots
from tui.paint import CALM, Palette, Row, safe
from tui.preview import Gathering
from tui.widgets.map_canvas import BRAILLE, DOTS
from tui.widgets.map_names import name_within

FEW = 160  # people up to which each has a sign of their own
STEPS = 40  # dots of a tie, at most
TITLED = 2  # rows of a plot from which on it has a title
GROUND, LINES, TITLE, FIRST = -3, -2, -1, 0  # what a cell is; from FIRST on, the number of a community


class _Area(NamedTuple):
    """The disc of a community: its middle and its half axes, in cells."""

    x: float
    y: float
    wide: float
    high: float


def little_map(people: Gathering, width: int, height: int, palette: Palette) -> list[Row]:
    """Return a map as rows of exactly `width` cells; no rows where there is no room or nobody."""
    if width < 8 or height < 3 or not len(people.community):
        return []
    sizes = np.bincount(people.community, minlength=len(people.names))
    laid_out = plots([float(size) for size in sizes], width, height)
    names = [safe(name, 40) for name in people.names]
    titled = [plot.height >= TITLED for plot in laid_out]
    areas = np.array([_area(plot, title) for plot, title in zip(laid_out, titled, strict=True)])
    centre, radius = areas[people.community, :2], areas[people.community, 2:]
    spot = np.clip(centre + people.places * radius, 0, [width - 0.01, height - 0.01])
    dots = np.floor(spot * [2, 4]).astype(np.int64)
    glyphs, owners = _drawn(people, dots, width, height)
    for number, (plot, title) in enumerate(zip(laid_out, titled, strict=True)):
        if title:
            _entitle(glyphs, owners, plot, names[number], int(sizes[number]))
    return [_row(glyphs[y], owners[y], palette) for y in range(height)]


def _area(plot: Plot, title: bool) -> _Area:
    height = plot.height - title
    wide, high = max(plot.width / 2 - 1, 0.5), max(height / 2 - 0.3, 0.3)
    return _Area(plot.left + plot.width / 2, plot.top + title + height / 2, min(wide, high * CELL_ASPECT * 1.7), high)


def _drawn(people: Gathering, dots: NDArray[np.int64], width: int, height: int) -> tuple[list[list[str]], list[list[int]]]:
    """Return the character of each cell and what it is."""
    lines = _bits(_strokes(dots, people.ends), width, height)
    points = _bits(dots, width, height)
    glyphs = [[chr(BRAILLE + bits) if bits else " " for bits in row] for row in np.where(points > 0, points, lines).tolist()]
    owners = np.where(lines > 0, LINES, GROUND).tolist()
    for (x, y), community in zip((dots // [2, 4]).tolist(), people.community.tolist(), strict=True):
        owners[y][x] = community
        if len(people.community) <= FEW:
            glyphs[y][x] = CALM
    return glyphs, owners


def _strokes(dots: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the dots of lines between people: (k, 2)."""
    if not len(ends):
        return np.zeros((0, 2), dtype=np.int64)
    start, stop = dots[ends[:, 0]], dots[ends[:, 1]]
    along = np.linspace(0, 1, STEPS)[None, :, None]
    found: NDArray[np.int64] = np.rint(start[:, None, :] + (stop - start)[:, None, :] * along).astype(np.int64).reshape(-1, 2)
    return found


def _bits(dots: NDArray[np.int64], width: int, height: int) -> NDArray[np.uint8]:
    """Return dots as bits of braille cells: (height, width)."""
    canvas = np.zeros((height * 4, width * 2), dtype=bool)
    canvas[dots[:, 1], dots[:, 0]] = True
    blocks = canvas.reshape(height, 4, width, 2)
    found: NDArray[np.uint8] = (blocks * DOTS[None, :, None, :]).sum(axis=(1, 3), dtype=np.uint8)
    return found


def _entitle(glyphs: list[list[str]], owners: list[list[int]], plot: Plot, name: str, size: int) -> None:
    """Write the name of a community with its size over its plot, as much of it as there is room for."""
    title = name_within(name, size, plot.width - 1)
    if len(title) != cell_len(title):  # a cell a character, or the row would not be as wide as it shall be
        return
    for x, character in enumerate(title, plot.left + (plot.width - len(title)) // 2):
        glyphs[plot.top][x], owners[plot.top][x] = character, TITLE


def _row(glyphs: list[str], owners: list[int], palette: Palette) -> Row:
    styles = {GROUND: palette.faint, LINES: palette.faint, TITLE: palette.dim}
    row: Row = []
    for owner, cells in groupby(zip(owners, glyphs, strict=True), key=lambda cell: cell[0]):
        style = styles.get(owner) or palette.people[owner * 4 % len(palette.people)]
        row.append(("".join(glyph for _, glyph in cells), style))
    return row
