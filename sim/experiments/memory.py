"""Memory: are facts told early remembered at the end and trivia not, and what does each stage of memory do for that?

A person leads a scripted life of some weeks: on the first days facts are told to them that matter; a third of these come up again
and are asked for now and then (rehearsed), a third are never heard of again but of the gravest (grave), a third are neither
(plain); all the while trivial things happen, and now and then something notable. What they perceive passes through
sim.remembering and the mind that is tried; then each fact is asked for, in words other than those in which it was told.
Without a stage the same life leaves other traces.

Source: Wang et al. 2023 (RecAgent, arXiv 2306.02552), section 4.2, whose ablations were judged by people on a scale from 1 to 5.
"""

from collections.abc import Sequence
from inspect import isawaitable
from typing import Literal

from msgspec import Struct, msgpack

from sim.agent import Agent, Memory
from sim.calendar import DAY
from sim.event import Recalled, TickStarted
from sim.gate import admitted
from sim.memory import STAGES, Stage, recall
from sim.mind import Mind
from sim.randomness import AgentLuck
from sim.remembering import remember, slept
from sim.scenarios import new_world
from sim.turn import Deeds, Session
from sim.world import World

TICKS_A_DAY = 8
MORNING, HOURS = 8 * 60, 2 * 60  # minute at which a day begins, minutes of a tick
TELLING_DAYS = 6  # in which all facts are told
RETOLD = 4  # times that a rehearsed fact comes up again, about half a day apart
ASKED = 0.2  # chance a tick that a rehearsed fact is asked for
TRIVIA = 2  # a tick
TRIVIAL = 0.3  # importance up to which something is trivial
STALE = 5 * DAY
NOTABLE_CHANCE = 0.15  # a tick, of something that is worth a memory and is not asked for

# (as told, told again, asked for, asked at the end). {name}: somebody; {place}: somewhere; each is drawn once a fact.
_FACTS = (
    ("{name} is moving to {place} in spring.", "{name} spoke of the move to {place} again.", "Where is {name} moving?"),
    ("{name} lent me the money for a boat in {place}.", "{name} asked about the boat in {place}.", "Who lent me money, was it {name}?"),
    ("{name} has been ill since the trip to {place}.", "{name} is still ill after {place}.", "How is the health of {name}?"),
    ("{name} and I will open a shop in {place}.", "{name} has found a shop to let in {place}.", "What do {name} and I plan to open?"),
    ("{name} was offered a post at the harbour of {place}.", "{name} will take the post in {place}.", "Which post was {name} offered?"),
    ("{name} told me a secret about the fire in {place}.", "{name} fears for the secret about {place}.", "What secret did {name} tell?"),
)
_TRIVIA = (
    ("post", "I posted about the weather on {place} road."),
    ("film", "Somebody mentioned a film with a {thing} in it."),
    ("chat", "I talked with a neighbour about a {thing}."),
    ("film", "I did not mind the film about the {thing}."),
)
_NOTABLE = (
    "I won a {thing} at the fair of {place}.",
    "I had a bad fall over a {thing} in {place}.",
    "The {thing} from {place} came at last.",
)
_PLACES = (
    "Bergen",
    "Turku",
    "Gdansk",
    "Lisbon",
    "Aarhus",
    "Tromso",
    "Genoa",
    "Utrecht",
    "Malmo",
    "Galway",
    "Porto",
    "Vilnius",
    "Bremen",
    "Cadiz",
    "Ostend",
    "Split",
)
_THINGS = (
    "kettle",
    "ladder",
    "violin",
    "sled",
    "lantern",
    "carpet",
    "bicycle",
    "mirror",
    "barrel",
    "compass",
    "saddle",
    "trumpet",
    "quilt",
    "anvil",
    "teapot",
    "kite",
)


Sort = Literal["rehearsed", "grave", "plain"]
SORTS: tuple[Sort, ...] = ("rehearsed", "grave", "plain")
WEIGHT: dict[Sort, float] = {"rehearsed": 0.8, "grave": 1.0, "plain": 0.8}  # importance, by the rules


class _Fact(Struct, frozen=True):
    """A fact: when and how it is told, and told again, and how it is asked for. other: whom it is about."""

    told_at: int
    told: str
    again: str
    asked: str
    other: int
    sort: Sort


async def memory_trial(
    seed: int, stages: Sequence[Stage], mind: Mind, *, facts: int = 12, people: int = 4, ticks: int = 240
) -> dict[str, float]:
    """Return what some people remember at the end of the same lives, by name of the score, on average.

    Args:
        stages: of memory that they have; sim.memory.STAGES for all.
        facts: told to each, a third of every sort. ticks: eight a day.

    Returns:
        rehearsed, grave, plain: share of these facts that are among the five memories that come to mind when they are asked for
            (recall@5), themselves or in an insight into the person whom they are about.
        first: share of all facts where such a memory comes to mind first (precision@1).
        trivia: share of trivial memories in all that is kept.
        insights: share of the people whom rehearsed facts are about into whom an insight was drawn and is still held.
        stale: share of long-term memories that nothing has brought to mind for STALE minutes.
        kept, bytes: memories of one person and their size.
    """
    world = new_world("town", seed, max(people, facts + 1))
    lives = [_Life(world, agent, facts) for agent in list(world.agents)[:people]]
    for tick in range(1, ticks + 1):
        yesterday = world.minute // DAY
        world.apply(TickStarted(tick, (tick - 1) // TICKS_A_DAY * DAY + MORNING + (tick - 1) % TICKS_A_DAY * HOURS))
        if world.minute // DAY > yesterday and "forgetting" in stages:
            _take_effect(world, list(slept(world)))
        for life in lives:
            if percepts := life.percepts(world):
                _take_effect(world, await _answered(world, mind, remember(world, life.agent, percepts, stages)))
            for cue in life.asked(world):
                found = recall(world.agents[life.agent].memories, cue, world.minute).found
                _take_effect(world, [Recalled(life.agent, cue, found)] if found else [])
    scores = [life.scores(world) for life in lives]
    return {name: sum(score[name] for score in scores) / len(scores) for name in scores[0]}


def without(stage: Stage) -> tuple[Stage, ...]:
    """Return all stages of memory but one."""
    return tuple(each for each in STAGES if each != stage)


def _take_effect(world: World, deeds: Deeds) -> None:
    for deed in deeds:
        world.apply(deed)


async def _answered(world: World, mind: Mind, session: Session[Deeds]) -> Deeds:
    """Return the deeds of a session, with one mind for all its turns."""
    try:
        turn = next(session)
        while True:
            decision = mind.decide(turn.observation)
            turn = session.send(admitted(await decision if isawaitable(decision) else decision, turn.observation, world))
    except StopIteration as over:
        deeds: Deeds = over.value
        return deeds


class _Life:
    """One person's scripted life: what they perceive when, and what they are asked."""

    def __init__(self, world: World, agent: int, facts: int) -> None:
        self.agent = agent
        self._luck = world.luck
        self._told: set[str] = set()
        others = [other for other in world.agents if other != agent]
        drawn = self._luck.of(0, agent)
        self._facts = [self._fact(world, drawn, k, others[k % len(others)], facts) for k in range(facts)]

    def _fact(self, world: World, luck: AgentLuck, k: int, other: int, facts: int) -> _Fact:
        names = {"name": world.names[other], "place": luck.pick("place", _PLACES, k)}
        told, again, asked = (form.format(**names) for form in _FACTS[k % len(_FACTS)])
        at = 1 + k * TELLING_DAYS * TICKS_A_DAY // facts
        return _Fact(at, told, again, asked, other, SORTS[k % len(SORTS)])

    def percepts(self, world: World) -> list[Memory]:
        """Return what happens to them in this tick, with the rules' own scores: 0.8 for facts and what is notable, 0.1 to 0.3 else."""
        tick, luck = world.tick, self._luck.of(world.tick, self.agent)
        found = []
        for fact in self._facts:
            after, rest = divmod(tick - fact.told_at, TICKS_A_DAY // 2)
            if after == rest == 0:
                found.append(self._fact_memory(tick, fact, fact.told))
            elif fact.sort == "rehearsed" and rest == 0 and 0 < after <= RETOLD:
                found.append(self._fact_memory(tick, fact, fact.again))
        words = {"thing": luck.pick("thing", _THINGS), "place": luck.pick("elsewhere", _PLACES)}
        if luck.draw("notable") < NOTABLE_CHANCE:
            found.append(Memory(tick, "self", luck.pick("which", _NOTABLE).format(**words), 0.8))
        for k in range(TRIVIA):
            kind, form = luck.pick("trivia", _TRIVIA, k)
            text = form.format(thing=luck.pick("thing", _THINGS, k + 1), place=luck.pick("elsewhere", _PLACES, k + 1))
            found.append(Memory(tick, kind, text, 0.1 + 0.2 * luck.draw("weight", k)))
        return found

    @staticmethod
    def _fact_memory(tick: int, fact: _Fact, text: str) -> Memory:
        return Memory(tick, "self", text, WEIGHT[fact.sort], other=fact.other)

    def asked(self, world: World) -> list[str]:
        """Return the cues by which rehearsed facts are asked for in this tick."""
        luck = self._luck.of(world.tick, self.agent)
        return [
            fact.asked
            for k, fact in enumerate(self._facts)
            if fact.sort == "rehearsed" and fact.told_at < world.tick and luck.draw("asked", k) < ASKED
        ]

    def scores(self, world: World) -> dict[str, float]:
        """Return what they remember now (memory_trial)."""
        me = world.agents[self.agent]
        hits: dict[str, list[float]] = {sort: [] for sort in SORTS}
        first: list[float] = []
        for fact in self._facts:
            found = [memory.other == fact.other for memory in _came(me, fact.asked, world.minute)]
            hits[fact.sort].append(float(any(found)))
            first.append(float(any(found[:1])))
        insights = {memory.other for memory in me.memories if memory.kind == "insight"}
        rehearsed = [fact.other for fact in self._facts if fact.sort == "rehearsed"]
        return {
            **{sort: _mean(hits[sort]) for sort in SORTS},
            "first": _mean(first),
            "trivia": _mean([float(memory.importance <= TRIVIAL) for memory in me.memories if memory.kind != "insight"]),
            "insights": _mean([float(other in insights) for other in rehearsed]),
            "stale": _mean([float(world.minute - memory.accessed > STALE) for memory in me.memories if memory.store == "long"]),
            "kept": float(len(me.memories)),
            "bytes": float(len(msgpack.encode(me.memories))),
        }


def _came(me: Agent, cue: str, now: int) -> list[Memory]:
    held = {memory.id: memory for memory in me.memories}
    return [held[each.memory] for each in recall(me.memories, cue, now).found]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0
