"""`voxpop bench spread`: news over a network of the published size, every event saved; growth; other programs beside it."""

import asyncio
import math
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from msgspec import Struct

from models.minds import mind_named
from saves.file import create, open_save
from sim.scenarios import new_world, scenario_named
from sim.simulation import Simulation
from sim.world import World
from tui.bench.contagion import Edges, Rival, rivals

GROWTH_TICKS = 12  # of each size, when growth is measured


class Spread(Struct):
    """One run, from making the world to the last tick on disk.

    Args:
        making_s: until the world is on disk at tick 0. running_s: all ticks, every event saved with full durability.
        posts: written. bytes_per_event: by which the file grew. peak_mb: of the whole process, libraries included.
    """

    agents: int
    ties: int
    ticks: int
    making_s: float
    running_s: float
    cpu_s: float
    decisions: int
    events: int
    posts: int
    informed: float
    bytes_per_event: float
    peak_mb: float

    @property
    def decisions_per_s(self) -> float:
        return self.decisions / self.running_s

    @property
    def steps_per_s(self) -> float:
        """People times ticks, a second: what programs that step everybody count."""
        return self.agents * self.ticks / self.running_s


class Measured(Struct):
    """published: a run of the size asked for. growth: small to large; exponent: CPU grows as decisions ** exponent."""

    published: Spread
    rivals: list[Rival]
    growth: list[Spread]
    exponent: float | None


def measure(scenario: str, agents: int, ticks: int, seed: int, sizes: tuple[int, ...], told: Callable[[str], None]) -> Measured:
    """Return the figures; every run has a process of its own, so that memory is its own."""
    told(f"{agents:,} people, {ticks} ticks ...")
    published = _apart(scenario, agents, ticks, seed)
    told("other programs on the same network ...")
    beside = rivals(agents, edges(new_world(scenario, seed, agents)), ticks)
    growth = []
    for size in sizes:
        told(f"{size:,} people, {GROWTH_TICKS} ticks ...")
        growth.append(_apart(scenario, size, GROWTH_TICKS, seed))
    return Measured(published, beside, growth, _exponent(growth))


def _exponent(growth: list[Spread]) -> float | None:
    """Return b where processor time grows as decisions ** b: at equal activity, since busier ticks hold more decisions."""
    if len(growth) < 2 or growth[0].decisions == growth[-1].decisions:
        return None
    return math.log(growth[-1].cpu_s / growth[0].cpu_s) / math.log(growth[-1].decisions / growth[0].decisions)


def _apart(scenario: str, agents: int, ticks: int, seed: int) -> Spread:
    with multiprocessing.get_context("spawn").Pool(1) as pool:
        return pool.apply(spread, (scenario, agents, ticks, seed))


def spread(scenario: str, agents: int, ticks: int, seed: int) -> Spread:
    """Run a world on a temporary file and return its figures."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.db"
        began = time.perf_counter()
        create(path, new_world(scenario, seed, agents), mind="rules").close()
        size_before = path.stat().st_size
        with open_save(path, writable=True) as save:
            world = save.resume()
            thinker = mind_named("rules")
            simulation = Simulation(world, scenario_named(scenario), lambda _: thinker, save, save.last_hash())
            made, cpu = time.perf_counter(), time.process_time()
            events = asyncio.run(_run(simulation, ticks))
            ended, cpu = time.perf_counter(), time.process_time() - cpu
        return Spread(
            agents=agents,
            ties=len(world.network),
            ticks=ticks,
            making_s=made - began,
            running_s=ended - made,
            cpu_s=cpu,
            decisions=simulation.decisions,
            events=events,
            posts=sum(agent.posted for agent in world.agents.values()),
            informed=sum(bool(agent.known) for agent in world.agents.values()) / agents,
            bytes_per_event=(path.stat().st_size - size_before) / max(events, 1),
            peak_mb=_peak_mb(),
        )


async def _run(simulation: Simulation, ticks: int) -> int:
    return sum([len((await simulation.tick()).events) for _ in range(ticks)])


def _peak_mb() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def edges(world: World) -> Edges:
    """Return the ties of a world as rows of followers and of followed, people counted from 0."""
    row = {agent: k for k, agent in enumerate(world.agents)}
    ties = [(row[tie.source], row[tie.target]) for tie in world.network.all_ties()]
    both = np.array(ties, dtype=np.int64).reshape(-1, 2)
    return both[:, 0], both[:, 1]
