"""The log: every event in one line."""

from asyncio import sleep
from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable
from functools import partial
from typing import ClassVar, Literal, NamedTuple, get_args

from textual.binding import BindingType
from textual.worker import Worker

from sim.event import AnyEvent, Forgot, Measured, Noted, Recalled, Remembered, agent_of
from tui.bindings import bindings
from tui.paint import SUM, YOU, Row, after, clip, clock, row_width, safe, spoken, wrapped
from tui.widgets.log_line import Kind, Line
from tui.widgets.narrate import KINDS, narrated
from tui.widgets.searched_pane import SearchedPane
from tui.widgets.town import Moment, Town

KEPT = 100_000  # lines
SURPLUS = 5_000  # by so many lines more than KEPT is too much, so that making room is rare
ROOMY = 12  # rows from which on long lines are shown whole
INDENT = 8  # cells, under the clock and the glyph
UNTOLD = (Noted, Measured)  # what is kept of a note is told as remembered, and metrics have curves of their own
FADING = (Remembered, Recalled, Forgot)  # are put into words at once: what they speak of may be forgotten when somebody reads them
FILTERS = ("", "selected", "you and interventions")
Level = Literal["everything", "deeds", "inner life", "world", "warnings"]
LEVELS: tuple[Level, ...] = get_args(Level)
OF_LEVEL: dict[Level, frozenset[Kind]] = {
    "everything": frozenset(get_args(Kind)),
    "deeds": frozenset({"deed", "player", "warning"}),
    "inner life": frozenset({"inner"}),
    "world": frozenset({"world", "player", "warning"}),
    "warnings": frozenset({"warning"}),
}
SEARCHED = 400  # lines put into words between two looks at what else there is to do


class Tally(NamedTuple):
    """How the answers of language models fared in a tick, in words."""

    minute: int
    text: str


class Told(NamedTuple):
    """A moment that was put into words when it came."""

    minute: int
    event: AnyEvent
    tick: int
    line: Line


Logged = Moment | Told | Tally


class LogPane(SearchedPane[Logged]):
    """What happened, each with its time, glyph and reason.

    `v`: deeds, inner life, the world, warnings; `f`: of the selected person, the player's; `r` shows long lines whole.
    """

    BINDINGS: ClassVar[list[BindingType]] = bindings("log")
    number, heading = "5", "Log"
    capacity: ClassVar[int] = KEPT
    pointer_at = 5
    placeholder = "words · ↑↓ other places · {finder.keep} keeps · {finder.clear} clears"
    empty: ClassVar[tuple[str, ...]] = ("Nothing has happened yet.", "{time.play} lets time run, {time.step} runs one tick.")

    def __init__(self, town: Town) -> None:
        super().__init__(id="log")
        self.town = town
        self._all: list[Logged] = []
        self._filter = self._level = 0
        self._stale = False  # the lines on show are of somebody who is not selected any more
        self._wrap: bool | None = None  # as the player wants it; None: as the room has it
        self._hits: list[int] = []  # numbers of lines that hold what is looked for, ascending
        self._searching = self._seeking = False  # lines are being looked through; the first place found is to be pointed at
        self._anchor: int | None = None  # what was pointed at before somebody began to type

    def load(self) -> None:
        """Start from an empty log, since a save holds the world, not the lines; or from what led to where a branch begins."""
        now = self.town.world.minute if self.town.world and self.town.goes_on else -1
        while self._all and self._all[-1].minute > now:
            self._all.pop()
        self._refill()

    def absorb(self, moments: list[Moment]) -> None:
        """Append what happened."""
        logged = [self._logged(moment) for moment in moments if not isinstance(moment.event, UNTOLD)]
        self._all += logged
        if len(self._all) > KEPT + SURPLUS:
            del self._all[:-KEPT]
        self._append(logged)

    def tally(self, minute: int, text: str) -> None:
        """Append how the answers of a tick fared."""
        entry = Tally(minute, text)
        self._all.append(entry)
        self._append([entry])
        self.repaint()

    def _logged(self, moment: Moment) -> Logged:
        if isinstance(moment.event, FADING):
            return Told(moment.minute, moment.event, moment.tick, narrated(moment.event, self.town))
        return moment

    def _append(self, logged: list[Logged]) -> None:
        passing = logged if self._shows_all else [entry for entry in logged if self._passes(entry)]
        if self.wanted:
            self._hits += [self.view.end + k for k, entry in enumerate(passing) if self._holds(entry)]
        if passing and not len(self.view):
            self.empty = type(self).empty  # type: ignore[misc]
        self.extend(passing)
        if self._hits and self._hits[0] < self.view.first:
            del self._hits[: bisect_left(self._hits, self.view.first)]

    # What is shown

    @property
    def level(self) -> Level:
        """Which kinds of lines are shown."""
        return LEVELS[self._level]

    @property
    def past(self) -> list[Logged]:
        """All that is kept of what happened, oldest first, whatever is shown of it."""
        return self._all

    @property
    def _shows_all(self) -> bool:
        return not self._filter and self.level == "everything"

    def turn_filter(self) -> None:
        """Show the next selection of events."""
        self._filter = (self._filter + 1) % len(FILTERS)
        self._refill()

    def action_level(self) -> None:
        """Show the next kind of lines."""
        self._level = (self._level + 1) % len(LEVELS)
        self._refill()

    @property
    def wraps(self) -> bool:
        """Whether long lines are shown whole, in as many rows as they need."""
        return self.room[1] >= ROOMY if self._wrap is None else self._wrap

    def action_wrap(self) -> None:
        """Show long lines whole, or in one row each."""
        self._wrap = not self.wraps
        self.view.touch()
        self.entitle()
        self.repaint(whole=True)

    def action_why(self) -> None:
        """Ask what led to the line pointed at."""
        self.open()

    def reselect(self) -> None:
        """Somebody else is selected."""
        if FILTERS[self._filter] == "selected":
            self._stale = True
            if self.display:
                self._freshen()

    def on_show(self) -> None:
        self._freshen()
        super().on_show()

    def _freshen(self) -> None:
        """Show the lines of whoever is selected now, if those of another are shown."""
        if self._stale:
            self._refill()

    def subtitle(self) -> str:
        parts: list[str] = [self.level] if self._level or not self._filter else []
        if FILTERS[self._filter] == "selected" and self.town.selected is not None:
            parts.append(self.town.label(self.town.selected))
        elif self._filter:
            parts.append(FILTERS[self._filter])
        if self.wanted:
            of = f"{bisect_right(self._hits, self.pointed or 0):,} of " if self._on_hit else ""
            parts.append(f"“{safe(self.wanted, 24)}” {of}{len(self._hits):,}{'…' if self._searching else ''}")
        return " · ".join(parts)

    def reveal(self, moment: Logged) -> bool:
        """Point at a line, if it is kept; where the filter leaves it out, everything is shown."""
        place = next((k for k in range(len(self._all) - 1, -1, -1) if self._all[k] is moment), None)
        if place is None:
            return False
        self._freshen()
        if not self._passes(moment):
            self._filter = self._level = 0
            self._refill()
        number = next(k for k in range(len(self.view) - 1, -1, -1) if self.view.entries[k] is moment)
        self.point(self.view.first + number)
        return True

    def _refill(self) -> None:
        self._stale = False
        self.empty = self._why_empty()  # type: ignore[misc]
        self.refill(self._all[-KEPT:] if self._shows_all else [entry for entry in self._all[-KEPT:] if self._passes(entry)])
        self.found()
        self.entitle()

    def _why_empty(self) -> tuple[str, ...]:
        world = self.town.world
        if self._all:
            return ("Nothing of that kind has happened yet.", "{log.level} and {view.filter} show more.")
        if world is None or not world.tick:
            return type(self).empty
        before = "What happened before is in the feed, the chats and the timeline."
        return (f"This world goes on after tick {world.tick}.", before, type(self).empty[-1])

    def _passes(self, entry: Logged) -> bool:
        if isinstance(entry, Tally):
            return self._shows_all
        kind = KINDS[type(entry.event)]
        if kind not in OF_LEVEL[self.level]:
            return False
        match FILTERS[self._filter]:
            case "selected":
                return agent_of(entry.event) == self.town.selected
            case "you and interventions":
                return kind == "player" or self.town.was_you(agent_of(entry.event), entry.tick)
        return True

    # Looking for words

    def action_find(self) -> None:
        self._anchor = self.pointed
        super().action_find()

    def look_for(self, wanted: str) -> None:
        self._seeking = True
        super().look_for(wanted)

    def found(self) -> None:
        """Begin to look for words, from the newest line back; keys are heard meanwhile."""
        self._hits = []
        self._searching = bool(self.wanted)
        self.workers.cancel_group(self, "search")
        if self.wanted:
            wanted = self.wanted
            _: Worker[None] = self.run_worker(partial(self._search, wanted), group="search", exit_on_error=False)

    async def _search(self, wanted: str) -> None:
        first, entries = self.view.first, self.view.entries
        for stop in range(len(entries), 0, -SEARCHED):
            if self.view.entries is not entries or self.wanted != wanted:
                return
            shift = self.view.first - first  # so many lines made room meanwhile
            start = max(0, stop - SEARCHED - shift)
            lines = enumerate(entries[start : max(start, stop - shift)], self.view.first + start)
            for number in [k for k, entry in lines if self._holds(entry)]:
                if not self._hits or number > self._hits[-1]:
                    self._hits.append(number)
                elif (place := bisect_left(self._hits, number)) == len(self._hits) or self._hits[place] != number:
                    insort(self._hits, number)
            self._go_near()
            self.entitle()
            await sleep(0)
        self._searching = False
        self._go_near(anywhere=True)
        self.entitle()

    @property
    def _on_hit(self) -> bool:
        place = bisect_left(self._hits, self.pointed) if self.pointed is not None else len(self._hits)
        return place < len(self._hits) and self._hits[place] == self.pointed

    def _go_near(self, anywhere: bool = False) -> None:
        """Point at the place found that is nearest above where the search began; anywhere: else at the first of all."""
        if not self._seeking:
            return
        place = len(self._hits) if self._anchor is None else bisect_right(self._hits, self._anchor)
        if place or (anywhere and self._hits):
            self.point(self._hits[max(place - 1, 0)])
        self._seeking = not place and not anywhere

    def action_match(self, steps: int) -> None:
        """Go to the next line that holds what is looked for, or the one before."""
        if not self.wanted:
            self.action_find()
            return
        self.step(steps)

    def step(self, steps: int) -> None:
        self._seeking = False
        here = self.view.end if self.pointed is None else self.pointed
        place = bisect_left(self._hits, here)
        if steps > 0 and place < len(self._hits) and self._hits[place] == here:
            place += 1
        elif steps < 0:
            place -= 1
        if 0 <= place < len(self._hits):
            self.point(self._hits[place])
            self.entitle()

    def _holds(self, entry: Logged) -> bool:
        return self.wanted in "".join(part for part, _ in self._row(entry)).lower()

    # How a line looks

    def lines(self, entry: Logged, width: int) -> list[Row]:
        return self._laid_out(self._row(entry), width)

    def _row(self, entry: Logged) -> Row:
        colours = self.palette
        if isinstance(entry, Tally):
            return [(f"{clock(entry.minute)} ", colours.faint), (f"{SUM} {safe(entry.text)}", colours.dim)]
        line = entry.line if isinstance(entry, Told) else narrated(entry.event, self.town)
        styles = {"deed": colours.text, "world": colours.river, "warning": colours.warning, "player": colours.you}
        style = styles.get(line.kind, colours.dim)
        title = colours.title if line.kind == "deed" else style
        row: Row = [(f"{clock(entry.minute)} ", colours.faint), (f"{line.glyph} ", style)]
        agent = agent_of(entry.event)
        if agent is not None:
            yours = line.kind == "deed" and self.town.was_you(agent, entry.tick)
            row += [(f"{YOU} ", colours.you)] * yours
            row += [(self.town.label(agent), colours.you if yours else colours.person(agent)), (" ", colours.text)]
        row += spoken(line.what, style, title)
        if line.because:
            row += [("  because ", colours.faint), *spoken(line.because, colours.dim, colours.dim)]
        return row

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
        return None if number is None else _about(self.view.entries[number - self.view.first])

    @property
    def agent_pointed(self) -> int | None:
        """Whom the line pointed at is about."""
        return _about(self.current) if self.current is not None else None


def _about(entry: Logged) -> int | None:
    return None if isinstance(entry, Tally) else agent_of(entry.event)


def events_of(logged: Iterable[Logged]) -> list[AnyEvent]:
    """Return the events among lines of a log."""
    return [entry.event for entry in logged if not isinstance(entry, Tally)]
