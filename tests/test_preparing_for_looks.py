"""What is prepared for those who look back is prepared once: also where the moments do not fit, nothing is made again and again."""

from collections import Counter
from pathlib import Path

import pytest
from viewing import TICKS, lived_town

from saves.file import Save, open_save
from sim.world import World
from tui import checkpoints
from tui import pictures as pictures_of
from tui.checkpoints import Checkpoints, moment
from tui.pictures import Pictures
from tui.protocol import Look


class Counting(Pictures):
    """Counts from which ticks it goes on."""

    def __init__(self, save: Save) -> None:
        super().__init__(save)
        self.loads: Counter[int] = Counter()

    def _loaded(self, tick: int) -> World:
        world = super()._loaded(tick)
        self.loads[world.tick] += 1
        return world


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("town") / "town.db"
    lived_town(path)
    return path


@pytest.mark.parametrize("ahead", [4, 16])
@pytest.mark.parametrize("guess", [None, 99])
def test_no_moment_is_gone_to_again_and_again_however_few_fit(
    town: Path, monkeypatch: pytest.MonkeyPatch, ahead: int, guess: int | None
) -> None:
    monkeypatch.setattr(pictures_of, "AHEAD", ahead)
    if guess is not None:  # how many fit can only be guessed from those that were made
        monkeypatch.setattr(Checkpoints, "room", guess)
    with open_save(town) as save:
        one = moment(save.world(tick=TICKS))
        for share in range(10, 60, 7):  # tenths of a moment that fit
            monkeypatch.setattr(checkpoints, "MOMENTS_SIZE", one.size * share // 10)
            pictures = Counting(save)
            for tick in range(TICKS, TICKS - 5, -1):
                list(pictures.frames(Look(1, tick, bare=True)))
                pictures.loads = Counter()
                list(pictures.prepare(tick))
                assert not pictures.loads or max(pictures.loads.values()) <= (1 if guess is None else 2), (share, tick, pictures.loads)
                pictures.loads = Counter()
                list(pictures.prepare(tick))  # all that fits is there
                assert sum(pictures.loads.values()) <= 1


def test_once_all_is_prepared_nothing_more_is_loaded_for_the_next_steps(town: Path) -> None:
    with open_save(town) as save:
        pictures = Counting(save)
        list(pictures.prepare(TICKS))
        pictures.loads.clear()
        for tick in (TICKS - 1, TICKS):
            list(pictures.frames(Look(1, tick, bare=True)))
            list(pictures.prepare(tick))
        assert not pictures.loads


def test_what_lies_ahead_of_who_steps_back_is_dropped_first(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_save(town) as save:
        worlds = [save.world(tick=tick) for tick in (4, 5, 6, 7)]
        kept = Checkpoints()
        kept.around = 6
        for world in worlds:
            monkeypatch.setattr(checkpoints, "MOMENTS_SIZE", 1 << 30 if world.tick < 7 else kept._size())
            kept.keep(world)
        assert kept.moments == [4, 5, 6]
