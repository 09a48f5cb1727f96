"""Saves made by hand to do harm: each is refused in one plain line, or does none; none is changed, and none hangs."""

import contextlib
import os
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from faults import PATIENCE
from figures import Figures
from forging import bomb, edited, given, rewritten
from hostile import DEADLINE, PLAIN, handled, mended, rich, said

from saves.errors import LockedError, NotKeptError, SaveError
from saves.file import create, open_save
from saves.schema import VERSION
from sim.scenarios import new_world

LOOP = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"
LOOPED = LOOP.replace("SELECT i FROM", "SELECT i, i FROM")
EVIL = "\x1b]52;c;AAAA\x07 \u202e"
Harm = Callable[[Path], object]


def sql(*statements: str, mend: int = 0, **values: object) -> Harm:
    """Return what changes a save by SQL, and mends the event hashes from a tick on."""

    def harm(path: Path) -> None:
        edited(path, *statements, **values)
        if mend:
            mended(path, mend)
        connection = sqlite3.connect(path)
        with contextlib.suppress(sqlite3.Error):
            connection.execute("PRAGMA journal_mode=WAL")  # as all saves are, so that opening has nothing to write
        connection.close()

    return harm


def rows(count: int) -> str:
    return f"(WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT {count}) SELECT i FROM n)"


def event_given(payload: str) -> Harm:
    """Return what changes the event of a mood."""

    def harm(path: Path) -> None:
        rewritten(path, 3, lambda lines: given(1, lines[1].split(b',"mood":')[0] + b"," + payload.removeprefix("{").encode())(lines))
        sql(mend=3)(path)

    return harm


def input_given(payload: str, mend: int = 3) -> Harm:
    return sql("UPDATE input SET payload = :payload WHERE branch = 1 AND tick = 3 AND seq = 0", payload=payload, mend=mend)


def header(place: int, content: bytes) -> Harm:
    def harm(path: Path) -> None:
        raw = bytearray(path.read_bytes())
        raw[place : place + len(content)] = content
        path.write_bytes(raw)

    return harm


def beside(ending: str, content: bytes) -> Harm:
    return lambda path: path.with_name(path.name + ending).write_bytes(content)


def stale_log(path: Path) -> None:
    """Leave the log of another save beside it."""
    other = path.with_name("other.db")
    rich(other)
    connection = sqlite3.connect(other, isolation_level=None)
    connection.execute("INSERT INTO meta VALUES ('x', 'y')")
    shutil.copyfile(other.with_name("other.db-wal"), path.with_name("town.db-wal"))
    connection.close()
    other.unlink()


# Refused when they are opened, or at the latest when what was harmed is read.
REFUSED: dict[str, Harm] = {
    "a view bomb": sql(f"CREATE VIEW everything AS {LOOP}"),
    "a view in place of a table": sql("DROP TABLE input", f"CREATE VIEW input AS {LOOP}"),
    "a trigger bomb": sql(f"CREATE TRIGGER trap AFTER INSERT ON tick BEGIN INSERT INTO meta {LOOPED}; END"),
    "a generated column": sql("ALTER TABLE meta ADD COLUMN more TEXT AS (hex(randomblob(1000000)))"),
    "an index of its own": sql("CREATE INDEX by_size ON events(raw_len)"),
    "a virtual table": sql("CREATE VIRTUAL TABLE words USING fts5(x)"),
    "a declaration that was loosened": sql("UPDATE sqlite_master SET sql = replace(sql, 'CHECK(seq >= 0)', '') WHERE name = 'input'"),
    "another program's number": sql("PRAGMA application_id=7"),
    "a newer format": sql(f"PRAGMA user_version={VERSION + 1}"),
    "the former format claimed": sql("PRAGMA user_version=3"),
    "a format from before the first": sql("PRAGMA user_version=1"),
    "another text encoding": header(56, b"\0\0\0\2"),
    "a page size that is none": header(16, b"\0\3"),
    "cut in the middle": lambda path: os.truncate(path, path.stat().st_size // 2),
    "cut by a byte": lambda path: os.truncate(path, path.stat().st_size - 1),
    "a branch that is its own parent": sql("UPDATE branch SET parent = 2 WHERE id = 2"),
    "branches in a circle": sql("INSERT INTO branch VALUES (3, 'x', 2, 3, 0, 0, '', 'now')", "UPDATE branch SET parent = 3 WHERE id = 2"),
    "more branches than there may be": sql(
        "INSERT INTO branch SELECT i + 2, 'b' || i, 1, 1, 0, 0, '', 'now' FROM " + rows(10_001)
    ),
    "a branch called by escape sequences": sql("UPDATE branch SET name = :evil WHERE id = 2", evil=EVIL),
    "a note of escape sequences": sql("UPDATE branch SET note = :evil WHERE id = 2", evil=EVIL),
    "a fork after the end": sql("UPDATE branch SET fork_tick = 99 WHERE id = 2"),
    "a tick that is missing": sql("DELETE FROM tick WHERE branch = 1 AND tick = 2"),
    "ticks without end": sql("UPDATE tick SET tick = 9223372036854775807 WHERE branch = 1 AND tick = 4"),
    "acts that lie": sql("UPDATE tick SET acts = acts + 1 WHERE branch = 1 AND tick = 3"),
    "acts beyond all numbers": sql("UPDATE tick SET acts = 9223372036854775807 WHERE branch = 1 AND tick = 3"),
    "acts below nothing": sql("UPDATE tick SET acts = -5 WHERE branch = 1 AND tick = 3"),
    "marks that lie": sql("UPDATE tick SET marks = 7 WHERE branch = 1 AND tick = 3"),
    "fewer inputs than there were": sql("DELETE FROM input WHERE branch = 1 AND tick = 3 AND seq = 1"),
    "more inputs than there were": sql("INSERT INTO input VALUES (1, 3, 2, '{}')"),
    "inputs that are not counted": sql("UPDATE tick SET n_inputs = 0 WHERE branch = 1 AND tick = 3"),
    "an input that was changed": input_given('{"type":"post_injected","agent":1,"text":"Sun."}', mend=0),
    "an input of no text at all": sql("UPDATE input SET payload = '' WHERE branch = 1 AND tick = 3"),
    "a hundred thousand inputs": sql(
        "INSERT INTO input SELECT 1, 3, i + 1, '{}' FROM " + rows(100_000)
    ),
    "an event that is not a number": event_given('{"mood":NaN,"arousal":0.2}'),
    "an event with a key twice": event_given('{"mood":0.01,"mood":0.9,"arousal":0.2}'),
    "an event nested deep": event_given("{" + "[" * 200_000),
    "an event of four megabytes": event_given('{"mood":0.9,"arousal":0.2,"because":"' + "x" * 4_000_000 + '"}'),
    "a bomb for a state": sql(
        "INSERT INTO blob VALUES (:hash, 'zlib', :size, :data)",
        "UPDATE snapshot SET state = :hash WHERE tick = 0",
        **bomb(bytes(100 << 20), 100 << 20),
    ),
    "a state that says it is huge": sql("UPDATE blob SET raw_len = 1 << 40"),
    "a state by another codec": sql("UPDATE blob SET codec = 'pickle'"),
    "no first state": sql("DELETE FROM snapshot WHERE tick = 0"),
    "a rollback journal beside it": beside("-journal", b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7" + bytes(5000)),
}  # fmt: skip

# Read for what they are, or not at all where that is not needed: they do no harm.
HARMLESS: dict[str, Harm] = {
    "a log of noise beside it": beside("-wal", os.urandom(40_000)),
    "a log of the right kind and nothing more": beside("-wal", b"\x37\x7f\x06\x82" + bytes(28)),
    "the log of another save beside it": stale_log,
    "an index of the log of noise": beside("-shm", os.urandom(32768)),
    "a lock of noise": beside("-lock", b"dear diary" * 500),
    "an unfinished file beside it": lambda path: path.with_name(".town.db.new").write_bytes(b"dear diary"),
    "a mind of escape sequences": sql("UPDATE engine SET mind = :evil WHERE id = 1", evil=EVIL),
    "a mind of a megabyte": sql("UPDATE engine SET mind = printf('%.*c', 1000000, 'm') WHERE id = 1"),
    "a mind that is a file": sql("UPDATE engine SET mind = 'llama:/etc/passwd' WHERE id = 1"),
    "rules of escape sequences": sql("UPDATE engine SET rules_hash = :evil, version = :evil", evil=EVIL),
    "models of control characters": sql("INSERT INTO model VALUES (:evil, :evil)", evil=EVIL),
    "a hundred thousand models": sql(
        "INSERT INTO model SELECT i, i FROM " + rows(100_000)
    ),
    "a played branch that is none": sql("INSERT OR REPLACE INTO meta VALUES ('played', 'nowhere')"),
    "a played branch of escape sequences": sql("INSERT OR REPLACE INTO meta VALUES ('played', :evil)", evil=EVIL),
    "a seed that is no number": sql("UPDATE meta SET value = 'many' WHERE key = 'seed'"),
    "a seed of thousands of digits": sql("UPDATE meta SET value = printf('%.*c', 100000, '9') WHERE key = 'seed'"),
    "a seed in other digits": sql("UPDATE meta SET value = '\u0661\u00b2' WHERE key = 'seed'"),
    "a mind begun with of escape sequences": sql("UPDATE meta SET value = :evil WHERE key = 'mind'", evil=EVIL),
    "a scenario that is a path": sql("UPDATE meta SET value = '../../etc' WHERE key = 'scenario'"),
    "a call of noise": sql("UPDATE call SET tokens_in = -1, tokens_out = 9223372036854775807, ms = -5, purpose = :evil", evil=EVIL),
    "replies that are missing": sql("UPDATE call SET reply = zeroblob(16)"),
    "a salt beyond all numbers": sql("UPDATE branch SET rng_salt = 9223372036854775807 WHERE id = 2"),
    "an input that is no input": input_given('{"x":1}'),
    "an input that is no JSON": input_given("{"),
    "an input that is nested deep": input_given("{" + "[" * 200_000),
    "an input of nobody": input_given('{"type":"post_injected","agent":99999,"text":"Sun."}'),
    "an input that decides for nobody": input_given('{"type":"decided","agent":99999,"decision":null}'),
    "an input of escape sequences": input_given('{"type":"post_injected","agent":1,"text":"\\u001b[2J"}'),
    "an input with a key twice": input_given('{"type":"post_injected","agent":1,"agent":2,"text":"Sun."}'),
    "an input of a megabyte": input_given('{"type":"post_injected","agent":1,"text":"' + "x" * 1_000_000 + '"}'),
    "an input that is not a number": input_given('{"type":"mood_moved","agent":1,"mood":NaN,"arousal":1e999}'),
}  # fmt: skip


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("good") / "town.db"
    rich(path)
    return path.read_bytes()


@pytest.fixture
def town(good: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "worlds" / "town.db"
    path.parent.mkdir()
    path.write_bytes(good)
    return path


@pytest.mark.parametrize("name", REFUSED)
def test_a_save_made_to_do_harm_is_refused_and_left_as_it_is(town: Path, figures: Figures, name: str) -> None:
    REFUSED[name](town)
    before, began = town.read_bytes(), time.monotonic()
    with figures.of("hostile files"):
        with pytest.raises(SaveError) as caught:
            said(town)
        assert str(caught.value).isprintable() and "town.db" in str(caught.value)
        handled(town)
        assert time.monotonic() - began < DEADLINE
        assert town.read_bytes() == before


@pytest.mark.parametrize("name", HARMLESS)
def test_a_save_that_lies_of_what_does_not_matter_does_no_harm(town: Path, figures: Figures, name: str) -> None:
    HARMLESS[name](town)
    began = time.monotonic()
    with figures.of("hostile files"):
        try:
            said(town)
        except PLAIN as error:
            assert str(error).isprintable()
        handled(town)
        assert time.monotonic() - began < DEADLINE


def test_at_least_38_are_made_by_hand() -> None:
    assert len(REFUSED) >= 38 and len(HARMLESS) >= 25


# Files that are none, and names


@pytest.mark.parametrize("what", ["pipe", "folder", "nothing", "itself", "folder's link"])
def test_what_is_no_file_is_refused_at_once(tmp_path: Path, what: str) -> None:
    path = tmp_path / "town.db"
    match what:
        case "pipe":
            os.mkfifo(path)
        case "folder":
            path.mkdir()
        case "itself":
            path.symlink_to(path)
        case "nothing":
            path.symlink_to(tmp_path / "nowhere")
        case _:
            path.symlink_to(tmp_path)
    for writable in (False, True):
        with pytest.raises(SaveError):
            open_save(path, writable=writable)
    assert [each.name for each in tmp_path.iterdir()] == ["town.db"]


@pytest.mark.parametrize(
    "name", ["a?mode=memory", "b#c.db", "50%00.db", "50%2e%2e.db", "?.db", "file:x.db", "a b.db", "\u202ex.db", ":memory:"]
)
def test_a_name_opens_the_file_of_that_name_and_no_other(good: bytes, tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_bytes(good)
    assert said(path)
    assert [each.name for each in tmp_path.iterdir()] == [name]


def test_a_link_to_a_save_is_that_save_with_one_lock_and_one_log(town: Path, tmp_path: Path) -> None:
    link = tmp_path / "link.db"
    link.symlink_to(town)
    with open_save(link, writable=True) as save:
        assert save.path == town
        with pytest.raises(LockedError):
            open_save(town, writable=True)
    assert said(link) == said(town)


def test_a_lock_that_is_a_folder_or_a_link_is_told_and_nothing_is_harmed(town: Path, tmp_path: Path) -> None:
    lock, diary = town.with_name("town.db-lock"), tmp_path / "diary.txt"
    lock.mkdir()
    with pytest.raises(NotKeptError, match=r"town\.db: cannot be written"):
        open_save(town, writable=True)
    lock.rmdir()
    diary.write_text("dear diary " * 100)
    lock.symlink_to(diary)
    try:
        open_save(town, writable=True).close()
    except SaveError as error:
        assert str(error).isprintable()
    assert diary.read_text() == "dear diary " * 100


def test_an_unfinished_file_that_is_a_folder_is_told(tmp_path: Path) -> None:
    (tmp_path / ".town.db.new").mkdir()
    with pytest.raises(SaveError, match=r"town\.db: "):
        create(tmp_path / "town.db", new_world("town", 1, 6), mind="rules")
    assert not (tmp_path / "town.db").exists()


def test_a_file_that_changes_while_it_is_opened_is_refused_or_read_as_one_of_both(town: Path, good: bytes) -> None:
    other, over = bytearray(good), threading.Event()
    for place in range(0, len(other), 512):
        other[place] ^= 0xFF
    meant = said(town)

    def restless() -> None:
        while not over.is_set():
            for content in (bytes(other), good):
                with town.open("r+b") as file:
                    file.write(content)

    changing = threading.Thread(target=restless)
    changing.start()
    try:
        began, refused = time.monotonic(), 0
        for _ in range(20):
            try:
                assert said(town) == meant
            except SaveError as error:
                refused += 1
                assert str(error).isprintable()
        assert time.monotonic() - began < PATIENCE
    finally:
        over.set()
        changing.join()
    assert refused
