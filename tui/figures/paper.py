"""What all pictures share: the library that draws them, their colours and their type, and how they become files."""

import logging
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.errors import SimError
from sim.text import clean

if TYPE_CHECKING:
    from matplotlib.figure import Figure

MISSING = "pictures need matplotlib, which is not installed; pip install 'voxpop[pictures]' adds it"
FORMATS = ("svg", "png")
DOTS = 160  # an inch, in a PNG
WIDTH = 12.0  # inches
INK, FAINT, GROUND, GRID, PATCH = "#2c2923", "#8b8578", "#fffdf8", "#e6dfd0", "#f6f1e4"
BLUE, RED, AMBER, GREEN, VIOLET = "#23697b", "#b2362b", "#b0760c", "#35743d", "#8a3b82"
HUES = (BLUE, RED, AMBER, GREEN, VIOLET)
DASHES = ("solid", (0, (5, 2)), (0, (2, 1.5)))  # of lines of one plot: told apart without colour, too
# Nothing in a picture is a formula, whatever people are called; text stays text, to be searched and read aloud.
SETTINGS = {
    "text.parse_math": False,
    "svg.fonttype": "none",
    "svg.hashsalt": "voxpop",
    "font.family": ["DejaVu Sans"],
    "font.size": 9.0,
    "axes.edgecolor": FAINT,
    "axes.labelcolor": INK,
    "text.color": INK,
    "xtick.color": FAINT,
    "ytick.color": FAINT,
    "figure.facecolor": GROUND,
    "axes.facecolor": GROUND,
}


class PictureError(SimError):
    """A picture cannot be drawn."""


@contextmanager
def drawing() -> Iterator[None]:
    """Prepare to draw: quietly, with our settings and nobody else's.

    Raises:
        PictureError: there is nothing to draw with.
    """
    logging.getLogger("matplotlib").setLevel(logging.ERROR)
    try:
        import matplotlib
    except ImportError:
        raise PictureError(MISSING) from None
    with warnings.catch_warnings(), matplotlib.rc_context():
        warnings.simplefilter("ignore")  # of letters that a typeface lacks
        matplotlib.rcdefaults()
        matplotlib.rcParams.update(SETTINGS)
        yield


def sheet(height: float, title: str, below: str) -> "Figure":
    """Return an empty picture so many inches high, with what it is of above, and under that in which world."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(WIDTH, height))
    figure.text(0.5 / WIDTH, 1 - 0.42 / height, lettered(title), fontsize=15, fontweight="bold", va="center")
    figure.text(0.5 / WIDTH, 1 - 0.74 / height, lettered(below), fontsize=9, color=FAINT, va="center")
    return figure


def lettered(text: str, limit: int = 120) -> str:
    """Return a foreign text as a picture may hold it: one plain line."""
    return clean(text, limit)


def kept(figure: "Figure", path: Path) -> None:
    """Write a picture in the format that its name ends in; it is whole or not there."""
    import io

    form = path.suffix.lower().lstrip(".")
    stamp: dict[str, Any] = {"Date": None, "Creator": "voxpop"} if form == "svg" else {"Software": "voxpop"}
    drawn = io.BytesIO()
    figure.savefig(drawn, format=form, dpi=DOTS, metadata=stamp)
    with path.open("xb") as file:
        file.write(drawn.getvalue())
