"""How well labels and numbers are told: accuracy, macro-F1, the area under the ROC curve, errors of numbers, the majority's baseline."""

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from sim.statistics import Floats, mean, ranks


def accuracy(true: ArrayLike, told: ArrayLike) -> float:
    """Return the share of labels that are told rightly, 0 to 1; NaN of none. true, told: (n,) codes of classes."""
    return mean(np.asarray(true) == np.asarray(told))


def macro_f1(true: ArrayLike, told: ArrayLike) -> float:
    """Return the mean F1 of all classes that occur among true or told labels, 0 to 1; NaN of none.

    F1 of a class is 2 TP / (2 TP + FP + FN); codes are whole numbers from 0.

    Source: Sokolova and Lapalme 2009, table 3, averaged over classes, not over cases.
    """
    right, said = np.asarray(true, dtype=np.int64), np.asarray(told, dtype=np.int64)
    if not len(right):
        return math.nan
    count = int(max(right.max(), said.max())) + 1
    hits = np.bincount(right[right == said], minlength=count)
    marked = np.bincount(right, minlength=count) + np.bincount(said, minlength=count)
    return mean(2 * hits[marked > 0] / marked[marked > 0])


def f1(true: ArrayLike, told: ArrayLike) -> float:
    """Return F1 of the class that is meant, 0 to 1; NaN where it neither occurs nor is told. true, told: (n,) whether a case is in it."""
    right, said = np.asarray(true, dtype=bool), np.asarray(told, dtype=bool)
    marked = int(right.sum() + said.sum())
    return 2 * int((right & said).sum()) / marked if marked else math.nan


def auc(true: ArrayLike, scores: ArrayLike) -> float:
    """Return the chance that a case of the class scores above a case outside it, equal scores counting half; NaN where a side is empty.

    The Mann-Whitney U over the product of both sizes. Source: Hanley and McNeil 1982; equal scores share their mean rank.

    Args:
        true: (n,) whether a case is in the class. scores: (n,), higher for cases held to be in it.
    """
    inside = np.asarray(true, dtype=bool)
    n_inside = int(inside.sum())
    pairs = n_inside * (len(inside) - n_inside)
    if not pairs:
        return math.nan
    return (float(ranks(scores)[inside].sum()) - n_inside * (n_inside + 1) / 2) / pairs


def mean_absolute_error(true: ArrayLike, told: ArrayLike) -> float:
    """Return the mean distance between numbers and what was told, in their unit; NaN of none."""
    return mean(np.abs(_differences(true, told)))


def mean_squared_error(true: ArrayLike, told: ArrayLike) -> float:
    """Return the mean squared distance, in the square of their unit; NaN of none."""
    return mean(_differences(true, told) ** 2)


def mean_relative_error(true: ArrayLike, told: ArrayLike) -> float:
    """Return the mean distance as a share of the true number; NaN of none. true: (n,), none of them 0."""
    return mean(np.abs(_differences(true, told)) / np.abs(np.asarray(true, dtype=np.float64)))


def _differences(true: ArrayLike, told: ArrayLike) -> Floats:
    found: Floats = np.asarray(told, dtype=np.float64) - np.asarray(true, dtype=np.float64)
    return found


def majority(labels: Sequence[int]) -> int:
    """Return the commonest label, of equally common ones the smallest; there must be one."""
    counts = Counter(labels)
    return min(counts, key=lambda label: (-counts[label], label))
