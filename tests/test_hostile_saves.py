"""A file from anywhere: either it is what was recorded, or one plain line says why it is not; it is never believed or changed."""

import contextlib
import os
import random
import tracemalloc
import zlib
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from forging import added, bomb, edited, forged, given, replaced, rewritten

from saves.errors import DamagedError, NotASaveError, SaveError
from saves.file import create, open_save
from saves.schema import APPLICATION_ID, EVENTS_LIMIT, VERSION
from sim.agent import Memory, Persona
from sim.channel import Move, Utterance, utterance_id
from sim.event import (
    Activated,
    ActivityChanged,
    AnyEvent,
    AttitudeMoved,
    Joined,
    MoodMoved,
    Noted,
    Planned,
    PostInjected,
    Promoted,
    Remembered,
    Said,
    Shown,
    TickStarted,
    TieCut,
    TieMade,
    Watched,
    encode,
)
from sim.journal import sealed
from sim.network import Tie
from sim.scenarios import new_world

TICKS = 4


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """The bytes of a good save of four ticks."""
    path = tmp_path_factory.mktemp("pristine") / "town.db"
    world = new_world("town", 1, 8)
    with create(path, world, mind="rules") as save:
        save.snapshot_every = 2
        for tick in range(1, TICKS + 1):
            agents = list(world.agents)
            moods = [MoodMoved(agent, agent / 100, 0.2, "a long day") for agent in agents]
            events: tuple[AnyEvent, ...] = (TickStarted(tick, tick), *moods, Watched(agents[0], world.catalogue.items[tick].id, "why not"))
            for event in events:
                world.apply(event)
            save.append(sealed(tick, events, save.last_hash(), world.state_hash()))
        save.branch("what if", "main", 3)
    return path.read_bytes()


@pytest.fixture
def town(pristine: bytes, tmp_path: Path) -> Path:
    path = tmp_path / "town.db"
    path.write_bytes(pristine)
    return path


def used(path: Path) -> None:
    """Do all that a player may do with a save."""
    for writable in (False, True):
        with open_save(path, writable=writable) as save:
            for branch in save.branches():
                save.world(branch.name)
                list(save.events(branch.name))
            save.summary()
            save.tape().reply(b"no such call here")
    for tick in range(TICKS + 1):
        with open_save(path) as save:
            save.world(tick=tick)


def test_a_good_save_is_believed(town: Path) -> None:
    used(town)


# Files that are no saves


NO_DATABASES = {
    "empty": b"",
    "a letter": b"S",
    "a diary": b"dear diary\n" * 50,
    "a header": b"SQLite format 3\0",
    "zeros": b"\0" * 4096,
    "noise": random.Random(1).randbytes(4096),
}


@pytest.mark.parametrize("content", NO_DATABASES.values(), ids=NO_DATABASES)
def test_a_file_that_is_no_database_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "town.db").write_bytes(content)
    for writable in (False, True):
        with pytest.raises(NotASaveError, match=r"town\.db: this is not a voxpop save"):
            open_save(tmp_path / "town.db", writable=writable)
    assert [path.read_bytes() for path in tmp_path.iterdir()] == [content]


def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.db")
    (tmp_path / "folder.db").mkdir()
    for name in ("pipe.db", "folder.db", "/dev/zero"):
        with pytest.raises(NotASaveError, match="this is not a file but a folder or device"):
            open_save(tmp_path / name)


def test_a_file_name_does_a_terminal_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "\x1b]0;owned\x07 \u202e.db"
    for content in (b"", b"SQLite format 3\0" + bytes(200)):
        path.write_bytes(content)
        with pytest.raises(NotASaveError) as caught:
            open_save(path)
        assert str(caught.value).isprintable()


def test_a_save_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    for writable in (False, True):
        with pytest.raises(NotASaveError, match=r"no save '.*twon\.db'; make one with: voxpop run"):
            open_save(tmp_path / "twon.db", writable=writable)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("pragma", "problem"),
    [
        ("application_id=0", "another program's file"),
        ("application_id=1397704521", "another program's file"),
        ("user_version=6", r"made by a newer voxpop \(format 6, this one reads up to 5\); update voxpop"),
        ("user_version=2", "format 2 of a save cannot be read; allowed: 3 to 5"),
        ("user_version=0", "format 0 of a save cannot be read; allowed: 3 to 5"),
    ],
)
def test_another_format_is_left_untouched(town: Path, pragma: str, problem: str) -> None:
    edited(town, f"PRAGMA {pragma}")
    before = town.read_bytes()
    for writable in (False, True):
        with pytest.raises(NotASaveError, match=problem):
            open_save(town, writable=writable)
    assert town.read_bytes() == before
    assert [path.name for path in town.parent.iterdir()] == ["town.db"]


def test_a_database_that_only_claims_to_be_a_save_is_refused(tmp_path: Path) -> None:
    forged = f"PRAGMA application_id={APPLICATION_ID}", f"PRAGMA user_version={VERSION}", "CREATE TABLE meta(key, value)"
    edited(tmp_path / "town.db", *forged)
    with pytest.raises(DamagedError, match=r"town\.db: its tables are not those of a save"):
        open_save(tmp_path / "town.db")


# Files whose declarations were changed

BOMB = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n"


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE TABLE extra(x)",
        "CREATE INDEX by_size ON events(raw_len)",
        f"CREATE VIEW everything AS {BOMB}",
        f"CREATE TRIGGER trap AFTER INSERT ON tick BEGIN INSERT INTO meta {BOMB.replace('SELECT i FROM', 'SELECT i, i FROM')}; END",
        "CREATE VIRTUAL TABLE words USING fts5(x)",
        "ALTER TABLE meta ADD COLUMN more TEXT",
        "DROP TABLE call",
        "ALTER TABLE events RENAME COLUMN data TO content",
        "UPDATE sqlite_master SET sql = replace(sql, 'CHECK(raw_len BETWEEN 1 AND 268435456)', '') WHERE name = 'events'",
        "UPDATE sqlite_master SET sql = 'CREATE TABLE events(' WHERE name = 'events'",
        "UPDATE sqlite_master SET rootpage = 999999 WHERE name = 'events'",
        f"DROP TABLE events; CREATE VIEW events AS {BOMB}",
    ],
)
def test_another_schema_is_refused(town: Path, statement: str) -> None:
    edited(town, *statement.split("; ", 1) if statement.startswith("DROP TABLE events") else [statement])
    with pytest.raises(DamagedError, match=r"town\.db: "):
        open_save(town)


# Branches that are no tree


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE branch SET parent = 2 WHERE id = 2",
        "UPDATE branch SET parent = 2, fork_tick = 1 WHERE id = 1",
        "UPDATE branch SET parent = 77 WHERE id = 2",
        "UPDATE branch SET parent = NULL, fork_tick = NULL WHERE id = 2",
        "UPDATE branch SET fork_tick = 5 WHERE id = 2",
        "UPDATE branch SET fork_tick = -1 WHERE id = 2",
        "UPDATE branch SET fork_tick = 9223372036854775807 WHERE id = 2",
        "UPDATE branch SET name = char(27) || '[2J' WHERE id = 2",
        "UPDATE branch SET name = '' WHERE id = 2",
        "UPDATE branch SET note = printf('%.*c', 3000, 'x') WHERE id = 2",
        "DELETE FROM branch",
        "DELETE FROM branch WHERE id = 1",
        "DELETE FROM tick WHERE tick = 2",
        "DELETE FROM tick",
        "INSERT INTO tick SELECT 9, tick, engine, n_events, n_inputs, acts, marks, event_hash, state_hash FROM tick",
        "INSERT INTO tick SELECT branch, 99, engine, n_events, n_inputs, acts, marks, event_hash, state_hash FROM tick WHERE tick = 4",
    ],
)
def test_branches_that_are_no_tree_are_refused(town: Path, statement: str) -> None:
    edited(town, statement)
    with pytest.raises(DamagedError, match=r"town\.db: "):
        open_save(town)


# Contents that were changed


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM events WHERE tick = 4",
        "UPDATE events SET data = zeroblob(10) WHERE tick = 4",
        "UPDATE events SET data = CAST(data || x'00' AS BLOB) WHERE tick = 4",
        "UPDATE events SET data = substr(data, 1, length(data) - 1) WHERE tick = 4",
        "UPDATE events SET (raw_len, data) = (SELECT raw_len, data FROM events WHERE tick = 3) WHERE tick = 4",
        "UPDATE events SET tick = 0 WHERE tick = 4",
        "UPDATE events SET branch = 2 WHERE tick = 4",
        "UPDATE events SET raw_len = 10",
        "UPDATE events SET raw_len = 0",
        "UPDATE events SET raw_len = -1",
        "UPDATE events SET raw_len = raw_len + 1",
        "UPDATE events SET raw_len = 1 << 28",
        "UPDATE events SET raw_len = 1 << 62",
        "UPDATE tick SET n_events = n_events + 1 WHERE tick = 4",
        "UPDATE tick SET event_hash = zeroblob(16) WHERE tick = 4",
        "UPDATE tick SET state_hash = zeroblob(16) WHERE tick = 4",
        "UPDATE tick SET state_hash = zeroblob(15) WHERE tick = 4",
        "DELETE FROM snapshot WHERE tick = 0",
        "UPDATE snapshot SET tick = 1 WHERE tick = 0",
        "UPDATE snapshot SET state = (SELECT state FROM snapshot WHERE tick = 2)",
        "DELETE FROM blob",
        "UPDATE blob SET data = zeroblob(10)",
        "UPDATE blob SET data = CAST(data || x'00' AS BLOB)",
        "UPDATE blob SET codec = 'pickle'",
        "UPDATE blob SET raw_len = 10",
        "UPDATE blob SET raw_len = 1 << 40",
        "UPDATE meta SET value = 'a' || char(10) || 'b' WHERE key = 'scenario'",
        "UPDATE meta SET value = 'many' WHERE key = 'agents'",
        "DELETE FROM meta",
    ],
)
def test_changed_contents_are_noticed(town: Path, statement: str) -> None:
    edited(town, statement)
    with pytest.raises(DamagedError, match=r"town\.db: "):
        used(town)


CHANGES = {
    "another text": replaced(b"long", b"hard", 2),
    "nothing in an event": given(2, b"{}"),
    "half an event": given(2, b"{"),
    "lists within lists": given(2, b"[" * 100_000),
    "another kind": replaced(b"mood_moved", b"said", 2),
    "another person": replaced(b'"agent":', b'"agent":7', 2),
    "another order": lambda lines: [lines[0], *reversed(lines[1:])],
    "an event too few": lambda lines: [*lines[:2], *lines[3:]],
    "an event twice": lambda lines: [*lines[:2], *lines[1:]],
    "an empty line": lambda lines: [*lines, b""],
    "two events on a line": lambda lines: [lines[0] + lines[1], *lines[2:]],
    "no event": lambda lines: [b"{}"],
    "no text": given(2, b"\xff"),
}


@pytest.mark.parametrize("name", CHANGES)
def test_changed_events_are_noticed(town: Path, name: str) -> None:
    rewritten(town, 4, CHANGES[name])
    with pytest.raises(DamagedError, match=r"^town\.db: tick 4: "):
        used(town)


@pytest.mark.parametrize("declared", [1000, 1 << 24])
def test_a_bomb_in_place_of_events_is_not_unpacked(town: Path, declared: int) -> None:
    edited(town, "UPDATE events SET raw_len = :size, data = :data WHERE tick = 2", size=declared, data=zlib.compress(bytes(200 << 20)))
    with open_save(town) as save:
        tracemalloc.start()
        for look in (lambda: save.world(tick=1), lambda: save.past(9), lambda: list(save.events()), save.measured):
            with contextlib.suppress(DamagedError):
                look()
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert most < 2 * declared + (4 << 20)
        with pytest.raises(DamagedError, match=r"^town\.db: tick 2: its events are not packed as they should be"):
            list(save.events())


@pytest.mark.parametrize("declared", [64 << 20, EVENTS_LIMIT, 1 << 40])
def test_a_bomb_that_declares_what_no_small_file_holds_is_refused_at_once(town: Path, declared: int) -> None:
    edited(town, "UPDATE events SET raw_len = :size, data = :data WHERE tick = 2", size=declared, data=zlib.compress(bytes(200 << 20)))
    with pytest.raises(DamagedError, match=r"^town\.db: a page is damaged"):
        open_save(town)


def test_what_is_wrong_is_named_with_its_tick(town: Path) -> None:
    rewritten(town, 3, replaced(b"long", b"hard", 2))
    with open_save(town) as save:
        with pytest.raises(DamagedError, match=r"^town\.db: tick 3: its \d+ events are not the \d+ that were recorded"):
            save.world(tick=3)
        assert save.world(tick=2).tick == 2


@pytest.mark.parametrize("declared", [1000, 64 << 20])
def test_a_bomb_is_not_unpacked(town: Path, declared: int) -> None:
    raw = bytes(200 << 20)
    values = bomb(raw, declared)
    edited(town, "INSERT INTO blob VALUES (:hash, 'zlib', :size, :data)", "UPDATE snapshot SET state = :hash", **values)
    with open_save(town) as save, pytest.raises(DamagedError, match=r"is not what its hash says|allowed: up to 50 times as many"):
        save.world()


# Contents that were made by hand, with right hashes


def first(plain: dict[str, object], key: str) -> dict[str, object]:
    return plain[key][0]  # type: ignore[index,no-any-return]


@pytest.mark.parametrize(
    "change",
    [
        lambda plain: plain.clear(),
        lambda plain: plain.update(agents="all"),
        lambda plain: plain.update(tick=2**70),
        lambda plain: plain.update(tick=-1),
        lambda plain: plain["agents"].append(plain["agents"][0]),
        lambda plain: plain["ties"].append(plain["ties"][0]),
        lambda plain: first(plain, "agents")["persona"].update(id=1 << 20),
        lambda plain: first(plain, "agents")["persona"].update(id=-1),
        lambda plain: first(plain, "agents")["persona"].update(name="\x1b]52;c;AAAA\x07"),
        lambda plain: first(plain, "agents")["persona"].update(name="abc\u202edef"),
        lambda plain: first(plain, "agents")["persona"].update(age="old"),
        lambda plain: first(plain, "agents").update(shown=[99999]),
        lambda plain: first(plain, "agents").update(watched={"99999": {"stars": 1, "tick": 0}}),
        lambda plain: first(plain, "agents").update(attitudes={"nothing": 0.1}),
        lambda plain: first(plain, "items").update(id=2**40),
        lambda plain: first(plain, "ties").update(target=99999),
        lambda plain: first(plain, "ties").update(closeness=-3),
        lambda plain: plain["ties"].extend({**first(plain, "ties"), "target": 0, "source": 1, "kind": f"k{k}"} for k in range(300)),
        lambda plain: first(plain, "topics").update(author=99999),
        lambda plain: plain.update(broken={"nothing": 1}),
        lambda plain: plain.update(chats=[[]]),
        lambda plain: plain["agents"].clear(),
    ],
)
def test_a_forged_world_is_refused(town: Path, change: Callable[[dict[str, object]], object]) -> None:
    forged(town, change)
    with (
        open_save(town) as save,
        pytest.raises(DamagedError, match=r"town\.db: the snapshot at tick 0: |town\.db: tick 0: |of another moment"),
    ):
        save.world()


def line(**changes: object) -> Utterance:
    said = utterance_id(TICKS, 1, 0)
    return msgspec.structs.replace(Utterance(said, TICKS, 1, "hello", (Move("greet"),), said, to=2), **changes)


@pytest.mark.parametrize(
    "payload",
    [
        encode(MoodMoved(99999, 0.1, 0.1)),
        encode(Watched(1, 99999, "")),
        encode(Watched(1, 1, "", source=99999)),
        encode(Shown(1, (99999,), (0.1,), ("",))),
        encode(AttitudeMoved(1, "nothing", 0.1)),
        encode(Said(1, line(author=2))),
        encode(Said(1, line(to=99999))),
        encode(Said(1, line(moves=(Move("opine", item=99999),)))),
        encode(Remembered(1, Memory(1, "film", "x", 0.5, item=99999))),
        encode(Remembered(1, Memory(1, "film", "x", 0.5, other=99999))),
        encode(Noted(1, (Memory(1, "film", "x", 0.5, topic="no such news"),))),
        encode(Promoted(1, 1, Memory(1, "insight", "x", 0.5, item=99999))),
        encode(Activated((1, 99999))),
        encode(TieMade(1, Tie(1, 99999, "friend", 0.5))),
        encode(TieMade(1, Tie(2, 3, "friend", 0.5))),
        encode(TieMade(1, Tie(1, 2, "friend", 1.5))),
        encode(TieCut(1, 99999)),
        encode(Planned(1, 9, PostInjected(99999, "x"))),
        encode(Planned(1, 9, ActivityChanged("sometimes", 0.5))),
        encode(ActivityChanged("sometimes", 0.5)),
        encode(Joined(1 << 20, Persona(id=1 << 20, name="Far", gender="", age=30, occupation="far"), ())),
        encode(Remembered(1, Memory(1, "film", "x", 0.5, topic="no such news"), lost=3)),
        encode(Joined(1, Persona(id=1, name="Twin", gender="", age=30, occupation="twin"), ())),
        encode(MoodMoved(1, 0.1, 0.1, "\x9b31m \u2066")),
        b'{"type":"mood_moved","agent":1,"mood":NaN,"arousal":0.1}',
        b'{"type":"mood_moved","agent":1,"mood":1e999,"arousal":0.1}',
        b'{"type":"mood_moved","agent":1,"mood":0.1,"mood":0.2,"arousal":0.1}',
        b'{"type":"mood_moved","agent":1,"mood":0.1,"arousal":0.1,"extra":1}',
        b'{"type":"mood_moved","agent":1,"mood":0.10,"arousal":0.1}',
        b'{"type":"mood_moved","agent":1, "mood":0.1,"arousal":0.1}',
        b'{"type":"mood_moved","agent":1,"mood":0.1,"arousal":0.1}[]',
        b'{"type":"mood_moved","agent":1,"mood":0.1,"arousal":0.1,"because":"\\u001b"}',
        b'{"type":"mood_moved","agent":1,"mood":0.1,"arousal":0.1},{"type":"mood_moved","agent":1,"mood":0.2,"arousal":0.1}',
        b'{"type":"__import__","agent":1}',
        b'{"type":"closeness_moved","agent":1,"other":1,"closeness":0.5}',
        b'{"type":"learned","agent":1,"topic":' + b"[" * 90_000 + b"}",
    ],
)
def test_a_forged_event_is_refused(town: Path, payload: bytes) -> None:
    added(town, payload)
    with open_save(town) as save, pytest.raises(DamagedError, match=r"town\.db: tick 5: event 0 "):
        save.world()


# Bytes changed anywhere


def test_a_cut_save_is_refused(pristine: bytes, tmp_path: Path) -> None:
    dice = random.Random(1)
    for number in range(30):
        path = tmp_path / f"{number}.db"
        path.write_bytes(pristine[: dice.randrange(len(pristine))])
        with pytest.raises(SaveError):
            used(path)
