"""Estimators with keyed bootstrap intervals: means, rank correlation, slopes, and the tail of a Pareto distribution."""

import math
from collections.abc import Callable, Sequence
from functools import lru_cache
from statistics import NormalDist

import numpy as np
from msgspec import Struct
from numpy.typing import ArrayLike, NDArray

from sim.randomness import Luck

Floats = NDArray[np.float64]

RESAMPLES = 2000  # of a bootstrap; the ends of an interval then move by about a tenth of its width from one key to another
COVERAGE = 0.95
FITS = 400  # synthetic samples by which a fit is tested: p to about 0.025 (Clauset et al. 2009, section 4.1, ask for 1 / (4 * 0.025**2))

_LUCK = Luck(0)


class Interval(Struct, frozen=True):
    """An estimate with its bootstrap interval of 95%. n: how many units were resampled."""

    value: float
    low: float
    high: float
    n: int = 0

    def __str__(self) -> str:
        spread = f"[{self.low:.3g}, {self.high:.3g}]" if math.isfinite(self.low) else "(no interval)"
        return f"{self.value:.3g} {spread}"


def mean(values: ArrayLike) -> float:
    """Return the mean, NaN of nothing."""
    found = np.asarray(values, dtype=np.float64)
    return float(found.sum() / len(found)) if len(found) else math.nan


def bootstrap(groups: Sequence[ArrayLike], statistic: Callable[[Floats], float] = mean, purpose: str = "bootstrap") -> Interval:
    """Return a statistic of all values, with the expanded percentile interval of 95% over resamples of whole groups.

    Whoever lived in the same world is not independent, so worlds are resampled, not people (Cameron, Gelbach and Miller 2008,
    Bootstrap-based improvements for inference with clustered errors). Plain percentiles of a few units are too narrow; they are taken
    further out, as Student's t is wider than the normal distribution (Hesterberg 2015, What teachers should know about the bootstrap,
    section 5.3). Where there is one group, its values are resampled; it then says nothing about other worlds.

    Args:
        groups: by world, values (n,) or lines of values that belong together (n, m). statistic: of all of them, pooled.
        purpose: the key of the draws; same key and sizes, same resamples.
    """
    arrays = [array for group in groups if len(array := np.asarray(group, dtype=np.float64))]
    if not arrays:
        return Interval(math.nan, math.nan, math.nan)
    pooled, single = np.concatenate(arrays), len(arrays) == 1
    units = len(pooled) if single else len(arrays)
    if units == 1:
        return Interval(statistic(pooled), math.nan, math.nan, 1)
    resampled = np.empty(RESAMPLES)
    for number in range(RESAMPLES):
        picks = (_LUCK.draws(number, np.arange(units), purpose) * units).astype(np.int64)
        resampled[number] = statistic(pooled[picks] if single else np.concatenate([arrays[pick] for pick in picks]))
    return Interval(statistic(pooled), *_percentiles(resampled, units), units)


def _percentiles(values: Floats, units: int) -> tuple[float, float]:
    """Return the ends of the interval that resamples of so many units (2 or more) give."""
    finite = values[np.isfinite(values)]
    if not len(finite):
        return math.nan, math.nan
    outside = NormalDist().cdf(-math.sqrt(units / (units - 1)) * student_t((1 + COVERAGE) / 2, units - 1))
    low, high = np.quantile(finite, [outside, 1 - outside])
    return float(low), float(high)


def student_t(share: float, freedom: int) -> float:
    """Return the quantile of Student's t distribution at a share above 0.5; from 4 degrees of freedom on within 1% at 0.975.

    Source: Abramowitz and Stegun 1964, equation 26.7.5.
    """
    z = NormalDist().inv_cdf(share)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return float(z + sum(term / freedom**power for power, term in enumerate(terms, start=1)))


# Association


def ranks(values: ArrayLike) -> Floats:
    """Return ranks from 1, equal values sharing their mean rank: (n,) -> (n,)."""
    found = np.asarray(values, dtype=np.float64)
    _, inverse, counts = np.unique(found, return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    mean_rank: Floats = (last - (counts - 1) / 2)[inverse]
    return mean_rank


def spearman(x: ArrayLike, y: ArrayLike) -> float:
    """Return Spearman's rank correlation, -1 to 1; NaN where x or y does not vary. Source: Spearman 1904, with mean ranks for ties."""
    return correlation(ranks(x), ranks(y))


def correlation(x: ArrayLike, y: ArrayLike) -> float:
    """Return Pearson's correlation, -1 to 1; NaN where x or y does not vary."""
    a, b = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    if len(a) < 2:
        return math.nan
    a, b = a - mean(a), b - mean(b)
    spread = math.sqrt(float((a * a).sum()) * float((b * b).sum()))
    return float((a * b).sum()) / spread if spread > 0 else math.nan


def slope(x: ArrayLike, y: ArrayLike) -> float:
    """Return the least-squares slope of y on x; NaN where x does not vary."""
    a, b = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    if not len(a):
        return math.nan
    a = a - mean(a)
    spread = float((a * a).sum())
    return float((a * (b - mean(b))).sum()) / spread if spread > 0 else math.nan


# Tails


def pareto_alpha(values: ArrayLike, minimum: float) -> float:
    """Return the maximum-likelihood exponent of a Pareto tail, n / sum ln(x / minimum), over values of at least the minimum.

    The density is alpha * minimum**alpha / x**(alpha + 1). NaN where nothing exceeds the minimum.

    Source: Clauset, Shalizi and Newman 2009, equation 3.1 (whose alpha counts the exponent of the density, ours + 1).
    """
    tail = _tail(values, minimum)
    total = float(np.log(tail / minimum).sum())
    return len(tail) / total if total > 0 else math.nan


def pareto_distance(values: ArrayLike, minimum: float, alpha: float) -> float:
    """Return the Kolmogorov-Smirnov distance between the values of at least the minimum and a Pareto tail, 0 to 1.

    The largest difference between the shares of values below x that were found, and that 1 - (minimum / x)**alpha expects.

    Source: Clauset, Shalizi and Newman 2009, equation 3.9.
    """
    tail = np.sort(_tail(values, minimum))
    if not len(tail) or not math.isfinite(alpha):
        return math.nan
    expected = 1 - (minimum / tail) ** alpha
    steps = np.arange(len(tail) + 1) / len(tail)
    return float(np.maximum(np.abs(expected - steps[:-1]), np.abs(steps[1:] - expected)).max())


def pareto_p(size: int, distance: float) -> float:
    """Return how often a sample of a Pareto tail fits worse than by `distance`, when its exponent is fitted too: 0 to 1.

    A small p speaks against a Pareto tail; 0.1 is where Clauset, Shalizi and Newman 2009 (section 4.1) rule it out. The logarithm of a
    Pareto tail is exponential, so that the answer depends on neither minimum nor exponent.
    """
    if size < 2 or not math.isfinite(distance):
        return math.nan
    return float((_fit_distances(size) >= distance).mean())


@lru_cache(maxsize=8)
def _fit_distances(size: int) -> Floats:
    """Return the distances of FITS samples from their own fits: (FITS,)."""
    keys = np.arange(FITS * size, dtype=np.int64)
    logs = np.sort(-np.log1p(-_LUCK.draws(0, keys, "pareto fits")).reshape(FITS, size), axis=1)
    expected = -np.expm1(-logs * (size / logs.sum(axis=1, keepdims=True)))
    steps = np.arange(size + 1) / size
    distances: Floats = np.maximum(np.abs(expected - steps[:-1]), np.abs(steps[1:] - expected)).max(axis=1)
    return distances


def _tail(values: ArrayLike, minimum: float) -> Floats:
    found = np.asarray(values, dtype=np.float64)
    return found[found >= minimum]
