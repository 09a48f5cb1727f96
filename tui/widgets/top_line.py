"""The header: one line with the world, its clock, its speed, its mind and its save."""

from pathlib import Path
from time import monotonic
from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip
from textual.widget import Widget

from tui.keymap import keymap_of
from tui.paint import CHANGE, FORK, MORE, YOU, Palette, Row, Span, calendar, clip, palette_for, row_width, safe, safe_name
from tui.protocol import Unsaved
from tui.widgets.banner import READ_ONLY, banner
from tui.widgets.controls import Controls
from tui.widgets.customs import clock_of
from tui.widgets.thinkers import meter_parts, short
from tui.widgets.town import Town

FIRST_BRANCH = "main"
SPINNER = "◐◓◑◒"
NARROW, WIDE = 100, 160  # columns below and from which on names of minds are cut short or shown whole


class Part(NamedTuple):
    """A part of the line. rank: 0 is kept longest where there is no room for all."""

    rank: int
    row: Row


class TopLine(Widget):
    """World, branch, calendar, tick, speed, mind, save; what fits."""

    def __init__(self, town: Town, controls: Controls) -> None:
        super().__init__(id="top")
        self.town, self.controls = town, controls
        self._row: Row = []

    def renew(self) -> None:
        """Paint again if anything in it changed."""
        row = self._composed()
        if row != self._row:
            self._row = row
            self.refresh()

    def render_line(self, y: int) -> Strip:
        ground = Style(bgcolor=self.background_colors[1].rich_color)
        row = self._row = self._composed()
        return Strip([Segment(text, style) for text, style in row]).adjust_cell_length(self.size.width).apply_style(ground)

    def _branch(self) -> Span:
        """Return the line of history; one that is not the first stands out."""
        colours, name = palette_for(self.app.current_theme), safe_name(self.town.branch)
        return (f" · {name}", colours.dim) if self.town.branch == FIRST_BRANCH else (f" {FORK} {name}", colours.accent)

    def _composed(self) -> Row:
        town, colours, width = self.town, palette_for(self.app.current_theme), self.size.width
        name: Row = [(" voxpop ", colours.accent + colours.bold)]
        if town.world is None:
            return [*name, (" waking the town…", colours.dim)]
        if self.controls.opening:
            seconds = int(monotonic() - self.controls.opening_since)
            waited = f" {self._spun(seconds)} {seconds} s" if seconds else ""
            return clip([*name, (f" opening {FORK} {safe_name(self.controls.opening)} …{waited}", colours.warning)], width)
        if town.replay.on:
            return self._past(name if width >= NARROW else [(" ", colours.text)], colours, width)
        controls, playing = self.controls, self.controls.playing
        if controls.unsaved is not None:
            return self._unsaved(controls.unsaved, name if width >= NARROW else [(" ", colours.text)], colours, width)
        glyph, style = ("▶", colours.good) if playing else ("❚❚", colours.warning)
        pace: Row = [(f"{glyph} {self.controls.pace}", style)]
        if self.controls.waiting:
            left = "" if self.controls.left is None else f" {self.controls.left} s"
            pace = [(f"{YOU} your turn{left}", colours.you)]
        now = self.controls.question or town.world  # while the player thinks, the panes are still a tick behind
        branch = self._branch()
        parts = [
            Part(3 if branch[0].startswith(" ·") else 1, [(safe_name(town.world.scenario), colours.text), branch]),
            Part(0, [(_when(now.tick, now.minute), colours.strong)]),
            Part(1, [(f"t{now.tick}", colours.dim)]),
            Part(0, pace),
            *(
                [Part(2, [(f"{CHANGE} from t{town.chronicle.tip + 1}", colours.accent)])]
                if any(at is None for _, at in controls.asked)
                else []
            ),
            *self._minds(colours, width),
            Part(2, self._zoomed(colours)),
            Part(5, [(safe_name(Path(safe(town.save)).name), colours.dim)] if town.save else []),
        ]
        row = name
        for part in fitting(parts, width - row_width(name) - 3):
            row = [*row, ("  ", colours.text), *part.row]
        help_: Row = [(keymap_of(self.app).key("help.keys"), colours.accent), (" ", colours.text)]
        gap = max(1, width - row_width(row) - row_width(help_))
        return clip([*row, (" " * gap, colours.text), *help_], width)

    def _unsaved(self, unsaved: Unsaved, name: Row, colours: Palette, width: int) -> Row:
        """Return the line while a tick cannot be saved: that time stands still, what is safe, and what to do about it."""
        parts = [
            Part(0, [(f"❚❚ paused: {safe(unsaved.because, 80)}", colours.warning + colours.bold)]),
            Part(1, [(f"nothing is lost up to t{unsaved.tick - 1}", colours.strong)]),
            Part(2, [(safe(unsaved.advice, 80), colours.text)]),
            Part(3, [("goes on by itself", colours.dim)]),
            Part(4, [(keymap_of(self.app).filled("{time.play} tries now"), colours.dim)]),
        ]
        return self._joined(parts, name, colours, width)

    def _joined(self, parts: list[Part], name: Row, colours: Palette, width: int) -> Row:
        """Return what fits of a line in which the key of all keys stands last."""
        row = name
        for part in fitting(parts, width - row_width(name) - 3):
            row = [*row, ("" if row is name else "  ", colours.text), *part.row]
        help_: Row = [(keymap_of(self.app).key("help.keys"), colours.accent), (" ", colours.text)]
        return clip([*row, (" " * max(1, width - row_width(row) - row_width(help_)), colours.text), *help_], width)

    def _zoomed(self, colours: Palette) -> Row:
        """Return that a pane has the whole screen, and how it is taken back; nothing where none has."""
        if getattr(self.screen, "zoomed", None) is None:
            return []
        return [("zoomed, ", colours.accent), (keymap_of(self.app).filled("{view.zoom} takes it back"), colours.dim)]

    def _spun(self, turns: int) -> str:
        """Return the sign of something under way, which turns where things may move."""
        return SPINNER[0 if self.app.animation_level == "none" else turns % len(SPINNER)]

    def _past(self, name: Row, colours: Palette, width: int) -> Row:
        """Return the line while the past is on show; a pace that fits no more goes first."""
        town, now = self.town, monotonic()
        assert town.world is not None
        turning = self._spun(int(4 * now)) if town.replay.late(now) else ""
        tick = town.replay.wanted
        minute = town.minutes.get(tick, clock_of(town.world).minute(tick))
        behind = tick != town.replay.shown and not town.replay.rolling  # what rolls is a tick behind at most
        shown: Row = [(_when(tick, minute), colours.dim if behind else colours.strong), (MORE if behind else " ", colours.dim)]
        your_turn: Row = [(f"{YOU} your turn", colours.you)] if self.controls.waiting else []
        beside = sum(2 + row_width(row) for row in (shown, your_turn) if row)  # when it was goes before the ways on
        room = width - row_width(name) - 5 - beside
        told = self._told(room, turning, colours)
        if not any(READ_ONLY in text for text, _ in told) and not town.replay.returning:  # the bubble says when it was, too
            told = self._told(room + 2 + row_width(shown), turning, colours)
        parts = [
            Part(0, self._held()),
            Part(0, told),
            Part(1, your_turn),
            Part(2, shown),
            Part(3, [(safe_name(town.world.scenario), colours.text), self._branch()]),
        ]
        return self._joined(parts, name, colours, width)

    def _told(self, room: int, turning: str, colours: Palette) -> Row:
        """Return what is said of playback in so many columns."""
        return banner(self.town.replay, self.town.chronicle.tip, self.controls.past_pace, turning, colours, room, keymap_of(self.app))

    def _held(self) -> Row:
        """Return that live time stands still because a tick cannot be saved, for whoever looks at the past; nothing where it does not."""
        unsaved, colours = self.controls.unsaved, palette_for(self.app.current_theme)
        return [] if unsaved is None else [(f"not saved: {safe(unsaved.because, 40)}", colours.warning + colours.bold)]

    def _minds(self, colours: Palette, width: int) -> list[Part]:
        """Return who thinks, and what that costs; or why the world waits for them."""
        town, thinkers = self.town, self.town.thinkers
        assert town.world is not None
        narrow = width < NARROW
        cells = 14 if narrow else 40 if width >= WIDE else 24
        if (held := thinkers.held) is not None:
            return [Part(0, [(self._waits(held.barred), colours.warning)])]
        if loading := thinkers.loading():
            return [Part(0, [(f"loading {short(loading, cells)}… (the world waits)", colours.warning)])]
        name, others = thinkers.of_everybody(town.world), len(thinkers.of_others(town.world))
        mind = Part(1, [(f"mind {short(name, cells)}" + (f" +{others}" if others else ""), colours.river)])
        if thinkers.metered is None:
            return [mind]
        first, *rest = meter_parts(thinkers.metered)
        if narrow:
            first = first.removesuffix(" calls")
        asking = Part(0, [])
        if asked := thinkers.metered.under_way:
            turning = self._spun(int(2 * monotonic()))
            asking = Part(0, [(f"{turning} {asked}" if narrow else f"{turning} {asked} thinking", colours.river)])
        return [
            mind,
            asking,
            Part(2, [(first, colours.text)]),
            *(Part(2 + (place > 0), [(part, colours.text)]) for place, part in enumerate(rest)),
        ]

    def _waits(self, barred: bool) -> str:
        """Return that the world waits for minds, and for how long."""
        thinkers = self.town.thinkers
        if barred:
            return keymap_of(self.app).filled("nobody thinks: {world.minds} says why")
        again = "" if thinkers.next_try is None else f", again in {max(0, round(thinkers.next_try - monotonic()))} s"
        return f"no answer {int(monotonic() - thinkers.held_since)} s{again} · " + keymap_of(self.app).filled("{world.minds}")


def _when(tick: int, minute: int) -> str:
    """Return the calendar of a tick; before the first one no clock runs."""
    return calendar(minute) if tick else calendar(minute).rpartition(" ")[0]


def fitting(parts: list[Part], width: int) -> list[Part]:
    """Return the parts that fit a width with two cells before each: the last of the highest rank goes first."""
    kept = [part for part in parts if part.row]
    while kept and sum(row_width(part.row) + 2 for part in kept) > width:
        lost = max(range(len(kept)), key=lambda place: (kept[place].rank, place))
        del kept[lost]
    return kept
