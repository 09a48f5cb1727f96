"""Any tick can be looked at, forth and back: what the screen puts together is the world that was recorded."""

import asyncio
import random
import threading
import time
from pathlib import Path

import msgspec
import pytest
from faults import often
from table import PATIENCE
from viewing import PEOPLE, TICKS, Replica, Viewer, lived_town, recorded_hash, viewing

from models.rules.mind import RulesMind
from saves.file import create, open_save
from sim.errors import SimError
from sim.event import Joined, TickStarted
from sim.scenarios import new_world, scenario_named
from sim.simulation import Simulation
from tui import checkpoints
from tui import pictures as pictures_of
from tui.archive import Archive
from tui.pictures import SPAN, SPAN_EVENTS, Pictures
from tui.protocol import (
    Branches,
    Declined,
    EditBranch,
    GiveBack,
    Look,
    Pause,
    Quit,
    Replayed,
    Scene,
    SceneAgents,
    Step,
    Ticked,
    Unseen,
    decode_from_engine,
)
from tui.wire import EngineSpec


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("town") / "town.db"
    lived_town(path)
    return path


def shown(pictures: Pictures, replica: Replica, tick: int, before: int = -1, bare: bool = False) -> list[Scene | SceneAgents | Replayed]:
    """Show a tick, and return the messages that it took."""
    messages = [decode_from_engine(frame) for frame in pictures.frames(Look(1, tick, before, bare)) if frame]
    done = [replica.take(message) for message in messages]  # type: ignore[arg-type]
    assert done == [False] * (len(done) - 1) + [True] and replica.shown == tick
    return messages  # type: ignore[return-value]


@pytest.mark.parametrize("branch", ["main", "what if", "inside", "empty"])
def test_every_tick_of_every_branch_is_shown_as_it_was_forth_back_and_across(town: Path, branch: str) -> None:
    with open_save(town, branch=branch) as save, open_save(town, branch=branch) as other:
        pictures, replica = Pictures(save), Replica()
        tip = pictures.tip
        wanted = [other.world(tick=tick).state_hash() for tick in range(tip + 1)]
        across = random.Random(branch).choices(range(tip + 1), k=12)
        for tick in (*range(tip + 1), *range(tip, -1, -1), *across):
            shown(pictures, replica, tick, replica.shown)
            assert replica.hash() == wanted[tick]


def test_a_step_forth_sends_the_events_of_that_tick_only(town: Path) -> None:
    with open_save(town) as save:
        pictures, replica = Pictures(save), Replica()
        shown(pictures, replica, 4)
        scene, *rest = shown(pictures, replica, 5, before=4)
        assert (scene, replica.based) == (Scene(1, 5, TICKS), None)
        assert {type(message) for message in rest} == {Replayed}
        assert [event.tick for event in replica.events if isinstance(event, TickStarted)] == [5]


def test_the_picture_begins_some_ticks_before_so_that_what_scrolls_is_filled(town: Path) -> None:
    with open_save(town) as save:
        pictures, replica = Pictures(save), Replica()
        shown(pictures, replica, TICKS)
        lengths = [len([1 for row in save.events(start=tick, stop=tick)]) for tick in range(TICKS + 1)]
        assert replica.based is not None and replica.based < TICKS - 1
        assert sum(lengths[replica.based + 1 :]) <= SPAN_EVENTS and TICKS - replica.based <= SPAN
        shown(pictures, replica, 0)
        assert (replica.based, replica.events) == (0, [])


def test_with_many_events_a_tick_it_begins_one_tick_before(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures_of, "SPAN_EVENTS", 1)
    monkeypatch.setattr(pictures_of, "SLICE", 3)
    monkeypatch.setattr(checkpoints, "FRAME", 7)
    with open_save(town) as save:
        pictures, replica = Pictures(save), Replica()
        for tick in (TICKS, *range(TICKS - 1, 0, -1)):
            messages = shown(pictures, replica, tick)
            assert replica.based == tick - 1
            people = [len(message.agents) for message in messages if isinstance(message, SceneAgents)]
            assert people == [3] * (PEOPLE // 3) + [PEOPLE % 3]
            frames = [message for message in messages if isinstance(message, Replayed)]
            assert [frame.whole for frame in frames] == [False] * (len(frames) - 1) + [True]
            assert max(len(frame.events) for frame in frames) <= 7
            assert replica.hash() == recorded_hash(town, "main", tick)


def test_stepping_back_and_forth_reads_no_snapshot_again(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_save(town) as save:
        pictures, replica = Pictures(save), Replica()
        shown(pictures, replica, TICKS - 1)
        monkeypatch.setattr(save, "world", None)  # from here on it cannot be called
        for tick in (TICKS - 2, TICKS - 1, TICKS, TICKS - 1, TICKS - 3, TICKS):
            shown(pictures, replica, tick, replica.shown)
            assert replica.hash() == recorded_hash(town, "main", tick)


def test_steps_back_are_prepared_for_while_nothing_is_asked(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures_of, "SPAN_EVENTS", 1)
    monkeypatch.setattr(pictures_of, "RECENT", 0)
    with open_save(town) as save:
        pictures, replica = Pictures(save), Replica()
        shown(pictures, replica, TICKS)
        list(pictures.prepare(TICKS))
        assert pictures._kept.moments == list(range(5, TICKS + 1))  # from the last snapshot before half of AHEAD
        monkeypatch.setattr(save, "world", None)  # from here on it cannot be called
        for tick in range(TICKS - 1, TICKS - pictures_of.AHEAD // 2, -1):
            shown(pictures, replica, tick)
            assert replica.hash() == recorded_hash(town, "main", tick)


def test_preparing_ends_where_room_is_short(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with open_save(town) as save:
        monkeypatch.setattr(pictures_of, "RECENT", 0)
        for size in range(1, 1_000_000, 50_000):
            monkeypatch.setattr(checkpoints, "MOMENTS_SIZE", size)
            pictures = Pictures(save)
            shown(pictures, Replica(), TICKS)
            assert len(list(pictures.prepare(TICKS))) <= 2 * TICKS
            assert pictures._kept._size() <= size or len(pictures._kept.moments) == 1


@pytest.mark.parametrize("branch", ["main", "inside"])
def test_a_bare_picture_is_the_world_alone_and_sends_only_people_who_are_not_on_show_as_they_are(town: Path, branch: str) -> None:
    with open_save(town, branch=branch) as save, open_save(town, branch=branch) as other:
        pictures, replica = Pictures(save), Replica()
        tip, spared = pictures.tip, 0
        for tick in (*range(tip, -1, -1), tip, 2, tip // 2 + 1, 0, tip):
            before = replica.shown
            scene, *rest = shown(pictures, replica, tick, before, bare=True)
            assert (replica.based, replica.events) == (tick, []) and isinstance(scene, Scene)
            assert scene.agents == sum(len(message.agents) for message in rest if isinstance(message, SceneAgents))
            assert scene.like in (before, -1)
            spared += len(other.world(tick=tick).agents) - scene.agents
            assert replica.hash() == other.world(tick=tick).state_hash()
        assert spared > PEOPLE


def test_where_somebody_came_or_went_everybody_is_sent(tmp_path: Path) -> None:
    path = tmp_path / "joined.db"
    with create(path, new_world("town", 1, PEOPLE), mind="rules") as save:
        world = save.resume()
        persona = msgspec.structs.replace(next(iter(world.agents.values())).persona, id=max(world.agents) + 1, name="Nina New")
        simulation = Simulation(world, scenario_named("town"), lambda agent: RulesMind(), save, save.last_hash())
        asyncio.run(simulation.tick())
        simulation.intervene(Joined(persona.id, persona, ()))
        asyncio.run(simulation.tick())
        asyncio.run(simulation.tick())
    with open_save(path) as save:
        pictures, replica = Pictures(save), Replica()
        likes = []
        for tick in (3, 2, 1, 0, 2, 3):
            scene, *_ = shown(pictures, replica, tick, replica.shown, bare=True)
            likes.append(scene.like if isinstance(scene, Scene) and scene.base is not None else None)
            assert replica.hash() == recorded_hash(path, "main", tick)
        assert likes == [-1, 3, -1, 1, -1, None]


@pytest.mark.parametrize("seed", range(4))
def test_a_look_in_the_midst_of_preparing_is_answered_as_ever(town: Path, monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    dice = random.Random(seed)
    monkeypatch.setattr(pictures_of, "SPAN_EVENTS", dice.choice([1, 40, 1500]))
    monkeypatch.setattr(pictures_of, "RECENT", dice.choice([1, 12]))
    with open_save(town, branch="inside") as save:
        pictures, replica = Pictures(save), Replica()
        for _ in range(30):
            tick = max(replica.shown - 1, 0) if dice.random() < 0.7 else dice.randint(0, 9)
            if dice.random() < 0.3:  # one that is broken off
                next(pictures.frames(Look(1, dice.randint(0, 9))))
            shown(pictures, replica, tick, replica.shown)
            assert replica.hash() == recorded_hash(town, "inside", tick)
            for _ in zip(range(dice.randint(0, 3)), pictures.prepare(tick), strict=False):
                pass


def test_what_is_kept_stays_within_its_bounds_and_changes_no_picture(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pictures_of, "SPAN_EVENTS", 1)
    monkeypatch.setattr(checkpoints, "MOMENTS_SIZE", 1)
    monkeypatch.setattr(checkpoints, "TICKS_SIZE", 1)
    with open_save(town) as save:
        pictures, replica = Pictures(save), Replica()
        for tick in (TICKS, TICKS - 1, TICKS - 2, 3, 4, TICKS):
            shown(pictures, replica, tick, replica.shown)
            assert replica.hash() == recorded_hash(town, "main", tick)
            assert len(pictures._kept.moments) == 1


@pytest.mark.parametrize("tick", [-1, TICKS + 1, 1 << 70])
def test_a_tick_that_is_not_there_is_told_with_those_that_are(town: Path, tick: int) -> None:
    with open_save(town) as save, pytest.raises(SimError, match=f"no tick {tick} .*allowed: 0 to {TICKS}"):
        list(Pictures(save).frames(Look(1, tick)))


def test_the_newest_look_wins_and_one_that_waits_is_dropped(town: Path) -> None:
    held, sent = threading.Event(), list[bytes]()

    def send(frame: bytes) -> None:
        sent.append(frame)
        held.wait(PATIENCE)

    found = Archive(lambda: open_save(town), send)
    try:
        found.look(Look(1, 3))
        waited(lambda: bool(sent))  # the first frame of the first look is on its way
        for number in (2, 3, 4):
            found.look(Look(number, number))
        held.set()
        waited(lambda: isinstance(last := decode_from_engine(sent[-1]), Replayed) and last.number == 4 and last.last)
    finally:
        found.close()
    messages = [decode_from_engine(frame) for frame in sent]
    assert [message.number for message in messages[:2]] == [1, 4] and {message.number for message in messages} == {1, 4}  # type: ignore[union-attr]
    replica = Replica()
    for message in messages[1:]:
        replica.take(message)  # type: ignore[arg-type]
    assert replica.hash() == recorded_hash(town, "main", 4)


def test_what_cannot_be_read_is_told_in_one_line_and_another_look_is_answered(town: Path) -> None:
    sent, sources = list[bytes](), [town.with_name("gone.db"), town]
    found = Archive(lambda: open_save(sources.pop(0)), sent.append)
    try:
        found.look(Look(1, 3))
        waited(lambda: bool(sent))
        unseen = decode_from_engine(sent[0])
        assert isinstance(unseen, Unseen) and unseen.number == 1 and "gone.db" in unseen.message and "\n" not in unseen.message
        found.look(Look(2, 3))
        waited(lambda: isinstance(last := decode_from_engine(sent[-1]), Replayed) and last.last)
    finally:
        found.close()


def waited(done: "object") -> None:
    deadline = time.monotonic() + PATIENCE
    while not done() and time.monotonic() < deadline:  # type: ignore[operator]
        time.sleep(0.002)
    assert done()  # type: ignore[operator]


# In a live engine


def test_a_live_engine_shows_its_past_and_goes_on_from_its_tip(town: Path, tmp_path: Path) -> None:
    path = tmp_path / "town.db"
    path.write_bytes(town.read_bytes())
    with viewing(EngineSpec(save=str(path))) as viewer:
        for tick in (TICKS - 1, 2, 3, 0, TICKS):
            assert viewer.look(tick).tip == TICKS
            assert viewer.replica.hash() == recorded_hash(path, "main", tick)
        viewer.send(Step())
        assert viewer.next(Ticked).tick == TICKS + 1
        assert viewer.replica.hash() == recorded_hash(path, "main", TICKS + 1)
        assert viewer.look(TICKS).tip == TICKS + 1
        with pytest.raises(LookupError, match=f"no tick {TICKS + 2} "):
            viewer.look(TICKS + 2)
        viewer.look(TICKS + 1)
        viewer.send(Quit())
    with open_save(path) as save:
        assert save.tip().tick == TICKS + 1
    assert [file.name for file in tmp_path.iterdir()] == ["town.db"]  # no log is left: all is in the one file


def test_looking_back_holds_up_no_tick(town: Path, tmp_path: Path) -> None:
    path = tmp_path / "town.db"
    path.write_bytes(town.read_bytes())
    with viewing(EngineSpec(save=str(path))) as viewer:
        replica = Replica()
        for step in range(1, 9):
            viewer.send(Step())
            viewer.send(Look(step, TICKS - step))
            for _ in range(100_000):
                message = viewer.next(Ticked, Scene, SceneAgents, Replayed)
                if not isinstance(message, Ticked) and replica.take(message):
                    break
            assert replica.hash() == recorded_hash(path, "main", TICKS - step)
    with open_save(path) as save:
        assert save.tip().tick > TICKS


def test_every_look_comes_to_an_end_while_time_goes_on_unless_a_newer_one_takes_its_place(town: Path, tmp_path: Path) -> None:
    path, dice = tmp_path / "town.db", random.Random(7)
    path.write_bytes(town.read_bytes())
    with viewing(EngineSpec(save=str(path))) as viewer:
        hashes: dict[int, bytes] = {}
        for number in range(1, often(121, 301)):
            if dice.random() < 0.1:
                viewer.send(dice.choice([Step(), Pause()]))
            tick = dice.randint(-1, TICKS)
            viewer.send(Look(number, tick, bare=dice.random() < 0.7))
            if dice.random() < 0.5:
                continue  # a newer one may take its place
            replica = Replica()
            while True:
                message = viewer.next(Scene, SceneAgents, Replayed, Unseen)
                if message.number != number:
                    continue
                if isinstance(message, Unseen):
                    assert tick == -1
                    break
                if replica.take(message):
                    hashes.setdefault(tick, recorded_hash(path, "main", tick))
                    assert replica.hash() == hashes[tick]
                    break
        assert len(hashes) == TICKS + 1


def edited(viewer: Viewer, command: EditBranch) -> dict[str, tuple[str, bool, str]]:
    viewer.send(command)
    answer = viewer.next(Branches, Declined)
    if isinstance(answer, Declined):
        raise LookupError(answer.message)
    return {line.name: (line.parent, line.hidden, line.note) for line in answer.branches}


def test_branches_are_renamed_noted_and_hidden_and_nonsense_is_declined(town: Path, tmp_path: Path) -> None:
    path = tmp_path / "town.db"
    path.write_bytes(town.read_bytes())
    with viewing(EngineSpec(save=str(path), branch="what if")) as viewer:
        assert [(line.name, line.parent, line.fork, line.tick) for line in viewer.ready.branches] == [
            ("main", "", 0, TICKS), ("what if", "main", 6, 11), ("inside", "what if", 3, 9), ("empty", "inside", 8, 8)
        ]  # fmt: skip
        assert all(line.created for line in viewer.ready.branches)
        assert edited(viewer, EditBranch("inside", hidden=True, note="a dead end"))["inside"] == ("what if", True, "a dead end")
        found = edited(viewer, EditBranch("what if", name="a second thought", note="since the mast"))
        assert found["a second thought"] == ("main", False, "since the mast") and found["inside"][0] == "a second thought"
        for command, reason in (
            (EditBranch("nowhere", note="x"), "no branch 'nowhere'"),
            (EditBranch("empty", name="inside"), "exists already"),
            (EditBranch("empty", name="\x1b[2J"), "allowed"),
        ):
            with pytest.raises(LookupError, match=reason):
                edited(viewer, command)
        assert viewer.ready.players
        viewer.send(GiveBack(viewer.ready.players[0]))
        viewer.send(Step())
        assert viewer.next(Ticked).tick == 12
        assert viewer.look(5).tip == 12
    with viewing(EngineSpec(save=str(path))) as viewer:
        assert viewer.ready.branch == "a second thought"
        assert [line.name for line in viewer.ready.branches if line.hidden] == ["inside"]


# A large world, small enough for a test


def test_every_frame_of_a_large_world_is_short(tmp_path: Path) -> None:
    create(tmp_path / "news.db", new_world("breaking-news", 1, 2000), mind="rules").close()
    with open_save(tmp_path / "news.db") as save:
        frames = [decode_from_engine(frame) for frame in Pictures(save).frames(Look(1, 0)) if frame]
    assert isinstance(frames[0], Scene) and frames[0].base is not None and frames[0].base.agents == []
    assert [len(frame.agents) for frame in frames if isinstance(frame, SceneAgents)] == [200] * 10
    assert msgspec.structs.asdict(frames[-1]) == {"number": 1, "tick": 0, "events": (), "whole": True, "last": True}
