"""Measures of a platform or an office: what each brings about, and whether a world can take it."""

import re
from collections.abc import Collection, Iterator
from typing import assert_never

from msgspec.structs import replace

from sim.channel import POST_LIMIT, Move, Utterance, utterance_id
from sim.emotion import AROUSAL_AT_REST, faded
from sim.errors import SimError, UnknownNameError
from sim.event import (
    AccountBlocked,
    AnyEvent,
    AttitudeMoved,
    EmotionCooled,
    ForwardsCapped,
    FrictionChanged,
    Learned,
    MoodMoved,
    NewsAnnounced,
    Posted,
    RankerChanged,
    StatementMade,
    TieCut,
    TieMade,
    TiesRewired,
)
from sim.influence import SUBJECTS
from sim.mentions import claim_in
from sim.network import FOLLOWS, Tie
from sim.ranking import ranker_named
from sim.text import clean
from sim.topic import (
    APPEALS_LIMIT,
    CLAIM_LIMIT,
    ID_LIMIT,
    MOST_CLAIMS,
    MOST_TOPICS,
    QUESTION_LIMIT,
    SUMMARY_LIMIT,
    TITLE_LIMIT,
    Claim,
    Side,
    Topic,
)
from sim.world import World

Measure = (
    NewsAnnounced
    | StatementMade
    | AccountBlocked
    | ForwardsCapped
    | FrictionChanged
    | RankerChanged
    | EmotionCooled
    | TiesRewired
)  # fmt: skip

INJECTED_POST = 190  # first number, among its author's utterances of a tick, of posts by intervention; below it are their own
STATED = 0.8  # strength of the stance that a statement takes
MOST_FORWARDS = 1_000_000
REDRAWN = 32  # others who are drawn for a tie before it is left as it is

_SLUG = re.compile(r"[a-z0-9][a-z0-9_-]*")
_BLANK = re.compile(r"[^a-z0-9]+")


def plain_measure(measure: Measure) -> Measure:
    """Return a measure with every text in it made plain and bounded."""
    match measure:
        case NewsAnnounced(agent, topic):
            return NewsAnnounced(agent, _plain_topic(topic))
        case StatementMade(agent, topic, side, text):
            return StatementMade(agent, clean(topic, ID_LIMIT), side, clean(text, POST_LIMIT))
        case RankerChanged(ranker, recommended):
            return RankerChanged(clean(ranker, ID_LIMIT), recommended)
        case AccountBlocked() | ForwardsCapped() | FrictionChanged() | EmotionCooled() | TiesRewired():
            return measure
        case _:
            assert_never(measure)


def _plain_topic(topic: Topic) -> Topic:
    claims = [Claim(each.side, clean(each.text, CLAIM_LIMIT), tuple(clean(appeal, 40) for appeal in each.appeals)) for each in topic.claims]
    return replace(
        topic,
        id=clean(topic.id, ID_LIMIT),
        title=clean(topic.title, TITLE_LIMIT).removesuffix("."),
        question=clean(topic.question, QUESTION_LIMIT),
        summary=clean(topic.summary, SUMMARY_LIMIT),
        claims=tuple(claims),
        subjects=tuple(clean(subject, 40) for subject in topic.subjects),
    )


def slug(title: str, world: World) -> str:
    """Return an id for news of that title, which no other news of the world has."""
    stem = _BLANK.sub("-", title.lower()).strip("-")[: ID_LIMIT - 4].strip("-") or "news"
    return next(name for name in (stem, *(f"{stem}-{k}" for k in range(2, MOST_TOPICS + 3))) if name not in world.topics)


def announced(world: World, topic: Topic) -> NewsAnnounced:
    """Return that a piece of news breaks in the next tick, or, planned, in a later one."""
    return NewsAnnounced(topic.author, replace(topic, tick=world.tick + 1))


def teller(world: World) -> int:
    """Return the official account with the lowest number, or else the person with most followers."""
    official = next((agent.id for agent in world.agents.values() if agent.persona.official), None)
    return hub(world) if official is None else official


def hub(world: World) -> int:
    """Return the account with most followers, of equals the one with the lowest number."""
    return max(world.agents, key=lambda agent: (len(world.network.followers(agent)), -agent))


def waiting_news(world: World) -> list[Topic]:
    """Return the news that has not broken yet, by tick."""
    return sorted((topic for topic in world.topics.values() if topic.id not in world.broken), key=lambda topic: (topic.tick, topic.id))


# Whether a world can take it


def unsound(topic: Topic) -> str:
    """Return what of a piece of news no world can take, and what is allowed; "" if it is sound."""
    bounds = {
        "id": (topic.id, ID_LIMIT),
        "title": (topic.title, TITLE_LIMIT),
        "question": (topic.question, QUESTION_LIMIT),
        "summary": (topic.summary, SUMMARY_LIMIT),
    }
    for what, (text, limit) in bounds.items():
        if len(text) > limit:
            return f"news with a {what} of {len(text):,} characters; allowed: {limit}"
        if not text.strip() and what != "summary":
            return f"news without a {what}; allowed: some words"
    if len(topic.claims) > MOST_CLAIMS or not all(claim.text.strip() for claim in topic.claims):
        return f"{len(topic.claims)} arguments; allowed: up to {MOST_CLAIMS}, none of them empty"
    if any(len(claim.text) > CLAIM_LIMIT or sum(map(len, claim.appeals)) > APPEALS_LIMIT for claim in topic.claims):
        return f"an argument that is too long; allowed: {CLAIM_LIMIT} characters, and {APPEALS_LIMIT} of what it appeals to"
    if len(topic.subjects) > len(SUBJECTS) or not set(topic.subjects) <= set(SUBJECTS):
        return f"{len(topic.subjects)} subjects; allowed: {', '.join(SUBJECTS)}"
    return "" if topic.tick >= 0 else f"news of tick {topic.tick}; allowed: 0 or more"


def checked_measure(measure: Measure, world: World, *, later: bool = False) -> None:
    """Check that a world can take a measure, now or at a later tick.

    Raises:
        SimError: it cannot; names what, and what is allowed.
    """
    match measure:
        case NewsAnnounced(agent, topic):
            present(world, (), agent)
            _publishes(world, agent)
            _announcing(world, agent, topic)
        case StatementMade(agent, topic_id, _, text):
            present(world, (), agent)
            _publishes(world, agent)
            _told(topic_id, world.topics if later else world.broken)
            if not clean(text, POST_LIMIT):
                raise SimError(f"an empty statement; allowed: 1 to {POST_LIMIT} characters")
        case AccountBlocked(agent, blocked):
            present(world, (), agent)
            if not later and blocked == (agent in world.policy.blocked):
                raise SimError(f"{world.names[agent]} is {'' if blocked else 'not '}blocked {'already' if blocked else 'now'}")
        case RankerChanged(ranker, recommended):
            ranker_named(ranker)
            within("recommended posts a page", recommended, 0, 5)
        case ForwardsCapped(most):
            within("forwards", most, 0, MOST_FORWARDS)
        case FrictionChanged(share) | EmotionCooled(share) | TiesRewired(share):
            within("share", share, 0, 1)
        case _:
            assert_never(measure)


def _announcing(world: World, agent: int, topic: Topic) -> None:
    if topic.author != agent:
        raise SimError(f"news by {topic.author} that {agent} announces; allowed: its author")
    if topic.id in world.broken:
        raise SimError(f"news '{clean(topic.id, 60)}' broke in tick {world.broken[topic.id]}; allowed: news that has not broken")
    if topic.id not in world.topics:
        if not _SLUG.fullmatch(topic.id) or len(topic.id) > ID_LIMIT:
            raise SimError(f"news '{clean(topic.id, 60)}'; allowed: small letters, digits, - and _, at most {ID_LIMIT}")
        if len(world.topics) >= MOST_TOPICS:
            raise SimError(f"{MOST_TOPICS} pieces of news are enough for one world")
    if strange := [subject for subject in topic.subjects if subject not in SUBJECTS]:
        raise UnknownNameError("subject", strange[0], SUBJECTS)
    if wrong := unsound(topic):
        raise SimError(wrong)


def _told(topic_id: str, known: Collection[str]) -> None:
    if topic_id not in known:
        raise UnknownNameError("news that broke", topic_id, known or ("none yet",))


def _publishes(world: World, agent: int) -> None:
    if agent in world.policy.blocked:
        raise SimError(f"{world.names[agent]} is blocked; allowed: an account that may publish")


def present(world: World, coming: Collection[int], *agents: int) -> None:
    """Raise SimError where somebody is neither in the world nor coming."""
    for agent in agents:
        if agent not in world.agents and agent not in coming:
            raise SimError(f"agent {agent}; allowed: somebody of this world, 0 to {max(world.agents)}")


def within(what: str, value: float, low: float, high: float) -> None:
    """Raise SimError where a value is not between two bounds, both included."""
    if not low <= value <= high:
        raise SimError(f"{what} {value:g}; allowed: {low:g} to {high:g}")


# What it brings about


def effects_of(measure: Measure, world: World, number: int) -> Iterator[AnyEvent]:
    """Yield what a measure that has just been applied brings about. number: of a post by intervention within its tick, from 0.

    News that is announced breaks as all news does: its tick has come (sim.simulation).
    """
    match measure:
        case StatementMade(agent, topic, side, text):
            yield from _stated(world, agent, world.topics[topic], side, clean(text, POST_LIMIT), number)
        case EmotionCooled(share):
            yield from _cooled(world, share)
        case TiesRewired(share):
            yield from _rewired(world, share)
        case NewsAnnounced() | AccountBlocked() | ForwardsCapped() | FrictionChanged() | RankerChanged():
            return
        case _:
            assert_never(measure)


def _stated(world: World, agent: int, topic: Topic, side: Side, text: str, number: int) -> Iterator[AnyEvent]:
    """Let an account say publicly where it stands, calmly; it stands there from now on."""
    who, valence = world.agents[agent], STATED if side == "for" else -STATED
    if topic.id not in who.known:
        yield Learned(agent, topic.id)
    if who.attitudes.get(topic.id, 0.0) * valence <= 0:
        yield AttitudeMoved(agent, topic.id, valence, "I said so officially")
    claim = claim_in(text, topic)
    move = Move("argue", topic=topic.id, valence=valence, claim=claim if claim is not None and topic.claims[claim].side == side else None)
    post_id = utterance_id(world.tick, agent, INJECTED_POST + number)
    post = Utterance(post_id, world.tick, agent, text, (move,), thread=post_id, turn=who.posted)
    yield Posted(agent, post, "an official statement")


def _cooled(world: World, share: float) -> Iterator[MoodMoved]:
    """Let everybody's arousal fall by a share of what it is above rest; those to whom that does nothing are left out."""
    for agent in world.agents.values():
        mood, arousal = faded(agent, world.tick)
        cooler = round(AROUSAL_AT_REST + (arousal - AROUSAL_AT_REST) * (1 - share), 4)
        if arousal > AROUSAL_AT_REST and cooler < round(arousal, 4):
            yield MoodMoved(agent.id, round(mood, 4), cooler, "emotion was cooled")


def _rewired(world: World, share: float) -> Iterator[AnyEvent]:
    """Let a share of all that people merely follow lead to others, drawn by lot; everybody follows as many as before.

    A tie for which REDRAWN draws find nobody new stays as it is.
    """
    ids, luck, tick = list(world.agents), world.luck, world.tick
    moved: list[tuple[Tie, Tie]] = []
    for agent in ids:
        ties = world.network.ties(agent)
        taken = {agent, *(tie.target for tie in ties)}
        for tie in ties:
            if tie.kind != FOLLOWS or luck.draw(tick, agent, "rewired", tie.target) >= share:
                continue
            draws = (ids[int(luck.draw(tick, agent, f"rewired to {k}", tie.target) * len(ids))] for k in range(REDRAWN))
            other = next((each for each in draws if each not in taken), None)
            if other is not None:
                taken.add(other)
                moved.append((tie, Tie(agent, other, FOLLOWS, tie.closeness)))
    for old, new in moved:
        yield TieCut(old.source, old.target)
        yield TieMade(new.source, new)
