"""No text of a world can reach the terminal as anything but text."""

import asyncio

import msgspec
import pytest
from fake_client import question
from hostile_text import FORBIDDEN, PAYLOADS, CaptureDriver, InProcess, check_bytes, drain, hostile_events, hostile_world
from textual.pilot import Pilot
from thinking import METERED, ToldSeeker, thought

from models.finding.candidate import Candidate
from sim.event import (
    ControlMoved,
    MindChanged,
)
from tui import protocol
from tui.app import VoxpopApp
from tui.paint import safe
from tui.screens.dialogs import HaltedScreen
from tui.screens.society import SocietyScreen
from tui.screens.thinking import ThinkingScreen
from tui.seeking import Ended, Judged, Listed
from tui.widgets.player import PlayerPanel

GROUP = 4


def test_there_are_enough_payloads() -> None:
    assert len(set(PAYLOADS)) >= 40


@pytest.mark.parametrize("number", range(len(PAYLOADS)))
def test_safe_text_is_one_line_of_visible_characters(number: int) -> None:
    text = safe(PAYLOADS[number])
    assert FORBIDDEN.search(text) is None
    assert "\n" not in text and "\r" not in text and "\t" not in text
    assert len(text) <= 2000
    assert safe(text) == text


@pytest.mark.parametrize("payload", PAYLOADS)
def test_the_reason_of_a_halt_is_safe_to_show_and_to_copy(payload: str) -> None:
    text = HaltedScreen(payload, 3, payload).text
    assert FORBIDDEN.search(text.replace("\n", "")) is None


@pytest.mark.parametrize("first", range(0, len(PAYLOADS), GROUP))
async def test_payloads_crash_nothing_send_no_byte_and_run_no_action(first: int) -> None:
    payloads = PAYLOADS[first : first + GROUP]
    client = InProcess()
    app = VoxpopApp(client, smooth=False)
    app.driver_class = CaptureDriver
    CaptureDriver.written.clear()
    async with asyncio.timeout(120), app.run_test(headless=False, size=(120, 60), notifications=True) as pilot:
        client.world = hostile_world(payloads)
        client.say(protocol.Ready(client.snapshot(), *payloads[-3:]))
        await drain(pilot)
        client.happen(*(event for i, text in enumerate(payloads) for event in hostile_events(i, text)))
        for payload in payloads:
            client.say(protocol.Declined(payload))
        await drain(pilot)
        await show_panes(pilot, payloads)
        await show_dialogs(pilot)
        await show_questions(pilot, client, payloads)
        assert app.is_running and app._exception is None
        client.say(protocol.Halted(1, payloads[-1] or "stopped"))
        await drain(pilot)
        assert isinstance(app.screen, HaltedScreen)
        assert not client.commands(protocol.Quit)
        check_bytes()


@pytest.mark.parametrize("first", range(0, len(PAYLOADS), GROUP * 4))
async def test_payloads_in_what_minds_are_called_told_and_answer_are_only_text(first: int, monkeypatch: pytest.MonkeyPatch) -> None:
    client = InProcess()
    app = VoxpopApp(client, smooth=False)
    app.driver_class = CaptureDriver
    CaptureDriver.written.clear()
    async with asyncio.timeout(120), app.run_test(headless=False, size=(100, 50), notifications=True) as pilot:
        await drain(pilot)
        for start in range(first, first + GROUP * 4, GROUP):
            await show_minds(pilot, client, PAYLOADS[start : start + GROUP], monkeypatch)
        assert app.is_running and app._exception is None
        assert isinstance(app.screen, SocietyScreen) and not client.commands(protocol.Quit)
        check_bytes()


async def show_minds(pilot: Pilot[None], client: InProcess, payloads: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
    """Let minds be called, and everything about them say, some payloads; look at all of it."""
    agent = society_of(pilot).town.selected
    assert agent is not None
    found = ToldSeeker()
    monkeypatch.setattr(ThinkingScreen, "seeker", lambda: found)
    client.thoughts[agent] = tuple(thought(agent, 3, payload, payload) for payload in payloads)
    for payload in payloads:
        client.happen(MindChanged(agent, payload.encode(errors="replace").decode()))  # no save can hold half a character
        client.say(*(protocol.MindState(payload, state, payload) for state in ("loading", "ready", "failed", "refused")))
        client.say(protocol.Held(payload or "away", True, 3, 2.0), protocol.Noticed(payload), protocol.Speaking(2, payload))
        client.say(protocol.Ticked(client.world.tick, (), {}, 0.1, {}, payload))
        await drain(pilot)
    candidates = [Candidate(text, kind, text, 5, text, why) for text in payloads for kind, why in (("llama", ""), ("key", text))]
    found.waiting = [Listed(tuple(candidates)), *(Judged(text, text, False) for text in payloads), Ended(payloads[-1] if payloads else "")]
    client.say(METERED)
    await pilot.press("M", *["down"] * 6, "enter", "escape", "escape", "o", "s", "pagedown", "pagedown")
    await drain(pilot)
    await pilot.press("escape")
    client.say(protocol.Held())
    await drain(pilot)


def society_of(pilot: Pilot[None]) -> SocietyScreen:
    society = pilot.app.screen
    assert isinstance(society, SocietyScreen)
    return society


async def show_panes(pilot: Pilot[None], payloads: tuple[str, ...]) -> None:
    """Paint every pane, from its start to its end, alone and beside others."""
    society = society_of(pilot)
    for pane in ("feed", "chat", "log"):
        society.go(pane)
        society.action_zoom()
        for key in ("home", *["pagedown"] * len(payloads)):
            await pilot.press(key)
        for _ in range(4):
            society.action_filter()
        society.action_zoom()
    for i in range(len(payloads)):
        society.inspect_agent(2 * i + 1)
        society.action_zoom()
        await pilot.pause()
        society.action_zoom()
        society.go("recommender")
        await pilot.pause()


async def show_dialogs(pilot: Pilot[None]) -> None:
    society_of(pilot).go("agents")
    await pilot.press("slash", "W", "escape", "e", "escape", "b", "escape")
    for number in "249":  # a tie, a post, the schedule
        await pilot.press("I", number, "escape", "escape")
    society_of(pilot).go("agents")
    await pilot.press("ctrl+p", "P", "W")
    await pilot.pause(0.2)
    await pilot.press("escape")


async def show_questions(pilot: Pilot[None], client: InProcess, payloads: tuple[str, ...]) -> None:
    """Be asked everything, and open the lists to choose from."""
    society = society_of(pilot)
    for kind, digit in (("planning", "2"), ("browsing", "1"), ("rating", "1"), ("talking", ""), ("scrolling", "1")):
        client.say(msgspec.structs.replace(question(client.world, kind), peek=payloads[0]))
        await drain(pilot)
        society.query_one(PlayerPanel).action_peek()
        if digit:
            await pilot.press(digit, "down")
    client.say(protocol.Withdrawn(1))
    client.happen(ControlMoved(1, "mind"))
    await drain(pilot)
