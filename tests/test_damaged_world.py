"""A damaged world is told in one plain line wherever it is opened, and is rescued from there at once."""

from pathlib import Path

import lives
import pytest
from fake_client import FakeClient
from stage import Stage, stage
from test_worlds import client_of, shelf, until

from saves.errors import DamagedError, NotKeptError
from saves.file import open_save
from saves.library import world_line
from sim.errors import SimError
from tui import protocol
from tui.engine_client import EngineClient
from tui.screens.damaged import DamagedScreen
from tui.unsaved import cause
from tui.wire import EngineSpec
from tui.worlds import worlds_folder


def damaged(path: Path) -> Path:
    """Write a world in which a page of the table of ticks is overwritten."""
    lives.written(path, 6)
    content = bytearray(path.read_bytes())
    content[4096 * 3 : 4096 * 4] = b"\xff" * 4096
    path.write_bytes(content)
    with pytest.raises(DamagedError):
        open_save(path)
    return path


def shown(on: Stage) -> DamagedScreen:
    screen = on.app.screen
    assert isinstance(screen, DamagedScreen)
    return screen


def test_the_engine_names_the_save_that_is_damaged_and_tells_it_in_no_words_of_sqlite(tmp_path: Path) -> None:
    client = EngineClient(EngineSpec(save=str(damaged(tmp_path / "hurt.db"))))
    client.start()
    found: list[object] = []
    while not any(isinstance(message, protocol.Halted) for message in found):
        found += client.drain()
    client.close()
    halted = found[-1]
    assert isinstance(halted, protocol.Halted) and halted.damaged == str(tmp_path / "hurt.db")
    assert "database" not in halted.message and "page 4" not in halted.message and "malformed" not in halted.message


async def test_a_world_that_stops_for_damage_is_rescued_and_opened() -> None:
    hurt = damaged(worlds_folder() / "hurt.db")
    client = FakeClient()
    client.drain()
    async with stage((80, 24), 0, client) as on:
        client.say(protocol.Halted(0, "hurt.db: a page of it is damaged", damaged=str(hurt)))
        await on.settle()
        screen = shown(on)
        assert screen.query_one("#damaged").border_title == "This world cannot be opened" and "hurt.db is damaged" in screen.text
        before = hurt.read_bytes()
        await on.press("r")
        await until(on, lambda: bool(on.client.opened))
        rescued = worlds_folder() / "hurt-rescued.db"
        assert on.client.opened[0][0] == str(rescued) and hurt.read_bytes() == before
        assert not on.app._exit
    with open_save(rescued) as save:
        assert save.tip().tick >= 0


async def test_a_damaged_world_left_where_no_other_is_open_ends_the_screen() -> None:
    client = FakeClient()
    client.drain()
    async with stage((80, 24), 0, client) as on:
        client.say(protocol.Halted(0, "hurt.db: a page of it is damaged", damaged="/worlds/hurt.db"))
        await on.settle()
        shown(on)
        await on.pilot.press("escape")
        assert on.app._exit


async def test_a_damaged_world_that_is_passed_over_is_offered_to_be_rescued_and_the_other_goes_on() -> None:
    async with stage() as on:
        on.client.say(protocol.Declined("Passed over: hurt.db: a page of it is damaged", damaged="/worlds/hurt.db"))
        await on.settle()
        shown(on)
        await on.press("escape")
        assert on.app.screen is on.society and not on.app._exit and not on.client.opened


async def test_a_rescue_that_fails_says_why_and_can_be_tried_again(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    async def fails(*words: str, told: object = None) -> bytes:
        asked.append(words[0])
        raise SimError("hurt.db: nothing of it can be kept")

    monkeypatch.setattr(DamagedScreen, "ask", staticmethod(fails))
    async with stage() as on:
        on.client.say(protocol.Declined("Passed over", damaged="/worlds/hurt.db"))
        await on.settle()
        await on.press("r")
        await on.press("r")
        assert asked == ["rescue", "rescue"]
        assert "nothing of it can be kept" in str(shown(on).query_one("#damaged-way").render())


async def test_a_save_that_the_list_knows_to_be_damaged_is_offered_to_be_rescued() -> None:
    lives.written(worlds_folder() / "alpha.db", 2)
    hurt = worlds_folder() / "hurt.db"
    lives.written(hurt, 2)
    with hurt.open("rb+") as file:
        file.seek(100)
        file.write(b"\xff" * 400)
    assert world_line(hurt).damaged and not world_line(worlds_folder() / "alpha.db").damaged
    async with stage((80, 24), 0, client_of(worlds_folder() / "alpha.db")) as on:
        pane = await shelf(on)
        pane.point(1)
        await on.press("enter")
        assert "hurt.db" in shown(on).text


def test_the_cause_of_a_tick_not_saved_is_not_read_from_the_name_of_its_file() -> None:
    text = "read-only quota.db: tick 3 was not saved (disk I/O error)"
    assert cause(NotKeptError.because(text, "disk", "disk I/O error")) == (
        "its disk fails (disk I/O error)",
        "see that its folder is there",
    )
    assert cause(NotKeptError.because("town.db: x", "disk full"))[0] == "the disk is full"
    assert cause(OSError(30, "Read-only file system"))[0] == "it can only be read"
