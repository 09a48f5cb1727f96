"""A `voxpop play` in a pseudo-terminal of its own, watched from outside as a player would: what benches of the screen stand on."""

import os
import re
import select
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from sim.errors import SimError

ROWS, COLUMNS = 40, 120
PATIENCE = 60.0  # seconds for anything to happen
KEPT = 1 << 18  # bytes of what was painted since the last key
STRIDE = 20  # people whom the cursor passes before it turns
PAUSE = 0.07  # seconds between a painted key and the next: somebody who holds the key down

_CONTROL = re.compile(rb"\x1b(?:\[[0-9;?]*[A-Za-z]|\][^\x07]*\x07|[=>78])")
# Where the terminal's own cursor goes, or text in a style; whole runs only: reads end anywhere.
_STYLED = re.compile(rb"\x1b\[([0-9]+);[0-9]+H|\x1b\[([0-9;]*)m([^\x1b]*)(?=\x1b)")


class Cost(NamedTuple):
    """What a process has cost so far: its proportional and its resident size in megabytes, and seconds of CPU."""

    memory_mb: float
    resident_mb: float
    cpu_s: float


def check_terminals() -> None:
    """Do nothing where there are pseudo-terminals.

    Raises:
        SimError: there are none.
    """
    try:
        import pty  # noqa: F401
    except ImportError as error:
        raise SimError("bench screen needs pseudo-terminals, which this system has not; bench engine runs everywhere") from error


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
    """`voxpop play` in a pseudo-terminal, with a home of its own.

    Attributes:
        save: where its world is kept.
    """

    def __init__(self, home: Path, options: tuple[str, ...], save: Path | None = None) -> None:
        import fcntl
        import pty
        import termios

        self._cursor = _cursor_codes()
        self._unread = b""
        self._row = b""
        self._presses, self._line = 0, b""
        self.save = save or home / "bench.db"
        self._shown = b""  # since the last key
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", ROWS, COLUMNS, 0, 0))
        environment = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor", "XDG_DATA_HOME": str(home), "HOME": str(home)}
        environment.pop("NO_COLOR", None)
        self._began = time.perf_counter()
        command = [sys.executable, "-m", "tui", "play", *options, *([str(save)] if save else ["--save", str(self.save)])]
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

    def move_cursor(self) -> float:
        """Press a cursor key, and return the seconds until the cursor was painted on somebody else: down a few times, then up as often."""
        self._drain(PAUSE)
        before, self._presses = self._row, self._presses + 1
        key = b"\x1b[B" if (self._presses - 1) // STRIDE % 2 == 0 else b"\x1b[A"
        pressed = time.perf_counter()
        os.write(self._master, key)
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

    def costs(self) -> tuple["Cost", "Cost"]:
        """Return what the screen and its engine have cost so far, without a model's own process; nothing where the system does not tell."""
        engines = _children(self._process.pid)
        return _cost(self._process.pid), _cost(engines[0]) if engines else Cost(0.0, 0.0, 0.0)

    def press(self, keys: bytes) -> None:
        """Press keys, and wait for nothing."""
        os.write(self._master, keys)

    def watch(self, seconds: float) -> tuple[float, float]:
        """Look on for so long, and return the shares of a core that the screen and its engine took meanwhile."""
        before, since = self.costs(), time.perf_counter()
        self._drain(seconds)
        lasted = time.perf_counter() - since
        screen, engine = (after.cpu_s - was.cpu_s for after, was in zip(self.costs(), before, strict=True))
        return screen / lasted, engine / lasted

    def ticks(self) -> int:
        """Return how many ticks are saved by now."""
        from saves.file import open_save

        with open_save(self.save) as save:
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
        self._shown = (self._shown + chunk)[-KEPT:]
        parsed = 0
        for run in _STYLED.finditer(self._unread):
            parsed = run.end()
            line, codes, text = run.groups()
            if line is not None:
                self._line = line
            elif self._cursor in codes and text[:1].isalpha():  # the name; what somebody is doing begins with blanks
                self._row = self._line + b" " + text.strip()  # two people may be called the same
        self._unread = self._unread[parsed:][-(1 << 16) :]


def _cursor_codes() -> bytes:
    """Return the part of an SGR sequence that colours the ground of the cursor's row."""
    from tui.paint import palette_for
    from tui.themes import DARK

    colour = palette_for(DARK).cursor.bgcolor
    assert colour is not None and colour.triplet is not None
    return "48;2;{};{};{}".format(*colour.triplet).encode()


def _children(pid: int) -> list[int]:
    children = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(child) for child in children.read_text().split()] if children.exists() else []


def _cost(pid: int) -> Cost:
    rollup, stat = Path(f"/proc/{pid}/smaps_rollup"), Path(f"/proc/{pid}/stat")
    if not rollup.exists():
        return Cost(0.0, 0.0, 0.0)
    sizes = dict(re.findall(r"(\w+): +(\d+) kB", rollup.read_text()))
    times = stat.read_text().rpartition(")")[2].split()[11:13]  # user and system, in clock ticks
    return Cost(int(sizes["Pss"]) / 1000, int(sizes["Rss"]) / 1000, sum(map(int, times)) / os.sysconf("SC_CLK_TCK"))
