"""Every message of the engine and every screen, filled with payloads: what the engine says, what commands print, what files hold."""

from collections.abc import AsyncIterator, Callable
from itertools import cycle
from typing import Any, get_args

import msgspec
from filled import filled
from hostile_text import InProcess, hostile_world
from stage import Stage
from typed_entries import Opener, dialog, form, keys

from models.finding.candidate import Candidate
from saves.findings import Comparison, Difference
from saves.library import WorldLine
from sim.errors import SimError
from sim.event import AnyEvent, ClosenessMoved, Shown, TickStarted, TieMade
from sim.network import Tie
from sim.snapshot import Snapshot
from sim.world import World
from tui import protocol
from tui.abreast import Cast, Frame, Side, Spoken
from tui.bindings import BY_ID
from tui.from_engine import FromEngine
from tui.preview import Preview
from tui.screens.abreast import AbreastScreen
from tui.screens.branches import TickScreen
from tui.screens.compare import CompareScreen, SelvesScreen
from tui.screens.damaged import DamagedScreen
from tui.screens.dialogs import ChooseScreen, HaltedScreen
from tui.screens.interview import Exchange, InterviewScreen
from tui.screens.line import LineScreen
from tui.screens.pick import PickScreen
from tui.screens.press import PressScreen
from tui.screens.proving import Proof, ProvingScreen
from tui.screens.replays import ReplaysScreen
from tui.screens.rerun import Rerun, RerunningScreen, RerunScreen
from tui.screens.shelf import Library
from tui.screens.start import ExamplesScreen
from tui.screens.why_film import WhyFilmScreen
from tui.widgets.choices import Choice
from tui.widgets.exposures import Page

EVENTS: tuple[type, ...] = get_args(AnyEvent)
MESSAGES: tuple[type, ...] = get_args(FromEngine)
OWN: dict[object, Callable[[str], Any]] = {
    "ClosenessMoved.other": lambda text: 2,  # a tie that is there
    "Question.legal": lambda text: ("visit", "chat", "scroll", "post", "idle"),  # what no file and no model writes
    "MindChanged.mind": lambda text: text.encode(errors="replace").decode(),  # its digest cannot hold half a character
    "Preview.community": lambda text: b"\0",
    "Preview.ends": lambda text: b"",
    AnyEvent: lambda text: filled(EVENTS[0], text, OWN),
    Snapshot: lambda text: hostile_world((text,)).snapshot(),
}


def lines_of_history(text: str) -> tuple[protocol.BranchLine, ...]:
    """Return two branches; nothing is its own parent."""
    first = filled(protocol.BranchLine, text, {}, parent="", fork=0, hidden=False)
    return first, filled(protocol.BranchLine, text, {}, name=f"{text}2", fork=0, hidden=False)


OWN |= {"Branches.branches": lines_of_history, "Ready.branches": lines_of_history}


def of_events(text: str) -> list[AnyEvent]:
    """Return an event of every kind in which every text is the payload; a piece of news is one that the world has."""
    tie = TieMade(1, Tie(1, 2, text or "friend", 0.5, text))  # before others make away with it
    kinds = [kind for kind in EVENTS if kind not in {TickStarted, ClosenessMoved}]
    return [tie, *(filled(kind, text, OWN) for kind in (ClosenessMoved, *kinds))]


def townsfolk(texts: tuple[str, ...]) -> World:
    """Return a hostile town in which each payload is also the id of a piece of news."""
    world = hostile_world(texts)
    snapshot = world.snapshot()
    topics = [msgspec.structs.replace(topic, id=text) for topic, text in zip(snapshot.topics, texts, strict=True)]
    snapshot.topics = [*topics, *snapshot.topics]
    return World.restored(snapshot)


def said(client: InProcess, texts: tuple[str, ...], agent: int) -> list[Any]:
    """Return every message that the engine can send, for every payload; Ready is first, and Halted is left out."""
    found: list[Any] = []
    snapshot = townsfolk(texts).snapshot()
    found.append(filled(protocol.Ready, texts[0], OWN, snapshot=snapshot, players=(), begun="", only_replay=""))
    tick = snapshot.tick
    for text in texts:
        for kind in MESSAGES:
            if kind in {protocol.Ready, protocol.Halted, protocol.Scene, protocol.SceneAgents, protocol.Replayed, protocol.Unseen}:
                continue  # at the beginning, at the end, and in the past
            if kind is protocol.Happened:  # the first events of a tick, of which Ticked has the rest
                tick += 1
                found.append(filled(kind, text, OWN, events=(TickStarted(tick, 60 * tick), *of_events(text))))
                continue
            if kind is protocol.Ticked:
                found.append(filled(kind, text, OWN, events=tuple(of_events(text)), tick=tick))
                continue
            own = {"agent": agent} if kind in {protocol.Told, protocol.Retold} else {}
            message = filled(kind, text, OWN, **own)
            found.append(message)
            if kind is protocol.MindState:
                found += [msgspec.structs.replace(message, state=state) for state in ("ready", "failed", "refused")]
    return found


# What screens ask commands for


def printed(kind: Any, text: str, **fields: Any) -> bytes:
    """Return what a command prints of a type; half a character cannot be printed."""
    return msgspec.json.encode(filled(kind, text.encode(errors="replace").decode(), OWN, **fields))


def answers(texts: tuple[str, ...]) -> Callable[..., Any]:
    """Return a command line that prints payloads, and whatever else it is asked is refused with one."""
    plain = [text.encode(errors="replace").decode() for text in texts]
    next_ = {name: cycle(plain) for name in ("preview", "replay")}  # each asks again for each payload

    async def answer(*arguments: str, told: object = None) -> bytes:
        match arguments[0]:
            case "preview":
                return printed(Preview, next(next_["preview"]))
            case "worlds":
                worlds = [filled(WorldLine, text, OWN, problem=problem) for text in plain for problem in ("", text)]
                return msgspec.json.encode(Library(plain[0], worlds))
            case "minds":
                return msgspec.json.encode([filled(Candidate, text, OWN) for text in plain])
            case "compare":
                found = filled(Comparison, plain[0], OWN)
                return msgspec.json.encode(msgspec.structs.replace(found, differing=[filled(Difference, text, OWN) for text in plain]))
            case "replay" if texts[0] and "--rerun" not in arguments:
                return printed(Proof, next(next_["replay"]))
            case _:
                raise SimError(texts[-1])

    return answer


def side_by_side(texts: tuple[str, ...]) -> Callable[..., AsyncIterator[bytes]]:
    """Return a command that prints two branches tick by tick, with a payload in each tick."""
    plain = [text.encode(errors="replace").decode() for text in texts]

    async def stream(*arguments: str) -> AsyncIterator[bytes]:
        first, last = plain[0], plain[-1]
        yield msgspec.json.encode(Cast((first, last), 0, (len(plain), len(plain)), 1, 2, (first, last), b"\0\1", bytes(4), bytes(8)))
        for tick, text in enumerate(plain, 1):
            side = Side(2, b"\0\0", {"calm": 0.5, text: 0.5}, filled(Spoken, text, OWN, tick=tick))
            yield msgspec.json.encode(Frame(tick, 60 * tick, text, (side, side)))

    return stream


# Screens


def each(make: Callable[[Stage, str], Any], *pressed: str) -> Callable[[tuple[str, ...]], Opener]:
    """Return what puts a screen for each payload on top, one in place of the other."""

    def openers(texts: tuple[str, ...]) -> Opener:
        async def open_(on: Stage) -> None:
            for text in texts:  # in each other's place: a dialog paints all the screens that it lies on
                screen = make(on, text)
                await (on.app.switch_screen(screen) if len(on.app.screen_stack) > 1 else on.app.push_screen(screen))
                await on.pilot.pause()
                if pressed:
                    await on.pilot.press(*pressed)
                    await on.pilot.pause()

        return open_

    return openers


def same(open_: Opener) -> Callable[[tuple[str, ...]], Opener]:
    """Return what opens a screen that shows the hostile world, whatever the payload."""
    return lambda texts: open_


def asked(on: Stage, text: str) -> InterviewScreen:
    exchange = Exchange(1, text, 2, True)
    exchange.take(filled(protocol.Answered, text, OWN, number=1, left=1))
    return InterviewScreen(on.app.town, 1, (1, 2), [exchange], lambda *_: None)


def looked_into(on: Stage, text: str) -> WhyFilmScreen:
    return WhyFilmScreen(on.app.town, 1, 1, Page(1, 1, filled(Shown, text, OWN)))


def choices(on: Stage, text: str) -> ChooseScreen:
    return ChooseScreen(text, [Choice("a", text, text), Choice("b", text, text, barred=text)])


SCREENS: dict[str, Callable[[tuple[str, ...]], Opener]] = {
    "LineScreen": each(lambda on, text: LineScreen(text, text, text, lambda line: text or "wrong"), "enter"),
    "ChooseScreen": each(choices, "down", "enter"),
    "HaltedScreen": each(lambda on, text: HaltedScreen(text, 3, text)),
    "TickScreen": each(lambda on, text: TickScreen(text, lambda: 3), "x", "enter"),
    "ProvingScreen": each(lambda on, text: ProvingScreen(text, text)),
    "CompareScreen": lambda texts: dialog(lambda on: CompareScreen(texts[0], texts[-1], texts[0])),
    "SelvesScreen": each(lambda on, text: SelvesScreen(filled(Difference, text, OWN), filled(Comparison, text, OWN)), "pagedown"),
    "InterviewScreen": each(asked, "pagedown"),
    "WhyFilmScreen": each(looked_into, "pagedown"),
    "FormScreen": same(form("tie")),
    "NewcomerScreen": same(keys("A", "a")),
    "PickScreen": same(dialog(lambda on: PickScreen(on.app.town, "Whom?", ()))),
    "StartScreen": same(keys("N", *["down"] * 7)),
    "ExamplesScreen": same(dialog(lambda on: ExamplesScreen(on.app.town))),
    "NewWorldScreen": same(keys("ctrl+n", "right")),
    "LibraryScreen": same(keys("W", "down", "r")),
    "MindsScreen": same(keys("M", "down", "down", "enter")),
    "BranchesScreen": same(keys("b", "down", "r", "escape", "n", "escape", "slash", "a")),
    "DamagedScreen": each(lambda on, text: DamagedScreen(text), "r"),
    "AbreastScreen": each(lambda on, text: AbreastScreen(text, text, f"{text}2"), "space", "right_square_bracket", "down", "right"),
    "ReplaysScreen": each(lambda on, text: ReplaysScreen(text, 3, 2), "down"),
    "RerunScreen": each(lambda on, text: RerunScreen(text, 9, 3, text, (), (text,)), "enter"),
    "RerunningScreen": each(lambda on, text: RerunningScreen(text, Rerun(text, 1, 3, text, text))),
    "ThoughtsScreen": same(keys("o", "s", "pagedown")),
    "CascadeScreen": same(keys("x", "v", "pagedown")),
    "WhyScreen": same(keys("5", "home", "w", "down")),
    "SettingsScreen": same(keys("comma", "down")),
    "ThemesScreen": same(keys("T", "escape")),
    "KeysScreen": same(keys("ctrl+k", "down")),
    "PressScreen": same(dialog(lambda on: PressScreen(BY_ID["time.play"]))),
    "HelpScreen": same(keys("question_mark", "pagedown")),
    "JumpScreen": same(keys("ctrl+o")),
    "CommandPalette": same(keys("ctrl+p", "P", "W")),
}
BASES = {"TwoSides", "ShelfScreen", "TravellingScreen"}  # of others
