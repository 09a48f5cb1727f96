"""What a command prints line by line, as it comes, from a process of its own."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

from sim.errors import SimError
from sim.text import clean
from tui.subcommand import LINE, begun

LINE_MOST = 4_000_000  # bytes; a longer line is none of ours


async def lines_of(*arguments: str) -> AsyncIterator[bytes]:
    """Run `voxpop` with arguments and yield what it prints, a line at a time; whoever leaves ends it.

    Raises:
        SimError: it failed; its last line, which is plain.
        OSError: it cannot be begun.
    """
    process = begun(arguments)
    assert process.stdout is not None
    assert process.stderr is not None
    try:
        while line := await asyncio.to_thread(process.stdout.readline, LINE_MOST):
            yield line
        status, said = await asyncio.to_thread(process.wait), await asyncio.to_thread(process.stderr.read, LINE_MOST)
    finally:
        with suppress(OSError):
            process.kill()
        process.wait()
        process.stdout.close()
        process.stderr.close()
    if status:
        lines = said.decode("utf-8", "replace").strip().splitlines() or [f"voxpop {arguments[0]} ended with status {status}"]
        raise SimError(clean(lines[-1].removeprefix("voxpop: "), LINE))
