"""Attitude trough: the share of those in favour falls sharply at a shock, then rises gradually.

P(t) is the share of positive attitudes among all who hold one; they did before the event. There is a trough where P, smoothed over WINDOW
ticks, falls by DEPTH or more from what it was before anything happened, comes back by a third of that or more by the end, and falls more
steeply than it rises.

Two controls, one for each half of the shape. Without the shock (the same event stirs nobody by itself, severity 0, and speaks for neither
side, tilt 0) there must be no fall. Where nothing is forgotten (to their minds, people last felt something just now, always) there must be
a fall that is not followed by the rise.

Source: Gao et al. 2023 (S3, arXiv 2307.14984), section 4.2, attitude propagation. Thresholds are ours: the paper prints a curve.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from copy import copy

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from sim.experiments import Conditions, Equipment, Estimate, Experiment, Plot, Result, Row
from sim.experiments.outbreak import AGENTS, SEEDS, TICKS, curves_of, outbreak, rows_of, setting_of, world_of
from sim.experiments.shapes import drawn, estimate, in_seeds, marked, mean_curve, measured
from sim.mind import Decision, Mind
from sim.observation import AnyObservation, Feeling
from sim.peaks import WINDOW, smoothed

DEPTH = 0.1  # least fall of P
BACK = DEPTH / 3  # least rise after it

SHOCK, MILD, UNFORGETTING = "shock", "no shock", "nothing forgotten"
ARMS = (SHOCK, MILD, UNFORGETTING)

Curves = Mapping[str, Sequence[float]]


class Trough(Struct, frozen=True):
    """The shape of P(t). before: P(0). lowest: the minimum, at tick `at`. end: P(T). ticks: T."""

    before: float
    lowest: float
    at: int
    end: float
    ticks: int

    @classmethod
    def of(cls, values: Sequence[float]) -> "Trough":
        """Return the shape of a curve, smoothed but for its beginning."""
        smooth = smoothed(values)
        at = int(np.argmin(smooth))
        return cls(float(values[0]), float(smooth[at]), at, float(smooth[-1]), len(values) - 1)

    @property
    def fall(self) -> float:
        """How far P falls."""
        return self.before - self.lowest

    @property
    def rise(self) -> float:
        """How far it rises again by the end."""
        return self.end - self.lowest

    @property
    def steeper(self) -> bool:
        """Whether it falls faster than it rises, per tick."""
        return self.fall * max(self.ticks - self.at, 1) > self.rise * max(self.at, 1)

    @property
    def appears(self) -> bool:
        """Whether this is a trough."""
        return self.fall >= DEPTH and self.rise >= BACK and self.steeper


class _Unforgetting:
    """A mind to which no time passes between one message on the news and the next; all else is that of the mind it wraps."""

    def __init__(self, mind: Mind) -> None:
        self._mind = mind
        self.name = mind.name

    def decide(self, observation: AnyObservation) -> Decision | Awaitable[Decision]:
        if isinstance(observation, Feeling):
            me = copy(observation.me)
            me.leaned = dict.fromkeys(me.attitudes, observation.tick)
            observation = replace(observation, me=me)
        return self._mind.decide(observation)


async def trial(conditions: Conditions, equipment: Equipment) -> list[Row]:
    """Return the curves of one run."""
    setting = setting_of("energy-policy")
    if conditions.arm == MILD:
        setting = replace(setting, events=tuple(replace(topic, severity=0.0, tilt=0.0) for topic in setting.events))
    mind = _Unforgetting(equipment.mind) if conditions.arm == UNFORGETTING else equipment.mind
    curves = await outbreak(world_of("energy-policy", setting, conditions), mind, conditions.ticks)
    return rows_of(conditions, {name: curves[name] for name in ("informed", "positive_share", "polarisation", "assortativity")})


# What it says


def summary(rows: Sequence[Row]) -> Result:
    """Return in how many seeds there is a trough, and how deep."""
    found = {arm: curves_of(rows, arm) for arm in ARMS}
    troughs = {arm: {seed: Trough.of(each["positive_share"]) for seed, each in curves.items()} for arm, curves in found.items()}
    estimates = [line for arm in ARMS if found[arm] for line in _estimates(arm, found[arm], troughs[arm])]
    claims = (
        in_seeds("with the shock, P falls sharply and rises gradually", _so(troughs[SHOCK], lambda each: each.appears)),
        in_seeds("control: without the shock, it does not fall", _so(troughs[MILD], lambda each: each.fall < DEPTH)),
        in_seeds("control: where nothing is forgotten, it falls", _so(troughs[UNFORGETTING], lambda each: each.fall >= DEPTH)),
        in_seeds("control: where nothing is forgotten, it does not rise again", _so(troughs[UNFORGETTING], lambda each: each.rise < BACK)),
    )
    plots = [_plot(found, troughs), _opinions(found)]
    return Result(tuple(estimates), claims, tuple(plots), _notes())


def _estimates(arm: str, curves: Mapping[int, Curves], troughs: Mapping[int, Trough]) -> list[Estimate]:
    return [
        estimate(arm, "trough", _so(troughs, lambda each: each.appears)),
        estimate(arm, f"falls by {DEPTH:g} or more", _so(troughs, lambda each: each.fall >= DEPTH)),
        estimate(arm, f"rises by {BACK:.3f} or more", _so(troughs, lambda each: each.rise >= BACK)),
        estimate(arm, "falls more steeply than it rises", _so(troughs, lambda each: each.steeper)),
        measured(arm, "P before", {seed: each.before for seed, each in troughs.items()}),
        measured(arm, "fall", {seed: each.fall for seed, each in troughs.items()}),
        measured(arm, "rise", {seed: each.rise for seed, each in troughs.items()}),
        measured(arm, "lowest (tick)", {seed: each.at for seed, each in troughs.items()}),
        measured(arm, "variance, end - start", _change(curves, "polarisation")),
        measured(arm, "assortativity, end - start", _change(curves, "assortativity")),
    ]


def _so(troughs: Mapping[int, Trough], test: Callable[[Trough], bool]) -> dict[int, bool]:
    return {seed: test(each) for seed, each in troughs.items()}


def _change(curves: Mapping[int, Curves], name: str) -> dict[int, float]:
    return {seed: each[name][-1] - each[name][0] for seed, each in curves.items()}


def _plot(found: Mapping[str, Mapping[int, Curves]], troughs: Mapping[str, Mapping[int, Trough]]) -> Plot:
    lines = [mean_curve(f"{arm}, mean", [each["positive_share"] for each in curves.values()]) for arm, curves in found.items() if curves]
    if found[SHOCK]:
        seed = min(found[SHOCK])
        lowest = troughs[SHOCK][seed]
        lines.append(drawn(f"{SHOCK}, seed {seed}", found[SHOCK][seed]["positive_share"]))
        lines.append(marked("its fall", [lowest.at], [lowest.before], lowest.lowest))
    return Plot("Share of positive attitudes", "tick", "share", tuple(lines))


def _opinions(found: Mapping[str, Mapping[int, Curves]]) -> Plot:
    names = {"polarisation": "variance", "assortativity": "assortativity"}
    lines = [
        mean_curve(f"{label}, {arm}", [each[name] for each in curves.values()])
        for arm, curves in found.items()
        for name, label in names.items()
        if curves
    ]
    return Plot("How opinions lie, mean of seeds", "tick", "", tuple(lines))


def _notes() -> tuple[str, ...]:
    return (
        "Where nothing is forgotten, one term is taken away: the return, by which a shock passes with time. All else is as with the shock.",
        "S3 prints curves without numbers for this, so that no published values stand beside ours.",
    )


EXPERIMENT = Experiment(
    name="attitude-trough",
    title="opinion falls sharply at a shock, and rises gradually",
    source="Gao et al. 2023 (S3), section 4.2",
    arms=ARMS,
    agents=AGENTS,
    ticks=TICKS,
    seeds=SEEDS,
    trial=trial,
    summary=summary,
    constants={"window": WINDOW, "depth": DEPTH, "back": BACK},
)
