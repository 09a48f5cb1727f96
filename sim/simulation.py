"""The simulation: one tick after another, each observed frozen, decided at once, applied in a keyed order, recorded."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from inspect import isawaitable
from typing import TypeVar

import numpy as np
from msgspec import Struct

from sim import activity, session
from sim.action import Chat, Idle, Post, Scroll, Visit
from sim.agent import Agent
from sim.channel import Move, Utterance, utterance_id
from sim.event import (
    AnyEvent,
    ControlMoved,
    Idled,
    NewsBroke,
    PersonaEdited,
    Posted,
    RecommenderChanged,
    Refused,
    TickStarted,
    Trained,
)
from sim.gate import Answer, Failure, admitted, failed
from sim.journal import Journal, TickRecord, sealed
from sim.metrics import measure
from sim.mind import Decision, Mind
from sim.recommender import recommender_named
from sim.rules import consequences
from sim.scenario import Phase, Scenario
from sim.session import Deeds, Session, Turn
from sim.world import World

T = TypeVar("T")

Intervention = PersonaEdited | RecommenderChanged | ControlMoved

_NEWS_A_TICK = 32
_NEWS_POST = 255  # number, among its author's utterances of a tick, of the post by which a first piece of news breaks


class _Waiting(Struct):
    """A session whose mind has not answered yet."""

    turn: Turn
    answer: Awaitable[Decision]


class _Done(Struct):
    """A session that is over."""

    result: object


class Simulation:
    """Runs a world. The only caller of World.apply besides replays.

    Attributes:
        metrics: of the last tick, by name.
        decisions: how many decisions minds have made.
        refused: how many of them could not be carried out.
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
        self.decisions = 0
        self.refused = 0
        self._mind_of = mind_of
        self._journal = journal
        self._last_hash = last_hash
        self._unsaved: TickRecord | None = None
        self._queue: list[Intervention] = []
        self._intervened = False
        self._events: list[AnyEvent] = []
        self._recommender = recommender_named(world.algorithm, world.catalogue, world.luck)
        self._ids = np.array(list(world.agents), dtype=np.int64)
        self._activity = np.array([agent.persona.activity for agent in world.agents.values()])

    @property
    def changing(self) -> bool:
        """Whether an intervention is queued, or in a tick that is not recorded yet."""
        return bool(self._queue) or self._intervened

    def intervene(self, intervention: Intervention) -> None:
        """Queue an intervention; the next tick begins with it."""
        self._queue.append(intervention)

    async def tick(self) -> TickRecord:
        """Run one tick and return its record, once the journal has it.

        When the journal fails, its error passes through, and the next call first records the same tick again.
        """
        if self._unsaved is None:
            self._unsaved = await self._run()
        record = self._unsaved
        self._journal.append(record)
        self._unsaved, self._intervened = None, False
        return record

    async def _run(self) -> TickRecord:
        self._events = []
        tick = self.world.tick + 1
        self._emit(TickStarted(tick, self.scenario.minute(tick)))
        self._intervene()
        self._train()
        self._break_news()
        plans = await self._plans()
        for phase in self.scenario.phases:
            self._settle(await self._all(self._sessions(phase, plans)))
        events = tuple(self._events)
        self.metrics = measure(self.world, events)
        record = sealed(tick, events, self._last_hash, self.world.state_hash())
        self._last_hash = record.event_hash
        return record

    # What begins a tick

    def _intervene(self) -> None:
        self._intervened = bool(self._queue)
        for intervention in self._queue:
            self._emit(intervention)
            match intervention:
                case RecommenderChanged(algorithm):
                    self._recommender = recommender_named(algorithm, self.world.catalogue, self.world.luck)
                case PersonaEdited(agent, persona):
                    self._activity[self._ids == agent] = persona.activity
                case ControlMoved():
                    pass
        self._queue.clear()

    def _train(self) -> None:
        world = self.world
        losses = self._recommender.fit(world.ratings, world.tick)
        users = len(world.agents)
        self._emit(Trained(self._recommender.name, users, len(world.catalogue), len(world.ratings), losses))

    def _break_news(self) -> None:
        world = self.world
        due = [topic for topic in world.topics.values() if topic.tick <= world.tick and topic.id not in world.broken]
        for k, topic in enumerate(due[:_NEWS_A_TICK] if self.scenario.news else ()):
            number = utterance_id(world.tick, topic.author, _NEWS_POST - k)
            move = Move("tell_news", topic=topic.id)
            self._settle([[NewsBroke(topic.author, topic.id)]])
            text = f"{topic.title}. {topic.summary}"
            post = Utterance(id=number, tick=world.tick, author=topic.author, text=text, moves=(move,), thread=number)
            self._settle([[Posted(topic.author, post, "it is news")]])

    # Plans and phases

    async def _plans(self) -> dict[int, Decision]:
        """Ask everybody active for a plan; return those that need a session, in the keyed order in which they take effect."""
        world = self.world
        acts = activity.active(world.luck, world.tick, self._ids, self._activity)
        agents = [agent for agent, acting in zip(self._ids.tolist(), acts.tolist(), strict=True) if acting or world.agents[agent].human]
        agents.sort(key=lambda agent: world.luck.bits(world.tick, agent, "order"))
        answers = await self._all([session.plan(world, agent) for agent in agents])
        plans: dict[int, Decision] = {}
        for agent, answer in zip(agents, answers, strict=True):
            match answer:
                case Failure(because):
                    self._emit(Refused(agent, "plan", because))
                case Decision(Idle(), because):
                    self._emit(Idled(agent, because))
                case _:
                    plans[agent] = answer
        return plans

    def _sessions(self, phase: Phase, plans: dict[int, Decision]) -> list[Session[Deeds]]:
        match phase:
            case "talk":
                return self._chats(plans)
            case "browse":
                visitors = [agent for agent, plan in plans.items() if isinstance(plan.action, Visit)]
                return [session.visit(self.world, self._recommender, agent) for agent in visitors]
            case "public":
                return [self._public(agent, plan) for agent, plan in plans.items() if isinstance(plan.action, (Scroll, Post))]

    def _chats(self, plans: dict[int, Decision]) -> list[Session[Deeds]]:
        """Pair callers with those they call; whoever is first in the keyed order gets the line."""
        talking: dict[int, int] = {}
        chats: list[Session[Deeds]] = []
        for caller, plan in plans.items():
            if not isinstance(plan.action, Chat) or talking.get(caller) == plan.action.to:
                continue
            called = plan.action.to
            busy = caller if caller in talking else called if called in talking else None
            if busy is not None:
                self._emit(Refused(caller, "chat", f"{self.world.names[busy]} is talking with {self.world.names[talking[busy]]}"))
                continue
            talking[caller], talking[called] = called, caller
            chats.append(session.chat(self.world, caller, called, plan))
        return chats

    def _public(self, agent: int, plan: Decision) -> Session[Deeds]:
        if isinstance(plan.action, Post):
            return session.post(self.world, agent, plan)
        return session.scroll(self.world, agent)

    # Asking minds

    async def _all(self, sessions: list[Session[T]]) -> list[T]:
        """Run sessions side by side; return their results in the order of the sessions."""
        states = [self._advance(each, None) for each in sessions]
        waiting = [i for i, state in enumerate(states) if isinstance(state, _Waiting)]
        if waiting:
            finished = await asyncio.gather(*(self._finish(sessions[i], states[i]) for i in waiting))
            for i, done in zip(waiting, finished, strict=True):
                states[i] = done
        return [state.result for state in states]  # type: ignore[union-attr,misc]

    async def _finish(self, running: Session[T], state: _Waiting | _Done) -> _Done:
        while isinstance(state, _Waiting):
            try:
                answer: Answer = self._checked(state.turn, await state.answer)
            except Exception as error:  # noqa: BLE001 - the seam to minds: no failure of one may end the run
                answer = failed(error)
            state = self._advance(running, answer)
        return state

    def _advance(self, running: Session[T], answer: Answer | None) -> _Waiting | _Done:
        """Run a session until it is over, or until a mind needs time."""
        try:
            turn = next(running) if answer is None else running.send(answer)
            while True:
                reply = self._ask(turn)
                if isinstance(reply, _Waiting):
                    return reply
                turn = running.send(reply)
        except StopIteration as stop:
            return _Done(stop.value)

    def _ask(self, turn: Turn) -> Answer | _Waiting:
        try:
            reply = self._mind_of(self.world.agents[turn.agent]).decide(turn.observation)
        except Exception as error:  # noqa: BLE001 - the seam to minds: no failure of one may end the run
            return failed(error)
        return _Waiting(turn, reply) if isawaitable(reply) else self._checked(turn, reply)

    def _checked(self, turn: Turn, decision: Decision) -> Answer:
        self.decisions += 1
        return admitted(decision, turn.observation, self.world)

    # Taking effect

    def _settle(self, sessions: Iterable[Deeds]) -> None:
        """Apply the deeds of sessions, each followed by its consequences."""
        for deeds in sessions:
            for deed in deeds:
                self._emit(deed)
                for consequence in consequences(self.world, deed, self.scenario.minutes_per_tick):
                    self._emit(consequence)

    def _emit(self, event: AnyEvent) -> None:
        self.world.apply(event)
        self._events.append(event)
        self.refused += isinstance(event, Refused)
