"""Files that are odd in kind or in build: what lies beside a save, pages that many name, states that swell, databases of other makes."""

import os
import shutil
import sqlite3
import struct
import zlib
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from forging import bomb, edited, forged
from hostile import handled, rich, said

from saves.blob import PACKING, SMALL, unpacked
from saves.errors import DamagedError, NotKeptError, SaveError
from saves.file import open_save
from saves.importing import import_lines
from saves.library import world_line
from saves.snapshot import decoded, encoded
from saves.weight import LIGHT, check_weight
from sim.errors import DataError, UnknownNameError
from sim.scenarios import SCENARIOS, new_world, scenario_played

Make = Callable[[Path], object]


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("good") / "town.db"
    rich(path)
    return path.read_bytes()


@pytest.fixture
def town(good: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "town.db"
    path.write_bytes(good)
    return path


# What lies beside a save


KINDS: dict[str, Make] = {
    "a pipe": os.mkfifo,
    "a folder": os.mkdir,
    "a link": lambda path: path.symlink_to("/dev/zero"),
}


@pytest.mark.parametrize("ending", ["-journal", "-wal", "-shm"])
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_no_plain_file_beside_a_save_is_named_and_never_opened(town: Path, kind: str, ending: str) -> None:
    odd = town.with_name(town.name + ending)
    KINDS[kind](odd)
    for writable in (False, True):
        with pytest.raises(DamagedError) as caught:
            open_save(town, writable=writable)
        assert str(caught.value) == f"town.db: beside it lies {odd.name}, {kind} and not a plain file; move that away"
    assert odd.name in world_line(town).problem
    assert os.path.lexists(odd) and not town.with_name("town.db-lock").exists()


@pytest.mark.parametrize("ending", ["-journal", "-wal", "-shm"])
def test_a_link_beside_a_save_changes_nothing_at_its_end(town: Path, tmp_path: Path, ending: str) -> None:
    diary = tmp_path / "diary.txt"
    diary.write_text("dear diary " * 1000)
    town.with_name(town.name + ending).symlink_to(diary)
    with pytest.raises(DamagedError, match=r"a link and not a plain file"):
        open_save(town, writable=True)
    assert diary.read_text() == "dear diary " * 1000


@pytest.mark.parametrize("kind", [*KINDS, "a link to nothing"])
def test_a_lock_that_is_no_plain_file_is_named_and_what_it_leads_to_is_not_made(town: Path, tmp_path: Path, kind: str) -> None:
    lock, elsewhere = town.with_name("town.db-lock"), tmp_path / "elsewhere"
    if kind in KINDS:
        KINDS[kind](lock)
    else:
        lock.symlink_to(elsewhere)
    with pytest.raises(NotKeptError, match=r"town\.db: cannot be written: beside it lies town\.db-lock, a (pipe|folder|link) and not"):
        open_save(town, writable=True)
    assert not elsewhere.exists()
    open_save(town).close()  # who only reads needs no lock


# Pages that many pages name


def woven(path: Path, table: str, levels: int = 6) -> None:
    """Make a large and hollow file, in which the pages of a table all name one page each, over and over."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=DELETE")
    size = connection.execute("PRAGMA page_size").fetchone()[0]
    count = connection.execute("PRAGMA page_count").fetchone()[0]
    root = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", [table]).fetchone()[0]
    connection.close()
    raw = bytearray(path.read_bytes())
    leaf = bytes(raw[(root - 1) * size : root * size])
    assert leaf[0] == 10, "the table fills one page"
    start = struct.unpack(">H", leaf[8:10])[0]
    length, head = leaf[start], 1
    if length & 0x80:
        length, head = (length & 0x7F) << 7 | leaf[start + 1], 2
    cell = leaf[start : start + head + length]
    pages = [leaf, *(_inner(size, cell, count + 1 + level) for level in range(levels - 1))]
    raw[(root - 1) * size : root * size] = _inner(size, cell, count + levels)
    raw += b"".join(pages)
    total = (66 << 20) // size
    struct.pack_into(">I", raw, 28, total)
    path.write_bytes(raw)
    os.truncate(path, total * size)


def _inner(size: int, cell: bytes, child: int) -> bytes:
    page, at = bytearray(size), size
    one = struct.pack(">I", child) + cell
    count = (size - 12) // (len(one) + 2)
    for number in range(count):
        at -= len(one)
        page[at : at + len(one)] = one
        struct.pack_into(">H", page, 12 + 2 * number, at)
    struct.pack_into(">BHHHBI", page, 0, 2, 0, count, at, 0, child)
    return bytes(page)


@pytest.mark.parametrize("table", ["call", "tick", "input", "snapshot", "meta"])
def test_pages_that_name_one_page_over_and_over_are_counted_no_further_than_the_file_has_room(town: Path, table: str) -> None:
    woven(town, table)
    with pytest.raises(DamagedError, match=rf"^town\.db: its table {table} has more rows than the file has room for"):
        open_save(town)


def test_a_good_save_with_a_hollow_tail_is_read_whatever_it_claims_to_measure(town: Path) -> None:
    meant = said(town, (False,))
    os.truncate(town, 1 << 36)
    assert said(town, (False,)) == meant


# States that swell


def spliced(field: str, value: bytes) -> bytes:
    """Return the JSON of a world with another value for a field."""
    plain = msgspec.to_builtins(new_world("town", 1, 8).snapshot())
    del plain[field]
    return msgspec.json.encode(plain)[:-1] + b',"' + field.encode() + b'":' + value + b"}"


SWOLLEN: dict[str, tuple[str, Callable[[int], bytes], str]] = {
    "chats without lines": ("chats", lambda size: b"[" + b"[]," * (size // 3) + b"[]]", "allowed: one in 5 bytes"),
    "likes of posts that are none": (
        "likes",
        lambda size: b"{" + b",".join(b'"%d":1' % number for number in range(10**9, 10**9 + size // 14)) + b"}",
        r"likes among 8 people; allowed: 2,000",
    ),
    "minds of nobody": (
        "minds",
        lambda size: b"{" + b",".join(b'"%d":"rules"' % number for number in range(size // 16)) + b"}",
        "minds among 8 people; allowed: 8",
    ),
    "a scenario without end": ("scenario", lambda size: b'"' + b"a" * size + b'"', "a text of more than"),
}


@pytest.mark.parametrize("name", SWOLLEN)
def test_a_state_that_would_swell_in_memory_is_refused_before_it_is_taken_apart(name: str) -> None:
    field, value, told = SWOLLEN[name]
    with pytest.raises(DamagedError, match=told):
        decoded(spliced(field, value(LIGHT + 1)))


def test_a_light_state_with_chats_without_lines_or_a_long_scenario_is_refused_as_well() -> None:
    for field, value in (("chats", b"[[],[]]"), ("scenario", b'"' + b"a" * 201 + b'"')):
        with pytest.raises(DamagedError, match=field):
            decoded(spliced(field, value))


def test_every_scenario_with_many_people_weighs_little_enough() -> None:
    for name, people in (("town", 8_000), ("energy-policy", 18_000)):
        raw = encoded(new_world(name, 1, people))
        assert len(raw) > LIGHT
        check_weight(raw)
        assert len(raw) < PACKING / 3 * len(zlib.compress(raw, 4))


def test_a_blob_that_is_packed_tighter_than_any_world_is_not_unpacked(town: Path) -> None:
    values = bomb(bytes(SMALL + 1), SMALL + 1)
    edited(town, "INSERT INTO blob VALUES (:hash, 'zlib', :size, :data)", **values)
    with open_save(town) as save, save.reading() as db, pytest.raises(DamagedError, match=f"allowed: up to {PACKING} times as many"):
        unpacked(db, values["hash"])  # type: ignore[arg-type]


# What a save says of itself


@pytest.mark.parametrize("name", ["/tmp", "..", "x.toml", "//server/share", "a" * 10_000, "\u202etown", "nowhere"])
def test_a_scenario_of_a_save_is_one_that_ships_and_its_name_is_looked_for_nowhere(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def touched(*_: object, **__: object) -> None:
        raise AssertionError("the disk was asked")

    monkeypatch.setattr(os, "stat", touched)
    with pytest.raises(UnknownNameError) as caught:
        scenario_played(name)
    assert str(caught.value).isprintable() and len(str(caught.value)) < 300
    assert all(scenario_played(known).name == known for known in SCENARIOS)


@pytest.mark.parametrize("seed", ["9" * 4000, str(1 << 63), str(-1 << 63), "1e400", '"1"'])
def test_lines_with_a_seed_beyond_63_bits_make_no_save(town: Path, tmp_path: Path, seed: str) -> None:
    from saves.exporting import lines_of
    from saves.lines import written

    with open_save(town) as save, save.reading() as db:
        lines = [written(line) for line in lines_of(db)]
    start, _, rest = lines[0].partition(b'"seed":')
    lines[0] = start + b'"seed":' + seed.encode() + b"," + rest.partition(b",")[2]
    file, target = tmp_path / "lines.jsonl", tmp_path / "new.db"
    file.write_bytes(b"".join(lines))
    with pytest.raises(DataError, match="line 1"):
        import_lines(file, target)
    assert not target.exists() and not [each for each in tmp_path.iterdir() if "new.db" in each.name]


# Databases of other makes


def remade(*pragmas: str, encoding: str = "UTF-8") -> Make:
    """Return what writes a save anew, row by row, into a database of another make, which another program may have done."""

    def make(path: Path) -> None:
        other = path.with_name("other")
        source, target = sqlite3.connect(path), sqlite3.connect(other, isolation_level=None)
        for pragma in (f"encoding='{encoding}'", *pragmas):
            target.execute(f"PRAGMA {pragma}")
        for name, text in source.execute("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL").fetchall():
            target.execute(text)
            rows = source.execute(f"SELECT * FROM {name}").fetchall()
            if rows:
                target.executemany(f"INSERT INTO {name} VALUES ({', '.join('?' * len(rows[0]))})", rows)
        for number in ("application_id", "user_version"):
            target.execute(f"PRAGMA {number}={source.execute(f'PRAGMA {number}').fetchone()[0]}")
        source.close()
        target.close()
        other.replace(path)

    return make


READ_ALIKE: dict[str, Make] = {
    "pages of 512 bytes": remade("page_size=512"),
    "pages of 64 KiB": remade("page_size=65536"),
    "UTF-16": remade(encoding="UTF-16le"),
    "UTF-16 the other way round": remade(encoding="UTF-16be"),
    "auto_vacuum": remade("auto_vacuum=FULL"),
    "incremental auto_vacuum": remade("auto_vacuum=INCREMENTAL"),
    "another cache and a version of its own": remade("default_cache_size=1", "schema_version=7"),
}


@pytest.mark.parametrize("name", READ_ALIKE)
def test_a_save_in_a_database_of_another_make_says_the_same_or_is_refused(town: Path, name: str) -> None:
    meant = said(town)
    READ_ALIKE[name](town)
    try:
        assert said(town) == meant
    except SaveError as error:
        assert "town.db" in str(error) and str(error).isprintable()


@pytest.mark.parametrize("table", ["sqlite_stat1", "sqlite_sequence"])
def test_a_save_with_a_table_of_the_database_itself_is_refused(town: Path, table: str) -> None:
    make = {"sqlite_stat1": ["ANALYZE"], "sqlite_sequence": ["CREATE TABLE t(id INTEGER PRIMARY KEY AUTOINCREMENT)", "DROP TABLE t"]}
    edited(town, *make[table])
    with pytest.raises(DamagedError, match="its tables are not those of a save"):
        open_save(town)


def logged(path: Path, *statements: str) -> None:
    """Leave what statements change in a log with right checksums beside a save, as who is killed before a checkpoint does."""
    own = path.with_name("own.db")
    shutil.copyfile(path, own)
    connection = sqlite3.connect(own, isolation_level=None)
    for pragma in ("foreign_keys=OFF", "ignore_check_constraints=ON", "writable_schema=ON", "wal_autocheckpoint=0"):
        connection.execute(f"PRAGMA {pragma}").fetchall()
    for statement in statements:
        connection.execute(statement)
    shutil.copyfile(own.with_name("own.db-wal"), path.with_name(path.name + "-wal"))
    connection.close()
    own.unlink()


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE VIEW everything AS SELECT 1",
        "CREATE TRIGGER trap AFTER INSERT ON tick BEGIN DELETE FROM meta; END",
        "UPDATE tick SET state_hash = zeroblob(16) WHERE branch = 1 AND tick = 4",
        "UPDATE branch SET parent = 2 WHERE id = 2",
        "PRAGMA user_version=99",
        "PRAGMA application_id=7",
        "DELETE FROM tick WHERE branch = 1 AND tick = 2",
    ],
)
def test_a_log_with_right_checksums_is_believed_no_more_than_the_file(town: Path, statement: str) -> None:
    logged(town, statement)
    before = town.read_bytes()
    assert town.with_name("town.db-wal").stat().st_size
    with pytest.raises(SaveError) as caught:
        said(town)
    assert str(caught.value).startswith("town.db: ") and str(caught.value).isprintable()
    if "state_hash" not in statement:  # that is seen only when the tick is played, once the log is in the file as it should be
        assert town.read_bytes() == before


# Minds that a save names


@pytest.mark.enable_socket
@pytest.mark.parametrize("writable", [False, True])
def test_a_first_world_that_names_a_mind_at_an_address_asks_it_nothing(town: Path, writable: bool) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        mind = f"openai:x@http://127.0.0.1:{server.getsockname()[1]}/v1"
        forged(town, lambda plain: plain.update(mind=mind, minds={"1": mind, "2": "llama:/etc/passwd"}))
        try:
            said(town, (writable,))
        except SaveError as error:
            assert str(error).isprintable()
        handled(town)
        with pytest.raises(BlockingIOError):
            server.accept()
