"""A copy is the whole save as it was at one moment, whoever writes it meanwhile; or there is none, and one plain line says why."""

import random
import resource
import subprocess
import sys
import threading
from pathlib import Path

import lives
import pytest
from asked import asked, blobs, moments, rows
from test_cli import ROOT

from saves.copying import copy_save
from saves.errors import NotASaveError, NotKeptError, SaveError
from saves.file import create, open_save
from saves.placing import draft_of
from sim.journal import TickRecord


def others(folder: Path, *known: str) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if path.name not in known)


def test_a_copy_holds_everything(tmp_path: Path) -> None:
    asked(tmp_path / "town.db")
    copy_save(tmp_path / "town.db", tmp_path / "copy.db")
    assert rows(tmp_path / "copy.db") == rows(tmp_path / "town.db")
    assert blobs(tmp_path / "copy.db") == blobs(tmp_path / "town.db")
    assert list(moments(tmp_path / "copy.db")) == list(moments(tmp_path / "town.db"))


def test_a_copy_can_be_played_on(tmp_path: Path) -> None:
    lives.written(tmp_path / "town.db", 3)
    copy_save(tmp_path / "town.db", tmp_path / "copy.db")
    with open_save(tmp_path / "copy.db", writable=True) as save:
        save.append(lives.lived(save.resume(), save.last_hash(), random.Random(1)))
        assert save.tip().tick == 4
    with open_save(tmp_path / "town.db") as save:
        assert save.tip().tick == 3


def test_copies_made_while_ticks_are_written_are_whole_and_have_all_that_was_acknowledged(tmp_path: Path) -> None:
    path, done, records = tmp_path / "live.db", threading.Event(), []
    world = lives.small_world()

    def live(save_made: threading.Event) -> None:
        dice = random.Random(3)
        with create(path, world, mind="rules") as save:
            save_made.set()
            while not done.is_set() and len(records) < 3000:
                record = lives.lived(world, save.last_hash(), dice)
                save.append(record)
                records.append(record)

    made = threading.Event()
    writer = threading.Thread(target=live, args=(made,))
    writer.start()
    try:
        assert made.wait(60)
        copies: list[tuple[int, Path]] = []
        for number in range(8):
            acknowledged = len(records)
            copy_save(path, tmp_path / f"copy-{number}.db")
            copies.append((acknowledged, tmp_path / f"copy-{number}.db"))
    finally:
        done.set()
        writer.join()
    for acknowledged, copy in copies:
        with open_save(copy) as save:
            tip = save.tip()
            assert tip.tick >= acknowledged
            _same(records, tip.tick, (tip.event_hash, tip.state_hash))
            assert save.world().state_hash() == tip.state_hash
    assert not [name for name in others(tmp_path) if name.startswith(".") or "-lock" in name]


def _same(records: list[TickRecord], tick: int, hashes: tuple[bytes, bytes]) -> None:
    if tick:
        assert (records[tick - 1].event_hash, records[tick - 1].state_hash) == hashes


def test_what_was_deleted_from_a_save_is_not_in_its_copy(tmp_path: Path) -> None:
    lives.written(tmp_path / "town.db", 2)
    with open_save(tmp_path / "town.db", writable=True) as save:
        save._db.conn.execute("INSERT INTO meta VALUES ('canary', 'deletedcanary')")
        save._db.conn.execute("DELETE FROM meta WHERE key = 'canary'")
    copy_save(tmp_path / "town.db", tmp_path / "copy.db")
    assert b"deletedcanary" not in (tmp_path / "copy.db").read_bytes()


def test_a_save_of_a_former_format_is_copied_in_this_format(tmp_path: Path) -> None:
    golden = Path(__file__).parent / "golden" / "format-3.db"
    before = golden.read_bytes()
    copy_save(golden, tmp_path / "copy.db")
    assert list(moments(tmp_path / "copy.db")) == list(moments(golden))
    assert golden.read_bytes() == before


def test_a_copy_overwrites_nothing_and_needs_its_folder(tmp_path: Path) -> None:
    lives.written(tmp_path / "town.db", 1)
    (tmp_path / "taken.db").write_text("mine")
    (tmp_path / "dangling.db").symlink_to(tmp_path / "nowhere.db")
    for target in ("taken.db", "dangling.db", "town.db"):
        with pytest.raises(NotKeptError, match="exists already"):
            copy_save(tmp_path / "town.db", tmp_path / target)
    with pytest.raises(NotKeptError, match="no folder"):
        copy_save(tmp_path / "town.db", tmp_path / "none" / "copy.db")
    with pytest.raises(NotASaveError):
        copy_save(tmp_path / "taken.db", tmp_path / "copy.db")
    assert (tmp_path / "taken.db").read_text() == "mine"
    assert others(tmp_path, "town.db", "taken.db", "dangling.db") == []


def test_a_damaged_save_has_no_copy(tmp_path: Path) -> None:
    lives.written(tmp_path / "town.db", 40)
    content = bytearray((tmp_path / "town.db").read_bytes())
    content[len(content) // 2 : len(content) // 2 + 3000] = bytes(3000)
    (tmp_path / "town.db").write_bytes(content)
    with pytest.raises(SaveError):
        copy_save(tmp_path / "town.db", tmp_path / "copy.db")
    assert not (tmp_path / "copy.db").exists()


def test_what_a_killed_program_left_of_a_copy_is_in_nobodys_way(tmp_path: Path) -> None:
    lives.written(tmp_path / "town.db", 3)
    for left in (".copy.db.new", ".copy.db.new-journal"):
        (tmp_path / left).write_bytes(b"half of it")
    (tmp_path / "copy.db-lock").touch()
    copy_save(tmp_path / "town.db", tmp_path / "copy.db")
    assert rows(tmp_path / "copy.db") == rows(tmp_path / "town.db")
    assert others(tmp_path, "town.db") == ["copy.db"]


@pytest.mark.skipif(sys.platform == "win32", reason="limits of a process")
# SQLite needs 32,768 bytes beside the source even to read it.
@pytest.mark.parametrize("most", [33_000, 45_000, 60_000])
@pytest.mark.parametrize("command", [["copy"], ["copy", "--without-prompts"]])
def test_a_full_disk_is_one_plain_line_and_nothing_is_left(tmp_path: Path, most: int, command: list[str]) -> None:
    lives.written(tmp_path / "town.db", 40)
    code = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from tui.cli import main; main()"
    found = subprocess.run(
        [sys.executable, "-P", "-c", code, *command, "town.db", "copy.db"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=120,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (most, most)),
    )
    assert found.returncode == 1 and found.stdout == ""
    assert len(found.stderr.splitlines()) == 1 and found.stderr.startswith("voxpop: copy.db: "), found.stderr
    assert others(tmp_path, "town.db") == []


def test_how_far_a_copy_is_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lives.written(tmp_path / "town.db", 200)
    monkeypatch.setattr("saves.copying._LOOKS", 0.0)
    monkeypatch.setattr("saves.copying._STEPS", 50)
    shares: list[float] = []
    copy_save(tmp_path / "town.db", tmp_path / "copy.db", shares.append)
    assert shares and shares == sorted(shares) and shares[-1] <= 1


@pytest.mark.parametrize("ending", ["-wal", "-journal", "-shm", "-lock"])
def test_a_copy_is_never_called_like_the_log_of_another_save_which_a_writer_would_empty(tmp_path: Path, ending: str) -> None:
    lives.written(tmp_path / "town.db", 2)
    with pytest.raises(NotKeptError, match="would be taken for the log of a save"):
        copy_save(tmp_path / "town.db", tmp_path / f"other.db{ending}")
    assert others(tmp_path, "town.db") == []


def test_files_whose_long_names_begin_alike_are_not_built_in_one_place() -> None:
    one, other = (draft_of(Path("n" * 100 + end)) for end in ("1.db", "2.db"))
    assert one != other and max(len(one.name), len(other.name)) < 100
    assert draft_of(Path("town.db")).name == ".town.db.new"


def test_a_first_world_or_a_state_that_is_damaged_is_told_of_a_copy(tmp_path: Path) -> None:
    from click.testing import CliRunner
    from forging import edited
    from lives import written

    from tui.cli import voxpop

    written(tmp_path / "town.db", 6, snapshot_every=3)
    assert CliRunner().invoke(voxpop, ["copy", str(tmp_path / "town.db"), str(tmp_path / "whole.db")]).exit_code == 0
    for tick in (0, 3):
        path = tmp_path / f"town-{tick}.db"
        path.write_bytes((tmp_path / "whole.db").read_bytes())
        change = "UPDATE blob SET data = zeroblob(length(data)) WHERE hash = (SELECT state FROM snapshot WHERE tick = :tick)"
        edited(path, change, tick=tick)
        found = CliRunner().invoke(voxpop, ["copy", str(path), str(tmp_path / f"copy-{tick}.db")])
        assert found.exit_code == 1 and "branch 'main': " in str(found.exception) and "does not decompress" in str(found.exception)
