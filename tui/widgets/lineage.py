"""What branches have in common."""

from collections.abc import Iterable, Iterator, Mapping
from itertools import count

from tui.protocol import BranchLine


def common_tick(lines: Iterable[BranchLine], one: str, other: str) -> int:
    """Return the last tick of the history that two branches share; -1 where they share none."""
    by_name = {line.name: line for line in lines}
    if one not in by_name or other not in by_name:
        return -1
    return _common(by_name, dict(_ancestry(by_name, one)), other)


def leaving(lines: Iterable[BranchLine], branch: str) -> list[tuple[int, BranchLine]]:
    """Return the branches that leave the history of one, not hidden, with the last tick in common; the earliest first."""
    by_name = {line.name: line for line in lines}
    if branch not in by_name:
        return []
    mine = dict(_ancestry(by_name, branch))
    parted = {name: _common(by_name, mine, name) for name in by_name if name not in mine}
    # A branch that leaves another one only after that has left this history is that one's business.
    own = [name for name, tick in parted.items() if by_name[name].parent in mine or parted.get(by_name[name].parent) != tick]
    found = [(parted[name], by_name[name]) for name in own if parted[name] >= 0 and not by_name[name].hidden]
    return sorted(found, key=lambda each: each[0])


def owner(by_name: Mapping[str, BranchLine], branch: str, tick: int) -> str:
    """Return under which branch a tick of a branch's history is: its own, or that of an ancestor that lived it."""
    name, seen = branch, set[str]()
    while name in by_name and by_name[name].parent and tick <= by_name[name].fork and name not in seen:
        seen.add(name)
        name = by_name[name].parent
    return name


def leaves(by_name: Mapping[str, BranchLine], line: BranchLine) -> str:
    """Return the branch that a line of history really leaves: that which lived the tick after which it begins; "" for the first."""
    return owner(by_name, line.parent, line.fork) if line.parent in by_name else ""


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


def _common(by_name: dict[str, BranchLine], mine: dict[str, int], other: str) -> int:
    return next((min(mine[name], last) for name, last in _ancestry(by_name, other) if name in mine), -1)


def _ancestry(by_name: dict[str, BranchLine], name: str) -> Iterator[tuple[str, int]]:
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
