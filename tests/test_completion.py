"""The shell completes what may follow `voxpop`."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.shell_completion import BashComplete, FishComplete, ShellComplete, ZshComplete
from click.testing import CliRunner

from tui.cli import COMMANDS, voxpop
from tui.commands.completion import PLACES, VARIABLE, installed
from tui.worlds import worlds_folder


def offered(line: str, shell: type[ShellComplete] = BashComplete) -> list[str]:
    """Return what is offered for the last word of a line."""
    *words, last = line.split(" ")
    return [item.value for item in shell(voxpop, {}, "voxpop", VARIABLE).get_completions(words, last)]


@pytest.fixture
def save(tmp_path: Path) -> Path:
    path = tmp_path / "small.db"
    assert CliRunner().invoke(voxpop, ["run", "town", "--agents", "6", "--ticks", "2", "--save", str(path)]).exit_code == 0
    assert CliRunner().invoke(voxpop, ["branch", str(path), "--at", "1", "--name", "other-way"]).exit_code == 0
    return path


def test_commands_and_options_are_offered() -> None:
    assert set(offered("")) >= set(COMMANDS)
    assert offered("pl") == ["play"]
    assert "--plain" in offered("play --") and "--ascii" in offered("play --")
    assert offered("play --colours ") == ["auto", "true", "256", "16", "none"]
    assert set(offered("completion ")) == set(PLACES)


def test_scenarios_experiments_recommenders_and_minds_are_offered() -> None:
    assert offered("play brea") == ["breaking-news"] == offered("run brea")
    assert "cocoon" in offered("experiment co")
    assert "world.recommender=" in offered("run town --set world.rec")
    assert "world.recommender=popular" in offered("run town --set world.recommender=po")
    assert "rules" in offered("run town --mind ru")


def test_worlds_are_offered_by_the_beginning_of_their_names(save: Path) -> None:
    world = worlds_folder() / "town-of-mine.db"
    shutil.copy(save, world)
    assert offered("info town-of") == [str(world)]
    assert str(world) in offered(f"play {str(world)[:-4]}")


def test_branches_of_the_save_before_are_offered(save: Path) -> None:
    assert set(offered(f"replay {save} --branch ")) == {"main", "other-way"}
    assert offered(f"run {save} --branch o") == ["other-way"]
    assert offered(f"compare {save} m") == ["main"]


def test_where_nothing_can_be_read_nothing_is_offered_and_nothing_said(tmp_path: Path) -> None:
    (tmp_path / "broken.db").write_bytes(b"no save")
    assert offered(f"replay {tmp_path}/broken.db --branch ") == []
    assert offered(f"replay {tmp_path}/none.db --branch ") == []


@pytest.mark.parametrize(("shell", "found"), [("bash", BashComplete), ("zsh", ZshComplete), ("fish", FishComplete)])
def test_the_script_of_each_shell_is_printed(shell: str, found: type[ShellComplete]) -> None:
    result = CliRunner().invoke(voxpop, ["completion", shell])
    assert result.exit_code == 0
    assert f"{VARIABLE}={found.name}_complete" in result.output


def test_it_is_known_whether_a_shell_completes_already(tmp_path: Path) -> None:
    assert installed("bash", tmp_path) is False and installed("nu", tmp_path) is None
    (tmp_path / ".bashrc").write_text('eval "$(voxpop completion bash)"\n')
    assert installed("bash", tmp_path) is True


def test_no_command_keeps_the_shell_from_completing_the_others() -> None:
    context = click.Context(voxpop)
    assert all(voxpop.get_command(context, name) for name in COMMANDS)


@pytest.mark.skipif(shutil.which("bash") is None, reason="there is no bash")
def test_bash_itself_completes(tmp_path: Path) -> None:
    program = tmp_path / "voxpop"
    program.write_text(
        f'#!/bin/sh\nexec "{sys.executable}" -c \'import sys; sys.argv[0] = "voxpop"; from tui.cli import main; main()\' "$@"\n'
    )
    program.chmod(0o755)
    typed = "COMP_WORDS=(voxpop experiment con); COMP_CWORD=2"
    asked = f'eval "$(voxpop completion bash)"; {typed}; _voxpop_completion voxpop; echo "${{COMPREPLY[@]}}"'
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(["bash", "-c", asked], env=os.environ | {"PATH": path}, capture_output=True, text=True, timeout=120)
    assert done.stdout.split() == ["conformity"], done.stderr
