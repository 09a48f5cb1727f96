"""No text of a world can reach the terminal as anything but text."""

import asyncio
import re
from typing import ClassVar

import msgspec
import pytest
from fake_client import FakeClient, question, town
from textual.drivers.headless_driver import HeadlessDriver
from textual.pilot import Pilot

from sim.agent import Agent, Memory, Persona, Tip
from sim.catalogue import Item
from sim.channel import Move, Utterance, utterance_id
from sim.event import AnyEvent, ControlMoved, Idled, Liked, MoodMoved, NewsBroke, Posted, Rated, Refused, Remembered, Said, Shown, Watched
from sim.network import Tie
from sim.topic import Topic
from sim.world import World
from tui import protocol
from tui.app import VoxpopApp
from tui.paint import safe
from tui.screens.dialogs import HaltedScreen
from tui.screens.society import SocietyScreen
from tui.widgets.player import PlayerPanel

GROUP = 7
MARK = "PWNED"
ESC, BEL, ST, CSI, OSC, DCS = "\x1b", "\x07", "\x1b\\", "\x9b", "\x9d", "\x90"

PAYLOADS = (
    f"{ESC}[31m{MARK}",
    f"{ESC}[2J{ESC}[H{MARK}",
    f"{ESC}[?1049l{MARK}",
    f"{ESC}c{MARK}",
    f"{ESC}[6n{MARK}",
    f"{ESC}[>c{MARK}",
    f"{ESC}]0;{MARK}{BEL}",
    f"{ESC}]2;{MARK}{ST}",
    f"{ESC}]8;;http://{MARK}{ST}click{ESC}]8;;{ST}",
    f"{ESC}]52;c;UFdORUQ={BEL}{MARK}",
    f"{ESC}]52;c;?{BEL}{MARK}",
    f"{ESC}P$qm{ST}{MARK}",
    f"{ESC}_Gf=100;{MARK}{ST}",
    f"{ESC}^{MARK}{ST}",
    f"{ESC}[200~{MARK}{ESC}[201~",
    f"{ESC}]1337;File=inline=1:{MARK}{BEL}",
    f"{CSI}31m{MARK}",
    f"{OSC}0;{MARK}\x9c",
    f"{DCS}1;2q{MARK}\x9c",
    "".join(map(chr, range(0x80, 0xA0))) + MARK,
    "".join(map(chr, range(0, 32))) + MARK,
    f"{MARK}\x7f\x08\x08\x08",
    f"\r{MARK}\rover",
    f"\x0e{MARK}\x0f",
    f"\u202e{MARK}\u202c",
    f"\u2066{MARK}\u2069",
    f"\u200f\u061c{MARK}\u200e",
    MARK + "\u200b" * 5000,
    MARK + "\u200d" * 5000,
    MARK + "\ufeff\u2060\u2061\u2062\u2063" * 1000,
    MARK + "".join(map(chr, range(0xE0020, 0xE007F))),
    "Z" + "\u0335\u0336\u0337" * 3000 + MARK,
    MARK + "\u0e49" * 500,
    MARK + "\ufe0f" * 500,
    f"[/foo]{MARK}",
    f"[/]{MARK}[/]",
    f"[@click=app.quit]{MARK}[/]",
    f"[@click=app.action_quit()]{MARK}[/@click]",
    f"[bold red]{MARK}[/bold red]",
    f"[link={MARK}]x[/link]",
    f"[[[[{MARK}\\[",
    f"[red on $primary 50%]{MARK}[/]]]",
    f"$primary {MARK} :smile: {{x}} %s {{0}}",
    "\ud800" + MARK,
    MARK + "\udfff\ud83d",
    "\n" * 3000 + MARK,
    "\r\n\t\v\f\u2028\u2029\x85" * 300 + MARK,
    f"<{MARK}>" * 50,
    "<" * 500 + MARK + ">" * 500,
    MARK + "x" * 1_000_000,
    MARK + "美" * 100_000,
    "\U0001f468\u200d\U0001f469\u200d\U0001f467" * 50 + MARK,
    "\ue000\uf8ff\U000f0000" + MARK,
    "\u2800\u3164\u115f" * 50,
    "",
    " " * 3000,
)

# What Textual itself writes: colours and styles, cursor moves, modes, queries, the pointer's shape; no title and no clipboard.
OWN = re.compile(
    r"\x1b(?:\]22;[a-z-]*\x07|\[[0-9;:]*m|\[\d+;\d+H|\[\d*[A-DGJKH]|\[[?>=]?[0-9;$]*[hlpcuqn]|\[[<>=?][0-9;]*u|\[\?[0-9;]+\$p)"
)
FORBIDDEN = re.compile(r"[\x00-\x08\x0b-\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


class CaptureDriver(HeadlessDriver):
    """A driver without a terminal that keeps what a terminal would have been sent."""

    written: ClassVar[list[str]] = []

    @property
    def is_headless(self) -> bool:
        return False

    def write(self, data: str) -> None:
        self.written.append(data)

    def flush(self) -> None:
        """Nothing is buffered."""


def hostile_world(text: str) -> World:
    """Return a town in which everything that can be foreign is `text`."""
    base = town()
    persona = Persona(
        id=1, name=text, gender=text, age=30, occupation=text, home=text, traits=(text, text), interests=(text,), dislikes=(text,), bio=text
    )
    other = msgspec.structs.replace(persona, id=2)
    agents = [Agent(persona, memories=[Memory(1, "self", text, 0.5)], doing=text, heard=[Tip(1, 2, 0.5, 1)]), Agent(other)]
    agents[0].attitudes["news"] = 0.4
    agents[0].known["news"] = 1
    items = [Item(id=id_, title=text, genres=(text,), year=1999, director=text, description=text, about=text) for id_ in (1, 2)]
    ties = [Tie(1, 2, "friend", 0.5, text), Tie(2, 1, text or "friend", 0.5, text)]
    topics = [Topic("news", 1, 1, text, text, text, ())]
    return World(scenario=text, luck=base.luck, agents=agents, items=items, ties=ties, topics=topics, algorithm=text or "mf")


def hostile_events(text: str) -> list[AnyEvent]:
    first = utterance_id(1, 1, 0)
    post = Utterance(first, 1, 1, text, (Move("tell_news", topic="news"),), first)
    reply = Utterance(first + 1, 1, 2, text, (Move("agree"),), first, None, first)
    line = Utterance(first + 2, 1, 1, text, (Move("greet"),), first + 2, 2)
    return [
        NewsBroke(1, "news"),
        Posted(1, post, text),
        Posted(2, reply, text),
        Liked(2, first),
        Said(1, line, text),
        Shown(1, (1, 2), (0.5, 0.4), (text, text), text),
        Watched(1, 1, text, 2),
        Rated(1, 1, 4, text),
        Remembered(1, Memory(1, "film", text, 0.9)),
        MoodMoved(1, 0.5, 0.9, text),
        Refused(2, text, text),
        Idled(1, text),
    ]


class InProcess(FakeClient):
    """Hands messages over as they are, so that even what no wire can carry is tried."""

    def say(self, *messages: protocol.FromEngine) -> None:
        self._outbox.extend(messages)

    def snapshot(self) -> protocol.Snapshot:
        return self.world.snapshot()


def check_bytes() -> None:
    sent = "".join(CaptureDriver.written)
    rest = OWN.sub("", sent)
    assert "\x1b" not in rest, f"escape sequence: {rest[rest.index(chr(27)) :][:60]!r}"
    found = FORBIDDEN.search(rest)
    assert found is None, f"{found[0]!r} in {rest[max(0, found.start() - 30) : found.end() + 30]!r}"
    sent.encode()  # a lone surrogate would fail


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
    async with asyncio.timeout(120), app.run_test(headless=False, size=(120, 40), notifications=True) as pilot:
        for payload in payloads:
            await show(pilot, client, payload)
            assert app.is_running and app._exception is None, repr(payload[:80])
            check_bytes()
        client.say(protocol.Halted(1, payloads[-1] or "stopped"))
        await pilot.pause(0.15)
        check_bytes()
        assert isinstance(app.screen, HaltedScreen)
        assert not client.commands(protocol.Quit)


async def show(pilot: Pilot[None], client: InProcess, payload: str) -> None:
    """Bring a payload before every pane and dialog."""
    society = pilot.app.screen
    assert isinstance(society, SocietyScreen)
    client.world = hostile_world(payload)
    client.say(protocol.Ready(client.snapshot(), payload, payload, payload))
    pilot.app.drain()  # type: ignore[attr-defined]
    await pilot.pause()
    client.happen(*hostile_events(payload))
    client.say(protocol.Declined(payload))
    pilot.app.drain()  # type: ignore[attr-defined]
    await pilot.pause()
    for pane in ("agents", "feed", "chat", "recommender", "inspector", "log"):
        society.go(pane)
        society.action_filter()
    society.action_zoom()
    await pilot.pause()
    society.action_zoom()
    society.inspect_agent(2)
    await pilot.pause()
    await pilot.press("escape", "e")
    await pilot.press("escape", "ctrl+p", "P", "W")
    await pilot.pause(0.1)
    await pilot.press("escape")
    for kind in ("planning", "browsing", "talking", "scrolling", "rating"):
        client.say(msgspec.structs.replace(question(client.world, kind), peek=payload))
        pilot.app.drain()  # type: ignore[attr-defined]
        await pilot.pause()
        society.query_one(PlayerPanel).action_peek()
        if kind != "talking":
            await pilot.press("1")
    client.say(protocol.Withdrawn(1))
    pilot.app.drain()  # type: ignore[attr-defined]
    await pilot.pause()
    client.happen(ControlMoved(1, "mind"))
    pilot.app.drain()  # type: ignore[attr-defined]
    await pilot.pause()
    society.go("agents")
