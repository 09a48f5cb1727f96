"""As many branches as a save can have travel like few: exported, imported, given away, and told of, none of it walking all of them."""

import random
import sqlite3
import time
from pathlib import Path

import lives
import pytest
from sqlite_utils import Database

from saves.branch import BRANCH_LIMIT, lineage
from saves.errors import NotKeptError
from saves.exporting import lines_in_save, write_lines
from saves.file import open_save
from saves.importing import import_lines
from saves.ownership import Owners
from saves.sharing import share_save
from saves.soundness import flaw

MANY = 1_500  # more than an import took once


def grown(path: Path, count: int, fork: object = lambda number: 3) -> None:
    """Write a world of six ticks, and branches that leave each other."""
    lives.written(path, 6)
    connection = sqlite3.connect(path)
    rows = [(number, f"b{number}", number - 1, fork(number), number, 0, "", "2026-01-01T00:00:00") for number in range(2, count + 1)]  # type: ignore[operator]
    connection.executemany(
        "INSERT INTO branch(id, name, parent, fork_tick, rng_salt, hidden, note, created) VALUES (?,?,?,?,?,?,?,?)", rows
    )
    connection.commit()
    connection.close()


def exported(save: Path, to: Path) -> Path:
    with open_save(save) as file, file.reading() as db, lines_in_save(db) as lines:
        write_lines(lines, to)
    return to


def test_a_save_with_many_branches_is_exported_imported_and_given_away_equal(tmp_path: Path) -> None:
    grown(tmp_path / "a.db", MANY)
    lines = exported(tmp_path / "a.db", tmp_path / "a.jsonl")
    import_lines(lines, tmp_path / "b.db")
    share_save(tmp_path / "a.db", tmp_path / "c.db")
    with open_save(tmp_path / "a.db") as a, open_save(tmp_path / "b.db") as b, open_save(tmp_path / "c.db") as c:
        assert a.summary().branches == b.summary().branches == c.summary().branches and len(a.summary().branches) == MANY
    assert exported(tmp_path / "b.db", tmp_path / "b.jsonl").read_bytes() == lines.read_bytes()


def test_ten_thousand_nested_branches_are_told_and_exported_without_walking_each_others_ancestors(tmp_path: Path) -> None:
    grown(tmp_path / "a.db", BRANCH_LIMIT)
    began = time.process_time()
    with open_save(tmp_path / "a.db") as save:
        assert len(save.summary().branches) == BRANCH_LIMIT
    exported(tmp_path / "a.db", tmp_path / "a.jsonl")
    assert time.process_time() - began < 15  # seconds; fifty million steps, as it was once, took longer than anybody waits


def test_where_giving_away_fails_nothing_reads_the_save_any_more(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    grown(tmp_path / "a.db", 20)

    def refuse(*_: object) -> None:
        raise NotKeptError("no room")

    monkeypatch.setattr("saves.building.Builder.branch", refuse)
    with pytest.raises(NotKeptError, match="no room"):
        share_save(tmp_path / "a.db", tmp_path / "b.db")
    monkeypatch.undo()
    share_save(tmp_path / "a.db", tmp_path / "b.db")


def test_of_random_trees_the_owner_of_each_tick_is_the_one_that_lineage_tells() -> None:
    dice = random.Random(7)
    for _ in range(20):
        db, owners = Database(memory=True), Owners()
        db.conn.execute("CREATE TABLE branch(id INTEGER PRIMARY KEY, parent INTEGER, fork_tick INTEGER)")
        for number in range(1, 40):
            parent, fork = (dice.randint(1, number - 1), dice.randint(0, 30)) if number > 1 else (None, None)
            db.conn.execute("INSERT INTO branch VALUES (?, ?, ?)", (number, parent, fork))
            owners.add(number, parent, fork)
        for number in range(1, 40):
            for tick in range(0, 34, 3):
                (holder,) = [span.branch for span in lineage(db, number) if span.lo <= tick <= span.hi]
                assert owners.owner(number, tick) == holder


def test_a_tick_that_is_not_as_it_was_recorded_is_found_without_any_rule(tmp_path: Path) -> None:
    lives.written(tmp_path / "a.db", 6)
    with open_save(tmp_path / "a.db") as save, save.reading() as db:
        assert flaw(db) == ""
    connection = sqlite3.connect(tmp_path / "a.db")
    connection.execute("UPDATE tick SET event_hash = zeroblob(16) WHERE tick = 4")
    connection.commit()
    connection.close()
    with open_save(tmp_path / "a.db") as save, save.reading() as db:
        assert "branch 'main'" in flaw(db) and "tick 4" in flaw(db)


def test_forks_that_rise_are_no_longer_way_to_walk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each branch leaves the one before a tick later, so that all above begin before it; then as many leave the last at tick 0."""
    steps = 0

    class Counted(dict[int, int]):
        def __getitem__(self, key: int) -> int:
            nonlocal steps
            steps += 1
            return super().__getitem__(key)

    owners = Owners()
    owners._fork = Counted()
    owners.add(1, None, None)
    for number in range(2, 5_002):
        owners.add(number, number - 1, number)
    for number in range(5_002, 10_002):
        owners.add(number, 5_001, 0)
        assert owners.owner(number, 0) == 1
    dice = random.Random(1)
    for tick in (0, 1, 2, 3, *(dice.randrange(5_100) for _ in range(200))):
        assert owners.owner(5_001, tick) == (min(tick - 1, 5_001) if tick > 2 else 1)
    assert steps < 10_000 * 80
