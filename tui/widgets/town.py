"""What the screen knows: a replica of the world, and the short histories that its panes show."""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from sim.agent import Agent, Emotion, emotion_of
from sim.channel import Utterance
from sim.emotion import faded
from sim.event import (
    AnyEvent,
    Asked,
    AttitudeMoved,
    ControlMoved,
    Felt,
    Idled,
    Intervention,
    Joined,
    MemoryEvent,
    MoodMoved,
    NewsBroke,
    PersonaEdited,
    Planned,
    Posted,
    Rated,
    Read,
    Said,
    Shown,
    TickStarted,
    TieCut,
    TieMade,
    TiesRewired,
    UnlikeBefriended,
    Unplanned,
    Watched,
    agent_of,
)
from sim.highlights import ACTS
from sim.tiers import degrees, tier_of
from sim.world import World
from tui.paint import CHANGE, FORK, NEWS, YOU, safe_name
from tui.protocol import BranchLine, Ready, Ticked
from tui.widgets.course import COMMUNITY, Courses
from tui.widgets.lineage import common_tick
from tui.widgets.sentiment import Sentiment
from tui.widgets.thinkers import Thinkers
from tui.widgets.trace import Trace

CHANGES_KEPT = 100
CHOICES_KEPT = 12
TICKS_KEPT = 1000
TICKS_MEASURED = 60  # of each metric


class Moment(NamedTuple):
    """An event with the simulated minute at which it happened."""

    minute: int
    event: AnyEvent


class Pulse(NamedTuple):
    """One tick of the timeline: how much people did, and a glyph where something marks it."""

    tick: int
    acts: int
    mark: str


class Town:
    """A replica of the engine's world with what no world keeps: last choices, last pages, activity per tick.

    Attributes:
        world: None until the engine is ready. selected: the person that panes speak of; chosen: by the player. player: whom they play.
        choices: agent -> last (minute, event), newest last. pages: agent -> the last page of the recommender shown.
        visitors: who visited the recommender this tick. acted: who did something this tick. pulses: one a tick, oldest first.
        stars: item -> (sum, count) of ratings. minutes: tick -> simulated minute, as far as seen.
        traces: agent -> what their memory did lately. measured: metric -> its last values, oldest first.
        sentiment: how the selected person felt and thought lately.
        given_back: whom the player gave back, until the world has it.
        changes: (tick, intervention), oldest first; take-overs, questions and the ties that befriending the unlike makes are none.
        unplanned: number -> what was planned and is not any more.
        courses: how the metrics went, here and on the branch left behind.
        thinkers: who thinks for people, what it costs, what keeps them waiting.
        branches: all lines of history of the save, oldest first. goes_on: the world goes on from a tick of the one shown before.
    """

    def __init__(self) -> None:
        self.world: World | None = None
        self.save = self.mind = self.branch = ""
        self.branches: tuple[BranchLine, ...] = ()
        self.goes_on = False
        self.selected: int | None = None
        self.chosen = False
        self.player: int | None = None
        self.given_back: int | None = None
        self.coming: dict[int, str] = {}  # names of newcomers whom the tick under way will bring
        self.courses = Courses()
        self.thinkers = Thinkers()
        self._forget()

    def _forget(self) -> None:
        self.choices: defaultdict[int, deque[Moment]] = defaultdict(lambda: deque(maxlen=CHOICES_KEPT))
        self.traces: defaultdict[int, Trace] = defaultdict(Trace)
        self.metrics: dict[str, float] = {}
        self.measured: defaultdict[str, deque[float]] = defaultdict(lambda: deque(maxlen=TICKS_MEASURED))
        self.unplanned: dict[int, Planned] = {}
        self.changes: deque[tuple[int, Intervention]] = deque(maxlen=CHANGES_KEPT)
        self.pages: dict[int, Shown] = {}
        self.visitors: set[int] = set()
        self.acted: set[int] = set()
        self.pulses: deque[Pulse] = deque(maxlen=TICKS_KEPT)
        self.stars: dict[int, tuple[int, int]] = {}
        self.minutes: dict[int, int] = {}
        self.latest: dict[int, int] = {}  # agent -> number of the last event, for sorting by what happened last
        self.sentiment = Sentiment()
        self._labels: dict[int, str] = {}
        self._count = 0

    # Loading

    def restore(self, ready: Ready) -> None:
        """Take a whole world in place of the one before; where it goes on from a tick of that one, its people's last choices stay."""
        common = common_tick(ready.branches, self.branch, ready.branch)
        shared = {line.name: tick for line in ready.branches if (tick := common_tick(ready.branches, line.name, ready.branch)) >= 0}
        parent = next((line.parent for line in ready.branches if line.name == ready.branch), "")
        self.goes_on = common >= ready.snapshot.tick
        if ready.save != self.save:
            self.courses = Courses()
        self.courses.enter(ready.branch, shared, ready.snapshot.tick, parent)
        choices = self.choices
        self._forget()
        world = self.world = World.restored(ready.snapshot)
        self.save, self.mind, self.branch, self.branches = ready.save, ready.mind, ready.branch, ready.branches
        self.thinkers.forget(ready.mind, ready.begun)
        for past in ready.past:
            for event in past.events:
                self._mark(event)
            self._beat(past.acts, "")
        self.metrics = self.courses.now.measured(world.tick)
        fork = next((line.fork for line in ready.branches if line.name == ready.branch and line.parent), -1)
        broke = set(world.broken.values())
        for place, pulse in enumerate(self.pulses):
            if pulse.tick == fork or pulse.tick in broke:
                self.pulses[place] = pulse._replace(mark=NEWS if pulse.tick in broke else FORK)
        for agent, moments in choices.items() if self.goes_on else ():
            self.choices[agent].extend(moment for moment in moments if moment.minute <= world.minute)
        self.minutes[world.tick] = world.minute
        for item, stars in zip(*world.ratings.columns()[1:], strict=True):
            self._rated(int(item), int(stars))
        self.player, self.given_back = ready.player, None
        if self.selected not in world.agents:
            self.selected = None

    def measure(self, ticked: Ticked) -> None:
        """Take the metrics of a tick."""
        self.metrics = ticked.metrics
        for name, value in ticked.metrics.items():
            self.measured[name].append(value)
        apart = {
            f"{metric}{COMMUNITY}{name}": value
            for name, shares in ticked.communities.items()
            for metric, value in (("informed", shares.informed), ("intense", shares.intense))
        }
        self.courses.now.add(ticked.tick, ticked.metrics | apart)

    def give_back(self, agent: int | None) -> None:
        """Take it that the player plays somebody no more, although the world will know only from its next tick on."""
        self.given_back, self.player = agent, None

    def look_at(self, agent: int) -> None:
        """Take it that the panes speak of somebody from now on."""
        self.chosen = self.chosen or agent != self.selected
        self.selected = agent
        if self.sentiment.agent != agent and self.world is not None:
            self.sentiment = Sentiment(self.world.agents.get(agent), self.world.tick)

    # Living on

    def absorb(self, events: Iterable[AnyEvent]) -> list[Moment]:
        """Apply events and return them with their time."""
        world = self.world
        assert world is not None, "events came before a world"
        moments: list[Moment] = []
        for event in events:
            self._trace(event, world)
            world.apply(event)
            moment = Moment(world.minute, event)
            moments.append(moment)
            self._count += 1
            agent = agent_of(event)
            if agent is not None:
                self.latest[agent] = self._count
            self._note(moment, world)
        return moments

    def _note(self, moment: Moment, world: World) -> None:
        event = moment.event
        if isinstance(event, ACTS):
            self._beat(1, "")
            self.acted.add(event.agent)
        match event:
            case TickStarted():
                self.visitors.clear()
                self.acted.clear()
            case Shown(agent):
                self.pages[agent] = event
                self.visitors.add(agent)
            case Watched(agent) | Said(agent) | Posted(agent) | Idled(agent) | Read(agent):
                self.choices[agent].append(moment)
            case Rated(agent, item, stars):
                self.choices[agent].append(moment)
                self._rated(item, stars)
            case MoodMoved(agent) | AttitudeMoved(agent) | Felt(agent) if agent == self.selected:
                if self.sentiment.agent == agent:
                    self.sentiment.note(event)
            case ControlMoved(agent, to):
                self._controlled(agent, to == "human")
        self._mark(event)

    def _mark(self, event: AnyEvent) -> None:
        """Put what marks a tick on the timeline."""
        match event:
            case TickStarted(tick, minute):
                self.minutes[tick] = minute
                self.pulses.append(Pulse(tick, 0, ""))
            case NewsBroke():
                self._beat(0, NEWS)
            case ControlMoved():
                self._beat(0, YOU)
            case Asked():
                self._beat(0, CHANGE)
            case _ if isinstance(event, Intervention):
                self._beat(0, CHANGE)
                if isinstance(event, (PersonaEdited, Joined)):
                    self._labels.clear()
                self._keep_change(event)

    def _keep_change(self, change: Intervention) -> None:
        tick = self.pulses[-1].tick if self.pulses else None
        last = self.changes[-1] if self.changes else None
        brought = isinstance(change, (TieMade, TieCut)) and last is not None and isinstance(last[1], (UnlikeBefriended, TiesRewired))
        if tick is not None and not (brought and last is not None and last[0] == tick):
            self.changes.append((tick, change))

    def _trace(self, event: AnyEvent, world: World) -> None:
        """Keep what the world is about to forget."""
        if isinstance(event, Unplanned) and event.number in world.plans:
            self.unplanned[event.number] = world.plans[event.number]
        if isinstance(event, MemoryEvent) and (who := world.agents.get(event.agent)) is not None:
            self.traces[event.agent].note(event, who, world.tick)

    def _controlled(self, agent: int, human: bool) -> None:
        if human and agent != self.given_back:  # else they were given back before the tick that took them over was shown
            self.player = agent
        elif not human:
            self.given_back = None if self.given_back == agent else self.given_back
            self.player = None if self.player == agent else self.player

    def _beat(self, acts: int, mark: str) -> None:
        if self.pulses:
            pulse = self.pulses[-1]
            self.pulses[-1] = Pulse(pulse.tick, pulse.acts + acts, mark or pulse.mark)

    def _rated(self, item: int, stars: int) -> None:
        total, count = self.stars.get(item, (0, 0))
        self.stars[item] = total + stars, count + 1

    # What is worked out when somebody looks

    def feelings(self, agent: Agent) -> tuple[float, float, Emotion]:
        """Return mood, arousal and level of emotion now, faded since somebody last felt something."""
        mood, arousal = faded(agent, self.world.tick if self.world else agent.felt)
        return mood, arousal, emotion_of(arousal)

    def tier(self, agent: int) -> str:
        """Return somebody's tier in the network."""
        if self.world is None:
            return ""
        network = self.world.network
        return tier_of(len(network.followers(agent)), len(network.followed(agent)), len(network) / len(self.world.agents))

    def followers(self) -> dict[int, int]:
        """Return how many follow each person; costs a pass over all ties."""
        if self.world is None:
            return {}
        ids = list(self.world.agents)
        counts = degrees(np.array(ids, dtype=np.int64), self.world.network.edges()[1])
        return dict(zip(ids, counts.tolist(), strict=True))

    @property
    def films(self) -> bool:
        """Whether there are films in this world, and chats about them; else news is all there is."""
        return self.world is None or len(self.world.catalogue) > 0

    @property
    def reactions(self) -> int:
        """How often somebody may answer posts during one visit to the feed."""
        from sim.scenarios import SCENARIOS

        return SCENARIOS.get(self.world.scenario if self.world else "", SCENARIOS["town"]).reactions

    # What things are called

    def agent(self, agent: int | None) -> Agent | None:
        """Return a person, or None where there is none."""
        return self.world.agents.get(agent) if self.world and agent is not None else None

    def name(self, agent: int) -> str:
        """Return a name that is safe to show."""
        return safe_name(self.world.names.get(agent) or self.coming.get(agent, f"#{agent}")) if self.world else ""

    def label(self, agent: int) -> str:
        """Return a safe name that no two people share: with the age, the occupation or the number where names are equal."""
        if not self._labels and self.world:
            self._labels = _labels(self.world.agents.values())
        return self._labels.get(agent) or self.name(agent)

    def words(self, post: Utterance) -> str:
        """Return what a reader sees of a post; one that was left open is worded now. Not yet safe."""
        from models.rules.wording.public import text_of

        return text_of(post, self.world.topics, self.world.posts) if self.world else post.text

    def title(self, item: int) -> str:
        """Return an item's title in angle brackets, so that panes set it off."""
        if self.world is None or item not in self.world.catalogue:
            return f"film {item}"
        return "<" + self.world.catalogue[item].title.replace("<", "").replace(">", "") + ">"


def _labels(agents: Iterable[Agent]) -> dict[int, str]:
    people = [(agent.id, safe_name(agent.name), agent.persona) for agent in agents]
    shared = Counter(name.casefold() for _, name, _ in people)
    ages = Counter((name.casefold(), persona.age) for _, name, persona in people)
    works = Counter((name.casefold(), persona.occupation) for _, name, persona in people)
    labels: dict[int, str] = {}
    for agent, name, persona in people:
        key = name.casefold()
        if shared[key] == 1:
            labels[agent] = name
        elif ages[key, persona.age] == 1:
            labels[agent] = f"{name} ({persona.age})"
        elif persona.occupation and works[key, persona.occupation] == 1:
            labels[agent] = f"{name} · {safe_name(persona.occupation)}"
        else:
            labels[agent] = f"{name} #{agent}"
    taken = Counter(labels.values())
    return {agent: label if taken[label] == 1 else f"{label} #{agent}" for agent, label in labels.items()}
