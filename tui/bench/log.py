"""`voxpop bench screen`: what a line of the log costs while few lines are in it, and while it is full."""

import asyncio
import statistics
import tracemalloc
from collections.abc import Iterator
from itertools import cycle, islice
from time import perf_counter, process_time
from typing import ClassVar

from msgspec import Struct
from textual.app import App, ComposeResult
from textual.drivers.headless_driver import HeadlessDriver

from sim.agent import Memory
from sim.channel import Move, Utterance, utterance_id
from sim.event import AnyEvent, Idled, MoodMoved, Posted, Read, Remembered, Said, Watched
from sim.scenarios import new_world
from tui.themes import DARK
from tui.widgets.log import LogPane
from tui.widgets.town import Moment, Town

SIZE = 120, 40
BATCH = 20  # lines that come at once: 200 a second, ten pictures a second
WAIT = 2.0  # seconds for a picture, at most


class Measured(Struct):
    """A log that holds so many lines.

    Args:
        p50_ms, p99_ms: from BATCH new lines to the bytes that paint them. cpu_us: of one line, all told.
        memory_mb: of the lines and what they tell of; mb_more: how much more after as many lines again as it holds at most.
        filter_ms: to show another level. search_ms: to look through all of it, keys being heard meanwhile.
    """

    lines: int
    p50_ms: float
    p99_ms: float
    cpu_us: float
    memory_mb: float
    mb_more: float
    filter_ms: float
    search_ms: float


class _Driver(HeadlessDriver):
    """A driver without a terminal that notes when the last bytes were sent."""

    painted: ClassVar[float] = 0.0

    @property
    def is_headless(self) -> bool:
        return False

    def write(self, data: str) -> None:
        _Driver.painted = perf_counter()

    def flush(self) -> None:
        """Nothing is buffered."""


class _LogApp(App[None]):
    CSS = "LogPane { border: round white; padding: 0 0 0 1; }"

    def __init__(self, town: Town) -> None:
        super().__init__(driver_class=_Driver)
        self.town = town

    def compose(self) -> ComposeResult:
        yield LogPane(self.town)

    def on_mount(self) -> None:
        self.register_theme(DARK)
        self.theme = DARK.name


def measure(lines: int, batches: int = 200) -> Measured:
    """Return what a log costs that holds so many lines. batches: of BATCH lines each, that are timed."""
    return asyncio.run(_measure(lines, batches))


async def _measure(lines: int, batches: int) -> Measured:
    town = Town()
    town.world = new_world("town", 1)
    app, moments = _LogApp(town), _moments(town)
    tracemalloc.start()
    async with app.run_test(headless=False, size=SIZE) as pilot:
        log = app.query_one(LogPane)
        await pilot.pause(0.1)
        before = tracemalloc.get_traced_memory()[0]
        log.absorb(list(islice(moments, lines)))
        held = tracemalloc.get_traced_memory()[0]
        for _ in range(0, LogPane.capacity if lines >= LogPane.capacity else 0, 1000):
            log.absorb(list(islice(moments, 1000)))
        more = tracemalloc.get_traced_memory()[0] - held
        tracemalloc.stop()
        began, waits = process_time(), []
        for _ in range(batches):
            waits.append(await _painted(log, list(islice(moments, BATCH))))
        cpu = (process_time() - began) / (batches * BATCH)
        start = perf_counter()
        log.action_level()
        filtered = perf_counter() - start
        start = perf_counter()
        log.look_for("no such words")
        await app.workers.wait_for_complete()
        searched = perf_counter() - start
    waits.sort()
    p99 = waits[int(len(waits) * 0.99)]
    size = (held - before) / 2**20, more / 2**20
    return Measured(lines, statistics.median(waits) * 1e3, p99 * 1e3, cpu * 1e6, *size, filtered * 1e3, searched * 1e3)


async def _painted(log: LogPane, moments: list[Moment]) -> float:
    start = perf_counter()
    log.absorb(moments)
    log.show()
    while _Driver.painted < start and perf_counter() - start < WAIT:
        await asyncio.sleep(0)
    return perf_counter() - start


def _moments(town: Town) -> Iterator[Moment]:
    """Yield moments without end, each an event of its own, of the kinds and the lengths that a town has."""
    world = town.world
    assert world is not None
    films = cycle(item.id for item in world.catalogue.items)
    for number, agent in enumerate(cycle(world.agents)):
        tick, other = 1 + number // 200, 1 + (agent + 7) % len(world.agents)
        id_, film = utterance_id(tick, agent, number % 256), next(films)
        words = f"I saw <{world.catalogue[film].title}> on day {tick} and I am still not sure what I think of it, {number}."
        line = Utterance(id_, tick, agent, words, (Move("opine", item=film),), id_, other)
        events: tuple[AnyEvent, ...] = (
            Said(agent, line, f"I was curious, for the {number}th time"),
            Posted(agent, line, f"I had to say it {number} times"),
            Watched(agent, film, f"it is quiet, and I have had enough noise on day {tick}"),
            Read(agent, tuple(id_ + k for k in range(5)), tuple(f"about the news ({number % 97 / 50:.2f}, {k})" for k in range(5))),
            MoodMoved(agent, number % 19 / 10 - 0.9, number % 10 / 10, f"a chat with {world.names[other]}"),
            Remembered(agent, Memory(tick, "film", words, 0.6, item=film, id=number)),
            Idled(agent, "I need some time to myself"),
        )
        yield Moment(480 + tick * 120, events[number % len(events)], tick)
