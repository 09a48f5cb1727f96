"""What the screen leaves to the command line: long work in a process of its own, which cannot hold keys up or take the screen down."""

import asyncio
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from subprocess import DEVNULL, PIPE, Popen
from threading import Thread

from sim.errors import SimError
from sim.text import clean
from tui.commands.progress import SIGN, TOLD

LINE = 300  # characters of an error shown
TOLD_MOST = 20_000  # bytes kept of what a process tells

Told = Callable[[float], None]


async def output_of(*arguments: str, told: Told | None = None) -> bytes:
    """Run `voxpop` with arguments and return what it printed; cancelling ends it, without waiting for its end.

    Args:
        told: hears from time to time, in the event loop, which share is done.

    Raises:
        SimError: it failed; its last line, which is plain.
        OSError: it cannot be begun.
    """
    run = _Run(arguments, _in_loop(told) if told else None)
    try:
        status, printed, said = await asyncio.to_thread(run)
    except asyncio.CancelledError:
        run.end()
        raise
    if status:
        lines = said.decode("utf-8", "replace").strip().splitlines() or [f"voxpop {arguments[0]} ended with status {status}"]
        raise SimError(clean(lines[-1].removeprefix("voxpop: "), LINE))
    return printed


def begun(arguments: tuple[str, ...], *, telling: bool = False) -> "Popen[bytes]":
    """Return a process that does what `voxpop` does with these arguments; it prints into a pipe.

    Args:
        telling: whether it tells from time to time how far it is.

    Raises:
        SimError: no command can be given these.
        OSError: it cannot be begun.
    """
    own = {**os.environ, "NO_COLOR": "1"}
    own.pop(TOLD, None)  # whoever started us may have asked to be told; this one is asked here
    if telling:
        own[TOLD] = "1"
    try:
        return Popen([sys.executable, "-m", "tui", *arguments], stdin=DEVNULL, stdout=PIPE, stderr=PIPE, env=own)
    except ValueError:  # half a character, or none at all
        raise SimError(f"{clean(' '.join(arguments), 100)}: has a character that no command takes") from None


def _in_loop(told: Told) -> Told:
    """Return what tells a share in the event loop of whoever asks, from any thread."""
    loop = asyncio.get_running_loop()

    def heard(share: float) -> None:
        with suppress(RuntimeError):  # the loop has ended
            loop.call_soon_threadsafe(told, share)

    return heard


class _Run:
    """One process, begun and waited for in a thread: whoever asked may go, twice if they like, and it is waited for all the same."""

    def __init__(self, arguments: tuple[str, ...], heard: Told | None = None) -> None:
        self._arguments, self._heard = arguments, heard
        self._process: Popen[bytes] | None = None
        self._unwanted = False

    def __call__(self) -> tuple[int, bytes, bytes]:
        """Return its exit status, and what it printed and told."""
        with begun(self._arguments, telling=self._heard is not None) as self._process:
            if self._unwanted:
                self._process.kill()
            if self._heard is None:
                printed, said = self._process.communicate()
            else:
                printed, said = self._listen(self._process, self._heard)
        return self._process.returncode, printed, said

    @staticmethod
    def _listen(process: "Popen[bytes]", heard: Told) -> tuple[bytes, bytes]:
        """Return what it printed and told until its end; shares are heard on the way."""
        assert process.stdout is not None
        assert process.stderr is not None
        printed: list[bytes] = []
        reading = Thread(target=lambda out=process.stdout: printed.append(out.read()), daemon=True)
        reading.start()
        said = b""
        for line in process.stderr:
            share = _share(line)
            if share is None:
                said = (said + line)[-TOLD_MOST:]
            else:
                heard(share)
        reading.join()
        return b"".join(printed), said

    def end(self) -> None:
        """End it, also where it has not begun."""
        self._unwanted = True
        if self._process is not None:
            with suppress(OSError):
                self._process.kill()


def _share(line: bytes) -> float | None:
    """Return which share a line says is done, None where it says something else."""
    text = line.decode("utf-8", "replace").strip("\n")
    if not text.startswith(SIGN):
        return None
    with suppress(ValueError):
        return max(0.0, min(1.0, float(text.removeprefix(SIGN))))
    return None
