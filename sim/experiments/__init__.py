"""Experiments: what a trial is run under, the rows that it measures, and what all rows together say.

An experiment is a declaration with two functions: `trial` measures one arm under one seed, `summary` makes a Result of the
rows of all trials. Neither knows a clock, a process or a terminal; whoever calls them has those (tui/experiments).
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from sim.demographics import Demographics, Profile
from sim.mind import Mind
from sim.observation import AnyObservation
from sim.statistics import Interval
from sim.world import World


class Conditions(Struct, frozen=True, kw_only=True):
    """What one trial is run under; all that tells it from another.

    Args:
        arm: one of the experiment's arms. agents: people. ticks: rounds.
    """

    seed: int
    arm: str
    agents: int
    ticks: int


class Equipment(Struct, frozen=True, kw_only=True):
    """What the caller lends to a trial.

    Args:
        mind: thinks for everybody.
        world: a fresh world to experiment on (a save that the caller opened), None for the experiment's own. The trial may change it.
        meter: running totals by name of what only the caller can read: "wall_s", "cpu_s", and of a language mind "plan/calls",
            "plan/prompt_tokens" and so on.
        told: how many characters a language mind would be told of an observation, recalled memories left out; None where unknown.
        file: of labelled cases, which the caller named and nobody has read yet; None where none was named.
        infer: how a language mind tells demographics, and how many of their fields it left to the rules; None for the rules mind.
    """

    mind: Mind
    world: World | None = None
    meter: Callable[[], Mapping[str, float]] = dict
    told: Callable[[AnyObservation], int] | None = None
    file: Path | None = None
    infer: Callable[[Sequence[Profile]], Awaitable[tuple[Sequence[Demographics], int]]] | None = None


class Row(Struct, frozen=True):
    """One thing measured: a line of table.csv.

    Args:
        seed, arm: of the trial. measure: what was measured.
        x: where along a curve, in the measure's own unit (window, friends, tick); 0 where there is no curve.
        agent: of whom, None for a whole trial.
    """

    seed: int
    arm: str
    measure: str
    value: float
    x: float = 0.0
    agent: int | None = None


class Estimate(Struct, frozen=True):
    """A line of the table on the terminal. published: (by whom, their value), as printed in the paper."""

    arm: str
    measure: str
    interval: Interval
    published: tuple[tuple[str, float], ...] = ()


class Claim(Struct, frozen=True):
    """What an experiment is to show, whether it did (None: it cannot be told from these trials), and the figures that say so."""

    text: str
    holds: bool | None
    figures: str

    def __str__(self) -> str:
        verdict = "cannot be told" if self.holds is None else "yes" if self.holds else "no"
        return f"{self.text}: {verdict}, {self.figures}"


class Curve(Struct, frozen=True):
    """A line of a plot: x, y (n,), and the interval around y, () where there is none."""

    name: str
    x: tuple[float, ...]
    y: tuple[float, ...]
    low: tuple[float, ...] = ()
    high: tuple[float, ...] = ()


class Plot(Struct, frozen=True):
    """What is drawn. kind: "line" for curves, "points" for clouds, "bars" side by side at each x. names: of x = 0, 1, ... of bars."""

    title: str
    x_label: str
    y_label: str
    curves: tuple[Curve, ...]
    kind: str = "line"
    names: tuple[str, ...] = ()


class Result(Struct, frozen=True):
    """What all rows together say. notes: what a reader must know beside it, a sentence each."""

    estimates: tuple[Estimate, ...]
    claims: tuple[Claim, ...]
    plots: tuple[Plot, ...]
    notes: tuple[str, ...] = ()


Trial = Callable[[Conditions, Equipment], Awaitable[Sequence[Row]]]
Summary = Callable[[Sequence[Row]], Result]


class Experiment(Struct, frozen=True, kw_only=True):
    """An experiment, declared.

    Args:
        title: a line for the list. source: what it replicates.
        arms: in the order in which they are told; the control is among them.
        agents, ticks, seeds: of a trial, and how many, unless the caller says otherwise.
        constants: thresholds and windows, by name, as result.json records them.
        takes_world: whether it can be run on a world of the caller's.
        takes_file: whether it measures labelled cases in a file of the caller's (Equipment.file); never together with takes_world.
        timed: whether its rows hold seconds, so that trials must not run side by side.
    """

    name: str
    title: str
    source: str
    arms: tuple[str, ...]
    agents: int
    ticks: int
    trial: Trial
    summary: Summary
    seeds: int = 10
    constants: Mapping[str, float | str] = {}
    takes_world: bool = False
    takes_file: bool = False
    timed: bool = False
