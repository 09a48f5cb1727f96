"""Who acts in a tick: people are not equally active."""

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from sim.errors import UnknownNameError
from sim.randomness import Luck

RATE = 0.6  # expected urges to act per tick of somebody with activity 1
PARETO_ALPHA = 2.0  # tail of the activity of sampled people; RecAgent (Wang et al. 2023) uses a Pareto distribution
PARETO_MINIMUM = 0.5  # so that the mean is 1
CHANCE = 0.4  # p of the two rules that ask for one, unless an intervention says otherwise

Floats = NDArray[np.float64]


def pareto(activity: Floats, idle: Floats, chance: float) -> Floats:
    """Return 1 - exp(-RATE * activity): a Poisson process of urges, whose rate is Pareto distributed over people."""
    return 1 - np.exp(-RATE * activity)


def uniform(activity: Floats, idle: Floats, chance: float) -> Floats:
    """Return the same chance for everybody."""
    return np.full(len(activity), chance)


def idle_weighted(activity: Floats, idle: Floats, chance: float) -> Floats:
    """Return chance * (idle ticks + 1), at most 1: whoever has rested longest acts soonest."""
    return np.minimum(chance * (idle + 1), 1.0)


# RecAgent (Wang et al. 2023), section 3.4, and its released code: three ways in which it is drawn who acts.
# (activity (n,), idle ticks (n,), chance) -> (n,) chances to act.
RULES: dict[str, Callable[[Floats, Floats, float], Floats]] = {"pareto": pareto, "uniform": uniform, "idle-weighted": idle_weighted}


def active(luck: Luck, tick: int, agents: NDArray[np.int64], chances: Floats) -> NDArray[np.bool_]:
    """Return who acts: agents, chances (n,) -> (n,) bool."""
    return luck.draws(tick, agents, "active") < chances


def rule_named(name: str) -> Callable[[Floats, Floats, float], Floats]:
    """Return a rule of activity.

    Raises:
        UnknownNameError: the table has no such name.
    """
    if name not in RULES:
        raise UnknownNameError("rule of activity", name, RULES)
    return RULES[name]


def pareto_activity(luck: Luck, agent: int) -> float:
    """Return a keyed draw of activity: density alpha * m**alpha / x**(alpha + 1), m = PARETO_MINIMUM, cut at 6."""
    uniform = luck.draw(0, agent, "activity")
    return round(min(PARETO_MINIMUM * float((1 - uniform) ** (-1 / PARETO_ALPHA)), 6.0), 3)
