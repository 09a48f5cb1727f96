"""Why something happened, on a screen of its own: what led to it, each cause a key away."""

from collections.abc import Callable, Sequence
from typing import ClassVar, Literal, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.bindings import bindings
from tui.keymap import keymap_of
from tui.paint import Palette, Row, palette_for, safe
from tui.widgets.account import AccountPane, Ground
from tui.widgets.cursor_pane import CursorPane
from tui.widgets.log import Logged, Tally

KEYS = "↑↓ · {why.jump} shows it in the log · {why.look} its tick · {why.who} who · {why.close} closes"
Accounting = Callable[[Palette], list[Ground]]


class Wish(NamedTuple):
    """Where somebody wants to go from an account: to the line of a cause, to its tick, or to whom it is about."""

    to: Literal["line", "tick", "person"]
    moment: Logged


class WhyScreen(ModalScreen[Wish | None]):
    """Shows grounds; dismissed with where to go from there, or None.

    Args:
        title: what is explained. accounting: the grounds in the colours of a theme; called once the screen is there.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings("why")

    def __init__(self, title: str, accounting: Accounting, subject: Accounting | None = None) -> None:
        super().__init__()
        self._title, self._accounting, self._subject = title, accounting, subject

    def compose(self) -> ComposeResult:
        with Vertical(id="why", classes="dialog") as box:
            box.border_title = Content(safe(self._title, 120))
            box.border_subtitle = Content(keymap_of(self.app).filled(KEYS))
            yield Static("", id="why-words", markup=False)
            yield AccountPane()
            yield Static("", id="why-whole", markup=False)

    def on_mount(self) -> None:
        self.query_one(AccountPane).focus()
        self.app.theme_changed_signal.subscribe(self, lambda _: self.call_after_refresh(self._tell))
        self.call_after_refresh(self._tell)

    def on_resize(self) -> None:
        self.call_after_refresh(self._tell)

    def _tell(self) -> None:
        """Say everything, in the room and the colours that there are now; the cursor stays where it is."""
        pane, colours = self.query_one(AccountPane), palette_for(self.app.current_theme)
        subject = self._subject(colours) if self._subject else []
        words = self.query_one("#why-words", Static)
        words.update(Content("\n").join([_content(ground.row) for ground in subject]))
        words.display = bool(subject)
        before = pane.cursor if pane.view.entries else None
        pane.replace(self._accounting(colours))
        first = next((k for k, ground in enumerate(pane.view.entries) if ground.moment is not None), 0)
        pane.view.to_start()
        pane.point(first if before is None else before)
        pane.repaint(whole=True)
        self._moved()

    @on(CursorPane.Moved)
    def _moved(self) -> None:
        """Show the whole of the ground under the cursor, which its row may be too short for."""
        ground = self.query_one(AccountPane).current
        whole = self.query_one("#why-whole", Static)
        whole.update(
            _content([(text.lstrip("│├└╴ ") if k == 0 else text, style) for k, (text, style) in enumerate(ground.row)]) if ground else ""
        )

    @on(CursorPane.Picked)
    def _picked(self) -> None:
        self.action_jump()

    def action_close(self) -> None:
        """Go back."""
        self.dismiss(None)

    def action_jump(self) -> None:
        """Go to the cause in the log."""
        self._go("line")

    def action_look(self) -> None:
        """Look at the tick of the cause."""
        self._go("tick")

    def action_who(self) -> None:
        """Look at whom the cause is about."""
        self._go("person")

    def _go(self, to: Literal["line", "tick", "person"]) -> None:
        ground = self.query_one(AccountPane).current
        if ground is not None and ground.moment is not None and not isinstance(ground.moment, Tally):
            self.dismiss(Wish(to, ground.moment))
        else:
            self.notify("This line explains; it is no event to go to.", markup=False, timeout=2)


def _content(row: Row) -> Content:
    return Content.assemble(*[Content.styled(text, _style(style)) for text, style in row])


def _style(style: object) -> str:
    colour = getattr(style, "color", None)
    name = colour.get_truecolor().hex if colour is not None else ""
    return " ".join(
        part
        for part in ("bold" if getattr(style, "bold", False) else "", "italic" if getattr(style, "italic", False) else "", name)
        if part
    )


def nothing(colours: Palette, grounds: Sequence[Ground], words: str) -> list[Ground]:
    """Return grounds, or a row that says that there are none."""
    return list(grounds) or [Ground([(words, colours.dim)])]
