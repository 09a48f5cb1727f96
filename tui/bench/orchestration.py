"""`voxpop bench orchestration`: what it costs to have a model behind an API think for many, beside waiting for the model itself."""

import asyncio
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Coroutine, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from models.api.body import Composer
from models.api.completer import OpenAICompleter
from models.api.dialect import Dialect
from models.api.endpoint import Endpoint
from models.api.keys import Key
from models.api.reply import answer_in
from models.completer import Completer, Completion, Embedding, Heard, Prompt, Request
from models.language.mind import LanguageMind
from models.metering import Meter, MeteredCompleter
from models.recorded import RecordedCompleter
from saves.file import create
from sim.action import Idle
from sim.agent import Agent
from sim.errors import SimError
from sim.event import ActivityChanged
from sim.journal import MemoryJournal
from sim.mind import Decision, Mind
from sim.observation import AnyObservation
from sim.scenarios import new_world, scenario_named
from sim.simulation import Simulation
from sim.tape import MemoryTape
from tui import garbage
from tui.bench.model_server import answer_to
from tui.bench.virtual import waited

T = TypeVar("T")
PATIENCE = 20.0  # seconds for the server to start


class Setting(Struct, frozen=True):
    """What is measured.

    Args:
        keys: with at_once calls each. latency: seconds of a call. ticks: at most. calls: after which it is enough.
        alone: whether everybody decides once a tick, on what to do next, and does nothing then, so that no call waits for another.
    """

    scenario: str
    agents: int
    keys: int
    at_once: int
    latency: float
    ticks: int
    calls: int
    seed: int
    alone: bool = False


class Measured(Struct):
    """Figures of one setting.

    Args:
        ticks, calls, refused: ticks lived, calls made, and decisions that came to nothing.
        wall_s: of all. plain_s: calls * latency / calls at once (no more than there are people).
        possible_s: the least that the world allows, in which some calls wait for others: what it takes where computing is free.
        cpu_ms: processor time of this process a call: world, prompts, requests, answers, saving. first_ms, last_ms: in the first and
            the last fifth of the ticks. first_tokens, last_tokens: told in a call, there.
    """

    agents: int
    keys: int
    at_once: int
    ticks: int
    calls: int
    refused: int
    wall_s: float
    plain_s: float
    possible_s: float
    cpu_ms: float
    first_ms: float
    last_ms: float
    first_tokens: float
    last_tokens: float

    @property
    def ratio(self) -> float:
        """wall / plain; 0 where calls take no time."""
        return self.wall_s / self.plain_s if self.plain_s else 0.0

    @property
    def ratio_possible(self) -> float:
        """wall / possible; 0 where calls take no time."""
        return self.wall_s / self.possible_s if self.possible_s else 0.0


class _Lap(Struct):
    """One tick: seconds, processor seconds, calls, tokens told."""

    wall: float
    cpu: float
    calls: int
    tokens: int


def measure(setting: Setting) -> Measured:
    """Return the figures of one setting, every event and every call of which is saved.

    Raises:
        SimError: there is no such scenario, or the server does not start.
    """
    with served(setting.latency) as url:
        endpoints = [Endpoint("none", url, Key(f"bench-key-{k:04}"), at_once=setting.at_once) for k in range(setting.keys)]
        laps, refused = _lived(setting, OpenAICompleter("none", endpoints), saved=True)
    possible = sum(lap.wall for lap in _possible(replace(setting, ticks=len(laps)))[0])
    calls, cpu = sum(lap.calls for lap in laps), sum(lap.cpu for lap in laps)
    first, last = _fifths(laps)
    return Measured(
        agents=setting.agents,
        keys=setting.keys,
        at_once=setting.at_once,
        ticks=len(laps),
        calls=calls,
        refused=refused,
        wall_s=sum(lap.wall for lap in laps),
        plain_s=calls * setting.latency / min(setting.keys * setting.at_once, setting.agents),
        possible_s=possible,
        cpu_ms=1000 * cpu / calls,
        first_ms=first[0],
        last_ms=last[0],
        first_tokens=first[1],
        last_tokens=last[1],
    )


def _fifths(laps: Sequence[_Lap]) -> list[tuple[float, float]]:
    """Return milliseconds of processor and tokens told, a call, in the first and in the last fifth of the ticks."""
    size = max(1, len(laps) // 5)
    found = []
    for part in (laps[:size], laps[-size:]):
        calls = sum(lap.calls for lap in part) or 1
        found.append((1000 * sum(lap.cpu for lap in part) / calls, sum(lap.tokens for lap in part) / calls))
    return found


def _possible(setting: Setting) -> tuple[list[_Lap], int]:
    """Live the same ticks where computing takes no time."""
    places = min(setting.keys * setting.at_once, setting.agents)
    return _lived(setting, IdealCompleter(setting.latency, places), saved=False)


def _lived(setting: Setting, completer: Completer, saved: bool) -> tuple[list[_Lap], int]:
    """Live some ticks, and return them with the number of decisions that came to nothing."""
    world = new_world(setting.scenario, setting.seed, setting.agents)
    scenario = scenario_named(setting.scenario)
    if setting.alone:
        scenario = replace(scenario, plans=True, memory=())
    if not saved:
        mind = LanguageMind(RecordedCompleter(completer, MemoryTape()))
        return waited(_laps(Simulation(world, scenario, _asked(mind, setting), MemoryJournal()), mind, setting))
    with tempfile.TemporaryDirectory() as folder, create(Path(folder) / "bench.db", world, mind="openai:none") as save:
        save.attach(world)
        kept = RecordedCompleter(MeteredCompleter(completer, Meter()), save.tape(lambda line: None))
        mind = LanguageMind(kept)
        garbage.spare()
        simulation = Simulation(world, scenario, _asked(mind, setting), save, save.last_hash())
        return asyncio.run(_warm(completer, _laps(simulation, mind, setting)))


async def _warm(completer: Completer, work: Coroutine[Any, Any, T]) -> T:
    """Do some work after a first call, with which libraries are loaded and a connection is made."""
    await completer.complete(Request(Prompt("", "", "hello"), {"type": "string"}, 0, 1))
    return await work


async def _laps(simulation: Simulation, mind: LanguageMind, setting: Setting) -> tuple[list[_Lap], int]:
    laps: list[_Lap] = []
    clock = asyncio.get_running_loop().time
    try:
        while len(laps) < setting.ticks and mind.usage.total.calls < setting.calls:
            before, cpu, began = mind.usage.total, time.process_time(), clock()
            if not laps:
                simulation.intervene(ActivityChanged("uniform", 1.0))
            await simulation.tick()
            after = mind.usage.total
            lap = _Lap(clock() - began, time.process_time() - cpu, after.calls - before.calls, after.prompt_tokens - before.prompt_tokens)
            laps.append(lap)
    finally:
        await mind.aclose()
    return laps, mind.usage.total.refused


def _asked(mind: LanguageMind, setting: Setting) -> Callable[[Agent], Mind]:
    """Return who decides: the mind, of whose plans nothing comes where everybody decides alone."""
    thinking = _Resting(mind) if setting.alone else mind
    return lambda _: thinking


class _Resting:
    """Thinks as another mind does, and then does nothing."""

    def __init__(self, mind: LanguageMind) -> None:
        self.name, self._mind = mind.name, mind

    async def decide(self, observation: AnyObservation) -> Decision:
        """Return the decision to do nothing, once another was made."""
        return replace(await self._mind.decide(observation), action=Idle())


class IdealCompleter:
    """Answers as the server does, after the same time and with as many calls at once, but within this process."""

    name = identity = "openai:none"

    def __init__(self, seconds: float, at_once: int) -> None:
        self._seconds, self._places = seconds, asyncio.Semaphore(at_once)
        self._composer = Composer()

    async def complete(self, request: Request, heard: Heard | None = None) -> Completion:
        """Return the answer."""
        async with self._places:
            await asyncio.sleep(self._seconds)
        answer = answer_in(answer_to(self._composer.body("none", request, Dialect(), streamed=False)))
        return Completion(answer.text, answer.prompt_tokens, answer.completion_tokens)

    async def embed(self, texts: Sequence[str]) -> Embedding | None:
        return None

    async def aclose(self) -> None:
        pass


@contextmanager
def served(latency: float) -> Iterator[str]:
    """Run the server in a process of its own while the block lasts; give its URL.

    Raises:
        SimError: it does not start.
    """
    command = [sys.executable, "-m", "tui.bench.model_server", str(latency)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None and process.stdout is not None
        try:
            port = process.stdout.readline().strip()
            if not port.isdigit():
                raise SimError("bench orchestration: the server did not start")
            yield f"http://127.0.0.1:{port}/v1"
        finally:
            process.stdin.close()
            try:
                process.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                process.kill()
