"""Migrations: ordered steps, each of which makes a save of one format one of the next; nothing that was recorded is changed."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import groupby

from saves.errors import DamagedError
from saves.events import keep, packed
from saves.schema import VERSION, tables
from sim.highlights import highlight

Step = Callable[[sqlite3.Connection], None]

# As bytes, so that text that is none stops nobody here.
_JSON = """
SELECT branch, tick, CAST('{"type":"' || kind || '"' || iif(agent IS NULL, '', ',"agent":' || agent)
  || iif(payload = '{}', '}', ',' || substr(payload, 2)) AS BLOB)
FROM event ORDER BY branch, tick, seq
"""
_FORMER = "former_"  # before the name of a table while it gives way to its successor


def migrate(connection: sqlite3.Connection, version: int) -> None:
    """Make a checked save of a format one of this format.

    Inside a transaction of the caller's, on a connection that `loosened` prepared.

    Raises:
        DamagedError: a row is not as it should be.
    """
    try:
        for step in range(version, VERSION):
            STEPS[step](connection)
            connection.execute(f"PRAGMA user_version={step + 1}")
    except (sqlite3.IntegrityError, UnicodeDecodeError) as error:
        raise DamagedError(f"a row is not as it should be ({error})") from error


def loosened(connection: sqlite3.Connection, loose: bool) -> None:
    """Let tables be made anew under their old names, without those that refer to them noticing; or no longer. Not in a transaction."""
    connection.execute(f"PRAGMA foreign_keys={'OFF' if loose else 'ON'}")
    connection.execute(f"PRAGMA legacy_alter_table={'ON' if loose else 'OFF'}")


def shrunk(connection: sqlite3.Connection) -> None:
    """Give back the room that a migration left free, where that can be done; else what is recorded next takes it. Not in a transaction."""
    allowed = connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 1)  # VACUUM attaches the file that it builds
    try:
        with suppress(sqlite3.Error):  # a disk that is full, say, or somebody who reads the save meanwhile
            connection.execute("VACUUM")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, allowed)


def _from_3(connection: sqlite3.Connection) -> None:
    """Ticks tell what a timeline shows of them, runs name their mind, and what came from outside has a place.

    Format 3 kept no inputs. It named the mind that a save was begun with and not the one that a later run was given: hence "", not known,
    for every run of it, rather than a guess that a re-simulation would take for a fact.
    """
    shown = _shown(connection)
    made = tables(4)
    _replaced(connection, "engine", made["engine"], "id, version, rules_hash, ''")
    _replaced(connection, "tick", made["tick"], "branch, tick, engine, n_events, 0, 0, 0, event_hash, state_hash")
    connection.executemany("UPDATE tick SET acts = ?, marks = ? WHERE branch = ? AND tick = ?", shown)
    connection.execute(made["model"])
    connection.execute(made["input"])


def _from_4(connection: sqlite3.Connection) -> None:
    """The events of a tick are one packed row, an eighth as large; the bytes that its hash chains are those of before.

    What is not as it should be is packed as it is, so that the tick that it belongs to is refused, and not the whole save.
    """
    connection.execute(tables(5)["events"])
    for (branch, tick), rows in groupby(_lines(connection), lambda row: row[:2]):
        text = b"\n".join(line if isinstance(line, bytes) else b"" for _, _, line in rows)
        with suppress(ValueError):  # of more than a tick may hold
            keep(connection, branch, tick, packed(text))
    connection.execute("DROP TABLE event")


def _lines(connection: sqlite3.Connection) -> Iterator[tuple[int, int, object]]:
    """Yield branch, tick and JSON of all events, in order."""
    cursor = connection.cursor()
    cursor.execute(_JSON)
    yield from cursor


def _shown(connection: sqlite3.Connection) -> list[tuple[int, int, int, int]]:
    """Return (acts, marks, branch, tick) of every tick that has events."""
    rows = connection.execute("SELECT branch, tick, kind FROM event ORDER BY branch, tick")
    found = ((place, highlight(row[2] for row in events)) for place, events in groupby(rows, lambda row: row[:2]))
    return [(each.acts, each.marks, branch, tick) for (branch, tick), each in found]


def _replaced(connection: sqlite3.Connection, name: str, text: str, columns: str) -> None:
    """Make a table anew with another text. columns: what each row of it becomes, from the columns that it had."""
    connection.execute(f"ALTER TABLE {name} RENAME TO {_FORMER}{name}")
    connection.execute(text)
    connection.execute(f"INSERT INTO {name} SELECT {columns} FROM {_FORMER}{name}")
    connection.execute(f"DROP TABLE {_FORMER}{name}")


STEPS: dict[int, Step] = {3: _from_3, 4: _from_4}
