"""The curves of a society, drawn while it runs: what is known, felt and thought, and how far posts are passed on."""

from collections.abc import Sequence
from math import ceil
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.strip import Strip

from tui.bindings import bindings
from tui.keymap import keymap_of
from tui.paint import CHANGE, FORK, NEWS, YOU, Row, between, clip, row_width, safe_name
from tui.widgets.braille import DASHED, DOTTED, SOLID, SPARSE, Canvas
from tui.widgets.course import COMMUNITY, Beside
from tui.widgets.curve import CURVES, OF_FILMS, Curve, scale, told, told_end
from tui.widgets.curve_rows import CURSOR, Mark, Span, Trace, at, axis, cells, joined, mark_style, packed, short
from tui.widgets.line_pane import LinePane
from tui.widgets.news_tag import tag_of
from tui.widgets.town import Moment, Town

PLOT_COLUMNS, PLOT_ROWS = 34, 4  # the least that a plot takes, with its title
LEGEND_FROM, MORE_FROM = 12, 18  # rows of the pane from which on there is a legend, and room for two lines of it
SCALE = 7  # columns left of a plot for its scale
SCALE_FROM = 46, 5  # columns and rows of a plot from which on there is room for that
SHORTEST = 24  # ticks that the axis spans at least
AHEAD_MOST = 2  # times as long as the branch shown is the axis at most
QUIET = 10  # ticks without a post after which news has died down
STROKES = (SOLID, DASHED, SPARSE)  # of communities; dotted is the branch left behind
KEYS = {SOLID: "━", DASHED: "╍", SPARSE: "╺", DOTTED: "┅"}
MEANINGS = {NEWS: "news", FORK: "branch", CHANGE: "change", YOU: "you"}  # those before hide those after


class CurvesPane(LinePane[Row]):
    """As many plots as there is room for; `m` shows the next ones, `z` as many as the screen holds, `v` another branch beside."""

    number, heading = "6", "Curves"
    tail: ClassVar[bool] = False
    BINDINGS: ClassVar[list[BindingType]] = bindings("curves")
    empty: ClassVar[tuple[str, ...]] = ("Nothing is measured yet.", "{time.play} lets time run; the curves grow with every tick.")

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
        more = keymap_of(self.app).filled("{view.more} more")
        some = f"{len(drawn)} of {held}, {more}" if len(drawn) < held else ""
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
            told = keymap_of(self.app).filled("There is no other branch with a past in common: {world.branch} begins one.")
            self.notify(told, markup=False)
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

    @property
    def _columns(self) -> tuple[int, int]:
        """How many plots stand side by side, and how many there are."""
        held = max(1, len(self._curves()))
        return min(max(1, self.room[0] // PLOT_COLUMNS), held), held

    def _grid(self) -> tuple[int, int]:
        """Return how many plots stand side by side, and how many below each other."""
        columns, held = self._columns
        return columns, min(max(1, (self.room[1] - self._feet) // PLOT_ROWS), ceil(held / columns))

    @property
    def _feet(self) -> int:
        """How many rows stand below the plots: the axis, and a legend where there is room."""
        height = self.room[1]
        if height < LEGEND_FROM or not self.town.courses.now.ticks:
            return 1
        return 1 + len(self._legend(self._span(self.town.courses.beside), self.room[0]))

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
        marks = [Mark(tick, glyph, MEANINGS[glyph], mark_style(glyph, colours)) for tick, glyph in found]
        marks.sort(key=lambda mark: (-list(MEANINGS.values()).index(mark.meaning), mark.tick))
        for topic, tick in reversed(list(world.broken.items())) if world else ():
            tag = tag_of(topic, world)
            news = (tag.letter, tag.words, tag.style(colours)) if tag else (NEWS, MEANINGS[NEWS], colours.intense)
            marks.append(Mark(tick, *news))
        return Span(first, last, tuple(mark for mark in marks if first <= mark.tick <= last))

    def _traces(self, curve: Curve, beside: Beside | None, most: int, last: int) -> list[Trace]:
        now, colours = self.town.courses.now, self.palette
        if curve.apart:
            names = self._communities(curve.metric)
            left = [beside.course.points(name, beside.since, most, last) for name in names] if beside else []
            return [Trace(None, points, None, DOTTED, colours.dim) for points in left] + [
                Trace(safe_name(name.partition(COMMUNITY)[2]), now.points(name, most=most), now.at(name, self._tick), stroke, style)
                for name, (stroke, style) in zip(names, self._community_lines(), strict=False)
            ]
        traces = [Trace("", now.points(curve.metric, most=most), now.at(curve.metric, self._tick), SOLID, colours.river)]
        if beside:
            points = beside.course.points(curve.metric, beside.since, most, last)
            value = at(beside.course, curve.metric, self._tick)
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
        high, spare = divmod(max(2 * rows, height - self._feet), rows)
        left = SCALE if (wide, high) >= SCALE_FROM and high >= SCALE_FROM[1] else 0
        picture: list[Row] = []
        for start in range(0, len(drawn), columns):
            plots = [
                self._plot(curve, beside, span, (wide, high + (start < spare * columns)), left) for curve in drawn[start : start + columns]
            ]
            picture += [joined(row, self.palette, wide) for row in zip(*plots, strict=True)]
        below = [(" " * left, self.palette.faint), *axis(span, wide - left, self.palette, self._cursor(span, wide - left))]
        legend = self._legend(span, width) if height >= LEGEND_FROM else []
        feet = [joined([below] * min(columns, len(drawn)), self.palette, wide), *legend]
        blank: list[Row] = [[]] * max(0, height - len(picture) - len(feet))
        return [self._strip(row) for row in [*picture, *blank, *feet][:height]]

    def _plot(self, curve: Curve, beside: Beside | None, span: Span, size: tuple[int, int], left: int) -> list[Row]:
        """Return a plot: its title with the newest values, then its lines, with `left` columns for the scale before them."""
        width, height = size
        traces = self._traces(curve, beside, 2 * width, span.last)
        low, high = scale([value for trace in traces for _, value in trace.points], curve.form)
        canvas = Canvas(width - left, height - 1)
        for number, trace in enumerate(traces):
            canvas.line([(span.place(tick), (value - low) / (high - low)) for tick, value in trace.points], number, trace.stroke)
        marks = {round(span.place(tick) * (canvas.width - 1)) for tick, *_ in span.marks}
        cursor = self._cursor(span, canvas.width)
        rows = [cells(canvas, y, marks, traces, self.palette, cursor) for y in range(canvas.height)]
        title = self._title(curve, traces, None if left else (low, high), width)
        if not left:
            return [title, *rows]
        ends = {0: high, canvas.height // 2: (low + high) / 2, canvas.height - 1: low}
        told_of = {y: told_end(ends[y], curve.form) for y in ends if canvas.height > 4 or y != canvas.height // 2}
        scaled = [[(told_of.get(y, "").rjust(left - 1) + ("┤" if y in told_of else "│"), self.palette.faint)] for y in range(canvas.height)]
        return [title, *([*at, *row] for at, row in zip(scaled, rows, strict=True))]

    def _cursor(self, span: Span, width: int) -> int | None:
        """Return the column of the tick of the past that is shown, None where time is live."""
        place = span.place(self._tick)
        return round(place * (width - 1)) if self.town.replay.on and 0 <= place <= 1 else None

    def _title(self, curve: Curve, traces: Sequence[Trace], ends: tuple[float, float] | None, width: int) -> Row:
        """Return what a plot shows, with its values at the tick on show, and its scale where that stands nowhere else."""
        colours = self.palette
        named = [trace for trace in (traces if curve.apart else reversed(traces)) if trace.name is not None]
        right: Row = [(f" {told_end(ends[0], curve.form)} to {told_end(ends[1], curve.form)}", colours.faint)] if ends else []
        legend = self.room[1] >= LEGEND_FROM  # it names them, too
        for letters, valued in (
            ((40, True), (16, True), (10, True), (0, True)) if legend else ((40, True), (10, True), (12, False), (7, False))
        ):
            row: Row = [(curve.title, colours.strong)]
            for trace in named:
                value = "–" if trace.value is None else told(trace.value, curve.form)
                said = " ".join(part for part in (short(trace.name or "", letters) if letters else "", value if valued else "") if part)
                style = trace.style if trace.name else trace.style + colours.bold
                row += [(f" {KEYS[trace.stroke]}", style)] * bool(trace.name) + [(f" {said if trace.name else value}", style)]
            if row_width(row) + row_width(right) < width or (letters < 16 and row_width(row) <= width):
                break
        return between(clip(row, width), right, width, colours.text)

    def _legend(self, span: Span, width: int) -> list[Row]:
        """Return what the marks mean, which line is which branch, and what to do where no news has broken, in a row or two."""
        most = 2 if self.room[1] >= MORE_FROM else 1
        for letters, known in ((40, True), (16, True), (16, False), (10, False), (6, False)):  # the timeline tells what known signs mean
            rows = packed(self._meanings(span, letters, known), width)
            if len(rows) <= most:
                return rows
        return rows[:most]

    def _meanings(self, span: Span, letters: int, known: bool) -> list[Row]:
        """Return the parts of the legend, names cut to so many letters; `known`: with signs that mean the same everywhere."""
        colours, beside = self.palette, self.town.courses.beside
        parts = self._strokes(letters)
        if self.town.replay.on:
            parts.append([(CURSOR, colours.accent), (f" t{self._tick} on show", colours.dim)])
        if beside:
            parts.append([(KEYS[SOLID], colours.river), (f" {short(safe_name(self.town.branch), letters)}", colours.dim)])
            end = beside.course.ticks[-1]
            goes_on = f" to t{end}" if end > span.last else ""
            name = short(safe_name(beside.branch), letters)
            parts.append([(KEYS[DOTTED], colours.dim), (f" {name} from {FORK} t{beside.since}{goes_on}", colours.dim)])
        for glyph, meaning, style in dict.fromkeys(mark[1:] for mark in reversed(span.marks) if mark.glyph != FORK or not beside):
            if not known and MEANINGS.get(glyph) == meaning:
                continue
            parts.append([(glyph, style), (f" {short(meaning, letters)}", colours.dim)])
        if not self.town.replay.on and self.town.world is not None and not self.town.world.broken:
            parts.append([(keymap_of(self.app).filled("no news has broken yet: {world.intervene} breaks some"), colours.dim)])
        elif not self.town.replay.on and self._died_down():
            parts.append([(keymap_of(self.app).filled("all quiet now: {world.intervene} breaks more"), colours.dim)])
        return parts

    def _strokes(self, letters: int) -> list[Row]:
        """Return which line is which community, where the titles of plots have no room for that."""
        width, _ = self.room
        columns, _ = self._columns
        names = next((self._communities(curve.metric) for curve in self._curves() if curve.apart), [])
        if not names or width // columns >= PLOT_COLUMNS * 2:
            return []
        shown = [
            (name.partition(COMMUNITY)[2], stroke, style) for name, (stroke, style) in zip(names, self._community_lines(), strict=False)
        ]
        return [[(KEYS[stroke], style), (f" {short(safe_name(name), letters)}", style)] for name, stroke, style in shown]

    def _community_lines(self) -> list[tuple[str, Style]]:
        """Return how the lines of communities look, the largest first."""
        return list(zip(STROKES, (self.palette.intense, self.palette.river, self.palette.moderate), strict=True))

    def _died_down(self) -> bool:
        """Whether nobody has posted for so long that nothing more is to come of the news."""
        posts = self.town.courses.now.values.get("posts", [])[-QUIET:]
        return len(posts) == QUIET and not any(posts)
