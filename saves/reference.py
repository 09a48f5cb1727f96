"""References of an event to people, items and news, checked against the world before it is applied."""

from sim.channel import Utterance
from sim.event import (
    AnyEvent,
    AttitudeMoved,
    ClosenessMoved,
    HeardOf,
    Learned,
    NewsBroke,
    Parted,
    PersonaEdited,
    Posted,
    Rated,
    RecommenderChanged,
    Remembered,
    Said,
    Shown,
    TickStarted,
    Trained,
    Watched,
)
from sim.world import World


def dangling(event: AnyEvent, world: World) -> str:
    """Return what an event names that is not in the world, "" if everything is."""
    if isinstance(event, (TickStarted, Trained, RecommenderChanged)):
        return ""
    who = _agent(world, event.agent)
    if who:
        return who
    match event:
        case Said(author, line) | Posted(author, line):
            return "another author" if line.author != author else _utterance(world, line)
        case Shown(_, items):
            return next((bad for item in items if (bad := _item(world, item))), "")
        case Watched(_, item, _, source):
            return _item(world, item) or _agent(world, source)
        case Rated(_, item):
            return _item(world, item)
        case HeardOf(_, tip):
            return _item(world, tip.item) or _agent(world, tip.source)
        case Remembered(agent, memory, forgot):
            if forgot is not None and not 0 <= forgot < len(world.agents[agent].memories):
                return f"memory {forgot}"
            return _item(world, memory.item) or _agent(world, memory.other) or _topic(world, memory.topic)
        case Parted(_, other):
            return _agent(world, other)
        case ClosenessMoved(agent, other, closeness):
            return "" if (agent, other) in world.network and 0 <= closeness <= 1 else f"a tie {agent} to {other} of closeness {closeness}"
        case Learned(_, topic, source):
            return _topic(world, topic) or _agent(world, source)
        case AttitudeMoved(_, topic) | NewsBroke(_, topic):
            return _topic(world, topic)
        case PersonaEdited(agent, persona):
            return "" if persona.id == agent else f"another id {persona.id}"
        case _:
            return ""


def _agent(world: World, agent: int | None) -> str:
    return "" if agent is None or agent in world.agents else f"agent {agent}"


def _item(world: World, item: int | None) -> str:
    return "" if item is None or item in world.catalogue else f"item {item}"


def _topic(world: World, topic: str | None) -> str:
    return "" if topic is None or topic in world.topics else f"news {topic!r}"


def _utterance(world: World, line: Utterance) -> str:
    bad = _agent(world, line.to)
    for move in line.moves:
        bad = bad or _item(world, move.item) or _topic(world, move.topic) or _agent(world, move.person)
    return bad
