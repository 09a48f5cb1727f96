"""The network map: everybody as a point among their community, coloured by what they feel, think, do or are."""

from itertools import pairwise
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.color import Color
from textual.message import Message
from textual.strip import Strip

from sim.channel import author_of, tick_of
from sim.world import World
from tui.bindings import bindings
from tui.keymap import keymap_of
from tui.paint import INTENSE, Row, clip, row_width, safe
from tui.widgets.line_pane import LinePane
from tui.widgets.map_canvas import BRAILLE, SHADES, Canvas, texts
from tui.widgets.map_names import name_within
from tui.widgets.map_signs import FLASH, HIGHLIGHT, Sign, shaded, signs
from tui.widgets.muster import Colouring, Muster
from tui.widgets.news_tag import post_tag, tag_of
from tui.widgets.phrases import counted
from tui.widgets.town import Moment, Town

COLOURINGS: tuple[Colouring, ...] = ("emotion", "stance", "activity", "tier", "cascade")
PASSES_DRAWN = 60  # lines of a post passed on, at most; of more, those of this tick, and how it came to the selected person
TIES_DRAWN = 24  # lines from the selected person; where there are more ties, only their ends are marked
# Numbers of styles; those of the levels follow.
GROUND, POINTS, LINES, NAME, FIGURES, LEVELS = 0, 1, 2, 3, 4, 5
# Flags of a cell, above the number of its style.
FLASHING, FOLLOWER, FOLLOWED, SELECTED = 64, 128, 256, 512
UNAWARE = "⠶"  # stands for the dots of those who are at no level
NO_CELLS = np.zeros(0, dtype=np.int64)


class NetworkMapPane(LinePane[int]):
    """People, communities apart, the most followed in the middle of each. Only rows that changed are made again.

    Attributes:
        colouring: what glyphs and colours tell. root: the post whose spread is shown, None for that which was passed on most.
    """

    number, heading = "7", "Map"
    tail: ClassVar[bool] = False
    BINDINGS: ClassVar[list[BindingType]] = bindings("map")
    empty: ClassVar[tuple[str, ...]] = ("waking the town…",)

    class Chosen(Message):
        """Somebody was pointed at on the map: all panes should speak of them."""

        def __init__(self, agent: int) -> None:
            super().__init__()
            self.agent = agent

    def __init__(self, town: Town) -> None:
        super().__init__(id="map")
        self.town = town
        self.colouring: Colouring = "emotion"
        self.root: int | None = None
        self._topic = 0
        self._muster: Muster | None = None
        self._before: Muster | None = None  # of the same people, if nobody is called otherwise since `_namings`
        self._namings = -1
        self._canvas: Canvas[Muster] | None = None
        self._ties: tuple[NDArray[np.int64], NDArray[np.int64]] = NO_CELLS, NO_CELLS  # rows of followers, of followed
        self._strokes: NDArray[np.uint8] | None = None
        self._styles: dict[int, Style] = {}
        self._signs: tuple[Sign, ...] = ()
        self._glyphs: NDArray[np.uint32] | None = None  # of the last picture, (height, width)
        self._codes: NDArray[np.int64] | None = None
        self._stale = True

    # What happened

    def load(self) -> None:
        """Show the people of a world just loaded."""
        if self._muster is not None and not self._muster.stale and self._namings == self.town.namings:
            self._before = self._muster
        self._muster = self._canvas = None
        self.root = None
        self._stale = True
        self.show()

    def absorb(self, moments: list[Moment]) -> None:
        """Note what happened; `show` shows it. Nothing is kept before the map is first looked at."""
        self._stale = self._stale or bool(moments)
        if self._muster is not None:
            for moment in moments:
                self._muster.take(moment.event)
            if moments and self.colouring == "cascade":
                self._strokes = None
            if self._muster.stale:
                self._muster = self._canvas = None

    def show(self) -> None:
        """Paint what changed."""
        if self._stale and self.is_attached and self.display and self.content_size.height:
            self._stale = False
            self.entitle()
            self.repaint()

    def reselect(self) -> None:
        """Somebody else is selected."""
        self._strokes = None
        self._stale = True
        self.show()

    def subtitle(self) -> str:
        world = self.town.world
        if self.colouring == "stance" and world is not None and (topic := self.topic):
            tag = tag_of(topic, world)
            return f"stance · {f'{tag.text} · ' if tag else ''}{safe(world.topics[topic].question, 60)}"
        if self.colouring == "cascade" and (root := self.spread):
            post = world.posts.get(root) if world is not None else None
            tag = post_tag(post, world) if post else None
            return f"spread of a post, tick {tick_of(root)}{f' · {tag.text}' if tag else ''}"
        return self.colouring

    # Keys

    def action_recolour(self) -> None:
        """Let glyphs and colours tell something else; stances of one piece of news after the other."""
        topics = len(self.town.world.topics) if self.town.world else 0
        if self.colouring == "stance" and self._topic + 1 < topics:
            self._topic += 1
        else:
            self._topic = 0
            self.colouring = COLOURINGS[(COLOURINGS.index(self.colouring) + 1) % len(COLOURINGS)]
        self._strokes = None
        self._repaint_whole()

    def trace(self, root: int | None) -> None:
        """Show the spread of a post."""
        self.colouring, self.root, self._strokes = "cascade", root, None
        self._repaint_whole()

    def action_sideways(self, columns: int) -> None:
        """Go to somebody on the left or right."""
        self._go(columns, 0)

    def action_scroll(self, rows: int) -> None:
        self._go(0, 1 if rows > 0 else -1)

    def action_turn(self, pages: int) -> None:
        """Go to the most followed person of another community."""
        muster, row = self._muster, self._selected()
        if muster is not None and len(muster.ids):
            here = 0 if row is None else int(muster.community[row]) + pages
            members = np.flatnonzero(muster.community == here % len(muster.names))
            self._choose(int(members[np.argmax(muster.followers[members])]))

    def action_edge(self, last: bool) -> None:
        """Go to the most followed person of all, or to the least."""
        if (muster := self._muster) is not None and len(muster.ids):
            self._choose(int(np.argmin(muster.followers) if last else np.argmax(muster.followers)))

    def move(self, rows: int) -> None:
        """Nothing scrolls here."""

    def follow(self) -> None:
        """Nothing is followed here."""

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        if offset is not None and self._canvas is not None and (row := self._canvas.at(offset.x, offset.y)) is not None:
            event.stop()
            self._choose(row)

    def _go(self, columns: int, rows: int) -> None:
        if self._canvas is not None and self._muster is not None and len(self._muster.ids):
            row = self._selected()
            self._choose(self._canvas.beside(row, columns, rows) if row is not None else int(np.argmax(self._muster.followers)))

    def _choose(self, row: int) -> None:
        assert self._muster is not None
        agent = int(self._muster.ids[row])
        self.town.look_at(agent)
        self.reselect()
        self.post_message(self.Chosen(agent))

    def _selected(self) -> int | None:
        return self._muster.row.get(self.town.selected) if self._muster is not None and self.town.selected is not None else None

    # Painting

    def restyle(self) -> None:
        self._forget_picture()
        super().restyle()

    def on_resize(self, event: events.Resize) -> None:
        self._canvas = None
        self._repaint_whole()

    def on_show(self) -> None:
        self._repaint_whole()

    def _repaint_whole(self) -> None:
        self._forget_picture()
        self.entitle()
        self.repaint(whole=True)

    def _forget_picture(self) -> None:
        self._styles.clear()
        self._glyphs = self._codes = None

    def _composed(self) -> list[Strip]:
        width, height = self.content_size
        if self.town.world is None or not self.town.world.agents:
            return self._absence(width, height)
        canvas = self._laid_out(self.town.world, width, max(height - 2, 1))
        glyphs, codes = self._cells(canvas)
        before, old_glyphs, old_codes = self._picture, self._glyphs, self._codes
        if old_glyphs is None or old_codes is None or old_glyphs.shape != glyphs.shape or len(before) < len(glyphs):
            changed = np.ones(len(glyphs), dtype=bool)
        else:
            changed = ((old_glyphs != glyphs) | (old_codes != codes)).any(axis=1)
        self._glyphs, self._codes = glyphs, codes
        picture = [self._row_strip(glyphs[y], codes[y]) if changed[y] else before[y] for y in range(len(glyphs))]
        return [*picture, self._strip(clip(self._legend(), width)), self._strip(clip(self._spoken_of(), width))][:height]

    def _laid_out(self, world: World, width: int, height: int) -> Canvas[Muster]:
        if self._muster is None:
            before = self._before if self._namings == self.town.namings else None
            self._muster, self._before, self._namings = Muster(world, before), None, self.town.namings
            self._canvas = None
        if self._canvas is None or (self._canvas.width, self._canvas.height) != (width, height):
            self._canvas = Canvas(self._muster, width, height)
            self._strokes = None
        return self._canvas

    def _cells(self, canvas: Canvas[Muster]) -> tuple[NDArray[np.uint32], NDArray[np.int64]]:
        """Return the glyph and the style of each cell: (height, width) each, code points and numbers with flags."""
        muster = canvas.muster
        self._signs = signs(self.colouring, self.palette)
        levels = muster.levels(self.colouring, self.topic, self.spread)
        level, shade = canvas.shown(levels, len(self._signs) + 1, self.colouring == "stance", self.colouring == "cascade")
        strokes = self._lines(canvas)
        points = np.where(strokes != 0, BRAILLE | strokes.astype(np.uint32), canvas.texture)
        drawn = np.array([0, *(ord(sign.glyph) for sign in self._signs)], dtype=np.uint32)[level]
        glyphs = np.where(level == 0, points, drawn).astype(np.uint32)
        bare = np.where(strokes != 0, LINES, np.where(canvas.total > 0, POINTS, GROUND))
        codes = np.where(level == 0, bare, LEVELS + (level.astype(np.int64) - 1) * SHADES + shade)
        glyphs[glyphs == BRAILLE] = ord(" ")
        self._mark(canvas, glyphs, codes)
        shape = canvas.height, canvas.width
        glyphs, codes = glyphs.reshape(shape), codes.reshape(shape)
        self._entitle_plots(canvas, levels, glyphs, codes)
        return glyphs, codes

    def _mark(self, canvas: Canvas[Muster], glyphs: NDArray[np.uint32], codes: NDArray[np.int64]) -> None:
        """Mark who passes something on now, and the selected person with their ties."""
        muster, row = canvas.muster, self._selected()
        if muster.flashing:
            cells = canvas.crowded(np.array(list(muster.flashing)))
            codes[cells] |= FLASHING
            glyphs[cells] = ord(FLASH)
        if row is None:
            return
        for flag, rows in zip((FOLLOWER, FOLLOWED), self._ties, strict=True):
            codes[canvas.cell[rows]] |= flag
        glyphs[canvas.cell[row]] = ord(HIGHLIGHT)
        codes[canvas.cell[row]] |= SELECTED

    def _lines(self, canvas: Canvas[Muster]) -> NDArray[np.uint8]:
        """Return the dots of the selected person's ties, and note who is at their ends."""
        if self._strokes is None:
            row, world = self._selected(), self.town.world
            self._ties = NO_CELLS, NO_CELLS
            others = NO_CELLS
            if row is not None and world is not None:
                agent, rows = int(canvas.muster.ids[row]), canvas.muster.row
                ends = world.network.followers(agent), world.network.followed(agent)
                followers, followed = (np.array([rows[each] for each in found if each in rows], dtype=np.int64) for found in ends)
                self._ties = followers, followed
                others = np.concatenate(self._ties) if len(followers) + len(followed) <= TIES_DRAWN else NO_CELLS
            if self.colouring == "cascade":
                self._strokes = canvas.lines(*canvas.muster.passes(self.spread, row, PASSES_DRAWN))
            else:
                self._strokes = canvas.strokes(row or 0, others)
        return self._strokes

    def _entitle_plots(
        self, canvas: Canvas[Muster], levels: NDArray[np.int8], glyphs: NDArray[np.uint32], codes: NDArray[np.int64]
    ) -> None:
        muster = canvas.muster
        for number, (plot, lines) in enumerate(zip(canvas.plots, canvas.titles, strict=True)):
            members = muster.community == number
            name, figures = safe(muster.names[number], 40), self._figures(levels[members])
            if len(figures) >= plot.width:
                figures = figures.partition(" · ")[0]
            shown = [[(f"{name} ", NAME), (f"{int(members.sum()):,}", FIGURES)], [(figures, FIGURES)]]
            if lines == 1 and len(name) + 1 + len(figures) < plot.width:
                shown = [[(f"{name} ", NAME), (figures, FIGURES)]]
            elif lines == 1 or len(name) + 4 > plot.width:
                shown[0] = [(name_within(name, int(members.sum()), plot.width - 1), NAME)]
            for line, parts in enumerate(shown[:lines]):
                characters = [(ord(character), style) for text, style in parts for character in text][: plot.width - 1]
                left = plot.left + max(0, (plot.width - len(characters)) // 2)
                span = slice(left, left + len(characters))
                glyphs[plot.top + line, plot.left : plot.left + plot.width] = ord(" ")
                codes[plot.top + line, plot.left : plot.left + plot.width] = GROUND
                glyphs[plot.top + line, span] = [character for character, _ in characters]
                codes[plot.top + line, span] = [style for _, style in characters]

    def _figures(self, levels: NDArray[np.int8]) -> str:
        """Return a community's state in a few words."""
        count = np.bincount(levels, minlength=len(self._signs) + 1)
        share = count / max(len(levels), 1)
        match self.colouring:
            case "emotion":
                return f"know {1 - share[0]:.0%} · {INTENSE} {share[3]:.0%}"
            case "stance":
                return f"− {share[2]:.0%} · + {share[3]:.0%}"
            case "activity":
                return f"act {share[2]:.0%}"
            case "tier":
                return f"▲ {count[3]} · ∘ {share[2]:.0%}"
            case "cascade":
                return f"{int(count[2:].sum()):,} passed it on"

    def _row_strip(self, glyphs: NDArray[np.uint32], codes: NDArray[np.int64]) -> Strip:
        text = texts(glyphs)
        edges = [0, *(np.flatnonzero(np.diff(codes)) + 1).tolist(), len(text)]
        segments = [Segment(text[start:stop], self._style(int(codes[start]))) for start, stop in pairwise(edges)]
        return Strip(segments, len(text))

    def _style(self, code: int) -> Style:
        found = self._styles.get(code)
        if found is None:
            found = self._styles[code] = self._ground + self._made(code)
        return found

    def _made(self, code: int) -> Style:
        """Return the style of a number with its flags."""
        colours, number = self.palette, code % FLASHING
        if code & SELECTED:
            return colours.accent + Style(bold=True, reverse=True)
        plain = (Style(), colours.faint, colours.accent, colours.strong, colours.dim)
        if number < LEVELS:
            style = plain[number]
        else:
            level, shade = divmod(number - LEVELS, SHADES)
            style = shaded(self._signs[level].style, self._ground_colour())[shade]
        if code & FLASHING:
            style += colours.bold
        if code & FOLLOWER:
            style += colours.cursor
        return style + Style(underline=True) if code & FOLLOWED else style

    def _ground_colour(self) -> Color:
        return self.background_colors[1]

    def _legend(self) -> Row:
        colours = self.palette
        key = keymap_of(self.app).filled("{map.colour} colours")
        shown = [(UNAWARE, "unaware", colours.faint)] if self.colouring == "emotion" else []
        shown += [(sign.glyph, sign.label, sign.style) for sign in self._signs if sign.label]
        shown.append((FLASH, "passes on", colours.strong))
        # A sign without its word tells nothing: where there is no room for all, the key goes first, then what the map tells by itself.
        bare = [each for each in shown if each[0] not in {UNAWARE, FLASH}]
        tries = [(shown, f"{key} · ", " · "), (shown, "", " · "), (shown, "", "  "), (shown[:-1], "", "  "), (bare, "", "  ")]
        for each, before, apart in [*tries, *((bare[:count], "", " ") for count in range(len(bare), 0, -1))]:
            row: Row = [(before, colours.faint)]
            for place, (glyph, label, style) in enumerate(each):
                row += [(apart * (place > 0), colours.faint), (f"{glyph} ", style), (label, colours.dim)]
            if row_width(row) <= self.content_size.width:
                return row
        return []

    def _spoken_of(self) -> Row:
        """Say who is selected, and of the spread of a post, what it is."""
        colours, selected = self.palette, self.town.selected
        row: Row = []
        if self.colouring == "cascade":
            root, world = self.spread, self.town.world
            if root is None or world is None:
                return [("nothing has been passed on yet", colours.dim)]
            cascade = world.cascades.get(root)
            row += [("★ ", colours.you), (self.town.label(author_of(root)), colours.person(author_of(root)))]
            if cascade is not None:
                row.append((f" {counted(cascade.size, 'post')}, {cascade.depth} deep, {cascade.breadth:,} wide  ", colours.dim))
        if selected is not None and self._selected() is not None:
            row += [(f"{HIGHLIGHT} ", colours.accent), (self.town.label(selected), colours.person(selected))]
            followers, followed = (f"{len(ties):,}" for ties in self._ties)
            ends = (followed, colours.text + Style(underline=True)), (followers, colours.text + colours.cursor)
            whole: Row = [(" follows ", colours.dim), ends[0], (" · followed by ", colours.dim), ends[1]]
            short: Row = [(" ", colours.dim), ends[1], (f" follower{'s' * (followers != '1')}", colours.dim)]
            room = self.content_size.width
            if self.colouring == "cascade" and row_width(row) > room - row_width(short):
                return clip(row, room)
            told = next((each for each in (whole, short) if row_width(row) + row_width(each) <= room), [])
            row = [*clip(row, room - row_width(told)), *told]
        return row if row_width(row) else [("arrows point at somebody", colours.dim)]

    # What is shown

    @property
    def topic(self) -> str:
        """The piece of news whose stances are shown, "" where there is none."""
        topics = list(self.town.world.topics) if self.town.world else []
        return topics[self._topic % len(topics)] if topics else ""

    @property
    def spread(self) -> int | None:
        """The post whose spread is shown."""
        if self.root is not None or self.town.world is None:
            return self.root
        found = self.town.world.cascades.values()
        return max(found, key=lambda cascade: cascade.size).root if found else None
