"""A strip of what happened tick by tick: activity, what marked it, and what is planned."""

from collections import Counter

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from tui.paint import BLOCKS, CHANGE, FORK, NEWS, PLANNED, YOU, Palette, Row, clip, palette_for, row_width, safe
from tui.widgets.town import Pulse, Town

MEANINGS = ((NEWS, "news"), (CHANGE, "change"), (YOU, "you"), (FORK, "branch"))
COUNTS = frozenset({"watched", "chats", "posts", "refused"})  # metrics that are whole numbers
NEWS_FIRST = ("informed", "intense_share", "positive_share", "polarisation", "posts")  # in a world without films
AHEAD = 12  # ticks of the time to come that have a cell of their own


class Timeline(Widget):
    """Activity per tick up to now, with marks; then what is planned; and one metric or two where there is room."""

    def __init__(self, town: Town) -> None:
        super().__init__(id="timeline")
        self.town = town
        self._row: Row = []

    def renew(self) -> None:
        """Paint again if anything in it changed."""
        if self._composed() != self._row:
            self.refresh()

    def render_line(self, y: int) -> Strip:
        ground = Style(bgcolor=self.background_colors[1].rich_color)
        self._row = self._composed()
        row = [Segment(text, style) for text, style in self._row]
        return Strip(row).adjust_cell_length(self.size.width).apply_style(ground)

    def _composed(self) -> Row:
        colours, width, pulses = palette_for(self.app.current_theme), self.size.width, list(self.town.pulses)
        ahead = self._ahead(colours)
        if not pulses:
            return [(" the days to come will be drawn here", colours.faint), *ahead]
        right = self._right(colours, width)
        room = max(4, width - row_width(right) - row_width(ahead) - 8)
        shown = pulses[-room:]
        start = f" t{shown[0].tick} "
        row: Row = [(start, colours.faint), *self._strip(colours, shown), *ahead]
        row.append((" " * max(1, width - row_width(row) - row_width(right)), colours.text))
        return clip([*row, *right], width)

    def _strip(self, colours: Palette, pulses: list[Pulse]) -> Row:
        most = max(pulse.acts for pulse in pulses) or 1
        styles = _styles(colours)
        row: Row = []
        for pulse in pulses:
            if pulse.mark:
                row.append((pulse.mark, styles[pulse.mark]))
            else:
                row.append((BLOCKS[1 + round(7 * pulse.acts / most)], colours.river))
        return [*row, ("┃", colours.accent)]

    def _ahead(self, colours: Palette) -> Row:
        """Return a cell a tick up to the last plan near enough, and the tick of the first one beyond."""
        world = self.town.world
        if world is None or not world.plans:
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
                row += [(f" {safe(name, 24).replace('_', ' ')} ", colours.dim), (f"{value:.{0 if name in COUNTS else 2}f} ", colours.text)]
        marks = Counter(pulse.mark for pulse in self.town.pulses if pulse.mark)
        marks[NEWS] = len(self.town.world.broken) if self.town.world else 0
        marks[FORK] = len(self.town.branches) - 1
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
