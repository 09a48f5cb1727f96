"""Where several news have broken, posts, log, curves and map say which; where one has, nothing is told apart."""

from fake_client import FakeClient
from stage import stage

from sim.channel import Move, Utterance, utterance_id
from sim.event import AttitudeMoved, Learned, Measured, NewsAnnounced, NewsBroke, Posted
from sim.scenarios import new_world
from sim.topic import Topic
from tui.widgets.curves import CurvesPane
from tui.widgets.feed import FeedPane
from tui.widgets.log import LogPane
from tui.widgets.network_map import NetworkMapPane
from tui.widgets.news_tag import tag_of
from tui.widgets.sight import Sight

MEASURED = Measured({"informed": 0.5, "posts": 1.0})
BRIDGE = Topic("bridge", 0, 0, "The harbour bridge is to be sold", "should it be sold?", "", ())


def news() -> FakeClient:
    return FakeClient(new_world("breaking-news", 1, 60))


def post_on(topic: str, author: int, tick: int, text: str) -> Posted:
    number = utterance_id(tick, author, 0)
    return Posted(author, Utterance(number, tick, author, text, (Move("tell_news", topic=topic),), number))


async def test_one_piece_of_news_has_no_tag() -> None:
    async with stage(ticks=0, client=news()) as on:
        first = next(iter(on.client.world.topics))
        on.client.happen(NewsBroke(0, first), post_on(first, 3, 1, "Have you heard?"))
        await on.settle()
        assert tag_of(first, on.app.town.world) is None
        assert "◈ ▣" in on.text(FeedPane) and "posts: Have you heard?" in " ".join(on.text(LogPane).split())


async def test_several_are_told_apart_by_letter_and_words_in_every_pane() -> None:
    async with stage(size=(160, 48), ticks=0, client=news()) as on:
        first = next(iter(on.client.world.topics))
        on.client.happen(NewsBroke(0, first))
        on.client.happen(NewsAnnounced(0, BRIDGE), NewsBroke(0, "bridge"), post_on("bridge", 3, 2, "Who owns it?"), MEASURED)
        await on.settle()
        assert [each and each.text for each in (tag_of(first, on.app.town.world), tag_of("bridge", on.app.town.world))] == [
            "a cannery locked",
            "b harbour bridge",
        ]
        assert "◈b ▣" in on.text(FeedPane)
        assert "posts (b harbour bridge): Who owns it?" in " ".join(on.text(LogPane).split())
        on.society.query_one(CurvesPane).renew()
        assert "b harbour bridge" in on.text(CurvesPane)
        chart = on.society.query_one(NetworkMapPane)
        chart.action_recolour()
        assert chart.subtitle().startswith("stance · a cannery locked · ")


async def test_the_player_is_told_each_question_and_where_they_stand() -> None:
    async with stage(size=(120, 60)) as on:
        first = next(iter(on.client.world.topics))
        on.client.happen(NewsBroke(1, first), Learned(1, first, None), AttitudeMoved(1, first, -0.7, "it is dear"))
        await on.ask("planning")
        shown = "\n".join("".join(text for text, _ in row) for row in on.society.query_one(Sight).view.entries)
        assert on.client.world.topics[first].question[:20] in shown and "you are strongly against it -0.70, and " in shown
