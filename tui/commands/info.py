"""`voxpop info`: what a save holds."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tui.commands.options import save_argument

if TYPE_CHECKING:
    from saves.summary import Summary


@click.command()
@save_argument
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of a table.")
def info(save: Path, as_json: bool) -> None:
    """Tell what a save holds: scenario, people, events, and its lines of history.

    Model calls: those kept in the save, on all branches, each once, refused ones too; vectors of texts are not counted. A run counts
    what it sends instead: vectors, and what it had to send again, too, but not what was answered from the save.

    \b
    Examples:
      voxpop info town.db
      voxpop info town.db --json
    """
    from saves.file import open_save
    from tui.commands.printed_json import printed_json
    from tui.commands.progress import waiting

    with waiting("reading"), open_save(save) as file:
        summary = file.summary()
    if as_json:
        click.echo(printed_json(summary))
    else:
        _print(summary, save)


def _print(summary: "Summary", save: Path) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from sim.text import clean
    from tui.commands.branch import print_branches
    from tui.commands.paths import shown

    facts = Table(title=Text(clean(summary.file, 80)), show_header=False)
    facts.add_row("scenario", Text(f"{summary.scenario}, seed {summary.seed}"))
    facts.add_row("mind", Text(summary.mind))
    facts.add_row("people", f"{summary.agents:,}")
    facts.add_row("events", f"{summary.events:,}")
    facts.add_row("model calls", f"{summary.calls:,} kept")
    facts.add_row("size", f"{summary.size_bytes / 1e6:,.1f} MB")
    facts.add_row("made", Text(f"{summary.created}, voxpop {summary.version}"))
    console = Console()
    console.print(facts)
    print_branches([branch for branch in summary.branches if not branch.hidden], title="history")
    hidden = sum(branch.hidden for branch in summary.branches)
    if hidden:
        console.print(Text(f"{hidden} more {'is' if hidden == 1 else 'are'} hidden: voxpop branch {shown(save)} --all"))
