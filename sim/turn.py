"""Turns: what a session yields when somebody must decide, and what every session needs for that.

A session is a generator: it yields a Turn (who must decide, and what they see), is sent the Answer, and returns its
deeds in order. It reads the frozen world and its own thread only, so that sessions may run side by side.
"""

from collections.abc import Generator
from typing import TypedDict, TypeVar

from msgspec import Struct

from sim.action import name_of
from sim.agent import Agent
from sim.catalogue import Catalogue
from sim.channel import CHAT_LIMIT, Move, Utterance
from sim.event import AnyEvent, Recalled, Refused
from sim.gate import Answer, Failure
from sim.mind import Decision
from sim.observation import AnyObservation, Contact
from sim.pointing import pointed
from sim.randomness import AgentLuck
from sim.text import clean
from sim.topic import Topic
from sim.understanding import understood
from sim.world import World

T = TypeVar("T")


class Turn(Struct, frozen=True, gc=False):
    """It is an agent's turn to decide."""

    agent: int
    observation: AnyObservation


Session = Generator[Turn, Answer, T]
Deeds = list[AnyEvent]


class Common(TypedDict):
    tick: int
    minute: int
    me: Agent
    luck: AgentLuck
    catalogue: Catalogue
    topics: dict[str, Topic]
    contacts: tuple[Contact, ...]
    names: dict[int, str]


def common(world: World, agent: int) -> Common:
    """Return the fields that every observation of an agent has."""
    me = world.agents[agent]
    return {
        "tick": world.tick,
        "minute": world.minute,
        "me": me,
        "luck": world.luck.of(world.tick, agent),
        "catalogue": world.catalogue,
        "topics": world.known_topics(me),
        "contacts": world.contacts(agent),
        "names": world.names,
    }


def moves_of(
    world: World, text: str, said: Decision, author: int, after: Utterance | None, thread: tuple[Utterance, ...] = ()
) -> tuple[Move, ...]:
    """Return what a text does: as its mind says, else as it reads; what a player typed in a chat is read against all of its `thread`."""
    if said.moves is not None:
        return said.moves
    known = world.agents[author].known
    if said.own_words:
        return pointed(text, author=author, catalogue=world.catalogue, topics=world.topics, names=world.names, thread=thread, known=known)
    return understood(text, author=author, catalogue=world.catalogue, topics=world.topics, names=world.names, after=after, known=known)


def recalled(agent: int, answer: Answer) -> Deeds:
    """Return that memories came to mind, if any did."""
    if isinstance(answer, Failure) or answer.recalled is None or not answer.recalled.found:
        return []
    return [Recalled(agent, clean(answer.recalled.cue, CHAT_LIMIT), answer.recalled.found)]


def refused(agent: int, answer: Answer) -> Refused:
    """Return that nothing came of an answer, and why."""
    if isinstance(answer, Failure):
        return Refused(agent, "decide", answer.because)
    return Refused(agent, name_of(answer.action), "not possible here")
