"""What somebody did while the player was them stays marked: live, after they are given back, in the past, and after a reload."""

import asyncio
from pathlib import Path

from fake_client import FakeClient
from stage import stage
from table import Table
from test_engine import Screen, polite

from saves.file import open_save
from sim.event import ControlMoved, Said
from sim.highlights import Control
from sim.journal import MemoryJournal
from tui.engine_client import EngineClient
from tui.protocol import Defer, GiveBack, Question, Quit, Ready, Step, TakeOver, Ticked
from tui.widgets.chat import ChatPane
from tui.widgets.played import TURNS_KEPT, Played
from tui.wire import EngineSpec, Fork


def test_the_player_was_somebody_from_the_tick_of_the_take_over_to_that_before_they_gave_them_back() -> None:
    played = Played([Control(3, 7, True), Control(6, 7, False), Control(9, 7, True)])
    assert [tick for tick in range(12) if played.was(7, tick)] == [3, 4, 5, 9, 10, 11]
    assert not played.was(8, 4)


def test_a_turn_that_is_told_twice_or_out_of_order_changes_nothing() -> None:
    turns = [Control(3, 7, True), Control(6, 7, False)]
    once, twice = Played(turns), Played([*turns[::-1], *turns])
    assert [once.was(7, tick) for tick in range(9)] == [twice.was(7, tick) for tick in range(9)]


def test_of_turns_without_end_the_last_are_kept() -> None:
    played = Played(Control(tick, 1, tick % 2 == 0) for tick in range(5 * TURNS_KEPT))
    assert played.was(1, 5 * TURNS_KEPT - 2) and not played.was(1, 5 * TURNS_KEPT - 1) and not played.was(1, 0)


def last_chat(client: FakeClient) -> Said:
    """Return the first line of the last chat of the script."""
    lines = [
        event for events in client.told for event in events if isinstance(event, Said) and event.utterance.id == event.utterance.thread
    ]
    return lines[-1]


async def test_the_players_lines_stay_marked_after_they_gave_their_person_back() -> None:
    async with stage(ticks=1) as on:
        everybody = list(on.client.world.agents)
        on.client.happen(*(ControlMoved(agent, "human") for agent in everybody))
        on.client.run(1)
        on.client.happen(*(ControlMoved(agent, "mind") for agent in everybody))
        on.client.run(1)
        await on.settle()
        town, said = on.app.town, last_chat(on.client)
        before = next(line for lines in town.world.chats.values() for line in lines if line.tick == said.utterance.tick - 2)  # type: ignore[union-attr]
        assert town.cast == () and town.was_you(before.author, before.tick) and not town.was_you(said.agent, said.utterance.tick)
        await on.press("3", "z", "slash", *town.name(before.author), "enter", "home")
        assert f"◆ {town.name(before.author).split(' ')[0]}" in on.text(ChatPane)
        await on.press("end")
        assert town.name(before.author).split(" ")[0] in on.text(ChatPane)


async def test_marks_come_with_a_world_that_is_loaded() -> None:
    client = FakeClient()
    client.run(6)
    client.drain()
    said = last_chat(client).utterance
    control = (Control(said.tick, said.author, True), Control(said.tick + 1, said.author, False))
    client.say(Ready(client.snapshot(), "/home/you/worlds/lantern.voxpop", "rules", "main", control=control))
    async with stage(client=client, ticks=0) as on:
        name = on.app.town.label(said.author)
        assert not on.app.town.is_you(said.author) and on.app.town.was_you(said.author, said.tick)
        await on.press("3", "z")
        assert f"◆ {name} ↔" in on.text(ChatPane)


def test_a_save_tells_whom_the_player_was_when_also_in_a_branch(tmp_path: Path) -> None:
    path = str(tmp_path / "town.voxpop")
    first = Screen(EngineClient(EngineSpec(save=path, scenario="town", seed=3, agents=8)))
    one, other, *_ = first.replica.agents
    assert first.ready.control == ()
    first.run(1)
    first.send(TakeOver(one))
    first.step(polite)
    first.send(TakeOver(other))
    first.step(polite)
    first.send(GiveBack(other))
    first.run(2)
    first.quit()
    turns = (Control(2, one, True), Control(3, one, False), Control(3, other, True), Control(4, other, False))
    with open_save(path) as save:
        assert tuple(save.control()) == turns
    again = Screen(EngineClient(EngineSpec(save=path)))
    assert again.ready.control == turns and again.ready.players == ()
    again.client.go_to("what if", Fork("main", 2, players=(one,)))
    ready = again.next(Ready)
    assert ready.control == turns[:1] and ready.players == (one,)
    again.client.close()


def test_whoever_is_several_people_is_them_again_after_a_reload(tmp_path: Path) -> None:
    path = str(tmp_path / "town.voxpop")
    first = Screen(EngineClient(EngineSpec(save=path, scenario="town", seed=3, agents=8)))
    one, other, *_ = first.replica.agents
    first.send(TakeOver(one))
    first.send(TakeOver(other, beside=True))
    _, questions = first.step(polite)
    assert {each.agent for each in questions if each.kind == "planning"} == {one, other}
    first.quit()
    again = Screen(EngineClient(EngineSpec(save=path)))
    assert again.ready.players == (one, other)
    again.send(GiveBack(other))
    _, questions = again.step(polite)
    assert {each.agent for each in questions} == {one}
    again.quit()


async def test_who_is_several_people_is_asked_for_each_in_turn_and_gives_them_back_one_by_one() -> None:
    table = Table(MemoryJournal())
    one, other, *_ = table.world.agents
    running = asyncio.ensure_future(table.engine.run())
    table.receive(TakeOver(one), TakeOver(other, beside=True), Step())
    assert table.human.cast == (one, other)
    asked: list[int] = []
    async with asyncio.timeout(15):
        done = 0
        while not any(isinstance(message, Ticked) for message in table.told):
            for message in table.told[done:]:
                if isinstance(message, Question):
                    asked.append(message.agent)
                    table.receive(Defer(message.number))
            done = len(table.told)
            await asyncio.sleep(0.001)
    assert {one, other} == set(asked)
    assert all(table.world.agents[each].human for each in (one, other))
    table.receive(GiveBack(one))
    assert table.human.cast == (other,)
    table.receive(TakeOver(one))
    assert table.human.cast == (one,)
    table.receive(Quit())
    await running
