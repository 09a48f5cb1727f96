"""Policy: what each measure of a platform does to a piece of news that is running, against the same world without it.

A world runs to its end; the tick at which most people are in an intense emotion is the peak. The same world runs again, and a measure is
taken in the tick after the peak. Luck is keyed, so that both worlds are one until then, and whatever the measure does not touch goes on
alike: what parts them is the measure. Differences are "with" - "without", seed by seed.

- none: people are asked whether they are sure, and nobody gives up a thing: both worlds stay one, as tests see to. It is told, not claimed.
- block-hub, block-random: an account is blocked, the one with most followers among all that are not official, or one of them by lot.
- cap: an original may be passed on CAP times and no more.
- friction: FRICTION of all forwards are given up.
- channel: CHANNEL posts of each page are by people whom the reader does not follow, ranked as before. A control for the next two.
- bridging, like-minded: the same, ranked so.
- cool: everybody's arousal falls by COOLED of what it is above rest, once.
- rewire: REWIRED of what people follow leads to others.
- statement: the first official account speaks calmly for the side that fewer people hold.

What the authors of S3 wish for (Gao et al. 2023, section 6); they publish no figures, so that none stand beside ours.
"""

import math
from collections.abc import Sequence

from sim.errors import SimError
from sim.event import (
    AccountBlocked,
    EmotionCooled,
    ForwardsCapped,
    FrictionChanged,
    Intervention,
    RankerChanged,
    StatementMade,
    TiesRewired,
)
from sim.experiments import Claim, Conditions, Curve, Equipment, Estimate, Experiment, Plot, Result, Row
from sim.experiments.common import Forgetful, chosen, curve, interval, places
from sim.measures import teller
from sim.metrics import newest_topic
from sim.scenarios import new_world, scenario_named
from sim.simulation import Simulation
from sim.statistics import Interval
from sim.topic import Side
from sim.world import World

SCENARIO = "breaking-news"
CAP, FRICTION, CHANNEL, COOLED, REWIRED = 10, 0.5, 2, 0.5, 0.1
AFTER = 10  # ticks that there are at least after a measure

ARMS = ("none", "block-hub", "block-random", "cap", "friction", "channel", "bridging", "like-minded", "cool", "rewire", "statement")
DRAWN = ("block-hub", "cap", "friction", "channel", "cool", "statement")  # more lines than that tell nothing
CURVES = {
    "informed": "informed",
    "intense": "share in an intense emotion",
    "positive": "positive share",
    "polarisation": "polarisation",
    "forwards": "forwards so far, a person",
}
STATEMENTS: dict[Side, str] = {
    "for": "We have looked into it. There is good reason for a yes, and there will be a decision by the end of the month.",
    "against": "We have looked into it. There is no reason for haste, and nobody is in danger tonight.",
}

Course = dict[str, list[float]]  # curve -> its value in each tick


def measure_of(arm: str, world: World) -> Intervention:
    """Return the measure of an arm, for a world at its peak."""
    match arm:
        case "none":
            return FrictionChanged(0.0)
        case "block-hub":
            return AccountBlocked(max(_users(world), key=lambda agent: (len(world.network.followers(agent)), -agent)))
        case "block-random":
            return AccountBlocked(world.luck.of(0, 0).pick("blocked by lot", _users(world)))
        case "cap":
            return ForwardsCapped(CAP)
        case "friction":
            return FrictionChanged(FRICTION)
        case "channel":
            return RankerChanged(world.policy.ranker, CHANNEL)
        case "bridging" | "like-minded":
            return RankerChanged(arm, CHANNEL)
        case "cool":
            return EmotionCooled(COOLED)
        case "rewire":
            return TiesRewired(REWIRED)
        case "statement":
            return _statement(world)
        case _:
            raise SimError(f"no arm '{arm}' ({', '.join(ARMS)})")


def _users(world: World) -> list[int]:
    return [agent.id for agent in world.agents.values() if not agent.persona.official]


def _statement(world: World) -> StatementMade:
    topic = newest_topic(world)
    held = [attitude for agent in world.agents.values() if (attitude := agent.attitudes.get(topic))]
    side: Side = "against" if 2 * sum(attitude > 0 for attitude in held) > len(held) else "for"
    return StatementMade(teller(world), topic, side, STATEMENTS[side])


async def trial(conditions: Conditions, equipment: Equipment) -> list[Row]:
    """Return rows: of each curve "with" - "without" by ticks since the measure (x from 1), "without" at the end, and the peak's tick.

    Raises:
        SimError: there are too few ticks.
    """
    if conditions.ticks < 2 * AFTER:
        raise SimError(f"{conditions.ticks} ticks; allowed in policy: {2 * AFTER} or more")
    without = await _lived(conditions, equipment, None)
    intense = without["intense"][: conditions.ticks - AFTER]
    peak = intense.index(max(intense)) + 1
    with_it = await _lived(conditions, equipment, peak)

    def row(measure: str, value: float, x: float = 0.0) -> Row:
        return Row(conditions.seed, conditions.arm, measure, value, x)

    found = [row("peak", peak)]
    for name in CURVES:
        found.append(row(f"{name} without", without[name][-1]))
        pairs = zip(with_it[name][peak:], without[name][peak:], strict=True)
        found += [row(name, ours - theirs, x) for x, (ours, theirs) in enumerate(pairs, start=1)]
    return found


async def _lived(conditions: Conditions, equipment: Equipment, peak: int | None) -> Course:
    """Return the curves of a world in which the arm's measure is taken after the peak, or, for None, never."""
    world = new_world(SCENARIO, conditions.seed, conditions.agents)
    simulation = Simulation(world, scenario_named(SCENARIO), lambda _: equipment.mind, Forgetful())
    course: Course = {name: [] for name in CURVES}
    forwards = 0.0
    for tick in range(conditions.ticks):
        if tick == peak:
            simulation.intervene(measure_of(conditions.arm, world))
        await simulation.tick()
        now = simulation.metrics
        forwards += now["forwards"]
        values = (now["informed"], now["intense_share"], now["positive_share"], now["polarisation"], forwards / len(world.agents))
        for name, value in zip(CURVES, values, strict=True):
            course[name].append(value)
    return course


# What it says


def at_the_end(rows: Sequence[Row], arm: str, name: str) -> Interval:
    """Return the difference in the last tick, over seeds."""
    last: dict[int, Row] = {}
    for row in chosen(rows, arm, name):
        if row.seed not in last or row.x > last[row.seed].x:
            last[row.seed] = row
    return interval(list(last.values()))


def area(rows: Sequence[Row], arm: str, name: str) -> Interval:
    """Return the area between the two curves, from the measure to the end, over seeds: the sum of the differences of all ticks."""
    return interval([Row(seed, arm, name, value) for seed, value in _areas(rows, arm, name).items()])


def further(rows: Sequence[Row], arm: str, other: str, name: str) -> Interval:
    """Return by how much the area of one measure is above that of another, paired by seed; seeds that only one has are left out."""
    ours, theirs = _areas(rows, arm, name), _areas(rows, other, name)
    return interval([Row(seed, arm, name, value - theirs[seed]) for seed, value in ours.items() if seed in theirs])


def _areas(rows: Sequence[Row], arm: str, name: str) -> dict[int, float]:
    sums: dict[int, float] = {}
    for row in chosen(rows, arm, name):
        sums[row.seed] = sums.get(row.seed, 0.0) + row.value
    return sums


def summary(rows: Sequence[Row]) -> Result:
    """Return what each measure changes."""
    arms = [arm for arm in ARMS if chosen(rows, arm, "peak")]
    estimates = [_without(rows, arms[0], name) for name in CURVES] if arms else []
    for arm in arms:
        for name, title in CURVES.items():
            estimates.append(Estimate(arm, f"{title}: at the end", at_the_end(rows, arm, name)))
            estimates.append(Estimate(arm, f"{title}: area (x ticks)", area(rows, arm, name)))
    peaks = sorted({int(row.value) for row in rows if row.measure == "peak"})
    notes = (
        "Differences are with - without the measure, in one world each seed, by the same luck; intervals are over seeds.",
        f"Measures are taken in the tick after the peak of intensity (peaks in ticks {', '.join(map(str, peaks))}).",
    )
    return Result(tuple(estimates), tuple(_claims(rows, arms)), tuple(_plots(rows, arms)), notes)


def _without(rows: Sequence[Row], arm: str, name: str) -> Estimate:
    return Estimate("(without)", f"{CURVES[name]}: at the end", interval(chosen(rows, arm, f"{name} without")))


def _claims(rows: Sequence[Row], arms: Sequence[str]) -> list[Claim]:
    found = []
    for arm, name in (("friction", "forwards"), ("cap", "forwards"), ("block-hub", "forwards"), ("cool", "intense")):
        if arm in arms:
            fall = area(rows, arm, name)
            holds = fall.high < 0 if math.isfinite(fall.high) else None
            found.append(Claim(f"{arm} lowers the {CURVES[name]}", holds, f"area {fall}"))
    if {"block-hub", "block-random"} <= set(arms):
        apart = further(rows, "block-hub", "block-random", "forwards")
        holds = apart.high < 0 if math.isfinite(apart.high) else None
        found.append(Claim("blocking the hub lowers forwards more than blocking somebody by lot", holds, f"area of hub - lot {apart}"))
    return found


def _plots(rows: Sequence[Row], arms: Sequence[str]) -> list[Plot]:
    drawn = [arm for arm in DRAWN if arm in arms]
    return [
        Plot(f"{CURVES[name]}: with - without", "ticks since the measure", "difference", tuple(_line(rows, arm, name) for arm in drawn))
        for name in ("intense", "informed")
    ]


def _line(rows: Sequence[Row], arm: str, name: str) -> Curve:
    found = chosen(rows, arm, name)
    seeds = {row.seed for row in found}
    x = [place for place in places(found) if sum(row.x == place for row in found) == len(seeds)]
    return curve(arm, x, [interval([row for row in found if row.x == place]) for place in x])


EXPERIMENT = Experiment(
    name="policy",
    title="policy: each measure of a platform against the same world without it, paired by the same luck",
    source="Gao et al. 2023 (S3), section 6, which asks for such an interface",
    arms=ARMS,
    agents=500,
    ticks=40,
    trial=trial,
    summary=summary,
    constants={
        "scenario": SCENARIO,
        "cap": CAP,
        "friction": FRICTION,
        "recommended_posts_a_page": CHANNEL,
        "cooled": COOLED,
        "rewired": REWIRED,
        "ticks_after": AFTER,
    },
)
