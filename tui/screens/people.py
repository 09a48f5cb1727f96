"""What a player does with people: look, become, edit, find, sort."""

from textual import on
from textual.widgets import Input

from sim.agent import Persona
from tui.screens.arrangement import NARROW
from tui.screens.town_screen import TownScreen
from tui.widgets.agents import AgentsPane
from tui.widgets.player import PlayerPanel


class PeopleScreen(TownScreen):
    """The part of the main screen that concerns one person at a time."""

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
            self.query_one(PlayerPanel).action_leave()
            return
        self.controls.take_over(selected)
        self.query_one(PlayerPanel).ask(None)
        self.notify(f"You will be {self.town.label(selected)} from the next tick on.", markup=False)
        self.zoomed = None
        self.go("player")
        self.renew_lines()

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

    def action_edit(self) -> None:
        """Change who the selected person is."""
        agent = self.town.agent(self.town.selected)
        if agent is None or self.town.world is None:
            return
        from tui.screens.edit import EditScreen

        def apply(persona: Persona | None) -> None:
            if persona is not None:
                self.controls.edit(persona)
                self.notify("Applied at the next tick; the log will show it.", markup=False)

        self.app.push_screen(
            EditScreen(self.controls.edited.get(agent.id, agent.persona), self.town.label(agent.id), self.town.world.catalogue.genres),
            apply,
        )

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
        if self.town.world is None:
            self.notify("The town is still waking up.", markup=False)
        return self.town.world is not None

    def on_player_panel_decided(self, event: PlayerPanel.Decided) -> None:
        self.controls.answer(event.action)
        self.renew_lines()

    def on_player_panel_gave_back(self) -> None:
        who = self.town.player if self.town.player is not None else self.controls.becoming
        if who is not None:
            self.controls.give_back(who)
        self.town.player = None
        self.zoomed, self.main = None, "feed"
        self.go("agents")
        self.renew_lines()
