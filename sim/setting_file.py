"""The file of a setting: an event, its arguments, its accounts and, if wanted, its people and ties, in one TOML."""

import re
from collections import Counter
from collections.abc import Collection
from pathlib import Path

from msgspec import Struct

from sim.agent import Persona
from sim.influence import SUBJECTS
from sim.network import FOLLOWS, Tie
from sim.population import MOST_AGENTS
from sim.setting import Community, Official, Setting
from sim.stance import APPEALS
from sim.text import clean
from sim.toml_entries import Entry, nearest, read_toml, shown
from sim.topic import MOST_CLAIMS, SUMMARY_LIMIT, TITLE_LIMIT, Claim, Side, Topic

MOST_EVENTS, MOST_COMMUNITIES, MOST_OFFICIALS = 20, 24, 60
MOST_PEOPLE, MOST_TIES = 20_000, 200_000  # written out in a file
MOST_STEPS = 20
MOST_FOLLOWED = 200.0  # on average
LAST_ID = (1 << 20) - 1
NAME, LINE, ARGUMENT, PARAGRAPH = 60, 100, 120, 400  # characters
_SLUG = re.compile("[a-z0-9-]+")
SIDES: tuple[Side, ...] = ("for", "against")

_FILE = ("title", "summary", "people", "ties", "bridges", "steps", "communities", "officials", "events")
_COMMUNITY = ("name", "share")
_OFFICIAL = ("name", "occupation", "community", "followed", "age", "bio")
_PERSON = ("id", "name", "age", "gender", "occupation", "community", "traits", "interests", "activity", "bio")
_TIE = ("source", "target", "closeness", "mutual")
_EVENT = ("id", "tick", "author", "title", "question", "summary", "subjects", "severity", "tilt", "standing", "claims")
_CLAIM = ("side", "text", "appeals")


class Present(Struct, frozen=True):
    """Who is in a file: ids by name (those whose name two people share are left out), and all ids."""

    by_name: dict[str, int]
    ids: frozenset[int]

    def called(self, entry: Entry, key: str) -> int:
        """Return the id of whom a name or a number means.

        Raises:
            DataError: it means nobody, or two people.
        """
        value = entry.name(key)
        if isinstance(value, int) and not isinstance(value, bool) and value in self.ids:
            return value
        if isinstance(value, str) and value in self.by_name:
            return self.by_name[value]
        some = ", ".join(list(self.by_name)[:8]) or "nobody is declared: name an account under [[officials]]"
        told = "missing" if value is None else shown(value)
        raise entry.error(key, f"{told}; allowed: the name of an account or a person of the file ({some}){nearest(value, self.by_name)}")


def read_setting(path: Path) -> Setting:
    """Return what a file declares.

    Raises:
        DataError: one plain line that names file, key, value and what is allowed.
    """
    entry = Entry(clean(path.name, 80), "", read_toml(path), _FILE)
    communities = _communities(entry)
    officials = _officials(entry, communities)
    people = _people(entry, [community.name for community in communities], len(officials)) if entry.is_list("people") else ()
    present = _present(officials, people)
    events = _events(entry, present)
    accounts = len(officials) + len(people)
    return Setting(
        title=entry.text("title", LINE, events[0].title),
        summary=entry.text("summary", PARAGRAPH, ""),
        events=events,
        communities=communities,
        officials=officials,
        people=accounts if people else entry.whole("people", 2, MOST_AGENTS, 1000),
        ties=0.0 if entry.is_list("ties") else entry.number("ties", 0, MOST_FOLLOWED, 4.3),
        bridges=entry.whole("bridges", 0, 1_000_000, 6),
        steps=entry.whole("steps", 0, MOST_STEPS, 0),
        declared=people,
        follows=_follows(entry, present) if entry.is_list("ties") else None,
    )


def _communities(file: Entry) -> tuple[Community, ...]:
    entries = file.tables("communities", "community", _COMMUNITY, MOST_COMMUNITIES)
    found = tuple(Community(entry.text("name", NAME), _share(entry)) for entry in entries)
    _each_once(entries, "name", [community.name for community in found])
    return found or (Community("Town", 1.0),)


def _share(entry: Entry) -> float:
    share = entry.number("share", 0, 1, 1.0)
    if not share:
        raise entry.error("share", "0; allowed: a number above 0, up to 1")
    return share


def _officials(file: Entry, communities: tuple[Community, ...]) -> tuple[Official, ...]:
    names = [community.name for community in communities]
    entries = file.tables("officials", "official", _OFFICIAL, MOST_OFFICIALS)
    found = tuple(
        Official(
            name=entry.text("name", NAME),
            occupation=entry.text("occupation", NAME, "Media Personnel"),
            community=entry.choice("community", names, names[0]),
            followed=entry.number("followed", 0, 1, 0.2),
            age=entry.whole("age", 0, 200, 30),
            bio=entry.text("bio", PARAGRAPH, ""),
        )
        for entry in entries
    )
    _each_once(entries, "name", [official.name for official in found])
    return found


def _people(file: Entry, communities: list[str], first: int) -> tuple[Persona, ...]:
    entries = file.tables("people", "person", _PERSON, MOST_PEOPLE)
    found = tuple(
        Persona(
            id=entry.whole("id", first, LAST_ID, first + number),
            name=entry.text("name", NAME),
            gender=entry.text("gender", 20, ""),
            age=entry.whole("age", 1, 120),
            occupation=entry.text("occupation", NAME, "Unemployed / Student"),
            home=entry.choice("community", communities, communities[0]),
            traits=tuple(trait.lower() for trait in entry.words("traits", 8)),
            interests=entry.words("interests", 12),
            activity=entry.number("activity", 0, 20, 1.0),
            bio=entry.text("bio", PARAGRAPH, ""),
        )
        for number, entry in enumerate(entries)
    )
    if not found:
        raise file.error("people", "no tables; allowed: a number, or at least one person")
    _each_once(entries, "id", [person.id for person in found])
    return tuple(sorted(found, key=lambda person: person.id))


def _each_once(entries: list[Entry], key: str, values: Collection[str | int]) -> None:
    seen: set[str | int] = set()
    for entry, value in zip(entries, values, strict=True):
        if value in seen:
            raise entry.error(key, f"{shown(value)} occurs twice; allowed: each {key} once")
        seen.add(value)


def _present(officials: tuple[Official, ...], people: tuple[Persona, ...]) -> Present:
    accounts = {official.name: number for number, official in enumerate(officials)}
    times = Counter([*accounts, *(person.name for person in people)])
    unmistakable = {person.name: person.id for person in people if times[person.name] == 1}
    return Present(accounts | unmistakable, frozenset((*accounts.values(), *(person.id for person in people))))


def _follows(file: Entry, present: Present) -> tuple[Tie, ...]:
    found: dict[tuple[int, int], Tie] = {}
    for entry in file.tables("ties", "tie", _TIE, MOST_TIES):
        source, target = present.called(entry, "source"), present.called(entry, "target")
        if source == target:
            raise entry.error("target", f"{shown(entry.name('target'))}; allowed: somebody else than the source")
        closeness = entry.number("closeness", 0, 1, 0.3)
        for a, b in ((source, target), (target, source))[: 2 if entry.flag("mutual", False) else 1]:
            if (a, b) in found:
                raise entry.error("target", f"{shown(entry.name('target'))} is followed by the source already; allowed: each tie once")
            found[a, b] = Tie(a, b, FOLLOWS, closeness)
    return tuple(found.values())


def _events(file: Entry, present: Present) -> tuple[Topic, ...]:
    entries = file.tables("events", "event", _EVENT, MOST_EVENTS)
    if not entries:
        raise file.error("events", "missing; allowed: at least one event, under [[events]]")
    found = tuple(_event(entry, present) for entry in entries)
    _each_once(entries, "id", [topic.id for topic in found])
    return found


def _event(entry: Entry, present: Present) -> Topic:
    name = entry.text("id", 40)
    if not _SLUG.fullmatch(name):
        raise entry.error("id", f"{shown(name)}; allowed: small letters, digits and -")
    return Topic(
        id=name,
        tick=entry.whole("tick", 1, 1_000_000, 2),
        author=present.called(entry, "author") if "author" in entry else min(present.ids, default=0),
        title=entry.text("title", TITLE_LIMIT),
        question=entry.text("question", ARGUMENT),
        summary=entry.text("summary", SUMMARY_LIMIT, ""),
        claims=_claims(entry),
        subjects=entry.words("subjects", len(SUBJECTS), SUBJECTS),
        severity=entry.number("severity", 0, 1, 0.5),
        tilt=entry.number("tilt", -1, 1, 0.0),
        standing=entry.flag("standing", False),
    )


def _claims(event: Entry) -> tuple[Claim, ...]:
    found: list[Claim] = []
    for entry in event.tables("claims", "claim", _CLAIM, MOST_CLAIMS):
        side: Side = "for" if entry.choice("side", SIDES) == "for" else "against"
        found.append(Claim(side, entry.text("text", ARGUMENT).rstrip("."), entry.words("appeals", len(APPEALS), APPEALS)))
    for side in SIDES:
        if not any(claim.side == side for claim in found):
            raise event.error("claims", f"no argument {side}; allowed: at least one for and one against")
    return tuple(found)
