"""Files that are moved, linked or put back beside a log that is not theirs: two histories are never mixed, and none is lost unsaid."""

import random
import shutil
from pathlib import Path

import pytest
from lives import lived, written

from saves.errors import DamagedError
from saves.file import Save, open_save


def killed(path: Path, ticks: int, dice: str) -> None:
    """Live on, and leave file and log as a kill does: what the closing would do to them does not come to the disk."""
    folder = path.parent / "as it was"
    folder.mkdir()
    with open_save(path, writable=True) as save:
        lives_on(save, ticks, dice)
        for ending in ("", "-wal"):
            shutil.copyfile(path.with_name(path.name + ending), folder / (path.name + ending))
    for ending in ("", "-wal"):
        shutil.move(folder / (path.name + ending), path.with_name(path.name + ending))
    folder.rmdir()


def lives_on(save: Save, ticks: int, dice: str) -> None:
    world, rolls = save.resume(), random.Random(dice)
    for _ in range(ticks):
        save.append(lived(world, save.last_hash(), rolls))


def tip(path: Path) -> int:
    with open_save(path) as save:
        return save.tip().tick


def test_the_log_of_a_killed_run_is_read_with_its_file(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    written(path, 5)
    killed(path, 3, "killed")
    assert path.with_name("a.db-wal").stat().st_size
    assert tip(path) == 8


@pytest.mark.parametrize("writable", [False, True])
@pytest.mark.parametrize("ticks", [1, 3, 6])
def test_a_file_that_was_played_elsewhere_and_moved_back_beside_its_old_log_is_refused_and_both_stay(
    tmp_path: Path, ticks: int, writable: bool
) -> None:
    path, moved, log = tmp_path / "a.db", tmp_path / "m.db", tmp_path / "a.db-wal"
    written(path, 5)
    killed(path, 3, "killed")
    path.rename(moved)
    with open_save(moved, writable=True) as save:
        lives_on(save, ticks, "meanwhile")
    moved.rename(path)
    before = path.read_bytes(), log.read_bytes()
    with pytest.raises(DamagedError, match=r"^a\.db: beside it lies a\.db-wal, "):
        open_save(path, writable=writable)
    assert (path.read_bytes(), log.read_bytes()) == before
    log.rename(tmp_path / "a.db-wal.stale")
    assert tip(path) == 5 + ticks


def test_a_backup_that_is_put_back_beside_a_later_log_loses_no_tick_and_is_no_other_world(tmp_path: Path) -> None:
    path, backup = tmp_path / "a.db", tmp_path / "backup.db"
    written(path, 5)
    shutil.copyfile(path, backup)
    killed(path, 3, "killed")
    log = path.with_name("a.db-wal")
    before = log.read_bytes()
    shutil.copyfile(path, tmp_path / "meant.db")
    shutil.copyfile(log, tmp_path / "meant.db-wal")
    with open_save(tmp_path / "meant.db") as save:
        meant = save.tip()
    shutil.copyfile(backup, path)
    try:
        with open_save(path) as save:
            assert save.tip() == meant and save.world().state_hash() == meant.state_hash
    except DamagedError as error:
        assert "a.db-wal" in str(error) and log.read_bytes() == before


def test_who_only_looks_while_somebody_plays_is_never_told_of_another_history(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    written(path, 5)
    with open_save(path, writable=True) as save:
        world, dice = save.resume(), random.Random(1)
        for tick in range(6, 40):
            save.append(lived(world, save.last_hash(), dice))
            if tick % 10 == 0:
                with save.reading() as db:
                    db.conn.execute("PRAGMA wal_checkpoint")
            assert tip(path) == tick
