"""The recommender pane tells what somebody was shown, why, and what came of it; a key explains each film."""

import asyncio

import msgspec
import pytest
from fake_client import FakeClient, town
from stage import Stage, stage

from sim.event import Rated, Shown, Watched
from tui.screens.why_film import FilmReasonsPane, WhyFilmScreen
from tui.widgets.agents import AgentsPane
from tui.widgets.exposures import LEAST, MOST, PAGES_KEPT, Exposures
from tui.widgets.recommender import RecommenderPane

SIZES = ((80, 24), (120, 40), (200, 60))


def page(client: FakeClient, agent: int, *items: int, query: str = "") -> Shown:
    reasons = tuple(f"people who liked <{client.world.catalogue[item].title}> liked it" for item in items)
    return Shown(agent, items, tuple(4.0 - n / 10 for n in range(len(items))), reasons, query)


async def shown_two_pages(on: Stage) -> tuple[int, int, int]:
    """Let somebody be shown two pages, of the second of which they watch the second film; return them, that film and another."""
    client = on.client
    agent, items = 7, [item for item in client.world.catalogue.ids.tolist() if item not in client.world.agents[7].watched]
    client.happen(page(client, agent, *items[:3]))
    client.happen(
        page(client, agent, *items[3:6]),
        Watched(agent, items[4], "so quiet", 3),
        Rated(agent, items[4], 5, "Lovely."),
    )
    await on.settle()
    on.society.query_one(AgentsPane).select(agent)
    on.society.select(agent)
    await on.settle()
    return agent, items[4], items[3]


# What is kept


def test_what_somebody_did_belongs_to_the_last_page_that_the_film_was_on() -> None:
    exposures = Exposures(10)
    for tick, items in ((1, (5, 6)), (2, (6, 7)), (3, (8,))):
        exposures.note(Shown(1, items, (1.0,) * len(items), ("",) * len(items)), tick, 60 * tick)
    exposures.note(Watched(1, 6, "it was on"), 3, 180)
    exposures.note(Rated(1, 6, 4, "good"), 3, 180)
    exposures.note(Watched(1, 99, "never shown"), 3, 180)
    third, second, first = exposures.of(1)
    assert second.watched == {6: ("it was on", None)} and second.rated == {6: (4, "good")}
    assert not first.watched and not third.watched
    assert [len(exposures.until(minute).of(1)) for minute in (0, 60, 180)] == [0, 1, 3]


def test_of_many_people_few_pages_are_kept_and_who_visited_last_comes_first() -> None:
    for people, most in ((1, MOST), (100_000, LEAST), (PAGES_KEPT // 5, 5)):
        exposures = Exposures(people)
        for tick in range(20):
            exposures.note(Shown(tick % 2, (tick,), (1.0,), ("",)), tick, tick)
        assert len(exposures.of(1)) == min(most, 10)
        assert exposures.latest(5) == [1, 0]


# On the screen


@pytest.mark.parametrize("size", SIZES)
async def test_the_last_page_stands_first_with_reasons_and_what_came_of_it(size: tuple[int, int]) -> None:
    async with stage(size, ticks=2) as on:
        agent, watched, passed = await shown_two_pages(on)
        await on.press("4", "z")
        text = on.text(RecommenderPane)
        assert f"Shown to {on.app.town.label(agent)}" in text and "t4 · day 1 14:00" in text
        assert "people who liked" in text and "watched it ★★★★★" in text and "passed over" in text
        assert text.index(on.client.world.catalogue[passed].title) < text.index(on.client.world.catalogue[watched].title)
        assert "Pages before" in text


@pytest.mark.parametrize("keys", [("w",), ("enter",)])
async def test_a_key_on_a_film_explains_it(keys: tuple[str, ...]) -> None:
    async with stage(ticks=2) as on:
        _, watched, _ = await shown_two_pages(on)
        await on.press("4", "down", *keys)
        screen = on.app.screen
        assert isinstance(screen, WhyFilmScreen)
        for _ in range(200):
            text = on.text(FilmReasonsPane)
            if "popular" in text:
                break
            await asyncio.sleep(0.02)
        await on.press("end")
        below = on.text(FilmReasonsPane)
        assert on.client.world.catalogue[watched].title in text
        for words in ("What it said", "place 2 of 3 at t4", "Score", "What there is to know", "their taste: "):
            assert words in text + below
        assert "watched it: so quiet, heard of from" in text + below and "gave it ★★★★★: “Lovely.”" in text + below
        assert all(name in text + below for name in ("popular", "content", "item-knn", "mf"))
        await on.press("escape")
        assert not isinstance(on.app.screen, WhyFilmScreen)


async def test_where_somebody_was_shown_nothing_others_are_offered() -> None:
    async with stage(ticks=0) as on:
        await shown_two_pages(on)
        other = next(agent for agent in on.client.world.agents if agent != 7)
        on.society.select(other)
        await on.press("4")
        assert "Who visited last" in on.text(RecommenderPane)
        await on.press("enter")
        assert on.app.town.selected == 7


async def test_films_shown_before_anybody_watched_are_told_without_a_reason() -> None:
    world = town()
    agent, item = world.agents[7], int(world.catalogue.ids[0])
    agent.shown = [item]
    agent.watched.pop(item, None)
    async with stage(ticks=0, client=FakeClient(world)) as on:
        on.society.select(7)
        await on.press("4")
        text = on.text(RecommenderPane)
        assert "before you came" in text and world.catalogue[item].title[:20] in text
        await on.press("w")
        assert isinstance(on.app.screen, WhyFilmScreen) and "the reason was not kept" in on.text(FilmReasonsPane)


async def test_the_cursor_stays_on_its_film_while_new_pages_come() -> None:
    async with stage(ticks=2) as on:
        _, watched, _ = await shown_two_pages(on)
        await on.press("4", "z", "down")
        pane = on.society.query_one(RecommenderPane)
        assert pane.current is not None and pane.current.offer.item == watched  # type: ignore[union-attr]
        on.client.happen(page(on.client, 7, 1, 2))
        await on.settle()
        pane.renew()
        assert pane.current.offer.item == watched  # type: ignore[union-attr]


async def test_hostile_reasons_and_titles_never_reach_the_terminal_as_escapes() -> None:
    evil = "\x1b]52;c;AAAA\x07[@click=app.quit]x[/]\u202e[/foo]"
    world = town()
    row = world.catalogue.row[int(world.catalogue.ids[0])]
    world.catalogue.items[row] = msgspec.structs.replace(world.catalogue.items[row], title=evil, director=evil, country=evil)
    item = world.catalogue.items[row].id
    async with stage(ticks=0, client=FakeClient(world)) as on:
        on.client.happen(Shown(7, (item,), (1.0,), (evil,), evil), Watched(7, item, evil), Rated(7, item, 2, evil))
        await on.settle()
        on.society.select(7)
        await on.press("4", "z")
        shown = on.text(RecommenderPane)
        await on.press("w")
        shown += on.text(FilmReasonsPane)
        assert "[/foo]" in shown and not {"\x1b", "\x07", "\u202e"} & set(shown)
