"""Shapes of curves, seed by seed: in how many a shape appears, and how curves are averaged and marked."""

import math
from collections.abc import Mapping, Sequence
from statistics import NormalDist

from sim.experiments import Claim, Curve, Estimate
from sim.statistics import COVERAGE, Interval, bootstrap

ENOUGH = 0.95  # share of seeds in which a shape must appear, or a control must lack it, for a claim to hold: 19 of 20
FEW = 2  # seeds, fewer of which say nothing


def share_of(found: Sequence[bool]) -> Interval:
    """Return the share of true ones with its interval of 95%.

    Source: Wilson 1927, Probable inference, the law of succession, and statistical inference.
    """
    n, z = len(found), NormalDist().inv_cdf((1 + COVERAGE) / 2)
    if n < FEW:
        return Interval(sum(found) / n if n else math.nan, math.nan, math.nan, n)
    p = sum(found) / n
    middle, half = p + z * z / (2 * n), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
    return Interval(p, round((middle - half) / (1 + z * z / n), 9), round((middle + half) / (1 + z * z / n), 9), n)


def in_seeds(text: str, found: Mapping[int, bool]) -> Claim:
    """Return a claim that holds where it is true in ENOUGH of the seeds: seed -> whether it is."""
    yes, n = sum(found.values()), len(found)
    missing = [str(seed) for seed, is_so in found.items() if not is_so]
    but = f", not in seed{'s' * (len(missing) > 1)} {', '.join(missing[:8])}{' ...' * (len(missing) > 8)}" if missing else ""
    return Claim(text, yes >= ENOUGH * n if n >= FEW else None, f"in {yes} of {n} seeds{but}")


def estimate(arm: str, measure: str, found: Mapping[int, bool]) -> Estimate:
    """Return the share of seeds in which something is so."""
    return Estimate(arm, f"{measure} (share of seeds)", share_of(list(found.values())))


def measured(arm: str, measure: str, values: Mapping[int, float]) -> Estimate:
    """Return the mean over seeds of something measured in each: seed -> value."""
    return Estimate(arm, measure, bootstrap([list(values.values())]))


def mean_curve(label: str, curves: Sequence[Sequence[float]]) -> Curve:
    """Return the mean of curves of one length, tick by tick from 0."""
    means = [sum(at) / len(at) for at in zip(*curves, strict=True)]
    return Curve(label, tuple(map(float, range(len(means)))), tuple(means))


def drawn(label: str, values: Sequence[float]) -> Curve:
    """Return one curve, tick by tick from 0."""
    return Curve(label, tuple(map(float, range(len(values)))), tuple(map(float, values)))


def marked(label: str, ticks: Sequence[float], heights: Sequence[float], foot: float = 0.0) -> Curve:
    """Return marks at ticks: upright lines from a foot to a height."""
    return Curve(label, tuple(map(float, ticks)), tuple(heights), tuple(foot for _ in heights), tuple(heights))
