"""How the metrics of an opened save went, read from its file for the curves on the screen."""

from collections.abc import Iterator, Sequence
from math import nan
from typing import TYPE_CHECKING

from saves.errors import SaveError
from tui.protocol import BranchLine, PastCourse
from tui.widgets.course import CAPACITY, by_name

if TYPE_CHECKING:
    from saves.file import Save

METRICS_MOST = 200  # those of communities among them
OTHERS_MOST = 3  # branches to compare with: the parent, then the newest


def past_courses(save: "Save", branch: str, branches: Sequence[BranchLine]) -> Iterator[PastCourse]:
    """Yield the courses of a branch and of some others to compare it with; those that cannot be read, or of no measured tick, are left out.

    Args:
        branches: all of the save.
    """
    parent = next((line.parent for line in branches if line.name == branch), "")
    others = [line.name for line in reversed(branches) if line.name not in {branch, parent} and not line.hidden]
    for name in [branch, *([parent] if parent else []), *others][: OTHERS_MOST + 1]:
        try:
            course = past_course(save, name)
        except SaveError:
            continue  # the curves begin where they are watched; whoever plays that tick back is told
        if course.ticks:
            yield course


def past_course(save: "Save", branch: str) -> PastCourse:
    """Return how the metrics of a branch went, at most at CAPACITY ticks.

    Raises:
        SaveError: it cannot be read.
    """
    found = {tick: by_name(measured) for tick, measured in save.measured(branch, most=CAPACITY).items()}
    names = list(dict.fromkeys(name for metrics in found.values() for name in metrics))[:METRICS_MOST]
    return PastCourse(branch, tuple(found), {name: tuple(metrics.get(name, nan) for metrics in found.values()) for name in names})
