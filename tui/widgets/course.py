"""How the metrics of a world went, tick by tick, on this branch and on the one left behind."""

from bisect import bisect_left, bisect_right
from math import isnan, nan
from typing import NamedTuple

CAPACITY = 2000  # ticks kept of one branch; beyond, every second one goes
BRANCHES_KEPT = 8


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

    def points(self, name: str, first: int = 0, most: int = CAPACITY) -> list[tuple[int, float]]:
        """Return (tick, value) of a metric from a tick on, where it was measured: about `most` of them, the last among them."""
        values, start = self.values.get(name, []), bisect_left(self.ticks, first)
        stride = max(1, (len(values) - start) // most)
        picked = range(start, len(values), stride)
        places = [*picked, len(values) - 1] if picked and picked[-1] != len(values) - 1 else picked
        return [(self.ticks[place], values[place]) for place in places if not isnan(values[place])]

    def last(self, name: str) -> float | None:
        """Return the newest value of a metric, None where there is none."""
        found = self.values.get(name)
        return found[-1] if found and not isnan(found[-1]) else None

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
        now: of the branch shown. beside: the one left last, if they have a past in common.
    """

    def __init__(self) -> None:
        self.now = Course()
        self.beside: Beside | None = None
        self._branch = ""
        self._kept: dict[str, Course] = {}

    def enter(self, branch: str, common: int, tick: int) -> None:
        """Go on with a branch at a tick.

        Args:
            common: the last tick that it shares with the branch left; -1 where they share none.
        """
        left, course = self._branch, self.now
        if branch != left:
            if left and course.ticks:
                self._kept.pop(left, None)
                self._kept[left] = course
                for oldest in list(self._kept)[:-BRANCHES_KEPT]:
                    del self._kept[oldest]
            self.beside = Beside(left, common, course) if left and course.ticks and common >= 0 else None
            self.now = self._kept.get(branch) or (course.until(common) if common >= 0 else Course())
        self.now = self.now.until(tick)
        self._branch = branch
