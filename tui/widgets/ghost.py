"""The line of history that was left, as far as it goes beyond the one on show."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tui.protocol import BranchLine
from tui.widgets.lineage import common_tick


class Ghost(NamedTuple):
    """Another line of history.

    Args:
        branch: its name. since: the last tick that both have in common. tip: its last one.
        acts: how much people did in each of its ticks from 0 on, as far as it is known.
    """

    branch: str
    since: int
    tip: int
    acts: Sequence[int] = ()


def left_behind(lines: Iterable[BranchLine], branch: str, before: str, acts: Sequence[int]) -> Ghost | None:
    """Return the line that was left for a branch, else the one from which it forked, if it goes on after they part.

    Args:
        lines: all of the save. before: the one on show until now, "" for none of this save. acts: of its ticks.
    """
    by_name = {line.name: line for line in lines}
    parent = by_name[branch].parent if branch in by_name else ""
    for name in (before, parent):
        if name not in by_name or name == branch:
            continue
        since, known = common_tick(by_name.values(), name, branch), acts if name == before else ()
        tip = max(by_name[name].tick, len(known) - 1)
        if 0 <= since < tip:
            return Ghost(name, since, tip, known)
    return None
