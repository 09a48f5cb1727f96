"""Who acts in a tick: people are not equally active."""

import numpy as np
from numpy.typing import NDArray

from sim.randomness import Luck

RATE = 0.6  # expected urges to act per tick of somebody with activity 1
PARETO_ALPHA = 2.0  # tail of the activity of sampled people; RecAgent (Wang et al. 2023) uses a Pareto distribution
PARETO_MINIMUM = 0.5  # so that the mean is 1


def active(luck: Luck, tick: int, agents: NDArray[np.int64], activity: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return who acts: agents, activity (n,) -> (n,) bool; each with chance 1 - exp(-RATE * activity), a Poisson process's."""
    chance = 1 - np.exp(-RATE * activity)
    return luck.draws(tick, agents, "active") < chance


def pareto_activity(luck: Luck, agent: int) -> float:
    """Return a keyed draw of activity: density alpha * m**alpha / x**(alpha + 1), m = PARETO_MINIMUM, cut at 6."""
    uniform = luck.draw(0, agent, "activity")
    return round(min(PARETO_MINIMUM * float((1 - uniform) ** (-1 / PARETO_ALPHA)), 6.0), 3)
