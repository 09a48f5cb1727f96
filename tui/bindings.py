"""How keys become bindings: all of them come from the tables of `tui.keys` and `tui.dialog_keys`."""

from textual.binding import Binding, BindingType

from tui.command import Command, Scope
from tui.dialog_keys import DIALOG_COMMANDS
from tui.keys import COMMANDS

EVERY_COMMAND: tuple[Command, ...] = (*COMMANDS, *DIALOG_COMMANDS)
BY_ID = {command.id: command for command in EVERY_COMMAND}
FIRST = {"help.interrupt", "help.quit", "help.keys", "halted.leave"}  # heard wherever the focus is, while a dialog is open, too


def bindings(scope: Scope) -> list[BindingType]:
    """Return the key bindings of a scope; each has the id of its command, by which a keymap rebinds it."""
    return [
        Binding(command.keys, command.action, command.label, show=False, tooltip=command.help, id=command.id, priority=command.id in FIRST)
        for command in EVERY_COMMAND
        if command.scope == scope
    ]
