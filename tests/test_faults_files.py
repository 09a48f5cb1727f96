"""Migrating, copying, exporting and importing: broken off at any call, they leave what was there as it was, and nothing half made."""

import random
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest
from disks import power_cut
from faults import BROKEN, FULL, KILLED, Fate, Fates, calls, dice_of, logged, often, read_told, told
from figures import Figures

from saves.file import open_save

GOLDEN = Path(__file__).parent / "golden" / "format-3.db"
JOBS = {
    "copy": ("copied.db", lambda source, made: ["copy", str(source), str(made)]),
    "tables": ("tables", lambda source, made: ["export", str(source), "--to", str(made)]),
    "lines": ("town.jsonl", lambda source, made: ["export", str(source), "--to", str(made)]),
    "network": ("town.graphml", lambda source, made: ["export", str(source), "--to", str(made)]),
    "import": ("again.db", lambda source, made: ["import", "voxpop", str(source.with_suffix(".jsonl")), "--save", str(made)]),
}
Check = Callable[[Path], object]


def fate_of(dice: random.Random, most: int) -> Fate:
    """Return a kill at one of so many calls, or a disk that fails there."""
    if dice.random() < 0.6:
        return Fate(dice.choice(("kill", "killed", "tear")), dice.randint(1, most))
    return Fate("fail", dice.randint(1, most), lasting=dice.choice((0, 1, 20)), error=dice.choice((FULL, FULL, BROKEN)))


def content(path: Path) -> object:
    """Return what a file or folder holds: of a save what is recorded, of others the bytes."""
    if path.is_dir():
        return {each.name: each.read_bytes() for each in path.iterdir()}
    return recorded(path) if path.suffix == ".db" else path.read_bytes()


def recorded(path: Path) -> object:
    """Return the branches, ticks and hashes of a save, everything played back."""
    with open_save(path) as save:
        for one in save.branches():
            save.world(one.name)
            list(save.events(one.name))
        ticks = save._db.conn.execute("SELECT branch, tick, n_events, event_hash, state_hash FROM tick ORDER BY branch, tick").fetchall()
        return ticks, [(one.name, one.parent, one.fork_tick) for one in save.branches()]


@pytest.fixture(scope="module")
def played(fates: Fates, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A save with branches, and what is exported of it beside it."""
    path = tmp_path_factory.mktemp("played") / "town.db"
    assert fates.live("branch", path, ticks=8, every=3) == 0
    assert fates.live("command", path, arguments=["export", str(path), "--to", str(path.with_suffix(".jsonl"))]) == 0
    return path


def put(played: Path, folder: Path) -> Path:
    """Put a save and its export into a new folder."""
    folder.mkdir()
    for each in (played, played.with_suffix(".jsonl")):
        shutil.copyfile(each, folder / each.name)
    return folder / played.name


@pytest.mark.parametrize("job", list(JOBS))
def test_a_job_that_is_broken_off_leaves_all_or_nothing(fates: Fates, tmp_path: Path, played: Path, figures: Figures, job: str) -> None:
    dice, kills = dice_of(job), 0
    name, command = JOBS[job]
    source = put(played, tmp_path / "first")
    if job == "lines":
        source.with_suffix(".jsonl").unlink()
    assert fates.live("command", source, arguments=command(source, source.with_name(name))) == 0
    most, wanted, before = calls(source), content(source.with_name(name)), source.read_bytes()
    for number in range(often(9, 50)):
        source = put(played, tmp_path / str(number))
        if job == "lines":
            source.with_suffix(".jsonl").unlink()
        beside, made = {each.name for each in source.parent.iterdir()}, source.with_name(name)
        fate = Fate("fail", dice.randint(1, most), lasting=dice.choice((0, 1, 20))) if number % 3 == 0 else fate_of(dice, most)
        status = fates.live("command", source, fate, arguments=command(source, made))
        kills += status == KILLED
        with figures.of("jobs broken off"), figures.of("kills", status == KILLED):
            assert source.read_bytes() == before, "the save was changed"
            check_made(fates, source, made, status, command(source, made), wanted)
            left = {each.name for each in source.parent.iterdir()} - beside - {name, "town.db-wal", "town.db-shm"}  # of a reader; they go
            assert not left or status == KILLED or (status == 3 and f".{name}.new" not in left), left
        figures.add("full at export", fate.do == "fail" and fate.error == FULL)
    assert kills


def check_made(fates: Fates, source: Path, made: Path, status: int, command: list[str], wanted: object) -> None:
    """Check that what was to be made is there whole, or not at all, and can then be made."""
    if not made.exists():
        assert status != 0
        assert fates.live("command", source, arguments=command) == 0, "it cannot be done again"
    assert content(made) == wanted


@pytest.mark.parametrize("job", list(JOBS))
def test_what_was_told_to_be_made_survives_a_power_cut(fates: Fates, tmp_path: Path, played: Path, figures: Figures, job: str) -> None:
    dice, (name, command) = dice_of(f"power {job}"), JOBS[job]
    source = put(played, tmp_path / "live")
    if job == "lines":
        source.with_suffix(".jsonl").unlink()
    before = {each.name: each.read_bytes() for each in source.parent.iterdir()}
    assert fates.live("command", source, arguments=command(source, source.with_name(name))) == 0
    made, wanted = logged(source), content(source.with_name(name))
    for number in range(often(6, 30)):
        left = tmp_path / str(number)
        left.mkdir()
        until = len(made) if number < 2 else dice.randint(0, len(made))
        power_cut(made[:until], source.parent, dice, left, before)
        said = read_told(b"".join(each.content for each in made[:until] if each.kind == "a"))
        with figures.of("power cuts"):
            assert (left / name).exists() or "done" not in {each.word for each in said}, "what was told to be made is lost"
            if (left / name).exists():
                assert content(left / name) == wanted
            assert (left / source.name).read_bytes() == before[source.name]


# From a former format


def former() -> object:
    connection = sqlite3.connect(f"{GOLDEN.as_uri()}?mode=ro&immutable=1", uri=True)
    ticks = connection.execute("SELECT branch, tick, n_events, event_hash, state_hash FROM tick ORDER BY branch, tick").fetchall()
    branches = connection.execute(
        "SELECT x.name, x.parent, x.fork_tick FROM branch x ORDER BY x.id",
    ).fetchall()
    connection.close()
    return ticks, branches


def check_migrated(path: Path) -> None:
    """Check that a save of the former format, wherever its migration was broken off, is whole in it or in this one."""
    wanted = former()
    assert recorded(path) == wanted
    for each in path.parent.glob("town.format-3*.db"):
        assert each.read_bytes()[60:64] == b"\0\0\0\3" and recorded(each) == wanted
    with open_save(path, writable=True) as save:
        save.branch("what if", "main", 1)
    assert list(path.parent.glob("town.format-3*.db")), "the former one is not kept"
    left = {each.name for each in path.parent.iterdir()}
    assert not {name for name in left if name.startswith(".")}, left


def test_a_migration_that_is_broken_off_changes_nothing(fates: Fates, tmp_path: Path, figures: Figures) -> None:
    dice = dice_of("migrate")
    path = tmp_path / "first" / "town.db"
    path.parent.mkdir()
    shutil.copyfile(GOLDEN, path)
    assert fates.live("migrate", path) == 0
    most = calls(path)
    for number in range(often(12, 80)):
        path = tmp_path / str(number) / "town.db"
        path.parent.mkdir()
        shutil.copyfile(GOLDEN, path)
        status = fates.live("migrate", path, fate_of(dice, most))
        if status == 3:
            assert told(path)[-1].rest[0].isprintable()
            assert "damaged" not in told(path)[-1].rest[0], told(path)
        with figures.of("migrations broken off"), figures.of("kills", status == KILLED):
            check_migrated(path)


def test_a_migration_survives_a_power_cut(fates: Fates, tmp_path: Path, figures: Figures) -> None:
    dice, path = dice_of("power migrate"), tmp_path / "live" / "town.db"
    path.parent.mkdir()
    shutil.copyfile(GOLDEN, path)
    assert fates.live("migrate", path) == 0
    made = logged(path)
    for number in range(often(12, 60)):
        left = tmp_path / str(number)
        left.mkdir()
        power_cut(made[: dice.randint(0, len(made))], path.parent, dice, left, {"town.db": GOLDEN.read_bytes()})
        with figures.of("power cuts"):
            check_migrated(left / "town.db")
