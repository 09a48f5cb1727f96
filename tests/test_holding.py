"""While no model answers the world waits, and loses nothing; what only the player can mend waits for the player."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from plug import PluggedServer
from test_engine import Screen, polite

from models.completer import BarredError, CompleterError, OutageError
from models.hold import StandInError
from models.metering import Budget
from saves.file import open_save
from sim.action import Chat
from sim.event import AnyEvent, MindChanged, Refused, TickStarted
from tui.engine_client import EngineClient
from tui.holding import SCOUTS, EngineHold
from tui.protocol import (
    Answer,
    Declined,
    GoOn,
    Halted,
    Held,
    Intervene,
    LookInto,
    Metered,
    Noticed,
    Question,
    Quit,
    Ready,
    SetBudget,
    Speaking,
    Spoken,
    Step,
    TakeOver,
    Ticked,
    Told,
)
from tui.wire import EngineSpec

AWAY, SPENT = OutageError("tiny: the server is away"), BarredError("the budget in calls is used up")


class Waiting:
    """A hold, what it told, and how often each decision has asked again."""

    def __init__(self, seconds: float = 0.001) -> None:
        self.told: list[Held] = []
        self.hold = EngineHold(self.told.append, lambda rounds: seconds)
        self.asked: dict[int, int] = {}

    async def decision(self, number: int, *errors: CompleterError) -> int:
        """Fail with one error after another, then be answered."""
        for tries, error in enumerate(errors):
            self.asked[number] = tries + 1
            await self.hold.held(error, tries)
        self.hold.answered()
        return number

    def begin(self, number: int, *errors: CompleterError) -> "asyncio.Task[int]":
        return asyncio.ensure_future(self.decision(number, *errors))

    async def until_held(self, count: int) -> None:
        async with asyncio.timeout(15):
            while len(self.asked) < count:
                await asyncio.sleep(0)
        await asyncio.sleep(0)


async def test_decisions_wait_through_an_outage_and_all_go_on() -> None:
    waiting = Waiting()
    answers = await asyncio.gather(*(waiting.begin(number, *[AWAY] * 5) for number in range(20)))
    assert answers == list(range(20))
    first, *_, last = waiting.told
    assert (first.reason, first.barred) == (str(AWAY), False) and first.next_try is not None
    assert last == Held() and not waiting.hold.holding


async def test_a_few_ask_again_for_all_until_one_is_answered() -> None:
    waiting = Waiting(seconds=3600)
    tasks = [waiting.begin(number, AWAY, AWAY) for number in range(20)]
    await waiting.until_held(20)
    waiting.hold._round()
    for _ in range(3):
        await asyncio.sleep(0)
    assert sorted(number for number, times in waiting.asked.items() if times == 2) == list(range(SCOUTS))
    for task in tasks[:SCOUTS]:
        task.cancel()
    one = waiting.begin(99, AWAY)
    await waiting.until_held(21)
    waiting.hold.ask_again()
    assert await one == 99 and await asyncio.gather(*tasks[SCOUTS:])  # 99 is answered, and so are the others at once


async def test_another_model_that_answers_ends_no_outage() -> None:
    waiting = Waiting(seconds=3600)
    held = waiting.begin(1, AWAY)
    await waiting.until_held(1)
    assert await waiting.begin(2) == 2
    assert waiting.hold.holding and not held.done()
    held.cancel()
    await asyncio.gather(held, return_exceptions=True)
    await asyncio.sleep(0)
    assert waiting.told[-1] == Held() and not waiting.hold.holding  # whoever is dropped waits no more


async def test_what_only_the_player_can_mend_is_not_tried_before_they_say_so() -> None:
    waiting = Waiting()
    held = waiting.begin(1, SPENT)
    await waiting.until_held(1)
    waiting.hold.ask_again(barred=False)
    await asyncio.sleep(0.02)
    assert not held.done() and waiting.told == [Held(str(SPENT), True, 1, waiting.told[0].lasted, None)]
    waiting.hold.ask_again()
    assert await held == 1 and waiting.told[-1] == Held()


async def test_the_rules_decide_what_waits_and_what_would_wait_until_the_next_tick() -> None:
    waiting = Waiting(seconds=3600)
    both = [waiting.begin(1, SPENT), waiting.begin(2, AWAY)]
    await waiting.until_held(2)
    waiting.hold.stand_in()
    assert [type(each) for each in await asyncio.gather(*both, return_exceptions=True)] == [StandInError, StandInError]
    with pytest.raises(StandInError):
        await waiting.decision(3, SPENT)
    waiting.hold.wait_again()
    later = waiting.begin(4, SPENT)
    await waiting.until_held(4)
    assert waiting.hold.holding and not later.done()
    later.cancel()
    assert waiting.told[1] == Held()


# The real thing: an engine, a server, a plug


@pytest.fixture
def server() -> Iterator[PluggedServer]:
    with PluggedServer() as server:
        yield server


def spec(folder: Path, server: PluggedServer, **changed: str) -> EngineSpec:
    return EngineSpec(
        save=str(folder / "town.db"), scenario="town", seed=3, agents=6, mind=f"openai:tiny@{server.url}", budget=changed.get("budget", "")
    )


def ticks(screen: Screen, count: int) -> list[AnyEvent]:
    """Run some ticks and return their events."""
    events: list[AnyEvent] = []
    for _ in range(count):
        screen.send(Step())
        events += screen.next(Ticked).events
    return events


def test_pulling_the_plug_costs_nothing_but_time(tmp_path: Path, server: PluggedServer) -> None:
    server.plug_in()
    undisturbed = Screen(EngineClient(spec(tmp_path, server)))
    expected = ticks(undisturbed, 3)
    undisturbed.quit()
    server.pull()
    (tmp_path / "again").mkdir()
    server.plug_in(answered=3)  # then it is silent, so that the tick cannot end before the plug is pulled
    screen = Screen(EngineClient(spec(tmp_path / "again", server)))
    screen.send(Step())
    assert isinstance(screen.next(Metered, Ticked), Metered)
    server.pull()
    held = screen.next(Held)
    assert held.reason and not held.barred and "tiny" in held.reason
    server.plug_in()
    screen.send(GoOn())
    events = [*screen.next(Ticked).events, *ticks(screen, 2)]
    assert events == expected and sum(isinstance(event, TickStarted) for event in events) == 3
    screen.quit()
    with open_save(tmp_path / "again" / "town.db") as one, open_save(tmp_path / "town.db") as other:
        assert one.resume().state_hash() == other.resume().state_hash()


def test_a_spent_budget_waits_for_the_player_who_raises_it(tmp_path: Path, server: PluggedServer) -> None:
    server.plug_in()
    screen = Screen(EngineClient(spec(tmp_path, server, budget="calls=2")))
    screen.send(Step())
    held = screen.next(Held)
    assert held.barred and "budget in calls is used up: " in held.reason and held.next_try is None
    screen.send(SetBudget("calls=plenty"))
    assert "allowed: calls=N" in screen.next(Declined).message
    screen.send(SetBudget("calls=100000"))
    events = screen.next(Ticked).events
    assert not any(isinstance(event, Refused) and "budget" in event.because for event in events)
    screen.quit()


def test_the_rules_stand_in_and_then_think_for_everybody(tmp_path: Path, server: PluggedServer) -> None:
    server.plug_in()
    screen = Screen(EngineClient(spec(tmp_path, server, budget="calls=2")))
    screen.send(Step())
    assert screen.next(Held).barred
    screen.send(GoOn(rules=True))
    ticked = screen.next(Ticked)
    assert not any(isinstance(event, Refused) and "budget" in event.because for event in ticked.events)
    screen.send(Step())
    assert screen.next(Held).barred  # the next tick asks again
    screen.send(Intervene(MindChanged(None, "ruels")))
    assert "did you mean 'rules'" in screen.next(Declined).message
    screen.send(Intervene(MindChanged(None, "rules")))
    screen.next(Ticked)
    events = ticks(screen, 2)
    assert MindChanged(None, "rules") in events and not any(isinstance(message, Held) for message in screen.inbox)
    screen.quit()


def test_quitting_while_the_world_waits_drops_the_tick_and_the_save_is_whole(tmp_path: Path, server: PluggedServer) -> None:
    server.plug_in()
    screen = Screen(EngineClient(spec(tmp_path, server, budget="calls=60000")))
    ticks(screen, 1)
    screen.send(SetBudget("calls=0"))
    screen.send(Step())
    assert screen.next(Held).barred
    assert screen.quit() == Halted(1, "")
    with open_save(tmp_path / "town.db") as save:
        assert save.resume().tick == 1


def test_quitting_while_the_world_waits_loses_no_change(tmp_path: Path, server: PluggedServer) -> None:
    server.plug_in()
    screen = Screen(EngineClient(spec(tmp_path, server, budget="calls=0")))
    screen.send(Step())
    assert screen.next(Held).barred
    screen.send(Intervene(MindChanged(2, "rules")))
    screen.next(Ticked)
    screen.send(Quit())
    screen.next(Halted)
    screen.client.close()
    with open_save(tmp_path / "town.db") as save:
        assert save.resume().minds == {2: "rules"}


def test_what_a_model_was_told_and_answered_can_be_looked_into(tmp_path: Path, server: PluggedServer) -> None:
    server.plug_in()
    screen = Screen(EngineClient(spec(tmp_path, server)))
    screen.send(Step())
    ticked = screen.next(Ticked)
    assert "as written" in ticked.tally
    told = []
    for agent in screen.replica.agents:
        screen.send(LookInto(agent))
        told.append(screen.next(Told))
    thoughts = [thought for each in told for thought in each.thoughts]
    assert thoughts and all(thought.prompt.shared and thought.model == "tiny" for thought in thoughts)
    assert any(thought.answers for thought in thoughts) and not any(isinstance(message, Noticed) for message in screen.inbox)
    screen.quit()


def test_the_player_reads_along_while_a_model_answers_them(tmp_path: Path, server: PluggedServer) -> None:
    server.plug_in()
    screen = Screen(EngineClient(spec(tmp_path, server)))
    player = screen.sociable()
    screen.send(TakeOver(player))
    heard: list[Speaking | Spoken] = []
    for _ in range(12):
        screen.send(Step())
        while not isinstance(message := screen.next(Question, Speaking, Spoken, Ticked), Ticked):
            if isinstance(message, Question):
                free = message.kind == "planning" and "chat" in message.legal and message.contacts
                screen.send(Answer(message.number, Chat(message.contacts[0].id, "Hello! What is new?") if free else polite(message)))
            else:
                heard.append(message)
        if any(isinstance(each, Speaking) and each.text for each in heard):
            break
    said = next(each for each in heard if isinstance(each, Speaking) and each.text)
    assert heard[0] == Speaking(heard[0].speaker, to=heard[0].to)
    whole = heard[heard.index(said) :]
    assert any(isinstance(each, Spoken) and each.speaker == said.speaker and each.text.startswith(said.text or "-") for each in whole)
    screen.quit()


def test_what_was_spent_counts_on_another_branch(tmp_path: Path, server: PluggedServer) -> None:
    server.plug_in()
    screen = Screen(EngineClient(spec(tmp_path, server, budget="calls=100000")))
    ticks(screen, 1)
    screen.client.send(SetBudget("calls=100001"))
    before = screen.next(Metered)
    while before.budget.calls != 100001:
        before = screen.next(Metered)
    screen.client.go_to("main")
    after = screen.next(Metered)
    assert after.spent.calls >= before.spent.calls > 0 and after.budget.calls == 100001
    screen.quit()


def test_a_budget_that_no_engine_could_keep_is_declined_and_the_next_engine_opens(tmp_path: Path, server: PluggedServer) -> None:
    server.plug_in()
    screen = Screen(EngineClient(spec(tmp_path, server, budget="calls=100000")))
    ticks(screen, 1)
    screen.send(SetBudget("money=5"))
    assert "needs the price of 'tiny'" in screen.next(Declined).message
    screen.client.go_to("main")
    assert not isinstance(screen.next(Ready, Halted), Halted)
    assert screen.next(Metered).budget == Budget(calls=100000) and ticks(screen, 1)
    screen.quit()
