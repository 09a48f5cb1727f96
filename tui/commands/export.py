"""`voxpop export`: what a save holds, for other programs."""

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from tui.commands.options import save_argument
from tui.commands.paths import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from saves.file import Save
    from sim.channel import Utterance
    from sim.topic import Topic

FORMATS = ("csv", "jsonl", "graphml")
SUFFIXES = {".jsonl": "jsonl", ".ndjson": "jsonl", ".graphml": "graphml", "": "csv"}


@click.command()
@save_argument
@click.option("--to", required=True, type=click.Path(path_type=Path), metavar="PATH", help="Where to write; never overwritten.")
@click.option("--format", "kind", type=click.Choice(FORMATS), help="Else by PATH: NAME.jsonl, NAME.graphml, or a folder for CSV.")
@click.option("--branch", metavar="B", help="Of this line of history, with what it inherits; else the one played last.")
@click.option("--at", "tick", type=click.IntRange(min=0), metavar="T", help="Up to this tick; the branch's last if not given.")
@click.option("--without-prompts", is_flag=True, help="JSON lines without calls to models, their names, files and addresses.")
def export(save: Path, to: Path, kind: str | None, branch: str | None, tick: int | None, without_prompts: bool) -> None:
    """Write what a save holds for other programs: tables, JSON lines or a network.

    CSV, a folder of tables: people, ties, films, news, attitudes as they are at the tick; ratings, posts, likes, chats, metrics up to it.
    A text that a spreadsheet would take for a formula begins with an apostrophe there. GraphML: the network at the tick, for Gephi.
    JSON lines: the whole save, all branches; `voxpop import voxpop` makes an equal save of it.

    \b
    Examples:
      voxpop export town.db --to tables
      voxpop export town.db --to day1.graphml --at 8
      voxpop export town.db --to town.jsonl
    """
    from saves.drafting import refuse_taken
    from saves.errors import called

    if str(to) == "-":
        raise click.UsageError("--to '-': an export is a file or a folder; to print what happened: voxpop events SAVE")
    form = kind or SUFFIXES.get(to.suffix.lower())
    if form is None:
        raise click.UsageError(f"--to '{called(to)}': no format ends like that; allowed: .jsonl, .graphml, a folder, or --format")
    if form == "jsonl" and (branch is not None or tick is not None):
        raise click.UsageError("JSON lines hold the whole save; --branch and --at go with tables and networks")
    if without_prompts and form != "jsonl":
        raise click.UsageError(f"--without-prompts goes with JSON lines; {form} never holds prompts")
    refuse_taken(to)
    if form == "jsonl":
        _export_lines(save, to, without_prompts)
    else:
        _export_tick(save, to, form, branch, tick)


def _export_lines(save: Path, to: Path, without_prompts: bool) -> None:
    from saves.exporting import lines_in_save, write_lines
    from saves.file import open_save
    from saves.sharing import share_save
    from tui.commands.progress import progress

    with TemporaryDirectory(prefix="voxpop-") as folder, progress("exporting") as bar:
        source = save
        if without_prompts:
            source = Path(folder) / "shared.db"
            share_save(save, source, bar.reach)
        with open_save(source) as file, file.reading() as db, lines_in_save(db, bar.reach) as lines:
            write_lines(lines, to)
    click.echo(f"{shown(to)}: {to.stat().st_size / 1e6:,.1f} MB")


def _export_tick(save: Path, to: Path, form: str, branch: str | None, tick: int | None) -> None:
    from saves.errors import BranchError
    from saves.file import open_save
    from tui.commands.progress import progress

    with open_save(save) as file, progress("exporting") as bar:
        file.switch(branch if branch is not None else file.played())
        last = file.tip().tick
        if tick is not None and tick > last:
            raise BranchError(f"branch '{file.current.name}' has no tick {tick}; allowed: 0 to {last}")
        at = last if tick is None else tick
        if form == "csv":
            _write_tables(file, at, to, bar.reach)
        else:
            from saves.exporting_graph import write_graph
            from tui.commands.progress import waiting

            with waiting("exporting"):
                write_graph(file.world(tick=at), to)
        click.echo(f"{shown(to)}: {file.current.name}, tick {at}")


def _write_tables(file: "Save", tick: int, to: Path, told: "Callable[[float], None]") -> None:
    from models.rules.wording.public import text_of
    from saves.exporting_tables import write_tables

    def worded(line: "Utterance", topics: "Mapping[str, Topic]") -> str:
        return line.text if line.to is not None else text_of(line, topics, {})

    write_tables(file, file.current.name, tick, to, worded, told)
