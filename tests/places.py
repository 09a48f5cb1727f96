"""Every place of the screen of which a picture is kept: what it is reached by, in which world, and which screen is on top there."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

import msgspec
from fake_client import FakeClient, question
from stage import Stage
from test_pictures import LINES, pictured_news, thinking
from textual.command import CommandPalette
from textual.screen import Screen
from textual.widgets import Input
from thinking import METERED
from typed_entries import Opener, dialog, form, keys

from sim.event import ControlMoved, MixingChanged, Planned
from tui import protocol
from tui.from_engine import Reply
from tui.screens.abreast import AbreastScreen
from tui.screens.branches import BranchesScreen, TickScreen
from tui.screens.cascade import CascadeScreen
from tui.screens.compare import CompareScreen, SelvesScreen
from tui.screens.damaged import DamagedScreen
from tui.screens.dialogs import ChooseScreen, HaltedScreen
from tui.screens.form import FormScreen
from tui.screens.help import HelpScreen
from tui.screens.interview import InterviewScreen
from tui.screens.jump import JumpScreen
from tui.screens.keys import KeysScreen
from tui.screens.library import LibraryScreen, save_as_screen
from tui.screens.line import LineScreen
from tui.screens.minds import MindsScreen
from tui.screens.new_world import NewWorldScreen
from tui.screens.newcomer import NewcomerScreen
from tui.screens.pick import PickScreen
from tui.screens.press import PressScreen
from tui.screens.proving import ProvingScreen
from tui.screens.replays import ReplaysScreen
from tui.screens.rerun import Rerun, RerunningScreen, RerunScreen
from tui.screens.settings import SettingsScreen
from tui.screens.society import SocietyScreen
from tui.screens.start import ExamplesScreen, StartScreen
from tui.screens.themes import ThemesScreen
from tui.screens.thoughts import ThoughtsScreen
from tui.screens.why import WhyScreen
from tui.screens.why_film import WhyFilmScreen
from tui.settings import Settings
from tui.themes import NAMES

SIZES = ((80, 24), (120, 40), (200, 60))
STILL = Settings(animation=False, colours="true")  # whatever terminal the tests run in
TICKS = 12
SAVE = "/home/you/worlds/lantern.voxpop"
STARTS = ("continue", "new", "open", "examples", "minds", "tour", "settings", "keys")


class Place(NamedTuple):
    """A place of the screen.

    Args:
        go: gets there. shows: the screen that is on top there. client: the engine. ticks: that have happened before.
        opening: the start screen comes first. busy: something is under way there for ever. empty: the player has no worlds.
        fresh: it is gone to anew at each size; others stay there while the terminal grows.
    """

    go: Opener = keys()
    shows: type[Screen[object]] = SocietyScreen
    client: Callable[[], FakeClient] = FakeClient
    ticks: int = TICKS
    settings: Settings = STILL
    sizes: tuple[tuple[int, int], ...] = SIZES
    opening: bool = False
    busy: bool = False
    empty: bool = False
    fresh: bool = False


def line_of(name: str, hours: int, **facts: object) -> dict[str, object]:
    """Return a world as `voxpop worlds --json` tells of it, played so long before now."""
    played = (datetime.now(UTC) - timedelta(hours=hours, minutes=30)).isoformat()
    return {"file": f"/home/you/worlds/{name}.voxpop", "name": name, "played": played, "size_bytes": 1_240_000, **facts}


def worlds() -> list[dict[str, object]]:
    """Return a few worlds of the player's, one of which cannot be read."""
    lived = {"scenario": "town", "people": 48, "branch": "main", "branches": 1, "mind": "rules"}
    return [
        line_of("lantern", 2, **lived, ticks=212, curve=[0.1 * (k % 9) for k in range(24)]),
        line_of("the mast on the hill", 30, **{**lived, "branch": "what-if", "branches": 3}, ticks=1204, curve=[0.2, 0.9, 0.4] * 8),
        line_of("eighteen thousand", 300, **{**lived, "people": 18_000, "mind": "llama:/home/you/models/qwen2.5-0.5b.gguf"}, ticks=9),
        line_of("letter", 9000, problem="no SQLite file"),
    ]


def waking() -> FakeClient:
    """Return an engine that has not said anything yet."""
    client = FakeClient()
    client.drain()
    return client


# How to get there


async def past(on: Stage) -> None:
    """Look at an earlier tick of a world with branches."""
    on.client.happen(MixingChanged(1))
    on.client.say(protocol.Branches(LINES))
    await on.settle()
    on.society.look_at(7)
    replay = on.app.town.replay
    while replay.shown != 7 or replay.waiting or replay.bare:
        await on.settle()


async def branches(on: Stage) -> None:
    """Show the tree of branches."""
    on.client.say(protocol.Branches(LINES))
    await on.settle()
    await on.press("b")


async def halted(on: Stage) -> None:
    """Let the engine stop."""
    on.client.say(protocol.Halted(12, "the engine ended (exit status -9): it was killed, or there was no memory left"))
    await on.settle()


async def scheduled(on: Stage) -> None:
    """Show what is planned."""
    on.client.happen(Planned(1, 40, MixingChanged(2)), Planned(2, 52, MixingChanged(0)))
    await on.settle()
    on.society._show_plans()
    await on.settle()


async def answered(on: Stage) -> None:
    """Ask somebody something, and have the answer."""
    await on.press("a", *"What do you do all day?", "enter")
    who = on.app.town.selected
    assert who is not None
    on.client.say(protocol.Answered(1, (Reply(who, "I mend nets, and in the evening I go to the Lantern.", "my work"),), 0))
    await on.settle()


async def edited(on: Stage) -> None:
    """Change somebody's traits and age in the form, before it is saved."""
    await on.press("e")
    for name, text in (("traits", "introverted, quiet"), ("age", "31")):
        on.app.screen.query_one(f"#edit-{name}", Input).value = text
    await on.settle()


def asked(kind: str, *pressed: str, **changes: object) -> Opener:
    """Return what makes the player somebody who is asked a question, and presses keys."""

    async def open_(on: Stage) -> None:
        await on.ask(kind, **changes)
        await on.press(*pressed)

    return open_


async def several(on: Stage) -> None:
    """Be two people, the second of whom is asked."""
    on.client.happen(ControlMoved(5, "human"))
    await on.ask("planning")
    await on.press("5")
    on.client.say(msgspec.structs.replace(question(on.client.world, "planning", 5, 2), peek=""))
    await on.settle()


async def spoken(on: Stage) -> None:
    """Have said something, while the other side is writing an answer."""
    talk = await on.ask("talking")
    await on.press(*"Yes", "enter")
    assert talk.partner is not None
    on.client.say(protocol.Speaking(talk.partner, "Then you know how it", 1))
    await on.settle()


async def metered(on: Stage) -> None:
    """Show who thinks."""
    on.client.say(METERED)
    await on.settle()
    await on.press("M")
    on.app.screen._renew()  # type: ignore[attr-defined]
    await on.settle()


def said(message: protocol.FromEngine, *pressed: str) -> Opener:
    """Return what lets the engine say something, and presses keys."""

    async def open_(on: Stage) -> None:
        on.client.say(message)
        await on.settle()
        await on.press(*pressed)

    return open_


async def compared(on: Stage) -> None:
    """Compare two branches."""
    on.app.push_screen(CompareScreen(SAVE, "what-if", "main"))
    await on.settle()
    screen = on.app.screen
    assert isinstance(screen, CompareScreen)
    while screen.found is None:
        await on.pilot.pause(0.02)
    await on.settle()


async def abreast(on: Stage) -> None:
    """Show two branches side by side, two ticks after they part."""
    on.app.push_screen(AbreastScreen(SAVE, "what-if", "main"))
    await on.settle()
    screen = on.app.screen
    assert isinstance(screen, AbreastScreen)
    while screen.unfinished:
        await on.pilot.pause(0.02)
    await on.press("right_square_bracket", "right_square_bracket")


async def both_selves(on: Stage) -> None:
    """Show one person in two branches."""
    await compared(on)
    await on.press("enter")


async def proving(on: Stage) -> None:
    """Re-simulate a branch, which takes its time."""
    on.app.push_screen(ProvingScreen("/slow", "main"))
    await on.settle()


async def rerunning(on: Stage) -> None:
    """Re-run a branch, which takes its time."""
    on.app.push_screen(RerunningScreen("/slow", Rerun("main", 3, 12, "rerun-1", "rules")))
    await on.settle()


async def proved(on: Stage) -> None:
    """Re-simulate a branch."""
    on.app.push_screen(ProvingScreen(SAVE, "main"))
    await on.settle()


PLACES: dict[str, Place] = {
    # The main screen
    "town": Place(fresh=True),
    "town-waking": Place(client=waking, ticks=0),
    "town-at-tick-0": Place(ticks=0),
    "town-of-news": Place(client=pictured_news, ticks=0),
    "town-in-the-past": Place(past),
    "too-small": Place(sizes=((50, 12),)),
    "ascii": Place(settings=msgspec.structs.replace(STILL, glyphs="ascii")),
    "no-colour": Place(settings=msgspec.structs.replace(STILL, colours="none")),
    "16-colours": Place(settings=msgspec.structs.replace(STILL, colours="16")),
    **{f"theme-{name}": Place(settings=msgspec.structs.replace(STILL, theme=name), sizes=SIZES[1:2]) for name in NAMES[1:]},
    "held": Place(said(protocol.Held("the budget in calls is used up: 500 of 500 spent, and the next call could pass it", True, 14))),
    "find-people": Place(keys("slash", *"against")),
    "zoomed-agents": Place(keys("1", "z")),
    "zoomed-chats": Place(keys("3", "z", "up")),
    "zoomed-recommender": Place(keys("4", "enter", "z")),
    "zoomed-inspector": Place(keys("down", "enter", "z")),
    "zoomed-map": Place(keys("7", "z")),
    "zoomed-map-of-news": Place(keys("7", "z", "c"), client=pictured_news, ticks=0),
    "zoomed-curves": Place(keys("6", "z")),
    "zoomed-log-with-a-search": Place(keys("5", "z", "slash", *"lantern", "enter")),
    # Being somebody
    "asked-to-plan": Place(asked("planning")),
    "asked-to-browse": Place(asked("browsing")),
    "asked-to-rate": Place(asked("rating")),
    "asked-to-scroll": Place(asked("scrolling")),
    "asked-to-talk": Place(asked("talking", *"Not yet")),
    "asked-to-plan-with-a-peek": Place(asked("planning", "p")),
    "writing-a-post": Place(asked("planning", "4", *"Who found a glove?")),
    "choosing-whom-to-call": Place(asked("planning", "2")),
    "giving-back": Place(asked("planning", "escape")),
    "several-people": Place(several),
    "waiting-for-an-answer": Place(spoken),
    "say-to": Place(keys("1", "down", "down", "c"), ChooseScreen),
    # Beginnings
    **{f"start-{name}": Place(keys("N", *["down"] * k), StartScreen) for k, name in enumerate(STARTS)},
    "start-open-without-worlds": Place(keys("N", "down", "down"), StartScreen, empty=True),
    "start-opening": Place(keys(), StartScreen, ticks=0, opening=True),
    "new-world": Place(keys("ctrl+n"), NewWorldScreen),
    "new-world-of-ones-own": Place(keys("ctrl+n", "left"), NewWorldScreen),
    "new-world-that-cannot-be": Place(keys("ctrl+n", "tab", "1"), NewWorldScreen),
    "examples": Place(keys("N", "4"), ExamplesScreen),
    "tour-1": Place(keys("H")),
    "tour-5": Place(keys("H", *["semicolon"] * 4)),
    "library": Place(keys("W"), LibraryScreen, fresh=True),
    "library-empty": Place(keys("W"), LibraryScreen, empty=True),
    # Habits
    "help-of-people": Place(keys("1", "question_mark"), HelpScreen),
    "help-of-the-log": Place(keys("5", "question_mark"), HelpScreen),
    "help-of-a-dialog": Place(keys("x", "question_mark"), HelpScreen),
    "settings": Place(keys("comma"), SettingsScreen),
    "themes": Place(keys("T"), ThemesScreen),
    "keys": Place(keys("ctrl+k"), KeysScreen),
    "keys-found": Place(keys("ctrl+k", "slash", *"branch"), KeysScreen),
    "press": Place(keys("ctrl+k", "enter"), PressScreen),
    "jump": Place(keys("ctrl+o"), JumpScreen, fresh=True),
    "palette": Place(keys("ctrl+p", *"bra"), CommandPalette),
    # Changing the world
    "intervene": Place(keys("I"), ChooseScreen),
    "edit": Place(keys("e"), FormScreen),
    "edit-before-and-after": Place(edited, FormScreen),
    "form-of-a-ranker": Place(form("ranker"), FormScreen),
    "form-of-news": Place(form("news"), FormScreen),
    "schedule": Place(scheduled, ChooseScreen),
    "recommender": Place(keys("R"), ChooseScreen),
    "newcomer": Place(keys("A"), NewcomerScreen),
    "pick": Place(dialog(lambda on: PickScreen(on.app.town, "Whom?", ())), PickScreen),
    "go-to-a-tick": Place(keys("g"), LineScreen),
    "save-as": Place(dialog(lambda on: save_as_screen(Path(SAVE))), LineScreen),
    "branches": Place(branches, BranchesScreen),
    "branch-at-a-tick": Place(dialog(lambda on: TickScreen("main", lambda: 3)), TickScreen),
    "compare": Place(compared, CompareScreen),
    "abreast": Place(abreast, AbreastScreen),
    "selves": Place(both_selves, SelvesScreen),
    "replays": Place(keys("V"), ReplaysScreen),
    "re-run": Place(dialog(lambda on: RerunScreen("main", 12, 3, "rerun-1", LINES, ("rules",))), RerunScreen),
    "re-running": Place(rerunning, RerunningScreen, busy=True),
    "proving": Place(proving, ProvingScreen, busy=True),
    "proved": Place(proved, ProvingScreen),
    "halted": Place(halted, HaltedScreen),
    "damaged": Place(dialog(lambda on: DamagedScreen(SAVE)), DamagedScreen),
    # Knowing why, and who thinks
    "cascade": Place(keys("x"), CascadeScreen),
    "thread": Place(keys("2", "up", "enter"), CascadeScreen),
    "why-a-post": Place(keys("2", "up", "w"), WhyScreen),
    "why-a-line": Place(keys("5", "up", "up", "w"), WhyScreen),
    "why-a-film": Place(keys("4", "enter", "w"), WhyFilmScreen),
    "interview": Place(keys("a"), InterviewScreen),
    "interview-answered": Place(answered, InterviewScreen),
    "minds": Place(metered, MindsScreen, client=thinking),
    "minds-of-rules": Place(keys("M"), MindsScreen),
    "thoughts-of-rules": Place(keys("o"), ThoughtsScreen),
    "thoughts-of-a-model": Place(keys("o"), ThoughtsScreen, client=thinking),
}
