"""Whoever asks what a sign means finds it in the help of the place where it stands."""

import ast
from pathlib import Path

import pytest
from stage import stage
from textual.theme import BUILTIN_THEMES

import tui.widgets
from tui.paint import EMOTION_GLYPHS, palette_for
from tui.screens.help import HelpScreen, Keys, Line
from tui.widgets.network_map import NetworkMapPane
from tui.widgets.person_row import AT
from tui.widgets.post_marks import AGAINST, FOR, OFFICIAL, TORN
from tui.widgets.sign_book import OF_EVENTS, PLACES, signs_of

COLOURS = palette_for(BUILTIN_THEMES["textual-dark"])
NARRATING = [Path(tui.widgets.__file__).parent / name for name in ("narrate.py", "changes_told.py")]


@pytest.mark.parametrize("place", PLACES)
def test_every_place_tells_its_signs_each_once(place: str) -> None:
    found = signs_of(place, COLOURS)
    assert found and len(set(found)) == len(found) and all(sign.strip() and words for sign, words in found)


@pytest.mark.parametrize("path", NARRATING, ids=lambda path: path.name)
def test_every_sign_of_a_line_of_the_log_is_told(path: Path) -> None:
    calls = [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call)]
    lines = [call.args[0] for call in calls if isinstance(call.func, ast.Name) and call.func.id == "Line" and call.args]
    found = {node.value for node in lines if isinstance(node, ast.Constant)}
    assert len(lines) > 10 and found - set(OF_EVENTS) == set()


def test_what_people_do_feel_and_stand_for_is_told_among_people() -> None:
    told = {sign for sign, _ in signs_of("agents", COLOURS)}
    assert {*AT.values(), *EMOTION_GLYPHS.values(), FOR, AGAINST, TORN, OFFICIAL} - {" "} <= told


async def test_help_tells_the_signs_of_the_pane_before_its_keys() -> None:
    async with stage() as on:
        await on.press("question_mark")
        assert isinstance(on.app.screen, HelpScreen)
        entries = list(on.app.screen.query_one(Keys).view.entries)
        first = [entry.keys for entry in entries if isinstance(entry, Line)]
        assert first[: len(signs_of("agents", COLOURS))] == [sign for sign, _ in signs_of("agents", COLOURS)]


@pytest.mark.parametrize("size", [(120, 40), (100, 30), (80, 24), (60, 16)])
async def test_the_legend_of_the_map_is_never_cut_and_no_sign_stands_without_its_word(size: tuple[int, int]) -> None:
    async with stage(size) as on:
        await on.press("7")
        pane = on.society.query_one(NetworkMapPane)
        for _ in range(5):
            await on.press("c")
            row = [text for text, _ in pane._legend()]
            assert sum(map(len, row)) <= pane.content_size.width
            labels = [sign.label for sign in pane._signs if sign.label]
            assert sum(label in row for label in labels) >= (1 if pane.colouring == "cascade" else min(2, len(labels)))
            assert row[-1].strip() in {*labels, "passes on"}
