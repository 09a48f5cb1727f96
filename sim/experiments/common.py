"""What several experiments share: a journal that keeps nothing, rows by arm, seed and place, and figures made of them."""

import math
from collections.abc import Callable, Sequence

from sim.experiments import Curve, Row
from sim.journal import TickRecord
from sim.statistics import Floats, Interval, bootstrap, mean


class Forgetful:
    """A journal that keeps nothing: a trial reads each tick's events as they come."""

    def append(self, record: TickRecord) -> None:
        """Keep nothing."""


def chosen(rows: Sequence[Row], arm: str, measure: str, x: float | None = None) -> list[Row]:
    """Return the rows of one arm and measure, and of one place on the curve unless x is None, in order."""
    return [row for row in rows if row.arm == arm and row.measure == measure and (x is None or row.x == x)]


def by_seed(rows: Sequence[Row]) -> list[list[float]]:
    """Return the values of each seed, ascending by seed."""
    groups: dict[int, list[float]] = {}
    for row in sorted(rows, key=lambda row: row.seed):
        groups.setdefault(row.seed, []).append(row.value)
    return list(groups.values())


def interval(rows: Sequence[Row], statistic: Callable[[Floats], float] = mean) -> Interval:
    """Return a statistic of rows, with its interval over seeds, or over people where there is one seed."""
    return bootstrap(by_seed(rows), statistic)


def differences(first: Sequence[Row], last: Sequence[Row]) -> list[Row]:
    """Return first - last for each seed and agent that both have."""
    known = {(row.seed, row.agent): row.value for row in last}
    return [
        Row(row.seed, row.arm, row.measure, row.value - known[key], agent=row.agent)
        for row in first
        if (key := (row.seed, row.agent)) in known
    ]


def curve_of_seed(rows: Sequence[Row]) -> dict[int, tuple[list[float], list[float]]]:
    """Return seed -> (x ascending, mean value at each)."""
    cells: dict[int, dict[float, list[float]]] = {}
    for row in rows:
        cells.setdefault(row.seed, {}).setdefault(row.x, []).append(row.value)
    return {seed: (sorted(found), [mean(found[x]) for x in sorted(found)]) for seed, found in sorted(cells.items())}


def per_seed(rows: Sequence[Row], statistic: Callable[[list[float], list[float]], float]) -> Interval:
    """Return the mean over seeds of a statistic of each seed's curve (x, mean y), with its interval over seeds."""
    found = [statistic(x, y) for x, y in curve_of_seed(rows).values()]
    known = [value for value in found if math.isfinite(value)]
    if len(known) < 2:
        return Interval(mean(known), math.nan, math.nan, len(known))
    return bootstrap([[value] for value in known])


def places(rows: Sequence[Row]) -> list[float]:
    """Return where rows stand on their curve, ascending, each once."""
    return sorted({row.x for row in rows})


def curve(label: str, x: Sequence[float], at: Sequence[Interval]) -> Curve:
    """Return a line of a plot through intervals: x, at (n,)."""
    return Curve(label, tuple(x), tuple(i.value for i in at), tuple(i.low for i in at), tuple(i.high for i in at))


def above_zero(found: Interval) -> bool | None:
    """Return whether an interval lies above 0; None where there is no interval."""
    return found.low > 0 if math.isfinite(found.low) else None


def contains_zero(found: Interval) -> bool | None:
    """Return whether an interval contains 0; None where there is no interval."""
    return found.low <= 0 <= found.high if math.isfinite(found.low) else None


def all_of(verdicts: Sequence[bool | None]) -> bool | None:
    """Return False if any is, else None if any is, else True."""
    return False if False in verdicts else None if None in verdicts else True
