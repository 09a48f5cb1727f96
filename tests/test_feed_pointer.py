"""In the feed one points at a post: its whole conversation, its reasons and its author are a key away."""

import re

import pytest
from fake_client import FakeClient
from followers import FIRST, HUB, POST, SECOND, STRANGER, post, world
from stage import Stage, stage

from sim.channel import Utterance, utterance_id
from sim.event import Posted, RankerChanged, Read
from tui.screens.cascade import CascadeScreen
from tui.screens.why import WhyScreen
from tui.widgets.account import AccountPane
from tui.widgets.cascade_tree import CascadeTree
from tui.widgets.feed import FeedPane
from tui.widgets.inspector import InspectorPane
from tui.widgets.tail_pane import POINTER


def feed_of(on: Stage) -> FeedPane:
    return on.society.query_one(FeedPane)


def pointed(on: Stage) -> str:
    """Return the row that the pointer stands in, "" for none."""
    return next((line for line in on.text(FeedPane).splitlines() if line.startswith(POINTER)), "")


@pytest.fixture
def client() -> FakeClient:
    return FakeClient(world())


async def spread(on: Stage) -> None:
    on.client.happen(post(HUB, 1))
    on.client.happen(Read(FIRST, (POST,), ("about the news (1.60)",)), post(FIRST, 2, POST, 1))
    number = utterance_id(3, STRANGER, 128)
    on.client.happen(Posted(STRANGER, Utterance(number, 3, STRANGER, "Let it [/leak] then!", (), POST, parent=POST)))
    await on.settle()


async def test_arrows_point_at_a_post_and_its_author_is_looked_at(client: FakeClient) -> None:
    async with stage(ticks=0, client=client) as on:
        await spread(on)
        await on.press("2")
        assert not pointed(on) and feed_of(on).view.following
        await on.press("up")
        assert "Person 30" in pointed(on) and not feed_of(on).view.following
        await on.press("k")
        assert "Person 2" in pointed(on) and on.app.town.selected == FIRST
        await on.press("i")
        assert on.society.place == "inspector" and on.society.query_one(InspectorPane).subtitle().startswith("Person 2")


async def test_the_end_is_followed_until_somebody_points_and_again_from_there(client: FakeClient) -> None:
    async with stage(ticks=0, client=client) as on:
        for tick in range(1, 30):
            on.client.happen(Posted(HUB, Utterance(utterance_id(tick, HUB, 0), tick, HUB, f"Word {tick}.", (), utterance_id(tick, HUB, 0))))
        await on.settle()
        await on.press("2", "up", "up")
        row = pointed(on)
        on.client.happen(Posted(SECOND, Utterance(utterance_id(30, SECOND, 0), 30, SECOND, "Late.", (), utterance_id(30, SECOND, 0))))
        await on.settle()
        assert pointed(on) == row and "1 new below ↓ . to follow" in on.text(FeedPane)
        await on.press("full_stop")
        assert not pointed(on) and "Late." in on.text(FeedPane) and feed_of(on).view.following
        await on.press("up", "down")
        assert feed_of(on).view.following


async def test_enter_opens_the_whole_conversation_at_the_post_pointed_at(client: FakeClient) -> None:
    async with stage(ticks=0, client=client) as on:
        await spread(on)
        await on.press("2", "up", "up", "enter")
        assert isinstance(on.app.screen, CascadeScreen)
        tree = on.app.screen.query_one(CascadeTree)
        assert tree.words and tree.current is not None and tree.current.post is not None and tree.current.post.author == FIRST
        shown = on.text(CascadeTree, on.app.screen)
        assert "It leaks." in shown and "Let it [/leak] then!" in shown
        await on.press("v")
        assert not tree.words
        await on.press("full_stop")
        assert tree.current.post.author == STRANGER
        on.client.happen(post(SECOND, 4, POST, 1))
        await on.settle()
        tree.grow()
        assert tree.current.post is not None and tree.current.post.author == SECOND and "new" in on.text(CascadeTree, on.app.screen)
        await on.press("i")
        assert on.app.screen is on.society and on.app.town.selected == SECOND


async def test_why_shows_the_score_in_its_parts_and_what_led_to_the_post(client: FakeClient) -> None:
    async with stage(ticks=0, client=client) as on:
        await spread(on)
        on.society.select(FIRST)
        await on.press("2", "up", "up", "up", "w")
        assert isinstance(on.app.screen, WhyScreen) and "for Person 2" in str(on.app.screen.query_one("#why").border_title)
        shown = on.text(AccountPane, on.app.screen)
        assert "Person 2 was shown it, place 1 of 1: about the news (1.60)" in shown
        assert "Person 2 has read it already." in shown and "ranker closest" in shown
        assert re.search(r"\+0\.60 ━+╸? +about the news", shown) and "its score with them now" in shown
        await on.press("escape", "down", "w")
        shown = on.text(AccountPane, on.app.screen)
        assert "what it passes on ✎ Person 1 posts: It leaks." in shown and "read it ≡ Person 2 reads 1 post by Person 1" in shown


async def test_a_cause_leads_to_its_line_in_the_log_and_to_whom_it_is_about(client: FakeClient) -> None:
    async with stage(ticks=0, client=client) as on:
        await spread(on)
        await on.press("2", "up", "up", "w", "enter")
        assert on.app.screen is on.society and on.society.place == "log"
        await on.press("2", "w", "i")
        assert on.society.place == "inspector"
        await on.press("2", "enter", "w", "enter")  # asked in a conversation, which is left with it
        assert on.app.screen is on.society and on.society.place == "log"


async def test_a_filter_shows_one_author_and_another_the_page_to_come(client: FakeClient) -> None:
    async with stage(ticks=0, client=client) as on:
        await spread(on)
        on.society.select(SECOND)
        await on.press("2", "z", "f", "f", "f", "f")
        assert "what Person 3 would be shown now" in str(feed_of(on).border_title)
        shown = on.text(FeedPane)
        assert "Person 1" in shown and "Person 30" not in shown and re.search(r"shown to Person 3: .*\(\d\.\d\d\)", shown)
        await on.press("up", "f")
        assert "by Person 1" in str(feed_of(on).border_title) and "Person 2" not in on.text(FeedPane)
        await on.press("f")
        assert "everybody" in str(feed_of(on).border_title)


async def test_words_are_looked_for_and_stand_out(client: FakeClient) -> None:
    async with stage(ticks=0, client=client) as on:
        await spread(on)
        await on.press("2", "slash", *"[/leak]")
        assert "Person 30" in on.text(FeedPane) and "Person 2" not in on.text(FeedPane)
        assert feed_of(on).subtitle() == "everybody · 1 with “[/leak]”"
        marked = {segment.text for y in range(6) for segment in feed_of(on).render_line(y) if segment.style and segment.style.reverse}
        assert "[/leak]" in marked
        await on.press("enter")
        assert on.app.focused is feed_of(on) and feed_of(on).wanted
        await on.press("escape")
        assert "Person 2" in on.text(FeedPane) and not feed_of(on).wanted


async def test_what_is_found_nowhere_says_so(client: FakeClient) -> None:
    async with stage(ticks=0, client=client) as on:
        await spread(on)
        await on.press("2", "slash", *"zzz")
        assert "No post here holds “zzz”." in on.text(FeedPane)


async def test_the_ranker_in_force_stands_below_the_feed(client: FakeClient) -> None:
    async with stage((200, 60), ticks=0, client=client) as on:
        assert "ranker closest" in str(feed_of(on).border_subtitle)
        on.client.happen(RankerChanged("bridging", 2))
        await on.settle()
        assert "ranker bridging · " in str(feed_of(on).border_subtitle) and "2 of a page from strangers" in str(feed_of(on).border_subtitle)


async def test_a_click_points_and_a_second_click_opens(client: FakeClient) -> None:
    async with stage(ticks=0, client=client) as on:
        await spread(on)
        y = next(k for k, line in enumerate(on.text(FeedPane).splitlines()) if "Person 30" in line)
        where = (6, y + feed_of(on).gutter.top)
        await on.pilot.click(FeedPane, offset=where)
        await on.settle()
        assert "Person 30" in pointed(on) and on.app.town.selected == STRANGER
        await on.pilot.click(FeedPane, offset=where)
        await on.settle()
        assert isinstance(on.app.screen, CascadeScreen)
