"""`voxpop bench saves`: what a save costs to write, to branch, and to look back in."""

import asyncio
import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from models.minds import mind_named
from saves.file import create, open_save
from sim.event import AnyEvent, MoodMoved, TickStarted
from sim.journal import sealed
from sim.scenarios import new_world, scenario_named
from sim.simulation import Simulation
from tui import garbage

PEOPLE = 12  # in the long world: little besides its events
A_TICK = 1000  # events of the long world
BRANCHES = 20


class Long(Struct):
    """A world with many events.

    Args:
        append_per_s: events a second, each tick on the disk with all constraints checked before the next.
        branch_ms: median of beginning a branch in the middle. branch_bytes: by which the file grew for one.
        bytes_per_event: of the whole file.
    """

    events: int
    append_per_s: float
    branch_ms: float
    branch_bytes: int
    bytes_per_event: float


class Large(Struct):
    """A world with many people, which was looked back in.

    Args:
        loads: how many ticks were loaded, each in a save that was opened anew. opening_s, median_s, worst_s: of these; checks and all.
        states: how many whole states the file holds. states_share: of its size.
    """

    agents: int
    ticks: int
    events: int
    file_mb: float
    states: int
    states_share: float
    loads: int
    opening_s: float
    median_s: float
    worst_s: float


class Found(Struct):
    """What was measured."""

    long: Long
    large: Large


def measure(events: int, scenario: str, agents: int, ticks: int, loads: int, seed: int, told: Callable[[str], None]) -> Found:
    """Return the figures of two worlds, saved to temporary files with full durability. told: hears what is being done."""
    with tempfile.TemporaryDirectory() as folder:
        told(f"{events:,} events of {PEOPLE} people ...")
        long = _long(Path(folder) / "long.db", events)
        told(f"{agents:,} people, {ticks} ticks, {loads} looks back ...")
        return Found(long, _large(Path(folder) / "large.db", scenario, agents, ticks, loads, seed))


def _long(path: Path, events: int) -> Long:
    spent = _filled(path, events)
    before = path.stat().st_size
    with open_save(path, writable=True) as save:
        middle = save.tip().tick // 2
        save.branch("what-if-0", "main", middle)
    grown = path.stat().st_size - before
    times = []
    with open_save(path, writable=True) as save:
        for number in range(1, BRANCHES + 1):
            began = time.perf_counter()
            save.branch(f"what-if-{number}", "main", middle)
            times.append(time.perf_counter() - began)
    return Long(events, events / spent, statistics.median(times) * 1000, grown, before / events)


def _filled(path: Path, events: int) -> float:
    """Make a save of so many events, and return the seconds that keeping them took."""
    world = new_world("town", 1, PEOPLE)
    agents, dice, spent = list(world.agents), random.Random(1), 0.0
    with create(path, world, mind="rules") as save:
        for done in range(0, events, A_TICK):
            tick, count = world.tick + 1, min(A_TICK, events - done)
            moods = [MoodMoved(dice.choice(agents), round(dice.random(), 3), 0.2, "a long day") for _ in range(count - 1)]
            happened: tuple[AnyEvent, ...] = (TickStarted(tick, tick * 60), *moods)
            for event in happened:
                world.apply(event)
            record = sealed(tick, happened, save.last_hash(), world.state_hash())
            began = time.perf_counter()
            save.append(record)
            spent += time.perf_counter() - began
    return spent


def _large(path: Path, scenario: str, agents: int, ticks: int, loads: int, seed: int) -> Large:
    with create(path, new_world(scenario, seed, agents), mind="rules") as save:
        simulation = Simulation(save.resume(), scenario_named(scenario), lambda _: thinker, save, save.last_hash())
        thinker = mind_named("rules")
        garbage.spare()
        for _ in range(ticks):
            asyncio.run(simulation.tick())
    del simulation
    garbage.spare()
    opening, loading = _looked_back(path, [random.Random(seed).randrange(ticks + 1) for _ in range(loads)])
    with open_save(path) as save, save.reading() as db:
        events = save.summary().events
        sizes = [row[0] for row in db.conn.execute("SELECT length(data) FROM snapshot JOIN blob ON state = hash")]
    size = path.stat().st_size
    times = [statistics.median(opening), statistics.median(loading), max(loading)]
    return Large(agents, ticks, events, size / 1e6, len(sizes), sum(sizes) / size, loads, *times)


def _looked_back(path: Path, wanted: list[int]) -> tuple[list[float], list[float]]:
    """Return how many seconds opening took, and opening and loading together, for each tick."""
    opening, loading = [], []
    for tick in wanted:
        began = time.perf_counter()
        with open_save(path) as save:
            opening.append(time.perf_counter() - began)
            save.world(tick=tick)
            loading.append(time.perf_counter() - began)
    return opening, loading
