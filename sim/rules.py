"""Consequences: what follows from a deed, for the one who did it and for those whom it reaches."""

from collections.abc import Iterable, Iterator
from itertools import chain

from msgspec import Struct

from sim import emotion, stance
from sim.agent import Agent, Impression, Memory, Tip
from sim.channel import Move, Utterance, stance_in
from sim.event import (
    AnyEvent,
    AttitudeMoved,
    ClosenessMoved,
    HeardOf,
    Impressed,
    Learned,
    MoodMoved,
    NewsBroke,
    Parted,
    Posted,
    Rated,
    Read,
    Said,
)
from sim.influence import pooled
from sim.network import FOLLOWS
from sim.world import World


class Percept(Struct, frozen=True):
    """Something that somebody perceived: what they will make of it is for their mind to say (sim.remembering)."""

    agent: int
    memory: Memory


CLOSER_PER_CHAT = 0.02  # share of the distance to 1 by which a friendly chat brings two people closer
COOLER_PER_QUARREL = 0.03  # share of the closeness that a quarrel costs
RAVED = 0.8  # valence from which praise of a film is more than a kind word
TIP_ACTS = {"recommend", "warn", "opine", "answer", "agree", "disagree", "remember", "tell_self"}


def consequences(world: World, deed: AnyEvent) -> Iterable[AnyEvent | Percept]:
    """Return what follows from a deed that has just been applied; each is to be applied before the next is asked for.

    Rules read the world as it is now, so that two deeds in one tick add up.
    """
    match deed:
        case Read(agent, posts):
            return _read(world, world.agents[agent], posts)
        case Posted(agent, post):
            return _wrote(world, world.agents[agent], post)
        case Rated(agent, item, stars, _):
            return _rated(world, world.agents[agent], item, stars)
        case Said(_, line) if line.to is not None:
            return _heard(world, world.agents[line.to], line)
        case Parted(agent, other, thread, _):
            return _parted(world, world.agents[agent], other, world.chats.get(thread, []))
        case NewsBroke(agent, topic):
            return chain(_learned(world, world.agents[agent], topic, None), _first_thought(world, world.agents[agent], topic))
        case _:
            return ()


def _read(world: World, who: Agent, posts: tuple[int, ...]) -> Iterator[AnyEvent | Percept]:
    for post_id in posts:
        if post := world.posts.get(post_id):
            yield from _heard(world, who, post)


def _rated(world: World, who: Agent, item: int, stars: int) -> Iterator[AnyEvent | Percept]:
    title = world.catalogue[item].title
    liking = (stars - 3) / 2
    mood, arousal = emotion.stirred(who, world.tick, 0.25 * liking, 0.1 * abs(liking))
    yield MoodMoved(who.id, mood, arousal, f"<{title}>")
    verb = ("could not stand", "did not like", "did not mind", "liked", "loved")[stars - 1]
    yield Percept(who.id, Memory(world.tick, "film", f"I {verb} <{title}>.", 0.3 + 0.4 * abs(liking), item=item))


def _heard(world: World, who: Agent, line: Utterance) -> Iterator[AnyEvent | Percept]:
    """What one line or post does to one who hears it."""
    for move in line.moves:
        if move.item is not None and move.act in TIP_ACTS and not _has_tip(who, move.item, line.author):
            yield from _tipped(world, who, line.author, move.item, move.valence)
        if move.topic is not None and move.topic not in who.known:
            yield from _learned(world, who, move.topic, line.author)


def _has_tip(who: Agent, item: int, source: int) -> bool:
    return any(tip.item == item and tip.source == source for tip in who.heard)


def _tipped(world: World, who: Agent, source: int, item: int, valence: float) -> Iterator[AnyEvent | Percept]:
    yield HeardOf(who.id, Tip(item, source, round(valence, 3), world.tick))
    if valence >= 0.4 and item not in who.watched:
        praised = valence >= RAVED
        text = f"{world.names[source]} {'raved about' if praised else 'spoke well of'} <{world.catalogue[item].title}>."
        yield Percept(who.id, Memory(world.tick, "film", text, 0.4 if praised else 0.3, other=source, item=item))


def _learned(world: World, who: Agent, topic_id: str, source: int | None) -> Iterator[AnyEvent | Percept]:
    topic = world.topics[topic_id]
    yield Learned(who.id, topic_id, source)
    teller = f" {world.names[source]} told me." if source is not None else ""
    yield Percept(who.id, Memory(world.tick, "news", f"{topic.title}.{teller}", 0.7, other=source, topic=topic_id))


def _first_thought(world: World, who: Agent, topic_id: str) -> Iterator[AnyEvent]:
    """What whoever brings the news makes of it; what others do, their minds say (sim.feeling)."""
    topic = world.topics[topic_id]
    attitude = who.attitudes.get(topic_id) or stance.first_attitude(who.persona, topic, world.luck)
    yield AttitudeMoved(who.id, topic_id, attitude, "first thought")
    mood, arousal = emotion.stirred(who, world.tick, -0.1 * abs(attitude), 0.35 * (0.3 + abs(attitude)))
    yield MoodMoved(who.id, mood, arousal, topic.title)


def _wrote(world: World, who: Agent, post: Utterance) -> Iterator[AnyEvent | Percept]:
    """What a post leaves with its author: S3's pool holds one's own messages too."""
    if (about := stance_in(post)) is not None:
        own = Impression(post.id, *about, post.emotion, "official" if who.persona.official else "own")
        gained, lost = pooled(who, (own,), world.topics, world.tick)
        if gained or lost:
            yield Impressed(who.id, gained, lost)
    if post.parent is None and post.forwards is None and post.moves and _named(post.moves[0]):
        yield Percept(who.id, _own_post(world, post))


def _parted(world: World, who: Agent, other: int, lines: list[Utterance]) -> Iterator[AnyEvent | Percept]:
    """What a chat leaves behind in one of the two."""
    quarrel = sum(move.act == "disagree" for line in lines for move in line.moves)
    warmth = sum(move.act in ("agree", "thank", "remember", "recommend") for line in lines for move in line.moves)
    tie = world.network.tie(who.id, other)
    if tie is not None and tie.kind != FOLLOWS:
        closeness = tie.closeness + CLOSER_PER_CHAT * (1 - tie.closeness)
        if quarrel > warmth:
            closeness = tie.closeness * (1 - COOLER_PER_QUARREL)
        yield ClosenessMoved(who.id, other, round(closeness, 4))
    mood, arousal = emotion.stirred(who, world.tick, 0.08 if warmth >= quarrel else -0.1, 0.05 * quarrel)
    yield MoodMoved(who.id, mood, arousal, f"a chat with {world.names[other]}")
    subject = next((move for line in lines for move in line.moves if _named(move)), None)
    verb, weight = ("quarrelled", 0.5) if quarrel > warmth else ("talked", 0.35 if warmth else 0.25)
    text = f"I {verb} with {world.names[other]}{_about(world, subject)}."
    item, topic = (subject.item, subject.topic) if subject else (None, None)
    yield Percept(who.id, Memory(world.tick, "chat", text, weight, other=other, item=item, topic=topic))


def _own_post(world: World, post: Utterance) -> Memory:
    subject = post.moves[0]
    return Memory(world.tick, "post", f"I posted{_about(world, subject)}.", 0.15, item=subject.item, topic=subject.topic)


def _named(move: Move) -> bool:
    return move.topic is not None or move.item is not None


def _about(world: World, subject: Move | None) -> str:
    if subject is None:
        return ""
    if subject.topic is not None:
        return f" about the news: {world.topics[subject.topic].title}"
    return f" about <{world.catalogue[subject.item].title}>" if subject.item is not None else ""
