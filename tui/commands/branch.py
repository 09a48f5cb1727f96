"""`voxpop branch`: the lines of history of a save."""

import asyncio
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING, Any

import click

from tui.commands.options import budget_option, mind_option, patience_option, save_argument, set_option
from tui.commands.paths import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from saves.file import Save
    from saves.summary import BranchSummary
    from sim.changes import Change


@click.command()
@save_argument
@click.option("--list", "listed", is_flag=True, help="List the branches, as without any other option.")
@click.option("--all", "every", is_flag=True, help="List hidden ones too.")
@click.option("--json", "as_json", is_flag=True, help="Print the list, of all of them, as JSON.")
@click.option("--about", "told", multiple=True, metavar="BRANCH", help="Tell by what change a branch began, and how it stands now.")
@click.option("--name", metavar="NAME", help="Begin a new branch that is called so.")
@click.option("--at", "tick", type=click.IntRange(0), metavar="TICK", help="After which tick it leaves; else after the last.")
@click.option("--from", "parent", metavar="BRANCH", help="Which branch it leaves.  [default: main]")
@click.option("--salt", type=click.IntRange(0, 2**31 - 1), metavar="S", help="Other luck from there on; else the same.")
@click.option("--note", metavar="TEXT", help="What it is for, in a line; of a new branch, or of the one that --of names.")
@click.option("--of", "noted", metavar="BRANCH", help="Whose note --note is.")
@click.option("--rename", "renamed", type=(str, str), metavar="OLD NEW", help="Call a branch otherwise.")
@click.option("--hide", "hidden", metavar="BRANCH", help="Leave a branch out of lists; nothing of it is lost.")
@click.option("--show", "again", metavar="BRANCH", help="List a hidden branch again.")
@mind_option
@budget_option
@patience_option
@set_option
def branch(
    save: Path, listed: bool, every: bool, as_json: bool, told: tuple[str, ...], mind: str, changed: tuple[str, ...], **options: Any
) -> None:
    """List the lines of history of a save, begin another one, or change what one is called; nothing that happened is touched.

    With --set a new branch begins with a change, and with the tick in which it takes effect.

    \b
    Examples:
      voxpop branch town.db
      voxpop branch town.db --at 20 --name what-if --set "Jun.traits=introverted, cautious" --note "Jun, shy"
      voxpop run town.db --branch what-if --ticks 20
      voxpop branch town.db --rename what-if shy-jun
      voxpop branch town.db --note "nothing came of it" --of shy-jun
      voxpop branch town.db --hide shy-jun
      voxpop branch town.db --about shy-jun
    """
    name, note, noted = options["name"], options["note"], options["noted"]
    actions = [each for each in ("name", "noted", "renamed", "hidden", "again") if options[each] is not None]
    if len(actions) > 1 or (actions and (listed or every or as_json)):
        raise click.UsageError("one thing at a time: --list, --name, --note with --of, --rename, --hide or --show")
    if told and (actions or listed or every):
        raise click.UsageError("--about tells of branches; nothing else goes with it but --json")
    if noted is not None and note is None:
        raise click.UsageError("--of goes with --note TEXT")
    if name is None and (options["tick"] is not None or options["parent"] or options["salt"] is not None or changed):
        raise click.UsageError("--at, --from, --salt and --set go with --name, of a new branch")
    if note is not None and name is None and noted is None:
        raise click.UsageError("--note goes with --name, of a new branch, or with --of, which names one that there is")
    if told:
        from tui.commands.branch_about import tell_about

        tell_about(save, told, as_json)
    elif name is not None:
        _begin(save, name, options, mind, changed)
    elif actions:
        _edit(save, **options)
    else:
        _list(save, every, as_json)


def _begin(save: Path, name: str, options: dict[str, Any], mind: str, changed: tuple[str, ...]) -> None:
    from models.metering import budget_of
    from models.minds import check_mind
    from saves.file import open_save
    from sim.changes import changes
    from sim.errors import SimError, StandstillError
    from tui.commands.progress import waiting

    check_mind(mind)
    budget_of(options["budget"])  # what is not allowed is told before a branch is made
    tick, parent = options["tick"], options["parent"] or "main"
    with waiting("beginning a branch"), open_save(save, writable=True, branch=parent) as file:
        fork = file.tip().tick if tick is None else tick
        wanted = changes(file.world(tick=fork), changed)
        file.branch(name, parent, fork, options["salt"], options["note"] or "")
        file.switch(name)
        file.mind = mind
        try:
            _change(file, mind, wanted, options["budget"], options["patience"])
        except StandstillError as error:
            how = f"voxpop run {shown(save)} --branch {quote(name)} --mind {mind} --set ..."
            raise SimError(f"{name} leaves {parent} after tick {fork}, but without its changes: {error} (make them there: {how})") from None
        last, backup = file.tip().tick, file.backup
        left = _left({one.name: one for one in file.summary().branches}, parent, fork)
    later = sorted({change.at for change in wanted if change.at is not None})
    effect = f", with {len(wanted)} change{'s' if len(wanted) != 1 else ''} in tick {last}" if wanted else ""
    effect += f", of which some are planned for tick {', '.join(map(str, later))}" if later else ""
    thinker = "" if mind == "rules" else f" --mind {quote(mind)}"
    _tell_backup(backup)
    seen = "" if left == parent else f", seen from {parent}"
    _say(f"{name} leaves {left} after tick {fork}{seen}{effect}. Go on: voxpop run {shown(save)} --branch {quote(name)}{thinker}")


def _change(file: "Save", mind: str, wanted: "Sequence[Change]", budget: str, patience: float) -> None:
    """Run the tick in which changes take effect; none where there are none.

    Raises:
        StandstillError: nobody can decide in it; it is dropped.
    """
    from models.cast import Cast
    from models.hold import Patience
    from models.metering import budget_of
    from models.minds import closing
    from sim.event import MindChanged
    from sim.scenarios import scenario_played
    from sim.simulation import Simulation
    from tui.commands.running import aside

    if not wanted:
        return
    world = file.resume()
    cast = Cast(mind, budget=budget_of(budget), hold=Patience(patience, aside), tape=file.tape(aside))
    simulation = Simulation(world, scenario_played(world.scenario), cast.mind_of(world), file, file.last_hash())
    for change in wanted:
        if isinstance(change.intervention, MindChanged):
            cast.allow(change.intervention.mind)
        simulation.intervene(*change)

    async def first() -> None:
        await simulation.tick()

    asyncio.run(closing(cast, first()))


def _edit(
    save: Path, *, note: str, noted: str | None, renamed: tuple[str, str] | None, hidden: str | None, again: str | None, **_: Any
) -> None:
    from saves.file import open_save

    with open_save(save, writable=True) as file:
        if noted is not None:
            file.note(noted, note)
            told = f"{noted}: noted."
        elif renamed is not None:
            file.rename(*renamed)
            told = f"{renamed[0]} is called {renamed[1]} now."
        elif hidden is not None:
            file.hide(hidden)
            told = f"{hidden} is hidden; nothing of it is lost. Show it again: voxpop branch {shown(save)} --show {quote(hidden)}"
        else:
            file.hide(str(again), False)
            told = f"{again} is listed again."
        backup = file.backup
    _tell_backup(backup)
    _say(told)


def _list(save: Path, every: bool, as_json: bool) -> None:
    import msgspec

    from saves.file import open_save

    with open_save(save) as file:
        found = file.summary().branches
    if as_json:
        click.echo(msgspec.json.encode(found))
        return
    print_branches([one for one in found if every or not one.hidden], known=found)
    count = 0 if every else sum(one.hidden for one in found)
    if count:
        _say(f"{count} more {'is' if count == 1 else 'are'} hidden: voxpop branch {shown(save)} --all")


def _left(by_name: "dict[str, BranchSummary]", parent: str, fork: int) -> str:
    """Return the branch that lived a tick of the history of one: what is begun after it leaves that, whichever it was seen from."""
    while (found := by_name.get(parent)) is not None and found.parent and fork <= (found.fork_tick or 0):
        parent = found.parent
    return parent


def print_branches(branches: "list[BranchSummary]", title: str | None = None, known: "list[BranchSummary] | None" = None) -> None:
    """Print a table of branches, and below it what is noted of each; foreign text in them is text.

    Args:
        known: all there are, where these are not.
    """
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    lines = Table("branch", "from", "last tick", "state hash", title=title)
    by_name = {one.name: one for one in known or branches}
    for one in branches:
        origin = f"{_left(by_name, one.parent, one.fork_tick or 0)}, tick {one.fork_tick}" if one.parent else ""
        lines.add_row(Text(one.name + (" (hidden)" if one.hidden else "")), Text(origin), f"{one.ticks:,}", one.state_hash)
    Console().print(lines)
    for one in branches:
        if one.note:
            _say(f"{one.name}: {one.note}")


def _tell_backup(backup: Path | None) -> None:
    if backup is not None:
        from saves.backup import kept

        click.echo(kept(backup), err=True)


def _say(line: str) -> None:
    from rich.console import Console
    from rich.text import Text

    Console(soft_wrap=True).print(Text(line))
