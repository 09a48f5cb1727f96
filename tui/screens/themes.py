"""The themes to choose from, each on the whole screen as soon as it is pointed at."""

from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.screen import ModalScreen
from textual.strip import Strip
from textual.widget import Widget

from tui.bindings import bindings
from tui.habits import HabitualApp
from tui.keymap import keymap_of
from tui.paint import Palette, Row, between, clip, palette_for
from tui.themes import ABOUT, HIGH_CONTRAST, NAMES, THEMES
from tui.widgets.cursor_pane import CursorPane

PEOPLE = ("Maria", "Astrid", "Omar", "Ingrid", "Björn", "Mei", "Jonas", "Leila", "Tomás", "Anna", "Kofi", "Ruth", "Emil")


class Sample(Widget):
    """What a town looks like in the colours of the theme."""

    def render_line(self, y: int) -> Strip:
        colours, width = palette_for(self.app.current_theme), self.size.width
        rows = sample(colours)
        ground = Style(bgcolor=self.background_colors[1].rich_color)
        row = clip(rows[y], width) if y < len(rows) else []
        return Strip([Segment(text, style) for text, style in row]).adjust_cell_length(width).apply_style(ground)


def sample(colours: Palette) -> list[Row]:
    """Return four rows that show every colour."""
    names: Row = []
    for number, name in enumerate(PEOPLE):
        names += [(name, colours.people[number]), (" ", colours.text)]
    return [
        names,
        [
            *(("● calm ", colours.calm), ("◐ moderate ", colours.moderate), ("◉ intense ", colours.intense), ("◆ you ", colours.you)),
            *(("▁▃▅▇ ", colours.good), ("▇▅▃▁ ", colours.intense), ("▲ a change ", colours.warning), ("~ the river", colours.river)),
        ],
        [("Have you seen ", colours.text), ("The Quiet Hour", colours.title), ("? I left before the end.", colours.text)],
        [
            ("beside the point · ", colours.dim),
            ("hardly matters · ", colours.faint),
            ("a key · ", colours.accent),
            ("a name", colours.strong),
        ],
    ]


class ThemesPane(CursorPane[str]):
    """A line for each theme."""

    def lines(self, entry: str, width: int) -> list[Row]:
        colours, theme = self.palette, THEMES[entry]
        kind = ("dark" if theme.dark else "light") + (", high contrast" if entry in HIGH_CONTRAST else "")
        own = palette_for(theme)
        ground = Style(color=theme.background)
        swatch: Row = [
            (block, style) for block, style in (("███", ground), ("██", own.text), ("██", own.accent), ("██", own.calm), ("██", own.you))
        ]
        left: Row = [(f"{entry:<22}", colours.text), (ABOUT[entry], colours.dim)]
        return [between(left, [(f"{kind}  ", colours.faint), *swatch], width, colours.dim)]


class ThemesScreen(ModalScreen[None]):
    """Themes; the one pointed at is on show at once, and the one before comes back if none is taken."""

    BINDINGS: ClassVar[list[BindingType]] = bindings("themes")

    def compose(self) -> ComposeResult:
        with Vertical(id="themes", classes="dialog") as box:
            box.border_title = Content("Themes")
            box.border_subtitle = Content(keymap_of(self.app).filled("↑↓ shows · {themes.take} takes · {themes.leave} leaves"))
            yield ThemesPane(id="themes-list")
            yield Sample(id="themes-sample")

    def on_mount(self) -> None:
        pane = self.query_one(ThemesPane)
        self._before = self.app.settings.theme if isinstance(self.app, HabitualApp) else NAMES[0]
        pane.replace(NAMES)
        pane.styles.height = len(NAMES)
        pane.focus()
        self.call_after_refresh(pane.point, NAMES.index(self._before) if self._before in NAMES else 0)
        self.app.theme_changed_signal.subscribe(self, lambda _: self.call_after_refresh(self._renew))

    def _renew(self) -> None:
        self.query_one(ThemesPane).restyle()
        self.query_one(Sample).refresh()

    def on_cursor_pane_moved(self, event: ThemesPane.Moved) -> None:
        self._look(event.pane.current)

    def on_cursor_pane_picked(self) -> None:
        self.action_take()

    def _look(self, name: str | None, keep: bool = False) -> None:
        if name is not None and isinstance(self.app, HabitualApp):
            self.app.change_setting("theme", name, keep)

    def action_after(self) -> None:
        """Look at the next theme."""
        pane = self.query_one(ThemesPane)
        pane.point((pane.cursor + 1) % len(NAMES))

    def action_take(self) -> None:
        """Keep the theme pointed at."""
        self._look(self.query_one(ThemesPane).current, keep=True)
        self.dismiss()

    def action_close(self) -> None:
        """Show the theme of before again."""
        self._look(self._before)
        self.dismiss()
