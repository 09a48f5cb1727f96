"""Rows that a save writes besides events, and the transaction that they are written in."""

import contextlib
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from hashlib import blake2b
from importlib import metadata
from pathlib import Path

from sqlite_utils import Database

import sim
from saves.blob import packed
from saves.branch import MAIN
from saves.errors import SaveError, on_write
from saves.schema import install
from saves.snapshot import encoded
from sim.event.intervention import MIND_LIMIT
from sim.highlights import Highlight
from sim.journal import TickRecord
from sim.text import clean
from sim.world import World


@contextlib.contextmanager
def transaction(db: Database, path: Path, what: str) -> Iterator[Database]:
    """Keep all that is written inside, or nothing of it.

    It takes the lock at once; sqlite-utils' atomic() begins deferred, and would fail at the first write instead.

    Raises:
        SaveError: `what` was not kept.
    """
    try:
        db.conn.execute("BEGIN IMMEDIATE")
        yield db
        db.conn.execute("COMMIT")
    except BaseException as error:
        with contextlib.suppress(sqlite3.Error):
            if db.conn.in_transaction:  # a full disk has rolled back already
                db.conn.execute("ROLLBACK")
        if isinstance(error, sqlite3.Error):
            raise on_write(path, what, error) from error
        raise


def insert_genesis(db: Database, world: World, mind: str) -> None:
    """Make the tables of an empty database, and the first snapshot in them.

    Raises:
        SaveError: the world cannot be saved.
    """
    try:
        raw = encoded(world)
    except ValueError as error:
        raise SaveError(f"this world cannot be saved: {error}") from error
    blob = packed(raw)
    install(db.conn)
    meta = {
        "scenario": world.scenario,
        "seed": str(world.luck.seed),
        "mind": clean(mind, 200),
        "created": now(),
        "version": version(),
        "agents": str(len(world.agents)),
    }
    db.table("meta").insert_all({"key": key, "value": value} for key, value in meta.items())
    db.table("branch").insert({"id": MAIN, "name": "main", "rng_salt": world.luck.salt, "created": now()})
    insert_tick(db, MAIN, TickRecord(world.tick, (), (), blob["hash"], world.state_hash()), Highlight(), clean(mind, MIND_LIMIT))  # type: ignore[arg-type]
    insert_snapshot(db, MAIN, world.tick, blob)


def insert_snapshot(db: Database, branch: int, tick: int, blob: dict[str, object]) -> None:
    """Keep a packed world as the state after a tick that is kept already; equal content is stored once."""
    # Not sqlite-utils' ignore=True: that would pass over a row that breaks a CHECK as well.
    db.conn.execute(
        "INSERT INTO blob(hash, codec, raw_len, data) VALUES (:hash, :codec, :raw_len, :data) ON CONFLICT(hash) DO NOTHING", blob
    )
    db.table("snapshot").insert({"branch": branch, "tick": tick, "state": blob["hash"]})


def insert_tick(db: Database, branch: int, record: TickRecord, shown: Highlight, mind: str) -> None:
    """Keep that a tick happened, without its events. shown: of it on a timeline. mind: that the run was given."""
    row = {"branch": branch, "tick": record.tick, "engine": engine_id(db, mind), "acts": shown.acts, "marks": shown.marks}
    counts = {"n_events": len(record.payloads), "n_inputs": len(record.inputs)}
    db.table("tick").insert({**row, **counts, "event_hash": record.event_hash, "state_hash": record.state_hash})


def engine_id(db: Database, mind: str) -> int:
    """Return the id of the row that names this version of the rules and a mind; makes it where there is none."""
    found = db.table("engine").lookup({"version": version(), "rules_hash": rules_hash(), "mind": mind})
    return int(found)


def now() -> str:
    """Return the time of day as saves write it."""
    return datetime.now(UTC).isoformat(timespec="seconds")


@cache
def version() -> str:
    """Return the version of voxpop that is running."""
    try:
        return metadata.version("voxpop")
    except metadata.PackageNotFoundError:  # run from a checkout that is not installed
        return "unknown"


@cache
def rules_hash() -> str:
    """Return a hash of the source of the rules, so that a re-simulation that diverges can tell whether they had changed.

    They are `sim`, and how minds think: how rules decide, what models are told and how their answers are read.
    """
    digest = blake2b(digest_size=16)
    for folder in map(Path, sim.__path__):
        thinking = (folder.parent / "models" / name for name in ("rules", "language"))
        for source in (source for each in (folder, *thinking) for source in sorted(each.rglob("*.py"))):
            digest.update(source.read_bytes())
    return digest.hexdigest()
