"""How the metrics of a world went, tick by tick, on this branch and on the one left behind."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from math import isnan, nan
from typing import NamedTuple

CAPACITY = 2000  # ticks kept of one branch; beyond, every second one goes
BRANCHES_KEPT = 8
COMMUNITY = " in "  # between a metric and the community of which it is


class Course:
    """The metrics of one line of history.

    Attributes:
        ticks: ascending, at most CAPACITY. values: name -> one for each tick, nan where it was not measured.
    """

    def __init__(self) -> None:
        self.ticks: list[int] = []
        self.values: dict[str, list[float]] = {}

    def add(self, tick: int, metrics: dict[str, float]) -> None:
        """Append the metrics of a tick later than all others."""
        for name in metrics:
            self.values.setdefault(name, [nan] * len(self.ticks))
        self.ticks.append(tick)
        for name, values in self.values.items():
            values.append(metrics.get(name, nan))
        if len(self.ticks) > CAPACITY:
            self._thin_out()

    def until(self, tick: int) -> "Course":
        """Return a copy that ends with a tick."""
        end = bisect_right(self.ticks, tick)
        copy = Course()
        copy.ticks = self.ticks[:end]
        copy.values = {name: values[:end] for name, values in self.values.items()}
        return copy

    def points(self, name: str, first: int = 0, most: int = CAPACITY, last: int | None = None) -> list[tuple[int, float]]:
        """Return (tick, value) of a metric from a tick to another, where it was measured: about `most` of them, the last among them."""
        values, start = self.values.get(name, []), bisect_left(self.ticks, first)
        stop = len(values) if last is None else min(bisect_right(self.ticks, last), len(values))
        picked = range(start, stop, max(1, (stop - start) // most))
        places = [*picked, stop - 1] if picked and picked[-1] != stop - 1 else picked
        return [(self.ticks[place], values[place]) for place in places if not isnan(values[place])]

    def last(self, name: str) -> float | None:
        """Return the newest value of a metric, None where there is none."""
        found = self.values.get(name)
        return found[-1] if found and not isnan(found[-1]) else None

    def measured(self, tick: int) -> dict[str, float]:
        """Return the metrics of all people as they were at a tick, none where that is not the newest."""
        if not self.ticks or self.ticks[-1] != tick:
            return {}
        return {name: values[-1] for name, values in self.values.items() if not isnan(values[-1]) and COMMUNITY not in name}

    def _thin_out(self) -> None:
        """Drop every second tick, but never the newest."""
        start = (len(self.ticks) + 1) % 2
        self.ticks = self.ticks[start::2]
        self.values = {name: values[start::2] for name, values in self.values.items()}


class Beside(NamedTuple):
    """A branch to compare with. since: the last tick that both have in common."""

    branch: str
    since: int
    course: Course


class Courses:
    """The course of the branch shown, and those of branches shown before, as far as they were watched.

    Attributes:
        now: of the branch shown. others: branches to compare it with, that from which it forked first, then the one left last.
    """

    def __init__(self) -> None:
        self.now = Course()
        self.others: list[Beside] = []
        self._turned = 0
        self._branch = ""
        self._kept: dict[str, Course] = {}  # oldest first

    @property
    def beside(self) -> Beside | None:
        """The branch that is compared with now, None where there is none."""
        return self.others[self._turned] if self._turned < len(self.others) else None

    def turn(self) -> Beside | None:
        """Compare with the next branch, after the last with none; return which."""
        self._turned = (self._turned + 1) % (len(self.others) + 1)
        return self.beside

    def enter(self, branch: str, shared: Mapping[str, int], tick: int, parent: str = "") -> None:
        """Go on with a branch at a tick.

        Args:
            shared: branches with which it has a past in common, and the last tick of that. parent: the one from which it forked.
        """
        left, course = self._branch, self.now
        if branch != left:
            if left and course.ticks:
                self._kept.pop(left, None)
                self._kept[left] = course
                for oldest in [name for name in self._kept if name != parent][:-BRANCHES_KEPT]:
                    del self._kept[oldest]
            begun = course.until(shared[left]) if left in shared else Course()
            self.now = self._kept.pop(branch, begun)
            found = [Beside(name, shared[name], self._kept[name]) for name in reversed(self._kept) if name in shared]
            self.others, self._turned = sorted(found, key=lambda each: each.branch != parent), 0
        self.now = self.now.until(tick)
        self._branch = branch
