"""Plots in characters, for the terminal and, of the same characters, for a picture file."""

import math
from collections.abc import Sequence
from typing import Any

from rich.text import Text

from sim.experiments import Curve, Plot

HEIGHT = 18  # lines
COLOURS = ("blue+", "red+", "green+", "orange+", "magenta+", "cyan+", "white", "gray+")
MARKERS = ("braille", "dot", "x", "fhd", "sd", "hd", "*", "+")


def drawn(plot: Plot, width: int, colour: bool = True) -> Text:
    """Return a plot of so many columns, HEIGHT lines, as text that rich can print."""
    import plotext  # 10 ms, and nobody but whoever draws needs it

    plotext.clear_figure()
    plotext.theme("pro" if colour else "clear")
    plotext.canvas_color("default")
    plotext.axes_color("default")
    plotext.plotsize(width, HEIGHT)
    plotext.title(plot.title)
    plotext.xlabel(plot.x_label)
    plotext.ylabel(plot.y_label)
    if plot.kind == "bars":
        _bars(plotext, plot)
    else:
        for number, curve in enumerate(plot.curves):
            _draw(plotext, plot.kind, curve, COLOURS[number % len(COLOURS)], MARKERS[number % len(MARKERS)])
    text = Text.from_ansi(plotext.build())
    text.no_wrap = True
    return text


def _draw(canvas: Any, kind: str, curve: Curve, colour: str, marker: str) -> None:
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


def _whiskers(canvas: Any, curve: Curve, colour: str) -> None:
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
