"""Payloads, a world made of them, and a driver that keeps what a terminal would have been sent."""

import re
from typing import ClassVar

import msgspec
from fake_client import FakeClient
from textual.drivers.headless_driver import HeadlessDriver
from textual.pilot import Pilot

from sim.agent import Agent, Memory, Persona, Recollection, Tip
from sim.catalogue import Item
from sim.channel import Move, Utterance, utterance_id
from sim.event import (
    AnyEvent,
    Enhanced,
    Forgot,
    Idled,
    Liked,
    MoodMoved,
    NewsBroke,
    Noted,
    Planned,
    Posted,
    PostInjected,
    Promoted,
    Rated,
    Recalled,
    RecommenderChanged,
    Refused,
    Remembered,
    Said,
    Shown,
    TieMade,
    Unplanned,
    Watched,
)
from sim.network import Tie
from sim.randomness import Luck
from sim.snapshot import Snapshot
from sim.topic import Topic
from sim.world import World
from tui import protocol

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


def hostile_world(texts: tuple[str, ...]) -> World:
    """Return a town of two people, two films and a piece of news for each text, in which everything foreign is that text."""
    agents: list[Agent] = []
    items: list[Item] = []
    topics: list[Topic] = []
    for i, text in enumerate(texts):
        persona = Persona(
            id=2 * i + 1,
            name=text,
            gender=text,
            age=30,
            occupation=text,
            home=text,
            traits=(text,),
            interests=(text,),
            dislikes=(text,),
            bio=text,
        )
        heard = [Tip(2 * i + 1, 2 * i + 2, 0.5, 1)]
        one = Agent(persona, memories=[Memory(1, "self", text, 0.5)], doing=text, heard=heard, attitudes={f"news{i}": 0.4})
        agents += [one, Agent(msgspec.structs.replace(persona, id=2 * i + 2))]
        for id_ in (2 * i + 1, 2 * i + 2):
            items.append(Item(id=id_, title=text, genres=(text,), year=1999, director=text, description=text, about=text))
        topics.append(Topic(f"news{i}", 1, 1, text, text, text, ()))
    kinds = [texts[agent.id // 2 % len(texts)] or "friend" for agent in agents]
    ties = [Tie(1, agent.id, kind, 0.5, kind) for agent, kind in zip(agents[1:], kinds, strict=False)]
    ties += [Tie(agent.id, 1, "friend", 0.5, "") for agent in agents[1:]]
    algorithm = texts[0] or "mf"
    return World(scenario=texts[-1], luck=Luck(1), agents=agents, items=items, ties=ties, topics=topics, algorithm=algorithm)


def hostile_events(i: int, text: str) -> list[AnyEvent]:
    """Return events of the i-th two people in which everything foreign is the text."""
    one, other = 2 * i + 1, 2 * i + 2
    first = utterance_id(1, one, 0)
    post = Utterance(first, 1, one, text, (Move("tell_news", topic=f"news{i}"),), first)
    reply = Utterance(first + 1, 1, other, text, (Move("agree"),), first, None, first)
    line = Utterance(first + 2, 1, one, text, (Move("greet"),), first + 2, other)
    return [
        NewsBroke(one, f"news{i}"),
        Posted(one, post, text),
        Posted(other, reply, text),
        Liked(other, first),
        Said(one, line, text),
        Shown(one, (one, other), (0.5, 0.4), (text, text), text),
        Watched(one, one, text, other),
        Rated(one, one, 4, text),
        Remembered(one, Memory(1, "film", text, 0.9)),
        Noted(one, (Memory(1, "film", text, 0.9, id=7, store="sensory"), Memory(1, "film", text, 0.1, id=9, store="sensory"))),
        Remembered(one, Memory(1, "film", text, 0.9, id=7)),
        Enhanced(one, 7, 9),
        Promoted(one, 7, Memory(1, "insight", text, 0.9, id=8, store="long", sources=(7, 99))),
        Recalled(one, text, (Recollection(8, 0.5, 0.5, 0.5), Recollection(99, 0.5, 0.5, -0.5))),
        Forgot(one, (8,)),
        TieMade(one, Tie(one, other, text or "friend", 0.5, text)),
        PostInjected(one, text),
        RecommenderChanged(text),
        Planned(2 * i + 1, 99, PostInjected(one, text)),
        Planned(2 * i + 2, 99, RecommenderChanged(text)),
        Unplanned(2 * i + 2),
        MoodMoved(one, 0.5, 0.9, text),
        Refused(other, text, text),
        Idled(one, text),
    ]


class InProcess(FakeClient):
    """Hands messages over as they are, so that even what no wire can carry is tried."""

    def say(self, *messages: protocol.FromEngine) -> None:
        self._outbox.extend(messages)

    def snapshot(self) -> Snapshot:
        return self.world.snapshot()


def check_bytes() -> None:
    sent = "".join(CaptureDriver.written)
    rest = OWN.sub("", sent)
    assert "\x1b" not in rest, f"escape sequence: {rest[rest.index(chr(27)) :][:60]!r}"
    found = FORBIDDEN.search(rest)
    assert found is None, f"{found[0]!r} in {rest[max(0, found.start() - 30) : found.end() + 30]!r}"
    sent.encode()  # a lone surrogate would fail


async def drain(pilot: Pilot[None]) -> None:
    await pilot.app.drain()  # type: ignore[attr-defined]
    await pilot.pause()
