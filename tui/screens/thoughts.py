"""The thoughts of one person: what a language model was told and answered, or what rules weighed."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen

from tui.bindings import bindings
from tui.keymap import keymap_of
from tui.paint import safe
from tui.protocol import Told
from tui.widgets.controls import Controls
from tui.widgets.thinkers import RULES, short
from tui.widgets.thoughts import ThoughtsPane
from tui.widgets.town import Town
from tui.widgets.weighed import weighed

RENEW_SECONDS = 1.0
NOW_ONLY = "t{} is on show; these are thoughts of the newest ticks, since none older are kept."


class ThoughtsScreen(ModalScreen[None]):
    """Shows what models were told and answered lately on behalf of somebody, asking the engine while it is open; or what rules weighed.

    Attributes:
        agent: whose thoughts they are.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings("thoughts")

    def __init__(self, town: Town, controls: Controls, agent: int) -> None:
        super().__init__()
        self.agent = agent
        self._town, self._controls, self._label = town, controls, town.label(agent)

    def compose(self) -> ComposeResult:
        with Vertical(id="thoughts", classes="dialog") as box:
            box.border_title = Content(safe(f"{self._label}: what was told, what was answered"))
            box.border_subtitle = Content(
                keymap_of(self.app).filled("↑↓ PgUp PgDn · {thoughts.fold}: what all are told · {thoughts.close} closes")
            )
            yield ThoughtsPane()

    def on_mount(self) -> None:
        self.query_one(ThoughtsPane).focus()
        self._ask()
        self.set_interval(RENEW_SECONDS, self._ask)

    def _ask(self) -> None:
        """Ask the engine what models were told; of rules, show what they weighed up to the tick on show."""
        town, pane = self._town, self.query_one(ThoughtsPane)
        agent, world = town.agent(self.agent), town.world
        if agent is None or world is None:
            return
        mind = town.thinkers.of(self.agent, world)
        if mind == RULES:
            self._call(f"{self._label}: what the rules weighed, up to t{world.tick}")
            pane.show_parts(tuple(weighed(town, agent)))
            return
        if town.replay.only:
            pane.say_instead("What models were told is kept only while their world runs.", "This one is looked at only.")
            return
        pane.show_note(NOW_ONLY.format(world.tick) if town.replay.on else "")
        self._controls.look_into(self.agent)

    def _call(self, title: str) -> None:
        self.query_one("#thoughts").border_title = Content(safe(title))

    def show_told(self, told: Told) -> None:
        """Show what the engine tells."""
        if told.agent != self.agent:
            return
        world = self._town.world
        if world is None or self._town.thinkers.of(self.agent, world) == RULES:
            return
        self._call(f"{self._label}: what {short(told.mind)} was told, what it answered")
        self.query_one(ThoughtsPane).show_thoughts(told.thoughts, told.mind)

    def action_fold(self) -> None:
        """Fold what all people are told alike, or show it whole."""
        self.query_one(ThoughtsPane).fold()
