"""A branch is re-simulated from its tree: keys are heard meanwhile, and what comes of it is told in a plain line."""

import asyncio
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from fake_client import FakeClient
from stage import Stage, stage
from textual.widgets import Static
from viewing import TICKS, lived_town

from saves.file import open_save
from tui.commands.verify import Verdict
from tui.protocol import BranchLine, Ready
from tui.screens.help import HelpScreen, Keys, Line
from tui.screens.proving import Proof, ProvingScreen, in_words
from tui.widgets.branch_tree import BranchTree

LINES = (BranchLine("main", "", 0, TICKS), BranchLine("what if", "main", 6, 11))


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("lived") / "town.db"
    lived_town(path)
    return path


@pytest.fixture
def town(lived: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(lived, tmp_path / "town.db"))


def opened(path: Path) -> FakeClient:
    with open_save(path) as save:
        client = FakeClient(save.world("main"))
    client.drain()
    client.say(Ready(client.snapshot(), str(path), "rules", "main", LINES))
    return client


async def told(on: Stage) -> str:
    """Wait until the re-simulation is over, and return what is shown of it."""
    screen = on.app.screen
    assert isinstance(screen, ProvingScreen)
    for _ in range(1200):
        if screen.told:
            break
        await on.pilot.pause(0.1)
    await on.settle()
    return str(screen.query_one("#proof", Static).render())


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_v_in_the_tree_proves_that_a_branch_comes_out_the_same(town: Path, size: tuple[int, int]) -> None:
    async with stage(size=size, client=opened(town), ticks=0) as on:
        await on.press("b", "end", "v")
        assert await told(on) == "Ticks 1 to 11 of what if: every hash is equal. The rules make this history again; no model was called."
        await on.press("escape")
        shown = next(line for line in on.text(BranchTree).splitlines() if "what if" in line)
        assert "✓" in shown, "the graph remembers it"
        await on.press("escape")
        assert on.app.screen is on.society


async def test_where_another_history_comes_of_it_the_tick_is_named(town: Path) -> None:
    with closing(sqlite3.connect(town)) as db:
        db.execute("UPDATE tick SET state_hash = zeroblob(16) WHERE branch = 1 AND tick = 3")
        db.commit()
    client = opened(town)
    async with stage(client=client, ticks=0) as on:
        on.society.prove()
        await on.settle()
        assert (await told(on)).startswith("Not the same: it diverges at tick 3")


async def test_keys_are_heard_while_it_runs_and_esc_ends_it(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ended: list[tuple[str, ...]] = []

    async def never(*arguments: str, told: object) -> bytes:
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(arguments)
        return b""

    monkeypatch.setattr(ProvingScreen, "ask", staticmethod(never))
    async with stage(client=opened(town), ticks=0) as on:
        on.society.prove()
        await on.settle()
        assert "The rules once more" in str(on.app.screen.query_one("#proof", Static).render()) and not ended
        await on.press("escape")
        assert on.app.screen is on.society
        assert ended == [("replay", "--verify", "--json", "--branch", "main", "--", str(town))]


async def test_a_save_that_is_gone_is_told_in_a_plain_line(town: Path) -> None:
    client = opened(town)
    town.unlink()
    async with stage(client=client, ticks=0) as on:
        on.society.prove()
        await on.settle()
        line = await told(on)
        assert line.startswith("Not re-simulated: ") and "town.db" in line and "\n" not in line


def test_what_the_command_prints_is_what_the_screen_reads() -> None:
    printed = msgspec.json.encode(Verdict("main", 4, 4, equal=1))
    assert in_words(msgspec.json.decode(printed, type=Proof)).startswith("Tick 4 of main: every hash is equal.")


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
async def test_the_help_names_the_three_replays_with_their_keys_and_commands(size: tuple[int, int]) -> None:
    async with stage(size=size) as on:
        await on.press("question_mark")
        assert isinstance(on.app.screen, HelpScreen)
        keys = on.app.screen.query_one(Keys)
        shown = [entry.keys for entry in keys.view.entries if isinstance(entry, Line)]
        assert [name for name in shown if name in {"playback", "re-simulation", "re-run"}] == ["playback", "re-simulation", "re-run"]
        words = " ".join(entry.text for entry in keys.view.entries if isinstance(entry, Line))
        assert all(each in words for each in ("voxpop replay SAVE --verify", "voxpop replay SAVE --rerun", "b, then v"))
