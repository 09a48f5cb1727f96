"""Branches: a line of history is a parent and the tick of the fork; nothing of the parent is copied."""

import re
from difflib import get_close_matches
from typing import Annotated, NamedTuple

import msgspec
from msgspec import Meta, Struct
from sqlite_utils import Database

from saves.errors import BranchError, DamagedError
from saves.schema import NAME_LIMIT, NOTE_LIMIT
from sim.text import clean

MAIN = 1
BRANCH_LIMIT = 10_000
END = 1 << 62  # later than any tick
LISTED = 12  # branches named where one is not known

Hash = Annotated[bytes, Meta(min_length=16, max_length=16)]

_NAME = re.compile(r"\w([\w .+'-]*[\w.+'-])?", re.UNICODE)

# Which part of each ancestor's ticks a branch inherits. A fork may lie inside a range that its parent itself inherited,
# so that nothing of the parent's own is left: hence min(a.lo - 1, a.hi), and the empty ranges dropped last.
LINEAGE = """
WITH RECURSIVE anc(id, lo, hi) AS (
  SELECT id, COALESCE(fork_tick, -1) + 1, :tick FROM branch WHERE id = :branch
  UNION ALL
  SELECT p.id, COALESCE(p.fork_tick, -1) + 1, min(a.lo - 1, a.hi)
  FROM anc a JOIN branch x ON x.id = a.id JOIN branch p ON p.id = x.parent)
SELECT id, lo, hi FROM anc WHERE hi >= lo
"""


class Branch(Struct, frozen=True, kw_only=True):
    """A line of history. parent, fork_tick: where it leaves its parent; None for the first. salt: keys its draws."""

    id: Annotated[int, Meta(ge=1)]
    name: Annotated[str, Meta(min_length=1, max_length=NAME_LIMIT)]
    parent: int | None
    fork_tick: Annotated[int, Meta(ge=0, lt=END)] | None
    salt: int
    hidden: Annotated[int, Meta(ge=0, le=1)]
    note: Annotated[str, Meta(max_length=NOTE_LIMIT)]
    created: Annotated[str, Meta(max_length=40)]


class Span(NamedTuple):
    """Ticks lo to hi of a line of history are stored under this branch's id."""

    branch: int
    lo: int
    hi: int


class Tip(NamedTuple):
    """The last tick of a line of history, and its hashes."""

    tick: int
    event_hash: Hash
    state_hash: Hash


def branches(db: Database) -> list[Branch]:
    """Return all branches, oldest first.

    Raises:
        DamagedError: they do not form one tree under `main`, or a value is not allowed.
    """
    rows = list(
        db.query(
            "SELECT id, name, parent, fork_tick, rng_salt AS salt, hidden, note, created FROM branch ORDER BY id LIMIT ?",
            [BRANCH_LIMIT + 1],
        )
    )
    if not 1 <= len(rows) <= BRANCH_LIMIT:
        raise DamagedError(f"it has {len(rows):,} branches or more; allowed: 1 to {BRANCH_LIMIT:,}")
    try:
        found = msgspec.convert(rows, list[Branch])
    except ValueError as error:
        raise DamagedError(f"a branch is not as it should be ({error})") from error
    seen: set[int] = set()
    for branch in found:
        _check(branch, seen)
        seen.add(branch.id)
    return found


def _check(branch: Branch, older: set[int]) -> None:
    first = branch.id == MAIN
    if (branch.parent is None) != first or (branch.fork_tick is None) != first:
        raise DamagedError(f"branch {branch.id}: only the first one may be without a parent")
    if branch.parent is not None and branch.parent not in older:
        raise DamagedError(f"branch {branch.id}: its parent {branch.parent} is not older than itself")
    if not branch.name.isprintable() or not branch.note.isprintable() or not branch.created.isprintable():
        raise DamagedError(f"branch {branch.id}: its name or note holds control characters")


def check_ticks(db: Database, found: list[Branch]) -> None:
    """Check that the ticks of every branch follow those of its parent without a gap.

    Raises:
        DamagedError: they do not.
    """
    rows = db.conn.execute("SELECT branch, min(tick), max(tick), count(*) FROM tick GROUP BY branch").fetchall()
    try:
        own = {row[0]: row[1:] for row in msgspec.convert(rows, list[tuple[int, int, int, int]])}
    except ValueError as error:
        raise DamagedError(f"a tick is not as it should be ({error})") from error
    last: dict[int | None, int] = {None: -1}
    for branch in found:
        fork = -1 if branch.fork_tick is None else branch.fork_tick
        if fork > last[branch.parent]:
            raise DamagedError(f"branch {branch.id}: forks at tick {fork}, but its parent ends at tick {last[branch.parent]}")
        first, end, ticks = own.pop(branch.id, (fork + 1, fork, 0))
        if first != fork + 1 or end - fork != ticks:
            raise DamagedError(f"branch {branch.id}: {ticks} ticks from {first} to {end}; allowed: all from {fork + 1} on")
        last[branch.id] = end
    if own or last.get(MAIN) == -1:
        raise DamagedError(f"ticks of unknown branches, or none: {sorted(own, key=str)[:3]}")


def named(db: Database, name: str) -> Branch:
    """Return the branch of that name.

    Raises:
        BranchError: there is none; the message tells the nearest, and lists those that are.
    """
    found = branches(db)
    for branch in found:
        if branch.name == name:
            return branch
    raise BranchError(unknown(name, [branch.name for branch in found if not branch.hidden], [branch.name for branch in found]))


def unknown(name: str, listed: list[str], known: list[str]) -> str:
    """Return that no branch has a name, which one is meant perhaps, and which there are. known: hidden ones too."""
    name = clean(name, NAME_LIMIT)
    folded = {each.casefold(): each for each in reversed(known)}
    near = get_close_matches(name.casefold(), folded, n=1)
    meant = f"; did you mean '{folded[near[0]]}'?" if near else ""
    more = f", and {len(listed) - LISTED} more" if len(listed) > LISTED else ""
    return f"no branch '{name}'{meant} ({', '.join(listed[:LISTED])}{more})"


def checked_name(name: str) -> str:
    """Return a name that a branch may have.

    Raises:
        BranchError: it may not.
    """
    if len(name) > NAME_LIMIT or not name.isprintable() or not _NAME.fullmatch(name):
        allowed = f"1 to {NAME_LIMIT} letters, digits, spaces and . _ + ' -, the first a letter or digit, the last no space"
        raise BranchError(f"branch name {name[:NAME_LIMIT]!r}: allowed are {allowed}")
    return name


def lineage(db: Database, branch: int, tick: int = END) -> list[Span]:
    """Return where the ticks of a branch up to `tick` are stored, its own first, then its parent's, and so on."""
    return [Span(row["id"], row["lo"], row["hi"]) for row in db.query(LINEAGE, {"branch": branch, "tick": tick})]


def tip(db: Database, branch: int, tick: int = END) -> Tip:
    """Return the last tick of a branch that is not after `tick`.

    Raises:
        DamagedError: it has none, or its hashes are not hashes.
    """
    for span in lineage(db, branch, tick):
        sql = "SELECT tick, event_hash, state_hash FROM tick WHERE branch = ? AND tick BETWEEN ? AND ? ORDER BY tick DESC LIMIT 1"
        for row in db.query(sql, list(span)):
            try:
                return msgspec.convert(tuple(row.values()), Tip, builtin_types=(bytes,))
            except ValueError as error:
                raise DamagedError(f"tick {row['tick']!r} is not as it should be ({error})") from error
    raise DamagedError(f"branch {branch} has no ticks")
