"""Two branches played side by side from where they part."""

from collections.abc import AsyncIterator, Callable
from typing import ClassVar

import msgspec
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.timer import Timer

from sim.errors import SimError
from tui.abreast import Cast, Frame
from tui.bindings import bindings
from tui.keymap import keymap_of
from tui.paint import calendar, safe
from tui.screens.line import LineScreen
from tui.streamed import lines_of
from tui.widgets.abreast import AbreastPane, Reading
from tui.working import work

SPEEDS = (1, 2, 4, 8, 16, 32)  # frames a second
USUAL = 2  # of them
KEYS = "{abreast.play} plays · {abreast.back} {abreast.on} step · {abreast.slower} {abreast.faster} speed"
TICK = " · {abreast.tick} at a tick"  # where there is room
MORE = " · {abreast.colour} colours · {abreast.metric_next} {abreast.metric_before} curve · {abreast.close} closes"


class AbreastScreen(ModalScreen[None]):
    """Plays two branches of a save in step; they are read by a process of their own, and shown from the first tick on.

    Args:
        save: path of the file. one, other: names of branches, left and right.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings("abreast")
    stream: ClassVar[Callable[..., AsyncIterator[bytes]]] = staticmethod(lines_of)

    def __init__(self, save: str, one: str, other: str) -> None:
        super().__init__()
        self._save, self._one, self._other = save, one, other
        self.reading: Reading | None = None
        self.unfinished, self.playing = True, False
        self._speed = USUAL
        self._timer: Timer | None = None

    def compose(self) -> ComposeResult:
        with Vertical(id="abreast", classes="dialog") as box:
            box.border_title = Content(safe(f"{self._one} / {self._other}"))
            box.border_subtitle = Content(keymap_of(self.app).filled("{abreast.close} gives up"))
            yield AbreastPane(id="sides")

    def on_mount(self) -> None:
        pane = self.query_one(AbreastPane)
        pane.said = ("Reading both lines of history …",)
        self._load()

    # Reading

    @work(exclusive=True)
    async def _load(self) -> None:
        try:
            lines = type(self).stream("compare", "--each-tick", "--", self._save, self._one, self._other)
            first = True
            async for line in lines:
                if first:
                    self._begin(msgspec.json.decode(line, type=Cast))
                else:
                    self._take(msgspec.json.decode(line, type=Frame))
                first = False
        except (SimError, ValueError, OSError) as error:
            if self.is_attached:
                self._fail(str(error))
            return
        if self.is_attached:
            self._end_reading()

    def _begin(self, cast: Cast) -> None:
        self.reading = Reading(cast)
        if self.reading.empty:
            behind = cast.sides[0] if cast.tips[0] <= cast.tips[1] else cast.sides[1]
            self._say(
                f"Nothing has happened in {safe(behind, 40)} since tick {cast.common}, where the two part.",
                keymap_of(self.app).filled("Go to it ({world.branch}), let time run ({time.play}), then look again."),
            )

    def _take(self, frame: Frame) -> None:
        reading = self.reading
        assert reading is not None
        reading.frames.append(frame)
        if len(reading.frames) == 1:
            self.query_one(AbreastPane).said = ()
            if self.app.animation_level != "none":
                self.action_play()
        self._show()

    def _fail(self, why: str) -> None:
        self.unfinished = False
        self._pause()
        if self.reading is None or not self.reading.frames:
            self._say("Not shown:", safe(why, 300))
        else:  # what was read stays on show
            self.notify(safe(why, 300), severity="warning", markup=False)
            self._show()

    def _end_reading(self) -> None:
        self.unfinished = False
        if self.reading is not None and self.reading.frames:
            self.reading.choose_parted()
            self._show()

    def _say(self, *lines: str) -> None:
        pane = self.query_one(AbreastPane)
        pane.said = lines
        pane.repaint(whole=True)
        self.query_one("#abreast").border_subtitle = Content(keymap_of(self.app).filled("{abreast.close} closes"))

    # Playing

    def _show(self) -> None:
        reading = self.reading
        if reading is None or (frame := reading.frame) is None:
            return
        cast, box, keys = reading.cast, self.query_one("#abreast"), keymap_of(self.app)
        state = f"▶ {SPEEDS[self._speed]} a second" if self.playing else "❚❚"
        read = max(0, min(99, 100 * (reading.frames[-1].tick - cast.common) // max(1, max(cast.tips) - cast.common)))
        parts = [f"tick {frame.tick:,} of {max(cast.tips):,}", calendar(frame.minute), state]
        parts += [f"every {cast.step} ticks"] * (cast.step > 1) + [f"{read}% read"] * self.unfinished
        box.border_title = Content(" · ".join(parts))
        whole = keys.filled(KEYS + TICK + MORE)
        box.border_subtitle = Content(whole if len(whole) < self.app.size.width - 6 else keys.filled(KEYS + MORE))
        self.query_one(AbreastPane).show_reading(reading)

    def _last(self) -> int:
        return len(self.reading.frames) - 1 if self.reading else -1

    def action_play(self) -> None:
        """Play on, or hold; at the end, from where the two part."""
        reading = self.reading
        if reading is None or not reading.frames:
            return
        if self.playing:
            self._pause()
        else:
            if reading.place >= self._last() and not self.unfinished:
                reading.place = 0
            self.playing = True
            self._time()
        self._show()

    def _time(self) -> None:
        if self._timer is not None:
            self._timer.stop()
        self._timer = self.set_interval(1 / SPEEDS[self._speed], self._next) if self.playing else None

    def _pause(self) -> None:
        self.playing = False
        self._time()

    def _next(self) -> None:
        if self.reading is None or not self.playing:
            return
        if self.reading.place < self._last():
            self.reading.place += 1
        elif not self.unfinished:
            self._pause()
        self._show()

    def action_step(self, ticks: int) -> None:
        """Hold, and show the tick before or after."""
        self._go(self.reading.place + ticks if self.reading else 0)

    def action_edge(self, last: bool) -> None:
        """Hold, and show where the two part, or the last that is read."""
        self._go(self._last() if last else 0)

    def _go(self, place: int) -> None:
        if self.reading is not None and self.reading.frames:
            self.reading.place = max(0, min(place, self._last()))
            self._pause()
            self._show()

    def action_speed(self, steps: int) -> None:
        """Play faster, or slower."""
        self._speed = max(0, min(self._speed + steps, len(SPEEDS) - 1))
        self._time()
        self._show()

    def action_tick(self) -> None:
        """Ask which tick to show."""
        reading = self.reading
        if reading is None or not reading.frames:
            return
        first, last = reading.cast.common, reading.frames[-1].tick

        def wrong(text: str) -> str:
            fits = text.isascii() and text.isdecimal() and len(text) < 10 and first <= int(text) <= last
            return "" if fits else f"{text or 'nothing'} is not possible: a whole number, {first} to {last}"

        def go(text: str | None) -> None:
            if text is not None:
                self._go(next((place for place, frame in enumerate(reading.frames) if frame.tick >= int(text)), self._last()))

        self.app.push_screen(LineScreen("Which tick?", f"a whole number, {first} to {last}", "", wrong), go)

    def action_metric(self, steps: int) -> None:
        """Draw another curve."""
        if self.reading is not None:
            self.reading.turn_metric(steps)
            self._show()

    def action_colour(self, steps: int) -> None:
        """Colour people by something else."""
        if self.reading is not None:
            self.reading.turn_colour(steps)
            self._show()

    def on_resize(self) -> None:
        self._show()
