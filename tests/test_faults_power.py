"""A power cut loses no tick that was acknowledged, whatever the disk had not been told to keep."""

from pathlib import Path

import pytest
from disks import power_cut
from fault_lives import call
from faults import Fates, acknowledged, check_goes_on, check_whole, dice_of, logged, often, read_told
from lives import small_world

from saves.errors import SaveError
from saves.file import create, open_save

TICKS = 14


@pytest.mark.parametrize("work", ["run", "branch", "think"])
@pytest.mark.parametrize("every", [2, 50])
def test_a_power_cut_loses_no_acknowledged_tick(fates: Fates, tmp_path: Path, work: str, every: int) -> None:
    dice, path = dice_of(f"power {work} {every}"), tmp_path / "live" / "town.db"
    path.parent.mkdir()
    assert fates.live(work, path, ticks=TICKS, checkpoint=20, every=every) == 0
    made, promises = logged(path), 0
    assert sum(each.kind == "s" for each in made) > TICKS, "the shim sees no sync"
    for number in range(often(10, 50)):
        left = tmp_path / str(number)
        left.mkdir()
        until = dice.randint(0, len(made))
        power_cut(made[:until], path.parent, dice, left)
        said = read_told(b"".join(each.content for each in made[:until] if each.kind == "a"))
        promised = acknowledged(said)
        promises += len(promised)
        check_cut(left / "town.db", made=bool(said), promised=promised)
        last = max((k for k, each in enumerate(said) if each.word == "tick"), default=0)
        check_replies(left / "town.db", [int(each.rest[0]) for each in said[:last] if each.word == "call"])
    print(f"{promises:,} acknowledged ticks, 0 lost")  # noqa: T201


def check_cut(path: Path, *, made: bool, promised: dict[tuple[str, int], tuple[str, str]]) -> None:
    if not path.exists():
        assert not made, "the whole save is lost"
        create(path, small_world(), mind="rules").close()
    check_whole(path, promised)
    check_goes_on(path)


def check_replies(path: Path, numbers: list[int]) -> None:
    with open_save(path, branch="main") as save:
        found = dict(save._db.conn.execute("SELECT request_hash, reply FROM call").fetchall())
        assert all(save.tape()._content(found[call(number).key]) == call(number).reply for number in numbers)


def test_the_simulation_is_sharp_enough_to_see_a_save_that_does_not_wait_for_the_disk(fates: Fates, tmp_path: Path) -> None:
    dice, path = dice_of("hurried"), tmp_path / "live" / "town.db"
    path.parent.mkdir()
    fates.live("run", path, ticks=TICKS, checkpoint=20, synchronous=0)
    made, lost = logged(path), 0
    begun = next(k for k, each in enumerate(made) if each.kind == "a")
    for number in range(20):
        left = tmp_path / str(number)
        left.mkdir()
        until = dice.randint(begun + 1, len(made))
        power_cut(made[:until], path.parent, dice, left)
        promised = acknowledged(read_told(b"".join(each.content for each in made[:until] if each.kind == "a")))
        try:
            check_whole(left / "town.db", promised)
        except (AssertionError, SaveError):
            lost += 1
    assert lost > 5
