"""Two branches at one tick, left and right: their people, the last words of either, and one curve of both below."""

from collections.abc import Sequence
from typing import ClassVar

import numpy as np
from rich.style import Style
from textual import events
from textual.strip import Strip

from tui.abreast import Cast, Frame, Side, Spoken
from tui.paint import CALM, Row, between, clip, curtailed, row_width, safe, safe_name, spoken, wrapped
from tui.widgets.braille import DOTTED, SOLID
from tui.widgets.braille import Canvas as Plot
from tui.widgets.curve import CURVES, Form, scale, told
from tui.widgets.curve_rows import Span, Trace, axis, cells
from tui.widgets.curves import KEYS
from tui.widgets.line_pane import LinePane
from tui.widgets.map_canvas import Canvas
from tui.widgets.map_signs import signs
from tui.widgets.muster import Colouring
from tui.widgets.side_map import COLOURINGS, Crowd, Sight, crowd_of, side_map, sight

GAP = " │ "
FORMS: dict[str, Form] = {curve.metric: curve.form for curve in CURVES if not curve.apart}
TITLES = {curve.metric: curve.title for curve in CURVES if not curve.apart}
FIRST = "intense_share"  # drawn until all is read


class Reading:
    """What has been read of two branches so far, and what of it is on show.

    Attributes:
        place: number of the frame on show. metric: whose curve is drawn. chosen: it is the player's choice.
    """

    def __init__(self, cast: Cast) -> None:
        """Begin. Raises ValueError where the cast is none."""
        self.cast, self.crowd = cast, crowd_of(cast)
        self.frames: list[Frame] = []
        self.place = 0
        self.colouring: Colouring = "emotion"
        self.metric, self.chosen = FIRST, False

    @property
    def empty(self) -> bool:
        """Whether either side has nothing after the tick that both share."""
        return min(self.cast.tips) <= self.cast.common

    @property
    def frame(self) -> Frame | None:
        """The frame on show."""
        return self.frames[self.place] if self.frames else None

    def side(self, number: int) -> Side | None:
        """Return a side as it is on show; where it has ended, as it was then."""
        for frame in self.frames[self.place :: -1]:
            if (found := frame.sides[number]) is not None:
                return found
        return None

    def both(self) -> bool:
        """Whether both sides have the tick on show."""
        return self.frame is not None and None not in self.frame.sides

    def seen(self, number: int) -> Sight | None:
        """Return what is seen of people on a side."""
        side, other = self.side(number), self.side(1 - number)
        if side is None:
            return None
        if other is not None and self.both():
            return sight(side.levels, other.levels, self.colouring, len(self.crowd.community))
        alone = sight(side.levels, None, self.colouring, len(self.crowd.community))  # what has ended stands back
        return alone._replace(apart=np.full(len(alone.apart), self.frame is not None and self.frame.sides[number] is not None))

    @property
    def metrics(self) -> list[str]:
        """The metrics that either side has, as the curves pane orders them."""
        had = {name for frame in (*self.frames[:1], *self.frames[-1:]) for side in frame.sides if side for name in side.metrics}
        return [name for name in TITLES if name in had]

    def points(self, number: int, metric: str) -> list[tuple[int, float]]:
        """Return (tick, value) of a metric on a side, of what has been read."""
        sides = ((frame.tick, frame.sides[number]) for frame in self.frames)
        return [(tick, side.metrics[metric]) for tick, side in sides if side is not None and metric in side.metrics]

    def choose_parted(self) -> None:
        """Draw the metric that parts the two sides most, by the share of its range, where the player has chosen none."""
        if not self.chosen and (metrics := self.metrics):
            self.metric = max(metrics, key=self.parted)

    def parted(self, metric: str) -> float:
        """Return how far a metric is apart on both sides, as a share of its range: the mean over the ticks that both have."""
        one, other = dict(self.points(0, metric)), dict(self.points(1, metric))
        values = [*one.values(), *other.values()]
        wide = max(values, default=0.0) - min(values, default=0.0)
        ticks = one.keys() & other.keys()
        return sum(abs(one[tick] - other[tick]) for tick in ticks) / (len(ticks) * wide) if ticks and wide else 0.0

    def turn_metric(self, steps: int) -> None:
        """Draw another metric, for good."""
        if metrics := self.metrics:
            here = metrics.index(self.metric) if self.metric in metrics else 0
            self.metric, self.chosen = metrics[(here + steps) % len(metrics)], True

    def turn_colour(self, steps: int) -> None:
        """Colour people by something else."""
        self.colouring = COLOURINGS[(COLOURINGS.index(self.colouring) + steps) % len(COLOURINGS)]


class AbreastPane(LinePane[Row], can_focus=False):
    """The picture of a reading."""

    tail: ClassVar[bool] = False

    def __init__(self, id: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id)
        self.reading: Reading | None = None
        self.said: tuple[str, ...] = ()  # instead of a picture
        self._canvas: Canvas[Crowd] | None = None

    def show_reading(self, reading: Reading) -> None:
        """Show what is on show of a reading."""
        self.reading = reading
        self.repaint()

    def on_resize(self, event: events.Resize) -> None:
        self._canvas = None
        self.repaint(whole=True)

    def _composed(self) -> list[Strip]:
        width, height = self.content_size
        reading = self.reading
        if reading is None or reading.frame is None or self.said:
            parts = [part for text in self.said for part in wrapped([(safe(text), self.palette.dim)], max(1, width - 4))]
            return self._amid(parts, width, height)
        lines = 3 if height >= 30 else 2
        plot = min(max(3, height // 4 - 1), 10)
        people = max(3, height - lines - plot - 4)
        rows = [*self._sides(reading, width, people, lines), self._legend(reading, width), *self._curve(reading, width, plot)]
        return [self._strip(row) for row in rows[:height]]

    # The two sides

    def _sides(self, reading: Reading, width: int, people: int, lines: int) -> list[Row]:
        """Return names, maps and last words, left and right."""
        wide = (width - len(GAP)) // 2
        if self._canvas is None or (self._canvas.width, self._canvas.height) != (wide, people):
            self._canvas = Canvas(reading.crowd, wide, people)
        left, right = (self._side(reading, number, self._canvas, lines) for number in (0, 1))
        bar = (GAP, self.palette.faint)
        return [[*one, (" " * (wide - row_width(one)), self.palette.text), bar, *other] for one, other in zip(left, right, strict=True)]

    def _side(self, reading: Reading, number: int, canvas: Canvas[Crowd], lines: int) -> list[Row]:
        seen = reading.seen(number)
        if seen is None:
            return [[]] * (1 + canvas.height + lines)
        ground = self.background_colors[1]
        people = side_map(canvas, seen, reading.colouring, self.palette, ground)
        side = reading.side(number)
        return [self._called(reading, number, canvas.width), *people, *self._words(side.spoken if side else None, canvas.width, lines)]

    def _called(self, reading: Reading, number: int, width: int) -> Row:
        """Return what a side is called, drawn like its curve, and how many are what at the end of the row."""
        colours, style = self.palette, self._styles[number]
        side, frame, cast = reading.side(number), reading.frame, reading.cast
        ended = frame is not None and frame.sides[number] is None
        came = side.people - cast.people if side else 0
        notes = [f"ended after tick {cast.tips[number]}"] * ended + [f"{came:+,} since"] * (came != 0)
        right: Row = [(f" {' · '.join(notes)}", colours.warning if ended else colours.dim)] if notes else []
        name = safe_name(cast.sides[number])
        left = clip([(f"{KEYS[(SOLID, DOTTED)[number]]} ", style), (name, style + colours.bold)], max(4, width - row_width(right) - 1))
        return clip(between(left, right, width, colours.text), width)

    def _words(self, said: Spoken | None, width: int, lines: int) -> list[Row]:
        """Return what was said last on a side alone."""
        colours = self.palette
        if said is None:
            return [clip([("nobody has said anything else yet", colours.faint)], width), *[[]] * (lines - 1)]
        who: Row = [(safe_name(said.name), colours.person(said.agent) + colours.bold)]
        how = f" to {safe_name(said.to)}: " if said.to else " posts: "
        rows = wrapped([*who, (how, colours.dim), *spoken(said.words, colours.text, colours.title)], width)
        return [*curtailed(rows, lines, width), *[[]] * (lines - len(rows))]

    @property
    def _styles(self) -> tuple[Style, Style]:
        return self.palette.river, self.palette.moderate

    # Below

    def _legend(self, reading: Reading, width: int) -> Row:
        colours, frame = self.palette, reading.frame
        shown: Row = []
        for place, sign in enumerate(sign for sign in signs(reading.colouring, colours) if sign.label):
            shown += [("  " * (place > 0), colours.faint), (f"{sign.glyph} ", sign.style), (sign.label, colours.dim)]
        shown += [("  ", colours.faint), (CALM, colours.text + Style(bold=True, reverse=True)), (" differs", colours.dim)]
        seen = reading.seen(0)
        right: Row = []
        if seen is not None and reading.both():
            apart, unlike = int(seen.apart.sum()), int(seen.unlike.sum())
            of = f"of {len(seen.apart):,}" + (f" shown, of {reading.cast.people:,}" if len(seen.apart) < reading.cast.people else "")
            long = f" {of} differ: {unlike:,} in {reading.colouring}, {apart:,} in anything"
            right = [(long, colours.dim)]
            if row_width(shown) + row_width(right) >= width:
                right = [(f" {unlike:,} {of} differ", colours.dim)]
        topic = f" · {safe(frame.topic, 40)}" if frame and reading.colouring == "stance" and frame.topic else ""
        if topic and row_width(shown) + row_width(right) + len(topic) < width:
            shown.append((topic, colours.title))
        return between(clip(shown, width), right, width, colours.text)

    def _curve(self, reading: Reading, width: int, height: int) -> list[Row]:
        """Return the curve of both sides: what is past in colour, what comes faint, the cursor at the tick on show."""
        colours, cast, metric = self.palette, reading.cast, reading.metric
        form = FORMS.get(metric, "index")
        sides = reading.points(0, metric), reading.points(1, metric)
        low, high = scale([value for points in sides for _, value in points], form)
        span = Span(cast.common, max(cast.tips), ())
        tick = reading.frame.tick if reading.frame else cast.common
        traces: list[Trace] = []
        canvas = Plot(width, height)
        for points, stroke, style in reversed(list(zip(sides, (SOLID, DOTTED), (colours.faint, colours.faint), strict=True))):
            self._draw(canvas, span, points, len(traces), stroke, (low, high))
            traces.append(Trace(None, points, None, stroke, style))
        for points, stroke, style in reversed(list(zip(sides, (SOLID, DOTTED), self._styles, strict=True))):
            past = [point for point in points if point[0] <= tick]
            self._draw(canvas, span, past, len(traces), stroke, (low, high))
            traces.append(Trace(None, past, None, stroke, style))
        cursor = round(span.place(tick) * (width - 1))
        plot = [cells(canvas, y, set(), traces, colours, cursor) for y in range(height)]
        return [self._title(reading, traces[:1:-1], form, width), *plot, axis(span, width, colours, cursor)]

    @staticmethod
    def _draw(canvas: Plot, span: Span, points: Sequence[tuple[int, float]], owner: int, stroke: str, ends: tuple[float, float]) -> None:
        low, high = ends
        canvas.line([(span.place(tick), (value - low) / (high - low)) for tick, value in points], owner, stroke)

    def _title(self, reading: Reading, traces: Sequence[Trace], form: Form, width: int) -> Row:
        colours, metrics = self.palette, reading.metrics
        row: Row = [(TITLES.get(reading.metric, reading.metric), colours.strong)]
        for trace in traces:
            value = told(trace.points[-1][1], form) if trace.points else "–"
            row += [(f"  {KEYS[trace.stroke]} {value}", trace.style)]
        count = f" curve {metrics.index(reading.metric) + 1} of {len(metrics)}" if reading.metric in metrics else ""
        return between(clip(row, width), [(count, colours.faint)], width, colours.text)
