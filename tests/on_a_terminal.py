"""The real screen on a real pseudo-terminal, in a process of its own: keys and signals go in, what stands on the terminal comes out."""

import errno
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pyte

PATIENCE = 120.0  # seconds; generous, for a loaded machine
ROOT = Path(__file__).parent.parent
LEFT = b"\x1b[?1049l"  # the alternate screen is left
_CONTROL = re.compile(rb"\x1b(\[[0-9;?<>=]*[ -/]*[@-~]|[()][A-Z0-9]|\][^\x07]*\x07|P[^\x1b]*\x1b\\|[=>78])")
_TICK = re.compile(r"  t(\d+)  ")  # as the line at the top has it
MODES = (b"?1000", b"?1003", b"?1006", b"?1004", b"?2004", b"?25", b"?1049")  # mouse, focus, paste, cursor, alternate screen


class Terminal:
    """A voxpop on a terminal of its own.

    Attributes:
        process: the screen. shown: all bytes that it has drawn. display: what stands on the terminal now.
    """

    def __init__(self, *words: str, program: str = "from tui.cli import main; main()", size: tuple[int, int] = (120, 40)) -> None:
        self.master, self._slave = pty.openpty()
        self.shown, self.display = b"", pyte.Screen(*size)
        self._drawing = pyte.ByteStream(self.display)
        self.resize(*size)
        self.before = termios.tcgetattr(self._slave)
        environment = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "LINES"}}  # as workers of pytest have
        environment.update(TERM="xterm-256color", LANG="C.UTF-8")
        # Whoever runs tests in the background has switched SIGINT off for them, and so for all that they start.
        program = (
            f"import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); sys.argv = ['voxpop', *sys.argv[1:]]\n{program}"
        )
        self.process = subprocess.Popen(
            [sys.executable, "-c", program, *words],
            stdin=self._slave,
            stdout=self._slave,
            stderr=self._slave,
            env=environment,
            cwd=ROOT,
            start_new_session=True,
        )

    def resize(self, columns: int, rows: int) -> None:
        """Give the terminal another size, and tell its process."""
        self.display.resize(rows, columns)
        fcntl.ioctl(self._slave, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        if hasattr(self, "process"):
            self.process.send_signal(signal.SIGWINCH)

    def read(self, seconds: float = 0.0) -> None:
        """Take in what is drawn for so long."""
        ends = time.monotonic() + seconds
        while True:
            left = max(0.0, ends - time.monotonic())
            if not select.select([self.master], [], [], min(left, 0.05))[0]:
                if left:
                    continue
                return
            try:
                drawn = os.read(self.master, 65536)
            except OSError as error:
                assert error.errno == errno.EIO  # nobody has the other end any more
                return
            self.shown += drawn
            self._drawing.feed(drawn)

    @property
    def text(self) -> str:
        """Everything that was drawn, in the order in which it was, without what places and colours it."""
        return _CONTROL.sub(b"", self.shown).decode(errors="replace")

    @property
    def now(self) -> str:
        """What stands on the terminal now."""
        return "\n".join(self.display.display)

    @property
    def last(self) -> str:
        """What is printed after the screen was left."""
        return _CONTROL.sub(b"", self.shown.rpartition(LEFT)[2]).decode(errors="replace").strip()

    def until(self, text: str) -> None:
        """Wait until a text stands on the terminal."""
        self._until(lambda: text in self.now, text)

    def until_tick(self, tick: int) -> None:
        """Wait until it shows this tick, or a later one: not every one is painted."""
        self._until(lambda: any(int(found) >= tick for found in _TICK.findall(self.now)), f"tick {tick}")

    def _until(self, there: Callable[[], bool], what: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while not there():
            assert time.monotonic() < deadline and self.process.poll() is None, f"no '{what}' in:\n{self.now}"
            self.read(0.02)

    def press(self, keys: str) -> None:
        os.write(self.master, keys.encode())

    def end(self, status: int) -> str:
        """Wait for the process to end with a status and the terminal to be as it was; return what is printed last."""
        deadline = time.monotonic() + PATIENCE
        while self.process.poll() is None and time.monotonic() < deadline:
            self.read(0.02)
        self.read(0.05)
        assert self.process.poll() == status, f"{self.process.poll()}: {self.last or self.now}"
        assert "Traceback" not in self.text, self.last
        assert termios.tcgetattr(self._slave) == self.before
        for mode in MODES:
            on, off = (b"l", b"h") if mode == b"?25" else (b"h", b"l")
            assert self.shown.rfind(b"\x1b[" + mode + off) > self.shown.rfind(b"\x1b[" + mode + on), mode
        return self.last

    def engine(self) -> psutil.Process:
        """Return the engine of the screen."""
        deadline = time.monotonic() + PATIENCE
        while not (found := psutil.Process(self.process.pid).children()):
            assert time.monotonic() < deadline
            time.sleep(0.02)
        return found[0]

    def hang_up(self) -> None:
        """Close the terminal, as one does with a window: its processes are sent SIGHUP."""
        os.close(self._slave)
        os.close(self.master)
        self.master = self._slave = -1
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGHUP)

    def close(self) -> None:
        children = []
        with suppress(psutil.Error):
            children = psutil.Process(self.process.pid).children(recursive=True)
        self.process.kill()
        self.process.wait(PATIENCE)
        for child in children:
            with suppress(psutil.Error):
                child.kill()
        for descriptor in {self.master, self._slave} - {-1}:
            os.close(descriptor)


@contextmanager
def on_a_terminal(*words: str, program: str = "from tui.cli import main; main()", size: tuple[int, int] = (120, 40)) -> Iterator[Terminal]:
    """Run voxpop on a terminal of its own; nothing of it is left afterwards."""
    found = Terminal(*words, program=program, size=size)
    try:
        yield found
    finally:
        found.close()


def town(save: Path, rate: str = "5") -> tuple[str, ...]:
    """Return the words that begin a small town."""
    return ("play", "town", "--agents", "8", "--seed", "1", "--save", str(save), "--ticks-per-second", rate)
