"""Every place on the screen where a player types, how to get there, and what of the source makes such places."""

import ast
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from stage import Stage
from textual.widget import Widget
from textual.widgets import Input, TextArea

from tui.screens.branches import TickScreen
from tui.screens.dialogs import HaltedScreen
from tui.screens.intervene_sheets import SHEETS
from tui.screens.line import LineScreen
from tui.screens.measure_sheets import MEASURES_OFFERED
from tui.screens.pick import PickScreen
from tui.screens.rerun import RerunScreen
from tui.widgets.finder import Finder
from tui.widgets.player import PlayerPanel

TUI = Path(__file__).parent.parent / "tui"
FIELDS = {Input.__name__, TextArea.__name__, Finder.__name__}
Opener = Callable[[Stage], Awaitable[object]]


def keys(*pressed: str) -> Opener:
    """Return what gets to a place by keys."""
    return lambda on: on.press(*pressed)


def form(name: str) -> Opener:
    """Return what opens the form of an intervention."""

    async def open_(on: Stage) -> None:
        on.society._fill(name)
        await on.settle()

    return open_


def dialog(make: Callable[[Stage], object]) -> Opener:
    """Return what puts a screen on top."""

    async def open_(on: Stage) -> None:
        on.app.push_screen(make(on))  # type: ignore[call-overload]
        await on.settle()

    return open_


async def answered(on: Stage) -> None:
    """Sit in a chat, as whoever the player is."""
    await on.ask("talking")


async def posting(on: Stage) -> None:
    """Be about to write a post."""
    on.society.query_one(PlayerPanel)._decided = float("-inf")  # as if the last line had been sent long ago
    await on.ask("planning")
    await on.press("4")


ENTRIES: dict[str, Opener] = {
    "people": keys("1", "slash"),
    "feed": keys("2", "slash"),
    "chats": keys("3", "slash"),
    "log": keys("5", "slash"),
    "palette": keys("ctrl+p"),
    "key list": keys("ctrl+k", "slash"),
    "interview": keys("a"),
    "newcomer": keys("A"),
    "new world": keys("ctrl+n"),
    "pick": dialog(lambda on: PickScreen(on.app.town, "Whom?", ())),
    "tick": dialog(lambda on: TickScreen("main", lambda: 3)),
    "line": dialog(lambda on: LineScreen("What?", "anything", "", lambda line: "too short" if len(line) < 2 else "")),
    "halted": dialog(lambda on: HaltedScreen("stopped", 3, "/w.db")),
    "a branch that is sought": keys("b", "slash"),
    "new branch": keys("b", "b"),
    "re-run": dialog(lambda on: RerunScreen("main", 9, 3, "rerun-1", (), ("rules",))),
    "branch name": keys("b", "end", "r"),
    "branch note": keys("b", "end", "n"),
    "go to a tick": keys("g"),
    "save as": keys("S"),
    "budget": keys("M", "b"),
    "persona": keys("e"),
    "player's line": answered,
    "player's post": posting,
    **{f"form: {offer.name}": form(offer.name) for offer in (*SHEETS, *MEASURES_OFFERED)},
}


def declared() -> set[tuple[str, int]]:
    """Return file and line of everything in the source that makes a field to type in."""
    found = set()
    for path in TUI.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FIELDS:
                found.add((path.relative_to(TUI).as_posix(), node.lineno))
    return found


def watch(monkeypatch: pytest.MonkeyPatch) -> set[tuple[str, int]]:
    """Return a set into which file and line of every field that is made from now on is put."""
    made: set[tuple[str, int]] = set()
    before = Widget.__init__

    def init(self: Widget, *arguments: object, **named: object) -> None:
        if isinstance(self, (Input, TextArea)):
            frame = sys._getframe(1)
            while frame.f_back and (frame.f_code.co_name == "__init__" or not frame.f_code.co_filename.startswith(str(TUI))):
                frame = frame.f_back
            path = Path(frame.f_code.co_filename)
            if path.is_relative_to(TUI):
                made.add((path.relative_to(TUI).as_posix(), frame.f_lineno))
        before(self, *arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Widget, "__init__", init)
    return made


def fields(on: Stage) -> list[Input | TextArea]:
    """Return what there is to type in: on the main screen what has the focus, in a dialog everything."""
    if on.app.screen is on.society:
        return [field for field in (on.app.focused,) if isinstance(field, (Input, TextArea))]
    return [field for field in on.app.screen.query("Input, TextArea") if isinstance(field, (Input, TextArea)) and field.display]


def texts(thing: object) -> Iterator[str]:
    """Yield every text in a struct, whatever it is nested in."""
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, dict):
        yield from (text for pair in thing.items() for each in pair for text in texts(each))
    elif isinstance(thing, (list, tuple, set, frozenset)):
        yield from (text for each in thing for text in texts(each))
    elif names := getattr(thing, "__struct_fields__", ()):
        yield from (text for name in names for text in texts(getattr(thing, name)))
