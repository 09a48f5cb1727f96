"""OASIS's user tables (Yang et al. 2024, github.com/camel-ai/oasis) as a world of breaking-news."""

import json
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from saves.accounts import POSTS_READ, Account, Infer
from saves.edge_list import MOST_TIES, Progress, silent
from saves.follower_world import Follows, imported
from saves.recagent import Imported
from saves.table import ForeignRow, read_text, rows
from sim.content import SHIPPED
from sim.demographics import TEXT_LIMIT, gender_of, inferred_all
from sim.errors import DataError
from sim.generators import follower_network
from sim.personas import WORD_LIMIT, WORDS
from sim.population import MOST_AGENTS
from sim.randomness import Luck
from sim.scenarios.breaking_news import BREAKING_NEWS
from sim.setting_file import read_setting
from sim.text import clean

LIST_LIMIT = 2_000_000  # characters of a list written as text
FOLLOWED_ON_AVERAGE = 4.3  # accounts, where ties are generated: as in the larger of S3's networks
WANTED = "OASIS's CSV with user_char or description, or its JSON list of objects with bio or persona"
_ODD = "ties to themselves", "repeated ties", "ties of unknown people"
_DESCRIPTIONS = "user_char", "description"
_QUOTED = re.compile(r"'((?:[^'\\]|\\.)*)'|\"((?:[^\"\\]|\\.)*)\"")
_ESCAPES = {"n": " ", "t": " ", "r": " "}

# Letters of the Myers-Briggs type -> words of sim.temperament.TRAITS, along the correlations of McCrae and Costa 1989:
# E/I with extraversion, N/S with openness, F/T with agreeableness, J/P with conscientiousness.
MBTI = {
    **{"E": "outgoing", "I": "introverted", "N": "curious", "S": "practical"},
    **{"F": "empathetic", "T": "analytical", "J": "tidy", "P": "playful"},
}


def read_oasis(
    files: Sequence[Path],
    *,
    setting: Path | None = None,
    agents: int | None = None,
    seed: int = 1,
    infer: Infer = inferred_all,
    progress: Progress = silent,
) -> Imported:
    """Return a world of breaking-news of the accounts in some files, at tick 0.

    A list of who is followed counts the rows of its own file from 0, as OASIS does. Whoever has no tie follows some by lot.

    Args:
        setting: a TOML file whose event breaks; the shipped injustice if None.
        agents: how many people to take, a part that hangs together; all if None.

    Raises:
        DataError: a file is missing or holds something that is not allowed; names file, line, field and what is allowed.
    """
    chosen, luck = read_setting(setting or SHIPPED / BREAKING_NEWS.setting), Luck(seed)
    accounts: list[Account] = []
    ties: list[tuple[int, int]] = []
    count: Counter[str] = Counter()
    for file in files:
        progress(f"reading {clean(file.name, 60)}", 0.0)
        first = len(accounts)
        text = read_text(file, wanted=WANTED)
        if text.lstrip()[:1] in "[{" or file.suffix.lower() == ".json":
            accounts += _objects(file, text, first)
        else:
            _table(file, text, accounts, ties, count)
        if len(accounts) > MOST_AGENTS or len(ties) > MOST_TIES:
            many = f"{len(accounts):,} people and {len(ties):,} ties so far; allowed: {MOST_AGENTS:,} and {MOST_TIES:,}"
            raise DataError(clean(file.name, 80), 0, "", many)
    if len(accounts) < 2:
        raise DataError(clean(files[0].name, 80), 0, "", f"{len(accounts)} person; allowed: at least 2")
    notes = [f"{kind}: {count[kind]:,} left out" for kind in _ODD if count[kind]]
    ties += _generated(len(accounts), ties, luck, notes)
    ends = np.array(sorted(ties), dtype=np.int64).reshape(-1, 2)
    return imported(accounts, Follows(ends[:, 0], ends[:, 1]), notes, chosen, agents, luck, infer, progress)


def _generated(people: int, ties: Sequence[tuple[int, int]], luck: Luck, notes: list[str]) -> list[tuple[int, int]]:
    """Return ties for whoever has none, as a generated network has them; adds a note."""
    tied = {person for tie in ties for person in tie}
    if len(tied) == people:
        return []
    made = follower_network(luck, [range(people)], round(FOLLOWED_ON_AVERAGE * people), 0)
    found = [(tie.source, tie.target) for tie in made if tie.source not in tied]
    notes.append(f"people without ties: {people - len(tied):,}, given {len(found):,} ties by lot")
    return found


# CSV


def _table(path: Path, text: str, accounts: list[Account], ties: list[tuple[int, int]], count: Counter[str]) -> None:
    """Add the accounts and ties of a CSV file."""
    first, wanted = len(accounts), list[list[int]]()
    for row in rows(path, (), text):
        if not wanted and not any(row.has(field) for field in _DESCRIPTIONS):
            raise DataError(row.file, 1, _DESCRIPTIONS[0], f"no such column; allowed: {WANTED}")
        wanted.append(_followed(row))
        accounts.append(_account(row, len(accounts)))
    for place, followed in enumerate(wanted):
        unique = dict.fromkeys(followed)
        count["repeated ties"] += len(followed) - len(unique)
        for other in unique:
            if other == place:
                count["ties to themselves"] += 1
            elif other < len(wanted):
                ties.append((first + place, first + other))
            else:
                count["ties of unknown people"] += 1


def _account(row: ForeignRow, key: int) -> Account:
    description = next((text for field in _DESCRIPTIONS if (text := row.clipped(field, TEXT_LIMIT))), "")
    return Account(
        key=key,
        name=row.clipped("name", WORD_LIMIT) or row.clipped("username", WORD_LIMIT),
        description=description,
        posts=_strings(row.raw("previous_tweets") if row.has("previous_tweets") else ""),
    )


def _followed(row: ForeignRow) -> list[int]:
    """Return the numbers of a list such as "[1, 2]"; "0", a single number, is what OASIS writes for no list."""
    field = next((name for name in ("following_agentid_list", "agent_following_agentid_list") if row.has(name)), None)
    text = row.raw(field).strip() if field else ""
    if not text.startswith("["):
        return []
    inside = text[1:-1]
    if len(text) > LIST_LIMIT or not text.endswith("]") or not re.fullmatch(r"[\d,\s]*", inside):
        raise row.error(str(field), f"'{clean(text, 40)}'; allowed: a list of row numbers, such as [1, 2]")
    return [int(number) for each in inside.split(",") if (number := each.strip()) and len(number) < 10]


def _strings(text: str) -> tuple[str, ...]:
    """Return the strings of a list such as "['a', 'b']", plain and bounded; nothing is evaluated."""
    found: list[str] = []
    for match in _QUOTED.finditer(text[:TEXT_LIMIT]):
        raw = re.sub(r"\\(.)", lambda each: _ESCAPES.get(each[1], each[1]), match[1] or match[2] or "")
        if post := clean(raw, TEXT_LIMIT):
            found.append(post)
        if len(found) == POSTS_READ:
            break
    return tuple(found)


# JSON


def _objects(path: Path, text: str, first: int) -> list[Account]:
    name = clean(path.name, 80)
    try:
        found = json.loads(text)
    except json.JSONDecodeError as error:
        raise DataError(name, error.lineno, "", f"not JSON ({error.msg.lower()}); allowed: {WANTED}") from error
    except (RecursionError, ValueError) as error:
        raise DataError(name, 0, "", f"JSON that is nested too deep or holds too long a number; allowed: {WANTED}") from error
    if not isinstance(found, list) or not found or not all(isinstance(each, dict) for each in found):
        raise DataError(name, 0, "", f"not a list of objects; allowed: {WANTED}")
    if not any(field in each for each in found for field in ("bio", "persona", "username", "realname")):
        keys = clean(", ".join(str(key) for key in found[0]), 100) or "nothing"
        raise DataError(name, 0, "", f"objects with {keys}; allowed: {WANTED}")
    return [_person(each, first + place) for place, each in enumerate(found)]


def _person(told: dict[str, Any], key: int) -> Account:
    age = told.get("age")
    topics = told.get("interested_topics")
    return Account(
        key=key,
        name=_text(told, "realname") or _text(told, "username"),
        gender=gender_of(_text(told, "gender")),
        age=age if isinstance(age, int) and not isinstance(age, bool) and 1 <= age <= 120 else None,
        occupation=_text(told, "profession"),
        description=" ".join(part for field in ("bio", "persona") if (part := _text(told, field, TEXT_LIMIT // 2))),
        traits=traits_of(_text(told, "mbti")),
        interests=tuple(word for each in topics[:WORDS] if isinstance(each, str) and (word := clean(each, WORD_LIMIT)))
        if isinstance(topics, list)
        else (),
    )


def _text(told: dict[str, Any], field: str, limit: int = WORD_LIMIT) -> str:
    value = told.get(field)
    return clean(value, limit) if isinstance(value, str) else ""


def traits_of(mbti: str) -> tuple[str, ...]:
    """Return the traits of a Myers-Briggs type such as "INTJ"; () for anything else."""
    letters = mbti.strip().upper()
    pairs = ("EI", "NS", "FT", "JP")
    if len(letters) != len(pairs) or not all(letter in pair for letter, pair in zip(letters, pairs, strict=True)):
        return ()
    return tuple(MBTI[letter] for letter in letters)
