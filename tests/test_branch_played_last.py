"""A run without a screen says on which line of history it goes on, where another was played last, and keeps the one that was asked for."""

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from saves.file import create, open_save
from sim.scenarios import new_world
from tui.cli import voxpop


@pytest.fixture
def town(tmp_path: Path) -> Path:
    with create(tmp_path / "town.db", new_world("town", 1, 6), mind="rules") as save:
        save.branch("what if", "main", 0)
    return tmp_path / "town.db"


def ran(town: Path, *options: str) -> Result:
    result = CliRunner().invoke(voxpop, ["run", str(town), "--ticks", "1", *options])
    assert result.exit_code == 0, result.exception
    return result


def test_a_branch_that_a_run_was_asked_for_is_the_one_that_goes_on_and_main_says_so(town: Path) -> None:
    assert "played last" not in ran(town).stderr
    ran(town, "--branch", "what if")
    with open_save(town) as save:
        assert save.played() == "what if"
    assert "main goes on; the branch played last is what if (--branch 'what if')" in ran(town).stderr
    with open_save(town) as save:
        assert save.played() == "what if" and save.world("main").tick == 2 and save.world("what if").tick == 1
