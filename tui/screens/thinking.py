"""What a player does about minds: choose them, look into them, and help when none answers."""

from collections.abc import Callable
from typing import ClassVar

from textual import on

from tui.keymap import keymap_of
from tui.paint import safe
from tui.protocol import Held, MindState, Retold, Speaking, Ticked, Told
from tui.screens.intervene import InterveningScreen
from tui.seeking import Seeker, Seeking
from tui.widgets.agents import AgentsPane
from tui.widgets.inspector import InspectorPane
from tui.widgets.log import LogPane
from tui.widgets.player import PlayerPanel
from tui.widgets.thinkers import short

LONG = 12  # seconds for which a notice stays that the player should act on


class ThinkingScreen(InterveningScreen):
    """The part of the main screen that concerns minds.

    Attributes:
        seeker: makes a search for minds.
    """

    seeker: ClassVar[Callable[[], Seeking]] = Seeker

    def action_minds(self) -> None:
        """Show who thinks and what could."""
        if self._ready():
            from tui.screens.minds import MindsScreen

            self.app.clear_notifications()  # it says all that they said
            self.app.push_screen(MindsScreen(self.town, self.controls, type(self).seeker))

    def action_thoughts(self) -> None:
        """Show what a model was told and answered on behalf of the selected person."""
        selected = self.town.selected
        if selected is None:
            self.notify(keymap_of(self.app).filled("Select somebody first: {view.agents}, then arrows."), markup=False)
        elif self._awake():
            from tui.screens.thoughts import ThoughtsScreen

            self.app.push_screen(ThoughtsScreen(self.town, self.controls, selected))

    # What the engine says

    def minded(self, state: MindState) -> None:
        """Say how it is with a mind."""
        self.query_one(InspectorPane).touch()
        name, minds = short(state.mind, 60), keymap_of(self.app).filled("{world.minds}")
        if state.state == "failed":
            text = f"{name} cannot think: {state.said.rstrip('.')}. {minds}: another mind, or the rules."
            self.notify(safe(text, 400), severity="warning", markup=False, timeout=LONG)
        elif state.state == "refused":
            self.notify(safe(f"{state.said}: {minds}.", 400), severity="warning", markup=False, timeout=LONG)
        elif state.state == "ready" and state.said:
            self.notify(safe(f"Loaded {state.said}", 400), markup=False)

    def held(self, held: Held, before: Held | None) -> None:
        """Say why people wait, once, and that they go on."""
        if not held.reason:
            self.notify("Minds answer again; the world goes on.", markup=False)
        elif before is None or before.reason != held.reason:
            way_on = "It is asked again by itself; {world.minds}: what else to do."
            if held.barred:
                way_on = "{world.minds}: " + "raise the budget, " * ("budget" in held.reason) + "another mind, or the rules."
            text = f"{held.reason.rstrip('.')}. The world waits. {keymap_of(self.app).filled(way_on)}"
            self.notify(safe(text, 400), severity="warning", markup=False, timeout=LONG)

    def told(self, told: Told) -> None:
        """Show what models were told and answered, where the player looks at it."""
        from tui.screens.thoughts import ThoughtsScreen

        self.query_one(InspectorPane).hear(told)
        if isinstance(self.app.screen, ThoughtsScreen):
            self.app.screen.show_told(told)

    def thinking(self) -> None:
        """Show whose minds are at it."""
        self.query_one(AgentsPane).renew()

    def retold(self, retold: Retold) -> None:
        """Show what the save tells of the selected person."""
        self.town.retell(retold)
        self.query_one(InspectorPane).touch()

    @on(InspectorPane.Wondered)
    def _wondered(self, event: InspectorPane.Wondered) -> None:
        if event.past is not None:
            self.controls.retell(event.agent, event.past)
        if event.thoughts:
            self.controls.look_into(event.agent)

    def spoken_to(self, speaking: Speaking) -> None:
        """Show what the player is about to be told, as far as it has come."""
        self.query_one(PlayerPanel).overhear(speaking)

    def tally(self, ticked: Ticked) -> None:
        """Put into the log how the answers of a tick fared."""
        world = self.town.world
        if ticked.tally and world is not None:
            self.query_one(LogPane).tally(self.town.minutes.get(ticked.tick, world.minute), ticked.tally)
