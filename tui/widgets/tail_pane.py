"""A stream that follows its end, in which one entry may be pointed at."""

from collections.abc import Iterable
from typing import Any, ClassVar, TypeVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip

from tui.widgets.line_pane import LinePane

E = TypeVar("E")

POINTER = "▸"


class TailPane(LinePane[E]):
    """Arrows point at an entry, and the end is followed no more until somebody goes there; a second click or enter opens the entry.

    A subclass leaves the cell `pointer_at` of the first row of an entry empty, for the pointer; the rows above it, `lead` of them, are
    not highlighted.
    """

    lead: ClassVar[int] = 0
    pointer_at: ClassVar[int] = 0

    class Pointed(Message):
        """Another entry is pointed at, or none."""

        def __init__(self, pane: "TailPane[Any]") -> None:
            super().__init__()
            self.pane = pane

        @property
        def control(self) -> "TailPane[Any]":
            return self.pane

    class Opened(Pointed):
        """The entry that is pointed at is to be opened."""

    def __init__(self, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id, classes)
        self._at: int | None = None

    @property
    def pointed(self) -> int | None:
        """Number of the entry pointed at; None while the end is followed."""
        if self._at is not None and not self.view.first <= self._at < self.view.end:
            self._at = None
        return self._at

    @property
    def current(self) -> E | None:
        """The entry pointed at; while none is, None."""
        number = self.pointed
        return None if number is None else self.view.entries[number - self.view.first]

    def point(self, number: int) -> None:
        """Point at an entry, as near as there is one, and show it."""
        if not len(self.view):
            return
        before, self._at = self.pointed, max(self.view.first, min(number, self.view.end - 1))
        self.view.reveal(self._at, max(1, self.room[1] - 1))  # the last row may say what is new below
        self.repaint()
        if before != self._at:
            self.post_message(self.Pointed(self))

    def unpoint(self) -> None:
        """Point at nothing; the window stays where it is."""
        if self._at is not None:
            self._at = None
            self.repaint()
            self.post_message(self.Pointed(self))

    def refill(self, entries: Iterable[E], same: Any = None) -> None:
        """Show these entries and no others; what is pointed at stays so if it is among them, else the end is followed.

        Args:
            same: a function that says whether two entries are one; None where they are one object.
        """
        before, top = self.current, self.view.top[0] - (self._at or 0)
        self._at = None
        self.view.replace(entries)
        if before is not None:
            found = self.view.entries
            fits = same or (lambda one, other: one is other)
            self._at = next((k for k in range(len(found) - 1, -1, -1) if fits(found[k], before)), None)
        self.view.following = self._at is None
        if self._at is not None:
            self.view.top = (max(0, self._at + top), 0)
            if self.content_size.height:
                self.view.reveal(self._at, max(1, self.room[1] - 1))
        self.repaint()

    def open(self) -> None:
        """Open the entry pointed at; where none is, the newest."""
        if self.pointed is None and len(self.view):
            self.point(self.view.end - 1)
        if self.pointed is not None:
            self.post_message(self.Opened(self))

    # Moving

    def follow(self) -> None:
        before, self._at = self._at, None
        super().follow()
        if before is not None:
            self.post_message(self.Pointed(self))

    def action_open(self) -> None:
        """Open the entry pointed at."""
        self.open()

    def action_scroll(self, rows: int) -> None:
        number, height = self.pointed, self.room[1]
        if number is None:
            if rows < 0 or not self.view.following:
                self.point(self._edge(rows < 0))
        elif self._hangs_over(number, rows):
            self.view.scroll(rows, height, tail=False)
            self.repaint()
        elif number + rows >= self.view.end:
            self.follow()
        else:
            self.point(number + rows)

    def action_turn(self, pages: int) -> None:
        height = self.room[1]
        self.view.scroll(pages * max(1, height - 2), height, self.tail)
        if self.view.following:
            self.follow()
        else:
            self.point(self._edge(pages > 0))

    def action_edge(self, last: bool) -> None:
        if last:
            self.follow()
        else:
            self.point(self.view.first)

    def _edge(self, lowest: bool) -> int:
        """Return the number of the last, or first, entry that the window shows."""
        height = self.room[1]
        if lowest:
            for y in range(height - 1, -1, -1):
                if (number := self.view.at(y)) is not None:
                    return number
        return self.view.top[0] if self.view.top[1] == 0 else min(self.view.top[0] + 1, self.view.end - 1)

    def _hangs_over(self, number: int, rows: int) -> bool:
        """Return whether an entry is taller than the window and goes on beyond it in the direction of a move."""
        start, stop = self._extent(number)
        height = self.room[1]
        return stop - start > height - 1 and (stop > height - 1 if rows > 0 else start < 0)

    def on_click(self, event: events.Click) -> None:
        """Point at the entry that was clicked on; a second click opens it."""
        offset = event.get_content_offset(self)
        number = self.view.at(offset.y) if offset is not None else None
        if number is None:
            return
        if number == self.pointed:
            self.open()
        else:
            self.point(number)

    def on_blur(self) -> None:
        self.repaint(whole=True)

    # Painting

    def _extent(self, number: int) -> tuple[int, int]:
        """Return the rows of the window that an entry takes, from the first up to the one after the last; they may lie outside it."""
        first, skipped = self.view.top
        if number < first:
            return -1 - skipped, -1
        y = -skipped
        for each in range(first, number):
            y += len(self.view.rows(each))
        return y, y + len(self.view.rows(number))

    def _composed(self) -> list[Strip]:
        picture = super()._composed()
        number = self.pointed
        if number is None or not self.view.entries or not self.view.top[0] <= number <= self.view.top[0] + len(picture):
            return picture
        start, stop = self._extent(number)
        last = len(picture) - (1 if self.tail and not self.view.following and self.view.unseen else 0)
        style = self.palette.cursor if self.has_focus else self.palette.idle_cursor
        head = start + self.lead
        for y in range(max(0, head), min(stop, last)):
            strip = self._with_pointer(picture[y]) if y == head else picture[y]
            picture[y] = Strip([Segment(text, own + style if own else style) for text, own, _ in strip], strip.cell_length)
        return picture

    def _with_pointer(self, strip: Strip) -> Strip:
        pointer = Segment(POINTER, self.palette.accent + Style(bold=True))
        at = self.pointer_at
        return Strip([*strip.crop(0, at), pointer, *strip.crop(at + 1)], strip.cell_length)
