"""How one person looks in the list of people: a short line, or columns where there is room for them."""

from math import copysign
from typing import NamedTuple

from rich.style import Style

from sim.agent import Agent
from sim.metrics.topics import topic_in_question
from tui.paint import BLOCKS, EMOTION_GLYPHS, YOU, Palette, Row, balance, bar, between, clip, fitted, row_width, safe, untitled
from tui.widgets.doing import doing_now, is_busy
from tui.widgets.post_marks import OFFICIAL, side
from tui.widgets.thinkers import many, short
from tui.widgets.town import Town

COLUMNS_FROM = 70  # cells of a pane that has columns
NAME, ROOMY_NAME, ROOMY_FROM = 20, 26, 104
DOING_SHORT, DOING_LEAST, DOING_MOST, GAP = 11, 16, 44, 2
AT = {"nothing": " ", "watching": "▷", "talking": "❝", "posting": "✎", "reading": "≡", "choosing": "▤"}
BEGUN = {"watching": "watching", "talked": "talking", "posting": "posting", "reading": "reading", "choosing": "choosing"}
SIDE = 4  # cells of a mood bar on each side of the middle
MIND_MARK = "✦"  # thinks by another mind than the rest
THINKS = "thinks {}s"


class Column(NamedTuple):
    """A column. rank: the lower, the sooner it has its place."""

    title: str
    width: int
    rank: int


# In the order in which they stand.
MOOD, STIRRED, STANCE = Column("mood", 2 * SIDE + 1, 0), Column("stirred", 7, 4), Column("stance", 6, 1)
ACTS, FOLLOWERS, MIND, LAST = Column("acts", 5, 3), Column("followers", 9, 5), Column("mind", 18, 6), Column("last", 6, 2)
WORK, COMMUNITY = Column("work", 22, 7), Column("community", 16, 8)
COLUMNS = (MOOD, STIRRED, STANCE, ACTS, LAST, FOLLOWERS, MIND, WORK, COMMUNITY)


class PersonRows:
    """Describes people in rows of a width."""

    def __init__(self, town: Town, colours: Palette, width: int) -> None:
        self.town, self.colours, self.width = town, colours, width
        self.columns = columns_of(width) if width >= COLUMNS_FROM else ()
        self._name = ROOMY_NAME if width >= ROOMY_FROM else NAME
        self._doing = min(DOING_MOST, width - 2 - self._name - GAP - sum(column.width + GAP for column in self.columns))
        world = town.world
        self._topic = topic_in_question(world) if world else ""
        self._mind = town.thinkers.of_everybody(world) if world else ""

    def heading(self) -> Row:
        """Return the line above the columns."""
        gap, dim = (" " * GAP, self.colours.text), self.colours.dim
        row: Row = [("  ", self.colours.text), (fitted("name", self._name), dim), gap, (fitted("does now, or did last", self._doing), dim)]
        for column in self.columns:
            row += [gap, (_placed(column.title, column), dim)]
        return row

    def signature(self, agent: Agent) -> tuple[object, ...]:
        """Return what a line changes with, but for what only a tick, a naming or another mind changes; cheaper than the line."""
        town = self.town
        doing = agent.doing, agent.busy, agent.id in town.acted, town.thinkers.seconds(agent.id)
        return *doing, agent.mood, agent.arousal, agent.acts, agent.attitudes.get(self._topic), town.is_you(agent.id)

    @property
    def basis(self) -> tuple[object, ...]:
        """What all lines depend on alike; while it is the same, a line is as good as its signature."""
        world = self.town.world
        minds = (self._mind, tuple(world.minds.items())[-8:], len(world.minds)) if world else ()
        return self.width, self.colours, self._topic, self.town.namings, world.tick if world else 0, id(world), minds

    def row(self, agent: Agent) -> Row:
        """Return the line of one person."""
        return self._in_columns(agent) if self.columns else self._short(agent)

    def _who(self, agent: Agent) -> Row:
        """Return glyph and name, with what marks somebody out."""
        colours, town = self.colours, self.town
        you, emotion = town.is_you(agent.id), town.feelings(agent)[2]
        glyph = (f"{YOU} ", colours.you) if you else (f"{EMOTION_GLYPHS[emotion]} ", colours.emotion(emotion))
        row: Row = [
            glyph,
            *([("YOU ", colours.you)] if you else ()),
            (town.label(agent.id), colours.you if you else colours.person(agent.id)),
        ]
        if agent.persona.official:
            row.append((f" {OFFICIAL}", colours.accent))
        if not self.columns and self._other_mind(agent):
            row.append((f" {MIND_MARK}", colours.river))
        return row

    def _other_mind(self, agent: Agent) -> bool:
        world = self.town.world
        return world is not None and agent.id in world.minds and self.town.thinkers.of(agent.id, world) != self._mind

    def _does(self, agent: Agent) -> tuple[str, Style]:
        """Return what somebody does now; where a model thinks for them, for how long already."""
        colours = self.colours
        if (seconds := self.town.thinkers.seconds(agent.id)) is not None:
            return THINKS.format(seconds), colours.river
        return untitled(doing_now(agent, self.town)), colours.text if agent.id in self.town.acted else colours.dim

    def _stance(self, agent: Agent) -> float | None:
        return agent.attitudes.get(self._topic)

    # A line

    def _short(self, agent: Agent) -> Row:
        doing, style = self._does(agent)
        who, right = self._who(agent), self._signs(agent)
        room = self.width - row_width(right) - 1
        if self.town.thinkers.seconds(agent.id) is not None:
            row = [*clip(who, room - len(doing) - 1), (f" {doing}", style)]
        elif doing and room - row_width(who) >= DOING_SHORT + GAP:
            row = clip([*who, (f"{' ' * GAP}{safe(doing, 40)}", style)], room)
        else:  # a glyph has room where words have none
            right = [self._at(agent), *right]
            row = clip(who, room - 1)
        return between(row, right, self.width, self.colours.text)

    def _signs(self, agent: Agent) -> Row:
        """Return what stands at the end of a line: the stance, where there is news, and the mood."""
        if not self._topic:
            return [self._block(agent)]
        stance = self._stance(agent)
        mark, style = side(stance, self.colours) if stance is not None else ("  ", self.colours.dim)
        return [(mark, style), self._block(agent)]

    def _at(self, agent: Agent) -> tuple[str, Style]:
        """Return the glyph of what somebody is at, or did in this tick; a blank where that is nothing."""
        acted = agent.id in self.town.acted
        kind = agent.busy.doing if is_busy(agent, self.town) else BEGUN.get(agent.doing.split(" ", 1)[0], "nothing") if acted else "nothing"
        return AT[kind], self.colours.text if acted else self.colours.dim

    def _block(self, agent: Agent) -> tuple[str, Style]:
        """Return a mood as a block; most moods are mild, so that their differences are shown larger."""
        felt = self.town.feelings(agent)[0]
        spread = copysign(min(1.0, abs(felt)) ** 0.5, felt)
        return BLOCKS[1 + round((spread + 1) * 3.5)], self._mood_style(felt)

    def _mood_style(self, felt: float) -> Style:
        colours = self.colours
        return colours.good if felt > 0.2 else colours.intense if felt < -0.2 else colours.faint

    # Columns

    def _in_columns(self, agent: Agent) -> Row:
        colours = self.colours
        name = clip(self._who(agent), 2 + self._name)
        doing, style = self._does(agent)
        row = [*name, (" " * (2 + self._name + GAP - row_width(name)), colours.text), (fitted(safe(doing, 200), self._doing), style)]
        for column in self.columns:
            cell = clip(self._cell(agent, column), column.width)
            space = " " * (column.width - row_width(cell))
            row += [(" " * GAP, colours.text), *([(space, colours.text), *cell] if _right(column) else [*cell, (space, colours.text)])]
        return row

    def _cell(self, agent: Agent, column: Column) -> Row:
        colours, town = self.colours, self.town
        mood, arousal, emotion = town.feelings(agent)
        match column.title:
            case "mood" if not agent.persona.official:
                left, right = balance(copysign(abs(mood) ** 0.5, mood), SIDE)
                return [(left, colours.intense), ("│", colours.faint), (right, colours.good)]
            case "stirred" if not agent.persona.official:
                return [(bar(arousal, column.width), colours.emotion(emotion))]
            case "stance" if (stance := self._stance(agent)) is not None:
                return [side(stance, colours), (f"{abs(stance):.2f}".lstrip("0") if abs(stance) < 1 else "1", colours.text)]
            case "acts":
                return [(many(agent.acts), colours.text)]
            case "followers" if town.world is not None:
                return [(f"{len(town.world.network.followers(agent.id)):,}", colours.text)]
            case "mind" if town.world is not None:
                other = self._other_mind(agent)
                mark = f"{MIND_MARK} " if other else ""
                return [(mark + short(town.thinkers.of(agent.id, town.world), column.width - 2), colours.river if other else colours.dim)]
            case "work" | "community":
                persona = agent.persona
                return [(safe(persona.occupation if column == WORK else persona.home, column.width + 1), colours.dim)]
            case "last":
                return [self._last(agent)]
        return []

    def _last(self, agent: Agent) -> tuple[str, Style]:
        """Return the tick of somebody's last act."""
        now = self.town.world.tick if self.town.world else 0
        if not agent.acts:
            return "never", self.colours.faint
        return ("now", self.colours.accent) if agent.acted >= now else (f"t{agent.acted}", self.colours.dim)


def columns_of(width: int) -> tuple[Column, ...]:
    """Return the columns that have room beside name and doing, in the order in which they stand."""
    room = width - 2 - (ROOMY_NAME if width >= ROOMY_FROM else NAME) - GAP - DOING_LEAST
    kept: list[Column] = []
    for column in sorted(COLUMNS, key=lambda each: each.rank):
        if column.width + GAP > room:
            break
        room -= column.width + GAP
        kept.append(column)
    return tuple(column for column in COLUMNS if column in kept)


def _right(column: Column) -> bool:
    """Return whether a column holds numbers, whose last figures stand below each other."""
    return column in {ACTS, FOLLOWERS, LAST}


def _placed(title: str, column: Column) -> str:
    return title.rjust(column.width) if _right(column) else fitted(title, column.width)
