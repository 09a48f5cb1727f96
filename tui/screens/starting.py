"""How one begins: the start screen, a new world, examples, the tour, and what a world shows first."""

from collections.abc import Callable
from pathlib import Path

from textual.message import Message

from sim.temperament import temperament
from tui.examples import Example
from tui.keymap import keymap_of
from tui.paint import safe
from tui.protocol import Bygone
from tui.screens.explaining import ExplainingScreen
from tui.widgets.agents import AgentsPane
from tui.widgets.coach import Coach
from tui.widgets.inspector import InspectorPane
from tui.widgets.log import LogPane
from tui.widgets.network_map import COLOURINGS, NetworkMapPane
from tui.widgets.recollection import recollected
from tui.widgets.recommender import RecommenderPane
from tui.widgets.tour_card import TourCard
from tui.wire import NewWorld

LONG = 15  # seconds for which what to try stays


class StartingScreen(ExplainingScreen):
    """The part of the main screen that concerns beginnings.

    Attributes:
        trying: an example whose world is on its way, and where that is kept.
    """

    trying: tuple[Example, str] | None = None

    class Continued(Message):
        """The player wants the world to go on."""

    # The start screen

    def action_start(self) -> None:
        """Show the start screen."""
        self.start()

    def start(self, opening: bool = False) -> None:
        """Show the start screen. opening: it is the first thing on the screen, over a world that loads."""
        from tui.screens.start import Begun, StartScreen

        def begin(begun: Begun | None) -> None:
            if begun is not None:
                self._begin(begun.what, begun.save, begun.new, begun.example)

        for coach in self.query(Coach):  # none where nothing is on the screen yet
            coach.display = False
        self.app.push_screen(StartScreen(self.town, self.controls, self, opening), begin)  # type: ignore[arg-type]

    def _begin(self, what: str, save: str, new: NewWorld | None, example: Example | None) -> None:
        if new is not None:
            self.begin_world(new)
        elif save:
            self.post_message(self.Departed(self.town.branch, None, save=save))
        elif example is not None:
            self.try_out(example)
        else:
            self.post_message(self.Continued())
            if what == "tour":
                self.query_one(TourCard).begin()

    # A new world

    def action_new_world(self, leave: Callable[[], None] = lambda: None) -> None:
        """Ask what a new world shall be like, and begin it, or `leave`."""
        from tui.screens.new_world import NewWorldScreen

        def begin(new: NewWorld | None) -> None:
            if new is not None:
                self.begin_world(new)
            else:
                leave()

        self.app.push_screen(NewWorldScreen(), begin)

    def begin_world(self, new: NewWorld) -> None:
        """Leave this world, which stays as it is, for a new one."""
        self.notify(
            safe(f"Beginning {Path(new.save).stem}. {Path(self.town.save).stem or 'This world'} stays as it is.", 300), markup=False
        )
        self.post_message(self.Departed(self.town.branch, None, new=new))

    def offer_rescue(
        self,
        save: str,
        played: bool = False,
        settle: Callable[[bool], None] = lambda way_on: None,
        again: Callable[[], None] = lambda: None,
    ) -> None:
        """Say that a world is damaged, rescue it if the player likes, and go on with what was rescued.

        Args:
            played: it was on the screen. settle: hears whether the player goes on in another world.
            again: is called where a new one was not begun after all.
        """
        from tui.screens.damaged import NEW, DamagedScreen

        def go_on(way: str | None) -> None:
            settle(way is not None)
            if way == NEW:
                self.action_new_world(again)
            elif way is not None:
                self.post_message(self.Departed(self.town.branch, None, save=way))

        self.app.push_screen(DamagedScreen(save, played), go_on)

    # Examples

    def try_out(self, example: Example) -> None:
        """Open an example: a world of its own, or something in this one."""
        if example.scenario:
            from tui.screens.new_world import place_for

            if (save := place_for(self, example.scenario)) is not None:
                self.trying = example, save
                self.begin_world(NewWorld(example.scenario, save, 1, example.agents))
        elif self._awake():
            self._do(example)
            self._tell(example)

    def _do(self, example: Example) -> None:
        """Do what an example does in this world."""
        match example.deed:
            case "yesterday":
                self.look_at(max(0, self.town.chronicle.tip - self._day()))
            case "become":
                followers = self.town.followers()
                if followers:
                    self.become(max(followers, key=lambda agent: followers[agent]))
            case "change":
                self._pick(self._most_outgoing())
                self.edit(what_if=True)

    def _pick(self, agent: int | None) -> None:
        if agent is not None:
            self.query_one(AgentsPane).select(agent)
            self.select(agent)

    def _most_outgoing(self) -> int | None:
        """Return who likes company most."""
        people = self.town.world.agents.values() if self.town.world else ()
        found = [agent for agent in people if not agent.persona.official]
        return max(found, key=lambda agent: temperament(agent.persona.traits).extraversion).id if found else None

    def _day(self) -> int:
        """Return how many ticks a day has."""
        from sim.scenarios import SCENARIOS

        scenario = SCENARIOS.get(self.town.world.scenario if self.town.world else "", SCENARIOS["town"])
        return max(1, (scenario.sleeps - scenario.wakes) * 60 // scenario.minutes_per_tick)

    def _tell(self, example: Example) -> None:
        self.notify(keymap_of(self.app).filled(example.told), title=example.title, markup=False, timeout=LONG)

    def load(self) -> None:
        """Show a world just loaded; that of an example as the example wants it."""
        super().load()
        trying, self.trying = self.trying, None
        if trying is None or trying[1] != self.town.save:
            return
        example = trying[0]
        chart = self.query_one(NetworkMapPane)
        chart.colouring = next((each for each in COLOURINGS if each == example.colouring), chart.colouring)
        if example.pane:
            self.go(example.pane)
        self._tell(example)

    def recollect(self, bygones: tuple[Bygone, ...]) -> None:
        """Show what happened in the last ticks before the world was loaded, unless what is shown goes on from there."""
        log = self.query_one(LogPane)
        if not self.town.replay.on and not self.town.goes_on:
            log.absorb(recollected(self.town, bygones))
            log.show()
            self.query_one(AgentsPane).resort()
            self.query_one(RecommenderPane).reselect()
            self.query_one(InspectorPane).reselect()

    # The tour

    def action_tour(self) -> None:
        """Begin the tour, or leave it."""
        card = self.query_one(TourCard)
        if card.place is not None:
            card.end()
        else:
            self.query_one(Coach).display = False
            card.begin()

    def action_tour_step(self, steps: int) -> None:
        """Go to another step of the tour."""
        card = self.query_one(TourCard)
        if card.place is None:
            self.notify(keymap_of(self.app).filled("{tour.begin} begins the tour."), markup=False, timeout=3)
        else:
            card.turn(steps)

    def leave_tour(self) -> bool:
        """End the tour, if there is one, and return whether there was."""
        card = self.query_one(TourCard)
        if card.place is None:
            return False
        card.end()
        self.notify(keymap_of(self.app).filled("You have left the tour; {tour.begin} begins it again."), markup=False, timeout=4)
        return True
