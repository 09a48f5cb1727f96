"""Settings, themes, keys, help and jumping, as a player meets them on the screen."""

from pathlib import Path

import pytest
from fake_client import FakeClient
from stage import Stage, stage

from tui import manual
from tui.app import VoxpopApp
from tui.bindings import BY_ID
from tui.dialog_keys import DIALOG_COMMANDS
from tui.keys import HINTS
from tui.paint import palette_for
from tui.screens.arrangement import PANES, breadth
from tui.screens.branches import BranchesScreen
from tui.screens.help import Heading, HelpScreen, Keys, Line
from tui.screens.jump import JumpScreen
from tui.screens.keys import KeysPane, KeysScreen
from tui.screens.palette import TownCommands
from tui.screens.press import PressScreen
from tui.screens.settings import SettingsPane, SettingsScreen
from tui.screens.themes import ThemesScreen
from tui.settings import Settings
from tui.settings_file import load_settings
from tui.settings_table import SETTINGS
from tui.themes import NAMES, THEMES
from tui.widgets.agents import AgentsPane
from tui.widgets.feed import FeedPane
from tui.widgets.hints import Hints
from tui.widgets.timeline import Timeline

SIZES = pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])


def hint_line(on: Stage) -> str:
    return on.society.query_one(Hints).render_line(0).text


def notes(on: Stage) -> list[str]:
    return [note.message for note in on.app._notifications]


async def point_at(on: Stage, name: str) -> None:
    """Put the cursor of the settings on one."""
    on.app.screen.query_one(SettingsPane).point([setting.name for setting in SETTINGS].index(name))
    await on.settle()


# Settings


@SIZES
async def test_every_setting_is_shown_with_its_value_and_explained(size: tuple[int, int]) -> None:
    async with stage(size=size) as on:
        await on.press("comma")
        assert isinstance(on.app.screen, SettingsScreen)
        shown = on.text(SettingsPane)
        for setting in SETTINGS:
            assert setting.title in shown
            await point_at(on, setting.name)
            assert setting.help[:40] in str(on.app.screen.query_one("#settings-note").render())
        await on.press("escape")
        assert on.app.screen is on.society


async def test_a_setting_counts_at_once_and_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    client = FakeClient()
    app = VoxpopApp(client, smooth=False, kept_in=path)
    async with app.run_test(size=(120, 40)) as pilot:
        on = Stage(app, client, pilot)
        await on.settle()
        await on.press("comma", "right")
        assert app.theme == app.settings.theme == NAMES[1] and load_settings(path).settings == Settings(theme=NAMES[1])
        await point_at(on, "turn_seconds")
        await on.press("right")
        assert app.controls.turn_seconds == 30
        await on.press("enter", *["backspace"] * 2, *"45", "enter")
        assert app.controls.turn_seconds == 45 and load_settings(path).settings.turn_seconds == 45
        await on.press("enter", *"0000", "enter")
        assert "allowed: 0 to 3600" in str(app.screen.query_one("#line-note").render())
        await on.press("escape", "r")
        assert load_settings(path).settings == Settings(theme=NAMES[1])


async def test_what_cannot_be_kept_holds_until_one_leaves_and_is_told(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text("theme = [", encoding="utf-8")
    client = FakeClient()
    app = VoxpopApp(client, smooth=False, kept_in=path)
    async with app.run_test(size=(120, 40)) as pilot:
        on = Stage(app, client, pilot)
        await on.settle()
        await on.press("comma", "right")
        assert app.theme == NAMES[1] and path.read_text(encoding="utf-8") == "theme = ["
        assert any("could not be kept" in note for note in notes(on))


async def test_a_broken_file_is_told_once_and_nobody_is_kept_from_playing(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('theme = "darkk"\n[keys]\npeople.edit = "E"\n"peple.edit" = "x"\n', encoding="utf-8")
    settings, problems = load_settings(path)
    client = FakeClient()
    app = VoxpopApp(client, smooth=False, settings=settings, kept_in=path, problems=problems)
    async with app.run_test(size=(120, 40)) as pilot:
        on = Stage(app, client, pilot)
        await on.settle()
        told = [note for note in notes(on) if note.startswith("settings.toml")]
        assert told == [
            f"settings.toml line 1: theme 'darkk'; did you mean 'voxpop-dark'? (allowed: {', '.join(THEMES)})",
            "settings.toml line 4: peple.edit: no such command; did you mean 'people.edit'?",
        ]
        assert app.theme == "voxpop-dark" and app.keymap.key("people.edit") == "E"


def test_a_layout_is_taken_where_there_is_room_for_it() -> None:
    assert [breadth(width, "auto") for width in (80, 120, 200)] == [80, 120, 200]
    assert [breadth(width, "narrow") for width in (80, 200)] == [80, 99]
    assert [breadth(width, "medium") for width in (80, 95, 120, 200)] == [80, 100, 120, 159]
    assert [breadth(width, "wide") for width in (80, 120, 150, 200)] == [80, 120, 160, 200]


@pytest.mark.parametrize(("layout", "panes"), [("narrow", {"agents", "feed"}), ("medium", {*PANES[:6]}), ("wide", {*PANES[:6]})])
async def test_a_layout_is_laid_out(layout: str, panes: set[str]) -> None:
    async with stage(size=(170, 50)) as on:
        on.app.change_setting("layout", layout)
        await on.settle()
        assert on.visible() == panes and on.society.has_class(f"-{layout}")


# Themes


async def test_a_theme_pointed_at_is_on_show_and_taken_back_or_kept() -> None:
    async with stage() as on:
        before = on.society.query_one(FeedPane).palette
        await on.press("T", "down", "down")
        assert isinstance(on.app.screen, ThemesScreen) and on.app.theme == NAMES[2]
        await on.press("escape")
        assert on.app.theme == NAMES[0] and on.society.query_one(FeedPane).palette == before
        await on.press("T", "T", "enter")
        assert on.app.theme == on.app.settings.theme == NAMES[1] and on.app.screen is on.society


@SIZES
async def test_every_theme_paints_every_pane(size: tuple[int, int]) -> None:
    async with stage(size=size) as on:
        for name in NAMES:
            on.app.change_setting("theme", name)
            await on.settle()
            assert on.society.query_one(FeedPane).palette == palette_for(THEMES[name]) and on.app.theme == name


# Keys


async def test_a_key_is_changed_shown_everywhere_and_does_what_it_says(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    client = FakeClient()
    app = VoxpopApp(client, smooth=False, kept_in=path)
    async with app.run_test(size=(120, 40)) as pilot:
        on = Stage(app, client, pilot)
        await on.settle()
        await on.press("ctrl+k", "slash", *"newest tick", "enter")
        assert isinstance(app.screen, KeysScreen)
        await on.press("escape", "slash", *"bound or not", "escape")
        pane = app.screen.query_one(KeysPane)
        pane.point(pane.view.entries.index(BY_ID["world.branch"]))
        await on.press("enter")
        assert isinstance(app.screen, PressScreen)
        await on.press("f6")
        assert isinstance(app.screen, KeysScreen) and app.keymap.keys("world.branch") == ("f6",)
        assert load_settings(path).settings.keys == {"world.branch": "f6"}
        await on.press("escape")
        assert "F6 branch" in hint_line(on)
        await on.press("b")
        assert app.screen is on.society
        await on.press("f6")
        assert isinstance(app.screen, BranchesScreen)
        await on.press("escape")
        found = {hit.text: hit.help async for hit in TownCommands(on.society).discover()}
        assert str(found["World: branch"]).endswith("(F6)")


async def test_what_has_the_key_is_told_before_it_is_taken() -> None:
    async with stage() as on:
        await on.press("ctrl+k")
        pane = on.app.screen.query_one(KeysPane)
        pane.point(pane.view.entries.index(BY_ID["people.edit"]))
        await on.press("enter", "b")
        assert isinstance(on.app.screen, PressScreen)
        assert "will be taken from: branch" in str(on.app.screen.query_one("#press-note").render())
        await on.press("escape")
        assert on.app.keymap.keys("people.edit") == ("e",)
        await on.press("enter", "b", "enter")
        assert on.app.keymap.keys("people.edit") == ("b",) and on.app.keymap.keys("world.branch") == ()
        assert any("world.branch: no key is left" in note for note in notes(on))
        await on.press("r")
        assert on.app.keymap.for_textual() == {}


async def test_keys_that_mean_something_everywhere_can_be_pressed_and_are_refused() -> None:
    async with stage() as on:
        await on.press("ctrl+k", "enter", "ctrl+c")
        assert "ctrl+c always leaves" in str(on.app.screen.query_one("#press-note").render())
        await on.press("ctrl+q")
        assert on.app.is_running and not on.app._exit
        assert "the only key of help.quit" in str(on.app.screen.query_one("#press-note").render())


async def test_keys_of_dialogs_are_changed_too() -> None:
    async with stage() as on:
        on.app.rebind("settings.close", "f4")
        await on.press("comma")
        assert "F4 closes" in str(on.app.screen.query_one("#settings").border_subtitle)
        await on.press("escape")
        assert isinstance(on.app.screen, SettingsScreen)
        await on.press("f4")
        assert on.app.screen is on.society


async def test_all_keys_are_as_they_were_made_after_one_question() -> None:
    async with stage() as on:
        on.app.rebind("people.edit", "f5")
        on.app.rebind("people.sort", "")
        await on.press("ctrl+k", "d", "R", "1")
        assert on.app.keymap.changed("people.edit")
        await on.press("R", "2")
        assert on.app.keymap.for_textual() == {} and on.app.settings.keys == {}


# Help


@pytest.mark.parametrize("place", ["agents", "feed", "chat", "recommender", "log", "curves", "map"])
async def test_help_begins_with_the_page_and_the_keys_of_the_place(place: str) -> None:
    async with stage(size=(120, 60)) as on:
        on.society.go(place)
        await on.press("question_mark")
        assert isinstance(on.app.screen, HelpScreen)
        entries = on.app.screen.query_one(Keys).view.entries
        assert entries[0] == manual.page(place)[0]
        begin = entries.index(Heading("Keys here")) + 1
        first = {entry.text for entry in entries[begin : begin + 40] if isinstance(entry, Line)}
        assert {BY_ID[id_].help for id_ in HINTS[place]} <= first
        await on.press("question_mark")
        assert on.app.screen is on.society


@pytest.mark.parametrize("keys", [("comma",), ("ctrl+k",), ("T",), ("W",), ("b",), ("N",), ("ctrl+o",)])
async def test_help_is_there_in_every_dialog(keys: tuple[str, ...]) -> None:
    async with stage(size=(120, 60)) as on:
        await on.press(*keys)
        dialog = on.app.screen
        await on.press("f1")
        assert isinstance(on.app.screen, HelpScreen)
        scope = on.app.screen.here.page
        told = {entry.text for entry in on.app.screen.query_one(Keys).view.entries if isinstance(entry, Line)}
        own = {command.help for command in DIALOG_COMMANDS if command.scope == scope}
        assert own and own <= told
        await on.press("escape")
        assert on.app.screen is dialog


async def test_a_question_mark_is_typed_where_letters_are() -> None:
    async with stage() as on:
        await on.press("slash", "question_mark")
        assert on.app.screen is on.society and on.society.query_one("#find").value.endswith("?")  # type: ignore[attr-defined]


@pytest.mark.parametrize("name", sorted(path.stem for path in manual.PAGES.glob("*.md")))
def test_every_page_begins_with_a_title_and_its_keys_exist(name: str) -> None:
    page = manual.page(name)
    assert page[0].kind == "head" and len(page) > 1
    ids = [id_ for block in page for id_ in manual.ids_in(block.text)]
    assert [id_ for id_ in ids if id_ not in BY_ID] == []


# Jumping


@SIZES
@pytest.mark.parametrize("way", ["plain", "zoomed", "asked"])
async def test_a_letter_goes_anywhere(size: tuple[int, int], way: str) -> None:
    async with stage(size=size) as on:
        if way == "zoomed":
            await on.press("2", "z")
        elif way == "asked":
            await on.ask("planning")
            on.society.go("feed")
            await on.settle()
        for key, pane in (("5", "log"), ("7", "map"), ("i", "inspector"), ("3", "chat"), ("1", "agents")):
            await on.press("ctrl+o")
            assert isinstance(on.app.screen, JumpScreen)
            await on.press(key)
            assert on.app.screen is on.society and on.society.place == pane and pane in on.visible()


async def test_jumping_goes_to_people_and_to_time_and_may_be_left() -> None:
    async with stage() as on:
        await on.press("ctrl+o", "c")
        agents = on.society.query_one(AgentsPane)
        assert agents.cursor == 2 and on.society.town.selected == agents.current
        before = on.society.focused
        await on.press("ctrl+o", "escape")
        assert on.society.focused is before
        await on.press("ctrl+o", "t")
        assert on.app.screen is not on.society and not isinstance(on.app.screen, JumpScreen)


async def test_jumping_as_somebody_comes_back_to_oneself() -> None:
    async with stage() as on:
        await on.ask("planning")
        await on.press("ctrl+o", "2")
        assert on.society.place == "feed"
        await on.press("ctrl+o", "y")
        assert on.society.place == "player"


async def test_a_click_on_a_letter_goes_there_and_a_resize_leaves() -> None:
    async with stage() as on:
        await on.press("ctrl+o")
        await on.pilot.click("#to-5")
        await on.settle()
        assert on.society.place == "log"
        await on.press("ctrl+o")
        await on.pilot.resize_terminal(90, 30)
        await on.settle()
        assert on.app.screen is on.society


# What cannot be done now, and the mouse


async def test_the_palette_says_why_something_cannot_be_done_now() -> None:
    async with stage() as on:
        found = {hit.text: str(hit.help) async for hit in TownCommands(on.society).discover()}
        assert found["World: undo"] == "Not now: there is no change of yours on this line of history since it was opened"
        assert found["You: peek"] == "Not now: you are nobody here: t becomes the selected person"
        assert not found["People: edit"].startswith("Not now")
        await on.press("left_square_bracket")
        found = {hit.text: str(hit.help) async for hit in TownCommands(on.society).discover()}
        assert found["People: edit"] == "Not now: the past is read-only: b branches here, L goes to live"


async def test_hints_timeline_and_panes_are_clicked() -> None:
    async with stage() as on:
        x = hint_line(on).index("look")
        await on.pilot.click(Hints, offset=(x, 0))
        await on.settle()
        assert on.society.place == "inspector"
        await on.pilot.click(FeedPane, offset=(5, 0))
        await on.settle()
        assert on.society.place == "feed"
        await on.pilot.click(Timeline, offset=(4, 0))
        await on.settle()
        assert on.society.town.replay.on
