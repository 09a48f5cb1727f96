"""Letters and digits over whatever one may go to; pressing one goes there."""

from collections.abc import Iterator
from typing import ClassVar, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.content import Content
from textual.geometry import Offset, Size
from textual.screen import ModalScreen
from textual.widgets import Static

from tui.bindings import BY_ID, bindings
from tui.keymap import keymap_of
from tui.screens.arrangement import there
from tui.screens.town_screen import TownScreen
from tui.widgets.agents import AgentsPane
from tui.widgets.timeline import Timeline

TIME, YOU, INSPECTOR = "t", "y", "i"
LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"  # for people, without those that are taken


class Target(NamedTuple):
    """Somewhere to go. kind: "pane", "person" or "time"; at: where its letter stands, None where it is out of sight."""

    key: str
    kind: str
    name: str = ""
    agent: int = 0
    at: Offset | None = None


class JumpScreen(ModalScreen[Target | None]):
    """The screen as it is, with a letter on everything; dismissed with what was chosen, or None."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("jump")

    def __init__(self, targets: list[Target]) -> None:
        super().__init__()
        self.targets = targets
        self._laid_out: Size | None = None

    def compose(self) -> ComposeResult:
        for target in self.targets:
            if target.at is not None:
                label = Static(
                    Content(target.key), classes="target" if target.kind == "pane" else "target -row", markup=False, id=f"to-{target.key}"
                )
                label.styles.offset = target.at
                yield label
        hidden = [f"{target.key} {target.name}" for target in self.targets if target.at is None]
        away = keymap_of(self.app).filled("{jump.leave} stays here")
        yield Static(Content(" · ".join([*hidden, away])), id="jump-line", markup=False)

    def on_key(self, event: events.Key) -> None:
        found = next((target for target in self.targets if target.key == event.key), None)
        if found is not None and self.is_current:
            event.stop()
            self.dismiss(found)

    def on_click(self, event: events.Click) -> None:
        key = (event.widget.id or "").removeprefix("to-") if event.widget else ""
        self.dismiss(next((target for target in self.targets if target.key == key), None))

    def on_resize(self, event: events.Resize) -> None:
        """Go away where the screen below is laid out anew."""
        if self._laid_out and event.size != self._laid_out:
            self.dismiss(None)
        self._laid_out = event.size


def targets(screen: TownScreen) -> list[Target]:
    """Return where one may go from the main screen as it is now."""
    found = [*_panes(screen), *_time(screen)]
    return [*found, *_people(screen, {target.key for target in found})]


def _panes(screen: TownScreen) -> Iterator[Target]:
    """Yield the panes by their numbers, those out of sight too."""
    for pane in there(screen.films):
        widget = screen.query_one(f"#{pane}")
        key = INSPECTOR if pane == "inspector" else BY_ID[f"view.{pane}"].key
        seen = widget.display and widget.region.area > 0 and widget.is_on_screen
        yield Target(key, "pane", pane, at=widget.region.offset + Offset(1, 0) if seen else None)
    if screen.playing_somebody:
        widget = screen.query_one("#player")
        seen = widget.display and widget.region.area > 0
        yield Target(YOU, "pane", "player", at=widget.region.offset + Offset(1, 0) if seen else None)


def _people(screen: TownScreen, taken: set[str]) -> Iterator[Target]:
    """Yield the people on show in their list."""
    pane = screen.query_one(AgentsPane)
    if not pane.display or not pane.is_on_screen or not pane.view.entries:
        return
    letters, before = iter([letter for letter in LETTERS if letter not in taken | {YOU}]), None
    for y in range(pane.content_size.height):
        number = pane.view.at(y)
        if number is None:
            return
        if number == before:
            continue
        before, letter = number, next(letters, "")
        if not letter:
            return
        agent = pane.view.entries[number - pane.view.first]
        yield Target(letter, "person", agent=agent, at=pane.content_region.offset + Offset(0, y))


def _time(screen: TownScreen) -> Iterator[Target]:
    line = screen.query_one(Timeline)
    yield Target(TIME, "time", "a tick", at=line.region.offset if line.region.area else None)
