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
from sim.event import AnyEvent, TickStarted
from sim.journal import MemoryJournal, sealed
from sim.scenarios import new_world, scenario_named
from sim.simulation import Simulation
from sim.world import World
from tui import garbage

PEOPLE = 40  # in the long world
LIVED = 48  # ticks of it at most; then what happened in them happens over and over
BRANCHES = 100


class Long(Struct):
    """A town with many events, of the kinds and lengths that people under rules come to.

    Args:
        append_per_s: events a second, each tick on the disk with all constraints checked before the next.
        append_us: of the processor, for an event.
        branch_ms: median of beginning a branch in the middle. branch_bytes: by which the file grew for one, on average.
        bytes_per_event: of the file, without its whole states.
    """

    events: int
    append_per_s: float
    append_us: float
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
        told(f"{events:,} events of a town of {PEOPLE} ...")
        long = _long(Path(folder) / "long.db", events)
        told(f"{agents:,} people, {ticks} ticks, {loads} looks back ...")
        return Found(long, _large(Path(folder) / "large.db", scenario, agents, ticks, loads, seed))


def _long(path: Path, events: int) -> Long:
    kept, spent, worked = _filled(path, events)
    with open_save(path) as save, save.reading() as db:
        states = db.conn.execute("SELECT total(length(data)) FROM blob").fetchone()[0]
    before = path.stat().st_size
    times = []
    with open_save(path, writable=True) as save:
        middle = save.tip().tick // 2
        for number in range(BRANCHES):
            began = time.perf_counter()
            save.branch(f"what-if-{number}", "main", middle)
            times.append(time.perf_counter() - began)
    grown = (path.stat().st_size - before) / BRANCHES
    return Long(kept, kept / spent, worked / kept * 1e6, statistics.median(times) * 1000, round(grown), (before - states) / kept)


def _filled(path: Path, events: int) -> tuple[int, float, float]:
    """Make a save of at least so many events, and return how many, and the seconds and those of the processor that keeping them took."""
    world = new_world("town", 1, PEOPLE)
    kept, spent, worked = 0, 0.0, 0.0
    with create(path, world, mind="rules") as save:
        lived = _lived(world, events)
        while kept < events:
            tick = save.tip().tick + 1
            happened = (TickStarted(tick, tick * 60), *lived[tick % len(lived)][1:])
            record = sealed(tick, happened, save.last_hash(), world.state_hash())
            began, at_work = time.perf_counter(), time.process_time()
            save.append(record)
            spent, worked = spent + time.perf_counter() - began, worked + time.process_time() - at_work
            kept += len(happened)
    return kept, spent, worked


def _lived(world: World, events: int) -> list[tuple[AnyEvent, ...]]:
    """Return what happens in the first ticks of a world, LIVED of them, or fewer where so many events are enough."""
    journal, thinker = MemoryJournal(), mind_named("rules")
    simulation = Simulation(world, scenario_named(world.scenario), lambda _: thinker, journal, bytes(16))
    while len(journal.records) < LIVED and sum(len(record.events) for record in journal.records) < events:
        asyncio.run(simulation.tick())
    return [record.events for record in journal.records]


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
