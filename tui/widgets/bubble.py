"""What is told of one tick of the timeline, over the cursor or under the mouse."""

from collections.abc import Iterator

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Offset
from textual.strip import Strip
from textual.widget import Widget

from sim.highlights import Mark
from tui.paint import CHANGE, FORK, NEWS, YOU, Palette, Row, calendar, clip, palette_for, row_width, safe, safe_name, untitled
from tui.widgets.changes_told import in_words
from tui.widgets.customs import clock_of
from tui.widgets.ghost import Ghost
from tui.widgets.lineage import stretches
from tui.widgets.phrases import counted
from tui.widgets.time_cells import MOOD, mark_styles
from tui.widgets.timeline import Timeline
from tui.widgets.town import Town

BETWEEN = " · "
TITLE, NAMED = 44, 2  # characters of what is named of a mark; marks of one tick that are named


class Bubble(Widget):
    """A few words in the border over the timeline; there in the past, and wherever the mouse is on the timeline."""

    def __init__(self, town: Town, timeline: Timeline) -> None:
        super().__init__(id="bubble")
        self.town, self._timeline = town, timeline
        self._row: Row = []
        self.display = False

    @property
    def _tick(self) -> int | None:
        """The tick that it tells of."""
        if self._timeline.hovered is not None:
            return self._timeline.hovered
        return self.town.replay.wanted if self.town.replay.on and not self.town.replay.returning else None

    def renew(self) -> None:
        """Tell of the tick of now, if anything in that changed."""
        tick, row, colours = self._tick, list[tuple[str, Style]](), palette_for(self.app.current_theme)
        if tick is not None and self.town.world is not None and self._timeline.size.width:
            row = told_of(tick, self.town, colours, self._timeline.size.width - 4)
        if self.display != bool(row):
            self.display = bool(row)
        if row and tick is not None:
            row = [(" ", colours.text), *row, (" ", colours.text)]
            self._stand(self._timeline.x_of(tick), row_width(row))
        if row != self._row:
            self._row = row
            self.refresh()

    def _stand(self, x: int, width: int) -> None:
        """Stand right above a column of the timeline, no wider than the words, so that the border goes on beside them."""
        most = self._timeline.size.width
        where = Offset(max(1, min(x - width // 2, most - width - 1)), max(0, self._timeline.region.y - 1))
        if (self.styles.offset.x.value, self.styles.offset.y.value) != where:
            self.styles.offset = where
        if self.styles.width is None or self.styles.width.value != width:
            self.styles.width = width

    def render_line(self, y: int) -> Strip:
        ground = Style(bgcolor=self.background_colors[1].rich_color)
        return Strip([Segment(text, style) for text, style in self._row]).adjust_cell_length(self.size.width).apply_style(ground)


def told_of(tick: int, town: Town, colours: Palette, width: int) -> Row:
    """Return which tick it is, when it was, what marks it, how much people did, how stirred they were; what fits."""
    tip, ghost = len(town.chronicle.acts) - 1, town.ghost
    if tick > tip:
        return clip(_of_ghost(tick, ghost, colours), width) if ghost is not None and tick <= ghost.tip else []
    minute = town.minutes.get(tick, clock_of(town.world).minute(tick))
    when = calendar(minute) if tick else "before the first morning"
    row: Row = [(f"t{tick}", colours.accent), (BETWEEN + when, colours.strong)]
    parts: list[Row] = [[each] for each in _marks(tick, town, colours)]
    parts.append([(counted(town.chronicle.acts[tick], "act"), colours.text)])
    for name, word in ((MOOD, "intense"), ("informed", "informed")):
        share = town.courses.now.at(name, tick)
        if share is not None:
            parts.append([(f"{word} {share:.0%}", colours.dim)])
    for part in parts:
        more = [(BETWEEN, colours.dim), *part]
        if row_width(row) + row_width(more) <= width:
            row += more
    return row


def _of_ghost(tick: int, ghost: Ghost, colours: Palette) -> Row:
    known = f"{BETWEEN}{counted(ghost.acts[tick], 'act')}" if tick < len(ghost.acts) else ""
    return [(f"t{tick}", colours.accent), (f" of {safe_name(ghost.branch)}, which parts after t{ghost.since}{known}", colours.text)]


def _marks(tick: int, town: Town, colours: Palette) -> Iterator[tuple[str, Style]]:
    """Yield what marks a tick in words, the most important first; of many, how many others there are."""
    styles = mark_styles(colours)
    found = list(_named(tick, town))
    for glyph, words in found[:NAMED]:
        yield f"{glyph} {safe(untitled(words), TITLE)}", styles[glyph]
    if len(found) > NAMED:
        yield f"+{counted(len(found) - NAMED, 'mark')}", colours.dim


def _named(tick: int, town: Town) -> Iterator[tuple[str, str]]:
    marks, kept = town.chronicle.marks.get(tick, 0), [change for at, change in town.changes if at == tick]
    if marks & Mark.NEWS:
        yield from ((NEWS, title) for title in town.chronicle.news.get(tick, ("news",)))
    if marks & Mark.CHANGE:
        yield from ((CHANGE, in_words(change, town)) for change in kept) if kept else [(CHANGE, "a change of yours")]
    if marks & Mark.PLAYER:
        yield YOU, "you become somebody, or give them back"
    if tick in town.chronicle.forks:
        yield from ((FORK, f"{safe_name(line.name)} leaves") for at, line in town.parts if at == tick)
        yield from ((FORK, f"{safe_name(name)} begins") for first, name in stretches(town.branches, town.branch) if first == tick + 1)
