"""What the screen leaves to the command line: long work in a process of its own, which cannot hold keys up or take the screen down."""

import asyncio
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE

from sim.errors import SimError
from sim.text import clean

LINE = 300  # characters of an error shown


async def output_of(*arguments: str) -> bytes:
    """Run `voxpop` with arguments and return what it printed; cancelling ends it.

    Raises:
        SimError: it failed; its last line, which is plain.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tui", *arguments, stdin=DEVNULL, stdout=PIPE, stderr=PIPE, env=dict(os.environ, NO_COLOR="1")
    )
    try:
        printed, told = await process.communicate()
    except asyncio.CancelledError:
        process.kill()
        await process.wait()
        raise
    if process.returncode:
        lines = told.decode("utf-8", "replace").strip().splitlines() or [f"voxpop {arguments[0]} ended with status {process.returncode}"]
        raise SimError(clean(lines[-1].removeprefix("voxpop: "), LINE))
    return printed
