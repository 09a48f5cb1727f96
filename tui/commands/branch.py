"""`voxpop branch`: another line of history in a save."""

import asyncio
from pathlib import Path

import click

from tui.commands.options import mind_option, set_option


@click.command()
@click.argument("save", metavar="SAVE", type=click.Path(path_type=Path))
@click.option("--name", required=True, metavar="NAME", help="What the new branch is called.")
@click.option("--at", "tick", type=click.IntRange(0), metavar="TICK", help="After which tick it leaves; else after the last.")
@click.option("--from", "parent", default="main", show_default=True, metavar="BRANCH", help="Which branch it leaves.")
@click.option("--salt", type=click.IntRange(0, 2**31 - 1), metavar="S", help="Other luck from there on; else the same.")
@mind_option
@set_option
def branch(save: Path, name: str, tick: int | None, parent: str, salt: int | None, mind: str, changed: tuple[str, ...]) -> None:
    """Begin another line of history in a save; nothing of the old one is touched.

    With --set the branch begins with a change, and with the tick in which it takes effect.

    \b
    Examples:
      voxpop branch town.db --at 20 --name what-if --set "Jun.traits=introverted, cautious"
      voxpop run town.db --branch what-if --ticks 20
    """
    from models.minds import mind_named
    from saves.file import open_save
    from sim.changes import changes
    from sim.scenarios import scenario_named
    from sim.simulation import Simulation

    thinker = mind_named(mind)
    with open_save(save, writable=True, branch=parent) as file:
        fork = file.tip().tick if tick is None else tick
        wanted = changes(file.world(tick=fork), changed)  # what is not allowed is told before a branch is made
        file.branch(name, parent, fork, salt)
        file.switch(name)
        file.mind = mind
        if wanted:
            world = file.resume()
            simulation = Simulation(world, scenario_named(world.scenario), lambda _: thinker, file, file.last_hash())
            for change in wanted:
                simulation.intervene(*change)
            asyncio.run(simulation.tick())
        last = file.tip().tick
    from rich.console import Console
    from rich.text import Text

    later = sorted({change.at for change in wanted if change.at is not None})
    effect = f", with {len(wanted)} change{'s' if len(wanted) != 1 else ''} in tick {last}" if wanted else ""
    effect += f", of which some are planned for tick {', '.join(map(str, later))}" if later else ""
    Console(soft_wrap=True).print(Text(f"{name} leaves {parent} after tick {fork}{effect}. Go on: voxpop run {save} --branch {name}"))
