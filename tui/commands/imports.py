"""`voxpop import`: a world from data that others have published."""

from pathlib import Path

import click


@click.group(name="import")
def import_() -> None:
    """Make a world from published data.

    \b
    Example:
      voxpop import recagent ~/YuLan-Rec/data --save films.db
    """


@import_.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--save", required=True, type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="The new save to make.")
@click.option("--agents", type=click.IntRange(min=2), metavar="N", help="Take a part of so many people that hangs together.")
@click.option(
    "--seed", type=click.IntRange(0, 2**31 - 1), default=1, show_default=True, metavar="S", help="The luck of the world, and of --agents."
)
def recagent(folder: Path, save: Path, agents: int | None, seed: int) -> None:
    """Import RecAgent's films, people and ties (item.csv, user_*.csv, relationship_*.csv).

    The world is a movie-night. What is odd in the files is mended and told, one line a kind.

    \b
    Examples:
      voxpop import recagent ~/YuLan-Rec/data --save films.db
      voxpop import recagent ~/YuLan-Rec/data --save few.db --agents 200 --seed 7
      voxpop play films.db
    """
    from saves.file import create, refuse_existing
    from saves.recagent import read_recagent

    refuse_existing(save)
    imported = read_recagent(folder, agents=agents, seed=seed)
    world = imported.world
    create(save, world, mind="rules").close()
    for note in imported.notes:
        click.echo(note)
    click.echo(f"{save}: {len(world.catalogue):,} films, {len(world.agents):,} people, {len(world.network):,} ties")
