"""Plots in characters, for the terminal and, of the same characters, for a picture file."""

import math
from collections.abc import Sequence
from textwrap import wrap
from typing import Any

import numpy as np
from rich.text import Text

from sim.experiments import Curve, Plot

HEIGHT, TALL = 18, 26  # lines; TALL for more than MANY curves
MANY = 5
COLOURS: tuple[str | int, ...] = ("blue+", "red+", "green+", "orange+", "magenta+", "cyan+", "white", "gray+", 94, 30, 208, 143)
SIGNS = "ox+*#@%&=~^$"  # of curves where there is no colour
SIGN_EVERY = 5  # columns between two signs of a curve; where curves coincide, each shows in its turn
MARKERS = ("braille", "dot", "x", "fhd", "sd", "hd", "*", "+")


def drawn(plot: Plot, width: int, colour: bool = True) -> Text:
    """Return a plot of so many columns as text that rich can print; without colour each curve has a sign, told below."""
    import plotext  # 10 ms, and nobody but whoever draws needs it

    plotext.clear_figure()
    plotext.theme("pro" if colour else "clear")
    plotext.canvas_color("default")
    plotext.axes_color("default")
    plotext.plotsize(width, TALL if len(plot.curves) > MANY else HEIGHT)
    plotext.title(plot.title)
    plotext.xlabel(plot.x_label)
    plotext.ylabel(plot.y_label)
    if plot.kind == "bars":
        _bars(plotext, plot)
    elif not colour and plot.kind == "line":
        _signed(plotext, plot, width)
    else:
        for number, curve in enumerate(plot.curves):
            _draw(plotext, plot.kind, curve, COLOURS[number % len(COLOURS)], MARKERS[number % len(MARKERS)])
    legend = "" if colour or plot.kind != "line" else _legend(plot.curves, width)
    text = Text.from_ansi(plotext.build() + legend)
    text.no_wrap = True
    return text


def _signed(canvas: Any, plot: Plot, width: int) -> None:
    """Draw each curve as a row of its sign, so that curves can be told apart without colour."""
    ends = [x for curve in plot.curves for x, y in zip(curve.x, curve.y, strict=True) if math.isfinite(x) and math.isfinite(y)]
    if not ends:
        return
    low, high, count = min(ends), max(ends), len(plot.curves)
    columns = np.linspace(low, high, max(2, width - 10))
    every = max(SIGN_EVERY, count)
    for number, curve in enumerate(plot.curves):
        points = sorted((x, y) for x, y in zip(curve.x, curve.y, strict=True) if math.isfinite(x) and math.isfinite(y))
        if not points:
            continue
        x, y = np.array(points).T
        at = columns[(np.arange(len(columns)) + number * every // count) % every == 0]
        at = at[(at >= x[0]) & (at <= x[-1])] if x[-1] > x[0] else x
        canvas.scatter(at.tolist(), np.interp(at, x, y).tolist(), marker=SIGNS[number % len(SIGNS)])


def _legend(curves: Sequence[Curve], width: int) -> str:
    """Return the sign of each curve with its name, in lines of at most `width` columns."""
    told = [f"{SIGNS[number % len(SIGNS)]} {curve.name}" for number, curve in enumerate(curves)]
    return "\n" + "\n".join(wrap("   ".join(each.replace(" ", "\xa0") for each in told), width)).replace("\xa0", " ")


def _draw(canvas: Any, kind: str, curve: Curve, colour: str | int, marker: str) -> None:
    points = [(x, y) for x, y in zip(curve.x, curve.y, strict=True) if math.isfinite(x) and math.isfinite(y)]
    if not points:
        return
    x, y = ([point[k] for point in points] for k in (0, 1))
    match kind:
        case "points":
            canvas.scatter(x, y, label=curve.name, color=colour, marker=marker if marker != "braille" else "dot")
        case _:
            canvas.plot(x, y, label=curve.name, color=colour, marker="braille")
            _whiskers(canvas, curve, colour)


def _bars(canvas: Any, plot: Plot) -> None:
    """Draw the curves side by side at each x."""
    places = sorted({x for curve in plot.curves for x in curve.x})
    names = [plot.names[int(x)] if int(x) < len(plot.names) else f"{x:g}" for x in places]
    values = [dict(zip(curve.x, curve.y, strict=True)) for curve in plot.curves]
    heights = [[found.get(x, 0.0) if math.isfinite(found.get(x, 0.0)) else 0.0 for x in places] for found in values]
    colours = [COLOURS[number % len(COLOURS)] for number in range(len(plot.curves))]
    canvas.multiple_bar(names, heights, labels=[curve.name for curve in plot.curves], color=colours)


def _whiskers(canvas: Any, curve: Curve, colour: str | int) -> None:
    for x, low, high in zip(curve.x, curve.low, curve.high, strict=False):
        if math.isfinite(low) and math.isfinite(high) and high > low:
            canvas.plot([x, x], [low, high], color=colour, marker="braille")


def pictured(plots: Sequence[Plot], title: str, width: int = 110) -> str:
    """Return an SVG picture of plots, one below the other."""
    from io import StringIO

    from rich.console import Console

    console = Console(record=True, width=width, file=StringIO(), force_terminal=True, color_system="truecolor", legacy_windows=False)
    for plot in plots:
        console.print(drawn(plot, width))
        console.print()
    return console.export_svg(title=title, unique_id="voxpop")
