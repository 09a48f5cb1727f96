"""`voxpop manual`: a page for each place of the screen, with tables of keys and of commands made from what there is."""

from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

import click
from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from tui.keymap import Keymap

WIDEST = 110  # cells; longer lines are hard to read
KEYS, COMMAND_LINE = "all-keys", "command-line"


@click.command()
@click.argument("page", required=False)
@click.pass_context
def manual(ctx: click.Context, page: str | None) -> None:
    """Print a page of the manual; without a name, which pages there are.

    `all-keys` is the table of every key, as you have set them; `command-line` of every command and option. On the screen, `?` shows the
    page of the place where you are.

    \b
    Examples:
      voxpop manual
      voxpop manual feed
      voxpop manual all-keys
    """
    from sim.errors import UnknownNameError
    from tui.manual import names

    found = names()
    if page is None:
        _list(found)
    elif page == KEYS:
        _print_keys()
    elif page == COMMAND_LINE:
        _print_commands(ctx.find_root().command)
    elif page in found:
        _print_page(page)
    else:
        raise UnknownNameError("page of the manual", page, (*found, KEYS, COMMAND_LINE))


def _console() -> Console:
    console = Console(highlight=False, markup=False)
    console.width = min(console.width, WIDEST)
    return console


def _keymap() -> "Keymap":
    from tui.keymap import Keymap
    from tui.settings_file import load_settings, settings_path

    return Keymap(load_settings(settings_path()).settings.keys)


def _list(found: tuple[str, ...]) -> None:
    from tui.manual import title

    table = Table.grid(padding=(0, 2))
    for name in found:
        table.add_row(name, title(name))
    table.add_row(KEYS, "Every key")
    table.add_row(COMMAND_LINE, "Every command and option")
    _console().print(table)


def _print_page(name: str) -> None:
    from tui.manual import page, rows
    from tui.paint import palette_for
    from tui.themes import DARK

    console, keymap = _console(), _keymap()
    for block in page(name):
        for row in rows(block, console.width, palette_for(DARK), keymap):
            console.print("".join(text for text, _ in row), soft_wrap=True)


def _print_keys() -> None:
    from tui.bindings import EVERY_COMMAND

    console, keymap = _console(), _keymap()
    for group, commands in groupby(sorted(EVERY_COMMAND, key=lambda each: each.group), key=lambda each: each.group):
        console.print(f"\n{group}", style="bold")
        table = Table.grid(padding=(0, 2))
        for command in commands:
            table.add_row(f"  {keymap.shown(command.id) or '-'}", command.help, command.id)
        console.print(table)


def _print_commands(root: click.Command) -> None:
    console = _console()
    for words, command in _commands(root, ("voxpop",)):
        context = click.Context(command, info_name=" ".join(words))
        console.print(f"\n{' '.join(words)}{''.join(f' {piece}' for piece in command.collect_usage_pieces(context))}", style="bold")
        console.print(f"  {command.get_short_help_str(200)}")
        table = Table.grid(padding=(0, 2))
        for option in command.params:
            if isinstance(option, click.Option) and (record := option.get_help_record(context)) is not None:
                table.add_row(f"  {record[0]}", record[1])
        console.print(table)


def _commands(command: click.Command, words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    """Yield every command with the words by which it is called."""
    if not command.hidden:
        yield words, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            if (found := command.get_command(context, name)) is not None:
                yield from _commands(found, (*words, name))
