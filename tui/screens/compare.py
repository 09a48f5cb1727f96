"""Two lines of history side by side: where they part, what became of whom the player changed, who else differs, the metrics."""

from collections.abc import Awaitable, Callable, Sequence
from typing import ClassVar

import msgspec
from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from saves.findings import Comparison, Difference
from sim.errors import SimError
from tui import comparing
from tui.bindings import bindings
from tui.keymap import keymap_of
from tui.paint import safe, untitled
from tui.screens.abreast import AbreastScreen
from tui.screens.arrangement import NARROW
from tui.subcommand import output_of
from tui.widgets.changed_people import ChangedPeople
from tui.widgets.comparison import DifferingPane, MetricsPane, SelvesPane
from tui.widgets.cursor_pane import CursorPane
from tui.working import work

LOW = 36  # rows below which two lists have no room one above the other
TOLD = 20  # rows below which the lists need the room of what else is told
KINDS = 4  # of events told, those of which there are more on one side
WHY = 240  # characters of what parted them
SPIN_SECONDS = 0.2
SPINNER = "⠋⠙⠹⠸⠼⠴⠦⠧"
KEYS = "↑↓ · {compare.selves}: both selves · {compare.turn}: metrics · {compare.play}: side by side · {compare.close} closes"


class CompareScreen(ModalScreen[None]):
    """Compares two branches of a save, in a process of its own; keys are heard meanwhile, and esc gives up.

    Args:
        save: path of the file. one, other: names of branches. at: the tick compared; None for the last that both have.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings("compare")
    ask: ClassVar[Callable[..., Awaitable[bytes]]] = staticmethod(output_of)

    def __init__(self, save: str, one: str, other: str, at: int | None = None) -> None:
        super().__init__()
        self._save, self._one, self._other, self._at = save, one, other, at
        self.found: Comparison | None = None
        self._frame, self._share = 0, 0.0

    def compose(self) -> ComposeResult:
        with Vertical(id="compare", classes="dialog") as box:
            box.border_title = Content(safe(f"{self._one} / {self._other}"))
            box.border_subtitle = Content(keymap_of(self.app).filled("{compare.close} gives up"))
            yield Static("", id="compare-head", markup=False)
            yield ChangedPeople(id="compare-changed")
            yield Static("", id="compare-rest", markup=False)
            with Container(id="compare-body"):
                yield DifferingPane(id="differing")
                yield MetricsPane(id="metrics")

    def on_mount(self) -> None:
        self.query_one("#compare-body").display = False
        self._fit()
        self._spinning = self.set_interval(SPIN_SECONDS, self._spin)
        self._spin()
        self._load()

    def on_resize(self) -> None:
        self._fit()

    def _fit(self) -> None:
        """Stand the lists side by side where there is room, else one above the other, else show the one that has the focus."""
        width, height = self.app.size
        self.query_one("#compare").set_class(width < NARROW, "-stacked")
        people, metrics = self.query_one(DifferingPane), self.query_one(MetricsPane)
        low = width < NARROW and height < LOW
        self.query_one(ChangedPeople).most = height // 2 - 3 if height >= TOLD else 5
        metrics.display = not low or metrics.has_focus
        people.display = not low or not metrics.has_focus

    def _spin(self) -> None:
        self._frame = (self._frame + (self.app.animation_level != "none")) % len(SPINNER)
        done = f" {self._share:.0%}" if self._share else ""
        self._say(f"{SPINNER[self._frame]} Comparing {self._one} with {self._other} …{done}")

    def _hear(self, share: float) -> None:
        self._share = share

    def _say(self, *lines: str) -> None:
        self._write("#compare-head", lines)

    def _write(self, place: str, lines: Sequence[str]) -> None:
        self.query_one(place, Static).update(Content("\n".join(untitled(safe(line)) for line in lines)))

    @work(exclusive=True)
    async def _load(self) -> None:
        try:
            when = () if self._at is None else ("--at", str(self._at))
            printed = await type(self).ask("compare", "--json", *when, "--", self._save, self._one, self._other, told=self._hear)
            found = msgspec.json.decode(printed, type=Comparison)
        except (SimError, msgspec.DecodeError, OSError) as error:
            self._spinning.stop()
            self._say("Not compared:", safe(str(error), 300))
            self.query_one("#compare").border_subtitle = Content(keymap_of(self.app).filled("{compare.close} closes"))
            return
        self._spinning.stop()
        self.show_found(found)

    def show_found(self, found: Comparison) -> None:
        """Show what a comparison found."""
        self.found = found
        box = self.query_one("#compare")
        box.border_title = Content(safe(f"{found.one} / {found.other} after tick {found.at}"))
        box.border_subtitle = Content(keymap_of(self.app).filled("{compare.close} closes" if found.parting is None else KEYS))
        if found.parting is None:
            self._say(comparing.where(found), comparing.why(found))
            return
        events = [f"• {branch}: {what}" for branch, what in comparing.first_difference(found)]
        since = f"Since then, {found.one} {comparing.PLACE} {found.other}: {comparing.kinds_in_words(found, KINDS)}."
        first = [comparing.first_heading(found), *events] if events else []
        self._say(safe(comparing.why(found), WHY), *first)
        height = self.app.size.height
        rest = [comparing.differing(found)] if height >= TOLD else []
        self._write("#compare-rest", [*rest, *([since] if height >= LOW else [])])
        self.query_one("#compare-head").display = height >= TOLD
        self.query_one("#compare-rest").display = bool(rest)
        self.query_one(ChangedPeople).show_found(found)
        self.query_one("#compare-body").display = True
        people, metrics = self.query_one(DifferingPane), self.query_one(MetricsPane)
        people.more, metrics.names = found.more, (found.one, found.other)
        for pane in (people, metrics):
            pane.entitle()
        people.focus()
        self.call_after_refresh(self._fill, found)

    def _fill(self, found: Comparison) -> None:
        self.query_one(DifferingPane).replace(found.differing)
        self.query_one(MetricsPane).show_courses(found.courses)

    def action_turn_pane(self) -> None:
        """Go to the other list."""
        if self.found is not None and self.found.parting is not None:
            people, metrics = self.query_one(DifferingPane), self.query_one(MetricsPane)
            there = metrics if people.has_focus else people
            there.display = True
            there.focus()
            self.call_after_refresh(self._fit)

    def action_selves(self) -> None:
        """Show both selves of the person under the cursor."""
        person = self.query_one(DifferingPane).current
        if self.found is not None and person is not None:
            self.app.push_screen(SelvesScreen(person, self.found))

    def action_play(self) -> None:
        """Play both side by side."""
        self.app.push_screen(AbreastScreen(self._save, self._one, self._other))

    @on(CursorPane.Picked, "#differing")
    def _picked(self) -> None:
        self.action_selves()


class SelvesScreen(ModalScreen[None]):
    """One person on both sides."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("selves")

    def __init__(self, difference: Difference, found: Comparison) -> None:
        super().__init__()
        self._difference, self._found = difference, found

    def compose(self) -> ComposeResult:
        with Vertical(id="selves", classes="dialog") as box:
            box.border_title = Content(safe(f"{self._difference.name}, {self._difference.apart:.3f} apart"))
            box.border_subtitle = Content(keymap_of(self.app).filled("↑↓ PgUp PgDn · + only on this side · {selves.close} closes"))
            yield SelvesPane(id="selves-pane")

    def on_mount(self) -> None:
        pane = self.query_one(SelvesPane)
        pane.focus()
        self.call_after_refresh(pane.show_selves, self._difference, self._found)
