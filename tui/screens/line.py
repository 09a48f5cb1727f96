"""A dialog that asks for one line."""

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tui.bindings import bindings
from tui.keymap import keymap_of
from tui.paint import safe

LINE_LIMIT = 300


class LineScreen(ModalScreen[str | None]):
    """Asks for a line; dismissed with it, or None.

    Args:
        note: what is allowed. problem: returns what is wrong with a line, "" for nothing. offered: whether the value is an offer, which
            typing replaces, or what there is, which typing goes on with.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings("line")

    def __init__(
        self, title: str, note: str, value: str = "", problem: Callable[[str], str] = lambda line: "", *, offered: bool = False
    ) -> None:
        super().__init__()
        self._title, self._note, self._value, self._problem, self._offered = title, note, value, problem, offered

    def compose(self) -> ComposeResult:
        with Vertical(id="one-line", classes="dialog") as box:
            box.border_title = Content(safe(self._title))
            box.border_subtitle = Content(keymap_of(self.app).filled("enter takes it · {line.close} closes"))
            yield Input(safe(self._value, LINE_LIMIT), id="wanted", max_length=LINE_LIMIT, select_on_focus=self._offered)
            yield Static(Content(safe(self._note, 400)), id="line-note", markup=False)

    def on_mount(self) -> None:
        self.query_one(Input).focus()

    @on(Input.Submitted)
    def _answer(self, event: Input.Submitted) -> None:
        if not self.is_current:  # enter was pressed twice
            return
        line = safe(event.value, LINE_LIMIT).strip()
        if problem := self._problem(line):
            note = self.query_one("#line-note", Static)
            note.add_class("-wrong")
            note.update(Content(safe(problem, 400)))
        else:
            self.dismiss(line)
