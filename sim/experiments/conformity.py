"""Conformity: do people change a rating towards the ratings of their friends, and the more, the more friends there are?

A screening, off the record: everybody rates the same FILMS films (the mind is asked as after watching; the world does not change).
Then some are shown what 1 to MOST of their contacts gave, and rate again. How many, and whose, is drawn by key, among those with MOST
contacts or more, so that sociable people do not stand for large numbers. The control rates again without seeing anything.

C = (|pre - m| - |post - m|) / |pre - m|, where pre is not m, m the mean of what the friends gave (in the control: of those who would have
been shown). Where pre is near m, C has a small denominator and falls far below 0 for no reason but that ratings are whole: its mean is
below 0 in the control, where nobody has seen anything. "pooled C", the sum of the numerators over that of the denominators, is not.

Source: Wang et al. 2023 (RecAgent, arXiv 2306.02552), section 4.2.2.
"""

from collections.abc import Sequence
from typing import NamedTuple

from sim.action import Rate
from sim.errors import SimError
from sim.experiments import Claim, Conditions, Equipment, Estimate, Experiment, Plot, Result, Row
from sim.experiments.asking import asked
from sim.experiments.common import Forgetful, above_zero, chosen, contains_zero, curve, interval, per_seed, places
from sim.gate import Failure
from sim.mind import Decision, Mind
from sim.observation import Contact, Rating
from sim.scenarios import new_world, scenario_named
from sim.simulation import Simulation
from sim.statistics import Floats, Interval, bootstrap, slope
from sim.text import clean
from sim.turn import common
from sim.world import World

FILMS = 3
MOST = 5  # friends whose ratings are shown, at most
NEAR = 0.1  # pooled C of a control that counts as near 0: a tenth of the way to the friends' mean

EXPOSED, CONTROL = "exposed", "control"
ARMS = (EXPOSED, CONTROL)


class _Case(NamedTuple):
    """Somebody, a film, what they gave at first, and what some friends gave."""

    agent: int
    item: int
    before: int
    others: tuple[tuple[Contact, int], ...]

    @property
    def mean(self) -> float:
        return sum(stars for _, stars in self.others) / len(self.others)


async def trial(conditions: Conditions, equipment: Equipment) -> list[Row]:
    """Return rows by number of friends and agent: "C", "gap" (|pre - m|), "closer" (by how much of it), "changed" (0 or 1)."""
    world = new_world("movie-night", conditions.seed, conditions.agents)
    simulation = Simulation(world, scenario_named("movie-night"), lambda _: equipment.mind, Forgetful())
    for _ in range(conditions.ticks):
        await simulation.tick()
    films = sorted(world.catalogue.ids.tolist(), key=lambda item: world.luck.bits(0, item, "screening"))[:FILMS]
    first = {item: await _stars(world, equipment.mind, [_rating(world, agent, item) for agent in world.agents]) for item in films}
    cases = [case for item in films for case in _cases(world, item, dict(zip(world.agents, first[item], strict=True)))]
    shown = conditions.arm == EXPOSED
    views = [_rating(world, case.agent, case.item, case.before, case.others if shown else ()) for case in cases]
    if not cases:
        raise SimError(f"{conditions.agents} agents: nobody has {MOST} contacts who rated; allowed in conformity: more people")
    rows: list[Row] = []
    for case, after in zip(cases, await _stars(world, equipment.mind, views), strict=True):
        if after is not None:
            rows += _rows(conditions, case, after)
    return rows


def _rating(world: World, agent: int, item: int, before: int = 0, others: tuple[tuple[Contact, int], ...] = ()) -> Rating:
    return Rating(**common(world, agent), item=item, reason="it was on", before=before, others=others)


async def _stars(world: World, mind: Mind, views: Sequence[Rating]) -> list[int | None]:
    """Return the stars that each gives, None where the mind gave none.

    Raises:
        SimError: it gave none at all.
    """
    answers = await asked(world, mind, views)
    stars = [each.action.stars if isinstance(each, Decision) and isinstance(each.action, Rate) else None for each in answers]
    failures = [each.because for each in answers if isinstance(each, Failure)]
    if views and len(failures) == len(views):
        raise SimError(f"mind '{clean(mind.name, 80)}' gave none of {len(views)} ratings: {failures[0]}")
    return stars


def _cases(world: World, item: int, given: dict[int, int | None]) -> list[_Case]:
    """Return everybody who can be shown MOST friends' ratings of a film, with as many of them as the draw says."""
    cases = []
    for agent, before in given.items():
        friends = [(contact, stars) for contact in world.contacts(agent) if (stars := given[contact.id]) is not None]
        if before is None or len(friends) < MOST:
            continue
        luck = world.luck.of(world.tick, agent)
        count = 1 + int(luck.draw("friends shown", item) * MOST)
        friends.sort(key=lambda friend: luck.luck.bits(agent, friend[0].id, "shown friend", item))
        cases.append(_Case(agent, item, before, tuple(friends[:count])))
    return cases


def _rows(conditions: Conditions, case: _Case, after: int) -> list[Row]:
    gap, left = abs(case.before - case.mean), abs(after - case.mean)
    found = [("changed", float(after != case.before))]
    if gap > 0:
        found += [("C", (gap - left) / gap), ("gap", gap), ("closer", gap - left)]
    count = float(len(case.others))
    return [Row(conditions.seed, conditions.arm, measure, value, count, case.agent) for measure, value in found]


# What it says


def summary(rows: Sequence[Row]) -> Result:
    """Return what the trials say of C, of changes of mind, and of the number of friends."""
    estimates = [estimate for arm in ARMS for estimate in _estimates(rows, arm)]
    return Result(
        tuple(estimates), tuple(_claims(rows)), (_plot(rows, "changed", "share who changed"), _plot(rows, "pooled C", "pooled C")), _NOTES
    )


_NOTES = ("RecAgent prints a figure without numbers for this experiment, so that no published values stand beside ours.",)


def _pooled(rows: Sequence[Row], arm: str, x: float | None = None) -> Interval:
    """Return sum(closer) / sum(gap), with its interval over seeds."""
    closer, gap = (chosen(rows, arm, measure, x) for measure in ("closer", "gap"))
    pairs: dict[int, list[tuple[float, float]]] = {}
    for one, other in zip(closer, gap, strict=True):
        pairs.setdefault(one.seed, []).append((one.value, other.value))
    return bootstrap(list(pairs.values()), _ratio)


def _ratio(pairs: Floats) -> float:
    """Return the ratio of the sums of two columns: (n, 2)."""
    closer, gap = pairs.sum(axis=0)
    return float(closer / gap)


def _estimates(rows: Sequence[Row], arm: str) -> list[Estimate]:
    changed = chosen(rows, arm, "changed")
    found = [
        Estimate(arm, "mean C", interval(chosen(rows, arm, "C"))),
        Estimate(arm, "pooled C", _pooled(rows, arm)),
        Estimate(arm, "share who changed", interval(changed)),
        Estimate(arm, "slope of that (a friend)", per_seed(changed, slope)),
    ]
    found += [Estimate(arm, f"share who changed, {_friends(x)}", interval(chosen(rows, arm, "changed", x))) for x in places(changed)]
    found += [Estimate(arm, f"pooled C, {_friends(x)}", _pooled(rows, arm, x)) for x in places(changed)]
    return found


def _friends(count: float) -> str:
    return f"{count:.0f} friend{'s' * (count != 1)}"


def _claims(rows: Sequence[Row]) -> list[Claim]:
    plain, pooled = interval(chosen(rows, EXPOSED, "C")), _pooled(rows, EXPOSED)
    growth, flat = (per_seed(chosen(rows, arm, "changed"), slope) for arm in ARMS)
    idle, idle_plain = _pooled(rows, CONTROL), interval(chosen(rows, CONTROL, "C"))
    gained = interval(_gained(rows))
    return [
        Claim("people move towards their friends' mean", above_zero(plain), f"mean C {plain}, pooled C {pooled}"),
        Claim("more than without seeing it", above_zero(gained), f"mean C, exposed - control {gained}"),
        Claim("whether they change grows with the number of friends", above_zero(growth), f"{growth} a friend"),
        Claim("in the control it does not", contains_zero(flat), f"{flat} a friend"),
        Claim(f"the control is near 0 (within {NEAR})", abs(idle.value) <= NEAR, f"pooled C {idle}, mean C {idle_plain}"),
    ]


def _gained(rows: Sequence[Row]) -> list[Row]:
    """Return by how much mean C of each person is larger than without exposure; who was missed in either arm is left out."""
    exposed, control = (_by_person(chosen(rows, arm, "C")) for arm in ARMS)
    both = [person for person in exposed if person in control]
    return [Row(seed, EXPOSED, "C", exposed[seed, agent] - control[seed, agent], agent=agent) for seed, agent in both]


def _by_person(rows: Sequence[Row]) -> dict[tuple[int, int | None], float]:
    values: dict[tuple[int, int | None], list[float]] = {}
    for row in rows:
        values.setdefault((row.seed, row.agent), []).append(row.value)
    return {person: sum(those) / len(those) for person, those in values.items()}


def _plot(rows: Sequence[Row], measure: str, label: str) -> Plot:
    curves = []
    for arm in ARMS:
        x = places(chosen(rows, arm, "changed"))
        at = [_pooled(rows, arm, each) if measure == "pooled C" else interval(chosen(rows, arm, measure, each)) for each in x]
        curves.append(curve(arm, x, at))
    return Plot(f"Conformity: {label} by number of friends", "friends whose ratings were shown", label, tuple(curves))


EXPERIMENT = Experiment(
    name="conformity",
    title="conformity: ratings before and after seeing those of 1 to 5 friends, and without seeing them",
    source="Wang et al. 2023 (RecAgent), section 4.2.2",
    arms=ARMS,
    agents=200,
    ticks=8,
    trial=trial,
    summary=summary,
    constants={"films": FILMS, "most_friends": MOST, "near": NEAR},
)
