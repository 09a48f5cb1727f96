"""Snapshots: a whole world as strict JSON, and a world from it only if everything in it refers to something."""

from collections import Counter
from collections.abc import Hashable, Iterable

import msgspec

from saves.errors import DamagedError
from saves.payload import printable
from saves.reference import dangling
from sim.agent import LONG_TERM_CAPACITY, MUTED_CAPACITY, POOL_CAPACITY, SENSORY_CAPACITY, SHORT_TERM_CAPACITY, Agent
from sim.cascades import CASCADES_KEPT
from sim.channel import Utterance, author_of
from sim.event import AnyEvent
from sim.interventions import MOST_PLANS
from sim.network import MOST_KINDS
from sim.world import Snapshot, World

AGENT_LIMIT = 1 << 20  # ids below: sim.channel.utterance_id
ITEM_LIMIT = 1 << 31
NUMBER_LIMIT = 1 << 63

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Snapshot)


def encoded(world: World) -> bytes:
    """Return a world as JSON.

    Raises:
        ValueError: it holds text that was not cleaned, and would be refused when read.
    """
    raw = _encoder.encode(world.snapshot())
    if not printable(raw.decode()):
        raise ValueError("the world holds text that was not cleaned")
    return raw


def decoded(raw: bytes) -> World:
    """Return the world that JSON holds.

    Raises:
        DamagedError: it holds none, or refers to something that is not there.
    """
    try:
        snapshot = _decoder.decode(raw)
        if not printable(_encoder.encode(snapshot).decode()):
            raise DamagedError("it holds control characters")
        _check(snapshot)
        world = World.restored(snapshot)
        _check_plans(world)
        return world
    except (ValueError, RecursionError, KeyError, IndexError, TypeError, OverflowError) as error:
        raise DamagedError(f"it holds no world ({error})") from error


def _check(snapshot: Snapshot) -> None:
    agents = _unique("agent", (agent.id for agent in snapshot.agents), AGENT_LIMIT)
    items = _unique("item", (item.id for item in snapshot.items), ITEM_LIMIT)
    topics = _unique("topic", (topic.id for topic in snapshot.topics))
    _unique("post", (post.id for post in snapshot.posts), NUMBER_LIMIT)
    _known("tie", {tie.source for tie in snapshot.ties} | {tie.target for tie in snapshot.ties}, agents)
    _unique("tie", ((tie.source, tie.target) for tie in snapshot.ties))
    if len({tie.kind for tie in snapshot.ties}) > MOST_KINDS or any(not 0 <= tie.closeness <= 1 for tie in snapshot.ties):
        raise DamagedError(f"ties: at most {MOST_KINDS} kinds, closeness 0 to 1")
    _known("topic's author", {topic.author for topic in snapshot.topics}, agents)
    _known("broken news", snapshot.broken.keys(), topics)
    for agent in snapshot.agents:
        _check_agent(agent, agents, items, topics)
    for utterance in snapshot.posts:
        _check_utterance(utterance, agents, items, topics)
    _known("answered author", snapshot.answers.keys(), agents)
    for lines in snapshot.chats:
        if not lines:
            raise DamagedError("a chat without lines")
        for utterance in lines:
            _check_utterance(utterance, agents, items, topics)
    _known("blocked account", snapshot.policy.blocked, agents)
    _unique("cascade", (cascade.root for cascade in snapshot.cascades), NUMBER_LIMIT)
    if len(snapshot.cascades) > CASCADES_KEPT or not all(cascade.widths for cascade in snapshot.cascades):
        raise DamagedError(f"{len(snapshot.cascades)} cascades; allowed: {CASCADES_KEPT}, none of them empty")
    _check_numbers(snapshot)


def _check_plans(world: World) -> None:
    events: list[AnyEvent] = [*world.plans.values(), *([world.activity] if world.activity else [])]
    for event in events:
        if bad := dangling(event, world):
            raise DamagedError(f"a plan or rule names {bad}")


def _check_numbers(snapshot: Snapshot) -> None:
    if not 0 <= snapshot.mixing <= 5 or len(snapshot.plans) > MOST_PLANS or not 0 <= snapshot.planned < NUMBER_LIMIT:
        raise DamagedError(f"{snapshot.mixing} random items, {len(snapshot.plans)} plans; allowed: 0 to 5, at most {MOST_PLANS}")
    if not 0 <= snapshot.tick < NUMBER_LIMIT or not 0 <= snapshot.minute < NUMBER_LIMIT:
        raise DamagedError(f"tick {snapshot.tick}, minute {snapshot.minute}; allowed: 0 or more")
    if max(abs(snapshot.seed), abs(snapshot.salt)) >= NUMBER_LIMIT:
        raise DamagedError("seed or salt beyond 64 bits")


def _check_agent(agent: Agent, agents: set[Hashable], items: set[Hashable], topics: set[Hashable]) -> None:
    _known("topic", agent.attitudes.keys() | agent.known.keys(), topics)
    _known("item", agent.watched.keys() | set(agent.shown) | {tip.item for tip in agent.heard}, items)
    _known("agent", {tip.source for tip in agent.heard}, agents)
    _known("topic", {impression.topic for impression in agent.pool}, topics)
    _known("agent", {author_of(impression.post) for impression in agent.pool} | set(agent.muted), agents)
    if len(agent.pool) > POOL_CAPACITY or len(agent.muted) > MUTED_CAPACITY:
        raise DamagedError(f"agent {agent.id}: {len(agent.pool)} messages in the pool, {len(agent.muted)} muted; allowed: fewer")
    memories = [*agent.sensory, *agent.memories]
    _known("item", {memory.item for memory in memories} - {None}, items)
    _known("agent", {memory.other for memory in memories} - {None}, agents)
    _known("topic", {memory.topic for memory in memories} - {None}, topics)
    _check_memories(agent)


def _check_memories(agent: Agent) -> None:
    for store, capacity in (("short", SHORT_TERM_CAPACITY), ("long", LONG_TERM_CAPACITY)):
        held = sum(memory.store == store for memory in agent.memories)
        if held > capacity:
            raise DamagedError(f"agent {agent.id} has {held} {store}-term memories; allowed: {capacity}")
    if len(agent.sensory) > SENSORY_CAPACITY:
        raise DamagedError(f"agent {agent.id} has {len(agent.sensory)} sensory memories; allowed: {SENSORY_CAPACITY}")
    numbers = [memory.id for memory in agent.memories if memory.id]
    if len(set(numbers)) < len(numbers) or any(not 0 < number <= agent.made for number in numbers):
        raise DamagedError(f"agent {agent.id} has memories with numbers twice, or beyond the last that was given")


def _check_utterance(line: Utterance, agents: set[Hashable], items: set[Hashable], topics: set[Hashable]) -> None:
    _known("author", {line.author}, agents)
    _known("hearer", {line.to} - {None}, agents)
    for move in line.moves:
        _known("item", {move.item} - {None}, items)
        _known("topic", {move.topic} - {None}, topics)
        _known("agent", {move.person} - {None}, agents)


def _unique(what: str, ids: Iterable[Hashable], limit: int = 0) -> set[Hashable]:
    count = Counter(ids)
    double = next((one for one, times in count.items() if times > 1), None)
    if double is not None:
        raise DamagedError(f"{what} {double!r} occurs twice")
    for one in count:
        if limit and isinstance(one, int) and not 0 <= one < limit:
            raise DamagedError(f"{what} {one}; allowed: 0 to {limit - 1}")
    return set(count)


def _known(what: str, used: Iterable[Hashable], known: set[Hashable]) -> None:
    for one in used:
        if one not in known:
            raise DamagedError(f"{what} {one!r} is not in the world")
