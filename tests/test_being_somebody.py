"""What the player sees and hears while they are somebody: as much as that person knows, and at once."""

import asyncio

import msgspec
from fake_client import question
from stage import stage
from table import Table

from sim.action import Chat, Leave, Say
from sim.agent import Busy, Memory, Recall, Recollection, Tip, Viewing
from sim.event import Parted, Said, Watched
from sim.journal import MemoryJournal
from tui import protocol
from tui.paint import clock, date
from tui.protocol import Answer, Question, Spoken, Step, TakeOver, Ticked
from tui.widgets.chat import ChatPane
from tui.widgets.player import PlayerPanel
from tui.widgets.sight import Sight
from tui.widgets.top_line import TopLine

# What the player sees of time


async def test_the_clock_is_that_of_the_question_and_not_of_the_last_tick() -> None:
    async with stage() as on:
        asked = await on.ask("planning")
        assert date(asked.minute) in str(on.society.query_one(PlayerPanel).border_title)
        assert f"t{asked.tick}" in on.text(TopLine) and clock(asked.minute) in on.text(TopLine)


async def test_a_busy_player_sees_when_they_are_free_and_what_they_are_at() -> None:
    async with stage(size=(80, 40)) as on:
        asked = question(on.client.world, "planning")
        film = on.client.world.catalogue.items[3]
        busy = msgspec.structs.replace(asked.me, busy=Busy("watching", asked.minute + 390, item=film.id))
        await on.ask("planning", me=busy)
        shown = " ".join(on.text(Sight).split())
        assert f"Until {clock(asked.minute + 390)} you are watching {film.title}; then you are free." in shown


async def test_whoever_watches_a_film_cannot_be_called_and_the_player_is_told_until_when() -> None:
    async with stage() as on:
        friend, other = (contact.id for contact in on.client.world.contacts(1)[:2])
        film, late = on.client.world.catalogue.items[3], on.client.world.minute + 1000
        on.client.happen(Watched(friend, film.id, "it is long", None, late), Parted(other, 2, 7, 3, late))
        await on.settle()
        await on.ask("planning")
        await on.press("2", "1")
        assert f"{on.app.town.name(friend)} is watching {film.title} until {clock(late)} and cannot be called" in " ".join(
            on.prompt().split()
        )
        await on.press("2", *"Yo", "enter")  # whoever talks can be called next
        assert on.client.answers() == [Chat(other, "Yo")]


async def test_a_film_that_was_seen_cannot_be_watched_again() -> None:
    async with stage() as on:
        asked = question(on.client.world, "browsing")
        seen = msgspec.structs.replace(asked.me, watched={asked.page[0].item: Viewing(4, 1)})
        await on.ask("browsing", me=seen)
        await on.press("1", "1")
        assert on.client.answers() == [] and "you have seen it, and gave it 4 of 5" in on.prompt()


async def test_memories_that_came_to_mind_stand_with_their_scores() -> None:
    async with stage(size=(80, 40)) as on:
        asked = question(on.client.world, "planning")
        memory = Memory(1, "film", "I loved <Alien>.", 0.8, id=3)
        recall = Recall("films", (Recollection(3, 0.93, 0.8, 0.41),))
        await on.ask("planning", me=msgspec.structs.replace(asked.me, memories=[memory]), recalled=recall)
        shown = on.text(Sight)
        assert "Comes to mind" in shown and "I loved Alien." in shown and "fresh 0.93 · important 0.80 · to the point +0.41" in shown


async def test_heard_of_and_watched_films_are_listed() -> None:
    async with stage(size=(80, 40)) as on:
        films = on.client.world.catalogue.items
        asked = question(on.client.world, "planning")
        me = msgspec.structs.replace(asked.me, heard=[Tip(films[7].id, 2, 0.8, 1)], watched={films[8].id: Viewing(4, 1)})
        await on.ask("planning", me=me)
        shown = on.text(Sight)
        assert f"{films[7].title}  {on.app.town.name(2)} spoke well of it" in shown and f"{films[8].title} ★★★★" in shown


async def test_a_feed_is_read_without_the_numbers_that_order_it() -> None:
    async with stage(size=(80, 40)) as on:
        posts = question(on.client.world, "scrolling").posts
        reasons = ("Wei is close to you (0.62) (1.62)", "about the news (2.22)", "liked by 3")
        shown = [msgspec.structs.replace(entry, reason=reason) for entry, reason in zip(posts, reasons, strict=True)]
        await on.ask("scrolling", posts=tuple(shown))
        text = on.text(Sight)
        assert "Wei is close to you" in text and "about the news" in text and "liked by 3" in text and "(" not in text


# A chat


async def test_the_players_line_and_the_answer_stand_in_both_panes_at_once_and_once() -> None:
    async with stage() as on:
        asked = await on.ask("talking")
        await on.press(*"Yes", "enter")
        assert "Yes" in on.text(Sight) and "is thinking" in on.prompt() and "Yes" in on.text(ChatPane)
        assert asked.partner is not None
        on.client.say(protocol.Spoken(asked.partner, "Was it any good?"))
        await on.settle()
        assert "Was it any good?" in on.text(Sight) and "Was it any good?" in on.text(ChatPane)
        opening = asked.thread[0]
        lines = [opening] + [msgspec.structs.replace(opening, id=opening.id + k, author=who, to=None, text=text)
                             for k, (who, text) in enumerate(((1, "Yes"), (asked.partner, "Was it any good?")), 1)]  # fmt: skip
        on.client.happen(*(Said(line.author, line) for line in lines))
        await on.settle()
        shown = on.text(ChatPane)
        assert [shown.count(text) for text in ("Have you seen", "Yes", "Was it any good?")] == [1, 1, 1]


async def test_the_last_word_is_shown_although_nobody_answers_it() -> None:
    async with stage() as on:
        asked = await on.ask("talking", left=2)
        assert "has the last word" in on.prompt()
        await on.press(*"Bye", "enter")
        on.client.say(protocol.Spoken(asked.partner or 0, "Take care."))
        await on.settle()
        on.client.happen(Parted(1, asked.partner or 0, 7, 12))
        await on.settle()
        assert "Take care." in on.prompt() and "part after 12 lines" in on.prompt()


async def test_a_line_that_nobody_will_answer_is_called_the_last() -> None:
    async with stage() as on:
        await on.ask("talking", left=1)
        assert "the last of this chat" in on.prompt()
        await on.press(*"Bye", "enter")
        assert "last line" in on.prompt()


async def test_escape_clears_a_line_before_it_leaves_the_chat() -> None:
    async with stage() as on:
        await on.ask("talking")
        await on.press(*"No", "escape")
        assert on.client.answers() == []
        await on.press("escape")
        assert on.client.answers() == [Leave()]


async def test_a_chat_that_the_other_leaves_is_told() -> None:
    async with stage() as on:
        asked = await on.ask("talking")
        await on.press(*"So", "enter")
        on.client.say(protocol.Spoken(asked.partner or 0, ""))
        await on.settle()
        assert "takes their leave" in on.prompt()


async def test_the_engine_tells_every_line_to_the_player_as_it_is_spoken() -> None:
    table = Table(MemoryJournal())
    who = max(table.world.agents, key=lambda agent: len(table.world.contacts(agent)))
    friend = table.world.contacts(who)[0].id
    running = asyncio.ensure_future(table.engine.run())
    table.receive(TakeOver(who), Step())
    heard = 0
    async with asyncio.timeout(15):
        while not table.told or not isinstance(table.told[-1], Ticked):
            heard += 1
            asked = await table.until(told=heard)
            if isinstance(asked, Question):
                table.receive(Answer(asked.number, Chat(friend, "Hello!") if asked.kind == "planning" else Say("Go on.")))
            await asyncio.sleep(0)
    spoken = [message for message in table.told if isinstance(message, Spoken)]
    lines = [event.utterance for event in table.events if isinstance(event, Said) and event.agent == friend and event.utterance.to == who]
    assert lines and [message.text for message in spoken if message.text] == [line.text for line in lines]
    assert {message.speaker for message in spoken} == {friend}
    talking = [message for message in table.told if isinstance(message, Question) and message.kind == "talking"]
    assert [asked.left for asked in talking] == [12 - len(asked.thread) for asked in talking] and talking[0].left == 10
    table.receive(protocol.Quit())
    await running


async def test_the_engine_lets_their_own_mind_decide_a_question_that_is_left_to_it() -> None:
    table = Table(MemoryJournal())
    who = min(table.world.agents)
    running = asyncio.ensure_future(table.engine.run())
    table.receive(TakeOver(who), Step())
    asked = await table.until(told=1)
    assert isinstance(asked, Question)
    table.receive(protocol.Defer(asked.number + 5))
    declined = await table.until(told=2)
    assert declined == protocol.Declined("That question is no longer open.")
    asked_again = await table.until(told=3)
    assert asked_again == asked
    async with asyncio.timeout(15):
        while not isinstance(table.told[-1], Ticked):
            if isinstance(table.told[-1], Question):
                table.receive(protocol.Defer(table.told[-1].number))
            await asyncio.sleep(0.001)
    assert table.human.cast == (who,) and table.world.agents[who].human
    table.receive(protocol.Quit())
    await running


# A line that waits its turn


async def test_whoever_comes_before_the_players_line_goes_out_is_named_until_that_chat_is_over() -> None:
    async with stage() as on:
        first, other = (contact.id for contact in on.client.world.contacts(1)[:2])
        names = [on.app.town.name(each).split(" ")[0] for each in (first, other)]
        on.society.query_one(PlayerPanel).say_to(1, other)
        await on.ask("planning")
        await on.press(*"Hello.", "enter")
        assert on.client.commands(Answer)[-1].action == Chat(other, "Hello.")  # type: ignore[union-attr]
        for _ in range(2):
            await on.ask("talking", partner=first)
            assert f"{names[0]} came first; your line to {names[1]} goes out after this." in on.prompt()
            await on.press(*"Yes.", "enter")
        await on.ask("talking", partner=other)
        assert "came first" not in on.prompt() and "goes out" not in on.prompt()


async def test_a_line_that_was_wished_for_waits_behind_a_chat_under_way() -> None:
    async with stage() as on:
        first, other = (contact.id for contact in on.client.world.contacts(1)[:2])
        await on.ask("talking", partner=first)
        assert "came first" not in on.prompt()
        on.society.query_one(PlayerPanel).say_to(1, other)
        await on.press(*"Well.", "enter")
        await on.ask("talking", partner=first)
        assert "came first; your line to" in on.prompt()
        await on.ask("planning")
        assert "came first" not in on.prompt()
