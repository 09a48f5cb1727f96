"""Playback, re-simulation and re-run stand side by side on the screen, and each can be begun there; a re-run can then be compared."""

import asyncio
import shutil
import time
from pathlib import Path

import pytest
from fake_client import FakeClient
from stage import Stage, stage
from textual.widgets import Input, Static
from viewing import TICKS, lived_town

from saves.file import open_save
from sim.errors import SimError
from tui.commands.progress import SIGN
from tui.engine_save import branch_lines
from tui.protocol import Ready
from tui.screens.compare import CompareScreen
from tui.screens.dialogs import ChooseScreen
from tui.screens.proving import ProvingScreen
from tui.screens.replays import CardPane, ReplaysScreen
from tui.screens.rerun import Rerun, RerunningScreen, RerunScreen
from tui.subcommand import output_of


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("replays") / "town.db"
    lived_town(path)
    return path


@pytest.fixture
def town(lived: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(lived, tmp_path / "town.db"))


def opened(path: Path, only: str = "") -> FakeClient:
    with open_save(path) as save:
        client, lines = FakeClient(save.world("main")), branch_lines(save)
    client.drain()
    client.say(Ready(client.snapshot(), str(path), "rules", "main", lines, only_replay=only))
    return client


async def until(on: Stage, kind: type[object]) -> None:
    """Wait until a screen is on top."""
    for _ in range(1200):
        if isinstance(on.app.screen, kind):
            break
        await on.pilot.pause(0.1)
    await on.settle()
    assert isinstance(on.app.screen, kind)


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
async def test_the_three_replays_stand_side_by_side_with_what_they_run_cost_and_are_for(size: tuple[int, int], town: Path) -> None:
    async with stage(size=size, client=opened(town), ticks=0) as on:
        await on.press("V")
        assert isinstance(on.app.screen, ReplaysScreen)
        told = on.text(CardPane)
        for name in ("Playback", "Re-simulation", "Re-run"):
            assert name in told
        assert [line.split()[0] for line in told.splitlines() if line.startswith("   ") and line[3:4].strip()] == [
            "runs",
            "costs",
            "for",
        ] * 3
        await on.press("escape")
        assert on.app.screen is on.society


async def test_each_is_begun_by_its_digit(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(*arguments: str, told: object) -> bytes:
        await asyncio.Event().wait()
        return b""

    monkeypatch.setattr(ProvingScreen, "ask", staticmethod(never))
    async with stage(client=opened(town), ticks=0) as on:
        await on.press("V", "2")
        assert isinstance(on.app.screen, ProvingScreen)
        await on.press("escape", "V", "3")
        assert isinstance(on.app.screen, RerunScreen)
        await on.press("escape", "V", "1")
        assert on.app.town.replay.on and on.app.town.replay.wanted == 0


async def test_the_replays_of_another_branch_are_reached_from_the_graph(town: Path) -> None:
    async with stage(client=opened(town), ticks=0) as on:
        await on.press("b", "end", "V")
        assert isinstance(on.app.screen, ReplaysScreen)
        assert str(on.app.screen.query_one("#replays").border_title) == "Three replays of what if, ticks 0 to 11"
        await on.press("enter")
        assert on.client.departures == [("what if", None)], "it is looked at from where it left"


async def test_what_cannot_be_re_run_is_told_at_its_field(town: Path) -> None:
    async with stage(client=opened(town), ticks=0) as on:
        await on.press("V", "3")
        screen = on.app.screen
        assert isinstance(screen, RerunScreen)
        for name, text in (("at", str(TICKS)), ("name", "what if"), ("mind", "nobody:x")):
            screen.query_one(f"#rerun-{name}", Input).value = text
        await on.settle()
        assert screen.problems().keys() == {"at", "name", "mind"}
        assert "another branch is called what if" in str(screen.query_one("#rerun-note-name", Static).render())
        await on.press("enter")
        assert on.app.screen is screen and not on.client.departures


@pytest.mark.parametrize("asked", ["compare", "go"])
async def test_a_re_run_is_a_new_branch_made_while_the_engine_lets_go_of_the_save(town: Path, asked: str) -> None:
    async with stage(client=opened(town), ticks=0) as on:
        await on.press("V", "3")
        assert isinstance(on.app.screen, RerunScreen)
        on.app.screen.query_one("#rerun-at", Input).value = str(TICKS - 3)
        on.app.screen.query_one("#rerun-luck").focus()
        await on.press("right", "ctrl+s")
        assert on.client.departures == [("main", None)], "it is looked at only meanwhile"
        client = on.client
        client.say(Ready(client.snapshot(), str(town), "rules", "main", on.app.town.branches, only_replay="This is a replay."))
        await on.settle()
        assert isinstance(on.app.screen, RerunningScreen)
        await until(on, ChooseScreen)
        with open_save(town) as save:
            line = next(each for each in save.branches() if each.name == "rerun-1")
            assert (line.fork_tick, save.world("rerun-1").tick) == (TICKS - 3, TICKS)
            assert line.salt not in {each.salt for each in save.branches() if each.name != "rerun-1"}
        await on.press("1" if asked == "compare" else "2")
        if asked == "compare":
            assert isinstance(on.app.screen, CompareScreen)
        else:
            assert on.client.departures[-1] == ("rerun-1", None)


async def test_a_re_run_tells_how_far_it_is_and_can_be_broken_off(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def never(*arguments: str, told: object) -> bytes:
        assert callable(told)
        told(0.5)
        await asyncio.Event().wait()
        return b""

    monkeypatch.setattr(RerunningScreen, "ask", staticmethod(never))
    came: list[str | None] = []
    async with stage(client=opened(town), ticks=0) as on:
        on.app.push_screen(RerunningScreen(str(town), Rerun("main", 4, 14, "rerun-1", "rules")), came.append)
        for _ in range(100):
            await on.pilot.pause(0.1)
            if "tick 9 of 14" in str(on.app.screen.query_one("#rerun-progress", Static).render()):
                break
        else:
            pytest.fail("it does not tell how far it is")
        await on.press("escape")
        assert came == ["rerun-1"], "what was re-run is kept"


async def test_a_re_run_that_cannot_be_is_told_in_a_plain_line(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def refused(*arguments: str, told: object) -> bytes:
        raise SimError("no model file\x1b[2J at [b]x[/b]")

    monkeypatch.setattr(RerunningScreen, "ask", staticmethod(refused))
    came: list[str | None] = []
    async with stage(client=opened(town), ticks=0) as on:
        on.app.push_screen(RerunningScreen(str(town), Rerun("main", 4, 14, "rerun-1", "llama:x")), came.append)
        await on.settle()
        told = str(on.app.screen.query_one("#rerun-progress", Static).render())
        assert told.startswith("Not re-run: no model file") and "[b]x[/b]" in told and "\x1b" not in told
        await on.press("escape")
        assert came == [None]


async def test_a_process_that_is_asked_for_it_tells_how_far_it_is(town: Path) -> None:
    shares: list[float] = []
    begun = time.monotonic()
    printed = await output_of("replay", "--rerun", "--at", "2", "--name", "again", "--", str(town), told=shares.append)
    await asyncio.sleep(0)
    assert shares == sorted(shares) and all(0 < share <= 1 for share in shares) and shares, time.monotonic() - begun
    assert SIGN.encode() not in printed
    with pytest.raises(SimError, match="no branch 'nobody'"):
        await output_of("replay", "--verify", "--branch", "nobody", "--", str(town), told=shares.append)
