"""What an app owes the terminal that it runs in: its colours, its glyphs, whether things may move, and its clipboard."""

import os
from collections.abc import Callable, Mapping, Sequence
from time import monotonic

from rich.color import Color
from textual.events import DescendantFocus, Event, Paste
from textual.filter import LineFilter, Monochrome, NoColor
from textual.widget import Widget
from textual.widgets import Input, TextArea

from sim.text import clean
from tui.ascii_glyphs import AsciiGlyphs
from tui.clipboard import Copied, copied, natively
from tui.failing import FailingApp
from tui.fewer_colours import FewerColours, Triple
from tui.paint import palette_for
from tui.settings import Settings
from tui.terminal import colours_found

LONGEST_PASTED = 2000  # characters, where a field sets no bound of its own
TERMINAL_SETTINGS = {"colours", "glyphs", "animation"}


class TerminalApp(FailingApp):
    """An app that sends a terminal only what it can show, as `settings` and the environment say."""

    settings: Settings
    copying: Mapping[str, str] = os.environ  # by which a program that copies is found
    _filtered_for: tuple[str, ...] = ("",)
    _ours: Sequence[LineFilter] = ()
    _offered: tuple[str, float] = "", float("-inf")  # a text that was told, and until when it is the one to copy

    def suit_terminal(self) -> None:
        """Put the settings on colours, glyphs and movement in force, also while the app runs."""
        self._filtered_for = ("",)
        self.no_color = colours_found(self.settings.colours, os.environ) == "none"
        self.animation_level = "full" if self.settings.animation else "none"
        self.set_class(self.settings.glyphs == "ascii", "-ascii")
        if self.is_running:
            self.refresh_css(animate=False)
            for screen in self.screen_stack:
                for widget in screen.walk_children(with_self=True):
                    widget.refresh()

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return what every line passes on its way to the terminal: Textual's own, but for its greys in place of no colours, and ours."""
        wanted = (self.settings.colours, self.settings.glyphs, self.current_theme.name)
        if wanted != self._filtered_for:
            self._filtered_for, self._ours = wanted, self._filters_now()
        return [*(each for each in super().get_line_filters() if not isinstance(each, (Monochrome, NoColor))), *self._ours]

    def _filters_now(self) -> list[LineFilter]:
        found: list[LineFilter] = []
        colours, theme = colours_found(self.settings.colours, os.environ), self.current_theme
        if colours != "true":
            palette = palette_for(theme)
            weak, strong = _triples(palette.idle_cursor.bgcolor), _triples(palette.accent.color, palette.warning.color)
            found.append(FewerColours(colours, weak, strong, theme.dark))
        if self.settings.glyphs == "ascii":
            found.append(AsciiGlyphs())
        return found

    def on_descendant_focus(self, event: DescendantFocus) -> None:
        """Keep the cursor still where nothing is to move."""
        if isinstance(event.widget, (Input, TextArea)):
            event.widget.cursor_blink = self.settings.animation

    async def on_event(self, event: Event) -> None:
        """Make what is pasted a plain line that fits where it goes, before any widget has it: a terminal hands over whatever was copied."""
        if isinstance(event, Paste):
            event.text = clean(event.text, room_in(self.focused))
        await super().on_event(event)

    # The clipboard

    def copy_to_clipboard(self, text: str) -> None:
        """Copy a text, and say nothing: for Textual's own inputs."""
        self.run_worker(self._copy(text), group="clipboard", exclusive=True)

    def offer_to_copy(self, text: str, seconds: float) -> None:
        """Let the key that copies take this for some seconds, before what is pointed at: a notice just told it."""
        self._offered = text, monotonic() + seconds

    @property
    def offered(self) -> str:
        """What a notice on show offers to copy, "" for nothing."""
        text, until = self._offered
        return text if monotonic() < until else ""

    def copy_out(self, text: str, what: str, say: Callable[[str], object] | None = None) -> None:
        """Copy a text, and say which way it went. what: "The line", "The path". say: shows that; else a toast does."""

        async def copy() -> None:
            told = (await self._copy(text)).told(what)
            if say is None:
                self.notify(told, markup=False)
            else:
                say(told)

        self.run_worker(copy(), group="clipboard", exclusive=True)

    async def _copy(self, text: str) -> Copied:
        plain = copied(text)
        way = await natively(plain, self.copying)
        if not way:
            super().copy_to_clipboard(plain)  # through the terminal, as OSC 52
        else:
            self._clipboard = plain  # what ctrl+v pastes here
        return Copied(len(plain), way)


def room_in(widget: Widget | None) -> int:
    """Return how many characters a widget still takes, those that are selected counted."""
    if not isinstance(widget, Input) or not widget.max_length:
        return LONGEST_PASTED
    start, end = widget.selection
    return max(0, widget.max_length - len(widget.value) + abs(end - start))


def _triples(*colours: Color | None) -> list[Triple]:
    return [(colour.triplet.red, colour.triplet.green, colour.triplet.blue) for colour in colours if colour and colour.triplet]
