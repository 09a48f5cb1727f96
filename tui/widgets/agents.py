"""The list of people: how they feel and what they are doing now, or did last."""

from time import monotonic
from typing import ClassVar

from textual import events
from textual.content import Content
from textual.strip import Strip

from sim.agent import Agent
from sim.event import Joined
from sim.metrics.topics import topic_in_question
from tui.paint import Row, safe
from tui.widgets.cursor_pane import CursorPane
from tui.widgets.person_row import COLUMNS_FROM, PersonRows
from tui.widgets.sifting import Sieve, sieve
from tui.widgets.town import Moment, Town

ORDERS = ("name", "last seen", "mood", "feeling", "followers", "activity", "stance")
MOVING = ("last seen", "mood", "feeling", "activity", "stance")  # of these orders every tick makes another
MANY, SORT_SECONDS = 2000, 0.5  # so many people are sorted again only after so long
PATIENCE = 10  # and after so many times as long as the last time took


class AgentsPane(CursorPane[int]):
    """Everybody, by name or by what happens; `/` lists fewer (tui.widgets.sifting).

    Attributes:
        wanted: what whoever is listed must meet, "" for everybody.
    """

    number, heading = "1", "People"
    capacity: ClassVar[int] = 1_000_000
    empty: ClassVar[tuple[str, ...]] = ("waking the town…",)

    def __init__(self, town: Town) -> None:
        super().__init__(id="agents")
        self.town = town
        self.wanted = ""
        self._order = 0
        self._stale = self._grown = False
        self._followers: dict[int, int] = {}  # of each, while they are sorted by it
        self._sorted = 0.0  # when, by the monotonic clock
        self._sorted_by: tuple[object, ...] = ()
        self._took = 0.0  # seconds
        self._sieve = Sieve("")
        self._topic = ""
        self._rows: PersonRows | None = None
        self._lines: dict[int, tuple[tuple[object, ...], Row]] = {}  # of those on show in this tick
        self._basis: tuple[object, ...] = ()

    def move_in(self) -> None:
        self.wanted, self._sieve = "", sieve("")

    def load(self) -> None:
        """Show the people of a world just loaded; whoever was selected stays so, if they are there."""
        selected, chosen = self.town.selected, self.town.chosen
        self._sort()
        place = next((k for k, agent in enumerate(self.view.entries) if agent == selected), None)
        self.point(place or 0)
        self.town.chosen = chosen and place is not None

    def revisit(self) -> None:
        """Show the people of another tick; the cursor stays with whom it is on."""
        self._stale = self._grown = False
        if self._sorted_by != self._order_now or ORDERS[self._order] != "name" or self._sieve.moving:
            self._sort()
        self.renew()

    @property
    def _order_now(self) -> tuple[object, ...]:
        """What an order by name depends on."""
        return self._order, self.wanted, self.town.player, self.town.namings

    def absorb(self, moments: list[Moment]) -> None:
        """Note whether anything happened; `show` shows what people feel and do now."""
        self._stale = self._stale or bool(moments)
        self._grown = self._grown or any(isinstance(moment.event, Joined) for moment in moments)

    def show(self) -> None:
        if self._stale:
            self._stale = False
            if (self._moving and self._due) or self._grown:
                self._sort()
            self._grown = False
            self.renew()

    @property
    def _moving(self) -> bool:
        """Whether what happens may change who is listed where."""
        return ORDERS[self._order] in MOVING or self._sieve.moving

    @property
    def _due(self) -> bool:
        """Whether it is time to sort again; many people are sorted seldom enough to be no burden."""
        few = self.town.world is None or len(self.town.world.agents) < MANY
        return few or monotonic() - self._sorted >= max(SORT_SECONDS, PATIENCE * self._took)

    def find(self, wanted: str) -> None:
        """Show only people who meet a line of terms."""
        self.wanted = wanted
        self._sieve = sieve(wanted)
        self._sort()
        self.point(self.cursor)

    def point(self, position: int) -> None:
        """Put the cursor on somebody; they are selected at once, so that no key that follows means another."""
        super().point(position)
        if self.current is not None and self.town.world is not None and self.current != self.town.selected:
            self.town.look_at(self.current)
            self.post_message(self.Moved(self))  # the place may be the same, and the person under it another

    def renew(self) -> None:
        """Paint who is who again."""
        self._rows = None
        self.view.touch()
        self.repaint()

    def resort(self) -> None:
        """Put people in their order again; whoever the player is stands first."""
        self._sort()

    def turn_order(self) -> str:
        """Sort by the next order and return its name."""
        self._order = (self._order + 1) % len(ORDERS)
        self._sort()
        if ORDERS[self._order] == "followers":
            self.point(0)
        return ORDERS[self._order]

    def select(self, agent: int) -> None:
        """Put the cursor on somebody; shows everybody if they are hidden."""
        if agent not in self.view.entries:
            self.find("")
        if agent in self.view.entries:
            self.point(self.view.entries.index(agent))

    def subtitle(self) -> str:
        world = self.town.world
        if world is None:
            return ""
        order = f" by {ORDERS[self._order]}" if ORDERS[self._order] != "name" else ""
        if self._sieve.tests:
            return f"{len(self.view):,} of {len(world.agents):,}{order}"
        return f"{len(self.view):,}{order}"

    def entitle(self) -> None:
        """Write how many are listed into the upper border, and what they are asked for into the lower."""
        super().entitle()
        self.border_subtitle = Content(safe(self._sieve.said, 120)) if self._sieve.tests else ""

    def _sort(self) -> None:
        world, current = self.town.world, self.current
        if world is None:
            return
        begun, self._sorted_by = monotonic(), self._order_now
        self._followers = self.town.followers() if ORDERS[self._order] == "followers" else {}
        self._topic = topic_in_question(world)
        people = world.agents.values()
        found = [agent for agent in people if self._sieve.passes(agent, self.town)] if self._sieve.tests else list(people)
        found.sort(key=self._key)
        self._sorted = monotonic()
        self._took = self._sorted - begun
        self.empty = ("Nobody is like that now.", "{view.back} lists everybody,", "{people.find} changes the words.")  # type: ignore[misc]
        self.view.entries = [agent.id for agent in found]
        self.renew_order(current)

    def renew_order(self, current: int | None) -> None:
        """Show who is listed where; the cursor stays with whom it was on."""
        self._rows = None
        self.view.touch()
        if current is not None and current in self.view.entries:
            self.cursor = self.view.entries.index(current)
        self.cursor = max(0, min(self.cursor, len(self.view) - 1))
        if self.view.entries and self.room[1]:
            self.view.reveal(self.cursor, self.room[1])
        self.entitle()
        self.repaint()

    def _key(self, agent: Agent) -> tuple[object, ...]:
        first: float = 0.0
        match ORDERS[self._order]:
            case "last seen":
                first = -self.town.latest.get(agent.id, 0)
            case "mood":
                first = -self.town.feelings(agent)[0]
            case "feeling":
                first = -self.town.feelings(agent)[1]
            case "activity":
                first = -agent.acts
            case "stance":
                first = -agent.attitudes.get(self._topic, -2.0)  # who has none comes last
            case "followers":
                first = -self._followers.get(agent.id, 0)
        return not self.town.is_you(agent.id), first, self.town.label(agent.id).casefold(), agent.id

    # How people look

    def restyle(self) -> None:
        self._rows = None
        super().restyle()

    def lines(self, entry: int, width: int) -> list[Row]:
        agent = self.town.agent(entry)
        if agent is None:
            return [[]]
        rows = self._row_of(width)
        signature, found = rows.signature(agent), self._lines.get(entry)
        if found is None or found[0] != signature:
            found = self._lines[entry] = signature, rows.row(agent)
        return [found[1]]

    def _row_of(self, width: int) -> PersonRows:
        if self._rows is None or self._rows.width != width:
            self._rows = PersonRows(self.town, self.palette, width)
            if (basis := self._rows.basis) != self._basis:
                self._basis = basis
                self._lines.clear()
        return self._rows

    @property
    def _headed(self) -> bool:
        """Whether a line above the list says what stands in its columns."""
        return self.content_size.width > COLUMNS_FROM and self.content_size.height > 2

    @property
    def room(self) -> tuple[int, int]:
        width, height = super().room
        return width, height - self._headed

    def _composed(self) -> list[Strip]:
        picture = super()._composed()
        return [self._strip(self._row_of(self.room[0]).heading()), *picture] if self._headed else picture

    def on_click(self, event: events.Click) -> None:
        if self._headed and (offset := event.get_content_offset(self)) is not None:
            event.stop()
            event.prevent_default()  # the rows of the base class begin above the heading
            number = self.view.at(offset.y - 1) if offset.y else None
            if number is not None:
                self.point(number)
                if event.chain > 1:
                    self.pick()
