"""Who decides in an engine: minds come and go, what is told of them stays true, and rules stand in no longer than they must."""

import asyncio
from collections.abc import Awaitable
from typing import Any

import pytest
import sights

from models.cast import Cast, closed
from models.metering import Budget, MeteredCompleter, Price
from models.scripted import ScriptedCompleter
from sim.action import Leave, Say
from sim.errors import SimError
from sim.event import MindChanged, Planned
from sim.mind import Decision
from sim.world import World
from tui.engine_minds import EngineMinds
from tui.holding import EngineHold
from tui.protocol import FromEngine, MindState, Thinking

ONE, OTHER = "openai:one@http://127.0.0.1:9/v1", "openai:other@http://127.0.0.1:9/v1"


class Named(ScriptedCompleter):
    """A scripted model by its name. broken: what its loading raises. closing: waited for before it is gone."""

    def __init__(self, name: str) -> None:
        super().__init__('{"type": "say", "text": "I have seen it twice."}')
        self.name = self.identity = name
        self.broken: Exception | None = None
        self.closing: Awaitable[object] | None = None
        self.loaded: Awaitable[object] | None = None

    async def start(self) -> str:
        if self.loaded is not None:
            await self.loaded
        if self.broken is not None:
            raise self.broken
        return ""

    async def aclose(self) -> None:
        if self.closing is not None:
            await self.closing
        await super().aclose()


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[Named]]:
    """Return all models that are made from now on, by name; none of them has a price."""
    found: dict[str, list[Named]] = {}

    def completer_named(name: str, meter: Any) -> MeteredCompleter:
        found.setdefault(name, []).append(Named(name))
        return MeteredCompleter(found[name][-1], meter, None if name == ONE else Price())

    monkeypatch.setattr("models.cast.completer_named", completer_named)
    return found


class Engine:
    """The minds of an engine over a small town, and what the screen is told of them."""

    def __init__(self, given: str = "rules", mind: str = "") -> None:
        self.told: list[FromEngine] = []
        self.world: World = sights.town()
        self.world.mind = mind
        self.minds = EngineMinds(given, self.told.append)

    def decided(self) -> "asyncio.Future[Decision]":
        """Ask somebody for a line of a chat."""
        seen = sights.sights(self.world)["Talking"]
        reply = self.minds.mind_of(self.world)(self.world.agents[seen.me.id]).decide(seen)
        return asyncio.ensure_future(reply) if not isinstance(reply, Decision) else done(reply)

    def thinks(self) -> str:
        return self.minds.mind_of(self.world)(self.world.agents[1]).name

    def states(self) -> list[MindState]:
        return [each for each in self.told if isinstance(each, MindState)]

    async def settled(self) -> None:
        for _ in range(20):
            await asyncio.sleep(0)

    async def choose(self, name: str) -> None:
        """Let the player choose a mind for everybody, and a tick begin with it."""
        change = MindChanged(None, name)
        self.minds.changed(self.minds.allow(change))
        self.world.apply(change)
        self.minds.tick_begins(self.world)
        self.minds.tick_over(self.world, changing=False)
        await self.settled()


def done(decision: Decision) -> "asyncio.Future[Decision]":
    future: asyncio.Future[Decision] = asyncio.get_running_loop().create_future()
    future.set_result(decision)
    return future


# Minds that nobody has any more


async def test_a_mind_that_nobody_has_is_let_go_and_what_it_spent_and_thought_stays(made: dict[str, list[Named]]) -> None:
    engine = Engine()
    await engine.choose(ONE)
    assert isinstance((await engine.decided()).action, Say)
    spent, thoughts = engine.minds.cast.spent(), engine.minds.cast.thoughts(1)
    assert spent.calls == 1 and len(thoughts) == 1
    await engine.choose("rules")
    assert made[ONE][0].closed
    assert (engine.minds.cast.spent(), engine.minds.cast.thoughts(1)) == (spent, thoughts)
    await engine.choose(ONE)
    await engine.decided()
    assert len(made[ONE]) == 2 and not made[ONE][1].closed
    assert engine.minds.cast.spent().calls == 2 and len(engine.minds.cast.thoughts(1)) == 2


async def test_a_mind_stays_while_a_person_a_plan_or_a_change_to_come_names_it(made: dict[str, list[Named]]) -> None:
    engine = Engine()
    engine.minds.allow(MindChanged(None, ONE))
    engine.minds.tick_over(engine.world, changing=True)
    engine.world.apply(MindChanged(1, ONE))
    engine.minds.tick_over(engine.world, changing=False)
    engine.world.apply(MindChanged(1, ""))
    engine.world.apply(Planned(1, 99, MindChanged(None, ONE)))
    engine.minds.tick_over(engine.world, changing=False)
    await engine.settled()
    assert not made[ONE][0].closed
    engine.world.plans.clear()
    engine.minds.tick_over(engine.world, changing=False)
    await engine.settled()
    assert made[ONE][0].closed


async def test_a_mind_that_still_answers_somebody_beside_the_ticks_stays(made: dict[str, list[Named]]) -> None:
    engine, never = Engine(), asyncio.Event()
    await engine.choose(ONE)

    async def complete(*_: object) -> object:
        await never.wait()
        raise AssertionError

    made[ONE][0].complete = complete  # type: ignore[method-assign, assignment]
    asked = engine.decided()
    await engine.settled()
    await engine.choose("rules")
    assert not made[ONE][0].closed
    asked.cancel()
    await asyncio.gather(asked, return_exceptions=True)
    await engine.choose("rules")
    assert made[ONE][0].closed


async def test_a_mind_that_is_let_go_while_it_loads_is_not_told_to_load_for_ever(made: dict[str, list[Named]]) -> None:
    engine = Engine()
    engine.minds.allow(MindChanged(None, ONE))
    made[ONE][0].loaded = asyncio.Event().wait()
    engine.minds.changed(ONE)
    async with asyncio.timeout(30):
        while engine.states() != [MindState(ONE, "loading")]:
            await asyncio.sleep(0.01)
    engine.minds.tick_over(engine.world, changing=False)
    await engine.settled()
    assert engine.states()[-1] == MindState(ONE, "ready") and made[ONE][0].closed


async def test_a_budget_that_was_raised_stays_raised_when_a_mind_is_made_again(
    made: dict[str, list[Named]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def completer_named(name: str, meter: Any) -> MeteredCompleter:
        meter.budget = Budget(calls=1)  # as a mind does that has a budget of its own
        return MeteredCompleter(Named(name), meter, Price())

    monkeypatch.setattr("models.cast.completer_named", completer_named)
    engine = Engine()
    await engine.choose(OTHER)
    assert engine.minds.cast.meter.budget == Budget(calls=1)
    engine.minds.set_budget("calls=50")
    await engine.choose("rules")
    await engine.choose(OTHER)
    assert engine.minds.cast.meter.budget == Budget(calls=50)
    raised = EngineMinds("rules", engine.told.append, budget="calls=50", settled=True, allowed=(OTHER,))
    assert raised.cast.meter.budget == Budget(calls=50)


async def test_minds_are_let_go_side_by_side(made: dict[str, list[Named]]) -> None:
    cast = Cast(ONE)
    cast.allow(OTHER)
    meeting = asyncio.Barrier(2)  # whoever came alone would wait for ever
    for name in (ONE, OTHER):
        made[name][0].closing = meeting.wait()
    async with asyncio.timeout(30):
        await cast.aclose()
    assert made[ONE][0].closed and made[OTHER][0].closed
    await closed(())


# What the screen is told of them


async def test_a_mind_that_was_refused_is_told_ready_once_it_is_chosen(made: dict[str, list[Named]]) -> None:
    engine = Engine(mind=ONE)
    looking = asyncio.ensure_future(engine.minds.look_after(engine.world))
    await engine.settled()
    assert [(each.mind, each.state) for each in engine.states()] == [(ONE, "refused")] and engine.thinks() == "rules"
    await engine.choose(ONE)
    assert engine.states()[-1] == MindState(ONE, "ready") and engine.thinks() == ONE
    looking.cancel()


async def test_a_mind_that_failed_to_load_and_answers_later_is_ready(made: dict[str, list[Named]]) -> None:
    engine = Engine()
    engine.minds.allow(MindChanged(None, ONE))
    made[ONE][0].broken = SimError("there is not enough memory")
    await engine.choose(ONE)
    assert engine.states()[-1] == MindState(ONE, "failed", "there is not enough memory")
    engine.minds.report()
    assert engine.states()[-1].state == "failed"
    await engine.decided()
    engine.minds.report()
    assert engine.states()[-1] == MindState(ONE, "ready")


@pytest.mark.parametrize("bug", [OSError("no more processes"), TypeError("a bug")])
async def test_whatever_goes_wrong_in_loading_is_told_in_a_line(made: dict[str, list[Named]], bug: Exception) -> None:
    engine = Engine()
    engine.minds.allow(MindChanged(None, ONE))
    made[ONE][0].broken = bug
    await engine.choose(ONE)
    failed = engine.states()[-1]
    assert failed.state == "failed" and str(bug) in failed.said and "\n" not in failed.said and not engine.minds._loading


def test_a_budget_in_money_is_refused_while_nobody_knows_what_a_mind_costs(made: dict[str, list[Named]]) -> None:
    engine = Engine(OTHER)
    engine.minds.set_budget("money=5")
    engine = Engine(ONE)
    with pytest.raises(SimError, match="a budget in money needs the price of"):
        engine.minds.set_budget("money=5")
    assert engine.minds.cast.meter.budget == Budget()
    engine.minds.set_budget("calls=5")
    assert engine.minds.cast.meter.budget == Budget(calls=5)


# The rules stand in


async def test_rules_that_stand_in_while_no_tick_is_under_way_decide_nothing_more(made: dict[str, list[Named]]) -> None:
    engine = Engine(ONE)
    engine.minds.stand_in()
    assert engine.thinks() == ONE and not stands_in(engine.minds.hold)
    engine.minds.tick_begins(engine.world)
    engine.minds.stand_in()
    assert engine.thinks() == "rules" and stands_in(engine.minds.hold)
    engine.minds.tick_over(engine.world, changing=False)
    assert engine.thinks() == ONE and not stands_in(engine.minds.hold)


async def test_who_leaves_is_not_kept_waiting_by_a_model(made: dict[str, list[Named]]) -> None:
    engine = Engine(ONE)
    engine.minds.leave()
    engine.minds.tick_begins(engine.world)
    assert engine.thinks() == "rules" and isinstance((await engine.decided()).action, Say | Leave)


def stands_in(hold: EngineHold) -> bool:
    """Return whether what is held now is decided by somebody else."""
    return hold._standing_in


async def test_it_is_told_whose_minds_are_at_it_and_when_they_are_not_any_more(made: dict[str, list[Named]]) -> None:
    engine = Engine()
    await engine.choose(ONE)
    answered = asyncio.Event()
    complete = made[ONE][-1].complete

    async def slowly(*args: Any, **named: Any) -> Any:
        await answered.wait()
        return await complete(*args, **named)

    made[ONE][-1].complete = slowly  # type: ignore[method-assign]
    deciding = engine.decided()
    await engine.settled()
    engine.minds.report()
    engine.minds.report()  # nothing has changed: nothing is told twice
    seen = sights.sights(engine.world)["Talking"].me.id
    assert [[agent for agent, _ in each.people] for each in engine.told if isinstance(each, Thinking)] == [[seen]]
    answered.set()
    await deciding
    engine.minds.report()
    assert engine.told[-1] == Thinking()
