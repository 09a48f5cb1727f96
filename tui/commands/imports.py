"""`voxpop import`: a world from data that others have published."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

import click

from tui.commands.paths import shown

if TYPE_CHECKING:
    from saves.accounts import Infer
    from saves.edge_list import Progress
    from saves.recagent import Imported
    from sim.world import World

infer_option = click.option(
    "--infer",
    default="rules",
    show_default=True,
    metavar="MIND",
    help="Who tells gender, age and occupation, where they lack, from texts: rules, openai:MODEL, openai:MODEL@URL.",
)
setting_option = click.option(
    "--setting", type=click.Path(path_type=Path, dir_okay=False), metavar="EVENT.toml", help="The event that breaks; else the cannery's."
)


Command = TypeVar("Command", bound=Callable[..., None])


def part_options(command: Command) -> Command:
    """Give a command the options by which a part of what is published becomes a save."""
    file = click.Path(path_type=Path, dir_okay=False)
    options = (
        click.option("--save", required=True, type=file, metavar="FILE", help="The new save to make."),
        click.option("--agents", type=click.IntRange(min=2), metavar="N", help="Take a part of so many people that hangs together."),
        click.option(
            "--seed",
            type=click.IntRange(0, 2**31 - 1),
            default=1,
            show_default=True,
            metavar="S",
            help="The luck of the world, and of --agents.",
        ),
    )
    for option in reversed(options):
        command = option(command)
    return command


@click.group(name="import")
def import_() -> None:
    """Make a world from published data.

    \b
    Example:
      voxpop import recagent ~/YuLan-Rec/data --save films.db
      voxpop import movielens ~/ml-100k --save ratings.db
      voxpop import edges follows.txt --save news.db
      voxpop import oasis users.csv --save news.db
      voxpop import voxpop town.jsonl --save town.db
    """


@import_.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--save", required=True, type=click.Path(path_type=Path, dir_okay=False), metavar="FILE", help="The new save to make.")
def voxpop(file: Path, save: Path) -> None:
    """Import what `voxpop export` wrote as JSON lines: an equal save, all branches.

    Every tick is played, and must give the events and the state that were recorded; else nothing is made.

    \b
    Examples:
      voxpop export town.db --to town.jsonl
      voxpop import voxpop town.jsonl --save again.db
    """
    from saves.file import open_save
    from saves.importing import import_lines
    from tui.commands.progress import progress

    with progress("importing") as bar:
        import_lines(file, save, bar.reach)
    with open_save(save) as made:
        found = made.summary()
    ticks = sum(line.ticks - (line.fork_tick or 0) for line in found.branches)
    counts = f"{found.agents:,} people, {found.events:,} events, {ticks:,} ticks on {len(found.branches)} branches"
    click.echo(f"{shown(save)}: {counts}, each as recorded")


@import_.command()
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@part_options
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

    world = _noted(_kept(save, lambda: read_recagent(folder, agents=agents, seed=seed)))
    click.echo(f"{shown(save)}: {len(world.catalogue):,} films, {len(world.agents):,} people, {len(world.network):,} ties")


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

    world = _noted(_kept(save, lambda: read_movielens(folder, agents=agents, seed=seed)))
    counts = f"{len(world.catalogue):,} films, {len(world.agents):,} people, {len(world.ratings):,} ratings, {len(world.network):,} ties"
    click.echo(f"{shown(save)}: {counts}")


@import_.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--people", type=click.Path(path_type=Path, dir_okay=False), metavar="PEOPLE.csv", help="Who they are; else sampled.")
@setting_option
@infer_option
@part_options
def edges(file: Path, people: Path | None, setting: Path | None, infer: str, save: Path, agents: int | None, seed: int) -> None:
    """Import an edge list: each line says who follows whom (follower, followed).

    Columns are apart by commas, tabs, semicolons or spaces; # begins a comment; a header is optional; ids are numbers or names;
    at most 100,000 people and 2,000,000 ties. The world is a breaking-news: communities are found in the ties and named as the
    event's are; the event's officials are the accounts that PEOPLE.csv calls official, else those with most followers in the
    officials' own community, or in the largest. PEOPLE.csv has a column id and any of name, gender, age, occupation, description,
    posts (| between them), traits, interests, official (yes).

    \b
    Examples:
      voxpop import edges follows.txt --save news.db
      voxpop import edges follows.csv --people people.csv --setting reactor.toml --save news.db --agents 2000
      voxpop play news.db
    """
    from saves.edges import read_edges

    _network_kept(save, infer, seed, partial(read_edges, file, people=people, setting=setting, agents=agents, seed=seed))


@import_.command()
@click.argument("files", metavar="FILE...", type=click.Path(path_type=Path), nargs=-1, required=True)
@setting_option
@infer_option
@part_options
def oasis(files: tuple[Path, ...], setting: Path | None, infer: str, save: Path, agents: int | None, seed: int) -> None:
    """Import OASIS's user tables: CSV with lists of who is followed, JSON with personas; several files make one world.

    The world is a breaking-news, made as by `voxpop import edges`. Where the files hold no ties, some are generated.

    \b
    Examples:
      voxpop import oasis False_Business_0.csv --save news.db
      voxpop import oasis user_data_36.json --infer openai:qwen2.5@http://127.0.0.1:8080/v1 --save news.db
      voxpop play news.db
    """
    from saves.oasis import read_oasis

    _network_kept(save, infer, seed, partial(read_oasis, files, setting=setting, agents=agents, seed=seed))


def _network_kept(save: Path, infer: str, seed: int, read: "Callable[..., Imported]") -> None:
    """Make a save of what is read with inferred demographics, and tell what is in it.

    Args:
        infer: who tells demographics from texts. read: takes infer and progress besides.
    """
    costs: list[str] = []
    told_by = _inference(infer, seed, costs.append)
    with _progress() as progress:
        imported = _kept(save, partial(read, infer=told_by, progress=progress))
    for line in costs:
        click.echo(line)
    world = _noted(imported)
    click.echo(f"{shown(save)}: {len(world.agents):,} people, {len(world.network):,} ties, {len(world.topics):,} pieces of news")


def _inference(mind: str, seed: int, tell: Callable[[str], None]) -> "Infer":
    """Return what tells demographics from texts; of a language model it tells what that cost."""
    if mind == "rules":
        from sim.demographics import inferred_all

        return inferred_all
    from models.demographics import asked_by
    from models.minds import completer_named

    return asked_by(completer_named(mind), seed, tell)


@contextmanager
def _progress() -> "Iterator[Progress]":
    """Show a bar while something is read; nothing where there is no terminal."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("reading", total=None)
        yield lambda doing, share: bar.update(task, description=doing, completed=share, total=1.0 if share else None)


def _kept(save: Path, read: "Callable[[], Imported]") -> "Imported":
    """Return what was read, whose world is now a new save. Nothing is left behind where reading fails."""
    from saves.file import create
    from saves.placing import refuse_existing

    refuse_existing(save)
    imported = read()
    create(save, imported.world, mind="rules").close()
    return imported


def _noted(imported: "Imported") -> "World":
    """Return the world that was read; what was odd in it is told."""
    for note in imported.notes:
        click.echo(note)
    return imported.world
