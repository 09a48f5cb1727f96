"""What a player does with people: look, become, edit, find, sort."""

from typing import TYPE_CHECKING

from textual import on
from textual.widgets import Input

from tui.paint import safe_name
from tui.protocol import Answered
from tui.screens.arrangement import NARROW
from tui.screens.town_screen import TownScreen
from tui.widgets.agents import AgentsPane
from tui.widgets.choices import Choice
from tui.widgets.controls import TURNS, Controls
from tui.widgets.inspector import InspectorPane
from tui.widgets.line_pane import LinePane
from tui.widgets.player import PlayerPanel
from tui.widgets.town import Town

if TYPE_CHECKING:
    from tui.screens.interview import Exchange


READ_ONLY = "The past is read-only: b branches here, L goes to {}."
TURN_NOTES = ("nothing happens before you answer", "after that they decide by themself; every key starts the seconds anew")


class PeopleScreen(TownScreen):
    """The part of the main screen that concerns one person at a time.

    Attributes:
        exchanges: what the player asked people from outside, oldest first.
    """

    def __init__(self, town: Town, controls: Controls) -> None:
        super().__init__(town, controls)
        self.exchanges: list[Exchange] = []

    def action_inspect(self) -> None:
        """Look at the selected person."""
        if self.town.selected is None:
            self.notify("Select somebody first: 1, then arrows.", markup=False)
            return
        narrow = self.app.size.width < NARROW
        if narrow or self.playing_somebody or self.zoomed is not None:
            self.zoomed = "inspector"
        self.go("inspector")

    def action_take_over(self) -> None:
        """Become the selected person, or give back whom the player is."""
        selected, player = self.town.selected, self.town.player
        if selected is None or not self._ready():
            return
        if self.playing_somebody and selected in {player, self.controls.becoming}:
            self.go("player")
            self.query_one(PlayerPanel).ask_to_give_back()
            return
        self.controls.take_over(selected)
        self._await(self.town.label(selected))

    def _await(self, label: str) -> None:
        """Show whom the player will be."""
        self.town.given_back = None
        self.query_one(PlayerPanel).expect(label)
        self.zoomed = None
        self.go("player")
        self.renew_lines()

    def action_join(self) -> None:
        """Come to town as somebody of one's own."""
        world = self.town.world
        if world is None or not self._ready():
            return
        from tui.screens.newcomer import Newcomer, NewcomerScreen

        def come(newcomer: Newcomer | None) -> None:
            if newcomer is not None:
                self.controls.join(newcomer.persona, newcomer.ties)
                self._await(safe_name(newcomer.persona.name))

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
            self.notify("Your question is answered; a shows how.", markup=False)

    def action_turns(self) -> None:
        """Choose whether the world waits for the player."""
        from tui.screens.dialogs import ChooseScreen

        def take(seconds: str | None) -> None:
            if seconds is not None:
                self.controls.turn_seconds = int(seconds)
                self.count_down()

        now = self.controls.turn_seconds
        names = {each: f"{each} seconds" if each else "The world waits for you" for each in sorted({*TURNS, now})}
        choices = [Choice(each, name + " · now" * (each == now), TURN_NOTES[bool(each)]) for each, name in names.items()]
        self.app.push_screen(ChooseScreen("Your time for an answer", choices), take)

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
        find.focus()

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

    def _ready(self) -> bool:
        """Return whether the world can be changed; where it cannot, say why."""
        if not self._awake():
            return False
        if self.town.replay.on:
            self.notify(READ_ONLY.format("the newest tick" if self.town.replay.only else "live"), markup=False)
        return not self.town.replay.on

    def _awake(self) -> bool:
        """Return whether there is a world to look at; where there is none, say why."""
        if self.town.world is None:
            self.notify("The town is still waking up.", markup=False)
        elif self.controls.opening:
            self.notify(f"Branch {safe_name(self.controls.opening)} is still opening.", markup=False)
        return self.town.world is not None and not self.controls.opening

    def on_player_panel_decided(self, event: PlayerPanel.Decided) -> None:
        self.controls.answer(event.action)
        self.overhear()
        self.renew_lines()

    def on_player_panel_deferred(self) -> None:
        self.controls.defer()
        self.renew_lines()

    def on_player_panel_gave_back(self) -> None:
        who = self.town.player if self.town.player is not None else self.controls.becoming
        if who is not None:
            self.controls.give_back(who)
        self.town.give_back(who)
        self.zoomed, self.main = None, "feed"
        self.go("agents")
        self.query_one(AgentsPane).resort()
        self.query_one(InspectorPane).touch()
        self.renew_lines()
