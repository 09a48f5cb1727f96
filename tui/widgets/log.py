"""The log: every event in one line."""

from typing import ClassVar, NamedTuple

from sim.event import Measured, Noted, agent_of
from tui.paint import SUM, Row, after, clip, clock, row_width, safe, spoken, wrapped
from tui.widgets.line_pane import LinePane
from tui.widgets.narrate import narrated
from tui.widgets.town import Moment, Town

ROOMY = 12  # rows from which on long lines are shown whole
INDENT = 8  # cells, under the clock and the glyph
UNTOLD = (Noted, Measured)  # what is kept of a note is told as remembered, and metrics have curves of their own
FILTERS = ("", "what people do", "selected", "you and interventions")


class Tally(NamedTuple):
    """How the answers of language models fared in a tick, in words."""

    minute: int
    text: str


class LogPane(LinePane[Moment | Tally]):
    """What happened, each with its time, glyph and reason; `f` shows less, `w` shows long lines whole."""

    number, heading = "5", "Log"
    empty: ClassVar[tuple[str, ...]] = ("Nothing has happened yet.", "space lets time run, n runs one tick.")

    def __init__(self, town: Town) -> None:
        super().__init__(id="log")
        self.town = town
        self._all: list[Moment | Tally] = []
        self._filter = 0
        self._wrap: bool | None = None  # as the player wants it; None: as the room has it

    def load(self) -> None:
        """Start from an empty log, since a save holds the world, not the lines; or from what led to where a branch begins."""
        now = self.town.world.minute if self.town.world and self.town.goes_on else -1
        self._all = [moment for moment in self._all if moment.minute <= now]
        self._refill()

    def absorb(self, moments: list[Moment]) -> None:
        """Append what happened."""
        moments = [moment for moment in moments if not isinstance(moment.event, UNTOLD)]
        self._all += moments
        if len(self._all) > self.capacity * 2:
            del self._all[: -self.capacity]
        self.extend(moments if self._filter == 0 else [moment for moment in moments if self._passes(moment)])

    def tally(self, minute: int, text: str) -> None:
        """Append how the answers of a tick fared."""
        entry = Tally(minute, text)
        self._all.append(entry)
        if self._passes(entry):
            self.extend([entry])
            self.repaint()

    def turn_filter(self) -> None:
        """Show the next selection of events."""
        self._filter = (self._filter + 1) % len(FILTERS)
        self._refill()

    @property
    def wraps(self) -> bool:
        """Whether long lines are shown whole, in as many rows as they need."""
        return self.room[1] >= ROOMY if self._wrap is None else self._wrap

    def turn_wrap(self) -> None:
        """Show long lines whole, or in one row each."""
        self._wrap = not self.wraps
        self.view.touch()
        self.entitle()
        self.repaint(whole=True)

    def reselect(self) -> None:
        """Somebody else is selected."""
        if FILTERS[self._filter] == "selected":
            self._refill()

    def subtitle(self) -> str:
        if FILTERS[self._filter] == "selected" and self.town.selected is not None:
            return self.town.label(self.town.selected)
        return FILTERS[self._filter]

    def _refill(self) -> None:
        self.entitle()
        self.empty = self._why_empty()  # type: ignore[misc]
        self.view.following = True
        self.replace([moment for moment in self._all[-self.capacity :] if self._passes(moment)])

    def _why_empty(self) -> tuple[str, ...]:
        world = self.town.world
        if self._all:
            return ("Nothing of that kind has happened yet.", "f shows more.")
        if world is None or not world.tick:
            return type(self).empty
        before = "What happened before is in the feed, the chats and the timeline."
        return (f"This world goes on after tick {world.tick}.", before, type(self).empty[-1])

    def _passes(self, moment: Moment | Tally) -> bool:
        if isinstance(moment, Tally):
            return FILTERS[self._filter] == ""
        match FILTERS[self._filter]:
            case "":
                return True
            case "selected":
                return agent_of(moment.event) == self.town.selected
            case "what people do":
                return narrated(moment.event, self.town).kind != "effect"
            case _:
                return narrated(moment.event, self.town).kind == "player" or agent_of(moment.event) == self.town.player is not None

    def lines(self, entry: Moment | Tally, width: int) -> list[Row]:
        if isinstance(entry, Tally):
            return self._laid_out([(f"{clock(entry.minute)} ", self.palette.faint), (f"{SUM} {safe(entry.text)}", self.palette.dim)], width)
        colours, line = self.palette, narrated(entry.event, self.town)
        style = {"deed": colours.text, "world": colours.river, "warning": colours.warning, "player": colours.you}.get(
            line.kind, colours.dim
        )
        title = colours.title if line.kind == "deed" else style
        row: Row = [(f"{clock(entry.minute)} ", colours.faint), (f"{line.glyph} ", style)]
        agent = agent_of(entry.event)
        if agent is not None:
            row += [(self.town.label(agent), colours.person(agent)), (" ", colours.text)]
        row += spoken(line.what, style, title)
        if line.because:
            row += [("  because ", colours.faint), *spoken(line.because, colours.dim, colours.dim)]
        return self._laid_out(row, width)

    def _laid_out(self, row: Row, width: int) -> list[Row]:
        """Return a line whole, in as many rows as it needs, or cut."""
        if not self.wraps or row_width(row) <= width:
            return [clip(row, width)]
        first, *_ = wrapped(row, width)
        others = wrapped(after(row, sum(len(text) for text, _ in first)), width - INDENT)
        return [first, *([(" " * INDENT, self.palette.text), *other] for other in others)]

    def agent_at(self, y: int) -> int | None:
        """Return whom the line at a row is about."""
        number = self.view.at(y)
        entry = None if number is None else self.view.entries[number - self.view.first]
        return agent_of(entry.event) if isinstance(entry, Moment) else None
