"""Where people stand on the network map: communities apart, in each the most followed in the middle."""

from collections.abc import Sequence
from math import pi, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

GOLDEN = pi * (3 - sqrt(5))  # radians between neighbours of a phyllotaxis spiral (Vogel 1979)
BANDS = 8  # rings of a disc, in each of which people are put in order by angle
CELL_ASPECT = 2.0  # a terminal's cell is about twice as high as it is wide


class Plot(NamedTuple):
    """The cells that a community has on the map."""

    left: int
    top: int
    width: int
    height: int


def discs(community: NDArray[np.int64], sources: NDArray[np.int64], targets: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return where each person stands in the unit disc of their community: (n, 2), x and y from -1 to 1.

    The more followers, the nearer the middle; at one distance, people stand on the side of those whom they follow. The places are those
    of a phyllotaxis spiral, so that no two are the same and the disc is filled evenly.

    Args:
        community: (n,) number of each person's community. sources, targets: (m,) ends of ties, as rows of `community`.
    """
    followers = np.bincount(targets, minlength=len(community))
    places = np.zeros((len(community), 2))
    for number in range(int(community.max()) + 1 if len(community) else 0):
        members = np.flatnonzero(community == number)
        order = members[np.argsort(-followers[members], kind="stable")]
        _fill(places, order, sources, targets)
    return places


def _fill(places: NDArray[np.float64], order: NDArray[np.int64], sources: NDArray[np.int64], targets: NDArray[np.int64]) -> None:
    """Give the places of one spiral to people, those first in order innermost."""
    count = len(order)
    slot = np.arange(count)
    radius, angle = np.sqrt((slot + 0.5) / max(count, 1)), slot * GOLDEN % (2 * pi)
    spiral = np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)
    settled = np.zeros(len(places), dtype=bool)
    for band in range(BANDS):
        start, stop = (count * edge * edge // BANDS**2 for edge in (band, band + 1))
        if start == stop:
            continue
        slots = start + np.argsort(angle[start:stop], kind="stable")
        people = order[start:stop]
        drawn = _angles(places, settled, people, sources, targets) if start else angle[start:stop]
        places[people[np.argsort(drawn, kind="stable")]] = spiral[slots]
        settled[people] = True


def _angles(
    places: NDArray[np.float64],
    settled: NDArray[np.bool_],
    people: NDArray[np.int64],
    sources: NDArray[np.int64],
    targets: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Return on which side those stand whom each of some people follows, of whom has a place already: (len(people),) radians from 0."""
    wanted = np.zeros(len(places), dtype=bool)
    wanted[people] = True
    known = wanted[sources] & settled[targets]
    ends, others = sources[known], places[targets[known]]
    x, y = (np.bincount(ends, others[:, axis], minlength=len(places))[people] for axis in (0, 1))
    alone = (x == 0) & (y == 0)
    return np.where(alone, people * GOLDEN, np.arctan2(y, x)) % (2 * pi)


def plots(shares: Sequence[float], width: int, height: int) -> list[Plot]:
    """Return a rectangle of cells for each community, about in proportion to its share, none overlapping another."""
    found: dict[int, Plot] = {}
    _divide(sorted(range(len(shares)), key=lambda number: -shares[number]), shares, Plot(0, 0, width, height), found)
    return [found[number] for number in range(len(shares))]


def _divide(numbers: list[int], shares: Sequence[float], plot: Plot, found: dict[int, Plot]) -> None:
    """Cut a rectangle in two across its longer side, until each community has its own."""
    if len(numbers) < 2:
        found.update(dict.fromkeys(numbers, plot))
        return
    total, first = sum(shares[number] for number in numbers), 0.0
    cut = 0
    while cut < len(numbers) - 1 and (cut == 0 or first + shares[numbers[cut]] / 2 <= total / 2):
        first += shares[numbers[cut]]
        cut += 1
    part = min(max(first / total, 0.25), 0.75) if len(numbers) < 4 else first / total  # a small community still needs room for its name
    if plot.width >= plot.height * CELL_ASPECT:
        here = min(max(round(plot.width * part), 1), max(plot.width - 1, 1))
        halves = plot._replace(width=here), plot._replace(left=plot.left + here, width=plot.width - here)
    else:
        here = min(max(round(plot.height * part), 1), max(plot.height - 1, 1))
        halves = plot._replace(height=here), plot._replace(top=plot.top + here, height=plot.height - here)
    _divide(numbers[:cut], shares, halves[0], found)
    _divide(numbers[cut:], shares, halves[1], found)
