"""MovieLens's ratings (Harper and Konstan 2015), in the layouts of the sets of 100,000 and of a million, as a world of movie-night."""

import re
from array import array
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import numpy as np

from saves.movielens_people import peopled
from saves.recagent import Imported
from saves.table import ROW_LIMIT, ForeignRow, read_text
from sim.agent import Persona
from sim.biography import Histories, Ints
from sim.catalogue import Catalogue, Item
from sim.errors import DataError
from sim.homophily import befriended
from sim.population import MOST_AGENTS
from sim.randomness import Luck
from sim.scenarios.movie_night import MOVIE_NIGHT
from sim.text import clean
from sim.world import World

ID_LIMIT = 1 << 20  # of people; items may have larger ones
ITEM_LIMIT = 1 << 31
ITEMS_ALLOWED = 200_000
TITLE_LIMIT = 200
YEARS = range(1870, 2101)
GENRE_COLUMNS = (
    "unknown", "Action", "Adventure", "Animation", "Children's", "Comedy", "Crime", "Documentary", "Drama", "Fantasy", "Film-Noir",
    "Horror", "Musical", "Mystery", "Romance", "Sci-Fi", "Thriller", "War", "Western",
)  # fmt: skip
NO_GENRE = ("unknown", "(no genres listed)")

# README of the set of a million: what the codes of age and occupation stand for.
AGES = {1: (10, 17), 18: (18, 24), 25: (25, 34), 35: (35, 44), 45: (45, 49), 50: (50, 55), 56: (56, 80)}
OCCUPATIONS = (
    "other", "educator", "artist", "clerk", "student", "customer service agent", "doctor", "executive", "farmer", "homemaker", "pupil",
    "lawyer", "programmer", "retired", "salesperson", "scientist", "self-employed", "engineer", "none", "craftsperson", "writer",
)  # fmt: skip
WORDED = {  # what the files name by a trade or not at all, as one says it of a person
    "other": "resident", "none": "job seeker", "retired": "pensioner", "self-employed": "freelancer", "salesman": "salesperson",
    "healthcare": "health worker", "entertainment": "entertainer", "marketing": "marketer",
}  # fmt: skip
ARTICLES = "The|A|An|Les|Le|La|L'|El|Los|Las|Il|Lo|I|Gli|Das|Der|Die|Den|Det|De|Un|Une|Una|Ein|Eine|O|Os|Het"
GENDERS = {"M": "male", "F": "female"}

_YEAR = re.compile(r"\s*\((\d{4})\)\s*(?:\((?:V|TV)\))?\s*$")
_ASIDE = re.compile(r"\s*\(([^()]*)\)\s*$")
_ARTICLE = re.compile(rf"(.+), ({ARTICLES})", re.IGNORECASE)


class Layout(NamedTuple):
    """How a set's files are called and written. separator: between fields. fields: of each file, in order."""

    name: str
    ratings: str
    items: str
    people: str
    separator: dict[str, str]
    person: tuple[str, ...]
    film: tuple[str, ...]


SMALL = Layout(
    "MovieLens-100k", "u.data", "u.item", "u.user", {"u.data": "\t", "u.item": "|", "u.user": "|"},
    ("id", "age", "gender", "occupation", "zip"), ("id", "title", "released", "video", "url", *GENRE_COLUMNS),
)  # fmt: skip
LARGE = Layout(
    "MovieLens-1M", "ratings.dat", "movies.dat", "users.dat", dict.fromkeys(("ratings.dat", "movies.dat", "users.dat"), "::"),
    ("id", "gender", "age", "occupation", "zip"), ("id", "title", "genres"),
)  # fmt: skip
RATING_FIELDS = ("user", "item", "rating", "timestamp")


def read_movielens(folder: Path, *, agents: int | None = None, seed: int = 1) -> Imported:
    """Return the world that a folder of MovieLens's files holds, at tick 0, and what is to be told of it.

    Args:
        agents: how many people to take, by lot; all if None. What is usual is still measured on all.
        seed: of the world's luck, by which that lot is drawn, and names, ages within a code's span, and ties.

    Raises:
        DataError: a file is missing or holds something that is not allowed; names file, line, field and what is allowed.
    """
    layout = _layout(folder)
    luck = Luck(seed)
    notes: list[str] = []
    catalogue = Catalogue(_items(folder, layout, notes))
    told = _told(folder, layout, luck)
    histories = _histories(folder / layout.ratings, layout, sorted(told), catalogue, notes)
    everybody, habits = peopled(dict(sorted(told.items())), histories, catalogue, luck)
    chosen = np.arange(len(everybody)) if agents is None else _part([agent.id for agent in everybody], agents, luck, notes)
    taken = [everybody[k] for k in chosen.tolist()]
    ties = befriended([agent.persona for agent in taken], habits.liking[chosen], luck)
    notes.append(f"ties are not in the files: {len(ties):,} made, by likeness of taste and by chance")
    notes.append("names, most traits and who likes to talk are not in the files: drawn by lot")
    world = World(
        scenario=MOVIE_NIGHT.name, luck=luck, agents=taken, items=catalogue.items, ties=ties, topics=[], algorithm=MOVIE_NIGHT.algorithm
    )
    return Imported(world, tuple(notes))


def _layout(folder: Path) -> Layout:
    if not folder.is_dir():
        raise DataError(clean(str(folder), 200), 0, "", f"no such folder; allowed: one with {_allowed()}")
    for layout in (SMALL, LARGE):
        names = layout.ratings, layout.items, layout.people
        if any((folder / name).exists() for name in names):
            return layout
    raise DataError(clean(str(folder), 200), 0, "", f"no files of MovieLens; allowed: {_allowed()}")


def _allowed() -> str:
    return " or ".join(", ".join((layout.ratings, layout.items, layout.people)) for layout in (SMALL, LARGE))


def _rows(folder: Path, name: str, layout: Layout, fields: tuple[str, ...]) -> Iterator[ForeignRow]:
    """Yield the rows of a file without a header."""
    separator = layout.separator[name]
    for line, text in _lines(folder / name, layout):
        values = text.split(separator)
        if len(values) != len(fields):
            raise DataError(name, line, "", f"{len(values)} fields; allowed: {len(fields)}, with {separator!r} between them")
        yield ForeignRow(name, line, dict(zip(fields, values, strict=True)))


def _lines(path: Path, layout: Layout) -> Iterator[tuple[int, str]]:
    """Yield the lines that are not empty, with their numbers."""
    text = read_text(path, wanted=f"a file of {layout.name}", latin=True)
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip("\r"):
            yield number, line.removesuffix("\r")


# Items


def _items(folder: Path, layout: Layout, notes: list[str]) -> list[Item]:
    items: dict[int, Item] = {}
    for row in _rows(folder, layout.items, layout, layout.film):
        number = row.number("id", int, 0, ITEM_LIMIT - 1)
        if number in items:
            raise row.error("id", f"{number} occurs twice; allowed: each id once")
        if len(items) >= ITEMS_ALLOWED:
            raise row.error("id", f"one film too many; allowed: {ITEMS_ALLOWED:,}")
        items[number] = _item(row, number, layout)
    shared = [times for times in Counter((item.title.lower(), item.year) for item in items.values()).values() if times > 1]
    if shared:
        many = "film is" if len(shared) == 1 else "films are"
        notes.append(f"{len(shared)} {many} listed more than once ({sum(shared)} entries): told apart by id")
    unknown = sum(item.year is None for item in items.values())
    if unknown:
        notes.append(f"{unknown:,} {'film has' if unknown == 1 else 'films have'} no year")
    return list(items.values())


def _item(row: ForeignRow, number: int, layout: Layout) -> Item:
    title, year, also = titled(row.text("title", TITLE_LIMIT, needed=True).replace("<", "").replace(">", ""))
    if not title:
        raise row.error("title", "empty; allowed: some text")
    if layout is SMALL:
        released = row.text("released", 20)[-4:]
        year = year or (int(released) if released.isascii() and released.isdecimal() and int(released) in YEARS else None)
        genres = tuple(genre for genre in GENRE_COLUMNS if row.choice(genre, ("0", "1")) == "1")
    else:
        genres = row.words("genres", 12)
    kept = tuple(dict.fromkeys(genre.lower() for genre in genres if genre not in NO_GENRE))
    return Item(id=number, title=title, genres=kept, year=year, description=f"Also known as {also}." if also else "")


def titled(text: str) -> tuple[str, int | None, str]:
    """Return a title as one says it, the year and another title from "Postman, The (Postino, Il) (1994)"."""
    year = None
    if found := _YEAR.search(text):
        year = int(found[1]) if int(found[1]) in YEARS else None
        text = text[: found.start()]
    also = ""
    if (found := _ASIDE.search(text)) and found.start():
        also, text = found[1].removeprefix("a.k.a. "), text[: found.start()]
    return _said(text), year, _said(also)


def _said(title: str) -> str:
    found = _ARTICLE.fullmatch(title.strip())
    if not found:
        return title.strip()
    return found[2] + ("" if found[2].endswith("'") else " ") + found[1]


# People


def _told(folder: Path, layout: Layout, luck: Luck) -> dict[int, Persona]:
    """Return what the file of people says of each, by id."""
    people: dict[int, Persona] = {}
    for row in _rows(folder, layout.people, layout, layout.person):
        number = row.number("id", int, 0, ID_LIMIT - 1)
        if number in people:
            raise row.error("id", f"{number} occurs twice; allowed: each id once")
        if len(people) >= MOST_AGENTS:
            raise row.error("id", f"one person too many; allowed: {MOST_AGENTS:,}")
        row.text("zip", 20)
        gender = GENDERS[row.choice("gender", tuple(GENDERS))]
        if layout is SMALL:
            age, occupation = row.number("age", int, 1, 120), row.text("occupation", 60, needed=True).lower()
        else:
            age, occupation = _age(row, number, luck), OCCUPATIONS[row.number("occupation", int, 0, len(OCCUPATIONS) - 1)]
        people[number] = Persona(id=number, name="", gender=gender, age=age, occupation=WORDED.get(occupation, occupation))
    if len(people) < 2:
        raise DataError(layout.people, 0, "", f"{len(people)} person; allowed: at least 2")
    return people


def _age(row: ForeignRow, number: int, luck: Luck) -> int:
    """Return an age within the span that a code stands for."""
    code = row.number("age", int, 1, 56)
    if code not in AGES:
        raise row.error("age", f"'{code}'; allowed: {', '.join(map(str, AGES))}")
    low, high = AGES[code]
    return luck.of(0, number).pick("age", range(low, high + 1))


def _part(ids: list[int], count: int, luck: Luck, notes: list[str]) -> Ints:
    """Return positions of `count` people drawn by lot, ascending."""
    if not 2 <= count <= len(ids):
        raise DataError("--agents", 0, "", f"{count:,}; allowed: 2 to {len(ids):,}, the people in the file")
    notes.append(f"{count:,} of {len(ids):,} people taken, by lot")
    return np.sort(np.argsort(luck.draws(0, np.array(ids, dtype=np.int64), "taken"), kind="stable")[:count])


# Ratings


def _histories(path: Path, layout: Layout, people: list[int], catalogue: Catalogue, notes: list[str]) -> Histories:
    """Return all ratings, by person, oldest first; of equal times, as in the file."""
    separator = layout.separator[path.name]
    whole = re.compile(separator.join((r"(\d{1,10})", r"(\d{1,10})", "([1-5])", r"(\d{1,12})")), re.ASCII)
    place = {number: n for n, number in enumerate(people)}
    columns = array("q"), array("q"), array("b"), array("q"), array("q")
    who, rows, stars, times, lines = columns
    for line, text in _lines(path, layout):
        found = whole.fullmatch(text)
        person = place.get(int(found[1])) if found else None
        item = catalogue.row.get(int(found[2])) if found else None
        if found is None or person is None or item is None:
            raise _wrong(path.name, line, text, layout, known=person is not None)
        if len(lines) >= ROW_LIMIT:
            raise DataError(path.name, line, "", f"too many ratings; allowed: {ROW_LIMIT:,}")
        who.append(person)
        rows.append(item)
        stars.append(int(found[3]))
        times.append(int(found[4]))
        lines.append(line)
    silent = len(people) - len(set(who))
    if silent:
        notes.append(f"{silent:,} {'person has' if silent == 1 else 'people have'} rated nothing")
    agents, items, given, then, where = (np.array(column) for column in columns)
    _refuse_twice(path.name, agents, items, where, people, catalogue)
    order = np.lexsort((then, agents))
    return Histories(agents[order], items[order], given[order].astype(np.int8), len(people))


def _wrong(name: str, line: int, text: str, layout: Layout, *, known: bool) -> DataError:
    """Return what is wrong with a line of ratings. known: whether the person is."""
    separator = layout.separator[name]
    values = text.split(separator)
    if len(values) != len(RATING_FIELDS):
        return DataError(name, line, "", f"{len(values)} fields; allowed: {len(RATING_FIELDS)}, with {separator!r} between them")
    allowed = f"an id of {layout.people}", f"an id of {layout.items}", "a whole number from 1 to 5", "seconds, up to 12 digits"
    patterns = r"\d{1,10}", r"\d{1,10}", "[1-5]", r"\d{1,12}"
    broken = (k for k, value in enumerate(values) if not re.fullmatch(patterns[k], value, re.ASCII))
    field = next(broken, 1 if known else 0)
    return DataError(name, line, RATING_FIELDS[field], f"'{clean(values[field], 40)}'; allowed: {allowed[field]}")


def _refuse_twice(name: str, who: Ints, rows: Ints, lines: Ints, people: list[int], catalogue: Catalogue) -> None:
    order = np.lexsort((lines, rows, who))
    twice = np.flatnonzero((np.diff(who[order]) == 0) & (np.diff(rows[order]) == 0))
    if len(twice):
        second = order[twice + 1][lines[order[twice + 1]].argmin()]
        person, film = people[who[second]], catalogue.items[rows[second]].id
        raise DataError(name, int(lines[second]), "item", f"{person} rates {film} a second time; allowed: once")
