"""A pane of which one entry is the current one."""

from typing import Any, ClassVar, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from tui.widgets.line_pane import LinePane

E = TypeVar("E")


class CursorPane(LinePane[E]):
    """Base of lists: arrows move a cursor, enter or a click picks."""

    tail: ClassVar[bool] = False

    class Moved(Message):
        """The cursor came to another entry."""

        def __init__(self, pane: "CursorPane[Any]") -> None:
            super().__init__()
            self.pane = pane

        @property
        def control(self) -> "CursorPane[Any]":
            return self.pane

    class Picked(Moved):
        """An entry was chosen."""

    def __init__(self, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id, classes)
        self.cursor = 0

    @property
    def current(self) -> E | None:
        """The entry under the cursor."""
        return self.view.entries[self.cursor] if 0 <= self.cursor < len(self.view) else None

    def point(self, position: int) -> None:
        """Put the cursor on an entry, as near as there is one, and show it."""
        before, self.cursor = self.cursor, max(0, min(position, len(self.view) - 1))
        if len(self.view):
            self.view.reveal(self.cursor, self.room[1])
        self.repaint()
        if before != self.cursor:
            self.post_message(self.Moved(self))

    def copied(self) -> str:
        return "" if self.current is None else self.as_text(self.current)

    def pick(self) -> None:
        """Choose the entry under the cursor."""
        if self.current is not None:
            self.post_message(self.Picked(self))

    def action_scroll(self, rows: int) -> None:
        self.point(self.cursor + rows)

    def action_turn(self, pages: int) -> None:
        self.point(self.cursor + pages * max(1, self.room[1] - 1))

    def action_edge(self, last: bool) -> None:
        self.point(len(self.view) - 1 if last else 0)

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        number = self.view.at(offset.y) if offset else None
        if number is not None:
            event.stop()
            self.point(number)
            if event.chain > 1:
                self.pick()

    def on_blur(self) -> None:
        self.repaint(whole=True)

    def _composed(self) -> list[Strip]:
        picture = super()._composed()
        if not self.view.entries:
            return picture
        style = self.palette.cursor if self.has_focus else self.palette.idle_cursor
        for y in range(len(picture)):
            number = self.view.at(y)
            if number is None or number > self.cursor:
                break
            if number == self.cursor:
                picture[y] = _highlighted(picture[y], style)
        return picture


def _highlighted(strip: Strip, style: Style) -> Strip:
    return Strip([Segment(text, own + style if own else style) for text, own, _ in strip], strip.cell_length)
