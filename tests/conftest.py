"""What all tests share: no network but loopback, and a home of their own, so that no player's worlds are touched."""

import gc
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from faults import Fates

sys.path.insert(0, str(Path(__file__).parent))


COLLECTED_EVERY = gc.get_threshold()
SIDE_BY_SIDE = 3  # most tests wait for other processes more than they compute


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Run everything side by side, and what was named alone, since starting others would take longer than it does."""
    return 0 if config.args_source is pytest.Config.ArgsSource.ARGS else SIDE_BY_SIDE


@pytest.fixture(autouse=True)
def garbage_collected() -> Iterator[None]:
    """Undo what a world does to the collector (tui.garbage): in one process after another hundreds of them would never be freed."""
    yield
    if gc.get_freeze_count():
        gc.unfreeze()
        gc.set_threshold(*COLLECTED_EVERY)
        gc.enable()


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    home = tmp_path_factory.mktemp("home")
    for name in ("HOME", "USERPROFILE", "XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME", "LOCALAPPDATA", "APPDATA"):
        monkeypatch.setenv(name, str(home))


@pytest.fixture(autouse=True)
def plain_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let pictures be the same wherever tests run: what the terminal can do is what a test says, not what it was started from."""
    monkeypatch.setenv("COLORTERM", "truecolor")
    monkeypatch.setenv("TERM", "xterm-256color")
    for name in ("NO_COLOR", "CLICOLOR", "FORCE_COLOR", "VOXPOP_SETTINGS", "SSH_CONNECTION", "SSH_TTY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def tiny_model(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A llama.cpp model with random weights; see tiny_gguf.py for others."""
    pytest.importorskip("gguf", reason="the extra 'test' is not installed in full")
    from tiny_gguf import tiny_gguf

    return tiny_gguf(tmp_path_factory.mktemp("models"))


@pytest.fixture(scope="session")
def fates(tmp_path_factory: pytest.TempPathFactory) -> "Iterator[Fates]":
    """A process from which lives under faults are forked; see faults.py."""
    from faults import Fates

    found = Fates(tmp_path_factory.mktemp("fates"))
    yield found
    found.close()
