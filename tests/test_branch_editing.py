"""A branch can be called otherwise, noted on and hidden; what happened in it is not touched, and nothing foreign gets in."""

import json
import sqlite3
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from lives import lived, recorded, written

from saves.errors import BranchError, NotKeptError
from saves.file import open_save
from saves.schema import NOTE_LIMIT


@pytest.fixture
def path(tmp_path: Path) -> Path:
    written(tmp_path / "town.db", 4)
    with open_save(tmp_path / "town.db", writable=True) as save:
        save.branch("what if", "main", 3, note="It rains.")
        save.branch("child", "what if", 2)
    return tmp_path / "town.db"


def notes(path: Path) -> dict[str, tuple[str, bool]]:
    with open_save(path) as save:
        return {one.name: (one.note, bool(one.hidden)) for one in save.branches()}


def test_a_branch_is_called_otherwise_with_all_that_it_holds(path: Path) -> None:
    with open_save(path, writable=True, branch="what if") as save:
        before = recorded(save, "what if"), save.world().state_hash()
        save.keep_played()
        save.rename("what if", "rain")
        assert save.current.name == "rain" and save.played() == "rain"
        assert (recorded(save, "rain"), save.world("rain").state_hash()) == before
        save.rename("rain", "rain")
    with open_save(path) as save:
        assert [(one.name, one.parent) for one in save.branches()] == [("main", None), ("rain", 1), ("child", 2)]
        assert save.played() == "rain"


@pytest.mark.parametrize(
    ("branch", "name", "problem"),
    [
        ("main", "trunk", "branch 'main' is the first one; allowed: to rename any other"),
        ("waht if", "x", r"no branch 'waht if'; did you mean 'what if'\? \(main, what if, child\)"),
        ("what if", "child", "branch 'child' exists already; choose another name"),
        ("what if", "", "branch name '': allowed are 1 to 80"),
        ("what if", "\x1b[2J", r"branch name '\\x1b\[2J'"),
        ("what if", "x" * 81, "allowed are 1 to 80"),
    ],
)
def test_a_name_that_cannot_be_is_refused_and_nothing_is_changed(path: Path, branch: str, name: str, problem: str) -> None:
    with open_save(path, writable=True) as save, pytest.raises(BranchError, match=problem):
        save.rename(branch, name)
    assert list(notes(path)) == ["main", "what if", "child"]


def test_a_hidden_branch_is_there_for_who_asks_and_for_its_children(path: Path) -> None:
    with open_save(path, writable=True, branch="what if") as save:
        save.keep_played()
        with pytest.raises(BranchError, match="branch 'what if' is the one that is being played; allowed: to hide any other"):
            save.hide("what if")
        with pytest.raises(BranchError, match="branch 'main' is the first one; allowed: to hide any other"):
            save.hide("main")
        save.switch("main")
        save.hide("what if")
        assert save.played() == "main", "who plays this save next does not find themselves where they did not want to be"
        with pytest.raises(BranchError, match=r"no branch 'x' \(main, child\)"):
            save.world("x")
        assert save.world("what if").tick == 3 and save.world("child").tick == 2
        save.branch("grandchild", "what if", 3)
        save.hide("what if", False)
    assert notes(path) == {"main": ("", False), "what if": ("It rains.", False), "child": ("", False), "grandchild": ("", False)}


def test_a_note_is_one_plain_line_of_bounded_length(path: Path) -> None:
    with open_save(path, writable=True) as save:
        save.note("main", "as it\nwas\x1b]0;owned\x07 \u202e")
        save.note("child", "x" * (NOTE_LIMIT + 9))
        save.note("what if", "")
        save.branch("fourth", "main", 1, note="\x1b[31mred")
        with pytest.raises(BranchError, match="no branch 'nobody'"):
            save.note("nobody", "x")
    found = notes(path)
    assert found["main"][0].isprintable() and found["main"][0].startswith("as it was")
    assert len(found["child"][0]) == NOTE_LIMIT and found["what if"][0] == "" and found["fourth"][0].isprintable()


def test_a_save_that_was_opened_for_reading_is_not_edited(path: Path) -> None:
    with open_save(path) as save:
        for edit in (lambda: save.rename("child", "x"), lambda: save.hide("child"), lambda: save.note("child", "x")):
            with pytest.raises(NotKeptError, match="was not saved because this save was opened for reading"):
                edit()


def test_ticks_are_added_to_a_branch_that_was_renamed_while_it_was_played(path: Path) -> None:
    import random

    with open_save(path, writable=True, branch="what if") as save:
        world = save.resume()
        save.append(lived(world, save.last_hash(), random.Random(1)))
        save.rename("what if", "rain")
        save.append(lived(world, save.last_hash(), random.Random(2)))
        assert save.world("rain").tick == 5 and save.world("rain").state_hash() == world.state_hash()


# The command


def ran(path: Path, *arguments: str) -> Result:
    from tui.commands.branch import branch

    return CliRunner().invoke(branch, [str(path), *arguments], catch_exceptions=True)


def test_the_command_lists_branches_and_says_how_many_are_hidden(path: Path) -> None:
    from tui.commands.info import info

    assert ran(path, "--hide", "child").exit_code == 0
    for shown in (ran(path).stdout, ran(path, "--list").stdout, CliRunner().invoke(info, [str(path)]).stdout):
        assert "main, tick 3" in shown and "what if: It rains." in shown
        assert "what if, tick 2" not in shown and "1 more is hidden: voxpop branch" in shown
    everything = ran(path, "--all").stdout
    assert "child (hidden)" in everything and "more is hidden" not in everything
    found = json.loads(ran(path, "--json").stdout)
    assert [(one["name"], one["parent"], one["fork_tick"], one["hidden"]) for one in found] == [
        ("main", None, None, False),
        ("what if", "main", 3, False),
        ("child", "what if", 2, True),
    ]


def test_a_branch_begun_inside_what_another_inherits_is_said_to_leave_whose_tick_that_is(path: Path) -> None:
    assert "late leaves main after tick 1, seen from what if." in ran(path, "--name", "late", "--from", "what if", "--at", "1").stdout
    table = ran(path).stdout
    assert "main, tick 1" in table and "main, tick 2" in table and "what if, tick" not in table


def test_the_command_renames_notes_hides_and_shows(path: Path) -> None:
    assert "child is called kid now." in ran(path, "--rename", "child", "kid").stdout
    assert "kid: noted." in ran(path, "--note", "[b]small[/b]", "--of", "kid").stdout
    assert "kid: [b]small[/b]" in ran(path).stdout
    assert "--show kid" in ran(path, "--hide", "kid").stdout
    assert notes(path)["kid"] == ("[b]small[/b]", True)
    assert "kid is listed again." in ran(path, "--show", "kid").stdout
    assert "new leaves main after tick 1" in ran(path, "--name", "new", "--at", "1", "--note", "why not").stdout
    assert notes(path) == {"main": ("", False), "what if": ("It rains.", False), "kid": ("[b]small[/b]", False), "new": ("why not", False)}


@pytest.mark.parametrize(
    "arguments",
    [
        ["--name", "x", "--hide", "child"],
        ["--hide", "child", "--list"],
        ["--of", "child"],
        ["--note", "x"],
        ["--at", "3"],
        ["--salt", "3"],
        ["--set", "world.mixing=2"],
        ["--rename", "child", "kid", "--from", "main"],
    ],
)
def test_the_command_does_one_thing_at_a_time(path: Path, arguments: list[str]) -> None:
    before = path.read_bytes()
    found = ran(path, *arguments)
    assert found.exit_code == 2 and "Usage:" in found.output
    assert path.read_bytes() == before


def test_the_command_says_where_an_older_save_was_kept(path: Path) -> None:
    import shutil

    shutil.copy(Path(__file__).parent / "golden" / "format-3.db", path)
    told = ran(path, "--hide", "earlier")
    assert told.stderr == "this save was of an older voxpop and is of this one now; as it was, it is kept in town.format-3.db\n"
    assert "kept in" not in ran(path, "--show", "earlier").output
    connection = sqlite3.connect(path.with_name("town.format-3.db"))
    assert connection.execute("SELECT count(*) FROM branch WHERE hidden").fetchone() == (0,)
    connection.close()
