"""The chats: a list of conversations beside the one that is open, live ones at once, and what came of them."""

import msgspec
import pytest
from stage import Stage, stage

from sim.agent import Tip
from sim.channel import Utterance
from sim.event import AnyEvent, ClosenessMoved, Felt, HeardOf, MoodMoved, Parted, Read, Said
from tui import protocol
from tui.protocol import Listen, Overheard
from tui.widgets.chat import ChatPane

LINE = Utterance(900_001, 5, 1, "Have you heard?", (), 900_001, 2)


def listens(on: Stage) -> list[tuple[int, ...]]:
    return [command.people for command in on.client.sent if isinstance(command, Listen)]


async def test_where_there_is_room_a_list_stands_beside_the_conversation_that_is_open() -> None:
    async with stage() as on:
        await on.press("3")
        assert not on.society.query_one(ChatPane).split
        await on.press("enter")  # room for it
        pane = on.society.query_one(ChatPane)
        assert pane.split and on.visible() == {"chat"}
        newest = pane.opened
        await on.press("up", "up")
        assert pane.opened is not newest and pane.opened is not None
        assert pane.opened.lines[-1].text[:20].replace("<", "") in on.text(ChatPane)


async def test_enter_in_the_open_conversation_selects_one_of_the_two_then_the_other() -> None:
    async with stage() as on:
        await on.press("3", "z", "up", "up")
        thread = on.society.query_one(ChatPane).opened
        assert thread is not None
        await on.press("enter")
        first = on.app.town.selected
        await on.press("enter")
        assert {first, on.app.town.selected} == set(thread.people)


async def test_the_filter_shows_the_two_whose_conversation_is_open() -> None:
    async with stage(ticks=12) as on:
        await on.press("3", "z", "up")
        pane = on.society.query_one(ChatPane)
        thread = pane.opened
        assert thread is not None
        await on.press("f", "f")
        assert all(set(each.people) == set(thread.people) for each in pane.view.entries) and thread in pane.view.entries
        await on.press("f")
        assert pane.subtitle() == "everybody"


async def test_words_are_looked_for_in_every_line() -> None:
    async with stage(ticks=12) as on:
        await on.press("3", "z", "slash", *"forty jobs")
        pane = on.society.query_one(ChatPane)
        found = pane.view.entries
        assert 0 < len(found) < len(pane._threads) and all(any("forty jobs" in line.text for line in each.lines) for each in found)
        await on.press("escape")
        assert len(pane.view.entries) == len(pane._threads)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_a_conversation_of_others_is_there_at_once_and_the_tick_brings_it_whole_once(size: tuple[int, int]) -> None:
    async with stage(size=size) as on:
        line = msgspec.structs.replace(LINE, tick=on.client.world.tick + 1)
        await on.press("3")
        on.client.say(Overheard((line,), 2))
        await on.settle()
        assert "● now" in on.text(ChatPane) and "· · ·" in on.text(ChatPane) and listens(on) == [(1, 2)]
        on.client.say(Overheard((line,), 2, "Not a wo"))
        await on.settle()
        assert "Not a wo …" in on.text(ChatPane)
        on.client.say(Overheard((line,), 2, "Not a word.", whole=True))
        await on.settle()
        assert "Not a word." in on.text(ChatPane) and "…" not in on.text(ChatPane).splitlines()[-1]
        answer = msgspec.structs.replace(LINE, id=900_002, tick=line.tick, author=2, to=1, text="Not a word.")
        on.client.happen(Said(1, line), Said(2, answer), Parted(1, 2, line.id, 2))
        await on.settle()
        thread = on.society.query_one(ChatPane)._threads[line.id]
        assert [each.text for each in thread.lines] == ["Have you heard?", "Not a word."] and thread.over and not thread.live
        assert "● now" not in on.text(ChatPane) and listens(on) == [(1, 2), ()]


async def test_what_was_overheard_of_a_tick_that_never_happened_is_gone_with_the_next() -> None:
    async with stage() as on:
        line = msgspec.structs.replace(LINE, tick=on.client.world.tick + 1)
        on.client.say(Overheard((line,), 2, "Not a word.", whole=True))
        await on.settle()
        assert line.id in on.society.query_one(ChatPane)._threads
        on.client.run(2)
        await on.settle()
        assert line.id not in on.society.query_one(ChatPane)._threads


async def test_what_came_of_a_conversation_stands_at_its_end() -> None:
    async with stage() as on:
        world, tick = on.client.world, on.client.world.tick + 1
        friend = world.contacts(1)[0]
        line = msgspec.structs.replace(LINE, tick=tick, to=friend.id)
        film = world.catalogue.items[3]
        events: tuple[AnyEvent, ...] = (
            Said(1, line),
            HeardOf(friend.id, Tip(film.id, 1, 0.8, tick)),
            Parted(1, friend.id, line.id, 1),
            ClosenessMoved(1, friend.id, 0.99),
            MoodMoved(1, 0.6, 0.1, "a chat"),
            Read(1, (), ()),
            MoodMoved(1, -0.9, 0.1, "the news"),
        )
        on.client.happen(*events)
        await on.settle()
        found = on.app.town.outcomes.of(line.id)
        assert [each.kind for each in found] == ["film", "closeness", "mood"] and found[1].before == friend.closeness
        await on.press("3", "z")
        shown = " ".join(on.text(ChatPane).split())
        assert "What came of it" in shown and f"closer {friend.closeness:.2f} → 0.99" in shown and film.title in shown and "mood +" in shown


async def test_a_mood_that_a_conversation_does_not_explain_is_not_told_of_it() -> None:
    async with stage() as on:
        tick = on.client.world.tick + 1
        line = msgspec.structs.replace(LINE, tick=tick)
        on.client.happen(Said(1, line), MoodMoved(1, 0.9, 0.1, "a film"))
        on.client.happen(MoodMoved(1, 0.2, 0.1, "another film"), Felt(1, 0.1, 0.1, (("flood-wall", 0.3),)))
        await on.settle()
        assert on.app.town.outcomes.of(line.id) == []


async def test_hostile_words_are_shown_as_words() -> None:
    async with stage() as on:
        bad = "\x1b]8;;http://x\x07[@click=app.quit]x[/]\x9b31m\u202e"
        line = msgspec.structs.replace(LINE, tick=on.client.world.tick + 1, text=bad)
        await on.press("3", "z")
        on.client.say(protocol.Overheard((line,), 2, bad))
        await on.settle()
        shown = on.text(ChatPane)
        assert "[@click=app.quit]x[/]" in shown and not any(each in shown for each in "\x1b\x07\x9b\u202e")
