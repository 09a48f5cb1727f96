"""Small dialogs: all keys, a list to choose from, and why the engine stopped."""

from typing import ClassVar

from rich.style import Style
from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static, TextArea

from tui.bindings import bindings
from tui.command import Command
from tui.keys import COMMANDS
from tui.paint import Row, safe, wrapped
from tui.widgets.choices import Choice, Menu
from tui.widgets.line_pane import LinePane

SIGNS = (
    Command("", "● ◐ ◉", "", "", "calm, moderate, intense: how stirred somebody is", ""),
    Command("", "▁▃▅▇", "", "", "mood: green is good, red is bad", ""),
    Command("", "◆", "", "", "you", ""),
    Command("", "◈", "", "", "news", ""),
    Command("", "♥ ⇄ ↳", "", "", "likes, forwards, replies", ""),
    Command("", "▲ △", "", "", "a change of yours, and one that is planned", ""),
    Command("", "┬", "", "", "a branch: another line of history", ""),
    Command("", "━━╸", "", "", "how important a memory is; ↻ 2/3: how often it was brought back to mind by a like one", ""),
    Command("", "┃", "", "", "the tick on show, on the timeline; │ the newest one", ""),
    Command("", "↺", "", "", "the past is on show: nothing there can be changed, but b begins a branch", ""),
)
REPLAYS = tuple(
    Command("", name, "", "", what, "")
    for name, what in (
        ("playback", "What happened, as it was recorded; no rule, no mind. Here: [ ] { } g space; in a shell: voxpop replay SAVE"),
        ("re-simulation", "Proof: the rules once more on what is recorded, all hashes compared. b, then v; voxpop replay SAVE --verify"),
        ("re-run", "Another life: minds are asked anew, on a new branch. Leave, then: voxpop replay SAVE --rerun --mind MIND"),
    )
)
CHOOSE = Command("", "1 … 9", "", "", "Choose from the menu; from other panes 1 to 5 go to panes", "You", "player")
PLACES = {"pane": "in a pane", "player": "as somebody", "agents": "in the list of people", "map": "on the map"}


class Keys(LinePane[Command | str]):
    """All keys, by group; those of the place where the player was come first."""

    tail: ClassVar[bool] = False

    def lines(self, entry: Command | str, width: int) -> list[Row]:
        colours = self.palette
        if isinstance(entry, str):
            return [[], [(entry, colours.accent + Style(bold=True))]]
        where = PLACES.get(entry.scope, "")
        first, *rest = wrapped([(entry.help, colours.text), (f"  ({where})" if where else "", colours.faint)], width - 17)
        margin = (" " * 17, colours.text)
        return [[(f"  {entry.shown:<15}", colours.strong), *first], *([margin, *row] for row in rest)]


class HelpScreen(ModalScreen[None]):
    """Every key with what it does, from the registry.

    Args:
        first: groups to show first, because the player is there.
        choosing: the player has a menu before them, in which digits choose.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings("help")

    def __init__(self, first: tuple[str, ...] = (), choosing: bool = False) -> None:
        super().__init__()
        self._first, self._choosing = first, choosing

    def compose(self) -> ComposeResult:
        with Vertical(id="help", classes="dialog") as box:
            box.border_title = Content("Keys")
            box.border_subtitle = Content("esc closes · ctrl+p finds everything by name")
            yield Keys(id="keys")

    def on_mount(self) -> None:
        groups = list(dict.fromkeys(command.group for command in COMMANDS))
        groups.sort(key=lambda group: group not in self._first)
        entries: list[Command | str] = []
        for group in groups:
            commands = [command for command in COMMANDS if command.group == group]
            if self._choosing:
                commands = [command for command in commands if not command.keys.isdecimal()]
                commands = [CHOOSE, *commands] if group == "You" else commands
            entries += [group, *commands]
            if group == "Time":
                entries += ["Three replays of a world", *REPLAYS]
        entries += ["Signs", *SIGNS]
        keys = self.query_one(Keys)
        keys.replace(entries)
        keys.view.to_start()
        keys.focus()


class ChooseScreen(ModalScreen[str | None]):
    """A list of names; dismissed with the one chosen, or None."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("choose")

    def __init__(self, title: str, choices: list[Choice]) -> None:
        super().__init__()
        self._title, self._choices = title, choices

    def compose(self) -> ComposeResult:
        with Vertical(id="choose", classes="dialog") as box:
            box.border_title = Content(safe(self._title))
            box.border_subtitle = Content("enter chooses · esc closes")
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


class HaltedScreen(ModalScreen[None]):
    """The engine has stopped: why, and how to go on. The text can be selected and copied."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("halted")

    def __init__(self, message: str, tick: int, save: str, began: bool = True) -> None:
        super().__init__()
        self._message = message
        if not began:
            self._way_on = "The town never was ready; nothing was played, and no save was changed."
        elif save:
            self._way_on = f"Your world is saved up to tick {tick}: voxpop play {save}"
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
            box.border_subtitle = Content("c copies · esc leaves")
            area = TextArea(self.text, read_only=True, soft_wrap=True, show_cursor=False)
            area.can_focus = False
            yield area
            yield Static("", id="copied", markup=False)

    def action_copy(self) -> None:
        """Put the text on the clipboard, through the terminal."""
        self.app.copy_to_clipboard(self.text)
        self.query_one("#copied", Static).update(
            Content("sent to the clipboard through the terminal (OSC 52); if nothing arrived, select it with shift and the mouse")
        )

    def action_noop(self) -> None:
        """Keep tab from moving."""
