"""How one person is described: the sections that the inspector shows."""

from collections.abc import Callable, Sequence

from models.language.told import Thought
from sim.agent import Agent
from sim.metrics.topics import topic_in_question
from tui.paint import EMOTION_GLYPHS, NEWS, STAR, YOU, Palette, Row, balance, bar, between, clip, curtailed, safe, spoken, wrapped
from tui.widgets.course_strip import LABEL, CourseStrips
from tui.widgets.doing import doing_until
from tui.widgets.history_portrait import HistoryPortrait
from tui.widgets.life import Step
from tui.widgets.memory_portrait import MemoryPortrait
from tui.widgets.mind_portrait import MindPortrait
from tui.widgets.phrases import counted
from tui.widgets.pool_portrait import PoolPortrait
from tui.widgets.post_marks import TORN_BELOW, side
from tui.widgets.section import Section
from tui.widgets.thinkers import short
from tui.widgets.town import Town

TIES, FILMS = 14, 14
HISTORY, ROOMY_HISTORY = 25, 120  # happenings
REASON_ROWS = 3  # of why a value moved


class Portrait:
    """Describes people in rows of a width."""

    def __init__(
        self,
        town: Town,
        colours: Palette,
        width: int,
        thoughts: Sequence[Thought] = (),
        roomy: bool = False,
        filled: Callable[[str], str] = str,
    ) -> None:
        """Prepare to describe.

        Args:
            thoughts: what was asked of language models on behalf of the person described, oldest first. roomy: there is room for more.
            filled: puts keys into texts (tui.keymap).
        """
        self.town, self.colours, self.width, self.roomy = town, colours, width, roomy
        self._thoughts, self._filled = thoughts, filled
        self._strips = CourseStrips(town, colours, width)

    def sections(self, agent: Agent) -> list[Section]:
        """Return all sections that have anything in them, from top to bottom."""
        news = PoolPortrait(self.town, self.colours, self.width)
        mind = MindPortrait(self.town, self.colours, self.width, self._thoughts, self._filled)
        history = HistoryPortrait(self.town, self.colours, self.width, ROOMY_HISTORY if self.roomy else HISTORY, self._filled)
        found = [
            self._who(agent),
            news.standing(agent),
            self._feels(agent),
            self._thinks(agent),
            mind.section(agent),
            history.history(agent),
            news.pool(agent),
            *self._remembers(agent),
            self._knows(agent),
            self._saw(agent),
            self._heard(agent),
        ]
        return [section for section in found if section.rows]

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

    def _who(self, agent: Agent) -> Section:
        persona, colours = agent.persona, self.colours
        name: Row = [(self.town.label(agent.id), colours.person(agent.id) + colours.bold)]
        if self.town.is_you(agent.id):
            name = [(f"{YOU} YOU · ", colours.you), *name]
        facts = ", ".join(part for part in (str(persona.age), persona.gender, persona.occupation, persona.home) if part)
        rows = [
            name,
            *wrapped([(safe(facts), colours.dim)], self.width),
            *([] if persona.official else [clip(self._state(agent), self.width)]),
            *self._field("mind", (self._mind(agent),)),
            *(self._paragraph(persona.bio) if persona.bio else []),
            *self._field("traits", persona.traits),
            *self._field("likes", persona.interests),
            *self._field("dislikes", persona.dislikes),
            *self._field("ways", (*persona.features, f"activity {persona.activity:g}")),
        ]
        return Section("who", "", rows)

    def _state(self, agent: Agent) -> Row:
        """Return in a few words how somebody is: feeling, mood, where they stand on the newest news."""
        colours, world = self.colours, self.town.world
        mood, _, emotion = self.town.feelings(agent)
        style = colours.good if mood > 0.2 else colours.intense if mood < -0.2 else colours.dim
        row: Row = [(f"{EMOTION_GLYPHS[emotion]} {emotion}", colours.emotion(emotion)), (f"  mood {mood:+.2f}", style)]
        stance = agent.attitudes.get(topic_in_question(world)) if world else None
        if stance is None:
            return row
        word = "torn" if abs(stance) < TORN_BELOW else "for" if stance > 0 else "against"
        return [*row, ("  ", colours.text), side(stance, colours), (f"{word} {abs(stance):.2f}", colours.text)]

    def _mind(self, agent: Agent) -> str:
        """Return who thinks for somebody."""
        world, thinkers = self.town.world, self.town.thinkers
        own = ", theirs alone" * (world is not None and agent.id in world.minds)
        return short(thinkers.of(agent.id, world)) + own if world else ""

    def _feels(self, agent: Agent) -> Section:
        colours, life = self.colours, self.town.life
        side = max(4, min(10, (self.width - 22) // 2))
        if agent.persona.official:
            account = self._paragraph("An account of an office or a newsroom: what it posts is no person's mood.")
            return Section("feels", "Account", [*account, *self._doing(agent)])
        mood, arousal, emotion = self.town.feelings(agent)
        left, right = balance(mood, side)
        stirred = bar(arousal, side * 2 + 1)
        level = (f" {mood:+.2f}", colours.text)
        rows: list[Row] = [
            [("mood      ", colours.dim), (left, colours.intense), ("│", colours.faint), (right, colours.good), level],
            [("stirred   ", colours.dim), (stirred, colours.emotion(emotion)), (f"  {arousal:.2f}", colours.text)],
        ]
        if life.agent == agent.id:
            rows += self._because(life.why())
            rows += self._strips.strip("mood", life.moods, -1.0, colours.good)
            rows += self._strips.strip("stirred", life.arousals, 0.0, colours.emotion(emotion))
            rows += self._strips.turns(agent.id)
        note: Row = [(f"{emotion} ", colours.emotion(emotion))]
        return Section("feels", "Feels", [*rows, *self._doing(agent)], note, emotion)

    def _because(self, step: Step | None) -> list[Row]:
        """Return why a value last moved, as the event says that moved it; nothing where none does."""
        if step is None:
            return []
        colours, when = self.colours, f" t{step.tick}"
        reason = wrapped(spoken(step.because, colours.text, colours.title), self.width - LABEL - len(when))
        first, *rest = curtailed(reason, REASON_ROWS, self.width - LABEL - len(when))
        rows = [[(f"{'because':<{LABEL}}", colours.dim), *first], *([(" " * LABEL, colours.dim), *row] for row in rest)]
        rows[-1] = [*rows[-1], (when, colours.faint)]
        return rows

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

    def _thinks(self, agent: Agent) -> Section:
        world, colours, life = self.town.world, self.colours, self.town.life
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
            if life.agent == agent.id:
                rows += self._because(life.why(topic))
                rows += self._strips.strip("so far", life.attitudes.get(topic, ()), -1.0, colours.river)
        return Section("thinks", "Thinks", rows)

    def _knows(self, agent: Agent) -> Section:
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
        return Section("knows", "Knows", rows, self._note(more), str(len(ties)))

    def _note(self, text: str) -> Row:
        return [(f"{text} ", self.colours.dim)]

    def _remembers(self, agent: Agent) -> list[Section]:
        if not agent.made and self.town.world is not None and not len(self.town.world.catalogue):
            return []  # a world in which nobody has a memory but the influence pool
        return MemoryPortrait(self.town, self.colours, self.width).sections(agent)

    def _saw(self, agent: Agent) -> Section:
        colours, width = self.colours, self.width
        rows: list[Row] = []
        for item, viewing in sorted(agent.watched.items(), key=lambda seen: -seen[1].tick)[:FILMS]:
            stars = STAR * viewing.stars + "·" * (5 - viewing.stars) if viewing.stars else "unrated"
            left = clip(spoken(self.town.title(item), colours.text, colours.title), width - 9)
            rows.append(between(left, [(stars, colours.moderate)], width, colours.text))
        return Section("seen", "Has seen", rows, self._note(counted(len(agent.watched), "film")), str(len(agent.watched)))

    def _heard(self, agent: Agent) -> Section:
        colours, width = self.colours, self.width
        rows: list[Row] = []
        for tip in reversed(agent.heard):
            left = clip(spoken(self.town.title(tip.item), colours.text, colours.title), width - 18)
            mark = "+" if tip.valence > 0.1 else "−" if tip.valence < -0.1 else "·"
            right: Row = [(f" {mark} ", colours.dim), (self.town.name(tip.source).split(" ")[0], colours.person(tip.source))]
            rows.append(between(left, right, width, colours.text))
        return Section("heard", "Has heard of", rows, self._note(counted(len(agent.heard), "film")), str(len(agent.heard)))
