"""What a player does to a world: interventions, now or planned, and branches."""

from typing import TYPE_CHECKING

from textual.message import Message

from sim.event import Intervention, agent_of
from sim.world import World
from tui.errand import Errand
from tui.keymap import keymap_of
from tui.paint import safe
from tui.passing import Passing
from tui.screens.people import PeopleScreen
from tui.widgets.agents import AgentsPane
from tui.widgets.changes_told import in_words
from tui.widgets.choices import Choice
from tui.widgets.controls import Controls
from tui.widgets.lineage import free_name, other_luck
from tui.widgets.phrases import beginning
from tui.widgets.town import Town
from tui.wire import Fork, NewWorld

if TYPE_CHECKING:
    from tui.screens.form import Wish

PERSONA, PLANS, MEASURES = "persona", "plans", "measures"
RULES = "News, and rules of the feed"
WAITS = "waits"
HERE, LUCK, BEFORE, AT = "here", "luck", "before", "at"
GO, REPLAYS = "go to ", "replays of "
HELD, OPENING = "held", "opening"  # causes of notices
TOLD_SECONDS = 8
UNDONE_SHOWN = 120  # characters of what is undone

ALGORITHMS = {
    "mf": "matrix factorisation: learns from everybody's ratings",
    "item-knn": "what people who watched the same also watch",
    "content": "what resembles, by its facts, what one liked",
    "popular": "what most people have seen",
    "random": "by lot: the control",
}


class InterveningScreen(PeopleScreen):
    """The part of the main screen that changes the world.

    Attributes:
        passing: notices that go with their cause.
    """

    class Departed(Message):
        """The player goes to another branch, or another world.

        Args:
            branch: of this world; the one that goes on where another world cannot be read.
            fork: the branch is a new one, which begins there. replay: it is looked at only, from this tick on. save: of another world.
            new: another world that begins now.
        """

        def __init__(self, branch: str, fork: Fork | None, replay: int | None = None, save: str = "", new: NewWorld | None = None) -> None:
            super().__init__()
            self.branch, self.fork, self.replay, self.save, self.new = branch, fork, replay, save, new

    def __init__(self, town: Town, controls: Controls) -> None:
        super().__init__(town, controls)
        self.passing = Passing()
        self._begun = ""  # the branch that the player begins and will change by hand, until it is there

    def load(self) -> None:
        """Show a world just loaded; where it is a branch just begun, say what can be done there."""
        super().load()
        self.passing.over(self.app, HELD, OPENING)
        begun, self._begun = self._begun, ""
        if begun and begun == self.town.branch:
            self.call_after_refresh(self._tell_of_branch)  # whether time runs is known then

    def _tell_of_branch(self) -> None:
        runs = "" if self.controls.playing else ", then {time.play}"
        told = f", after tick {self.town.chronicle.tip}: change something ({{people.edit}}, {{world.intervene}}){runs}; "
        ways = keymap_of(self.app).filled(told + "{world.compare_branches} compares.")
        self.notify(safe(self.town.branch, 60) + ways, markup=False, timeout=TOLD_SECONDS)

    def renew_lines(self) -> None:
        """Paint header, timeline and the player's title again if they changed."""
        super().renew_lines()
        if self.controls.playing:
            self.passing.over(self.app, HELD)

    # Interventions

    def action_intervene(self) -> None:
        """Choose what to change; in the past, from there on in a branch."""
        world = self._changeable()
        if world is None:
            return
        from tui.screens.dialogs import ChooseScreen
        from tui.screens.intervene_sheets import SHEETS

        selected = self.town.selected
        choices = [Choice(offer.name, offer.title, keymap_of(self.app).filled(offer.note)) for offer in SHEETS if offer.fits(world)]
        if selected is not None:
            choices.insert(0, Choice(PERSONA, f"Change who {self.town.label(selected)} is", "every field of their profile"))
        measures = Choice(MEASURES, RULES, "break news, block an account, limit sharing, sort the feed otherwise")
        planned, waiting = len(world.plans), len(self.controls.asked)
        parts = [f"{planned} planned" if planned else "", f"{waiting} for the next tick" if waiting else ""]
        plans = Choice(PLANS, "The schedule", ", ".join(filter(None, parts)) or "nothing is planned")
        choices = [*choices, plans, measures] if self.films else [measures, *choices, plans]
        if self.town.replay.on:
            choices.remove(plans)

        def begin(name: str | None) -> None:
            if name == PERSONA:
                self.action_edit()
            elif name == PLANS:
                self._show_plans()
            elif name == MEASURES:
                self._take_measures(world)
            elif name is not None:
                self._fill(name)

        self.app.push_screen(ChooseScreen("Intervene", choices), begin)

    def _take_measures(self, world: World) -> None:
        """Choose a measure of the platform, or a word of an office."""
        from tui.screens.dialogs import ChooseScreen
        from tui.screens.measure_sheets import MEASURES_OFFERED

        def begin(name: str | None) -> None:
            if name is not None:
                self._fill(name)

        choices = [Choice(offer.name, offer.title, offer.note) for offer in MEASURES_OFFERED if offer.fits(world)]
        self.app.push_screen(ChooseScreen(RULES, choices), begin)

    def _fill(self, name: str) -> None:
        """Open the form of an intervention."""
        world = self._changeable()
        if world is None:
            return
        from tui.screens.form import FormScreen
        from tui.screens.intervene_sheets import SHEETS
        from tui.screens.measure_sheets import MEASURES_OFFERED

        sheet = next(offer.sheet for offer in (*SHEETS, *MEASURES_OFFERED) if offer.name == name)
        self.app.push_screen(FormScreen(sheet(self.town, world, self.town.selected), self._past_tick), self._ask_for)

    def action_edit(self) -> None:
        """Change who the selected person is; in the past, from there on in a branch."""
        self.edit()

    def edit(self, what_if: bool = False) -> None:
        """Change who the selected person is. what_if: unless the player says otherwise, since yesterday, in a branch."""
        world, agent = self._changeable(), self.town.agent(self.town.selected)
        if agent is None or world is None:
            return
        from tui.screens.edit import PersonaSheet
        from tui.screens.form import FormScreen

        persona = agent.persona if self.town.replay.on else self.controls.edited.get(agent.id, agent.persona)
        self.app.push_screen(FormScreen(PersonaSheet(self.town, world, persona), self._past_tick, what_if), self._ask_for)

    def _ask_for(self, wish: "Wish | None") -> None:
        if wish is None:
            return
        if wish.due.since is not None:
            self._what_if(wish.interventions, wish.due.since)
            return
        at = wish.due.at
        for intervention in wish.interventions:
            self.controls.intervene(intervention, at)
        held = "" if self.controls.playing else " Time is held: {time.play} or {time.step} lets it come."
        now = f"From tick {self.town.chronicle.tip + 1} on; {{world.undo}} undoes it.{held}"
        told = f"Planned for tick {at}; {{world.intervene}} shows the schedule." if at else now
        if held and not at:
            self.passing.tell(self.app, HELD, keymap_of(self.app).filled(told))
        else:
            self.notify(keymap_of(self.app).filled(told), markup=False)
        self.renew_lines()

    def _what_if(self, changes: tuple[Intervention, ...], since: int) -> None:
        """Change the world as of a tick of the past, in a branch that lives on to now and is then compared with this one."""
        town = self.town
        changed = next((agent for change in changes if (agent := agent_of(change)) is not None and town.agent(agent)), None)
        if changed is not None:  # it is about them that the player wants to know
            self.query_one(AgentsPane).select(changed)
            self.select(changed)
        branch, tip = free_name(town.branches), town.chronicle.tip
        self._depart(branch, Fork(town.branch, since), errand=Errand(branch, town.branch, tip, changes))
        self.notify(f"It lives on to tick {tip} by itself; then you see what differs.", markup=False, timeout=8)

    def action_recommender(self) -> None:
        """Let another algorithm recommend."""
        world = self._world()
        if world is None:
            return
        if not self.films:
            way_on = keymap_of(self.app).filled("{world.intervene}") + f", then {RULES}: what its feed shows first."
            self.notify(f"There are no films in this world to recommend. {way_on}", markup=False)
            return
        from sim.event import RecommenderChanged
        from sim.recommender import recommender_names
        from tui.screens.dialogs import ChooseScreen

        def apply(algorithm: str | None) -> None:
            if algorithm is not None:
                self.controls.intervene(RecommenderChanged(algorithm))

        notes = ALGORITHMS | {name: "added by another distribution" for name in recommender_names() if name not in ALGORITHMS}
        now = world.algorithm
        choices = [Choice(name, name + (" · recommends now" if name == now else ""), note) for name, note in notes.items()]
        self.app.push_screen(ChooseScreen("Who recommends films?", choices), apply)

    def _show_plans(self) -> None:
        """Show what waits for the next tick and what is planned; a plan that is chosen is called off."""
        world, asked = self._world(), self.controls.asked
        if world is None or not (world.plans or asked):
            self.notify("Nothing is planned. A form's last field says when it happens.", markup=False)
            return
        from tui.screens.dialogs import ChooseScreen

        plans = sorted(world.plans.values(), key=lambda plan: (plan.at, plan.number))
        choices = [
            Choice(WAITS, f"tick {at}, on the schedule from the next tick on" if at else "next tick", in_words(intervention, self.town))
            for intervention, at in asked
        ]
        choices += [Choice(plan.number, f"tick {plan.at}", in_words(plan.intervention, self.town)) for plan in plans]

        def call_off(number: str | None) -> None:
            if number == WAITS:
                told = "That waits for the next tick and cannot be called off; {world.undo} undoes it in a new branch."
                self.notify(keymap_of(self.app).filled(told), markup=False)
            elif number is not None:
                self.controls.call_off(int(number))
                self.notify("Called off from the next tick on.", markup=False)

        self.app.push_screen(ChooseScreen("The schedule: enter calls off what is planned", choices), call_off)

    # Branches

    def action_undo(self) -> None:
        """Go on in a branch that leaves this one before the last change of the player's."""
        if not self._awake():
            return
        last = self._last_change()
        if last is None:
            self.notify("There is no change of yours to undo on this line of history since it was opened.", markup=False)
            return
        self._fork(last[0] - 1, last[1], name=self._undone_name())

    def _last_change(self) -> tuple[int, str] | None:
        """Return the tick of the last interventions and what they were; those that wait for the next tick are the last."""
        tick, found = self._last_changes()
        if not found:
            return None
        return tick, in_words(found[0], self.town) + (f", and {len(found) - 1} more of that tick" if len(found) > 1 else "")

    def _last_changes(self) -> tuple[int, list[Intervention]]:
        """Return the tick of the last interventions, and these."""
        world, changes = self.town.world, self.town.changes
        tick = changes[-1][0] if changes else 0
        if world is not None and (waiting := [change for change, at in self.controls.asked if at is None]):
            return self.town.chronicle.tip + 1, waiting
        return tick, [change for at, change in changes if at == tick]

    def _undone_name(self) -> str:
        """Return a free name for the branch that goes on without the last change."""
        from tui.undoing import without

        _, found = self._last_changes()
        return free_name(self.town.branches, without(found[0], self.town) if found else "")

    def _fork(self, tick: int, undone: str = "", *, luck: bool = False, name: str = "") -> None:
        """Begin a branch after a tick.

        Args:
            undone: what is taken back thereby, in words. luck: with other luck from there on, so that chance alone makes another day of it.
            name: what it is called; a free name where not told.
        """
        town = self.town
        players = town.replay.cast if town.replay.on else town.cast
        salt = other_luck(town.branches) if luck else None
        note = f"undone: {beginning(undone, UNDONE_SHOWN)}" if undone else ""
        self._depart(name or free_name(town.branches), Fork(town.branch, tick, players, salt, note), undone)

    def _depart(self, branch: str, fork: Fork | None, undone: str = "", replay: int | None = None, errand: Errand | None = None) -> bool:
        """Go to a branch; return whether that could be begun.

        Args:
            undone: what the player takes back by going there, in words. errand: what is done there by itself.
        """
        if self.controls.opening:
            self.notify(f"{safe(self.controls.opening, 60)} is still opening; once more in a moment.", markup=False, timeout=3)
            return False
        self.controls.errand = errand
        self._begun = branch if fork is not None and errand is None and not undone else ""
        origin = f", from {self.town.branch} after tick {fork.tick}" if fork else ""
        origin += ", with other luck" if fork and fork.salt is not None else ""
        why = f"Undone: {beginning(undone, UNDONE_SHOWN)}. " if undone else ""
        stays = "" if branch == self.town.branch else f" {self.town.branch} stays as it is."
        told = safe(f"{why}Opening branch {branch}{origin}.{stays}", 300)
        if self._begun:
            self.passing.tell(self.app, OPENING, told)  # another is told when it is there
        else:
            self.notify(told, markup=False)
        self.post_message(self.Departed(branch, fork, replay))
        return True

    @property
    def _past_tick(self) -> int | None:
        """The tick of the past that is on show, None in live time."""
        return self.town.replay.wanted if self.town.replay.on else None

    def _changeable(self) -> World | None:
        """Return the world on show, live or past, where something can be changed from it on; where it cannot, say why."""
        town = self.town
        if not town.replay.on or town.replay.only or not self._awake():
            return self._world()
        if town.world is None or town.replay.wanted != town.world.tick:
            self.notify("That tick is still on its way; once more in a moment.", markup=False, timeout=2)
            return None
        return town.world

    def _world(self) -> World | None:
        return self.town.world if self._ready() else None
