"""The tree of a cascade, and the feed that leads to it."""

import pytest
from fake_client import FakeClient
from followers import FIRST, HUB, POST, SECOND, STRANGER, post, utterance, world
from hypothesis import given, settings
from hypothesis import strategies as st
from stage import Stage, stage

from sim.channel import Utterance, utterance_id
from sim.event import Posted, Read
from tui.widgets.cascade_tree import BRANCHES, INDENT, ROWS, CascadeTree, branches, gathered
from tui.widgets.feed import FeedPane
from tui.widgets.network_map import NetworkMapPane


def posts(*found: Utterance) -> dict[int, Utterance]:
    return {each.id: each for each in found}


def by(author: int, tick: int) -> int:
    return utterance_id(tick, author, 128)


def chain(length: int) -> dict[int, Utterance]:
    """Return a post and that many forwards, each of the one before."""
    found = [utterance(HUB, 1)]
    for depth in range(1, length + 1):
        found.append(utterance(FIRST + depth % 20, 1 + depth, found[-1].id, depth))
    return posts(*found)


def fan(width: int) -> dict[int, Utterance]:
    """Return a post and that many forwards of it."""
    return posts(utterance(HUB, 1), *(utterance(k, 2, POST, 1) for k in range(100, 100 + width)))


def test_a_tree_counts_what_came_of_each_post_and_how_many_there_are_at_each_depth() -> None:
    second = utterance(SECOND, 3, by(FIRST, 2), 2)
    answer = Utterance(by(STRANGER, 4), 4, STRANGER, "No.", (), POST, parent=second.id)
    cascade = gathered(POST, posts(utterance(HUB, 1), utterance(FIRST, 2, POST, 1), second, answer))
    assert cascade.widths == [1, 1, 1]
    assert cascade.below == {POST: 3, by(FIRST, 2): 2, second.id: 1}
    rows = branches(cascade, set(), set())
    assert [(row.post.author, row.depth) for row in rows if row.post] == [(FIRST, 1), (SECOND, 2), (STRANGER, 3)]


def test_what_hangs_on_a_post_that_is_lost_hangs_on_the_root() -> None:
    cascade = gathered(POST, posts(utterance(SECOND, 3, by(FIRST, 2), 2)))
    assert cascade.children == {POST: [by(SECOND, 3)]}
    assert [row.depth for row in branches(cascade, set(), set())] == [1]


def test_a_wide_tree_is_folded_and_unfolds() -> None:
    cascade = gathered(POST, fan(500))
    rows = branches(cascade, set(), set())
    assert len(rows) == BRANCHES + 1 and rows[-1].hidden == 500 - BRANCHES
    assert len(branches(cascade, {POST}, set())) == 500
    assert branches(cascade, set(), {POST}) == []


def test_trees_of_any_depth_and_width_are_drawn_within_bounds() -> None:
    deep = branches(gathered(POST, chain(2000)), set(), set())
    assert len(deep) == 2000 and deep[-1].depth == 2000
    assert len(branches(gathered(POST, fan(10_000)), {POST}, set())) == ROWS


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(0, 1000), max_size=60))
def test_every_kept_post_has_one_place_in_the_tree(stems: list[int]) -> None:
    found = [utterance(HUB, 1)]
    for k, stem in enumerate(stems):
        above = found[stem % len(found)]
        found.append(utterance(100 + k, 2 + k, above.id, above.depth + 1))
    cascade = gathered(POST, posts(*found))
    everything = {each.id for each in found}
    rows = branches(cascade, everything, set())
    assert sorted(row.post.id for row in rows if row.post) == sorted(everything - {POST})
    assert cascade.below[POST] == len(stems) and sum(cascade.widths) == len(found)


# On the screen


@pytest.fixture
def client() -> FakeClient:
    return FakeClient(world())


def tree(on: Stage) -> str:
    return on.text(CascadeTree, on.app.screen)


async def spread(on: Stage) -> None:
    """Let a post be passed on, once without a word and once with one, and answered."""
    on.client.happen(post(HUB, 1))
    on.client.happen(post(FIRST, 2, POST, 1))
    comment = Utterance(by(SECOND, 3), 3, SECOND, "Read <this>!", utterance(HUB, 1).moves, POST, forwards=by(FIRST, 2), depth=2)
    on.client.happen(Posted(SECOND, comment))
    on.client.happen(Posted(STRANGER, Utterance(by(STRANGER, 4), 4, STRANGER, "Never.", (), POST, parent=by(SECOND, 3))))
    await on.settle()


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_a_key_in_the_feed_shows_who_passed_a_post_on_when_and_with_what_words(size: tuple[int, int], client: FakeClient) -> None:
    async with stage(size, ticks=0, client=client) as on:
        await spread(on)
        await on.press("2", "x")
        shown = tree(on)
        lines = [line for line in shown.splitlines() if line.strip()]
        assert [max(line.find("⇄"), line.find("↳")) for line in lines] == [-1, 2, 4, 6]
        assert "It leaks." in lines[0] and "Person 1 t1" in lines[0]
        assert "⇄" in lines[1] and "Person 2 t2" in lines[1] and "It leaks." not in lines[1]
        assert "Person 3 t3" in lines[2] and "Read this!" in lines[2]
        assert "↳" in lines[3] and "Person 30 t4" in lines[3] and "Never." in lines[3]
        assert "3 posts · 2 deep · 1 wide · 1 answer" in str(on.app.screen.query_one("#cascade-summary").render())


async def test_enter_folds_what_came_of_a_post_and_unfolds_it(client: FakeClient) -> None:
    async with stage(ticks=0, client=client) as on:
        await spread(on)
        await on.press("2", "x", "down", "enter")
        assert "Person 3" not in tree(on) and "folded" in tree(on)
        await on.press("enter")
        assert "Person 3" in tree(on)


async def test_a_tree_grows_while_it_is_looked_at_and_the_cursor_stays_on_its_post(client: FakeClient) -> None:
    async with stage(ticks=0, client=client) as on:
        await spread(on)
        await on.press("2", "x", "down", "down")
        on.client.happen(post(4, 5, POST, 1), post(5, 5, by(4, 5), 2), post(6, 5, by(4, 5), 2), post(7, 5, by(4, 5), 2))
        await on.settle()
        on.app.screen.query_one(CascadeTree).grow()
        current = on.app.screen.query_one(CascadeTree).current
        assert current is not None and current.post is not None and current.post.author == SECOND
        assert "Person 7" in tree(on)


async def test_the_spread_of_a_post_is_shown_on_the_map_from_its_tree(client: FakeClient) -> None:
    async with stage(ticks=0, client=client) as on:
        await spread(on)
        await on.press("2", "x", "m")
        chart = on.society.query_one(NetworkMapPane)
        assert on.app.screen is on.society and chart.colouring == "cascade" and chart.root == POST
        assert "map" in on.visible()


async def test_without_posts_no_empty_tree_opens_and_it_is_said_why(client: FakeClient) -> None:
    async with stage(ticks=0, client=client) as on:
        await on.press("2", "x")
        assert on.app.screen is on.society
        assert [note.message for note in on.app._notifications][-1] == "Nobody has passed a post on yet; space lets time run."


async def test_a_deep_chain_leaves_room_for_names(client: FakeClient) -> None:
    async with stage((80, 24), ticks=0, client=client) as on:
        client.happen(post(HUB, 1), *(Posted(each.author, each) for each in list(chain(60).values())[1:]))
        await on.settle()
        await on.press("2", "x", "end")
        last = [line for line in tree(on).splitlines() if line.strip()][-1]
        assert " 60" in last and "Person" in last and last.index("Person") < 2 * INDENT + 12


# The feed


async def test_the_feed_marks_how_authors_felt_where_they_stand_and_who_speaks_for_an_office() -> None:
    offices = world()
    offices.agents[HUB].persona = type(offices.agents[HUB].persona)(
        id=HUB, name="Office", gender="", age=1, occupation="Media", official=True
    )
    offices.names[HUB] = "Office"
    async with stage(ticks=0, client=FakeClient(offices)) as on:
        on.client.happen(post(HUB, 1))
        await on.settle()
        assert "◈ ▣ ◉ − Office" in on.text(FeedPane)


async def test_the_feed_says_why_the_selected_person_was_shown_a_post(client: FakeClient) -> None:
    async with stage(ticks=0, client=client) as on:
        on.client.happen(post(HUB, 1))
        on.client.happen(Read(FIRST, (POST,), ("about the news (1.60)",)))
        await on.settle()
        assert "shown to" not in on.text(FeedPane)
        on.society.select(FIRST)
        await on.settle()
        assert "shown to Person 2: about the news" in on.text(FeedPane)
        on.society.select(STRANGER)
        await on.settle()
        assert "shown to" not in on.text(FeedPane)


async def test_the_feed_can_show_what_the_selected_person_has_read(client: FakeClient) -> None:
    async with stage(ticks=0, client=client) as on:
        on.client.happen(post(HUB, 1), post(SECOND, 1))
        on.society.select(FIRST)
        await on.press("2", "f", "f", "f")
        assert "Person 1" not in on.text(FeedPane)
        on.client.happen(Read(FIRST, (POST,), ("new (1.00)",)))
        await on.settle()
        assert "Person 1" in on.text(FeedPane) and "Person 3" not in on.text(FeedPane)
        assert "what Person 2 has read" in str(on.society.query_one(FeedPane).border_title)


async def test_a_post_that_was_clicked_on_is_the_one_whose_spread_is_shown(client: FakeClient) -> None:
    async with stage(ticks=0, client=client) as on:
        await spread(on)
        on.client.happen(Posted(4, Utterance(by(4, 6), 6, 4, "A word of my own.", (), by(4, 6))))
        await on.settle()
        feed = on.society.query_one(FeedPane)
        y = next(k for k, line in enumerate(on.text(FeedPane).splitlines()) if "A word of my own." in line)
        await on.pilot.click(FeedPane, offset=(5, y + feed.gutter.top))
        await on.settle()
        assert "▸" in on.text(FeedPane)
        await on.press("2", "x")
        assert "A word of my own." in tree(on) and "Person 1 " not in tree(on)
