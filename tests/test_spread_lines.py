"""The map draws from whom to whom a post was passed on: all of it while it is small, else this tick and the way to one person."""

import numpy as np
import pytest
from fake_client import FakeClient
from followers import FIRST, HUB, POST, SECOND, post, world
from stage import stage

from sim.channel import utterance_id
from sim.event import TickStarted
from tui.widgets.map_canvas import BRAILLE, Canvas
from tui.widgets.muster import Muster
from tui.widgets.network_map import NetworkMapPane


@pytest.fixture
def muster() -> Muster:
    """Return a muster in which the hub's post went to the first, and in the next tick from there to the second."""
    found = Muster(world())
    for event in (TickStarted(1, 60), post(HUB, 1), post(FIRST, 1, POST, 1), TickStarted(2, 120)):
        found.take(event)
    found.take(post(SECOND, 2, utterance_id(1, FIRST, 128), 2))
    return found


def pairs(muster: Muster, most: int, selected: int | None = None) -> set[tuple[int, int]]:
    """Return from whom to whom lines go."""
    row = None if selected is None else muster.row[selected]
    sources, targets = muster.passes(POST, row, most)
    return {(int(muster.ids[one]), int(muster.ids[other])) for one, other in zip(sources, targets, strict=True)}


def test_all_of_a_small_spread_is_drawn(muster: Muster) -> None:
    assert pairs(muster, 10) == {(HUB, FIRST), (FIRST, SECOND)}


def test_of_a_large_one_this_tick_and_the_way_to_the_selected_person_are(muster: Muster) -> None:
    assert pairs(muster, 1) == {(FIRST, SECOND)}
    muster.take(TickStarted(3, 180))
    assert pairs(muster, 1) == set()
    assert pairs(muster, 1, FIRST) == {(HUB, FIRST)}
    assert [len(each) for each in muster.passes(None, None, 5)] == [0, 0]


def test_lines_join_the_cells_of_their_ends(muster: Muster) -> None:
    canvas = Canvas(muster, 40, 12)
    sources, targets = muster.passes(POST, None, 10)
    strokes = canvas.lines(sources, targets)
    assert all(strokes[canvas.cell[row]] for row in (*sources, *targets))
    assert not canvas.lines(sources[:0], targets[:0]).any()
    assert np.array_equal(canvas.strokes(int(sources[0]), targets[:1]), canvas.lines(sources[:1], targets[:1]))


async def test_lines_show_as_a_post_is_passed_on() -> None:
    async with stage(ticks=0, client=FakeClient(world())) as on:
        await on.press("7", "z", "c", "c", "c", "c")
        on.client.happen(post(HUB, 1))
        await on.settle()
        dots = {chr(BRAILLE + bits) for bits in range(1, 256)}
        before = sum(letter in dots for letter in on.text(NetworkMapPane))
        on.client.happen(post(FIRST, 2, POST, 1))
        await on.settle()
        assert sum(letter in dots for letter in on.text(NetworkMapPane)) > before + 3
