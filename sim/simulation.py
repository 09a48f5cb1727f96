"""The simulation: one tick after another, each observed frozen, decided at once, applied in a keyed order, recorded."""

from collections.abc import Callable, Iterable

import numpy as np

from sim import activity, calendar, feed, scrolling, session
from sim.action import Chat, Idle, Post, Scroll, Visit
from sim.agent import Agent, Emotion, Memory
from sim.calls import CALLS, connected
from sim.channel import Move, Utterance, utterance_id
from sim.deliberation import Deliberation
from sim.errors import SimError
from sim.event import (
    Activated,
    AnyEvent,
    ChangeRefused,
    Idled,
    Intervention,
    Joined,
    MixingChanged,
    NewsBroke,
    Planned,
    Posted,
    PostInjected,
    RecommenderChanged,
    Refused,
    StatementMade,
    TickStarted,
    Trained,
    Unplanned,
    kind_of,
)
from sim.event.base import Shares
from sim.gate import Failure
from sim.input import AnyInput, Decided
from sim.interventions import MOST_PLANS, MOST_POSTS, checked, effects, plain, timely
from sim.journal import Journal, TickRecord, sealed
from sim.metrics import measured
from sim.mind import Decision, Mind
from sim.recommender import Recommender, recommender_named
from sim.recommender.mixing import Mixed
from sim.recommender.plugins import PluginError
from sim.recommender.quality import evaluated
from sim.remembering import remember, slept
from sim.rules import Percept, consequences
from sim.scenario import Phase, Scenario
from sim.turn import Deeds, Session, recalled
from sim.world import World

FALLBACK = "popular"  # what recommends when a recommender of another distribution fails

STIRRING: Emotion = "moderate"  # of the post by which news breaks

_NEWS_A_TICK = 32
_NEWS_POST = 255  # number, among its author's utterances of a tick, of the post by which a first piece of news breaks


class Simulation:
    """Runs a world. The only caller of World.apply besides replays.

    Attributes:
        metrics: of the last tick, by name. communities: how the largest ones were then, by name.
        refused: how many decisions could not be carried out.
        minds: who is asked to decide, and how often.
    """

    def __init__(
        self,
        world: World,
        scenario: Scenario,
        mind_of: Callable[[Agent], Mind],
        journal: Journal,
        last_hash: bytes = b"",
    ) -> None:
        """Prepare to go on from a world.

        Args:
            mind_of: which mind thinks for an agent; asked anew each tick.
            last_hash: event hash of the world's last recorded tick, to which the next is chained.
        """
        self.world = world
        self.scenario = scenario
        self.metrics: dict[str, float] = {}
        self.communities: dict[str, Shares] = {}
        self.refused = 0
        self.minds = Deliberation(world, mind_of)
        self._journal = journal
        self._last_hash = last_hash
        self._unsaved: TickRecord | None = None
        self._queue: list[Intervention | Planned | Unplanned] = []
        self._intervened = False
        self._events: list[AnyEvent] = []
        self._given: list[AnyInput] = []
        self._percepts: dict[int, list[Memory]] = {}
        self._recommender = _recommender(world)
        self._failure: PluginError | None = None

    @property
    def decisions(self) -> int:
        """How many decisions minds have made."""
        return self.minds.decisions

    @property
    def changing(self) -> bool:
        """Whether an intervention is queued, or in a tick that is not recorded yet."""
        return bool(self._queue) or self._intervened

    def intervene(self, intervention: Intervention, at: int | None = None) -> None:
        """Queue an intervention; the next tick begins with it, or, planned, the tick `at`.

        Raises:
            SimError: the world cannot take it, or that tick has passed; names what is allowed.
        """
        world, intervention = self.world, plain(intervention)
        if at is None:
            checked(intervention, world, [each.agent for each in self._queue if isinstance(each, Joined)])
            self._queue.append(intervention)
        elif at <= world.tick + 1:
            raise SimError(f"tick {at}; allowed: ticks after {world.tick + 1}, which is the next")
        elif len(world.plans) + len(self._queue) >= MOST_PLANS:
            raise SimError(f"{MOST_PLANS} interventions are planned already; allowed: no more")
        else:
            checked(intervention, world, later=True)
            number = world.planned + 1 + sum(isinstance(each, Planned) for each in self._queue)
            self._queue.append(Planned(number, at, intervention))

    def call_off(self, number: int) -> None:
        """Take a planned intervention off the schedule.

        Raises:
            SimError: there is none with that number.
        """
        if number not in self.world.plans:
            raise SimError(f"planned intervention {number}; allowed: {', '.join(map(str, self.world.plans)) or 'none is planned'}")
        self._queue.append(Unplanned(number))

    def repeat(self, given: Iterable[AnyInput]) -> None:
        """Let this come into the next tick from outside: what was recorded as such, in order, as it is; nothing is checked before."""
        given = list(given)
        self._queue += [each for each in given if not isinstance(each, Decided)]
        self.minds.repeat(each for each in given if isinstance(each, Decided))

    async def tick(self) -> TickRecord:
        """Run one tick and return its record, once the journal has it.

        When the journal fails, its error passes through, and the next call first records the same tick again.

        Raises:
            StandstillError: minds can decide no more. The tick never happened; call this no more, and go on from the journal.
        """
        if self._unsaved is None:
            self._unsaved = await self._run()
        record = self._unsaved
        self._journal.append(record)
        self._unsaved, self._intervened = None, False
        return record

    async def _run(self) -> TickRecord:
        self._events, self._given = [], []
        self._percepts = {}
        self.minds.taken()  # by a tick that was dropped
        tick = self.world.tick + 1
        self._emit(TickStarted(tick, self.scenario.minute(tick)))
        if self._new_day() and "forgetting" in self.scenario.memory:
            self._settle([list(slept(self.world))])
        self._intervene()
        self._train()
        self._break_news()
        plans = await self._plans()
        for phase in self.scenario.phases:
            await self._act(phase, plans)
        await self._remember()
        if self._failure is not None:  # in this tick, so that whoever goes on from the save lives the same life
            self._give_way(self._failure)
        self._emit(ending := measured(self.world, self._events))
        self.metrics, self.communities = ending.metrics, ending.communities
        given = (*self._given, *self.minds.taken())
        record = sealed(tick, tuple(self._events), self._last_hash, self.world.state_hash(), given)
        self._last_hash = record.event_hash
        return record

    # What begins a tick

    def _intervene(self) -> None:
        """Let what the player and the schedule ask for take effect, the player first."""
        due = [plan for plan in self.world.plans.values() if plan.at <= self.world.tick]
        for plan in due:
            self._emit(Unplanned(plan.number))
        asked = [*self._queue, *(plan.intervention for plan in due)]
        self._intervened = bool(self._queue)
        self._given += self._queue
        self._queue.clear()
        for each in asked:
            if isinstance(each, (Planned, Unplanned)):
                self._emit(each)
            else:
                self._change(timely(each, self.world))

    def _change(self, intervention: Intervention) -> None:
        posts = sum(isinstance(event, (PostInjected, StatementMade)) for event in self._events)
        try:
            checked(intervention, self.world)
            if isinstance(intervention, (PostInjected, StatementMade)) and posts >= MOST_POSTS:
                raise SimError(f"{MOST_POSTS} posts by intervention in one tick are enough")
        except SimError as error:  # the world has changed since it was asked for
            self._emit(ChangeRefused(kind_of(intervention), str(error)))
            return
        self._emit(intervention)
        if isinstance(intervention, (RecommenderChanged, MixingChanged)):
            try:
                self._recommender = _recommender(self.world)
            except PluginError as error:
                self._failure = error
        for effect in effects(intervention, self.world, posts):
            self._take(effect)

    def _train(self) -> None:
        world = self.world
        if not len(world.catalogue):
            return
        losses = self._fitted()
        users = len(world.agents)
        self._emit(Trained(self._recommender.name, users, len(world.catalogue), len(world.ratings), losses))
        if self._new_day() or any(isinstance(event, RecommenderChanged) for event in self._events):
            self._evaluate()

    def _evaluate(self) -> None:
        try:
            self._emit(evaluated(self.world))
        except PluginError as error:
            self._failure = error

    def _fitted(self) -> tuple[float, ...]:
        """Fit the recommender and return its losses; one that fails gives way to the popular one."""
        failure = self._failure
        try:
            if failure is None:
                return self._recommender.fit(self.world.ratings, self.world.tick)
        except PluginError as error:
            failure = error
        self._give_way(failure)
        return self._recommender.fit(self.world.ratings, self.world.tick)

    def _give_way(self, failure: PluginError) -> None:
        """Let the popular recommender take the place of one that failed."""
        self._failure = None
        self._emit(ChangeRefused(kind_of(RecommenderChanged), str(failure)))
        self._emit(RecommenderChanged(FALLBACK))
        self._recommender = _recommender(self.world)

    def _recommended(self, agent: int) -> Session[Deeds]:
        """Return a visit that finds the recommender closed where the recommender fails."""
        try:
            return (yield from session.visit(self.world, self._recommender, agent))
        except PluginError as error:
            self._failure = error
            return [Refused(agent, "visit", str(error))]

    def _new_day(self) -> bool:
        """Return whether this tick is the first of a day of the calendar."""
        tick = self.world.tick
        return tick == 1 or self.scenario.minute(tick) // calendar.DAY != self.scenario.minute(tick - 1) // calendar.DAY

    def _break_news(self) -> None:
        """Let the news of this tick break; that of a blocked account stays due until it may publish again."""
        world = self.world
        due = [topic for topic in world.topics.values() if topic.tick <= world.tick and topic.id not in world.broken]
        due = [topic for topic in due if topic.author not in world.policy.blocked]
        for k, topic in enumerate(due[:_NEWS_A_TICK]):
            number = utterance_id(world.tick, topic.author, _NEWS_POST - k)
            move = Move("tell_news", topic=topic.id, valence=topic.tilt)
            self._settle([[NewsBroke(topic.author, topic.id)]])
            text = f"{topic.title}. {topic.summary}"
            post = Utterance(id=number, tick=world.tick, author=topic.author, text=text, moves=(move,), thread=number, emotion=STIRRING)
            self._settle([[Posted(topic.author, post, "it is news")]])

    # Plans and phases

    async def _plans(self) -> dict[int, Decision]:
        """Ask everybody active for a plan; return those that need a session, in the keyed order in which they take effect."""
        world = self.world
        agents = self._active()
        self._emit(Activated(tuple(agents)))
        agents.sort(key=lambda agent: world.luck.bits(world.tick, agent, "order"))
        plans: dict[int, Decision] = {}
        asked = [agent for agent in agents if self.scenario.plans or world.agents[agent].human]
        if len(asked) < len(agents):
            plans = dict.fromkeys(agents, Decision(Scroll()))
        answers = await self.minds.all([session.plan(world, agent, self.scenario.phases) for agent in asked])
        for agent, answer in zip(asked, answers, strict=True):
            plans.pop(agent, None)
            for recall in recalled(agent, answer):
                self._emit(recall)
            match answer:
                case Failure(because):
                    self._emit(Refused(agent, "plan", because))
                case Decision(Idle(), because):
                    self._emit(Idled(agent, because))
                case _:
                    plans[agent] = answer
        return plans

    def _active(self) -> list[int]:
        """Return who acts in this tick, ascending: drawn by the rule of activity, or played, and not busy all through it."""
        world, choice = self.world, self.world.activity
        people = list(world.agents.values())
        rule = activity.rule_named(choice.rule if choice else self.scenario.activity)
        idle = world.tick - 1 - np.array([person.acted for person in people], dtype=np.float64)
        weights = np.array([person.persona.activity for person in people])
        chances = rule(weights, idle, choice.chance if choice else activity.CHANCE)
        acts = activity.active(world.luck, world.tick, np.array(list(world.agents), dtype=np.int64), chances).tolist()
        drawn = [person for person, acting in zip(people, acts, strict=True) if (acting or person.human) and self._has_time(person)]
        if not self.scenario.plans:
            drawn = [person for person in drawn if person.human or feed.waits(world, person)]
        return [person.id for person in drawn]

    def _has_time(self, person: Agent) -> bool:
        return calendar.has_time(person, self.world.minute, self.scenario.minutes_per_tick)

    async def _act(self, phase: Phase, plans: dict[int, Decision]) -> None:
        """Let all plans of one kind take effect."""
        if phase == "talk":
            return await self._talk({agent: plan for agent, plan in plans.items() if isinstance(plan.action, Chat)})
        kinds = (Visit,) if phase == "browse" else (Scroll, Post)
        due = {agent: plan for agent, plan in plans.items() if isinstance(plan.action, kinds)}
        free = {agent: plan for agent, plan in due.items() if self._has_time(self.world.agents[agent])}
        for agent in [agent for agent in due if agent not in free]:
            self._emit(Idled(agent, f"I was busy until {calendar.clock(self.world.agents[agent].busy.until)}"))
        self._settle(await self.minds.all([self._alone(agent, plan) for agent, plan in free.items()]))
        return None

    async def _talk(self, callers: dict[int, Decision]) -> None:
        """Let people call each other; whoever finds the line busy tries once more when that chat is over."""
        for attempt in range(CALLS):
            lines = connected(self.world, callers, self.scenario.minutes_per_tick, last=attempt == CALLS - 1)
            for refused in lines.refused:
                self._emit(refused)
            self._settle(
                await self.minds.all([session.chat(self.world, caller, called, callers[caller], attempt) for caller, called in lines.pairs])
            )
            callers = lines.waiting

    def _alone(self, agent: int, plan: Decision) -> Session[Deeds]:
        match plan.action:
            case Visit():
                return self._recommended(agent)
            case Post():
                return scrolling.post(self.world, agent, plan)
            case _:
                return scrolling.scroll(self.world, agent, self.scenario.unworded, self.scenario.reactions)

    async def _remember(self) -> None:
        """Let everybody note what they perceived in this tick, where people have a memory for that."""
        if not self.scenario.memory:
            return
        perceived = sorted(self._percepts.items())
        self._settle(await self.minds.all([remember(self.world, agent, percepts, self.scenario.memory) for agent, percepts in perceived]))

    # Taking effect

    def _settle(self, sessions: Iterable[Deeds]) -> None:
        """Apply the deeds of sessions, each followed by its consequences."""
        for deeds in sessions:
            for deed in deeds:
                self._take(scrolling.stopped(self.world, deed))

    def _take(self, effect: AnyEvent | Percept) -> None:
        """Apply a deed with its consequences; what is only perceived waits for the end of the tick."""
        if isinstance(effect, Percept):
            self._percepts.setdefault(effect.agent, []).append(effect.memory)
            return
        self._emit(effect)
        for consequence in consequences(self.world, effect):
            if isinstance(consequence, Percept):
                self._percepts.setdefault(consequence.agent, []).append(consequence.memory)
            else:
                self._emit(consequence)

    def _emit(self, event: AnyEvent) -> None:
        self.world.apply(event)
        self._events.append(event)
        self.refused += isinstance(event, Refused)


def _recommender(world: World) -> Recommender:
    """Return what recommends in a world, untrained."""
    plain = recommender_named(world.algorithm, world.catalogue, world.luck)
    if not world.mixing:
        return plain
    return Mixed(plain, recommender_named("random", world.catalogue, world.luck), world.mixing)
