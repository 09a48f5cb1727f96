"""`voxpop new`: a copy of a scenario's data files, to edit into a world of one's own."""

import shutil
from pathlib import Path

import click

from sim.content import FILES, SHIPPED, read_content
from sim.errors import SimError


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
def new(folder: Path) -> None:
    """Copy the people, ties, films and news of the town to a folder of your own.

    The files are plain CSV. Change them, then play the folder like a scenario.

    \b
    Example:
      voxpop new my-village
      voxpop play my-village
    """
    taken = [name for name in FILES if (folder / name).exists()]
    if taken:
        raise SimError(f"{folder / taken[0]} exists already; allowed: a folder without {', '.join(FILES)}")
    folder.mkdir(parents=True, exist_ok=True)
    for name in FILES:
        shutil.copyfile(SHIPPED / name, folder / name)
    content = read_content(folder)
    click.echo(f"{folder}: {len(content.personas)} people, {len(content.items)} films, {len(content.topics)} pieces of news")
    click.echo(f"Edit the files, then: voxpop play {folder}")
