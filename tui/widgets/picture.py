"""A pane that shows what a function draws for its size."""

from collections.abc import Callable
from typing import ClassVar

from textual import events

from tui.paint import Palette, Row, clip
from tui.widgets.line_pane import LinePane

Drawing = Callable[[int, int, Palette], list[Row]]


class Picture(LinePane[Row]):
    """Rows made by a drawing for the columns and rows that there are; drawn anew when the size or the theme changes."""

    tail: ClassVar[bool] = False
    can_focus = False

    def __init__(self, id: str) -> None:  # noqa: A002
        super().__init__(id=id)
        self._drawing: Drawing | None = None

    def draw(self, drawing: Drawing) -> None:
        """Show another drawing, or the same once more."""
        self._drawing = drawing
        self._draw()

    def lines(self, entry: Row, width: int) -> list[Row]:
        return [clip(entry, width)]

    def restyle(self) -> None:
        super().restyle()
        self._draw()

    def on_resize(self, event: events.Resize) -> None:
        self._draw()

    def on_show(self) -> None:
        self._draw()

    def _draw(self) -> None:
        width, height = self.room
        if self._drawing is not None and self.is_attached and height:
            self.view.following = False
            self.view.replace(self._drawing(width, height, self.palette)[:height])
            self.view.to_start()
            self.repaint(whole=True)
