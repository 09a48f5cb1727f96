"""The work of a screen that was left ends without a word; of one that is there, a widget that is missing is a bug like any other."""

import asyncio

import pytest
from textual.app import App, ComposeResult
from textual.css.query import NoMatches
from textual.screen import Screen
from textual.widgets import Static
from textual.worker import WorkerFailed

from tui.working import work


class Asking(Screen[None]):
    """Looks for a widget once it is told to."""

    def __init__(self, wanted: str) -> None:
        super().__init__()
        self.wanted, self.go, self.looked = wanted, asyncio.Event(), asyncio.Event()

    def compose(self) -> ComposeResult:
        yield Static(id="there")

    @work()
    async def look(self) -> None:
        try:
            while not self.go.is_set():  # which also whoever is cancelled waits for, as long as that takes
                try:
                    await self.go.wait()
                except asyncio.CancelledError:
                    continue
            self.query_one(self.wanted)
        finally:
            self.looked.set()


async def test_work_of_a_screen_that_was_left_ends_without_a_word() -> None:
    app = App[None]()
    async with app.run_test() as pilot:
        await app.push_screen(screen := Asking("#there"))
        screen.look()
        await pilot.pause()
        app.pop_screen()
        await pilot.pause()
        await screen.query("*").remove()
        screen.go.set()
        await screen.looked.wait()
        await pilot.pause()
        assert app.is_running
    assert app._exception is None


async def test_a_widget_that_is_missing_on_a_screen_that_is_there_is_a_bug() -> None:
    app = App[None]()
    with pytest.raises(WorkerFailed) as failed:
        async with app.run_test() as pilot:
            await app.push_screen(screen := Asking("#nowhere"))
            screen.look()
            screen.go.set()
            await screen.looked.wait()
            await pilot.pause()
    assert isinstance(failed.value.error, NoMatches)
