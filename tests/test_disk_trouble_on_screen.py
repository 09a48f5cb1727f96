"""A disk that fails while the screen plays: that is on the screen as long as it lasts, it is tried again by itself, nothing is lost."""

import asyncio
import errno
import sys
from pathlib import Path

import pytest
from stage import stage
from table import Table
from textual.widgets import Input

from saves.errors import NotKeptError
from saves.file import open_save
from sim.journal import MemoryJournal, TickRecord
from tui import engine_loop
from tui.protocol import Answered, AskAgents, Declined, Halted, Painted, Pause, Play, Quit, Ready, Step, Ticked, Unsaved
from tui.unsaved import cause
from tui.widgets.top_line import TopLine

FULL = Unsaved(5, "the disk is full", "free some space")


class Disk(MemoryJournal):
    """Refuses to keep anything while it is full. tries: how often it was asked to."""

    full, tries = False, 0

    def append(self, record: TickRecord) -> None:
        self.tries += 1
        if self.full:
            raise NotKeptError.because(f"town.db: tick {record.tick} was not saved because the disk is full", "disk full")
        super().append(record)


@pytest.mark.parametrize("playing", [True, False], ids=["playing", "stepping"])
async def test_a_tick_is_tried_again_by_itself_and_time_goes_on_as_before(monkeypatch: pytest.MonkeyPatch, playing: bool) -> None:
    monkeypatch.setattr(engine_loop, "RETRY_SECONDS", 0.01)
    disk = Disk()
    table = Table(disk)
    disk.full = True
    running = asyncio.ensure_future(table.engine.run())
    table.receive(Play(0) if playing else Step())
    while disk.tries < 4:
        await asyncio.sleep(0.001)
    assert len([told for told in table.told if isinstance(told, Declined)]) == 1  # what the player did not ask for is not complained of
    disk.full = False
    while not [told for told in table.told if isinstance(told, Ticked) and told.tick == (2 if playing else 1)]:
        await asyncio.sleep(0.001)
        table.receive(Painted(1))
    assert Unsaved(1, playing=playing) in table.told
    table.receive(Quit())
    await running
    assert [record.tick for record in disk.records] == list(range(1, len(disk.records) + 1))
    assert disk.records[-1].state_hash == table.world.state_hash()
    assert playing or len(disk.records) == 1


async def test_who_holds_time_meanwhile_finds_it_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(engine_loop, "RETRY_SECONDS", 0.01)
    disk = Disk()
    table = Table(disk)
    disk.full = True
    running = asyncio.ensure_future(table.engine.run())
    table.receive(Play(0))
    await table.until(told=2)
    table.receive(Pause())
    disk.full = False
    await table.until(told=4)
    await asyncio.sleep(0.05)
    assert Unsaved(1) in table.told and len(disk.records) == 1
    table.receive(Quit())
    await running


async def test_nobody_answers_out_of_a_tick_that_is_not_saved() -> None:
    disk = Disk()
    table = Table(disk)
    disk.full = True
    running = asyncio.ensure_future(table.engine.run())
    table.receive(Step())
    await table.until(told=2)
    table.receive(AskAgents(1, (1, 2), "How are you?", False))
    answered = await table.until(told=3)
    assert isinstance(answered, Answered) and answered.left == 0
    assert [(reply.text, reply.because) for reply in answered.replies] == [("", "tick 1 is not saved yet; ask again when it is")] * 2
    table.receive(Quit())
    await running
    assert isinstance(table.told[-1], Halted) and "Tick 1 could not be saved" in table.told[-1].message


def test_what_is_wrong_is_told_in_few_words_with_what_to_do() -> None:
    for error, because, advice in (
        (NotKeptError.because("-", "disk full"), "the disk is full", "free some space"),
        (NotKeptError.because("-", "gone"), "its file is gone", "put it back where it was"),
        (NotKeptError.because("-", "read-only"), "it can only be read", "make its disk or folder writable"),
        (NotKeptError.because("-", "disk", "disk I/O error"), "its disk fails (disk I/O error)", "see that its folder is there"),
        (OSError(errno.ENOSPC, "-"), "the disk is full", "free some space"),
    ):
        assert cause(error) == (because, advice)


@pytest.mark.parametrize("width", [80, 120, 200])
async def test_the_top_line_says_so_as_long_as_it_lasts(width: int) -> None:
    async with stage(size=(width, 24)) as ready:
        await ready.press("space")
        ready.client.say(FULL)
        await ready.settle()
        line = ready.text(TopLine)
        assert "paused: the disk is full" in line and "nothing is lost up to t4" in line and "free some space" in line
        assert "▶" not in line and not ready.app.controls.playing
        assert width < 120 or "goes on by itself" in line
        before = len(ready.client.commands(Play))
        await ready.press("space")  # tries at once
        assert len(ready.client.commands(Play)) == before + 1
        ready.client.say(FULL)
        await ready.settle()
        assert "paused: the disk is full" in ready.text(TopLine) and not ready.app.controls.playing
        ready.client.say(Unsaved(5, playing=True))
        await ready.settle()
        assert "paused" not in ready.text(TopLine) and ready.app.controls.playing


async def test_who_looks_at_the_past_sees_it_too() -> None:
    async with stage() as ready:
        await ready.press("left_square_bracket")
        ready.client.say(FULL)
        await ready.settle()
        assert "not saved: the disk is full" in ready.text(TopLine)


if sys.platform != "win32":
    from on_a_terminal import on_a_terminal, town

    def test_a_folder_that_is_gone_for_a_while_pauses_the_screen_and_then_it_goes_on_by_itself(tmp_path: Path) -> None:
        (tmp_path / "stick").mkdir()
        with on_a_terminal(*town(tmp_path / "stick" / "w.db")) as terminal:
            terminal.until_tick(1)
            (tmp_path / "stick").rename(tmp_path / "pulled")
            terminal.until("paused: its file is gone")
            (tmp_path / "pulled").rename(tmp_path / "stick")
            terminal.until("is saved now; nothing was lost")
            terminal.until("▶ 5×")
            terminal.press("\x11")
            last = terminal.end(0)
        with open_save(tmp_path / "stick" / "w.db") as save:
            assert last.startswith(f"Saved up to tick {save.tip().tick}.")

    def test_who_ends_it_meanwhile_is_told_what_is_not_saved(tmp_path: Path) -> None:
        (tmp_path / "stick").mkdir()
        with on_a_terminal(*town(tmp_path / "stick" / "w.db")) as terminal:
            terminal.until_tick(1)
            (tmp_path / "stick").rename(tmp_path / "pulled")
            terminal.until("paused: its file is gone")
            terminal.process.terminate()
            last = terminal.end(128 + 15)
        with open_save(tmp_path / "pulled" / "w.db") as save:
            assert f"Tick {save.tip().tick + 1} could not be saved" in last and "Saved up to" not in last and "no file" in last

    @pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="only there one can see that an open file has no name")
    def test_a_file_that_is_deleted_while_it_is_played_is_written_again(tmp_path: Path) -> None:
        save = tmp_path / "w.db"
        with on_a_terminal(*town(save)) as terminal:
            terminal.until_tick(1)
            save.unlink()
            terminal.until("written")
            with open_save(save) as file:
                tick, state = file.tip().tick, file.world().state_hash()
                assert tick >= 1 and state == file.tip().state_hash
            terminal.press("r")
            terminal.until_tick(tick + 2)
            terminal.press(" ")
            terminal.until("❚❚ 5×")
            save.unlink()  # while nothing is written
            terminal.press("\x11")
            last = terminal.end(1)
        with open_save(save) as file:
            assert "It is written again in its place" in last and f"Saved up to tick {file.tip().tick}." in last


async def test_what_was_half_typed_when_the_engine_died_is_there_again() -> None:
    async with stage() as ready:
        asked = await ready.ask("talking")
        await ready.press(*"Good mor")
        line = ready.society.query_one("#line", Input)
        assert line.value.endswith("Good mor")
        ready.client.say(Halted(4, "The engine was ended by SIGKILL."))
        await ready.settle()
        await ready.press("r")
        assert ready.client.departures and not line.display
        ready.client.say(Ready(ready.client.snapshot(), "/home/you/worlds/lantern.voxpop", "rules", "main", players=(1,)), asked)
        await ready.settle()
        assert line.display and line.value.endswith("Good mor")
