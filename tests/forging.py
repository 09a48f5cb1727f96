"""Saves changed as an attacker would change them, hashes and all."""

import sqlite3
import zlib
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path

import msgspec

from saves.file import open_save
from sim.highlights import highlight
from sim.journal import chained


def edited(path: Path, *statements: str, **values: object) -> None:
    """Change a save as an attacker would, with every check switched off."""
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("foreign_keys=OFF", "ignore_check_constraints=ON", "writable_schema=ON", "journal_mode=DELETE"):
        connection.execute(f"PRAGMA {pragma}").fetchall()
    for statement in statements:
        connection.execute(statement, values if ":" in statement else {})
    connection.close()


def bomb(raw: bytes, declared: int) -> dict[str, object]:
    return {"hash": blake2b(raw, digest_size=16).digest(), "data": zlib.compress(raw), "size": declared}


def forged(path: Path, change: Callable[[dict[str, object]], object]) -> None:
    """Put a changed world in place of the first one, hashes and all."""
    with open_save(path) as save:
        plain = msgspec.to_builtins(save.world(tick=0).snapshot())
    change(plain)
    raw = msgspec.json.encode(plain)
    values = bomb(raw, len(raw))
    edited(
        path,
        "DELETE FROM events",
        "DELETE FROM snapshot",
        "DELETE FROM branch WHERE id = 2",
        "DELETE FROM tick WHERE tick > 0",
        "INSERT INTO blob VALUES (:hash, 'zlib', :size, :data)",
        "INSERT INTO snapshot VALUES (1, 0, :hash)",
        "UPDATE tick SET event_hash = :hash",
        **values,
    )


def rewritten(path: Path, tick: int, change: Callable[[list[bytes]], list[bytes]], branch: int = 1) -> None:
    """Put other events in place of those of a tick, packed as they should be; hashes stay as they are."""
    connection = sqlite3.connect(path)
    (content,) = connection.execute("SELECT data FROM events WHERE branch = ? AND tick = ?", (branch, tick)).fetchone()
    connection.close()
    before = zlib.decompress(content).split(b"\n")
    after = change(list(before))
    assert after != before
    text = b"\n".join(after)
    edited(
        path,
        "UPDATE events SET raw_len = :size, data = :data WHERE branch = :branch AND tick = :tick",
        size=len(text), data=zlib.compress(text), branch=branch, tick=tick,
    )  # fmt: skip


def replaced(old: bytes, new: bytes, *seqs: int) -> Callable[[list[bytes]], list[bytes]]:
    """Return what puts one text in place of another in the events of these numbers, in all for none."""
    return lambda lines: [line.replace(old, new) if not seqs or seq in seqs else line for seq, line in enumerate(lines)]


def given(seq: int, line: bytes) -> Callable[[list[bytes]], list[bytes]]:
    """Return what puts a line in place of the event of this number."""
    return lambda lines: [*lines[:seq], line, *lines[seq + 1 :]]


def added(path: Path, payload: bytes) -> None:
    """Add a tick to a save whose only event is this JSON."""
    kind = payload.split(b'"')[3].decode()
    with open_save(path) as save:
        last, chain = save.tip().tick, chained(save.tip().event_hash, [payload])
    shown = highlight([kind])
    edited(
        path,
        "INSERT INTO tick SELECT 1, tick + 1, engine, 1, 0, :acts, :marks, :chain, state_hash FROM tick WHERE branch = 1 AND tick = :last",
        "INSERT INTO events VALUES (1, :last + 1, :size, :data)",
        last=last, chain=chain, acts=shown.acts, marks=shown.marks, size=len(payload), data=zlib.compress(payload),
    )  # fmt: skip
