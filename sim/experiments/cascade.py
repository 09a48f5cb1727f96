"""Cascade: does a post run through a simulated society as a real one ran through a real one?

Scale, depth and maximal breadth of a cascade are counted over time: posts so far, the largest number of times any was passed on, and the
most posts at one depth. The simulated cascade is that of the post by which the news breaks, in a world of as many people as could have
seen the real one (--agents). Each time axis runs from a cascade's first post to its last, in the same number of steps, for a tick has no
length that real time would know of. What is compared is therefore shape and size, and not speed.

    normalised RMSE = sqrt(mean over steps of (simulated - real) ** 2) / (largest - smallest value of the real curve)

To beat are two baselines that have seen the real cascade, as the simulated one has not: the independent cascade model (Kempe, Kleinberg
and Tardos 2003) from the same author in the same network, with its one probability fitted so that it ends as near the real scale as it
can; and the real curve's own mean.

Source: Gao et al. 2023 (S3, arXiv 2307.14984), and for scale, depth, maximal breadth and normalised RMSE Yang et al. 2024 (OASIS,
arXiv 2411.11581).
"""

import math
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from sim.channel import root_of
from sim.errors import SimError
from sim.event import NewsBroke, Posted
from sim.experiments import Claim, Conditions, Curve, Equipment, Estimate, Experiment, Plot, Result, Row
from sim.experiments.common import Forgetful, chosen, curve, differences, interval, places
from sim.journal import TickRecord
from sim.mind import Mind
from sim.real_cascade import Passing, read_cascade
from sim.scenarios import new_world, scenario_named
from sim.simulation import Simulation
from sim.statistics import Floats
from sim.world import World

SCENARIO = "breaking-news"
STEPS = 20  # of the time axis; curves have one point more
HALVINGS = 20  # of the range of the fitted probability
MEASURES = ("scale", "depth", "breadth")
SIMULATED, INDEPENDENT, MEAN, REAL = "simulated", "independent cascade", "mean of the real curve", "real"
ERROR = "normalised RMSE, "


async def trial(conditions: Conditions, equipment: Equipment) -> list[Row]:
    """Return rows at x = share of the time from first to last post: MEASURES; and the error of each, where there is a real cascade."""
    real = _real(equipment.file, conditions.agents)
    if conditions.arm == SIMULATED:
        found = curves(await simulated(conditions, equipment.mind))
    elif real is None:
        return []
    elif conditions.arm == INDEPENDENT:
        world = new_world(SCENARIO, conditions.seed, conditions.agents)
        found = curves(fitted(world, next(iter(world.topics.values())).author, len(real)))
    else:
        found = curves(real)
        if conditions.arm == MEAN:
            found = {measure: np.full_like(values, values.mean()) for measure, values in found.items()}
    at = [(conditions.seed, conditions.arm, measure) for measure in MEASURES]
    rows = [Row(*key, float(value), step / STEPS) for key in at for step, value in enumerate(found[key[2]])]
    if real is not None and conditions.arm != REAL:
        known = curves(real)
        rows += [Row(conditions.seed, conditions.arm, ERROR + each, normalised_rmse(found[each], known[each])) for each in MEASURES]
    return rows


def _real(file: Path | None, people: int) -> list[Passing] | None:
    if file is None:
        return None
    real = read_cascade(file)
    if len(real) > people:
        raise SimError(f"{len(real):,} posts in the file, {people:,} people in the world; allowed: --agents {len(real)} or more")
    return real


def curves(posts: Sequence[Passing]) -> dict[str, Floats]:
    """Return scale, depth and maximal breadth at each step of the time from the first post to the last: (STEPS + 1,)."""
    posts = sorted(posts)
    first, last = posts[0].time, posts[-1].time
    ends = np.linspace(first, last, STEPS + 1)
    ends[-1] = last
    found = np.zeros((len(MEASURES), STEPS + 1))
    widths: Counter[int] = Counter()
    upto = 0
    for step, end in enumerate(ends):
        while upto < len(posts) and posts[upto].time <= end:
            widths[posts[upto].depth] += 1
            upto += 1
        found[:, step] = upto, max(widths), max(widths.values())
    return dict(zip(MEASURES, found, strict=True))


def normalised_rmse(told: Floats, real: Floats) -> float:
    """Return the root mean squared distance of two curves as a share of the range of the real one; NaN where that has none."""
    spread = float(real.max() - real.min())
    return math.sqrt(float(((told - real) ** 2).mean())) / spread if spread else math.nan


# Cascades


async def simulated(conditions: Conditions, mind: Mind) -> list[Passing]:
    """Return the cascade of the post by which the news first breaks; that post alone where nobody passes it on."""
    world = new_world(SCENARIO, conditions.seed, conditions.agents)
    simulation = Simulation(world, scenario_named(SCENARIO), lambda _: mind, Forgetful())
    root: int | None = None
    posts: list[Passing] = []
    for _ in range(conditions.ticks):
        record = await simulation.tick()
        root = _broken(record) if root is None else root
        passed = [event.utterance for event in record.events if isinstance(event, Posted) and root_of(event.utterance) == root]
        posts += [Passing(float(record.tick), post.depth) for post in passed]
    if not posts:
        raise SimError(f"no news broke in {conditions.ticks} rounds; allowed: --ticks of at least {_first_break(world)}")
    return posts


def _broken(record: TickRecord) -> int | None:
    """Return the id of the post by which news broke in a tick, None where none did."""
    broken = next((event for event in record.events if isinstance(event, NewsBroke)), None)
    if broken is None:
        return None
    return next(event.utterance.id for event in record.events if isinstance(event, Posted) and event.agent == broken.agent)


def _first_break(world: World) -> int:
    return min(topic.tick for topic in world.topics.values())


def fitted(world: World, author: int, scale: int) -> list[Passing]:
    """Return the independent cascade from an author whose probability brings it nearest to a scale: the same draws for all of them."""
    low, high = 0.0, 1.0
    best = independent(world, author, high)
    for _ in range(HALVINGS):
        middle = (low + high) / 2
        found = independent(world, author, middle)
        if abs(len(found) - scale) < abs(len(best) - scale):
            best = found
        low, high = (middle, high) if len(found) < scale else (low, middle)
    return best


def independent(world: World, author: int, probability: float) -> list[Passing]:
    """Return one run of the independent cascade model: whoever has just passed it on wins each follower once, with a probability.

    Source: Kempe, Kleinberg and Tardos 2003, Maximizing the spread of influence through a social network, section 2.
    """
    depths = {author: 0}
    level = [author]
    while level:
        below: list[int] = []
        for speaker in level:
            followers = np.array(world.network.followers(speaker), dtype=np.int64)
            draws = world.luck.draws(speaker, followers, "independent cascade")
            for follower in followers[draws < probability].tolist():
                if follower not in depths:
                    depths[follower] = depths[speaker] + 1
                    below.append(follower)
        level = below
    return [Passing(float(depth), depth) for depth in depths.values()]


# What it says


def summary(rows: Sequence[Row]) -> Result:
    """Return how large cascades grow, and how far they are from the real one, beside both baselines."""
    arms = [arm for arm in (SIMULATED, INDEPENDENT, REAL) if any(row.arm == arm for row in rows)]
    estimates = [Estimate(arm, f"final {measure}", interval(chosen(rows, arm, measure, 1.0))) for arm in arms for measure in MEASURES]
    claims: list[Claim] = []
    for measure in (ERROR + each for each in MEASURES if chosen(rows, MEAN, ERROR + each)):
        estimates += [Estimate(arm, measure, interval(chosen(rows, arm, measure))) for arm in (SIMULATED, INDEPENDENT, MEAN)]
        claims += [_beats(rows, arm, measure) for arm in (INDEPENDENT, MEAN)]
    order = (SIMULATED, INDEPENDENT, MEAN, REAL)
    estimates.sort(key=lambda estimate: order.index(estimate.arm))
    plots = tuple(_plot(rows, measure, arms) for measure in MEASURES)
    return Result(tuple(estimates), tuple(claims), plots, _NOTES if REAL in arms else _ALONE)


def _beats(rows: Sequence[Row], arm: str, measure: str) -> Claim:
    """Return whether the simulated cascade is nearer to the real one than a baseline is, world by world."""
    gain = interval(differences(chosen(rows, arm, measure), chosen(rows, SIMULATED, measure)))
    holds = None if not math.isfinite(gain.low) else True if gain.low > 0 else False if gain.high < 0 else None
    return Claim(f"{measure.removeprefix(ERROR)}: nearer to the real cascade than {arm}", holds, f"by {gain} of its range")


def _plot(rows: Sequence[Row], measure: str, arms: Sequence[str]) -> Plot:
    lines = []
    for arm in arms:
        found = chosen(rows, arm, measure)
        x = places(found)
        if arm == REAL:  # the same for every seed
            lines.append(Curve(arm, tuple(x), tuple(row.value for row in found[: len(x)])))
        else:
            lines.append(curve(arm, x, [interval([row for row in found if row.x == each]) for each in x]))
    return Plot(f"Cascade: {measure} over time", "share of the time from first to last post", measure, tuple(lines))


_NOTES = (
    "The independent cascade was fitted to the real scale and the mean is the real curve's own: both have seen what they are held against.",
    "Time runs from first to last post of each cascade, so that speed is not compared.",
)
_ALONE = ("No real cascade was named, so that nothing is compared; name one with --on FILE, a CSV with the columns id, parent, time.",)

EXPERIMENT = Experiment(
    name="cascade",
    title="cascade: scale, depth and breadth over time, and how far from a real cascade (--on FILE) they are",
    source="Gao et al. 2023 (S3); Yang et al. 2024 (OASIS); Kempe, Kleinberg and Tardos 2003",
    arms=(SIMULATED, INDEPENDENT, MEAN, REAL),
    agents=1000,
    ticks=30,
    trial=trial,
    summary=summary,
    constants={"steps": STEPS, "halvings": HALVINGS},
    takes_file=True,
)
