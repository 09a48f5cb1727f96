"""`voxpop settings`: what the player has set, what may be set, and the file where it is kept."""

import sys
from pathlib import Path

import click

from tui.commands.paths import shown


@click.command()
@click.option("--write", "wanted", flag_value="write", help="Write a file with every default and what each means; there must be none.")
@click.option("--keys", "wanted", flag_value="keys", help="List every command with its keys, as [keys] in the file takes them.")
@click.option("--path", "wanted", flag_value="path", help="Print where the file is, or would be.")
@click.option("--force", is_flag=True, help="With --write: also over a file that is there.")
@click.option("--json", "as_json", is_flag=True, help="Print settings, keys and problems as one JSON object.")
def settings(wanted: str | None, force: bool, as_json: bool) -> None:
    """Show what is set, and what is wrong in the settings file; status 1 if something is.

    Settings are changed on the screen, or in the file; where VOXPOP_SETTINGS names another file, that one is read.
    An option of a command wins over a setting.

    \b
    Examples:
      voxpop settings
      voxpop settings --write
      voxpop settings --keys
    """
    from tui.settings_file import settings_path, write_defaults

    path = settings_path()
    if force and wanted != "write":
        raise click.UsageError("--force goes with --write")
    if wanted == "path":
        click.echo(shown(path))
    elif wanted == "write":
        write_defaults(path, force)
        click.echo(f"{shown(path)}: every setting with its default; what you take out goes back to it")
    elif wanted == "keys" and not as_json:
        _list_keys(path)
    else:
        _show(path, as_json)


def _show(path: Path, as_json: bool) -> None:
    from tui.keymap import Keymap
    from tui.settings_file import load_settings, placed_problems
    from tui.settings_table import SETTINGS, plain

    found, problems = load_settings(path)
    keymap = Keymap(found.keys)
    problems += placed_problems(path, keymap.problems)
    if as_json:
        from tui.commands.printed_json import printed_json

        values = {setting.name: getattr(found, setting.name) for setting in SETTINGS}
        keys = {id_: ",".join(keymap.keys(id_)) for id_ in keymap.ids() if keymap.changed(id_)}
        click.echo(printed_json({"file": str(path), "settings": values, "keys": keys, "problems": problems}))
    else:
        click.echo(f"{shown(path)}{'' if path.exists() else ' (not there; these are the defaults: voxpop settings --write)'}")
        for setting in SETTINGS:
            value = getattr(found, setting.name)
            default = "" if value == setting.default else f"  (default {plain(setting.default)})"
            click.echo(f"{setting.name:<13} {plain(value):<22} {setting.help}{default}")
        for id_ in (id_ for id_ in keymap.ids() if keymap.changed(id_)):
            click.echo(f"keys          {id_:<22} {keymap.shown(id_) or 'no key'}")
        for problem in problems:
            click.echo(f"! {problem}", err=True)
    if problems:
        sys.exit(1)


def _list_keys(path: Path) -> None:
    from tui.bindings import BY_ID
    from tui.keymap import Keymap
    from tui.settings_file import load_settings

    keymap = Keymap(load_settings(path).settings.keys)
    for id_ in keymap.ids():
        command = BY_ID[id_]
        own = "*" if keymap.changed(id_) else " "
        click.echo(f"{own} {id_:<24} {','.join(keymap.keys(id_)) or 'no key':<34} {command.group}: {command.help}")
