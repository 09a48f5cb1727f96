"""A power cut loses no tick and no reply that was acknowledged, whatever the disk had not been told to keep."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from disks import power_cut
from faults import (
    Fate,
    Fates,
    Logged,
    Told,
    acknowledged,
    check_goes_on,
    check_replies,
    check_whole,
    dice_of,
    logged,
    often,
    read_told,
    told,
)
from figures import Figures
from lives import small_world

from saves.errors import SaveError
from saves.file import create

TICKS = 14


@pytest.mark.parametrize(("work", "hurried"), [("run", False), ("branch", False), ("think", False), ("think", True), ("watched", False)])
@pytest.mark.parametrize("every", [2, 50])
def test_a_power_cut_loses_no_acknowledged_tick_and_no_reply_of_the_tick_under_way(
    fates: Fates, tmp_path: Path, figures: Figures, work: str, hurried: bool, every: int
) -> None:
    dice, path = dice_of(f"power {work} {hurried} {every}"), tmp_path / "live" / "town.db"
    path.parent.mkdir()
    given: dict[str, object] = {"hurried": True} if hurried else {}
    assert fates.live(work, path, ticks=TICKS, checkpoint=20, every=every, **given) == 0
    made = logged(path)
    assert sum(each.kind == "s" for each in made) > TICKS, "the shim sees no sync"
    for number in range(often(10, 50)):
        left = tmp_path / str(number)
        left.mkdir()
        until = dice.randint(0, len(made))
        power_cut(made[:until], path.parent, dice, left)
        with figures.of("power cuts"):
            check_cut(left / "town.db", heard(made[:until]), figures)


@pytest.mark.parametrize("work", ["run", "think"])
def test_a_power_cut_in_the_life_after_a_kill_costs_nothing_of_either(fates: Fates, tmp_path: Path, figures: Figures, work: str) -> None:
    dice, given = dice_of(f"power after a kill {work}"), {"checkpoint": 20, "every": 3}
    for number in range(often(3, 25)):
        path, left = tmp_path / f"live {number}" / "town.db", tmp_path / f"left {number}"
        path.parent.mkdir()
        left.mkdir()
        fates.live(work, path, Fate("kill", at=dice.randint(60, 200)), ticks=TICKS, **given)
        made, said = logged(path), told(path)
        fates.live(work, path, ticks=2 * TICKS, **given)
        later = logged(path)
        until = dice.randint(0, len(later))
        power_cut(made + later[:until], path.parent, dice, left)
        with figures.of("kills"), figures.of("power cuts"):
            check_cut(left / "town.db", said + heard(later[:until]), figures)


def heard(made: Sequence[Logged]) -> list[Told]:
    """Return what was acknowledged among the calls that a life made."""
    return read_told(b"".join(each.content for each in made if each.kind == "a"))


def check_cut(path: Path, said: list[Told], figures: Figures) -> None:
    """Check what a power cut left: all that was acknowledged, in a file that is written on."""
    if not path.exists():
        assert not said, "the whole save is lost"
        create(path, small_world(), mind="rules").close()
    with figures.of("ticks", len(acknowledged(said))):
        check_whole(path, acknowledged(said))
    with figures.of("replies", sum(each.word == "call" for each in said)):
        check_replies(path, said)
    check_goes_on(path)


def test_the_simulation_is_sharp_enough_to_see_a_save_that_does_not_wait_for_the_disk(fates: Fates, tmp_path: Path) -> None:
    dice, path = dice_of("hurried"), tmp_path / "live" / "town.db"
    path.parent.mkdir()
    fates.live("run", path, ticks=TICKS, checkpoint=20)
    made, lost = [each for each in logged(path) if each.kind != "s"], 0
    begun = next(k for k, each in enumerate(made) if each.kind == "a")
    for number in range(20):
        left = tmp_path / str(number)
        left.mkdir()
        until = dice.randint(begun + 1, len(made))
        power_cut(made[:until], path.parent, dice, left)
        promised = acknowledged(heard(made[:until]))
        try:
            check_whole(left / "town.db", promised)
        except (AssertionError, SaveError):
            lost += 1
    assert lost > 5


def test_the_simulation_is_sharp_enough_to_see_replies_that_wait_for_the_next_tick(fates: Fates, tmp_path: Path) -> None:
    dice, path = dice_of("hurried replies"), tmp_path / "live" / "town.db"
    path.parent.mkdir()
    fates.live("think", path, ticks=TICKS, checkpoint=20, hurried=True, untold=True)
    made, lost = logged(path), 0
    begun = next(k for k, each in enumerate(made) if each.kind == "a")
    for number in range(20):
        left = tmp_path / str(number)
        left.mkdir()
        until = dice.randint(begun + 1, len(made))
        power_cut(made[:until], path.parent, dice, left)
        try:
            check_replies(left / "town.db", heard(made[:until]))
        except AssertionError:
            lost += 1
    assert lost > 2
