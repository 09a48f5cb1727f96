"""The network map: where people stand, what a cell shows, and what keys and events do to it."""

from collections.abc import Iterator
from itertools import product

import numpy as np
import pytest
from fake_client import FakeClient
from followers import FIRST, HUB, POST, SECOND, STRANGER, post, world
from stage import Stage, stage

from sim.agent import Persona
from sim.channel import utterance_id
from sim.event import AnyEvent, AttitudeMoved, Joined, Learned, MoodMoved, NewsBroke
from sim.randomness import Luck
from sim.world import World
from tui.layout import discs, plots
from tui.widgets.agents import AgentsPane
from tui.widgets.map_canvas import Canvas
from tui.widgets.muster import Muster
from tui.widgets.network_map import COLOURINGS, NetworkMapPane

SIZES = ((80, 24), (120, 40), (200, 60))


@pytest.fixture
def client() -> FakeClient:
    return FakeClient(world())


async def mapped(on: Stage, *events: AnyEvent) -> str:
    """Let something happen and return what the map shows."""
    on.client.happen(*events)
    await on.settle()
    return on.text(NetworkMapPane)


# Where people stand


def test_the_most_followed_stands_in_the_middle_and_no_two_in_one_place() -> None:
    muster = Muster(world())
    distance = np.hypot(*muster.places.T)
    assert distance[muster.row[HUB]] == min(distance[muster.community == 0])
    assert len({tuple(place) for place in muster.places[muster.community == 0].tolist()}) == 20
    assert distance.max() <= 1


def test_people_stand_on_the_side_of_those_whom_they_follow() -> None:
    count = 400
    sources = np.arange(20, count)
    places = discs(np.zeros(count, dtype=np.int64), sources, sources % 10)
    angle = np.arctan2(*(places[20:] - 0).T[::-1])
    hub = np.arctan2(*places[sources % 10].T[::-1])
    apart = np.abs((angle - hub + np.pi) % (2 * np.pi) - np.pi)
    assert apart.mean() < np.pi / 3  # at random it would be a quarter turn


SHARES = ((1,), (1, 1), (55, 45), (8, 7, 6, 6, 6, 5, 4, 2, 1))


@pytest.mark.parametrize(("shares", "size"), product(SHARES, ((30, 10), (58, 13), (198, 50))))
def test_communities_fill_the_map_and_never_overlap(shares: tuple[float, ...], size: tuple[int, int]) -> None:
    taken = np.zeros(size, dtype=int)
    for plot in plots(shares, *size):
        taken[plot.left : plot.left + plot.width, plot.top : plot.top + plot.height] += 1
        assert plot.width and plot.height
    assert (taken == 1).all()


def test_the_same_world_is_laid_out_the_same_and_an_empty_one_not_at_all() -> None:
    assert (Muster(world()).places == Muster(world()).places).all()
    nobody = World(scenario="breaking-news", luck=Luck(1), agents=[], items=[], ties=[], topics=[], algorithm="mf")
    assert len(Muster(nobody).places) == 0


def test_of_many_homes_the_smallest_stand_together() -> None:
    crowd = world()
    for agent in crowd.agents.values():
        agent.persona = Persona(id=agent.id, name="x", gender="", age=1, occupation="", home=f"Home {agent.id // 2}")
    muster = Muster(crowd)
    assert len(muster.names) == 9 and muster.names[-1] == "elsewhere"


# What a cell shows


def test_a_crowded_cell_shows_the_highest_level_that_a_quarter_of_its_people_reach() -> None:
    canvas = Canvas(Muster(world()), 2, 1)  # one cell for each community
    levels = np.zeros(30, dtype=np.int8)
    levels[:5] = 3
    level, shade = canvas.shown(levels, 4, majority=False, first=False)
    assert level.tolist() == [3, 0] and shade.tolist() == [0, 2]
    levels[4] = 0
    assert canvas.shown(levels, 4, majority=False, first=False)[0].tolist() == [0, 0]


def test_a_crowded_cell_shows_the_larger_side() -> None:
    canvas = Canvas(Muster(world()), 2, 1)
    levels = np.array([2] * 6 + [3] * 5 + [0] * 9 + [2] * 5 + [3] * 5, dtype=np.int8)
    assert canvas.shown(levels, 4, majority=True, first=False)[0].tolist() == [2, 1]


def rows_of(muster: Muster, *agents: int) -> Iterator[int]:
    return (muster.row[agent] for agent in agents)


def test_feelings_fade_on_the_map_as_they_do_in_people() -> None:
    muster = Muster(world())
    (row,) = rows_of(muster, FIRST)
    muster.take(Learned(FIRST, "leak", HUB))
    muster.take(MoodMoved(FIRST, 0.0, 0.9))
    assert muster.levels("emotion", "leak", None)[row] == 3
    muster.tick += 20
    assert muster.levels("emotion", "leak", None)[row] == 1  # calm, and knows
    assert muster.levels("emotion", "leak", None)[muster.row[STRANGER]] == 0  # has not heard


# On the screen


@pytest.mark.parametrize("size", SIZES)
async def test_communities_stand_apart_with_their_names_and_counts_at_every_size(size: tuple[int, int], client: FakeClient) -> None:
    async with stage(size, ticks=0, client=client) as on:
        await on.press("7", "z")
        shown = await mapped(on, Learned(FIRST, "leak", HUB), MoodMoved(FIRST, 0.0, 0.9))
        assert "Sea 20" in shown and "Hill 10" in shown
        assert "know 5% · ◉ 5%" in shown and "know 0% · ◉ 0%" in shown
        assert shown.count("◉") == 4  # two titles, the legend, and the one person
        assert all(word in shown for word in ("unaware", "calm", "moderate", "intense"))


async def test_every_colouring_says_by_glyph_what_it_says_by_colour(client: FakeClient) -> None:
    async with stage(ticks=0, client=client) as on:
        await on.press("7", "z", "pagedown")
        await mapped(on, NewsBroke(HUB, "leak"), post(HUB, 1), AttitudeMoved(FIRST, "leak", -0.8), AttitudeMoved(SECOND, "leak", 0.8))
        await mapped(on, post(FIRST, 2, POST, 1))
        found = {}
        for _ in COLOURINGS:
            pane = on.society.query_one(NetworkMapPane)
            found[pane.colouring] = "\n".join(on.text(NetworkMapPane).splitlines()[2:-2])
            await on.press("c")
        assert set(found) == set(COLOURINGS)
        assert "+" in found["stance"] and "✶" in found["stance"]
        assert "▲" in found["tier"]
        assert "★" in found["cascade"]


async def test_who_passes_a_post_on_flashes_and_then_is_lit_by_how_far_it_came(client: FakeClient) -> None:
    async with stage(ticks=0, client=client) as on:
        await on.press("7", "z", "c", "c", "c", "c")
        await mapped(on, post(HUB, 1))
        first = await mapped(on, post(FIRST, 2, POST, 1))
        assert "1 passed it on" in first and first.splitlines()[2:-2] != [] and "✶" in "".join(first.splitlines()[2:-2])
        then = await mapped(on, post(SECOND, 3, utterance_id(2, FIRST, 128), 2))
        chart = "".join(then.splitlines()[2:-2])
        assert "2 passed it on" in then and "1" in chart and chart.count("✶") == 1
        assert "3 posts, 2 deep, 1 wide" in then


async def test_arrows_select_somebody_for_all_panes_and_their_ties_are_counted(client: FakeClient) -> None:
    async with stage(ticks=0, client=client, size=(120, 42)) as on:
        await on.press("7", "z", "home")
        assert on.society.town.selected == HUB and "followed by 28" in on.text(NetworkMapPane)
        await on.press("right")
        beside = on.society.town.selected
        assert beside is not None and beside != HUB
        assert on.society.query_one(AgentsPane).current == beside
        await on.press("left")
        assert on.society.town.selected == HUB
        await on.press("pagedown")
        assert on.client.world.agents[on.society.town.selected or 0].persona.home == "Hill"


async def test_a_click_selects_who_stands_there(client: FakeClient) -> None:
    async with stage(ticks=0, client=client) as on:
        await on.press("7", "z", "home")
        pane = on.society.query_one(NetworkMapPane)
        rows = on.text(NetworkMapPane).splitlines()
        y = next(k for k, row in enumerate(rows[:-2]) if "◎" in row)
        await on.press("pagedown")
        await on.pilot.click(NetworkMapPane, offset=(rows[y].index("◎") + pane.gutter.left, y + pane.gutter.top))
        await on.settle()
        assert on.society.town.selected == HUB


async def test_a_newcomer_appears_on_the_map(client: FakeClient) -> None:
    async with stage(ticks=0, client=client) as on:
        await on.press("7", "z")
        newcomer = Persona(id=31, name="Newcomer", gender="", age=30, occupation="Engineer", home="Hill")
        assert "Hill 11" in await mapped(on, Joined(31, newcomer, ()))


async def test_only_rows_that_changed_are_made_again(client: FakeClient) -> None:
    async with stage(ticks=0, client=client) as on:
        await on.press("7", "z")
        pane = on.society.query_one(NetworkMapPane)
        height = pane.content_size.height
        before = [pane.render_line(y) for y in range(height)]
        await mapped(on, Learned(STRANGER, "leak", HUB), MoodMoved(STRANGER, 0.0, 0.9))
        changed = [y for y in range(height - 2) if pane.render_line(y) is not before[y]]
        assert len(changed) == 2  # the person's, and the counts of the community


async def test_names_of_communities_cannot_reach_the_terminal_as_escapes() -> None:
    hostile = world()
    for agent in hostile.agents.values():
        agent.persona = Persona(id=agent.id, name="x", gender="", age=1, occupation="", home="\x1b]52;c;AAAA\x07[/foo]")
    async with stage(ticks=0, client=FakeClient(hostile)) as on:
        await on.press("7", "z")
        shown = on.text(NetworkMapPane)
        assert "\x1b" not in shown and "\x07" not in shown and "[/foo] 30" in shown
