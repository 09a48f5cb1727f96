"""The end of a tick: what somebody lived through passes from sensory memory into the stores behind it."""

from collections.abc import Iterator, Sequence
from functools import partial
from math import exp

from msgspec.structs import replace

from sim.action import Conclude, Note
from sim.agent import SHORT_TERM_CAPACITY, Memory, Recollection
from sim.channel import CHAT_LIMIT
from sim.event import Enhanced, Forgot, MemoryEvent, Noted, Promoted, Recalled, Reflected, Refused, Remembered
from sim.gate import Failure
from sim.memory import ENHANCEMENTS, GATHERED, NOTABLE, STAGES, Stage, forgotten, likeness, recall, relevance_to
from sim.memory.forgetting import crowded_out
from sim.memory.likeness import SAME
from sim.memory.stages import ALIKE, ENDURING, IDLE, LOOKED_BACK_ON, NEWEST
from sim.memory.wondering import Wonder, wonder
from sim.mind import Decision
from sim.observation import Noting, Reflecting
from sim.randomness import Luck
from sim.stores import assign
from sim.text import clean
from sim.turn import Deeds, Session, Turn, common
from sim.world import World

PERCEPTS = 64  # of one tick that can be noted, the last ones


def remember(world: World, agent: int, percepts: Sequence[Memory], stages: Sequence[Stage] = STAGES) -> Session[Deeds]:
    """Let an agent note what they perceived this tick, keep what matters, and reflect when enough has been gathered."""
    own = _Own(world, agent, stages)
    percepts = tuple(percepts[-PERCEPTS:])
    answer = yield Turn(agent, Noting(**common(world, agent), percepts=percepts))
    if isinstance(answer, Failure):
        return [Refused(agent, "note", answer.because)]
    notes = own.notes(percepts, answer)
    if notes:
        own.happen(Noted(agent, notes))
    for note in notes:
        if note.importance >= NOTABLE or "sensory" not in stages:
            yield from _kept(own, note)
    if own.me.gathered > GATHERED and {"reflection", "long"} <= set(stages):
        yield from _reflected(own)
    return own.deeds


def slept(world: World) -> Iterator[Forgot]:
    """Yield what everybody forgets overnight; to be asked for in the first tick of a day."""
    for who in world.agents.values():
        lot = partial(_lot, world.luck, who.id)
        if lost := forgotten(who.memories, world.minute, lot):
            yield Forgot(who.id, lost)


def _lot(luck: Luck, agent: int, memory: Memory) -> float:
    return luck.draw(memory.accessed, agent, "forget", memory.id)


class _Own:
    """One person's memory while it is being written: events are collected, and assigned to a copy of that person alone."""

    def __init__(self, world: World, agent: int, stages: Sequence[Stage]) -> None:
        me = world.agents[agent]
        self.me = replace(me, sensory=list(me.sensory), memories=list(me.memories))
        self.world = world
        self.stages = stages
        self.deeds: Deeds = []

    @property
    def short(self) -> list[Memory]:
        return [memory for memory in self.me.memories if memory.store == "short"]

    def happen(self, event: MemoryEvent) -> None:
        self.deeds.append(event)
        assign(self.me, event, self.world.minute)

    def notes(self, percepts: Sequence[Memory], answer: Decision) -> tuple[Memory, ...]:
        """Return the percepts as the mind noted them, each once, in sensory memory."""
        assert isinstance(answer.action, Note)
        remarks = {remark.number: remark for remark in answer.action.remarks if remark.number < len(percepts)}
        return tuple(
            replace(
                percepts[number],
                text=clean(remark.text, CHAT_LIMIT),
                importance=remark.importance / 10,
                id=self.me.made + k,
                store="sensory",
                accessed=self.world.minute,
            )
            for k, (number, remark) in enumerate(sorted(remarks.items()), start=1)
        )

    def ask(self, about: Wonder, sources: Sequence[Memory], scores: tuple[Recollection, ...]) -> Turn:
        """Return the turn in which an insight is drawn."""
        known = common(self.world, self.me.id)
        known["me"] = self.me
        reflecting = Reflecting(
            **known,
            question=about.question,
            sources=tuple(sources),
            scores=scores,
            other=about.other,
            item=about.item,
            topic=about.topic,
        )
        return Turn(self.me.id, reflecting)

    def insight(self, answer: Decision, sources: Sequence[Memory], about: Wonder) -> Memory:
        """Return the insight that a mind has drawn, as important as its sources are on average (RecAgent, section 3.2)."""
        assert isinstance(answer.action, Conclude)
        return Memory(
            tick=self.world.tick,
            kind="insight",
            text=clean(answer.action.insight, CHAT_LIMIT),
            importance=round(sum(source.importance for source in sources) / len(sources), 4),
            other=about.other,
            item=about.item,
            topic=about.topic,
            id=self.me.made + 1,
            store="long",
            accessed=self.world.minute,
            sources=tuple(source.id for source in sources),
        )

    def refuse(self, deed: str, failure: Failure) -> None:
        self.deeds.append(Refused(self.me.id, deed, failure.because))

    def crowd_out(self) -> None:
        """Lose what long-term memory has no room for."""
        if lost := crowded_out(self.me.memories, self.world.minute):
            self.happen(Forgot(self.me.id, lost))


def _kept(own: _Own, note: Memory) -> Session[None]:
    """Take a note into short-term memory; move what it has enhanced often enough on to long-term memory."""
    agent, short = own.me.id, own.short
    if "short" not in own.stages:
        own.happen(Remembered(agent, replace(note, store="long")))
        return own.crowd_out()
    ripe: list[int] = []
    for memory in _enhanced(own, note, short) if "long" in own.stages else ():
        own.happen(Enhanced(agent, memory.id, note.id))
        if len(memory.enhanced) + 1 >= ENHANCEMENTS:
            ripe.append(memory.id)
    staying = [memory for memory in short if memory.id not in ripe]
    lost = _faintest(staying, own.world.minute).id if len(staying) >= SHORT_TERM_CAPACITY else None
    own.happen(Remembered(agent, replace(note, store="short"), lost))
    if ripe:
        yield from _promoted(own, ripe)
    if len(own.short) > SHORT_TERM_CAPACITY:  # the mind found no insight, so nothing moved on
        own.happen(Forgot(agent, (_faintest(own.short[:-1], own.world.minute).id,)))
    return None


def _faintest(short: list[Memory], now: int) -> Memory:
    """Return what overflows: the least important (RecAgent, section 3.2), but no more than ENDURING idle ones keep the fresh out.

    By importance alone, ten unforgettable moments of a long life would fill short-term memory for good.
    """
    idle = [memory for memory in short if now - memory.accessed > IDLE]
    return min(idle if len(idle) > ENDURING else short, key=_standing)


def _standing(memory: Memory) -> tuple[float, int, int]:
    """Return what keeps a memory in short-term memory: importance, and among equals what has enhanced it, and freshness."""
    return memory.importance, len(memory.enhanced), memory.id


def _enhanced(own: _Own, note: Memory, short: list[Memory]) -> Iterator[Memory]:
    """Yield the short-term memories that a note enhances: p = sigmoid(likeness), more for the newest (RecAgent, section 3.2)."""
    luck = own.world.luck.of(own.world.tick, own.me.id)
    for memory in short:
        chance = 1 / (1 + exp(-likeness(note, memory))) + (NEWEST if memory is short[-1] else 0.0)
        open_to_more = len(memory.enhanced) < 2 * ENHANCEMENTS  # a bound, where the mind never finds an insight
        if chance >= ALIKE and open_to_more and luck.draw("enhance", note.id << 20 | memory.id & 0xFFFFF) < chance:
            yield memory


def _promoted(own: _Own, ripe: Sequence[int]) -> Session[None]:
    """Move the oldest of some memories to long-term memory, with an insight drawn from all of them and from what enhanced them.

    One note may bring several to the point, which then are much the same: the oldest takes the others in.
    """
    short = {memory.id: memory for memory in own.short}
    enhancers = sorted({each for memory_id in ripe for each in (memory_id, *short[memory_id].enhanced)} & short.keys())
    sources = [short[ripe[0]], *(short[each] for each in enhancers if each != ripe[0])]
    about = _in_common(sources)
    answer = yield own.ask(about, sources, ())
    if isinstance(answer, Failure):
        return own.refuse("conclude", answer)
    own.happen(Promoted(own.me.id, ripe[0], own.insight(answer, sources, about)))
    return own.crowd_out()


def _in_common(sources: Sequence[Memory]) -> Wonder:
    """Return what some memories all concern."""
    others, items, topics = ({getattr(source, name) for source in sources} for name in ("other", "item", "topic"))
    return Wonder(
        "",
        other=next(iter(others)) if len(others) == 1 else None,
        item=next(iter(items)) if len(items) == 1 else None,
        topic=next(iter(topics)) if len(topics) == 1 else None,
    )


def _reflected(own: _Own) -> Session[None]:
    """Ask a question of the latest memories, recall what bears on it, and draw an insight (RecAgent, section 3.2)."""
    world, me = own.world, own.me
    latest = me.memories[-LOOKED_BACK_ON:]
    about = wonder(latest, world.names, world.catalogue, world.topics)
    if about is None:
        return

    def bearing(cue: str, memories: Sequence[Memory]) -> list[float]:
        alike = relevance_to(cue, memories)
        return [max(score, SAME) if about.concerns(memory) else score for score, memory in zip(alike, memories, strict=True)]

    found = recall(latest, about.question, world.minute, bearing).found
    held = {memory.id: memory for memory in latest}
    sources = [held[each.memory] for each in found]
    answer = yield own.ask(about, sources, found)
    if isinstance(answer, Failure):
        return own.refuse("reflect", answer)
    own.happen(Recalled(me.id, about.question, found))
    own.happen(Reflected(me.id, about.question, own.insight(answer, sources, about)))
    own.crowd_out()
