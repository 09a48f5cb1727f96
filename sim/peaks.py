"""Peaks of a curve: which of its maxima stand out, after smoothing with one fixed window."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from sim.statistics import Floats

WINDOW = 5  # ticks of the moving mean
PROMINENCE = 0.15  # least prominence of a peak, as a share of the curve's range
APART = 0.1  # least distance of two peaks, as a share of the horizon


def smoothed(values: ArrayLike, window: int = WINDOW) -> Floats:
    """Return the centred moving mean, over fewer values at the ends: (n,) -> (n,).

    Args:
        window: odd.
    """
    found = np.asarray(values, dtype=np.float64)
    if not len(found):
        return found
    ones = np.ones(window)
    sums: Floats = np.convolve(found, ones, "same") if len(found) >= window else _short(found, window)
    counts = np.convolve(np.ones(len(found)), ones, "same") if len(found) >= window else _short(np.ones(len(found)), window)
    smooth: Floats = sums / counts
    return smooth


def _short(values: Floats, window: int) -> Floats:
    """Return moving sums of fewer values than the window is wide."""
    half = window // 2
    return np.array([values[max(0, place - half) : place + half + 1].sum() for place in range(len(values))])


def pooled(parts: ArrayLike, wholes: ArrayLike, least: float = 0.0, window: int = WINDOW) -> Floats:
    """Return the share of parts in wholes over a moving window, 0 where the window holds nothing: (n,), (n,) -> (n,).

    A tick with three texts says less than one with a hundred; so ticks count by how many texts they have.

    Args:
        least: a window that holds fewer wholes counts as one of so many, since a share of a handful says nothing.
    """
    part, whole = smoothed(parts, window), np.maximum(smoothed(wholes, window), least / window)
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)


def peaks(values: Sequence[float] | Floats, prominence: float = PROMINENCE, apart: float = APART) -> tuple[int, ...]:
    """Return the places of the peaks of a curve, ascending.

    A peak is higher than what stands on both sides of it; of a plateau the middle counts. Its prominence is how far the curve must
    fall before it rises above the peak again, on the side where it falls less. Of two peaks that are too near, the higher stays.

    Args:
        values: smooth already. prominence: at least, as a share of the range of values. apart: at least, as a share of their number.

    Source: Gao et al. 2023 (S3) print curves only; the thresholds are ours, the same for every run.
    """
    curve = [float(value) for value in values]
    span = max(curve, default=0.0) - min(curve, default=0.0)
    found = [place for place in _maxima(curve) if span > 0 and _prominence(curve, place) >= prominence * span - 1e-12]
    kept: list[int] = []
    for place in sorted(found, key=lambda place: (-curve[place], place)):
        if all(abs(place - other) >= apart * len(curve) for other in kept):
            kept.append(place)
    return tuple(sorted(kept))


def _maxima(curve: Sequence[float]) -> list[int]:
    """Return the middles of all plateaus that are higher than both neighbours; the ends of the curve are none."""
    found, start = [], 1
    while start < len(curve) - 1:
        stop = start
        while stop + 1 < len(curve) and curve[stop + 1] == curve[start]:
            stop += 1
        if stop + 1 < len(curve) and curve[start - 1] < curve[start] > curve[stop + 1]:
            found.append((start + stop) // 2)
        start = stop + 1
    return found


def _prominence(curve: Sequence[float], place: int) -> float:
    """Return how far a peak stands above the higher of the two valleys that part it from what is higher, or from the ends."""
    valleys = []
    for side in (range(place - 1, -1, -1), range(place + 1, len(curve))):
        lowest = curve[place]
        for other in side:
            if curve[other] > curve[place]:
                break
            lowest = min(lowest, curve[other])
        valleys.append(lowest)
    return curve[place] - max(valleys)
