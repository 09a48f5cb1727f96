"""A strip of what happened tick by tick: activity, and what marked it."""

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from tui.paint import BLOCKS, NEWS, YOU, Row, clip, palette_for, row_width, safe
from tui.widgets.town import Pulse, Town

MEANINGS = ((NEWS, "news"), ("●", "change"), (YOU, "you"))


class Timeline(Widget):
    """Activity per tick, newest at the right, with marks; and one metric or two where there is room."""

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
        if not pulses:
            return [(" the days to come will be drawn here", colours.faint)]
        right = self._right(width)
        room = max(4, width - row_width(right) - 8)
        shown = pulses[-room:]
        start = f" t{shown[0].tick} "
        row: Row = [(start, colours.faint), *self._strip(shown)]
        row.append((" " * max(1, width - row_width(row) - row_width(right)), colours.text))
        return clip([*row, *right], width)

    def _strip(self, pulses: list[Pulse]) -> Row:
        colours = palette_for(self.app.current_theme)
        most = max(pulse.acts for pulse in pulses) or 1
        styles = {NEWS: colours.intense, "●": colours.accent, YOU: colours.you}
        row: Row = []
        for pulse in pulses:
            if pulse.mark:
                row.append((pulse.mark, styles[pulse.mark]))
            else:
                row.append((BLOCKS[1 + round(7 * pulse.acts / most)], colours.river))
        return [*row, ("┃", colours.accent)]

    def _right(self, width: int) -> Row:
        colours = palette_for(self.app.current_theme)
        row: Row = []
        if width >= 100:
            for name, value in list(self.town.metrics.items())[: 2 if width < 160 else 5]:
                row += [(f" {safe(name, 24).replace('_', ' ')} ", colours.dim), (f"{value:.2f} ", colours.text)]
        marks = [pulse.mark for pulse in self.town.pulses if pulse.mark]
        styles = (colours.intense, colours.accent, colours.you)
        for (glyph, meaning), style in zip(MEANINGS, styles, strict=True):
            if glyph in marks:
                word = f" {meaning}" if width >= 100 else ""
                row += [(f" {glyph}", style), (f"{word} {marks.count(glyph)}", colours.dim)]
        return [*row, (" ", colours.dim)]
