"""`voxpop compare`: how two lines of history differ."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tui.commands import completing
from tui.commands.options import save_argument

if TYPE_CHECKING:
    from rich.table import Table

    from saves.file import Save
    from saves.findings import Comparison

PEOPLE, METRICS = 10, 14  # shown; --json holds more


@click.command()
@save_argument
@click.argument("one", metavar="ONE", shell_complete=completing.branches)
@click.argument("other", metavar="[OTHER]", required=False, shell_complete=completing.branches)
@click.option("--at", "at", type=click.IntRange(0, 2**62), metavar="T", help="After which tick; the last that both have if not given.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object instead of tables.")
@click.option("--each-tick", is_flag=True, help="Print a JSON line for each tick since they part: what both sides were like.")
def compare(save: Path, one: str, other: str | None, at: int | None, as_json: bool, each_tick: bool) -> None:
    """Tell how two branches differ: where they part and by what, what became of those whom you changed, who else differs, the metrics.

    OTHER is the branch that ONE leaves, unless it is named. Values stand as ONE / OTHER.

    \b
    Examples:
      voxpop compare town.db what-if
      voxpop compare town.db what-if main --at 30 --json
    """
    from saves.comparison import compared
    from saves.file import open_save
    from tui.commands.progress import progress
    from tui.comparing import Teller

    if each_tick:
        _print_each_tick(save, one, other)
        return
    with progress("comparing", hidden=as_json) as bar, open_save(save) as file:
        found = compared(file, one, other or _other(file, one), at, Teller(), bar.reach)
    if as_json:
        import msgspec

        click.echo(msgspec.json.encode(found))
    else:
        _print(found)


def _print_each_tick(save: Path, one: str, other: str | None) -> None:
    from saves.file import open_save
    from tui.abreast import json_lines

    with open_save(save) as file:
        for line in json_lines(file, one, other or _other(file, one)):
            click.echo(line)  # at once: whoever reads begins before all is there


def _other(file: "Save", one: str) -> str:
    """Return with which branch to compare where none was named.

    Raises:
        BranchError: there is no such branch, or none or several to compare it with.
    """
    from saves.errors import BranchError
    from tui.comparing import other_of

    branches = file.branches()
    names = {branch.id: branch.name for branch in branches}
    if one not in names.values():
        file.world(one, 0)  # says which there are
    parents = {each.name: names[each.parent] if each.parent else "" for each in branches if each.name == one or not each.hidden}
    if other := other_of(parents, one):
        return other
    others = [branch.name for branch in branches if branch.name != one and not branch.hidden]
    if not others:
        raise BranchError(f"'{one}' is the only line of history; voxpop branch makes another to compare it with")
    more = f", and {len(others) - 12} more" if len(others) > 12 else ""
    raise BranchError(f"'{one}' leaves no branch; name the one to compare it with ({', '.join(others[:12])}{more})")


def _print(found: "Comparison") -> None:
    from rich.console import Console
    from rich.text import Text

    from tui import comparing, told_apart

    console = Console()
    console.print(Text(comparing.where(found)))
    console.print(Text(comparing.why(found)))
    if found.parting is None:
        return
    for account in found.accounts:
        console.print()
        console.print(*(Text(line) for line in told_apart.lines(account, found)), sep="\n")
    console.print()
    if events := comparing.first_difference(found):
        console.print(Text(comparing.first_heading(found), style="bold"))
        for branch, what in events:
            console.print(Text(f"  {branch}: {what}"))
        console.print()
    console.print(Text(comparing.differing(found)))
    if found.differing:
        console.print(_people(found))
    more = found.people - found.equal - min(PEOPLE, len(found.differing))
    if more > 0:
        console.print(Text(f"… and {more:,} more; --json tells of {len(found.differing):,} of them.", style="dim"))
    console.print(_metrics(found, max(8, min(24, (console.width - 64) // 2))))
    alike = sum(not course.difference for course in found.courses)
    if alike:
        console.print(Text(f"{alike} other metric{'s are' if alike > 1 else ' is'} equal at tick {found.at}.", style="dim"))
    console.print(Text(f"Events since: {comparing.kinds_in_words(found)}"))


def _people(found: "Comparison") -> "Table":
    from rich.table import Table
    from rich.text import Text

    from tui.comparing import what_differs

    table = Table("who", "apart", title="People who differ most", title_justify="left")
    table.add_column(Text(f"what differs: {found.one} / {found.other}"))
    for each in found.differing[:PEOPLE]:
        table.add_row(Text(each.name), f"{each.apart:.3f}", Text(what_differs(each)))
    return table


def _metrics(found: "Comparison", width: int) -> "Table":
    """Return the metrics that differ at the end, with their courses in so many cells each."""
    from rich.table import Table
    from rich.text import Text

    from tui.comparing import ends, gap, metric_named, sparks

    table = Table(title=f"Metrics, ticks {found.ticks[0]} to {found.ticks[-1]}" if found.ticks else "Metrics", title_justify="left")
    table.add_column("metric", no_wrap=True)
    for name in (found.one, found.other):
        table.add_column(Text(name), no_wrap=True)
    table.add_column(Text("at the end"), no_wrap=True)
    table.add_column("difference", no_wrap=True)
    for course in [each for each in found.courses if each.difference][:METRICS]:
        one, other = sparks(course, width)
        table.add_row(Text(metric_named(course)), Text(one), Text(other), ends(course), gap(course))
    return table
