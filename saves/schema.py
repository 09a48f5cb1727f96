"""The one schema that a save may have: no triggers, no views, so that an opener can demand exactly this text."""

import sqlite3
from functools import cache

from saves.formats import FORMER

APPLICATION_ID = 0x564F5850  # "VOXP"
VERSION = 5
OLDEST = 3  # formats 1 and 2 were never released: their people lack stores of memory or an influence pool, and hash to something else
BLOB_LIMIT = 1 << 29  # bytes of one blob before compression: 512 MiB, five times energy-policy with 100,000 people; table blob says so too
EVENTS_LIMIT = 1 << 28  # bytes of the events of a tick, unpacked: 2.6 kB each for 100,000 people, where a lively town takes 1 kB
NAME_LIMIT = 80
NOTE_LIMIT = 2000

# No json_valid() in a CHECK: with trusted_schema=OFF, SQLite 3.40 refuses the whole schema for it. Payloads are checked when read.
TABLES = (
    "CREATE TABLE meta(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID",
    """CREATE TABLE engine(
  id INTEGER PRIMARY KEY,
  version TEXT NOT NULL,
  rules_hash TEXT NOT NULL,
  mind TEXT NOT NULL,
  UNIQUE(version, rules_hash, mind)
) STRICT""",
    """CREATE TABLE model(
  mind TEXT NOT NULL CHECK(length(mind) BETWEEN 1 AND 300),
  identity TEXT NOT NULL CHECK(length(identity) BETWEEN 1 AND 500),
  PRIMARY KEY(mind, identity)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE branch(
  id INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE CHECK(length(name) BETWEEN 1 AND 80),
  parent INTEGER REFERENCES branch(id) CHECK(parent < id),
  fork_tick INTEGER CHECK(fork_tick >= 0),
  rng_salt INTEGER NOT NULL DEFAULT 0,
  hidden INTEGER NOT NULL DEFAULT 0 CHECK(hidden IN (0, 1)),
  note TEXT NOT NULL DEFAULT '' CHECK(length(note) <= 2000),
  created TEXT NOT NULL,
  CHECK((parent IS NULL) = (fork_tick IS NULL))
) STRICT""",
    """CREATE TABLE tick(
  branch INTEGER NOT NULL REFERENCES branch(id),
  tick INTEGER NOT NULL CHECK(tick >= 0),
  engine INTEGER NOT NULL REFERENCES engine(id),
  n_events INTEGER NOT NULL CHECK(n_events >= 0),
  n_inputs INTEGER NOT NULL CHECK(n_inputs >= 0),
  acts INTEGER NOT NULL CHECK(acts >= 0),
  marks INTEGER NOT NULL CHECK(marks >= 0),
  event_hash BLOB NOT NULL CHECK(length(event_hash) = 16),
  state_hash BLOB NOT NULL CHECK(length(state_hash) = 16),
  PRIMARY KEY(branch, tick)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE events(
  branch INTEGER NOT NULL,
  tick INTEGER NOT NULL,
  raw_len INTEGER NOT NULL CHECK(raw_len BETWEEN 1 AND 268435456),
  data BLOB NOT NULL,
  PRIMARY KEY(branch, tick),
  FOREIGN KEY(branch, tick) REFERENCES tick(branch, tick),
  CHECK(raw_len <= max(16777216, 50 * length(data)))
) STRICT""",
    """CREATE TABLE input(
  branch INTEGER NOT NULL,
  tick INTEGER NOT NULL,
  seq INTEGER NOT NULL CHECK(seq >= 0),
  payload TEXT NOT NULL CHECK(substr(payload, 1, 1) = '{'),
  PRIMARY KEY(branch, tick, seq),
  FOREIGN KEY(branch, tick) REFERENCES tick(branch, tick)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE blob(
  hash BLOB PRIMARY KEY CHECK(length(hash) = 16),
  codec TEXT NOT NULL CHECK(codec IN ('zlib')),
  raw_len INTEGER NOT NULL CHECK(raw_len BETWEEN 0 AND 536870912),
  data BLOB NOT NULL
) STRICT""",
    """CREATE TABLE call(
  branch INTEGER NOT NULL REFERENCES branch(id),
  tick INTEGER NOT NULL CHECK(tick >= 0),
  agent INTEGER NOT NULL,
  purpose TEXT NOT NULL,
  attempt INTEGER NOT NULL CHECK(attempt >= 0),
  request_hash BLOB NOT NULL CHECK(length(request_hash) = 16),
  request BLOB NOT NULL REFERENCES blob(hash),
  reply BLOB REFERENCES blob(hash),
  status TEXT NOT NULL CHECK(status IN ('ok', 'invalid', 'timeout', 'refused', 'error')),
  tokens_in INTEGER,
  tokens_out INTEGER,
  ms INTEGER,
  PRIMARY KEY(branch, tick, agent, purpose, attempt)
) STRICT, WITHOUT ROWID""",
    """CREATE TABLE snapshot(
  branch INTEGER NOT NULL,
  tick INTEGER NOT NULL,
  state BLOB NOT NULL REFERENCES blob(hash),
  PRIMARY KEY(branch, tick),
  FOREIGN KEY(branch, tick) REFERENCES tick(branch, tick)
) STRICT, WITHOUT ROWID""",
)


def tables(version: int = VERSION) -> dict[str, str]:
    """Return the text of every table of a format, by name."""
    found: dict[str, str | None] = {text.split("(", 1)[0].removeprefix("CREATE TABLE "): text for text in TABLES}
    for former in range(VERSION - 1, version - 1, -1):
        found |= FORMER[former]
    return {name: text for name, text in found.items() if text is not None}


def install(connection: sqlite3.Connection, version: int = VERSION) -> None:
    """Make the tables of an empty database."""
    connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version={version}")
    for table in tables(version).values():
        connection.execute(table)


def described(connection: sqlite3.Connection) -> frozenset[tuple[str, str, str, str | None]]:
    """Return (type, name, table, SQL) of everything that a database declares."""
    return frozenset(connection.execute("SELECT type, name, tbl_name, sql FROM sqlite_master").fetchall())


@cache
def allowed(version: int = VERSION) -> frozenset[tuple[str, str, str, str | None]]:
    """Return what `described` must say of a save of a format, OLDEST to VERSION."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        install(connection, version)
        return described(connection)
    finally:
        connection.close()
