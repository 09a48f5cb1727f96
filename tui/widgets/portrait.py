"""How one person is described: the sections that the inspector shows."""

from collections.abc import Callable

from sim.agent import Agent
from tui.paint import NEWS, STAR, YOU, Palette, Row, balance, bar, between, clip, clock, curtailed, safe, spoken, wrapped
from tui.widgets.doing import doing_until
from tui.widgets.memory_portrait import MemoryPortrait
from tui.widgets.narrate import counted, narrated
from tui.widgets.pool_portrait import PoolPortrait
from tui.widgets.thinkers import short
from tui.widgets.town import Town

TIES, FILMS, CHOICES = 14, 14, 8
DEED_ROWS, REASON_ROWS = 2, 2  # of one choice; the log has it whole


class Portrait:
    """Describes people in rows of a width."""

    def __init__(self, town: Town, colours: Palette, width: int) -> None:
        self.town, self.colours, self.width = town, colours, width

    def rows(self, agent: Agent) -> list[Row]:
        """Return all rows, from top to bottom."""
        news = PoolPortrait(self.town, self.colours, self.width)
        sections: tuple[Callable[[Agent], list[Row]], ...] = (
            self._who,
            news.standing,
            self._feels,
            self._thinks,
            news.lately,
            self._chose,
            news.pool,
            self._remembers,
            self._knows,
            self._saw,
            self._heard,
        )
        return [row for section in sections for row in section(agent)]

    def _heading(self, text: str, note: str = "") -> Row:
        width, colours = self.width, self.colours
        line = "─" * max(0, width - len(text) - len(note) - 3)
        return [(f"{text} ", colours.accent), (f"{note} " if note else "", colours.dim), (line, colours.faint)]

    def _paragraph(self, text: str, indent: str = "") -> list[Row]:
        colours = self.colours
        rows = wrapped(spoken(text, colours.text, colours.title), self.width - len(indent))
        return [[(indent, colours.text), *row] for row in rows]

    def _field(self, label: str, values: tuple[str, ...]) -> list[Row]:
        colours = self.colours
        if not any(values):
            return []
        first, *rest = wrapped([(safe(", ".join(values)), colours.text)], self.width - 10)
        return [[(f"{label:<10}", colours.dim), *first], *([(" " * 10, colours.dim), *row] for row in rest)]

    def _who(self, agent: Agent) -> list[Row]:
        persona, colours = agent.persona, self.colours
        name: Row = [(self.town.label(agent.id), colours.person(agent.id) + colours.bold)]
        if agent.id == self.town.player:
            name = [(f"{YOU} YOU · ", colours.you), *name]
        facts = ", ".join(part for part in (str(persona.age), persona.gender, persona.occupation, persona.home) if part)
        return [
            name,
            *wrapped([(safe(facts), colours.dim)], self.width),
            *(self._paragraph(persona.bio) if persona.bio else []),
            *self._field("traits", persona.traits),
            *self._field("likes", persona.interests),
            *self._field("dislikes", persona.dislikes),
            *self._field("ways", (*persona.features, f"activity {persona.activity:g}")),
            *self._field("mind", (self._mind(agent),)),
        ]

    def _mind(self, agent: Agent) -> str:
        """Return who thinks for somebody."""
        world, thinkers = self.town.world, self.town.thinkers
        own = ", theirs alone" * (world is not None and agent.id in world.minds)
        return short(thinkers.of(agent.id, world)) + own if world else ""

    def _feels(self, agent: Agent) -> list[Row]:
        colours = self.colours
        side = max(4, min(10, (self.width - 22) // 2))
        if agent.persona.official:
            account = self._paragraph("An account of an office or a newsroom: what it posts is no person's mood.")
            return [self._heading("Account"), *account, *self._doing(agent), []]
        mood, arousal, emotion = self.town.feelings(agent)
        left, right = balance(mood, side)
        stirred = bar(arousal, side * 2 + 1)
        level = (f" {mood:+.2f}", colours.text)
        return [
            self._heading("Feels", emotion),
            [("mood      ", colours.dim), (left, colours.intense), ("│", colours.faint), (right, colours.good), level],
            [("stirred   ", colours.dim), (stirred, colours.emotion(emotion)), (f"  {arousal:.2f}", colours.text)],
            *self._doing(agent),
            [],
        ]

    def _doing(self, agent: Agent) -> list[Row]:
        """What somebody is at, and until when, or what they did last; how often they have acted."""
        colours = self.colours
        doing = doing_until(agent, self.town) or "nothing yet"
        first, *rest = wrapped(spoken(doing, colours.text, colours.title), self.width - 10)
        last = f", last {self._ticks_ago(agent.acted)}" if agent.acts else ""
        acts = f"{counted(agent.acts, 'time')}{last}"
        return [
            [("doing     ", colours.dim), *first],
            *([(" " * 10, colours.dim), *row] for row in rest),
            [("acted     ", colours.dim), (acts, colours.text)],
        ]

    def _ticks_ago(self, tick: int) -> str:
        ago = (self.town.world.tick if self.town.world else tick) - tick
        return "in this tick" if ago <= 0 else f"{counted(ago, 'tick')} ago"

    def _thinks(self, agent: Agent) -> list[Row]:
        world, colours = self.town.world, self.colours
        rows: list[Row] = []
        side = max(4, min(10, (self.width - 14) // 2))
        for topic, attitude in agent.attitudes.items():
            news = world.topics.get(topic) if world else None
            question = news.question if news else topic
            first, *rest = wrapped([(safe(question), colours.text)], self.width - 2)
            rows += [[(f"{NEWS} ", colours.intense), *first], *([("  ", colours.text), *row] for row in rest)]
            left, right = balance(attitude, side)
            yes = (f" yes  {attitude:+.2f}", colours.dim)
            rows.append([("  no ", colours.dim), (left, colours.intense), ("│", colours.faint), (right, colours.good), yes])
        return [self._heading("Thinks"), *rows, []] if rows else []

    def _chose(self, agent: Agent) -> list[Row]:
        colours = self.colours
        rows: list[Row] = []
        for moment in list(reversed(self.town.choices.get(agent.id, ())))[:CHOICES]:
            line = narrated(moment.event, self.town)
            first, *rest = wrapped(spoken(line.what, colours.text, colours.title), self.width - 8)
            rows.append([(f"{clock(moment.minute)} {line.glyph} ", colours.faint), *first])
            rows += [[("        ", colours.dim), *row] for row in curtailed(rest, DEED_ROWS - 1, self.width - 8)]
            if line.because:
                reason = wrapped([("because ", colours.dim), *spoken(line.because, colours.dim, colours.dim)], self.width - 8)
                rows += [[("        ", colours.dim), *row] for row in curtailed(reason, REASON_ROWS, self.width - 8)]
        return [self._heading("Last choices", "and why"), *rows, []] if rows else []

    def _knows(self, agent: Agent) -> list[Row]:
        world, colours, width = self.town.world, self.colours, self.width
        ties = sorted(world.network.ties(agent.id), key=lambda tie: (-tie.closeness, tie.target)) if world else []
        rows: list[Row] = []
        for tie in ties[:TIES]:
            kind = world.contact(agent.id, tie.target).kind if world else tie.kind
            right: Row = [(f" {kind} ", colours.dim), (bar(tie.closeness, 5), colours.calm)]
            rows.append(between(clip([(self.town.label(tie.target), colours.person(tie.target))], width - 20), right, width, colours.text))
            if tie.history:
                rows += [[("  ", colours.dim), *row] for row in wrapped([(safe(tie.history), colours.dim)], width - 2)]
        more = "1 person" if len(ties) == 1 else f"{len(ties)} people"
        return [self._heading("Knows", more), *rows, []] if rows else []

    def _remembers(self, agent: Agent) -> list[Row]:
        if not agent.made and self.town.world is not None and not len(self.town.world.catalogue):
            return []  # a world in which nobody has a memory but the influence pool
        return MemoryPortrait(self.town, self.colours, self.width).rows(agent)

    def _saw(self, agent: Agent) -> list[Row]:
        colours, width = self.colours, self.width
        rows: list[Row] = []
        for item, viewing in sorted(agent.watched.items(), key=lambda seen: -seen[1].tick)[:FILMS]:
            stars = STAR * viewing.stars + "·" * (5 - viewing.stars) if viewing.stars else "unrated"
            left = clip(spoken(self.town.title(item), colours.text, colours.title), width - 9)
            rows.append(between(left, [(stars, colours.moderate)], width, colours.text))
        return [self._heading("Has seen", counted(len(agent.watched), "film")), *rows, []] if rows else []

    def _heard(self, agent: Agent) -> list[Row]:
        colours, width = self.colours, self.width
        rows: list[Row] = []
        for tip in reversed(agent.heard):
            left = clip(spoken(self.town.title(tip.item), colours.text, colours.title), width - 18)
            mark = "+" if tip.valence > 0.1 else "−" if tip.valence < -0.1 else "·"
            right: Row = [(f" {mark} ", colours.dim), (self.town.name(tip.source).split(" ")[0], colours.person(tip.source))]
            rows.append(between(left, right, width, colours.text))
        return [self._heading("Has heard of", counted(len(agent.heard), "film")), *rows, []] if rows else []
