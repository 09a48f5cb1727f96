"""kill -9, at a random moment or at a chosen system call, loses no tick that was acknowledged, whatever was going on."""

import contextlib
import os
import pty
import random
import re
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest
from faults import KILLED, PATIENCE, Fate, Fates, Told, acknowledged, calls, check_goes_on, check_replies, check_whole, dice_of, often, told
from figures import Figures

from saves.branch import tip
from saves.file import open_save

VOXPOP = [sys.executable, "-c", "from tui.cli import main; main()"]
WORKS = {
    "running": ("run", {"checkpoint": 20}),
    "branching": ("branch", {"checkpoint": 20}),
    "taking snapshots": ("run", {"every": 1, "checkpoint": 10}),
    "keeping replies": ("think", {"checkpoint": 20}),
    "read meanwhile": ("watched", {"checkpoint": 20, "every": 2}),
}


def how(dice: random.Random, most: int) -> Fate:
    """Return a death at a chosen call of so many, or at a random moment."""
    if dice.random() < 0.3:
        return Fate(seconds=dice.uniform(0.01, 0.3))
    return Fate(dice.choice(("kill", "killed", "tear")), at=dice.randint(1, most))


@pytest.mark.parametrize("what", WORKS)
def test_a_kill_loses_no_acknowledged_tick(fates: Fates, tmp_path: Path, figures: Figures, what: str) -> None:
    work, given = WORKS[what]
    dice, kills = dice_of(f"kill {what}"), 0
    path = tmp_path / "first" / "town.db"
    path.parent.mkdir()
    fates.live(work, path, ticks=12, **given)
    most = calls(path)
    while kills < often(7, 70):
        path = tmp_path / str(kills) / "town.db"
        path.parent.mkdir(exist_ok=True)
        said: list[Told] = []
        for _ in range(dice.choice((1, 1, 3))):  # a save that was killed is killed again
            killed = fates.live(work, path, how(dice, most), **given) == KILLED
            kills += killed
            said += told(path)
            with figures.of("kills", killed), figures.of("ticks", len(acknowledged(told(path)))):
                check_left(path, said, figures)


def check_left(path: Path, said: list[Told], figures: Figures) -> None:
    """Check what a kill left: the file whole, with all that was promised, or none at all where nothing was."""
    if not path.exists():
        assert not said, "the whole save is lost"
        return
    check_whole(path, acknowledged(said))
    with figures.of("replies", sum(each.word == "call" for each in said)):
        check_replies(path, said)
    check_goes_on(path)


# The command line itself


def test_a_killed_run_keeps_every_tick_that_it_showed_and_goes_on_to_the_same_history(tmp_path: Path, figures: Figures) -> None:
    dice, whole, path = dice_of("command"), tmp_path / "whole.db", tmp_path / "town.db"
    ran(whole, 14)
    for _ in range(often(2, 30)):
        path.unlink(missing_ok=True)
        shown = shown_until_killed([*VOXPOP, "run", "town", "--agents", "8", "--ticks", "2000", "--save", str(path)], dice)
        with figures.of("kills"), figures.of("kills of the command line"), figures.of("ticks", shown):
            with open_save(path) as save:
                last = save.world().tick
                assert last >= shown > 0
            wanted = max(14, last + 1)
            ran(path, wanted - last)
            ran(whole, wanted - whole_tip(whole))
            assert hashes(path, wanted) == hashes(whole, wanted)


def shown_until_killed(command: list[str], dice: random.Random) -> int:
    """Run a command on a terminal, kill it at a random moment while it shows how far it is, and return the last tick that it showed."""
    terminal, its = pty.openpty()
    environment = os.environ | {"COLUMNS": "120", "TERM": "xterm-256color"}
    deadline, told, wanted = time.monotonic() + PATIENCE, b"", dice.randint(1, 60)
    with subprocess.Popen(command, stdin=its, stdout=its, stderr=its, env=environment, start_new_session=True) as run:
        os.close(its)
        while (shown := last_shown(told)) < wanted and time.monotonic() < deadline:
            if not select.select([terminal], [], [], 1)[0]:
                continue
            told += os.read(terminal, 65536)
        time.sleep(dice.random() / 20)
        run.kill()
        run.wait(PATIENCE)
        with contextlib.suppress(OSError):  # what it had written before it died; then the terminal is gone
            while more := os.read(terminal, 65536):
                told += more
    os.close(terminal)
    assert shown >= wanted, told[-500:]
    return last_shown(told)


def last_shown(told: bytes) -> int:
    """Return the last tick that a run showed as done, 0 for none."""
    found = re.findall(rb"(\d+)/2000", re.sub(rb"\x1b\[[0-9;?]*[A-Za-z]", b"", told))
    return int(found[-1]) if found else 0


def ran(path: Path, ticks: int) -> None:
    world = [str(path)] if path.exists() else ["town", "--agents", "8", "--save", str(path)]
    if ticks > 0:
        done = subprocess.run([*VOXPOP, "run", *world, "--ticks", str(ticks), "--json"], capture_output=True, timeout=PATIENCE)
        assert done.returncode == 0, done.stderr.decode()


def whole_tip(path: Path) -> int:
    with open_save(path) as save:
        return save.tip().tick


def hashes(path: Path, last: int) -> list[tuple[bytes, bytes]]:
    with open_save(path) as save:
        return [tip(save._db, 1, tick)[1:] for tick in range(last + 1)]
