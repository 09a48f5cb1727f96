"""All keys: found by what they do or by the key, changed, and kept in the player's file."""

from collections.abc import Iterator
from typing import ClassVar

from rich.style import Style
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from tui.bindings import BY_ID, bindings
from tui.command import Command
from tui.habits import HabitualApp
from tui.key_names import KeyNameError, key_named
from tui.keymap import FIXED, keymap_of, must_keep
from tui.paint import Row, clip, safe
from tui.screens.press import PressScreen
from tui.widgets.choices import Choice
from tui.widgets.cursor_pane import CursorPane

KEY_CELLS, LABEL_CELLS = 20, 16
SUBTITLE = "{keys.change} new key · {keys.add} one more · {keys.none} none · {keys.reset} default · {keys.find} find · {keys.close} closes"


class KeysPane(CursorPane[Command]):
    """A line for each command, under the heading of its group."""

    empty: ClassVar[tuple[str, ...]] = ("No command is called so, and no key does it.",)
    first: frozenset[str] = frozenset()  # ids below which a group begins

    def lines(self, entry: Command, width: int) -> list[Row]:
        colours, keymap = self.palette, keymap_of(self.app)
        own, shown = keymap.changed(entry.id), keymap.shown(entry.id)
        row: Row = [("● " if own else "  ", colours.accent)]
        row += [(f"{shown or 'no key':<{KEY_CELLS}}", colours.accent if shown else colours.warning)]
        row += [(f"{entry.label:<{LABEL_CELLS}}", colours.strong), (safe(entry.help), colours.dim)]
        heading: list[Row] = [[(entry.group, colours.accent + Style(bold=True))]] if entry.id in self.first else []
        blank: list[Row] = [[]] if heading and entry is not self.view.entries[0] else []
        return [*blank, *heading, clip(row, width)]

    def offer(self, commands: list[Command]) -> None:
        """Show some commands."""
        groups: dict[str, str] = {}
        for command in commands:
            groups.setdefault(command.group, command.id)
        self.first = frozenset(groups.values())
        self.view.to_start()
        self.replace(commands)
        self.point(0)
        self.view.to_start()
        self.repaint()


class KeysScreen(ModalScreen[None]):
    """Every command with its keys."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("keys")

    def compose(self) -> ComposeResult:
        with Vertical(id="all-keys", classes="dialog") as box:
            box.border_title = Content("Keys")
            box.border_subtitle = Content(keymap_of(self.app).filled(SUBTITLE))
            told = keymap_of(self.app).filled("what it does, or a key · enter keeps · {keys.close} leaves")
            yield Input(id="keys-wanted", placeholder=told, max_length=40)
            yield KeysPane(id="keys-list")
            yield Static("", id="keys-note", markup=False)

    def on_mount(self) -> None:
        self.query_one(Input).display = False
        self.query_one(KeysPane).offer(list(self._found()))
        self.query_one(KeysPane).focus()
        self._renew()

    @property
    def command(self) -> Command | None:
        """The command pointed at."""
        return self.query_one(KeysPane).current

    def _found(self) -> Iterator[Command]:
        """Yield the commands that hold what is looked for, by group."""
        wanted, keymap = self.query_one(Input).value.strip(), keymap_of(self.app)
        commands = [BY_ID[id_] for id_ in keymap.ids()]
        order = list(dict.fromkeys(command.group for command in commands))
        commands.sort(key=lambda command: order.index(command.group))
        try:
            key = key_named(wanted) if wanted else ""
        except KeyNameError:
            key = ""
        for command in commands:
            words = f"{command.id} {command.group} {command.label} {command.help}".casefold()
            if not wanted or key in keymap.keys(command.id) or (len(wanted) > 1 and wanted.casefold() in words):
                yield command

    def _renew(self) -> None:
        """Show keys and note as they are now."""
        pane, command = self.query_one(KeysPane), self.command
        pane.restyle()
        if command is None:
            self.query_one("#keys-note", Static).update(Content(""))
            return
        keymap = keymap_of(self.app)
        table = " ".join(map(keymap.named, command.keys.split(",")))
        default = f"As it was made: {table}. " if keymap.changed(command.id) else ""
        note = f"{safe(command.help)}.\n{default}In the settings file: {command.id}"
        self.query_one("#keys-note", Static).update(Content(note))

    def on_cursor_pane_moved(self) -> None:
        self._renew()

    def on_cursor_pane_picked(self) -> None:
        self.action_change()

    # The search

    def action_find(self) -> None:
        """Look for a command."""
        self.query_one(Input).display = True
        self.query_one(Input).focus()

    @on(Input.Changed)
    def _narrow(self) -> None:
        self.query_one(KeysPane).offer(list(self._found()))
        self._renew()

    @on(Input.Submitted)
    def _keep(self) -> None:
        self.query_one(KeysPane).focus()

    def action_close(self) -> None:
        """Leave the search, or the screen."""
        wanted = self.query_one(Input)
        if wanted.display:
            wanted.value, wanted.display = "", False
            self.query_one(KeysPane).focus()
        else:
            self.dismiss()

    # Changing

    def action_change(self) -> None:
        """Press another key for the command pointed at."""
        self._ask(False)

    def action_add(self) -> None:
        """Press one more key for it."""
        self._ask(True)

    def _ask(self, more: bool) -> None:
        command = self.command
        if command is None:
            return
        if command.id in FIXED:
            self.notify("ctrl+c always leaves, pressed twice; it stays.", markup=False)
            return

        def take(key: str | None) -> None:
            if key is not None:
                kept = keymap_of(self.app).keys(command.id) if more else ()
                self._bind(command, ",".join([*(each for each in kept if each != key), key]))

        self.app.push_screen(PressScreen(command), take)

    def action_none(self) -> None:
        """Take the keys of the command away."""
        command = self.command
        if command is None:
            return
        if must_keep(command):
            self.notify(f"{command.label}: it must keep a key, there is no other way out.", markup=False)
        else:
            self._bind(command, "")

    def action_reset(self) -> None:
        """Give the command its own keys again."""
        if self.command is not None:
            self._bind(self.command, None)

    def action_reset_all(self) -> None:
        """Give every command its own keys again, after one question."""
        from tui.screens.dialogs import ChooseScreen

        changed = [id_ for id_ in keymap_of(self.app).ids() if keymap_of(self.app).changed(id_)]
        if not changed:
            self.notify("All keys are as they were made.", markup=False)
            return

        def take(answer: str | None) -> None:
            if answer == "yes" and isinstance(self.app, HabitualApp):
                self.app.unbind_all()
                self._renew()

        choices = [Choice("no", "Keep mine"), Choice("yes", f"All {len(changed)} as they were made")]
        self.app.push_screen(ChooseScreen("All keys as they were made?", choices), take)

    def _bind(self, command: Command, keys: str | None) -> None:
        if isinstance(self.app, HabitualApp):
            self.app.rebind(command.id, keys)
            for problem in self.app.keymap.problems[:3]:
                self.notify(safe(problem, 300), severity="warning", markup=False)
        self._renew()
