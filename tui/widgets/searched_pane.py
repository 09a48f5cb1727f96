"""A stream in which one can look for words."""

from typing import ClassVar, TypeVar

from rich.style import Style
from textual import on
from textual.app import ComposeResult
from textual.strip import Strip
from textual.widgets import Input

from tui.keymap import keymap_of
from tui.paint import Row
from tui.widgets.finder import Finder
from tui.widgets.tail_pane import TailPane

E = TypeVar("E")


class SearchedPane(TailPane[E]):
    """`/` opens a line to type in; what holds those words stands out, and a subclass says what else becomes of it (`found`).

    Attributes:
        wanted: what is looked for, in small letters; "" for nothing.
    """

    placeholder: ClassVar[str] = ""

    def __init__(self, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002
        super().__init__(id, classes)
        self.wanted = ""

    def compose(self) -> ComposeResult:
        yield Finder(self.placeholder)

    # What a subclass says

    def found(self) -> None:
        """Take in that something else is looked for."""
        raise NotImplementedError

    def step(self, steps: int) -> None:
        """Go to the next place that was found, or the one before."""
        self.action_scroll(steps)

    # Looking

    @property
    def finder(self) -> Finder:
        """The line to type in."""
        return self.query_one(Finder)

    @property
    def room(self) -> tuple[int, int]:
        width, height = super().room
        return width, max(height - 1, 0) if self._typing else height

    @property
    def _typing(self) -> bool:
        return bool(self.children) and bool(self.children[0].display)

    def action_find(self) -> None:
        """Look for words."""
        self.finder.display = True
        self.finder.placeholder = keymap_of(self.app).filled(self.placeholder)
        self.finder.focus()
        self.repaint(whole=True)

    def look_for(self, wanted: str) -> None:
        """Let whatever holds these words stand out."""
        wanted = wanted.strip().lower()
        if wanted != self.wanted:
            self.wanted = wanted
            self.view.touch()
            self.found()
            self.entitle()
            self.repaint(whole=True)

    def clear(self) -> None:
        """Look for nothing any more."""
        self.finder.value = ""
        self.finder.display = False
        self.look_for("")
        self.repaint(whole=True)

    @on(Input.Changed)
    def _typed(self, event: Input.Changed) -> None:
        event.stop()
        self.look_for(event.value)

    @on(Finder.Left)
    def _left(self, event: Finder.Left) -> None:
        event.stop()
        self.focus()
        if event.kept and self.wanted:
            self.finder.display = False
            self.repaint(whole=True)
        else:
            self.clear()

    @on(Finder.Stepped)
    def _stepped(self, event: Finder.Stepped) -> None:
        event.stop()
        self.step(event.steps)

    def _strips(self, entry: E) -> list[Strip]:
        if not self.wanted:
            return super()._strips(entry)
        mark = self.palette.accent + Style(reverse=True)
        return [self._strip(highlighted(row, self.wanted, mark)) for row in self.lines(entry, self.room[0])]


def highlighted(row: Row, wanted: str, mark: Style) -> Row:
    """Return a row in which what is looked for stands out, also where it runs over several spans."""
    text = "".join(part for part, _ in row)
    small = text.lower()
    if not wanted or wanted not in small or len(small) != len(text):  # few letters become two when made small
        return row
    marked = [False] * len(text)
    start = small.find(wanted)
    while start >= 0:
        marked[start : start + len(wanted)] = [True] * len(wanted)
        start = small.find(wanted, start + len(wanted))
    found: Row = []
    position = 0
    for part, style in row:
        begin = 0
        for end in range(1, len(part) + 1):
            if end == len(part) or marked[position + end] != marked[position + begin]:
                found.append((part[begin:end], style + mark if marked[position + begin] else style))
                begin = end
        position += len(part)
    return found
