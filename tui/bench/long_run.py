"""`voxpop bench screen --ticks`: whether a long session stays as fast, and as small, as its first minute."""

import statistics
import time
from collections.abc import Callable

from msgspec import Struct

from sim.scenarios import scenario_named
from tui.bench.terminal import Terminal, check_terminals, terminal

LOOKS = 20  # at what it costs, over the whole run
WARM = 0.02  # of the ticks, after which its start is taken
PRESSES = 40
SETTLING = 2.0
LOOK_SECONDS = 0.5


class Look(Struct):
    """What a session cost at a tick. Milliseconds from a key to its paint, megabytes resident, megabytes of the save."""

    tick: int
    second: float
    key_p50_ms: float
    key_worst_ms: float
    screen_mb: float
    engine_mb: float
    file_mb: float


class LongRun(Struct):
    """Figures of a world that ran long, as fast as it goes. looks: from its start to its end, at equal distances."""

    agents: int
    ticks: int
    ticks_per_s: float
    looks: list[Look]


def measure(scenario: str, agents: int, ticks: int, tell: Callable[[Look], None]) -> LongRun:
    """Return the figures of a world that lives so many ticks on the screen.

    Args:
        tell: hears each look.

    Raises:
        SimError: there is no such scenario, there are no pseudo-terminals here, or the app shows nothing.
    """
    scenario_named(scenario)
    check_terminals()
    marks = [max(1, round(ticks * WARM)), *(ticks * (step + 1) // LOOKS for step in range(LOOKS))]
    looks: list[Look] = []
    with terminal(scenario, "--agents", str(agents), "--seed", "1", "--ticks-per-second", "0") as screen:
        screen.until_somebody()
        screen.watch(SETTLING)  # until there is a file
        began = time.perf_counter()
        for mark in marks:
            while (tick := screen.ticks()) < mark:
                screen.watch(LOOK_SECONDS)
            looks.append(_look(screen, tick, time.perf_counter() - began))
            tell(looks[-1])
    first, last = looks[0], looks[-1]
    speed = (last.tick - first.tick) / max(last.second - first.second, 0.001)
    return LongRun(agents, last.tick, speed, looks)


def _look(screen: Terminal, tick: int, second: float) -> Look:
    waits = [1000 * screen.move_cursor() for _ in range(PRESSES)]
    own, engine = screen.costs()
    size = sum(file.stat().st_size for file in screen.save.parent.glob(f"{screen.save.name}*")) / 1e6
    return Look(tick, second, statistics.median(waits), max(waits), own.resident_mb, engine.resident_mb, size)
