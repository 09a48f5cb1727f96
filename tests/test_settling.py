"""What was played lies in the file itself soon, so that a file which is moved without its log lacks little."""

import random
import shutil
from pathlib import Path

import pytest
from lives import lived, written

from saves import settling
from saves.file import open_save


@pytest.mark.parametrize(("every", "there"), [(0.0, 9), (1000.0, 5)], ids=["after each tick", "not yet"])
def test_a_file_taken_without_its_log_holds_what_was_settled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, every: float, there: int
) -> None:
    path, alone = tmp_path / "a.db", tmp_path / "alone.db"
    written(path, 5)
    monkeypatch.setattr(settling, "EVERY", every)
    with open_save(path, writable=True) as save:
        world, dice = save.resume(), random.Random(1)
        for _ in range(4):
            save.append(lived(world, save.last_hash(), dice))
        shutil.copyfile(path, alone)
    with open_save(alone) as taken:
        assert taken.tip().tick == there
    with open_save(path) as whole:
        assert whole.tip().tick == 9
