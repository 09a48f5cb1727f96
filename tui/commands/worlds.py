"""`voxpop worlds`: the library of the player's worlds."""

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tui.commands.paths import shown

if TYPE_CHECKING:
    from saves.library import WorldLine


@click.command()
@click.argument("folder", metavar="[FOLDER]", type=click.Path(path_type=Path, exists=True, file_okay=False), required=False)
@click.option("--also", "also", multiple=True, type=click.Path(path_type=Path), metavar="SAVE", help="List this one with them.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of a table.")
def worlds(folder: Path | None, also: tuple[Path, ...], as_json: bool) -> None:
    """List your worlds, or those in a folder: people, ticks, branches, age, size, how lively they were, what was said last.

    Worlds that you have opened elsewhere are yours, too, unless the settings say otherwise.

    \b
    Examples:
      voxpop worlds
      voxpop worlds /media/stick --json
    """
    from saves.library import library
    from tui.commands.printed_json import printed_json
    from tui.commands.progress import waiting
    from tui.worlds import all_worlds, worlds_folder

    place = folder or worlds_folder()
    with waiting("looking", hidden=as_json):
        lines = library(list(dict.fromkeys([*(sorted(place.glob("*.db")) if folder else all_worlds()), *also])))
    if as_json:
        click.echo(printed_json({"folder": str(place), "worlds": lines}))
    elif not lines:
        click.echo(f"no worlds in {shown(place)}; begin one with: voxpop play town")
    else:
        _print(place, lines)


def _print(folder: Path, lines: "list[WorldLine]") -> None:
    from rich.console import Console
    from rich.text import Text

    from sim.text import clean
    from tui.worlds import bars, facts

    now = datetime.now(UTC)
    console = Console(soft_wrap=True)
    console.print(Text(clean(str(folder), 200), style="dim"))
    width = min(40, max(len(line.name) for line in lines))
    for line in lines:
        if line.problem:
            console.print(Text(f"{line.name}: {line.problem}", style="red"))
        else:
            console.print(Text.assemble((f"{line.name:<{width}}", "bold"), "  ", (bars(line.curve), "cyan")))
            console.print(Text(f"  {facts(line, now)}"))
        if line.said:
            console.print(Text(f"  “{line.said}”", style="dim"))
        if Path(line.file).parent != folder:
            console.print(Text(f"  in {clean(str(Path(line.file).parent), 200)}", style="dim"))
