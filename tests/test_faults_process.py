"""Two copies of the app on one file, clocks that jump, and signals: nothing is torn, and each is told in one plain line."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from faults import EVENTS, PATIENCE, TRUTH, Fate, Fates, acknowledged, check_goes_on, check_whole, dice_of, often, read_told, told
from lives import lived, small_world

from saves.errors import LockedError
from saves.file import create, open_save

VOXPOP = [sys.executable, "-c", "from tui.cli import main; main()"]
ENDLESS = 3000  # ticks: a minute or more
RUN = [*VOXPOP, "run", "town", "--agents", "8", "--ticks", str(ENDLESS), "--save"]


# Two copies


@contextmanager
def apart(work: str, path: Path) -> Iterator[tuple[subprocess.Popen[bytes], Path]]:
    """Let a work be done in a process of its own while the block lasts; yield it, and where it tells."""
    told = path.with_name(f"{work}.told")
    program = f"import fault_lives, pathlib; fault_lives.alone({work!r}, {str(path)!r}, {str(told)!r})"
    tests = Path(__file__).parent
    environment = os.environ | {"PYTHONPATH": os.pathsep.join([str(tests), str(tests.parent)])}
    with subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.PIPE, env=environment) as process:
        try:
            yield process, told
        finally:
            process.kill()


def words(told: Path) -> list[tuple[str, list[str]]]:
    return [tuple(each) for each in read_told(told.read_bytes())] if told.exists() else []


def until(told: Path, count: int, process: subprocess.Popen[bytes]) -> list[tuple[str, list[str]]]:
    """Return what a process told, once it has told so much."""
    deadline = time.monotonic() + PATIENCE
    while len(found := words(told)) < count and time.monotonic() < deadline:
        if process.poll() is not None:
            assert process.stderr is not None
            raise AssertionError(process.stderr.read().decode() or found[-1:])
        time.sleep(0.01)
    assert len(found) >= count, found[-1:]
    return found


def test_a_second_writer_is_refused_in_one_line_until_the_first_is_gone(tmp_path: Path) -> None:
    path = tmp_path / "town.db"
    create(path, small_world(), mind="rules").close()
    with apart("wait", path) as (first, told):
        until(told, 1, first)
        before = path.read_bytes()
        with pytest.raises(LockedError, match=r"town\.db: another voxpop is writing this save"):
            open_save(path, writable=True)
        second = subprocess.run([*VOXPOP, "run", path, "--ticks", "1"], capture_output=True, text=True, timeout=PATIENCE)
        assert (second.returncode, second.stderr.count("\n")) == (1, 1)
        assert second.stderr.startswith("voxpop: town.db: another voxpop is writing this save")
        assert path.read_bytes() == before
        os.kill(first.pid, signal.SIGKILL)
        first.wait(PATIENCE)
        open_save(path, writable=True).close()  # a lock that was left holds nobody up


def test_of_two_that_begin_at_once_one_writes(tmp_path: Path) -> None:
    path = tmp_path / "town.db"
    processes = [subprocess.Popen([*RUN[:-2], "30", "--save", path], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) for _ in range(3)]
    lines = [process.communicate(timeout=PATIENCE)[1].decode() for process in processes]
    statuses = [process.returncode for process in processes]
    assert sorted(statuses) == [0, 1, 1], lines
    for status, line in zip(statuses, lines, strict=True):
        assert status == 0 or (line.count("\n") == 1 and "town.db" in line), line
    with open_save(path) as save:
        assert save.world().tick == save.tip().tick == 30
    assert [each.name for each in tmp_path.iterdir()] == ["town.db"]


def test_readers_see_whole_ticks_while_hundreds_are_committed(tmp_path: Path) -> None:
    path = tmp_path / "town.db"
    with create(path, small_world(), mind="rules") as save:
        save.snapshot_every = 10
        save._db.conn.execute("PRAGMA wal_autocheckpoint=30")
        world, first = save.resume(), save.last_hash()
        with apart("look", path) as (reader, told):
            until(told, 1, reader)
            ticks, deadline = often(300, 2000), time.monotonic() + PATIENCE
            while (world.tick < ticks or len(words(told)) < 20) and time.monotonic() < deadline:
                save.append(lived(world, save.last_hash(), random.Random(world.tick), EVENTS))
            assert reader.poll() is None, words(told)[-1]
    seen = [(int(rest[0]), rest[1]) for word, rest in words(told) if word == "seen"]
    assert len({tick for tick, _ in seen}) > 5, "it saw one moment only"
    for tick, state_hash in seen:
        assert not tick or state_hash == TRUTH.of(tick, first).state_hash.hex()
    print(f"{world.tick} ticks, {len(seen)} looks, 0 torn")  # noqa: T201


def test_a_killed_reader_holds_up_no_writer(tmp_path: Path) -> None:
    path = tmp_path / "town.db"
    with create(path, small_world(), mind="rules") as save:
        world = save.resume()
        for _ in range(3):
            with apart("look", path) as (reader, told):
                until(told, 2, reader)
                save.append(lived(world, save.last_hash(), random.Random(world.tick), EVENTS))
            told.unlink()
    assert check_whole(path, {}) == 3
    check_goes_on(path)


# Clocks that jump


@pytest.mark.parametrize("shift", [86_400, -86_400, 40 * 365 * 86_400])
def test_a_clock_that_jumps_breaks_nothing(fates: Fates, tmp_path: Path, shift: int) -> None:
    path = tmp_path / "live" / "town.db"
    path.parent.mkdir()
    assert fates.live("branch", path, Fate(at=7, clock=shift), ticks=8) == 0
    assert fates.live("think", path, Fate(at=7, clock=shift), ticks=30) == 0
    check_whole(path, acknowledged(told(path)))
    with open_save(path) as save:
        years = {one.created[:4] for one in save.branches()}
        assert all(year.isdecimal() for year in years) and (len(years) > 1 or abs(shift) < 10**6), years
    with open_save(path) as save:
        assert save.played() in {one.name for one in save.branches()}
        assert save.summary().created
    check_goes_on(path)


def test_a_command_under_a_clock_that_jumps_runs_to_its_end(fates: Fates, tmp_path: Path) -> None:
    path = tmp_path / "live" / "town.db"
    path.parent.mkdir()
    arguments = ["run", "town", "--agents", "6", "--ticks", "5", "--json", "--save", str(path)]
    assert fates.live("command", path, Fate(at=5, clock=86_400), arguments=arguments) == 0
    with open_save(path) as save:
        assert save.world().tick == 5


# Signals


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_a_run_in_one_line_with_the_file_whole(tmp_path: Path, sent: signal.Signals) -> None:
    dice = dice_of(f"signal {sent}")
    for number in range(often(1, 12)):
        path = tmp_path / f"{number}" / "town.db"
        path.parent.mkdir()
        with subprocess.Popen([*RUN, path], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as run:
            seen = until_ticking(path, dice.randint(1, 6))
            time.sleep(0.05 * dice.random())
            run.send_signal(sent)
            out, told = run.communicate(timeout=PATIENCE)
        assert run.returncode == 128 + sent, (run.returncode, told)
        stopped = "voxpop: stopped" if sent == signal.SIGINT else f"voxpop: stopped by {sent.name}"
        assert (told.strip(), out) == (stopped, "")
        assert [each.name for each in path.parent.iterdir()] == ["town.db"], "the lock or the log is left"
        with open_save(path) as save:
            assert seen <= save.world().tick == save.tip().tick < ENDLESS
            list(save.events())


def until_ticking(path: Path, tick: int) -> int:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        if path.exists():
            with open_save(path) as save:
                if save.tip().tick >= tick:
                    return save.tip().tick
        time.sleep(0.01)
    raise AssertionError("nothing was written")
