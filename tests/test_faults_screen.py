"""The screen's engine on a disk that fails, and beside another copy of the app: told, waited out, and nothing is lost."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from faults import BROKEN, FULL, PATIENCE, READ_ONLY, Fate, Fates, dice_of, logged, often
from figures import Figures, LostError
from openai_server import Server, running
from test_engine import Screen
from test_faults_disk import writes

from saves.file import open_save
from tui.engine_client import EngineClient
from tui.protocol import Declined, Halted, Painted, Quit, Step, Ticked
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


Begin = Callable[[Path, Fate], Screen]


@pytest.fixture(scope="module")
def begin(fates: Fates) -> Begin:
    """Begins a world in an engine under the shim, in a new folder."""

    def begun(path: Path, fate: Fate) -> Screen:
        path.parent.mkdir()
        with pytest.MonkeyPatch.context() as patch:
            for name, value in {**fates.environment(path, fate), "LD_PRELOAD": str(fates.shim)}.items():
                patch.setenv(name, value)
            return Screen(EngineClient(spec(path)))

    return begun


def spec(path: Path, mind: str = "rules") -> EngineSpec:
    return EngineSpec(save=str(path), scenario="town", seed=4, agents=6, mind=mind)


@pytest.fixture(scope="module")
def calls_of(begin: Begin, tmp_path_factory: pytest.TempPathFactory) -> tuple[list[int], int]:
    """Which calls of a run to which nothing happens write a tick, and how many it makes in all."""
    path = tmp_path_factory.mktemp("clean") / "live" / "town.db"
    screen = begin(path, Fate())
    screen.run(TICKS)
    assert screen.quit() == Halted(TICKS, "")
    return writes(path, "town.db-wal"), sum(each.kind != "a" for each in logged(path))


def test_a_disk_that_is_full_for_a_while_pauses_the_screen_and_costs_nothing(
    begin: Begin, calls_of: tuple[list[int], int], tmp_path: Path, meant: list[bytes], figures: Figures
) -> None:
    dice, refusals, points = dice_of("screen"), 0, calls_of[0]
    for number in range(often(2, 20)):
        path = tmp_path / str(number) / "town.db"
        at = dice.choice(points[: len(points) * 3 // 4])
        screen = begin(path, Fate("fail", at, lasting=dice.choice((1, 3, 12)), error=dice.choice((FULL, FULL, BROKEN))))
        tick = 0
        while tick < TICKS:
            screen.send(Step())
            message = screen.next(Ticked, Declined)
            if isinstance(message, Declined):
                refusals += 1
                assert message.message.isprintable() and "town.db: tick" in message.message, message
            else:
                tick = message.tick
        with figures.of("errors of the disk"):
            assert screen.quit() == Halted(TICKS, "")
            assert hashes(path) == meant
            assert [each.name for each in path.parent.iterdir()] == ["town.db"]
    assert refusals


@pytest.mark.parametrize("error", [FULL, READ_ONLY], ids=["full", "read-only"])
def test_a_disk_that_fails_for_good_is_told_when_the_player_leaves(
    begin: Begin, calls_of: tuple[list[int], int], tmp_path: Path, meant: list[bytes], error: int
) -> None:
    path = tmp_path / "0" / "town.db"
    screen = begin(path, Fate("fail", at=calls_of[0][len(calls_of[0]) // 3], error=error))
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
    check_goes_on(path, meant)


def check_goes_on(path: Path, meant: list[bytes]) -> None:
    """Check that a later screen goes on with a save to the life that was meant."""
    again = Screen(EngineClient(EngineSpec(save=str(path))))
    again.run(TICKS - again.ready.snapshot.tick)
    assert again.quit() == Halted(TICKS, "")
    assert hashes(path) == meant


def test_every_tick_that_a_screen_heard_of_is_in_the_file_when_its_engine_is_killed(
    begin: Begin, calls_of: tuple[list[int], int], tmp_path: Path, meant: list[bytes], figures: Figures
) -> None:
    dice, (points, most) = dice_of("engine"), calls_of
    for number in range(often(3, 60)):
        path = tmp_path / str(number) / "town.db"
        screen = begin(path, Fate(dice.choice(("kill", "killed", "tear")), at=dice.randint(points[0], most)))
        heard, asked = 0, 0
        while not isinstance(message := screen.next(Ticked, Halted) if asked else screen.ready, Halted):
            heard = message.tick if isinstance(message, Ticked) else 0
            screen.send(Step() if heard < TICKS else Quit())
            asked += 1
        screen.client.close()
        killed = screen.client.status != 0
        with figures.of("kills", killed), figures.of("kills of the screen's engine", killed), figures.of("ticks", heard):
            found = hashes(path)
            if len(found) <= heard:
                raise LostError(heard + 1 - len(found), f"the screen was told {heard} ticks")
            assert found == meant[: len(found)]
            check_goes_on(path, meant)


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_a_killed_engine_asks_a_model_for_nothing_that_was_answered(server: Server, tmp_path: Path, figures: Figures) -> None:
    dice, mind, whole = dice_of("engine with a model"), f"openai:tiny@{server.url}", tmp_path / "whole.db"
    screen = Screen(EngineClient(spec(whole, mind)))
    screen.run(TICKS // 2)
    screen.quit()
    all_calls = len(server.asked)
    assert all_calls > 10
    for number in range(often(1, 25)):
        path, first = tmp_path / f"{number}.db", len(server.asked)
        screen, wanted = Screen(EngineClient(spec(path, mind))), dice.randint(1, all_calls - 2)
        deadline = time.monotonic() + PATIENCE
        for _ in range(TICKS // 2):
            screen.send(Step())
        while len(server.asked) - first < wanted and time.monotonic() < deadline:
            time.sleep(0.001)
        assert screen.client.pid is not None
        os.kill(screen.client.pid, signal.SIGKILL)
        heard = screen.next(Halted).tick
        screen.client.close()
        kept, before = replies(path), len(server.asked)
        again = Screen(EngineClient(EngineSpec(save=str(path), mind=mind)))
        with figures.of("kills"), figures.of("kills of the screen's engine"), figures.of("ticks", heard), figures.of("interruptions"):
            assert again.ready.snapshot.tick >= heard
            again.run(TICKS // 2 - again.ready.snapshot.tick)
            again.quit()
            assert hashes(path) == hashes(whole)
            assert len(server.asked) - before == all_calls - kept, "exactly the calls that are missing"
        figures.add("calls made", len(server.asked) - before)
        figures.add("calls expected", all_calls - kept)


@pytest.fixture
def server(socket_enabled: None) -> Iterator[Server]:
    with running() as found:
        yield found


def replies(path: Path) -> int:
    with open_save(path) as save:
        return save.summary().calls


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
