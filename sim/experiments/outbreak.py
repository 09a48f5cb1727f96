"""Breaking-news worlds for experiments: how they are made, changed into their controls, run, and what curves they leave."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from msgspec.structs import replace

from sim.content import SHIPPED
from sim.errors import SimError
from sim.event import Intervention
from sim.experiments import Conditions, Row
from sim.experiments.common import Forgetful
from sim.metrics import measure
from sim.metrics.communities import by_community
from sim.mind import Mind
from sim.network import FOLLOWS, Tie
from sim.policy import Policy
from sim.randomness import Luck
from sim.scenarios import scenario_named, world_of_setting
from sim.setting import Community, Setting
from sim.setting_file import read_setting
from sim.simulation import Simulation
from sim.world import World

AGENTS, TICKS, SEEDS = 1000, 60, 20  # of all experiments on the spread of news, unless the caller says otherwise
SWAPS = 10  # attempts to swap the ends of two ties, per tie: more changes nothing that can be measured
SHORTEST = 12  # ticks, fewer of which show no curve

Curves = Mapping[str, Sequence[float]]

# Kept of each run, tick by tick from 0, the world before anything happens: metrics (sim.metrics), and the same by community.
KEPT = (
    "informed",
    "posts",
    "emotion_density",
    "mean_emotion",
    "intense_share",
    "positive_share",
    "polarisation",
    "assortativity",
    "cascade_size",
)


def setting_of(scenario: str) -> Setting:
    """Return the setting that a scenario ships with."""
    return read_setting(SHIPPED / scenario_named(scenario).setting)


def world_of(scenario: str, setting: Setting, conditions: Conditions, policy: Policy | None = None) -> World:
    """Return the world of a trial at tick 0, of a setting that may be another than the scenario's."""
    return world_of_setting(scenario_named(scenario), setting, conditions.seed, conditions.agents, policy)


def with_ties(world: World, ties: Sequence[Tie]) -> World:
    """Return a world of the same people, topics and luck whose ties are others; the one given is used up."""
    return World(
        scenario=world.scenario,
        luck=world.luck,
        agents=list(world.agents.values()),
        items=[],
        ties=list(ties),
        topics=list(world.topics.values()),
        algorithm=world.algorithm,
        policy=world.policy,
    )


def united(setting: Setting) -> Setting:
    """Return a setting of the same people, number of ties and followers of officials, all in one community without bridges."""
    total = sum(community.share for community in setting.communities)
    shares = {community.name: community.share / total for community in setting.communities}
    home = setting.communities[0].name
    officials = tuple(replace(each, community=home, followed=each.followed * shares[each.community]) for each in setting.officials)
    return replace(setting, communities=(Community(home, 1.0),), officials=officials, bridges=0)


def shuffled(ties: Sequence[Tie], luck: Luck) -> list[Tie]:
    """Return ties between others: everybody follows as many, and is followed by as many, but communities are gone.

    SWAPS times as often as there are ties, two ties a -> b and c -> d become a -> d and c -> b, unless one of them is there or a loop.

    Source: Maslov and Sneppen 2002, Specificity and stability in topology of protein networks (degree-preserving rewiring).
    """
    sources, targets = [tie.source for tie in ties], [tie.target for tie in ties]
    tied, count = set(zip(sources, targets, strict=True)), len(ties)
    picks = (luck.draws(0, np.arange(2 * SWAPS * count, dtype=np.int64), "shuffled edges") * count).astype(np.int64)
    for one, other in picks.reshape(-1, 2).tolist():
        (a, b), (c, d) = (sources[one], targets[one]), (sources[other], targets[other])
        if a != d and c != b and (a, d) not in tied and (c, b) not in tied:
            tied -= {(a, b), (c, d)}
            tied |= {(a, d), (c, b)}
            targets[one], targets[other] = d, b
    return [replace(tie, target=target) for tie, target in zip(ties, targets, strict=True)]


def regular(agents: Sequence[int], ties: int) -> list[Tie]:
    """Return about so many ties with which everybody follows the next few in a ring, and so is followed by as many."""
    each = max(1, round(ties / len(agents)))
    return [
        Tie(agent, agents[(place + step) % len(agents)], FOLLOWS, 0.3) for place, agent in enumerate(agents) for step in range(1, each + 1)
    ]


async def outbreak(
    world: World, mind: Mind, ticks: int, changes: Callable[[int], Sequence[Intervention]] = lambda _: ()
) -> dict[str, list[float]]:
    """Return the curves of a run by name, value by tick from 0.

    The metrics in KEPT; and "informed in X", "intense in X" for each community X.

    Args:
        changes: interventions with which a tick begins.

    Raises:
        SimError: there are too few ticks.
    """
    if ticks < SHORTEST:
        raise SimError(f"{ticks} rounds; allowed: {SHORTEST} or more, or no curve shows")
    simulation = Simulation(world, scenario_named(world.scenario), lambda _: mind, Forgetful())
    curves: dict[str, list[float]] = {}
    _keep(curves, world, measure(world, ()))
    for tick in range(1, ticks + 1):
        for change in changes(tick):
            simulation.intervene(change)
        await simulation.tick()
        _keep(curves, world, simulation.metrics)
    return curves


def _keep(curves: dict[str, list[float]], world: World, metrics: Mapping[str, float]) -> None:
    for name in KEPT:
        curves.setdefault(name, []).append(metrics[name])
    for home, shares in by_community(world).items():
        curves.setdefault(f"informed in {home}", []).append(shares.informed)
        curves.setdefault(f"intense in {home}", []).append(shares.intense)


def rows_of(conditions: Conditions, curves: Curves) -> list[Row]:
    """Return a row for each point of each curve, x being the tick."""
    return [
        Row(conditions.seed, conditions.arm, name, float(value), float(tick))
        for name, values in curves.items()
        for tick, value in enumerate(values)
    ]


def curves_of(rows: Sequence[Row], arm: str) -> dict[int, dict[str, list[float]]]:
    """Return seed -> name -> values by tick of one arm, as `rows_of` took them."""
    found: dict[int, dict[str, list[float]]] = {}
    for row in sorted((row for row in rows if row.arm == arm), key=lambda row: (row.seed, row.x)):
        found.setdefault(row.seed, {}).setdefault(row.measure, []).append(row.value)
    return found
