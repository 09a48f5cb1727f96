"""The information cocoon: does a trained recommender narrow what people are shown, and what widens it again?

H_u(w) = - sum over genres g of p_g log2 p_g, over the genre tokens of items SHOWN to u in window w. Entropy is biased by size, so ITEMS
items count in each window. They are those of the first pages of visits: further pages are turned by whoever likes the first one least,
and would let contented people, who are those in the cocoon, drop out of the figures.

Design, the same for all arms and seeds:

- Each of the 467 shipped films stands COPIES times in the catalogue, as so many films alike in genre, director and year that differ in
  how good they are. That makes 3,736, about as many as RecAgent has (3,883). With 467, whoever is shown five films an evening has soon
  been shown all that suits them, and H rises with what is left.
- Nobody has a past. A factorisation that has learnt nothing recommends at random; so do all arms in the first COLD windows, which count
  as the beginning. From then on each arm goes its way, mf retrained in every round. One arm changes to what is popular: a control for
  the change as such.
- Everybody acts in every round, and opens the recommender in all but each FREE-th, in which they do as they like: chat, read, post, rest.

What to know of it: nearly all of the fall comes within ten rounds of training, and in long runs H rises again somewhat, for mf comes to
show everybody the same few hundred films that are well made, whatever their genre. A claim of its own tells whether H still falls once
mf is trained.

Source: Wang et al. 2023 (RecAgent, arXiv 2306.02552), section 4.2.1.
"""

import math
from collections.abc import Awaitable, Sequence
from itertools import pairwise

import msgspec

from sim.action import Visit
from sim.agent import Agent
from sim.errors import SimError
from sim.event import ActivityChanged, AnyEvent, Intervention, MixingChanged, Rated, RecommenderChanged, Shown, UnlikeBefriended, Watched
from sim.experiments import Claim, Conditions, Equipment, Estimate, Experiment, Plot, Result, Row
from sim.experiments.common import (
    Forgetful,
    above_zero,
    all_of,
    chosen,
    contains_zero,
    curve,
    differences,
    interval,
    per_seed,
    places,
)
from sim.metrics import entropy
from sim.mind import Decision, Mind
from sim.observation import AnyObservation, Planning
from sim.scenarios import new_world, scenario_named
from sim.simulation import Simulation
from sim.statistics import Interval, slope, spearman
from sim.world import World

COPIES = 8
COLD = 2  # windows before anything is learnt
ROUNDS = 5  # rounds of a window
ITEMS = 20  # items of a window: the first pages of four visits
SEEN = 6  # films of each half in which what was watched is compared
FREE = 5
_COPY_IDS = 100_000  # ids of copies are this far apart

MF, RANDOM, POPULAR = "mf", "random", "popular"
MIXES = {f"mix-{k}": k for k in (1, 3, 5)}
FRIENDS = {f"friends-{k}": k for k in (1, 3, 5)}
ARMS = (MF, RANDOM, POPULAR, *MIXES, *FRIENDS)


class _InTheLaboratory:
    """A mind that opens the recommender in all rounds but the free ones; all other decisions are those of the mind it wraps."""

    def __init__(self, mind: Mind) -> None:
        self._mind = mind
        self.name = mind.name

    def decide(self, observation: AnyObservation) -> Decision | Awaitable[Decision]:
        if isinstance(observation, Planning) and observation.tick % FREE:
            return Decision(Visit(), "it is time to look what is on")
        return self._mind.decide(observation)


def _world(seed: int, agents: int) -> World:
    """Return a world without pasts, whose catalogue is COPIES times as large."""
    world = new_world("movie-night", seed, agents)
    items = [
        msgspec.structs.replace(item, id=item.id + k * _COPY_IDS, title=f"{item.title} ({k + 1})" if k else item.title)
        for k in range(COPIES)
        for item in world.catalogue.items
    ]
    people = [Agent(agent.persona) for agent in world.agents.values()]
    ties = list(world.network.all_ties())
    return World(scenario=world.scenario, luck=world.luck, agents=people, items=items, ties=ties, topics=[], algorithm=RANDOM)


def _interventions(arm: str) -> list[Intervention]:
    """Return what begins after the cold windows."""
    if arm == RANDOM:
        return []
    if arm == POPULAR:
        return [RecommenderChanged(POPULAR)]
    mixing = [MixingChanged(MIXES[arm])] if arm in MIXES else []
    friends = [UnlikeBefriended(FRIENDS[arm])] if arm in FRIENDS else []
    return [RecommenderChanged(MF), *mixing, *friends]


async def trial(conditions: Conditions, equipment: Equipment) -> list[Row]:
    """Return rows: "shown" and "stars" by window, "watched" by half of what came after the cold windows (0, 1), each by agent.

    Raises:
        SimError: there are too few rounds.
    """
    if conditions.ticks < (COLD + 1) * ROUNDS:
        raise SimError(f"{conditions.ticks} rounds; allowed in cocoon: {(COLD + 1) * ROUNDS} or more, {COLD * ROUNDS} of them untrained")
    world = _world(conditions.seed, conditions.agents)
    mind = _InTheLaboratory(equipment.mind)
    simulation = Simulation(world, scenario_named("movie-night"), lambda _: mind, Forgetful())
    simulation.intervene(ActivityChanged("uniform", 1.0))
    rounds: list[tuple[AnyEvent, ...]] = []
    for tick in range(conditions.ticks):
        if tick == COLD * ROUNDS:
            for each in _interventions(conditions.arm):
                simulation.intervene(each)
        rounds.append((await simulation.tick()).events)
    return _rows(conditions, world, rounds)


def _rows(conditions: Conditions, world: World, rounds: Sequence[tuple[AnyEvent, ...]]) -> list[Row]:
    windows = len(rounds) // ROUNDS
    shown: dict[int, list[list[int]]] = {agent: [[] for _ in range(windows)] for agent in world.agents}
    stars: dict[int, list[list[int]]] = {agent: [[] for _ in range(windows)] for agent in world.agents}
    watched: dict[int, list[int]] = {agent: [] for agent in world.agents}
    for number, events in enumerate(rounds[: windows * ROUNDS]):
        opened: set[int] = set()
        for event in events:
            match event:
                case Shown(agent, items) if agent not in opened:
                    opened.add(agent)
                    shown[agent][number // ROUNDS].extend(items)
                case Rated(agent, _, given):
                    stars[agent][number // ROUNDS].append(given)
                case Watched(agent, item) if number >= COLD * ROUNDS:
                    watched[agent].append(item)
    return [row for agent in world.agents for row in _rows_of(conditions, world, agent, shown[agent], stars[agent], watched[agent])]


def _rows_of(
    conditions: Conditions, world: World, agent: int, shown: list[list[int]], stars: list[list[int]], watched: list[int]
) -> list[Row]:
    def row(measure: str, x: int, value: float) -> Row:
        return Row(conditions.seed, conditions.arm, measure, value, float(x), agent)

    def mixed(items: Sequence[int]) -> float:
        return entropy(genre for item in items for genre in world.catalogue[item].genres)

    found = [row("stars", window, sum(given) / len(given)) for window, given in enumerate(stars) if given]
    if all(len(items) >= ITEMS for items in shown):
        found += [row("shown", window, mixed(items[:ITEMS])) for window, items in enumerate(shown)]
    if len(watched) >= 2 * SEEN:
        found += [row("watched", half, mixed(items)) for half, items in enumerate((watched[:SEEN], watched[-SEEN:]))]
    return found


# What it says


def summary(rows: Sequence[Row]) -> Result:
    """Return what the trials say about H, about what is watched, and about the ratings."""
    arms = [arm for arm in ARMS if chosen(rows, arm, "shown")]
    estimates = [estimate for arm in arms for estimate in _estimates(rows, arm)]
    return Result(tuple(estimates), tuple(_claims(rows, arms)), tuple(_plots(rows, arms)), _notes(rows, arms))


def _ends(rows: Sequence[Row], arm: str, measure: str = "shown") -> tuple[list[Row], list[Row]]:
    """Return the rows of the first and of the last window."""
    found = chosen(rows, arm, measure)
    x = places(found)
    return ([row for row in found if row.x == x[0]], [row for row in found if row.x == x[-1]]) if x else ([], [])


def _estimates(rows: Sequence[Row], arm: str) -> list[Estimate]:
    first, last = _ends(rows, arm)
    shown = chosen(rows, arm, "shown")
    found = [
        Estimate(arm, "H shown, first window (bits)", interval(first)),
        Estimate(arm, "H shown, last window (bits)", interval(last)),
        Estimate(arm, "first - last (bits)", interval(differences(first, last))),
        Estimate(arm, "Spearman rho of H and window", per_seed(shown, spearman)),
        Estimate(arm, "slope of H (bits a window)", per_seed(shown, slope)),
        Estimate(arm, "stars, last window", interval(_ends(rows, arm, "stars")[1])),
    ]
    early, late = (chosen(rows, arm, "watched", half) for half in (0.0, 1.0))
    if early:
        found.append(Estimate(arm, f"H watched, first {SEEN} films (bits)", interval(early)))
        found.append(Estimate(arm, f"H watched, last {SEEN} films (bits)", interval(late)))
    return found


def _claims(rows: Sequence[Row], arms: Sequence[str]) -> list[Claim]:
    claims = []
    if MF in arms:
        claims += [_falls(rows), _still_falls(rows)]
    if RANDOM in arms:
        flat = per_seed(chosen(rows, RANDOM, "shown"), slope)
        claims.append(Claim("with random, it does not", contains_zero(flat), f"slope {flat} bits a window"))
    if {MF, POPULAR} <= set(arms):
        step = _step(rows, MF, POPULAR)
        claims.append(Claim("a switch to what is popular, which knows nobody, ends higher than mf", above_zero(step), f"by {step} bits"))
    if MF in arms:
        claims += [_raised(rows, arm) for arm in (*MIXES, *FRIENDS) if arm in arms]
        claims += [_in_order(rows, [MF, *MIXES])] if set(MIXES) <= set(arms) else []
    return claims


def _falls(rows: Sequence[Row]) -> Claim:
    """Return whether H falls from the first to the last window, rho being below 0."""
    rho = per_seed(chosen(rows, MF, "shown"), spearman)
    fall = interval(differences(*_ends(rows, MF)))
    return Claim("with mf, H of what is shown falls", all_of([rho.value < 0, above_zero(fall)]), f"rho {rho}, first - last {fall} bits")


def _still_falls(rows: Sequence[Row]) -> Claim:
    """Return whether H falls among the windows in which mf is trained."""
    steep = per_seed([row for row in chosen(rows, MF, "shown") if row.x >= COLD], slope)
    holds = steep.high < 0 if math.isfinite(steep.high) else None
    return Claim("it still falls while mf is trained", holds, f"slope from window {COLD + 1} on {steep} bits a window")


def _step(rows: Sequence[Row], lower: str, upper: str) -> Interval:
    """Return by how much one arm ends above another, seed by seed."""
    return interval(differences(*(_by_seed_mean(_ends(rows, arm)[1]) for arm in (upper, lower))))


def _raised(rows: Sequence[Row], arm: str) -> Claim:
    step = _step(rows, MF, arm)
    what = f"{MIXES[arm]} random item{'s' * (MIXES[arm] > 1)} a page" if arm in MIXES else f"unlike friends, {FRIENDS[arm]} each,"
    return Claim(f"{what} raise{'s' * (arm in MIXES and MIXES[arm] == 1)} its end", above_zero(step), f"by {step} bits")


def _in_order(rows: Sequence[Row], ladder: Sequence[str]) -> Claim:
    """Return whether each arm of a ladder ends above the one before it."""
    steps = [(f"{lower} to {upper}", _step(rows, lower, upper)) for lower, upper in pairwise(ladder)]
    figures = ", ".join(f"{name} {step}" for name, step in steps)
    known = all(math.isfinite(step.low) for _, step in steps)
    return Claim("the more, the higher it ends", all(step.value > 0 for _, step in steps) if known else None, f"{figures} bits")


def _by_seed_mean(rows: Sequence[Row]) -> list[Row]:
    """Return one row a seed: people who count in one arm need not count in another."""
    groups: dict[int, list[float]] = {}
    for row in rows:
        groups.setdefault(row.seed, []).append(row.value)
    return [Row(seed, rows[0].arm, rows[0].measure, sum(values) / len(values)) for seed, values in sorted(groups.items())]


def _plots(rows: Sequence[Row], arms: Sequence[str]) -> list[Plot]:
    curves, points = [], []
    for arm in arms:
        found = chosen(rows, arm, "shown")
        at = [interval([row for row in found if row.x == x]) for x in places(found)]
        x = tuple(each + 1 for each in places(found))
        curves.append(curve(arm, x, at))
        stars = interval(_ends(rows, arm, "stars")[1])
        points.append(curve(arm, (at[-1].value,), (stars,)))
    return [
        Plot("Genre entropy of what is shown", f"window of {ROUNDS} rounds", "bits", tuple(curves)),
        Plot("Rating quality against entropy, last window", "H shown (bits)", "mean stars", tuple(points), "points"),
    ]


def _notes(rows: Sequence[Row], arms: Sequence[str]) -> tuple[str, ...]:
    kept = {arm: len(_ends(rows, arm)[0]) for arm in arms}
    return (
        f"Counted are people who were shown {ITEMS} items in every window: {', '.join(f'{arm} {n}' for arm, n in kept.items())}.",
        "RecAgent prints curves without numbers for this experiment, so that no published values stand beside ours.",
    )


EXPERIMENT = Experiment(
    name="cocoon",
    title="information cocoon: entropy of what is shown under mf, random, k random items, k unlike friends",
    source="Wang et al. 2023 (RecAgent), section 4.2.1",
    arms=ARMS,
    agents=200,
    ticks=40,
    trial=trial,
    summary=summary,
    constants={
        "copies": COPIES,
        "cold_windows": COLD,
        "rounds_a_window": ROUNDS,
        "items_a_window": ITEMS,
        "free_round": FREE,
        "films": SEEN,
    },
)
