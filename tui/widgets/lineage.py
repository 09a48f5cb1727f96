"""What branches have in common."""

from collections.abc import Iterable, Iterator

from tui.protocol import BranchLine


def common_tick(lines: Iterable[BranchLine], one: str, other: str) -> int:
    """Return the last tick of the history that two branches share; -1 where they share none."""
    by_name = {line.name: line for line in lines}
    if one not in by_name or other not in by_name:
        return -1
    mine = dict(_ancestry(by_name, one))
    return next((min(mine[name], last) for name, last in _ancestry(by_name, other) if name in mine), -1)


def _ancestry(by_name: dict[str, BranchLine], name: str) -> Iterator[tuple[str, int]]:
    """Yield a branch and its ancestors, each with the last tick of it that belongs to this line of history."""
    last = by_name[name].tick
    while name in by_name:
        line = by_name[name]
        yield name, last
        name, last = line.parent, min(last, line.fork)


def free_name(lines: Iterable[BranchLine]) -> str:
    """Return a name that no branch has yet: what-if-1, what-if-2, ..."""
    taken = {line.name for line in lines}
    return next(name for number in range(1, len(taken) + 2) if (name := f"what-if-{number}") not in taken)
