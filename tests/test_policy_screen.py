"""Measures on the screen: each has a sheet that says before, after and whom it touches, and works by keys alone."""

import pytest
from fake_client import FakeClient
from msgspec.structs import replace
from stage import Stage, stage
from textual.widgets import Input, Static

from sim.event import (
    AccountBlocked,
    ChangeRefused,
    EmotionCooled,
    ForwardsCapped,
    FrictionChanged,
    Intervention,
    NewsAnnounced,
    RankerChanged,
    StatementMade,
    TieCut,
    TieMade,
    TiesRewired,
)
from sim.network import FOLLOWS, Tie
from sim.scenarios import new_world
from sim.topic import Claim
from tui.protocol import Intervene
from tui.screens.form import FormScreen, Options
from tui.screens.intervene_sheets import SHEETS
from tui.screens.measure_sheets import MEASURES_OFFERED
from tui.widgets.changes_told import in_words
from tui.widgets.choices import Menu
from tui.widgets.narrate import narrated
from tui.widgets.town import Town

OPEN = ("I", "0")  # the tenth of the menu in a town


async def sheet(on: Stage, name: str, **answers: str) -> FormScreen:
    """Open a sheet of a measure by its place in the menu, and fill it in."""
    offered = [offer.name for offer in MEASURES_OFFERED if offer.fits(on.client.world)]
    await on.press(*OPEN)
    await on.press(str(offered.index(name) + 1))
    form = on.app.screen
    assert isinstance(form, FormScreen)
    for field_name, answer in answers.items():
        field = form.query_one(f"#edit-{field_name}")
        if isinstance(field, Options):
            field.choose(answer)
        elif isinstance(field, Input):
            field.value = answer
    await on.settle()
    return form


def difference(form: FormScreen) -> str:
    return str(form.query_one("#difference", Static).render())


def asked(on: Stage) -> list[tuple[Intervention, int | None]]:
    return [(command.intervention, command.at) for command in on.client.commands(Intervene)]


CASES: tuple[tuple[str, dict[str, str], Intervention, str], ...] = (
    ("block", {"who": "2"}, AccountBlocked(2), "seen → blocked: nobody sees it"),
    ("cap", {"most": "20"}, ForwardsCapped(20), "now: no cap → 20; 0 of 4 cascades go no further"),
    ("friction", {"share": ".4"}, FrictionChanged(0.4), "now: 0% of forwards given up → 40%"),
    ("ranker", {"ranker": "bridging", "recommended": "2"}, RankerChanged("bridging", 2),
     "now: closest, 0 recommended → bridging, 2; first what both sides"),
    ("cool", {"share": "1"}, EmotionCooled(1.0), "→ 0 intense, 0 moderate"),
    ("rewire", {"share": "0.1"}, TiesRewired(0.1), "people followed → about"),
)  # fmt: skip


@pytest.mark.parametrize("when", ["now", "40"])
async def test_every_measure_can_be_taken_now_and_later(when: str) -> None:
    async with stage() as on:
        for name, answers, _, told in CASES:
            form = await sheet(on, name, **answers, when=when)
            assert told in difference(form)
            await on.press("ctrl+s")
            assert on.app.screen is on.society
        assert asked(on) == [(expected, None if when == "now" else 40) for _, _, expected, _ in CASES]


async def test_the_selected_person_is_blocked_by_keys_alone() -> None:
    async with stage() as on:
        on.society.inspect_agent(3)
        await on.press("1", *OPEN, "3", "enter")
        assert asked(on) == [(AccountBlocked(3), None)]


async def test_news_is_typed_with_its_arguments() -> None:
    async with stage() as on:
        form = await sheet(
            on, "news", news="typed here", title="The bridge burns", question="should it be rebuilt?", who="2",
            against="it burnt twice; nobody walks there"
        )  # fmt: skip
        assert "unheard of → breaks" in difference(form)
        await on.press("ctrl+s")
        ((news, _),) = asked(on)
        assert isinstance(news, NewsAnnounced)
        assert (news.agent, news.topic.id, news.topic.title) == (2, "the-bridge-burns", "The bridge burns")
        assert news.topic.claims == (Claim("against", "it burnt twice"), Claim("against", "nobody walks there"))


async def test_news_that_waits_breaks_early_by_two_keys_and_one_choice() -> None:
    async with stage() as on:
        waiting = [topic for topic in on.client.world.topics.values() if topic.id not in on.client.world.broken]
        form = await sheet(on, "news")
        assert "waits for tick" in difference(form)
        await on.press("ctrl+s")
        ((news, _),) = asked(on)
        assert isinstance(news, NewsAnnounced) and news.topic.id == min(waiting, key=lambda topic: topic.tick).id


async def test_news_of_one_title_is_told_apart_by_its_id() -> None:
    async with stage() as on:
        world = on.client.world
        waiting = next(topic for topic in world.topics.values() if topic.id not in world.broken)
        on.client.happen(NewsAnnounced(waiting.author, replace(waiting, id="twin", tick=waiting.tick + 100)))
        await on.settle()
        form = await sheet(on, "news", news=f"{waiting.title} (twin)")
        assert f"waits for tick {waiting.tick + 100}" in difference(form)
        await on.press("ctrl+s")
        ((news, _),) = asked(on)
        assert isinstance(news, NewsAnnounced) and news.topic.id == "twin"


async def test_a_file_that_holds_no_news_is_told_in_the_form() -> None:
    async with stage() as on:
        form = await sheet(on, "news", news="from a file", file="nowhere.toml")
        assert "nowhere.toml" in str(form.query_one("#note-file", Static).render())
        await on.press("ctrl+s")
        assert asked(on) == [] and on.app.screen is form


async def test_a_statement_says_how_people_stand_and_waits_for_news_that_has_not_broken() -> None:
    async with stage() as on:
        topic = next(iter(on.client.world.topics.values()))
        form = await sheet(on, "statement", who="1", text="We are looking into it.")
        assert "19 followers; 2 are for, 2 against: should" in difference(form)
        form.sheet.world.broken.clear()
        form.query_one("#edit-text", Input).value = "We are looking into it closely."
        await on.settle()
        assert "no news that broke" in difference(form)
        form.query_one("#edit-when", Input).value = "40"
        await on.press("ctrl+s")
        assert asked(on) == [(StatementMade(1, topic.id, "against", "We are looking into it closely."), 40)]


WRONG: tuple[tuple[str, dict[str, str], str], ...] = (
    ("cap", {"most": "-1"}, "a whole number"),
    ("friction", {"share": "often"}, "a number, 0 to 1"),
    ("block", {"who": "Nobody Atall"}, "nobody is called"),
    ("news", {"news": "typed here"}, "some words"),
    ("statement", {"text": ""}, "1 to 500 characters, not 0"),
)


async def test_what_is_wrong_is_said_beside_its_field() -> None:
    async with stage() as on:
        for name, answers, problem in WRONG:
            form = await sheet(on, name, **answers)
            assert any(problem in str(note.render()) for note in form.query(".note").results(Static))
            await on.press("ctrl+s")
            assert on.app.screen is form
            await on.press("escape")
        assert asked(on) == []


def test_only_what_makes_sense_in_a_world_is_offered() -> None:
    society, films = new_world("breaking-news", 1, 60), new_world("movie-night", 1, 20)
    assert [offer.name for offer in SHEETS if offer.fits(society)] == ["tie", "cut", "post", "activity"]
    assert {offer.name for offer in SHEETS if offer.fits(films)} == {offer.name for offer in SHEETS}
    assert "statement" not in {offer.name for offer in MEASURES_OFFERED if offer.fits(films)}
    assert {offer.name for offer in MEASURES_OFFERED if offer.fits(society)} == {offer.name for offer in MEASURES_OFFERED}


def test_every_measure_is_told_in_words_of_its_own() -> None:
    client = FakeClient()
    town = Town()
    town.world = client.world
    topic = next(iter(client.world.topics.values()))
    measures: list[Intervention] = [
        NewsAnnounced(1, topic), StatementMade(1, topic.id, "for", "Yes."), AccountBlocked(1), AccountBlocked(1, False), ForwardsCapped(5),
        ForwardsCapped(0), FrictionChanged(0.4), RankerChanged("hot", 2), EmotionCooled(0.5), TiesRewired(0.1),
    ]  # fmt: skip
    told = [in_words(measure, town) for measure in measures]
    assert len(set(told)) == len(told) and all(narrated(measure, town).kind == "player" for measure in measures)
    assert "the hot ranker arranges the feed; 2 posts of each page" in told[7]


async def test_rewiring_is_one_change_of_the_player_however_many_ties_it_moves() -> None:
    async with stage() as on:
        before = len(on.app.town.changes)
        on.client.happen(TiesRewired(0.1), TieCut(1, 2), TieMade(1, Tie(1, 9, FOLLOWS, 0.2)), TieMade(2, Tie(2, 9, FOLLOWS, 0.2)))
        await on.settle()
        assert len(on.app.town.changes) == before + 1


async def test_a_world_without_films_offers_news_first_and_nothing_about_recommending() -> None:
    async with stage(ticks=0, client=FakeClient(new_world("breaking-news", 1, 60))) as on:
        await on.press("I")
        rows = "\n".join(str(choice.text) for choice in on.app.screen.query_one(Menu).view.entries)
        assert rows.startswith("News, and rules of the feed") and "recommender" not in rows
        await on.press("escape", "R")
        assert on.app.screen is on.society
        assert any("no films in this world" in note.message for note in on.app._notifications)


async def test_blocking_proposes_whom_the_player_chose_else_the_most_followed() -> None:
    async with stage(ticks=0, client=FakeClient(new_world("breaking-news", 1, 60))) as on:
        followers = on.app.town.followers()
        first = max(followers, key=lambda agent: (followers[agent], -agent))
        await on.press("I", "1", "3")
        assert on.app.screen.query_one("#edit-who", Input).value == on.app.town.label(first)
        await on.press("escape", "1", "down", "I", "1", "3")
        chosen = on.app.town.selected
        assert chosen is not None and on.app.screen.query_one("#edit-who", Input).value == on.app.town.label(chosen)


async def test_a_change_that_is_refused_when_its_time_comes_is_told_with_the_reason() -> None:
    async with stage() as on:
        on.client.happen(ChangeRefused("tie_made", "a tie to oneself"))
        await on.settle()
        assert any(note.message == "Not changed (tie made): a tie to oneself" for note in on.app._notifications)


async def test_a_form_tells_the_tick_as_time_goes_on() -> None:
    async with stage() as on:
        form = await sheet(on, "friction")
        on.client.run(3)
        await on.settle()
        form._tell_time()
        assert f"it is tick {on.client.world.tick}" in str(form.query_one("#note-when", Static).render())
