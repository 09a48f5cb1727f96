"""Peaks are found where they stand out, far enough apart, after smoothing that leaves the mean where it is."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.peaks import APART, PROMINENCE, peaks, pooled, smoothed

values = st.lists(st.floats(0, 1, allow_nan=False), max_size=80)


def bump(at: float, height: float, ticks: int = 60, width: float = 4.0) -> list[float]:
    return [height * math.exp(-(((tick - at) / width) ** 2)) for tick in range(ticks)]


def added(*curves: list[float]) -> list[float]:
    return [sum(at) for at in zip(*curves, strict=True)]


def test_one_bump_has_one_peak_and_two_have_two() -> None:
    assert peaks(bump(20, 1)) == (20,)
    assert peaks(added(bump(15, 1), bump(40, 0.5))) == (15, 40)


def test_a_ripple_that_does_not_stand_out_is_no_peak() -> None:
    assert peaks(added(bump(15, 1), bump(40, PROMINENCE * 0.9))) == (15,)
    assert peaks(added(bump(15, 1), bump(40, PROMINENCE * 1.1))) == (15, 40)


def test_how_far_a_peak_stands_out_counts_from_the_valley_before_it() -> None:
    valley = [0.0, 1.0, *[0.6] * 20, 0.7, *[0.6] * 20, 0.0]
    assert peaks(valley) == (1,)
    assert peaks([value if value != 0.6 else 0.4 for value in valley]) == (1, 22)


def test_of_two_peaks_too_near_the_higher_stays() -> None:
    near = int(APART * 60) - 1
    assert peaks(added(bump(20, 0.8, width=1), bump(20 + near, 1, width=1))) == (20 + near,)
    assert peaks(added(bump(20, 0.8, width=1), bump(20 + near + 1, 1, width=1))) == (20, 20 + near + 1)


def test_a_plateau_is_one_peak_in_its_middle_and_an_end_is_none() -> None:
    assert peaks([0, 0, 1, 1, 1, 0, 0, 0]) == (3,)
    assert peaks([1, 0, 0, 0, 1]) == ()
    assert peaks([1.0] * 9) == peaks([]) == peaks([0.5]) == ()


@given(values)
def test_peaks_are_within_the_curve_and_do_not_depend_on_its_scale(curve: list[float]) -> None:
    found = peaks(curve)
    assert list(found) == sorted(set(found))
    assert all(curve[place] > min(curve) and 0 < place < len(curve) - 1 for place in found)
    assert peaks([value * 2.0 for value in curve]) == found


@given(values)
def test_smoothing_keeps_a_curve_within_its_bounds(curve: list[float]) -> None:
    smooth = smoothed(curve)
    assert len(smooth) == len(curve)
    if curve:
        assert min(curve) - 1e-9 <= smooth.min() and smooth.max() <= max(curve) + 1e-9


def test_smoothing_means_over_the_window_and_over_less_at_the_ends() -> None:
    assert smoothed([0, 0, 5, 0, 0, 0, 0]).tolist() == pytest.approx([5 / 3, 5 / 4, 1, 1, 1, 0, 0])
    assert smoothed([3, 6, 9]).tolist() == [6, 6, 6]


def test_a_pooled_share_weighs_ticks_by_what_they_hold() -> None:
    assert pooled([1, 0, 0], [1, 99, 0], window=3).tolist() == pytest.approx([0.01, 0.01, 0.0])
    assert np.all(pooled([0, 0], [0, 0]) == 0)
    assert pooled([1, 0, 0], [1, 1, 1], least=12, window=3).tolist() == pytest.approx([0.125, 1 / 12, 0.0])
