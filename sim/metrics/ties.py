"""Numbers about who is tied to whom, over arrays of the ends of ties."""

from collections.abc import Sequence

import numpy as np

from sim.metrics.census import Floats, Rows
from sim.network import Network


def ends(network: Network, agents: Sequence[int]) -> tuple[Rows, Rows]:
    """Return for each tie the row of whoever follows, and of whom they follow, as places in `agents`: (m,), (m,)."""
    sources, targets = network.edges()
    if not len(sources):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    ids = np.array(agents, dtype=np.int64)
    row = np.zeros(int(ids.max()) + 1, dtype=np.int64)
    row[ids] = np.arange(len(ids))
    return row[sources], row[targets]


def assortativity(values: Floats, sources: Rows, targets: Rows) -> float:
    """Return the correlation of a number over the two ends of directed ties, -1 to 1; 0 where it does not vary.

    Ties with an end of unknown value (NaN) do not count.

    r = sum over x, y of x y (e_xy - a_x b_y) / (sigma_a sigma_b), which is Pearson's correlation of the values at the ends.

    Source: Newman 2003, Mixing patterns in networks, equation 21.
    """
    x, y = values[sources], values[targets]
    known = ~(np.isnan(x) | np.isnan(y))
    x, y = x[known], y[known]
    if len(x) < 2:
        return 0.0
    x, y = x - x.mean(), y - y.mean()
    spread = float(np.sqrt((x * x).sum() * (y * y).sum()))
    return min(max(float((x * y).sum()) / spread, -1.0), 1.0) if spread > 1e-12 else 0.0


def paradox_share(people: int, sources: Rows, targets: Rows) -> float:
    """Return the share of those who follow anybody who have fewer followers than the mean of those they follow, 0 to 1.

    Source: Feld 1991, Why your friends have more friends than you do; Hodas, Kooti and Lerman 2013, Friendship paradox redux.
    """
    if not len(sources):
        return 0.0
    followers = np.bincount(targets, minlength=people)
    following = np.bincount(sources, minlength=people)
    theirs = np.bincount(sources, weights=followers[targets], minlength=people)
    follows = following > 0
    fewer = followers[follows] * following[follows] < theirs[follows] - 1e-9
    return float(fewer.mean())
