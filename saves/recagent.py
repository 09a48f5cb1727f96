"""RecAgent's data (Wang et al. 2023, github.com/RUC-GSAI/YuLan-Rec): its three files as a world of movie-night."""

import re
from collections import Counter
from pathlib import Path
from typing import NamedTuple, cast

from saves.description import DESCRIPTION_LIMIT, described, facts, unescaped
from saves.sample import snowball
from saves.table import ForeignRow, read_text, rows
from sim.activity import pareto_activity
from sim.agent import FEATURES, Feature, Persona
from sim.catalogue import Catalogue, Item
from sim.errors import DataError
from sim.network import Tie
from sim.population import with_pasts
from sim.randomness import Luck
from sim.scenarios.movie_night import MOVIE_NIGHT
from sim.text import clean
from sim.world import World

ITEMS = "item.csv"
ITEM_COLUMNS = ("id", "title", "genre", "description")
USER_COLUMNS = ("id", "name", "gender", "age", "traits", "status", "interest", "feature")
TIE_COLUMNS = ("user_1", "user_2", "relationship", "closeness")
AGENT_LIMIT, ITEM_LIMIT = 1 << 20, 1 << 31
WORDS_LIMIT = 12  # traits or interests of one person
KIND_LIMIT = 100

_MENDED = (
    ("entities", "text of a film holds HTML entities: decoded", "texts of films hold HTML entities: decoded"),
    ("brackets", "description holds <titles>: brackets removed", "descriptions hold <titles>: brackets removed"),
    ("apology", "description is a language model's apology: dropped", "descriptions are a language model's apologies: dropped"),
    ("stub", "description is a stub of a few words: dropped", "descriptions are stubs of a few words: dropped"),
    (
        "lost_title",
        "description had lost its first word, the title: put back",
        "descriptions had lost their first word, the title: put back",
    ),
)
_USERS = re.compile(r"user_(\w{1,40})\.csv")


class Imported(NamedTuple):
    """A world, and one line for each kind of oddity in the files that it was made from."""

    world: World
    notes: tuple[str, ...]


def read_recagent(folder: Path, *, agents: int | None = None, seed: int = 1) -> Imported:
    """Return the world that a folder of RecAgent's files holds, at tick 0.

    Args:
        agents: how many people to take, a part that hangs together; all if None.
        seed: of the world's luck, which also chooses that part.

    Raises:
        DataError: a file is missing or holds something that is not allowed; names file, line, field and what is allowed.
    """
    if not folder.is_dir():
        raise DataError(clean(str(folder), 200), 0, "", "no such folder; allowed: one with item.csv, user_*.csv, relationship_*.csv")
    notes: list[str] = []
    users, relationships = _pair(folder, notes)
    luck = Luck(seed)
    items = _items(folder / ITEMS, notes)
    people = _people(users, luck, notes)
    ties = _ties(relationships, {person.id for person in people}, notes)
    if agents is not None:
        people, ties = _part(people, ties, agents, luck, notes)
    world = World(
        scenario=MOVIE_NIGHT.name,
        luck=luck,
        agents=with_pasts(people, Catalogue(items), luck),
        items=items,
        ties=ties,
        topics=[],
        algorithm=MOVIE_NIGHT.algorithm,
    )
    return Imported(world, tuple(notes))


def _pair(folder: Path, notes: list[str]) -> tuple[Path, Path]:
    """Return the files of people and of ties that belong together; of several pairs the one with the largest number."""
    try:
        names = sorted(path.name for path in folder.iterdir())
    except OSError as error:
        raise DataError(clean(str(folder), 200), 0, "", f"cannot be read ({error.strerror})") from error
    found = [match[1] for name in names if (match := _USERS.fullmatch(name))]
    pairs = [stem for stem in found if f"relationship_{stem}.csv" in names]
    if not pairs and found:
        raise DataError(f"relationship_{found[0]}.csv", 0, "", f"no such file beside user_{found[0]}.csv")
    if not pairs and "user.csv" in names:
        layout = "RecAgent's older layout, whose people have no number to be told apart by"
        raise DataError("user.csv", 0, "", f"{layout}; allowed: user_*.csv with {','.join(USER_COLUMNS)}, and relationship_*.csv")
    if not pairs:
        raise DataError("user_*.csv", 0, "", f"no such file in {clean(str(folder), 200)}; allowed: user_1000.csv, say, with its pair")
    stem = max(pairs, key=lambda pair: (int(pair) if pair.isdecimal() else -1, pair))
    if len(pairs) > 1:
        notes.append(f"{len(pairs)} pairs of user and relationship files: user_{stem}.csv is read")
    return folder / f"user_{stem}.csv", folder / f"relationship_{stem}.csv"


# Items


def _items(path: Path, notes: list[str]) -> list[Item]:
    items: dict[int, Item] = {}
    count: Counter[str] = Counter()
    for row in rows(path, ITEM_COLUMNS):
        number = row.number("id", int, 0, ITEM_LIMIT - 1)
        if number in items:
            raise row.error("id", f"{number} occurs twice; allowed: each id once")
        items[number] = _item(row, number, count)
    titles = Counter(item.title.lower() for item in items.values())
    shared = [times for times in titles.values() if times > 1]
    if shared:
        many = "title occurs" if len(shared) == 1 else "titles occur"
        notes.append(f"{len(shared)} {many} more than once ({sum(shared)} films): told apart by id")
    for kind, one, many in _MENDED:
        _note(notes, count[kind], one, many)
    if count["year"] + count["director"] + count["about"]:
        found = f"years {count['year']:,}, directors {count['director']:,}, subjects {count['about']:,}"
        notes.append(f"facts of films read from their descriptions: {found}")
    return list(items.values())


def _item(row: ForeignRow, number: int, count: Counter[str]) -> Item:
    raw_title, raw_text = row.text("title", 200, needed=True), row.text("description", DESCRIPTION_LIMIT)
    title = clean(unescaped(raw_title).replace("<", "").replace(">", ""), 200)
    if not title:
        raise row.error("title", "empty; allowed: some text")
    text = unescaped(raw_text)
    told = described(text, title)
    known = facts(told.text)
    count["entities"] += (raw_title != unescaped(raw_title)) + (text != raw_text)
    count.update(name for name in ("apology", "stub", "brackets", "lost_title") if getattr(told, name))
    count.update(name for name in ("year", "director", "about") if getattr(known, name))
    genres = tuple(dict.fromkeys(genre.lower() for genre in row.words("genre")))
    return Item(id=number, title=title, genres=genres, year=known.year, director=known.director, about=known.about, description=told.text)


# People


def _people(path: Path, luck: Luck, notes: list[str]) -> list[Persona]:
    people: dict[int, Persona] = {}
    count: Counter[str] = Counter()
    for row in rows(path, USER_COLUMNS):
        number = row.number("id", int, 0, AGENT_LIMIT - 1)
        if number in people:
            raise row.error("id", f"{number} occurs twice; allowed: each id once")
        people[number] = _person(row, number, luck, count)
    if len(people) < 2:
        raise DataError(clean(path.name, 80), 0, "", "1 person; allowed: at least 2")
    names = Counter(person.name for person in people.values())
    shared = [times for times in names.values() if times > 1]
    if shared:
        many = "name is" if len(shared) == 1 else "names are"
        notes.append(f"{len(shared)} {many} shared by {sum(shared):,} people: told apart by id")
    _note(notes, count["spaces"], "list of interests holds stray spaces: removed", "lists of interests hold stray spaces: removed")
    _note(notes, count["semicolon"], "list of features ends in a stray ';': removed", "lists of features end in a stray ';': removed")
    return list(people.values())


def _person(row: ForeignRow, number: int, luck: Luck, count: Counter[str]) -> Persona:
    interests, spaces = _words(row, "interest", ",")
    traits, _ = _words(row, "traits", ",")
    features, _ = _words(row, "feature", ";")
    unknown = [feature for feature in features if feature not in FEATURES]
    if unknown:
        raise row.error("feature", f"'{unknown[0]}'; allowed: {', '.join(FEATURES)}")
    count["spaces"] += spaces
    count["semicolon"] += row.text("feature", 400).endswith(";")
    return Persona(
        id=number,
        name=row.text("name", 60, needed=True),
        gender=row.text("gender", 20),
        age=row.number("age", int, 1, 120),
        occupation=row.text("status", 60, needed=True),
        traits=tuple(trait.lower() for trait in traits),
        interests=interests,
        features=cast(tuple[Feature, ...], features),
        activity=pareto_activity(luck, number),
    )


def _words(row: ForeignRow, field: str, separator: str) -> tuple[tuple[str, ...], bool]:
    """Return the words of a list, each once, and whether there were spaces that belong to none."""
    raw = row.raw(field)
    words = tuple(dict.fromkeys(word.strip() for word in row.text(field, 400).split(separator) if word.strip()))
    if len(words) > WORDS_LIMIT:
        raise row.error(field, f"{len(words)} words; allowed: at most {WORDS_LIMIT}, with '{separator}' between them")
    return words, raw.strip() != raw or "  " in raw


# Ties


def _ties(path: Path, known: set[int], notes: list[str]) -> list[Tie]:
    text = read_text(path)
    ties: dict[tuple[int, int], Tie] = {}
    clipped = 0
    kinds: set[str] = set()
    for row in rows(path, TIE_COLUMNS, text):
        source, target = _end(row, "user_1", known), _end(row, "user_2", known)
        if source == target:
            raise row.error("user_2", f"{target} is tied to itself; allowed: two people")
        if (source, target) in ties:
            raise row.error("user_2", f"a second tie from {source} to {target}; allowed: one")
        kinds.add(kind := row.text("relationship", 30, needed=True).lower())
        if len(kinds) > KIND_LIMIT:
            raise row.error("relationship", f"'{kind}' is one kind too many; allowed: {KIND_LIMIT} kinds of ties")
        closeness = row.number("closeness", float, -1e9, 1e9)
        clipped += not 0 <= closeness <= 1
        ties[source, target] = Tie(source, target, kind, min(max(closeness, 0.0), 1.0))
    one_way = sum((target, source) not in ties for source, target in ties)
    if "\r\n" in text:
        notes.append(f"{clean(path.name, 80)} has Windows line ends: read as they are")
    _note(notes, clipped, "tie has a closeness outside 0 to 1: clipped", "ties have a closeness outside 0 to 1: clipped")
    _note(notes, one_way, "tie is not returned: kept one-way", "ties are not returned: kept one-way")
    return list(ties.values())


def _end(row: ForeignRow, field: str, known: set[int]) -> int:
    number = row.number(field, int, 0, AGENT_LIMIT - 1)
    if number not in known:
        raise row.error(field, f"{number} is nobody's id; allowed: an id of the user file")
    return number


def _part(people: list[Persona], ties: list[Tie], count: int, luck: Luck, notes: list[str]) -> tuple[list[Persona], list[Tie]]:
    if not 2 <= count <= len(people):
        raise DataError("--agents", 0, "", f"{count:,}; allowed: 2 to {len(people):,}, the people in the file")
    chosen, parts = snowball([person.id for person in people], ties, count, luck)
    kept = [tie for tie in ties if tie.source in chosen and tie.target in chosen]
    hangs = "a part that hangs together" if parts == 1 else f"{parts} parts, since no connected one is as large"
    notes.append(f"{count:,} of {len(people):,} people taken: {hangs}, with {len(kept):,} of {len(ties):,} ties")
    return [person for person in people if person.id in chosen], kept


def _note(notes: list[str], count: int, one: str, many: str) -> None:
    if count:
        notes.append(f"{count:,} {one if count == 1 else many}")
