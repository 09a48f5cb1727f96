"""What all tests share: no network but loopback, and a home of their own, so that no player's worlds are touched."""

import gc
import os
import signal
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from faults import Fates
    from figures import Figures

sys.path.insert(0, str(Path(__file__).parent))


COLLECTED_EVERY = gc.get_threshold()
SWITCHED_OFF = [number for name in ("SIGINT", "SIGHUP", "SIGQUIT") if signal.getsignal(number := getattr(signal, name)) is signal.SIG_IGN]
"""By whoever started the tests, nohup or a shell in its background: processes that a test starts would not hear them either."""
SIDE_BY_SIDE = 3  # most tests wait for other processes more than they compute


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Run everything side by side, and what was named alone, since starting others would take longer than it does."""
    return 0 if config.args_source is pytest.Config.ArgsSource.ARGS else SIDE_BY_SIDE


# The harness of faults: `pytest -m faults`, with --long for the long counts and --dice for other luck

FAULTS = {  # files of it, or some tests of a file
    "test_faults_": "", "test_resume": "", "test_replies_kept": "", "test_branches": "tree_of_branches", "test_hostile_mutations": "",
    "test_hostile_by_hand": "", "test_replay_engine": "playing_back", "test_bad_replies": "bad_reply", "test_migrations": "",
}  # fmt: skip
LONG_TIMEOUT = 3600  # seconds for a test of the long form


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("faults", "the harness of faults (-m faults)")
    group.addoption("--long", action="store_true", help="try everything as often as a release needs")
    group.addoption("--dice", type=int, default=None, metavar="N", help="roll other dice than usual; what fails says which were rolled")


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Let every process of this run, and what is counted while tests are read in, know how often and with which dice (faults.py)."""
    for number in SWITCHED_OFF:
        signal.signal(number, signal.default_int_handler if number == signal.SIGINT else signal.SIG_DFL)
    config.addinivalue_line("markers", "faults: kills, power cuts, failing disks, damaged files: all that could cost a player something")
    if config.getoption("--long"):
        os.environ["VOXPOP_LONG"] = "1"
        config.option.timeout = LONG_TIMEOUT
    if (dice := config.getoption("--dice")) is not None:
        os.environ["VOXPOP_SEED"] = str(dice)


LONGEST = ("test_payloads", "test_every_screen", "test_experiment_command")  # files: what begins last is waited for


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: not item.path.stem.startswith(LONGEST))
    for item in items:
        if any(item.path.stem.startswith(stem) and words in item.name for stem, words in FAULTS.items()):
            item.add_marker(pytest.mark.faults)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell what was counted, by tests that failed too."""
    from figures import added_up, lines

    sums: Counter[str] = Counter()
    for reports in terminalreporter.stats.values():
        for report in reports:
            if isinstance(report, pytest.TestReport) and report.when == "call":
                sums.update(added_up(report.user_properties))
    if sums:
        terminalreporter.section(f"faults, dice {os.environ.get('VOXPOP_SEED', '6')}")
        for line in lines(sums):
            terminalreporter.line(line)


@pytest.fixture
def figures(record_property: Callable[[str, object], None]) -> "Figures":
    """What the table of the harness is added up from."""
    from figures import Figures

    return Figures(record_property)


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
