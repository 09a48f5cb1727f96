"""The curves of a society, drawn while it runs: what is known, felt and thought, and how far posts are passed on."""

from collections.abc import Sequence
from itertools import groupby
from math import ceil, floor, log10
from typing import ClassVar, Literal, NamedTuple

from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.strip import Strip

from tui.bindings import bindings
from tui.paint import CHANGE, FORK, NEWS, YOU, Palette, Row, between, clip, row_width, safe_name
from tui.widgets.braille import DASHED, DOTTED, SOLID, SPARSE, Canvas
from tui.widgets.course import COMMUNITY, Beside, Course
from tui.widgets.line_pane import LinePane
from tui.widgets.news_tag import tag_of
from tui.widgets.town import Moment, Town

PLOT_COLUMNS, PLOT_ROWS = 34, 4  # the least that a plot takes, with its title
LEGEND_FROM = 12  # rows of the pane
SHORTEST = 24  # ticks that the axis spans at least
AHEAD_MOST = 2  # times as long as the branch shown is the axis at most
QUIET = 10  # ticks without a post after which news has died down
STROKES = (SOLID, DASHED, SPARSE)  # of communities; dotted is the branch left behind
KEYS = {SOLID: "━", DASHED: "╍", SPARSE: "╺", DOTTED: "┅"}
CURSOR = "┃"  # the tick of the past that is shown
MEANINGS = {NEWS: "news", FORK: "branch", CHANGE: "change", YOU: "you"}  # those before hide those after


class Curve(NamedTuple):
    """One plot.

    Args:
        metric: name of what is drawn; with `apart`, of each community.
        form: "share" is shown in percent, "index" with two decimals, "count" as a whole number.
    """

    metric: str
    title: str
    form: Literal["share", "index", "count"]
    apart: bool = False


CURVES = (
    Curve("intense_share", "intense people", "share"),
    Curve("intense", "intense", "share", apart=True),
    Curve("informed", "informed people", "share"),
    Curve("informed", "informed", "share", apart=True),
    Curve("emotion_density", "intense texts", "share"),
    Curve("positive_share", "positive", "share"),
    Curve("polarisation", "polarisation", "index"),
    Curve("posts", "posts a tick", "count"),
    Curve("assortativity", "assortativity", "index"),
    Curve("cascade_size", "largest cascade: posts", "count"),
    Curve("cascade_depth", "largest cascade: depth", "count"),
    Curve("cascade_breadth", "largest cascade: breadth", "count"),
    Curve("mean_mood", "mood", "index"),
    Curve("watched", "films watched a tick", "count"),
)
OF_FILMS = ("mean_mood", "watched")  # of little to tell where news is all there is


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


class CurvesPane(LinePane[Row]):
    """As many plots as there is room for; `m` shows the next ones, `z` as many as the screen holds, `v` another branch beside."""

    number, heading = "6", "Curves"
    tail: ClassVar[bool] = False
    BINDINGS: ClassVar[list[BindingType]] = bindings("curves")
    empty: ClassVar[tuple[str, ...]] = ("Nothing is measured yet.", "space lets time run; the curves grow with every tick.")

    def __init__(self, town: Town) -> None:
        super().__init__(id="curves")
        self.town = town
        self._first = 0  # plot shown first
        self._measured: tuple[str, int, int, int] | None = None  # branch, ticks measured, the last of them, tick shown

    # As all panes

    def load(self) -> None:
        """Show the curves of a world just loaded."""
        self._measured = None
        self.renew()

    def absorb(self, moments: list[Moment]) -> None:
        """What is measured comes with the end of the tick."""

    def show(self) -> None:
        """Nothing yet: `renew` has its own, slower pace."""

    def reselect(self) -> None:
        """Curves are of everybody."""

    def renew(self) -> None:
        """Draw anew if anything was measured; cheap enough for twice a second."""
        ticks = self.town.courses.now.ticks
        measured = self.town.branch, len(ticks), ticks[-1] if ticks else 0, self._tick
        if measured != self._measured and self.is_attached and self.display:
            self._measured = measured
            self.entitle()
            self.repaint()

    def subtitle(self) -> str:
        drawn, held = self._drawn(), len(self._curves())
        course = self.town.courses.now
        since = f"since t{course.ticks[0]}" if course.ticks and course.ticks[0] > 1 else ""
        some = f"{len(drawn)} of {held}, m more" if len(drawn) < held else ""
        return " · ".join(part for part in (since, some) if part)

    def on_resize(self, event: events.Resize) -> None:  # beside that of the base, which paints
        self.entitle()

    def on_show(self) -> None:
        self.entitle()

    # Moving

    def move(self, rows: int) -> None:
        """Show the plots before or after."""
        held = len(self._curves())
        self._first = (self._first + rows) % held if held > len(self._drawn()) else 0
        self.entitle()
        self.repaint()

    def action_more(self) -> None:
        """Show the next plots, after the last the first."""
        self.move(len(self._drawn()))

    def action_compare(self) -> None:
        """Show another branch beside this one, after the last none."""
        courses = self.town.courses
        if not courses.others:
            self.notify("There is no other branch with a past in common: b begins one.", markup=False)
            return
        beside = courses.turn()
        self.notify(f"Beside it: {safe_name(beside.branch)}." if beside else "No branch beside it.", timeout=2, markup=False)
        self.repaint(whole=True)

    @property
    def whole(self) -> bool:
        """Whether all curves are on show."""
        return len(self._drawn()) == len(self._curves())

    def action_turn(self, pages: int) -> None:
        self.move(pages * len(self._drawn()))

    def action_edge(self, last: bool) -> None:
        self._first = 0
        self.move(-len(self._drawn()) if last else 0)

    def follow(self) -> None:
        """There is no end to go to: what is newest is always shown."""

    # What there is to draw

    @property
    def _tick(self) -> int:
        """The tick whose values are told: the newest, or that of the past which is on show."""
        ticks, world = self.town.courses.now.ticks, self.town.world
        return world.tick if self.town.replay.on and world is not None else ticks[-1] if ticks else 0

    def _curves(self) -> list[Curve]:
        """Return the curves for which there are values."""
        values = self.town.courses.now.values
        films = self.town.world is not None and len(self.town.world.catalogue) > 0
        found = [curve for curve in CURVES if (self._communities(curve.metric) if curve.apart else curve.metric in values)]
        return found if films else [curve for curve in found if curve.metric not in OF_FILMS]

    def _communities(self, metric: str) -> list[str]:
        names = [name for name in self.town.courses.now.values if name.startswith(f"{metric}{COMMUNITY}")]
        return names[: len(STROKES)] if len(names) > 1 else []

    def _grid(self) -> tuple[int, int]:
        """Return how many plots stand side by side, and how many below each other."""
        width, height = self.room
        held = max(1, len(self._curves()))
        columns = min(max(1, width // PLOT_COLUMNS), held)
        return columns, min(max(1, (height - _feet(height)) // PLOT_ROWS), ceil(held / columns))

    def _drawn(self) -> list[Curve]:
        curves, (columns, rows) = self._curves(), self._grid()
        if len(curves) <= columns * rows:
            return curves
        turned = curves[self._first :] + curves[: self._first]
        return turned[: columns * rows]

    def _span(self, beside: Beside | None) -> Span:
        """Return the axis: as long as the branch shown, and half of it or less for what only the other one has seen."""
        ticks, colours, world = self.town.courses.now.ticks, self.palette, self.town.world
        first, last = ticks[0], max(ticks[-1], ticks[0] + SHORTEST)
        if beside and beside.course.ticks:
            last = max(last, min(beside.course.ticks[-1], first + AHEAD_MOST * (last - first)))
        broken = world.broken.values() if world else ()
        glyphs = self.town.chronicle.glyphs().items()
        found = [(tick, glyph) for tick, glyph in glyphs if glyph != NEWS or (self.town.replay.on and tick not in broken)]
        found += [(beside.since, FORK)] if beside else []
        marks = [Mark(tick, glyph, MEANINGS[glyph], _mark_style(glyph, colours)) for tick, glyph in found]
        marks.sort(key=lambda mark: (-list(MEANINGS.values()).index(mark.meaning), mark.tick))
        for topic, tick in reversed(list(world.broken.items())) if world else ():
            tag = tag_of(topic, world)
            news = (tag.letter, tag.words, tag.style(colours)) if tag else (NEWS, MEANINGS[NEWS], colours.intense)
            marks.append(Mark(tick, *news))
        return Span(first, last, tuple(mark for mark in marks if first <= mark.tick <= last))

    def _traces(self, curve: Curve, beside: Beside | None, most: int, last: int) -> list[Trace]:
        now, colours = self.town.courses.now, self.palette
        if curve.apart:
            styles = (colours.intense, colours.river, colours.moderate)
            names = self._communities(curve.metric)
            left = [beside.course.points(name, beside.since, most, last) for name in names] if beside else []
            return [Trace(None, points, None, DOTTED, colours.dim) for points in left] + [
                Trace(safe_name(name.partition(COMMUNITY)[2]), now.points(name, most=most), now.at(name, self._tick), stroke, style)
                for name, stroke, style in zip(names, STROKES, styles, strict=False)
            ]
        traces = [Trace("", now.points(curve.metric, most=most), now.at(curve.metric, self._tick), SOLID, colours.river)]
        if beside:
            points = beside.course.points(curve.metric, beside.since, most, last)
            value = _at(beside.course, curve.metric, self._tick)
            traces.insert(0, Trace(safe_name(beside.branch), points, value, DOTTED, colours.dim))
        return traces

    # Drawing

    def _composed(self) -> list[Strip]:
        width, height = self.room
        now, drawn = self.town.courses.now, self._drawn()
        if not now.ticks or not drawn:
            return self._absence(width, height)
        columns, rows = self._grid()
        rows = min(rows, ceil(len(drawn) / columns))
        beside = self.town.courses.beside
        span = self._span(beside)
        wide = (width - 2 * (columns - 1)) // columns
        high = max(2, (height - _feet(height)) // rows)
        picture: list[Row] = []
        for start in range(0, len(drawn), columns):
            plots = [self._plot(curve, beside, span, wide, high) for curve in drawn[start : start + columns]]
            picture += [_joined(row, self.palette, wide) for row in zip(*plots, strict=True)]
        axis = _axis(span, wide, self.palette, self._cursor(span, wide))
        feet = [_joined([axis] * min(columns, len(drawn)), self.palette, wide), self._legend(span, beside, width)][: _feet(height)]
        blank: list[Row] = [[]] * max(0, height - len(picture) - len(feet))
        return [self._strip(row) for row in [*picture, *blank, *feet][:height]]

    def _plot(self, curve: Curve, beside: Beside | None, span: Span, width: int, height: int) -> list[Row]:
        """Return a plot: its title with the newest values, then its lines."""
        traces = self._traces(curve, beside, 2 * width, span.last)
        seen = [value for trace in traces for _, value in trace.points]
        low, high = _scale(seen, curve.form)
        canvas = Canvas(width, height - 1)
        for number, trace in enumerate(traces):
            canvas.line([(span.place(tick), (value - low) / (high - low)) for tick, value in trace.points], number, trace.stroke)
        marks = {round(span.place(tick) * (width - 1)) for tick, *_ in span.marks}
        title = self._title(curve, traces, (low, high), width)
        cursor = self._cursor(span, width)
        return [title, *(_cells(canvas, y, marks, traces, self.palette, cursor) for y in range(canvas.height))]

    def _cursor(self, span: Span, width: int) -> int | None:
        """Return the column of the tick of the past that is shown, None where time is live."""
        place = span.place(self._tick)
        return round(place * (width - 1)) if self.town.replay.on and 0 <= place <= 1 else None

    def _title(self, curve: Curve, traces: Sequence[Trace], scale: tuple[float, float], width: int) -> Row:
        colours = self.palette
        row: Row = [(curve.title, colours.strong)]
        for trace in traces if curve.apart else reversed(traces):
            if trace.name is None:
                continue
            value = "–" if trace.value is None else _told(trace.value, curve.form)
            if trace.name:
                row += [(f" {KEYS[trace.stroke]}", trace.style), (f" {trace.name} {value}", trace.style)]
            else:
                row.append((f" {value}", trace.style + colours.bold))
        low = f"{_told(scale[0], curve.form)} to " if scale[0] else "to "
        return between(clip(row, width), [(f" {low}{_told(scale[1], curve.form)}", colours.faint)], width, colours.text)

    def _legend(self, span: Span, beside: Beside | None, width: int) -> Row:
        """Return what the marks mean, which line is which branch, and what to do where no news has broken."""
        colours = self.palette
        row: Row = []
        if beside:
            row += [(KEYS[SOLID], colours.river), (f" {safe_name(self.town.branch)}  ", colours.dim)]
            end = beside.course.ticks[-1]
            goes_on = f" to t{end}" if end > span.last else ""
            row += [(KEYS[DOTTED], colours.dim), (f" {safe_name(beside.branch)} from {FORK} t{beside.since}{goes_on}  ", colours.dim)]
        for glyph, meaning, style in dict.fromkeys(mark[1:] for mark in reversed(span.marks) if mark.glyph != FORK or not beside):
            row += [(glyph, style), (f" {meaning}  ", colours.dim)]
        if self.town.replay.on:
            row += [(CURSOR, colours.accent), (f" t{self._tick}, on show", colours.dim)]
        elif self.town.world is not None and not self.town.world.broken:
            row.append(("no news has broken yet: I breaks some", colours.dim))
        elif self._died_down():
            row.append(("all quiet now: I breaks more", colours.dim))
        return clip(row, width)

    def _died_down(self) -> bool:
        """Whether nobody has posted for so long that nothing more is to come of the news."""
        posts = self.town.courses.now.values.get("posts", [])[-QUIET:]
        return len(posts) == QUIET and not any(posts)


def _feet(height: int) -> int:
    """Return how many rows stand below the plots: the axis, and a legend where there is room."""
    return 2 if height >= LEGEND_FROM else 1


def _at(course: Course, metric: str, tick: int) -> float | None:
    """Return what a metric was at a tick, or at the last one before."""
    found = [value for when, value in course.points(metric, tick - 3) if when <= tick]
    return found[-1] if found else course.last(metric)


def _scale(values: Sequence[float], form: str) -> tuple[float, float]:
    """Return the least and the greatest value of a plot: round, with 0 among them, and apart."""
    low, high = min(values, default=0.0), max(values, default=0.0)
    top = _rounded(high) if high > 0 else 0.0
    bottom = -_rounded(-low) if low < 0 else 0.0
    if top == bottom:
        top = 10.0 if form == "count" else 0.1
    return bottom, min(top, 1.0) if form == "share" else top


def _rounded(value: float) -> float:
    """Return the least 1, 2, 3, 4, 5, 6 or 8 times a power of ten that is not below a value."""
    power = 10.0 ** floor(log10(value))
    return next((step * power for step in (1, 2, 3, 4, 5, 6, 8, 10) if step * power >= value * 0.9999), 10 * power)


def _told(value: float, form: str) -> str:
    match form:
        case "share":
            return f"{value:.0%}" if value >= 0.1 or value == 0 else f"{value:.1%}"
        case "count":
            return f"{value:,.0f}"
        case _:
            return f"{value:.2f}"


def _cells(canvas: Canvas, y: int, marks: set[int], traces: Sequence[Trace], colours: Palette, cursor: int | None = None) -> Row:
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


def _axis(span: Span, width: int, colours: Palette, cursor: int | None = None) -> Row:
    """Return the axis: its first and last tick, the marks, and the cursor over them."""
    cells: list[tuple[str, Style]] = [("─", colours.faint)] * width
    marks = {round(span.place(mark.tick) * (width - 1)): (mark.glyph, mark.style) for mark in span.marks}
    if cursor is not None:
        marks[cursor] = CURSOR, colours.accent
    for text, places in ((f"t{span.first}", range(width // 3)), (f"t{span.last}", range(width, width // 3, -1))):
        starts = [place if places.step > 0 else place - len(text) for place in places]
        free = (start for start in starts if not marks.keys() & set(range(start, start + len(text))))
        if (start := next(free, None)) is not None:  # as near to its end as no mark stands
            cells[start : start + len(text)] = [(letter, colours.dim) for letter in text]
    for place, cell in marks.items():
        cells[place] = cell
    return list(cells)


def _joined(parts: Sequence[Row], colours: Palette, width: int) -> Row:
    """Return plots side by side."""
    row: Row = []
    for part in parts:
        row += [*(row and [("  ", colours.text)]), *part, (" " * max(0, width - row_width(part)), colours.text)]
    return row


def _mark_style(glyph: str, colours: Palette) -> Style:
    return {NEWS: colours.intense, FORK: colours.good, YOU: colours.you}.get(glyph, colours.accent)
