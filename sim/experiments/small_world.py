"""The small world of a labelled tuple: one person, and whoever the messages on a piece of news came from."""

from collections.abc import Sequence

from sim.agent import Agent, Persona
from sim.channel import Move, Utterance, utterance_id
from sim.emotion import AROUSAL_AT_REST, settled
from sim.feeling import Heard
from sim.labelled import Case, Received
from sim.mentions import claim_in
from sim.network import FOLLOWS, Tie
from sim.observation import FeedEntry
from sim.randomness import Luck
from sim.scenarios import scenario_named
from sim.topic import Claim, Topic
from sim.world import World

NEWS = "news"  # id of the one topic
NOW = 400  # tick at which the person is asked: later than any message is old
HELD = 0.5  # strength of an attitude that a tuple gives without one
NEUTRAL = 0.1  # stance below which a message takes no side
CLOSE = 0.5  # closeness of whoever writes to the person
ON_PAGE = 5  # messages of the feed that the person then reads, newest first


def small_world(case: Case, luck: Luck) -> tuple[World, list[Heard]]:
    """Return the world of a tuple, whose person has id 0, and the messages that reach them, oldest first."""
    scenario = scenario_named("breaking-news")
    received = sorted(case.received, key=lambda each: -each.hours_ago)
    topic = _topic(case)
    writers = [_writer(number, each) for number, each in enumerate(received, 1)]
    posts = [_post(k, each, topic, scenario.minutes_per_tick) for k, each in enumerate(received, 1)]
    me = _person(case, min(post.tick for post in posts))
    ties = [tie for k, each in enumerate(received, 1) for tie in _ties(k, each)]
    world = World(
        scenario=scenario.name,
        luck=luck,
        agents=[me, *(Agent(writer) for writer in writers)],
        items=[],
        ties=ties,
        topics=[topic],
        algorithm=scenario.algorithm,
    )
    world.tick, world.minute = NOW, scenario.minute(NOW)
    return world, [Heard(post, each.source) for post, each in zip(posts, received, strict=True)]


def _topic(case: Case) -> Topic:
    news = case.topic
    claims = tuple(Claim(each.side, each.text) for each in news.claims)
    return Topic(NEWS, 1, 0, news.title, news.question, news.summary, claims, news.subjects, news.severity, news.tilt)


def _person(case: Case, heard: int) -> Agent:
    """Return the person as they were before. heard: tick at which somebody who had an attitude learnt of the news."""
    who, before = case.person, case.before
    persona = Persona(
        id=0,
        name="this person",
        gender=who.gender,
        age=who.age,
        occupation=who.occupation,
        traits=who.traits,
        interests=who.interests,
        bio=who.description,
    )
    me = Agent(persona, arousal=settled(AROUSAL_AT_REST, before.emotion), felt=NOW)
    if before.attitude is not None:
        me.known[NEWS] = heard
        me.attitudes[NEWS] = HELD if before.attitude == "positive" else -HELD
        me.leaned[NEWS] = NOW
    return me


def _writer(number: int, received: Received) -> Persona:
    return Persona(id=number, name=f"Writer {number}", gender="", age=40, occupation="", official=received.source == "official")


def _ties(writer: int, received: Received) -> list[Tie]:
    """Return the ties that bring a message from its writer to the person."""
    match received.source:
        case "own" | "recommended":
            return []
        case "told":
            return [Tie(0, writer, "friend", CLOSE), Tie(writer, 0, "friend", CLOSE)]
        case "mutual":
            return [Tie(0, writer, FOLLOWS, CLOSE), Tie(writer, 0, FOLLOWS, CLOSE)]
        case _:
            return [Tie(0, writer, FOLLOWS, CLOSE)]


def _post(number: int, received: Received, topic: Topic, minutes_per_tick: int) -> Utterance:
    tick = NOW - round(received.hours_ago * 60 / minutes_per_tick)
    author = 0 if received.source == "own" else number
    post = utterance_id(tick, author, number)
    takes_side = abs(received.stance) >= NEUTRAL
    move = Move("argue" if takes_side else "tell_news", topic=NEWS, valence=received.stance, claim=claim_in(received.text, topic))
    return Utterance(id=post, tick=tick, author=author, text=received.text, moves=(move,), thread=post, emotion=received.emotion)


def page_of(world: World, heard: Sequence[Heard]) -> tuple[FeedEntry, ...]:
    """Return the newest messages that came by the feed, newest first."""
    public = [each for each in heard if each.source not in ("own", "told")]
    return tuple(
        FeedEntry(each.post, world.contact(0, each.post.author), 0, "new", source=each.source) for each in public[: -ON_PAGE - 1 : -1]
    )
