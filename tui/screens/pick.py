"""Somebody picked by name."""

from collections.abc import Collection
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input

from sim.agent import Agent
from tui.bindings import bindings
from tui.keymap import keymap_of
from tui.paint import safe
from tui.widgets.choices import Choice, Menu
from tui.widgets.phrases import counted
from tui.widgets.town import Town

LISTED = 200


class PickScreen(ModalScreen[int | None]):
    """People whose name holds what is typed; dismissed with the one chosen, or None.

    Args:
        without: people who are not offered.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings("pick")

    def __init__(self, town: Town, title: str, without: Collection[int]) -> None:
        super().__init__()
        self.town, self._title, self._without = town, title, without

    def compose(self) -> ComposeResult:
        with Vertical(id="pick", classes="dialog") as box:
            box.border_title = Content(safe(self._title))
            box.border_subtitle = Content(keymap_of(self.app).filled("type a name · ↑↓ · enter picks · {pick.leave} leaves"))
            yield Input(id="wanted", placeholder="a name", max_length=40)
            yield Menu(id="people-found")

    def on_mount(self) -> None:
        self.query_one(Menu).empty = ("Nobody else has that name.", "Fewer letters find more.")  # type: ignore[misc]
        self.query_one(Input).focus()
        self.call_after_refresh(self._find)

    @on(Input.Changed)
    def _find(self) -> None:
        world, wanted = self.town.world, self.query_one(Input).value.strip().casefold()
        people = [agent for agent in (world.agents.values() if world else ()) if agent.id not in self._without]
        found = [agent for agent in people if wanted in self.town.label(agent.id).casefold()][:LISTED]
        menu = self.query_one(Menu)
        menu.offer([Choice(each.id, self.town.label(each.id), self._facts(each), each.id) for each in found])
        menu.styles.height = "1fr"

    def _facts(self, agent: Agent) -> str:
        followers = len(self.town.world.network.followers(agent.id)) if self.town.world else 0
        return f"{agent.persona.age}, {agent.persona.occupation} · {counted(followers, 'follower')}"

    def on_key(self, event: events.Key) -> None:
        """Move in the list while the name is typed."""
        step = {"up": -1, "down": 1, "pageup": -5, "pagedown": 5}.get(event.key)
        if step is not None:
            event.stop()
            menu = self.query_one(Menu)
            menu.point(menu.cursor + step)

    @on(Input.Submitted)
    @on(Menu.Picked)
    def _picked(self) -> None:
        choice = self.query_one(Menu).current
        self.dismiss(choice.value if choice is not None and isinstance(choice.value, int) else None)
