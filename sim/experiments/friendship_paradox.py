"""The friendship paradox: most people have fewer followers than those whom they follow.

With k followers of one person, of mean mu and variance var over people, whoever is found at the end of a random tie has
mu + var / mu of them on average: sum k**2 / sum k, by arithmetic, on every graph. What is claimed is of people, not of the mean: that most
have fewer followers than those whom they follow, communities or not; on a graph where everybody has as many followers as everybody else,
the control, nobody has.

Source: Feld 1991, Why your friends have more friends than you do; on follower networks Hodas, Kooti and Lerman 2013. Gao et al. 2023
(S3, arXiv 2307.14984) name three tiers of accounts, which make people differ.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.experiments import Claim, Conditions, Curve, Equipment, Estimate, Experiment, Plot, Result, Row
from sim.experiments.common import chosen
from sim.experiments.outbreak import AGENTS, SEEDS, regular, setting_of, shuffled, with_ties, world_of
from sim.experiments.shapes import in_seeds, measured
from sim.metrics.ties import ends, paradox_share
from sim.world import World

MOST = 0.5  # share of people above which they are most

GENERATED, SHUFFLED, REGULAR = "generated", "shuffled edges", "regular"
ARMS = (GENERATED, SHUFFLED, REGULAR)
SHARE, MEAN, FOUND, EXPECTED = "share", "mean followers", "followers of the followed", "mu + var / mu"


async def trial(conditions: Conditions, equipment: Equipment) -> list[Row]:
    """Return what a graph at tick 0 shows; nobody decides anything."""
    world = world_of("energy-policy", setting_of("energy-policy"), conditions)
    if conditions.arm == SHUFFLED:
        world = with_ties(world, shuffled(list(world.network.all_ties()), world.luck))
    elif conditions.arm == REGULAR:
        world = with_ties(world, regular(list(world.agents), len(world.network)))
    return [Row(conditions.seed, conditions.arm, name, value) for name, value in measures(world).items()]


def measures(world: World) -> dict[str, float]:
    """Return the share of people in the paradox, mu, the mean followers of whoever is followed, and mu + var / mu."""
    sources, targets = ends(world.network, list(world.agents))
    followers: NDArray[np.float64] = np.bincount(targets, minlength=len(world.agents)).astype(np.float64)
    mean = float(followers.mean())
    return {
        SHARE: paradox_share(len(world.agents), sources, targets),
        MEAN: mean,
        FOUND: float(followers[targets].mean()),
        EXPECTED: mean + float(followers.var()) / mean,
    }


# What it says


def summary(rows: Sequence[Row]) -> Result:
    """Return whether the paradox is there, and whether it vanishes where everybody is alike."""
    arms = [arm for arm in ARMS if chosen(rows, arm, SHARE)]
    estimates = [line for arm in arms for line in _estimates(rows, arm)]
    return Result(tuple(estimates), tuple(_claims(rows, arms)), (_plot(estimates, arms),))


def _values(rows: Sequence[Row], arm: str, measure: str) -> dict[int, float]:
    return {row.seed: row.value for row in chosen(rows, arm, measure)}


def _estimates(rows: Sequence[Row], arm: str) -> list[Estimate]:
    return [measured(arm, name, _values(rows, arm, name)) for name in (SHARE, MEAN, FOUND, EXPECTED)]


def _claims(rows: Sequence[Row], arms: Sequence[str]) -> list[Claim]:
    claims = []
    for arm in arms:
        share = _values(rows, arm, SHARE)
        if arm == REGULAR:
            claims.append(
                in_seeds("control: on a regular graph, nobody is in the paradox", {seed: each == 0 for seed, each in share.items()})
            )
        else:
            so = {seed: each > MOST for seed, each in share.items()}
            claims.append(in_seeds(f"{arm}: most have fewer followers than those whom they follow", so))
    return claims


def _plot(estimates: Sequence[Estimate], arms: Sequence[str]) -> Plot:
    values = {(each.arm, each.measure): each.interval.value for each in estimates}
    places = tuple(map(float, range(len(arms))))
    bars = tuple(Curve(name, places, tuple(values[arm, name] for arm in arms)) for name in (MEAN, FOUND, EXPECTED))
    return Plot("Followers", "", "mean", bars, "bars", tuple(arms))


EXPERIMENT = Experiment(
    name="friendship-paradox",
    title="most people have fewer followers than those whom they follow, unless all are alike",
    source="Feld 1991; on the follower network of Gao et al. 2023 (S3)",
    arms=ARMS,
    agents=AGENTS,
    ticks=1,
    seeds=SEEDS,
    trial=trial,
    summary=summary,
    constants={"most": MOST},
)
