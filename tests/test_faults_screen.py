"""The screen's engine on a disk that fails, and beside another copy of the app: told, waited out, and nothing is lost."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from faults import BROKEN, FULL, READ_ONLY, Fate, Fates, dice_of, often
from test_engine import Screen

from saves.file import open_save
from tui.engine_client import EngineClient
from tui.protocol import Declined, Halted, Painted, Step, Ticked
from tui.wire import EngineSpec

TICKS = 8


@pytest.fixture(scope="module")
def meant(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    """The state after each tick of a run that nothing happens to."""
    path = tmp_path_factory.mktemp("meant") / "whole.db"
    screen = Screen(EngineClient(EngineSpec(save=str(path), scenario="town", seed=4, agents=6)))
    screen.run(TICKS)
    assert screen.quit() == Halted(TICKS, "")
    return hashes(path)


def hashes(path: Path) -> list[bytes]:
    with open_save(path) as save:
        return [save.world(tick=tick).state_hash() for tick in range(save.tip().tick + 1)]


@pytest.fixture
def faulty(fates: Fates, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Let engines be started under the shim."""
    monkeypatch.setenv("LD_PRELOAD", str(fates.shim))
    yield


def test_a_disk_that_is_full_for_a_while_pauses_the_screen_and_costs_nothing(
    fates: Fates, tmp_path: Path, meant: list[bytes], faulty: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    dice, refusals = dice_of("screen"), 0
    for number in range(often(2, 20)):
        path = tmp_path / str(number) / "town.db"
        path.parent.mkdir()
        fate = Fate("fail", at=dice.randint(90, 140), lasting=dice.choice((1, 3, 12)), error=dice.choice((FULL, FULL, BROKEN)))
        for name, value in fates.environment(path, fate).items():
            monkeypatch.setenv(name, value)
        screen = Screen(EngineClient(EngineSpec(save=str(path), scenario="town", seed=4, agents=6)))
        tick = 0
        while tick < TICKS:
            screen.send(Step())
            message = screen.next(Ticked, Declined)
            if isinstance(message, Declined):
                refusals += 1
                assert message.message.isprintable() and "town.db: tick" in message.message, message
            else:
                tick = message.tick
        assert screen.quit() == Halted(TICKS, "")
        assert hashes(path) == meant
        assert [each.name for each in path.parent.iterdir()] == ["town.db"]
    assert refusals
    print(f"{refusals} refusals, 0 ticks lost")  # noqa: T201


@pytest.mark.parametrize("error", [FULL, READ_ONLY], ids=["full", "read-only"])
def test_a_disk_that_fails_for_good_is_told_when_the_player_leaves(
    fates: Fates, tmp_path: Path, meant: list[bytes], faulty: None, monkeypatch: pytest.MonkeyPatch, error: int
) -> None:
    path = tmp_path / "0" / "town.db"
    path.parent.mkdir()
    for name, value in fates.environment(path, Fate("fail", at=100, error=error)).items():
        monkeypatch.setenv(name, value)
    screen = Screen(EngineClient(EngineSpec(save=str(path), scenario="town", seed=4, agents=6)))
    kept = 0
    while True:
        screen.send(Step())
        message = screen.next(Ticked, Declined)
        if isinstance(message, Declined):
            break
        kept = message.tick
        screen.send(Painted(kept))
    assert "was not saved" in message.message and message.message.isprintable()
    halted = screen.quit()
    assert halted.tick == kept and "was not saved" in halted.message
    assert hashes(path) == meant[: kept + 1]
    monkeypatch.delenv("LD_PRELOAD")
    again = Screen(EngineClient(EngineSpec(save=str(path))))
    again.run(TICKS - kept)
    assert again.quit() == Halted(TICKS, "")
    assert hashes(path) == meant


def test_a_second_screen_only_looks_until_the_first_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "town.db"
    first = Screen(EngineClient(EngineSpec(save=str(path), scenario="town", seed=4, agents=6)))
    try:
        first.run(2)
        second = Screen(EngineClient(EngineSpec(save=str(path))))
        assert "another voxpop" in second.ready.only_replay and second.ready.only_replay.isprintable()
        assert second.ready.snapshot.tick == 2
        first.run(2)
        second.client.close()
        assert second.client.status == 0
        first.run(1)
        assert first.client.pid is not None
        os.kill(first.client.pid, signal.SIGKILL)
        assert first.next(Halted).tick == 5
    finally:
        first.client.close()
    third = Screen(EngineClient(EngineSpec(save=str(path))))
    assert (third.ready.only_replay, third.ready.snapshot.tick) == ("", 5)
    third.run(1)
    assert third.quit() == Halted(6, "")
