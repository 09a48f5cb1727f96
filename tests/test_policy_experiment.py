"""The policy experiment: every arm runs, is paired by the same luck, and what does nothing shows nothing."""

import asyncio

import pytest

from models.minds import mind_named
from sim.errors import SimError
from sim.experiments import Conditions, Equipment, Row
from sim.experiments.policy import AFTER, ARMS, CURVES, EXPERIMENT, area, at_the_end, further, summary, trial

TICKS = 22


def rows_of(arm: str, seed: int = 1, agents: int = 100) -> list[Row]:
    conditions = Conditions(seed=seed, arm=arm, agents=agents, ticks=TICKS)
    return list(asyncio.run(trial(conditions, Equipment(mind=mind_named("rules")))))


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return [row for arm in ARMS for row in rows_of(arm)]


def test_every_arm_differs_from_its_own_world_without_it_only_after_the_peak(rows: list[Row]) -> None:
    peaks = {row.value for row in rows if row.measure == "peak"}
    assert len(peaks) == 1  # all arms of a seed leave one world
    (peak,) = peaks
    for arm in ARMS:
        for name in CURVES:
            assert [row.x for row in rows if (row.arm, row.measure) == (arm, name)] == list(range(1, TICKS - int(peak) + 1))
    moved = {arm for arm in ARMS if any(row.value for row in rows if row.arm == arm and row.measure in CURVES)}
    assert "none" not in moved and moved >= {"friction", "channel", "cool", "rewire"}


def test_a_trial_gives_the_same_rows_whenever_it_is_run() -> None:
    assert rows_of("rewire") == rows_of("rewire")


def test_the_summary_tells_the_end_and_the_area_of_every_curve(rows: list[Row]) -> None:
    result = summary(rows)
    assert len(result.estimates) == len(CURVES) + 2 * len(CURVES) * len(ARMS)
    assert {estimate.arm for estimate in result.estimates} == {"(without)", *ARMS}
    assert all("nothing" not in claim.text for claim in result.claims)  # that what does nothing changes nothing is for tests to say


def test_the_end_is_the_last_difference_and_the_area_their_sum() -> None:
    rows = [Row(seed, "cap", "forwards", value, x) for seed in (1, 2) for x, value in enumerate((-1.0, -3.0, -2.0 * seed), start=1)]
    assert (at_the_end(rows, "cap", "forwards").value, area(rows, "cap", "forwards").value) == (-3.0, -7.0)


def test_two_measures_are_compared_within_each_seed() -> None:
    areas = {"block-hub": (-9.0, -5.0, -1.5), "block-random": (-8.0, -4.0, -0.5)}  # seeds differ more than measures do
    rows = [Row(seed, arm, "forwards", value, 1.0) for arm, values in areas.items() for seed, value in enumerate(values)]
    rows += [Row(seed, arm, "peak", 5.0) for arm in areas for seed in range(3)]
    assert further(rows, "block-hub", "block-random", "forwards").value == -1.0
    (claim,) = (claim for claim in summary(rows).claims if "by lot" in claim.text)
    assert claim.holds is True and "-1" in claim.figures


def test_too_few_ticks_are_refused_in_a_line() -> None:
    with pytest.raises(SimError, match=f"5 ticks; allowed in policy: {2 * AFTER} or more"):
        asyncio.run(trial(Conditions(seed=1, arm="none", agents=50, ticks=5), Equipment(mind=mind_named("rules"))))


def test_the_experiment_runs_on_ten_seeds_unless_told_otherwise() -> None:
    assert (EXPERIMENT.seeds, EXPERIMENT.agents, EXPERIMENT.ticks) == (10, 500, 40)
