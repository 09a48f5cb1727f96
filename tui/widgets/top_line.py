"""The header: one line with the world, its clock, its speed, its mind and its save."""

from pathlib import Path
from time import monotonic

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from tui.paint import FORK, YOU, Row, Span, calendar, clip, palette_for, row_width, safe, safe_name
from tui.widgets.controls import Controls
from tui.widgets.town import Town

FIRST_BRANCH = "main"
SPINNER = "◐◓◑◒"


class TopLine(Widget):
    """World, branch, calendar, tick, speed, mind, save; what fits."""

    def __init__(self, town: Town, controls: Controls) -> None:
        super().__init__(id="top")
        self.town, self.controls = town, controls
        self._row: Row = []

    def renew(self) -> None:
        """Paint again if anything in it changed."""
        row = self._composed()
        if row != self._row:
            self._row = row
            self.refresh()

    def render_line(self, y: int) -> Strip:
        ground = Style(bgcolor=self.background_colors[1].rich_color)
        row = self._row = self._composed()
        return Strip([Segment(text, style) for text, style in row]).adjust_cell_length(self.size.width).apply_style(ground)

    def _branch(self) -> Span:
        """Return the line of history; one that is not the first stands out."""
        colours, name = palette_for(self.app.current_theme), safe_name(self.town.branch)
        return (f" · {name}", colours.dim) if self.town.branch == FIRST_BRANCH else (f" {FORK} {name}", colours.accent)

    def _composed(self) -> Row:
        town, colours, width = self.town, palette_for(self.app.current_theme), self.size.width
        name: Row = [(" voxpop ", colours.accent + colours.bold)]
        if town.world is None:
            return [*name, (" waking the town…", colours.dim)]
        if self.controls.opening:
            seconds = int(monotonic() - self.controls.opening_since)
            waited = f" {SPINNER[seconds % len(SPINNER)]} {seconds} s" if seconds else ""
            return clip([*name, (f" opening {FORK} {safe_name(self.controls.opening)} …{waited}", colours.warning)], width)
        playing = self.controls.playing
        glyph, style = ("▶", colours.good) if playing else ("❚❚", colours.warning)
        pace: Row = [(f"{glyph} {self.controls.pace}", style)]
        if self.controls.waiting:
            left = "" if self.controls.left is None else f" {self.controls.left} s"
            pace = [(f"{YOU} your turn{left}", colours.you)]
        now = self.controls.question or town.world  # while the player thinks, the panes are still a tick behind
        clock: Row = [(calendar(now.minute), colours.strong), (f"  t{now.tick}", colours.dim)]
        parts: list[Row] = [
            [(safe_name(town.world.scenario), colours.text), self._branch()],
            clock,
            pace,
            [(f"mind {safe_name(town.mind)}", colours.river)],
            [(safe_name(Path(safe(town.save)).name), colours.dim)] if town.save else [],
        ]
        row = name
        for part in parts:
            if part and row_width(row) + row_width(part) + 3 <= width - 2:
                row = [*row, ("  ", colours.text), *part]
        help_: Row = [("?", colours.accent), (" ", colours.text)]
        gap = max(1, width - row_width(row) - 2)
        return clip([*row, (" " * gap, colours.text), *help_], width)
