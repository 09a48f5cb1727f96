"""A log that is deleted while its save is played takes no tick with it, and another file at the path is never read for the save."""

import random
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from lives import lived, written

from saves.errors import NotKeptError
from saves.file import Save, open_save


def lives_on(save: Save, ticks: int) -> None:
    world, dice = save.resume(), random.Random(1)
    for _ in range(ticks):
        save.append(lived(world, save.last_hash(), dice))


def without_log(path: Path) -> None:
    for ending in ("-wal", "-shm"):
        path.with_name(path.name + ending).unlink()


def as_after_a_kill(path: Path, folder: Path) -> Path:
    """Return a copy of what lies on the disk now, made by another process: reading the file here would let go of SQLite's locks on it."""
    folder.mkdir()
    parts = [part for part in path.parent.glob(path.name + "*") if not part.name.endswith(("-shm", "-lock", "-journal"))]
    subprocess.run(["cp", *parts, folder], check=True)
    return folder / path.name


@pytest.mark.skipif(sys.platform == "win32", reason="there an open file cannot be deleted")
@pytest.mark.parametrize("looked_on", [False, True], ids=["alone", "while somebody looks on"])
def test_what_is_acknowledged_after_the_log_was_deleted_survives_a_kill(tmp_path: Path, looked_on: bool) -> None:
    path = tmp_path / "a.db"
    written(path, 5)
    with open_save(path, writable=True) as save:
        world, dice = save.resume(), random.Random(1)
        reader = save.reader() if looked_on else None
        for _ in range(4):
            save.append(lived(world, save.last_hash(), dice))
        without_log(path)
        for tick in range(10, 14):
            save.append(lived(world, save.last_hash(), dice))
            with open_save(as_after_a_kill(path, tmp_path / f"killed at {tick}")) as left:
                assert left.tip() == save.tip() and left.world().state_hash() == world.state_hash()
            if reader is not None:
                assert reader.world().state_hash() == world.state_hash() or reader.tip().tick < tick
        if reader is not None:
            reader.close()
        for _ in range(2):  # the first lets go of the log that is lost
            save.append(lived(world, save.last_hash(), dice))
        assert path.with_name("a.db-wal").exists(), "another log is begun once nobody has the file open besides"
        with open_save(path) as other:
            assert other.tip().tick == 15
        tip = save.tip()
    with open_save(path) as whole:
        assert whole.tip() == tip
    assert not path.with_name("a.db-wal").exists()


def test_another_file_at_the_path_is_never_read_for_the_save(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    written(path, 5)
    written(tmp_path / "b.db", 3)
    with open_save(path, writable=True) as save:
        lives_on(save, 1)
        path.rename(tmp_path / "moved.db")
        with pytest.raises(NotKeptError, match=r"^a\.db: the file was moved or deleted while it was open"):
            save.reader()
        shutil.copyfile(tmp_path / "b.db", path)
        with pytest.raises(NotKeptError, match=r"^a\.db: the file was moved or deleted while it was open"):
            save.reader()
        path.unlink()
        (tmp_path / "moved.db").rename(path)
        with save.reader() as reader:
            assert reader.tip() == save.tip()
