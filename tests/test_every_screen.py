"""Every screen and dialog looks as it did, at three sizes; a picture is kept as text (cells.py)."""

import asyncio
import importlib
import pkgutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cells import CellsExtension, kept, picture
from click.testing import CliRunner
from forked import forked
from places import PLACES, Place, worlds
from stage import Stage, taken_in
from test_first_minute import SMALL
from textual.screen import Screen
from thinking import CANDIDATES, all_found

import tui.screens
from sim.errors import SimError
from tui.app import VoxpopApp
from tui.commands.compare import compare
from tui.screens.abreast import AbreastScreen
from tui.screens.compare import CompareScreen, SelvesScreen
from tui.screens.library import LibraryScreen
from tui.screens.new_world import NewWorldScreen
from tui.screens.proving import ProvingScreen
from tui.screens.rerun import RerunningScreen
from tui.screens.start import StartScreen
from tui.screens.thinking import ThinkingScreen

CLOCKS = ("agents", "choices", "controls", "feed", "inspector", "player", "player_words", "seat", "thinkers", "top_line", "tour_card")
ROUNDS = 4  # of renewal, each so much later that whatever waits for a moment has its turn
LATER = 10.0  # seconds


class Clock:
    """A clock that goes on only when a test says so."""

    now = 1000.0

    def __call__(self) -> float:
        return self.now


@cache
def comparison(folder: Path) -> bytes:
    """Return what `voxpop compare --json` prints of a small save."""
    forked(folder / "town.db")
    found = CliRunner().invoke(compare, ["--json", str(folder / "town.db"), "what-if", "main"])
    assert found.exit_code == 0, found.output
    return found.stdout_bytes


@cache
def ticks_abreast(folder: Path) -> list[bytes]:
    """Return what `voxpop compare --each-tick` prints of a small save."""
    forked(folder / "town.db")
    found = CliRunner().invoke(compare, ["--each-tick", str(folder / "town.db"), "what-if", "main"])
    assert found.exit_code == 0, found.output
    return found.stdout_bytes.splitlines()


@pytest.fixture(scope="module")
def both_abreast(tmp_path_factory: pytest.TempPathFactory) -> list[bytes]:
    return ticks_abreast(tmp_path_factory.mktemp("abreast"))


@pytest.fixture(scope="module")
def compared(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return comparison(tmp_path_factory.mktemp("forked"))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Iterator[Clock]:
    """A clock for whatever shows how long something took or waits; what screens ask the command line is answered at once."""
    found, place = Clock(), PLACES[request.node.callspec.params["name"]]
    differing = request.getfixturevalue("compared") if place.shows in {CompareScreen, SelvesScreen} else b""
    ticks = request.getfixturevalue("both_abreast") if place.shows is AbreastScreen else []
    for name in CLOCKS:
        monkeypatch.setattr(f"tui.widgets.{name}.monotonic", found)
    monkeypatch.setattr("tui.screens.new_world.QUIET_SECONDS", 0.0)
    monkeypatch.setattr(ThinkingScreen, "seeker", all_found)

    async def answer(*arguments: str, told: object = None) -> bytes:
        match arguments[0]:
            case "preview" if "--agents" in arguments and arguments[arguments.index("--agents") + 1] == "1":
                raise SimError("one person is no town")
            case "preview":
                return SMALL
            case "worlds":
                return msgspec.json.encode({"folder": "/home/you/worlds", "worlds": [] if place.empty else worlds()})
            case "minds":
                return msgspec.json.encode(CANDIDATES)
            case "compare":
                return differing
            case _ if arguments[-1] == "/slow":
                await asyncio.Event().wait()
        return b'{"branch": "main", "first": 1, "last": 12}'

    async def each_tick(*arguments: str) -> AsyncIterator[bytes]:
        for line in ticks:
            yield line

    monkeypatch.setattr(AbreastScreen, "stream", staticmethod(each_tick))
    for screen in (StartScreen, NewWorldScreen, LibraryScreen, CompareScreen, ProvingScreen, RerunningScreen):
        monkeypatch.setattr(screen, "ask", staticmethod(answer))
    yield found


@asynccontextmanager
async def at(place: Place, size: tuple[int, int], clock: Clock) -> AsyncIterator[Stage]:
    """Be at a place, where everything has come to rest."""
    client = place.client()
    app = VoxpopApp(client, smooth=False, settings=place.settings, start=place.opening)
    async with app.run_test(size=size) as pilot:
        on = Stage(app, client, pilot)
        await taken_in(app, pilot)
        client.run(place.ticks)
        await on.settle()
        await rest(on, clock, False)
        await place.go(on)
        await rest(on, clock, place.busy)
        yield on


async def rest(on: Stage, clock: Clock, busy: bool) -> None:
    """Wait until all work is done and every pane shows what it would show in the end."""
    for _ in range(ROUNDS):
        while not busy and any(worker.is_running for worker in on.app.workers):
            await on.pilot.pause(0.01)
        clock.now += LATER
        on.society._renew()
        on.society.renew_lines()
        await on.settle()


@pytest.mark.parametrize("name", PLACES)
async def test_a_screen_looks_as_it_did(snapshot: Any, clock: Clock, name: str) -> None:
    place, drawn = PLACES[name], []
    for sizes in [[size] for size in place.sizes] if place.fresh else [place.sizes]:
        async with asyncio.timeout(200), at(place, sizes[0], clock) as on:
            for size in sizes:
                if size != sizes[0]:
                    await on.pilot.resize_terminal(*size)
                    await rest(on, clock, place.busy)
                assert type(on.app.screen) is place.shows
                drawn.append(picture(on.app))
    assert "\n".join(drawn) == snapshot(extension_class=CellsExtension)


def test_every_screen_is_in_a_picture() -> None:
    for module in pkgutil.iter_modules(tui.screens.__path__):
        importlib.import_module(f"tui.screens.{module.name}")
    ours = {each for each in _below(Screen) if each.__module__.startswith("tui.")}
    whole = {each for each in ours if not _below(each)}
    assert {each.__name__ for each in whole} <= {place.shows.__name__ for place in PLACES.values()}


def test_every_picture_that_is_kept_is_of_a_place() -> None:
    folder = Path(__file__).parent / "__snapshots__" / Path(__file__).stem
    assert kept(folder) == PLACES.keys()


def _below(kind: type[Any]) -> set[type[Any]]:
    """Return all classes that are a kind of another."""
    return {each for child in kind.__subclasses__() for each in (child, *_below(child))}
