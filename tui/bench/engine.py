"""`voxpop bench engine`: decisions a second with every event saved, and how the cost grows with the number of people."""

import asyncio
import math
import statistics
import tempfile
import time
from pathlib import Path

from msgspec import Struct

from models.minds import mind_named
from saves.file import create, open_save
from sim.scenarios import new_world, scenario_named
from sim.simulation import Simulation
from tui import garbage
from tui.bench.sampler import Sampler

WARM_UP = 2  # ticks that are not counted: caches of tastes and contacts fill


class Measured(Struct):
    """One world's figures.

    Args:
        decisions_per_s: over all ticks. median_per_s: of the ticks. cpu_us: microseconds of processor time a decision.
        bytes_per_event: by which the file grew. shares: where the time goes.
    """

    agents: int
    ticks: int
    decisions: int
    events: int
    decisions_per_s: float
    median_per_s: float
    cpu_us: float
    bytes_per_event: float
    shares: dict[str, float]


def measure(scenario: str, agents: int, ticks: int, seed: int) -> Measured:
    """Return the figures of one world, every event of which is saved to a temporary file with full durability."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.db"
        create(path, new_world(scenario, seed, agents), mind="rules").close()
        size_before = path.stat().st_size
        with open_save(path, writable=True) as save:
            world = save.resume()
            thinker = mind_named("rules")
            simulation = Simulation(world, scenario_named(scenario), lambda _: thinker, save, save.last_hash())
            garbage.spare()
            events, measured = asyncio.run(_timed(simulation, agents, ticks))
        measured.bytes_per_event = (path.stat().st_size - size_before) / events
        return measured


async def _timed(simulation: Simulation, agents: int, ticks: int) -> tuple[int, Measured]:
    """Run and time the ticks; return the number of events since the world was made, and the figures."""
    early = 0
    for _ in range(WARM_UP):
        early += len((await simulation.tick()).events)
    events, decided, rates = 0, simulation.decisions, []
    cpu, began = time.process_time(), time.perf_counter()
    with Sampler() as sampler:
        for _ in range(ticks):
            before, tick_began = simulation.decisions, time.perf_counter()
            events += len((await simulation.tick()).events)
            rates.append((simulation.decisions - before) / (time.perf_counter() - tick_began))
    wall, cpu = time.perf_counter() - began, time.process_time() - cpu
    decisions = simulation.decisions - decided
    return early + events, Measured(
        agents=agents,
        ticks=ticks,
        decisions=decisions,
        events=events,
        decisions_per_s=decisions / wall,
        median_per_s=statistics.median(rates),
        cpu_us=cpu / decisions * 1e6,
        bytes_per_event=0.0,
        shares=sampler.shares(),
    )


def exponent(small: Measured, large: Measured) -> float:
    """Return b where processor time grows as agents ** b at equal activity."""
    cpu = [each.cpu_us * each.decisions for each in (small, large)]
    return math.log(cpu[1] / cpu[0]) / math.log(large.agents / small.agents)
