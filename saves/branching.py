"""Changes to the list of branches: one begins, is called otherwise, noted on, or hidden; what they hold is never changed."""

from typing import Annotated

import msgspec
from msgspec import Meta
from sqlite_utils import Database

from saves.branch import BRANCH_LIMIT, END, MAIN, Branch, branches, checked_name, lineage, named, tip
from saves.errors import BranchError
from saves.schema import NOTE_LIMIT
from saves.writing import now
from sim.text import clean

SALT_LIMIT = 1 << 62
RERUNS_LIMIT = 1_000_000  # characters of what tells which branches are re-runs


def begin(db: Database, name: str, parent: str, fork_tick: int, salt: int | None, note: str, until: int | None = None) -> None:
    """Begin a branch, as Save.branch does.

    Raises:
        BranchError: the name is taken or not allowed, or the parent has no such tick.
    """
    if salt is not None and not 0 <= salt < SALT_LIMIT:
        raise BranchError(f"salt {salt}; allowed: 0 to {SALT_LIMIT - 1}")
    known, origin = _free(db, name), named(db, parent)
    last = tip(db, origin.id).tick
    if len(known) >= BRANCH_LIMIT:
        raise BranchError(f"this save has {len(known):,} branches; allowed: up to {BRANCH_LIMIT:,}")
    if not 0 <= fork_tick <= last:
        raise BranchError(f"branch '{parent}' has no tick {fork_tick}; allowed: 0 to {last}")
    luck = _luck_after(db, known, origin, fork_tick, last) if salt is None else salt
    row = {"name": name, "parent": origin.id, "fork_tick": fork_tick, "rng_salt": luck}
    number = db.table("branch").insert({**row, "note": clean(note, NOTE_LIMIT), "created": now()}).last_pk
    if until is not None:
        keep_reruns(db, {**reruns(db), number: until})


def _luck_after(db: Database, known: list[Branch], origin: Branch, fork_tick: int, last: int) -> int:
    """Return the salt with which a branch drew the tick after a fork: where that is inherited, the salt of the branch that it came from."""
    if fork_tick == last:
        return origin.salt
    owner = lineage(db, origin.id, fork_tick + 1)[0].branch
    return next(one.salt for one in known if one.id == owner)


def reruns(db: Database) -> dict[int, int]:
    """Return the number of each branch that is a re-run of its parent, and the tick with which it is to end; none where that is damaged."""
    found = db.conn.execute("SELECT value FROM meta WHERE key = 'reruns' AND length(value) <= ?", [RERUNS_LIMIT]).fetchone()
    try:
        return msgspec.json.decode(found[0] if found else "{}", type=dict[int, Annotated[int, Meta(ge=0, lt=END)]])
    except (ValueError, TypeError, RecursionError):
        return {}


def keep_reruns(db: Database, ends: dict[int, int]) -> None:
    """Keep which branches are re-runs, all of them in one row."""
    db.conn.execute("INSERT OR REPLACE INTO meta(key, value) VALUES ('reruns', ?)", [msgspec.json.encode(ends).decode()])


def rename(db: Database, branch: str, name: str) -> None:
    """Call a branch otherwise, also where it is kept which one to go on with.

    Raises:
        BranchError: there is none, it is the first one, or the name is taken or not allowed.
    """
    wanted = named(db, branch)
    if wanted.id == MAIN:
        raise BranchError(f"branch '{branch}' is the first one; allowed: to rename any other, for commands find a save's history by it")
    if name != branch:
        _free(db, name)
        db.conn.execute("UPDATE branch SET name = ? WHERE id = ?", (name, wanted.id))
        db.conn.execute("UPDATE meta SET value = ? WHERE key = 'played' AND value = ?", (name, branch))


def hide(db: Database, branch: str, hidden: bool, current: int) -> None:
    """Leave a branch out of lists, or show it again; all of it stays in the file, since others may have left it, and share its calls.

    Raises:
        BranchError: there is none, or it is the first one, or the current one.
    """
    wanted = named(db, branch)
    if hidden and wanted.id in (MAIN, current):
        which = "the first one" if wanted.id == MAIN else "the one that is being played"
        raise BranchError(f"branch '{branch}' is {which}; allowed: to hide any other")
    db.conn.execute("UPDATE branch SET hidden = ? WHERE id = ?", (int(hidden), wanted.id))
    if hidden:
        db.conn.execute("DELETE FROM meta WHERE key = 'played' AND value = ?", [branch])


def note(db: Database, branch: str, text: str) -> None:
    """Note on a branch what it is for, in place of what was noted before.

    Raises:
        BranchError: there is none.
    """
    db.conn.execute("UPDATE branch SET note = ? WHERE id = ?", (clean(text, NOTE_LIMIT), named(db, branch).id))


def _free(db: Database, name: str) -> list[Branch]:
    """Return all branches, none of which has this name that a branch may have."""
    known = branches(db)
    if any(one.name == checked_name(name) for one in known):
        raise BranchError(f"branch '{name}' exists already; choose another name")
    return known
