"""Being somebody else, being several people at once, and saying something to somebody in two keys."""

import msgspec
import pytest
from fake_client import question
from stage import Stage, stage

from sim.action import Chat, Idle
from sim.event import ControlMoved
from tui import protocol
from tui.app import VoxpopApp
from tui.protocol import GiveBack, TakeOver
from tui.screens.being import speakers
from tui.screens.dialogs import ChooseScreen
from tui.widgets.agents import AgentsPane
from tui.widgets.chat import ChatPane
from tui.widgets.choices import Menu
from tui.widgets.player import PlayerPanel
from tui.widgets.sight import Sight


def title(on: Stage) -> str:
    return str(on.society.query_one(PlayerPanel).border_title)


def toasts(app: VoxpopApp) -> str:
    return " ".join(each.message for each in app._notifications)


async def asked(on: Stage, agent: int, kind: str = "planning", number: int = 1, **changes: object) -> protocol.Question:
    """Be asked for somebody."""
    put = msgspec.structs.replace(question(on.client.world, kind, agent, number), **changes)
    on.client.say(put)
    await on.settle()
    return put


def sent(on: Stage, kind: type[object]) -> list[object]:
    return [command for command in on.client.sent if isinstance(command, kind)]


# Somebody else


async def test_t_on_somebody_else_is_one_step_and_says_who_decides_by_themself_again() -> None:
    async with stage() as on:
        on.society.become(1)
        await on.settle()
        on.society.become(5)
        await on.settle()
        assert sent(on, TakeOver) == [TakeOver(1), TakeOver(5)] and not sent(on, GiveBack)
        assert on.app.town.cast == (5,) and f"{on.app.town.name(1)} decides by themself again." in toasts(on.app)
        await asked(on, 5)
        assert on.app.town.label(5) in title(on)


# Several


async def test_who_is_several_people_sees_who_is_asked_and_which_of_them_it_is() -> None:
    async with stage() as on:
        on.society.become(1)
        on.society.query_one(AgentsPane).select(5)
        on.society.select(5)
        await on.settle()
        await on.press("1", "Y")
        assert sent(on, TakeOver) == [TakeOver(1), TakeOver(5, beside=True)] and on.app.town.cast == (1, 5)
        await asked(on, 5)
        assert f"{on.app.town.label(5)} · 2 of 2" in title(on)
        await on.press("5")
        assert on.client.answers() == [Idle()]
        await asked(on, 1, number=2)
        assert f"{on.app.town.label(1)} · 1 of 2" in title(on)
        agents = on.text(AgentsPane)
        assert agents.count("◆") >= 2


async def test_one_of_several_people_is_given_back_and_the_others_stay() -> None:
    async with stage() as on:
        on.client.happen(ControlMoved(5, "human"))
        await on.ask("planning")
        await on.press("escape")
        assert "Give back all 2" in "\n".join(choice.text for choice in on.society.query_one("#menu").view.entries)  # type: ignore[attr-defined]
        await on.press("2")
        assert sent(on, GiveBack) == [GiveBack(1)] and on.app.town.cast == (5,) and "player" in on.visible()


async def test_all_of_several_people_are_given_back_at_once() -> None:
    async with stage() as on:
        on.client.happen(ControlMoved(5, "human"))
        await on.ask("planning")
        await on.press("escape", "3")
        assert sent(on, GiveBack) == [GiveBack(5), GiveBack(1)] and on.app.town.cast == () and "player" not in on.visible()


async def test_what_is_said_to_one_of_them_is_not_shown_to_the_other() -> None:
    async with stage() as on:
        on.client.happen(ControlMoved(5, "human"))
        talk = await on.ask("talking")
        assert talk.partner is not None
        await on.press(*"Yes", "enter")
        await asked(on, 5, number=2)
        on.client.say(protocol.Speaking(talk.partner, "Was it", 1), protocol.Spoken(talk.partner, "Was it any good?", 1))
        await on.settle()
        assert "any good" not in on.text(Sight) and on.app.town.label(5) in title(on)
        assert "Was it any good?" in on.text(ChatPane)
        on.society.query_one(Menu).held_until = 0.0
        await on.press("5")  # nothing is asked now: back to the chat in which an answer came
        assert on.client.answers()[-1] == Idle() and "Was it any good?" in on.text(Sight)


# Saying something to somebody


async def test_two_keys_and_a_sentence_say_something_to_a_friend() -> None:
    async with stage() as on:
        friend = on.client.world.contacts(1)[0].id
        on.society.query_one(AgentsPane).select(friend)
        on.society.select(friend)
        await on.press("1", "c")
        assert isinstance(on.app.screen, ChooseScreen)
        speaker = speakers(on.app.town, friend)[0].id
        await on.press("enter")
        assert sent(on, TakeOver) == [TakeOver(speaker)]
        await asked(on, speaker)
        assert f"To {on.app.town.label(friend)}" in on.prompt()
        await on.press(*"Hello", "enter")
        assert on.client.answers() == [Chat(friend, "Hello")]


async def test_who_is_somebody_says_it_as_them_at_once() -> None:
    async with stage() as on:
        asked_now = await on.ask("planning")
        friend = asked_now.contacts[0].id
        on.society.query_one(AgentsPane).select(friend)
        on.society.select(friend)
        on.society.go("agents")
        await on.press("c")
        assert f"To {on.app.town.label(friend)}" in on.prompt() and "player" in on.visible()
        await on.press(*"Hello", "enter")
        assert on.client.answers() == [Chat(friend, "Hello")]


async def test_whoever_cannot_be_called_is_said_and_the_menu_stays() -> None:
    async with stage() as on:
        asked_now = await on.ask("planning")
        friend = asked_now.contacts[0].id
        on.society.query_one(AgentsPane).select(friend)
        on.society.select(friend)
        await on.press("d")
        on.society.query_one(PlayerPanel).say_to(1, friend)
        await asked(on, 1, number=2, legal=("visit", "idle"))
        assert "cannot be called now" in on.prompt() and "What will you do?" in on.prompt()


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_a_stranger_cannot_be_called(size: tuple[int, int]) -> None:
    async with stage(size=size) as on:
        await on.ask("planning")
        known = {contact.id for contact in on.client.world.contacts(1)}
        stranger = next(agent for agent in on.client.world.agents if agent not in known and agent != 1)
        on.society.query_one(AgentsPane).select(stranger)
        on.society.select(stranger)
        on.society.action_say_to()
        await on.settle()
        assert "does not know" in toasts(on.app) and on.client.answers() == []
