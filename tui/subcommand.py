"""What the screen leaves to the command line: long work in a process of its own, which cannot hold keys up or take the screen down."""

import asyncio
import os
import sys
from contextlib import suppress
from subprocess import DEVNULL, PIPE, Popen

from sim.errors import SimError
from sim.text import clean

LINE = 300  # characters of an error shown


async def output_of(*arguments: str) -> bytes:
    """Run `voxpop` with arguments and return what it printed; cancelling ends it, without waiting for its end.

    Raises:
        SimError: it failed; its last line, which is plain.
    """
    run = _Run(arguments)
    try:
        status, printed, told = await asyncio.to_thread(run)
    except asyncio.CancelledError:
        run.end()
        raise
    if status:
        lines = told.decode("utf-8", "replace").strip().splitlines() or [f"voxpop {arguments[0]} ended with status {status}"]
        raise SimError(clean(lines[-1].removeprefix("voxpop: "), LINE))
    return printed


class _Run:
    """One process, begun and waited for in a thread: whoever asked may go, twice if they like, and it is waited for all the same."""

    def __init__(self, arguments: tuple[str, ...]) -> None:
        self._arguments = arguments
        self._process: Popen[bytes] | None = None
        self._unwanted = False

    def __call__(self) -> tuple[int, bytes, bytes]:
        """Return its exit status, and what it printed and told."""
        command = [sys.executable, "-m", "tui", *self._arguments]
        with Popen(command, stdin=DEVNULL, stdout=PIPE, stderr=PIPE, env=dict(os.environ, NO_COLOR="1")) as self._process:
            if self._unwanted:
                self._process.kill()
            printed, told = self._process.communicate()
        return self._process.returncode, printed, told

    def end(self) -> None:
        """End it, also where it has not begun."""
        self._unwanted = True
        if self._process is not None:
            with suppress(OSError):
                self._process.kill()
