"""One person, with everything that is known of them, in sections that fold."""

from time import monotonic
from typing import ClassVar

from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.binding import BindingType
from textual.message import Message
from textual.strip import Strip

from models.language.told import Thought
from sim.concern import concerns
from sim.event import TickStarted
from tui.bindings import bindings
from tui.keymap import keymap_of
from tui.paint import Row, clip, fitted
from tui.protocol import Told
from tui.widgets.line_pane import LinePane
from tui.widgets.portrait import Portrait
from tui.widgets.section import FOLDED, Section, heading
from tui.widgets.thinkers import RULES
from tui.widgets.town import Moment, Town

ROOMY_FROM = 96  # cells of a pane in which a table of contents stands beside the sections
CONTENTS, SHORT = 27, 9  # cells of it
ABOVE = "who"  # a section that the next belongs to
WIDEST = 110  # cells of a line that is read with ease
PAST_SECONDS, THOUGHT_SECONDS = 0.25, 2.0  # before the save, and between two times that the engine, is asked about somebody


class InspectorPane(LinePane[Row]):
    """The selected person: who they are, how they feel and why, what they think, did, remember and know.

    Attributes:
        folded: keys of the sections that are folded, whoever is selected.
    """

    number, heading = "", "Look"
    tail: ClassVar[bool] = False
    BINDINGS: ClassVar[list[BindingType]] = bindings("inspector")
    empty: ClassVar[tuple[str, ...]] = ("Nobody is selected.", "{view.agents} goes to the people, arrows choose one.")

    class Wondered(Message):
        """The player looks at somebody of whom more could be told.

        Args:
            past: up to which tick their past is wanted, None where it is known. thoughts: what their model was told is wanted.
        """

        def __init__(self, agent: int, past: int | None, thoughts: bool) -> None:
            super().__init__()
            self.agent, self.past, self.thoughts = agent, past, thoughts

    def __init__(self, town: Town) -> None:
        super().__init__(id="inspector")
        self.town = town
        self.folded: set[str] = set()
        self._stale = True
        self._sections: list[Section] = []
        self._starts: list[int] = []  # of each section: its first row
        self._here = ""  # key of the section that was gone to last
        self._thoughts: tuple[Thought, ...] = ()
        self._asked: tuple[object, ...] = ()  # of whose past, and as of when, the save was asked
        self._since = self._asked_at = 0.0  # by the monotonic clock: when the selection changed; when thoughts were asked for

    # What is shown

    def absorb(self, moments: list[Moment]) -> None:
        """Note whether the selected person changed, or how long ago they did anything; `renew` shows it."""
        selected = self.town.selected
        if self._stale or selected is None:
            self._stale = self._stale or bool(moments)
            return
        self._stale = any(isinstance(moment.event, TickStarted) or concerns(moment.event, selected) for moment in moments)

    def show(self) -> None:
        """Nothing yet: `renew` has its own, slower pace."""

    def load(self) -> None:
        """Show somebody of a world just loaded."""
        self._asked = ()
        self.reselect()

    def reselect(self) -> None:
        """Somebody else is selected."""
        self._stale, self._thoughts = True, ()
        self._since, self._asked_at, self._here = monotonic(), 0.0, ""
        self.view.to_start()
        self.renew()

    def touch(self) -> None:
        """Show anew what is not the person's own doing: whether the player is them."""
        self._stale = True
        self.renew()

    def hear(self, told: Told) -> None:
        """Take in what a model was told on behalf of somebody, if they are selected."""
        if told.agent == self.town.selected and told.thoughts != self._thoughts:
            self._thoughts = told.thoughts
            self.touch()

    def renew(self) -> None:
        """Compose the rows anew if something changed; cheap enough for twice a second."""
        if not self.is_attached or not self.display:
            return
        self._wonder()
        if not self._stale and self.town.selected not in self.town.thinkers.at_it:
            return
        self._stale = False
        agent = self.town.agent(self.town.selected)
        self._sections = []
        if agent is not None:
            filled = keymap_of(self.app).filled
            self._sections = Portrait(self.town, self.palette, self.room[0], self._thoughts, self._roomy, filled).sections(agent)
        self._lay_out()
        self.entitle()

    def _wonder(self) -> None:
        """Ask for what is not known of whoever is looked at, once they are looked at for a moment."""
        world, agent = self.town.world, self.town.selected
        if world is None or agent is None or self.town.replay.waiting or monotonic() - self._since < PAST_SECONDS:
            return
        life, past = self.town.life, None
        if life.agent == agent and not life.told and self._asked != (key := (agent, id(life))):
            self._asked, past = key, world.tick
        modelled = self.town.thinkers.of(agent, world) != RULES and not self.town.replay.only
        thoughts = modelled and monotonic() - self._asked_at >= THOUGHT_SECONDS
        if thoughts:
            self._asked_at = monotonic()
        if past is not None or thoughts:
            self.post_message(self.Wondered(agent, past, thoughts))

    def _lay_out(self) -> None:
        """Put the sections below each other; the window stays where it is."""
        rows: list[Row] = []
        self._starts = []
        width = self.room[0]
        for section in self._sections:
            self._starts.append(len(rows))
            shut = section.key in self.folded
            if section.title:
                rows.append(heading(section, self.palette, width, shut))
            if not shut:
                rows += section.rows
                rows += [[]] if section.key != ABOVE else []
        top = self.view.top
        self.view.replace(rows)
        self.view.top = min(top, (max(0, len(rows) - self.room[1]), 0))
        self.view.following = False
        self.repaint()

    # Sections

    @property
    def here(self) -> int:
        """The place of the section that is read: the one gone to while its heading is on show, else the one at the top."""
        top = self.view.top[0]
        for place, section in enumerate(self._sections):
            if section.key == self._here and top <= self._starts[place] < top + self.room[1]:
                return place
        return max((place for place, start in enumerate(self._starts) if start <= top), default=0)

    def action_section(self, steps: int) -> None:
        """Go to the heading of another section."""
        titled = [place for place, section in enumerate(self._sections) if section.title]
        if not titled:
            return
        here, top = self.here, self.view.top[0]
        if steps > 0:
            place = next((each for each in titled if each > here), titled[-1])
        else:
            within = top > self._starts[here] and self._sections[here].title
            place = here if within else next((each for each in reversed(titled) if each < here), -1)
        self._go_to(place)

    def _go_to(self, place: int) -> None:
        """Show a section from its heading on, or the very first row."""
        if place < 0:
            self._here = ""
            self.view.to_start()
        else:
            self._here = self._sections[place].key
            self.view.top = min((self._starts[place], 0), (max(0, len(self.view) - self.room[1]), 0))
        self.repaint(whole=True)
        self.post_message(self.Scrolled())

    def action_fold(self, everything: bool = False) -> None:
        """Fold or unfold the section that is read, or all."""
        keys = {section.key for section in self._sections if section.title}
        if everything:
            self.folded = set() if keys & self.folded else keys
        elif keys:
            self._turn(self._sections[self.here])
        self._lay_out()
        self.repaint(whole=True)

    def _turn(self, section: Section) -> None:
        if section.title:
            self.folded ^= {section.key}
            self._here = section.key

    def on_click(self, event: events.Click) -> None:
        """A click on a heading folds its section; one on the table of contents goes there."""
        offset = event.get_content_offset(self)
        if offset is None:
            return
        event.stop()
        titled = [place for place, section in enumerate(self._sections) if section.title]
        if self._roomy and offset.x < CONTENTS:
            if 0 <= offset.y < len(titled):
                self._go_to(titled[offset.y])
            return
        number = self.view.at(offset.y)
        if number in self._starts and (section := self._sections[self._starts.index(number)]).title:
            self._turn(section)
            self._lay_out()
            self.repaint(whole=True)

    # Painting

    @property
    def _roomy(self) -> bool:
        return self.content_size.width >= ROOMY_FROM

    @property
    def room(self) -> tuple[int, int]:
        width, height = super().room
        return (min(width - CONTENTS, WIDEST) if self._roomy else width), height

    def _composed(self) -> list[Strip]:
        picture = super()._composed()
        if not self._sections or not self.room[1]:
            return picture
        here, top = self.here, self.view.top[0]
        start, section = self._starts[here], self._sections[here]
        if section.title and start < top:  # its heading is out of sight above
            at = max((place for place, first in enumerate(self._starts) if first <= top), default=0)
            if self._starts[at] < top and self._sections[at].title:
                picture[0] = self._strip(heading(self._sections[at], self.palette, self.room[0]))
        elif section.title and self.has_focus and 0 <= start - top < len(picture):
            picture[start - top] = _lit(picture[start - top], self.palette.cursor)
        return self._with_contents(picture, here) if self._roomy else picture

    def _with_contents(self, picture: list[Strip], here: int) -> list[Strip]:
        """Return the picture beside a table of contents."""
        colours, width = self.palette, self.room[0] + 1
        titled = [(place, section) for place, section in enumerate(self._sections) if section.title]
        blank: Row = []
        lines: list[Row] = []
        for place, section in titled:
            style = colours.accent if place == here else colours.text if section.key not in self.folded else colours.dim
            mark = FOLDED if section.key in self.folded else "▌" if place == here else " "
            name = fitted(f"{mark} {section.title}", CONTENTS - SHORT)
            lines.append([(name, style), (fitted(section.short, SHORT - 1), colours.dim)])
        found: list[Strip] = []
        for y, strip in enumerate(picture):
            line = lines[y] if y < len(lines) else blank
            found.append(Strip.join([self._strip(line).crop(0, CONTENTS), strip.crop(0, width), self._strip([]).crop(0, self._spare)]))
        return found

    @property
    def _spare(self) -> int:
        return max(0, self.content_size.width - CONTENTS - self.room[0] - 1)

    def on_show(self) -> None:
        self._stale = True
        self.renew()
        super().on_show()

    def on_resize(self, event: object) -> None:
        self._stale = True
        self.renew()
        self.repaint(whole=True)

    def on_blur(self) -> None:
        self.repaint(whole=True)

    def restyle(self) -> None:
        self._stale = True
        super().restyle()
        self.renew()

    def subtitle(self) -> str:
        return self.town.label(self.town.selected) if self.town.agent(self.town.selected) and self.town.selected is not None else ""

    def lines(self, entry: Row, width: int) -> list[Row]:
        return [clip(entry, width)]


def _lit(strip: Strip, style: Style) -> Strip:
    return Strip([Segment(text, own + style if own else style) for text, own, _ in strip], strip.cell_length)
