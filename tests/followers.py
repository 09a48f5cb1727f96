"""A small follower network, and posts that run over it."""

from sim.agent import Agent, Persona
from sim.channel import Move, Utterance, utterance_id
from sim.event import Posted
from sim.network import FOLLOWS, Tie
from sim.randomness import Luck
from sim.topic import Topic
from sim.world import World

HUB, FIRST, SECOND, STRANGER = 1, 2, 3, 30
POST = utterance_id(1, HUB, 128)


def world() -> World:
    """Return 20 people by the sea and 10 up the hill; everybody but the last follows the first, who follows nobody."""
    people = [
        Agent(Persona(id=k, name=f"Person {k}", gender="female", age=30, occupation="Engineer", home="Sea" if k <= 20 else "Hill"))
        for k in range(1, 31)
    ]
    topic = Topic("leak", 1, HUB, "A leak", "Should it close?", "It leaks.", ())
    ties = [Tie(k, HUB, FOLLOWS, 0.3) for k in range(2, 30)]
    return World(scenario="breaking-news", luck=Luck(1), agents=people, items=[], ties=ties, topics=[topic], algorithm="mf")


def utterance(author: int, tick: int, forwards: int | None = None, depth: int = 0) -> Utterance:
    """Return the first post, or one that passes a post of its cascade on."""
    move = (Move("tell_news", topic="leak", valence=-0.5),)
    number = utterance_id(tick, author, 128)
    words = "It leaks." if forwards is None else ""
    return Utterance(number, tick, author, words, move, POST, forwards=forwards, depth=depth, emotion="intense")


def post(author: int, tick: int, forwards: int | None = None, depth: int = 0) -> Posted:
    """Return the event of it."""
    return Posted(author, utterance(author, tick, forwards, depth))
