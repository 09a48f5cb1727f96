"""Emotion peaks: feelings run high twice where news must find its way into a second community, and once where there is one.

D(t) is the share of the texts of a tick whose authors are intense, smoothed: over a window of WINDOW ticks, the intense texts among all
of the window, of which there count at least TEXTS times the people, since a share of a handful says nothing. Peaks are those of sim.peaks.

The control has the same people, as many ties and as many followers of each office, all in one community.

Source: Gao et al. 2023 (S3, arXiv 2307.14984), section 4.2, emotion propagation: two peaks, which the authors put down to slow spread into
a second large community. Thresholds are ours: the paper prints a curve.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from sim.experiments import Claim, Conditions, Equipment, Estimate, Experiment, Plot, Result, Row
from sim.experiments.outbreak import AGENTS, SEEDS, TICKS, curves_of, outbreak, rows_of, setting_of, united, world_of
from sim.experiments.shapes import drawn, estimate, in_seeds, marked, mean_curve, measured
from sim.peaks import APART, PROMINENCE, WINDOW, peaks, pooled, smoothed
from sim.statistics import Floats

TEXTS = 0.05  # of a window at least, for each of the people: one a tick for each hundred
NEAR = 6  # ticks between a peak of all and the peak of a community that it is put down to, at most

COMMUNITIES, ONE = "two communities", "one community"
ARMS = (COMMUNITIES, ONE)

Curves = Mapping[str, Sequence[float]]


async def trial(conditions: Conditions, equipment: Equipment) -> list[Row]:
    """Return the curves of one run; of each community "intense, first" and "intense, second"."""
    setting = setting_of("breaking-news")
    if conditions.arm == ONE:
        setting = united(setting)
    curves = await outbreak(world_of("breaking-news", setting, conditions), equipment.mind, conditions.ticks)
    for community, place in zip(setting.communities, ("first", "second"), strict=False):
        curves[f"intense, {place}"] = curves.pop(f"intense in {community.name}")
    wanted = ("posts", "emotion_density", "mean_emotion", "intense")
    kept = {name: values for name, values in curves.items() if name.startswith(wanted) and " in " not in name}
    return rows_of(conditions, kept | {"people": [conditions.agents]})


# What it says


def density(curves: Curves, of: str = "emotion_density") -> Floats:
    """Return D(t), smoothed: (ticks + 1,). of: "emotion_density", or "mean_emotion", which counts moderate texts half."""
    texts = np.asarray(curves["posts"], dtype=np.float64)
    return pooled(texts * np.asarray(curves[of]), texts, TEXTS * curves["people"][0])


def explained(curves: Curves) -> bool:
    """Return whether there are two peaks, the first while more of the first community is intense, the second while more of the second."""
    found = peaks(density(curves))
    first, second = (smoothed(curves[f"intense, {place}"]) for place in ("first", "second"))
    return len(found) == 2 and bool(first[found[0]] > second[found[0]] and second[found[1]] > first[found[1]])


def near(curves: Curves) -> bool:
    """Return whether there are two peaks, each at most NEAR ticks from the one at which most of its community are intense."""
    found = peaks(density(curves))
    own = [int(np.argmax(smoothed(curves[f"intense, {place}"]))) for place in ("first", "second")]
    return len(found) == 2 and all(abs(one - other) <= NEAR for one, other in zip(found, own, strict=True))


def summary(rows: Sequence[Row]) -> Result:
    """Return in how many seeds there are two peaks, and in how many one."""
    found = {arm: curves_of(rows, arm) for arm in ARMS}
    estimates = [line for arm, curves in found.items() if curves for line in _estimates(arm, curves)]
    return Result(tuple(estimates), tuple(_claims(found)), tuple(_plots(found)), _notes())


def _estimates(arm: str, curves: Mapping[int, Curves]) -> list[Estimate]:
    count = {seed: len(peaks(density(each))) for seed, each in curves.items()}
    mean_emotion = {seed: len(peaks(density(each, "mean_emotion"))) for seed, each in curves.items()}
    people = {seed: len(peaks(smoothed(each["intense_share"]))) for seed, each in curves.items()}
    return [
        estimate(arm, "one peak", {seed: n == 1 for seed, n in count.items()}),
        estimate(arm, "two peaks", {seed: n == 2 for seed, n in count.items()}),
        estimate(arm, "three or more", {seed: n > 2 for seed, n in count.items()}),
        measured(arm, "highest D", {seed: float(density(each).max()) for seed, each in curves.items()}),
        measured(arm, "peaks of the mean emotion of texts", mean_emotion),
        measured(arm, "peaks of the share of intense people", people),
    ]


def _claims(found: Mapping[str, Mapping[int, Curves]]) -> list[Claim]:
    def counted(arm: str, number: int) -> dict[int, bool]:
        return {seed: len(peaks(density(each))) == number for seed, each in found[arm].items()}

    close = {seed: near(each) for seed, each in found[COMMUNITIES].items()}
    so = {seed: explained(each) for seed, each in found[COMMUNITIES].items()}
    return [
        in_seeds("with two communities, feelings run high twice", counted(COMMUNITIES, 2)),
        in_seeds(f"each within {NEAR} ticks of the peak of one community", close),
        in_seeds("the first while the first community is stirred, the second while the second is", so),
        in_seeds("control: with one community, once", counted(ONE, 1)),
    ]


def _plots(found: Mapping[str, Mapping[int, Curves]]) -> list[Plot]:
    plots = []
    for arm, curves in found.items():
        if not curves:
            continue
        seed = min(curves)
        one, places = density(curves[seed]), peaks(density(curves[seed]))
        lines = [mean_curve("mean", [density(each).tolist() for each in curves.values()]), drawn(f"seed {seed}", one.tolist())]
        lines.append(marked("its peaks", places, [float(one[place]) for place in places]))
        plots.append(Plot(f"Intense texts, {arm}", "tick", "share", tuple(lines)))
    return plots


def _notes() -> tuple[str, ...]:
    return (
        f"Peaks stand out by {PROMINENCE:.0%} of the range, {APART:.0%} of the horizon apart, after smoothing over {WINDOW} ticks.",
        "What follows is of 1,000 people, measured once on 20 seeds. It is how far two peaks depend on choices of ours.",
        "With a window of 3 ticks instead of 5, two communities give two peaks in 18 of 20 seeds.",
        f"A window of fewer texts than {TEXTS:.0%} of the people (50 of 1,000) counts as that many; with 10 instead of 50, 16 to 17 of 20.",
        "Without the corridor of small groups through which news must pass (steps = 0), beside the few bridges, about half of the seeds.",
        "S3 prints curves without numbers for this, so that no published values stand beside ours.",
    )


EXPERIMENT = Experiment(
    name="emotion-peaks",
    title="emotion runs high twice in two communities, once in one",
    source="Gao et al. 2023 (S3), section 4.2",
    arms=ARMS,
    agents=AGENTS,
    ticks=TICKS,
    seeds=SEEDS,
    trial=trial,
    summary=summary,
    constants={"window": WINDOW, "prominence": PROMINENCE, "apart": APART, "texts_a_person": TEXTS, "near_ticks": NEAR},
)
