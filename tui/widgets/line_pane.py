"""A bordered pane of rows, painted line by line, which keeps up with thousands of entries a second."""

from collections.abc import Iterable, Sequence
from typing import ClassVar, Generic, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.content import Content
from textual.geometry import Region
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.bindings import bindings
from tui.failing import standing_still
from tui.keymap import keymap_of
from tui.paint import Palette, Row, palette_for, row_width, safe, wrapped
from tui.terminal_app import TerminalApp
from tui.widgets.viewport import Viewport

E = TypeVar("E")

WHEEL_ROWS = 3


class LinePane(Widget, Generic[E], can_focus=True):
    """Base of all panes. A subclass says how one entry looks (`lines`); `tail` panes follow their end.

    Only rows that differ from the last picture are painted again.
    """

    ALLOW_SELECT = False
    BINDINGS: ClassVar[list[BindingType]] = bindings("pane")
    tail: ClassVar[bool] = True
    capacity: ClassVar[int] = 2000
    number: ClassVar[str] = ""
    heading: ClassVar[str] = ""
    empty: ClassVar[tuple[str, ...]] = ()
    broken = ""  # why it stands still, for good or until a world is loaded

    class Scrolled(Message):
        """The pane was scrolled; hints may change."""

    def __init__(self, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id=id, classes=classes)
        self.view: Viewport[E] = Viewport(self._strips, self.capacity)
        self.view.following = self.tail
        self.palette: Palette
        self._picture: list[Strip] = []
        self._ground = Style()

    def on_mount(self) -> None:
        self.restyle()
        self.entitle()

    # What a subclass says

    def lines(self, entry: E, width: int) -> list[Row]:
        """Return the rows of one entry, each at most `width` cells."""
        raise NotImplementedError

    def subtitle(self) -> str:
        """Return what stands after the heading: a filter, a count."""
        return ""

    # What the pane holds

    def extend(self, entries: Iterable[E]) -> None:
        """Append entries; `repaint` shows them."""
        self.view.extend(entries)

    def replace(self, entries: Iterable[E]) -> None:
        """Show these entries and no others."""
        self.view.replace(entries)
        self.repaint()

    # Painting

    def move_in(self) -> None:
        """Forget what was chosen of one world, since another takes its place; `load` shows that."""

    def show(self) -> None:
        """Show what was absorbed since the last frame."""
        self.repaint()

    @property
    def room(self) -> tuple[int, int]:
        """Columns and rows for text; the last column is kept for the scroll mark."""
        return max(self.content_size.width - 1, 1), self.content_size.height

    def restyle(self) -> None:
        """Take the colours of the theme and lay everything out again."""
        self.palette = palette_for(self.app.current_theme)
        self._ground = Style(bgcolor=self.background_colors[1].rich_color)
        self.view.touch()
        self.repaint(whole=True)

    def entitle(self) -> None:
        """Write number, heading and subtitle into the border."""
        parts = [part for part in (self.number, self.heading, self.subtitle()) if part]
        title = Content(" · ".join(parts[1:] if self.number else parts))
        self.border_title = Content.assemble((f"{self.number} ", "bold"), title) if self.number else title

    def repaint(self, whole: bool = False) -> None:
        """Compose the picture and refresh the rows that changed."""
        if not self.is_attached or not self.display or self.content_size.height == 0:
            return
        before, self._picture = self._picture, self._pictured()
        if whole or len(before) != len(self._picture):
            self.refresh()
            return
        width = self.content_size.width
        for region in _changed(before, self._picture, width):
            self.refresh(region)

    def render_line(self, y: int) -> Strip:
        if y < len(self._picture):
            return self._picture[y]
        return Strip.blank(self.content_size.width, self._ground)

    def _pictured(self) -> list[Strip]:
        """Return the picture, or why there is none any more."""
        if not self.broken:
            with standing_still(self):
                return self._composed()
        return self._amid(wrapped([(self.broken, self.palette.warning)], self.room[0]), *self.room)

    def _composed(self) -> list[Strip]:
        width, height = self.room
        if not self.view.entries:
            return self._absence(width, height)
        picture = self.view.page(height)
        picture += [self._strip([])] * (height - len(picture))
        if self.tail and not self.view.following and self.view.unseen:
            picture[-1] = self._below(width)
        return self._marked(picture, width, height)

    def _absence(self, width: int, height: int) -> list[Strip]:
        """Say in the middle why there is nothing; {command.id} stands for a key."""
        keys, dim = keymap_of(self.app), self.palette.dim
        return self._amid([part for text in self.empty for part in wrapped([(keys.filled(text), dim)], width)], width, height)

    def _amid(self, parts: list[Row], width: int, height: int) -> list[Strip]:
        """Return a picture with these rows in its middle."""
        dim = self.palette.dim
        rows = [self._strip([(" " * ((width - row_width(part)) // 2), dim), *part]) for part in parts]
        blank, above = self._strip([]), max(0, (height - len(rows)) // 2)
        return ([blank] * above + rows + [blank] * height)[:height]

    def _below(self, width: int) -> Strip:
        keys = keymap_of(self.app)
        text = f" {self.view.unseen} new below{'' if keys.ascii_only else ' ↓'} {keys.key('view.follow')} to follow "
        return self._strip([(text.center(width, "─"), self.palette.accent)])

    def _marked(self, picture: list[Strip], width: int, height: int) -> list[Strip]:
        """Draw the scroll mark into the last column where there is more than the window shows."""
        start, share = self.view.share(height)
        if share >= 1.0:
            return picture
        size = max(1, round(height * share))
        first = height - size if self.view.following else min(round(start * height), height - size)
        mark = Segment("▐", (self.palette.accent if self.has_focus else self.palette.faint) + self._ground)
        for y in range(first, first + size):
            picture[y] = Strip([*picture[y].crop(0, width), mark], width + 1)
        return picture

    def _strips(self, entry: E) -> list[Strip]:
        return [self._strip(row) for row in self.lines(entry, self.room[0])]

    def _strip(self, row: Row) -> Strip:
        """Return a row as wide as the pane, on its ground; the last gate before the terminal for whatever is not printable."""
        row = [(text if text.isprintable() else safe(text), style) for text, style in row]
        ground, width = self._ground, self.content_size.width
        segments = [Segment(text, style + ground) for text, style in row if text]
        left = width - row_width(row)
        if left < 0:
            return Strip(segments).crop(0, width)
        if left:
            segments.append(Segment(" " * left, ground))
        return Strip(segments, width)

    # Moving

    def move(self, rows: int) -> None:
        """Scroll down, or up where rows is negative."""
        self.view.scroll(rows, self.room[1], self.tail)
        self.repaint()
        self.post_message(self.Scrolled())

    def follow(self) -> None:
        """Go to the end and stay there."""
        self.view.to_end(self.room[1], self.tail)
        self.repaint()
        self.post_message(self.Scrolled())

    def action_scroll(self, rows: int) -> None:
        """Scroll by rows."""
        self.move(rows)

    def action_turn(self, pages: int) -> None:
        """Scroll by pages."""
        self.move(pages * max(1, self.room[1] - 2))

    def action_edge(self, last: bool) -> None:
        """Go to the first or last row."""
        if last:
            self.follow()
        else:
            self.view.to_start()
            self.repaint()

    # Copying

    def copied(self) -> str:
        """Return what is pointed at as text; of a pane without a cursor its last row."""
        entries = self.view.entries
        return self.as_text(entries[-1]) if entries else ""

    def as_text(self, entry: E) -> str:
        """Return an entry as text, its rows joined, without what is there for the eye alone."""
        rows = ("".join(text for text, _ in row) for row in self.lines(entry, self.room[0]))
        return " ".join(" ".join(rows).split())

    def action_copy_line(self) -> None:
        """Put what is pointed at on the clipboard."""
        if isinstance(self.app, TerminalApp) and (path := self.app.offered):
            self.app.copy_out(path, "The path")
        elif isinstance(self.app, TerminalApp) and (text := self.copied()):
            self.app.copy_out(text, "The line")

    def on_resize(self, event: events.Resize) -> None:
        self.view.touch()
        self.repaint(whole=True)

    def on_show(self) -> None:
        self.view.touch()
        self.repaint(whole=True)

    def watch_has_focus(self, focused: bool) -> None:  # a handler of Focus or Blur comes before it is so
        super().watch_has_focus(focused)
        self.repaint(whole=True)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.move(-WHEEL_ROWS)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.move(WHEEL_ROWS)


def _changed(before: Sequence[Strip], after: Sequence[Strip], width: int) -> list[Region]:
    """Return the fewest regions that cover all rows that differ."""
    regions: list[Region] = []
    start: int | None = None
    for y, (old, new) in enumerate(zip(before, after, strict=True)):
        differs = old is not new and old != new
        if differs and start is None:
            start = y
        elif not differs and start is not None:
            regions.append(Region(0, start, width, y - start))
            start = None
    if start is not None:
        regions.append(Region(0, start, width, len(after) - start))
    return regions
