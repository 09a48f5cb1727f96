"""The player can be somebody, with the keyboard alone, and stop being them."""

from collections.abc import Callable
from typing import Any

import pytest
from fake_client import question
from stage import stage

from sim.action import (
    ACTIONS,
    Answer,
    Chat,
    Choose,
    Conclude,
    Feel,
    Forward,
    Idle,
    Leave,
    Like,
    NextPage,
    Note,
    Post,
    Rate,
    Reply,
    Say,
    Scroll,
    Search,
    Visit,
    Watch,
)
from sim.event import ControlMoved, Idled, Parted, Refused
from tui import protocol
from tui.screens.help import Keys
from tui.widgets.agents import AgentsPane
from tui.widgets.choices import Menu
from tui.widgets.draft import Draft, fields_of
from tui.widgets.inspector import InspectorPane
from tui.widgets.log import LogPane
from tui.widgets.player import PlayerPanel
from tui.widgets.sight import Sight
from tui.widgets.top_line import TopLine


async def test_becoming_somebody_lets_time_run_until_the_question() -> None:
    async with stage(size=(80, 24)) as on:
        await on.press("space")
        on.client.sent.clear()
        await on.press("t")
        who = on.app.town.selected
        assert who is not None
        assert on.client.sent[:2] == [protocol.TakeOver(who), protocol.Play(1.0)]
        assert on.visible() == {"player", "sight"} or "player" in on.visible()
        on.client.say(question(on.client.world, "planning", who))
        await on.settle()
        assert f"YOU ARE ◆ {on.app.town.label(who)}" in str(on.society.query_one(PlayerPanel).border_title)
        assert "your turn" in on.text(TopLine)
        assert isinstance(on.app.focused, Menu)


def digit(asked: protocol.Question, tag: str) -> str:
    return str(asked.legal.index(tag) + 1)


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
@pytest.mark.parametrize(
    ("kind", "tag", "keys", "decided"),
    [
        ("planning", "visit", (), lambda q, w: Visit()),
        ("planning", "scroll", (), lambda q, w: Scroll()),
        ("planning", "idle", (), lambda q, w: Idle()),
        ("planning", "post", (*"Hi", "enter"), lambda q, w: Post("Hi")),
        ("planning", "chat", ("2", *"Yo", "enter"), lambda q, w: Chat(w.contacts(1)[1].id, "Yo")),
        ("browsing", "watch", ("down", "enter"), lambda q, w: Watch(q.page[1].item)),
        ("browsing", "next_page", (), lambda q, w: NextPage()),
        ("browsing", "search", (*"war", "enter"), lambda q, w: Search("war")),
        ("browsing", "leave", (), lambda q, w: Leave()),
        ("scrolling", "like", ("2",), lambda q, w: Like(q.posts[1].post.id)),
        ("scrolling", "reply", ("1", *"No", "enter"), lambda q, w: Reply(q.posts[0].post.id, "No")),
        ("scrolling", "forward", ("1", "enter"), lambda q, w: Forward(q.posts[0].post.id, "")),
        ("scrolling", "leave", (), lambda q, w: Leave()),
    ],
)
async def test_every_action_of_a_menu_can_be_taken_with_the_keyboard(
    size: tuple[int, int], kind: str, tag: str, keys: tuple[str, ...], decided: Callable[[protocol.Question, Any], object]
) -> None:
    async with stage(size=size) as on:
        asked = await on.ask(kind)
        await on.press(digit(asked, tag), *keys)
        assert on.client.answers() == [decided(asked, on.client.world)]
        assert on.client.commands(protocol.Answer)[0].number == asked.number  # type: ignore[union-attr]


async def test_rating_takes_stars_and_then_a_sentence() -> None:
    async with stage() as on:
        await on.ask("rating")
        await on.press("4", *"Good", "enter")
        assert on.client.answers() == [Rate(4, "Good")]


async def test_a_chat_is_typed_at_the_bottom_and_left_with_escape() -> None:
    async with stage() as on:
        await on.ask("talking")
        assert "Have you seen" in on.text(Sight)
        await on.press(*"t 5 q?", "enter")
        assert on.client.answers() == [Say("t 5 q?")]
        await on.ask("talking", number=2)
        await on.press("escape")
        assert on.client.answers()[-1] == Leave()


async def test_an_empty_line_is_not_sent() -> None:
    async with stage() as on:
        await on.ask("talking")
        await on.press("enter", "space", "enter")
        assert on.client.answers() == []


async def test_the_player_sees_the_page_with_its_reasons_and_nothing_else() -> None:
    async with stage() as on:
        asked = await on.ask("browsing")
        shown = on.text(Sight)
        assert "because you liked" in shown and "recommended to you" in shown
        await on.press("1", "down")
        assert on.client.world.catalogue[asked.page[1].item].description[:20] in on.text(Sight)


async def test_escape_goes_back_from_a_form_and_asks_before_giving_back() -> None:
    async with stage() as on:
        await on.ask("planning")
        await on.press("4", "escape")
        assert isinstance(on.app.focused, Menu) and not on.client.commands(protocol.GiveBack)
        await on.press("escape", "1")
        assert not on.client.commands(protocol.GiveBack)
        await on.press("escape", "escape")
        assert on.client.commands(protocol.GiveBack) == [protocol.GiveBack(1)]
        assert "player" not in on.visible()


async def test_t_gives_back_too() -> None:
    async with stage() as on:
        on.society.query_one(AgentsPane).select(1)
        await on.ask("planning")
        await on.press("t", "2")
        assert on.client.commands(protocol.GiveBack) == [protocol.GiveBack(1)]


async def test_a_withdrawn_question_is_no_longer_asked() -> None:
    async with stage() as on:
        asked = await on.ask("planning")
        on.client.say(protocol.Withdrawn(asked.number))
        await on.settle()
        assert on.app.controls.question is None and "your turn" not in on.text(TopLine)
        await on.press("1")
        assert on.client.answers() == []


async def test_peeking_tells_what_the_mind_would_do() -> None:
    async with stage() as on:
        await on.ask("planning")
        await on.press("p")
        assert "feel lonely" in on.prompt()


async def test_others_go_on_while_the_player_thinks() -> None:
    async with stage() as on:
        await on.ask("planning")
        before = len(on.society.query_one(LogPane).view)
        on.client.happen(Idled(2, "asleep"))
        await on.settle()
        assert len(on.society.query_one(LogPane).view) > before


def test_every_action_that_a_player_decides_on_has_a_form() -> None:
    for action in set(ACTIONS) - {Answer, Choose, Conclude, Feel, Note}:  # these come by themselves
        draft = Draft(action)
        while (field := draft.missing) is not None:
            assert draft.fill("words" if field.kind == "text" else max(field.least, 1)) == ""
        assert isinstance(draft.finished(), action)
    assert [field.kind for field in fields_of(Chat)] == ["contact", "text"]
    assert Draft(Say).fill("") and Draft(Say).fill("x" * 281)


async def test_a_call_that_did_not_get_through_and_a_chat_that_ended_are_told() -> None:
    async with stage() as on:
        on.client.happen(ControlMoved(1, "human"))
        on.client.happen(Refused(1, "chat", "Wei is talking with Lily"))
        await on.settle()
        assert "Not done: Wei is talking with Lily." in on.prompt()
        on.client.happen(Parted(1, 2, 7, 11))
        on.client.happen(Refused(3, "chat", "nobody's business"))
        await on.settle()
        assert "part after 11 lines" in on.prompt() and "business" not in on.prompt()


async def test_whoever_was_given_back_is_not_called_you_although_time_is_held() -> None:
    async with stage() as on:
        on.client.send = on.client.sent.append  # type: ignore[method-assign]  # nothing comes before the next tick
        asked = await on.ask("planning")
        await on.press("escape", "escape")
        assert on.client.commands(protocol.GiveBack) == [protocol.GiveBack(1)] and on.client.world.agents[1].human
        assert "YOU" not in on.text(AgentsPane) and "YOU" not in on.text(InspectorPane)
        on.client.say(asked)  # crossed the giving back on its way
        on.client.say(protocol.Withdrawn(asked.number))
        on.client.happen(ControlMoved(1, "human"))  # of the tick that was under way
        await on.settle()
        assert on.app.town.player is None and "YOU" not in on.text(AgentsPane) and "player" not in on.visible()
        on.client.happen(ControlMoved(1, "mind"))
        on.client.happen(ControlMoved(1, "human"))
        await on.settle()
        assert on.app.town.player == 1 and "YOU" in on.text(AgentsPane)


# Keys


async def test_escape_goes_from_the_sentence_back_to_the_stars() -> None:
    async with stage() as on:
        await on.ask("rating")
        await on.press("4", "escape", "2", *"Meh", "enter")
        assert on.client.answers() == [Rate(2, "Meh")]


async def test_a_question_can_be_left_to_their_own_mind() -> None:
    async with stage() as on:
        asked = await on.ask("planning")
        await on.press("d")
        assert on.client.commands(protocol.Defer) == [protocol.Defer(asked.number)] and "feel lonely" in on.prompt()


async def test_digits_choose_or_do_nothing_and_help_says_so() -> None:
    async with stage(size=(120, 220)) as on:
        await on.ask("browsing")
        await on.press("9")
        assert isinstance(on.app.focused, Menu)
        await on.press("question_mark")
        shown = " ".join(on.text(Keys).split())
        assert "1 … 9 Choose from the menu" in shown and "Go to the feed" not in shown
        await on.press("escape", "tab", "question_mark")
        assert "Go to the feed" in " ".join(on.text(Keys).split())


async def test_pages_of_what_is_seen_turn_from_the_menu() -> None:
    async with stage(size=(80, 24)) as on:
        await on.ask("browsing")
        before = on.text(Sight)
        await on.press("pagedown")
        assert on.text(Sight) != before and isinstance(on.app.focused, Menu)
        await on.press("pageup")
        assert on.text(Sight) == before


async def test_becoming_somebody_is_said_where_nothing_is_covered() -> None:
    async with stage(size=(80, 24)) as on:
        await on.press("t")
        label = on.app.town.label(on.app.town.selected or 0)
        assert f"WILL BE ◆ {label}" in str(on.society.query_one(PlayerPanel).border_title) or f"ARE ◆ {label}" in str(
            on.society.query_one(PlayerPanel).border_title
        )
        assert not on.app._notifications


async def test_time_that_was_held_is_held_again_when_somebody_is_given_back() -> None:
    async with stage() as on:
        await on.press("space", "t")
        assert on.app.controls.playing
        on.client.say(question(on.client.world, "planning", on.app.town.selected or 1))
        await on.settle()
        on.client.sent.clear()
        await on.press("escape", "escape")
        commands = [command for command in on.client.sent if isinstance(command, (protocol.GiveBack, protocol.Pause))]
        assert [type(command) for command in commands] == [protocol.GiveBack, protocol.Pause] and not on.app.controls.playing


async def test_time_that_ran_runs_on_when_somebody_is_given_back() -> None:
    async with stage() as on:
        await on.press("t")
        on.client.say(question(on.client.world, "planning", on.app.town.selected or 1))
        await on.settle()
        await on.press("escape", "escape")
        assert on.client.commands(protocol.GiveBack) and not on.client.commands(protocol.Pause) and on.app.controls.playing


async def test_a_line_keeps_its_words_and_the_focus_through_a_terminal_too_small() -> None:
    async with stage(size=(80, 24)) as on:
        await on.ask("talking")
        await on.press(*"Well")
        await on.pilot.resize_terminal(50, 12)
        await on.settle()
        await on.pilot.resize_terminal(80, 24)
        await on.settle()
        await on.press(*" now", "enter")
        assert on.client.answers() == [Say("Well now")]


async def test_a_key_meant_for_the_menu_before_does_not_act_on_the_next() -> None:
    async with stage() as on:
        asked = await on.ask("scrolling")
        await on.press(digit(asked, "like"), "1")
        again = await on.ask("planning", number=asked.number + 1)
        menu = on.society.query_one(Menu)
        assert menu.held_until > float("-inf")
        menu.held_until = float("inf")  # the moment lasts, however slow the machine is
        await on.press(digit(again, "idle"))
        assert len(on.client.commands(protocol.Answer)) == 1
        menu.held_until = 0.0
        await on.press(digit(again, "idle"))
        assert on.client.sent[-1] == protocol.Answer(again.number, Idle())


async def test_a_page_that_takes_one_answer_says_so_and_that_it_is_over() -> None:
    async with stage() as on:
        assert on.app.town.world is not None
        on.app.town.world.scenario = "breaking-news"
        asked = await on.ask("scrolling")
        assert "You may answer one post per reading here." in on.prompt()
        await on.press(digit(asked, "like"), "1")
        assert "This page is over, after 1 answer" in on.prompt()
