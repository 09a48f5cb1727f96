"""The library of worlds: a list that tells enough and costs little, and a screen on which worlds are opened, copied and put away."""

import json
import os
import random
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import lives
import pytest
from asked import asked
from click.testing import CliRunner
from fake_client import FakeClient
from stage import Stage, stage
from test_engine import Screen

import saves.library
from saves.errors import LockedError, NotKeptError
from saves.file import create, open_save
from saves.library import CELLS, TRASH, library, put_away, renamed, squeezed, taken_back, world_line
from sim.scenarios import new_world
from tui.commands.worlds import worlds
from tui.engine_client import EngineClient
from tui.protocol import Declined, Ready, Step, Ticked
from tui.screens.dialogs import ChooseScreen
from tui.screens.library import LibraryScreen, save_as_screen
from tui.screens.line import LineScreen
from tui.screens.shelf import Shelf
from tui.widgets.top_line import TopLine
from tui.wire import EngineSpec
from tui.worlds import age, bars, beside, free_copy, latest_worlds, worlds_folder

GOLDEN = Path(__file__).parent / "golden" / "format-3.db"


@pytest.fixture
def folder() -> Path:
    """Three worlds of the player's, one of which is none."""
    found = worlds_folder()
    lives.written(found / "alpha.db", 30)
    lives.written(found / "beta.db", 3)
    (found / "odd.db").write_text("a letter to my sister")
    for name, hour in (("alpha", 3), ("beta", 2), ("odd", 1)):
        moment = datetime(2024, 5, 1, hour, tzinfo=UTC).timestamp()
        os.utime(found / f"{name}.db", (moment, moment))
    return found


# The list


def test_a_line_tells_what_a_world_is_without_changing_it(folder: Path) -> None:
    before = (folder / "alpha.db").read_bytes()
    line = world_line(folder / "alpha.db")
    assert (line.name, line.scenario, line.people, line.ticks, line.branch, line.branches) == ("alpha", "town", 12, 30, "main", 1)
    assert (line.mind, line.played, line.problem, line.size_bytes) == ("rules", "2024-05-01T03:00:00+00:00", "", len(before))
    with open_save(folder / "alpha.db") as save:
        acts = [each.acts for each in save.strip()][1:]
    assert line.curve == squeezed(acts) and len(line.curve) == CELLS
    assert (folder / "alpha.db").read_bytes() == before
    assert sorted(path.name for path in folder.iterdir()) == ["alpha.db", "beta.db", "odd.db"]


def test_the_branch_played_last_is_the_one_that_is_told(tmp_path: Path) -> None:
    asked(tmp_path / "town.db")
    line = world_line(tmp_path / "town.db")
    assert (line.branch, line.ticks, line.branches, len(line.curve)) == ("what-if", 4, 2, 4)


def test_a_world_of_a_former_format_is_listed_with_a_curve() -> None:
    line = world_line(GOLDEN)
    assert line.problem == "" and line.people == 6 and len(line.curve) == line.ticks == 8 and min(line.curve) > 0


def test_a_world_that_is_being_played_is_listed_as_it_is_now(tmp_path: Path) -> None:
    world, dice = lives.small_world(), random.Random(1)
    with create(tmp_path / "live.db", world, mind="rules") as save:
        for tick in range(1, 4):
            save.append(lives.lived(world, save.last_hash(), dice))
            assert world_line(tmp_path / "live.db").ticks == tick


def test_what_cannot_be_read_is_listed_last_with_the_reason(folder: Path) -> None:
    content = (folder / "alpha.db").read_bytes()
    (folder / "cut.db").write_bytes(content[: len(content) // 3])
    (folder / "newer.db").write_bytes(content[:60] + (99).to_bytes(4, "big") + content[64:])
    (folder / "a folder.db").mkdir()
    (folder / "gone.db").symlink_to(folder / "nowhere.db")
    lines = library(sorted(folder.glob("*.db")))
    assert [line.name for line in lines[:2]] == ["alpha", "beta"]
    problems = {line.name: line.problem for line in lines[2:]}
    assert problems.keys() == {"cut", "newer", "a folder", "gone", "odd"} and all(problems.values())
    assert "newer voxpop" in problems["newer"] and "no SQLite file" in problems["odd"] and "folder" in problems["a folder"]
    assert all("\n" not in problem and not problem.startswith(name) for name, problem in problems.items())


def test_of_mutated_files_each_is_a_line(folder: Path, tmp_path: Path) -> None:
    dice, content = random.Random(3), (folder / "beta.db").read_bytes()
    for _ in range(150):
        changed = bytearray(content)
        for _ in range(dice.randint(1, 40)):
            changed[dice.randrange(len(changed) if dice.random() < 0.5 else 4096)] = dice.randrange(256)
        (tmp_path / "m.db").write_bytes(changed)
        line = world_line(tmp_path / "m.db")
        assert line.name == "m" and line.problem.isprintable() and line.mind.isprintable() and line.scenario.isprintable()


def test_a_curve_is_squeezed_to_the_means_of_equal_stretches() -> None:
    assert squeezed([1, 2, 3], 5) == [1, 2, 3] and squeezed([], 5) == []
    assert squeezed([0, 2, 4, 6], 2) == [1, 5]
    assert len(squeezed(list(range(1001)), 24)) == 24
    assert bars([0, 1, 7]) == "▁▂█" and bars([0, 0]) == "▁▁" and bars([]) == ""


def test_ages_are_told_in_the_largest_unit_also_when_a_clock_jumped() -> None:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    for ago, told in ((-90_000, "just now"), (5, "just now"), (61, "1 minute ago"), (7300, "2 hours ago"), (90_000, "1 day ago")):
        assert age((now - timedelta(seconds=ago)).isoformat(), now) == told
    assert age((now - timedelta(days=800)).isoformat(), now) == "2 years ago"
    assert age("yesterday", now) == "" == age("2026-01-01", now)


def test_the_command_lists_worlds_as_lines_and_as_json(folder: Path) -> None:
    told = CliRunner().invoke(worlds, [])
    assert told.exit_code == 0
    assert "alpha" in told.output and "town, 12 people, tick 30" in told.output and "odd: this is not a voxpop save" in told.output
    found = json.loads(CliRunner().invoke(worlds, ["--json"]).output)
    assert found["folder"] == str(folder) and [line["name"] for line in found["worlds"]] == ["alpha", "beta", "odd"]


def test_the_command_says_what_to_do_where_there_are_none(tmp_path: Path) -> None:
    told = CliRunner().invoke(worlds, [])
    assert told.exit_code == 0 and "begin one with: voxpop play town" in told.output
    assert "no worlds in" in CliRunner().invoke(worlds, [str(tmp_path)]).output


# Names, and putting away


def test_a_world_is_renamed_with_all_that_is_in_it(folder: Path) -> None:
    with open_save(folder / "alpha.db") as save:
        before = save.tip()
    new = renamed(folder / "alpha.db", "My town, 2nd try")
    assert new == folder / "My town, 2nd try.db" and not (folder / "alpha.db").exists()
    with open_save(new) as save:
        assert save.tip() == before
    assert renamed(new, "alpha.db") == folder / "alpha.db"


@pytest.mark.parametrize("name", ["", ".", "..", ".x", "a/b", "a\\b", "x" * 200, "a\nb", "\x1b[31m", " a", "-x", "a:b"])
def test_a_name_that_is_none_is_refused(folder: Path, name: str) -> None:
    with pytest.raises(NotKeptError, match="allowed"):
        renamed(folder / "alpha.db", name)
    assert (folder / "alpha.db").exists()


def test_a_name_that_is_taken_is_refused(folder: Path) -> None:
    with pytest.raises(NotKeptError, match="exists already"):
        renamed(folder / "alpha.db", "beta")
    with pytest.raises(NotKeptError, match="not there any more"):
        renamed(folder / "gone.db", "gamma")


def test_a_world_is_put_away_beside_the_others_and_one_of_the_same_name_after_it(folder: Path) -> None:
    first = put_away(folder / "beta.db")
    lives.written(folder / "beta.db", 2)
    second = put_away(folder / "beta.db")
    assert (first, second) == (folder / TRASH / "beta.db", folder / TRASH / "beta-2.db")
    with open_save(first) as save, open_save(second) as other:
        assert (save.tip().tick, other.tip().tick) == (3, 2)
    assert put_away(folder / "odd.db").read_text() == "a letter to my sister"
    assert [path.name for path in folder.glob("*.db")] == ["alpha.db"]


def test_what_was_put_away_last_is_taken_back_first_and_never_over_another(folder: Path) -> None:
    assert taken_back(folder) is None
    for name in ("alpha.db", "beta.db"):
        put_away(folder / name)
    lives.written(folder / "beta.db", 2)
    first, second = taken_back(folder), taken_back(folder)
    assert (first, second, taken_back(folder)) == (folder / "beta-2.db", folder / "alpha.db", None)
    with open_save(folder / "beta-2.db") as back, open_save(folder / "beta.db") as there:
        assert (back.tip().tick, there.tip().tick) == (3, 2)


def test_what_a_killed_writer_left_in_the_log_goes_with_the_world(tmp_path: Path) -> None:
    world, dice = lives.small_world(), random.Random(1)
    with create(tmp_path / "live.db", world, mind="rules") as save:
        for _ in range(3):
            save.append(lives.lived(world, save.last_hash(), dice))
        (tmp_path / "killed").mkdir()
        for ending in ("", "-wal"):
            shutil.copy(tmp_path / f"live.db{ending}", tmp_path / "killed" / f"town.db{ending}")
    with open_save(renamed(tmp_path / "killed" / "town.db", "other")) as save:
        assert save.tip().tick == 3
    assert sorted(path.name for path in (tmp_path / "killed").iterdir()) == ["other.db"]


def test_a_file_that_is_made_while_a_world_is_moved_is_not_overwritten(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def taken_meanwhile(path: Path) -> None:
        for name in ("gamma.db", "beta.db-wal"):
            (folder / name).write_text("mine")

    before = (folder / "alpha.db").read_bytes()
    monkeypatch.setattr(saves.library, "_settle", taken_meanwhile)
    with pytest.raises(NotKeptError, match=r"gamma\.db: exists already"):
        renamed(folder / "alpha.db", "gamma")
    with pytest.raises(NotKeptError, match=r"delta\.db: exists already"):
        (folder / "delta.db").write_text("mine")
        saves.library._move_parts(folder / "beta.db", folder / "delta.db")
    assert (folder / "beta.db-wal").read_text() == (folder / "gamma.db").read_text() == (folder / "delta.db").read_text() == "mine"
    assert (folder / "alpha.db").read_bytes() == before and (folder / "beta.db").exists()
    assert not (folder / "delta.db-wal").exists()


def test_where_no_file_has_two_names_a_world_is_moved_all_the_same(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(old: Path, new: Path) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", refused)
    with open_save(renamed(folder / "alpha.db", "gamma")) as save:
        assert save.tip().tick == 30
    assert not (folder / "alpha.db").exists()


def test_no_world_gets_a_name_beside_which_the_log_of_another_lies(folder: Path) -> None:
    (folder / "gamma.db-wal").write_text("mine")
    with pytest.raises(NotKeptError, match=r"gamma\.db-wal: the log of another save"):
        renamed(folder / "alpha.db", "gamma")
    (folder / TRASH).mkdir()
    (folder / TRASH / "alpha.db-wal").write_text("mine")
    assert put_away(folder / "alpha.db").name == "alpha-2.db"


def test_a_world_that_somebody_plays_is_neither_renamed_nor_put_away(folder: Path) -> None:
    with open_save(folder / "alpha.db", writable=True):
        for deed in (put_away, lambda path: renamed(path, "gamma")):
            with pytest.raises(LockedError):
                deed(folder / "alpha.db")
    assert (folder / "alpha.db").exists()


def test_what_a_player_means_by_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/home/me")
    path = tmp_path / "town.db"
    assert beside(path, "other") == tmp_path / "other.db" == beside(path, "other.db")
    assert beside(path, "~/x") == Path("/home/me/x.db") and beside(path, "/media/x.db") == Path("/media/x.db")
    assert beside(path, "v1.2").name == "v1.2.db"
    (tmp_path / "town copy.db").touch()
    assert free_copy(path) == tmp_path / "town copy 2.db"


# Going to another world


@pytest.fixture
def screen(folder: Path) -> Iterator[Screen]:
    with create(folder / "first.db", new_world("town", 1, 8), mind="rules"):
        pass
    with create(folder / "second.db", new_world("town", 2, 10), mind="rules"):
        pass
    found = Screen(EngineClient(EngineSpec(save=str(folder / "first.db"))))
    yield found
    found.client.close()


def test_the_engine_is_left_for_another_world_which_then_runs(screen: Screen, folder: Path) -> None:
    screen.run(2)
    screen.client.open(str(folder / "second.db"), "main")
    ready = screen.next(Ready)
    assert (Path(ready.save).name, ready.snapshot.tick, len(ready.snapshot.agents)) == ("second.db", 0, 10)
    screen.replica = screen.replica.restored(ready.snapshot)
    screen.run(1)
    screen.client.close()
    assert (world_line(folder / "first.db").ticks, world_line(folder / "second.db").ticks) == (2, 1)


def test_a_world_that_cannot_be_read_is_not_gone_to(screen: Screen, folder: Path) -> None:
    screen.run(1)
    screen.client.open(str(folder / "odd.db"), "main")
    ready = screen.next(Ready)
    assert (Path(ready.save).name, ready.snapshot.tick) == ("first.db", 1)
    assert "odd.db" in screen.next(Declined).message
    screen.replica = screen.replica.restored(ready.snapshot)
    screen.send(Step())
    assert screen.next(Ticked).tick == 2


# The screen


def client_of(path: Path) -> FakeClient:
    with open_save(path) as save:
        client = FakeClient(save.world())
    client.drain()
    client.say(Ready(client.snapshot(), str(path), "rules", "main"))
    return client


async def shelf(on: Stage) -> Shelf:
    """Open the library, and wait until its list is there."""
    await on.press("W")
    screen = on.app.screen
    assert isinstance(screen, LibraryScreen)
    await until(on, lambda: screen.found is not None)
    return screen.query_one(Shelf)


async def until(on: Stage, true: object) -> None:
    for _ in range(1200):
        if true():  # type: ignore[operator]
            break
        await on.pilot.pause(0.05)
    assert true()  # type: ignore[operator]
    await on.settle()


def told(on: Stage) -> str:
    return " ".join(str(note.message) for note in on.app._notifications)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_library_shows_each_world_with_its_curve_and_the_reason_where_it_cannot_be_read(
    folder: Path, size: tuple[int, int]
) -> None:
    async with stage(size, 0, client_of(folder / "alpha.db")) as on:
        pane = await shelf(on)
        text = on.text(Shelf)
        with open_save(folder / "alpha.db") as save:
            assert bars(squeezed([each.acts for each in save.strip()][1:])) in text
        assert "open · town, 12 people, tick 30" in text and "beta" in text and "this is not a voxpop save" in text
        assert pane.current is not None and pane.current.value == str(folder / "alpha.db")


async def test_enter_opens_a_world_and_the_screen_goes_on_with_it(folder: Path) -> None:
    client = client_of(folder / "alpha.db")
    async with stage(client=client, ticks=0) as on:
        await shelf(on)
        await on.press("down", "enter")
        await on.settle()
        assert client.opened == [(str(folder / "beta.db"), "main")] and on.app.screen is on.society
        assert "opening" in on.text(TopLine) and "beta" in on.text(TopLine)
        with open_save(folder / "beta.db") as save:
            client.world = save.world()
        client.say(Ready(client.snapshot(), str(folder / "beta.db"), "rules", "main"))
        await on.settle()
        assert on.app.town.save == str(folder / "beta.db") and on.app.town.world is not None and on.app.town.world.tick == 3
        assert not on.app.town.goes_on and "opening" not in on.text(TopLine)


async def test_the_world_that_is_open_and_one_that_cannot_be_read_are_not_opened(folder: Path) -> None:
    client = client_of(folder / "alpha.db")
    async with stage(client=client, ticks=0) as on:
        await shelf(on)
        await on.press("enter")
        assert "open already" in told(on)
        await on.press("3")
        assert "cannot be opened" in told(on) and client.opened == []


async def test_d_copies_a_world_beside_itself_and_the_list_shows_it(folder: Path) -> None:
    async with stage(client=client_of(folder / "alpha.db"), ticks=0) as on:
        pane = await shelf(on)
        await on.press("d")
        await until(on, lambda: len(pane.view) == 4)
        assert (folder / "alpha copy.db").exists() and "Copied to" in told(on)
        assert pane.current is not None and pane.current.value == str(folder / "alpha.db")


async def test_s_asks_where_to_copy_a_world_to_and_refuses_what_is_there(folder: Path, tmp_path: Path) -> None:
    async with stage(client=client_of(folder / "alpha.db"), ticks=0) as on:
        await shelf(on)
        await on.press("s")
        screen = on.app.screen
        assert isinstance(screen, LineScreen)
        screen.query_one("#wanted").value = "beta"  # type: ignore[attr-defined]
        await on.press("enter")
        assert on.app.screen is screen and "exists already" in str(screen.query_one("#line-note").render())
        screen.query_one("#wanted").value = str(tmp_path / "kept.db")  # type: ignore[attr-defined]
        await on.press("enter")
        await until(on, lambda: "Copied to" in told(on))
        assert (tmp_path / "kept.db").exists()


async def test_r_renames_a_world_but_not_the_one_that_is_open(folder: Path) -> None:
    async with stage(client=client_of(folder / "alpha.db"), ticks=0) as on:
        pane = await shelf(on)
        await on.press("r")
        assert isinstance(on.app.screen, LibraryScreen) and "open another one first" in told(on)
        await on.press("down", "r")
        screen = on.app.screen
        assert isinstance(screen, LineScreen)
        screen.query_one("#wanted").value = "gamma"  # type: ignore[attr-defined]
        await on.press("enter")
        await until(on, lambda: any(choice.text == "gamma" for choice in pane.view.entries))
        assert (folder / "gamma.db").exists() and not (folder / "beta.db").exists()


async def test_x_puts_a_world_away_after_one_question_and_u_takes_it_back(folder: Path) -> None:
    async with stage(client=client_of(folder / "alpha.db"), ticks=0) as on:
        pane = await shelf(on)
        await on.press("down", "x")
        assert isinstance(on.app.screen, ChooseScreen)
        await on.press("enter")  # keep it: the first
        assert (folder / "beta.db").exists()
        await on.press("x", "2")
        await until(on, lambda: len(pane.view) == 2)
        assert (folder / TRASH / "beta.db").exists() and "u takes it back" in told(on)
        await on.press("u")
        await until(on, lambda: (folder / "beta.db").exists() and "beta is back" in told(on))
        assert not (folder / TRASH / "beta.db").exists()


async def test_a_world_that_appears_while_the_list_is_open_is_shown(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.screens.shelf.LOOK_SECONDS", 0.1)
    async with stage(client=client_of(folder / "alpha.db"), ticks=0) as on:
        pane = await shelf(on)
        shutil.copy(folder / "beta.db", folder / "new.db")
        await until(on, lambda: len(pane.view) == 4)


async def test_where_there_are_no_worlds_the_library_says_how_one_begins() -> None:
    async with stage(ticks=0) as on:
        await shelf(on)
        assert "n begins one, esc goes back." in str(on.app.screen.query_one("#library-note").render())
        await on.press("d", "x", "r", "enter")
        assert isinstance(on.app.screen, LibraryScreen)
        await on.press("escape")
        assert on.app.screen is on.society


async def test_keys_are_heard_while_the_list_is_read(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import asyncio

    async def never(*arguments: str) -> bytes:
        await asyncio.Event().wait()
        return b""

    monkeypatch.setattr(LibraryScreen, "ask", staticmethod(never))
    async with stage(client=client_of(folder / "alpha.db"), ticks=0) as on:
        await on.press("W")
        assert isinstance(on.app.screen, LibraryScreen)
        await on.press("escape")
        assert on.app.screen is on.society


async def test_capital_s_keeps_a_copy_of_the_world_that_is_open(folder: Path) -> None:
    async with stage(client=client_of(folder / "alpha.db"), ticks=0) as on:
        await on.press("S")
        assert isinstance(on.app.screen, LineScreen)
        await on.press("enter")
        await until(on, lambda: "Copied to" in told(on))
        assert world_line(folder / "alpha copy.db").ticks == 30


def test_a_link_that_leads_nowhere_does_not_keep_the_player_from_the_other_worlds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tui.worlds.worlds_folder", lambda: tmp_path)
    (tmp_path / "gone.db").symlink_to(tmp_path / "nowhere")
    (tmp_path / "town.db").write_bytes(b"x")
    assert [path.name for path in latest_worlds()] == ["town.db", "gone.db"]


def test_a_folder_is_no_name_for_a_copy() -> None:
    assert beside(Path("/worlds/town.db"), "/") == Path("/")


@pytest.mark.parametrize(
    "line", ["x" * 300, "a\0b", "\0/x", "~nobody/x", "/", "//", "..", "a/..", "\ud800", "é" * 150, "x" * 290 + "/y", "q/" + "z" * 270]
)
def test_whatever_is_typed_as_the_place_of_a_copy_is_answered_in_a_plain_line(folder: Path, line: str) -> None:
    problem = save_as_screen(folder / "first.db")._problem
    assert problem(line) and problem("another") == ""


def test_a_world_with_as_long_a_name_as_there_can_be_is_offered_a_name_for_its_copy(tmp_path: Path) -> None:
    assert free_copy(tmp_path / f"{'x' * 250}.db").stem.endswith("copy")
