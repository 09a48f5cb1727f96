"""What a player does to be somebody: become them, be several, say something to somebody, answer, give back."""

from sim.observation import Contact
from tui.keymap import keymap_of
from tui.paint import bar, safe_name
from tui.screens.town_screen import TownScreen
from tui.widgets.agents import AgentsPane
from tui.widgets.choices import Choice
from tui.widgets.controls import TURNS
from tui.widgets.inspector import InspectorPane
from tui.widgets.player import PlayerPanel
from tui.widgets.talk import relation
from tui.widgets.town import Town

READ_ONLY = "The past is read-only: {world.branch} branches here, {time.live} goes to "
TURN_NOTES = ("nothing happens before you answer", "after that they decide by themself; every key starts the seconds anew")
SPEAKERS_MOST = 20


def speakers(town: Town, other: int) -> list[Contact]:
    """Return those who may call somebody, closest first, as that one's contacts."""
    world = town.world
    found = [] if world is None else sorted(world.contacts(other), key=lambda each: -each.closeness)[:SPEAKERS_MOST]
    return [each for each in found if world is not None and any(back.id == other for back in world.contacts(each.id))]


class BeingScreen(TownScreen):
    """The part of the main screen in which the player is somebody."""

    def action_take_over(self) -> None:
        """Become the selected person, in place of whomever the player is; or give them back."""
        selected, before = self.town.selected, self.town.cast
        if selected is None or not self._ready() or self._asked_to_give_back(selected):
            return
        self.controls.take_over(selected)
        self._await(selected, self.town.label(selected))
        if before:
            names = " and ".join(self.town.name(each) for each in before) if len(before) < 3 else f"Those {len(before)} people"
            decide = "decides by themself" if len(before) == 1 else "decide by themselves"
            self.notify(f"{names} {decide} again.", markup=False)

    def action_beside(self) -> None:
        """Become the selected person as well as those whom the player is."""
        selected = self.town.selected
        if selected is None or not self._ready() or self._asked_to_give_back(selected):
            return
        self.controls.take_over(selected, beside=True)
        if self.controls.question is None:
            self._await(selected, self.town.label(selected))
        else:
            self.town.roles.given_back.discard(selected)
            self.notify(f"You will be {self.town.label(selected)} too, from the next tick on; you are asked in turn.", markup=False)

    def _asked_to_give_back(self, agent: int) -> bool:
        """Ask whether somebody is to be given back, if the player is them already; return whether they are."""
        if self.town.replay.on or (not self.town.is_you(agent) and agent not in self.controls.becoming):
            return False
        self.go("player")
        self.query_one(PlayerPanel).ask_to_give_back(agent)
        return True

    def action_say_to(self) -> None:
        """Say something to the selected person: as whomever the player is, or as a friend of theirs whom they choose."""
        other = self.town.selected
        if other is None or not self._ready():
            return
        name = self.town.label(other)
        if not self.films:
            told = "People do not talk in private in this world; {people.play} becomes somebody who posts."
            self.notify(keymap_of(self.app).filled(told), markup=False)
            return
        friends = speakers(self.town, other)
        own = [friend.id for friend in friends if self.town.is_you(friend.id)]
        if self.town.is_you(other) and not own:
            self.notify(f"You are {name}. Put the cursor on whom you would talk to.", markup=False)
        elif own:
            self._say_as(self.town.player if self.town.player in own else own[0], other)
        elif self.town.cast:
            who = self.town.name(self.town.player) if self.town.player is not None else "Nobody"
            self.notify(f"{who} does not know {name} well enough to call them.", markup=False)
        elif not friends:
            self.notify(f"Nobody knows {name} well enough to call them.", markup=False)
        else:
            self._choose_speaker(other, friends)

    def _choose_speaker(self, other: int, friends: list[Contact]) -> None:
        from tui.screens.dialogs import ChooseScreen

        def take(speaker: str | None) -> None:
            if speaker is not None and self._ready():
                self.controls.take_over(int(speaker))
                self._await(int(speaker), self.town.label(int(speaker)))
                self._say_as(int(speaker), other)

        name = self.town.name(other)
        choices = [
            Choice(str(each.id), f"{self.town.label(each.id)}  {relation(self.town, each.id, other)} {bar(each.closeness, 5)}", "", each.id)
            for each in friends
        ]
        self.app.push_screen(ChooseScreen(f"Say something to {name}. As whom?", choices), take)

    def _say_as(self, agent: int, other: int) -> None:
        self.query_one(PlayerPanel).say_to(agent, other)
        self.zoomed = None
        self.go("player")

    def _await(self, agent: int, label: str) -> None:
        """Show whom the player will be."""
        self.town.roles.given_back.discard(agent)
        self.query_one(PlayerPanel).expect(label)
        self.zoomed = None
        self.go("player")
        self.renew_lines()

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

    def _ready(self) -> bool:
        """Return whether the world can be changed; where it cannot, say why."""
        if not self._awake():
            return False
        if self.town.replay.on:
            self.notify(f"{keymap_of(self.app).filled(READ_ONLY)}{'the newest tick' if self.town.replay.only else 'live'}.", markup=False)
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

    def on_player_panel_gave_back(self, event: PlayerPanel.GaveBack) -> None:
        for who in event.agents or self.controls.becoming:
            self.controls.give_back(who)
            self.town.roles.give_back(who)
        if not self.playing_somebody:
            self.controls.end_playing()
            self.zoomed, self.main = None, "feed"
            self.go("agents")
        self.query_one(AgentsPane).resort()
        self.query_one(InspectorPane).touch()
        self.renew_lines()
