"""The player asks people something from outside, off the record or on it, whether time runs or not."""

import asyncio

import pytest
from stage import Stage, stage
from table import Table
from textual.widgets import Input

from sim.action import Answer as Answering
from sim.event import Asked
from sim.journal import MemoryJournal
from sim.mind import Decision
from sim.observation import Questioned
from tui import protocol
from tui.protocol import Answered, AskAgents, Declined, Quit, Reply, Step, TakeOver
from tui.screens.form import Options
from tui.screens.interview import InterviewScreen, Transcript
from tui.widgets.agents import AgentsPane


def transcript(on: Stage) -> str:
    return " ".join(on.text(Transcript).split())


# The dialog


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_a_question_goes_to_the_selected_person_off_the_record_and_the_answer_stands_with_why(size: tuple[int, int]) -> None:
    async with stage(size=size) as on:
        who = on.app.town.selected
        assert who is not None
        await on.press("a")
        assert isinstance(on.app.screen, InterviewScreen)
        await on.press(*"How are you?", "enter")
        assert on.client.commands(AskAgents) == [AskAgents(1, (who,), "How are you?", False)]
        assert "You ask How are you?" in transcript(on) and "1 of 1 still to answer" in transcript(on)
        on.client.say(Answered(1, (Reply(who, "Fine, <Alien> aside.", "my mood is good"),), 0))
        await on.settle()
        assert f"{on.app.town.label(who)} Fine, Alien aside. my mood is good" in transcript(on) and "still to" not in transcript(on)


async def test_all_who_are_listed_can_be_asked_on_the_record() -> None:
    async with stage() as on:
        await on.press("slash", *"silva", "enter", "a")
        assert isinstance(on.app.screen, InterviewScreen)
        await on.press(*"News?", "tab", "space", "tab", "space", "shift+tab", "shift+tab", "enter")
        listed = tuple(on.society.query_one(AgentsPane).view.entries)
        assert len(listed) == 2 and on.client.commands(AskAgents) == [AskAgents(1, listed, "News?", True)]
        assert "on the record" in transcript(on)
        on.client.say(Answered(1, (Reply(listed[0], "None.", ""),), 1))
        await on.settle()
        assert "1 of 2 still to answer" in transcript(on)
        on.client.say(Answered(1, (Reply(listed[1], "", "the mind failed: [/x]"),), 0))
        await on.settle()
        assert "gives no answer" in transcript(on) and "the mind failed: [/x]" in transcript(on)


async def test_an_answer_that_comes_when_the_dialog_is_closed_is_told_and_kept() -> None:
    async with stage() as on:
        await on.press("a", *"So?", "enter", "escape")
        who = on.app.town.selected or 0
        on.client.say(Answered(1, (Reply(who, "So what.", ""),), 0))
        await on.settle()
        assert any("is answered" in toast.message for toast in on.app._notifications)
        await on.press("a")
        assert "So what." in transcript(on)


async def test_an_empty_question_is_not_asked_and_whom_is_asked_is_always_said() -> None:
    async with stage() as on:
        await on.press("a", "space", "enter")
        assert not on.client.commands(AskAgents)
        box = on.app.screen.query_one("#interview")
        assert on.app.town.label(on.app.town.selected or 0) in str(box.border_title)
        on.app.screen.query_one("#whom", Options).focus()
        await on.press("right")
        assert "all 48 who are listed" in str(box.border_title)
        on.app.screen.query_one(Input).focus()
        await on.press(*"Well?", "enter")
        (asked,) = on.client.commands(AskAgents)
        assert isinstance(asked, AskAgents) and len(asked.agents) == 48


# The engine


async def answered(table: Table, replies: int) -> list[Reply]:
    """Return replies once so many are there."""
    found: list[Reply] = []
    async with asyncio.timeout(15):
        while len(found) < replies:
            await asyncio.sleep(0.001)
            found = [reply for message in table.told if isinstance(message, Answered) for reply in message.replies]
    return found


async def test_off_the_record_the_world_stays_as_it_is_although_time_is_held() -> None:
    table = Table(MemoryJournal())
    before = table.world.state_hash()
    table.receive(AskAgents(4, tuple(table.world.agents), "What did you see?"))
    replies = await answered(table, len(table.world.agents))
    assert [reply.agent for reply in replies] == list(table.world.agents) and {reply.text for reply in replies} == {"As the dice say."}
    assert table.world.state_hash() == before and not table.simulation.changing
    assert [message.number for message in table.told if isinstance(message, Answered)] == [4]


async def test_many_people_answer_a_few_at_a_time() -> None:
    table = Table(MemoryJournal())
    table.receive(AskAgents(1, tuple(table.world.agents) * 5, "And?"))
    await answered(table, 40)
    assert [message.left for message in table.told if isinstance(message, Answered)] == [24, 8, 0]


async def test_on_the_record_the_next_tick_begins_with_it_and_they_remember() -> None:
    table = Table(MemoryJournal())
    who = min(table.world.agents)
    table.receive(AskAgents(1, (who,), "Who are you?", on_record=True))
    await answered(table, 1)
    await table.simulation.tick()
    assert Asked(who, "Who are you?", "As the dice say.") in table.events
    assert any("Who are you?" in note.text for note in table.world.agents[who].sensory)


async def test_whoever_the_player_is_can_be_asked_while_a_question_is_open() -> None:
    table = Table(MemoryJournal())
    who = min(table.world.agents)
    running = asyncio.ensure_future(table.engine.run())
    table.receive(TakeOver(who), Step())
    await table.until(told=1)
    table.receive(AskAgents(1, (who,), "Who are you?"))
    assert [reply.agent for reply in await answered(table, 1)] == [who]
    assert not table.events
    table.receive(Quit())
    await running


def test_what_cannot_be_asked_is_declined() -> None:
    table = Table(MemoryJournal())
    for agents, question, reason in (((99_999,), "Who?", "99999"), ((), "Who?", "Nobody"), ((1,), "\x1b ", "no characters")):
        table.told.clear()
        table.receive(AskAgents(1, agents, question))
        assert len(table.told) == 1 and isinstance(table.told[0], Declined) and reason in table.told[0].message, reason


async def test_one_mind_that_fails_keeps_nobody_else_from_answering() -> None:
    table = Table(MemoryJournal())
    first, second = sorted(table.world.agents)[:2]

    class Moody:
        name = "moody"

        def decide(self, observation: object) -> Decision:
            assert isinstance(observation, Questioned)
            if observation.me.id == first:
                raise RuntimeError("not today")
            return Decision(Answering("Gladly."), "I am in the mood")

    table.simulation.minds.mind_of = lambda agent: Moody()
    table.receive(AskAgents(1, (first, second), "May I?", on_record=True))
    replies = await answered(table, 2)
    assert replies[0].text == "" and "not today" in replies[0].because and replies[1] == Reply(second, "Gladly.", "I am in the mood")
    assert not any(isinstance(message, protocol.Halted) for message in table.told)
