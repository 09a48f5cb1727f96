"""`voxpop copy`: a save under another name."""

from pathlib import Path

import click

from tui.commands.options import save_argument
from tui.commands.paths import shown


@click.command()
@save_argument
@click.argument("to", metavar="TO", type=click.Path(path_type=Path))
@click.option("--without-prompts", is_flag=True, help="To give away: without calls to models, their names, files and addresses.")
def copy(save: Path, to: Path, without_prompts: bool) -> None:
    """Make a copy of a save as it is now, also while it is played; TO is never overwritten.

    Every tick of the copy, and every world that it is played from, is held against its recorded hash. One that is damaged is kept as it
    is, and told, with status 1.

    With --without-prompts the copy plays back as the save does, but holds nothing of how language models were asked, what they answered
    beyond what happened, or where they run. Names of branches, and notes, are in it.

    \b
    Examples:
      voxpop copy town.db before-the-news.db
      voxpop copy town.db for-a-friend.db --without-prompts
    """
    from saves.errors import DamagedError
    from tui.commands.progress import progress

    with progress("copying") as bar:
        if without_prompts:
            from saves.sharing import share_save

            share_save(save, to, bar.reach)
        else:
            from saves.copying import copy_save

            copy_save(save, to, bar.reach)
    flawed = "" if without_prompts else _flaw(to)
    notes = _notes(to) if without_prompts else 0
    kept = f"; {notes} note{'s' if notes != 1 else ''} of yours on branches are in it: read them before you give it away" if notes else ""
    click.echo(f"{shown(to)}: {to.stat().st_size / 1e6:,.1f} MB{kept}")
    if flawed:
        raise DamagedError(f"{shown(to)} is equal to {shown(save)}, and damaged as that is: {flawed}")


def _flaw(save: Path) -> str:
    """Return what is not as it was recorded, in a copy that is equal to the save all the same."""
    from saves.file import open_save
    from saves.soundness import flaw
    from tui.commands.progress import progress

    with progress("checking") as bar, open_save(save) as file, file.reading() as db:
        return flaw(db, bar.reach)


def _notes(save: Path) -> int:
    from saves.file import open_save

    with open_save(save) as file:
        return sum(bool(branch.note) for branch in file.branches())
