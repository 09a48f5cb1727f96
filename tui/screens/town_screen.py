"""How the main screen is laid out, and how what the engine says reaches its panes."""

from collections.abc import Callable, Collection, Iterator
from functools import partial
from time import monotonic
from typing import ClassVar

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.content import Content
from textual.screen import Screen
from textual.widget import Widget
from textual.widgets import Input, Static

from tui.failing import show_or_still, unless_still
from tui.keymap import keymap_of
from tui.paint import safe
from tui.protocol import Overheard, Question, Spoken
from tui.screens.arrangement import FOR_FILMS, FULL, LEAST, LOWER, NARROW, PANES, TALL, UPPER, WIDE, breadth, shown, there
from tui.settings import settings_of
from tui.widgets.agents import AgentsPane
from tui.widgets.bubble import Bubble
from tui.widgets.chat import ChatPane
from tui.widgets.coach import Coach
from tui.widgets.controls import Controls
from tui.widgets.countdown import Countdown
from tui.widgets.cursor_pane import CursorPane
from tui.widgets.curves import CurvesPane
from tui.widgets.feed import FeedPane
from tui.widgets.hints import Hints
from tui.widgets.inspector import InspectorPane
from tui.widgets.line_pane import LinePane
from tui.widgets.log import LogPane
from tui.widgets.network_map import NetworkMapPane
from tui.widgets.player import PlayerPanel
from tui.widgets.recommender import RecommenderPane
from tui.widgets.timeline import Timeline
from tui.widgets.top_line import TopLine
from tui.widgets.tour_card import TourCard
from tui.widgets.town import Moment, Town

RENEW_SECONDS = 0.5  # recommender, inspector and curves are read, not watched
Pane = AgentsPane | FeedPane | ChatPane | LogPane | RecommenderPane | InspectorPane | CurvesPane | NetworkMapPane


class TownScreen(Screen[None]):
    """Panes over one town; one tree of widgets in three layouts.

    Attributes:
        main: the pane beside the people on a narrow screen. zoomed: the pane that has the whole screen, or None.
        lower, upper: the panes below the feed and above the inspector, where there is room for both.
        composed: the panes are there; nothing may be shown before.
    """

    AUTO_FOCUS = "#agents"
    INHERIT_BINDINGS: ClassVar[bool] = False

    def __init__(self, town: Town, controls: Controls) -> None:
        super().__init__()
        self.town, self.controls = town, controls
        self.main = "feed"
        self.zoomed: str | None = None
        self.lower, self.upper = LOWER[0], UPPER[0]
        self.composed = False
        self._spoken_of: int | None = None
        self._to_reselect = False
        self._countdown = Countdown()
        self._had_focus: Widget | None = None  # before the terminal became too small to show it

    def compose(self) -> ComposeResult:
        yield TopLine(self.town, self.controls)
        with Horizontal(id="body"):
            with Vertical(id="people"):
                yield AgentsPane(self.town)
                yield Input(id="find", placeholder="a name, work, intense, for …", max_length=80)
            with Vertical(id="middle"):
                yield FeedPane(self.town)
                yield ChatPane(self.town)
                yield NetworkMapPane(self.town)
            with Vertical(id="side"):
                yield RecommenderPane(self.town)
                yield CurvesPane(self.town)
                yield InspectorPane(self.town)
                yield PlayerPanel(self.town)
            yield LogPane(self.town)
        yield TourCard()
        timeline = Timeline(self.town)
        yield timeline
        yield Hints()
        yield Bubble(self.town, timeline)
        yield Coach()
        yield Static("", id="small", markup=False)

    def on_mount(self) -> None:
        self.query_one("#find").display = self.query_one(Coach).display = False
        self.settle()
        self.set_interval(RENEW_SECONDS, self._renew)
        self.composed = True

    # Layout

    @property
    def playing_somebody(self) -> bool:
        """Whether the player is, or is about to be, somebody of this town."""
        return not self.town.replay.on and bool(self.town.cast or self.controls.becoming)

    @property
    def breadth(self) -> int:
        """The width that the layout goes by."""
        return breadth(self.app.size.width, settings_of(self.app).layout)

    @property
    def asked(self) -> bool:
        """Whether the player must decide now."""
        return self.controls.waiting and not self.town.replay.on

    @property
    def films(self) -> bool:
        """Whether there are films in this world, and chats about them; else news is all there is."""
        return self.town.films

    def _shown(self) -> Collection[str]:
        return shown(self.breadth, self.main, self.zoomed, self.playing_somebody, self.lower, self.upper)

    def settle(self) -> None:
        """Show the panes that fit the size."""
        width, height = self.app.size
        small = width < LEAST[0] or height < LEAST[1]
        self._keep_focus(small)
        self.set_class(small, "-small")
        self.set_class(self.breadth < NARROW, "-narrow")
        self.set_class(NARROW <= self.breadth < WIDE, "-medium")
        self.set_class(self.breadth >= WIDE, "-wide")
        self.set_class(TALL <= height < FULL, "-tall")
        self.set_class(height >= FULL, "-full")
        self.set_class(self.zoomed is not None or (self.breadth < NARROW and self.main == "player"), "-zoomed")
        if small:
            leaves = keymap_of(self.app).filled("{help.quit} saves and leaves.")
            text = f"voxpop needs {LEAST[0]} × {LEAST[1]} cells.\nThis terminal has {width} × {height}.\n{leaves}"
            self.query_one("#small", Static).update(Content(text))
        self.set_class(self.playing_somebody, "-asked")
        self.set_class(not self.films, "-news")
        visible = self._shown()
        for pane in (*PANES, "player"):
            self.query_one(f"#{pane}").display = pane in visible
        for group in ("people", "middle", "side"):
            inside = self.query_one(f"#{group}")
            inside.display = any(child.display for child in inside.children if child.id in visible)
        coach = self.query_one(Coach)
        coach.styles.offset = (width - 38, max(1, height - 8))

    def _keep_focus(self, small: bool) -> None:
        """Remember who has the focus while nothing is shown, and give it back."""
        if small and not self.has_class("-small"):
            self._had_focus = self.focused
        elif not small and self._had_focus is not None:
            self.call_after_refresh(self._had_focus.focus)
            self._had_focus = None

    def go(self, pane: str) -> None:
        """Show a pane and give it the focus."""
        if pane != "player" and pane not in there(self.films):
            told = "This is a world without films and chats: {view.curves} shows its curves, {view.map} its map."
            self.notify(keymap_of(self.app).filled(told), markup=False)
            return
        self.lower = pane if pane in LOWER else self.lower
        self.upper = pane if pane in UPPER else self.upper
        if self.zoomed is not None:
            self.zoomed = pane
        if pane != "agents" or self.main == "player":
            self.main = pane if pane != "agents" else "feed"
        if pane not in self._shown() and pane != "player":
            self.zoomed = pane
        self.settle()
        if pane == "player":
            self.query_one(PlayerPanel).enter()
        else:
            self.query_one(f"#{pane}").focus()

    @property
    def place(self) -> str:
        """The pane that has the focus."""
        focused: Widget | None = self.focused
        while focused is not None and focused.id not in (*PANES, "player"):
            focused = focused.parent if isinstance(focused.parent, Widget) else None
        return focused.id if focused is not None and focused.id else "agents"

    def on_resize(self, event: events.Resize) -> None:
        self.settle()

    def on_descendant_focus(self) -> None:
        typing = "" if not isinstance(self.focused, Input) else "saying" if self.focused.id == "line" else "typing"
        self.query_one(Hints).show(typing or self.place)

    def on_screen_suspend(self) -> None:
        """Leave it to the dialog above to tell its keys."""
        self.query_one(Hints).refresh()

    def on_screen_resume(self) -> None:
        """Tell the keys of the focused pane again."""
        self.query_one(Hints).refresh()

    # What the engine says

    def load(self) -> None:
        """Show a world just loaded."""
        self._spoken_of = None
        if self.town.elsewhere:
            self.move_in()
        if not self.films and {self.lower, self.upper} & set(FOR_FILMS):
            self.lower, self.upper = "map", "curves"
        self.query_one(PlayerPanel).expect("")
        if self.main == "player" and not self.playing_somebody:  # whoever the player was is not theirs in this world
            self.zoomed = None
            self.go("agents")
        for pane in self._panes():
            pane.broken = ""
            unless_still(pane, pane.load)
        if (current := self.query_one(AgentsPane).current) is not None:
            self.select(current)
        self.query_one(Coach).display = self.town.world is not None and not self.town.world.tick
        self.settle()
        self.renew_lines()

    def move_in(self) -> None:
        """Forget what was chosen of the world before, whose people had the same numbers."""
        find = self.query_one("#find", Input)
        find.value, find.display = "", False
        for pane in self._panes():
            unless_still(pane, pane.move_in)

    def absorb(self, moments: list[Moment]) -> None:
        """Take in what happened; `show` shows it."""
        for pane in self._panes():
            unless_still(pane, partial(pane.absorb, moments))

    def shows(self) -> Iterator[Callable[[], None]]:
        """Yield what paints each part anew, one short piece of work each."""
        for pane in self._panes():
            yield partial(show_or_still, pane)
        yield self.renew_lines

    def renew_lines(self) -> None:
        """Paint header, timeline and the player's title again if they changed."""
        self.query_one(TopLine).renew()
        self.query_one(Timeline).renew()
        self.query_one(Bubble).renew()

    def ask(self, question: Question | None) -> None:
        """Put a question before the player, or take it away."""
        panel = self.query_one(PlayerPanel)
        panel.ask(question)
        self.query_one(AgentsPane).renew()
        self.count_down()
        if question is None:
            return
        self.overhear()
        self.zoomed, self.main = None, "player"
        self.settle()
        if self.focused is not self.query_one("#find"):
            panel.enter()

    def hear(self, spoken: Spoken) -> None:
        """Show what the player was just told in a chat."""
        self.query_one(PlayerPanel).hear(spoken)
        self.overhear()

    def overhear(self) -> None:
        """Show the chat that the player sits in among the chats, before the tick brings it."""
        world, question = self.town.world, self.controls.question
        if world is None or self.town.replay.on:
            return
        minute = question.minute if question else world.minute
        for seat in self.query_one(PlayerPanel).seats.values():
            if seat.thread:
                self.query_one(ChatPane).overhear(seat.thread, minute)

    def overheard(self, overheard: Overheard) -> None:
        """Show what two others are saying to each other, before the tick brings it."""
        world = self.town.world
        if world is not None and not self.town.replay.on:
            self.query_one(ChatPane).read_along(overheard)

    def tell_player(self, text: str, agent: int | None = None) -> None:
        """Say what came of the last thing that the player did. agent: as which of their people."""
        panel = self.query_one(PlayerPanel)
        panel.tell(text, agent)
        if not panel.is_on_screen or self.app.screen is not self:
            self.notify(safe(text, 300), markup=False)

    def decline(self, text: str) -> None:
        """Say that something could not be done."""
        panel = self.query_one(PlayerPanel)
        if self.controls.becoming:
            self.controls.becoming = ()
            panel.expect("")
        self.settle()
        if self.playing_somebody:
            self.tell_player(text)
        else:
            self.notify(safe(text, 300), severity="warning", markup=False)

    def count_down(self) -> None:
        """Count the player's seconds, and leave the question to their person when there are none left."""
        controls, panel = self.controls, self.query_one(PlayerPanel)
        number = controls.question.number if controls.question else None
        held = not controls.playing
        controls.left = self._countdown.left(number, controls.turn_seconds, monotonic(), controls.keyed, held)
        panel.count(controls.left, held)
        if controls.left == 0:
            panel.defer("Your time was up")

    def select(self, agent: int) -> None:
        """Let all panes speak of somebody."""
        if self.town.agent(agent) is None:
            return
        changed, self._spoken_of = self._spoken_of != agent, agent
        self.town.look_at(agent)
        if changed and not self._to_reselect:
            self._to_reselect = True
            self.call_after_refresh(self._reselect)  # the cursor is painted first

    def _reselect(self) -> None:
        """Let the other panes speak of whoever is selected by now."""
        self._to_reselect = False
        for pane in self._panes():
            if not isinstance(pane, AgentsPane):
                unless_still(pane, pane.reselect)

    def restyle(self) -> None:
        """Take the colours of another theme."""
        for pane in self.query(LinePane):
            unless_still(pane, pane.restyle)
        for line in (TopLine, Timeline, Bubble, Hints):
            self.query_one(line).refresh()

    def _panes(self) -> tuple[Pane, ...]:
        streams = self.query_one(FeedPane), self.query_one(ChatPane), self.query_one(LogPane)
        pictures = self.query_one(CurvesPane), self.query_one(NetworkMapPane)
        return self.query_one(AgentsPane), *streams, self.query_one(RecommenderPane), self.query_one(InspectorPane), *pictures

    def _renew(self) -> None:
        curves = self.query_one(CurvesPane)
        for pane in (self.query_one(RecommenderPane), self.query_one(InspectorPane), curves):
            unless_still(pane, pane.renew)
        idle = {"view.more": curves.whole, "view.compare": not self.town.courses.others, "world.recommender": not self.films}
        self.query_one(Hints).leave_out(frozenset(id_ for id_, nothing in idle.items() if nothing))
        if self.controls.opening or self.town.replay.waiting or self.town.thinkers.held is not None or self.town.thinkers.loading():
            self.query_one(TopLine).renew()
        if self.playing_somebody:
            self.query_one(PlayerPanel).entitle()
            self.count_down()
            self.query_one(TopLine).renew()

    @on(NetworkMapPane.Chosen)
    @on(RecommenderPane.Chosen)
    def _chosen(self, event: NetworkMapPane.Chosen | RecommenderPane.Chosen) -> None:
        self.query_one(AgentsPane).select(event.agent)
        self.select(event.agent)

    @on(ChatPane.Chosen)
    def _talker_chosen(self, event: ChatPane.Chosen) -> None:
        self.query_one(AgentsPane).select(event.agent)
        self.select(event.agent)

    @on(ChatPane.Opened, "#chat")
    def _chat_opened(self) -> None:
        """Give the conversation that is pointed at the whole screen."""
        self.zoomed = "chat"
        self.go("chat")

    @on(ChatPane.Read)
    def _reads_along(self, event: ChatPane.Read) -> None:
        self.controls.listen(event.people)

    @on(CursorPane.Moved, "#agents")
    def _cursor_moved(self, event: CursorPane.Moved) -> None:
        if event.pane.current is not None:
            self.select(event.pane.current)

    def on_click(self, event: events.Click) -> None:
        """A click on a line of a stream selects whom it is about."""
        pane = event.widget
        if isinstance(pane, (FeedPane, ChatPane, LogPane)) and (offset := event.get_content_offset(pane)):
            agent = pane.agent_at(offset.y)
            if agent is not None:
                self.query_one(AgentsPane).select(agent)
                self.select(agent)
