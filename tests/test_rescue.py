"""Rescue of damaged saves: it never fails otherwise than plainly, never invents, and keeps what lies before the damage at least."""

import sqlite3
from collections.abc import Callable
from hashlib import blake2b
from pathlib import Path

import pytest
from click.testing import CliRunner
from faults import dice_of, often
from forging import edited
from hostile import PLAIN, rich, said
from lives import recorded, written
from test_hostile_by_hand import HARMLESS, REFUSED
from test_hostile_mutations import blanked, flipped, swapped, truncated

from models.rules.mind import RulesMind
from saves.errors import DamagedError, LockedError, NotASaveError, NotKeptError, SaveError
from saves.file import create, open_save
from saves.rescue import rescue_save
from saves.salvage import Rescued
from sim.scenarios import new_world, scenario_named
from sim.simulation import Simulation
from sim.tape import Call
from tui.simulated_again import simulated_again

PAGE = 4096
TICKS = 30


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A save of a world whose ticks no rules made: what is lost of it cannot be simulated again."""
    path = tmp_path_factory.mktemp("lived") / "town.db"
    written(path, TICKS, snapshot_every=10)
    return path.read_bytes()


@pytest.fixture(scope="module")
def ruled(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A save of a world that lived by the rules."""
    import asyncio

    path = tmp_path_factory.mktemp("ruled") / "town.db"
    world, mind = new_world("town", 3, 10), RulesMind()
    with create(path, world, mind="rules") as save:
        save.mind = "rules"
        simulation = Simulation(world, scenario_named("town"), lambda _: mind, save, save.last_hash())
        for _ in range(12):
            asyncio.run(simulation.tick())
    return path.read_bytes()


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("pristine") / "town.db"
    rich(path)
    return path.read_bytes()


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory, pristine: bytes) -> dict[str, list[tuple[object, ...]]]:
    """What that says of each tick."""
    return ticks_of(laid(tmp_path_factory.mktemp("told"), pristine))


def laid(folder: Path, content: bytes, name: str = "town.db") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


def ticks_of(path: Path) -> dict[str, list[tuple[object, ...]]]:
    """Return all that a save says of each tick of its first branches, from tick 1 on."""
    found: dict[str, list[tuple[object, ...]]] = {}
    with open_save(path) as save:
        for branch in save.branches()[:4]:
            save.switch(branch.name)
            last = save.tip().tick
            by_tick: dict[int, list[bytes]] = recorded(save, branch.name)
            found[branch.name] = [(tick, by_tick.get(tick), save.world(branch.name, tick).state_hash()) for tick in range(last + 1)]
    return found


def part_of(kept: dict[str, list[tuple[object, ...]]], whole: dict[str, list[tuple[object, ...]]]) -> bool:
    return all(ticks == whole[name][: len(ticks)] for name, ticks in kept.items())


def test_a_save_that_is_whole_is_rescued_whole_with_its_branches_notes_and_replies(tmp_path: Path, pristine: bytes) -> None:
    path, target = laid(tmp_path, pristine), tmp_path / "new.db"
    found = rescue_save(path, target)
    assert found.whole and (found.calls, found.calls_found) == (3, 3)
    assert said(target) == said(path)
    with open_save(path) as one, open_save(target) as other:
        assert [(each.name, each.note, each.salt, each.created) for each in one.branches()] == [
            (each.name, each.note, each.salt, each.created) for each in other.branches()
        ]
        assert one.played() == other.played()


@pytest.mark.parametrize("part", range(4))
def test_whatever_is_damaged_nothing_is_invented_and_the_damaged_file_is_only_read(
    tmp_path: Path, pristine: bytes, told: dict[str, list[tuple[object, ...]]], part: int
) -> None:
    count = often(10, 500)
    kept = 0
    for number in range(part * count, (part + 1) * count):
        folder = tmp_path / str(number)
        folder.mkdir()
        kept += damaged_and_rescued(folder, pristine, told, number)
    assert kept > count // 2, "a rescue that refuses everything keeps nothing"


def damaged_and_rescued(tmp_path: Path, pristine: bytes, told: dict[str, list[tuple[object, ...]]], number: int) -> bool:
    """Damage a save by dice and rescue it; return whether anything was kept."""
    dice = dice_of(f"rescue {number}")
    content = bytearray(pristine)
    for _ in range(dice.choice((1, 1, 2, 5))):
        dice.choice((flipped, blanked, blanked, swapped, truncated))(content, dice)
    path, target = laid(tmp_path, bytes(content)), tmp_path / "new.db"
    try:
        found = rescue_save(path, target, simulated_again)
    except SaveError as error:
        assert str(error).startswith("town.db: ") and str(error).isprintable()
        assert not target.exists()
    else:
        kept = ticks_of(target)
        assert part_of(kept, told)
        assert {branch.name: branch.last for branch in found.branches if branch.last >= 0} == {
            name: len(ticks) - 1 for name, ticks in kept.items()
        }
    assert path.read_bytes() == bytes(content)
    assert not [each.name for each in tmp_path.iterdir() if each.name not in ("town.db", "new.db")]
    return target.exists()


def packed_at(content: bytes) -> dict[int, tuple[int, int]]:
    """Return where in a file the packed events of ticks of the first branch begin that lie in one page, and how long they are."""
    connection = sqlite3.connect(":memory:")
    connection.deserialize(content)
    rows = connection.execute("SELECT tick, data FROM events WHERE branch = 1 ORDER BY tick").fetchall()
    connection.close()
    return {tick: (content.find(data), len(data)) for tick, data in rows if content.find(data) >= 0}


def unlogged(path: Path) -> bytes:
    """Return the bytes of a save that says it keeps no log, so that they can be read from memory."""
    content = bytearray(path.read_bytes())
    content[18:20] = b"\1\1"
    return bytes(content)


@pytest.mark.parametrize("number", range(often(10, 300)))
def test_every_tick_before_the_damage_in_what_happened_is_kept(tmp_path: Path, lived: bytes, number: int) -> None:
    dice = dice_of(f"rescue before {number}")
    path = laid(tmp_path, lived)
    places = packed_at(unlogged(path))
    assert len(places) > TICKS // 2
    tick = dice.choice(sorted(places))
    start, length = places[tick]
    content = bytearray(lived)
    content[start + length // 2] ^= 1 << dice.randrange(8)
    path.write_bytes(content)
    found = rescue_save(path, tmp_path / "new.db")
    assert [(each.name, each.last, each.recorded) for each in found.branches] == [("main", tick - 1, TICKS)]
    assert f"tick {tick}" in found.branches[0].problem
    assert part_of(ticks_of(tmp_path / "new.db"), ticks_of(laid(tmp_path, lived, "whole.db")))


def first_world_end(content: bytes) -> int:
    """Return about where in a file the first world ends: where the end of it lies, which is in a page of its own."""
    connection = sqlite3.connect(":memory:")
    connection.deserialize(content)
    sql = "SELECT data FROM blob JOIN snapshot ON hash = state WHERE branch = 1 AND snapshot.tick = 0"
    (data,) = connection.execute(sql).fetchone()
    connection.close()
    return content.find(data[-100:]) + 100


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_of_a_file_that_was_cut_all_that_is_left_is_kept(tmp_path: Path, lived: bytes, share: float) -> None:
    path = laid(tmp_path, lived)
    places = packed_at(unlogged(path))
    cut = int(len(lived) * share)
    path.write_bytes(lived[:cut])
    lost = min((tick for tick, (start, length) in places.items() if start + length > cut), default=TICKS + 1)
    try:
        found = rescue_save(path, tmp_path / "new.db")
    except DamagedError as error:
        assert share < 0.5 and "its first world is lost" in str(error)
        assert first_world_end(unlogged(laid(tmp_path, lived, "whole.db"))) > cut
    else:
        assert found.branches[0].last >= min(lost - 1, max(places))


def test_ticks_of_which_the_events_are_lost_are_simulated_again_and_proven_by_their_hash(tmp_path: Path, ruled: bytes) -> None:
    path = laid(tmp_path, ruled)
    edited(path, "UPDATE events SET data = zeroblob(length(data)) WHERE tick IN (3, 4, 9)")
    found = rescue_save(path, tmp_path / "new.db", simulated_again)
    assert found.whole and [(each.last, each.again) for each in found.branches] == [(12, 3)]
    assert ticks_of(tmp_path / "new.db") == ticks_of(laid(tmp_path, ruled, "whole.db"))


def test_ticks_that_no_rules_made_are_not_made_up(tmp_path: Path, lived: bytes) -> None:
    path = laid(tmp_path, lived)
    edited(path, "DELETE FROM events WHERE tick = 7")
    found = rescue_save(path, tmp_path / "new.db", simulated_again)
    assert [(each.last, each.again) for each in found.branches] == [(6, 0)]


def test_ticks_of_which_only_the_rows_are_lost_are_proven_by_the_hash_of_the_next(tmp_path: Path, lived: bytes) -> None:
    path = laid(tmp_path, lived)
    edited(path, "DELETE FROM tick WHERE tick IN (7, 8, 9, 20)")
    found = rescue_save(path, tmp_path / "new.db")
    assert found.whole and found.branches[0].last == TICKS
    assert ticks_of(tmp_path / "new.db") == ticks_of(laid(tmp_path, lived, "whole.db"))
    edited(path, "DELETE FROM events WHERE tick = 8")
    found = rescue_save(path, tmp_path / "other.db")
    assert [(each.last, each.problem) for each in found.branches] == [(6, "the page that lists tick 7 is damaged")]


def test_a_first_world_that_is_lost_is_made_anew_where_it_comes_to_the_recorded_hash(tmp_path: Path, ruled: bytes) -> None:
    path = laid(tmp_path, ruled)
    edited(path, "UPDATE blob SET data = zeroblob(length(data)) WHERE hash = (SELECT state FROM snapshot WHERE tick = 0)")
    assert rescue_save(path, tmp_path / "new.db").whole
    edited(path, "UPDATE meta SET value = '4' WHERE key = 'seed'")
    with pytest.raises(DamagedError, match=r"^town\.db: nothing of it can be kept: its first world is lost"):
        rescue_save(path, tmp_path / "other.db")
    assert not (tmp_path / "other.db").exists()


HEADS: dict[str, Callable[[bytes], bytes]] = {
    "its head is blank": lambda content: bytes(100) + content[100:],
    "its first page is blank": lambda content: bytes(PAGE) + content[PAGE:],
    "it says that it has more pages": lambda content: content[:28] + b"\0\0\xff\xff" + content[32:],
    "it says that it has fewer pages": lambda content: content[:28] + b"\0\0\0\2" + content[32:],
    "a byte is missing at its end": lambda content: content[:-1],
    "something hangs on its end": lambda content: content + b"dear diary",
}


@pytest.mark.parametrize("name", HEADS)
def test_a_head_or_size_that_is_wrong_is_made_good_in_a_copy(tmp_path: Path, lived: bytes, name: str) -> None:
    path = laid(tmp_path, HEADS[name](lived))
    assert rescue_save(path, tmp_path / "new.db").branches[0].last >= TICKS - 1


def logged(path: Path, content: bytes) -> tuple[Path, bytes]:
    """Lay a save of which the last ticks are in its log, and return the log's content."""
    path.write_bytes(content)
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA wal_autocheckpoint=0")
    connection.execute("INSERT INTO meta VALUES ('x', 'y')")
    log = path.with_name(path.name + "-wal").read_bytes()
    connection.close()
    path.write_bytes(content)
    return path, log


def test_what_the_log_beside_it_holds_is_taken_where_that_keeps_more(tmp_path: Path, lived: bytes) -> None:
    path, log = logged(tmp_path / "town.db", lived)
    path.with_name("town.db-wal").write_bytes(log)
    found = rescue_save(path, tmp_path / "new.db")
    assert found.whole and found.log
    assert path.with_name("town.db-wal").read_bytes() == log and path.read_bytes() == lived


def test_a_log_that_is_another_files_is_left_out(tmp_path: Path, lived: bytes, pristine: bytes) -> None:
    _, log = logged(tmp_path / "other.db", pristine)
    path = laid(tmp_path, lived)
    path.with_name("town.db-wal").write_bytes(log)
    found = rescue_save(path, tmp_path / "new.db")
    assert found.branches[0].last == TICKS
    assert path.with_name("town.db-wal").read_bytes() == log


@pytest.mark.parametrize("version", [3, 4])
def test_a_damaged_save_of_a_former_format_is_rescued_into_this_one(tmp_path: Path, version: int) -> None:
    golden = Path(__file__).with_name("golden") / f"format-{version}.db"
    whole = laid(tmp_path, golden.read_bytes(), "whole.db")
    path = laid(tmp_path, golden.read_bytes())
    assert rescue_save(path, tmp_path / "all.db").whole
    assert ticks_of(tmp_path / "all.db") == ticks_of(whole)
    edited(path, "UPDATE event SET payload = '{}' WHERE branch = 1 AND tick = 3 AND seq = 1")
    found = rescue_save(path, tmp_path / "new.db")
    assert found.branches[0].last == 2
    assert part_of(ticks_of(tmp_path / "new.db"), ticks_of(whole))


@pytest.mark.parametrize("name", [name for name in (*REFUSED, *HARMLESS) if not name.startswith("more branches")])
def test_a_save_made_to_do_harm_does_none_when_it_is_rescued(
    tmp_path: Path, pristine: bytes, told: dict[str, list[tuple[object, ...]]], name: str
) -> None:
    folder = tmp_path / "worlds"
    folder.mkdir()
    path = laid(folder, pristine)
    (REFUSED | HARMLESS)[name](path)
    before = path.read_bytes()
    try:
        rescue_save(path, tmp_path / "new.db", simulated_again)
    except PLAIN as error:
        assert str(error).isprintable()
    else:
        kept = ticks_of(tmp_path / "new.db")
        assert part_of({branch: ticks for branch, ticks in kept.items() if branch in told}, told) or "input" in name
    assert path.read_bytes() == before


def test_what_is_no_file_of_a_save_is_refused_at_once(tmp_path: Path, lived: bytes) -> None:
    import os

    os.mkfifo(tmp_path / "pipe.db")
    for name, kind in (("pipe.db", NotASaveError), ("nowhere.db", NotASaveError), (".", NotASaveError)):
        with pytest.raises(kind):
            rescue_save(tmp_path / name, tmp_path / "new.db")
    newer = laid(tmp_path, lived[:60] + (99).to_bytes(4, "big") + lived[64:], "newer.db")
    with pytest.raises(NotASaveError, match="made by a newer voxpop"):
        rescue_save(newer, tmp_path / "new.db")
    with pytest.raises(DamagedError, match=r"^town\.db: nothing of it can be kept: "):
        rescue_save(laid(tmp_path, b"dear diary" * 5000), tmp_path / "new.db")
    path = laid(tmp_path, lived, "mine.db")
    with pytest.raises(NotKeptError, match="exists already"):
        rescue_save(path, path)
    with open_save(path, writable=True), pytest.raises(LockedError):
        rescue_save(path, tmp_path / "new.db")
    assert not (tmp_path / "new.db").exists()


def leaves(content: bytes, table: str) -> list[int]:
    """Return the numbers of the pages of a table that hold its rows, in order."""
    connection = sqlite3.connect(":memory:")
    connection.deserialize(content)
    (root,) = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", [table]).fetchone()
    connection.close()
    found, wanted = [], [int(root)]
    while wanted:
        number = wanted.pop(0)
        start = (number - 1) * PAGE
        if content[start] in (0x0D, 0x0A):  # a leaf of a table, or of one that is its own index
            found.append(number)
            continue
        assert content[start] in (0x05, 0x02)
        cells = int.from_bytes(content[start + 3 : start + 5], "big")
        places = [int.from_bytes(content[start + at : start + at + 2], "big") for at in range(12, 12 + 2 * cells, 2)]
        below = [int.from_bytes(content[start + place : start + place + 4], "big") for place in places]
        wanted = [*below, int.from_bytes(content[start + 8 : start + 12], "big"), *wanted]
    return found


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A save of which every list takes more than one page."""
    path = tmp_path_factory.mktemp("full") / "town.db"
    written(path, 60, snapshot_every=20)
    with open_save(path, writable=True) as save:
        tape = save.tape()
        for number in range(120):
            asked = b'{"asked":%d}' % number
            key, said_so = blake2b(asked, digest_size=16).digest(), b'{"said":%d}' % number
            of = {"tick": 60, "agent": number + 1, "purpose": "speak", "attempt": 0, "tokens_in": 1, "tokens_out": 1, "ms": 1}
            tape.keep(Call(key=key, request=asked, reply=said_so, status="ok", **of))  # type: ignore[arg-type]
        for number in range(40):
            save.branch(f"idea-{number}", "main", 50, note="n" * 300)
    return unlogged(path)


@pytest.mark.parametrize(
    ("table", "unread"),
    [("branch", "branches and the notes on them"), ("call", "replies of models"), ("engine", "which version made which tick"),
     ("meta", "what the save says of itself"), ("model", "names of models"), ("tick", "")],
)  # fmt: skip
def test_a_page_that_lists_what_no_hash_proves_is_told_to_be_damaged(tmp_path: Path, full: bytes, table: str, unread: str) -> None:
    from tui.commands.rescue import told

    content = bytearray(full)
    page = leaves(full, table)[-1]
    content[(page - 1) * PAGE : page * PAGE] = b"\xff" * PAGE
    content[18:20] = b"\2\2"
    found = rescue_save(laid(tmp_path, bytes(content)), tmp_path / "new.db")
    assert not found.whole and "nothing is known to be lost" not in told(found)
    assert not unread or f"a page that lists {unread} is damaged: some may be lost" in told(found)
    assert all(each.recorded is None or each.recorded >= each.last for each in found.branches)


def test_a_row_is_not_looked_for_in_a_hollow_file_for_ever(tmp_path: Path, full: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    from saves import wreck

    content = bytearray(full)
    page = leaves(full, "events")[-1]
    content[(page - 1) * PAGE : page * PAGE] = b"\xff" * PAGE
    path = laid(tmp_path, bytes(content))
    with path.open("r+b") as file:
        file.truncate(len(content) + (1 << 28))
    asked = 0
    whole = wreck.Wreck.one

    def counted(self: wreck.Wreck, sql: str, *values: object) -> tuple[object, ...] | None:
        nonlocal asked
        asked += "WHERE rowid" in sql
        return whole(self, sql, *values)

    monkeypatch.setattr(wreck.Wreck, "one", counted)
    opened = wreck.Wreck(path)
    assert 0 < len(opened._places) < 60 and asked <= wreck._GAP_MOST + 100
    opened.close()


def test_the_command_tells_what_was_kept_and_what_was_lost(tmp_path: Path, lived: bytes) -> None:
    from tui.commands.rescue import rescue

    path = laid(tmp_path, lived)
    edited(path, "UPDATE events SET data = zeroblob(length(data)) WHERE tick = 21")
    done = CliRunner().invoke(rescue, [str(path)])
    assert done.exit_code == 0, done.output
    assert done.output.startswith(f"main: kept up to tick 20 of {TICKS}; tick 21: its events do not decompress")
    assert "town-rescued.db" in done.output
    with open_save(tmp_path / "town-rescued.db") as save:
        assert save.tip().tick == 20


def test_a_refusal_of_a_damaged_save_names_the_rescue_as_it_runs_in_this_folder(
    tmp_path: Path, lived: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my worlds").mkdir()
    for name in ("my worlds/town.db", "a\nb.db"):
        path = laid(tmp_path, lived[: len(lived) * 3 // 4], name)
        with pytest.raises(DamagedError) as refused:
            open_save(path)
        assert ("; voxpop rescue 'my worlds/town.db' keeps what is whole" in str(refused.value)) is ("\n" not in name)
    path = laid(tmp_path, lived[: len(lived) * 3 // 4])
    with pytest.raises(DamagedError, match=r"; voxpop rescue town\.db keeps what is whole$"):
        open_save(path)
    with monkeypatch.context() as elsewhere, pytest.raises(DamagedError) as refused:
        elsewhere.chdir(tmp_path / "my worlds")
        open_save(path)
    assert str(refused.value).endswith(f"; voxpop rescue {path} keeps what is whole")
    path.write_bytes(lived)
    edited(path, "UPDATE events SET data = zeroblob(length(data)) WHERE tick = 21")
    with open_save(path) as save, pytest.raises(DamagedError, match=r"tick 21: .*; voxpop rescue town\.db keeps what is whole$"):
        save.world(tick=25)


def test_what_was_rescued_goes_on(tmp_path: Path, ruled: bytes) -> None:
    import asyncio

    path = laid(tmp_path, ruled)
    edited(path, "DELETE FROM events WHERE tick = 6")
    rescued: Rescued = rescue_save(path, tmp_path / "new.db")
    assert rescued.branches[0].last == 5
    mind = RulesMind()
    with open_save(tmp_path / "new.db", writable=True) as save:
        simulation = Simulation(save.resume(), scenario_named("town"), lambda _: mind, save, save.last_hash())
        for _ in range(7):
            asyncio.run(simulation.tick())
        hashes = save.tip()
    with open_save(laid(tmp_path, ruled, "whole.db")) as save:
        assert save.tip() == hashes
