"""A name that `voxpop worlds` lists works wherever a save is taken; a wrong one is answered with the nearest."""

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from saves.errors import SaveError
from tui.cli import voxpop
from tui.worlds import named_world, save_meant, worlds_folder

NAME = "town-2026-11-22-5"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("made") / "small.db"
    assert CliRunner().invoke(voxpop, ["run", "town", "--agents", "6", "--ticks", "2", "--save", str(path)]).exit_code == 0
    return path


@pytest.fixture
def world(made: Path) -> Path:
    """A world of the player's."""
    return Path(shutil.copy(made, worlds_folder() / f"{NAME}.db"))


def run(*words: str) -> Result:
    return CliRunner().invoke(voxpop, list(words), env={"COLUMNS": "300"})


@pytest.mark.parametrize("name", [NAME, f"{NAME}.db"])
def test_commands_take_a_world_by_its_name(world: Path, tmp_path: Path, name: str) -> None:
    assert json.loads(run("info", name, "--json").output)["agents"] == 6
    copy = tmp_path / "copy.db"
    for words in (("events", name), ("branches", name), ("copy", name, str(copy)), ("run", name, "--ticks", "1"), ("verify", name)):
        if words[0] in voxpop.list_commands(None):  # type: ignore[arg-type]
            done = run(*words)
            assert done.exit_code == 0, (words, done.output)
    assert copy.exists() and save_meant(name) == world


def test_files_come_before_worlds(world: Path, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert named_world(NAME) == world
    (tmp_path / NAME).mkdir()
    assert named_world(NAME) == world  # a folder is no save
    (tmp_path / NAME).rmdir()
    shutil.copy(made, tmp_path / NAME)
    assert named_world(NAME) == Path(NAME) == save_meant(NAME)


def test_a_scenario_is_a_scenario_whatever_a_world_is_called(made: Path) -> None:
    shutil.copy(made, worlds_folder() / "town.db")
    assert save_meant("town") is None
    assert json.loads(run("info", "town", "--json").output)["agents"] == 6


@pytest.mark.parametrize(
    "words", [("info", "town-2026-11-22"), ("play", "town-2026-11-22"), ("run", f"{NAME}5.db"), ("events", "twon-2026-11-22-5")]
)
def test_a_wrong_name_is_answered_with_the_nearest(world: Path, words: tuple[str, ...]) -> None:
    error = run(*words).exception
    assert isinstance(error, SaveError)
    assert str(error) == f"no save '{words[1]}'; did you mean '{NAME}'? (voxpop worlds lists yours)"


@pytest.mark.parametrize("word", ["x" * 5000, "", ".", "..", "\udce9", "a/b"])
def test_no_word_is_too_odd(word: str) -> None:
    assert named_world(word) == Path(word)
