"""A signal ends the real screen at any moment: the terminal is as before, the world is whole, and no traceback is printed."""

import random
import re
import signal
import sys
from pathlib import Path

import psutil
import pytest

if sys.platform == "win32":
    pytest.skip("needs a pseudo-terminal", allow_module_level=True)

from ending import gone
from faults import dice_of, often
from on_a_terminal import PATIENCE, Terminal, on_a_terminal, town

from saves.file import open_save

WAYS: dict[str, str] = {  # keys that open something, which a signal then finds open
    "the town": "",
    "all keys": "?",
    "a change half made": "I",
    "a search half typed": "/an",
    "the past": "[[",
    "the command palette": "\x10",
    "the worlds": "W",
    "somebody to become": "t",
}
STUCK = """
import time
from tui.app import VoxpopApp
async def stuck(self): time.sleep(1000)
VoxpopApp.action_keys = stuck
from tui.cli import main; main()
"""


def whole(save: Path, told: str) -> None:
    """Check that a world can be opened and played back, and that what was printed of it is so."""
    with open_save(save) as file:
        tick = file.tip().tick
        assert file.world().state_hash() == file.tip().state_hash
    if told:
        assert re.search(rf"Saved up to tick {tick}\. To go on: voxpop play ", told), told


def playing(terminal: Terminal) -> psutil.Process:
    """Wait until time runs, and return the engine."""
    terminal.until("People")
    terminal.until_tick(1)
    return terminal.engine()


def test_a_signal_at_any_moment_ends_the_screen(tmp_path: Path) -> None:
    dice = dice_of("signals")
    for number in range(often(6, 40)):
        save, sent = tmp_path / f"{number}.db", (signal.SIGHUP, signal.SIGTERM, signal.SIGINT)[number % 3]
        way = dice.choice(list(WAYS))
        with on_a_terminal(*town(save)) as terminal:
            engine = playing(terminal)
            terminal.press(WAYS[way])
            terminal.read(dice.choice((0.0, 0.02, 0.1, 0.5)) * random.Random(number).random())
            terminal.process.send_signal(sent)
            whole(save, terminal.end(128 + sent))
            gone(engine)


def test_a_terminal_that_is_closed_leaves_no_process_behind(tmp_path: Path) -> None:
    with on_a_terminal(*town(tmp_path / "w.db")) as terminal:
        engine = playing(terminal)
        terminal.hang_up()
        assert terminal.process.wait(PATIENCE) == 128 + signal.SIGHUP
        gone(engine)
    whole(tmp_path / "w.db", "")


@pytest.mark.parametrize("fate", [signal.SIGKILL, signal.SIGSTOP], ids=["dead", "stopped"])
def test_a_signal_ends_a_screen_whose_engine_cannot_answer(tmp_path: Path, fate: signal.Signals) -> None:
    with on_a_terminal(*town(tmp_path / "w.db")) as terminal:
        engine = playing(terminal)
        engine.send_signal(fate)
        if fate == signal.SIGKILL:
            terminal.until("has stopped")
        terminal.process.terminate()
        terminal.end(128 + signal.SIGTERM)
        gone(engine)
    whole(tmp_path / "w.db", "")


def test_a_screen_that_is_stuck_is_left_the_hard_way_with_the_world_saved(tmp_path: Path) -> None:
    with on_a_terminal(*town(tmp_path / "w.db"), program=STUCK) as terminal:
        engine = playing(terminal)
        terminal.press("?")
        terminal.read(0.5)
        terminal.process.terminate()
        told = terminal.end(128 + signal.SIGTERM)
        gone(engine)
    assert "Saved up to tick" in told
    whole(tmp_path / "w.db", told)


def test_a_second_signal_is_not_waited_out(tmp_path: Path) -> None:
    with on_a_terminal(*town(tmp_path / "w.db")) as terminal:
        engine = playing(terminal)
        engine.suspend()  # the first signal waits for it
        terminal.process.terminate()
        terminal.read(1.0)
        terminal.process.terminate()
        assert "Saved up to tick" not in terminal.end(128 + signal.SIGTERM)  # nobody waited for the engine to say so
        assert engine.status() == psutil.STATUS_STOPPED
        engine.kill()
