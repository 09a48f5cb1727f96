"""What the screen knows: a replica of the world, and the short histories that its panes show."""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable
from typing import NamedTuple

from sim.agent import Agent
from sim.event import (
    AnyEvent,
    ControlMoved,
    Idled,
    NewsBroke,
    PersonaEdited,
    Posted,
    Rated,
    Read,
    RecommenderChanged,
    Said,
    Shown,
    TickStarted,
    Watched,
    agent_of,
)
from sim.world import Snapshot, World
from tui.paint import NEWS, YOU, safe_name

CHOICES_KEPT = 12
TICKS_KEPT = 1000
ACTS = (Watched, Rated, Said, Posted)


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
        world: None until the engine is ready. selected: the person that panes speak of. player: whom the human plays.
        choices: agent -> last (minute, event), newest last. pages: agent -> the last page of the recommender shown.
        visitors: who visited the recommender this tick. acted: who did something this tick. pulses: one a tick, oldest first.
        stars: item -> (sum, count) of ratings. minutes: tick -> simulated minute, as far as seen.
    """

    def __init__(self) -> None:
        self.world: World | None = None
        self.save = self.mind = self.branch = ""
        self.selected: int | None = None
        self.player: int | None = None
        self.metrics: dict[str, float] = {}
        self._forget()

    def _forget(self) -> None:
        self.choices: defaultdict[int, deque[Moment]] = defaultdict(lambda: deque(maxlen=CHOICES_KEPT))
        self.pages: dict[int, Shown] = {}
        self.visitors: set[int] = set()
        self.acted: set[int] = set()
        self.pulses: deque[Pulse] = deque(maxlen=TICKS_KEPT)
        self.stars: dict[int, tuple[int, int]] = {}
        self.minutes: dict[int, int] = {}
        self.latest: dict[int, int] = {}  # agent -> number of the last event, for sorting by what happened last
        self._labels: dict[int, str] = {}
        self._count = 0

    # Loading

    def restore(self, snapshot: Snapshot, save: str, mind: str, branch: str) -> None:
        """Take a whole world in place of the one before."""
        self._forget()
        world = self.world = World.restored(snapshot)
        self.save, self.mind, self.branch = save, mind, branch
        self.minutes[world.tick] = world.minute
        for item, stars in zip(*world.ratings.columns()[1:], strict=True):
            self._rated(int(item), int(stars))
        self.player = next((agent.id for agent in world.agents.values() if agent.human), None)
        if self.selected not in world.agents:
            self.selected = None

    # Living on

    def absorb(self, events: Iterable[AnyEvent]) -> list[Moment]:
        """Apply events and return them with their time."""
        world = self.world
        assert world is not None, "events came before a world"
        moments: list[Moment] = []
        for event in events:
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
            case TickStarted(tick, minute):
                self.minutes[tick] = minute
                self.visitors.clear()
                self.acted.clear()
                self.pulses.append(Pulse(tick, 0, ""))
            case Shown(agent):
                self.pages[agent] = event
                self.visitors.add(agent)
            case Watched(agent) | Said(agent) | Posted(agent) | Idled(agent) | Read(agent):
                self.choices[agent].append(moment)
            case Rated(agent, item, stars):
                self.choices[agent].append(moment)
                self._rated(item, stars)
            case NewsBroke():
                self._beat(0, NEWS)
            case PersonaEdited() | RecommenderChanged():
                self._beat(0, "●")
                self._labels.clear()
            case ControlMoved(agent, to):
                self._beat(0, YOU)
                self._controlled(agent, to == "human")

    def _controlled(self, agent: int, human: bool) -> None:
        if human:
            self.player = agent
        elif self.player == agent:
            self.player = None

    def _beat(self, acts: int, mark: str) -> None:
        if self.pulses:
            pulse = self.pulses[-1]
            self.pulses[-1] = Pulse(pulse.tick, pulse.acts + acts, mark or pulse.mark)

    def _rated(self, item: int, stars: int) -> None:
        total, count = self.stars.get(item, (0, 0))
        self.stars[item] = total + stars, count + 1

    # What things are called

    def agent(self, agent: int | None) -> Agent | None:
        """Return a person, or None where there is none."""
        return self.world.agents.get(agent) if self.world and agent is not None else None

    def name(self, agent: int) -> str:
        """Return a name that is safe to show."""
        return safe_name(self.world.names.get(agent, f"#{agent}")) if self.world else ""

    def label(self, agent: int) -> str:
        """Return a safe name that no two people share: with the age, the occupation or the number where names are equal."""
        if not self._labels and self.world:
            self._labels = _labels(self.world.agents.values())
        return self._labels.get(agent) or self.name(agent)

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
