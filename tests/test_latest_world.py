"""The latest world goes on; one that cannot be read is passed over, named, and left as it is."""

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import msgspec
import pytest

from saves.file import create
from sim.errors import SimError
from sim.scenarios import new_world
from tui.commands import play
from tui.engine_client import EngineClient
from tui.protocol import Declined, FromEngine, Halted, Quit, Ready
from tui.wire import EngineSpec

PATIENCE = 30.0  # seconds


def saved(path: Path) -> EngineSpec:
    create(path, new_world("town", 1, 8), mind="rules").close()
    return EngineSpec(save=str(path))


def older_format(path: Path) -> EngineSpec:
    spec = saved(path)
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA user_version = 2")
    return spec


def other_tables(path: Path) -> EngineSpec:
    spec = saved(path)
    with closing(sqlite3.connect(path)) as db:
        db.execute("CREATE TABLE more(a)")
    return spec


def broken(path: Path) -> EngineSpec:
    path.write_bytes(b"not a database at all")
    return EngineSpec(save=str(path))


@pytest.fixture
def opened() -> Iterator[Callable[[EngineSpec, int], tuple[EngineClient, list[FromEngine]]]]:
    """Open a spec and wait for so many messages."""
    clients: list[EngineClient] = []

    def opening(spec: EngineSpec, count: int) -> tuple[EngineClient, list[FromEngine]]:
        client = EngineClient(spec)
        clients.append(client)
        client.start()
        heard: list[FromEngine] = []
        deadline = time.monotonic() + PATIENCE
        while len(heard) < count and time.monotonic() < deadline:
            heard += client.drain()
            time.sleep(0.005)
        return client, heard

    yield opening
    for client in clients:
        client.send(Quit())
        client.close()


@pytest.mark.parametrize(
    ("unreadable", "why"),
    [(older_format, "format 2 of a save cannot be read"), (other_tables, "its tables are not"), (broken, "this is not a voxpop save")],
)
def test_an_unreadable_world_is_passed_over_for_the_next_and_why_is_told(
    tmp_path: Path,
    opened: Callable[[EngineSpec, int], tuple[EngineClient, list[FromEngine]]],
    unreadable: Callable[[Path], EngineSpec],
    why: str,
) -> None:
    spec = unreadable(tmp_path / "new.db")
    content = (tmp_path / "new.db").read_bytes()
    good = saved(tmp_path / "old.db")
    client, heard = opened(msgspec.structs.replace(spec, instead=(good,)), 2)
    ready, told = heard
    assert isinstance(ready, Ready) and ready.save == good.save == client.spec.save
    assert isinstance(told, Declined) and told.message.startswith("Passed over: new.db: ") and why in told.message
    assert (tmp_path / "new.db").read_bytes() == content


def test_where_no_world_can_be_read_a_new_town_begins(
    tmp_path: Path, opened: Callable[[EngineSpec, int], tuple[EngineClient, list[FromEngine]]]
) -> None:
    town = EngineSpec(save=str(tmp_path / "town.db"), scenario="town", agents=8)
    _, heard = opened(msgspec.structs.replace(broken(tmp_path / "a.db"), instead=(older_format(tmp_path / "b.db"), town)), 3)
    assert isinstance(heard[0], Ready) and heard[0].save == town.save
    assert [message.message.split(":")[1].strip() for message in heard[1:] if isinstance(message, Declined)] == ["a.db", "b.db"]


def test_a_world_that_was_asked_for_by_name_is_not_passed_over(
    tmp_path: Path, opened: Callable[[EngineSpec, int], tuple[EngineClient, list[FromEngine]]]
) -> None:
    _, heard = opened(broken(tmp_path / "a.db"), 1)
    assert isinstance(heard[0], Halted) and "not a voxpop save" in heard[0].message


def test_play_tries_the_worlds_from_the_latest_to_the_oldest_and_a_new_town_last(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    asked: list[EngineSpec] = []
    monkeypatch.setattr("tui.worlds.worlds_folder", lambda: tmp_path)
    monkeypatch.setattr(play, "_launch", lambda spec, pace, start: asked.append(spec))
    play.play_latest()
    for name in ("first.db", "second.db"):
        (tmp_path / name).touch()
        time.sleep(0.02)
    play.play_latest()
    fresh, (latest) = asked[0], asked[1]
    assert (fresh.scenario, fresh.instead) == ("town", ())
    assert [Path(each.save).name for each in (latest, *latest.instead)][:2] == ["second.db", "first.db"]
    assert [each.scenario for each in (latest, *latest.instead)] == ["", "", "town"]


def test_a_mistake_in_an_event_file_is_told_where_there_is_no_terminal(tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.toml"
    wrong.write_text("people = 'many'\n", encoding="utf-8")
    with pytest.raises(SimError, match=r"wrong\.toml"):
        play._begin(str(wrong), "rules", None, 1, tmp_path / "x.db", play.Pace())
