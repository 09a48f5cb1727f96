"""The cells of the network map: who stands in which, and what a cell shows of those who share it."""

from collections.abc import Sequence
from typing import Generic, Protocol, TypeVar

import numpy as np
from numpy.typing import NDArray

from tui.layout import CELL_ASPECT, Plot, plots
from tui.widgets.muster import Levels

BRAILLE = 0x2800
# Bit of a braille cell's dot, by row (0 to 3) and column (0 to 1).
DOTS = np.array([[0x01, 0x08], [0x02, 0x10], [0x04, 0x20], [0x40, 0x80]], dtype=np.uint8)
SHADES = 3
STRIKING = 0.25  # share of a cell's people from which on their level is shown
TWO_LINES = 8  # rows of a plot from which on its title has two


class Placed(Protocol):
    """People who have a place each, in the unit disc of their community (tui.widgets.muster)."""

    @property
    def names(self) -> Sequence[str]: ...
    @property
    def community(self) -> NDArray[np.int64]: ...
    @property
    def places(self) -> NDArray[np.float64]: ...
    @property
    def followers(self) -> NDArray[np.int64]: ...


P = TypeVar("P", bound=Placed)


class Canvas(Generic[P]):
    """People in cells, for one size.

    Attributes:
        plots: of each community. titles: rows of each plot kept for its title. spots: (n, 2) where everybody stands, in cells.
        areas: (communities, 4) centre and radius of the disc of each: x, y, x, y in cells.
        cell: (n,) number of each person's cell, row by row. total: (cells,) how many stand in each.
        texture: (cells,) a braille character with a dot for everybody, as a code point.
    """

    def __init__(self, muster: P, width: int, height: int) -> None:
        self.muster, self.width, self.height = muster, width, height
        sizes = np.bincount(muster.community, minlength=len(muster.names))
        self.plots = plots([float(size) for size in sizes], width, height)
        self.titles = [2 if plot.height >= TWO_LINES else 1 if plot.height > 2 else 0 for plot in self.plots]
        self.areas = np.array([_area(plot, title) for plot, title in zip(self.plots, self.titles, strict=True)]).reshape(-1, 4)
        centre, radius = self.areas[muster.community, :2], self.areas[muster.community, 2:]
        self.spots = np.clip(centre + muster.places * radius, 0, [width - 0.01, height - 0.01])
        self.dot = np.floor(self.spots * [2, 4]).astype(np.int64)  # (n, 2) column and row of everybody's dot
        self.cell = self.dot[:, 1] // 4 * width + self.dot[:, 0] // 2
        self.total = np.bincount(self.cell, minlength=width * height)
        self.texture = BRAILLE + self._dotted(self.dot).astype(np.uint32)
        self._first = _most_followed(muster.followers, self.cell, width * height)

    def shown(self, levels: Levels, kinds: int, majority: bool, first: bool) -> tuple[Levels, Levels]:
        """Return the level and the shade, 0 to SHADES - 1, that each cell shows: (cells,) each.

        A cell shows the highest level that STRIKING of its people reach. The shade tells how many of them are at it.

        Args:
            kinds: one more than the highest level.
            majority: levels 2 and 3 are two sides, of which the larger is shown.
            first: the lowest level above 0 is shown, if anybody has it.
        """
        counts = np.bincount(self.cell * kinds + levels, minlength=self.total.size * kinds).reshape(-1, kinds)
        people = np.maximum(self.total, 1)
        if majority:
            against, approving = counts[:, 2], counts[:, 3]
            side = np.where(against > approving, 2, np.where(approving > against, 3, 1))
            level = np.where(counts[:, 1:].sum(axis=1) >= STRIKING * people, side, 0)
        elif first:
            level = np.where(counts[:, 1:].any(axis=1), 1 + np.argmax(counts[:, 1:] > 0, axis=1), 0)
        else:
            reached = np.cumsum(counts[:, ::-1], axis=1)[:, ::-1] >= np.maximum(STRIKING * people, 1)[:, None]
            level = kinds - 1 - np.argmax(reached[:, ::-1], axis=1)
        level[self.total == 0] = 0
        share = counts[np.arange(len(level)), level] / people
        shade = np.full(len(level), SHADES - 1) if first else np.minimum((share * SHADES).astype(np.int8), SHADES - 1)
        return level.astype(np.int8), shade.astype(np.int8)

    def crowded(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the numbers of the cells of which STRIKING of the people are in some rows."""
        counts = np.bincount(self.cell[rows], minlength=self.total.size)
        return np.flatnonzero((counts > 0) & (counts >= STRIKING * self.total))

    def strokes(self, row: int, others: NDArray[np.int64]) -> NDArray[np.uint8]:
        """Return the dots of lines from one person to others, as bits of each cell: (cells,)."""
        return self.lines(np.full(len(others), row), others)

    def lines(self, rows: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.uint8]:
        """Return the dots of lines between people, as bits of each cell: (cells,). rows, others: (n,) each."""
        if not len(rows):
            return np.zeros(self.total.size, dtype=np.uint8)
        start, ends = self.dot[rows][:, None, :], self.dot[others]
        steps = int(np.abs(ends - start[:, 0]).max()) + 1
        along = np.linspace(0, 1, steps)[None, :, None]
        return self._dotted(np.rint(start + (ends[:, None, :] - start) * along).astype(np.int64).reshape(-1, 2))

    def at(self, x: int, y: int) -> int | None:
        """Return the row of whoever stands nearest to a cell, of several in it the most followed; None where nobody stands near."""
        away = np.abs(self.dot[:, 0] // 2 - x) + CELL_ASPECT * np.abs(self.dot[:, 1] // 4 - y)
        nearest = int(np.argmin(away))
        return int(self._first[self.cell[nearest]]) if away[nearest] <= 4 else None

    def beside(self, row: int, x: int, y: int) -> int:
        """Return the row of whoever comes next in a direction; the same one where nobody does.

        Args:
            x, y: one of them -1 or 1, the other 0.
        """
        here = self.cell[row]
        columns, lines = self.cell % self.width - here % self.width, (self.cell // self.width - here // self.width) * CELL_ASPECT
        ahead, aside = (columns * x, np.abs(lines)) if x else (lines * y, np.abs(columns))
        cost = np.where(ahead > 0, ahead + 2 * aside, np.inf)
        found = int(np.argmin(cost))
        return int(self._first[self.cell[found]]) if np.isfinite(cost[found]) else row

    def _dotted(self, dots: NDArray[np.int64]) -> NDArray[np.uint8]:
        """Return dots as bits of each cell: (cells,)."""
        canvas = np.zeros((self.height * 4, self.width * 2), dtype=bool)
        canvas[dots[:, 1], dots[:, 0]] = True
        blocks = canvas.reshape(self.height, 4, self.width, 2)
        bits: NDArray[np.uint8] = (blocks * DOTS[None, :, None, :]).sum(axis=(1, 3), dtype=np.uint8)
        return bits.reshape(-1)


def _area(plot: Plot, title: int) -> tuple[float, float, float, float]:
    """Return centre and radius of the disc in a plot: x, y, x, y in cells."""
    height = plot.height - title
    wide, high = max(plot.width / 2 - (1.5 if plot.width > 12 else 1), 0.5), max(height / 2 - 0.3, 0.3)
    wide = min(wide, high * CELL_ASPECT * 1.7)  # a disc may be squeezed, but it remains one
    return plot.left + plot.width / 2, plot.top + title + height / 2, wide, high


def _most_followed(followers: NDArray[np.int64], cell: NDArray[np.int64], cells: int) -> NDArray[np.int64]:
    """Return the row of the most followed person of each cell: (cells,), -1 where nobody stands."""
    first = np.full(cells, -1, dtype=np.int64)
    order = np.argsort(followers, kind="stable")
    first[cell[order]] = order
    return first


def texts(codes: NDArray[np.uint32]) -> str:
    """Return code points as a string."""
    return codes.astype("<u4").tobytes().decode("utf-32-le")
