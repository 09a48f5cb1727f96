"""The curves of a line of history as a picture: a plot for each, with axes, units, and what happened when."""

from collections.abc import Sequence
from math import ceil
from typing import TYPE_CHECKING, Any, NamedTuple

from tui.figures.paper import BLUE, DASHES, FAINT, GRID, GROUND, HUES, INK, WIDTH, lettered, sheet
from tui.widgets.course import COMMUNITY, Course
from tui.widgets.curve import CURVES, OF_FILMS, Curve, scale, told, told_end

if TYPE_CHECKING:
    from matplotlib.figure import Figure

COLUMNS, PLOT_HEIGHT = 2, 1.75  # of the plots; inches
HEAD, FOOT = 1.05, 0.55  # inches above and below them; a line of the legend takes LINE more
LINE = 0.24
APART_MOST = 3  # communities in one plot


class Happening(NamedTuple):
    """What marks a tick. glyph: what stands at it. meaning: what the legend says of it, each once."""

    tick: int
    glyph: str
    meaning: str


class Told(NamedTuple):
    """A line of history to draw. since: for one to compare with, the last tick that both have in common."""

    branch: str
    course: Course
    since: int = 0


def curves_figure(title: str, below: str, shown: Told, beside: Told | None, happenings: Sequence[Happening], films: bool) -> "Figure":
    """Return a picture of all curves that were measured; `films`: those of films and of the recommender, too."""
    drawn = drawable(shown.course, films)
    rows, legend = ceil(len(drawn) / COLUMNS), _legend(happenings, shown, beside)
    height = HEAD + rows * PLOT_HEIGHT + FOOT + LINE * len(legend)
    figure = sheet(height, title, below)
    first, last = shown.course.ticks[0], max(shown.course.ticks[-1], beside.course.ticks[-1] if beside else 0)
    for number, curve in enumerate(drawn):
        row, column = divmod(number, COLUMNS)
        plot = figure.add_axes(_place(row, column, height))
        _draw(plot, curve, shown, beside)
        _mark(plot, happenings)
        plot.set_xlim(first, max(last, first + 1))
        if row == rows - 1 or number + COLUMNS >= len(drawn):
            plot.set_xlabel("tick", fontsize=8, labelpad=1)
    for line, text in enumerate(legend):
        figure.text(0.5 / WIDTH, (0.22 + LINE * (len(legend) - 1 - line)) / height, text, fontsize=8.5, color=INK, va="center")
    return figure


def drawable(course: Course, films: bool) -> list[Curve]:
    """Return the curves for which there are values."""
    found = [curve for curve in CURVES if (len(communities(course, curve.metric)) > 1 if curve.apart else curve.metric in course.values)]
    return found if films else [curve for curve in found if curve.metric not in OF_FILMS]


def communities(course: Course, metric: str) -> list[str]:
    """Return the names of a metric's values that are of one community each."""
    return [name for name in course.values if name.startswith(f"{metric}{COMMUNITY}")]


def _place(row: int, column: int, height: float) -> tuple[float, float, float, float]:
    """Return left, bottom, width, height of a plot, as shares of the picture."""
    wide = (WIDTH - 0.5 - 0.4) / COLUMNS
    top = HEAD + row * PLOT_HEIGHT + 0.34
    return (
        (0.5 + column * wide + 0.35) / WIDTH,
        (height - top - PLOT_HEIGHT + 0.62) / height,
        (wide - 0.55) / WIDTH,
        (PLOT_HEIGHT - 0.62) / height,
    )


def _draw(plot: Any, curve: Curve, shown: Told, beside: Told | None) -> None:
    """Draw the lines of one plot, its title and its scale."""
    names = communities(shown.course, curve.metric)[:APART_MOST] if curve.apart else [curve.metric]
    values: list[float] = []
    if beside is not None:
        for name in names:
            points = beside.course.points(name, beside.since)
            values += [value for _, value in points]
            plot.plot(*_columns(points), color=FAINT, linestyle=(0, (1, 1.4)), linewidth=1.1)
    for number, name in enumerate(names):
        points = shown.course.points(name)
        values += [value for _, value in points]
        label = lettered(name.partition(COMMUNITY)[2], 30)
        style = {"color": HUES[number] if curve.apart else BLUE, "linestyle": DASHES[number % len(DASHES)], "label": label}
        plot.plot(*_columns(points), linewidth=1.4, **style)
        if points and not curve.apart:
            ground = {"facecolor": GROUND, "edgecolor": "none", "pad": 0.8, "alpha": 0.85}
            text = told(points[-1][1], curve.form)
            plot.annotate(text, points[-1], (4, 0), textcoords="offset points", fontsize=8, va="center", color=BLUE, bbox=ground)
    low, high = scale(values, curve.form)
    plot.set_ylim(low, high + 0.02 * (high - low))
    middle = [] if curve.form == "count" and (high - low) % 2 else [(low + high) / 2]
    plot.set_yticks([low, *middle, high])
    plot.yaxis.set_major_formatter(lambda value, _: told_end(value, curve.form))
    plot.tick_params(labelsize=7.5, length=3)
    plot.grid(axis="y", color=GRID, linewidth=0.6)
    for side in ("top", "right"):
        plot.spines[side].set_visible(False)
    plot.set_title(curve.title, loc="left", fontsize=9.5, fontweight="bold", pad=14)
    plot.text(0, 1.045, curve.told, transform=plot.transAxes, fontsize=7.5, color=FAINT, va="bottom")
    if curve.apart:
        plot.legend(fontsize=7, frameon=False, loc="upper right", bbox_to_anchor=(1.02, 1.3), ncol=len(names), handlelength=2.6)


def _columns(points: Sequence[tuple[int, float]]) -> tuple[list[int], list[float]]:
    return [tick for tick, _ in points], [value for _, value in points]


def _mark(plot: Any, happenings: Sequence[Happening]) -> None:
    """Draw a line at each tick that is marked, and the sign of what it was."""
    for tick in sorted({each.tick for each in happenings}):
        plot.axvline(tick, color=FAINT, linewidth=0.7, linestyle=(0, (1, 2)))
    for each in happenings:
        at = {"xycoords": plot.get_xaxis_transform(), "xytext": (0, 1), "textcoords": "offset points"}
        plot.annotate(each.glyph, (each.tick, 0), **at, fontsize=8, ha="center", va="bottom", color=INK, annotation_clip=True)


def _legend(happenings: Sequence[Happening], shown: Told, beside: Told | None) -> list[str]:
    """Return lines that say what the signs mean, and which line is which branch."""
    meanings = list(dict.fromkeys((each.glyph, each.meaning) for each in happenings))
    lines = [
        "    ".join(f"{glyph} {lettered(meaning, 60)}" for glyph, meaning in meanings[start : start + 4])
        for start in range(0, len(meanings), 4)
    ]
    if beside is not None:
        lines.append(f"— {lettered(shown.branch, 40)}    ··· {lettered(beside.branch, 40)}, which parts after tick {beside.since}")
    return lines
