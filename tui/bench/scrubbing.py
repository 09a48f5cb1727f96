"""`voxpop bench screen --scrub`: how soon a tick of the past is on the screen, measured from outside as a player sees it."""

import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from msgspec import Struct

from sim.errors import SimError
from sim.scenarios import scenario_named
from tui.bench.terminal import PAUSE, Terminal, check_terminals, terminal

PREPARING = 5.0  # seconds in which the engine gets ready for whoever looks back
REST = 1.0  # seconds after every few keys, in which a bare picture is filled
BURST = 5  # keys in a row as of somebody who holds the key down
BACK, FORTH = b"[", b"]"


class Waits(Struct):
    """Milliseconds from a key until something was painted.

    Args:
        first_p50, first_p99: the banner with the tick wanted, and with it the playhead.
        whole_p50, whole_p99: the world of that tick in all panes; what scrolls is filled once the player rests, which is not timed.
    """

    first_p50: float
    first_p99: float
    whole_p50: float
    whole_p99: float


class Scrubbed(Struct):
    """Figures of a world that is looked back at.

    Args:
        opening_ms: the first key back after the world was opened, to the whole picture. load: average of the machine, before and after.
    """

    agents: int
    ticks: int
    presses: int
    opening_ms: float
    back: Waits
    forth: Waits
    jump: Waits
    load: tuple[float, float]


def measure(scenario: str, agents: int, presses: int, ticks: int) -> Scrubbed:
    """Return the figures of a world with so many people that has lived so many ticks by its rules.

    Args:
        presses: keys back, as many forth, and half as many jumps.

    Raises:
        SimError: there is no such scenario, there are no pseudo-terminals here, or the app shows nothing.
    """
    scenario_named(scenario)
    check_terminals()
    before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory() as folder:
        save = Path(folder) / "lived.db"
        command = [sys.executable, "-m", "tui", "run", scenario, "--agents", str(agents), "--seed", "1", "--ticks", str(ticks)]
        lived = subprocess.run([*command, "--save", str(save)], capture_output=True, text=True, check=False)
        if lived.returncode:
            raise SimError(f"bench screen: the world did not live: {lived.stderr.strip()[-200:]}")
        with terminal("--ticks-per-second", "0.01", save=save) as screen:
            screen.until_somebody()
            os.write(screen.keys, b" ")  # time rests
            time.sleep(PREPARING)
            player = _Player(screen, screen.ticks())
            opening = player.step(-1)
            found: dict[int, list[list[float]]] = {-1: [], 1: []}
            for direction in _directions(presses, player.tip):
                found[direction].append(player.step(direction))
            dice = random.Random(1)
            jumps = [player.jump(dice.randrange(101)) for _ in range(max(4, presses // 2))]
    load = before, os.getloadavg()[0]
    return Scrubbed(agents, ticks, presses, 1000 * opening[1], _waits(found[-1]), _waits(found[1]), _waits(jumps), load)


def _directions(presses: int, tip: int) -> list[int]:
    """Return so many steps back, and as many forth, none of them out of the world."""
    reach = max(1, min(presses, tip - 2))
    turns = [step for _ in range(-(-presses // reach)) for step in (*[-1] * reach, *[1] * reach)]
    return turns[: 2 * presses]


class _Player:
    """Who presses keys in the past. tip: the last tick there is."""

    def __init__(self, screen: Terminal, tip: int) -> None:
        self._screen, self.tip, self._tick, self._pressed = screen, tip, tip, 0

    def step(self, direction: int) -> list[float]:
        """Press a key for the tick before or after."""
        return self._press(BACK if direction < 0 else FORTH, self._tick + direction)

    def jump(self, share: int) -> list[float]:
        """Go to a tick by its share of all."""
        tick = round(self.tip * share / 100)
        if tick == self._tick:
            tick, share = (0, 0) if self._tick else (self.tip, 100)
        self._screen.until_painted(b"g", re.compile(rb"Go to which tick"), pause=REST)
        self._screen.until_painted(f"{share}%".encode(), re.compile(f"{share}%".encode()))
        return self._press(b"\r", tick)

    def _press(self, key: bytes, tick: int) -> list[float]:
        self._tick = tick
        self._pressed += 1
        banner = f"t{tick} of {self.tip}".encode()
        whole = re.compile(banner + rb"[^\n]*day \d+, \w+(?: \d\d:\d\d)? (?!\d)")  # until then an ellipsis follows
        return self._screen.until_painted(key, re.compile(banner), whole, pause=PAUSE if self._pressed % BURST else REST)


def _waits(found: list[list[float]]) -> Waits:
    return Waits(*(1000 * share for times in zip(*found, strict=True) for share in _shares(sorted(times))))


def _shares(times: list[float]) -> tuple[float, float]:
    return statistics.median(times), times[min(len(times) - 1, int(len(times) * 0.99))]
