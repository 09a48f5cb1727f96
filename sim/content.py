"""Content: the films, people, ties and news of a world, read from a folder of CSV files that anybody can edit."""

import csv
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeVar, cast

from msgspec import Struct

from sim.agent import FEATURES, Feature, Persona
from sim.catalogue import Item
from sim.errors import DataError
from sim.network import FOLLOWS, Tie
from sim.text import clean
from sim.topic import CLAIM_LIMIT, ID_LIMIT, MOST_CLAIMS, MOST_TOPICS, QUESTION_LIMIT, SUMMARY_LIMIT, TITLE_LIMIT, Claim, Side, Topic

T = TypeVar("T")

FILMS, PEOPLE, TIES, NEWS, ARGUMENTS = "films.csv", "people.csv", "ties.csv", "news.csv", "arguments.csv"
FILES = (FILMS, PEOPLE, TIES, NEWS, ARGUMENTS)
SHIPPED = Path(__file__).parent / "scenarios" / "data"

ROWS_ALLOWED = 200_000
INVERSE = {"parent": "child", "child": "parent"}  # every other kind of tie reads the same from both ends


class Content(Struct, frozen=True):
    """Everything that a folder declares."""

    items: tuple[Item, ...]
    personas: tuple[Persona, ...]
    ties: tuple[Tie, ...]
    topics: tuple[Topic, ...]


def read_content(folder: Path) -> Content:
    """Return what the files of a folder declare; news.csv and arguments.csv may be missing.

    Raises:
        DataError: a file is missing or holds something that is not allowed; names file, line, field and what is allowed.
    """
    if not folder.is_dir():
        raise DataError(str(folder), 0, "", "no such folder; allowed: a scenario's name or a folder with people.csv and films.csv")
    items = _unique(folder, FILMS, [_item(row) for row in _rows(folder, FILMS, ("id", "title", "genres"))])
    personas = _unique(folder, PEOPLE, [_persona(row) for row in _rows(folder, PEOPLE, ("id", "name", "age", "occupation"))])
    known = {persona.id for persona in personas}
    ties = _ties(folder, known) if (folder / TIES).exists() else ()
    topics = _topics(folder, known) if (folder / NEWS).exists() else ()
    return Content(items, personas, ties, topics)


class Row:
    """One line of a CSV file: reads fields, and knows where it stands for the error."""

    def __init__(self, file: str, line: int, values: dict[str, str]) -> None:
        self.file, self.line, self._values = file, line, values

    def error(self, field: str, problem: str) -> DataError:
        return DataError(self.file, self.line, field, problem)

    def text(self, field: str, limit: int = 200, *, needed: bool = False) -> str:
        value = clean(self._values.get(field) or "", limit + 1)
        if needed and not value:
            raise self.error(field, "empty; allowed: some text")
        if len(value) > limit:
            raise self.error(field, f"{len(value)} or more characters; allowed: at most {limit}")
        return value

    def words(self, field: str, most: int = 8) -> tuple[str, ...]:
        words = tuple(dict.fromkeys(word for part in self.text(field, 400).split("|") if (word := part.strip())))
        if len(words) > most:
            raise self.error(field, f"{len(words)} words; allowed: at most {most}, with | between them")
        return words

    def number(self, field: str, kind: Callable[[str], T], low: float, high: float, default: T | None = None) -> T:
        text = self.text(field, 40)
        if not text and default is not None:
            return default
        value: T | None = None
        with suppress(ValueError):
            value = kind(text)
        if value is None or not low <= cast(float, value) <= high:
            raise self.error(field, f"'{text}'; allowed: a {'whole ' if kind is int else ''}number from {low:g} to {high:g}")
        return value

    def choice(self, field: str, allowed: Sequence[str]) -> str:
        text = self.text(field, 40)
        if text not in allowed:
            raise self.error(field, f"'{text}'; allowed: {', '.join(allowed)}")
        return text


def _rows(folder: Path, name: str, needed: tuple[str, ...]) -> Iterator[Row]:
    return read_rows(folder / name, needed)


def read_rows(path: Path, needed: tuple[str, ...]) -> Iterator[Row]:
    """Yield the rows of a CSV file that has at least the needed columns.

    Raises:
        DataError: the file is not such a table.
    """
    name = clean(path.name, 80)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            reader = csv.reader(file, strict=True)
            header = [column.strip() for column in next(reader, [])]
            missing = [column for column in needed if column not in header]
            if missing:
                raise DataError(name, 1, missing[0], f"no such column; found: {clean(', '.join(header), 120) or 'nothing'}")
            for values in reader:
                if len(values) != len(header) and any(values):
                    raise DataError(name, reader.line_num, "", f"{len(values)} fields; allowed: {len(header)}, as in the header")
                if reader.line_num > ROWS_ALLOWED:
                    raise DataError(name, reader.line_num, "", f"too long; allowed: {ROWS_ALLOWED} lines")
                if any(values):
                    yield Row(name, reader.line_num, dict(zip(header, values, strict=True)))
    except UnicodeDecodeError as error:
        raise DataError(name, 0, "", f"not UTF-8 text at byte {error.start}; allowed: UTF-8") from error
    except csv.Error as error:
        raise DataError(name, 0, "", f"not CSV: {error}; allowed: comma-separated values") from error
    except OSError as error:
        raise DataError(str(path), 0, "", f"cannot be read: {error.strerror}") from error


def _item(row: Row) -> Item:
    return Item(
        id=row.number("id", int, 0, 2**31 - 1),
        title=row.text("title", 120, needed=True).replace("<", "").replace(">", ""),
        genres=tuple(genre.lower() for genre in row.words("genres")),
        year=row.number("year", int, 1870, 2100, 0) or None,
        director=row.text("director"),
        country=row.text("country", 60),
        tone=row.words("tone"),
        about=row.text("about"),
        description=row.text("description", 600),
    )


def _persona(row: Row) -> Persona:
    features = row.words("features", len(FEATURES))
    unknown = [feature for feature in features if feature not in FEATURES]
    if unknown:
        raise row.error("features", f"'{unknown[0]}'; allowed: {', '.join(FEATURES)}")
    return Persona(
        id=row.number("id", int, 0, 2**20 - 1),
        name=row.text("name", 60, needed=True),
        gender=row.text("gender", 20),
        age=row.number("age", int, 1, 120),
        occupation=row.text("occupation", 60, needed=True),
        home=row.text("home", 60),
        traits=tuple(trait.lower() for trait in row.words("traits")),
        interests=row.words("interests", 12),
        dislikes=row.words("dislikes", 12),
        features=cast(tuple[Feature, ...], features),
        activity=row.number("activity", float, 0, 20, 1.0),
        bio=row.text("bio", 400),
    )


def _unique(folder: Path, name: str, things: list[T]) -> tuple[T, ...]:
    seen: set[int] = set()
    for thing in things:
        number = thing.id  # type: ignore[attr-defined]
        if number in seen:
            raise DataError(name, 0, "id", f"{number} occurs twice; allowed: each id once")
        seen.add(number)
    if not things:
        raise DataError(name, 0, "", "no rows; allowed: at least one")
    return tuple(things)


def _ties(folder: Path, known: set[int]) -> tuple[Tie, ...]:
    """Return the ties, both directions of a mutual one; a second tie between the same two is an error."""
    found: dict[tuple[int, int], Tie] = {}
    for row in _rows(folder, TIES, ("a", "b", "kind", "closeness")):
        a, b = (_person(row, field, known) for field in ("a", "b"))
        if a == b:
            raise row.error("b", f"{b}; allowed: somebody else than a")
        kind = row.text("kind", 30, needed=True)
        closeness = row.number("closeness", float, 0, 1)
        history = row.text("history")
        ties = [Tie(a, b, kind, closeness, history)]
        if kind != FOLLOWS:
            ties.append(Tie(b, a, INVERSE.get(kind, kind), closeness, history))
        for tie in ties:
            if (tie.source, tie.target) in found:
                raise row.error("b", f"{a} and {b} are tied already; allowed: one tie a pair")
            found[tie.source, tie.target] = tie
    return tuple(found.values())


def _person(row: Row, field: str, known: set[int]) -> int:
    number = row.number(field, int, 0, 2**20 - 1)
    if number not in known:
        raise row.error(field, f"{number}; allowed: an id in {PEOPLE}")
    return number


def _topics(folder: Path, known: set[int]) -> tuple[Topic, ...]:
    claims: dict[str, list[Claim]] = {}
    rows = _rows(folder, ARGUMENTS, ("news", "side", "claim")) if (folder / ARGUMENTS).exists() else ()
    arguments = [(row, row.text("news", 60)) for row in rows]
    for row, news in arguments:
        side = cast(Side, row.choice("side", ("for", "against")))
        found = claims.setdefault(news, [])
        found.append(Claim(side, row.text("claim", CLAIM_LIMIT, needed=True), row.words("appeals")))
        if len(found) > MOST_CLAIMS:
            raise row.error("claim", f"one more argument about '{news}'; allowed: {MOST_CLAIMS}")
    topics = [
        Topic(
            id=row.text("id", ID_LIMIT, needed=True),
            tick=row.number("tick", int, 1, 1_000_000),
            author=_person(row, "author", known),
            title=row.text("title", TITLE_LIMIT, needed=True),
            question=row.text("question", QUESTION_LIMIT, needed=True),
            summary=row.text("summary", SUMMARY_LIMIT),
            claims=tuple(claims.get(row.text("id", ID_LIMIT), ())),
        )
        for row in _rows(folder, NEWS, ("id", "tick", "author", "title", "question"))
    ]
    if len(topics) > MOST_TOPICS:
        raise DataError(NEWS, 0, "", f"{len(topics)} pieces of news; allowed: up to {MOST_TOPICS}")
    names = {topic.id for topic in topics}
    for row, news in arguments:
        if news not in names:
            raise row.error("news", f"'{news}'; allowed: {', '.join(sorted(names))}")
    return _unique(folder, NEWS, topics)
