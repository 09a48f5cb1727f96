"""Comparing while the past is on show: before two branches part it is said at once, and the end is offered."""

from pathlib import Path

import pytest
from stage import stage
from test_compare_screen import FORK, TICKS, found, opened, path

from saves.first_deed import from_difference
from tui.protocol import BranchLine
from tui.screens.compare import CompareScreen
from tui.screens.dialogs import ChooseScreen

__all__ = ["path"]


async def test_before_they_part_it_is_said_without_comparing_and_the_end_is_offered(path: Path) -> None:
    async with stage(client=opened(path), ticks=0) as on:
        on.app.town.replay.leave_live(1, False, None)
        on.app.town.replay.want(1)
        await on.press("B")
        screen = on.app.screen
        assert isinstance(screen, ChooseScreen)
        assert screen._title == f"Nothing differs at tick 1 yet: they part after tick {FORK}"
        assert [choice.value for choice in screen._choices] == [TICKS, FORK + 1]
        await on.press("1")
        comparing = on.app.screen
        assert isinstance(comparing, CompareScreen)
        assert (await found(on)).found.at == TICKS  # type: ignore[union-attr]


async def test_where_one_of_them_ends_as_they_part_that_is_said_and_nothing_opened(path: Path) -> None:
    lines = (BranchLine("main", "", 0, FORK), BranchLine("what-if", "main", FORK, TICKS))
    async with stage(client=opened(path, lines), ticks=0) as on:
        on.app.town.replay.leave_live(1, False, None)
        on.app.town.replay.want(1)
        await on.press("B")
        assert on.app.screen is on.society
        told = f"Nothing differs: what-if and main share the ticks up to {FORK}, where one of them ends."
        assert any(note.message == told for note in on.app._notifications)


@pytest.mark.parametrize(
    ("text", "other", "told"),
    [
        ("A film for the two of us.", "A walk for the two of us.", "A film for the two of us."),
        (
            "The exit sign was the best-lit thing in the whole film, I thought.",
            "The exit sign was the best-lit thing in the whole film, we said.",
            "… the whole film, I thought.",
        ),
        ("The same words on both sides of it all, to the end.", "The same words on both sides of it all, to the end.", ""),
    ],
)
def test_texts_that_begin_alike_are_told_from_a_little_before_they_part(text: str, other: str, told: str) -> None:
    assert from_difference(text, other) == (told or text)
