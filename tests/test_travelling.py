"""Worlds leave and come from the screen: each form lies where the player said, nothing is overwritten, and what comes in is equal."""

import sqlite3
from pathlib import Path

import lives
import pytest
from stage import Stage, stage
from test_worlds import client_of, shelf, told, until
from textual.widgets import Input

from saves.file import open_save
from saves.opening import APPLICATION_ID
from tui.recent import remembered
from tui.screens.dialogs import ChooseScreen
from tui.screens.library import LibraryScreen
from tui.screens.line import LineScreen
from tui.screens.shelf import hints
from tui.screens.travelling import Travel, Travels, meant
from tui.seeking_worlds import LINES, SAVE, kind_of_file, lying_about
from tui.worlds import worlds_folder


@pytest.fixture
def alpha() -> Path:
    path = worlds_folder() / "alpha.db"
    lives.written(path, 5)
    return path


async def exported(on: Stage, form: str, to: Path) -> None:
    """Export the world pointed at, in the form with this digit."""
    await on.press("e", form)
    screen = on.app.screen
    assert isinstance(screen, LineScreen)
    screen.query_one(Input).value = str(to)
    await on.press("enter")
    await until(on, lambda: f"Written: {to}" in told(on))


async def test_a_world_leaves_as_tables_lines_a_network_and_a_copy_and_the_lines_come_back_equal(alpha: Path, tmp_path: Path) -> None:
    async with stage((120, 40), 0, client_of(alpha)) as on:
        pane = await shelf(on)
        for form, name in (("1", "tables"), ("2", "a.jsonl"), ("3", "a.graphml"), ("4", "given.db")):
            await exported(on, form, tmp_path / name)
        assert (tmp_path / "tables" / "people.csv").stat().st_size and "graphml" in (tmp_path / "a.graphml").read_text()[:300]
        await on.press("i")
        screen = on.app.screen
        if isinstance(screen, ChooseScreen):
            await on.press("1")
        await until(on, lambda: isinstance(on.app.screen, LineScreen))
        on.app.screen.query_one(Input).value = str(tmp_path / "a.jsonl")
        await on.press("enter")
        await until(on, lambda: len(pane.view) == 2 and "It is called a here" in told(on))
    with open_save(alpha) as save, open_save(worlds_folder() / "a.db") as back, open_save(tmp_path / "given.db") as given:
        assert save.tip() == back.tip() == given.tip()


async def test_nothing_that_is_there_is_overwritten_and_the_place_offered_is_free(alpha: Path, tmp_path: Path) -> None:
    (Path.home() / "alpha.jsonl").write_text("mine")
    async with stage((120, 40), 0, client_of(alpha)) as on:
        await shelf(on)
        await on.press("e", "2")
        screen = on.app.screen
        assert isinstance(screen, LineScreen) and screen.query_one(Input).value == str(Path.home() / "alpha 2.jsonl")
        screen.query_one(Input).value = "alpha"
        await on.press("enter")
        assert on.app.screen is screen and "exists already" in str(screen.query_one("#line-note").render())
    assert (Path.home() / "alpha.jsonl").read_text() == "mine"


async def test_what_was_begun_is_finished_when_the_player_leaves_the_list(alpha: Path, tmp_path: Path) -> None:
    async with stage((120, 40), 0, client_of(alpha)) as on:
        await shelf(on)
        await on.press("e", "2")
        on.app.screen.query_one(Input).value = str(tmp_path / "a.jsonl")
        await on.press("enter", "escape")
        assert on.app.screen is on.society
        await until(on, lambda: "Written:" in told(on))
        assert (tmp_path / "a.jsonl").exists()


async def test_a_save_from_elsewhere_is_offered_and_is_copied_or_opened_where_it_lies(alpha: Path) -> None:
    other = Path.home() / "from-anna.db"
    lives.written(other, 3)
    async with stage((120, 40), 0, client_of(alpha)) as on:
        pane = await shelf(on)
        await on.press("i")
        await until(on, lambda: isinstance(on.app.screen, ChooseScreen))
        await on.press("2")
        await until(on, lambda: isinstance(on.app.screen, ChooseScreen) and "Copy it" in str(on.app.screen._choices))
        await on.press("1")
        await until(on, lambda: len(pane.view) == 2)
        await on.press("i")
        await until(on, lambda: isinstance(on.app.screen, ChooseScreen))
        await on.press("2")
        await until(on, lambda: isinstance(on.app.screen, ChooseScreen) and "Copy it" in str(on.app.screen._choices))
        await on.press("2")
        await until(on, lambda: bool(on.client.opened))
        assert on.client.opened == [(str(other), "main")] and remembered() == [other]
    assert (worlds_folder() / "from-anna.db").exists() and other.exists()


async def test_a_failure_is_told_in_one_plain_line_and_leaves_nothing(alpha: Path, tmp_path: Path) -> None:
    connection = sqlite3.connect(alpha)
    connection.execute("UPDATE tick SET event_hash = zeroblob(16) WHERE tick = 3")
    connection.commit()
    connection.close()
    lives.written(worlds_folder() / "zeta.db", 2)
    async with stage((120, 40), 0, client_of(worlds_folder() / "zeta.db")) as on:
        pane = await shelf(on)
        pane.point(next(place for place, choice in enumerate(pane.view.entries) if choice.text == "alpha"))
        await on.press("e", "2")
        on.app.screen.query_one(Input).value = str(tmp_path / "a.jsonl")
        await on.press("enter")
        await until(on, lambda: "it came to nothing" in told(on))
        assert "tick 3" in told(on)
    assert not list(tmp_path.glob("a.jsonl*"))


async def test_keys_pressed_before_anything_is_listed_are_answered(alpha: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(LibraryScreen, "_look", lambda self: None)
    async with stage((120, 40), 0, client_of(alpha)) as on:
        await on.press("W", "enter", "e", "d")
        assert told(on).count("Still looking") == 3


def test_files_that_can_become_worlds_are_known_by_their_first_bytes(tmp_path: Path) -> None:
    home = Path.home()
    lives.written(home / "town.voxpop", 2)
    (home / "a.jsonl").write_bytes(b'{"type":"voxpop","format":1}\n')
    (home / "other.jsonl").write_bytes(b'{"a":1}\n')
    (home / "letter.db").write_text("dear sister")
    (home / "\x1b[31m.jsonl").write_bytes(b'{"type":"voxpop",')
    assert {(each.path.name, each.kind) for each in lying_about()} == {("town.voxpop", SAVE), ("a.jsonl", LINES)}
    assert (home / "town.voxpop").read_bytes()[68:72] == APPLICATION_ID.to_bytes(4, "big")
    assert kind_of_file(Path("/dev/zero")) is None is kind_of_file(tmp_path) and kind_of_file(tmp_path / "gone") is None


def test_a_name_gets_the_ending_of_its_form_and_a_path_stays_one(tmp_path: Path) -> None:
    assert meant("town", ".jsonl").name == "town.jsonl" == meant("town.jsonl", ".jsonl").name
    assert meant(str(tmp_path / "v1.2"), ".graphml") == tmp_path / "v1.2.graphml" and meant(str(tmp_path / "t"), "") == tmp_path / "t"


def test_what_takes_longer_than_a_second_is_told_with_its_share() -> None:
    travels = Travels()
    travels.under_way = {0: Travel("Writing tables of town", float("-inf"), 0.5), 1: Travel("soon over", float("inf"), 0.1)}
    assert travels.told() == "Writing tables of town … ━━━━━━━━━━           50%"


def test_no_hint_is_cut_however_narrow_the_dialog() -> None:
    parts = ("enter opens", "n new", "e export")
    assert hints(parts, 60) == ["enter opens · n new · e export"]
    assert hints(parts, 20) == ["enter opens · n new", "e export"] and hints(parts, 4) == list(parts)
