"""The card of the tour: a strip above the timeline, so that it covers nothing, which says one thing to do and notices when it is done."""

from time import monotonic
from typing import TYPE_CHECKING

from textual.content import Content
from textual.widgets import Static

from tui.keymap import keymap_of
from tui.tour import STEPS, Mark, Step, mark_of

if TYPE_CHECKING:
    from tui.screens.starting import StartingScreen

LOOK_SECONDS = 0.2
PRAISED = 4.0  # seconds for which a step that is done stays, so that its last line can be read
END = "That was it. {help.keys} shows every key, {help.palette} finds everything by name, {world.start} is the start screen."


class TourCard(Static):
    """One step at a time; `begin` shows it, `end` takes it away.

    Attributes:
        place: number of the step, from 0; len(STEPS) once all are done; None while there is no tour. finished: steps that were done.
    """

    def __init__(self) -> None:
        super().__init__("", id="tour", markup=False)
        self.place: int | None = None
        self.finished: set[int] = set()
        self._mark: Mark | None = None
        self._done_at: float | None = None

    def on_mount(self) -> None:
        self.display = False
        self.set_interval(LOOK_SECONDS, self.renew)

    @property
    def _screen(self) -> "StartingScreen":
        return self.screen  # type: ignore[return-value]

    def begin(self) -> None:
        """Begin at the first step."""
        self.finished.clear()
        self.display = True
        self.screen.add_class("-touring")  # so that notices go where they do not cover it
        self._go(0)

    def end(self) -> None:
        """Take it away."""
        self.place, self.display = None, False
        self.screen.remove_class("-touring")

    def turn(self, steps: int) -> None:
        """Go to another step; after the last the tour is over."""
        if self.place is None:
            return
        if self.place + steps > len(STEPS):
            self.end()
        else:
            self._go(max(0, self.place + steps))

    def renew(self) -> None:
        """Notice what was done; a step that is done makes room for the next one once its last line could be read."""
        if self.place is None or self.place >= len(STEPS):
            return
        if self._screen.town.world is None:  # a step is compared with how things stand once there is a world
            self._mark = None
            return
        if self._mark is None:
            self._mark = mark_of(self._screen)
        if self._done_at is not None:
            if monotonic() - self._done_at >= PRAISED:
                self.turn(1)
        elif self._screen.is_current and STEPS[self.place].done(self._screen, self._mark):
            self._done_at = monotonic()
            self.finished.add(self.place)
            self._show()

    def _go(self, place: int) -> None:
        self.place, self._done_at = place, None
        self._mark = None if self._screen.town.world is None else mark_of(self._screen)
        self._show()

    def _show(self) -> None:
        assert self.place is not None
        keys = keymap_of(self.app)
        if self.place >= len(STEPS):
            self.border_title = Content("Tour · done")
            self.border_subtitle = Content(keys.filled("{tour.next} closes"))
            self.update(Content(keys.filled(END)))
            return
        step = STEPS[self.place]
        done = self._done_at is not None
        self.set_class(done, "-done")
        self.border_title = Content(f"Tour {self.place + 1} of {len(STEPS)} · {step.title}{' · ✓ done' if done else ''}")
        self.border_subtitle = Content(keys.filled("{tour.next} next · {tour.back} back · {tour.begin} ends"))
        self.update(Content(keys.filled(step.praise if done else self._text(step))))

    def _text(self, step: Step) -> str:
        return step.text if self._screen.films or not step.news else step.news
