"""Private conversations: a stream of them, or a list beside the one that is open."""

from typing import ClassVar

from rich.segment import Segment
from textual.binding import BindingType
from textual.message import Message
from textual.strip import Strip

from sim.channel import Utterance
from sim.event import Parted, Said, TickStarted
from tui.bindings import bindings
from tui.paint import Row, clip, clock, row_width, spoken
from tui.protocol import Overheard
from tui.widgets.searched_pane import SearchedPane, highlighted
from tui.widgets.talk import LIVE, Thread, between, head, in_full, in_short, said, when
from tui.widgets.town import Moment, Town

FILTERS = ("everybody", "selected", "pair")
SPLIT = (70, 6)  # columns and rows from which on a list stands beside the conversation that is open
DAY = 1440  # minutes
LIST_SHARE, LIST_MOST = 0.38, 46  # columns of the list, of those that there are


class ChatPane(SearchedPane[Thread]):
    """Conversations in order of their first line; arrows walk through them, and the newest is followed until then.

    `f`: of everybody, of the selected person, of the two whose conversation is open.
    """

    number, heading = "3", "Chats"
    BINDINGS: ClassVar[list[BindingType]] = bindings("chat")
    capacity: ClassVar[int] = 300
    placeholder: ClassVar[str] = "words, or a name · {finder.keep} keeps · {finder.clear} clears"
    empty: ClassVar[tuple[str, ...]] = (
        "Nobody talks in private yet.",
        "{time.play} lets time run; {view.filter} changes whose chats are shown.",
    )

    class Read(Message):
        """The player reads along in a conversation that goes on, of these two; of nobody: in none."""

        def __init__(self, people: tuple[int, ...]) -> None:
            super().__init__()
            self.people = people

    class Chosen(Message):
        """Somebody who talks was picked."""

        def __init__(self, agent: int) -> None:
            super().__init__()
            self.agent = agent

    def __init__(self, town: Town) -> None:
        super().__init__(id="chat")
        self.town = town
        self._threads: dict[int, Thread] = {}
        self._where: dict[int, int] = {}
        self._filter = 0
        self._pair: frozenset[int] = frozenset()
        self._above = 0  # rows of the open conversation above its window, from where it is shown at first
        self._reading: tuple[int, ...] = ()

    # What it holds

    def move_in(self) -> None:
        if FILTERS[self._filter] == "pair":
            self._filter = 0
        self._pair = frozenset()

    def load(self) -> None:
        """Show the conversations of a world just loaded."""
        world = self.town.world
        self._threads.clear()
        for lines in list(world.chats.values())[-self.capacity :] if world else ():
            thread = Thread(self.town.minutes.get(lines[0].tick), lines[0])
            thread.lines, thread.told, thread.over = list(lines), len(lines), True
            self._threads[lines[0].thread] = thread
        self._reading = ()
        self.unpoint()
        self._refill()

    def absorb(self, moments: list[Moment]) -> None:
        """Append new lines to their conversations."""
        for moment in moments:
            match moment.event:
                case TickStarted(tick):
                    self._forget_unheard(tick)
                case Said(_, line):
                    self._say(moment.minute, line)
                case Parted(_, _, thread, _) if thread in self._threads:
                    self._threads[thread].over = True
                    self._touch(thread)
        while len(self._threads) > self.capacity:
            lost = next(iter(self._threads))
            del self._threads[lost]
            self._where.pop(lost, None)
        self._read()

    def overhear(self, lines: tuple[Utterance, ...], minute: int) -> None:
        """Show a chat as far as the player has heard it; the tick will bring it whole."""
        opening = lines[0]
        if opening.thread < 0:
            return  # the player's own call, which nobody has answered yet
        if opening.thread not in self._threads:
            self._say(minute, opening)
            self._threads[opening.thread].told = 0
        thread = self._threads[opening.thread]
        if len(lines) > len(thread.lines) or thread.lines[-1].id < 0:
            thread.live = not thread.told
            thread.lines[thread.told :] = lines[thread.told :]
            self._touch(opening.thread)
        self.repaint()

    def read_along(self, overheard: Overheard) -> None:
        """Show what two people are saying to each other, as far as it has come; the tick will bring it whole."""
        opening = overheard.thread[0]
        if opening.thread not in self._threads:
            self._say(None, opening)
            self._threads[opening.thread].told = 0
        thread = self._threads[opening.thread]
        if thread.told:
            return  # the tick was quicker
        thread.live, thread.lines, thread.growing = True, list(overheard.thread), None
        if overheard.text is not None and overheard.whole:
            last = overheard.thread[-1]
            thread.lines.append(Utterance(-1, opening.tick, overheard.speaker, overheard.text, (), opening.thread, last.author))
        elif overheard.text is not None:
            thread.growing = overheard.speaker, overheard.text
        self._touch(opening.thread)
        self._read()
        self.repaint()

    def _forget_unheard(self, tick: int) -> None:
        """Forget what was overheard of a tick that never happened."""
        for number in [number for number, thread in self._threads.items() if not thread.told and thread.tick < tick]:
            del self._threads[number]
            if self._where.pop(number, None) is not None:
                self._refill()

    def _say(self, minute: int | None, line: Utterance) -> None:
        thread = self._threads.get(line.thread)
        if thread is not None:
            thread.minute = minute if thread.minute is None else thread.minute
            thread.live, thread.growing = False, None
            thread.lines[thread.told : thread.told + 1] = [line]
            thread.told += 1
            self._touch(line.thread)
            return
        thread = self._threads[line.thread] = Thread(minute, line)
        if self._passes(thread):
            self._where[line.thread] = self.view.end
            self.extend([thread])

    def _touch(self, thread: int) -> None:
        if thread in self._where:
            self.view.touch(self._where[thread])

    # Whose conversations

    def turn_filter(self) -> None:
        """Show everybody's chats, those of the selected person, or of the two whose conversation is open."""
        if not self._filter and (thread := self.opened) is not None:
            self._pair = frozenset(thread.people)
        self._filter = (self._filter + 1) % len(FILTERS)
        self._refill()

    def reselect(self) -> None:
        """Somebody else is selected."""
        if FILTERS[self._filter] == "selected":
            self._refill()

    def found(self) -> None:
        """Show only what holds the words that are looked for."""
        self._refill()

    def subtitle(self) -> str:
        """Return whose conversations these are, and what is looked for."""
        names = " and ".join(self.town.label(each) for each in sorted(self._pair))
        whose = {"selected": self.town.label(self.town.selected or 0), "pair": names}.get(FILTERS[self._filter]) or FILTERS[0]
        return f"{whose} · “{self.wanted}” · {len(self.view)}" if self.wanted else whose

    def agent_at(self, y: int) -> int | None:
        """Return who opened the conversation at a row."""
        number = self.view.at(y)
        return None if number is None else self.view.entries[number - self.view.first].people[0]

    def _refill(self) -> None:
        shown = {id_: thread for id_, thread in self._threads.items() if self._passes(thread)}
        self._where = {id_: number for number, id_ in enumerate(shown)}
        self.refill(shown.values())
        self.entitle()

    def _passes(self, thread: Thread) -> bool:
        if self.wanted and not thread.holds(self.wanted, self.town):
            return False
        match FILTERS[self._filter]:
            case "selected":
                return self.town.selected is None or self.town.selected in thread.people
            case "pair":
                return not self._pair or self._pair == frozenset(thread.people)
        return True

    # The conversation that is open

    @property
    def opened(self) -> Thread | None:
        """The conversation pointed at; while none is, one that goes on, else the newest."""
        if self.pointed is not None or not len(self.view):
            return self.current
        return next((thread for thread in reversed(self.view.entries[-20:]) if thread.live), self.view.entries[-1])

    def open(self) -> None:
        """Give the conversation room; where it has, select who opened it, then the other."""
        thread = self.opened
        if thread is None:
            return
        if not self.split:
            super().open()
            return
        one, other = thread.people
        self.post_message(self.Chosen(other if self.town.selected == one else one))

    def point(self, number: int) -> None:
        before = self.pointed
        super().point(number)
        if before != self.pointed:
            self._above = 0
            self._read()

    def action_turn(self, pages: int) -> None:
        """Turn the pages of the open conversation; where it has no room of its own, of all."""
        if self.split:
            self._above += pages * max(1, self.content_size.height - 3)
            self.repaint()
        else:
            super().action_turn(pages)

    def _read(self) -> None:
        """Tell in which conversation the player reads along."""
        thread = self.opened
        people = thread.people if thread is not None and thread.live else ()
        if people != self._reading:
            self._reading = people
            self.post_message(self.Read(people))

    # How it looks

    @property
    def split(self) -> bool:
        """Whether a list stands beside the conversation that is open."""
        width, height = self.content_size
        return len(self.view) > 0 and width >= SPLIT[0] and height >= SPLIT[1]

    @property
    def lead(self) -> int:  # type: ignore[override]
        """Rows above the head of an entry."""
        return 0 if self.split else 1

    @property
    def room(self) -> tuple[int, int]:
        width, height = super().room
        return (min(LIST_MOST, int(width * LIST_SHARE)), height) if self.split else (width, height)

    def lines(self, entry: Thread, width: int) -> list[Row]:
        """Return an entry of the list, or the whole conversation where there is no list."""
        if self.split:
            return self._listed(entry, width)
        rows: list[Row] = [[("┌ ", self.palette.faint), *head(entry, self.town, self.palette, width - 2)]]
        rows += said(entry, self.town, self.palette, width)
        return [[], *rows, *in_short(self.town.outcomes.of(entry.lines[0].thread), self.town, self.palette, width)]

    def _listed(self, thread: Thread, width: int) -> list[Row]:
        """Return the two of a conversation and when it was; below, its last line."""
        colours, town = self.palette, self.town
        time = f"{LIVE} now" if thread.live else self._time(thread)
        room = width - len(time) - 1
        names = between(thread, town, colours)
        if row_width(names) > room - 2:
            names = between(thread, town, colours, first=True)
        names = clip([("  ", colours.dim), *names], room)
        space = " " * (width - len(time) - row_width(names))
        last = thread.lines[-1]
        text = thread.growing[1] if thread.growing is not None and thread.growing[1] else last.text
        return [
            [*names, (space, colours.dim), (time, colours.good if thread.live else colours.faint)],
            clip([("    ", colours.dim), *spoken(text, colours.dim, colours.dim)], width),
        ]

    def _time(self, thread: Thread) -> str:
        """Return when a conversation was: the time of a day that is not over, else the day."""
        if thread.minute is None:
            return f"t{thread.tick}"
        now = self.town.world.minute if self.town.world is not None else thread.minute
        return clock(thread.minute) if now // DAY == thread.minute // DAY else f"day {thread.minute // DAY + 1}"

    def _whole(self, thread: Thread, width: int) -> list[Row]:
        colours, town = self.palette, self.town
        rows = [head(thread, town, colours, width), [], *said(thread, town, colours, width)]
        came = in_full(town.outcomes.of(thread.lines[0].thread), town, colours, width)
        rows += [[], *came] if came else [] if thread.over or thread.live else [[(f"│ since {when(thread)}", colours.faint)]]
        return [highlighted(row, self.wanted, colours.accent) for row in rows] if self.wanted else rows

    def _composed(self) -> list[Strip]:
        picture = super()._composed()
        thread = self.opened
        if not self.split or thread is None:
            return picture
        left, width, height = self.room[0] + 1, self.content_size.width, len(picture)
        rows = self._whole(thread, width - left - 3)
        surplus = max(0, len(rows) - height)
        first = surplus if thread.live else 0
        self._above = max(-first, min(self._above, surplus - first))
        shown = rows[first + self._above :][:height]
        bar = Segment("│ ", self.palette.faint + self._ground)
        beside = [self._strip(row) for row in shown] + [self._strip([])] * (height - len(shown))
        return [Strip([*old.crop(0, left), bar, *new.crop(0, width - left - 2)], width) for old, new in zip(picture, beside, strict=True)]
