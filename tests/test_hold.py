"""When nobody gets an answer people wait; when one alone gets none, it is that one's own fault; and patience ends."""

import asyncio
from collections import Counter
from collections.abc import Sequence

import pytest
from improvising import ImprovisingCompleter
from openai_server import embedding

from models.completer import BarredError, Completion, Embedding, Heard, OutageError, Request
from models.hold import Patience
from models.language.mind import DOUBTED, LanguageMind
from models.rules.mind import RulesMind
from sim.errors import StandstillError
from sim.event import Refused
from sim.journal import MemoryJournal, TickRecord
from sim.scenarios import new_world, scenario_named
from sim.simulation import Simulation
from sim.world import World


class Failing(ImprovisingCompleter):
    """Fails for one person, as if the server were away."""

    def __init__(self, agent: int) -> None:
        super().__init__()
        self.agent, self.failed = agent, Counter[tuple[int, str]]()

    async def complete(self, request: Request, heard: Heard | None = None) -> Completion:
        await asyncio.sleep(0.01)
        if request.agent == self.agent:
            self.failed[request.seed, request.purpose] += 1
            raise OutageError("away")
        return await super().complete(request, heard)


class Away(ImprovisingCompleter):
    """Fails for everybody from the first request on, so many times."""

    def __init__(self, times: int, error: type[OutageError | BarredError] = OutageError) -> None:
        super().__init__()
        self.times, self.error = times, error

    async def complete(self, request: Request, heard: Heard | None = None) -> Completion:
        await asyncio.sleep(0)
        if self.times > 0:
            self.times -= 1
            raise self.error("away")
        return await super().complete(request, heard)


class Busy:
    """A hold that never waits long."""

    async def held(self, error: Exception, tries: int, model: object = None) -> None:
        await asyncio.sleep(0.02)

    def answered(self, model: object = None) -> None:
        pass


async def lived(mind: LanguageMind, ticks: int = 1) -> tuple[World, list[TickRecord]]:
    world, journal = new_world("town", 1, 6), MemoryJournal()
    simulation = Simulation(world, scenario_named("town"), lambda _: mind, journal)
    for _ in range(ticks):
        await simulation.tick()
    return world, journal.records


async def test_who_alone_gets_no_answer_fails_alone() -> None:
    completer = Failing(agent=1)
    mind = LanguageMind(completer, Busy(), RulesMind())
    _, records = await lived(mind, 4)
    refused = {event.agent for record in records for event in record.events if isinstance(event, Refused)}
    assert completer.failed and 1 in refused
    assert all(times == DOUBTED + 2 for times in completer.failed.values())


async def test_an_outage_that_ends_refuses_nobody() -> None:
    told: list[str] = []
    mind = LanguageMind(Away(9), Patience(60, told.append), RulesMind())
    _, records = await lived(mind, 2)
    assert not [event for record in records for event in record.events if isinstance(event, Refused) and "away" in event.because]
    assert told == ["away; waiting for it up to 60 s"]


async def test_patience_that_ends_drops_the_tick() -> None:
    mind = LanguageMind(Away(10**9), Patience(0.05), RulesMind())
    with pytest.raises(StandstillError, match=r"away; waited 0\.05 s"):
        await lived(mind)


async def test_what_only_the_player_can_mend_is_not_waited_for() -> None:
    completer = Away(10**9, BarredError)
    with pytest.raises(StandstillError, match="away"):
        await lived(LanguageMind(completer, Patience(1000), RulesMind()))
    assert completer.times > 10**9 - 20


async def test_a_model_that_answers_does_not_lengthen_the_wait_for_another() -> None:
    told: list[str] = []
    hold = Patience(0.3, told.append)

    async def working() -> None:
        while True:
            hold.answered("one")
            await asyncio.sleep(0.01)

    async def waiting(model: str) -> None:
        for tries in range(100):
            await hold.held(OutageError(f"{model} is away"), 0 * tries, model)

    others = asyncio.ensure_future(working())
    with pytest.raises(StandstillError, match=r"other is away; waited 0\.3 s"):
        await asyncio.wait_for(waiting("other"), 20)
    others.cancel()
    assert told == ["other is away; waiting for it up to 0.3 s"]


class Slow(ImprovisingCompleter):
    """Answers one person after another."""

    async def complete(self, request: Request, heard: Heard | None = None) -> Completion:
        await asyncio.sleep(0.03 * request.agent)
        return await super().complete(request, heard)


async def test_two_minds_with_one_hold_are_told_apart() -> None:
    told: list[str] = []
    hold = Patience(1.0, told.append)
    up, down = LanguageMind(Slow(), hold), LanguageMind(Away(10**9), hold)
    simulation = Simulation(new_world("town", 1, 12), scenario_named("town"), lambda agent: down if agent.id < 4 else up, MemoryJournal())
    with pytest.raises(StandstillError, match="away; waited"):
        for _ in range(5):
            await simulation.tick()
    assert told == ["away; waiting for it up to 1 s"]


class Forgetful(ImprovisingCompleter):
    """Fails so many times at vectors."""

    def __init__(self, times: int, error: type[OutageError | BarredError] = OutageError) -> None:
        super().__init__()
        self.times, self.error, self.embedded = times, error, 0

    async def embed(self, texts: Sequence[str]) -> Embedding | None:
        await asyncio.sleep(0)
        if self.times > 0:
            self.times -= 1
            raise self.error("away")
        self.embedded += 1
        return Embedding([embedding(text, 64) for text in texts])


async def remembered(completer: ImprovisingCompleter) -> tuple[bytes, int]:
    """Live two ticks of a town that remembers; return its state, and how many decisions came to nothing."""
    world, rules = new_world("town", 1, 6), RulesMind()
    for _ in range(40):
        await Simulation(world, scenario_named("town"), lambda _: rules, MemoryJournal()).tick()
    mind = LanguageMind(completer, Patience(60), RulesMind())
    simulation = Simulation(world, scenario_named("town"), lambda _: mind, MemoryJournal())
    for _ in range(2):
        await simulation.tick()
    return world.state_hash(), simulation.refused


async def test_an_outage_of_the_vectors_is_waited_out_and_other_memories_do_not_come_to_mind() -> None:
    undisturbed, disturbed = Forgetful(0), Forgetful(9)
    assert await remembered(disturbed) == await remembered(undisturbed)
    assert disturbed.times == 0 and disturbed.embedded and undisturbed.embedded


async def test_vectors_that_only_the_player_can_bring_back_are_not_done_without() -> None:
    with pytest.raises(StandstillError, match="away"):
        await remembered(Forgetful(10**9, BarredError))
