"""Long work in a process of its own is ended when nobody wants it any more, however impatiently that is said."""

import asyncio
import contextlib

import psutil
import pytest

from sim.errors import SimError
from tui.streamed import lines_of
from tui.subcommand import output_of


async def test_what_it_prints_is_returned_and_why_it_failed_is_raised_in_a_plain_line() -> None:
    assert b"version" in await output_of("--version")
    with pytest.raises(SimError, match=r"no save .nowhere"):
        await output_of("info", "nowhere.db")


async def test_cancelled_twice_in_a_row_it_is_over_and_nothing_is_left_open() -> None:
    before = set(psutil.Process().children())
    task = asyncio.create_task(output_of("bench", "engine"))
    while not set(psutil.Process().children()) - before:
        await asyncio.sleep(0.01)
    for _ in range(2):
        task.cancel()
        await asyncio.sleep(0)
    with contextlib.suppress(asyncio.CancelledError):
        await task
    async with asyncio.timeout(30):
        while set(psutil.Process().children()) - before:
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("name", ["a\0b.db", "\ud800.db"], ids=["nothing", "half a character"])
async def test_what_no_command_takes_is_refused_in_a_plain_line(name: str) -> None:
    with pytest.raises(SimError, match="has a character that no command takes") as refused:
        await output_of("info", "--", name)
    assert str(refused.value).isprintable()
    with pytest.raises(SimError, match="has a character that no command takes"):
        await anext(lines_of("compare", "--", name))
