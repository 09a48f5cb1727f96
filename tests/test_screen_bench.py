"""`voxpop bench screen` watches a real screen from outside: its figures can be true, and it ends what it starts."""

import os
import select
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tui.bench import long_run
from tui.bench.screen import share
from tui.bench.terminal import terminal

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")


def test_a_screen_is_watched_as_a_player_sees_it() -> None:
    with terminal("town", "--agents", "30", "--seed", "1", "--ticks-per-second", "1") as screen:
        assert 0 < screen.until_somebody() < 60
        waits = [screen.move_cursor() for _ in range(25)]  # down, and up again
        assert all(0 < wait < 30 for wait in waits)
        own, engine = screen.watch(0.3)
        assert own >= 0 and engine >= 0
        for cost in screen.costs():
            assert 5 < cost.memory_mb <= cost.resident_mb < 2000 and cost.cpu_s > 0


def test_a_long_run_tells_what_it_cost_at_its_start_and_at_its_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_run, "LOOKS", 2)
    monkeypatch.setattr(long_run, "PRESSES", 3)
    told: list[long_run.Look] = []
    found = long_run.measure("town", 30, 20, told.append)
    assert found.looks == told and len(told) == 3 and found.ticks >= 20 and found.ticks_per_s > 0
    assert all(0 < look.key_p50_ms <= look.key_worst_ms and look.screen_mb > 5 and look.engine_mb > 5 and look.file_mb > 0 for look in told)
    assert [look.tick for look in told] == sorted(look.tick for look in told)


def test_a_share_is_the_value_below_which_that_part_lies() -> None:
    assert [share([1.0, 2.0, 3.0, 4.0], part) for part in (0.0, 0.5, 0.99, 1.0)] == [1.0, 3.0, 4.0, 4.0]


def test_a_screen_whose_terminal_is_gone_ends_without_a_signal(tmp_path: Path) -> None:
    import pty

    keys, slave = pty.openpty()
    environment = {**os.environ, "HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path), "TERM": "xterm-256color"}
    command = [sys.executable, "-m", "tui", "play", "town", "--agents", "12", "--seed", "1", "--save", str(tmp_path / "town.db")]
    process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, env=environment, start_new_session=True)
    os.close(slave)
    try:
        shown, patience = b"", time.monotonic() + 60
        while b"People" not in shown and time.monotonic() < patience:
            if select.select([keys], [], [], 0.2)[0]:
                shown += os.read(keys, 1 << 16)
        assert b"People" in shown
        os.close(keys)
        assert process.wait(60) == 0
    finally:
        process.kill()
        process.wait()
