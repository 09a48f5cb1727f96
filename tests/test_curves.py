"""The curves grow while a world runs, keep the branch left behind, and have their place on the screen."""

from math import isnan

import msgspec
import pytest
from fake_client import FakeClient
from stage import Stage, stage

from sim.agent import Impression
from sim.channel import Move, Utterance, utterance_id
from sim.event import AttitudeMoved, Idled, Impressed, Measured, MoodMoved, NewsBroke, Posted
from sim.metrics.communities import Shares, largest
from sim.scenarios import new_world
from tui.engine_loop import FRAME, in_frames
from tui.protocol import BranchLine, Ready, Ticked
from tui.widgets.agents import AgentsPane
from tui.widgets.braille import DASHED, Canvas
from tui.widgets.bubble import Bubble
from tui.widgets.course import CAPACITY, Course, Courses
from tui.widgets.curves import CurvesPane
from tui.widgets.inspector import InspectorPane
from tui.widgets.stream import Stream
from tui.widgets.timeline import Timeline

BRANCHES = (BranchLine("main", "", 0, 6), BranchLine("what-if-1", "main", 3, 3))


def course_of(values: list[float], name: str = "informed") -> Course:
    course = Course()
    for tick, value in enumerate(values, 1):
        course.add(tick, {name: value})
    return course


def news() -> FakeClient:
    return FakeClient(new_world("breaking-news", 1, 60))


def tick(client: FakeClient, metrics: dict[str, float], communities: dict[str, Shares] | None = None) -> None:
    """Let a tick pass in which nothing happens, measured as told."""
    client.happen(Measured(metrics, communities or {}))


async def measured(on: Stage, *values: float) -> None:
    for value in values:
        tick(on.client, {"informed": value, "intense_share": value / 2})
    await on.settle()
    on.society.query_one(CurvesPane).renew()


# What is kept


def test_a_course_stays_bounded_and_keeps_its_newest_value() -> None:
    course = course_of([float(tick) for tick in range(1, 3 * CAPACITY)])
    points = course.points("informed")
    assert len(course.ticks) <= CAPACITY and points[-1] == (3 * CAPACITY - 1, 3 * CAPACITY - 1)
    assert all(tick == value for tick, value in points) and course.ticks == sorted(course.ticks)
    assert len(course.points("informed", most=50)) < 110 and course.points("informed", most=50)[-1] == points[-1]


def test_a_metric_that_comes_late_has_no_points_before() -> None:
    course = course_of([0.1, 0.2])
    course.add(3, {"informed": 0.3, "assortativity": 0.5})
    assert course.points("assortativity") == [(3, 0.5)] and course.last("assortativity") == 0.5
    assert isnan(course.values["assortativity"][0]) and course.last("nothing of this name") is None


def test_a_branch_goes_on_from_the_fork_and_the_one_left_stands_beside_it() -> None:
    courses = Courses()
    courses.enter("main", {}, 0)
    for number, value in enumerate((0.1, 0.2, 0.3, 0.4), 1):
        courses.now.add(number, {"informed": value})
    courses.enter("what-if-1", {"main": 2}, 2, "main")
    assert courses.now.points("informed") == [(1, 0.1), (2, 0.2)]
    courses.now.add(3, {"informed": 0.9})
    beside = courses.beside
    assert beside is not None and (beside.branch, beside.since) == ("main", 2)
    assert beside.course.points("informed", beside.since) == [(2, 0.2), (3, 0.3), (4, 0.4)]
    courses.enter("main", {"what-if-1": 2}, 4)
    assert courses.now.points("informed")[-1] == (4, 0.4)
    assert courses.beside is not None and courses.beside.course.last("informed") == 0.9


def test_branches_without_a_past_in_common_are_not_compared() -> None:
    courses = Courses()
    courses.enter("main", {}, 0)
    courses.now.add(1, {"informed": 0.1})
    courses.enter("another", {}, 9)
    assert courses.beside is None and not courses.now.ticks


# How it is drawn


def test_a_rising_line_goes_from_the_lower_left_to_the_upper_right() -> None:
    canvas = Canvas(4, 2)
    canvas.line([(0.0, 0.0), (1.0, 1.0)], 0)
    assert ["".join(canvas.text(y, x) for x in range(4)) for y in range(2)] == ["  ⣠⠞", "⣠⠞⠁ "]
    assert canvas.owners[1][0] == 0 and canvas.owners[0][0] == -1


def test_a_dashed_line_has_gaps_and_a_solid_one_none() -> None:
    solid, dashed = Canvas(30, 1), Canvas(30, 1)
    solid.line([(0.0, 0.5), (1.0, 0.5)], 0)
    dashed.line([(0.0, 0.5), (1.0, 0.5)], 0, DASHED)
    assert " " not in "".join(solid.text(0, x) for x in range(30))
    assert "".join(dashed.text(0, x) for x in range(30)).count(" ") == 10


async def test_curves_show_newest_values_ticks_and_where_news_broke() -> None:
    async with stage(ticks=0, client=news()) as on:
        assert "Nothing is measured yet." in on.text(CurvesPane)
        await measured(on, 0.0, 0.1)
        assert "no news has broken yet" in on.text(CurvesPane)
        on.client.happen(NewsBroke(0, next(iter(on.client.world.topics))))
        await measured(on, 0.3, 0.42)
        shown = on.text(CurvesPane)
        assert "informed people 42%" in shown and "intense people 21%" in shown and "to 50%" in shown
        assert "t1" in shown and "◈ news" in shown and "no news" not in shown


async def test_two_communities_are_two_lines_with_names_and_strokes() -> None:
    async with stage(ticks=0, client=news()) as on:
        for share in (0.0, 0.2, 0.4):
            tick(on.client, {"informed": share}, {"Saltmarsh": Shares(33, share, share, 0.5), "Upland": Shares(27, 0.0, 0.0, 0.5)})
        await on.settle()
        on.society.query_one(CurvesPane).renew()
        assert "informed ━ Saltmarsh 40% ╍ Upland 0%" in on.text(CurvesPane)


async def test_the_curve_of_the_branch_left_behind_is_drawn_beside() -> None:
    async with stage(ticks=0, client=news()) as on:
        await measured(on, 0.0, 0.1, 0.2, 0.5, 0.7, 0.8)
        client, snapshot = on.client, on.client.snapshot()
        save = on.app.town.save
        client.say(Ready(msgspec.structs.replace(snapshot, tick=3), save, "rules", "what-if-1", BRANCHES))
        await on.settle()
        client.world.tick = 3
        await measured(on, 0.25)
        shown = on.text(CurvesPane)
        assert "informed people 25% ┅ main 50%" in shown and "┬" in shown
        assert on.app.town.courses.now.ticks == [1, 2, 3, 4]


def test_the_parent_comes_first_then_the_branch_left_last_then_none() -> None:
    courses = Courses()
    courses.enter("main", {}, 0)
    for number in range(1, 9):
        courses.now.add(number, {"informed": 0.1})
    courses.enter("a", {"main": 4}, 4, "main")
    courses.now.add(5, {"informed": 0.5})
    courses.enter("b", {"main": 4, "a": 4}, 4, "main")
    assert [each.branch for each in courses.others] == ["main", "a"] and courses.beside == courses.others[0]
    assert courses.turn() == courses.others[1] and courses.turn() is None and courses.turn() == courses.others[0]


async def test_a_much_longer_branch_beside_does_not_squeeze_the_present_and_v_takes_it_away() -> None:
    async with stage(size=(160, 48), ticks=0, client=news()) as on:
        await measured(on, *[0.5] * 200)
        on.client.say(Ready(msgspec.structs.replace(on.client.snapshot(), tick=40), on.app.town.save, "rules", "what-if-1", (
            BranchLine("main", "", 0, 200), BranchLine("what-if-1", "main", 40, 40))))  # fmt: skip
        await on.settle()
        on.society.query_one(CurvesPane).renew()
        assert "t79" in on.text(CurvesPane) and "main from ┬ t40 to t200" in on.text(CurvesPane)
        assert on.app.town.metrics["informed"] == 0.5
        await on.press("6", "v")
        assert "t40" in on.text(CurvesPane) and "┅" not in on.text(CurvesPane)
        await on.press("v")
        assert "┅" in on.text(CurvesPane)


async def test_more_plots_than_fit_are_reached_by_a_key() -> None:
    async with stage(size=(80, 24), ticks=0, client=news()) as on:
        names = ("informed", "intense_share", "positive_share", "polarisation", "posts", "cascade_size", "cascade_depth")
        tick(on.client, dict.fromkeys(names, 0.5))
        await on.settle()
        await on.press("6")
        first = on.text(CurvesPane)
        await on.press("m")
        assert "intense people" in first and "largest cascade: posts" not in first
        assert "largest cascade: posts" in on.text(CurvesPane)
        await on.press("home")
        assert on.text(CurvesPane) == first


# Where it stands


async def test_a_world_without_films_shows_map_and_curves_instead() -> None:
    async with stage(ticks=0, client=news()) as on:
        assert on.visible() == {"agents", "feed", "map", "curves", "inspector", "log"}
        await on.press("4")
        assert on.visible() == {"agents", "feed", "map", "curves", "inspector", "log"}
        await on.press("6", "z")
        assert on.visible() == {"curves"}


async def test_in_a_town_keys_bring_curves_and_map_and_take_them_back() -> None:
    async with stage() as on:
        assert on.visible() == {"agents", "feed", "chat", "recommender", "inspector", "log"}
        await on.press("6", "7")
        assert on.visible() == {"agents", "feed", "map", "curves", "inspector", "log"}
        await on.press("3", "4")
        assert on.visible() == {"agents", "feed", "chat", "recommender", "inspector", "log"}


@pytest.mark.parametrize(("key", "pane"), [("2", "feed"), ("6", "curves"), ("7", "map")])
async def test_on_a_narrow_screen_keys_swap_the_main_pane(key: str, pane: str) -> None:
    async with stage(size=(80, 24), ticks=0, client=news()) as on:
        await on.press(key)
        assert on.visible() == {"agents", pane}


async def test_the_timeline_tells_of_news_where_there_are_no_films() -> None:
    async with stage(ticks=0, client=news()) as on:
        tick(on.client, {"posts": 3.0, "refused": 0.0, "informed": 0.42, "intense_share": 0.11})
        await on.settle()
        await on.pilot.hover(Timeline, offset=(4, 1))
        await on.settle()
        told = on.society.query_one(Bubble).render_line(0).text
        assert "informed 42%" in told and "intense 11%" in told and "refused" not in told


# What is known of one person


async def test_the_inspector_tells_standing_pool_and_how_feelings_went() -> None:
    async with stage(size=(200, 60), ticks=0, client=news()) as on:
        world, topic = on.client.world, next(iter(on.client.world.topics))
        on.society.query_one(AgentsPane).select(9)
        post = Utterance(utterance_id(1, 0, 0), 1, 0, "They cut the doors.", (Move("tell_news", topic=topic),), utterance_id(1, 0, 0))
        on.client.happen(
            NewsBroke(0, topic),
            Posted(0, post),
            Impressed(9, (Impression(post.id, topic, 0.8, "intense", "official"),)),
            MoodMoved(9, -0.5, 0.9, "the doors were locked"),
            AttitudeMoved(9, topic, 0.7, "the doors were locked"),
        )
        await on.settle()
        inspector = on.society.query_one(InspectorPane)
        inspector.renew()
        rows = ["".join(text for text, _ in row) for row in inspector.view.entries]
        told = "\n".join(rows)
        assert f"{len(world.network.followers(9))} followers, they follow {len(world.network.followed(9))}" in told
        assert "Weighs with them 1/6" in told and "intense, for +0.80" in told and "“They cut the doors.”" in told
        assert "trust 0.90" in told and "fresh 1.00" in told
        assert "because   the doors were locked t1" in told


async def test_people_can_be_sorted_by_followers_and_officials_wear_a_badge() -> None:
    async with stage(ticks=0, client=news()) as on:
        await on.press("1", *["s"] * 4)
        pane, network = on.society.query_one(AgentsPane), on.client.world.network
        counts = [len(network.followers(agent)) for agent in pane.view.entries]
        assert counts == sorted(counts, reverse=True) and counts[0] > counts[-1]
        await on.press("home")
        assert "▣" in on.text(AgentsPane)


@pytest.mark.parametrize("count", [0, 1, FRAME, FRAME + 1, 3 * FRAME - 1])
def test_a_tick_of_many_events_comes_in_frames_and_is_shown_whole(count: int) -> None:
    events = tuple(Idled(1, str(number)) for number in range(count))
    *first, last = in_frames(events)
    assert all(len(frame) == FRAME for frame in first) and len(last) <= FRAME
    stream = Stream()
    for frame in first:
        stream.extend(frame)
    stream.push(Ticked(1, last, {}, 0.1))
    shown, finished = stream.take(0.0)
    assert tuple(shown) == events and [ticked.tick for ticked in finished] == [1]


def test_only_communities_worth_comparing_are_told_apart_largest_first() -> None:
    found = {name: Shares(people, 0.1, 0.1, 0.1) for name, people in (("A", 300), ("B", 600), ("C", 20), ("", 80))}
    assert list(largest(found)) == ["B", "A"]
    assert largest({"A": found["A"], "": found[""]}) == {}
