"""An edge list, and a table of its people, as a world of breaking-news."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from saves.accounts import POSTS_READ, Account, Infer
from saves.edge_list import Progress, read_edge_list, silent
from saves.follower_world import Follows, imported
from saves.recagent import Imported
from saves.table import ForeignRow, rows
from sim.content import SHIPPED
from sim.demographics import GENDERS, TEXT_LIMIT, gender_of, inferred_all
from sim.errors import DataError
from sim.personas import WORD_LIMIT, WORDS
from sim.population import MOST_AGENTS
from sim.randomness import Luck
from sim.scenarios.breaking_news import BREAKING_NEWS
from sim.setting_file import read_setting
from sim.text import clean

YES_NO = {"yes": True, "no": False, "true": True, "false": False, "1": True, "0": False, "": False}
MOST_TOLD = 5  # words for a gender that a note names


def read_edges(
    path: Path,
    *,
    people: Path | None = None,
    setting: Path | None = None,
    agents: int | None = None,
    seed: int = 1,
    infer: Infer = inferred_all,
    progress: Progress = silent,
) -> Imported:
    """Return a world of breaking-news whose people follow each other as an edge list says, at tick 0.

    Args:
        people: a CSV file with a column id and any of name, gender, age, occupation, description, posts (| between them), traits,
            interests, official; without it, people are sampled.
        setting: a TOML file whose event breaks; the shipped injustice if None.
        agents: how many people to take, a part that hangs together; all if None.
        seed: of the world's luck, which also chooses that part.

    Raises:
        DataError: a file is missing or holds something that is not allowed; names file, line, field and what is allowed.
    """
    chosen = read_setting(setting or SHIPPED / BREAKING_NEWS.setting)
    accounts = None if people is None else read_accounts(people)
    edges = read_edge_list(path, None if accounts is None else [each.key for each in accounts], progress)
    accounts = accounts or [Account(key=key) for key in edges.keys]
    notes = [*edges.notes, *_genders(accounts)]
    return imported(accounts, Follows(edges.followers, edges.followed), notes, chosen, agents, Luck(seed), infer, progress)


def read_accounts(path: Path) -> list[Account]:
    """Return the accounts of a CSV file of people.

    Raises:
        DataError: it holds something that is not allowed.
    """
    accounts: dict[int | str, Account] = {}
    for row in rows(path, ("id",)):
        account = _account(row)
        if account.key in accounts:
            raise row.error("id", f"'{account.key}' occurs twice; allowed: each id once")
        accounts[account.key] = account
        if len(accounts) > MOST_AGENTS:
            raise row.error("", f"more than {MOST_AGENTS:,} people; allowed: {MOST_AGENTS:,}")
    if len(accounts) < 2:
        raise DataError(clean(path.name, 80), 0, "", "1 person; allowed: at least 2")
    return list(accounts.values())


def _official(row: ForeignRow) -> bool:
    word = row.clipped("official", 20).lower()
    if word not in YES_NO:
        raise row.error("official", f"'{word}'; allowed: {', '.join(filter(None, YES_NO))}")
    return YES_NO[word]


def _genders(accounts: Sequence[Account]) -> list[str]:
    """Return a note on the words for a gender that are neither of GENDERS, if there are any."""
    odd = Counter(each.gender for each in accounts if each.gender and each.gender not in GENDERS)
    if not odd:
        return []
    some = ", ".join(f"'{word}' {count:,}" for word, count in odd.most_common(MOST_TOLD))
    return [f"gender: {odd.total():,} neither {' nor '.join(GENDERS)}, kept as written ({some}{', ...' if len(odd) > MOST_TOLD else ''})"]


def _account(row: ForeignRow) -> Account:
    key = row.text("id", WORD_LIMIT, needed=True)
    return Account(
        key=int(key) if key.isascii() and key.isdigit() else key,
        name=row.text("name", WORD_LIMIT),
        gender=gender_of(row.text("gender", 20)),
        age=row.number("age", int, 1, 120) if row.text("age", 40) else None,
        occupation=row.text("occupation", WORD_LIMIT),
        description=row.clipped("description", TEXT_LIMIT),
        posts=tuple(post for each in row.clipped("posts", TEXT_LIMIT).split("|")[:POSTS_READ] if (post := each.strip())),
        traits=tuple(trait.lower() for trait in row.words("traits")),
        interests=row.words("interests", WORDS),
        official=_official(row),
    )
