"""`voxpop picture`: the curves or the network of a saved world as an SVG or a PNG."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from tui.commands.options import save_argument
from tui.commands.paths import shown

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from saves.file import Save

COLOURS = ("emotion", "stance", "activity", "tier", "cascade")


@click.command()
@save_argument
@click.option("--map", "what", flag_value="map", help="The network: people by community, ties between them.")
@click.option("--curves", "what", flag_value="curves", default="curves", help="The metrics, tick by tick; the default.")
@click.option(
    "--to",
    "paths",
    required=True,
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="NAME.svg or NAME.png, never overwritten; may be given more than once.",
)
@click.option("--branch", metavar="B", help="Of this line of history, with what it inherits; else the one played last.")
@click.option("--beside", metavar="B", help="Curves: with another branch, dotted.")
@click.option("--at", "tick", type=click.IntRange(0, 2**62), metavar="T", help="The map at this tick, the curves up to it; else the last.")
@click.option("--colour", type=click.Choice(COLOURS), default="emotion", show_default=True, help="Map: what shapes and colours tell.")
@click.option("--topic", default="", metavar="ID", help="Map, stance: of this piece of news; else the newest that broke.")
@click.option(
    "--post", type=click.IntRange(0, 2**62), metavar="ID", help="Map, cascade: the spread of this post; else of the one passed on most."
)
def picture(
    save: Path,
    what: str,
    paths: tuple[Path, ...],
    branch: str | None,
    beside: str | None,
    tick: int | None,
    colour: str,
    topic: str,
    post: int | None,
) -> None:
    """Draw a saved world: its curves, or the map of its people and ties, to show around or to print.

    \b
    Examples:
      voxpop picture town.db --to town.png
      voxpop picture town.db --curves --branch what-if --beside main --to both.svg
      voxpop picture town.db --map --at 30 --colour stance --to map.svg --to map.png
    """
    from saves.drafting import refuse_taken, told_plainly
    from saves.file import open_save
    from tui.commands.progress import waiting
    from tui.figures.of_save import curves_of, map_of
    from tui.figures.paper import drawing, kept

    for path in paths:
        _check(path)
        refuse_taken(path)
    with drawing(), waiting("drawing"), open_save(save) as file:
        at, line = _placed(file, branch, tick), file.current.name
        figure: Figure = map_of(file, at, colour, topic, post) if what == "map" else curves_of(file, at, beside)
        for path in paths:
            with told_plainly(path):
                kept(figure, path)
    for path in paths:
        click.echo(f"{shown(path)}: {what}, {line}, tick {at}")


def _check(path: Path) -> None:
    """Refuse a name that does not say which format is meant."""
    from saves.errors import called
    from tui.figures.paper import FORMATS

    if path.suffix.lower().lstrip(".") not in FORMATS:
        raise click.UsageError(f"--to '{called(path)}': no picture ends like that; allowed: .svg, .png")


def _placed(file: "Save", branch: str | None, tick: int | None) -> int:
    """Go to a line of history and return the tick that is meant.

    Raises:
        BranchError: there is no such branch, or no such tick in it.
    """
    from saves.errors import BranchError

    file.switch(branch if branch is not None else file.played())
    last = file.tip().tick
    if tick is not None and tick > last:
        raise BranchError(f"branch '{file.current.name}' has no tick {tick}; allowed: 0 to {last}")
    return last if tick is None else tick
