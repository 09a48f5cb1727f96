"""What the screen knows: a replica of the world, and the short histories that its panes show."""

from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from sim.agent import Agent, Emotion, emotion_of
from sim.channel import Utterance
from sim.emotion import faded
from sim.event import (
    AnyEvent,
    Asked,
    ControlMoved,
    Idled,
    Intervention,
    Joined,
    Measured,
    MemoryEvent,
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
from sim.highlights import ACTS, Mark
from sim.tiers import degrees, tier_of
from sim.world import World
from tui.paint import safe_name
from tui.protocol import BranchLine, PastCourse, Ready, Retold
from tui.widgets.chronicle import Chronicle
from tui.widgets.course import Course, Courses, by_name
from tui.widgets.exposures import Exposures
from tui.widgets.ghost import Ghost, left_behind
from tui.widgets.labels import labels_of
from tui.widgets.life import Happening, Life
from tui.widgets.lineage import common_tick, leaving, shared_ticks, stretches
from tui.widgets.outcomes import Outcomes
from tui.widgets.replaying import Replay
from tui.widgets.roles import Roles
from tui.widgets.thinkers import Thinkers
from tui.widgets.trace import Trace

CHANGES_KEPT = 100
CHOICES_KEPT = 12
TICKS_MEASURED = 60  # of each metric


class Moment(NamedTuple):
    """An event with the simulated minute and the tick at which it happened."""

    minute: int
    event: AnyEvent
    tick: int = 0


class Town:
    """A replica of the engine's world with what no world keeps: last choices, last pages, activity per tick.

    Attributes:
        world: None until the engine is ready. selected: the person that panes speak of; chosen: by the player.
        roles: whom the player plays. outcomes: what came of conversations.
        choices: agent -> last (minute, event), newest last. exposures: the last pages of the recommender, of each.
        visitors: who visited the recommender this tick. acted: who did something this tick.
        minutes: tick -> simulated minute, as far as seen.
        traces: agent -> what their memory did lately. metrics: of the tick shown.
        life: what is known of the past of the selected person.
        changes: (tick, intervention), oldest first; take-overs, questions and the ties that befriending the unlike makes are none.
        unplanned: number -> what was planned and is not any more.
        courses: how the metrics went, here and on the branch left behind.
        thinkers: who thinks for people, what it costs, what keeps them waiting.
        branches: all lines of history of the save, oldest first. parts: those that leave the history of this one, and after which tick.
        goes_on: the world goes on from a tick of the one shown before. elsewhere: it took the place of one of another save.
        since: from this tick on all that happened was seen.
        namings: how often people began to be called something else.
        chronicle: what marks the ticks of this line of history. replay: where in it the screen stands. whole: at the end of a tick.
        ghost: the line of history that was left for this one.
    """

    def __init__(self) -> None:
        self.world: World | None = None
        self.save = self.mind = self.branch = ""
        self.branches: tuple[BranchLine, ...] = ()
        self.parts: list[tuple[int, BranchLine]] = []
        self.goes_on = self.elsewhere = False
        self.since = 0
        self.chronicle = Chronicle()
        self.ghost: Ghost | None = None
        self.replay = Replay()
        self.whole = True
        self._ticking = 0
        self.selected: int | None = None
        self.chosen = False
        self.roles, self.outcomes = Roles(), Outcomes()
        self.courses = Courses()
        self.thinkers = Thinkers()
        self.unplanned: dict[int, Planned] = {}
        self.changes: deque[tuple[int, Intervention]] = deque(maxlen=CHANGES_KEPT)
        self.minutes: dict[int, int] = {}
        self.namings = 0
        self._labels: dict[int, str] = {}
        self.forget()

    def forget(self) -> None:
        """Lose what is of one moment only."""
        self.choices: defaultdict[int, deque[Moment]] = defaultdict(lambda: deque(maxlen=CHOICES_KEPT))
        self.traces: defaultdict[int, Trace] = defaultdict(Trace)
        self.metrics: dict[str, float] = {}
        self.exposures = Exposures()
        self.visitors: set[int] = set()
        self.acted: set[int] = set()
        self._stars: dict[int, tuple[int, int]] | None = None  # until somebody looks
        self.latest: dict[int, int] = {}  # agent -> number of the last event, for sorting by what happened last
        self.life = Life()
        self._count = 0

    # Loading

    def restore(self, ready: Ready) -> None:
        """Take a whole world in place of the one before; where it goes on from a tick of that one, its people's last choices stay."""
        common = common_tick(ready.branches, self.branch, ready.branch)
        shared = shared_ticks(ready.branches, ready.branch)
        parent = next((line.parent for line in ready.branches if line.name == ready.branch), "")
        same = ready.save == self.save
        seen = same and self.world is not None and self.since <= ready.snapshot.tick <= self.world.tick
        self.goes_on = seen and common >= ready.snapshot.tick
        self.elsewhere = not same and self.world is not None
        if not same:
            self.courses = Courses()
            self.selected = None  # who has that number here is somebody else
        self.courses.enter(ready.branch, shared, max(ready.snapshot.tick, len(ready.strip) - 1), parent)
        self.unplanned, self.minutes = {}, {}
        self.changes.clear()
        self.ghost = left_behind(ready.branches, ready.branch, self.branch if same else "", self.chronicle.acts)
        self.save, self.mind, self.branch = ready.save, ready.mind, ready.branch
        self.chronicle = Chronicle(ready.strip, ready.snapshot.tick)
        self._remember(ready)
        world = World.restored(ready.snapshot)
        for tick in world.broken.values():
            self.chronicle.mark(tick, Mark.NEWS)
        self.know(ready.branches)
        self.thinkers.forget(ready.mind, ready.begun)
        self.take(world)
        self.roles.begin(ready.players, ready.control, world.tick)
        self.outcomes = Outcomes()
        self.replay.begin(world.tick, ready.only_replay)

    def _remember(self, ready: Ready) -> None:
        """Take in what marked the last ticks before the world was loaded."""
        tick = 0
        for past in ready.past:
            for event in past.events:
                if isinstance(event, TickStarted):
                    tick = event.tick
                    self.minutes[tick] = event.minute
                elif isinstance(event, Intervention):
                    self._keep_change(event, tick)
            if not ready.strip:
                self.chronicle.note(past.events)
                self.chronicle.acts[tick] = past.acts

    def know(self, branches: tuple[BranchLine, ...]) -> None:
        """Take in which lines of history there are."""
        self.branches, self.parts = branches, leaving(branches, self.branch)
        own = {first - 1 for first, _ in stretches(branches, self.branch) if first}
        self.chronicle.forks = frozenset(own | {tick for tick, _ in self.parts})

    def take(self, world: World) -> None:
        """Show a world; with `goes_on`, people's last choices before its tick stay."""
        choices, exposures = self.choices, self.exposures
        if self.world is None or not _same_people(self.world, world):
            self._name_anew()
        self.forget()
        self.world, self.whole = world, True
        self.chronicle.broke((tick, world.topics[topic].title) for topic, tick in world.broken.items() if topic in world.topics)
        if self.goes_on:
            for moments in choices.values():  # only what is taken away is looked at: there may be many
                while moments and moments[-1].minute > world.minute:
                    moments.pop()
            self.choices = choices
            self.exposures = exposures.until(world.minute)
        else:
            self.exposures = Exposures(len(world.agents))
            self.since = world.tick
        self.metrics = self.courses.now.measured(world.tick)
        self.minutes[world.tick] = world.minute
        if self.selected not in world.agents:
            self.selected = None
        if self.selected is not None:
            self.life = self._life(self.selected, world)

    def lately(self, metric: str) -> list[float]:
        """Return the last values of a metric up to the tick shown, oldest first."""
        tick = self.world.tick if self.world else 0
        return [value for _, value in self.courses.now.points(metric, tick - 2 * TICKS_MEASURED, last=tick)][-TICKS_MEASURED:]

    def _measure(self, tick: int, measured: Measured) -> None:
        self.metrics = measured.metrics
        self.courses.now.add(tick, by_name(measured))

    def recall(self, past: PastCourse) -> None:
        """Take in how the metrics of a line of history went, from its file."""
        self.courses.fill(past.branch, Course.read(past.ticks, past.values))

    def _life(self, agent: int, world: World) -> Life:
        """Return what is known at once of somebody's past: their last choices; the save tells more."""
        life = Life(world.agents.get(agent), world.tick)
        choices = self.choices.get(agent, ())
        life.happenings.extend(Happening(each.tick, each.minute, each.event) for each in choices if each.tick <= world.tick)
        return life

    def retell(self, retold: Retold) -> None:
        """Take in what the save tells of the past of the selected person, if they still are, and if nothing later than now is in it."""
        if self.world is not None and self.life.agent == retold.agent and retold.tick <= self.world.tick:
            past = (Happening(each.tick, each.minute, each.event) for each in retold.bygones)
            self.life.recall(past, retold.since, retold.tick)

    # Whom the player plays

    @property
    def cast(self) -> tuple[int, ...]:
        """Whom the player plays, in the order in which they became them."""
        return self.roles.cast

    @property
    def player(self) -> int | None:
        """The one of them that the screen speaks of."""
        return self.roles.player

    def is_you(self, agent: int | None) -> bool:
        """Return whether the player plays somebody now."""
        return agent in self.cast

    def was_you(self, agent: int | None, tick: int) -> bool:
        """Return whether the player was somebody in a tick of this line of history: what they did then is theirs for good."""
        return agent is not None and self.roles.played.was(agent, tick)

    def look_at(self, agent: int) -> None:
        """Take it that the panes speak of somebody from now on."""
        self.chosen = self.chosen or agent != self.selected
        self.selected = agent
        if self.life.agent != agent and self.world is not None:
            self.life = self._life(agent, self.world)

    # Living on

    def absorb(self, events: Sequence[AnyEvent]) -> list[Moment]:
        """Apply events and return them with their time; those of live time are kept on record."""
        world = self.world
        assert world is not None, "events came before a world"
        moments: list[Moment] = []
        for event in events:
            self._trace(event, world)
            world.apply(event)
            moment = Moment(world.minute, event, world.tick)
            moments.append(moment)
            self._count += 1
            agent = agent_of(event)
            if agent is not None:
                self.latest[agent] = self._count
            self._note(moment, world)
        if not self.replay.on:
            self.record(events)
        return moments

    def record(self, events: Iterable[AnyEvent]) -> None:
        """Keep what a timeline shows of events of live time, and what the player may undo."""
        for event in events:
            self.chronicle.note((event,))
            self.roles.played.note(event, self._ticking)
            match event:
                case TickStarted(tick, minute):
                    self.minutes[tick] = minute
                    self._ticking = tick
                case NewsBroke(topic=topic) if self.world is not None and topic in self.world.topics:
                    self.chronicle.broke([(self._ticking, self.world.topics[topic].title)])
                case _ if isinstance(event, Intervention):
                    self._keep_change(event, self._ticking)

    def _note(self, moment: Moment, world: World) -> None:
        event = moment.event
        self.life.note(event, moment.tick, moment.minute)
        if isinstance(event, ACTS):
            self.acted.add(event.agent)
        if isinstance(event, Exposures.KINDS):
            self.exposures.note(event, world.tick, moment.minute)
        match event:
            case TickStarted(tick, minute):
                self.minutes[tick] = minute
                self.whole = False
                self.visitors.clear()
                self.acted.clear()
            case Shown(agent):
                self.visitors.add(agent)
            case Watched(agent) | Said(agent) | Posted(agent) | Idled(agent) | Read(agent):
                self.choices[agent].append(moment)
            case Rated(agent, item, stars):
                self.choices[agent].append(moment)
                if self._stars is not None:
                    total, count = self._stars.get(item, (0, 0))
                    self._stars[item] = total + stars, count + 1
            case ControlMoved(agent, to):
                self.roles.moved(agent, to == "human")
            case PersonaEdited() | Joined():
                self._name_anew()
            case Measured():
                self._measure(world.tick, event)

    def _keep_change(self, change: Intervention, tick: int) -> None:
        """Keep what the player did to the world; take-overs and questions undo themselves."""
        last = self.changes[-1] if self.changes else None
        brought = isinstance(change, (TieMade, TieCut)) and last is not None and isinstance(last[1], (UnlikeBefriended, TiesRewired))
        if not isinstance(change, (ControlMoved, Asked)) and not (brought and last is not None and last[0] == tick):
            self.changes.append((tick, change))

    def _trace(self, event: AnyEvent, world: World) -> None:
        """Keep what the world is about to forget."""
        self.outcomes.note(event, world)
        if isinstance(event, Unplanned) and event.number in world.plans:
            self.unplanned[event.number] = world.plans[event.number]
        if isinstance(event, MemoryEvent) and (who := world.agents.get(event.agent)) is not None:
            self.traces[event.agent].note(event, who, world.tick)

    # What is worked out when somebody looks

    @property
    def stars(self) -> dict[int, tuple[int, int]]:
        """Item -> (sum, count) of ratings."""
        if self._stars is None and self.world is not None:
            _, rated, stars = self.world.ratings.columns()
            items, places = np.unique(rated, return_inverse=True)
            sums, counts = np.bincount(places, stars).astype(int).tolist(), np.bincount(places).tolist()
            self._stars = dict(zip(items.tolist(), zip(sums, counts, strict=True), strict=True))
        return self._stars or {}

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

    # What things are called

    def _name_anew(self) -> None:
        self._labels.clear()
        self.namings += 1

    def agent(self, agent: int | None) -> Agent | None:
        """Return a person, or None where there is none."""
        return self.world.agents.get(agent) if self.world and agent is not None else None

    def name(self, agent: int) -> str:
        """Return a name that is safe to show."""
        return safe_name(self.world.names.get(agent) or self.roles.coming.get(agent, f"#{agent}")) if self.world else ""

    def label(self, agent: int) -> str:
        """Return a safe name that no two people share: with the age, the occupation or the number where names are equal."""
        if not self._labels and self.world:
            self._labels = labels_of(self.world.agents.values())
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


def _same_people(one: World, other: World) -> bool:
    """Return whether the same people live in two worlds, each as the same persona."""
    if one.agents.keys() != other.agents.keys():
        return False
    pairs = zip(one.agents.values(), other.agents.values(), strict=True)  # both by id
    others = [each.persona == its.persona for each, its in pairs if each is not its]
    return all(others)
