"""Replies that were paid for reach the disk: at once where that is cheap, a moment later elsewhere, bad ones too."""

import asyncio
import json
import math
import os
import random
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from click.testing import CliRunner
from fault_lives import call
from faults import PATIENCE
from figures import Figures
from lives import lived, small_world
from openai_server import Server, running
from test_bad_replies import KINDS, bent

import saves.waiting
from models.cast import Cast
from saves.file import Save, create, open_save
from saves.waiting import SAVED_UP
from sim.scenarios import new_world, scenario_named
from sim.simulation import Simulation
from tui.commands.replay import replay


@pytest.fixture
def save(tmp_path: Path) -> Iterator[Save]:
    with create(tmp_path / "town.db", small_world(), mind="rules") as made:
        yield made


@pytest.fixture
def server(socket_enabled: None) -> Iterator[Server]:
    with running() as found:
        found.embeds = False
        yield found


def synchronous(save: Save) -> int:
    """Return how long commits wait now: 2 until the disk has them, 1 not at all."""
    return int(save._db.conn.execute("PRAGMA synchronous").fetchone()[0])


def test_replies_wait_for_the_disk_until_that_took_too_long_and_again_after_a_while(save: Save, monkeypatch: pytest.MonkeyPatch) -> None:
    now, waited = 0.0, []
    monkeypatch.setattr(saves.waiting, "LATEST", 9_000)
    monkeypatch.setattr("saves.waiting.time.monotonic", lambda: now)
    waiting = save.tape()._waiting
    waiting._since = 0.0

    def commit(seconds: float) -> None:
        nonlocal now
        with waiting.spent():
            waited.append(synchronous(save) == 2)
            now += seconds

    for _ in range(60):
        commit(0.03)  # a slow disk, and calls one after the other
    assert waited[0] and 0.02 < sum(waited) / len(waited) < 0.5
    waited.clear()
    now += 60
    for _ in range(100):
        commit(0.03)
        now += 1.0  # the same disk and a model that takes its time
    assert all(waited)
    assert waiting.credit <= SAVED_UP and synchronous(save) == 2


def test_what_was_not_waited_for_is_given_to_the_disk_with_no_tick_to_come(save: Save, monkeypatch: pytest.MonkeyPatch) -> None:
    synced: list[str] = []
    given = os.fsync

    def fsync(opened: int) -> None:
        synced.append(str(Path(f"/proc/self/fd/{opened}").readlink()) if Path("/proc/self/fd").exists() else "town.db-wal")
        given(opened)

    monkeypatch.setattr(saves.waiting.os, "fsync", fsync)
    tape = save.tape()
    tape._waiting.credit = -math.inf
    tape.keep(call(1))
    deadline = time.monotonic() + PATIENCE
    while not synced and time.monotonic() < deadline:
        time.sleep(0.01)
    assert [Path(each).name for each in synced] == ["town.db-wal"]


def test_a_tick_waits_for_the_disk_whatever_was_left_by_calls_that_did_not(save: Save) -> None:
    save._db.conn.execute("PRAGMA synchronous=NORMAL")  # as where a transaction of calls could not be rolled back
    world = save.resume()
    save.append(lived(world, save.last_hash(), random.Random(1)))
    assert synchronous(save) == 2


@pytest.mark.allow_hosts(["127.0.0.1"])
def test_every_kind_of_bad_reply_is_recorded_in_a_save_that_comes_to_the_same_again(
    server: Server, tmp_path: Path, figures: Figures
) -> None:
    given: list[str] = []

    def script(number: int, body: dict[str, Any]) -> str:
        given.append(bent(number, body))
        return given[-1]

    server.script, path = script, tmp_path / "town.db"

    async def live() -> None:
        with create(path, world := new_world("town", 1, 20), mind="openai:tiny") as save:
            save.mind = f"openai:tiny@{server.url}"
            cast = Cast(save.mind, tape=save.tape(problems.append))
            simulation = Simulation(world, scenario_named("town"), cast.mind_of(world), save, save.last_hash())
            while len(server.asked) < len(KINDS):
                await asyncio.wait_for(simulation.tick(), PATIENCE)
                assert world.tick < 60
            await cast.aclose()

    problems: list[str] = []
    asyncio.run(live())
    assert not problems
    asked = len(server.asked)
    with figures.of("bad replies", len(given)):
        kept, wanted = Counter(kept_texts(path)), Counter(map(as_kept, given))
        assert kept == wanted, (kept - wanted, wanted - kept)
        again = CliRunner().invoke(replay, [str(path), "--verify"])
        assert again.exit_code == 0, again.output
        assert len(server.asked) == asked, "a model was asked during a re-simulation"


def as_kept(text: str) -> str:
    """Return what a reply is on a tape: halves of characters cannot be written."""
    return str(json.loads(json.dumps(text))).encode("utf-8", "replace").decode()


def kept_texts(path: Path) -> list[str]:
    """Return the texts of all replies in a save."""
    with open_save(path) as save, save.reading() as db:
        tape = save.tape()
        replies = db.conn.execute("SELECT reply FROM call WHERE reply IS NOT NULL").fetchall()
        return [msgspec.json.decode(tape._content(reply))["text"] for (reply,) in replies]
