"""One person, with everything that is known of them."""

from typing import ClassVar

from sim.event import TickStarted, agent_of
from tui.paint import Row, clip
from tui.widgets.line_pane import LinePane
from tui.widgets.portrait import Portrait
from tui.widgets.town import Moment, Town


class InspectorPane(LinePane[Row]):
    """The selected person: who they are, how they feel, what they think, choose, remember and know."""

    number, heading = "", "Look"
    tail: ClassVar[bool] = False
    empty: ClassVar[tuple[str, ...]] = ("Nobody is selected.", "1 goes to the people, arrows choose one.")

    def __init__(self, town: Town) -> None:
        super().__init__(id="inspector")
        self.town = town
        self._stale = True

    def absorb(self, moments: list[Moment]) -> None:
        """Note whether the selected person changed, or how long ago they did anything; `renew` shows it."""
        selected = self.town.selected
        self._stale = self._stale or any(isinstance(moment.event, TickStarted) or agent_of(moment.event) == selected for moment in moments)

    def show(self) -> None:
        """Nothing yet: `renew` has its own, slower pace."""

    def load(self) -> None:
        """Show somebody of a world just loaded."""
        self.reselect()

    def reselect(self) -> None:
        """Somebody else is selected."""
        self._stale = True
        self.view.to_start()
        self.renew()

    def touch(self) -> None:
        """Show anew what is not the person's own doing: whether the player is them."""
        self._stale = True
        self.renew()

    def renew(self) -> None:
        """Compose the rows anew if something changed; cheap enough for twice a second."""
        if not self._stale or not self.is_attached or not self.display:
            return
        self._stale = False
        agent = self.town.agent(self.town.selected)
        rows = Portrait(self.town, self.palette, self.room[0]).rows(agent) if agent else []
        top = self.view.top
        self.view.replace(rows)
        self.view.top = min(top, (max(0, len(rows) - self.room[1]), 0))
        self.view.following = False
        self.entitle()
        self.repaint()

    def on_show(self) -> None:
        self._stale = True
        self.renew()
        super().on_show()

    def on_resize(self, event: object) -> None:
        self._stale = True
        self.renew()
        self.repaint(whole=True)

    def restyle(self) -> None:
        self._stale = True
        super().restyle()
        self.renew()

    def subtitle(self) -> str:
        return self.town.label(self.town.selected) if self.town.agent(self.town.selected) and self.town.selected is not None else ""

    def lines(self, entry: Row, width: int) -> list[Row]:
        return [clip(entry, width)]
