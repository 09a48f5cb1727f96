"""The first minute with a real engine: what happened last is told at once, a new world begins, and one that died goes on."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from test_engine import Screen

from saves.file import open_save
from sim.event import TickStarted, kind_of
from tui.engine_client import EngineClient
from tui.engine_lately import EVENTS, TICKS
from tui.protocol import Declined, Halted, Lately, Ready, Step, Ticked
from tui.screens.dialogs import HaltedScreen
from tui.widgets.log import LogPane
from tui.wire import EngineSpec, NewWorld


@pytest.fixture
def client(tmp_path: Path) -> Iterator[EngineClient]:
    """An engine on a town of twelve with four ticks behind it."""
    first = EngineClient(EngineSpec(save=str(tmp_path / "town.db"), scenario="town", agents=12))
    screen = Screen(first)
    for _ in range(4):
        screen.send(Step())
        screen.next(Ticked)
    first.close()
    found = EngineClient(EngineSpec(save=str(tmp_path / "town.db")))
    yield found
    found.close()


def test_a_world_that_is_opened_tells_its_last_ticks_as_they_were_recorded(client: EngineClient, tmp_path: Path) -> None:
    screen = Screen(client)
    assert screen.ready.snapshot.tick == 4
    told = screen.next(Lately)
    assert told.last and 0 < len(told.bygones) <= EVENTS
    with open_save(tmp_path / "town.db") as save:
        recorded = [(row.tick, row.kind, row.agent) for row in save.events("main", 1)]
    kept = [(each.tick, kind_of(each.event), getattr(each.event, "agent", None)) for each in told.bygones]
    left = iter(recorded)
    assert all(each in left for each in kept)  # in their order, none twice
    begun = {each.tick: each.minute for each in told.bygones if isinstance(each.event, TickStarted)}
    assert sorted(begun) == [1, 2, 3, 4] and all(each.minute == begun[each.tick] for each in told.bygones)
    assert len(begun) <= TICKS


def test_a_new_world_tells_of_no_past(tmp_path: Path) -> None:
    client = EngineClient(EngineSpec(save=str(tmp_path / "new.db"), scenario="town", agents=8))
    screen = Screen(client)
    screen.send(Step())
    assert not isinstance(screen.next(Lately, Ticked), Lately)
    client.close()


def test_a_new_world_that_cannot_be_made_leaves_the_one_that_was(client: EngineClient, tmp_path: Path) -> None:
    screen = Screen(client)
    wrong = tmp_path / "wrong.toml"
    wrong.write_text("people = 'many'\n", encoding="utf-8")
    client.begin(NewWorld(str(wrong), str(tmp_path / "other.db"), 1), "main")
    ready = screen.next(Ready)
    assert ready.save == str(tmp_path / "town.db") and ready.snapshot.tick == 4
    assert "wrong.toml" in screen.next(Declined).message and not (tmp_path / "other.db").exists()


async def test_the_screen_shows_the_last_ticks_and_starts_an_engine_that_was_killed_again(client: EngineClient) -> None:
    import asyncio

    from tui.app import VoxpopApp

    client.start()
    app = VoxpopApp(client, playing=False, smooth=False)
    async with app.run_test(size=(120, 40)) as pilot, asyncio.timeout(60):
        log = app.society.query_one(LogPane)
        while not len(log.view):
            await pilot.pause(0.05)
        assert app.town.world is not None and app.town.world.tick == 4
        assert client.pid is not None
        os.kill(client.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
        while not isinstance(app.screen, HaltedScreen):
            await pilot.pause(0.05)
        await pilot.press("enter")
        while app.screen is not app.society or app.controls.opening:
            await pilot.pause(0.05)
        assert app.town.world.tick == 4 and not app.failure
        await pilot.press("n")
        while app.town.chronicle.tip < 5:
            await pilot.pause(0.05)
        assert not any(isinstance(message, Halted) for message in client.drain())
