"""Discrimination: do agents tell the films that their person liked from films that the person never rated?

For each person with at least LEAST_LIKED films liked (4 or 5 stars), a of those are drawn and hidden before anything is learnt by
anybody: the agents' interests and memories, the intuition, the baselines. b films are drawn from those that the person never rated.
The list is shuffled; the agent picks a of it. Accuracy = |picked and true| / a.

What an agent knows: its own ratings (but for the hidden ones), the films' facts, and sim.intuition, made of everybody's public
ratings. "history only" is the same agent without that intuition. Arms are named by their lists: "3+6" is 3 true films and 6 others;
in "3+6 matched" the others are about as popular as the true ones, so that popularity tells nothing.

Source: Wang et al. 2023 (RecAgent, arXiv 2306.02552), section 4.1 and table 1.
"""

import asyncio
from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from sim.action import Choose
from sim.deliberation import off_record
from sim.experiments import Claim, Conditions, Equipment, Estimate, Experiment, Plot, Result, Row, baselines
from sim.experiments.candidates import LEAST_LIKED, LIKED, Lists, Sheet, asked_of, sheet_of, trimmed
from sim.experiments.common import above_zero, chosen, curve, differences
from sim.gate import Failure
from sim.interventions import MOST_IDS
from sim.intuition import intuition
from sim.mind import Mind
from sim.observation import Choosing
from sim.randomness import Luck
from sim.statistics import Interval, bootstrap
from sim.synthetic import twin_world
from sim.world import World

AGENT, ALONE, EMBEDDING, POPULAR, FACTORS, CHANCE = "agent", "history only", "embedding", "popularity", "svd rank 20", "chance"
CHOOSERS = (AGENT, ALONE, EMBEDDING, POPULAR, FACTORS, CHANCE)
AT_ONCE = 64  # choices under way together

PLAIN = {"1+5": Lists(1, 5), "3+3": Lists(3, 3), "3+6": Lists(3, 6), "1+9": Lists(1, 9)}
ARMS = {**PLAIN, **{f"{arm} matched": Lists(lists.true, lists.other, matched=True) for arm, lists in PLAIN.items()}}
PUBLISHED: dict[str, tuple[tuple[str, float], ...]] = {  # table 1: 20 people of MovieLens-1M
    "1+5": (("RecAgent", 0.55), ("RecSim", 0.25), ("embedding", 0.25), ("real human", 0.60)),
    "3+3": (("RecAgent", 0.7833), ("RecSim", 0.5333), ("embedding", 0.55), ("real human", 0.8056)),
    "3+6": (("RecAgent", 0.6833), ("RecSim", 0.3667), ("embedding", 0.45), ("real human", 0.7222)),
    "1+9": (("RecAgent", 0.50), ("RecSim", 0.10), ("embedding", 0.30), ("real human", 0.5833)),
}


class Choice(Struct, frozen=True):
    """What one chooser made of one person's list. accuracy: None where a mind gave no choice that counts."""

    agent: int
    chooser: str
    accuracy: float | None


async def discriminate(world: World, mind: Mind, luck: Luck, lists: Lists, *, tuned: bool = False, most: int | None = None) -> list[Choice]:
    """Return every chooser's accuracy on one list for each person reported on; the world stays as it is.

    Args:
        luck: keys what is hidden, shown and shuffled; another seed, other lists.
        tuned: report on the half on which constants were tuned instead.
        most: how many people to ask, by a keyed draw; all if None.

    Raises:
        SimError: nobody in this world can be reported on, or it has too many items.
    """
    sheet = sheet_of(world, luck, lists, tuned=tuned, most=most)
    agents = trimmed(world, sheet)
    around = intuition(sheet.stars, luck)
    asked = [asked_of(world, agents[k], sheet.shown[k], lists.true, around[row]) for k, row in enumerate(sheet.who)]
    alone = [replace(each, around=()) for each in asked]
    found = {AGENT: await _accuracies(world, mind, asked, sheet), ALONE: await _accuracies(world, mind, alone, sheet)}
    for chooser, scores in _baselines(world, sheet, luck).items():
        found[chooser] = [_score(sheet, k, scores[row]) for k, row in enumerate(sheet.who)]
    return [Choice(agents[k].id, chooser, each) for chooser, accuracies in found.items() for k, each in enumerate(accuracies)]


async def _accuracies(world: World, mind: Mind, asked: Sequence[Choosing], sheet: Sheet) -> list[float | None]:
    """Return how right a mind is about each list, a few lists at a time."""
    found: list[float | None] = []
    for first in range(0, len(asked), AT_ONCE):
        some = asked[first : first + AT_ONCE]
        picked = await asyncio.gather(*(_picked(world, mind, each) for each in some))
        true = (world.catalogue.ids[hidden] for hidden in sheet.hidden[first : first + AT_ONCE])
        found += [None if items is None else len(items & set(rows.tolist())) / len(rows) for items, rows in zip(picked, true, strict=True)]
    return found


async def _picked(world: World, mind: Mind, observation: Choosing) -> set[int] | None:
    """Return exactly as many of the candidates as were asked for, None where the mind did not name them."""
    answer = await off_record(world, mind, observation)
    if isinstance(answer, Failure) or not isinstance(answer.action, Choose):
        return None
    items = set(answer.action.items)
    return items if len(items) == observation.count and items <= set(observation.candidates) else None


def _baselines(world: World, sheet: Sheet, luck: Luck) -> dict[str, NDArray[np.float64]]:
    """Return chooser -> score of each item for each person: (n_people, n_items)."""
    return {
        EMBEDDING: baselines.embedding(sheet.stars, world.catalogue),
        POPULAR: baselines.popularity(sheet.stars),
        FACTORS: baselines.factorisation(sheet.stars),
        CHANCE: baselines.chance(sheet.stars, luck),
    }


def _score(sheet: Sheet, k: int, scores: NDArray[np.float64]) -> float:
    """Return how right the best-scored of a list are; of equal ones, those named first."""
    shown, hidden = sheet.shown[k], sheet.hidden[k]
    picked = shown[np.argsort(-scores[shown], kind="stable")[: len(hidden)]]
    return float(np.isin(picked, hidden).mean())


# The experiment


async def trial(conditions: Conditions, equipment: Equipment) -> list[Row]:
    """Return a row for each chooser and person; a choice that does not count has accuracy 0 and a row "missed"."""
    luck = Luck(conditions.seed)
    world = equipment.world or twin_world(luck)
    choices = await discriminate(world, equipment.mind, luck, ARMS[conditions.arm], most=conditions.agents)
    others = 0 if equipment.world else conditions.seed * MOST_IDS  # each seed has a twin of its own, hence other people

    def row(choice: Choice, measure: str, value: float) -> Row:
        return Row(conditions.seed, conditions.arm, measure, value, agent=others + choice.agent)

    rows = [row(each, each.chooser, each.accuracy or 0.0) for each in choices]
    return rows + [row(each, "missed", 1.0) for each in choices if each.accuracy is None]


def summary(rows: Sequence[Row]) -> Result:
    """Return accuracies beside the published ones, and whether the agents do better than the baselines."""
    arms = [arm for arm in ARMS if chosen(rows, arm, AGENT)]
    estimates = [
        Estimate(arm, chooser, _interval(chosen(rows, arm, chooser)), PUBLISHED.get(arm, ()) if chooser == AGENT else ())
        for arm in arms
        for chooser in CHOOSERS
    ]
    claims = [_better(rows, arm, other) for arm in arms for other in (POPULAR, FACTORS)]
    plots = [_plot(rows, "matched", [arm for arm in arms if arm not in PLAIN]), _plot(rows, "any", [arm for arm in arms if arm in PLAIN])]
    missed = sum(row.measure == "missed" for row in rows)
    notes = (
        "An agent knows its own ratings but for the hidden ones, the films' facts, and what everybody else's ratings suggest to it.",
        "Intervals resample people, of one world where --on names one, and of each seed's own twin otherwise.",
        "The constants of what others suggest were tuned on MovieLens-100k, on people other than those of its reported half; "
        "on a twin, and at another size, they are as they are.",
        "The published figures are of 20 people of MovieLens-1M.",
        *((f"{missed:,} choices were not made as asked, and count as wrong.",) if missed else ()),
    )
    return Result(tuple(estimates), tuple(claims), tuple(plot for plot in plots if plot.curves), notes)


def _interval(rows: Sequence[Row]) -> Interval:
    """Return the mean with its interval over people, each with all lists that seeds drew for them."""
    people: dict[int | None, list[float]] = {}
    for row in rows:
        people.setdefault(row.agent, []).append(row.value)
    return bootstrap(list(people.values()))


def _better(rows: Sequence[Row], arm: str, other: str) -> Claim:
    more = _interval(differences(chosen(rows, arm, AGENT), chosen(rows, arm, other)))
    return Claim(f"{arm}: agents do better than {other}", above_zero(more), f"by {more}")


def _plot(rows: Sequence[Row], others: str, arms: Sequence[str]) -> Plot:
    curves = []
    for arm in arms:
        at = [_interval(chosen(rows, arm, chooser)) for chooser in CHOOSERS]
        x = tuple(float(k) for k in range(len(at)))
        curves.append(curve(arm, x, at))
    return Plot(f"Accuracy, {others} other films", "chooser", "accuracy", tuple(curves), "bars", CHOOSERS)


EXPERIMENT = Experiment(
    name="discrimination",
    title="discrimination: which films of a list did this person like?",
    source="Wang et al. 2023 (RecAgent), table 1",
    arms=tuple(ARMS),
    agents=1000,
    ticks=0,
    trial=trial,
    summary=summary,
    seeds=10,
    constants={"least_liked": LEAST_LIKED, "liked_from": LIKED, "svd_rank": baselines.RANK},
    takes_world=True,
)
