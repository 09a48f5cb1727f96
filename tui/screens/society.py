"""The main screen's actions: what each key of the town does."""

from pathlib import Path
from typing import Any, ClassVar

from textual import events
from textual.app import App
from textual.binding import BindingType
from textual.widget import Widget
from textual.widgets import Input

from tui.bindings import bindings
from tui.command import Command, Scope
from tui.commands.paths import line_of
from tui.paint import safe
from tui.screens.arrangement import NARROW, PANES, there
from tui.screens.picturing import PicturingScreen
from tui.terminal_app import TerminalApp
from tui.widgets.agents import AgentsPane
from tui.widgets.chat import ChatPane
from tui.widgets.coach import Coach
from tui.widgets.curves import CurvesPane
from tui.widgets.feed import FeedPane
from tui.widgets.hints import Hints
from tui.widgets.inspector import InspectorPane
from tui.widgets.line_pane import LinePane
from tui.widgets.log import LogPane
from tui.widgets.network_map import NetworkMapPane
from tui.widgets.player import PlayerPanel
from tui.widgets.recommender import RecommenderPane
from tui.widgets.searched_pane import SearchedPane
from tui.worlds import beside

# Who hears the keys of a scope that is one pane's own.
HEARERS: dict[Scope, type[Widget]] = {
    "feed": FeedPane,
    "chat": ChatPane,
    "log": LogPane,
    "recommender": RecommenderPane,
    "inspector": InspectorPane,
    "curves": CurvesPane,
    "map": NetworkMapPane,
    "player": PlayerPanel,
}


class SocietyScreen(PicturingScreen):
    """A town at work, and the keys to it."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("town")

    # Worlds

    def action_worlds(self) -> None:
        """Show the player's worlds."""
        from tui.screens.library import BEGIN, LibraryScreen

        def open_(save: str | None) -> None:
            if save == BEGIN:
                self.action_new_world()
            elif save is not None:
                self.post_message(self.Departed(self.town.branch, None, save=save))

        if self._awake():
            self.app.push_screen(LibraryScreen(self.town.save), open_)

    def action_save_as(self) -> None:
        """Ask where to keep a copy of this world."""
        from tui.screens.library import save_as_screen

        if self._awake() and self.town.save:
            self.app.push_screen(save_as_screen(Path(self.town.save)), self._save_as)

    def _save_as(self, line: str | None) -> None:
        if line is not None:
            self.run_worker(self._copied(beside(Path(self.town.save), line)), group="copy")

    async def _copied(self, to: Path) -> None:
        from tui.screens.library import LibraryScreen, copied

        self.notify(safe(await copied(LibraryScreen.ask, Path(self.town.save), to), 300), markup=False)

    def action_copy_place(self) -> None:
        """Put the command that shows what is shown now on the clipboard."""
        if isinstance(self.app, TerminalApp) and self.town.world is not None and self.town.save:
            words = ("voxpop", "replay", self.town.save, "--branch", self.town.branch, "--at", str(self.town.world.tick))
            self.app.copy_out(line_of(*words), "The command")

    # View

    def action_pane(self, pane: str) -> None:
        """Go to a pane."""
        self.go(pane)

    def action_next(self, steps: int) -> None:
        """Go to another pane."""
        order = [pane for pane in (*PANES, "player") if self.query_one(f"#{pane}").display]
        if self.breadth < NARROW or self.zoomed is not None:
            order = [*there(self.films), *(["player"] if self.playing_somebody else [])]
        if self.place in order:
            self.go(order[(order.index(self.place) + steps) % len(order)])

    def action_zoom(self) -> None:
        """Give the focused pane the whole screen, or take it back."""
        place = self.place
        self.zoomed = place if self.zoomed is None else None
        if place != "agents":
            self.main = place
        self.settle()
        self.renew_lines()

    def action_filter(self) -> None:
        """Show less in the focused stream."""
        place = self.place if self.place in {"feed", "chat", "log"} else self.main
        if place in {"feed", "chat", "log"}:
            pane = self.query_one(f"#{place}")
            assert isinstance(pane, (FeedPane, ChatPane, LogPane))
            pane.turn_filter()

    def action_follow(self) -> None:
        """Go to the newest line."""
        if isinstance(self.focused, LinePane):
            self.focused.follow()

    def action_back(self) -> None:
        """Leave what is special: the search, the zoom, the inspector, the filter."""
        find = self.query_one("#find", Input)
        agents, focused = self.query_one(AgentsPane), self.focused
        if isinstance(focused, SearchedPane) and focused.wanted:
            focused.clear()
        elif find.has_focus or agents.wanted:
            find.value, find.display = "", False
            self.go("agents")
        elif self.zoomed is not None:
            self.zoomed = None
            self.main = "player" if self.asked else "feed" if self.main in {"inspector", "player"} else self.main
            self.settle()
            self.go("player" if self.asked else "agents")
        elif self.place != "agents":
            self.go("agents")
        else:
            self.leave_tour()

    # Commands by other ways

    def on_hints_clicked(self, event: Hints.Clicked) -> None:
        self.run_command(event.command)

    def run_command(self, command: Command) -> None:
        """Run a command of the registry where it belongs."""
        self.app.call_later(self.app.run_action, command.action, self.hearer(command))

    def hearer(self, command: Command) -> App[Any] | Widget:
        """Return who hears the keys of a command, of the registry of this screen."""
        if command.scope == "app":
            return self.app
        if command.scope == "pane":
            return self.focused if isinstance(self.focused, LinePane) else self.query_one(f"#{self.place}", LinePane)
        return self.query_one(HEARERS[command.scope]) if command.scope in HEARERS else self

    def on_key(self, event: events.Key) -> None:
        self.query_one(Coach).display = False
