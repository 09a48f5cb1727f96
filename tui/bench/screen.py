"""`voxpop bench screen`: the app in a pseudo-terminal of its own, watched from outside as a player would."""

import os
import re
import select
import statistics
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import Struct

from sim.errors import SimError
from sim.scenarios import scenario_named

ROWS, COLUMNS = 40, 120
PATIENCE = 60.0  # seconds for anything to happen
LOADING = 10.0  # seconds for a language model to load and begin
PAUSE = 0.07  # seconds between a painted key and the next: somebody who holds the key down
STARTS = 5  # first pictures of the small town, of which the median counts

_CONTROL = re.compile(rb"\x1b(?:\[[0-9;?]*[A-Za-z]|\][^\x07]*\x07|[=>78])")
_STYLED = re.compile(rb"\x1b\[([0-9;]*)m([^\x1b]*)(?=\x1b)")  # whole runs only: reads end anywhere


class Measured(Struct):
    """Figures of the screen.

    Args:
        first_picture_s: from the command to the first person on the screen, with the people asked for; first_picture_48_s: with 48.
        key_p50_ms, key_p99_ms: from a key (cursor down in the list of people) to the bytes that paint the cursor on the next one.
        memory_mb: proportional set size of screen and engine (what they cost together), without a model's own process;
            resident_mb: their resident sizes added up.
    """

    agents: int
    presses: int
    ticks: int
    first_picture_s: float
    first_picture_48_s: float
    key_p50_ms: float
    key_p99_ms: float
    memory_mb: float
    resident_mb: float


def measure(scenario: str, agents: int, presses: int, mind: str = "rules") -> Measured:
    """Return the figures of a world with so many people, running flat out.

    Args:
        mind: who thinks for them; a language model gets time to load, and is at work while keys are pressed.

    Raises:
        SimError: there is no such scenario, there are no pseudo-terminals here, or the app shows nothing.
    """
    scenario_named(scenario)
    check_terminals()
    small = statistics.median(_first_picture("town", 48) for _ in range(STARTS))
    with terminal(scenario, "--agents", str(agents), "--seed", "1", "--ticks-per-second", "0", "--mind", mind) as player:
        first = player.until_somebody()
        time.sleep(2 if mind == "rules" else LOADING)  # let it run, and the first mark be gone
        waits = sorted(player.cursor_down() for _ in range(presses))
        memory, resident = player.memory()
        ticks = player.ticks()
    return Measured(
        agents=agents,
        presses=presses,
        ticks=ticks,
        first_picture_s=first,
        first_picture_48_s=small,
        key_p50_ms=1000 * statistics.median(waits),
        key_p99_ms=1000 * waits[min(len(waits) - 1, int(len(waits) * 0.99))],
        memory_mb=memory,
        resident_mb=resident,
    )


def check_terminals() -> None:
    """Do nothing where there are pseudo-terminals.

    Raises:
        SimError: there are none.
    """
    try:
        import pty  # noqa: F401
    except ImportError as error:
        raise SimError("bench screen needs pseudo-terminals, which this system has not; bench engine runs everywhere") from error


def _first_picture(scenario: str, agents: int) -> float:
    with terminal(scenario, "--agents", str(agents), "--seed", "1") as player:
        return player.until_somebody()


@contextmanager
def terminal(*options: str, save: Path | None = None) -> Iterator["Terminal"]:
    """Give a running `voxpop play`. save: of a world that goes on; None for a new one, kept while this lasts."""
    with tempfile.TemporaryDirectory() as home:
        found = Terminal(Path(home), options, save)
        try:
            yield found
        finally:
            found.close()


class Terminal:
    """`voxpop play` in a pseudo-terminal, with a home of its own."""

    def __init__(self, home: Path, options: tuple[str, ...], save: Path | None = None) -> None:
        import fcntl
        import pty
        import termios

        self._cursor = _cursor_codes()
        self._unread = b""
        self._row = b""
        self._save = save or home / "bench.db"
        self._shown = b""  # since the last key
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "XDG_DATA_HOME": str(home), "HOME": str(home)}
        environment.pop("NO_COLOR", None)
        self._began = time.perf_counter()
        command = [sys.executable, "-m", "tui", "play", *options, *([str(save)] if save else ["--save", str(self._save)])]
        self._process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True)
        os.close(slave)

    @property
    def keys(self) -> int:
        """The file descriptor that takes keys."""
        return self._master

    def until_somebody(self) -> float:
        """Return the seconds from the start until the cursor stood on somebody's name."""
        while not self._row:
            self._read("no picture")
        return time.perf_counter() - self._began

    def cursor_down(self) -> float:
        """Press the key, and return the seconds until the cursor was painted on somebody else."""
        self._drain(PAUSE)
        before = self._row
        pressed = time.perf_counter()
        os.write(self._master, b"\x1b[B")
        while self._row in (b"", before):
            self._read("the cursor did not move")
        return time.perf_counter() - pressed

    def until_painted(self, keys: bytes, *wanted: re.Pattern[bytes], pause: float = PAUSE) -> list[float]:
        """Press keys, and return the seconds until the text of the screen's answer held each of what is wanted."""
        self._drain(pause)
        self._shown = b""
        pressed = time.perf_counter()
        os.write(self._master, keys)
        found: list[float] = []
        for each in wanted:
            while not each.search(_CONTROL.sub(b"", self._shown)):
                self._read(f"{each.pattern.decode()!r} was not shown")
            found.append(time.perf_counter() - pressed)
        return found

    def memory(self) -> tuple[float, float]:
        """Return the proportional and the resident size of the app and its engine, in megabytes; 0 where the system does not tell."""
        proportional = resident = 0
        for pid in _family(self._process.pid):
            rollup = Path(f"/proc/{pid}/smaps_rollup")
            sizes = dict(re.findall(r"(\w+): +(\d+) kB", rollup.read_text())) if rollup.exists() else {}
            proportional += int(sizes.get("Pss", 0))
            resident += int(sizes.get("Rss", 0))
        return proportional / 1000, resident / 1000

    def ticks(self) -> int:
        """Return how many ticks are saved by now."""
        from saves.file import open_save

        with open_save(self._save) as save:
            return save.tip().tick

    def close(self) -> None:
        """End the app as ctrl+q does; by force if it does not."""
        try:
            os.write(self._master, b"\x11")
            self._process.wait(timeout=8)
        except (OSError, subprocess.TimeoutExpired):
            self._process.kill()
            self._process.wait()
        os.close(self._master)

    def _drain(self, seconds: float) -> None:
        until = time.perf_counter() + seconds
        while (left := until - time.perf_counter()) > 0:
            if select.select([self._master], [], [], left)[0]:
                self._take()

    def _read(self, complaint: str) -> None:
        if not select.select([self._master], [], [], PATIENCE)[0]:
            raise SimError(f"bench screen: {complaint} within {PATIENCE:.0f} s")
        self._take()

    def _take(self) -> None:
        try:
            chunk = os.read(self._master, 1 << 16)
        except OSError as error:
            raise SimError("bench screen: the app ended by itself") from error
        self._unread += chunk
        self._shown += chunk
        parsed = 0
        for run in _STYLED.finditer(self._unread):
            parsed = run.end()
            codes, text = run.groups()
            if self._cursor in codes and text[:1].isalpha():  # the name; what somebody is doing begins with blanks
                self._row = text.strip()
        self._unread = self._unread[parsed:][-(1 << 16) :]


def _cursor_codes() -> bytes:
    """Return the part of an SGR sequence that colours the ground of the cursor's row."""
    from tui.paint import DARK, palette_for

    colour = palette_for(DARK).cursor.bgcolor
    assert colour is not None and colour.triplet is not None
    return "48;2;{};{};{}".format(*colour.triplet).encode()


def _family(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children")
    below = [int(child) for child in children.read_text().split()] if children.exists() else []
    return [pid, *(member for child in below for member in _family(child))]
