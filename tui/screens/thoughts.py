"""What was told, what was answered: the thoughts of one person, where a language model thinks for them."""

from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen

from tui.bindings import bindings
from tui.paint import safe
from tui.protocol import Told
from tui.widgets.controls import Controls
from tui.widgets.thinkers import short
from tui.widgets.thoughts import ThoughtsPane

RENEW_SECONDS = 1.0


class ThoughtsScreen(ModalScreen[None]):
    """Shows what models were told and answered lately on behalf of somebody; asks the engine for it while it is open.

    Attributes:
        agent: whose thoughts they are.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings("thoughts")

    def __init__(self, controls: Controls, agent: int, label: str) -> None:
        super().__init__()
        self.agent = agent
        self._controls, self._label = controls, label

    def compose(self) -> ComposeResult:
        with Vertical(id="thoughts", classes="dialog") as box:
            box.border_title = Content(safe(f"{self._label}: what was told, what was answered"))
            box.border_subtitle = Content("↑↓ PgUp PgDn · s: what all are told · esc closes")
            yield ThoughtsPane()

    def on_mount(self) -> None:
        self.query_one(ThoughtsPane).focus()
        self._ask()
        self.set_interval(RENEW_SECONDS, self._ask)

    def _ask(self) -> None:
        self._controls.look_into(self.agent)

    def show_told(self, told: Told) -> None:
        """Show what the engine tells."""
        if told.agent != self.agent:
            return
        self.query_one("#thoughts").border_title = Content(safe(f"{self._label}: what {short(told.mind)} was told, what it answered"))
        self.query_one(ThoughtsPane).show_thoughts(told.thoughts, told.mind)

    def action_fold(self) -> None:
        """Fold what all people are told alike, or show it whole."""
        self.query_one(ThoughtsPane).fold()
