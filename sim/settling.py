"""People written to a folder of CSV files: reading it gives the same people and ties, and news that one of them tells."""

import csv
from collections.abc import Iterable
from pathlib import Path

from sim.agent import Persona
from sim.content import NEWS, PEOPLE, TIES
from sim.network import FOLLOWS, Tie

_PERSON = ("id", "name", "gender", "age", "occupation", "home", "traits", "interests", "dislikes", "features", "activity", "bio")


def settle(folder: Path, people: list[Persona], ties: Iterable[Tie]) -> None:
    """Write people.csv and ties.csv anew, and let somebody who is there tell each piece of news in news.csv."""
    _write(folder / PEOPLE, _PERSON, ([_cell(getattr(person, field)) for field in _PERSON] for person in people))
    mutual: set[tuple[int, int]] = set()
    rows = []
    for tie in ties:
        if (tie.target, tie.source) not in mutual:
            rows.append([str(tie.source), str(tie.target), tie.kind, f"{tie.closeness:g}", tie.history])
        if tie.kind != FOLLOWS:
            mutual.add((tie.source, tie.target))
    _write(folder / TIES, ("a", "b", "kind", "closeness", "history"), rows)
    if (folder / NEWS).exists():
        _retell(folder / NEWS, [str(person.id) for person in people])


def _retell(path: Path, present: list[str]) -> None:
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    author = header.index("author")
    for row in rows:
        if row[author] not in present:
            row[author] = present[0]
    _write(path, header, rows)


def _write(path: Path, header: Iterable[str], rows: Iterable[list[str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows([list(header), *rows])


def _cell(value: object) -> str:
    return "|".join(value) if isinstance(value, tuple) else f"{value:g}" if isinstance(value, float) else str(value)
