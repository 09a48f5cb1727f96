"""A save keeps what it acknowledged, all of it or nothing, and gives every tick of every branch back as it was."""

import asyncio
import contextlib
import os
import random
import resource
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from lives import lived, recorded, small_world, written
from sqlite_utils import Database

from saves.errors import LockedError, NotKeptError, SaveError
from saves.file import create, open_save
from sim.channel import Utterance, utterance_id
from sim.event import AnyEvent, MoodMoved, Posted, TickStarted
from sim.input import Decided
from sim.journal import TickRecord, chained, sealed
from sim.scenarios import scenario_named
from sim.simulation import Simulation

# Making and reading


def test_a_new_save_holds_the_world_it_was_made_from(tmp_path: Path) -> None:
    world = small_world()
    create(tmp_path / "town.db", world, mind="rules").close()
    with open_save(tmp_path / "town.db") as save:
        again = save.world()
    assert again.state_hash() == world.state_hash()
    assert again.snapshot() == world.snapshot()


def test_a_closed_save_is_one_file(tmp_path: Path) -> None:
    written(tmp_path / "town.db", 3)
    with open_save(tmp_path / "town.db") as save:
        save.world()
    assert [path.name for path in tmp_path.iterdir()] == ["town.db"]


def test_every_tick_comes_back_as_it_was_recorded(tmp_path: Path) -> None:
    records = written(tmp_path / "town.db", 25, snapshot_every=10)
    with open_save(tmp_path / "town.db") as save:
        assert [save.world(tick=record.tick).state_hash() for record in records] == [record.state_hash for record in records]
        assert recorded(save) == {record.tick: list(record.payloads) for record in records}


def test_a_whole_state_is_kept_every_fifty_ticks(tmp_path: Path) -> None:
    written(tmp_path / "town.db", 101)
    with open_save(tmp_path / "town.db") as save:
        assert save._db.conn.execute("SELECT tick FROM snapshot ORDER BY tick").fetchall() == [(0,), (50,), (100,)]


def test_an_existing_file_is_never_overwritten(tmp_path: Path) -> None:
    (tmp_path / "diary.txt").write_text("dear diary")
    with pytest.raises(NotKeptError, match=r"diary\.txt: exists already"):
        create(tmp_path / "diary.txt", small_world(), mind="rules")
    assert [path.read_text() for path in tmp_path.iterdir()] == ["dear diary"]


def test_a_dangling_link_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "town.db").symlink_to(tmp_path / "elsewhere.db")
    with pytest.raises(NotKeptError, match="exists already"):
        create(tmp_path / "town.db", small_world(), mind="rules")
    assert not (tmp_path / "elsewhere.db").exists()


def test_a_save_in_no_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(NotKeptError, match="no folder"):
        create(tmp_path / "nowhere" / "town.db", small_world(), mind="rules")
    assert list(tmp_path.iterdir()) == []


def test_a_world_that_could_not_be_read_back_leaves_no_file(tmp_path: Path) -> None:
    world = small_world()
    world.scenario = "bad\x1b[2J"
    with pytest.raises(SaveError, match="not cleaned"):
        create(tmp_path / "town.db", world, mind="rules")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", ["what?.db", "a#b.db", "50%20.db", "żółć 🎬.db", "-dash.db", "'quoted'.db"])
def test_any_file_name_will_do(tmp_path: Path, name: str) -> None:
    records = written(tmp_path / name, 2)
    with open_save(tmp_path / name, writable=True) as save:
        assert save.tip().state_hash == records[-1].state_hash
    assert [path.name for path in tmp_path.iterdir()] == [name]


def test_a_relative_path_will_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    written(Path("town.db"), 1)
    with open_save("town.db") as save:
        assert save.tip().tick == 1


def test_text_of_any_script_comes_back(tmp_path: Path) -> None:
    world = small_world()
    text = 'a "quoted" back\\slash, \\u001b spelled out, <Zażółć>, 日本, 🎬👩\u200d🚀'
    number = utterance_id(1, 1, 0)
    events = (TickStarted(1, 60), Posted(1, Utterance(number, 1, 1, text, (), number)))
    with create(tmp_path / "town.db", world, mind="rules") as save:
        for event in events:
            world.apply(event)
        save.append(sealed(1, events, save.last_hash(), world.state_hash()))
        assert save.world().posts[number].text == text


# Going on


def test_a_world_resumed_after_every_tick_equals_one_that_ran_through(tmp_path: Path) -> None:
    from models.minds import mind_named

    mind, scenario = mind_named("rules"), scenario_named("town")
    through, journal = small_world(), []

    class Kept:
        def append(self, record: TickRecord) -> None:
            journal.append(record)

    async def run(simulation: Simulation, ticks: int) -> None:
        for _ in range(ticks):
            await simulation.tick()

    asyncio.run(run(Simulation(through, scenario, lambda _: mind, Kept()), 12))
    create(tmp_path / "town.db", small_world(), mind="rules").close()
    for tick in range(1, 13):
        with open_save(tmp_path / "town.db", writable=True) as save:
            save.snapshot_every = 5
            world = save.resume()
            asyncio.run(run(Simulation(world, scenario, lambda _: mind, save, save.last_hash()), 1))
            assert save.tip().state_hash == journal[tick - 1].state_hash, f"tick {tick}"


def test_a_tick_that_does_not_follow_is_refused(tmp_path: Path) -> None:
    world, dice = small_world(), random.Random(0)
    with create(tmp_path / "town.db", world, mind="rules") as save:
        unchained = lived(world, b"x" * 16, dice)
        with pytest.raises(SaveError, match="tick 1 does not follow"):
            save.append(unchained)
        later = sealed(7, unchained.events, save.last_hash(), unchained.state_hash)
        with pytest.raises(SaveError, match=r"tick 7 does not follow what is recorded; the last tick is 0"):
            save.append(later)
        assert save.tip().tick == 0


@pytest.mark.parametrize("snapshot_every", [1, 50])
def test_a_tick_whose_commit_is_told_to_have_failed_but_succeeded_is_kept_once_and_the_next_one_follows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, snapshot_every: int
) -> None:
    from saves import file as module

    begun = module.transaction

    @contextlib.contextmanager
    def told_late(db: Database, path: Path, what: str) -> Iterator[Database]:
        with begun(db, path, what):
            yield db
        raise NotKeptError(f"{path.name}: {what} was not saved (disk I/O error)")

    world, dice = small_world(), random.Random(0)
    with create(tmp_path / "town.db", world, mind="rules") as save:
        save.snapshot_every = snapshot_every
        record = lived(world, save.last_hash(), dice)
        monkeypatch.setattr(module, "transaction", told_late)
        with pytest.raises(NotKeptError, match=r"town\.db: tick 1 was not saved"):
            save.append(record)
        monkeypatch.undo()
        save.append(record)
        save.append(lived(world, save.last_hash(), dice))
        assert save.tip().tick == 2 and save.world().state_hash() == world.state_hash()
        assert save.world(tick=1).state_hash() == record.state_hash


def test_a_tick_is_on_the_disk_also_where_a_reply_before_it_was_not(tmp_path: Path) -> None:
    world = small_world()
    with create(tmp_path / "town.db", world, mind="rules") as save, save.reading() as db:
        db.conn.execute("PRAGMA synchronous=NORMAL")  # as a batch of replies leaves it whose transaction could not be rolled back
        save.append(lived(world, save.last_hash(), random.Random(0)))
        assert db.conn.execute("PRAGMA synchronous").fetchone() == (2,)


def test_a_tick_that_is_repeated_is_kept_once(tmp_path: Path) -> None:
    world = small_world()
    with create(tmp_path / "town.db", world, mind="rules") as save:
        record = lived(world, save.last_hash(), random.Random(0))
        save.append(record)
        save.append(record)
        assert save.summary().events == len(record.events)


@pytest.mark.parametrize(
    "event", [MoodMoved(1, float("nan"), 0.1), MoodMoved(1, 0.1, 0.1, "bell \x07"), MoodMoved(1, 0.1, 0.1, "bidi \u202e")]
)
def test_an_event_that_could_not_be_read_back_is_refused(tmp_path: Path, event: AnyEvent) -> None:
    world = small_world()
    with create(tmp_path / "town.db", world, mind="rules") as save:
        record = sealed(1, (TickStarted(1, 60), event), save.last_hash(), b"0" * 16)
        with pytest.raises(SaveError, match=r"town.db: tick 1 was not saved: event 1 \(mood_moved\)"):
            save.append(record)
        assert save.tip().tick == 0


def test_a_save_opened_for_reading_refuses_to_be_written(tmp_path: Path) -> None:
    written(tmp_path / "town.db", 1)
    before = (tmp_path / "town.db").read_bytes()
    with open_save(tmp_path / "town.db") as save:
        world = save.resume()
        with pytest.raises(NotKeptError, match="opened for reading"):
            save.append(lived(world, save.last_hash(), random.Random(0)))
        with pytest.raises(NotKeptError, match="opened for reading"):
            save.branch("other", "main", 0)
    assert (tmp_path / "town.db").read_bytes() == before


# One writer


def test_a_second_writer_is_refused_and_readers_are_not(tmp_path: Path) -> None:
    path = tmp_path / "town.db"
    world = small_world()
    with create(path, world, mind="rules") as save:
        save.append(lived(world, save.last_hash(), random.Random(0)))
        with pytest.raises(LockedError, match="another voxpop is writing this save"):
            open_save(path, writable=True)
        with open_save(path) as reader:
            assert reader.world().state_hash() == world.state_hash()
        save.append(lived(world, save.last_hash(), random.Random(1)))
    open_save(path, writable=True).close()


def test_a_reader_that_outlives_the_writer_does_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "town.db"
    written(path, 2)
    reader = open_save(path)
    with open_save(path, writable=True) as save:
        world = save.resume()
        save.append(lived(world, save.last_hash(), random.Random(0)))
    assert reader.world().tick == 3
    reader.close()
    with open_save(path) as save:
        assert save.world().state_hash() == world.state_hash()
    assert [path.name for path in tmp_path.iterdir()] == ["town.db"]


def test_kill_minus_nine_loses_no_acknowledged_tick(tmp_path: Path) -> None:
    path, dice = tmp_path / "town.db", random.Random(9)
    create(path, small_world(), mind="rules").close()
    acknowledged = 0
    for _ in range(10):
        acknowledged = max(acknowledged, written_until_killed(path, 0.02 + 0.3 * dice.random()))
        with open_save(path) as save:
            assert save.tip().tick >= acknowledged
            before = save._db.conn.execute("SELECT event_hash FROM tick WHERE tick = 0").fetchone()[0]
            for tick, payloads in recorded(save).items():
                before = chained(before, payloads)
                assert before == save._db.conn.execute("SELECT event_hash FROM tick WHERE tick = ?", [tick]).fetchone()[0]
            assert before == save.last_hash()
            assert save.world().tick == save.tip().tick
    assert acknowledged > 10


def written_until_killed(path: Path, seconds: float) -> int:
    """Return the last tick that a writer, killed so many seconds after its first, said was kept."""
    with subprocess.Popen([sys.executable, __file__, str(path)], stdout=subprocess.PIPE) as writer:
        assert writer.stdout is not None
        readable, _, _ = select.select([writer.stdout], [], [], 60)
        assert readable, "the writer wrote nothing"
        time.sleep(seconds)
        os.kill(writer.pid, signal.SIGKILL)
        lines = writer.stdout.read().split(b"\n")
    return int(lines[-2])  # the last line may be cut


def write_for_ever(path: Path) -> None:
    with open_save(path, writable=True) as save:
        save.snapshot_every = 7
        world = save.resume()
        while True:
            save.append(lived(world, save.last_hash(), random.Random(world.tick), 60))
            print(world.tick, flush=True)  # noqa: T201 - acknowledges the tick to the parent process


# A full disk


def test_a_full_disk_keeps_all_or_nothing_and_the_same_tick_may_be_tried_again(tmp_path: Path) -> None:
    world, dice = small_world(), random.Random(3)
    with create(tmp_path / "town.db", world, mind="rules") as save:
        conn = save._db.conn
        conn.execute(f"PRAGMA max_page_count={conn.execute('PRAGMA page_count').fetchone()[0] + 2}")
        record = lived(world, save.last_hash(), dice, 2000)
        with pytest.raises(NotKeptError, match=r"town\.db: tick 1 was not saved because the disk is full; free some space"):
            save.append(record)
        assert save.tip().tick == 0
        assert conn.execute("SELECT count(*) FROM events").fetchone() == (0,)
        conn.execute("PRAGMA max_page_count=1000000")
        save.append(record)
        save.append(lived(world, save.last_hash(), dice))
        assert save.world().state_hash() == world.state_hash()


def test_a_write_that_the_system_refuses_keeps_nothing_of_the_tick(tmp_path: Path) -> None:
    world, dice = small_world(), random.Random(3)
    with create(tmp_path / "town.db", world, mind="rules") as save:
        for _ in range(3):
            save.append(lived(world, save.last_hash(), dice))
        record = lived(world, save.last_hash(), dice, 3000)
        soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, ((tmp_path / "town.db-wal").stat().st_size + 20_000, hard))
        try:
            with pytest.raises(NotKeptError, match=r"town\.db: tick 4 was not saved"):
                save.append(record)
            assert save.world().tick == 3
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        save.append(record)
    with open_save(tmp_path / "town.db") as save:
        assert save.world().state_hash() == world.state_hash()


def test_a_tick_that_fails_half_way_leaves_nothing(tmp_path: Path) -> None:
    world = small_world()
    with create(tmp_path / "town.db", world, mind="rules") as save:
        conn = save._db.conn
        conn.execute("PRAGMA foreign_keys=OFF")
        conn.execute("INSERT INTO input VALUES (1, 1, 1, '{}')")  # in the way of the second input, which comes after the events
        happened = lived(world, save.last_hash(), random.Random(3))
        record = sealed(1, happened.events, save.last_hash(), happened.state_hash, [Decided(1, None), Decided(2, None)])
        with pytest.raises(NotKeptError, match=r"town\.db: tick 1 was not saved"):
            save.append(record)
        assert save.tip().tick == 0
        assert conn.execute("SELECT count(*) FROM events").fetchone() == conn.execute("SELECT max(tick) FROM tick").fetchone() == (0,)
        assert conn.execute("SELECT seq FROM input").fetchall() == [(1,)]
        conn.execute("DELETE FROM input")
        save.append(record)
        assert save.world().state_hash() == world.state_hash()


def test_what_is_acknowledged_is_on_the_disk(tmp_path: Path) -> None:
    with create(tmp_path / "town.db", small_world(), mind="rules") as save:
        pragmas = [save._db.conn.execute(f"PRAGMA {name}").fetchone()[0] for name in ("journal_mode", "synchronous", "foreign_keys")]
        assert pragmas == ["wal", 2, 1]  # 2: FULL, the only mode that lost no tick in 300 simulated power losses


def test_a_full_disk_while_a_save_is_made_leaves_no_file(tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
    try:
        with pytest.raises(NotKeptError, match=r"town\.db: the new world was not saved"):
            create(tmp_path / "town.db", small_world(), mind="rules")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert list(tmp_path.iterdir()) == []


if __name__ == "__main__":
    write_for_ever(Path(sys.argv[1]))
