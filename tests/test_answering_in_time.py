"""The world waits for the player, or a count of seconds does."""

import pytest
from stage import stage

from tui import protocol
from tui.screens import town_screen
from tui.screens.dialogs import ChooseScreen
from tui.widgets.countdown import Countdown
from tui.widgets.player import PlayerPanel
from tui.widgets.top_line import TopLine


def count(
    countdown: Countdown, now: float, *, number: int | None = 1, seconds: int = 10, keyed: float = 0.0, held: bool = False
) -> int | None:
    return countdown.left(number, seconds, now, keyed, held)


def test_seconds_run_out_and_no_further() -> None:
    countdown = Countdown()
    assert [count(countdown, now) for now in (100.0, 100.2, 104.5, 109.9, 110.0, 500.0)] == [10, 10, 6, 1, 0, 0]


def test_every_key_and_every_question_starts_them_anew() -> None:
    countdown = Countdown()
    assert [count(countdown, 0.0), count(countdown, 8.0)] == [10, 2]
    assert [count(countdown, 9.0, keyed=8.5), count(countdown, 10.0, keyed=8.5)] == [10, 9]
    assert count(countdown, 15.0, number=2, keyed=8.5) == 10


def test_time_that_is_held_is_not_counted() -> None:
    countdown = Countdown()
    count(countdown, 0.0)
    assert [count(countdown, 4.0), count(countdown, 60.0, held=True), count(countdown, 61.0)] == [6, 6, 5]


def test_nothing_is_counted_without_a_question_or_while_the_world_waits() -> None:
    countdown = Countdown()
    assert count(countdown, 0.0, number=None) is None
    assert count(countdown, 0.0, seconds=0) is None
    assert count(countdown, 99.0) == 10


async def test_when_time_is_up_their_own_mind_decides_and_the_player_is_told_what(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(town_screen, "monotonic", lambda: now[0])
    async with stage() as on:
        on.app.controls.turn_seconds = 30
        asked = await on.ask("planning")
        on.app.controls.keyed = now[0]
        on.society.count_down()
        now[0] += 12.0
        on.society.count_down()
        on.society.renew_lines()
        assert "18 s" in on.text(TopLine) and "18 s" in str(on.society.query_one(PlayerPanel).border_subtitle)
        assert not on.client.commands(protocol.Defer)
        now[0] += 20.0
        on.society.count_down()
        await on.settle()
        assert on.client.commands(protocol.Defer) == [protocol.Defer(asked.number)]
        assert "time was up" in on.prompt() and "feel lonely" in on.prompt() and not on.app.controls.waiting


async def test_the_choice_of_seconds_survives_a_pause_which_holds_them(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [1000.0]
    monkeypatch.setattr(town_screen, "monotonic", lambda: now[0])
    async with stage() as on:
        await on.press("y")
        assert isinstance(on.app.screen, ChooseScreen)
        await on.press("3")
        assert on.app.controls.turn_seconds == 30
        await on.ask("planning")
        await on.press("space")
        assert on.client.commands(protocol.Pause)
        on.app.controls.keyed = now[0]
        on.society.count_down()
        now[0] += 300.0
        on.society.count_down()
        assert on.app.controls.left == 30 and "held" in str(on.society.query_one(PlayerPanel).border_subtitle)
        await on.press("space")
        assert on.app.controls.turn_seconds == 30 and not on.client.commands(protocol.Defer)
