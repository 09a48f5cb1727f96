"""A player can come to town as somebody of their own, and is them at once."""

import asyncio

import msgspec
import pytest
from fake_client import question, town
from stage import stage
from table import Table
from textual.widgets import Input

from sim.action import Idle
from sim.agent import Persona
from sim.event import ControlMoved, Joined, Refused
from sim.journal import MemoryJournal
from sim.network import Tie
from sim.temperament import TRAITS
from tui import protocol
from tui.protocol import Answer, Declined, GiveBack, Join, Question, Step, Ticked
from tui.screens.newcomer import NOTES, Friend, FriendsPane, NewcomerScreen, as_text, described, somebody, ties_of
from tui.screens.pick import PickScreen
from tui.widgets.agents import AgentsPane
from tui.widgets.chat import ChatPane
from tui.widgets.player import PlayerPanel

ZED = Persona(id=7, name="Zed", gender="nonbinary", age=30, occupation="cook", traits=("witty",))


# The form


def test_a_sampled_person_is_plausible_knows_somebody_and_another_attempt_is_another_person() -> None:
    world = town()
    number = max(world.agents) + 1
    persona, friends = somebody(world, number, 0)
    assert persona.id == number and persona.traits and set(persona.traits) <= set(TRAITS) and 16 <= persona.age <= 90
    assert friends and all(friend.agent in world.agents and 0 <= friend.closeness <= 1 for friend in friends)
    assert somebody(world, number, 0) == (persona, friends) != somebody(world, number, 1)


def test_answers_describe_a_person_and_what_is_wrong_stands_at_its_field() -> None:
    sample, _ = somebody(town(), 49, 0)
    answers = as_text(sample)
    good, problems = described(sample, answers | {"name": " Zed ", "age": "33", "traits": "witty, Blunt", "interests": ""}, 600)
    assert problems == {} and (good.name, good.age, good.traits, good.interests) == ("Zed", 33, ("witty", "Blunt"), ())
    assert good.bio.endswith("came to town on day 1 10:00.") and good.id == 49
    wrongs = {"name": " ", "age": "0", "gender": "", "occupation": "", "features": "Dancer", "traits": "a," * 12 + "b"}
    for field, wrong in (*wrongs.items(), ("age", "x"), ("age", "")):
        assert list(described(sample, answers | {field: wrong}, 600)[1]) == [field], (field, wrong)


def test_ties_go_both_ways_and_a_parent_has_a_child() -> None:
    assert ties_of(49, (Friend(3, "parent", 0.8), Friend(4, "friend", 0.2))) == (
        Tie(3, 49, "parent", 0.8), Tie(49, 3, "child", 0.8), Tie(4, 49, "friend", 0.2), Tie(49, 4, "friend", 0.2),
    )  # fmt: skip


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_enter_brings_the_plausible_person_whom_the_form_shows(size: tuple[int, int]) -> None:
    async with stage(size=size) as on:
        world = on.app.town.world
        assert world is not None
        sample, friends = somebody(world, 49, 0)
        await on.press("A")
        assert isinstance(on.app.screen, NewcomerScreen)
        await on.press("enter")
        (join,) = on.client.commands(Join)
        assert isinstance(join, Join) and join.persona.name == sample.name and len(join.ties) == 2 * len(friends)
        assert f"WILL BE ◆ {sample.name}" in str(on.society.query_one(PlayerPanel).border_title)


async def test_a_wrong_field_is_said_there_and_keeps_the_form_open() -> None:
    async with stage() as on:
        await on.press("A")
        form = on.app.screen
        form.query_one("#new-age", Input).value = "200"
        form.query_one("#new-name", Input).value = ""
        await on.settle()
        assert "a name is needed" in str(form.query_one("#note-name").render()) and "1 to 120" in str(form.query_one("#note-age").render())
        assert str(form.query_one("#note-gender").render()) == NOTES["gender"]
        await on.press("ctrl+s")
        assert on.app.screen is form and on.app.focused is form.query_one("#new-name") and not on.client.commands(Join)
        await on.press("enter")
        assert on.app.focused is form.query_one("#new-name")
        await on.press("escape")
        assert on.app.screen is on.society and not on.client.commands(Join)


async def test_the_form_says_in_its_body_how_to_come_and_down_shows_the_next_field() -> None:
    async with stage(size=(80, 24)) as on:
        await on.press("A")
        form = on.app.screen
        keys = form.query_one("#newcomer-keys")
        assert "enter brings them to town" in str(keys.render()) and keys.region.height == 1
        await on.press("down")
        here = form.query(".field.-here")
        assert len(here) == 1 and form.query_one("#new-age") in here.first().children
        form.query_one("#new-age", Input).value = ""
        await on.settle()
        assert str(form.query_one("#note-age").render()) == "an age is needed, 1 to 120"


async def test_a_trait_completes_and_one_that_means_nothing_is_told() -> None:
    async with stage() as on:
        await on.press("A")
        traits = on.app.screen.query_one("#new-traits", Input)
        traits.value = ""
        traits.focus()
        await on.press(*"adv")
        await on.pilot.pause(0.1)
        await on.press("right")
        assert traits.value == "adventurous"
        await on.press(*", zorpy")
        assert "what it means to be zorpy" in str(on.app.screen.query_one("#note-traits").render())


async def test_friends_are_picked_by_name_and_have_a_kind_and_a_closeness() -> None:
    async with stage() as on:
        await on.press("A")
        pane = on.app.screen.query_one(FriendsPane)
        pane.put(())
        pane.focus()
        await on.press("a")
        assert isinstance(on.app.screen, PickScreen)
        await on.press(*"lily", "enter")
        await on.press("space", "right", "right", "a", *"wei", "enter", "left")
        lily, wei = (next(agent for agent, name in on.client.world.names.items() if name.startswith(first)) for first in ("Lily", "Wei"))
        assert list(pane.view.entries) == [Friend(lily, "neighbour", 0.8), Friend(wei, "friend", 0.5)]
        await on.press("x", "enter")
        (join,) = on.client.commands(Join)
        assert isinstance(join, Join) and {tie.source for tie in join.ties} == {lily, join.persona.id}


async def test_a_newcomer_who_is_asked_before_the_tick_is_over_has_a_name_and_contacts_everywhere() -> None:
    async with stage() as on:
        world = on.client.world
        later = town()
        ties = ties_of(49, (Friend(1, "friend", 0.6),))
        newcomer = msgspec.structs.replace(ZED, id=49)
        later.apply(Joined(49, newcomer, ties))
        on.client.say(question(later, "planning", 49))
        await on.settle()
        assert "ARE ◆ Zed" in str(on.society.query_one(PlayerPanel).border_title)
        asked = question(later, "talking", 49)
        on.client.say(asked)
        await on.settle()
        assert "◆ Zed" in on.text(ChatPane)
        on.client.happen(Joined(49, newcomer, ties), ControlMoved(49, "human"))
        await on.settle()
        assert 49 in on.society.query_one(AgentsPane).view.entries and len(world.agents) == 49


# The engine


async def test_a_newcomer_gets_the_next_number_their_ties_and_is_asked_in_the_same_tick() -> None:
    table = Table(MemoryJournal())
    next_one, known = max(table.world.agents) + 1, min(table.world.agents)
    running = asyncio.ensure_future(table.engine.run())
    table.receive(Join(ZED, (Tie(7, known, "friend", 0.9), Tie(known, 7, "friend", 0.4))), Step())
    asked = await table.until(told=1)
    assert isinstance(asked, Question) and (asked.agent, asked.me.persona) == (next_one, msgspec.structs.replace(ZED, id=next_one))
    assert [(contact.id, contact.closeness) for contact in asked.contacts] == [(known, 0.9)]
    table.receive(Answer(asked.number, Idle()))
    while not isinstance(table.told[-1], Ticked):
        await asyncio.sleep(0.001)
    changes = [event for event in table.events if isinstance(event, (Joined, ControlMoved, Refused))]
    assert [type(event) for event in changes[:2]] == [Joined, ControlMoved] and changes[1] == ControlMoved(next_one, "human")
    table.receive(protocol.Quit())
    await running


async def test_two_newcomers_before_one_tick_both_come_and_the_player_is_the_second() -> None:
    table = Table(MemoryJournal())
    first = max(table.world.agents) + 1
    table.receive(Join(ZED, ()), Join(msgspec.structs.replace(ZED, name="Yan"), (Tie(7, first, "friend", 0.5),)), GiveBack(first + 1))
    await table.simulation.tick()
    names = [table.world.names[number] for number in (first, first + 1)]
    assert names == ["Zed", "Yan"] and not any(agent.human for agent in table.world.agents.values())
    assert (first + 1, first) in table.world.network


def test_a_newcomer_who_cannot_be_is_declined_and_takes_nobodys_number() -> None:
    table = Table(MemoryJournal())
    for persona, ties, reason in (
        (msgspec.structs.replace(ZED, age=130), (), "Age 130"),
        (msgspec.structs.replace(ZED, name="\x1b"), (), "needs a name"),
        (ZED, (Tie(7, 99_999, "friend", 0.5),), "99999"),
        (ZED, (Tie(1, 2, "friend", 0.5),), "ties of the newcomer"),
    ):
        table.told.clear()
        table.receive(Join(persona, ties))
        assert len(table.told) == 1 and isinstance(table.told[0], Declined) and reason in table.told[0].message, reason
    assert not table.simulation.changing and not table.human.cast
