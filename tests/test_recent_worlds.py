"""Worlds that were opened elsewhere are listed with the player's own, from a short list of places that nothing can break."""

import json
from pathlib import Path

import lives
import pytest
from click.testing import CliRunner
from stage import stage
from test_worlds import client_of, shelf, told, until

from tui.cli import voxpop
from tui.commands import play
from tui.commands.worlds import worlds
from tui.recent import MOST, forget, forget_all, moved, recent_path, recent_worlds, remember, remembered
from tui.screens.dialogs import ChooseScreen
from tui.wire import EngineSpec
from tui.worlds import latest_worlds, named_world, worlds_folder


@pytest.fixture
def elsewhere(tmp_path: Path) -> Path:
    """A world outside the player's folder that was opened once."""
    path = tmp_path / "harbour.db"
    lives.written(path, 4)
    remember(path, worlds_folder())
    return path


def test_the_one_opened_last_comes_first_and_once_and_no_more_are_kept_than_are_useful(tmp_path: Path) -> None:
    for number in [*range(MOST + 10), 5]:
        remember(tmp_path / f"{number}.db", worlds_folder())
    found = remembered()
    assert len(found) == MOST and found[0] == tmp_path / "5.db" and len(set(found)) == MOST


def test_worlds_in_the_folder_and_places_that_cannot_be_shown_are_not_kept(tmp_path: Path) -> None:
    for path in (worlds_folder() / "a.db", tmp_path / "\x1b[31m.db", tmp_path / ("x" * 5000), tmp_path / "a\0b", tmp_path / "\u202e.db"):
        remember(path, worlds_folder())
    assert remembered() == []


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[",
        b"{}",
        b"[1, 2]",
        b'["relative.db"]',
        b'["/a\\u001b[31m.db"]',
        b"\xff\xfe",
        b"[" * 100_000,
        b" " * 300_000,
        b'"/a.db"',
    ],
)
def test_a_list_that_was_tampered_with_is_an_empty_one(content: bytes) -> None:
    recent_path().parent.mkdir(parents=True, exist_ok=True)
    recent_path().write_bytes(content)
    assert remembered() == []
    remember(Path("/somewhere/a.db"), worlds_folder())
    assert remembered() == [Path("/somewhere/a.db")]


def test_a_file_that_is_gone_is_not_listed_until_its_disk_is_back(elsewhere: Path) -> None:
    content = elsewhere.read_bytes()
    elsewhere.unlink()
    assert recent_worlds() == [] and latest_worlds() == [] and remembered() == [elsewhere]
    elsewhere.write_bytes(content)
    assert recent_worlds() == latest_worlds() == [elsewhere]


def test_a_place_is_forgotten_or_goes_with_its_file(elsewhere: Path) -> None:
    moved(elsewhere, elsewhere.with_name("pier.db"))
    assert remembered() == [elsewhere.with_name("pier.db")]
    forget(elsewhere.with_name("pier.db"))
    assert remembered() == []
    forget_all()
    assert not recent_path().exists()


def test_a_world_elsewhere_has_a_name_like_the_others(elsewhere: Path) -> None:
    assert named_world("harbour") == named_world("harbour.db") == elsewhere
    lives.written(worlds_folder() / "harbour.db", 2)
    assert named_world("harbour") == worlds_folder() / "harbour.db"


def test_the_command_lists_it_with_the_place_where_it_lies(elsewhere: Path) -> None:
    assert f"in {elsewhere.parent}" in CliRunner().invoke(worlds, []).output.replace("\n", "")
    found = json.loads(CliRunner().invoke(worlds, ["--json"]).output)["worlds"]
    assert [each["file"] for each in found] == [str(elsewhere)] and found[0]["said"]


def test_whatever_is_opened_is_remembered_unless_the_settings_forbid_it(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = elsewhere.with_name("other.db")
    play._remember(EngineSpec(save=str(other)))
    assert remembered() == [other, elsewhere]
    settings = elsewhere.with_name("settings.toml")
    settings.write_text("recent = false\n")
    monkeypatch.setenv("VOXPOP_SETTINGS", str(settings))
    play._remember(EngineSpec(save=str(other)))
    assert not recent_path().exists()


# Double start


def test_a_save_alone_opens_as_a_file_manager_hands_it_over(elsewhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(play, "_launch", lambda spec, pace, start=False: opened.append(spec.save))
    for word in (str(elsewhere), "harbour"):
        assert CliRunner().invoke(voxpop, [word, "--turn-seconds", "9"]).exit_code == 0
    assert opened == [str(elsewhere)] * 2


def test_a_file_of_lines_or_an_event_alone_is_told_the_way_on(tmp_path: Path) -> None:
    for name, way in (("a.jsonl", "voxpop import voxpop"), ("b.toml", "voxpop play")):
        (tmp_path / name).touch()
        result = CliRunner().invoke(voxpop, [str(tmp_path / name)])
        assert result.exit_code and way in str(result.exception or "") + result.output


# On the screen


async def test_the_world_one_is_in_and_those_elsewhere_are_listed_with_their_place(elsewhere: Path, tmp_path: Path) -> None:
    (tmp_path / "quay").mkdir()
    lives.written(here := tmp_path / "quay" / "here.db", 3)
    async with stage((120, 40), 0, client_of(here)) as on:
        pane = await shelf(on)
        assert {str(choice.value) for choice in pane.view.entries} == {str(here), str(elsewhere)}
        text = on.text(type(pane))
        assert "open · town, 12 people, tick 3" in text and f"in {elsewhere.parent}" in text and "“" in text


async def test_x_can_take_a_world_elsewhere_off_the_list_and_leave_its_file(elsewhere: Path) -> None:
    lives.written(worlds_folder() / "alpha.db", 3)
    async with stage((120, 40), 0, client_of(worlds_folder() / "alpha.db")) as on:
        pane = await shelf(on)
        pane.point(next(place for place, choice in enumerate(pane.view.entries) if choice.text == "harbour"))
        await on.press("x")
        assert isinstance(on.app.screen, ChooseScreen)
        await on.press("3")
        await until(on, lambda: len(pane.view) == 1 and "off the list" in told(on))
        assert elsewhere.exists() and remembered() == []
