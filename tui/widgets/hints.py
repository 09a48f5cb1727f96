"""The last line: the keys that matter where the player is."""

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.bindings import BY_ID
from tui.command import Command
from tui.keymap import keymap_of
from tui.keys import HINTS
from tui.paint import Row, palette_for

ALWAYS = ("help.keys", "help.quit")


class Hints(Widget):
    """Keys of the focused pane; a click does what the key does.

    Attributes:
        place: a key of HINTS, "typing", or "saying" where the line itself tells its keys.
        idle: ids of commands that would do nothing now. past: the past is on show.
    """

    class Clicked(Message):
        """A hint was clicked."""

        def __init__(self, command: Command) -> None:
            super().__init__()
            self.command = command

    def __init__(self) -> None:
        super().__init__(id="hints")
        self.place = "agents"
        self.past, self.live = False, True
        self.idle: frozenset[str] = frozenset()
        self._spans: list[tuple[int, int, Command]] = []

    def show(self, place: str) -> None:
        """Show the keys of a place."""
        if place != self.place:
            self.place = place
            self.refresh()

    def replay(self, past: bool, live: bool = True) -> None:
        """Show the keys of the past, or those of the place again. live: there is a live time to go back to."""
        self.past, self.live = past, live
        self.refresh()

    def leave_out(self, idle: frozenset[str]) -> None:
        """Leave out commands that would do nothing now."""
        if idle != self.idle:
            self.idle = idle
            self.refresh()

    def render_line(self, y: int) -> Strip:
        colours, width = palette_for(self.app.current_theme), self.size.width
        ground = Style(bgcolor=self.background_colors[1].rich_color)
        row: Row = [(" ", colours.text)]
        if self.app.screen is not self.screen or self.place == "saying":
            self._spans = []  # a dialog, or the box above, tells its keys itself
        elif self.place == "typing":
            keys = keymap_of(self.app)
            done, leave = keys.key("finder.keep"), keys.key("view.back")
            row += [(done, colours.accent), (" done   ", colours.dim), (leave, colours.accent), (" leave it", colours.dim)]
        else:
            row += self._keys(width)
        return Strip([Segment(text, style) for text, style in row]).adjust_cell_length(width).apply_style(ground)

    def _keys(self, width: int) -> Row:
        colours = palette_for(self.app.current_theme)
        row: Row = []
        self._spans = []
        x = 1
        wanted = [id_ for id_ in HINTS.get("replay" if self.past else self.place, HINTS["agents"]) if id_ not in self.idle]
        commands = [BY_ID[id_] for id_ in wanted] + [BY_ID[id_] for id_ in ALWAYS]
        if not self.live:
            commands = [each._replace(label="newest") if each.id == "time.live" else each for each in commands]
        keys = keymap_of(self.app)
        reserve = sum(len(keys.key(id_)) + len(BY_ID[id_].label) + 4 for id_ in ALWAYS)
        taken: set[str] = set()  # a key that two have runs the first: of the pane that has the focus
        for position, command in enumerate(commands):
            key = next((each for each in keys.shown(command.id).split(" ") if each not in taken), "")
            taken.add(key)
            cells = cell_len(key) + 1 + len(command.label)
            limit = width if position >= len(wanted) else width - reserve
            if not key or x + cells > limit:
                continue
            row += [(key, colours.accent), (f" {command.label}", colours.dim), ("   ", colours.dim)]
            self._spans.append((x, x + cells, command))
            x += cells + 3
        return row

    def on_click(self, event: events.Click) -> None:
        for start, stop, command in self._spans:
            if start <= event.x < stop and self.place not in {"typing", "saying"} and self.app.screen is self.screen:
                self.post_message(self.Clicked(command))
