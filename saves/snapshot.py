"""Snapshots: a whole world as strict JSON, and a world from it only if everything in it refers to something."""

from collections import Counter
from collections.abc import Collection, Hashable, Iterable
from typing import NamedTuple

import msgspec

from saves.errors import DamagedError
from saves.payload import printable
from saves.reference import dangling, misplaced, planned_wrong
from saves.weight import check_weight
from sim.agent import LONG_TERM_CAPACITY, MUTED_CAPACITY, POOL_CAPACITY, SENSORY_CAPACITY, SHORT_TERM_CAPACITY, Agent
from sim.channel import DEEPEST, Utterance, author_of, tick_of
from sim.event.intervention import MIND_LIMIT
from sim.interventions import MOST_PLANS
from sim.measures import unsound
from sim.network import MOST_KINDS
from sim.ranking import RANKERS
from sim.snapshot import Snapshot
from sim.text import clean
from sim.topic import MOST_TOPICS
from sim.world import World, posts_kept

AGENT_LIMIT = 1 << 20  # ids below: sim.channel.utterance_id
ITEM_LIMIT = 1 << 31
NUMBER_LIMIT = 1 << 63

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Snapshot)


class _Named(NamedTuple):
    """Whom and what people and utterances speak of; looked up once for all of them, since that takes longer than to read them."""

    agents: set[int]
    items: set[int]
    topics: set[str]


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
        check_weight(raw)
        snapshot = _decoder.decode(raw)
        _check(snapshot)
        world = World.restored(snapshot)
        _check_plans(world)
        return world
    except (ValueError, RecursionError, KeyError, IndexError, TypeError, OverflowError) as error:
        raise DamagedError(f"it holds no world ({error})") from error
    except MemoryError as error:
        raise DamagedError(f"a world of {len(raw):,} bytes needs more memory than there is") from error


def _check(snapshot: Snapshot) -> None:
    agents = _unique("agent", (agent.id for agent in snapshot.agents), AGENT_LIMIT)
    items = _unique("item", (item.id for item in snapshot.items), ITEM_LIMIT)
    topics = _unique("topic", (topic.id for topic in snapshot.topics))
    _unique("post", (post.id for post in snapshot.posts), NUMBER_LIMIT)
    _known("tie", {tie.source for tie in snapshot.ties} | {tie.target for tie in snapshot.ties}, agents)
    _unique("tie", [(tie.source, tie.target) for tie in snapshot.ties])
    if len({tie.kind for tie in snapshot.ties}) > MOST_KINDS or any(not 0 <= tie.closeness <= 1 for tie in snapshot.ties):
        raise DamagedError(f"ties: at most {MOST_KINDS} kinds, closeness 0 to 1")
    _known("topic's author", {topic.author for topic in snapshot.topics}, agents)
    _known("broken news", snapshot.broken.keys(), topics)
    named = _Named(set(), set(), set())
    for agent in snapshot.agents:
        _check_agent(agent, snapshot.tick, named)
    for utterance in snapshot.posts:
        _check_utterance(utterance, snapshot.tick, named)
    _known("answered author", snapshot.answers.keys(), agents)
    for lines in snapshot.chats:
        if not lines:
            raise DamagedError("a chat without lines")
        for utterance in lines:
            _check_utterance(utterance, snapshot.tick, named)
    _known("agent", named.agents, agents)
    _known("item", named.items, items)
    _known("topic", named.topics, topics)
    _check_news(snapshot, agents)
    _check_numbers(snapshot)


def _check_news(snapshot: Snapshot, agents: set[Hashable]) -> None:
    """Check what the feed is ruled by, what is told on it, and how far that came."""
    if len(snapshot.topics) > MOST_TOPICS:
        raise DamagedError(f"{len(snapshot.topics)} pieces of news; allowed: up to {MOST_TOPICS}")
    if wrong := next((wrong for topic in snapshot.topics if (wrong := unsound(topic))), ""):
        raise DamagedError(wrong)
    _known("blocked account", snapshot.policy.blocked, agents)
    _unique("blocked account", snapshot.policy.blocked)
    _known("somebody with a mind of their own", snapshot.minds.keys(), agents)
    for mind in (snapshot.mind, *snapshot.minds.values()):
        if clean(mind, MIND_LIMIT) != mind:
            raise DamagedError(f"a mind called {mind[:40]!r}; allowed: a plain line of at most {MIND_LIMIT} characters")
    _known("ranker", {snapshot.policy.ranker}, set(RANKERS))
    _unique("cascade", (cascade.root for cascade in snapshot.cascades), NUMBER_LIMIT)
    if len(snapshot.cascades) > posts_kept(len(agents)):
        raise DamagedError(f"{len(snapshot.cascades)} cascades; allowed: {posts_kept(len(agents))}")
    for cascade in snapshot.cascades:
        widths = cascade.widths
        if not 0 < len(widths) <= DEEPEST + 1 or min(widths) < 1 or sum(widths) >= NUMBER_LIMIT:
            raise DamagedError(f"cascade {cascade.root} of depth {len(widths) - 1}; allowed: 0 to {DEEPEST:,}, of posts that there can be")


def _check_plans(world: World) -> None:
    wrong = (bad for plan in world.plans.values() if (bad := planned_wrong(world, plan.intervention)))
    if bad := next(wrong, "") or (dangling(world.activity, world) if world.activity else ""):
        raise DamagedError(f"a plan or rule does not fit the world: {bad}")


def _check_numbers(snapshot: Snapshot) -> None:
    if not 0 <= snapshot.mixing <= 5 or len(snapshot.plans) > MOST_PLANS or not 0 <= snapshot.planned < NUMBER_LIMIT:
        raise DamagedError(f"{snapshot.mixing} random items, {len(snapshot.plans)} plans; allowed: 0 to 5, at most {MOST_PLANS}")
    if not 0 <= snapshot.tick < NUMBER_LIMIT or not 0 <= snapshot.minute < NUMBER_LIMIT:
        raise DamagedError(f"tick {snapshot.tick}, minute {snapshot.minute}; allowed: 0 or more")
    if max(abs(snapshot.seed), abs(snapshot.salt)) >= NUMBER_LIMIT:
        raise DamagedError("seed or salt beyond 64 bits")


def _check_agent(agent: Agent, tick: int, named: _Named) -> None:
    if agent.known or agent.attitudes or agent.leaned:  # of many thousands most have little that could be wrong
        named.topics.update(agent.attitudes, agent.leaned, agent.known)
    if agent.watched or agent.shown or agent.heard:
        named.items.update(agent.watched, agent.shown, [tip.item for tip in agent.heard])
        named.agents.update([tip.source for tip in agent.heard])
    if agent.muted:
        named.agents.update(agent.muted)
    if len(agent.pool) > POOL_CAPACITY or len(agent.muted) > MUTED_CAPACITY:
        raise DamagedError(f"agent {agent.id}: {len(agent.pool)} messages in the pool, {len(agent.muted)} muted; allowed: fewer")
    if agent.pool:
        named.topics.update([impression.topic for impression in agent.pool])
        named.agents.update([author_of(impression.post) for impression in agent.pool])
        if max([tick_of(impression.post) for impression in agent.pool]) > tick:
            raise DamagedError(f"agent {agent.id}: a message in the pool that comes later; allowed: up to tick {tick}")
    if agent.sensory or agent.memories:
        memories = [*agent.sensory, *agent.memories]
        named.items.update([memory.item for memory in memories if memory.item is not None])
        named.agents.update([memory.other for memory in memories if memory.other is not None])
        named.topics.update([memory.topic for memory in memories if memory.topic is not None])
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


def _check_utterance(line: Utterance, tick: int, named: _Named) -> None:
    if bad := misplaced(line) or ("" if line.tick <= tick else f"utterance {line.id} that comes later than tick {tick}"):
        raise DamagedError(bad)
    named.agents.add(line.author)
    if line.to is not None:
        named.agents.add(line.to)
    for move in line.moves:
        if move.item is not None:
            named.items.add(move.item)
        if move.topic is not None:
            named.topics.add(move.topic)
        if move.person is not None:
            named.agents.add(move.person)


def _unique(what: str, ids: Iterable[Hashable], limit: int = 0) -> set[Hashable]:
    every = list(ids)
    found = set(every)
    if len(found) < len(every):
        raise DamagedError(f"{what} {Counter(every).most_common(1)[0][0]!r} occurs twice")
    wrong = next((one for one in every if isinstance(one, int) and not 0 <= one < limit), None) if limit else None
    if wrong is not None:
        raise DamagedError(f"{what} {wrong}; allowed: 0 to {limit - 1}")
    return found


def _known(what: str, used: Collection[Hashable], known: set[Hashable]) -> None:
    if not known.issuperset(used):
        raise DamagedError(f"{what} {next(one for one in used if one not in known)!r} is not in the world")
