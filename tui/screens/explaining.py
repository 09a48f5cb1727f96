"""What a player does to learn why: of a post, of a line of the log; and where they go from there."""

from textual import on

from sim.event import agent_of
from tui.keymap import keymap_of
from tui.paint import Palette
from tui.screens.cascade import CascadeScreen
from tui.screens.scrubbing import ScrubbingScreen
from tui.screens.why import WhyScreen, Wish, nothing
from tui.widgets.account import UNKNOWN, Ground, account_of, event_of_post, reading_of, told
from tui.widgets.agents import AgentsPane
from tui.widgets.feed import FeedPane
from tui.widgets.log import Logged, LogPane, Tally
from tui.widgets.network_map import NetworkMapPane
from tui.widgets.tail_pane import TailPane


class ExplainingScreen(ScrubbingScreen):
    """The part of the main screen that explains what is on show, and opens it."""

    @on(TailPane.Pointed)
    def _pointed(self, event: TailPane.Pointed) -> None:
        """Let all panes speak of whoever wrote the post, or is the subject of the line, that is pointed at."""
        pane = event.pane
        agent = pane.agent_pointed if isinstance(pane, (FeedPane, LogPane)) else None
        if isinstance(pane, LogPane):
            pane.entitle()
        if agent is not None and self.town.agent(agent) is not None and pane.has_focus_within:
            self.query_one(AgentsPane).select(agent)
            self.select(agent)

    @on(TailPane.Opened, "#feed")
    def _open_post(self) -> None:
        self.show_cascade(words=True)

    @on(FeedPane.Wondered)
    def _wonder(self) -> None:
        feed = self.query_one(FeedPane)
        if feed.current is not None:
            self.explain_post(feed.current.post.id)

    @on(TailPane.Opened, "#log")
    def _open_line(self) -> None:
        log = self.query_one(LogPane)
        if log.current is not None:
            self.explain(log.current)

    # Cascades

    def action_cascade(self) -> None:
        """Show how a post spread: the one pointed at in the feed, the one that the map shows, else that which spread furthest."""
        self.show_cascade(words=False)

    def show_cascade(self, words: bool) -> None:
        """Show a post with all that came of it. words: all that was written, else a line for each post."""
        world = self.town.world
        if world is None:
            return
        feed, chart = self.query_one(FeedPane), self.query_one(NetworkMapPane)
        furthest = [each.root for each in sorted(world.cascades.values(), key=lambda each: (-each.size, each.root))]
        roots, first = feed.spreads() if self.place == "feed" else (furthest, 0)
        if self.place == "map" and chart.root in furthest:
            first = furthest.index(chart.root)
        if not roots:
            self.notify(keymap_of(self.app).filled("Nobody has passed a post on yet; {time.play} lets time run."), markup=False)
            return
        at = feed.current.post.id if self.place == "feed" and feed.current is not None else None
        self.app.push_screen(CascadeScreen(self.town, roots, first, at, words, self), self._trace)

    def _trace(self, root: int | None) -> None:
        if root is not None:
            self.go("map")
            self.query_one(NetworkMapPane).trace(root)

    # Why

    def explain(self, moment: Logged) -> None:
        """Show what led to a line of the log."""
        if isinstance(moment, Tally):
            return
        log = self.query_one(LogPane).past

        def account(colours: Palette) -> list[Ground]:
            return nothing(colours, account_of(moment, log, self.town, colours), UNKNOWN)

        def subject(colours: Palette) -> list[Ground]:
            return [Ground(told(moment, self.town, colours))]

        self.app.push_screen(WhyScreen("Why · what led to it", account, subject), self._go_on)

    def explain_post(self, number: int) -> None:
        """Show why a post is there, and why its reader was shown it, or was not."""
        world, feed, log = self.town.world, self.query_one(FeedPane), self.query_one(LogPane).past
        post = world.posts.get(number) if world else None
        if world is None or post is None:
            self.notify("That post is no longer kept.", markup=False)
            return
        reader = world.agents.get(feed.reader) if feed.reader is not None else None
        moment = event_of_post(number, log)

        def account(colours: Palette) -> list[Ground]:
            rows = []
            if reader is not None:
                rows += [*reading_of(post, reader, log, self.town, colours), Ground([])]
            rows.append(Ground([("What led to it", colours.strong)]))
            return rows + nothing(colours, account_of(moment, log, self.town, colours) if moment else [], UNKNOWN)

        def subject(colours: Palette) -> list[Ground]:
            return [Ground(told(moment, self.town, colours))] if moment else []

        for_whom = f" · for {self.town.label(reader.id)}" if reader is not None else ""
        self.app.push_screen(WhyScreen(f"Why this post{for_whom}", account, subject), self._go_on)

    def _go_on(self, wish: Wish | None) -> None:
        if wish is None or isinstance(wish.moment, Tally):
            return
        while self.app.screen is not self and len(self.app.screen_stack) > 1:  # a conversation in which it was asked
            self.app.pop_screen()
        agent = agent_of(wish.moment.event)
        match wish.to:
            case "tick":
                self.look_at(wish.moment.tick)
            case "person" if agent is not None:
                self.inspect_agent(agent)
            case "line":
                self.go("log")
                if not self.query_one(LogPane).reveal(wish.moment):
                    self.notify("That line is no longer kept.", markup=False)
