"""A save whose file was deleted is written again: as it was, for whom it was, and beside no log of another."""

import os
import random
import stat
import sys
from pathlib import Path

import pytest
from lives import lived, written

from saves.errors import LockedError, NotKeptError
from saves.file import open_save
from saves.lock import WriterLock
from saves.reviving import deleted, revived, room_elsewhere

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="elsewhere it cannot be told that a file was deleted")


@pytest.mark.parametrize("elsewhere", [False, True])
def test_a_deleted_save_is_written_again_with_the_rights_it_had(tmp_path: Path, elsewhere: bool) -> None:
    path = tmp_path / "a.db"
    (tmp_path / "worlds").mkdir()
    written(path, 5)
    path.chmod(0o644)
    save = open_save(path, writable=True)
    world = save.resume()
    save.append(lived(world, save.last_hash(), random.Random(1)))
    path.unlink()
    assert deleted(save)
    there = room_elsewhere(path, tmp_path / "worlds") if elsewhere else path
    revived(save, there)
    assert stat.S_IMODE(there.stat().st_mode) == 0o644
    with open_save(there, writable=True) as again:
        assert again.tip().tick == 6 and again.world().state_hash() == world.state_hash()
    assert not [each.name for each in (tmp_path, there.parent) for each in each.iterdir() if each.name.endswith((".new", "-lock"))]


def test_it_is_written_neither_beside_the_log_of_another_nor_where_somebody_writes(tmp_path: Path) -> None:
    path, worlds = tmp_path / "a.db", tmp_path / "worlds"
    worlds.mkdir()
    written(path, 5)
    save = open_save(path, writable=True)
    os.unlink(path)  # noqa: PTH108
    (worlds / "a.db-wal").write_bytes(b"of another history")
    assert room_elsewhere(path, worlds) == worlds / "a-2.db"
    with pytest.raises(NotKeptError, match="the log of another save"):
        revived(save, worlds / "a.db")
    lock = WriterLock(worlds / "a-2.db")
    with pytest.raises(LockedError):
        revived(save, worlds / "a-2.db")
    lock.release()
    revived(save, worlds / "a-2.db")
    with open_save(worlds / "a-2.db") as again:
        assert again.tip().tick == 5
    assert sorted(each.name for each in worlds.iterdir()) == ["a-2.db", "a.db-wal"]
