"""`voxpop bench spread`: news over a network of the published size, every event saved; growth; other programs beside it."""

import asyncio
import math
import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path

import numpy as np
from msgspec import Struct

from models.minds import mind_named
from saves.file import create, open_save
from sim.errors import SimError
from sim.scenarios import new_world, scenario_named
from sim.simulation import Simulation
from sim.world import World
from tui import garbage
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
    """published: a run of the size asked for. growth: small to large.

    Args:
        exponent: CPU grows as decisions ** exponent: at equal activity, since busier ticks hold more decisions.
        exponent_of_people: CPU grows as people ** exponent_of_people, activity and all. Each None where there is one size only.
    """

    published: Spread
    rivals: list[Rival]
    growth: list[Spread]
    exponent: float | None
    exponent_of_people: float | None


def measure(scenario: str, agents: int, ticks: int, seed: int, sizes: tuple[int, ...], told: Callable[[str], None]) -> Measured:
    """Return the figures; every run has a process of its own, so that memory is its own.

    Raises:
        SimError: there is no such scenario, or none of such a size, which is told before anything runs; or a process died.
    """
    ties = edges(new_world(scenario, seed, agents))
    told(f"{agents:,} people, {ticks} ticks ...")
    published = _apart(scenario, agents, ticks, seed)
    told("other programs on the same network ...")
    beside = rivals(agents, ties, ticks)
    growth = []
    for size in sizes:
        told(f"{size:,} people, {GROWTH_TICKS} ticks ...")
        growth.append(_apart(scenario, size, GROWTH_TICKS, seed))
    if len(growth) < 2:
        return Measured(published, beside, growth, None, None)
    small, large = growth[0], growth[-1]
    against = (small.decisions, large.decisions), (small.agents, large.agents)
    return Measured(published, beside, growth, *(exponent((small.cpu_s, large.cpu_s), each) for each in against))


def exponent(cost: tuple[float, float], size: tuple[int, int]) -> float | None:
    """Return b where a cost grows as size ** b, from a small run to a large one; None where both are of one size."""
    return math.log(cost[1] / cost[0]) / math.log(size[1] / size[0]) if size[0] != size[1] else None


def _apart(scenario: str, agents: int, ticks: int, seed: int) -> Spread:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        try:
            return pool.submit(spread, scenario, agents, ticks, seed).result()
        except BrokenProcessPool as error:
            raise SimError(f"the process that ran {agents:,} people died; with too little memory, try fewer") from error


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
            garbage.spare()
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
