"""The recommender pane tells what somebody was shown, why, and what came of it; a key explains each film."""

import asyncio

import msgspec
import pytest
from fake_client import FakeClient, town
from stage import Stage, stage

from sim.event import Rated, Shown, Watched
from tui.screens.why_film import FilmReasonsPane, WhyFilmScreen
from tui.second_opinion import Consulted
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


async def test_why_of_somebody_without_films_says_so_and_does_not_turn_to_somebody_else() -> None:
    async with stage(ticks=0) as on:
        await shown_two_pages(on)
        other = next(agent for agent in on.client.world.agents if agent != 7)
        on.society.query_one(AgentsPane).select(other)
        await on.press("4", "w")
        label = on.app.town.label(other)
        told = f"{label} has not visited yet, so there is no film to explain: n runs a tick, enter shows the page pointed at."
        assert on.app.town.selected == other and told in [note.message for note in on.app._notifications]


# A page that is read


async def reading(on: Stage) -> RecommenderPane:
    """Point at the second film of a page, and let two more pages come."""
    await shown_two_pages(on)
    await on.press("4", "z", "down")
    pane = on.society.query_one(RecommenderPane)
    for items in ((1, 2), (3, 4)):
        on.client.happen(page(on.client, 7, *items, query="a film"))
    await on.settle()
    pane.renew()
    return pane


async def test_a_page_stays_while_it_is_read_and_says_that_there_are_newer_ones() -> None:
    async with stage((120, 40), ticks=2) as on:
        pane = await reading(on)
        text = on.text(RecommenderPane)
        assert "2 newer pages: . to follow" in text and "t4 · day 1 14:00" in text and "searched for" not in text
        assert pane.view.top == (0, 0)


async def test_the_newest_page_comes_on_demand_and_is_followed_again() -> None:
    async with stage((120, 40), ticks=2) as on:
        pane = await reading(on)
        await on.press("full_stop")
        text = on.text(RecommenderPane)
        assert "newer page" not in text and text.index("searched for “a film”") < text.index("Pages before")
        on.client.happen(page(on.client, 7, 5, 6, query="another"))
        await on.settle()
        pane.renew()
        assert "“another”" in on.text(RecommenderPane) and "newer page" not in on.text(RecommenderPane)


async def test_a_page_that_is_read_no_more_gives_way_to_the_newest() -> None:
    async with stage((200, 60), ticks=2) as on:
        pane = await reading(on)
        await on.press("z", "1")
        pane.renew()
        assert "newer page" not in on.text(RecommenderPane) and "searched for" in on.text(RecommenderPane)


async def test_those_who_visited_last_stay_while_they_are_pointed_at() -> None:
    async with stage(ticks=0) as on:
        await shown_two_pages(on)
        on.client.happen(page(on.client, 9, 1, 2))
        other = next(agent for agent in on.client.world.agents if agent not in {7, 9})
        on.society.query_one(AgentsPane).select(other)
        await on.press("4", "z", "down")
        pane = on.society.query_one(RecommenderPane)
        on.client.happen(page(on.client, 11, 1, 2))
        await on.settle()
        pane.renew()
        await on.press("enter")
        assert on.app.town.selected == 7


async def test_what_was_searched_for_has_a_score_no_more_than_a_reason_has() -> None:
    async with stage((120, 40), ticks=0) as on:
        on.client.happen(Shown(7, (1, 2, 3), (0.0, -1.0, -2.0), ("it matches",) * 3, "a film"))
        await on.settle()
        on.society.query_one(AgentsPane).select(7)
        await on.press("4", "z")
        text = on.text(RecommenderPane)
        assert "it matches" in text and "0.00" not in text and "-1.00" not in text


# What can go wrong


@pytest.mark.parametrize("error", [MemoryError(), RuntimeError("broken"), TypeError("broken")])
async def test_a_recommender_that_breaks_is_told_and_the_world_goes_on(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(self: object, asked: object) -> None:
        raise error

    monkeypatch.setattr(Consulted, "opinions", broken)
    async with stage(ticks=2) as on:
        await shown_two_pages(on)
        await on.press("4", "down", "w")
        for _ in range(200):
            if "could not be trained here" in on.text(FilmReasonsPane):
                break
            await on.pilot.pause(0.02)
        await on.press("end")
        assert "they could not be trained here" in on.text(FilmReasonsPane)
        await on.press("escape")
        assert on.app.screen is on.society
