"""`voxpop branch --about`: branches at a glance."""

from pathlib import Path

import click

from saves.about import About, about
from saves.errors import SaveError
from saves.file import open_save
from tui.comparing import TITLES, Teller, valued
from tui.paint import safe, sparkline

ABOUT_MOST = 100  # branches told at once
METRICS_TOLD = 12


def tell_about(save: Path, names: tuple[str, ...], as_json: bool) -> None:
    """Tell by what change branches began, how they stand at their ends, and how much went on in them.

    A branch that cannot be told of is named beside what is told of the others, and the command ends with status 1; with 0 where programs
    read it, to whom what is lacking says so.

    Raises:
        SaveError: the save cannot be read, or, where one is asked for only, has no such branch.
        UsageError: more are asked for than are told at once.
    """
    if len(names) > ABOUT_MOST:
        raise click.UsageError(f"--about names {len(names)} branches; allowed: up to {ABOUT_MOST}")
    found: list[About] = []
    failed: list[str] = []
    with open_save(save) as file:
        told, world = Teller(), file.world(file.branches()[0].name, 0)
        for name in names:
            try:
                found.append(about(file, name, told, world))
            except SaveError as error:
                if len(names) == 1:
                    raise  # of many the others are told all the same
                failed.append(safe(str(error)))
    if as_json:
        import msgspec

        click.echo(msgspec.json.encode(found))
    else:
        _tell(found)
    for line in failed:
        click.echo(line, err=True)
    if failed and not as_json:
        raise click.exceptions.Exit(1)


def _tell(found: list[About]) -> None:
    from rich.console import Console
    from rich.text import Text

    console = Console(soft_wrap=True)
    for each in found:
        console.print(Text(f"{each.name}: up to tick {each.ticks} {sparkline(each.curve, len(each.curve))}"))
        for change in each.changes:
            console.print(Text(f"  begun with: {change}"))
        metrics = [f"{TITLES.get(name, name.replace('_', ' '))} {valued(value)}" for name, value in each.metrics.items()]
        if metrics:
            console.print(Text(f"  {', '.join(metrics[:METRICS_TOLD])}"))
