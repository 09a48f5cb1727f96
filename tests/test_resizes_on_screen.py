"""A terminal whose size changes all the time, down to one cell, breaks nothing."""

import sys
from pathlib import Path

import pytest

if sys.platform == "win32":
    pytest.skip("needs a pseudo-terminal", allow_module_level=True)

from faults import dice_of, often
from on_a_terminal import on_a_terminal, town


def test_a_storm_of_resizes_breaks_nothing(tmp_path: Path) -> None:
    dice = dice_of("resizes")
    with on_a_terminal(*town(tmp_path / "w.db")) as terminal:
        terminal.until("People")
        for keys in ("", "?", "I"):
            terminal.press(keys)
            for _ in range(often(70, 400)):
                terminal.resize(dice.choice((1, 2, 7, 20, 60, 80, 133, 250)), dice.choice((1, 2, 5, 13, 24, 50, 90)))
                terminal.read(dice.choice((0.0, 0.0, 0.02)))
            terminal.press("\x1b")
        terminal.resize(120, 40)
        terminal.until("People")
        terminal.press("\x11")
        assert terminal.end(0).startswith("Saved up to tick ")
