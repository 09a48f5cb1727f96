"""How the metrics of a world went, tick by tick, on this branch and on the one left behind."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from math import isnan, nan
from typing import NamedTuple

from sim.event import Measured

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

    @classmethod
    def read(cls, ticks: Sequence[int], values: Mapping[str, Sequence[float]]) -> "Course":
        """Return a course from its ticks, ascending, and as many values of each metric."""
        course = cls()
        course.ticks, course.values = list(ticks), {name: list(found) for name, found in values.items()}
        return course

    def add(self, tick: int, metrics: dict[str, float]) -> None:
        """Take in the metrics of a tick, which is later than all others while time is live."""
        for name in metrics:
            self.values.setdefault(name, [nan] * len(self.ticks))
        place = bisect_left(self.ticks, tick)
        if place == len(self.ticks) or self.ticks[place] != tick:
            self.ticks.insert(place, tick)
            for values in self.values.values():
                values.insert(place, nan)
        for name, values in self.values.items():
            values[place] = metrics.get(name, nan)
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

    def at(self, name: str, tick: int) -> float | None:
        """Return what a metric was at a tick, or at the last one before that was measured; None where it was not measured then."""
        place, found = bisect_right(self.ticks, tick) - 1, self.values.get(name)
        return found[place] if found and place >= 0 and not isnan(found[place]) else None

    def of(self, tick: int) -> dict[str, float]:
        """Return all that was measured at a tick, of communities too; nothing where it is not known."""
        place = bisect_left(self.ticks, tick)
        if place == len(self.ticks) or self.ticks[place] != tick:
            return {}
        return {name: values[place] for name, values in self.values.items() if not isnan(values[place])}

    def measured(self, tick: int) -> dict[str, float]:
        """Return the metrics of all people as they were at a tick, none where they are not known."""
        return {name: value for name, value in self.of(tick).items() if COMMUNITY not in name}

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
        self._shared: Mapping[str, int] = {}
        self._parent = ""

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
            self._shared, self._parent, self._turned = shared, parent, 0
            self.others = self._found()
        self.now = self.now.until(tick)
        self._branch = branch

    def fill(self, branch: str, course: Course) -> None:
        """Take in how the metrics of a branch went, from the file, where that is more than was watched; the parent then stands beside."""
        if not course.ticks:
            return
        if branch == self._branch:
            if _more(course, self.now):
                for tick in [tick for tick in self.now.ticks if tick > course.ticks[-1]]:
                    course.add(tick, self.now.of(tick))
                self.now = course
        elif branch in self._shared and _more(course, self._kept.get(branch, Course())):
            beside = self.beside
            self._kept[branch] = course
            self.others = self._found()
            stays = beside.branch if beside else self._parent if branch == self._parent else ""
            self._turned = next((place for place, each in enumerate(self.others) if each.branch == stays), len(self.others))

    def _found(self) -> list[Beside]:
        """Return the branches to compare with, the parent first, then the one left last."""
        found = [Beside(name, self._shared[name], self._kept[name]) for name in reversed(self._kept) if name in self._shared]
        return sorted(found, key=lambda each: each.branch != self._parent)

    def rename(self, before: str, after: str) -> None:
        """Take it that a branch is called something else now."""
        self._branch = after if self._branch == before else self._branch
        self._kept = {after if name == before else name: course for name, course in self._kept.items()}
        self._shared = {after if name == before else name: tick for name, tick in self._shared.items()}
        self._parent = after if self._parent == before else self._parent
        self.others = [each._replace(branch=after) if each.branch == before else each for each in self.others]


def _more(course: Course, than: Course) -> bool:
    """Return whether a course tells of more ticks than another."""
    return not than.ticks or course.ticks[0] < than.ticks[0] or len(course.ticks) > len(than.ticks)


def by_name(measured: Measured) -> dict[str, float]:
    """Return what a tick was measured to be, those of communities under names of their own."""
    apart = {
        f"{metric}{COMMUNITY}{name}": value
        for name, shares in measured.communities.items()
        for metric, value in (("informed", shares.informed), ("intense", shares.intense))
    }
    return measured.metrics | apart
