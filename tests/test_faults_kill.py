"""kill -9, at a random moment or at a chosen system call, loses no tick that was acknowledged, whatever was going on."""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from faults import KILLED, PATIENCE, Fate, Fates, acknowledged, calls, check_goes_on, check_whole, dice_of, often, told

from saves.branch import tip
from saves.file import open_save

VOXPOP = [sys.executable, "-c", "from tui.cli import main; main()"]
WORKS = {
    "running": ("run", {"checkpoint": 20}),
    "branching": ("branch", {"checkpoint": 20}),
    "taking snapshots": ("run", {"every": 1, "checkpoint": 10}),
    "keeping replies": ("think", {"checkpoint": 20}),
}


def how(dice: random.Random, most: int) -> Fate:
    """Return a death at a chosen call of so many, or at a random moment."""
    if dice.random() < 0.3:
        return Fate(seconds=dice.uniform(0.01, 0.3))
    return Fate(dice.choice(("kill", "killed", "tear")), at=dice.randint(1, most))


@pytest.mark.parametrize("what", WORKS)
def test_a_kill_loses_no_acknowledged_tick(fates: Fates, tmp_path: Path, what: str) -> None:
    work, given = WORKS[what]
    dice, kills, promises = dice_of(f"kill {what}"), 0, 0
    path = tmp_path / "first" / "town.db"
    path.parent.mkdir()
    fates.live(work, path, ticks=12, **given)
    most = calls(path)
    while kills < (wanted := often(7, 70)):
        path = tmp_path / str(kills) / "town.db"
        path.parent.mkdir(exist_ok=True)
        promised: dict[tuple[str, int], tuple[str, str]] = {}
        for _ in range(dice.choice((1, 1, 3))):  # a save that was killed is killed again
            kills += fates.live(work, path, how(dice, most), **given) == KILLED
            promised |= acknowledged(told(path))
            check_left(path, promised)
        promises += len(promised)
    assert kills >= wanted
    print(f"{kills} kills while {what}: {promises:,} acknowledged ticks, 0 lost")  # noqa: T201


def check_left(path: Path, promised: dict[tuple[str, int], tuple[str, str]]) -> None:
    """Check what a kill left: the file whole, with all that was promised, or none at all where nothing was."""
    if not path.exists():
        assert not told(path), "the whole save is lost"
        return
    check_whole(path, promised)
    check_goes_on(path)


# The command line itself


def test_a_killed_run_goes_on_to_the_same_history(tmp_path: Path) -> None:
    dice, whole, path = dice_of("command"), tmp_path / "whole.db", tmp_path / "town.db"
    ran(whole, 14)
    for _ in range(often(1, 30)):
        path.unlink(missing_ok=True)
        with subprocess.Popen([*VOXPOP, "run", "town", "--agents", "8", "--ticks", "2000", "--save", path], stderr=subprocess.PIPE) as run:
            seen = until_seen(path, dice.randint(0, 9))
            os.kill(run.pid, signal.SIGKILL)
        with open_save(path) as save:
            last = save.world().tick
            assert last >= seen
        wanted = max(14, last + 1)
        ran(path, wanted - last)
        ran(whole, wanted - whole_tip(whole))
        assert hashes(path, wanted) == hashes(whole, wanted)


def ran(path: Path, ticks: int) -> None:
    world = [str(path)] if path.exists() else ["town", "--agents", "8", "--save", str(path)]
    if ticks > 0:
        done = subprocess.run([*VOXPOP, "run", *world, "--ticks", str(ticks), "--json"], capture_output=True, timeout=PATIENCE)
        assert done.returncode == 0, done.stderr.decode()


def until_seen(path: Path, tick: int) -> int:
    """Return the last tick that somebody who reads meanwhile sees, once it is so late."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if path.exists():
            with open_save(path) as save:
                if (last := save.tip().tick) >= tick:
                    return last
        time.sleep(0.01)
    raise AssertionError("nothing was written")


def whole_tip(path: Path) -> int:
    with open_save(path) as save:
        return save.tip().tick


def hashes(path: Path, last: int) -> list[tuple[bytes, bytes]]:
    with open_save(path) as save:
        return [tip(save._db, 1, tick)[1:] for tick in range(last + 1)]
