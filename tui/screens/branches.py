"""The branches of a save, as a list to choose from, and the question after which tick a new one shall begin."""

from collections.abc import Callable
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input, Static

from sim.world import World
from tui.paint import safe
from tui.protocol import BranchLine
from tui.screens.intervene import AT, BEFORE, GO, HERE
from tui.widgets.choices import Choice
from tui.widgets.town import Town

RENEW_SECONDS = 0.5


def branch_choices(town: Town, world: World, last_change: tuple[int, str] | None) -> list[Choice]:
    """Return new branches that may begin, always at the same places, then those that are there, each under its parent."""
    stays = f"after the tick that the top line shows when you choose; {safe(town.branch, 40)} stays as it is"
    undo = Choice(BEFORE, "Undo the last change", barred="there is no change of yours to undo on this line of history")
    if last_change is not None:
        tick, words = last_change
        undo = Choice(BEFORE, f"Undo the last change: branch after tick {tick - 1}", words)
    choices = [Choice(HERE, "Branch here, after the last tick that is finished", stays), Choice(AT, "Branch after an earlier tick …"), undo]
    return choices + [_existing(line, depth, town, world) for line, depth in _tree(town.branches)]


def _existing(line: BranchLine, depth: int, town: Town, world: World) -> Choice:
    here = line.name == town.branch
    last = world.tick if here else line.tick
    origin = f"leaves {safe(line.parent, 40)} after tick {line.fork}, " if line.parent else ""
    text = f"{'  ' * min(depth, 8)}{'└ ' if depth else ''}{safe(line.name, 40)}"
    return Choice(GO + line.name, text + (" · you are here" if here else ""), f"{'  ' * min(depth, 8)}{origin}goes to tick {last}")


def _tree(lines: tuple[BranchLine, ...]) -> list[tuple[BranchLine, int]]:
    """Return branches with their depth, children after their parent."""
    names = {line.name for line in lines}
    children: dict[str, list[BranchLine]] = {}
    for line in reversed(lines):
        children.setdefault(line.parent if line.parent in names else "", []).append(line)
    found, waiting = [], [(line, 0) for line in children.get("", ())]
    while waiting:
        line, depth = waiting.pop()
        found.append((line, depth))
        waiting += [(child, depth + 1) for child in children.get(line.name, ())]
    return found


class TickScreen(ModalScreen[int | None]):
    """Asks after which tick; dismissed with it, or None.

    Args:
        last: tells the latest that is possible, which moves on while time runs.
    """

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "dismiss", "close", show=False)]

    def __init__(self, branch: str, last: Callable[[], int]) -> None:
        super().__init__()
        self._branch, self._last = branch, last

    def compose(self) -> ComposeResult:
        with Vertical(id="tick", classes="dialog") as box:
            box.border_title = Content(f"Branch from {safe(self._branch, 40)} after which tick?")
            box.border_subtitle = Content("enter branches · esc closes")
            yield Input(id="tick-number", max_length=9)
            yield Static("", id="tick-note", markup=False)

    def on_mount(self) -> None:
        self._tell()
        self.set_interval(RENEW_SECONDS, self._tell)

    def _tell(self) -> None:
        self.query_one("#tick-note", Static).update(Content(f"a whole number, 0 to {self._last()}"))

    @on(Input.Submitted)
    def _answer(self, event: Input.Submitted) -> None:
        if not self.is_current:  # enter was pressed twice
            return
        text = event.value.strip()
        if text.isascii() and text.isdecimal() and int(text) <= self._last():
            self.dismiss(int(text))
        else:
            self.notify(f"{text or 'nothing'} is not possible: a whole number, 0 to {self._last()}.", severity="warning", markup=False)
