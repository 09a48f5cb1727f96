"""What a save holds, in numbers: read from the tables, without making a world."""

from pathlib import Path

import msgspec
from msgspec import Struct
from sqlite_utils import Database

from saves.branch import Branch, Tip, branches
from saves.errors import DamagedError, called

_KEYS = ("scenario", "seed", "mind", "created", "version", "agents")


class BranchSummary(Struct, frozen=True):
    """One line of history. ticks: number of its last tick, inherited ones counted. state_hash: of the world there, hexadecimal."""

    name: str
    parent: str | None
    fork_tick: int | None
    ticks: int
    state_hash: str
    note: str
    hidden: bool
    created: str


class Summary(Struct, frozen=True):
    """A save as `voxpop info --json` tells it. branches: hidden ones too. events, calls: over all branches, each counted once."""

    file: str
    scenario: str
    seed: int
    mind: str
    created: str
    version: str
    branches: list[BranchSummary]
    agents: int
    events: int
    calls: int
    size_bytes: int


def summary_of(db: Database, path: Path) -> Summary:
    """Return the summary of a checked save.

    Raises:
        DamagedError: a value is missing or not allowed.
    """
    meta = _meta(db)
    events, calls = db.conn.execute(
        "SELECT (SELECT COALESCE(SUM(n_events), 0) FROM tick), (SELECT COUNT(*) FROM call WHERE purpose <> 'embed')"
    ).fetchone()
    return Summary(
        file=called(path),
        scenario=meta["scenario"],
        seed=int(meta["seed"]),
        mind=meta["mind"],
        created=meta["created"],
        version=meta["version"],
        branches=summaries(db),
        agents=int(meta["agents"]),
        events=events,
        calls=calls,
        size_bytes=path.stat().st_size,
    )


def summaries(db: Database) -> list[BranchSummary]:
    """Return the lines of history of a checked save, hidden ones too, oldest first."""
    found = branches(db)
    names = {branch.id: branch.name for branch in found}
    lines: list[BranchSummary] = []
    for branch, last in zip(found, _tips(db, found), strict=True):
        parent = names[branch.parent] if branch.parent else None
        origin = (branch.name, parent, branch.fork_tick, last.tick, last.state_hash.hex())
        lines.append(BranchSummary(*origin, branch.note, bool(branch.hidden), branch.created))
    return lines


def _tips(db: Database, found: list[Branch]) -> list[Tip]:
    """Return the last tick of each branch; not by `tip`, which asks for a whole lineage each time: half a minute for 10,000 deep ones."""
    own = dict(db.conn.execute("SELECT branch, max(tick) FROM tick GROUP BY branch").fetchall())
    known = {branch.id: branch for branch in found}
    tips: list[Tip] = []
    for branch in found:
        holder, tick = branch, int(own.get(branch.id, branch.fork_tick or 0))
        while holder.parent is not None and holder.fork_tick is not None and tick <= holder.fork_tick:
            holder = known[holder.parent]
        row = db.conn.execute("SELECT tick, event_hash, state_hash FROM tick WHERE branch = ? AND tick = ?", (holder.id, tick)).fetchone()
        try:
            tips.append(msgspec.convert(row, Tip, builtin_types=(bytes,)))
        except ValueError as error:
            raise DamagedError(f"tick {tick} of branch {holder.id} is not as it should be ({error})") from error
    return tips


def _meta(db: Database) -> dict[str, str]:
    found = dict(db.conn.execute("SELECT key, value FROM meta LIMIT 100").fetchall())
    for key in _KEYS:
        value = found.get(key)
        if not isinstance(value, str) or len(value) > 200 or not value.isprintable():
            raise DamagedError(f"its {key} is missing or not one plain line")
    for key in ("seed", "agents"):
        if not found[key].removeprefix("-").isdecimal():
            raise DamagedError(f"its {key} is {found[key]!r}; allowed: a whole number")
    return found
