"""A disk that is full, broken, read-only or gone costs nothing that was kept, is told in one plain line, and may come back."""

import errno
import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from faults import (
    BROKEN,
    EVENTS,
    FULL,
    OTHER_ERRORS,
    PATIENCE,
    READ_ONLY,
    TRUTH,
    Fate,
    Fates,
    acknowledged,
    calls,
    check_goes_on,
    check_whole,
    dice_of,
    logged,
    often,
    told,
)
from figures import Figures
from lives import lived, small_world, written

import saves.lock
from saves.branch import tip
from saves.errors import DamagedError, LockedError, NotKeptError
from saves.file import create, open_save

TICKS = 12
GIVEN: dict[str, object] = {"ticks": TICKS, "checkpoint": 20, "every": 3}


def lived_through(fates: Fates, path: Path, fate: Fate) -> int:
    """Run with a disk that fails for a while, and return how often that was told; check that nothing is lost, and nothing left."""
    status = fates.live("run", path, fate, patient=True, **GIVEN)
    refusals = sum(each.word in ("refused", "ended") for each in told(path))
    check_lines(path)
    if status == 3:  # it could not be made or opened: that is not tried again
        assert not acknowledged(told(path)), told(path)
        assert fates.live("run", path, **GIVEN) == 0
    assert check_whole(path, acknowledged(told(path))) == TICKS
    check_goes_on(path)
    assert [each.name for each in path.parent.iterdir()] == ["town.db"], "something is left"
    return refusals


@pytest.mark.parametrize("kind", ["commit", "checkpoint"])
def test_a_run_on_a_full_disk_waits_and_goes_on_to_the_same_hashes(fates: Fates, tmp_path: Path, figures: Figures, kind: str) -> None:
    dice, refusals = dice_of(f"full at {kind}"), 0
    path = ready(tmp_path / "first")
    fates.live("run", path, **GIVEN)
    points = writes(path, "town.db-wal" if kind == "commit" else "town.db")
    assert len(points) > 20, "the log is never written back"
    for number in range(count := often(20, 100)):
        path = ready(tmp_path / str(number))
        refusals += lived_through(fates, path, Fate("fail", dice.choice(points), lasting=dice.choice((1, 2, 10, 60))))
        figures.add(f"full at {kind}")
    assert refusals > count // 3 or kind == "checkpoint"  # which is tried again by itself


def writes(path: Path, name: str) -> list[int]:
    """Return which calls of the last life wrote into a file of this name, once the save was there."""
    numbered = [each for each in logged(path) if each.kind != "a"]
    begun = next(k for k, each in enumerate(numbered) if each.kind in "rl" and each.path == str(path))
    return [k + 1 for k, each in enumerate(numbered) if k > begun and each.kind == "w" and Path(each.path).name == name]


@pytest.mark.parametrize("error", [BROKEN, *OTHER_ERRORS], ids=lambda number: errno.errorcode[number])
def test_a_run_waits_for_a_disk_that_fails_in_any_way(fates: Fates, tmp_path: Path, figures: Figures, error: int) -> None:
    dice, refusals = dice_of(f"disk {error}"), 0
    path = ready(tmp_path / "first")
    fates.live("run", path, **GIVEN)
    most = calls(path)
    for number in range(points := often(8 if error == BROKEN else 4, 100 if error == BROKEN else 40)):
        path = ready(tmp_path / str(number))
        fate = Fate("fail", dice.randint(1, most), lasting=dice.choice((1, 2, 10, 60)), error=error)
        with figures.of("errors of the disk"):
            refusals += lived_through(fates, path, fate)
    assert refusals > points // 5 or error != BROKEN


def test_a_report_of_a_bug_that_finds_no_room_is_told_all_the_same(fates: Fates, tmp_path: Path, figures: Figures) -> None:
    path = ready(tmp_path / "first")
    assert fates.live("crash", path) == 0
    assert "ZeroDivisionError" in told(path)[-1].rest[0] and "crash.log" in told(path)[-1].rest[0]
    most = calls(path)
    for at in range(1, most + 1):
        path = ready(tmp_path / str(at))
        assert fates.live("crash", path, Fate("fail", at)) == 0
        assert "ZeroDivisionError" in told(path)[-1].rest[0] and told(path)[-1].rest[0].isprintable()
        figures.add("full at log")
    assert most


@pytest.mark.parametrize("work", ["run", "branch", "think"])
@pytest.mark.parametrize("error", [FULL, BROKEN, READ_ONLY], ids=["full", "broken", "read-only"])
def test_a_disk_that_fails_for_good_keeps_what_was_acknowledged(
    fates: Fates, tmp_path: Path, figures: Figures, work: str, error: int
) -> None:
    dice = dice_of(f"for good {work} {error}")
    path = ready(tmp_path / "first")
    fates.live(work, path, **GIVEN)
    most = calls(path)
    for number in range(often(2, 20)):
        path = ready(tmp_path / str(number))
        status = fates.live(work, path, Fate("fail", dice.randint(1, most), error=error), **GIVEN)
        said = told(path)
        check_lines(path)
        assert status == 3 or said[-1].word == "tick", "it ended early without a word"
        if not path.exists():
            assert not said or said[0].word == "ended"
            create(path, small_world(), mind="rules").close()
        with figures.of("errors of the disk"), figures.of("ticks", len(acknowledged(said))):
            check_whole(path, acknowledged(said))
            check_goes_on(path)


def ready(folder: Path) -> Path:
    folder.mkdir()
    return folder / "town.db"


def check_lines(path: Path) -> None:
    """Check that whatever went wrong was told in a plain line that names the file."""
    for each in told(path):
        assert each.word in ("made", "tick", "branch", "call", "refused", "untaped", "ended"), each
        if each.word in ("refused", "untaped", "ended"):
            assert "town.db" in each.rest[0] and each.rest[0].isprintable() and "Traceback" not in each.rest[0], each


# Folders and files that go away


def test_a_folder_that_vanishes_is_told_and_a_run_goes_on_when_it_is_back(tmp_path: Path) -> None:
    path = ready(tmp_path / "worlds")
    with create(path, small_world(), mind="rules") as save:
        world, first = save.resume(), save.last_hash()
        for tick in range(1, 7):
            record = lived(world, save.last_hash(), random.Random(world.tick), EVENTS)
            if tick == 3:
                path.parent.rename(tmp_path / "elsewhere")
                for _ in range(2):
                    with pytest.raises(NotKeptError, match=r"town\.db: the file was moved or deleted while it was open; put it back"):
                        save.append(record)
                with pytest.raises(NotKeptError, match="moved or deleted"):
                    save.branch("what if", "main", 1)
                (tmp_path / "elsewhere").rename(path.parent)
            save.append(record)
            assert record.state_hash == TRUTH.of(tick, first).state_hash
    assert check_whole(path, {}) == 6


def test_a_folder_that_is_removed_for_good_is_told(tmp_path: Path) -> None:
    path = ready(tmp_path / "worlds")
    with create(path, small_world(), mind="rules") as save:
        save.append(lived(save.resume(), save.last_hash(), random.Random(1)))
        shutil.rmtree(path.parent)
        for _ in range(2):
            with pytest.raises(NotKeptError, match="moved or deleted"):
                save.append(lived(save.resume(), save.last_hash(), random.Random(1)))
        told: list[str] = []
        save.tape(told.append)
    assert not path.parent.exists()


def test_a_file_that_another_takes_the_place_of_is_not_mixed_with_it(tmp_path: Path) -> None:
    path, other = ready(tmp_path / "worlds"), tmp_path / "other.db"
    written(other, 5)
    with create(path, small_world(), mind="rules") as save:
        world = save.resume()
        for _ in range(3):
            save.append(lived(world, save.last_hash(), random.Random(world.tick), EVENTS))
        path.rename(tmp_path / "moved.db")
        shutil.copyfile(other, path)
        with pytest.raises(NotKeptError, match="moved or deleted"):
            save.append(lived(world, save.last_hash(), random.Random(world.tick), EVENTS))
    assert check_whole(tmp_path / "moved.db", {}) == 3
    assert path.read_bytes() == other.read_bytes()
    with open_save(path) as save:
        assert save.world().tick == 5


def test_a_log_that_belongs_to_another_file_of_that_name_changes_neither(fates: Fates, tmp_path: Path) -> None:
    dice, backup = dice_of("another's log"), tmp_path / "backup.db"
    path, refusals = ready(tmp_path / "worlds"), 0
    fates.live("run", path, ticks=10)
    shutil.copyfile(path, backup)
    for _ in range(often(8, 60)):
        for each in path.parent.iterdir():
            each.unlink()
        shutil.copyfile(backup, path)
        given = {"checkpoint": dice.choice((20, 60, 1000)), "every": dice.choice((1, 50))}
        fates.live("run", path, ticks=dice.choice((10, 12, 20, 40)), **given)
        fates.live("run", path, Fate("kill", at=dice.randint(20, 300)), ticks=200, **given)
        path.write_bytes(backup.read_bytes())  # the run was killed: its player puts an older copy in its place
        for writable in (False, True):
            try:
                with open_save(path, writable=writable) as save:
                    assert save.world().tick == save.tip().tick
            except DamagedError as error:
                refusals += 1
                assert path.read_bytes() == backup.read_bytes(), "what was put there is spoilt"
                assert str(error).isprintable()
                assert "beside it lies town.db-wal, the log of a run that was broken off: if this file was put here since" in str(error)
        path.with_name("town.db-wal").unlink(missing_ok=True)
        with open_save(path) as save:
            assert save.world().tick >= 10
    assert refusals > 4


# The command line


def test_an_output_that_is_full_is_told_in_one_line_and_costs_no_tick(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "from tui.cli import main; main()", "run", "town", "--agents", "6", "--ticks", "2", "--json"]
    with Path("/dev/full").open("w") as full:
        done = subprocess.run([*command, "--save", tmp_path / "town.db"], stdout=full, stderr=subprocess.PIPE, timeout=PATIENCE, text=True)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1 and "No space left on device" in done.stderr, done.stderr
    with open_save(tmp_path / "town.db") as save:
        assert tip(save._db, 1).tick == save.world().tick == 2


@pytest.mark.skipif(sys.platform != "linux", reason="elsewhere a lock on the file itself shuts SQLite out too")
def test_a_file_that_is_moved_while_it_is_open_has_still_one_writer(tmp_path: Path) -> None:
    path, moved = ready(tmp_path / "worlds"), tmp_path / "moved.db"
    with create(path, small_world(), mind="rules") as save:
        world = save.resume()
        for _ in range(3):
            save.append(lived(world, save.last_hash(), random.Random(world.tick), EVENTS))
        path.rename(moved)
        with pytest.raises(LockedError, match="another voxpop has this file open, from where it was before it was moved"):
            open_save(moved, writable=True)
    with open_save(moved, writable=True) as later:
        assert later.tip().tick == 3
        later.append(lived(later.resume(), later.last_hash(), random.Random(3), EVENTS))
    assert check_whole(moved, {}) == 4


def test_where_a_lock_on_the_file_might_shut_sqlite_out_it_is_written_without_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = ready(tmp_path / "worlds")
    create(path, small_world(), mind="rules").close()
    monkeypatch.setattr(saves.lock, "_LOCAL", {b"of another machine"})
    with open_save(path, writable=True) as save:
        assert save._lock._held is None
        save.append(lived(save.resume(), save.last_hash(), random.Random(0), EVENTS))
        with pytest.raises(LockedError, match="another voxpop is writing this save"):
            open_save(path, writable=True)
    assert check_whole(path, {}) == 1
