"""The log can be narrowed, searched, and asked what led to a line."""

import pytest
from stage import Stage, stage

from sim.agent import Memory, Tip
from sim.channel import Move, Utterance, utterance_id
from sim.event import ForwardsCapped, HeardOf, MoodMoved, Parted, Rated, Recalled, Refused, Remembered, Said, Shown, Watched, agent_of
from tui.screens.why import WhyScreen
from tui.widgets.account import AccountPane
from tui.widgets.log import LEVELS, LogPane, Tally

LINE = Utterance(utterance_id(1, 2, 0), 1, 2, "You must see it.", (Move("recommend", item=1, valence=0.9),), utterance_id(1, 2, 0), 1)


def log_of(on: Stage) -> LogPane:
    return on.society.query_one(LogPane)


def kinds(on: Stage) -> list[type]:
    return [type(entry.event) for entry in log_of(on).view.entries if not isinstance(entry, Tally)]


async def evening(on: Stage) -> None:
    """Let somebody hear of a film, watch it and be moved by it."""
    client, film = on.client, on.client.world.catalogue.items[0].id
    said = Utterance(LINE.id, 1, 2, LINE.text, (Move("recommend", item=film, valence=0.9),), LINE.thread, 1)
    client.happen(Said(2, said, "I wonder how they are"), HeardOf(1, Tip(film, 2, 0.9, 1)), Parted(1, 2, LINE.thread, 1))
    watched = Watched(1, film, "a friend praised it", 2), Rated(1, film, 5, "wonderful"), MoodMoved(1, 0.7, 0.8, "the film")
    client.happen(Shown(1, (film,), (0.9,), ("popular",)), *watched)
    client.happen(Refused(3, "watch", "the film was not on the page"), ForwardsCapped(3))
    await on.settle()


async def test_each_level_shows_its_kinds_and_the_title_says_which() -> None:
    async with stage(ticks=0) as on:
        await evening(on)
        await on.press("5")
        found = {}
        for level in LEVELS:
            assert f"Log · {level}" in str(log_of(on).border_title)
            found[level] = {kind.__name__ for kind in kinds(on)}
            await on.press("v")
        assert found["deeds"] == {"Said", "Watched", "Rated", "Refused", "ForwardsCapped"}
        assert found["inner life"] == {"MoodMoved"} and found["warnings"] == {"Refused"}
        assert found["world"] == {"TickStarted", "ForwardsCapped", "Refused"}
        assert found["everything"] > found["deeds"] | found["inner life"] and log_of(on).level == "everything"


async def test_the_filter_and_the_level_hold_together_and_for_what_comes() -> None:
    async with stage(ticks=0) as on:
        await evening(on)
        on.society.select(1)
        await on.press("5", "v", "f")
        assert log_of(on).subtitle() == f"deeds · {on.app.town.label(1)}"
        await evening(on)
        events = [entry.event for entry in log_of(on).view.entries if not isinstance(entry, Tally)]
        assert [type(event) for event in events] == [Watched, Rated] * 2 and {agent_of(event) for event in events} == {1}


async def test_words_are_found_counted_and_walked_through_while_lines_come() -> None:
    async with stage(ticks=0) as on:
        await evening(on)
        await on.press("5", "slash", *"wonder")
        await on.app.workers.wait_for_complete()
        assert log_of(on).subtitle() == "everything · “wonder” 2 of 2"
        await on.press("up")
        assert log_of(on).subtitle() == "everything · “wonder” 1 of 2"
        current = log_of(on).current
        assert current is not None and not isinstance(current, Tally) and isinstance(current.event, Said)
        await on.press("enter", "J")
        assert on.app.focused is log_of(on) and log_of(on).subtitle().endswith("2 of 2")
        await evening(on)
        assert log_of(on).subtitle().endswith("2 of 4")
        await on.press("J", "J", "J", "K")
        assert log_of(on).subtitle().endswith("3 of 4")
        await on.press("escape")
        assert not log_of(on).wanted and log_of(on).subtitle() == "everything"


async def test_what_led_to_a_line_is_told_and_each_cause_is_a_key_away() -> None:
    async with stage(ticks=0) as on:
        await evening(on)
        await on.press("5", "v", "v", "end", "up", "w")
        assert isinstance(on.app.screen, WhyScreen)
        shown = on.text(AccountPane, on.app.screen)
        rows = [row for row in shown.splitlines() if row.strip()]
        title = on.client.world.catalogue.items[0].title
        assert [title in row for row in rows[:3]] == [True] * 3
        for row, how in zip(
            rows, ("└╴what moved them ★", "└╴watched it ▷", "├╴heard of it ♪", "└╴was told so ❝", "└╴was shown it ▤"), strict=True
        ):
            assert how in row
        await on.press("down", "enter")
        assert on.society.place == "log" and log_of(on).level == "everything"
        current = log_of(on).current
        assert current is not None and not isinstance(current, Tally) and isinstance(current.event, Watched)


async def test_the_tick_of_a_cause_is_looked_at() -> None:
    async with stage(ticks=0) as on:
        await evening(on)
        await on.press("5", "slash", *"delighted")
        await on.app.workers.wait_for_complete()
        await on.press("enter", "w", "g")
        assert on.app.screen is on.society and on.app.town.replay.wanted == 2


async def test_a_memory_is_told_as_it_was_when_it_came_to_mind() -> None:
    async with stage(ticks=0) as on:
        agent = on.client.world.agents[1]
        memory = Memory(1, "film", "I loved <Heat>.", 0.7, id=901)
        on.client.happen(Remembered(1, memory), Recalled(1, "films", ()))
        for number in range(902, 912):
            on.client.happen(Remembered(1, Memory(1, "self", f"Thought {number}.", 0.1, id=number), lost=number - 1))
            await on.settle()
        assert all(each.id != 901 for each in agent.memories)
        assert "forgets for it: I loved Heat." in " ".join(row.text for row in whole(on)) and "nobody recalls" not in str(whole(on))


def whole(on: Stage) -> list:  # type: ignore[type-arg]
    log = log_of(on)
    return [strip for number in range(log.view.first, log.view.end) for strip in log.view.rows(number)]


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_the_keys_of_the_log_stand_in_the_last_line(size: tuple[int, int]) -> None:
    async with stage(size) as on:
        await on.press("5")
        shown = on.society.query_one("#hints").render_line(0).text  # type: ignore[attr-defined]
        assert all(words in shown for words in ("w why", "v level", "f filter", "/ find")) and shown.count("enter") <= 1


async def test_a_full_log_makes_room_and_keeps_its_pointer() -> None:
    async with stage(ticks=3) as on:
        log = log_of(on)
        await on.press("5", "up")
        pointed = log.current
        log.view._capacity = len(log.view) + 5
        await evening(on)
        assert log.current is pointed or log.current is None
        assert len(log.view) == log.view._capacity
