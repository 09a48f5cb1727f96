"""What is recorded can be looked at where it cannot be played: nobody thinks there, nothing is written, no socket opens."""

import ctypes
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner
from faults import LONG
from figures import Figures
from forging import given, rewritten
from local_server import answering
from openai_server import running
from table import PATIENCE
from viewing import TICKS, Viewer, lived_town, recorded_hash, viewing

from saves.errors import BranchError, NotASaveError
from saves.file import open_save
from saves.lock import WriterLock
from sim.action import Idle
from sim.event import ChangeRefused, ControlMoved, NewsAnnounced, PersonaEdited, RecommenderChanged, kind_of
from sim.highlights import highlight
from tui.cli import voxpop
from tui.commands.playback import playback
from tui.engine_client import EngineClient
from tui.protocol import (
    Answer,
    CallOff,
    Declined,
    EditBranch,
    FromEngine,
    GiveBack,
    GoOn,
    Grown,
    Halted,
    Intervene,
    LookInto,
    Play,
    Quit,
    Ready,
    SetBudget,
    Step,
    TakeOver,
    Ticked,
    ToEngine,
)
from tui.wire import EngineSpec, Fork

ROOT = Path(__file__).parent.parent
GOLDEN = Path(__file__).parent / "golden" / "format-3.db"


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("lived") / "town.db"
    lived_town(path)
    return path


@pytest.fixture
def town(lived: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(lived, tmp_path / "town.db"))


def declined(viewer: Viewer, command: ToEngine) -> str:
    viewer.send(command)
    return viewer.next(Declined).message


def halted(spec: EngineSpec) -> str:
    """Return why an engine does not show a world."""
    client = EngineClient(spec)
    client.start()
    heard: list[FromEngine] = []
    deadline = time.monotonic() + PATIENCE
    while not any(isinstance(message, Halted) for message in heard) and time.monotonic() < deadline:
        heard += client.drain()
        time.sleep(0.01)
    client.close()
    assert not any(isinstance(message, Ready) for message in heard) and isinstance(heard[-1], Halted)
    return heard[-1].message


# Playback


@pytest.mark.parametrize("branch", ["main", "what if", "inside", "empty"] if LONG else ["main", "inside"])
def test_a_replay_shows_every_tick_as_it_was_and_leaves_the_file_as_it_is(town: Path, branch: str) -> None:
    content = town.read_bytes()
    with viewing(EngineSpec(save=str(town), branch=branch, replay=0)) as viewer:
        ready = viewer.ready
        tip = len(ready.strip) - 1
        assert (ready.branch, ready.snapshot.tick, ready.players) == (branch, 0, ())
        assert "replay" in ready.only_replay and "\n" not in ready.only_replay
        assert tip == {line.name: line.tick for line in ready.branches}[branch]
        for tick in (*range(1, tip + 1), *range(tip - 1, -1, -1), tip):
            assert viewer.look(tick).tip == tip
            assert viewer.replica.hash() == recorded_hash(town, branch, tick)
            if viewer.replica.based is None:
                assert ready.strip[tick] == highlight(map(kind_of, viewer.replica.events))
    assert town.read_bytes() == content
    assert [file.name for file in town.parent.iterdir()] == ["town.db"]


def test_a_replay_begins_where_asked_with_what_came_before(town: Path) -> None:
    with viewing(EngineSpec(save=str(town), branch="main", replay=6)) as viewer:
        assert viewer.ready.snapshot.tick == viewer.replica.shown == 6
        assert viewer.replica.hash() == recorded_hash(town, "main", 6)
        changes = [type(event) for past in viewer.ready.past for event in past.events]
        assert len(viewer.ready.past) == 6 and PersonaEdited in changes and len(viewer.ready.strip) == TICKS + 1
        viewer.look(7)
        assert viewer.replica.based is None and viewer.replica.hash() == recorded_hash(town, "main", 7)


def test_a_replay_takes_no_other_command_and_goes_on(town: Path) -> None:
    with viewing(EngineSpec(save=str(town), replay=3)) as viewer:
        why = viewer.ready.only_replay
        agent = next(iter(viewer.ready.snapshot.agents)).id
        for command in (
            Play(1.0), Step(), TakeOver(agent), GiveBack(agent), Answer(1, Idle()), LookInto(agent), SetBudget("calls=9"), GoOn(),
            Intervene(RecommenderChanged("popular")), CallOff(1), EditBranch("main", note="x"),
        ):  # fmt: skip
            assert declined(viewer, command) == why
        with pytest.raises(LookupError, match=f"no tick {TICKS + 1} on this line of history; allowed: 0 to {TICKS}"):
            viewer.look(TICKS + 1)
        viewer.look(4)
        viewer.send(Quit())
        assert viewer.next(Halted).message == ""


def test_a_replay_whose_rules_have_changed_since_shows_the_same(town: Path) -> None:
    with closing(sqlite3.connect(town)) as db:
        db.execute("UPDATE engine SET rules_hash = 'of other rules', version = '0.0.1'")
        db.commit()
    with viewing(EngineSpec(save=str(town), replay=0)) as viewer:
        for tick in (*range(1, TICKS + 1), 5):
            viewer.look(tick)
            assert viewer.replica.hash() == recorded_hash(town, "main", tick)


def test_a_replay_needs_neither_the_scenario_nor_its_files(town: Path) -> None:
    with closing(sqlite3.connect(town)) as db:
        db.execute("UPDATE meta SET value = 'gone' WHERE key = 'scenario'")
        db.commit()
    with viewing(EngineSpec(save=str(town), replay=2)) as viewer:
        viewer.look(TICKS)


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_playing_back_a_world_of_a_language_model_calls_nobody_and_needs_no_key(
    socket_enabled: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, figures: Figures
) -> None:
    path = tmp_path / "town.db"
    with running() as server:
        monkeypatch.setenv("OPENAI_API_KEY", "sk-canary")
        mind = f"openai:tiny@{server.url}"
        lived = CliRunner().invoke(voxpop, ["run", "town", "--agents", "6", "--ticks", "3", "--mind", mind, "--save", str(path)])
        assert lived.exit_code == 0
        calls = len(server.keys)
        assert calls > 0
        monkeypatch.delenv("OPENAI_API_KEY")
        for spec in (EngineSpec(save=str(path), replay=0), EngineSpec(save=str(path), mind=mind, replay=0)):
            with viewing(spec) as viewer:
                for tick in (1, 2, 3, 1, 0, 3):
                    viewer.look(tick)
                    assert viewer.replica.hash() == recorded_hash(path, "main", tick)
            figures.add("playbacks")
        figures.add("calls in playback", len(server.keys) - calls)
        assert len(server.keys) == calls


def test_a_world_of_a_former_format_is_played_back_and_left_as_it_is(tmp_path: Path) -> None:
    path = Path(shutil.copy(GOLDEN, tmp_path / "old.db"))
    content = path.read_bytes()
    with viewing(EngineSpec(save=str(path), replay=0)) as viewer:
        tip = len(viewer.ready.strip) - 1
        for tick in (*range(1, tip + 1), 0, tip):
            viewer.look(tick)
            assert viewer.replica.hash() == recorded_hash(path, viewer.ready.branch, tick)
    assert path.read_bytes() == content


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        ({"replay": TICKS + 1}, f"no tick {TICKS + 1}; allowed: 0 to {TICKS}"),
        ({"branch": "mian", "replay": 0}, "no branch 'mian'"),
    ],
)
def test_what_is_not_there_to_be_played_back_is_told_in_one_line(town: Path, wrong: dict[str, object], reason: str) -> None:
    told = halted(EngineSpec(save=str(town), **wrong))  # type: ignore[arg-type]
    assert reason in told and "\n" not in told


INSIDE = """
import os, socket, sys, threading
import msgspec
from models.frames import receive_frame
from tui.engine import Wire, run_engine
from tui.protocol import Quit, decode_from_engine, encode
from tui.wire import EngineSpec
from models.frames import send_frame

theirs, ours = os.pipe(), os.pipe()
wire = Wire(os.fdopen(theirs[0], "rb", buffering=0), os.fdopen(ours[1], "wb", buffering=0))
running = threading.Thread(target=run_engine, args=(wire, EngineSpec(save=sys.argv[1], replay=int(sys.argv[3]) if sys.argv[3] else None)))
running.start()
heard = os.fdopen(ours[0], "rb", buffering=0)
print(type(decode_from_engine(receive_frame(heard))).__name__)
for attempt in (
    lambda: socket.create_connection(("127.0.0.1", int(sys.argv[2]))),
    lambda: socket.socket(),
    lambda: socket.socketpair(),
    lambda: socket.getaddrinfo("localhost", 80),
    lambda: socket.gethostbyname("localhost"),
    lambda: __import__("asyncio").new_event_loop(),
    lambda: __import__("urllib.request").request.urlopen(f"http://127.0.0.1:{sys.argv[2]}/"),
):
    try:
        attempt()
        print("opened")
    except OSError as error:
        print(type(error).__name__)
unwanted = "sim.simulation", "models.minds", "models.rules", "openai", "llama", "httpx", "textual"
print(sorted({name for name in sys.modules if name.startswith(unwanted)}))
send_frame(os.fdopen(theirs[1], "wb", buffering=0), encode(Quit()))
running.join()
"""


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_in_the_process_of_a_replay_no_socket_can_be_opened_and_nobody_is_there_who_thinks(socket_enabled: None, town: Path) -> None:
    with answering(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi") as port:
        arguments = [sys.executable, "-c", INSIDE, str(town), str(port), "0"]
        told = subprocess.run(arguments, cwd=ROOT, capture_output=True, text=True, timeout=120, check=True).stdout.splitlines()
    assert told[0] == "Ready" and told[-1] == "[]"
    assert told[1:-1] == ["PermissionError"] * 6 + ["URLError"]


# A save that somebody else writes, or that cannot be written


def test_the_second_voxpop_on_a_save_only_shows_it_and_says_so(town: Path) -> None:
    with viewing(EngineSpec(save=str(town))) as first, viewing(EngineSpec(save=str(town))) as second:
        assert first.ready.only_replay == ""
        assert "another voxpop is writing this save" in second.ready.only_replay
        assert second.ready.snapshot.tick == TICKS and second.replica.hash() == first.replica.hash()
        assert declined(second, Step()) == second.ready.only_replay
        first.send(Step())
        first.send(Step())
        first.next(Ticked)
        assert first.next(Ticked).tick == TICKS + 2
        grown = second.next(Grown)
        while grown.tip < TICKS + 2:
            grown = second.next(Grown)
        assert grown.tip == TICKS + 2 and grown.strip
        for tick in (TICKS + 1, TICKS + 2, TICKS):
            assert second.look(tick).tip == TICKS + 2
            assert second.replica.hash() == recorded_hash(town, "main", tick)
        first.send(Quit())
        assert first.next(Halted).message == ""
        assert second.look(TICKS + 2).tip == TICKS + 2  # goes on alone, and can become the one that writes
        second.client.go_to("main")
        second.open()
        assert (second.ready.only_replay, second.ready.snapshot.tick) == ("", TICKS + 2)
        second.send(Step())
        assert second.next(Ticked).tick == TICKS + 3


def test_one_that_is_written_and_cannot_be_read_gives_way_to_the_next_which_is_played(town: Path, lived: Path) -> None:
    with closing(sqlite3.connect(town)) as db:
        db.execute("CREATE TABLE more(a)")
    other = EngineSpec(save=str(shutil.copy(lived, town.with_name("other.db"))))
    lock = WriterLock(town)
    try:
        with viewing(EngineSpec(save=str(town), instead=(other,))) as viewer:
            assert (viewer.ready.save, viewer.ready.only_replay) == (other.save, "")
            assert "its tables are not those of a save" in viewer.next(Declined).message
            viewer.send(Step())
            assert viewer.next(Ticked).tick == TICKS + 1
    finally:
        lock.release()


def test_what_another_voxpop_adds_is_told_tick_by_tick_and_each_once(town: Path) -> None:
    with viewing(EngineSpec(save=str(town))) as first, viewing(EngineSpec(save=str(town), replay=0)) as second:
        told = list(second.ready.strip)
        for _ in range(3):
            first.send(Step())
            first.next(Ticked)
            grown = second.next(Grown)
            told += grown.strip
            assert len(told) == grown.tip + 1
    with open_save(town) as save:
        assert told == save.strip()


def test_a_save_that_is_replaced_is_opened_anew(town: Path, lived: Path) -> None:
    with viewing(EngineSpec(save=str(town), replay=TICKS)) as viewer:
        longer = town.with_name("longer.db")
        shutil.copy(lived, longer)
        with viewing(EngineSpec(save=str(longer))) as other:
            other.send(Step())
            other.next(Ticked)
        viewer.look(2)
        longer.replace(town)
        assert viewer.next(Grown).tip == TICKS + 1
        viewer.look(TICKS + 1)
        assert viewer.replica.hash() == recorded_hash(town, "main", TICKS + 1)


def test_branching_from_a_replay_begins_a_world_that_lives(town: Path) -> None:
    with viewing(EngineSpec(save=str(town), branch="main", replay=9)) as viewer:
        viewer.look(4)
        viewer.client.go_to("from here", Fork("main", 4))
        viewer.open()
        assert (viewer.ready.only_replay, viewer.ready.branch, viewer.ready.snapshot.tick) == ("", "from here", 4)
        viewer.send(Step())
        assert viewer.next(Ticked).tick == 5
        assert viewer.replica.hash() == recorded_hash(town, "from here", 5)
        viewer.client.go_to("main", replay=7)
        viewer.open()
        assert (viewer.ready.branch, viewer.ready.snapshot.tick) == ("main", 7) and viewer.ready.only_replay


@pytest.mark.parametrize("before", [None, 9])
def test_where_a_branch_cannot_be_made_that_is_told_and_the_replay_goes_on(town: Path, before: int | None) -> None:
    with viewing(EngineSpec(save=str(town))) as first, viewing(EngineSpec(save=str(town), replay=before)) as second:
        second.client.go_to("from here", Fork("main", 4))
        second.open()
        assert "another voxpop is writing this save" in second.ready.only_replay
        assert (second.ready.branch, second.ready.snapshot.tick) == ("main", 4)
        assert second.next(Declined).message.startswith("No branch was made: town.db: another voxpop is writing this save")
        second.look(5)
        assert second.replica.hash() == recorded_hash(town, "main", 5)
        first.send(Step())
        first.next(Ticked)
    with open_save(town) as save:
        assert "from here" not in [branch.name for branch in save.branches()]


def test_a_branch_that_is_there_already_is_not_made_again_and_its_parent_is_shown(town: Path) -> None:
    with viewing(EngineSpec(save=str(town), replay=9)) as viewer:
        viewer.client.go_to("what if", Fork("main", 4))
        viewer.open()
        assert (viewer.ready.branch, viewer.ready.snapshot.tick) == ("main", 4) and viewer.ready.only_replay
        assert "exists already" in viewer.next(Declined).message


READ_ONLY = """
import os, sys
sys.path[:0] = sys.argv[2:]
print(os.access(sys.argv[1], os.W_OK))
from viewing import viewing
from tui.protocol import Declined
from tui.wire import EngineSpec, Fork
with viewing(EngineSpec(save=sys.argv[1])) as viewer:
    print(viewer.ready.only_replay)
    viewer.look(3)
    print(viewer.replica.hash().hex())
    viewer.client.go_to("x", Fork("main", 2))
    viewer.open()
    print(viewer.next(Declined).message)
    print(viewer.ready.snapshot.tick)
"""


def may_not_write() -> None:
    """Take from this process, if it is root's, the right to write where modes forbid it, for good."""
    if os.geteuid() == 0:
        for right in (1, 2):  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
            ctypes.CDLL(None).prctl(24, right, 0, 0, 0)  # PR_CAPBSET_DROP


@pytest.mark.skipif(sys.platform != "linux", reason="modes of files, and what overrides them, are other ones there")
def test_a_save_that_cannot_be_written_is_shown(town: Path) -> None:
    town.chmod(0o444)
    town.parent.chmod(0o555)
    arguments = [sys.executable, "-c", READ_ONLY, str(town), str(ROOT), str(ROOT / "tests")]
    try:
        result = subprocess.run(arguments, capture_output=True, text=True, timeout=120, check=True, preexec_fn=may_not_write)
    finally:
        town.parent.chmod(0o755)
        town.chmod(0o644)
    writable, why, state, told, tick = result.stdout.splitlines()
    if writable == "True":
        pytest.skip("this process may write everything, and cannot give that up")
    assert why.startswith("Read-only: ") and told.startswith("No branch was made: town.db: cannot be written in")
    assert (state, tick) == (recorded_hash(town, "main", 3).hex(), "2")


# A damaged tick


def harmed(town: Path, tick: int, branch: int = 1) -> None:
    rewritten(town, tick, given(1, b"{}"), branch)
    with closing(sqlite3.connect(town)) as db:
        db.execute("DELETE FROM snapshot WHERE tick > 0")
        db.commit()


@pytest.mark.parametrize("replay", [None, 9, TICKS], ids=["played", "at the tick", "after it"])
def test_of_a_world_with_a_damaged_tick_the_one_before_is_shown_with_the_way_on(town: Path, replay: int | None) -> None:
    harmed(town, 9)
    with viewing(EngineSpec(save=str(town), replay=replay)) as viewer:
        assert (viewer.ready.branch, viewer.ready.snapshot.tick) == ("main", 8)
        assert viewer.replica.hash() == recorded_hash(town, "main", 8)
        why = viewer.ready.only_replay
        command = f"voxpop branch {town} --at 8 --name saved"
        assert why.startswith("town.db: tick 9: its ") and why.endswith(f"; begin a branch before it, or: {command}")
        viewer.look(3)
        with pytest.raises(LookupError, match="tick 9: "):
            viewer.look(9)
        viewer.client.go_to("mended", Fork("main", 8))
        viewer.open()
        assert not viewer.ready.only_replay and viewer.ready.branch == "mended"
        viewer.send(Step())
        assert viewer.next(Ticked).tick == 9
    result = CliRunner().invoke(voxpop, command.split()[1:])
    assert result.exit_code == 0, result.output
    with open_save(town, branch="saved") as save:
        assert save.world().tick == 8


def test_the_command_names_the_branch_that_is_damaged(town: Path) -> None:
    harmed(town, 8, branch=2)
    with viewing(EngineSpec(save=str(town), branch="what if")) as viewer:
        assert viewer.ready.snapshot.tick == 7
        assert viewer.ready.only_replay.endswith(f"voxpop branch {town} --from 'what if' --at 7 --name saved")


def test_a_world_whose_beginning_is_damaged_is_not_shown(town: Path) -> None:
    with closing(sqlite3.connect(town)) as db:
        db.execute("UPDATE tick SET state_hash = zeroblob(16) WHERE branch = 1 AND tick = 0")
        db.execute("DELETE FROM snapshot WHERE tick > 0")
        db.commit()
    assert "tick 0: " in halted(EngineSpec(save=str(town), replay=5))


# The command


def test_playback_opens_the_screen_on_the_tick_that_was_asked_for(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[EngineSpec] = []
    monkeypatch.setattr("tui.launch.launch", opened.append)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("sys.stdout.isatty", lambda: True, raising=False)
    playback(town, None, None)
    playback(town, "inside", 9)
    assert opened == [EngineSpec(save=str(town), branch="main", replay=0), EngineSpec(save=str(town), branch="inside", replay=9)]
    for branch, at, reason in (("inside", 10, "branch 'inside' has no tick 10; allowed: 0 to 9"), ("mian", 0, "no branch 'mian'")):
        with pytest.raises(BranchError, match=reason):
            playback(town, branch, at)
    with pytest.raises(NotASaveError):
        playback(town.with_name("gone.db"), None, None)
    assert len(opened) == 2


def test_what_the_player_changed_is_in_the_picture_of_its_tick(town: Path) -> None:
    with viewing(EngineSpec(save=str(town), branch="what if", replay=6)) as viewer:
        viewer.look(7)
        kinds = [type(event) for event in viewer.replica.events if isinstance(event, ControlMoved | NewsAnnounced | ChangeRefused)]
        assert kinds == [ControlMoved]
        assert [agent.human for agent in viewer.replica.world.agents.values()].count(True) == 1  # type: ignore[union-attr]
        viewer.look(6)
        assert not any(agent.human for agent in viewer.replica.world.agents.values())  # type: ignore[union-attr]
