"""Small dialogs: a list to choose from, and why the engine stopped."""

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea

from tui.bindings import bindings
from tui.commands.paths import line_of
from tui.keymap import keymap_of
from tui.paint import safe
from tui.terminal_app import TerminalApp
from tui.widgets.choices import Choice, Menu

AGAIN, NEW = "again", "new"


class ChooseScreen(ModalScreen[str | None]):
    """A list of names; dismissed with the one chosen, or None."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("choose")

    def __init__(self, title: str, choices: list[Choice]) -> None:
        super().__init__()
        self._title, self._choices = title, choices

    def compose(self) -> ComposeResult:
        with Vertical(id="choose", classes="dialog") as box:
            box.border_title = Content(safe(self._title))
            box.border_subtitle = Content(keymap_of(self.app).filled("enter chooses · {choose.close} closes"))
            yield Menu(id="choices")

    def on_mount(self) -> None:
        menu = self.query_one(Menu)
        menu.focus()
        self.call_after_refresh(menu.offer, self._choices)

    def on_key(self, event: events.Key) -> None:
        """Take a digit that is typed before the list is there."""
        if not len(self.query_one(Menu).view) and event.key in "1234567890"[: len(self._choices)]:
            event.stop()
            self._choose(self._choices[(int(event.key) or 10) - 1])

    def on_cursor_pane_picked(self, event: Menu.Picked) -> None:
        choice = event.pane.current
        if isinstance(choice, Choice):
            self._choose(choice)

    def _choose(self, choice: Choice) -> None:
        if choice.barred:
            self.notify(safe(f"Not possible: {choice.barred}.", 300), markup=False)
        elif self.is_current:  # two keys at once choose once
            self.dismiss(str(choice.value))


class HaltedScreen(ModalScreen[str | None]):
    """The engine has stopped: why, and how to go on. The text can be selected and copied.

    Dismissed with AGAIN, where the world shall be started again from its last tick, or NEW, where another shall begin.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings("halted")

    def __init__(self, message: str, tick: int, save: str, began: bool = True) -> None:
        super().__init__()
        self._message = message
        self._again = began and bool(save)
        if not began:
            self._way_on = "The town never was ready; nothing was played, and no save was changed."
        elif save:
            self._way_on = f"Your world is saved up to tick {tick}. Later, in a shell: {line_of('voxpop', 'play', save)}"
        else:
            self._way_on = f"It stopped at tick {tick}; it had no save."

    @property
    def text(self) -> str:
        """The whole message, safe to show and to copy."""
        lines = [safe(line) for line in self._message.splitlines()[:200]]
        return "\n".join([*lines, "", safe(self._way_on)])

    def compose(self) -> ComposeResult:
        with Vertical(id="halted", classes="dialog") as box:
            box.border_title = Content("The town has stopped")
            again = "{halted.again} starts it again from there · " if self._again else ""
            keys = again + "{halted.new} new world · {halted.copy} copies · {halted.leave} leaves"
            box.border_subtitle = Content(keymap_of(self.app).filled(keys))
            area = TextArea(self.text, read_only=True, soft_wrap=True, show_cursor=False)
            area.can_focus = False
            yield area
            yield Static("", id="copied", markup=False)

    def action_copy(self) -> None:
        """Put the text on the clipboard, and say which way it went."""
        if isinstance(self.app, TerminalApp):
            self.app.copy_out(self.text, "The text", lambda told: self.query_one("#copied", Static).update(Content(told)))

    def action_again(self) -> None:
        """Start the world again, where it has a save."""
        if self._again:
            self.dismiss(AGAIN)

    def action_begin(self) -> None:
        """Begin another world."""
        self.dismiss(NEW)

    def action_noop(self) -> None:
        """Keep tab from moving."""
