"""The main screen's actions: what each key of the town does."""

from pathlib import Path
from typing import ClassVar

from textual import events
from textual.binding import BindingType
from textual.widgets import Input

from tui.bindings import bindings
from tui.command import Command
from tui.paint import DARK, LIGHT, safe
from tui.screens.arrangement import NARROW, PANES, there
from tui.screens.cascade import CascadeScreen
from tui.screens.scrubbing import ScrubbingScreen
from tui.widgets.agents import AgentsPane
from tui.widgets.chat import ChatPane
from tui.widgets.coach import Coach
from tui.widgets.curves import CurvesPane
from tui.widgets.feed import FeedPane
from tui.widgets.hints import Hints
from tui.widgets.line_pane import LinePane
from tui.widgets.log import LogPane
from tui.widgets.network_map import NetworkMapPane
from tui.widgets.player import PlayerPanel
from tui.worlds import beside


class SocietyScreen(ScrubbingScreen):
    """A town at work, and the keys to it."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("town")

    # Worlds

    def action_worlds(self) -> None:
        """Show the player's worlds."""
        from tui.screens.library import LibraryScreen

        def open_(save: str | None) -> None:
            if save is not None:
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

    # View

    def action_pane(self, pane: str) -> None:
        """Go to a pane."""
        self.go(pane)

    def action_next(self, steps: int) -> None:
        """Go to another pane."""
        width = self.app.size.width
        order = [pane for pane in (*PANES, "player") if self.query_one(f"#{pane}").display]
        if width < NARROW or self.zoomed is not None:
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

    def action_filter(self) -> None:
        """Show less in the focused stream."""
        place = self.place if self.place in {"feed", "chat", "log"} else self.main
        if place in {"feed", "chat", "log"}:
            pane = self.query_one(f"#{place}")
            assert isinstance(pane, (FeedPane, ChatPane, LogPane))
            pane.turn_filter()

    def action_wrap(self) -> None:
        """Show long lines of the log whole, or in one row each."""
        log = self.query_one(LogPane)
        if not log.is_on_screen:
            self.go("log")
        log.turn_wrap()

    def action_cascade(self) -> None:
        """Show how a post spread: in the feed one of those on show, on the map the one that is shown, else that which spread furthest."""
        world = self.town.world
        if world is None:
            return
        feed, chart = self.query_one(FeedPane), self.query_one(NetworkMapPane)
        furthest = [each.root for each in sorted(world.cascades.values(), key=lambda each: (-each.size, each.root))]
        roots, first = feed.spreads() if self.place == "feed" else (furthest, 0)
        if self.place == "map" and chart.root in furthest:
            first = furthest.index(chart.root)
        self.app.push_screen(CascadeScreen(self.town, roots, first), self._trace)

    def _trace(self, root: int | None) -> None:
        if root is not None:
            self.go("map")
            self.query_one(NetworkMapPane).trace(root)

    def action_follow(self) -> None:
        """Go to the newest line."""
        if isinstance(self.focused, LinePane):
            self.focused.follow()

    def action_back(self) -> None:
        """Leave what is special: the search, the zoom, the inspector, the filter."""
        find = self.query_one("#find", Input)
        agents = self.query_one(AgentsPane)
        if find.has_focus or agents.wanted:
            find.value, find.display = "", False
            self.go("agents")
        elif self.zoomed is not None:
            self.zoomed = None
            self.main = "player" if self.asked else "feed" if self.main in {"inspector", "player"} else self.main
            self.settle()
            self.go("player" if self.asked else "agents")
        elif self.place != "agents":
            self.go("agents")

    def action_theme(self) -> None:
        """Dark or light."""
        self.app.theme = LIGHT.name if self.app.current_theme.dark else DARK.name

    # Commands by other ways

    def on_hints_clicked(self, event: Hints.Clicked) -> None:
        self.run_command(event.command)

    def run_command(self, command: Command) -> None:
        """Run a command of the registry where it belongs."""
        target = self.app if command.scope == "app" else self
        if command.scope == "pane" and self.focused is not None:
            target = self.focused  # type: ignore[assignment]
        elif command.scope == "curves":
            target = self.query_one(CurvesPane)  # type: ignore[assignment]
        elif command.scope == "map":
            target = self.query_one(NetworkMapPane)  # type: ignore[assignment]
        elif command.scope == "player":
            target = self.query_one(PlayerPanel)  # type: ignore[assignment]
        self.app.call_later(self.app.run_action, command.action, target)

    def on_key(self, event: events.Key) -> None:
        self.query_one(Coach).display = False
