"""`voxpop rescue`: what is whole of a damaged save."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tui.commands.paths import line_of, shown
from tui.worlds import named_world

if TYPE_CHECKING:
    from saves.salvage import KeptBranch, Rescued


@click.command()
@click.argument("damaged", type=click.Path(path_type=Path))
@click.option("--save", "target", type=click.Path(path_type=Path), metavar="NEW.db", help="Where to; else NAME-rescued.db beside it.")
def rescue(damaged: Path, target: Path | None) -> None:
    """Make a new save of what is whole of a damaged one; DAMAGED.db itself is only read.

    Every tick is played again from the first, and kept only if it comes to the hashes that were recorded, so that nothing is made up.
    A tick whose events are lost is simulated again, and kept if that comes to the same. Where a line of history breaks, it ends.

    \b
    Examples:
      voxpop rescue town.db
      voxpop rescue town.db --save whole.db
    """
    from saves.rescue import rescue_save
    from tui.commands.progress import progress
    from tui.simulated_again import simulated_again

    damaged = named_world(str(damaged))
    target = target or _free(damaged)
    with progress("rescuing") as bar:
        found = rescue_save(damaged, target, simulated_again, bar.reach)
    for line in told(found):
        click.echo(line)
    click.echo(f"{shown(target)}: {target.stat().st_size / 1e6:,.1f} MB; to go on: {line_of('voxpop', 'play', target)}")


def told(found: "Rescued") -> list[str]:
    """Return what was kept and what was lost, in plain lines."""
    lines = [_branch(branch) for branch in found.branches]
    if found.log:
        lines.append("what the log beside it holds is in it")
    if found.calls_found:
        lines.append(f"{found.calls:,} of {found.calls_found:,} replies of models that can be read were kept")
    lines += [f"a page that lists {each} is damaged: some may be lost" for each in found.unread]
    if found.whole:
        lines.append("nothing is known to be lost")
    return lines


def _branch(branch: "KeptBranch") -> str:
    if branch.last < 0:
        return f"{branch.name}: lost; {branch.problem}"
    recorded = "" if branch.recorded is None else f" of {branch.recorded:,}"
    again = "" if not branch.again else f", {branch.again:,} of them simulated again, to the recorded hash"
    kept = f"{branch.name}: kept up to tick {branch.last:,}{recorded}{again}"
    return f"{kept}; {branch.problem}" if branch.problem else kept


def _free(damaged: Path) -> Path:
    """Return a name beside a save that nothing has yet."""
    for number in range(1, 1000):
        target = damaged.with_name(f"{damaged.stem}-rescued{'' if number == 1 else f'-{number}'}.db")
        if not target.exists():
            return target
    return target
