"""`voxpop import`: a world from data that others have published."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from saves.recagent import Imported
    from sim.world import World


@click.group(name="import")
def import_() -> None:
    """Make a world from published data.

    \b
    Example:
      voxpop import recagent ~/YuLan-Rec/data --save films.db
      voxpop import movielens ~/ml-100k --save ratings.db
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
    from saves.recagent import read_recagent

    world = _kept(save, lambda: read_recagent(folder, agents=agents, seed=seed))
    click.echo(f"{save}: {len(world.catalogue):,} films, {len(world.agents):,} people, {len(world.network):,} ties")


@import_.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--save", required=True, type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="The new save to make.")
@click.option("--agents", type=click.IntRange(min=2), metavar="N", help="Take so many people, by lot.")
@click.option(
    "--seed",
    type=click.IntRange(0, 2**31 - 1),
    default=1,
    show_default=True,
    metavar="S",
    help="The luck of the world, and of all lots.",
)
def movielens(folder: Path, save: Path, agents: int | None, seed: int) -> None:
    """Import MovieLens's films, people and ratings (u.data, u.item, u.user, or ratings.dat, movies.dat, users.dat).

    The world is a movie-night. Tastes, activity, habits and memories come from each person's ratings; what the files do not
    say is drawn by lot, and told.

    \b
    Examples:
      voxpop import movielens ~/ml-100k --save ratings.db
      voxpop import movielens ~/ml-1m --save few.db --agents 500 --seed 7
      voxpop play ratings.db
    """
    from saves.movielens import read_movielens

    world = _kept(save, lambda: read_movielens(folder, agents=agents, seed=seed))
    counts = f"{len(world.catalogue):,} films, {len(world.agents):,} people, {len(world.ratings):,} ratings, {len(world.network):,} ties"
    click.echo(f"{save}: {counts}")


def _kept(save: Path, read: "Callable[[], Imported]") -> "World":
    """Return a world that was read and is now a new save; what was odd in it is told. Nothing is left behind where reading fails."""
    from saves.file import create, refuse_existing

    refuse_existing(save)
    imported = read()
    create(save, imported.world, mind="rules").close()
    for note in imported.notes:
        click.echo(note)
    return imported.world
