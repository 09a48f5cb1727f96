"""Awareness: how news becomes known, and why its rise becomes marginal.

A(t) is the share of people who know. It never falls; its rise is marginal in the end where the mean gain of a tick over the last third of
the horizon is at most MARGINAL of that over the third in which it is largest.

The control is of the delay: where the edges are shuffled (degrees kept, communities gone), the second community hears of it no later. The
rise becomes marginal there as well, as of whatever spreads and runs out of people; no network takes that away. What a rise that does not
become marginal looks like, a reference without ties shows: nobody is tied to anybody, and an office tells as many people in each tick as
in any other. It tells that the measure can say no, and nothing of what the network does.

Source: Gao et al. 2023 (S3, arXiv 2307.14984), section 4.2, information propagation. Thresholds are ours: the paper prints a curve.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from sim.event import Intervention, PostInjected, TieMade
from sim.experiments import Claim, Conditions, Equipment, Estimate, Experiment, Plot, Result, Row
from sim.experiments.outbreak import AGENTS, SEEDS, TICKS, curves_of, outbreak, rows_of, setting_of, shuffled, with_ties, world_of
from sim.experiments.shapes import estimate, in_seeds, marked, mean_curve, measured
from sim.network import FOLLOWS, Tie
from sim.world import World

MARGINAL = 0.5  # largest ratio of the mean gain of the last third to that of the peak third
HALF = 0.5  # share of a community that knows when it counts as reached
BEHIND, TOGETHER = 5, 2  # ticks by which the second community is later at least, or at most

COMMUNITIES, SHUFFLED, DRIP = "two communities", "shuffled edges", "constant drip"
ARMS = (COMMUNITIES, SHUFFLED, DRIP)

Curves = Mapping[str, Sequence[float]]


async def trial(conditions: Conditions, equipment: Equipment) -> list[Row]:
    """Return the curves of one run; the curve of each community under "informed, first" and "informed, second"."""
    setting = setting_of("breaking-news")
    world = world_of("breaking-news", setting, conditions)
    if conditions.arm == SHUFFLED:
        world = with_ties(world, shuffled(list(world.network.all_ties()), world.luck))
    if conditions.arm == DRIP:
        world = with_ties(world, [])
        curves = await outbreak(world, equipment.mind, conditions.ticks, lambda tick: _drip(world, tick, conditions.ticks))
    else:
        curves = await outbreak(world, equipment.mind, conditions.ticks)
    for community, place in zip(setting.communities, ("first", "second"), strict=True):
        curves[f"informed, {place}"] = curves.pop(f"informed in {community.name}")
    return rows_of(conditions, {name: values for name, values in curves.items() if name.startswith("informed")})


def _drip(world: World, tick: int, ticks: int) -> list[Intervention]:
    """Return what lets as many people hear of the news in each tick: they begin to follow an office that repeats it."""
    topic = next(iter(world.topics.values()))
    if tick < topic.tick:
        return []
    people = [agent.id for agent in world.agents.values() if not agent.persona.official]
    people.sort(key=lambda agent: world.luck.bits(0, agent, "turn in the drip"))
    done, rounds = tick - topic.tick, ticks - topic.tick + 1
    turn = people[len(people) * done // rounds : len(people) * (done + 1) // rounds]
    ties = [TieMade(agent, Tie(agent, topic.author, FOLLOWS, 0.3)) for agent in turn]
    return [PostInjected(topic.author, f"{topic.title}."), *ties]


# What it says


def gains(values: Sequence[float]) -> tuple[float, float, float]:
    """Return the mean gain of a tick over each third of the horizon."""
    steps = [after - before for before, after in pairwise(values)]
    cuts = [len(steps) * k // 3 for k in range(4)]
    first, middle, last = (sum(steps[a:b]) / max(b - a, 1) for a, b in pairwise(cuts))
    return first, middle, last


def monotone(values: Sequence[float]) -> bool:
    """Return whether a curve never falls."""
    return all(after >= before - 1e-12 for before, after in pairwise(values))


def marginal(values: Sequence[float]) -> bool:
    """Return whether a curve rises, and little in the end."""
    thirds = gains(values)
    return max(thirds) > 0 and thirds[-1] <= MARGINAL * max(thirds)


def half_time(values: Sequence[float]) -> int:
    """Return the first tick at which HALF of people know, one after the last where that never comes."""
    return next((tick for tick, value in enumerate(values) if value >= HALF), len(values))


def delay(curves: Curves) -> int:
    """Return by how many ticks the second community is reached after the first."""
    return half_time(curves["informed, second"]) - half_time(curves["informed, first"])


def summary(rows: Sequence[Row]) -> Result:
    """Return what the trials say about the rise, and about the delay between communities."""
    found = {arm: curves_of(rows, arm) for arm in ARMS}
    estimates = [line for arm, curves in found.items() if curves for line in _estimates(arm, curves)]
    curves = [mean_curve(arm, [each["informed"] for each in of.values()]) for arm, of in found.items() if of]
    two = found[COMMUNITIES]
    places = ("first", "second") if two else ()
    apart = [mean_curve(f"{place} community", [each[f"informed, {place}"] for each in two.values()]) for place in places]
    halves = [half_time(each.y) for each in apart]
    apart.append(marked("half know", halves, [HALF] * len(halves)))
    plots = (
        Plot("People who know, mean of seeds", "tick", "share", tuple(curves)),
        Plot("Two communities, mean of seeds", "tick", "share", tuple(apart)),
    )
    return Result(tuple(estimates), tuple(_claims(found)), plots, _notes())


def _estimates(arm: str, curves: Mapping[int, Curves]) -> list[Estimate]:
    rises = {seed: gains(each["informed"]) for seed, each in curves.items()}
    return [
        estimate(arm, "rise becomes marginal", {seed: marginal(each["informed"]) for seed, each in curves.items()}),
        measured(arm, "gain of the last third / of the peak third", {seed: _ratio(each) for seed, each in rises.items()}),
        measured(arm, "know in the end (share)", {seed: each["informed"][-1] for seed, each in curves.items()}),
        measured(arm, "half know (tick)", {seed: half_time(each["informed"]) for seed, each in curves.items()}),
        measured(arm, "second community after the first (ticks)", {seed: delay(each) for seed, each in curves.items()}),
    ]


def _ratio(thirds: tuple[float, float, float]) -> float:
    return thirds[-1] / max(thirds) if max(thirds) > 0 else 1.0


def _claims(found: Mapping[str, Mapping[int, Curves]]) -> list[Claim]:
    def so(arm: str, test: str) -> dict[int, bool]:
        return {seed: _TESTS[test](each) for seed, each in found[arm].items()}

    everywhere = {seed: all(monotone(of[seed]["informed"]) for of in found.values() if seed in of) for seed in found[COMMUNITIES]}
    claims = [
        in_seeds("A(t) never falls", everywhere),
        in_seeds("with two communities, its rise becomes marginal", so(COMMUNITIES, "marginal")),
    ]
    if found[DRIP]:
        claims.append(in_seeds("reference without ties: with a constant drip from outside, it does not", so(DRIP, "steady")))
    if found[SHUFFLED]:
        claims += [
            in_seeds("with shuffled edges, it becomes marginal as well", so(SHUFFLED, "marginal")),
            in_seeds(f"the second community is reached {BEHIND} ticks or more after the first", so(COMMUNITIES, "behind")),
            in_seeds(f"control: with shuffled edges, within {TOGETHER} ticks of it", so(SHUFFLED, "together")),
        ]
    return claims


_TESTS = {
    "marginal": lambda curves: marginal(curves["informed"]),
    "steady": lambda curves: not marginal(curves["informed"]),
    "behind": lambda curves: delay(curves) >= BEHIND,
    "together": lambda curves: abs(delay(curves)) <= TOGETHER,
}


def _notes() -> tuple[str, ...]:
    return (
        "Shuffled edges show the marginal rise as well: any spread that runs out of people does. What they lack is the delay.",
        "The constant drip is a reference without ties, no control of the network: it shows that a rise need not become marginal.",
        "S3 prints curves without numbers for this, so that no published values stand beside ours.",
    )


EXPERIMENT = Experiment(
    name="awareness",
    title="how news becomes known: a rise that becomes marginal, and a second community that hears of it late",
    source="Gao et al. 2023 (S3), section 4.2",
    arms=ARMS,
    agents=AGENTS,
    ticks=TICKS,
    seeds=SEEDS,
    trial=trial,
    summary=summary,
    constants={"marginal": MARGINAL, "half": HALF, "behind_ticks": BEHIND, "together_ticks": TOGETHER},
)
