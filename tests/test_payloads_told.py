"""Nothing that the engine, a command, a file or a model says is more than text on the screen: every message, every screen."""

import asyncio
import importlib
import pkgutil
from collections.abc import Callable

import pytest
from faults import often
from filled import places
from hostile_text import PAYLOADS, CaptureDriver, InProcess, check_bytes, drain
from stage import Stage
from textual.pilot import Pilot
from textual.screen import Screen
from thinking import ToldSeeker, thought
from told_entries import BASES, EVENTS, MESSAGES, SCREENS, answers, said, side_by_side, townsfolk

import tui.screens
from tui import protocol
from tui.app import VoxpopApp
from tui.screens.abreast import AbreastScreen
from tui.screens.compare import CompareScreen
from tui.screens.damaged import DamagedScreen
from tui.screens.library import LibraryScreen
from tui.screens.new_world import NewWorldScreen
from tui.screens.proving import ProvingScreen
from tui.screens.rerun import RerunningScreen
from tui.screens.society import SocietyScreen
from tui.screens.start import StartScreen
from tui.screens.thinking import ThinkingScreen

GROUP = 14
GROUPS = range(0, len(PAYLOADS), GROUP)
ASKING: tuple[type, ...] = (StartScreen, NewWorldScreen, LibraryScreen, CompareScreen, ProvingScreen, RerunningScreen, DamagedScreen)


def test_every_screen_is_among_the_entries() -> None:
    for module in pkgutil.iter_modules(tui.screens.__path__):
        importlib.import_module(f"tui.screens.{module.name}")
    waiting, found = [Screen], set[type]()
    while waiting:
        for kind in waiting.pop().__subclasses__():
            waiting.append(kind)
            found.add(kind)
    ours = {kind.__name__ for kind in found if kind.__module__.startswith("tui.") and not issubclass(SocietyScreen, kind)}
    assert ours - BASES <= SCREENS.keys()


@pytest.mark.parametrize("first", GROUPS)
async def test_every_text_of_every_message_and_event_is_only_text(first: int, record_property: Callable[[str, object], None]) -> None:
    texts = PAYLOADS[first : first + GROUP]
    client = InProcess()
    client.slow = True  # the past is told by the test
    app = VoxpopApp(client, smooth=False)
    app.driver_class = CaptureDriver
    CaptureDriver.written.clear()
    async with asyncio.timeout(280), app.run_test(headless=False, size=(120, 60), notifications=True) as pilot:
        await drain(pilot)
        for number, message in enumerate(said(client, texts, 1)):
            client.say(message)
            if number == 0 or isinstance(message, protocol.Ticked):
                await drain(pilot)
                app.society.select(1)
        await drain(pilot)
        await look_back(pilot, client, texts)
        for pane in "1234567":
            await pilot.press(pane, "end")
        assert app.is_running and app._exception is None and not client.commands(protocol.Quit)
        check_bytes()
    record_property("fields_filled_at_once", len(texts) * sum(len(places(kind)) for kind in (*MESSAGES, *EVENTS)))


async def look_back(pilot: Pilot[None], client: InProcess, texts: tuple[str, ...]) -> None:
    """Go to the past, and let it be refused and be shown."""
    for text in texts:
        await pilot.press("[")
        if client._looks:
            client.say(protocol.Unseen(client._looks[-1].number, text))
        await drain(pilot)
    await pilot.press("[")
    snapshot = townsfolk(texts).snapshot()
    agents, snapshot.agents = snapshot.agents, []
    if client._looks:
        look = client._looks[-1]
        snapshot.tick = look.tick
        client.say(protocol.Scene(look.number, look.tick, look.tick + 1, snapshot, len(agents)))
        client.say(protocol.SceneAgents(look.number, tuple(agents)), protocol.Replayed(look.number, look.tick, (), last=True))
    await drain(pilot)
    await pilot.press("L")
    await drain(pilot)


@pytest.mark.parametrize("first", GROUPS)
async def test_every_screen_shows_every_payload_as_text(
    first: int, monkeypatch: pytest.MonkeyPatch, record_property: Callable[[str, object], None]
) -> None:
    texts, every = PAYLOADS[first : first + GROUP], often(3, 1)  # each screen shows every third of them, unless --long
    for screen in ASKING:
        monkeypatch.setattr(screen, "ask", staticmethod(answers(texts)))
    monkeypatch.setattr(AbreastScreen, "stream", staticmethod(side_by_side(texts)))
    monkeypatch.setattr(ThinkingScreen, "seeker", ToldSeeker)
    client = InProcess()
    client.slow = True  # the past is told by the test
    client.thoughts[1] = tuple(thought(1, 3, text, text) for text in texts)
    app = VoxpopApp(client, smooth=False)
    app.driver_class = CaptureDriver
    CaptureDriver.written.clear()
    async with asyncio.timeout(280), app.run_test(headless=False, size=(110, 40), notifications=True) as pilot:
        on = Stage(app, client, pilot)
        await drain(pilot)
        for message in said(client, texts, 1):
            if isinstance(message, (protocol.Ready, protocol.Happened, protocol.Ticked, protocol.Branches)):
                client.say(message)
        await drain(pilot)
        app.society.select(1)
        client.world = townsfolk(texts)
        settings = app.settings
        for number, (name, open_) in enumerate(SCREENS.items()):
            await open_(texts[number % every :: every])(on)
            await pilot.pause()
            assert any(type(screen).__name__ == name for screen in app.screen_stack) or name == "ThemesScreen", name
            while len(app.screen_stack) > 1:
                app.pop_screen()
            app.society.go("agents")
            await pilot.pause()
            assert app.is_running and app._exception is None and not client.commands(protocol.Quit), name
            check_bytes()
            CaptureDriver.written.clear()
        assert app.settings == settings
    record_property("screens_opened_over_payloads", len(texts) * len(SCREENS) // every)
