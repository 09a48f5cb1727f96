"""No text of the screen names a key by hand: whatever the player chose as a key stands in it."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from stage import Stage, stage

import tui
from tui.bindings import BY_ID
from tui.manual import ids_in
from tui.settings import Settings
from tui.widgets.curves import CurvesPane
from tui.widgets.timeline import Timeline
from tui.widgets.top_line import TopLine

PACKAGE = Path(tui.__file__).parent
OF_THE_SCREEN = [PACKAGE / "app.py", PACKAGE / "hearing.py", PACKAGE / "tour.py", PACKAGE / "examples.py", PACKAGE / "engine_replay.py"]
OF_THE_SCREEN += sorted([*PACKAGE.glob("screens/*.py"), *PACKAGE.glob("widgets/*.py")])
# A key with what it does: "b branches", "M: another mind", "r name ·", "esc leaves". The letter a and the word I are words, too.
TOLD = re.compile(
    r"(?<![\w{.’'“-])(?:esc|space|ctrl\+\w|\^[a-z]|[b-zA-HJ-Z\[\]])(?: (?:and|or) \S+)?"
    r"(?= [a-z]+s\b| [a-z]+ ·|: |\.$)|\bI(?: [a-z]+s\b|, then )"
)
FIXED = {
    "ctrl+c once more to save and leave.",
    "ctrl+c always leaves, pressed twice; it stays.",
    "enter asks · tab, then space: switches · {interview.up} {interview.down} · {interview.leave} leaves",
    "a adds · space kind · ←→ closeness · x drops",  # of the list that hears them itself, whatever the keymap says
}
REBOUND = {
    "world.branch": "f6",
    "time.live": "ctrl+l",
    "time.play": "f5",
    "time.step": "f7",
    "time.back": "f8",
    "world.undo": "f9",
    "world.intervene": "f10",
}


def texts(path: Path) -> Iterator[str]:
    """Yield what a module may show: its strings of several words, but for docstrings."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    told = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef) and isinstance(node.body[0], ast.Expr)
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in told and " " in node.value.strip():
            yield node.value


@pytest.mark.parametrize("path", OF_THE_SCREEN, ids=lambda path: path.name)
def test_no_text_of_the_screen_names_a_key_by_hand(path: Path) -> None:
    assert [text for text in texts(path) if text not in FIXED and TOLD.search(text)] == []


@pytest.mark.parametrize("path", OF_THE_SCREEN, ids=lambda path: path.name)
def test_every_command_that_a_text_names_is_one(path: Path) -> None:
    assert [id_ for text in texts(path) for id_ in ids_in(text) if id_ not in BY_ID] == []


@pytest.mark.parametrize(
    "text",
    [
        "There is one line of history: b makes another.",
        "L goes back to live.",
        "enter goes · r name · n note",
        "M: another mind",
        "esc leaves",
    ],
)
def test_the_check_finds_what_it_is_there_for(text: str) -> None:
    assert TOLD.search(text)


def said(on: Stage) -> str:
    """Return all notices."""
    return "\n".join(note.message for note in on.app._notifications)


async def test_notices_and_lines_tell_the_keys_that_the_player_chose() -> None:
    async with stage((160, 50), settings=Settings(keys=REBOUND)) as on:
        on.society.action_compare_branches()
        on.society.action_scrub(1)
        await on.settle()
        assert "F6 makes another." in said(on) and "F7 runs a tick, F8 goes back." in said(on)
        await on.press("f8")
        assert "F6 branches here" in on.text(TopLine) and "^l live" in on.text(TopLine)
        await on.press("ctrl+l")
        await on.press("6")
        on.society.query_one(CurvesPane).action_compare()
        await on.settle()
        assert "F6 begins one." in said(on)
        assert "{" not in said(on) + on.text(TopLine) + on.text(Timeline) + on.text(CurvesPane)
