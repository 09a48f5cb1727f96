"""The past is looked at as in a video editor: any tick, by key or mouse, while live time waits; nothing in it can be changed."""

import re
from typing import Any

import pytest
from fake_client import FakeClient, question
from stage import Stage, stage
from textual.widgets import Input

from sim.event import ControlMoved, MixingChanged, TickStarted
from sim.highlights import Highlight
from tui import protocol
from tui.paint import DARK, palette_for
from tui.screens.when import Here, day_told, tick_meant, wrong_about
from tui.widgets.agents import AgentsPane
from tui.widgets.banner import banner
from tui.widgets.bubble import Bubble
from tui.widgets.chat import ChatPane
from tui.widgets.controls import Controls
from tui.widgets.curves import CurvesPane
from tui.widgets.customs import Clock
from tui.widgets.feed import FeedPane
from tui.widgets.hints import Hints
from tui.widgets.inspector import InspectorPane
from tui.widgets.line_pane import LinePane
from tui.widgets.log import LogPane
from tui.widgets.network_map import NetworkMapPane
from tui.widgets.recommender import RecommenderPane
from tui.widgets.replaying import REST_SECONDS, Replay
from tui.widgets.timeline import Timeline
from tui.widgets.top_line import TopLine
from tui.wire import Fork

SPIN = re.compile("[◐◓◑◒] ")
BACK, FORTH = "left_square_bracket", "right_square_bracket"
MARK_BACK, MARK_FORTH = "left_curly_bracket", "right_curly_bracket"


async def until_shown(on: Stage, tick: int) -> None:
    """Wait until a tick of the past is on show."""
    for _ in range(200):
        await on.settle()
        replay = on.app.town.replay
        if replay.shown == tick and not replay.waiting and not replay.bare:
            return
    raise AssertionError(f"tick {tick} never came; {on.app.town.replay.shown} is on show")


async def until_live(on: Stage) -> None:
    """Wait until live time is on show again."""
    for _ in range(200):
        await on.settle()
        if not on.app.town.replay.on:
            return
    raise AssertionError("live time never came back")


def said(on: Stage) -> str:
    return " ".join(note.message for note in on.app._notifications)


def tick_of(on: Stage) -> int:
    assert on.app.town.world is not None
    return on.app.town.world.tick


# What is asked for


def test_one_picture_is_asked_for_at_a_time_and_the_newest_wish_wins() -> None:
    replay = Replay()
    replay.begin(9)
    assert replay.look(0.0) is None
    replay.leave_live(9, True, None)
    replay.want(8)
    assert replay.look(0.0) == protocol.Look(2, 8, 9, bare=True)
    for tick in (7, 6, 5):
        replay.want(tick)
        assert replay.look(0.1) is None
    assert replay.awaits(2) and not replay.awaits(1) and not replay.late(0.2) and replay.late(0.4)
    replay.arrived(8, 0.4)
    assert replay.look(0.5) == protocol.Look(3, 5, 8, bare=True)
    replay.arrived(5, 0.6)
    assert replay.look(0.6) is None


def test_a_bare_picture_is_filled_once_the_player_rests_and_no_new_wish_waits_for_that() -> None:
    replay = Replay()
    replay.begin(9)
    replay.leave_live(9, True, None)
    replay.want(6)
    assert replay.look(0.0) == protocol.Look(2, 6, 9, bare=True)
    replay.arrived(6, 1.0)
    assert replay.bare and replay.look(1.0) is None
    assert replay.look(1.0 + REST_SECONDS) == protocol.Look(3, 6, 6)
    assert replay.filling and not replay.late(99.0) and replay.look(99.0) is None
    replay.want(5)
    assert replay.look(2.0) == protocol.Look(4, 5, 6, bare=True)
    assert not replay.awaits(3) and not replay.filling
    replay.arrived(5, 2.0)
    replay.want(6)
    assert replay.look(2.0) == protocol.Look(5, 6, 5, bare=True)
    replay.arrived(6, 3.0, stepped=True)  # its events alone came
    assert replay.bare and replay.look(3.5) == protocol.Look(6, 6, 6)
    replay.arrived(6, 4.0)
    assert not replay.bare and replay.look(9.0) is None


def test_live_time_is_entered_with_a_picture_that_is_filled() -> None:
    replay = Replay()
    replay.begin(9)
    replay.leave_live(9, True, None)
    replay.want(8)
    assert replay.look(0.0)
    replay.arrived(8, 0.0)
    replay.returning = True
    replay.want(9)
    assert replay.look(0.0) == protocol.Look(3, 9, 8)
    replay.arrived(9, 0.0, stepped=True)
    assert replay.bare and replay.look(0.0) == protocol.Look(4, 9, 9)
    replay.failed(9)
    assert not replay.bare and replay.look(9.0) is None


def test_the_past_rolls_at_the_pace_asked_for_and_stops_at_its_end() -> None:
    replay = Replay()
    replay.begin(3)
    replay.leave_live(3, False, None)
    replay.roll(10.0)
    replay.go_on(10.4, 2.0, 6)
    assert replay.wanted == 3
    replay.go_on(10.6, 2.0, 6)
    assert replay.wanted == 4 and replay.look(10.6)
    replay.go_on(99.0, 2.0, 6)
    assert replay.wanted == 4  # the picture before has not come
    for tick in (5, 6):
        replay.arrived(tick - 1, 0.0)
        replay.go_on(99.0, 0.0, 6)
        assert replay.wanted == tick and replay.look(99.0)
    replay.arrived(6, 0.0)
    replay.go_on(99.0, 0.0, 6)
    assert not replay.rolling


HERE = Here(40, 412, Clock(8, 120, 480), (9, 77))  # tick 40 is Friday's last, 22:00


@pytest.mark.parametrize(
    ("line", "tick"),
    [
        *[("120", 120), (" t7 ", 7), ("-10", 30), ("+10", 50), ("50%", 206), ("100%", 412), ("0", 0), ("412", 412)],
        *[("day 2", 9), ("Day 2, 10:00", 10), ("2d", 9), ("+1d", 48), ("-2d", 24), ("yesterday", 32), ("-1 d", 32)],
        *[("yesterday evening", 30), ("Yesterday, 10:00", 26), ("evening", 38), ("today", 33), ("tomorrow morning", 41), ("sun 20:00", 55)],
        *[("thu night", 32), ("wed", 17), ("mon", 57)],  # the nearer one, before or after
        *[("Tue", 9), ("tuesday 10:00", 10), ("Fri", 33), ("sat", 41), ("12:00", 35), ("8:00", 33), ("03:00", 33), ("23:59", 40)],
        *[("start", 0), ("END", 412), ("live", 412), ("news", 77)],
    ],
)
def test_a_tick_is_named_by_number_distance_share_day_time_or_name(line: str, tick: int) -> None:
    assert tick_meant(line, HERE) == tick and wrong_about(line, HERE) == ""


def test_of_days_of_one_name_the_nearest_that_has_been_is_meant_and_told() -> None:
    at_tip = HERE._replace(tip=42)
    assert tick_meant("sun 20:00", at_tip) is None or at_tip.tick == 40  # the only other Sunday is yet to come
    assert tick_meant("mon", at_tip) == 1 and tick_meant("mon", HERE) == 57
    assert day_told("sun 20:00", HERE) == "day 7, Sun 20:00, tick 55: the Sun nearest to here"
    assert day_told("yesterday evening", HERE).startswith("day 4, Thu 1") and day_told("120", HERE) == day_told("day 2", HERE) == ""


def test_the_next_news_after_the_last_is_the_first() -> None:
    assert tick_meant("news", HERE._replace(tick=77)) == 9
    assert wrong_about("news", HERE._replace(news=())) == "No news broke on this line of history."


@pytest.mark.parametrize(
    "line",
    [
        "413",
        "-41",
        "+400",
        "101%",
        "-5%",
        "x",
        "1.5",
        "١٢",
        "1 2",
        "99999999999",
        "day 0",
        "day 99",
        "tue 25:00",
        "12:61",
        "0d",
        "+60d",
        "mo",
    ],
)
def test_what_names_no_tick_is_refused_with_what_is_allowed(line: str) -> None:
    assert tick_meant(line, HERE) is None
    wrong = wrong_about(line, HERE)
    assert wrong.startswith(f"{line} is no tick from 0 to 412, and no time up to day 52, Wed 14:00.") and "Tue 10:00" in wrong


def test_an_empty_line_names_no_tick_and_is_not_wrong() -> None:
    assert tick_meant(" ", HERE) is None and wrong_about(" ", HERE) == ""


# What is shown

PANES: tuple[type[LinePane[Any]], ...] = (
    AgentsPane, FeedPane, ChatPane, RecommenderPane, InspectorPane, LogPane, CurvesPane, NetworkMapPane,
)  # fmt: skip


async def pictures(on: Stage) -> dict[str, str]:
    """Return what every pane shows, each in turn on the whole screen, and the line with the clock."""
    found = {}
    for pane in PANES:
        widget = on.society.query_one(pane)
        on.society.zoomed = str(widget.id)
        on.society.settle()
        await on.settle()
        for row in (RecommenderPane, InspectorPane, CurvesPane):
            on.society.query_one(row).renew()
        while pane is InspectorPane and "History from the beginning" not in on.text(pane):  # it is asked for when the selection has rested
            await on.pilot.pause(0.05)
            await on.settle()
        found[pane.__name__] = on.text(pane)
    return found


@pytest.mark.parametrize("leap", [False, True], ids=("step by step", "at once"))
async def test_a_tick_of_the_past_looks_as_it_did_when_it_was_live(leap: bool) -> None:
    async with stage(ticks=0) as on:
        on.client.run(9)
        await on.settle()
        live = {}
        for tick in (9, 10, 11):
            live[tick] = await pictures(on)
            on.client.run(1)
            await on.settle()
        on.society.zoomed = None
        on.society.settle()
        if leap:
            on.society.look_at(9)
        else:
            await on.press(*[BACK] * 3)
        for tick in (9, 10, 11):
            await until_shown(on, tick)
            assert tick_of(on) == tick
            past = await pictures(on)
            curves = past.pop("CurvesPane")
            assert "on show" in curves
            assert past == {name: text for name, text in live[tick].items() if name != "CurvesPane"}
            await on.press(FORTH)


async def test_stepping_back_and_on_again_comes_to_the_same_worlds() -> None:
    async with stage(ticks=8) as on:
        for keys, tick in (
            ((BACK,), 7),
            ((BACK, BACK), 5),
            ((FORTH,), 6),
            (("g", *"2", "enter"), 2),
            (("n",), 3),
            (("g", *"+4", "enter"), 7),
        ):
            await on.press(*keys)
            await until_shown(on, tick)
            assert on.app.town.world is not None
            assert on.app.town.world.state_hash() == on.client.world_at(tick).state_hash()
            assert f"PLAYBACK t{tick} of 8" in on.text(TopLine)


@pytest.mark.parametrize("size", [(80, 24), (200, 60)])
async def test_the_banner_and_the_cursor_tell_the_tick_wanted_while_its_picture_is_on_its_way(size: tuple[int, int]) -> None:
    async with stage(size=size, ticks=8) as on:
        on.client.slow = True
        await on.press(BACK, BACK, BACK)
        before = on.text(TopLine)
        assert "↺ PLAYBACK t5 of 8" in SPIN.sub("↺ ", before) and "L live" in before and "day 1, Mon 16:00" in before
        line = on.society.query_one(Timeline)
        assert line.render_line(line.size.height // 2).text.index("┃") == len(" t0 ") + 5 * (2 if size[0] == 80 else 3) - 1
        assert tick_of(on) == 8 and on.app.town.replay.waiting
        on.app.town.replay._asked = float("-inf")
        on.society.renew_lines()
        told = on.text(TopLine)
        assert any(f"{spin} PLAYBACK t5 of 8" in told for spin in "◐◓◑◒")
        assert ("panes t8" in told) == (size[0] == 200) and "day 1, Mon 16:00…" in told
        places = [[row.index(word) for word in ("PLAYBACK", "branch", "L live", "day 1")] for row in (before, told)]
        assert places[0] == places[1]  # nothing jumps
        on.client.answer()
        await until_shown_slowly(on, 5)
        assert on.client.seen == [7, 5]  # of three wishes the one in the middle was never looked at
        assert [on.text(TopLine).index(word) for word in ("PLAYBACK", "branch", "L live", "day 1")] == places[0]


async def until_shown_slowly(on: Stage, tick: int) -> None:
    for _ in range(50):
        on.client.answer()
        await on.settle()
        if on.app.town.replay.shown == tick:
            return
    raise AssertionError(on.app.town.replay.shown)


async def test_what_cannot_be_shown_is_said_and_the_picture_stays() -> None:
    async with stage(ticks=5) as on:
        on.client.slow = True
        await on.press(BACK)
        look = on.client.commands(protocol.Look)[0]
        on.client.say(protocol.Unseen(look.number, "tick 4 is damaged: [/foo] its hash differs"))  # type: ignore[union-attr]
        await on.settle()
        assert "tick 4 is damaged: [/foo]" in said(on) and tick_of(on) == 5
        on.client.slow = False
        await on.press(BACK)
        await until_shown(on, 4)


async def test_an_answer_to_an_older_look_changes_nothing() -> None:
    async with stage(ticks=5) as on:
        on.client.say(protocol.Replayed(0, 3, (TickStarted(3, 1),), last=True), protocol.Unseen(0, "old"))
        await on.settle()
        assert tick_of(on) == 5 and "old" not in said(on)


# Live time meanwhile


async def test_live_time_is_held_and_goes_on_as_it_went() -> None:
    async with stage(ticks=5) as on:
        on.client.sent.clear()
        await on.press(BACK)
        await until_shown(on, 4)
        assert isinstance(on.client.sent[0], protocol.Pause)
        on.client.happen(MixingChanged(2))  # the tick under way
        await on.settle()
        assert tick_of(on) == 4 and "of 6" in on.text(TopLine) and "▲ change 1" in on.text(Timeline)
        assert not [c for c in on.client.sent if isinstance(c, protocol.Painted)]
        await on.press("L")
        await until_live(on)
        assert tick_of(on) == 6 and on.app.town.world is not None and on.app.town.world.mixing == 2
        assert on.client.commands(protocol.Play) and on.app.controls.playing
        await on.press("space", BACK)
        await until_shown(on, 5)
        on.client.sent.clear()
        await on.press("L")
        await until_live(on)
        assert not on.client.commands(protocol.Play) and not on.app.controls.playing
        on.client.run(1)
        await on.settle()
        assert tick_of(on) == 7 and "PLAYBACK" not in on.text(TopLine)


async def test_undo_in_the_past_undoes_the_last_change_of_live_time() -> None:
    async with stage(ticks=5) as on:
        on.client.happen(MixingChanged(2))
        await on.settle()
        await on.press("g", *"2", "enter")
        await until_shown(on, 2)
        assert len(on.app.town.changes) == 1
        await on.press("u")
        note = "undone: 2 of every 5 films shown are picked by lot"
        assert on.client.departures == [("without the mixing", Fork("main", 5, note=note))]


async def test_a_tick_that_does_not_follow_on_the_last_makes_the_screen_look_at_the_newest() -> None:
    async with stage(ticks=4) as on:
        said_so_far = list(on.client._outbox)
        on.client.run(3)
        on.client._outbox = type(on.client._outbox)([*said_so_far, list(on.client._outbox)[-1]])  # two ticks are lost
        await until_live(on)
        for _ in range(5):
            await on.settle()
        assert tick_of(on) == 7 and on.app.town.world is not None
        assert on.app.town.world.state_hash() == on.client.world.state_hash()
        on.client.run(1)
        await on.settle()
        assert tick_of(on) == 8


async def test_a_question_waits_while_the_player_looks_back() -> None:
    async with stage(ticks=4) as on:
        await on.ask("planning")
        assert "player" in on.visible()
        await on.press(BACK)
        await until_shown(on, 4)
        assert "player" not in on.visible() and "your turn" in on.text(TopLine)
        assert on.app.town.player is None
        await on.press("escape", "tab", "tab")
        assert "player" not in on.visible()
        await on.press("L")
        await until_live(on)
        assert "player" in on.visible() and on.app.town.player == 1 and on.app.controls.waiting


async def test_a_question_that_comes_meanwhile_is_asked_when_live_time_is_back() -> None:
    async with stage(ticks=4) as on:
        await on.press(BACK)
        await until_shown(on, 3)
        on.client.happen(ControlMoved(1, "human"))
        on.client.say(question(on.client.world, "planning"))
        await on.settle()
        assert "player" not in on.visible()
        await on.press("L")
        await until_live(on)
        assert "player" in on.visible() and on.app.town.player == 1


async def test_whoever_the_player_was_then_is_marked_and_nobody_else() -> None:
    async with stage(ticks=2) as on:
        on.client.happen(ControlMoved(1, "human"))
        on.client.happen(ControlMoved(1, "mind"))
        on.client.run(4)
        await on.settle()
        await on.press("g", *"3", "enter")
        await until_shown(on, 3)
        assert on.app.town.player == 1 and "YOU" in on.text(AgentsPane) and "player" not in on.visible()
        await on.press("L")
        await until_live(on)
        assert on.app.town.player is None and "YOU" not in on.text(AgentsPane)


# Keys


@pytest.mark.parametrize("key", ["t", "A", "R", "M", "a"])  # e and I begin a branch there: tests/test_what_if.py
async def test_nothing_of_the_past_can_be_changed(key: str) -> None:
    async with stage(ticks=5) as on:
        await on.press(BACK)
        await until_shown(on, 4)
        on.client.sent.clear()
        await on.press(key)
        assert on.app.screen is on.society
        assert not {type(each) for each in on.client.sent} - {protocol.Retell}  # who was looked at then may be looked up meanwhile
        assert "b branches here, L goes to live" in said(on)


async def test_looking_works_in_the_past() -> None:
    async with stage(ticks=6) as on:
        await on.press(BACK, BACK)
        await until_shown(on, 4)
        await on.press("2", "f", "z", "z", "7", "c", "6", "5", "f", "1", "down", "enter")
        assert on.app.town.replay.on and tick_of(on) == 4
        await on.press("o")
        assert on.app.screen is not on.society
        await on.press("escape", "question_mark")
        assert on.app.screen is not on.society


async def test_a_branch_from_the_past_leaves_after_the_tick_on_show() -> None:
    async with stage(ticks=6) as on:
        await on.press(BACK, BACK)
        await until_shown(on, 4)
        await on.press("b")
        await on.press("b")
        assert "It leaves main after tick 4" in str(on.app.screen.query_one("#line-note").render())
        await on.press("enter")
        assert on.client.departures == [("what-if-1", Fork("main", 4))] and on.client.looked_at == [None]


async def test_from_the_past_a_branch_may_have_other_luck() -> None:
    async with stage(ticks=6) as on:
        await on.press(BACK, BACK)
        await until_shown(on, 4)
        await on.press("b", "l", "enter")
        assert on.client.departures == [("what-if-1", Fork("main", 4, salt=1))]


@pytest.mark.parametrize(("rolling", "only"), [(False, ""), (True, ""), (False, "locked"), (True, "locked")])
def test_the_banner_names_playback_the_tick_and_the_ways_on_in_what_room_80_columns_leave(rolling: bool, only: str) -> None:
    replay = Replay()
    replay.begin(120, only)
    replay.on, replay.rolling = True, rolling
    told = "".join(text for text, _ in banner(replay, 412, "0.25×", "", palette_for(DARK), 48))
    assert told.startswith("↺ PLAYBACK t120 of 412") and len(told) <= 48
    assert "b branch" in told and ("L newest" in told or "L the newest tick" in told if only else "L live" in told)


async def test_space_plays_the_past_back_to_its_end_and_no_mind_is_asked() -> None:
    async with stage(ticks=6) as on:
        await on.press("g", *"1", "enter")
        await until_shown(on, 1)
        for _ in range(10):
            await on.press("greater_than_sign")
        on.client.sent.clear()
        await on.press("space")
        await until_shown(on, 6)
        assert {type(command) for command in on.client.sent} == {protocol.Look}
        assert on.client.seen[-5:] == [2, 3, 4, 5, 6] and "t6 of 6" in on.text(TopLine)
        await on.press("space")
        assert "Tick 6 is the newest" in said(on)


async def test_the_marks_before_and_after_are_a_key_away() -> None:
    async with stage(ticks=4) as on:
        on.client.happen(MixingChanged(1))
        on.client.run(3)
        await on.settle()
        for key, tick in ((MARK_BACK, 5), (MARK_BACK, 3), (MARK_FORTH, 5)):
            await on.press(key)
            await until_shown(on, tick)
        await on.press(MARK_FORTH)
        assert "Nothing marks a tick after tick 5" in said(on)


async def test_without_a_past_the_first_key_says_how_there_will_be_one() -> None:
    async with stage(ticks=0) as on:
        await on.press(BACK)
        assert "There is no past yet: space lets time run." in said(on) and not on.app.town.replay.on
        await on.press(FORTH)
        assert "n runs a tick" in said(on)
        await on.press("L")
        assert said(on) == "This is live."


async def test_a_mark_that_is_gone_to_is_told() -> None:
    async with stage(ticks=4) as on:
        on.client.happen(MixingChanged(1))
        await on.settle()
        await on.press(MARK_BACK)
        await until_shown(on, 3)
        assert "t3 · day 1, Mon 12:00 · ◈ " in " ".join(on.society.query_one(Bubble).render_line(0).text.split())
        await on.press(MARK_FORTH)
        await until_shown(on, 5)
        assert "▲ 1 of every 5 films" in on.society.query_one(Bubble).render_line(0).text


async def test_playback_has_a_pace_of_its_own_which_the_banner_tells() -> None:
    async with stage(ticks=6) as on:
        await on.press("g", "1", "enter")
        await until_shown(on, 1)
        for _ in range(3):
            await on.press("greater_than_sign")
        assert "❚❚ 10×" in on.text(TopLine) and on.app.controls.pace == "1×" and not said(on)
        await on.press("L")
        await until_live(on)
        on.client.sent.clear()
        await on.press("space", "space")
        assert {each.rate for each in on.client.commands(protocol.Play)} == {1.0}  # type: ignore[union-attr]
        await on.press("greater_than_sign")
        assert on.app.controls.pace == "2×" and on.app.controls.past_pace == "10×"


@pytest.mark.parametrize(("live", "past"), [(0.25, 2.0), (1.0, 1.0), (10.0, 10.0), (0.0, 0.0)])
def test_playback_begins_as_live_time_goes_unless_that_is_slow(live: float, past: float) -> None:
    controls = Controls(FakeClient())
    controls.set_rate(live)
    assert controls.past_rate == past
    controls.change_past_speed(-1)
    chosen = controls.past_rate
    controls.change_speed(1)
    assert controls.past_rate == chosen != past


async def test_what_is_said_of_time_takes_the_place_of_what_was_said_before() -> None:
    async with stage(ticks=2) as on:
        for _ in range(4):
            await on.press(FORTH)
        assert [note.message for note in on.app._notifications] == ["This is live: n runs a tick, [ goes back."]
        await on.press("L")
        assert said(on) == "This is live."


async def test_a_key_goes_a_day_back_and_forth() -> None:
    async with stage(ticks=0, client=FakeClient()) as on:
        on.client.run(20)
        await on.settle()
        for key, tick in (("left_parenthesis", 12), ("left_parenthesis", 4), ("right_parenthesis", 12), ("right_parenthesis", 20)):
            await on.press(key)
            await until_shown(on, tick)
        await on.press("g", "3", "enter", "left_parenthesis")
        await until_shown(on, 0)


async def test_a_key_that_is_held_goes_faster_and_faster_where_there_are_many_ticks(monkeypatch: pytest.MonkeyPatch) -> None:
    async with stage(ticks=3) as on:
        clock = [0.0]
        monkeypatch.setattr("tui.screens.scrubbing.monotonic", lambda: clock[0])

        def held(strokes: int, seconds: float) -> list[int]:
            steps = []
            for _ in range(strokes):
                clock[0] += seconds
                steps.append(on.society._momentum(-1))
            return steps

        assert set(held(100, 0.03)) == {1}  # of three ticks each is seen
        on.app.town.chronicle.tip = 6000
        assert set(held(100, 0.3)) == {1}  # not held
        steps = held(100, 0.03)
        assert steps[:10] == [1] * 10 and steps == sorted(steps) and steps[-1] == 100
        assert on.society._momentum(1) == 1


async def test_an_empty_line_closes_the_question_and_live_is_a_tick_too() -> None:
    async with stage(ticks=5) as on:
        await on.press("g", "enter")
        assert on.app.screen is on.society and not on.app.town.replay.on
        await on.press("g", *"start", "enter")
        await until_shown(on, 0)
        await on.press("g", *"live", "enter")
        await until_live(on)


async def test_ends_are_said() -> None:
    async with stage(ticks=2) as on:
        await on.press(BACK, BACK)
        await until_shown(on, 0)
        await on.press(BACK)
        assert "This is where it began" in said(on)
        await on.press(FORTH, FORTH, FORTH)
        await until_shown(on, 2)
        assert "Tick 2 is the newest" in said(on)


async def test_a_tick_that_is_none_is_refused_where_it_is_typed() -> None:
    async with stage(ticks=5) as on:
        await on.press("g", *"77", "enter")
        assert "77 is no tick" in str(on.app.screen.query_one("#line-note").render()) and not on.app.town.replay.on
        on.app.screen.query_one(Input).value = "50%"
        await on.press("enter")
        await until_shown(on, 2)


async def test_the_hints_are_those_of_the_past() -> None:
    async with stage(ticks=3) as on:
        await on.press(BACK)
        await until_shown(on, 2)
        hints = on.society.query_one(Hints).render_line(0).text
        assert "[ back" in hints and "] forth" in hints and "L live" in hints and "t become" not in hints
        await on.press("L")
        await until_live(on)
        assert "t become" in on.society.query_one(Hints).render_line(0).text


# A world that can be looked at only


async def test_a_world_that_can_only_be_looked_at_says_why_and_plays_itself() -> None:
    client = FakeClient()
    client.run(6)
    client.drain()
    only = "another voxpop plays it (process 7)"
    start = client.world_at(2).snapshot()
    client.say(protocol.Ready(start, "/home/you/lantern.voxpop", "rules", "main", strip=(Highlight(),) * 7, only_replay=only))
    client.say(protocol.Declined(only))
    async with stage(client=client, ticks=0) as on:
        replay = on.app.town.replay
        assert replay.rolling or replay.shown == 6  # it plays itself, to the newest tick
        assert f"{only}. You can look at every tick" in said(on) and said(on).count(only) == 1
        assert "PLAYBACK t" in on.text(TopLine) and "of 6" in on.text(TopLine) and "L the newest tick" in on.text(TopLine)
        assert "L newest" in on.society.query_one(Hints).render_line(0).text
        replay.rolling = False
        await on.press("L")
        await until_shown(on, 6)
        assert replay.on
        await on.press("t")
        assert "L goes to the newest tick" in said(on)
        client.run(1)  # somebody else plays on, and whoever is at the newest tick stays there
        client.drain()
        client.say(protocol.Grown(7, (Highlight(3),)))
        await until_shown(on, 7)
        assert "t7 of 7" in on.text(TopLine)
        assert not {type(each) for each in client.sent} - {protocol.Look, protocol.Retell}
        await on.press("[")
        await until_shown(on, 6)
        client.run(1)
        client.drain()
        client.say(protocol.Grown(8, (Highlight(3),)))
        await on.settle()
        assert "t6 of 8" in on.text(TopLine)
