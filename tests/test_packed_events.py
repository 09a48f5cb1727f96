"""Events of a tick are one packed row: each tick comes back byte by byte, what was changed is refused, and looking through finds all."""

import random
import sqlite3
import zlib
from pathlib import Path

import msgspec
import pytest
from forging import edited
from hypothesis import given
from hypothesis import strategies as st
from lives import lived, small_world, written
from sqlite_utils import Database

from saves import events
from saves.blob import content_in
from saves.blob import packed as packed_state
from saves.branch import Span
from saves.errors import DamagedError
from saves.events import SMALL, about, agent_in, first_of, known, lines_in, packed, picked, scan, sizes, text_of
from saves.file import create, open_save
from saves.payload import event_of, events_of, joined, kind_in
from saves.schema import EVENTS_LIMIT, install
from sim.event import EVENTS, AnyEvent, ChangeRefused, Event, Idled, MoodMoved, Refused, agent_of, encode, kind_of
from sim.journal import TickRecord, sealed

TICKS = 12
FLIPS = 300


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[TickRecord]]:
    path = tmp_path_factory.mktemp("town") / "town.db"
    return path, written(path, TICKS)


def kept(text: bytes) -> Database:
    """Return a database in which tick 1 has these lines."""
    db = Database(sqlite3.connect(":memory:", isolation_level=None), execute_plugins=False)
    install(db.conn)
    db.conn.execute("PRAGMA foreign_keys=OFF")
    events.keep(db.conn, 1, 1, packed(text))
    return db


# Byte by byte


words = st.text(st.characters(categories=["L", "N", "P", "S"], include_characters=" "), max_size=200)


@given(
    st.lists(
        st.one_of(
            st.builds(Idled, st.integers(0, 1 << 40), words),
            st.builds(Refused, st.integers(0, 99), words, words),
            st.builds(ChangeRefused, words, words),
            st.builds(MoodMoved, st.integers(0, 99), st.floats(-1, 1), st.floats(0, 1), words),
        ),
        min_size=1,
        max_size=60,
    )
)
def test_any_tick_comes_back_byte_by_byte(happened: list[AnyEvent]) -> None:
    record = sealed(1, tuple(happened), b"", bytes(16))
    text = joined(record)
    db = kept(text)
    assert text_of(db, 1, 1) == text == b"\n".join(record.payloads)
    assert lines_in(text) == list(record.payloads) and events_of(text) == happened
    assert first_of(db, 1, 1) == record.payloads[0]
    assert [kind_in(line) for line in record.payloads] == [kind_of(event) for event in happened]
    assert [agent_in(line) for line in record.payloads] == [agent_of(event) for event in happened]
    db.conn.close()


def test_whom_an_event_is_about_comes_right_after_its_kind() -> None:
    for kind in EVENTS:
        fields: tuple[str, ...] = kind.__struct_fields__
        assert "agent" not in fields[1:], kind


def test_a_tick_in_which_nothing_happened_has_no_row(tmp_path: Path) -> None:
    world = small_world()
    with create(tmp_path / "town.db", world, mind="rules") as save, save.reading() as db:
        assert text_of(db, 1, 0) == first_of(db, 1, 0) == b"" and list(save.events()) == []
    assert kept(b"").conn.execute("SELECT count(*) FROM events").fetchone() == (0,)


def test_a_first_line_longer_than_what_is_looked_at_is_read_whole() -> None:
    long = encode(Idled(1, "".join(random.Random(1).choices("abcdefgh", k=20_000))))
    assert first_of(kept(long), 1, 1) == first_of(kept(long + b"\n" + encode(Idled(2))), 1, 1) == long


def test_a_tick_larger_than_a_save_holds_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "EVENTS_LIMIT", 100)
    with pytest.raises(ValueError, match="its events take 101 bytes; allowed: at most 100"):
        packed(b"x" * 101)


# What was changed


def test_a_bit_flipped_anywhere_is_refused_or_unpacks_to_the_same(town: tuple[Path, list[TickRecord]], tmp_path: Path) -> None:
    path, records = tmp_path / "town.db", town[1]
    path.write_bytes(town[0].read_bytes())
    dice, refused = random.Random(3), 0
    connection = sqlite3.connect(path)
    (content,) = connection.execute("SELECT data FROM events WHERE tick = 5").fetchone()
    connection.close()
    places = dice.sample(range(8 * len(content)), min(FLIPS, 8 * len(content)))
    with open_save(path, writable=True) as save, save.reading() as db:
        for place in places:
            changed = bytearray(content)
            changed[place // 8] ^= 1 << place % 8
            db.conn.execute("UPDATE events SET data = ? WHERE tick = 5", [bytes(changed)])
            try:
                assert [row.json for row in save.events(start=5, stop=5)] == list(records[4].payloads)
                assert zlib.decompress(bytes(changed)) == b"\n".join(records[4].payloads), "bits that stand for nothing"
            except DamagedError as error:
                assert str(error).isprintable() and "tick 5: " in str(error)
                refused += 1
    assert refused >= len(places) - 8, "all but the bits that fill up the last byte"


@pytest.mark.parametrize(
    ("size", "problem"),
    [
        (1000, "are not packed as they should be"),
        (EVENTS_LIMIT, "are of length 268435456; allowed: 1 to 268,435,456, and what is packed so"),
        (EVENTS_LIMIT + 1, "are of length 268435457"),
        (1 << 62, "are of length 4611686018427387904"),
        (0, "are of length 0"),
        (-1, "are of length -1"),
    ],
)
def test_what_declares_another_length_is_refused_before_it_is_unpacked(size: int, problem: str, tmp_path: Path) -> None:
    db = kept(b"x" * 100_000)
    db.conn.execute("PRAGMA ignore_check_constraints=ON")
    db.conn.execute("UPDATE events SET raw_len = ?", [size])
    with pytest.raises(DamagedError, match=f"^tick 1: its events {problem}"):
        text_of(db, 1, 1)


def test_a_row_that_no_packing_gives_cannot_be_written(town: tuple[Path, list[TickRecord]]) -> None:
    db = kept(b"x" * 1000)
    for statement in ("UPDATE events SET raw_len = 100000000", "UPDATE events SET raw_len = 0", "UPDATE events SET raw_len = 1 << 29"):
        with pytest.raises(sqlite3.IntegrityError, match="CHECK constraint failed"):
            db.conn.execute(statement)


def test_sizes_are_told_newest_first_however_many_rows_are_read_at_once(town: tuple[Path, list[TickRecord]]) -> None:
    with open_save(town[0]) as save, save.reading() as db:
        whole = [(record.tick, len(joined(record))) for record in reversed(town[1])]
        for run in (1, 5, TICKS, 256):
            assert list(sizes(db, Span(1, 0, TICKS), run)) == whole
        assert list(sizes(db, Span(1, 3, 5), 2)) == [each for each in whole if 3 <= each[0] <= 5]
        assert list(sizes(db, Span(9, 0, TICKS))) == []


@pytest.mark.parametrize("size", [SMALL - 1, SMALL + 1, 3 * SMALL])
def test_what_can_be_packed_tighter_than_is_believed_is_kept_all_the_same(size: int) -> None:
    text = b"x" * size
    assert text_of(kept(text), 1, 1) == text
    assert len(packed(text).data) < size or size > SMALL


@pytest.mark.parametrize("size", [SMALL - 1, SMALL + 1])
def test_a_state_that_can_be_packed_tighter_than_is_believed_is_kept_all_the_same(size: int) -> None:
    row = packed_state(b"x" * size)
    assert content_in(row["hash"], row["codec"], row["raw_len"], row["data"]) == b"x" * size  # type: ignore[arg-type]


def test_more_memory_than_there_is_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    class Full:
        def decompress(self, content: bytes, most: int) -> bytes:
            raise MemoryError

    monkeypatch.setattr("saves.events.zlib.decompressobj", Full)
    with pytest.raises(DamagedError, match="tick 1: its events need 10 bytes, more memory than there is"):
        text_of(kept(b"x" * 10), 1, 1)


# Looking through


def test_looking_through_finds_what_reading_all_finds(town: tuple[Path, list[TickRecord]]) -> None:
    path, records = town
    every = [(record.tick, event) for record in records for event in record.events]
    kinds = sorted({kind_of(event) for _, event in every})
    people = sorted({who for _, event in every if (who := agent_of(event)) is not None})
    whole = Span(1, 0, TICKS)
    with open_save(path) as save, save.reading() as db:

        def found(wanted: list[str], agent: int | None = None, span: Span = whole) -> list[tuple[int, AnyEvent]]:
            return [(tick, known(tick, line)) for tick, line in scan(db, span, wanted, agent)]

        assert found([]) == every
        assert found(["no_such_kind"]) == found(kinds, 999_999) == []
        for kind in kinds:
            assert found([kind]) == [(tick, event) for tick, event in every if kind_of(event) == kind]
        for agent in people:
            assert found([], agent) == [(tick, event) for tick, event in every if agent_of(event) == agent]
            assert found(kinds[:2], agent) == [(t, event) for t, event in every if agent_of(event) == agent and kind_of(event) in kinds[:2]]
        assert found([], span=Span(1, 3, 5)) == [(tick, event) for tick, event in every if 3 <= tick <= 5]


def test_somebody_is_not_taken_for_another_whose_number_begins_alike() -> None:
    lines = [encode(Idled(1)), encode(Idled(12, '"agent":1,')), encode(Idled(1, "x")), b'{"type":"idled","agent":1}']
    assert picked(b"\n".join(lines), (), 1) == [lines[0], lines[2], lines[3]]
    assert picked(b"\n".join(lines), (), 12) == [lines[1]] and not about(lines[1], 1)


def test_a_kind_that_is_only_told_of_in_words_is_not_found() -> None:
    words = encode(Idled(1, '{"type":"said"'))
    assert picked(words, ("said",)) == [] and picked(words, ("idled",)) == [words]


def test_what_is_looked_through_and_is_no_event_names_its_tick(town: tuple[Path, list[TickRecord]], tmp_path: Path) -> None:
    path = tmp_path / "town.db"
    path.write_bytes(town[0].read_bytes())
    edited(path, "UPDATE events SET raw_len = 5, data = :data WHERE tick = 7", data=zlib.compress(b"{\xff}\n{"))
    with open_save(path) as save:
        for look in (lambda: list(save.events()), lambda: save.past(20)):
            with pytest.raises(DamagedError, match=r"^town\.db: tick 7: ") as refused:
                look()
            assert str(refused.value).isprintable()
        assert 7 not in save.measured(), "which looks at lines of its kind only"


def test_every_kind_can_be_kept_and_is_about_whom_it_says() -> None:
    kinds: tuple[type[Event], ...] = EVENTS
    assert {kind_in(msgspec.json.encode({"type": kind_of(kind), "agent": 1})) for kind in kinds} == {kind_of(kind) for kind in kinds}


def test_a_lived_tick_is_read_by_no_more_than_its_own_lines(tmp_path: Path) -> None:
    world = small_world()
    record = lived(world, b"", random.Random(1), 40)
    assert [event_of(line) for line in lines_in(joined(record))] == list(record.events)
    other = TickRecord(record.tick, record.events[:-1], record.payloads, record.event_hash, record.state_hash)
    with pytest.raises(ValueError, match="its events are not what was to be saved"):
        joined(other)
