"""Polarisation: how opinions drift apart or together under different rankers of the feed.

Everybody holds an opinion from the start; the news stirs them up. RECOMMENDED posts of each page are by people whom the reader does not
follow, so that what the ranker prefers may come from anywhere. Measured are the variance of attitudes, their assortativity over ties
(do people follow those who think alike?), and convergence: their standard deviation at the end against that at the start.

Source: Gao et al. 2023 (S3, arXiv 2307.14984) wish for recommenders as a second channel of information, and for opinion dynamics.
"""

import math
from collections.abc import Mapping, Sequence

from sim.experiments import Claim, Conditions, Equipment, Estimate, Experiment, Plot, Result, Row
from sim.experiments.common import above_zero
from sim.experiments.outbreak import AGENTS, TICKS, curves_of, outbreak, rows_of, setting_of, world_of
from sim.experiments.shapes import in_seeds, mean_curve, measured
from sim.policy import Policy

RECOMMENDED = 2  # posts of a page by people whom the reader does not follow
FEWEST = 2  # seeds, fewer of which have no interval

CHRONOLOGICAL, CLOSEST, LIKE_MINDED, BRIDGING = "chronological", "closest", "like-minded", "bridging"
ARMS = (CHRONOLOGICAL, CLOSEST, LIKE_MINDED, BRIDGING)

Curves = Mapping[str, Sequence[float]]


async def trial(conditions: Conditions, equipment: Equipment) -> list[Row]:
    """Return the curves of one run; each arm is a ranker, the chronological one the control."""
    world = world_of("energy-policy", setting_of("energy-policy"), conditions, Policy(conditions.arm, RECOMMENDED))
    curves = await outbreak(world, equipment.mind, conditions.ticks)
    return rows_of(conditions, {name: curves[name] for name in ("polarisation", "assortativity", "positive_share", "informed")})


# What it says


def deviation(curves: Curves) -> float:
    """Return the standard deviation of attitudes at the end as a multiple of that at the start: below 1 they converged."""
    start, end = curves["polarisation"][0], curves["polarisation"][-1]
    return math.sqrt(end / start) if start > 0 else math.nan


def summary(rows: Sequence[Row]) -> Result:
    """Return how opinions lie in the end, by ranker, and how that differs from the chronological feed with the same luck."""
    found = {arm: curves for arm in ARMS if (curves := curves_of(rows, arm))}
    estimates = [line for arm, curves in found.items() for line in _estimates(arm, curves)]
    plots = [
        Plot(title, "tick", label, tuple(mean_curve(arm, [each[name] for each in curves.values()]) for arm, curves in found.items()))
        for name, title, label in (
            ("polarisation", "Variance of attitudes, mean of seeds", "variance"),
            ("assortativity", "Assortativity of attitudes over ties, mean of seeds", "r"),
        )
    ]
    return Result(tuple(estimates), tuple(_claims(found)), tuple(plots), _notes())


def _estimates(arm: str, curves: Mapping[int, Curves]) -> list[Estimate]:
    def at(name: str, place: int) -> dict[int, float]:
        return {seed: each[name][place] for seed, each in curves.items()}

    return [
        measured(arm, "variance, start", at("polarisation", 0)),
        measured(arm, "variance, end", at("polarisation", -1)),
        measured(arm, "SD, end / start", {seed: deviation(each) for seed, each in curves.items()}),
        measured(arm, "assortativity, start", at("assortativity", 0)),
        measured(arm, "assortativity, end", at("assortativity", -1)),
        measured(arm, "positive share, end", at("positive_share", -1)),
    ]


def _claims(found: Mapping[str, Mapping[int, Curves]]) -> list[Claim]:
    claims = [
        in_seeds(f"with {arm}, opinions converge", {seed: deviation(each) < 1 for seed, each in curves.items()})
        for arm, curves in found.items()
    ]
    for upper, lower in ((LIKE_MINDED, CHRONOLOGICAL), (CHRONOLOGICAL, BRIDGING), (LIKE_MINDED, BRIDGING)):
        claims += [_above(found, name, label, upper, lower) for name, label in (("polarisation", "variance"), ("assortativity", "r"))]
    return claims


def _above(found: Mapping[str, Mapping[int, Curves]], name: str, label: str, upper: str, lower: str) -> Claim:
    """Return whether a figure ends higher with one ranker than with another, seed by seed."""
    pairs = {seed: (each, found[lower][seed]) for seed, each in found.get(upper, {}).items() if seed in found.get(lower, {})}
    step = measured(upper, name, {seed: one[name][-1] - other[name][-1] for seed, (one, other) in pairs.items()}).interval
    return Claim(f"{label} ends higher with {upper} than with {lower}", above_zero(step) if len(pairs) >= FEWEST else None, f"by {step}")


def _notes() -> tuple[str, ...]:
    return (
        f"The same people, ties and luck under each ranker; {RECOMMENDED} posts of each page are recommended.",
        "r: assortativity of attitudes over ties (Newman 2003). S3 asks for these experiments and prints none.",
    )


EXPERIMENT = Experiment(
    name="polarisation",
    title="opinions under four rankers of the feed: variance, assortativity over ties, convergence",
    source="Gao et al. 2023 (S3), what its authors wish for",
    arms=ARMS,
    agents=AGENTS,
    ticks=TICKS,
    seeds=10,
    trial=trial,
    summary=summary,
    constants={"recommended": RECOMMENDED},
)
