"""What a player does with people: look, become, edit, find, sort."""

from typing import TYPE_CHECKING

from textual import on
from textual.widgets import Input

from tui.keymap import keymap_of
from tui.paint import safe_name
from tui.protocol import Answered
from tui.screens.arrangement import NARROW
from tui.screens.being import BeingScreen
from tui.widgets.agents import AgentsPane
from tui.widgets.controls import Controls
from tui.widgets.line_pane import LinePane
from tui.widgets.town import Town

if TYPE_CHECKING:
    from tui.screens.interview import Exchange


class PeopleScreen(BeingScreen):
    """The part of the main screen that concerns one person at a time.

    Attributes:
        exchanges: what the player asked people from outside, oldest first.
    """

    def __init__(self, town: Town, controls: Controls) -> None:
        super().__init__(town, controls)
        self.exchanges: list[Exchange] = []

    def move_in(self) -> None:
        super().move_in()
        self.exchanges = []  # not cleared: a dialog may show them still

    def action_inspect(self) -> None:
        """Look at the selected person."""
        if self.town.selected is None:
            self.notify(keymap_of(self.app).filled("Select somebody first: {view.agents}, then arrows."), markup=False)
            return
        narrow = self.breadth < NARROW
        if narrow or self.playing_somebody or self.zoomed is not None:
            self.zoomed = "inspector"
        self.go("inspector")

    def action_join(self) -> None:
        """Come to town as somebody of one's own."""
        world = self.town.world
        if world is None or not self._ready():
            return
        from tui.screens.newcomer import Newcomer, NewcomerScreen

        def come(newcomer: Newcomer | None) -> None:
            if newcomer is not None:
                self.controls.join(newcomer.persona, newcomer.ties)
                self._await(newcomer.persona.id, safe_name(newcomer.persona.name))

        self.app.push_screen(NewcomerScreen(self.town, world), come)

    def action_ask(self) -> None:
        """Ask the selected person, or all who are listed, something from outside."""
        selected = self.town.selected
        if selected is None or not self._ready():
            return
        from tui.screens.interview import InterviewScreen

        listed = tuple(self.query_one(AgentsPane).view.entries)
        self.app.push_screen(InterviewScreen(self.town, selected, listed, self.exchanges, self._put))

    def _put(self, agents: tuple[int, ...], question: str, on_record: bool) -> None:
        """Ask people a question; what they say comes later."""
        from tui.screens.interview import Exchange

        number = self.controls.ask(agents, question, on_record)
        self.exchanges.append(Exchange(number, question, len(agents), on_record))

    def answered(self, answered: Answered) -> None:
        """Show what people said; where nobody looks, tell that they have."""
        for exchange in self.exchanges:
            if exchange.number == answered.number:
                exchange.take(answered)
        if transcript := self.app.screen.query("#transcript"):
            transcript.first(LinePane).show()
        elif not answered.left:
            self.notify(keymap_of(self.app).filled("Your question is answered; {people.ask} shows how."), markup=False)

    def inspect_agent(self, agent: int) -> None:
        """Select somebody and look at them."""
        self.query_one(AgentsPane).select(agent)
        self.select(agent)
        self.action_inspect()

    def become(self, agent: int) -> None:
        """Select somebody and become them."""
        self.query_one(AgentsPane).select(agent)
        self.select(agent)
        self.action_take_over()

    def action_find(self) -> None:
        """Find people by name."""
        if self.zoomed not in {None, "agents"}:
            self.zoomed = None
        if self.main == "player":
            self.main = "feed"
        self.settle()
        find = self.query_one("#find", Input)
        find.display = True
        self.set_focus(find)  # at once: what is typed next must not be keys of the list

    def action_sort(self) -> None:
        """Sort people by the next order."""
        order = self.query_one(AgentsPane).turn_order()
        self.notify(f"People by {order}.", markup=False, timeout=2)

    @on(Input.Changed, "#find")
    def _found(self, event: Input.Changed) -> None:
        self.query_one(AgentsPane).find(event.value)

    @on(Input.Submitted, "#find")
    def _keep(self, event: Input.Submitted) -> None:
        event.input.display = False
        self.go("agents")
