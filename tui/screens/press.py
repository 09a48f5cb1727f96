"""Waits for a key to be pressed, and says before it is taken what it does already."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.bindings import bindings
from tui.command import Command
from tui.habits import AnyKey
from tui.key_names import KeyNameError, key_named
from tui.keymap import keymap_of
from tui.paint import safe


class PressScreen(ModalScreen[str | None], AnyKey):
    """Dismissed with the key pressed, or None."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("press")

    def __init__(self, command: Command) -> None:
        super().__init__()
        self.command, self.pressed = command, ""

    def compose(self) -> ComposeResult:
        with Vertical(id="press", classes="dialog") as box:
            box.border_title = Content(f"A key for: {self.command.label}")
            box.border_subtitle = Content(keymap_of(self.app).filled("{press.leave} leaves"))
            yield Static(Content(f"{safe(self.command.help)}.\n\nPress the key."), id="press-note", markup=False)

    def any_key(self, key: str) -> bool:
        """Take any key but those that leave, or that take what was pressed before."""
        if key == "escape" or (key == "enter" and self.pressed):
            return False
        try:
            found = key_named(key)
        except KeyNameError as error:
            self._say(str(error))
            return True
        self.pressed = ""
        if problem := keymap_of(self.app).refusal(self.command.id, found):
            self._say(f"Not {keymap_of(self.app).named(found)}: {problem}.")
            return True
        clashes = keymap_of(self.app).clashes(self.command.id, found)
        if not clashes:
            self.dismiss(found)
            return True
        self.pressed = found
        taken = [f"{clash.command.label} ({clash.command.group})" for clash in clashes if clash.taken]
        shaded = [f"{clash.command.label} ({clash.command.group})" for clash in clashes if not clash.taken]
        name = keymap_of(self.app).named(found)
        lines = [f"{name} will be taken from: {', '.join(taken[:4])}{' and others' * (len(taken) > 4)}."] if taken else []
        lines += [f"Where this is heard, {name} will no longer be: {', '.join(shaded[:4])}."] if shaded else []
        self._say("\n".join(lines))
        self.query_one("#press").border_subtitle = Content(
            keymap_of(self.app).filled("{press.take} takes it · another key · {press.leave} leaves")
        )
        return True

    def action_take(self) -> None:
        """Take the key pressed."""
        if self.pressed and self.is_current:
            self.dismiss(self.pressed)

    def _say(self, text: str) -> None:
        self.query_one("#press").border_subtitle = Content(keymap_of(self.app).filled("another key · {press.leave} leaves"))
        self.query_one("#press-note", Static).update(Content(f"{safe(self.command.help)}.\n\n{text}"))
