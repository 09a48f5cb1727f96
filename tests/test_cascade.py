"""Cascades against a real one: what a file may hold, how curves are drawn and held against each other, and the baselines."""

import asyncio
import json
from pathlib import Path

import numpy as np
import pytest
from test_cli import call

from models.rules.mind import RulesMind
from sim.errors import SimError
from sim.event import NewsBroke, Posted
from sim.experiments import Conditions, Equipment, Row
from sim.experiments.cascade import (
    ERROR,
    EXPERIMENT,
    INDEPENDENT,
    MEAN,
    MEASURES,
    REAL,
    SIMULATED,
    STEPS,
    curves,
    fitted,
    independent,
    normalised_rmse,
    simulated,
    summary,
)
from sim.journal import MemoryJournal
from sim.real_cascade import Passing, read_cascade
from sim.scenarios import new_world, scenario_named
from sim.simulation import Simulation

REAL_ONE = """id,parent,time,text
a,,10,first
b,a,11,
c,a,14,
d,c,15,
e,c,20,
f,e,30,
"""
AGENTS, TICKS = 150, 24


@pytest.fixture
def file(tmp_path: Path) -> Path:
    found = tmp_path / "real.csv"
    found.write_text(REAL_ONE)
    return found


def measured(arm: str, file: Path | None, seed: int = 1, agents: int = AGENTS) -> list[Row]:
    conditions = Conditions(seed=seed, arm=arm, agents=agents, ticks=TICKS)

    async def trial() -> list[Row]:
        return list(await EXPERIMENT.trial(conditions, Equipment(mind=RulesMind(), file=file)))

    return asyncio.run(trial())


# What a file may hold


def test_a_cascade_is_read_as_times_and_depths(file: Path) -> None:
    expected = [(0, 0), (1, 1), (4, 1), (5, 2), (10, 2), (20, 3)]
    assert read_cascade(file) == [Passing(float(time), depth) for time, depth in expected]


def test_columns_may_come_in_any_order_and_lines_too(tmp_path: Path) -> None:
    file = tmp_path / "real.csv"
    file.write_text("\ufefftime,who,ID,parent\r\n3,x,b,a\r\n\r\n1,y,a,\r\n", encoding="utf-8")
    assert read_cascade(file) == [Passing(0.0, 0), Passing(2.0, 1)]


BAD = [
    ("", "line 1: 0 columns 'id'; allowed: one each of id, parent, time"),
    ("id,parent\na,\n", "line 1: 0 columns 'time'"),
    ("id,id,parent,time\n", "line 1: 2 columns 'id'"),
    ("id,parent,time\n", "0 posts; allowed: 2 to 1,000,000"),
    ("id,parent,time\na,,1\n", "1 posts; allowed: 2"),
    ("id,parent,time\na,,1\nb,a\n", "line 3: 2 columns; allowed: 3, as in the header"),
    ("id,parent,time\na,,1\n,a,2\n", "line 3, id: ''; allowed: 1 to 200 characters"),
    ("id,parent,time\na,,1\nb,a,soon\n", "line 3, time: 'soon'; allowed: a number, in any one unit"),
    ("id,parent,time\na,,1\nb,a,nan\n", "line 3, time: 'nan'; allowed: a number"),
    ("id,parent,time\na,,1\nb,a,1e999\n", "line 3, time: '1e999'; allowed: a number"),
    ("id,parent,time\na,,5\nb,a,4\n", "line 3, time: 4 is before its parent's 5; allowed: that or later"),
    ("id,parent,time\na,,1\nb,x,2\n", "line 3, parent: 'x' is no id of this file; allowed: one of them, or empty"),
    ("id,parent,time\na,,1\nb,a,2\nb,a,3\n", "line 4, id: 'b' is in line 3 too; allowed: each once"),
    ("id,parent,time\na,,1\nb,,2\n", "line 3, parent: empty, as in line 2; allowed: one first post"),
    ("id,parent,time\na,b,1\nb,a,1\n", "parent: is never empty; allowed: one first post, whose parent is empty"),
    ("id,parent,time\na,,1\nb,c,2\nc,b,2\n", "line 3, parent: 'c' leads round in a circle; allowed: a tree"),
    ("id,parent,time\na,,1\nb,b,2\n", "line 3, parent: 'b' leads round in a circle"),
]


@pytest.mark.parametrize(("content", "because"), BAD, ids=[because[:50] for _, because in BAD])
def test_a_file_that_is_no_cascade_is_one_plain_line(tmp_path: Path, content: str, because: str) -> None:
    file = tmp_path / "real.csv"
    file.write_text(content)
    with pytest.raises(SimError, match=r"^real\.csv") as raised:
        read_cascade(file)
    assert because in str(raised.value) and "\n" not in str(raised.value)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b'id,parent,time\n"', b"id,parent,time\na,,1\n\x00,a,2\n", b"x" * 300_000])
def test_what_is_no_csv_is_one_plain_line_or_a_cascade(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "real.csv"
    file.write_bytes(content)
    try:
        assert len(read_cascade(file)) >= 2
    except SimError as error:
        assert str(error).startswith("real.csv") and "\n" not in str(error)


# Curves


def test_scale_depth_and_breadth_are_counted_as_time_goes_on() -> None:
    posts = [Passing(float(time), depth) for time, depth in [(0, 0), (1, 1), (4, 1), (5, 2), (10, 2), (20, 3)]]
    found = curves(posts)
    at = {step: tuple(found[measure][step] for measure in MEASURES) for step in (0, 1, 4, 5, 10, STEPS)}
    assert at == {0: (1, 0, 1), 1: (2, 1, 1), 4: (3, 1, 2), 5: (4, 2, 2), 10: (5, 2, 2), STEPS: (6, 3, 2)}


def test_time_has_no_unit() -> None:
    posts = [Passing(0.0, 0), Passing(1.0, 1), Passing(3.0, 2)]
    slower = [Passing(7.0 + 3600 * post.time, post.depth) for post in posts]
    assert all((curves(posts)[measure] == curves(slower)[measure]).all() for measure in MEASURES)


def test_a_post_that_nobody_passed_on_is_a_flat_curve() -> None:
    assert set(curves([Passing(4.0, 0)])["scale"]) == {1.0}


def test_the_error_is_a_share_of_the_range_of_the_real_curve() -> None:
    real = np.array([0.0, 5.0, 10.0])
    assert normalised_rmse(real, real) == 0
    assert normalised_rmse(real + 2, real) == pytest.approx(0.2)
    assert normalised_rmse(np.array([5.0, 5.0, 5.0]), real) == pytest.approx((50 / 3) ** 0.5 / 10)
    assert np.isnan(normalised_rmse(real, np.ones(3)))


# What is held against what


def test_what_is_simulated_is_the_cascade_that_the_world_counts() -> None:
    async def lived() -> tuple[list[int], int]:
        world, journal = new_world("breaking-news", 1, AGENTS), MemoryJournal()
        simulation = Simulation(world, scenario_named("breaking-news"), lambda _: mind, journal)
        for _ in range(TICKS):
            await simulation.tick()
        events = [event for record in journal.records for event in record.events]
        first = next(k for k, event in enumerate(events) if isinstance(event, NewsBroke))
        root = next(event.utterance.id for event in events[first:] if isinstance(event, Posted))
        return world.cascades[root].widths, root

    mind = RulesMind()
    widths, _ = asyncio.run(lived())
    conditions = Conditions(seed=1, arm=SIMULATED, agents=AGENTS, ticks=TICKS)
    found = curves(asyncio.run(simulated(conditions, RulesMind())))
    assert sum(widths) > 3
    assert (found["scale"][-1], found["depth"][-1], found["breadth"][-1]) == (sum(widths), len(widths) - 1, max(widths))
    assert all((np.diff(found[measure]) >= 0).all() for measure in MEASURES)


def test_an_independent_cascade_reaches_nobody_at_0_and_whoever_can_be_reached_at_1() -> None:
    world = new_world("breaking-news", 1, AGENTS)
    assert independent(world, 0, 0.0) == [Passing(0.0, 0)]
    reached, level = {0}, [0]
    while level:
        level = [each for speaker in level for each in world.network.followers(speaker) if each not in reached]
        reached.update(level)
    assert len(independent(world, 0, 1.0)) == len(reached) > AGENTS / 2
    sizes = [len(independent(world, 0, share / 10)) for share in range(11)]
    assert sizes == sorted(sizes), "the same draws for every probability"
    assert abs(len(fitted(world, 0, 40)) - 40) <= min(abs(size - 40) for size in sizes)


def test_each_arm_is_held_against_the_real_cascade(file: Path) -> None:
    rows = [row for seed in (1, 2) for arm in EXPERIMENT.arms for row in measured(arm, file, seed)]
    result = summary(rows)
    found = {(each.arm, each.measure): each.interval.value for each in result.estimates}
    assert found[REAL, "final scale"] == 6 and found[REAL, "final depth"] == 3
    assert {arm for arm, measure in found if measure == ERROR + "scale"} == {SIMULATED, INDEPENDENT, MEAN}
    real = curves(read_cascade(file))
    assert found[MEAN, ERROR + "depth"] == pytest.approx(real["depth"].std() / 3)
    assert len(result.claims) == 2 * len(MEASURES)
    assert measured(SIMULATED, file) == [row for row in rows if row.arm == SIMULATED and row.seed == 1]


def test_without_a_file_the_simulated_curves_stand_alone_and_it_is_said_what_is_missing() -> None:
    rows = [row for arm in EXPERIMENT.arms for row in measured(arm, None)]
    result = summary(rows)
    assert {each.arm for each in result.estimates} == {SIMULATED}
    assert result.claims == () and "name one with --on FILE" in result.notes[0]


def test_a_cascade_larger_than_the_world_is_refused(file: Path) -> None:
    with pytest.raises(SimError, match=r"6 posts in the file, 5 people in the world; allowed: --agents 6 or more"):
        measured(REAL, file, agents=5)


def test_news_that_does_not_break_in_time_is_refused() -> None:
    with pytest.raises(SimError, match=r"no news broke in 1 rounds; allowed: --ticks of at least \d+"):
        asyncio.run(simulated(Conditions(seed=1, arm=SIMULATED, agents=AGENTS, ticks=1), RulesMind()))


def test_the_command_tells_a_real_cascade_beside_ours(file: Path, tmp_path: Path) -> None:
    options = ("--seeds", "2", "--agents", str(AGENTS), "--ticks", "12", "--workers", "1", "--json")
    result = call("experiment", "cascade", "--on", str(file), *options, cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    measures = {each["measure"] for each in json.loads(result.stdout)["estimates"]}
    assert {ERROR + measure for measure in MEASURES} <= measures
    file.write_text("id,parent,time\na,,1\nb,x,2\n")
    wrong = call("experiment", "cascade", "--on", str(file), *options, cwd=tmp_path)
    assert (wrong.returncode, wrong.stderr) == (
        1,
        "voxpop: real.csv, line 3, parent: 'x' is no id of this file; allowed: one of them, or empty\n",
    )
