"""What branches have in common."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import count

from tui.protocol import BranchLine


class Lineage:
    """The tree of branches by name; in whose ticks a line of history runs is quickly told, also where thousands leave each other.

    Of the ancestors of a branch only those can have lived a tick up to its fork that begin before that; the way to them is kept, so
    that no question walks through all of them. What is its own ancestor is damaged, and ends nowhere.

    Attributes:
        by_name: the branches.
    """

    def __init__(self, by_name: Mapping[str, BranchLine]) -> None:
        self.by_name = by_name
        self._fork = {name: line.fork if line.parent else -1 for name, line in by_name.items()}
        self._above: dict[str, str] = {}  # the nearest ancestor whose own ticks begin before this branch's; "" for none
        for name in by_name:
            self._climb(name)

    def _climb(self, name: str) -> None:
        """Find what is above a branch, and above its ancestors."""
        path: dict[str, None] = {}
        while name in self.by_name and name not in self._above and name not in path:
            path[name] = None
            name = self.by_name[name].parent
        for each in reversed(path):
            above = self.by_name[each].parent
            while above in self._above and self._fork[above] >= self._fork[each]:
                above = self._above[above]
            self._above[each] = above if above in self._above or above not in path else ""

    def owner(self, branch: str, tick: int) -> str:
        """Return under which branch a tick of a branch's history is: its own, or that of an ancestor that lived it."""
        holder = branch
        while holder in self._above and tick <= self._fork[holder]:
            branch, holder = holder, self._above[holder]
        return holder or branch

    def leaves(self, line: BranchLine) -> str:
        """Return the branch that a line of history really leaves: that which lived the tick after which it begins; "" for the first."""
        return self.owner(line.parent, line.fork) if line.parent in self.by_name else ""

    def shared(self, branch: str) -> dict[str, int]:
        """Return the last tick of the history that each branch shares with one; where it shares none, it is left out."""
        found = dict(_ancestry(self.by_name, branch)) if branch in self.by_name else {}
        for each in self.by_name:
            name, path = each, dict[str, None]()
            while name in self.by_name and name not in found and name not in path:
                path[name] = None
                name = self.by_name[name].parent
            if name in found:
                common = found[name]
                for left in reversed(path):
                    common = found[left] = min(common, self.by_name[left].fork)
        return {name: min(tick, self.by_name[name].tick) for name, tick in found.items()}


def shared_ticks(lines: Iterable[BranchLine], branch: str) -> dict[str, int]:
    """Return the last tick of the history that each branch shares with one; where it shares none, it is left out."""
    return Lineage({line.name: line for line in lines}).shared(branch)


def common_tick(lines: Iterable[BranchLine], one: str, other: str) -> int:
    """Return the last tick of the history that two branches share; -1 where they share none."""
    by_name = {line.name: line for line in lines}
    if one not in by_name or other not in by_name:
        return -1
    mine = dict(_ancestry(by_name, one))
    return next((min(mine[name], last) for name, last in _ancestry(by_name, other) if name in mine), -1)


def leaving(lines: Iterable[BranchLine], branch: str) -> list[tuple[int, BranchLine]]:
    """Return the branches that leave the history of one, not hidden, with the last tick in common; the earliest first."""
    by_name = {line.name: line for line in lines}
    if branch not in by_name:
        return []
    mine = {name for name, _ in _ancestry(by_name, branch)}
    parted = {name: tick for name, tick in Lineage(by_name).shared(branch).items() if name not in mine}
    # A branch that leaves another one only after that has left this history is that one's business.
    own = [name for name, tick in parted.items() if by_name[name].parent in mine or parted.get(by_name[name].parent) != tick]
    return sorted(((parted[name], by_name[name]) for name in own if not by_name[name].hidden), key=lambda each: each[0])


def owner(by_name: Mapping[str, BranchLine], branch: str, tick: int) -> str:
    """Return under which branch a tick of a branch's history is: its own, or that of an ancestor that lived it."""
    return Lineage(by_name).owner(branch, tick)


def leaves(by_name: Mapping[str, BranchLine], line: BranchLine) -> str:
    """Return the branch that a line of history really leaves; "" for the first."""
    return Lineage(by_name).leaves(line)


def stretches(lines: Iterable[BranchLine], branch: str) -> list[tuple[int, str]]:
    """Return the branches that the history of one runs through, each with its first tick there; the oldest first."""
    by_name = {line.name: line for line in lines}
    if branch not in by_name:
        return [(0, branch)]
    found: list[tuple[int, str]] = []
    upto = by_name[branch].tick + 1
    for name, _ in _ancestry(by_name, branch):
        line = by_name[name]
        first = line.fork + 1 if line.parent else 0
        if first < upto or name == branch:
            found.append((first, name))
        upto = min(upto, first)
    return found[::-1]


def _ancestry(by_name: Mapping[str, BranchLine], name: str) -> Iterator[tuple[str, int]]:
    """Yield a branch and its ancestors, each once, with the last tick of it that belongs to this line of history."""
    last, seen = by_name[name].tick, set[str]()
    while name in by_name and name not in seen:  # what is its own ancestor is damaged, and ends nowhere
        seen.add(name)
        line = by_name[name]
        yield name, last
        name, last = line.parent, min(last, line.fork)


def other_luck(lines: Iterable[BranchLine]) -> int:
    """Return a salt that no branch has: whoever draws with it has a luck of their own."""
    taken = {line.salt for line in lines}
    return next(salt for salt in count(1) if salt not in taken)


def free_name(lines: Iterable[BranchLine], wanted: str = "") -> str:
    """Return a name that no branch has yet: the one wanted, with a number if it is taken; without one what-if-1, what-if-2, ..."""
    taken = {line.name for line in lines}
    if wanted and wanted not in taken:
        return wanted
    stem = f"{wanted} " if wanted else "what-if-"
    return next(name for number in count(2 if wanted else 1) if (name := f"{stem}{number}") not in taken)
