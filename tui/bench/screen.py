"""`voxpop bench screen`: how soon the screen paints, and what it costs, at rest and while the world runs."""

import os
import statistics
import sysconfig
from pathlib import Path

from msgspec import Struct

from sim.scenarios import scenario_named
from tui.bench.terminal import Terminal, check_terminals, terminal

STARTS = 5  # first pictures, of which the median counts
COLD_STARTS = 3
LOADING = 10.0  # seconds for a language model to load and begin
SETTLING = 2.0  # seconds after which a speed, or the first picture, is measured
RESTED = 12.0  # seconds in which the engine, held, gets ready for whoever looks back
WATCHED = 4.0  # seconds in which nothing is pressed, to tell what a frame costs
FRAMES = 10  # a second
REST, FASTER = b" ", b">"
TO_THE_FASTEST = 4  # presses, from one tick a second


class First(Struct):
    """Seconds from the command to the first person on the screen, with 48 people: the median of some.

    Args:
        cold: with the files that Python loads put out of the memory of the system first, as far as it lets them go.
    """

    warm_s: float
    cold_s: float


class Gait(Struct):
    """What it is like at one speed of the world: at rest, a tick a second, as fast as it goes.

    Args:
        key_p50_ms, key_p99_ms: from a cursor key in the list of people to the bytes that paint the cursor on the next one.
        frame_ms: CPU of the screen for each tenth of a second, while nothing is pressed. screen, engine: shares of a core meanwhile.
    """

    name: str
    key_p50_ms: float
    key_p99_ms: float
    frame_ms: float
    screen: float
    engine: float


class Measured(Struct):
    """Figures of the screen over a world of so many people.

    Args:
        first_s: from the command to the first person on the screen. ticks: lived in the end.
        memory_mb: proportional set size of screen and engine (what they cost together), without a model's own process;
            resident_mb: their resident sizes added up.
    """

    agents: int
    mind: str
    presses: int
    ticks: int
    first_s: float
    gaits: list[Gait]
    memory_mb: float
    resident_mb: float


def first_pictures() -> First:
    """Return how soon a small new town is on the screen.

    Raises:
        SimError: there are no pseudo-terminals here, or the app shows nothing.
    """
    check_terminals()
    warm = statistics.median(_first() for _ in range(STARTS))
    return First(warm, statistics.median(_cold() for _ in range(COLD_STARTS)))


def measure(scenario: str, agents: int, presses: int, mind: str = "rules") -> Measured:
    """Return the figures of a world with so many people.

    Args:
        presses: keys at each speed. mind: who thinks; a language model gets time to load, and is at work while keys are pressed.

    Raises:
        SimError: there is no such scenario, there are no pseudo-terminals here, or the app shows nothing.
    """
    scenario_named(scenario)
    check_terminals()
    with terminal(scenario, "--agents", str(agents), "--seed", "1", "--ticks-per-second", "1", "--mind", mind) as screen:
        first = screen.until_somebody()
        screen.watch(SETTLING if mind == "rules" else LOADING)
        gaits = [_gait(screen, "1 tick/s", presses)]
        screen.press(FASTER * TO_THE_FASTEST)
        gaits.append(_gait(screen, "flat out", presses))
        costs = screen.costs()
        screen.press(REST)
        screen.watch(RESTED)
        gaits.insert(0, _gait(screen, "at rest", presses))
        ticks = screen.ticks()
    memory, resident = sum(cost.memory_mb for cost in costs), sum(cost.resident_mb for cost in costs)
    return Measured(agents, mind, presses, ticks, first, gaits, memory, resident)


def _gait(screen: Terminal, name: str, presses: int) -> Gait:
    screen.watch(SETTLING)
    own, engine = screen.watch(WATCHED)
    waits = sorted(1000 * screen.move_cursor() for _ in range(presses))
    return Gait(name, statistics.median(waits), share(waits, 0.99), 1000 * own / FRAMES, own, engine)


def share(waits: list[float], part: float) -> float:
    """Return the value below which this part of sorted values lies."""
    return waits[min(len(waits) - 1, int(len(waits) * part))]


def _first() -> float:
    with terminal("town", "--agents", "48", "--seed", "1") as screen:
        return screen.until_somebody()


def _cold() -> float:
    """Return how long a start takes whose files must be read from the disk."""
    if not hasattr(os, "posix_fadvise"):
        return _first()
    here = Path(__file__).parents[2]
    places = {Path(sysconfig.get_path(name)) for name in ("stdlib", "purelib", "platlib")}
    for folder in [*places, *(here / name for name in ("sim", "models", "saves", "tui"))]:
        for pattern in ("*.pyc", "*.so", "*.py", "*.json", "*.toml", "*.tcss"):
            for file in folder.rglob(pattern):
                _let_go(file)
    return _first()


def _let_go(file: Path) -> None:
    """Let the system forget the content of a file that it keeps in memory; one in use stays."""
    try:
        with file.open("rb") as opened:
            os.posix_fadvise(opened.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
    except OSError:
        return
