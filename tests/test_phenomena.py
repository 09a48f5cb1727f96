"""The experiments on the spread of news: their controls are what they say, and their verdicts follow from the curves."""

import asyncio
import math
from collections import Counter
from collections.abc import Mapping, Sequence

import pytest

from models.rules.mind import RulesMind
from sim.errors import SimError
from sim.experiments import Claim, Conditions, Equipment, Row
from sim.experiments.attitude_trough import MILD, SHOCK, UNFORGETTING, Trough
from sim.experiments.awareness import COMMUNITIES, DRIP, SHUFFLED, delay, gains, half_time, marginal
from sim.experiments.emotion_peaks import ONE, density, explained, near
from sim.experiments.friendship_paradox import GENERATED, REGULAR, measures
from sim.experiments.outbreak import regular, setting_of, shuffled, united, with_ties, world_of
from sim.experiments.polarisation import BRIDGING, CHRONOLOGICAL, CLOSEST, LIKE_MINDED
from sim.experiments.shapes import in_seeds, share_of
from sim.experiments.table import experiment_named
from sim.network import Tie
from sim.peaks import WINDOW
from sim.world import World


def conditions(arm: str = "", *, seed: int = 1, agents: int = 120, ticks: int = 24) -> Conditions:
    return Conditions(seed=seed, arm=arm, agents=agents, ticks=ticks)


def measured(name: str, arm: str, ticks: int = 24) -> dict[str, list[float]]:
    async def run() -> Sequence[Row]:
        return await experiment_named(name).trial(conditions(arm, ticks=ticks), Equipment(mind=RulesMind()))

    curves: dict[str, list[float]] = {}
    for row in asyncio.run(run()):
        curves.setdefault(row.measure, []).append(row.value)
    return curves


def verdicts(name: str, rows: Sequence[Row]) -> dict[str, Claim]:
    return {claim.text: claim for claim in experiment_named(name).summary(rows).claims}


def rows(arm: str, curves: Mapping[str, Sequence[float]], seeds: int = 3) -> list[Row]:
    """Return rows of a made-up arm in which every seed has the same curves."""
    points = [(name, value, float(tick)) for name, values in curves.items() for tick, value in enumerate(values)]
    return [Row(seed, arm, name, value, tick) for seed in range(seeds) for name, value, tick in points]


def injustice(seed: int = 1) -> World:
    return world_of("breaking-news", setting_of("breaking-news"), conditions(seed=seed, agents=200))


def degrees(ties: Sequence[Tie]) -> tuple[Counter[int], Counter[int]]:
    return Counter(tie.source for tie in ties), Counter(tie.target for tie in ties)


# Worlds and their controls


def test_shuffled_edges_keep_every_degree_make_no_loop_and_mix_the_communities() -> None:
    world = injustice()
    before = list(world.network.all_ties())
    after = shuffled(before, world.luck)
    assert degrees(before) == degrees(after)
    assert len({(tie.source, tie.target) for tie in after}) == len(before)
    assert all(tie.source != tie.target for tie in after)
    home = {agent.id: agent.persona.home for agent in world.agents.values()}

    def between(ties: Sequence[Tie]) -> float:
        return sum(home[tie.source] != home[tie.target] for tie in ties) / len(ties)

    assert between(before) < 0.1 and between(after) > 0.35
    assert shuffled(before, world.luck) == after


def test_one_community_has_as_many_people_and_ties_and_no_others() -> None:
    setting = setting_of("breaking-news")
    two, one = (world_of("breaking-news", each, conditions(agents=200)) for each in (setting, united(setting)))
    assert len({agent.persona.home for agent in two.agents.values()}) == 2
    assert len({agent.persona.home for agent in one.agents.values()}) == 1
    assert (len(one.agents), len(one.network)) == (len(two.agents), len(two.network))


def test_on_a_regular_graph_nobody_is_in_the_paradox_and_all_follow_as_many() -> None:
    world = injustice()
    ring = with_ties(world, regular(list(world.agents), len(world.network)))
    found = measures(ring)
    assert found["share"] == 0
    assert found["followers of the followed"] == found["mu + var / mu"] == found["mean followers"]


def test_the_followed_have_mu_plus_variance_over_mu_followers_on_a_generated_graph() -> None:
    found = measures(injustice())
    assert found["followers of the followed"] == pytest.approx(found["mu + var / mu"])
    assert found["followers of the followed"] > 1.5 * found["mean followers"]
    assert found["share"] > 0.5


# What trials measure


def test_with_a_drip_everybody_learns_at_a_steady_pace() -> None:
    known = measured("awareness", DRIP, 36)["informed"]
    _, middle, last = gains(known)  # the first third is before the news, and until whoever is told has looked
    assert known[-1] > 0.85
    assert last > 0.7 * middle > 0


def test_news_runs_from_person_to_person_and_the_curves_begin_before_it() -> None:
    curves = measured("awareness", COMMUNITIES, 24)
    assert len(curves["informed"]) == 25 and curves["informed"][0] == 0
    assert curves["informed"][-1] > 0.3
    assert set(curves) == {"informed", "informed, first", "informed, second"}


def test_a_run_too_short_for_a_curve_is_refused_in_one_line() -> None:
    with pytest.raises(SimError, match="5 rounds; allowed: 12 or more"):
        measured("awareness", COMMUNITIES, 5)


def test_one_community_has_no_second_curve() -> None:
    curves = measured("emotion-peaks", ONE, 12)
    assert "intense, first" in curves and "intense, second" not in curves


def test_where_nothing_is_forgotten_or_nothing_shocks_people_start_alike() -> None:
    starts = {arm: measured("attitude-trough", arm, 12)["positive_share"][0] for arm in (SHOCK, MILD, UNFORGETTING)}
    assert len(set(starts.values())) == 1


# What is made of curves


def logistic(middle: float, ticks: int = 60) -> list[float]:
    return [1 / (1 + math.exp(-(tick - middle) / 3)) for tick in range(ticks + 1)]


def test_a_rise_is_marginal_where_its_last_third_gains_little() -> None:
    assert marginal(logistic(20))
    assert not marginal(logistic(58))
    assert not marginal([tick / 60 for tick in range(61)])
    assert not marginal([0.0] * 61)


def test_the_delay_is_that_of_the_halves_of_two_communities() -> None:
    assert half_time([0, 0.4, 0.5, 1]) == 2
    assert half_time([0, 0, 0]) == 3
    assert delay({"informed, first": logistic(10), "informed, second": logistic(25)}) == 15


def test_awareness_tells_the_three_arms_apart() -> None:
    steady = [tick / 60 for tick in range(61)]
    late = {"informed": logistic(20), "informed, first": logistic(10), "informed, second": logistic(25)}
    together = dict.fromkeys(("informed", "informed, first", "informed, second"), logistic(12))
    drip = dict.fromkeys(("informed", "informed, first", "informed, second"), steady)
    found = verdicts("awareness", rows(COMMUNITIES, late) + rows(SHUFFLED, together) + rows(DRIP, drip))
    assert all(claim.holds for claim in found.values()) and len(found) == 6
    found = verdicts("awareness", rows(COMMUNITIES, drip) + rows(SHUFFLED, late) + rows(DRIP, late))
    assert {text: claim.holds for text, claim in found.items()} == {
        "A(t) never falls": True,
        "with two communities, its rise becomes marginal": False,
        "reference without ties: with a constant drip from outside, it does not": False,
        "with shuffled edges, it becomes marginal as well": True,
        "the second community is reached 5 ticks or more after the first": False,
        "control: with shuffled edges, within 2 ticks of it": False,
    }


def test_the_density_of_a_handful_of_texts_says_little() -> None:
    def middle(texts: float, people: int) -> float:
        return float(density({"posts": [texts] * 30, "emotion_density": [0.5] * 30, "people": [people]})[15])

    for people, least in ((200, 10), (1000, 50)):
        enough = least / WINDOW
        assert [middle(texts, people) for texts in (enough, enough * 3, enough / 5)] == pytest.approx([0.5, 0.5, 0.1])


def feelings(*bumps: tuple[float, float]) -> list[float]:
    return [sum(height * math.exp(-(((tick - at) / 4) ** 2)) for at, height in bumps) for tick in range(61)]


def test_emotion_runs_high_as_often_as_communities_catch_fire() -> None:
    two = {"posts": [50.0] * 61, "emotion_density": feelings((12, 0.8), (35, 0.5)), "mean_emotion": feelings((12, 0.8), (35, 0.5))}
    two |= {"people": [1000.0], "intense_share": two["emotion_density"]}
    two |= {"intense, first": feelings((12, 0.8)), "intense, second": feelings((35, 0.5))}
    one = two | {"emotion_density": feelings((12, 0.8)), "mean_emotion": feelings((12, 0.8))}
    found = verdicts("emotion-peaks", rows(COMMUNITIES, two) + rows(ONE, one))
    assert all(claim.holds for claim in found.values()) and len(found) == 4
    elsewhere = two | {"intense, first": two["intense, second"], "intense, second": two["intense, first"]}
    found = verdicts("emotion-peaks", rows(COMMUNITIES, elsewhere) + rows(ONE, two))
    assert [claim.holds for claim in found.values()] == [True, False, False, False]


def test_a_peak_near_that_of_a_community_is_not_one_while_that_community_is_stirred_more() -> None:
    two = {"posts": [50.0] * 61, "people": [1000.0], "emotion_density": feelings((12, 0.8), (35, 0.5))}
    alike = two | {"intense, first": feelings((12, 0.5)), "intense, second": feelings((12, 0.7), (35, 0.8))}
    assert near(alike) and not explained(alike)
    later = two | {"intense, first": feelings((12, 0.5), (22, 0.8)), "intense, second": feelings((35, 0.5))}
    assert explained(later) and not near(later)


def test_a_trough_falls_far_comes_back_and_falls_more_steeply_than_it_rises() -> None:
    fall, rise = [0.7 - 0.03 * tick for tick in range(11)], [0.4 + 0.004 * tick for tick in range(50)]
    assert Trough.of(fall + rise).appears
    assert not Trough.of(fall + [0.4] * 50).appears
    assert not Trough.of([0.7 + (value - 0.7) / 4 for value in fall + rise]).appears
    slow = [0.7 - 0.006 * tick for tick in range(50)] + [0.4 + 0.03 * tick for tick in range(11)]
    assert Trough.of(slow).fall > 0.2 and not Trough.of(slow).appears


def test_a_trough_without_its_cause_speaks_against_it() -> None:
    rest = {"informed": [1.0] * 61, "polarisation": [0.5] * 61, "assortativity": [0.0] * 61}
    fall, rise = [0.7 - 0.03 * tick for tick in range(11)], [0.4 + 0.004 * tick for tick in range(50)]
    trough, flat, down = (rest | {"positive_share": values} for values in (fall + rise, [0.7] * 61, fall + [0.4] * 50))
    found = verdicts("attitude-trough", rows(SHOCK, trough) + rows(MILD, flat) + rows(UNFORGETTING, down))
    assert [claim.holds for claim in found.values()] == [True] * 4
    found = verdicts("attitude-trough", rows(SHOCK, flat) + rows(MILD, trough) + rows(UNFORGETTING, trough))
    assert [claim.holds for claim in found.values()] == [False, False, True, False]


def test_polarisation_is_compared_ranker_by_ranker_with_the_same_luck() -> None:
    def ending(arm: str, variance: float, r: float) -> list[Row]:
        return [
            row
            for seed in range(4)
            for row in (
                Row(seed, arm, "polarisation", 0.5, 0.0),
                Row(seed, arm, "polarisation", variance + seed / 100, 1.0),
                *(Row(seed, arm, name, r, float(tick)) for name in ("assortativity", "positive_share") for tick in (0, 1)),
            )
        ]

    ends = {CHRONOLOGICAL: (0.4, 0.2), CLOSEST: (0.4, 0.2), LIKE_MINDED: (0.6, 0.4), BRIDGING: (0.2, 0.1)}
    found = verdicts("polarisation", [row for arm, (variance, r) in ends.items() for row in ending(arm, variance, r)])
    assert found["variance ends higher with like-minded than with chronological"].holds
    assert found["with bridging, opinions converge"].holds
    assert found["with like-minded, opinions converge"].holds is False
    turned = verdicts("polarisation", ending(LIKE_MINDED, 0.2, 0.1) + ending(CHRONOLOGICAL, 0.6, 0.4))
    assert turned["variance ends higher with like-minded than with chronological"].holds is False
    assert turned["variance ends higher with chronological than with bridging"].holds is None


def test_the_paradox_is_told_from_figures_and_a_regular_graph_that_has_it_is_wrong() -> None:
    def graph(arm: str, share: float) -> list[Row]:
        figures = {"share": share, "mean followers": 4.0, "followers of the followed": 9.0, "mu + var / mu": 9.0}
        return [Row(seed, arm, name, value) for seed in range(3) for name, value in figures.items()]

    assert all(claim.holds for claim in verdicts("friendship-paradox", graph(GENERATED, 0.8) + graph(REGULAR, 0.0)).values())
    found = verdicts("friendship-paradox", graph(GENERATED, 0.3) + graph(REGULAR, 0.2))
    assert [claim.holds for claim in found.values()] == [False, False]


def test_a_claim_holds_in_nineteen_of_twenty_seeds_and_not_in_eighteen() -> None:
    assert in_seeds("so", {seed: seed != 7 for seed in range(20)}) == Claim("so", True, "in 19 of 20 seeds, not in seed 7")
    assert in_seeds("so", {seed: seed > 1 for seed in range(20)}).holds is False
    assert in_seeds("so", {1: True}).holds is None


def test_the_interval_of_a_share_is_wilsons() -> None:
    found = share_of([True] * 19 + [False])
    assert (found.value, found.n) == (0.95, 20)
    assert (found.low, found.high) == pytest.approx((0.7639, 0.9911), abs=1e-4)
    assert math.isnan(share_of([True]).low)
