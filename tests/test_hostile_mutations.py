"""Saves changed at random: by bytes, by pages, by cells; none is believed that says something else, and none hangs."""

import random
import sqlite3
import time
from collections import Counter
from pathlib import Path

import pytest
from faults import LONG, dice_of, often
from figures import Figures
from forging import edited, rewritten
from hostile import DEADLINE, handled, mended, rich, said

from saves.errors import SaveError
from saves.file import open_save

PAGE = 4096
# Not names, notes, who ran it, and calls: no hash covers the first, and the last are believed by hashes of their own.
CELLS = {
    "tick": ("branch", "tick", "engine", "n_events", "n_inputs", "acts", "marks", "event_hash", "state_hash"),
    "events": ("branch", "tick", "raw_len", "data"),
    "input": ("branch", "tick", "seq", "payload"),
    "snapshot": ("branch", "tick", "state"),
    "branch": ("id", "parent", "fork_tick"),
    "blob": ("hash", "codec", "raw_len", "data"),
}
NUMBERS = (0, 1, 2, 3, -1, 7, 1 << 40, (1 << 63) - 1, 0.5, float("inf"))
VALUES = (*NUMBERS, None, "", "{", "{}", "main", "\x1b[2J", "x" * 5000, b"", b"\0" * 16, b"x" * 999)


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> tuple[bytes, dict[tuple[bool, ...], object]]:
    path = tmp_path_factory.mktemp("pristine") / "town.db"
    rich(path)
    return path.read_bytes(), {modes: said(path, modes) for modes in ((False,), (True,), (False, True))}


def flipped(content: bytearray, dice: random.Random) -> None:
    for _ in range(dice.choice((1, 1, 1, 2, 20))):
        content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)


def truncated(content: bytearray, dice: random.Random) -> None:
    del content[dice.choice((dice.randrange(len(content)), PAGE * dice.randrange(len(content) // PAGE))) :]


def swapped(content: bytearray, dice: random.Random) -> None:
    one, other = (PAGE * dice.randrange(len(content) // PAGE) for _ in range(2))
    content[one : one + PAGE], content[other : other + PAGE] = content[other : other + PAGE], content[one : one + PAGE]


def copied(content: bytearray, dice: random.Random) -> None:
    one, other = (PAGE * dice.randrange(len(content) // PAGE) for _ in range(2))
    content[one : one + PAGE] = content[other : other + PAGE]


def blanked(content: bytearray, dice: random.Random) -> None:
    place, length = dice.randrange(len(content)), dice.choice((1, 16, 512, PAGE))
    content[place : place + length] = dice.choice((bytes, dice.randbytes))(length)


def lengthened(content: bytearray, dice: random.Random) -> None:
    content += dice.randbytes(dice.choice((1, 100, PAGE, 10 * PAGE)))


BYTES = (flipped, flipped, flipped, truncated, swapped, copied, blanked, lengthened)


def cell_changed(path: Path, dice: random.Random) -> str:
    """Put something else into a cell, hashes left as they are."""
    table = dice.choice(list(CELLS))
    column, value = dice.choice(CELLS[table]), dice.choice(VALUES)
    connection = sqlite3.connect(path)
    rows = connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
    keys = [row[1] for row in connection.execute(f"PRAGMA table_info({table})") if row[5]]
    connection.close()
    where = f"({', '.join(keys)}) IN (SELECT {', '.join(keys)} FROM {table} LIMIT 1 OFFSET {dice.randrange(rows)})"
    try:
        edited(path, f"UPDATE {table} SET {column} = :value WHERE {where}", value=value)
    except sqlite3.Error as error:
        return f"impossible: {error}"
    return f"{table}.{column} = {value!r:.40}"


def test_a_save_mutated_at_random_is_believed_only_where_it_says_the_same(
    pristine: tuple[bytes, dict[tuple[bool, ...], object]], tmp_path: Path, figures: Figures
) -> None:
    dice, verdicts, (good, meant) = dice_of("mutations"), Counter[str](), pristine
    path = tmp_path / "town.db"
    for number in range(often(200, 1000)):
        content, how = bytearray(good), "cell"
        if by_cell := number % 4 == 0:
            path.write_bytes(good)
            how = cell_changed(path, dice)
        else:
            change = dice.choice(BYTES)
            how = change.__name__
            change(content, dice)
            path.write_bytes(content)
        began = time.monotonic()
        figures.add("mutations")
        try:
            modes = (False, True) if LONG else (number % 8 > 3,)
            verdict = "said the same" if said(path, modes) == meant[modes] else "changed"
        except SaveError as error:
            assert str(error).isprintable(), str(error)
            verdict = "refused"
        verdicts[verdict] += 1
        figures.add(f"mutation {verdict}")
        assert verdict != "changed", f"number {number} ({how}) is believed and says something else"
        handled(path) if number % 10 == 0 else None
        if time.monotonic() - began > DEADLINE:
            figures.add("mutation hung")
            raise AssertionError(f"number {number} ({how}) hangs")
        verdicts["cells" if by_cell else "bytes"] += 1
        for each in tmp_path.iterdir():
            each.unlink()
    assert verdicts["refused"] > sum(verdicts.values()) / 8


def test_a_forger_who_mends_the_hashes_of_events_gets_no_state_that_does_not_follow(
    pristine: tuple[bytes, dict[tuple[bool, ...], object]], tmp_path: Path
) -> None:
    dice, path, refused = dice_of("forger"), tmp_path / "town.db", 0
    for _ in range(often(10, 100)):
        path.write_bytes(pristine[0])
        agent = dice.choice((1, 2, 3, 12, 13, 21, 40, 41))
        mood = dice.choice(("0.5", "-1.0", "7.0", "1e308", "NaN", "null", '"sad"'))
        kept = b'{"type":"mood_moved","agent":%d,' % agent
        forged = kept + f'"mood":{mood},"arousal":0.2,"because":"a long day"}}'.encode()
        rewritten(path, 3, lambda lines, kept=kept, forged=forged: [forged if line.startswith(kept) else line for line in lines])
        mended(path, 3)
        try:
            with open_save(path) as save:
                save.world(tick=3)
        except SaveError as error:
            assert str(error).isprintable()
            refused += 1
        handled(path)
    assert refused == often(10, 100)
