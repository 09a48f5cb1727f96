"""All of history as an instrument: what happened tick by tick, what marked it, on which day, and a cursor that a click or a drag moves."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from tui.keymap import keymap_of
from tui.paint import FORK, PLANNED, Palette, Row, clip, palette_for, row_width, safe_name
from tui.widgets.customs import clock_of
from tui.widgets.ghost import Ghost
from tui.widgets.lineage import stretches
from tui.widgets.ruler import BEGINS, days
from tui.widgets.time_axis import SHORT, Axis
from tui.widgets.time_cells import MEANINGS, Cell, Column, bar, cells_of, mark_styles, marks_of, mood
from tui.widgets.time_legend import legend, stacked
from tui.widgets.town import Town

AHEAD = 12  # ticks to come for which there is room if something is planned in them
FEW_FORKS = 8  # that are drawn over the activity, where marks have no row of their own
OVERVIEW = 20  # columns of all of history, where a part is seen near
TALL, FULL = 3, 5  # rows from which on marks and days have rows of their own; the bar two, and the branches theirs
NOW, END = "┃", "│"  # the tick on show; the newest one, where that is another


class Timeline(Widget):
    """Marks over a bar of activity over days; a click goes to a tick. In one row the marks stand in the bar.

    A tick has a column or some while there is room for all; else a column is of several ticks, or of one where it is seen near.
    After the newest tick stand what is planned, and the line of history that was left, as far as it went on.

    Attributes:
        near: a column a tick, around the cursor.
    """

    class Sought(Message):
        """A tick was pointed at."""

        def __init__(self, tick: int) -> None:
            super().__init__()
            self.tick = tick

    class Turned(Message):
        """The wheel was turned over it: so many ticks forth, or back where less than 0."""

        def __init__(self, ticks: int) -> None:
            super().__init__()
            self.ticks = ticks

    class Hovered(Message):
        """The mouse is over another tick, or over none."""

    def __init__(self, town: Town) -> None:
        super().__init__(id="timeline")
        self.town = town
        self.near = False
        self._mouse: int | None = None  # the column under the mouse
        self._rows: list[Row] = []
        self._key: Any = None
        self._axis: Axis | None = None  # of what is drawn
        self._left = 0
        self._each = 1.0  # ticks of a column of all of history
        self._dragging = False
        self._kept: tuple[str, str, int, bool] = "", "", 0, False  # save, branch, width, near: for which room is kept
        self._right_most = 0  # columns kept there: figures may grow, and the bar must not change its scale each time

    def begin(self) -> None:
        """Forget what was pointed at in the world before, or on another line of history."""
        if self._dragging:
            self.release_mouse()
        self.near = self._dragging = False
        self._mouse = None

    # Painting

    def renew(self) -> None:
        """Paint again if anything in it changed."""
        if self._changed() != self._key:
            self.refresh()

    def render_line(self, y: int) -> Strip:
        if (key := self._changed()) != self._key:
            self._key, self._rows = key, self._composed()
        ground = Style(bgcolor=self.background_colors[1].rich_color)
        row = [Segment(text, style) for text, style in self._rows[y]] if y < len(self._rows) else []
        return Strip(row).adjust_cell_length(self.size.width).apply_style(ground)

    def _changed(self) -> Any:
        """Return what is another whenever another picture must be drawn."""
        town, replay, ticks = self.town, self.town.replay, self.town.courses.now.ticks
        plans = tuple(sorted(plan.at for plan in town.world.plans.values())) if town.world and not replay.on else ()
        course = len(ticks), ticks[-1] if ticks else 0
        where = (town.save, town.branch, id(town.branches), town.chronicle.version, course, plans)
        return self.size, self.app.current_theme.name, self.near, replay.on, replay.wanted if replay.on else -1, where

    # The mouse

    def on_mouse_down(self, event: events.MouseDown) -> None:
        if self._axis is not None:
            self._dragging = True
            self.capture_mouse()
            self._seek(event.x)

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self._dragging:
            self._seek(event.x)
        self._hover(event.x if not self._dragging else None)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        self._dragging = False
        self.release_mouse()

    def on_leave(self) -> None:
        self._hover(None)

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        event.stop()
        self.post_message(self.Turned(-1))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        event.stop()
        self.post_message(self.Turned(1))

    def _hover(self, x: int | None) -> None:
        before, self._mouse = self.hovered, x
        if self.hovered != before:
            self.post_message(self.Hovered())

    @property
    def hovered(self) -> int | None:
        """The tick that is under the mouse by now, None for none; the mouse may rest while time goes on."""
        return None if self._mouse is None else self.at(self._mouse)

    @property
    def crowded(self) -> bool:
        """Whether a column of all of history is of several ticks, so that there is something to be seen near."""
        return self._each > 1

    def _seek(self, x: int) -> None:
        if self._dragging and self._axis is not None:
            tick = self.at(x)
            if tick is None:
                tick = max(0, self._axis.first - 1) if x < self._left else self._tip
            if x < self._left + self._axis.columns:
                self.post_message(self.Sought(min(tick, self._tip)))

    def at(self, x: int) -> int | None:
        """Return the last tick of the cell at a column of the widget, a line that was left included; None where there is none."""
        if self._axis is None or not self._left <= x < self._left + self._axis.columns:
            return 0 if self._axis is not None and self._axis.first == 1 and 0 <= x < self._left else None
        first, last = self._axis.cell(x - self._left)
        ghost = self._ghost()
        end = max(self._tip, ghost.tip if ghost else 0)
        return min(last, end) if first <= end else None

    def x_of(self, tick: int) -> int:
        """Return the column of the widget at which the cursor stands for a tick."""
        return self._left + (self._axis.stands(tick) if self._axis is not None else 0)

    # Rows

    @property
    def _tip(self) -> int:
        return len(self.town.chronicle.acts) - 1

    @property
    def _now(self) -> int:
        return self.town.replay.wanted if self.town.replay.on else self._tip

    def _composed(self) -> list[Row]:
        town, colours, width = self.town, palette_for(self.app.current_theme), self.size.width
        self._axis = None
        if town.chronicle.tip < 1 and len(town.chronicle.acts) < 2:
            told = (" the days to come will be drawn here", colours.faint)
            return [[told], self._to_come(colours), []] if self.size.height >= TALL else [[told, *self._to_come(colours)]]
        height = FULL if self.size.height >= FULL else TALL if self.size.height >= TALL else 1
        right = self._right(colours, height)
        room, wide = width - max((row_width(row) for row in right), default=0) - 1, 5
        ghost, last = self._ghost(), self._tip
        far = max(last, ghost.tip if ghost else 0, self._planned(last + AHEAD))
        start = " t0 "
        axis = Axis.whole(far, max(wide, room - len(start)))
        self._each = axis.ticks
        if self.near and axis.ticks > 1:
            start = f" t{max(0, Axis.near(self._now, far, room - 8).first - 1)} "
            axis = Axis.near(self._now, far, max(wide, room - len(start)))
        self._axis, self._left = axis, len(start)
        cells = cells_of(axis, town.chronicle.acts, ghost)
        drawn = self._drawn(colours, axis, cells, ghost, height)
        heads = [" " * len(start)] * (len(drawn) - 1)
        heads.insert(0 if height == 1 else height // 2, start)
        rows = []
        for place, (head, columns) in enumerate(zip(heads, drawn, strict=True)):
            begun = axis.first - 1 == self._now and (height < FULL or place < len(drawn) - 1)  # the cursor is before the first column
            row: Row = [(head[:-1], colours.faint), (NOW, colours.accent)] if begun else [(head, colours.faint)]
            row += _joined(columns)
            row.append((" " * max(1, width - row_width(row) - self._right_most), colours.text))
            rows.append(clip([*row, *(right[place] if place < len(right) else [])], width))
        return rows

    def _drawn(self, colours: Palette, axis: Axis, cells: Sequence[Cell], ghost: Ghost | None, height: int) -> list[list[Column]]:
        """Return the columns of all rows."""
        now, course = self._now, self.town.courses.now
        styles = [mood(course, cell.last, colours) if cell.first <= now and not cell.ghost else colours.faint for cell in cells]
        rows = bar(axis, cells, 2 if height == FULL else 1, styles, colours.faint)
        if height == 1:
            self._put_marks(rows[0], colours, axis, crowded=True)
        else:
            marks: list[Column] = [(" ", colours.text)] * axis.columns
            self._name_ghost(marks, colours, axis, ghost)
            self._put_marks(marks, colours, axis, crowded=False)
            rows = [marks, *rows, self._days(colours, axis)]
        self._put_cursor(rows, colours, axis)
        return [*rows, self._branches(colours, axis)] if height == FULL else rows

    def _put_marks(self, row: list[Column], colours: Palette, axis: Axis, crowded: bool) -> None:
        """Draw the marks, and what is planned. crowded: over the activity, so that many forks would leave nothing of it."""
        glyphs = self.town.chronicle.glyphs()
        if crowded and len(self.town.chronicle.forks) > FEW_FORKS:
            glyphs = {tick: glyph for tick, glyph in glyphs.items() if glyph != FORK}
        styles = mark_styles(colours)
        for column, glyph in marks_of(axis, glyphs.items()).items():
            row[column] = glyph, styles[glyph]
        near = self._planned(self._tip + AHEAD)
        for tick in range(self._tip + 1, near + 1):
            column = axis.stands(tick)
            if row[column][0] == " ":
                row[column] = "·", colours.faint
        for plan in self._plans():
            if self._tip < plan <= near:
                row[axis.stands(plan)] = PLANNED, colours.accent

    def _name_ghost(self, row: list[Column], colours: Palette, axis: Axis, ghost: Ghost | None) -> None:
        """Write above a line that was left what it is called, and how far it goes."""
        if ghost is None or not axis.there(self._tip + 1):
            return
        start = axis.after(self._tip) + 2
        stop = min(axis.after(ghost.tip), axis.columns)
        end = self.town.ghost.tip if self.town.ghost else ghost.tip
        for words in (f"{FORK} {safe_name(ghost.branch)} went on to t{end}", f"{FORK} {safe_name(ghost.branch)}", f"to t{end}"):
            if start + len(words) <= axis.columns and len(words) <= max(stop - start, 12):
                _write(row, start, words, colours.faint)
                return

    def _days(self, colours: Palette, axis: Axis) -> list[Column]:
        row: list[Column] = [(" ", colours.faint)] * axis.columns
        tip = axis.after(self._tip)
        for day in days(axis, clock_of(self.town.world)):
            _write(row, day.column, day.told, colours.dim if day.column < tip else colours.faint)
        return row

    def _put_cursor(self, rows: list[list[Column]], colours: Palette, axis: Axis) -> None:
        """Draw the newest tick, and the one on show through all rows; a mark there is turned over, and the name of a day stays whole."""
        now, tip = self._now, self._tip
        marks = {glyph for glyph, _ in MEANINGS}
        for sign, style, tick in ((END, colours.dim, tip), (NOW, colours.accent, now)):
            if (sign == END and now == tip) or not axis.there(tick):
                continue
            column = axis.stands(tick)
            for place, row in enumerate(rows):
                glyph, shown = row[column]
                if len(rows) > 1 and glyph in marks:
                    row[column] = glyph, shown + Style(reverse=True) if sign == NOW else shown
                elif len(rows) == 1 or place < len(rows) - 1 or (sign == NOW and _free(row, column)):
                    row[column] = sign, style

    # What is beside them

    def _ghost(self) -> Ghost | None:
        """Return the line that was left, as far as there is room for it; None where it went no further than this one."""
        ghost = self.town.ghost
        if ghost is None or ghost.tip <= self._tip or all(line.name != ghost.branch or line.hidden for line in self.town.branches):
            return None
        return ghost._replace(tip=min(ghost.tip, max(2 * self._tip, 2 * SHORT)))

    def _plans(self) -> list[int]:
        """Return the ticks for which something is planned."""
        world = self.town.world
        return [] if world is None or self.town.replay.on else sorted({plan.at for plan in world.plans.values()})

    def _planned(self, until: int) -> int:
        """Return the last tick, not after another, for which something is planned; 0 where there is none."""
        return max((plan for plan in self._plans() if plan <= until), default=0)

    def _to_come(self, colours: Palette) -> Row:
        """Return what is planned before anything has happened."""
        return [(f" {PLANNED} t{plan}", colours.accent) for plan in self._plans()[:3]]

    def _right(self, colours: Palette, height: int) -> list[Row]:
        """Return what the marks mean, in as many rows as there are; the room once taken is kept."""
        width = self.size.width
        entries = legend(self.town, colours, words=width >= 100)
        if far := [plan for plan in self._plans() if plan > self._tip + AHEAD]:
            more = f"+{len(far) - 1}" if len(far) > 1 else ""
            entries.append([(f"{PLANNED} ", colours.accent), (f"t{far[0]}{more}", colours.dim)])
        ticks = Axis.whole(self._tip, max(width - self._right_most - 6, 5)).ticks
        if ticks > 1 and height > 1:
            entries.append([(keymap_of(self.app).filled("{time.near} whole" if self.near else "{time.near} near"), colours.dim)])
            if self.near:
                entries.append(self._overview(colours))
        rows = stacked(entries, height)
        if self._kept != (self.town.save, self.town.branch, width, self.near):
            self._kept, self._right_most = (self.town.save, self.town.branch, width, self.near), 0
        self._right_most = min(max(self._right_most, *(row_width(row) for row in rows), 0), width // 2)
        return [[*row, (" " * max(0, self._right_most - row_width(row)), colours.text)] for row in rows]

    def _overview(self, colours: Palette) -> Row:
        """Return all of history in a few columns, with the cursor."""
        axis = Axis.whole(self._tip, OVERVIEW)
        cells = cells_of(axis, self.town.chronicle.acts, None)
        styles = [colours.river if cell.first <= self._now else colours.faint for cell in cells]
        rows = bar(axis, cells, 1, styles, colours.faint)
        rows[0][max(0, axis.stands(self._now))] = NOW, colours.accent
        return _joined(rows[0])

    def _branches(self, colours: Palette, axis: Axis) -> list[Column]:
        """Return the line of history under its ticks: whose they are, and which branches leave it where."""
        town, columns = self.town, axis.columns
        end = axis.after(self._tip)
        line: list[Column] = [("─", colours.faint)] * end + [(" ", colours.faint)] * (columns - end)
        names = [(axis.column(max(first, 1)), safe_name(name), colours.accent) for first, name in stretches(town.branches, town.branch)]
        names += [
            (axis.stands(max(tick, 1)), safe_name(branch.name), colours.good) for tick, branch in town.parts if axis.there(max(tick, 1))
        ]
        names.sort(key=lambda each: each[0])
        for (x, name, style), after in zip(names, [*(each[0] for each in names[1:]), columns], strict=False):
            line[x] = ("├" if style == colours.accent else FORK, style)
            _write(line, x + 1, name, colours.text if style == colours.accent else colours.dim, max(x + 1, after - 1))
        if len(town.branches) < 2:
            _write(line, end + 2, keymap_of(self.app).filled("{world.branch} begins another line of history"), colours.faint)
        return line


def _free(row: Sequence[Column], column: int) -> bool:
    """Return whether a column is in no name: where one begins, or with nothing on both sides."""
    return row[column][0] == BEGINS or all(glyph in {" ", BEGINS} for glyph, _ in row[max(0, column - 1) : column + 2])


def _write(row: list[Column], start: int, text: str, style: Style, stop: int | None = None) -> None:
    """Write a text into columns from one on, before another; a letter that needs two gets them."""
    column, stop = start, len(row) if stop is None else stop
    for letter in text:
        cells = cell_len(letter)
        if cells == 0 and column > start:
            row[column - 1] = row[column - 1][0] + letter, style
        elif column + cells > stop:
            return
        else:
            row[column : column + cells] = [(letter, style), *[("", style)] * (cells - 1)]
            column += cells


def _joined(columns: Sequence[Column]) -> Row:
    """Return columns as spans, neighbours of one style together."""
    return [("".join(letter for letter, _ in group), style) for style, group in groupby(columns, key=lambda each: each[1])]
