"""A strip of what happened tick by tick, in which one can jump: activity, what marked it, what is planned; and how branches part."""

from collections import Counter
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.keymap import keymap_of
from tui.paint import BLOCKS, CHANGE, FORK, NEWS, PLANNED, YOU, Palette, Row, clip, palette_for, row_width, safe, safe_name
from tui.widgets.lineage import stretches
from tui.widgets.town import Town

MEANINGS = ((NEWS, "news"), (CHANGE, "change"), (YOU, "you"), (FORK, "branch"))
RANKS = {glyph: rank for rank, (glyph, _) in enumerate(MEANINGS)}  # of several in one cell the first shows
COUNTS = frozenset({"watched", "chats", "posts", "refused"})  # metrics that are whole numbers
NEWS_FIRST = ("informed", "intense_share", "positive_share", "polarisation", "posts")  # in a world without films
AHEAD = 12  # ticks of the time to come that have a cell of their own
BROAD, SHORT = 3, 30  # columns of a tick at most; ticks for which there is always room
NOW, END = "┃", "│"  # the tick on show; the newest one, where that is another


class Cell(NamedTuple):
    """A cell of the strip: its ticks, how much happened in them, and what marks them, "" for nothing."""

    first: int
    last: int
    block: str
    mark: str


class Timeline(Widget):
    """Activity and marks of all ticks, then what is planned, and a metric or two where there is room; a click goes to a tick.

    A tick has a cell of its own while there is room for all; else a cell is of several. The branches have a row where there are two.
    """

    class Sought(Message):
        """A tick was pointed at."""

        def __init__(self, tick: int) -> None:
            super().__init__()
            self.tick = tick

    def __init__(self, town: Town) -> None:
        super().__init__(id="timeline")
        self.town = town
        self._rows: list[Row] = []
        self._ticks: list[int] = []  # that a click on each column goes to, from _left on
        self._left = 0
        self._dragging = False
        self._kept: tuple[str, str, int] = "", "", 0  # save, branch, width for which room is kept at the right
        self._right_most = 0  # columns kept there: figures may grow, and the strip must not change its scale each time

    def renew(self) -> None:
        """Paint again if anything in it changed."""
        if self._composed() != self._rows:
            self.refresh()

    def render_line(self, y: int) -> Strip:
        ground = Style(bgcolor=self.background_colors[1].rich_color)
        if y == 0 or y >= len(self._rows):
            self._rows = self._composed()
        row = [Segment(text, style) for text, style in self._rows[y]] if y < len(self._rows) else []
        return Strip(row).adjust_cell_length(self.size.width).apply_style(ground)

    # The mouse

    def on_mouse_down(self, event: events.MouseDown) -> None:
        if self._ticks:
            self._dragging = True
            self.capture_mouse()
            self._seek(event.x)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._dragging:
            self._seek(event.x)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        self._dragging = False
        self.release_mouse()

    def _seek(self, x: int) -> None:
        if self._dragging and self._ticks and (x >= self._left or self.town.replay.on) and x < self._left + len(self._ticks) + AHEAD:
            self.post_message(self.Sought(self._ticks[max(0, min(x - self._left, len(self._ticks) - 1))]))

    # Rows

    def _composed(self) -> list[Row]:
        town, colours, width = self.town, palette_for(self.app.current_theme), self.size.width
        ahead = self._ahead(colours)
        self._ticks = []
        if town.chronicle.tip < 1 and len(town.chronicle.acts) < 2:
            return [[(" the days to come will be drawn here", colours.faint), *ahead], []]
        right, start = self._right(colours, width), " t0 "
        if self._kept != (town.save, town.branch, width):
            self._kept, self._right_most = (town.save, town.branch, width), 0
        self._right_most = max(self._right_most, row_width(right))
        room = max(4, width - self._right_most - row_width(ahead) - 8)
        cells = self._cells(room)
        self._left = len(start)
        row: Row = [(start, colours.faint), *self._strip(colours, cells, room), *ahead]
        row.append((" " * max(1, width - row_width(row) - row_width(right)), colours.text))
        branches = self._branches(colours, cells, room) if self.size.height > 1 else []
        return [clip([*row, *right], width), clip(branches, width)]

    def _cells(self, room: int) -> list[Cell]:
        """Return the cells of all ticks but 0, in which nothing happens: one each, or `room` of several."""
        acts, glyphs = self.town.chronicle.acts, self.town.chronicle.glyphs()
        ticks = len(acts) - 1
        count = min(ticks, room)
        edges = [1 + place * ticks // count for place in range(count)] + [ticks + 1]
        marked: dict[int, str] = {}
        for tick, glyph in glyphs.items():
            place = max(0, min((max(tick, 1) * count - 1) // ticks, count - 1))
            if marked.get(place) is None or RANKS[glyph] < RANKS[marked[place]]:
                marked[place] = glyph
        most = max(acts) or 1
        cells = []
        for place in range(count):
            first, last = edges[place], edges[place + 1] - 1
            block = BLOCKS[1 + round(7 * max(acts[first : last + 1]) / most)]
            cells.append(Cell(first, last, block, marked.get(place, "")))
        return cells

    def _strip(self, colours: Palette, cells: list[Cell], room: int) -> Row:
        """Return the cells; where there are two rows, there is room for a few ticks to be broad."""
        broad = max(1, min(BROAD, room // max(len(cells), SHORT))) if self.size.height > 1 else 1
        replay, styles = self.town.replay, _styles(colours)
        now = replay.wanted if replay.on else cells[-1].last
        row: Row = []
        if now < cells[0].first:
            row.append((NOW, colours.accent))
            self._ticks.append(0)
        for cell in cells:
            past = cell.first <= now
            rest = broad - 1 if cell.mark else broad
            row += [(cell.mark, styles.get(cell.mark, colours.text)), (cell.block * rest, colours.river if past else colours.faint)]
            self._ticks += [cell.last] * broad
            if cell.first <= now <= cell.last:
                row.append((NOW, colours.accent))
                self._ticks.append(now)
        if now < cells[-1].first:
            row.append((END, colours.dim))
            self._ticks.append(cells[-1].last)
        return row

    def _branches(self, colours: Palette, cells: list[Cell], room: int) -> Row:
        """Return the line of history under its ticks: whose they are, and which branches leave it where."""
        town = self.town
        columns = {tick: x for x, tick in reversed(list(enumerate(self._ticks)))}

        def column(tick: int) -> int:
            return columns.get(next((cell.last for cell in cells if cell.first <= tick <= cell.last), -1), 0)

        line: list[tuple[str, Style]] = [("─", colours.faint)] * max(len(self._ticks), 1)
        names = [(column(first), safe_name(name), colours.accent) for first, name in stretches(town.branches, town.branch) if first]
        names += [(column(tick), safe_name(branch.name), colours.good) for tick, branch in town.parts]
        names.sort(key=lambda each: each[0])
        end = max(len(line), room)
        line += [(" ", colours.text)] * (end - len(line))
        for (x, name, style), after in zip(names, [*(each[0] for each in names[1:]), end], strict=False):
            line[x] = ("├" if style == colours.accent else FORK, style)
            for offset, letter in enumerate(name[: max(0, after - x - 2)], 1):
                line[x + offset] = (letter, colours.text if style == colours.accent else colours.dim)
        first = safe_name(stretches(town.branches, town.branch)[0][1])
        another = keymap_of(self.app).filled("{world.branch} begins another")
        return [
            (f" {FORK}  ", colours.good),
            *line,
            (f" {first} and its branches" if names else f" {first}: {another}", colours.faint),
        ]

    def _ahead(self, colours: Palette) -> Row:
        """Return a cell a tick up to the last plan near enough, and the tick of the first one beyond."""
        world = self.town.world
        if world is None or not world.plans or self.town.replay.on:
            return []
        due = sorted({plan.at for plan in world.plans.values()})
        near = [at - world.tick for at in due if at - world.tick <= AHEAD]
        far = [at for at in due if at - world.tick > AHEAD]
        cells: Row = [(PLANNED, colours.accent) if k in near else ("·", colours.faint) for k in range(1, max(near, default=0) + 1)]
        more = f"+{len(far) - 1}" if len(far) > 1 else ""
        return [*cells, ("·· ", colours.faint), (f"{PLANNED} t{far[0]}{more} ", colours.accent)] if far else cells

    def _right(self, colours: Palette, width: int) -> Row:
        row: Row = []
        if width >= 100:
            for name, value in self._told()[: 2 if width < 160 else 5]:
                told = f"{value:.0f}".rjust(3) if name in COUNTS else f"{value:.2f}"
                row += [(f" {safe(name, 24).replace('_', ' ')} ", colours.dim), (f"{told} ", colours.text)]
        marks = Counter(self.town.chronicle.glyphs().values())
        marks[NEWS] = max(marks[NEWS], len(self.town.world.broken) if self.town.world else 0)
        marks[FORK] = sum(not line.hidden for line in self.town.branches) - 1
        styles = _styles(colours)
        for glyph, meaning in MEANINGS:
            if marks[glyph] > 0:
                word = f" {meaning}" if width >= 100 else ""
                row += [(f" {glyph}", styles[glyph]), (f"{word} {marks[glyph]}", colours.dim)]
        return [*row, (" ", colours.dim)]

    def _told(self) -> list[tuple[str, float]]:
        """Return the metrics worth a glance, most telling first."""
        world, metrics = self.town.world, self.town.metrics
        first = () if world is not None and len(world.catalogue) else NEWS_FIRST
        return [(name, metrics[name]) for name in first if name in metrics] or list(metrics.items())


def _styles(colours: Palette) -> dict[str, Style]:
    return {NEWS: colours.intense, CHANGE: colours.accent, YOU: colours.you, FORK: colours.good}
