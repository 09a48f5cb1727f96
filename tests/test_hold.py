"""When nobody gets an answer people wait; when one alone gets none, it is that one's own fault; and patience ends."""

import asyncio
from collections import Counter

import pytest
from improvising import ImprovisingCompleter

from models.completer import BarredError, Completion, Heard, OutageError, Request
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

    async def held(self, error: Exception, tries: int) -> None:
        await asyncio.sleep(0.02)

    def answered(self) -> None:
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
