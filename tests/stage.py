"""A running screen over a scripted engine, for tests."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import msgspec
from fake_client import FakeClient, question
from textual.pilot import Pilot

from sim.event import ControlMoved
from tui import protocol
from tui.app import VoxpopApp
from tui.screens.society import SocietyScreen
from tui.settings import Settings
from tui.widgets.line_pane import LinePane
from tui.widgets.timeline import Timeline
from tui.widgets.top_line import TopLine


class Stage:
    """A running app with its fake engine, and what a test asks of it."""

    def __init__(self, app: VoxpopApp, client: FakeClient, pilot: Pilot[None]) -> None:
        self.app, self.client, self.pilot = app, client, pilot

    @property
    def society(self) -> SocietyScreen:
        return self.app.society

    async def settle(self) -> None:
        """Let the screen take in what the engine said."""
        await taken_in(self.app, self.pilot)
        await self.pilot.pause()
        await self.pilot.pause()

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.settle()

    async def ask(self, kind: str, **changes: Any) -> protocol.Question:
        """Become the first person and be asked."""
        self.client.happen(ControlMoved(1, "human"))
        asked = msgspec.structs.replace(question(self.client.world, kind), **changes)
        self.client.say(asked)
        await self.settle()
        return asked

    def text(self, kind: type[LinePane[Any]] | type[TopLine] | type[Timeline], screen: Any = None) -> str:
        """Return what a pane shows now."""
        widget = (screen or self.app.screen).query_one(kind)
        return "\n".join(widget.render_line(y).text.rstrip() for y in range(widget.content_size.height))

    def prompt(self) -> str:
        """Return what stands above the player's menu or line."""
        return str(self.society.query_one("#ask").render())

    def visible(self) -> set[str]:
        """Return the ids of the panes that are really on the screen."""
        return {str(pane.id) for pane in self.society.query("LinePane, PlayerPanel") if pane.region.area and pane.is_on_screen and pane.id}


async def taken_in(app: VoxpopApp, pilot: Pilot[None]) -> None:
    """Wait until the screen has taken in all that the engine has said, also where its own clock has begun to."""
    await app.drain()
    while app._draining:
        await pilot.pause(0.01)


@asynccontextmanager
async def stage(
    size: tuple[int, int] = (120, 40),
    ticks: int = 4,
    client: FakeClient | None = None,
    settings: Settings = Settings(),  # noqa: B008 - frozen
) -> AsyncIterator[Stage]:
    client = client or FakeClient()
    app = VoxpopApp(client, smooth=False, settings=settings)
    async with app.run_test(size=size) as pilot:
        ready = Stage(app, client, pilot)
        await ready.settle()
        client.run(ticks)
        await ready.settle()
        yield ready
