"""The estimators give known answers, and intervals that hold what they promise."""

import math

import numpy as np
import pytest

from sim.event import Activated
from sim.metrics import measure
from sim.randomness import Luck
from sim.scenarios import new_world
from sim.statistics import bootstrap, correlation, mean, pareto_alpha, pareto_distance, pareto_p, ranks, slope, spearman, student_t

UNIFORM = Luck(7)


def pareto_sample(size: int, alpha: float, minimum: float, k: int = 0) -> np.ndarray:
    return minimum * (1 - UNIFORM.draws(0, np.arange(size), "sample", k)) ** (-1 / alpha)


def test_ranks_share_their_mean_where_values_are_equal() -> None:
    assert ranks([30, 10, 20, 10]).tolist() == [4, 1.5, 3, 1.5]


@pytest.mark.parametrize(
    ("x", "y", "rho"),
    [
        ([1, 2, 3, 4], [1, 8, 27, 64], 1),
        ([1, 2, 3, 4], [9, 7, 4, 0], -1),
        ([1, 2, 3, 4, 5], [2, 1, 4, 3, 5], 0.8),
        ([1, 2, 2], [1, 2, 2], 1),
    ],
)
def test_spearman_reads_order_alone(x: list[float], y: list[float], rho: float) -> None:
    assert spearman(x, y) == pytest.approx(rho)


def test_what_does_not_vary_has_no_correlation_and_no_slope_on_it() -> None:
    assert math.isnan(spearman([1, 2, 3], [5, 5, 5]))
    assert math.isnan(correlation([1], [2]))
    assert math.isnan(slope([2, 2], [1, 3]))


def test_slope_is_that_of_the_line_through_the_points() -> None:
    assert slope([0, 1, 2, 3], [5, 3, 1, -1]) == pytest.approx(-2)


def test_alpha_is_the_inverse_of_the_mean_logarithm_above_the_minimum() -> None:
    values = [0.1, 1, math.e, math.e**2]  # 0.1 is below the minimum
    assert pareto_alpha(values, 1) == pytest.approx(3 / 3)
    assert math.isnan(pareto_alpha([1, 1], 1))


@pytest.mark.parametrize("alpha", [1.2, 2.0, 3.5])
def test_alpha_of_a_pareto_sample_is_recovered_within_three_standard_errors(alpha: float) -> None:
    size = 4000
    found = pareto_alpha(pareto_sample(size, alpha, 0.5), 0.5)
    assert abs(found - alpha) < 3 * alpha / math.sqrt(size)
    assert pareto_alpha(pareto_sample(size, alpha, 0.5), 1.0) == pytest.approx(alpha, rel=0.15), "any tail of it is the same Pareto"


def test_the_distance_of_one_point_is_the_larger_of_both_sides_of_its_step() -> None:
    assert pareto_distance([2], 1, 2.0) == pytest.approx(0.75)  # expected share below 2: 1 - (1/2)**2, found: 0, then 1
    assert pareto_distance([1, 2], 1, 1.0) == pytest.approx(0.5)


def test_pareto_samples_are_ruled_out_about_as_often_as_p_says_and_others_always() -> None:
    size, worlds = 200, 60
    found = []
    for k in range(worlds):
        sample = pareto_sample(size, 2.0, 1.0, k)
        found.append(pareto_p(size, pareto_distance(sample, 1.0, pareto_alpha(sample, 1.0))))
    assert 0.02 <= sum(p <= 0.1 for p in found) / worlds <= 0.22
    flat = 1 + UNIFORM.draws(0, np.arange(size), "flat")
    assert pareto_p(size, pareto_distance(flat, 1.0, pareto_alpha(flat, 1.0))) == 0


@pytest.mark.parametrize(("freedom", "quantile"), [(4, 2.776), (9, 2.262), (29, 2.045), (1000, 1.962)])
def test_students_quantiles_are_those_of_the_tables(freedom: int, quantile: float) -> None:
    assert student_t(0.975, freedom) == pytest.approx(quantile, rel=0.01)


@pytest.mark.parametrize("units", [6, 30])
def test_intervals_hold_the_truth_about_as_often_as_they_promise(units: int) -> None:
    held, worlds = 0, 150
    for world in range(worlds):
        found = bootstrap([UNIFORM.draws(world, np.arange(units), "interval")])
        held += found.low <= 0.5 <= found.high
        assert found.low <= found.value <= found.high
    assert 0.9 <= held / worlds <= 0.99


def test_groups_are_resampled_whole() -> None:
    worlds = [[0.0] * 50, [1.0] * 50]
    assert bootstrap(worlds).n == 2
    assert (bootstrap(worlds).low, bootstrap(worlds).high) == (0, 1), "a hundred values of two worlds are two units"
    alone = bootstrap([worlds[0] + worlds[1]])
    assert alone.n == 100
    assert 0.35 < alone.low < alone.high < 0.65


def test_the_same_values_have_the_same_interval_and_one_value_has_none() -> None:
    assert bootstrap([[1, 2, 5], [4, 9]]) == bootstrap([[1, 2, 5], [4, 9]])
    assert math.isnan(bootstrap([[3]]).low)
    assert math.isnan(bootstrap([]).value)
    assert math.isnan(mean([]))


def test_lines_of_values_stay_together() -> None:
    ratio = bootstrap([[(1.0, 2.0), (2.0, 4.0)], [(3.0, 6.0)]], lambda lines: float(lines[:, 0].sum() / lines[:, 1].sum()))
    assert (ratio.low, ratio.value, ratio.high) == (0.5, 0.5, 0.5)


def test_the_activity_metrics_are_those_of_the_counts_of_acts() -> None:
    world = new_world("movie-night", 1, 10)
    assert measure(world, ())["activity_alpha"] == measure(world, ())["activity_ks"] == 0
    agents = list(world.agents)
    for k in range(1, 5):
        world.apply(Activated(tuple(agents[:k])))
    found = measure(world, ())
    acts = [agent.acts for agent in world.agents.values()]
    assert sorted(acts) == [0, 0, 0, 0, 0, 0, 1, 2, 3, 4]
    alpha = 4 / (math.log(2) + math.log(3) + math.log(4))
    assert found["activity_alpha"] == pytest.approx(alpha)
    assert found["activity_ks"] == pytest.approx(pareto_distance(acts, 1, alpha))
