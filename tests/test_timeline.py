"""The timeline shows every tick there is, at any length, and a click on it goes to one."""

import msgspec
import pytest
from fake_client import FakeClient
from rich.cells import cell_len
from stage import Stage, stage
from test_scrubbing import until_live, until_shown

from sim.event import ControlMoved, MixingChanged, NewsBroke, TickStarted, Watched
from sim.highlights import Highlight, Mark, highlight
from tui.paint import BLOCKS, CHANGE, FORK, NEWS, YOU, palette_for
from tui.protocol import Branches, BranchLine, PastCourse, Ready
from tui.widgets.bubble import Bubble
from tui.widgets.chronicle import Chronicle
from tui.widgets.customs import Clock
from tui.widgets.feed import FeedPane
from tui.widgets.ghost import Ghost
from tui.widgets.lineage import leaving, stretches
from tui.widgets.ruler import days
from tui.widgets.time_axis import Axis
from tui.widgets.timeline import Timeline

LINES = (
    BranchLine("main", "", 0, 30),
    BranchLine("a", "main", 10, 25),
    BranchLine("b", "a", 20, 22),
    BranchLine("c", "b", 5, 6),  # from what b inherits of main
    BranchLine("d", "a", 20, 40, hidden=True),
)


# What is kept


def test_what_is_kept_of_a_tick_live_is_what_a_save_tells_of_it() -> None:
    events = (TickStarted(1, 480), Watched(1, 2, "it was on"), MixingChanged(2), Watched(2, 2, "so"), NewsBroke(1, "x"))
    chronicle = Chronicle()
    for event in events:
        chronicle.note((event,))
    assert not chronicle.whole and chronicle.tip == 0
    chronicle.finish(1)
    told = highlight(tuple(event.__struct_config__.tag for event in events))
    assert chronicle.whole and chronicle.tip == 1
    assert (chronicle.acts, chronicle.marks) == ([0, told.acts], {1: told.marks}) and told == Highlight(2, Mark.NEWS | Mark.CHANGE)


def test_a_tick_that_is_told_again_counts_once_and_lost_ticks_are_empty() -> None:
    chronicle = Chronicle((Highlight(), Highlight(3)), 1)
    for _ in range(2):
        chronicle.note((TickStarted(4, 480), Watched(1, 2, "so"), ControlMoved(1, "human")))
    assert chronicle.acts == [0, 3, 0, 0, 1] and chronicle.glyphs() == {4: YOU}
    chronicle.finish(4)
    chronicle.extend((Highlight(7),))
    assert chronicle.tip == 5 and chronicle.acts[5] == 7


def test_the_nearest_marks_are_found_on_both_sides() -> None:
    chronicle = Chronicle([Highlight(1, Mark.NEWS if tick in {3, 9} else 0) for tick in range(12)], 11)
    chronicle.forks = frozenset({6})
    assert [chronicle.beside(5, later) for later in (False, True)] == [3, 6]
    assert [chronicle.beside(tick, later) for tick, later in ((3, False), (9, True))] == [None, None]
    assert chronicle.glyphs() == {3: NEWS, 6: FORK, 9: NEWS}


@pytest.mark.parametrize(
    ("branch", "parts", "through"),
    [
        ("main", [(5, "c"), (10, "a")], [(0, "main")]),
        ("a", [(5, "c"), (20, "b")], [(0, "main"), (11, "a")]),
        ("b", [(5, "c")], [(0, "main"), (11, "a"), (21, "b")]),
        ("c", [], [(0, "main"), (6, "c")]),
    ],
)
def test_branches_part_where_their_history_does(branch: str, parts: list[tuple[int, str]], through: list[tuple[int, str]]) -> None:
    assert [(tick, line.name) for tick, line in leaving(LINES, branch)] == parts
    assert stretches(LINES, branch) == through


# What is drawn


def with_past(ticks: int, marks: dict[int, int] | None = None, lines: tuple[BranchLine, ...] = ()) -> FakeClient:
    """Return a client that goes on with a world of many ticks."""
    client = FakeClient()
    client.drain()
    world = client.snapshot()
    world.tick, world.minute = ticks, 480 + 120 * ticks
    strip = tuple(Highlight(tick % 9, (marks or {}).get(tick, 0)) if tick else Highlight() for tick in range(ticks + 1))
    client.say(Ready(world, "/home/you/lantern.voxpop", "rules", "main", lines or (BranchLine("main", "", 0, ticks),), strip=strip))
    return client


def rows_of(on: Stage) -> list[str]:
    return [row.ljust(on.app.size.width) for row in on.text(Timeline).split("\n")]


def bar_of(on: Stage) -> str:
    """Return the lowest row of the bar, without the scale before it."""
    rows = rows_of(on)
    return rows[{1: 0, 3: 1, 5: 2}[len(rows)]].removeprefix(" t0 ").removeprefix("    ")


def marks_of_row(on: Stage) -> str:
    return rows_of(on)[0].removeprefix(" t0 ").removeprefix("    ")


def bubble(on: Stage) -> str:
    line = on.society.query_one(Bubble)
    return " ".join(line.render_line(0).text.split()) if line.display else ""


@pytest.mark.parametrize(("size", "height"), [((80, 24), 1), ((120, 33), 1), ((120, 40), 3), ((80, 34), 3), ((200, 60), 5)])
@pytest.mark.parametrize("ticks", [1, 30, 300, 10_000])
async def test_a_line_of_any_length_is_shown_whole(size: tuple[int, int], height: int, ticks: int) -> None:
    marks = {max(1, ticks // 2): int(Mark.CHANGE), ticks: int(Mark.NEWS)}
    async with stage(size=size, ticks=0, client=with_past(ticks, marks)) as on:
        rows, bar, marked = rows_of(on), bar_of(on), marks_of_row(on)
        assert len(rows) == height and all(len(row) == size[0] for row in rows)
        end = bar.index("┃") + 1
        broad = max(1, end // ticks)
        assert broad <= 3 and (end == broad * ticks or end > size[0] // 3)
        assert marked[end - 1] == (NEWS if height > 1 else "┃")  # the mark of the tick on show stands over the cursor
        assert ticks < 2 or abs(marked.index(CHANGE) - end / 2) <= broad


async def test_the_cursor_stands_at_the_tick_on_show_in_all_rows_and_the_newest_has_a_sign_of_its_own() -> None:
    async with stage(ticks=8) as on:
        assert [row.index("┃") for row in rows_of(on)] == [4 + 3 * 8 - 1] * 3
        for keys, tick in ((("left_square_bracket",), 7), (("g", "0", "enter"), 0)):
            await on.press(*keys)
            await until_shown(on, tick)
            assert [row.index("┃") for row in rows_of(on)[:2]] == [4 + 3 * tick - 1] * 2
            assert rows_of(on)[1][4 + 3 * 8 - 1] == "│"
        await on.press("L")
        await until_live(on)
        assert bar_of(on)[23] == "┃"


@pytest.mark.parametrize(("size", "ticks"), [((120, 40), 12), ((120, 40), 60), ((80, 34), 400), ((200, 60), 10_000)])
@pytest.mark.parametrize("near", [False, True])
async def test_a_mark_and_the_cursor_of_one_tick_share_a_column_and_what_is_to_come_is_right_of_it(
    size: tuple[int, int], ticks: int, near: bool
) -> None:
    marked = ticks // 2
    async with stage(size=size, ticks=0, client=with_past(ticks, {marked: int(Mark.NEWS)})) as on:
        on.client.slow = True
        line = on.society.query_one(Timeline)
        for tick in (marked, marked - 1, marked + 1):
            on.society.look_at(tick)
            line.near = near and line.crowded
            await on.settle()
            rows, x = rows_of(on), line.x_of(tick)
            assert rows[1][x] == "┃" and (line.at(x) or 0) >= tick
            assert rows[0].index(NEWS) == line.x_of(marked)
            assert x == line.x_of(marked) if tick == marked else (x - line.x_of(marked)) * (tick - marked) >= 0
            assert (line.crowded and not near) or rows[0].index(NEWS) != x or tick == marked


async def test_the_cursor_cuts_no_name_of_a_day_and_tick_0_is_before_the_first_column() -> None:
    async with stage(ticks=12) as on:
        for tick in range(12, -1, -1):
            on.society.look_at(tick)
            await on.settle()
            assert "Mon, day 1" in rows_of(on)[2] and "Tue, day 2" in rows_of(on)[2]
        assert [row.index("┃") for row in rows_of(on)[:2]] == [3, 3]


async def test_what_was_pointed_at_is_forgotten_with_the_world_and_where_all_is_near_the_key_says_so() -> None:
    async with stage(ticks=0, client=with_past(40)) as on:
        await on.press("D")
        assert [note.message for note in on.app._notifications] == ["On the timeline each tick has a column of its own already."]
        line = on.society.query_one(Timeline)
        assert not line.near
        await on.pilot.hover(Timeline, offset=(4 + 2 * 30 - 1, 1))
        await on.settle()
        assert line.hovered == 30
        await on.pilot.hover(Timeline, offset=(4 + 2 * 30 - 1, 1))
        on.client.say(Ready(on.client.snapshot(), "/home/you/other.voxpop", "rules", "main", (BranchLine("main", "", 0, 0),)))
        await on.settle()
        assert line.hovered is None and bubble(on) == ""


async def test_what_is_ahead_of_the_cursor_is_dim_and_what_is_behind_has_the_colour_of_the_mood() -> None:
    async with stage(ticks=0, client=with_past(9)) as on:
        course = {"intense_share": (0.0, 0.0, 0.0, 0.05, 0.05, 0.05, 0.5, 0.5, 0.5)}
        on.client.say(PastCourse("main", tuple(range(1, 10)), course))
        on.client.slow = True
        await on.press("g", "8", "enter")
        colours = palette_for(on.app.current_theme)
        styles = {}
        x = 0
        for segment in on.society.query_one(Timeline).render_line(1):
            for _ in segment.text:
                styles[x - 4] = segment.style.color if segment.style else None
                x += 1
        seen = [styles[3 * (tick - 1) + 1] for tick in (1, 4, 8, 9)]
        assert seen == [style.color for style in (colours.calm, colours.moderate, colours.intense, colours.faint)]


async def test_a_click_goes_to_a_tick_and_dragging_scrubs() -> None:
    async with stage(ticks=12) as on:
        for x, tick in ((4, 1), (13, 4), (36, 11), (0, 0), (8, 2)):
            await on.pilot.click(Timeline, offset=(x, 1))
            await until_shown(on, tick)
        await on.pilot.mouse_down(Timeline, offset=(5, 1))
        for x in (10, 20, 30):
            await on.pilot.hover(Timeline, offset=(x, 1))
        await on.pilot.mouse_up(Timeline, offset=(30, 1))
        await until_shown(on, 9)
        await on.pilot.hover(Timeline, offset=(5, 1))
        await on.settle()
        assert on.app.town.replay.wanted == 9


async def test_the_wheel_goes_through_time() -> None:
    async with stage(ticks=6) as on:
        line = on.society.query_one(Timeline)
        line.post_message(Timeline.Turned(-1))
        await until_shown(on, 5)
        line.post_message(Timeline.Turned(1))
        await until_shown(on, 6)


async def test_an_overview_can_be_jumped_in_and_seen_near() -> None:
    async with stage(ticks=0, client=with_past(10_000)) as on:
        end = bar_of(on).index("┃")
        assert "D near" in on.text(Timeline)
        on.client.slow = True
        await on.pilot.click(Timeline, offset=(4 + end // 2, 1))
        await on.settle()
        wanted = on.app.town.replay.wanted
        assert abs(wanted - 5000) < 2 * 10_000 / end and abs(bar_of(on).index("┃") - end // 2) <= 1
        await on.press("D")
        line = on.society.query_one(Timeline)
        x = line.x_of(wanted)
        assert [line.at(x + step) for step in (-1, 0, 1)] == [wanted - 1, wanted, wanted + 1] and "D whole" in on.text(Timeline)
        await on.press("D")
        assert abs(bar_of(on).index("┃") - end // 2) <= 1


async def test_where_a_column_is_of_many_ticks_the_bar_still_goes_up_and_down() -> None:
    client = FakeClient()
    client.drain()
    world = client.snapshot()
    world.tick = 9000
    strip = tuple(Highlight(50 + 10 * (tick // 1500 % 2) + tick % 7) for tick in range(9001))
    client.say(Ready(world, "/home/you/lantern.voxpop", "rules", "main", (BranchLine("main", "", 0, 9000),), strip=strip))
    async with stage(ticks=0, client=client) as on:
        assert len(set(bar_of(on).split("┃")[0])) > 1
        bar = bar_of(on).split("┃")[0].strip()
        assert BLOCKS.index(bar[22]) - BLOCKS.index(bar[5]) >= 3


async def test_the_days_stand_below_their_ticks() -> None:
    async with stage(ticks=0, client=with_past(20)) as on:
        days = rows_of(on)[2]
        assert days.index("│Mon, day 1") == 4 and days.index("│Tue, day 2") == 4 + 8 * 3
    async with stage(ticks=0, client=with_past(10_000)) as on:
        assert "│day 1 " in rows_of(on)[2]


async def test_forks_marks_and_branch_names_stand_over_and_under_the_same_ticks() -> None:
    lines = (
        BranchLine("main", "", 0, 30),
        BranchLine("storm", "main", 10, 25),
        BranchLine("calm", "main", 20, 22),
        BranchLine("late", "main", 30, 30),
    )
    async with stage(size=(200, 60), ticks=0, client=with_past(30, {}, lines)) as on:
        rows = rows_of(on)
        assert rows[0].count(FORK) == 4 and "branch 3" in on.text(Timeline)
        places = [4 + 3 * tick - 1 for tick in (10, 20, 30)]
        assert [rows[4].index(name) - 1 for name in ("storm", "calm", "late")] == places  # also of one that leaves the newest tick
        assert [rows[0][x] for x in places] == [FORK] * 3
    async with stage(size=(120, 40), ticks=0, client=with_past(30, {}, lines)) as on:
        assert len(rows_of(on)) == 3 and "storm" not in on.text(Timeline)


async def test_many_branches_leave_the_activity_to_be_seen_in_a_single_row() -> None:
    lines = (BranchLine("main", "", 0, 30), *(BranchLine(f"b{tick}", "main", tick, 31) for tick in range(1, 29)))
    async with stage(size=(80, 24), ticks=0, client=with_past(30, {5: int(Mark.NEWS)}, lines)) as on:
        bar = bar_of(on).split("┃")[0]
        assert FORK not in bar and NEWS in bar and f"{FORK} 28" in on.text(Timeline)


async def test_marks_are_counted_and_the_news_is_seen_where_several_share_a_cell() -> None:
    marks = {100: int(Mark.NEWS), 101: int(Mark.CHANGE), 102: int(Mark.PLAYER), 900: int(Mark.CHANGE)}
    async with stage(ticks=0, client=with_past(1000, marks)) as on:
        told = on.text(Timeline)
        assert "◈ news 1" in told and "▲ change 2" in told and "◆ you 1" in told
        row = marks_of_row(on).split("┃")[0]
        assert row.count("▲") == 1 and row.count("◈") == 1
    async with stage(size=(80, 24), ticks=0, client=with_past(1000, marks)) as on:
        assert "◈ 1  ▲ 2  ◆ 1" in on.text(Timeline)


async def test_the_line_that_was_left_stays_to_be_seen_as_far_as_it_went_further() -> None:
    async with stage(ticks=0, client=with_past(40)) as on:
        world = on.client.snapshot()
        world.tick = 12
        lines = (BranchLine("main", "", 0, 40), BranchLine("what-if-1", "main", 10, 12))
        strip = tuple(Highlight(tick % 9) for tick in range(13))
        on.client.say(Ready(world, "/home/you/lantern.voxpop", "rules", "what-if-1", lines, strip=strip))
        await on.settle()
        assert "main went on to t40" in rows_of(on)[0]
        bar = bar_of(on)
        after = bar[bar.index("┃") + 1 : 2 * 40].rstrip()
        assert len(after) > 40 and all(each in BLOCKS for each in after)
        await on.pilot.hover(Timeline, offset=(4 + 2 * 30 - 1, 1))
        await on.settle()
        assert "of main, which parts after t10 · " in bubble(on)
        await on.pilot.click(Timeline, offset=(4 + 2 * 30 - 1, 1))
        await on.settle()
        assert on.app.town.replay.wanted == 12


async def test_of_a_line_that_nobody_has_watched_only_its_length_is_drawn() -> None:
    lines = (BranchLine("main", "", 0, 30), BranchLine("b[/]", "main", 5, 10))
    client = with_past(10, {}, lines)
    ready = client._outbox.pop()
    assert isinstance(ready, Ready)
    client.say(msgspec.structs.replace(ready, branch="b[/]"))
    async with stage(ticks=0, client=client) as on:
        bar = bar_of(on).split("┃")[1]
        assert bar.startswith("╌╌") and bar.rstrip().count("╌") in range(58, 61) and "main went on to t30" in rows_of(on)[0]


# What is told of a tick


async def test_the_bubble_tells_of_the_tick_under_the_mouse_and_of_the_cursor_in_the_past() -> None:
    client = with_past(30, {20: int(Mark.NEWS | Mark.CHANGE)})
    async with stage(ticks=0, client=client) as on:
        on.client.say(PastCourse("main", (1, 20), {"intense_share": (0.01, 0.12), "informed": (0.0, 0.42)}))
        await on.settle()
        assert bubble(on) == ""
        await on.pilot.hover(Timeline, offset=(4 + 3 * 19, 1))
        await on.settle()
        assert bubble(on) == "t20 · day 3, Wed 14:00 · ◈ news · ▲ a change of yours · 2 acts · intense 12% · informed 42%"
        await on.pilot.hover(FeedPane, offset=(5, 5))
        await on.settle()
        assert bubble(on) == ""
        on.client.slow = True
        await on.press("left_curly_bracket")
        assert bubble(on).startswith("t20 · day 3, Wed 14:00 · ◈ news")


async def test_the_bubble_says_which_news_broke_and_who_leaves() -> None:
    lines = (BranchLine("main", "", 0, 5), BranchLine("storm [/b]", "main", 3, 9))
    async with stage(ticks=5) as on:
        on.client.say(Branches(lines))
        await on.settle()
        await on.press("g", "3", "enter")
        await until_shown(on, 3)
        title = next(iter(on.client.world.topics.values())).title
        assert f"◈ {title[:20]}" in bubble(on) and "┬ storm [/b] leaves" in bubble(on)


@pytest.mark.parametrize("size", [(60, 16), (80, 24), (120, 40)])
async def test_what_the_bubble_tells_fits_any_width(size: tuple[int, int]) -> None:
    async with stage(size=size, ticks=0, client=with_past(300, {150: 7})) as on:
        on.client.slow = True
        for tick in ("0", "150", "300"):
            await on.press("g", *tick, "enter")
            assert bubble(on).startswith(f"t{tick} · ")
            region = on.society.query_one(Bubble).region
            assert cell_len(on.society.query_one(Bubble).render_line(0).text) == region.width and region.x > 0 and region.right < size[0]
            text = on.society.query_one(Bubble).render_line(0).text
            assert text == f" {text.strip()} "  # the border goes on beside it


@pytest.mark.parametrize("name", ["\x1b[31mred", "[@click=app.quit]x[/]", "日本語の枝" * 9, "e\u0301" * 30, "\u202eleft"])
@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
async def test_names_of_others_break_no_row(name: str, size: tuple[int, int]) -> None:
    lines = (BranchLine("main", "", 0, 30), BranchLine(name, "main", 10, 25), BranchLine("z" + name, "main", 12, 60))
    async with stage(size=size, ticks=0, client=with_past(30, {}, lines)) as on:
        on.app.town.ghost = Ghost("z" + name, 12, 60)
        on.society.query_one(Timeline).refresh()
        on.client.slow = True
        await on.press("g", *"10", "enter")
        line = on.society.query_one(Timeline)
        told = on.society.query_one(Bubble)
        for row in [*(line.render_line(y).text for y in range(line.size.height)), told.render_line(0).text]:
            assert "\x1b" not in row and "\u202e" not in row
        assert all(cell_len(line.render_line(y).text) == size[0] for y in range(line.size.height)) and told.region.right < size[0]


# The axis


@pytest.mark.parametrize("last", [1, 7, 30, 99, 100, 101, 4096, 10_000, 1_000_000])
@pytest.mark.parametrize("columns", [5, 40, 100, 190])
def test_every_tick_has_a_column_and_every_column_its_ticks(last: int, columns: int) -> None:
    for axis in (Axis.whole(last, columns), Axis.near(last // 2, last, columns)):
        for tick in {max(1, axis.first), min(last, axis.last), max(1, min(last, axis.first + 3))}:
            if axis.there(tick):
                first, end = axis.cell(axis.column(tick))
                assert first <= tick <= end or axis.last < last
                assert axis.column(tick) < axis.after(tick) or axis.after(tick) == columns - 1
    whole = Axis.whole(last, columns)
    assert whole.first == 1 and whole.last >= last and whole.after(last) <= columns - 1


@pytest.mark.parametrize("columns", [20, 100, 190])
@pytest.mark.parametrize("last", [1, 50, 300, 5000, 100_000])
def test_the_names_of_days_never_overlap(columns: int, last: int) -> None:
    end = -1
    for day in days(Axis.whole(last, columns), Clock(8, 120, 480)):
        assert day.column > end
        end = day.column + len(day.told) - 1
