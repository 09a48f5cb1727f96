"""`voxpop new`: a copy of a scenario's data files, to edit into a world of one's own; with people of its own where asked for."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.content import FILES, SHIPPED, read_content
from sim.errors import SimError
from tui.commands.options import seed_option

if TYPE_CHECKING:
    from sim.agent import Persona
    from sim.catalogue import Catalogue

REPAIRS_TOLD = 12


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--agents", type=click.IntRange(2, 100_000), metavar="N", help="Invent so many people; else the town's own are copied.")
@click.option("--mind", default="rules", show_default=True, metavar="MIND", help="Who invents them: rules, openai:MODEL, openai:MODEL@URL.")
@seed_option
def new(folder: Path, agents: int | None, mind: str, seed: int | None) -> None:
    """Copy the people, ties, films and news of the town to a folder of your own.

    The files are plain CSV. Change them, then play the folder like a scenario.

    \b
    Examples:
      voxpop new my-village
      voxpop new my-village --agents 30 --seed 4
      voxpop new my-village --agents 30 --mind openai:qwen2.5@http://127.0.0.1:8080/v1
      voxpop play my-village
    """
    if agents is None and (mind != "rules" or seed is not None):
        raise click.UsageError("--mind and --seed say how people are invented; say how many with --agents N")
    taken = [name for name in FILES if (folder / name).exists()]
    if taken:
        raise SimError(f"{folder / taken[0]} exists already; allowed: a folder without {', '.join(FILES)}")
    people = _invented(agents, mind, 1 if seed is None else seed) if agents is not None else None
    folder.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        shutil.copyfile(SHIPPED / name, folder / name)
    if people is not None:
        from sim.population import sampled_ties
        from sim.randomness import Luck
        from sim.settling import settle

        settle(folder, people, sampled_ties(Luck(1 if seed is None else seed), [], people))
    content = read_content(folder)
    click.echo(f"{folder}: {len(content.personas)} people, {len(content.items)} films, {len(content.topics)} pieces of news")
    click.echo(f"Edit the files, then: voxpop play {folder}")


def _invented(count: int, mind: str, seed: int) -> "list[Persona]":
    """Return people, sampled by the rules or written by a model."""
    from sim.catalogue import Catalogue
    from sim.population import sampled
    from sim.randomness import Luck

    catalogue = Catalogue(read_content(SHIPPED).items)
    return sampled(Luck(seed), 1, count, catalogue) if mind == "rules" else _written(count, mind, seed, catalogue)


def _written(count: int, mind: str, seed: int, catalogue: "Catalogue") -> "list[Persona]":
    """Return people written by a model; tells what it cost and what was repaired."""
    import asyncio

    from models.minds import completer_named
    from models.profiles import Written, written_profiles

    completer = completer_named(mind)

    async def write() -> Written:
        try:
            return await written_profiles(completer, count, catalogue, seed=seed)
        finally:
            await completer.aclose()

    written = asyncio.run(write())
    click.echo(
        f"{written.calls} calls, {written.prompt_tokens:,} tokens in, {written.completion_tokens:,} out; {len(written.repairs)} repairs"
    )
    for line in written.repairs[:REPAIRS_TOLD]:
        click.echo(f"  {line}")
    if len(written.repairs) > REPAIRS_TOLD:
        click.echo(f"  and {len(written.repairs) - REPAIRS_TOLD} more")
    return list(written.personas)
