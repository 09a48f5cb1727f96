"""Two branches side by side on the screen: loaded without holding keys up, at any size, foreign text as it is."""

import asyncio
from math import nan
from pathlib import Path

import pytest
from fake_client import FakeClient
from faults import LONG
from forked import forked
from stage import Stage, stage
from test_engine import Screen

from saves.file import open_save
from sim.errors import SimError
from tui.comparing import metric_named
from tui.engine_client import EngineClient
from tui.past_courses import past_course, past_courses
from tui.protocol import BranchLine, PastCourse, Ready
from tui.screens.compare import LOW, CompareScreen, SelvesScreen
from tui.screens.dialogs import ChooseScreen
from tui.widgets.changed_people import ChangedPeople
from tui.widgets.comparison import DifferingPane, MetricsPane, SelvesPane
from tui.widgets.course import Course, Courses
from tui.widgets.curves import CurvesPane
from tui.wire import EngineSpec

FORK, TICKS, PEOPLE = 2, 6, 12
LINES = (BranchLine("main", "", 0, TICKS), BranchLine("what-if", "main", FORK, TICKS))
SIZES = [(80, 24), (120, 40), (200, 60)] if LONG else [(80, 24), (200, 60)]


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("compared") / "town.db"
    forked(path, PEOPLE, FORK, TICKS)
    return path


def opened(path: Path, lines: tuple[BranchLine, ...] = LINES) -> FakeClient:
    """Return an engine that has the branch `what-if` of a save open."""
    with open_save(path) as save:
        client = FakeClient(save.world("what-if"))
    client.drain()
    client.say(Ready(client.snapshot(), str(path), "rules", "what-if", lines))
    return client


async def found(on: Stage) -> CompareScreen:
    """Wait until the comparison is there."""
    screen = on.app.screen
    assert isinstance(screen, CompareScreen)
    for _ in range(600):
        if screen.found is not None:
            break
        await on.pilot.pause(0.1)
    assert screen.found is not None
    await on.settle()
    return screen


def head(on: Stage) -> str:
    """Return what stands above the lists, but for the block of those who were changed."""
    return "\n".join(str(on.app.screen.query_one(place).render()) for place in ("#compare-head", "#compare-rest"))


# Opening it


async def test_b_compares_with_the_only_other_branch_at_once(path: Path) -> None:
    async with stage(client=opened(path), ticks=0) as on:
        await on.press("B")
        screen = await found(on)
        assert screen.found is not None and (screen.found.one, screen.found.other) == ("what-if", "main")
        await on.press("escape")
        assert on.app.screen is on.society


async def test_b_asks_with_which_of_several_branches_the_parent_first(path: Path) -> None:
    lines = (
        *LINES,
        BranchLine("third", "main", 1, 3),
        BranchLine("fourth", "what-if", 4, 5),
        BranchLine("gone", "main", 1, 3, hidden=True),
    )
    async with stage(client=opened(path, lines), ticks=0) as on:
        await on.press("B")
        assert isinstance(on.app.screen, ChooseScreen)
        assert [choice.value for choice in on.app.screen._choices] == ["main", "fourth", "third"]
        assert on.app.screen._choices[0].detail == f"shares the ticks up to {FORK}, goes to tick {TICKS}"
        await on.press("1")
        assert (await found(on)).found.other == "main"  # type: ignore[union-attr]


async def test_a_world_with_one_line_of_history_says_how_to_make_another() -> None:
    async with stage() as on:
        await on.press("B")
        assert on.app.screen is on.society
        assert any(note.message == "There is one line of history: b makes another." for note in on.app._notifications)


# What it shows


@pytest.mark.parametrize("size", SIZES)
async def test_it_shows_why_they_part_who_differs_and_the_metrics_at_any_size(path: Path, size: tuple[int, int]) -> None:
    async with stage(size=size, client=opened(path), ticks=0) as on:
        on.app.push_screen(CompareScreen(str(path), "what-if", "main"))
        await on.settle()
        screen = await found(on)
        assert f"They part in tick {FORK + 1}: what-if: [b]Mei[/b] is changed" in head(on)
        assert "where 0 is the same and 1 nothing in common" in head(on)
        assert ("Since then, what-if / main: " in head(on)) == (size[1] >= LOW)
        people, metrics = on.text(DifferingPane), on.text(MetricsPane)
        assert screen.found is not None
        assert screen.found.differing[0].name in people and f"{screen.found.differing[0].apart:.3f}" in people
        first = screen.found.courses[0]
        shown = screen.query_one(MetricsPane).display
        assert not shown or (metric_named(first) in metrics and any("\u2801" <= letter <= "\u28ff" for letter in metrics))
        assert all(pane.region.bottom <= size[1] and pane.size.height > 2 for pane in screen.query(DifferingPane))


@pytest.mark.parametrize("size", [(60, 16), *SIZES])
async def test_whom_the_player_changed_comes_first_with_a_line_of_each_side_where_there_is_room(path: Path, size: tuple[int, int]) -> None:
    async with stage(size=size, client=opened(path), ticks=0) as on:
        on.app.push_screen(CompareScreen(str(path), "what-if", "main"))
        await on.settle()
        screen = await found(on)
        pane = screen.query_one(ChangedPeople)
        rows = on.text(ChangedPeople).splitlines()
        assert rows[0].startswith("[b]Mei[/b], changed in what-if: name [b]Mei[/b]")
        text = " ".join(" ".join(row.split()) for row in rows)
        assert f"In what-if rather than in main, since tick {FORK + 1}: " in text
        assert pane.region.bottom <= screen.query_one(DifferingPane).region.y and screen.query_one(DifferingPane).size.height > 1
        if size[1] >= 24:
            assert screen.found is not None
            lines = screen.found.accounts[0].lines
            assert all(line is not None and f"tick {line.tick}, " in text and line.words[:12] in text for line in lines)


async def test_where_there_is_no_room_for_both_lists_tab_changes_between_them(path: Path) -> None:
    async with stage(size=(70, 18), client=opened(path), ticks=0) as on:
        on.app.push_screen(CompareScreen(str(path), "what-if", "main"))
        await on.settle()
        screen = await found(on)
        people, metrics = screen.query_one(DifferingPane), screen.query_one(MetricsPane)
        assert people.display and not metrics.display
        await on.press("tab")
        assert metrics.display and metrics.has_focus and not people.display
        await on.press("tab")
        assert people.display and people.has_focus and not metrics.display


async def test_enter_shows_both_selves_of_a_person_with_foreign_text_as_it_is(path: Path) -> None:
    async with stage(client=opened(path), ticks=0) as on:
        on.app.push_screen(CompareScreen(str(path), "what-if", "main"))
        await on.settle()
        screen = await found(on)
        assert screen.found is not None
        place = next(k for k, each in enumerate(screen.found.differing) if each.name == "[b]Mei[/b]")
        screen.query_one(DifferingPane).point(place)
        assert "[b]Mei[/b]" in on.text(DifferingPane)
        await on.press("enter")
        assert isinstance(on.app.screen, SelvesScreen)
        assert "[b]Mei[/b]" in str(on.app.screen.query_one("#selves").border_title).replace("\\", "")
        text = on.text(SelvesPane)
        assert "introverted, cautious" in text and "what-if" in text and "│ main" in text and "mood" in text
        await on.press("escape")
        assert on.app.screen is screen


async def test_that_nothing_differs_yet_is_said_plainly(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    copy.write_bytes(path.read_bytes())
    with open_save(copy, writable=True) as save:
        save.branch("twin", "main", TICKS)
    async with stage(client=opened(path), ticks=0) as on:
        on.app.push_screen(CompareScreen(str(copy), "twin", "main"))
        await on.settle()
        await found(on)
        assert f"Nothing differs yet: both end at tick {TICKS}, where they part." in head(on)
        assert not on.app.screen.query_one("#compare-body").display
        await on.press("enter", "tab", "escape")
        assert on.app.screen is on.society


async def test_a_tick_of_the_past_is_compared_where_that_is_on_show(path: Path) -> None:
    async with stage(client=opened(path), ticks=0) as on:
        on.app.town.replay.leave_live(4, False, None)
        on.app.town.replay.want(4)
        await on.press("B")
        assert (await found(on)).found.at == 4  # type: ignore[union-attr]
        assert "what-if / main after tick 4" in str(on.app.screen.query_one("#compare").border_title)


# While it loads, and when it cannot


async def test_keys_are_heard_while_it_loads_and_escape_gives_up(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given_up = asyncio.Event()

    async def endless(*arguments: str, told: object = None) -> bytes:
        try:
            await asyncio.sleep(3600)
        finally:
            given_up.set()
        return b""

    monkeypatch.setattr(CompareScreen, "ask", staticmethod(endless))
    async with stage(client=opened(path), ticks=0) as on:
        await on.press("B")
        assert "Comparing what-if with main …" in head(on) and not given_up.is_set()
        await on.press("enter", "tab", "down", "escape")
        await asyncio.wait_for(given_up.wait(), 30)
        assert on.app.screen is on.society


async def test_why_it_cannot_be_compared_is_shown(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def failing(*arguments: str, told: object = None) -> bytes:
        raise SimError("town.db: tick 4: its 3 events are not the [b]4[/b] that were recorded")

    monkeypatch.setattr(CompareScreen, "ask", staticmethod(failing))
    async with stage(client=opened(path), ticks=0) as on:
        await on.press("B")
        await on.settle()
        assert "tick 4: its 3 events are not the [b]4[/b] that were recorded" in head(on)
        await on.press("escape")
        assert on.app.screen is on.society


async def test_a_file_that_is_gone_is_named(path: Path, tmp_path: Path) -> None:
    async with stage(client=opened(path), ticks=0) as on:
        on.app.push_screen(CompareScreen(str(tmp_path / "gone.db"), "what-if", "main"))
        await on.settle()
        for _ in range(600):
            if "Not compared" in head(on):
                break
            await on.pilot.pause(0.1)
        assert "gone.db" in head(on) and "Traceback" not in head(on)


# The curves of an opened save


def test_the_courses_of_a_branch_and_its_parent_are_read_from_the_file(path: Path) -> None:
    with open_save(path) as save:
        courses = {course.branch: course for course in past_courses(save, "what-if", LINES)}
        assert list(courses) == ["what-if", "main"]
        for name, course in courses.items():
            measured = save.measured(name)
            assert course.ticks == tuple(range(1, TICKS + 1))
            assert [measured[tick].metrics["mean_mood"] for tick in course.ticks] == list(course.values["mean_mood"])


def test_a_branch_that_cannot_be_read_leaves_the_others_their_courses(path: Path) -> None:
    lines = (*LINES, BranchLine("nowhere", "main", 1, 3))
    with open_save(path) as save:
        assert [course.branch for course in past_courses(save, "main", lines)] == ["main", "what-if"]


async def test_an_opened_save_shows_its_whole_course_and_its_parents_beside_it(path: Path) -> None:
    client = opened(path)
    with open_save(path) as save:
        client.say(past_course(save, "what-if"), past_course(save, "main"))
    async with stage(client=client, ticks=2) as on:
        courses = on.app.town.courses
        assert courses.now.ticks == list(range(1, TICKS + 3))
        assert courses.beside is not None and (courses.beside.branch, courses.beside.since) == ("main", FORK)
        assert courses.beside.course.ticks == list(range(1, TICKS + 1))
        await on.press("6")
        on.society.query_one(CurvesPane).renew()
        assert "┅ main" in on.text(CurvesPane)


def test_an_engine_tells_the_courses_of_a_save_that_it_opens(path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "town.db"
    copy.write_bytes(path.read_bytes())
    screen = Screen(EngineClient(EngineSpec(save=str(copy), branch="what-if")))
    try:
        told = [screen.next(PastCourse), screen.next(PastCourse)]
    finally:
        screen.client.close()
    assert [(course.branch, course.ticks) for course in told] == [
        ("what-if", tuple(range(1, TICKS + 1))),
        ("main", tuple(range(1, TICKS + 1))),
    ]
    assert {"informed", "mean_mood"} <= told[0].values.keys()


def filled(*ticks: int) -> Course:
    return Course.read(ticks, {"informed": [float(tick) for tick in ticks]})


def test_what_was_watched_stays_where_the_file_tells_less() -> None:
    courses = Courses()
    courses.enter("main", {}, 0)
    for tick in range(1, 6):
        courses.now.add(tick, {"informed": tick / 10})
    courses.fill("main", filled(2, 4))
    assert courses.now.points("informed") == [(tick, tick / 10) for tick in range(1, 6)]


def test_the_file_fills_in_what_came_before_and_what_was_watched_goes_on_from_there() -> None:
    courses = Courses()
    courses.enter("main", {}, 4)
    courses.now.add(5, {"informed": 0.5, "posts": 1.0})
    courses.fill("main", filled(1, 2, 3, 4))
    assert courses.now.points("informed") == [(1, 1.0), (2, 2.0), (3, 3.0), (4, 4.0), (5, 0.5)]
    assert courses.now.points("posts") == [(5, 1.0)]


def test_only_the_parent_stands_beside_unasked() -> None:
    courses = Courses()
    courses.enter("main", {"main": 9, "child": 3}, 9)
    courses.fill("child", filled(1, 2, 3, 4))
    assert courses.beside is None and [each.branch for each in courses.others] == ["child"]
    assert courses.turn() is not None
    courses.fill("stranger", filled(1))
    assert [each.branch for each in courses.others] == ["child"]
    courses.enter("child", {"main": 3, "child": 4}, 4, "main")
    courses.fill("main", filled(1, 2, 3, 4, 5, 6))
    assert courses.beside is not None and courses.beside.branch == "main"


def test_a_course_that_is_sent_keeps_gaps_as_gaps() -> None:
    sent = PastCourse("main", (1, 2), {"informed": (nan, 0.5)})
    assert Course.read(sent.ticks, sent.values).points("informed") == [(2, 0.5)]
