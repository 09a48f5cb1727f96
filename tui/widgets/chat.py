"""Private conversations, one block each."""

from typing import ClassVar

from sim.channel import Utterance
from sim.event import Parted, Said
from tui.paint import Palette, Row, clip, date, spoken, wrapped
from tui.widgets.line_pane import LinePane
from tui.widgets.town import Moment, Town

FILTERS = ("everybody", "selected")
BOTH = {
    "friend": "friends",
    "colleague": "colleagues",
    "neighbour": "neighbours",
    "partner": "partners",
    "sibling": "siblings",
    "acquaintance": "acquaintances",
    "rival": "rivals",
    "relative": "relatives",
    "stranger": "strangers",
}


class Thread:
    """One conversation; grows while it lasts."""

    def __init__(self, minute: int | None, line: Utterance) -> None:
        self.minute, self.tick = minute, line.tick
        self.people = (line.author, line.to if line.to is not None else line.author)
        self.lines = [line]
        self.told = 1  # lines that a tick has brought; those after them were overheard
        self.over = False


class ChatPane(LinePane[Thread]):
    """Conversations in order of their first line. `f`: of everybody, of the selected person."""

    number, heading = "3", "Chats"
    capacity: ClassVar[int] = 300
    empty: ClassVar[tuple[str, ...]] = ("Nobody talks in private yet.", "space lets time run; f changes whose chats are shown.")

    def __init__(self, town: Town) -> None:
        super().__init__(id="chat")
        self.town = town
        self._threads: dict[int, Thread] = {}
        self._where: dict[int, int] = {}
        self._filter = 0

    def load(self) -> None:
        """Show the conversations of a world just loaded."""
        world = self.town.world
        self._threads.clear()
        for lines in list(world.chats.values())[-self.capacity :] if world else ():
            thread = Thread(self.town.minutes.get(lines[0].tick), lines[0])
            thread.lines, thread.told, thread.over = list(lines), len(lines), True
            self._threads[lines[0].thread] = thread
        self._refill()

    def absorb(self, moments: list[Moment]) -> None:
        """Append new lines to their conversations."""
        for moment in moments:
            match moment.event:
                case Said(_, line):
                    self._say(moment.minute, line)
                case Parted(_, _, thread, _) if thread in self._threads:
                    self._threads[thread].over = True
                    self._touch(thread)
        while len(self._threads) > self.capacity:
            lost = next(iter(self._threads))
            del self._threads[lost]
            self._where.pop(lost, None)

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
            thread.lines[thread.told :] = lines[thread.told :]
            self._touch(opening.thread)
        self.repaint()

    def turn_filter(self) -> None:
        """Show everybody's chats, or the selected person's."""
        self._filter = (self._filter + 1) % len(FILTERS)
        self._refill()

    def reselect(self) -> None:
        """Somebody else is selected."""
        if FILTERS[self._filter] == "selected":
            self._refill()

    def subtitle(self) -> str:
        if FILTERS[self._filter] == "selected" and self.town.selected is not None:
            return self.town.label(self.town.selected)
        return FILTERS[0]

    def agent_at(self, y: int) -> int | None:
        """Return who opened the conversation at a row."""
        number = self.view.at(y)
        return None if number is None else self.view.entries[number - self.view.first].people[0]

    def _say(self, minute: int, line: Utterance) -> None:
        thread = self._threads.get(line.thread)
        if thread is not None:
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

    def _refill(self) -> None:
        self.entitle()
        shown = {id_: thread for id_, thread in self._threads.items() if self._passes(thread)}
        self._where = {id_: number for number, id_ in enumerate(shown)}
        self.view.following = True
        self.replace(shown.values())

    def _passes(self, thread: Thread) -> bool:
        return FILTERS[self._filter] == FILTERS[0] or self.town.selected is None or self.town.selected in thread.people

    # How a conversation looks

    def lines(self, entry: Thread, width: int) -> list[Row]:
        rows = [clip(self._head(entry), width)]
        for line in entry.lines:
            rows += spoken_line(line, self.town, self.palette, width)
        return [[], *rows]

    def _head(self, thread: Thread) -> Row:
        colours, (one, other) = self.palette, thread.people
        when = f"t{thread.tick}" if thread.minute is None else date(thread.minute)
        row: Row = [("┌ ", colours.faint), *self._who(one), (" ↔ ", colours.dim), *self._who(other)]
        kind = relation(self.town, one, other)
        return [*row, (f" · {kind}" if kind else "", colours.dim), (f" · {when}", colours.faint)]

    def _who(self, agent: int) -> Row:
        you = agent == self.town.player
        return [(("◆ " if you else "") + self.town.label(agent), self.palette.you if you else self.palette.person(agent))]


def relation(town: Town, one: int, other: int) -> str:
    """Return what two people are to each other: "friends", "parent and child"."""
    if town.world is None or one not in town.world.agents or other not in town.world.agents:
        return ""
    mine, yours = town.world.contact(other, one).kind, town.world.contact(one, other).kind
    return BOTH.get(mine, mine) if mine == yours else f"{mine} and {yours}"


def spoken_line(line: Utterance, town: Town, colours: Palette, width: int) -> list[Row]:
    """Return the rows of one chat line: the speaker's first name, then what was said."""
    you = line.author == town.player
    name = ("◆ " if you else "") + town.name(line.author).split(" ")[0]
    style = colours.you if you else colours.person(line.author)
    spans = [(name, style), ("  ", colours.text), *spoken(line.text, colours.text, colours.title)]
    first, *rest = wrapped(spans, width - 2)
    return [[("│ ", colours.faint), *first], *([("│ ", colours.faint), *row] for row in rest)]
