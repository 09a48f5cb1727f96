"""`voxpop new`: files to edit into a world of one's own: a town's, with people of its own where asked for, or one with an event."""

import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sim.content import FILES, SHIPPED, read_content
from sim.errors import SimError
from sim.text import clean
from tui.commands.options import seed_option
from tui.commands.paths import shown

if TYPE_CHECKING:
    from sim.agent import Persona
    from sim.catalogue import Catalogue

REPAIRS_TOLD = 12
EVENT_TEMPLATE = "event.toml"


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), required=False)
@click.option("--event", type=click.Path(path_type=Path), metavar="FILE.toml", help="Write one file with an event and its people instead.")
@click.option("--agents", type=click.IntRange(2, 100_000), metavar="N", help="Invent so many people; else the town's own are copied.")
@click.option("--mind", default="rules", show_default=True, metavar="MIND", help="Who invents them: rules, openai:MODEL, openai:MODEL@URL.")
@seed_option
def new(folder: Path | None, event: Path | None, agents: int | None, mind: str, seed: int | None) -> None:
    """Copy the people, ties, films and news of the town to a folder of your own, or begin a file with an event of your own.

    The files of the folder are plain CSV; the event is one commented TOML file. Change them, then play them like a scenario.

    \b
    Examples:
      voxpop new my-village
      voxpop new my-village --agents 30 --seed 4
      voxpop new my-village --agents 30 --mind openai:qwen2.5@http://127.0.0.1:8080/v1
      voxpop play my-village
      voxpop new --event my-event.toml
      voxpop play my-event.toml
    """
    if (folder is None) == (event is None):
        raise click.UsageError("say one of them: a folder, or --event FILE.toml")
    if event is not None:
        if agents is not None or mind != "rules" or seed is not None:
            raise click.UsageError("--event takes no --agents, --mind or --seed: the file says how many people there are")
        _begin_event(event)
        return
    assert folder is not None
    if agents is None and (mind != "rules" or seed is not None):
        raise click.UsageError("--mind and --seed say how people are invented; say how many with --agents N")
    taken = [name for name in FILES if (folder / name).exists()]
    if taken:
        raise SimError(f"{clean(str(folder / taken[0]), 200)} exists already; allowed: a folder without {', '.join(FILES)}")
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
    click.echo(f"{shown(folder)}: {len(content.personas)} people, {len(content.items)} films, {len(content.topics)} pieces of news")
    click.echo(f"Edit the files, then: voxpop play {shown(folder)}")


def _begin_event(file: Path) -> None:
    """Write a commented file that plays as it is."""
    from sim.scenarios import SETTING
    from sim.setting_file import read_setting

    if not file.name.endswith(SETTING):
        raise SimError(f"event file '{clean(str(file), 80)}'; allowed: a name that ends in {SETTING}")
    try:
        with file.open("xb") as opened:
            opened.write((SHIPPED / EVENT_TEMPLATE).read_bytes())
    except FileExistsError as error:
        raise SimError(f"{clean(str(file), 80)} exists already; allowed: a file that is not there yet") from error
    except OSError as error:
        raise SimError(f"{clean(str(file), 80)} cannot be written: {error.strerror}") from error
    setting = read_setting(file)
    arguments = sum(len(topic.claims) for topic in setting.events)
    click.echo(f"{shown(file)}: {setting.title}: {setting.people} people, {len(setting.events)} event, {arguments} arguments")
    click.echo(f"Edit the file, then: voxpop play {shown(file)}")


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
