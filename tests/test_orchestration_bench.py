"""`voxpop bench orchestration` measures real calls to a real server, and knows how long they must take."""

import json

import pytest
from click.testing import CliRunner

from models.completer import Prompt, Request
from tui.bench.orchestration import IdealCompleter, Setting, measure
from tui.bench.virtual import waited
from tui.cli import voxpop

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])


def test_a_jumping_clock_counts_the_waits_alone() -> None:
    import asyncio
    import time

    async def ask() -> float:
        completer = IdealCompleter(10.0, at_once=2)
        await asyncio.gather(*(completer.complete(Request(Prompt("a", "b", "c"), {"enum": ["x"]}, k, 5)) for k in range(5)))
        return asyncio.get_running_loop().time()

    began = time.monotonic()
    assert waited(ask()) == pytest.approx(30.0)
    assert time.monotonic() - began < 10


def test_calls_are_made_and_take_no_less_than_they_must(socket_enabled: None) -> None:
    found = measure(Setting("town", 4, keys=2, at_once=1, latency=0.02, ticks=2, calls=1000, seed=1))
    assert found.ticks == 2 and found.calls > 8 and found.refused < found.calls / 10
    assert found.wall_s >= found.possible_s * 0.99 >= found.plain_s * 0.9
    assert found.cpu_ms > 0 and found.first_tokens > 100


def test_where_everybody_decides_alone_no_call_waits_for_another(socket_enabled: None) -> None:
    found = measure(Setting("town", 6, keys=1, at_once=2, latency=0.02, ticks=3, calls=1000, seed=1, alone=True))
    assert (found.ticks, found.calls, found.refused) == (3, 18, 0)
    assert found.possible_s == pytest.approx(found.plain_s) == pytest.approx(18 * 0.02 / 2)


def test_the_command_prints_one_object(socket_enabled: None) -> None:
    result = CliRunner().invoke(voxpop, ["bench", "orchestration", "--agents", "3", "--ticks", "1", "--latency", "0", "--json"])
    assert result.exit_code == 0, result.output
    (row,) = json.loads(result.output)["measured"]
    assert row["agents"] == 3 and row["calls"] > 0
