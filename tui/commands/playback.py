"""Playback: a recorded world on the screen, as it happened; no rule, no mind and no network takes part."""

import sys
from pathlib import Path


def playback(save: Path, branch: str | None, at: int | None) -> None:
    """Show what is recorded until the player leaves, from its beginning unless told.

    Args:
        branch: line of history; the one that was played last unless told. at: tick that is shown first.

    Raises:
        SaveError: it cannot be read, or has no such branch or tick. SimError: there is no terminal.
    """
    from saves.errors import BranchError
    from saves.file import open_save
    from sim.errors import SimError
    from tui.commands.paths import shown
    from tui.wire import EngineSpec

    with open_save(save) as opened:  # what is wrong is told before the screen opens
        name = branch or opened.played()
        opened.switch(name)
        last, tick = opened.tip().tick, at or 0
    if tick > last:
        raise BranchError(f"branch '{name}' has no tick {tick}; allowed: 0 to {last}")
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise SimError(f"playback needs a terminal; without one: voxpop events {shown(save)}")

    from tui.launch import launch

    launch(EngineSpec(save=str(save), branch=name, replay=tick))
