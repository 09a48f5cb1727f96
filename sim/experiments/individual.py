"""Individual: does a mind tell what a piece of news does to one person, as labelled tuples have it?

Each tuple of a file (sim.labelled says how one is written) is made a small world: the person, and whoever the messages came from, tied
to them as the source of each message says. The person takes the messages in and then reads them on a page of the feed, through the same
steps as in any tick, and nothing of it is learnt from: all tuples are asked alike. Five tasks are measured, each on the tuples that have
its label:

    emotion level       calm, moderate or intense, after the messages
    propagation         whether the person passes the news on or writes about it
    initial attitude    negative or positive, of those who had none before
    attitude change     whether the side afterwards is another than before, of those who had one
    attitude after      negative or positive, of the same

A mind's own chances count where it gives them (Decision.chances), else how often it decided so: every seed asks each tuple once, with
luck of its own. What is likeliest is what the mind says. The baseline says the commonest label of all, which it knows beforehand.
Intervals resample tuples.

Source: Gao et al. 2023 (S3, arXiv 2307.14984), section 4.2: the tables for the two scenarios. Their labels are not public, so that
their figures stand beside ours on other people and other news: they cannot be compared but in kind.
"""

import asyncio
import math
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from sim.action import Forward, Leave, Post, Reply
from sim.agent import Emotion, emotion_of
from sim.classification import accuracy, auc, macro_f1, majority
from sim.deliberation import off_record
from sim.errors import SimError
from sim.experiments import Claim, Conditions, Curve, Equipment, Estimate, Experiment, Plot, Result, Row
from sim.experiments.small_world import HELD, NEWS, ON_PAGE, page_of, small_world
from sim.feeling import felt
from sim.gate import Failure
from sim.labelled import Case, read_cases
from sim.mind import Decision, Mind
from sim.observation import Scrolling
from sim.randomness import Luck
from sim.statistics import Floats, Interval, bootstrap
from sim.turn import common
from sim.world import World

LEVELS: tuple[Emotion, ...] = ("calm", "moderate", "intense")
SIDES = {"negative": 0, "positive": 1}
TASKS = ("emotion level", "propagation", "initial attitude", "attitude change", "attitude after")
MIND, MAJORITY = "mind", "majority"
REACTIONS = 4  # to them
AT_ONCE = 32  # tuples asked together
FAILED = "no usable answer"


async def trial(conditions: Conditions, equipment: Equipment) -> list[Row]:
    """Return rows by tuple (agent: its number, from 1): labels, and chances from 0 to 1 of each level, of a positive side, of spreading."""
    if equipment.file is None:
        raise SimError("individual measures labelled tuples, and none were named; allowed: --on FILE, one JSON object a line")
    cases = read_cases(equipment.file)
    rows = [
        Row(conditions.seed, conditions.arm, name, value, agent=number)
        for number, case in enumerate(cases, 1)
        for name, value in _labels(case).items()
    ]
    if conditions.arm == MAJORITY:
        return rows
    for first in range(0, len(cases), AT_ONCE):
        part = cases[first : first + AT_ONCE]
        told = await asyncio.gather(*(answered(case, equipment.mind, conditions.seed, first + k) for k, case in enumerate(part)))
        rows += [
            Row(conditions.seed, conditions.arm, name, value, agent=number)
            for number, chances in enumerate(told, first + 1)
            for name, value in chances.items()
        ]
    return rows


def _labels(case: Case) -> dict[str, float]:
    found: dict[str, float] = {}
    if case.after.emotion is not None:
        found["label emotion"] = LEVELS.index(case.after.emotion)
    if case.after.attitude is not None:
        found["label attitude"] = SIDES[case.after.attitude]
    if case.after.spread is not None:
        found["label spread"] = float(case.after.spread)
    if case.before.attitude is not None:
        found["before"] = SIDES[case.before.attitude]
    return found


# One tuple


async def answered(case: Case, mind: Mind, seed: int, number: int) -> dict[str, float]:
    """Return what a mind holds likely of one tuple: chances by level, "positive", "spread"; FAILED: how often it had no usable answer."""
    world, heard = small_world(case, Luck(seed, number))
    me = world.agents[0]
    known = common(world, me.id)
    session = felt(world, known, heard)
    turn = next(session)
    answer = await off_record(world, mind, turn.observation)
    with suppress(StopIteration):
        session.send(answer)
    after = known["me"]
    chances = dict(answer.chances) if isinstance(answer, Decision) else {}
    found: dict[str, float] = {level: chances.get(level, float(emotion_of(after.arousal) == level)) for level in LEVELS}
    attitude = after.attitudes.get(NEWS, 0.0)
    found["positive"] = chances.get("positive", float(attitude > 0) if attitude else 0.5)
    page = page_of(world, heard)
    spread, failed = await _spread(world, mind, lambda done, count: Scrolling(**known, page=page, done=done, number=count))
    return found | {"spread": spread, FAILED: float(isinstance(answer, Failure)) + failed}


async def _spread(world: World, mind: Mind, sight: Callable[[tuple[int, ...], int], Scrolling]) -> tuple[float, float]:
    """Return the chance that a visit to the feed passes the news on or writes about it, and how often there was no usable answer."""
    done: tuple[int, ...] = ()
    for number in range(REACTIONS):
        answer = await off_record(world, mind, sight(done, number))
        if isinstance(answer, Failure):
            return 0.0, 1.0
        chances = dict(answer.chances)
        if not number and "other" in chances:
            return 1 - chances["other"], 0.0
        if isinstance(answer.action, (Forward, Post, Reply)):
            return 1.0, 0.0
        if isinstance(answer.action, Leave):
            break
        post = getattr(answer.action, "post", None)
        done = done if post is None else (*done, post)
    return 0.0, 0.0


# What it says


class Sheet(Struct, frozen=True):
    """A task's tuples. true: (n,) labels as codes. chances: (n, classes) that the mind gave."""

    true: NDArray[np.int64]
    chances: Floats


PUBLISHED: Mapping[tuple[str, str], tuple[tuple[str, float], ...]] = {
    ("emotion level", "accuracy"): (("S3 gender", 0.718),),
    ("propagation", "accuracy"): (("S3 gender", 0.662), ("S3 nuclear", 0.695)),
    ("propagation", "AUC"): (("S3 gender", 0.662), ("S3 nuclear", 0.681)),
    ("propagation", "macro-F1"): (("S3 gender", 0.667), ("S3 nuclear", 0.758)),
    ("initial attitude", "accuracy"): (("S3 nuclear", 0.743),),
    ("initial attitude", "AUC"): (("S3 nuclear", 0.727),),
    ("initial attitude", "macro-F1"): (("S3 nuclear", 0.834),),
    ("attitude change", "accuracy"): (("S3 nuclear", 0.839),),
    ("attitude change", "AUC"): (("S3 nuclear", 0.865),),
    ("attitude change", "macro-F1"): (("S3 nuclear", 0.857),),
}


def sheets(rows: Sequence[Row]) -> dict[str, Sheet]:
    """Return each task's labels with the mind's chances, means over seeds."""
    cells: dict[int, dict[str, list[float]]] = {}
    for row in rows:
        if row.arm == MIND and row.agent is not None:
            cells.setdefault(row.agent, {}).setdefault(row.measure, []).append(row.value)
    known = [{name: float(np.mean(values)) for name, values in cell.items()} for _, cell in sorted(cells.items())]
    found: dict[str, Sheet] = {}
    for task in TASKS:
        lines = [line for cell in known if (line := _line(task, cell))]
        found[task] = Sheet(np.array([line[0] for line in lines], dtype=np.int64), np.array([line[1:] for line in lines], dtype=np.float64))
    return found


def _line(task: str, cell: Mapping[str, float]) -> list[float] | None:
    """Return the label and the chances of each class of one tuple; None where the task does not apply."""
    before, positive = cell.get("before"), cell["positive"]
    match task:
        case "emotion level":
            return [cell["label emotion"], *(cell[level] for level in LEVELS)] if "label emotion" in cell else None
        case "propagation":
            return [cell["label spread"], 1 - cell["spread"], cell["spread"]] if "label spread" in cell else None
    if "label attitude" not in cell or (before is None) != (task == "initial attitude"):
        return None
    if task == "attitude change":
        changed = positive if before == 0 else 1 - positive
        return [float(cell["label attitude"] != before), 1 - changed, changed]
    return [cell["label attitude"], 1 - positive, positive]


def summary(rows: Sequence[Row]) -> Result:
    """Return how well each task is told, beside the majority and the published figures."""
    estimates: list[Estimate] = []
    claims: list[Claim] = []
    tables = {task: sheet for task, sheet in sheets(rows).items() if len(sheet.true)}
    for task, sheet in tables.items():
        lines = np.column_stack([sheet.true, sheet.chances.argmax(axis=1), np.full(len(sheet.true), majority(sheet.true.tolist()))])
        scores = np.column_stack([sheet.true, sheet.chances[:, -1]])
        for arm, column in ((MIND, 1), (MAJORITY, 2)):
            pair = lines[:, [0, column]]
            found = {"accuracy": bootstrap([pair], lambda each: accuracy(each[:, 0], each[:, 1]))}
            found["macro-F1"] = bootstrap([pair], lambda each: macro_f1(each[:, 0], each[:, 1]))
            if task != TASKS[0]:
                shown = scores if arm == MIND else np.column_stack([scores[:, 0], np.zeros(len(scores))])
                found["AUC"] = bootstrap([shown], lambda each: auc(each[:, 0] == 1, each[:, 1]))
            estimates += [
                Estimate(arm, f"{task}: {name}", each, PUBLISHED.get((task, name), ()) if arm == MIND else ())
                for name, each in found.items()
            ]
        claims.append(_better(task, lines))
    estimates.sort(key=lambda estimate: estimate.arm != MIND)
    return Result(tuple(estimates), tuple(claims), (_plot(estimates, list(tables)),), (*_failures(rows), *_NOTES))


def _better(task: str, lines: Floats) -> Claim:
    """Return whether the mind tells more tuples rightly than the majority does, by the same tuples."""
    gain = bootstrap([lines], lambda each: accuracy(each[:, 0], each[:, 1]) - accuracy(each[:, 0], each[:, 2]))
    holds = None if not math.isfinite(gain.low) else True if gain.low > 0 else False if gain.high <= 0 else None
    return Claim(f"{task}: more accurate than the majority", holds, f"by {gain} on {len(lines)} tuples")


def _plot(estimates: Sequence[Estimate], tasks: Sequence[str]) -> Plot:
    curves = []
    for arm in (MIND, MAJORITY):
        known: dict[str, Interval] = {each.measure: each.interval for each in estimates if each.arm == arm}
        at = [known[f"{task}: accuracy"] for task in tasks]
        x = tuple(float(k) for k in range(len(tasks)))
        curves.append(Curve(arm, x, tuple(i.value for i in at), tuple(i.low for i in at), tuple(i.high for i in at)))
    return Plot("Accuracy by task", "task", "accuracy", tuple(curves), "bars", tuple(tasks))


def _failures(rows: Sequence[Row]) -> list[str]:
    count = int(sum(row.value for row in rows if row.measure == FAILED))
    return [f"{count} answers were not usable; the person then stayed as they were."] if count else []


_NOTES = (
    "S3's figures are of other people and other news, whose labels are not public; they show the kind of task, and no comparison.",
    "The majority knows the commonest label of these very tuples beforehand.",
    "S3 prints F1 without saying of which class; ours is the mean over classes.",
)

EXPERIMENT = Experiment(
    name="individual",
    title="individual: emotion, propagation, first attitude and its change, told of labelled people (needs --on FILE)",
    source="Gao et al. 2023 (S3), section 4.2",
    arms=(MIND, MAJORITY),
    agents=1,
    ticks=1,
    trial=trial,
    summary=summary,
    seeds=5,
    constants={"held": HELD, "on_page": ON_PAGE, "reactions": REACTIONS},
    takes_file=True,
)
