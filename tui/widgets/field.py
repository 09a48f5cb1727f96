"""A line to type in that says where more of it stands than is seen, and what such lines stand in."""

from rich.segment import Segment
from textual.containers import VerticalScroll
from textual.strip import Strip
from textual.widgets import Input

from tui.paint import MORE


class Fields(VerticalScroll, can_focus=False, inherit_bindings=False):
    """The lines of a form. Arrows go from line to line, and do not only scroll."""


class Field(Input):
    """A line of a form. A value that is longer than the line ends in an ellipsis, and begins with one where its start is out of sight."""

    def on_blur(self) -> None:
        """Show the start again: whoever reads the form reads it from there."""
        self.scroll_to(0, animate=False, force=True)
        self.cursor_position = 0

    def render_line(self, y: int) -> Strip:
        strip = super().render_line(y)
        room, seen = self.scrollable_content_region.width, int(self.scroll_offset.x)
        if y or room < 4 or not self.value:
            return strip
        if self.content_width - 1 > seen + room:
            strip = Strip([*strip.crop(0, room - 1), Segment(MORE, _last(strip.crop(0, room)).style), *strip.crop(room)])
        if seen > 0:
            strip = Strip([Segment(MORE, _first(strip).style), *strip.crop(1)])
        return strip


def _first(strip: Strip) -> Segment:
    return next(iter(strip)) if strip.cell_length else Segment("")


def _last(strip: Strip) -> Segment:
    return list(strip)[-1] if strip.cell_length else Segment("")
