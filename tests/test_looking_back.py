"""Looking back costs little: whole states come often enough, many events are read at once, and none is taken for another."""

import gc
import random
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lives import happenings, lived, small_world

from saves import pace
from saves.file import create, open_save
from saves.garbage import uncollected
from saves.pace import EVENTS_LEAST, EVENTS_MOST, Pace
from saves.payload import event_of, events_of
from sim.event import encode, kind_of
from sim.highlights import ACTS, MARKS

GOLDEN = sorted((Path(__file__).parent / "golden").glob("*.db"))
SMALL_TICK = 1500  # events


def states_of(path: Path) -> list[tuple[int, int]]:
    with open_save(path) as save, save.reading() as db:
        return db.conn.execute("SELECT branch, tick FROM snapshot ORDER BY branch, tick").fetchall()


def test_a_state_is_kept_as_soon_as_many_events_would_have_to_be_played(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "EVENTS_MOST", EVENTS_LEAST)
    path, world, dice = tmp_path / "town.db", small_world(), random.Random(1)
    due = -(-EVENTS_LEAST // SMALL_TICK)  # ticks
    with create(path, world, mind="rules") as save:
        for _ in range(due - 2):
            save.append(lived(world, save.last_hash(), dice, SMALL_TICK - 1))
    with open_save(path, writable=True) as save:  # counts on where it was
        world = save.resume()
        save.append(lived(world, save.last_hash(), dice, SMALL_TICK - 1))
        save.branch("what if", "main", due - 2)
        for _ in range(due + 1):
            save.append(lived(world, save.last_hash(), dice, SMALL_TICK - 1))
        save.switch("what if")
        world = save.resume()
        for _ in range(3):
            save.append(lived(world, save.last_hash(), dice, SMALL_TICK - 1))
    assert states_of(path) == [(1, 0), (1, due), (1, 2 * due), (2, due)]
    with open_save(path) as save:
        assert save.world().tick == 2 * due and save.world("what if").tick == due + 1


def test_the_longer_a_state_takes_to_read_the_fewer_events_follow_it() -> None:
    lengths = []
    for size in (0, 250_000, 1_000_000, 2_500_000, 50_000_000):
        events = 0
        while not Pace(events, size).due(100):
            events += 100
        lengths.append(events + 100)
    assert lengths[0] == pytest.approx(EVENTS_MOST, abs=100) and lengths[-2:] == [EVENTS_LEAST, EVENTS_LEAST]
    assert lengths == sorted(lengths, reverse=True) and len(set(lengths)) == 4
    assert not Pace(EVENTS_MOST - 2, 0).due(1) and Pace(EVENTS_MOST - 1, 0).due(1)


def test_a_state_that_nobody_can_take_is_not_missed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "EVENTS_LEAST", 10)
    monkeypatch.setattr(pace, "EVENTS_MOST", 10)
    path, world, dice = tmp_path / "town.db", small_world(), random.Random(1)
    create(path, world, mind="rules").close()
    with open_save(path, writable=True) as save:  # nothing is attached
        for _ in range(4):
            save.append(lived(world, save.last_hash(), dice, 8))
        assert save.world().state_hash() == world.state_hash()
        save.attach(world)
        save.append(lived(world, save.last_hash(), dice, 8))
    assert states_of(path) == [(1, 0), (1, 5)]


# Many events at once

PIECES = [encode(event) for event in happenings(small_world(), random.Random(5), 12)]


def test_many_events_are_read_as_one_by_one() -> None:
    assert events_of(b"\n".join(PIECES)) == [event_of(piece) for piece in PIECES]
    assert events_of(b"") == []


@given(cuts=st.sets(st.integers(1, len(b"\n".join(PIECES)) - 1), max_size=14), join=st.sampled_from([b"\n", b"", b",", b"\n\n", b"\r\n"]))
def test_lines_that_are_no_events_are_none_together_either(cuts: set[int], join: bytes) -> None:
    whole, places = b"\n".join(PIECES), sorted(cuts)
    text = join.join(whole[low:high] for low, high in zip([0, *places], [*places, len(whole)], strict=True))
    try:
        expected = [event_of(line) for line in text.split(b"\n")]
    except ValueError:
        with pytest.raises(ValueError, match=r"."):
            events_of(text)
    else:
        assert events_of(text) == expected


@pytest.mark.parametrize(
    "pieces",
    [
        [PIECES[0] + b"," + PIECES[1]],
        [PIECES[0] + b"," + PIECES[1][:9], PIECES[1][9:]],
        [b"", *PIECES[:2]],
        [PIECES[0] + b"],[" + PIECES[1]],
        [PIECES[0] + b" ", PIECES[1]],
        [PIECES[0], b" " + PIECES[1]],
        [PIECES[0] + PIECES[1]],
        [PIECES[0] + b"\n", PIECES[1]],
        [*PIECES[:2], b""],
        [PIECES[0].replace(b'"tick":1', b'"tick":1,"tick":1')],
        [PIECES[0].replace(b'"tick":1', b'"tick":1.0')],
        ['{"type":"mood_moved","agent":1,"mood":0.1,"arousal":0.1,"because":"\u202e"}'.encode()],
        [b'{"type":"mood_moved","agent":1,"mood":0.1,"arousal":0.1,"because":"\\u202e"}'],
        ["\ud800".encode(errors="surrogatepass")],
        [b"\xff"],
    ],
)
def test_events_that_are_not_written_as_we_write_them_are_refused(pieces: list[bytes]) -> None:
    with pytest.raises(ValueError, match=r"."):
        events_of(b"\n".join(pieces))


# What marked the past


@pytest.mark.parametrize("golden", GOLDEN, ids=lambda path: str(path.stem))
@pytest.mark.parametrize("branch", ["main", "what-if", "earlier"])
def test_the_past_is_told_as_it_was(golden: Path, branch: str, tmp_path: Path) -> None:
    path = Path(shutil.copy(golden, tmp_path / "town.db"))
    acts, marks = {kind_of(kind) for kind in ACTS}, {kind_of(kind) for kind in MARKS}
    with open_save(path, branch=branch) as save:
        rows, last = list(save.events(branch)), save.tip().tick
        for ticks, stop in ((200, last), (2, last), (2, last - 1), (1, 1)):
            found = save.past(ticks, stop)
            assert [each.tick for each in found] == list(range(max(1, stop - ticks + 1), stop + 1))
            for each in found:
                own = [row for row in rows if row.tick == each.tick]
                assert each.acts == sum(row.kind in acts for row in own)
                assert [kind_of(event) for event in each.events] == [row.kind for row in own if row.kind in marks]


# Garbage


def test_the_collector_goes_on_once_all_is_read() -> None:
    assert gc.isenabled()
    with pytest.raises(ZeroDivisionError), uncollected():
        with uncollected():
            assert not gc.isenabled()
        assert not gc.isenabled()
        raise ZeroDivisionError
    assert gc.isenabled()
    gc.disable()
    try:
        with uncollected():
            pass
        assert not gc.isenabled(), "who had it off keeps it off"
    finally:
        gc.enable()
