"""Saves of former formats: one is opened as long as there is a voxpop, changes whole or not at all, and never without a backup."""

import asyncio
import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from faults import often
from forging import edited

from models.rules.mind import RulesMind
from saves.errors import DamagedError, NotKeptError, SaveError
from saves.events import lines_in, text_of
from saves.file import Save, open_save
from saves.payload import kind_in
from saves.schema import OLDEST, TABLES, VERSION, allowed, described, tables
from sim.highlights import highlight
from sim.randomness import Luck
from sim.scenarios import scenario_named
from sim.simulation import Simulation

FOLDER = Path(__file__).parent / "golden"
GOLDEN = sorted(FOLDER.glob("format-*.db"))
FORMER = [path for path in GOLDEN if path.stem != f"format-{VERSION}"]
ACTS = {"watched", "rated", "said", "posted"}
BACKUP = "town.format-3.db"
KILLS = often(5, 150)  # 150: at every call into the system or SQLite


@pytest.fixture(params=GOLDEN, ids=lambda path: str(path.stem))
def golden(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    return Path(shutil.copy(request.param, tmp_path / "town.db"))


@pytest.fixture
def former(tmp_path: Path) -> Path:
    return Path(shutil.copy(FOLDER / "format-3.db", tmp_path / "town.db"))


def version_of(path: Path) -> int:
    return int.from_bytes(path.read_bytes()[60:64], "big")


def dumped(path: Path) -> list[str]:
    connection = sqlite3.connect(path)
    try:
        return [*connection.iterdump(), str(connection.execute("PRAGMA user_version").fetchone())]
    finally:
        connection.close()


def states(path: Path) -> dict[tuple[int, int], bytes]:
    """Return the state hash of every tick, as the bare file tells it."""
    connection = sqlite3.connect(path)
    try:
        return {(branch, tick): found for branch, tick, found in connection.execute("SELECT branch, tick, state_hash FROM tick")}
    finally:
        connection.close()


def plays_back(save: Save, recorded: dict[tuple[int, int], bytes]) -> None:
    """Play every tick of every branch, and compare it with what the file said of it before it was opened."""
    with save.reading() as db:
        own = {(branch, tick): found for branch, tick, found in db.conn.execute("SELECT branch, tick, state_hash FROM tick")}
    assert own == recorded
    found = {branch.id: branch for branch in save.branches()}
    for branch in found.values():
        last = save.world(branch.name).tick
        for tick in range(last + 1):
            world, owner = save.world(branch.name, tick), branch
            while owner.parent is not None and tick <= (owner.fork_tick or 0):
                owner = found[owner.parent]
            world.luck = Luck(world.luck.seed, owner.salt)  # a branch that draws anew does so from where it leaves
            assert world.state_hash() == recorded[owner.id, tick]
        assert {event.tick for event in save.events(branch.name)} == set(range(1, last + 1))


def goes_on(save: Save, ticks: int) -> None:
    world = save.resume()
    simulation = Simulation(world, scenario_named(world.scenario), lambda _: RulesMind(), save, save.last_hash())
    for _ in range(ticks):
        asyncio.run(simulation.tick())


# Golden saves


def test_there_is_a_golden_save_of_every_format_that_can_be_read() -> None:
    assert [path.stem for path in GOLDEN] == [f"format-{version}" for version in range(OLDEST, VERSION + 1)]
    assert [version_of(path) for path in GOLDEN] == list(range(OLDEST, VERSION + 1))


def test_a_golden_save_plays_back_every_tick_of_every_branch_and_is_left_alone(golden: Path) -> None:
    before = golden.read_bytes()
    with open_save(golden) as save:
        plays_back(save, states(golden))
        assert len(save.branches()) >= 3 and len(save.strip()) == save.tip().tick + 1
        assert save.summary().calls > 20
    assert golden.read_bytes() == before
    assert [path.name for path in golden.parent.iterdir()] == ["town.db"]


def test_a_golden_save_goes_on_and_branches(golden: Path) -> None:
    recorded = states(golden)
    with open_save(golden, writable=True) as save:
        plays_back(save, recorded)
        last = save.tip().tick
        goes_on(save, 2)
        save.branch("anew", "what-if", 2)
        save.switch("anew")
        goes_on(save, 2)
    with open_save(golden) as save:
        assert save.world("main").tick == last + 2 and save.world("anew").tick == 4
        assert {key: found for key, found in states(golden).items() if key in recorded} == recorded
        with save.reading() as db:
            assert db.conn.execute("PRAGMA foreign_key_check").fetchall() == []
            assert db.conn.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_the_golden_save_of_this_format_holds_what_a_save_can_hold() -> None:
    connection = sqlite3.connect(GOLDEN[-1])
    for table in tables():
        assert connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] > 0, table
    kinds = {row[0] for row in connection.execute("SELECT json_extract(payload, '$.type') FROM input")}
    assert kinds >= {"decided", "control_moved", "planned", "post_injected"}
    spans = connection.execute("SELECT b.fork_tick, p.fork_tick FROM branch b JOIN branch p ON p.id = b.parent").fetchall()
    assert any(parents is not None and own < parents for own, parents in spans), "one is forked inside inherited history"
    assert connection.execute("SELECT count(*) FROM branch WHERE hidden AND note = ''").fetchone()[0] == 1
    connection.close()


# What a migration does


def test_a_former_save_becomes_one_of_this_format_to_the_letter(former: Path) -> None:
    with open_save(former, writable=True) as save, save.reading() as db:
        assert described(db.conn) == allowed()
        assert db.conn.execute("PRAGMA foreign_keys").fetchone()[0] == 1
        assert db.conn.execute("PRAGMA legacy_alter_table").fetchone()[0] == 0
    assert version_of(former) == VERSION
    with open_save(former, writable=True) as save:
        assert save.backup is None, "it is done once"


def test_what_ticks_tell_of_themselves_is_worked_out_of_their_events(former: Path) -> None:
    with open_save(former) as save, save.reading() as db:
        shown = db.conn.execute("SELECT branch, tick, acts, marks, n_inputs FROM tick ORDER BY branch, tick").fetchall()
        for branch, tick, acts, marks, inputs in shown:
            kinds = [kind_in(line) for line in lines_in(text_of(db, branch, tick))]
            assert acts == sum(kind in ACTS for kind in kinds)
            assert marks == highlight(kinds).marks
            assert inputs == 0
        assert sum(row[2] for row in shown) > 0 and any(row[3] for row in shown)
        assert {row[0] for row in db.conn.execute("SELECT mind FROM engine")} == {""}, "not known, and not guessed"


def test_the_backup_is_the_save_as_it_was(former: Path) -> None:
    before, dump = former.read_bytes(), dumped(former)
    former.chmod(0o600)
    with open_save(former, writable=True) as save:
        assert save.backup == former.with_name(BACKUP)
    assert dumped(former.with_name(BACKUP)) == dump
    assert former.with_name(BACKUP).read_bytes()[100:] == before[100:], "all but counters in the header"
    assert former.with_name(BACKUP).stat().st_mode & 0o777 == 0o600
    with open_save(former.with_name(BACKUP)) as save:
        plays_back(save, states(former))


def test_a_backup_takes_the_place_of_nothing(former: Path) -> None:
    former.with_name(BACKUP).write_text("my letters")
    former.with_name("town.format-3-2.db").symlink_to("nowhere")
    with open_save(former, writable=True) as save:
        assert save.backup == former.with_name("town.format-3-3.db")
    assert former.with_name(BACKUP).read_text() == "my letters"
    assert not former.with_name("nowhere").exists()


def test_what_is_still_in_the_log_is_migrated_and_backed_up(former: Path) -> None:
    writer = sqlite3.connect(former, isolation_level=None)
    writer.execute("PRAGMA journal_mode=WAL")
    writer.execute("PRAGMA wal_autocheckpoint=0")
    writer.execute("UPDATE branch SET note = 'just now' WHERE id = 2")
    for name in ("town.db", "town.db-wal"):
        shutil.copy(former.with_name(name), former.with_name(f"other-{name}"))
    other = former.with_name("other-town.db")
    writer.close()
    with open_save(other) as save:
        assert save.branches()[1].note == "just now"
    with open_save(other, writable=True) as save:
        assert save.branches()[1].note == "just now" and save.backup is not None
        assert "just now" in "\n".join(dumped(save.backup))


def test_two_readers_of_a_former_save_and_a_writer_do_not_disturb_each_other(former: Path) -> None:
    with open_save(former) as one, open_save(former) as other:
        with open_save(former, writable=True) as save:
            goes_on(save, 1)
            assert save.reader().tip().tick == save.tip().tick
        assert one.world().state_hash() == other.world().state_hash() == one.reader().world(tick=one.tip().tick).state_hash()


@pytest.mark.parametrize("version", [3, 4])
def test_the_events_of_a_former_save_are_those_that_it_recorded_byte_by_byte(version: int, tmp_path: Path) -> None:
    path = Path(shutil.copy(FOLDER / f"format-{version}.db", tmp_path / "town.db"))
    connection, wanted = sqlite3.connect(path), {}
    for branch, tick, kind, agent, payload in connection.execute("SELECT branch, tick, kind, agent, payload FROM event ORDER BY 1, 2, seq"):
        own = json.loads(payload)
        event = {"type": kind} | ({} if agent is None else {"agent": agent}) | own
        wanted.setdefault((branch, tick), []).append(event)
    connection.close()
    for writable in (False, True):
        with open_save(path, writable=writable) as save, save.reading() as db:
            found = {place: [json.loads(line) for line in lines_in(text_of(db, *place))] for place in wanted}
            assert found == wanted
            assert db.conn.execute("SELECT count(*) FROM events").fetchone() == (len(wanted),)
            assert list(save.events())  # whose hashes are those of before


def test_a_save_is_smaller_afterwards_and_the_room_is_given_back(tmp_path: Path) -> None:
    path = Path(shutil.copy(FOLDER / "format-4.db", tmp_path / "town.db"))
    connection = sqlite3.connect(path, isolation_level=None)
    text, last = "x" * 200, connection.execute("SELECT max(tick) FROM tick WHERE branch = 1").fetchone()[0]
    connection.execute("BEGIN")
    connection.executemany(
        "INSERT INTO event VALUES (1, ?, ?, 'idled', 1, ?)", [(last, 10_000 + k, f'{{"because":"{text}{k}"}}') for k in range(20_000)]
    )
    connection.execute("COMMIT")
    connection.close()
    before = path.stat().st_size
    with open_save(path, writable=True) as save, save.reading() as db:
        assert db.conn.execute("PRAGMA freelist_count").fetchone() == (0,)
        with pytest.raises(DamagedError, match=f"tick {last}: its .* events are not the"):
            list(save.events(start=last))
        assert save.world(tick=last - 1).tick == last - 1
    assert path.stat().st_size < before / 4


def test_a_save_whose_room_cannot_be_given_back_is_used_as_it_is(former: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recorded = states(former)
    monkeypatch.setattr("saves.opening.shrunk", lambda connection: connection.execute("PRAGMA wal_checkpoint(PASSIVE)"))
    with open_save(former, writable=True) as save:
        plays_back(save, recorded)
        goes_on(save, 2)
    with open_save(former) as save, save.reading() as db:
        assert db.conn.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


# What may not be written


@pytest.mark.parametrize("what", ["folder", "file"])
def test_a_former_save_that_may_not_be_written_is_read_and_not_gone_on_with(
    former: Path, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, refused = former.read_bytes(), former.parent if what == "folder" else former
    access = os.access
    monkeypatch.setattr(os, "access", lambda path, mode: mode != os.W_OK or (Path(path) != refused and access(path, mode)))
    refused.chmod(0o555 if what == "folder" else 0o444)  # root may write it all the same, hence what os.access says
    try:
        with open_save(former) as save:
            plays_back(save, states(former))
        with pytest.raises(NotKeptError, match=r"town\.db: this save or its folder is read-only; copy it elsewhere"):
            open_save(former, writable=True)
    finally:
        refused.chmod(0o755)
    assert former.read_bytes() == before
    assert {path.name for path in former.parent.iterdir()} <= {"town.db", "town.db-lock"}


def test_without_a_backup_nothing_is_changed(former: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    before = former.read_bytes()
    monkeypatch.setattr(shutil, "copymode", refuse)
    with pytest.raises(NotKeptError, match=r"town\.db: no backup of it could be made \(No space left on device\); it was left as it is"):
        open_save(former, writable=True)
    assert former.read_bytes()[100:] == before[100:] and version_of(former) == 3
    assert [path.name for path in former.parent.iterdir()] == ["town.db"]


def test_a_draft_that_cannot_be_removed_is_not_written_to(former: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    earlier, draft = former.with_name("earlier.db"), former.with_name(".town.db.new")
    earlier.write_text("an earlier backup")
    os.link(earlier, draft)  # as a kill between naming and removing leaves it
    monkeypatch.setattr("saves.backup.remove_draft", lambda draft: None)
    with pytest.raises(NotKeptError, match=r"town\.db: no backup of it could be made \(File exists\); it was left as it is"):
        open_save(former, writable=True)
    assert earlier.read_text() == "an earlier backup" and version_of(former) == 3


# What is damaged


@pytest.mark.parametrize(
    ("statement", "problem"),
    [
        ("CREATE TABLE extra(x)", "its tables are not those of a save"),
        ("ALTER TABLE tick ADD COLUMN acts INTEGER", "its tables are not those of a save"),
        ("UPDATE sqlite_master SET sql = replace(sql, 'CHECK(seq >= 0)', '') WHERE name = 'event'", "its tables are not those of a save"),
        (f"PRAGMA user_version={VERSION}", "its tables are not those of a save"),
        ("DELETE FROM tick WHERE tick = 2 AND branch = 1", "branch 1: 8 ticks from 0 to 8; allowed: all from 0 on"),
        ("UPDATE branch SET parent = 2 WHERE id = 2", "branch 2: its parent 2 is not older than itself|a page is damaged"),
        ("UPDATE tick SET event_hash = zeroblob(15) WHERE tick = 4", "a page is damaged|a row is not as it should be"),
    ],
)
def test_a_former_save_that_was_changed_is_refused_and_left_alone(former: Path, statement: str, problem: str) -> None:
    edited(former, statement)
    before = former.read_bytes()
    for writable in (False, True):
        with pytest.raises(DamagedError, match=rf"^town\.db: ({problem})"):
            open_save(former, writable=writable)
    assert former.read_bytes() == before
    assert [path.name for path in former.parent.iterdir()] == ["town.db"]


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE event SET kind = 'said' WHERE tick = 4 AND seq = 2",
        "UPDATE event SET payload = '{}' WHERE tick = 4 AND seq = 2",
        "DELETE FROM event WHERE tick = 4 AND seq = 2",
        "UPDATE tick SET state_hash = zeroblob(16) WHERE tick = 4",
        "UPDATE tick SET n_events = n_events + 1 WHERE tick = 4",
    ],
)
@pytest.mark.parametrize("writable", [False, True])
def test_what_happened_in_a_former_save_is_not_believed_when_it_was_changed(former: Path, statement: str, writable: bool) -> None:
    edited(former, statement)
    with open_save(former, writable=writable) as save, pytest.raises(DamagedError, match=r"^town\.db: tick 4: "):
        save.world(tick=4)


def test_an_older_or_newer_format_is_refused_also_where_only_the_log_tells_it(former: Path) -> None:
    for version, problem in ((2, "format 2 of a save cannot be read; allowed: 3 to 5"), (VERSION + 1, "made by a newer voxpop")):
        writer = sqlite3.connect(former, isolation_level=None)
        writer.execute("PRAGMA journal_mode=WAL")
        writer.execute(f"PRAGMA user_version={version}")
        for writable in (False, True):
            with pytest.raises(SaveError, match=problem):
                open_save(former, writable=writable)
        writer.execute("PRAGMA user_version=3")
        writer.close()


def test_texts_of_former_formats_are_kept_apart_and_what_did_not_change_is_shared() -> None:
    for version in range(OLDEST, VERSION):
        assert allowed(version) != allowed(version + 1)
        assert tables(version)["call"] == tables()["call"]
    assert tables(3)["event"] == tables(4)["event"] and "event" not in tables() and "events" not in tables(4)
    assert tuple(tables().values()) == TABLES
    assert allowed(VERSION) == allowed()


# Killed on the way

KILLED = """
import os, signal, sys
from pathlib import Path
from saves.file import open_save
path, left = sys.argv[1], int(sys.argv[2])
def count(frame, event, argument):
    global left
    if event == "c_call" and (getattr(argument, "__self__", None).__class__.__module__ == "sqlite3" or argument.__module__ == "posix"):
        left -= 1
        if left < 0:
            os.kill(os.getpid(), signal.SIGKILL)
sys.setprofile(count)
save = open_save(Path(path), writable=True)
sys.setprofile(None)
print(left)
save.close()
"""


def killed(path: Path, after: int) -> int:
    """Open a save for writing in a process that is killed after so many calls; return how many of them were left, -1 if it was."""
    command = [sys.executable, "-c", KILLED, str(path), str(after)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode in (0, -9), done.stderr
    return int(done.stdout) if done.returncode == 0 else -1


def test_a_migration_that_is_killed_leaves_the_old_save_or_the_new_one(former: Path) -> None:
    before, recorded = dumped(former), states(former)
    twin = Path(shutil.copy(former, former.with_name("twin.db")))
    calls = 10_000 - killed(twin, 10_000)
    assert calls > 40
    old = new = 0
    every = {*range(8, calls, max(1, calls // KILLS)), calls - 10, calls - 7, calls - 4, calls - 1}
    for after in sorted(every):
        folder = former.parent / f"killed-{after}"
        folder.mkdir()
        path = Path(shutil.copy(former, folder / "town.db"))
        assert killed(path, after) == -1
        connection = sqlite3.connect(path)  # with whatever is in the log
        version = connection.execute("PRAGMA user_version").fetchone()[0]
        connection.close()
        old, new = old + (version == 3), new + (version == VERSION)
        if version == 3:
            assert dumped(path) == before
        else:
            assert dumped(folder / BACKUP) == before
        with open_save(path, writable=True) as save:
            assert states(path) == recorded
            assert save.world().tick == 8
        backups = sorted(each.name for each in folder.iterdir() if "format-3" in each.name and not each.name.startswith("."))
        assert backups == [BACKUP], "an attempt that was broken off leaves no second one"
    assert old and new


def test_every_step_has_its_successor() -> None:
    from saves.migrations import STEPS

    steps: dict[int, Callable[[sqlite3.Connection], None]] = STEPS
    assert list(steps) == list(range(OLDEST, VERSION))
