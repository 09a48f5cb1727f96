"""What a save holds, in numbers: read from the tables, without making a world."""

from pathlib import Path

from msgspec import Struct
from sqlite_utils import Database

from saves.branch import branches
from saves.errors import DamagedError, called
from saves.ownership import tips

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
    last_of = tips(db, found)
    for branch in found:
        last = last_of[branch.id]
        parent = names[branch.parent] if branch.parent else None
        origin = (branch.name, parent, branch.fork_tick, last.tick, last.state_hash.hex())
        lines.append(BranchSummary(*origin, branch.note, bool(branch.hidden), branch.created))
    return lines


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
