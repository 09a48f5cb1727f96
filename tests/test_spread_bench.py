"""The benchmark of spreading measures real runs: of a society on disk, and of other programs on the same network."""

import numpy as np
import pytest

from sim.scenarios import new_world
from tui.bench.contagion import rivals
from tui.bench.spread import edges, exponent, measure, spread


def test_a_run_is_measured_from_the_making_of_its_world_to_the_last_tick_on_disk() -> None:
    found = spread("energy-policy", 200, 8, seed=1)
    assert (found.agents, found.ticks) == (200, 8)
    assert found.ties == len(new_world("energy-policy", 1, 200).network)
    assert 0 < found.posts < found.decisions < found.events
    assert 0 < found.informed <= 1
    assert found.bytes_per_event > 20
    assert found.decisions_per_s * found.running_s == pytest.approx(found.decisions)


def test_growth_is_told_against_people_and_against_decisions() -> None:
    told: list[str] = []
    found = measure("energy-policy", 120, 4, 1, (60, 240), told.append)
    assert [run.agents for run in (found.published, *found.growth)] == [120, 60, 240]
    assert [line.split(" people")[0] for line in told] == ["120", "other programs on the same network ...", "60", "240"]
    small, large = found.growth
    assert small.cpu_s * 4**found.exponent_of_people == pytest.approx(large.cpu_s)  # type: ignore[operator]
    assert small.cpu_s * (large.decisions / small.decisions) ** found.exponent == pytest.approx(large.cpu_s)  # type: ignore[operator]
    assert {rival.name.split()[0].lower() for rival in found.rivals} <= {"mesa", "scipy"}


def test_a_cost_that_grows_as_the_square_of_the_size_has_the_exponent_2() -> None:
    assert exponent((3.0, 48.0), (10, 40)) == pytest.approx(2)
    assert exponent((3.0, 48.0), (10, 10)) is None


def test_rivals_run_on_the_ties_of_the_world() -> None:
    world = new_world("energy-policy", 1, 200)
    followers, followed = edges(world)
    people = list(world.agents)
    assert {(people[a], people[b]) for a, b in zip(followers, followed, strict=True)} == {
        (t.source, t.target) for t in world.network.all_ties()
    }


def test_in_every_rival_news_spreads_over_ties_only() -> None:
    pytest.importorskip("mesa")
    pytest.importorskip("scipy")
    nobody = np.array([], dtype=np.int64)
    each = np.arange(400)
    ring = np.repeat(each, 20), np.concatenate([(person + 1 + np.arange(20)) % 400 for person in each])
    for alone, joined in zip(rivals(400, (nobody, nobody), 60), rivals(400, ring, 60), strict=True):
        assert alone.informed == pytest.approx(4 / 400), alone.name
        assert joined.informed > 0.9, joined.name
