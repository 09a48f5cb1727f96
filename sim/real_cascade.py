"""A cascade as it was observed, read from a file: who passed a post on from whom, and when.

CSV with a header and the columns id, parent and time, in any order, beside others that are passed over. id: of the post, or of whoever
posted it, each once. parent: the id that it was passed on from; empty for the first post, of which there is one. time: a number in any
one unit, seconds or hours, not before the parent's.
"""

import csv
import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from msgspec import Struct

from sim.errors import DataError, SimError
from sim.text import clean

MOST_POSTS = 1_000_000
COLUMNS = ("id", "parent", "time")
_FIELD = 200  # characters of an id


class Passing(NamedTuple):
    """One post of a cascade. time: since the first, in any unit. depth: 0 for the first."""

    time: float
    depth: int


class _Line(Struct, frozen=True):
    number: int
    id: str
    parent: str
    time: float


def read_cascade(path: Path) -> list[Passing]:
    """Return the posts of a cascade, first to last.

    Raises:
        DataError: it is no tree, or a line of it is not as it must be; names line, column, value and what is allowed.
        SimError: the file cannot be read.
    """
    name = clean(path.name, 80)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = list(_lines(csv.reader(file), name))
    except OSError as error:
        raise SimError(f"{name}: cannot be read ({(error.strerror or 'no reason given').lower()})") from error
    except (UnicodeDecodeError, csv.Error) as error:
        raise DataError(name, 0, "", f"is not CSV in UTF-8; allowed: the columns {', '.join(COLUMNS)}") from error
    depths = _depths(lines, name)
    first = min(line.time for line in lines)
    return sorted(Passing(line.time - first, depths[line.id]) for line in lines)


def _lines(rows: Iterator[list[str]], name: str) -> Iterator[_Line]:
    header = [clean(cell, 60).lower() for cell in next(rows, [])]
    for column in COLUMNS:
        if header.count(column) != 1:
            raise DataError(name, 1, "", f"{header.count(column)} columns '{column}'; allowed: one each of {', '.join(COLUMNS)}")
    places = [header.index(column) for column in COLUMNS]
    count = 0
    for number, row in enumerate(rows, 2):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) <= max(places):
            raise DataError(name, number, "", f"{len(row)} columns; allowed: {len(header)}, as in the header")
        count += 1
        if count > MOST_POSTS:
            raise DataError(name, number, "", f"too many posts; allowed: {MOST_POSTS:,}")
        post, parent, time = (row[place].strip() for place in places)
        if not post or len(post) > _FIELD:
            raise DataError(name, number, "id", f"'{clean(post, 40)}'; allowed: 1 to {_FIELD} characters")
        yield _Line(number, post, parent, _time(time, name, number))


def _time(text: str, name: str, number: int) -> float:
    try:
        found = float(text)
    except ValueError:
        found = math.nan
    if not math.isfinite(found) or abs(found) > 1e15:
        raise DataError(name, number, "time", f"'{clean(text, 40)}'; allowed: a number, in any one unit")
    return found


def _depths(lines: Sequence[_Line], name: str) -> dict[str, int]:
    """Return the depth of each post by its id; raises DataError where they are no tree that grows forward in time."""
    by_id = _unique(lines, name)
    children: dict[str, list[_Line]] = {}
    for line in lines:
        if line.parent:
            if line.parent not in by_id:
                raise DataError(
                    name, line.number, "parent", f"'{clean(line.parent, 40)}' is no id of this file; allowed: one of them, or empty"
                )
            children.setdefault(line.parent, []).append(line)
    depths = {line.id: 0 for line in lines if not line.parent}
    level = list(depths)
    while level:
        below = [child for parent in level for child in children.get(parent, ())]
        depths |= {child.id: depths[child.parent] + 1 for child in below}
        level = [child.id for child in below]
    for line in lines:
        if line.id not in depths:
            raise DataError(name, line.number, "parent", f"'{clean(line.parent, 40)}' leads round in a circle; allowed: a tree")
        if line.parent and line.time < by_id[line.parent].time:
            problem = f"{line.time:g} is before its parent's {by_id[line.parent].time:g}; allowed: that or later"
            raise DataError(name, line.number, "time", problem)
    return depths


def _unique(lines: Sequence[_Line], name: str) -> dict[str, _Line]:
    """Return lines by id; raises DataError where an id comes twice, or where there is not one first post with others after it."""
    by_id: dict[str, _Line] = {}
    for line in lines:
        if line.id in by_id:
            raise DataError(name, line.number, "id", f"'{clean(line.id, 40)}' is in line {by_id[line.id].number} too; allowed: each once")
        by_id[line.id] = line
    if len(lines) < 2:
        raise DataError(name, 0, "", f"{len(lines)} posts; allowed: 2 to {MOST_POSTS:,}")
    roots = [line for line in lines if not line.parent]
    if len(roots) > 1:
        raise DataError(name, roots[1].number, "parent", f"empty, as in line {roots[0].number}; allowed: one first post")
    if not roots:
        raise DataError(name, 0, "parent", "is never empty; allowed: one first post, whose parent is empty")
    return by_id
