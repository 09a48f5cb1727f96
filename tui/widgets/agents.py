"""The list of people: how they feel and what they are doing now, or did last."""

from math import copysign
from time import monotonic
from typing import ClassVar

from sim.agent import Agent
from sim.event import Joined
from tui.paint import BLOCKS, EMOTION_GLYPHS, YOU, Row, between, clip, row_width, safe
from tui.widgets.cursor_pane import CursorPane
from tui.widgets.doing import doing_now
from tui.widgets.town import Moment, Town

ORDERS = ("name", "last seen", "mood", "feeling", "followers")
MOVING = ("last seen", "mood", "feeling")  # of these orders every tick makes another
MANY, SORT_SECONDS = 2000, 0.5  # so many people are sorted again only after so long


class AgentsPane(CursorPane[int]):
    """Everybody, by name or by what happens; `/` finds by name.

    Attributes:
        wanted: part of a name, or "" for everybody.
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
        self._rows: dict[int, tuple[tuple[object, ...], list[Row]]] = {}

    def load(self) -> None:
        """Show the people of a world just loaded."""
        self._rows.clear()
        self.empty = ("Nobody has that name.", "esc shows everybody.")  # type: ignore[misc]
        self._sort()
        self.point(0)
        self.town.chosen = False

    def revisit(self) -> None:
        """Show the people of another tick; the cursor stays with whom it is on."""
        self._stale = self._grown = False
        if self._sorted_by != self._order_now or ORDERS[self._order] != "name":
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
            due = len(self.view) < MANY or monotonic() - self._sorted >= SORT_SECONDS
            if (due and ORDERS[self._order] in MOVING) or self._grown:
                self._sort()
            self._grown = False
            self.renew()

    def find(self, wanted: str) -> None:
        """Show only people whose name holds these letters."""
        self.wanted = wanted
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
        count = str(len(self.view)) if world else ""
        if self.wanted:
            return f"{count} like “{safe(self.wanted, 12)}”"
        return count if ORDERS[self._order] == "name" else f"{count} by {ORDERS[self._order]}"

    def restyle(self) -> None:
        self._rows.clear()
        super().restyle()

    def _sort(self) -> None:
        world, current = self.town.world, self.current
        if world is None:
            return
        self._sorted, self._sorted_by = monotonic(), self._order_now
        self._followers = self.town.followers() if ORDERS[self._order] == "followers" else {}
        wanted = self.wanted.casefold()
        found = [agent for agent in world.agents.values() if wanted in self.town.label(agent.id).casefold()]
        found.sort(key=self._key)
        self.view.entries = [agent.id for agent in found]
        self.view.touch()
        if current is not None and current in self.view.entries:
            self.cursor = self.view.entries.index(current)
        self.cursor = max(0, min(self.cursor, len(found) - 1))
        if found and self.room[1]:
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
            case "followers":
                first = -self._followers.get(agent.id, 0)
        return agent.id != self.town.player, first, self.town.label(agent.id).casefold(), agent.id

    # How a person looks

    def lines(self, entry: int, width: int) -> list[Row]:
        agent = self.town.agent(entry)
        if agent is None:
            return [[]]
        felt, _, emotion = self.town.feelings(agent)
        mood = round(felt * 6)
        you = entry == self.town.player
        doing = doing_now(agent, self.town)
        signature = (width, emotion, doing, mood, you, self.town.label(entry), entry in self.town.acted)
        found = self._rows.get(entry)
        if found is None or found[0] != signature:
            found = self._rows[entry] = signature, [self._row(agent, doing, you, width)]
        return found[1]

    def _row(self, agent: Agent, doing: str, you: bool, width: int) -> Row:
        colours = self.palette
        felt, _, emotion = self.town.feelings(agent)
        glyph = (f"{YOU} ", colours.you) if you else (f"{EMOTION_GLYPHS[emotion]} ", colours.emotion(emotion))
        mood_style = colours.good if felt > 0.2 else colours.intense if felt < -0.2 else colours.faint
        row: Row = [glyph, (self.town.label(agent.id), colours.you if you else colours.person(agent.id))]
        if you:
            row.append((" YOU", colours.you))
        if agent.persona.official:
            row.append((" ▣", colours.accent))
        doing = safe(doing, 40)
        room = width - 2
        if doing and room - row_width(row) >= 7:
            row.append((f"  {doing}", colours.text if agent.id in self.town.acted else colours.dim))
        spread = copysign(min(1.0, abs(felt)) ** 0.5, felt)  # most moods are mild: show their differences
        mood = BLOCKS[1 + round((spread + 1) * 3.5)]
        return between(clip(row, room), [(mood, mood_style)], width, colours.text)
