"""The timeline shows every tick there is, at any length, and a click on it goes to one."""

import pytest
from fake_client import FakeClient
from stage import stage
from test_scrubbing import until_live, until_shown

from sim.event import ControlMoved, MixingChanged, NewsBroke, TickStarted, Watched
from sim.highlights import Highlight, Mark, highlight
from tui.paint import CHANGE, FORK, NEWS, YOU
from tui.protocol import BranchLine, Ready
from tui.widgets.chronicle import Chronicle
from tui.widgets.lineage import leaving, stretches
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


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
@pytest.mark.parametrize("ticks", [1, 30, 300, 10_000])
async def test_a_line_of_any_length_is_shown_whole(size: tuple[int, int], ticks: int) -> None:
    marks = {max(1, ticks // 2): int(Mark.CHANGE), ticks: int(Mark.NEWS)}
    async with stage(size=size, ticks=0, client=with_past(ticks, marks)) as on:
        row = on.text(Timeline).split("\n")[0]
        strip = row.removeprefix(" t0 ").split("┃")[0]
        broad = 3 if size[0] == 200 and ticks <= 30 else 1
        assert len(row) <= size[0] and len(strip) <= broad * ticks and (broad * ticks == len(strip) or len(strip) > 30)
        assert strip[-broad] == NEWS and (ticks < 2 or abs(strip.index(CHANGE) - len(strip) / 2) <= broad)


async def test_the_cursor_stands_after_the_tick_on_show_and_the_newest_has_a_mark_of_its_own() -> None:
    async with stage(ticks=8) as on:
        assert "│" not in on.text(Timeline) and on.text(Timeline).index("┃") == len(" t0 ") + 8
        for keys, tick in ((("left_square_bracket",), 7), (("g", "0", "enter"), 0)):
            await on.press(*keys)
            await until_shown(on, tick)
            row = on.text(Timeline)
            assert (row.index("┃"), row.index("│")) == (len(" t0 ") + tick, len(" t0 ") + 9)
        await on.press("L")
        await until_live(on)
        assert "│" not in on.text(Timeline)


async def test_a_click_goes_to_a_tick_and_dragging_scrubs() -> None:
    async with stage(ticks=12) as on:
        for x, tick in ((4, 1), (8, 4), (15, 11), (5, 2)):  # the cursor before moves what is right of it by one
            await on.pilot.click(Timeline, offset=(x, 0))
            await until_shown(on, tick)
        await on.pilot.mouse_down(Timeline, offset=(5, 0))
        for x in (7, 9, 12):
            await on.pilot.hover(Timeline, offset=(x, 0))
        await on.pilot.mouse_up(Timeline, offset=(12, 0))
        seen = on.app.town.replay.wanted
        assert seen in {8, 9}
        await until_shown(on, seen)
        await on.pilot.hover(Timeline, offset=(5, 0))
        await on.settle()
        assert on.app.town.replay.wanted == seen


async def test_an_overview_can_be_jumped_in() -> None:
    async with stage(size=(80, 24), ticks=0, client=with_past(10_000)) as on:
        width = len(on.text(Timeline).removeprefix(" t0 ").split("┃")[0])
        on.client.slow = True
        await on.pilot.click(Timeline, offset=(4 + width // 2, 0))
        await on.settle()
        assert abs(on.app.town.replay.wanted - 5000) < 2 * 10_000 / width
        row = on.text(Timeline)
        assert abs(row.index("┃") - 4 - width // 2) <= 2 and row.index("│") == 4 + width + 1


async def test_the_branches_stand_under_the_ticks_where_there_is_room() -> None:
    lines = (BranchLine("main", "", 0, 30), BranchLine("storm", "main", 10, 25), BranchLine("calm", "main", 20, 22))
    async with stage(size=(200, 60), ticks=0, client=with_past(30, {}, lines)) as on:
        first, second = on.text(Timeline).split("\n")
        assert first.split("┃")[0].count(FORK) == 2 and "branch 2" in first
        assert second.index("storm") == first.index(FORK) + 1 and second.index("calm") > second.index("storm")
    async with stage(size=(120, 40), ticks=0, client=with_past(30, {}, lines)) as on:
        assert "\n" not in on.text(Timeline)


async def test_marks_are_counted_and_the_news_is_seen_where_several_share_a_cell() -> None:
    marks = {100: int(Mark.NEWS), 101: int(Mark.CHANGE), 102: int(Mark.PLAYER), 900: int(Mark.CHANGE)}
    async with stage(ticks=0, client=with_past(1000, marks)) as on:
        row = on.text(Timeline)
        assert "◈ news 1" in row and "▲ change 2" in row and "◆ you 1" in row
        assert row.split("┃")[0].count("▲") == 1 and row.split("┃")[0].count("◈") == 1
