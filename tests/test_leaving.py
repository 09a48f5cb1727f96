"""Whoever leaves is told on their terminal up to which tick the world is saved, and how to go on; whoever only looked, is not."""

import errno
import os
import re
import struct
import subprocess
import sys
import time
from pathlib import Path

import pytest
from click.testing import CliRunner

from saves.file import open_save
from tui.cli import voxpop
from tui.worlds import worlds_folder

if sys.platform == "win32":
    pytest.skip("needs a pseudo-terminal", allow_module_level=True)

import fcntl
import pty
import termios

PATIENCE = 120.0  # seconds
_CONTROL = re.compile(rb"\x1b(\[[0-9;?<>=]*[ -/]*[@-~]|[()][A-Z0-9]|\][^\x07]*\x07|P[^\x1b]*\x1b\\|[=>78])")


def left_on_the_terminal(*words: str) -> str:
    """Run a command on a terminal, leave with ctrl+q once it has drawn the town, and return what is printed below the screen."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    environment = {**os.environ, "TERM": "xterm-256color", "LANG": "C.UTF-8"}
    process = subprocess.Popen(
        [sys.executable, "-m", "tui", *words], stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True
    )
    os.close(slave)
    shown, pressed, ends = b"", False, time.monotonic() + PATIENCE
    try:
        while time.monotonic() < ends:
            try:
                shown += os.read(master, 65536)
            except OSError as error:
                assert error.errno == errno.EIO  # nobody writes any more
                break
            if not pressed and b"People" in _CONTROL.sub(b"", shown):
                time.sleep(0.5)
                os.write(master, b"\x11")
                pressed = True
        assert process.wait(PATIENCE) == 0 and pressed
    finally:
        process.kill()
        process.wait()
        os.close(master)
    return _CONTROL.sub(b"", shown.rpartition(b"\x1b[?1049l")[2]).decode().strip()


def test_who_leaves_is_told_where_they_are_and_how_to_go_on(tmp_path: Path) -> None:
    save = tmp_path / "my world.db"
    told = left_on_the_terminal("play", "town", "--agents", "8", "--seed", "1", "--save", str(save), "--ticks-per-second", "5")
    with open_save(save) as file:
        assert told == f"Saved up to tick {file.tip().tick}. To go on: voxpop play '{save}'"


def test_a_world_of_the_library_is_named_as_it_is_listed(tmp_path: Path) -> None:
    save = worlds_folder() / "of-mine.db"
    assert CliRunner().invoke(voxpop, ["run", "town", "--agents", "8", "--ticks", "2", "--save", str(save)]).exit_code == 0
    told = left_on_the_terminal("play", "of-mine", "--ticks-per-second", "0.01")
    assert re.fullmatch(r"Saved up to tick \d+\. To go on: voxpop play of-mine", told)
    assert left_on_the_terminal("replay", "of-mine") == ""
