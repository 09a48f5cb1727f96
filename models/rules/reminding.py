"""What a situation reminds me of: memories that bear on a choice come to mind with it, and are given among its reasons."""

from msgspec.structs import replace

from sim.action import Chat, Say, Watch
from sim.channel import Move
from sim.memory import recall
from sim.mind import Decision
from sim.observation import Observation, Talking

BEARING = 0.5  # relevance from which a memory bears on what I am about to do


def reminded(observation: Observation, decision: Decision) -> Decision:
    """Return a decision with the memories that bear on it, where it is one that memories bear on.

    That is: whom to call and what about, which film to watch, and a film or piece of news that comes up for the first time in
    a talk. A memory that only happens to be fresh or important does not come to mind.
    """
    cue = _cue(observation, decision)
    if not cue:
        return decision
    came = recall(observation.me.memories, cue, observation.minute)
    found = tuple(each for each in came.found if each.relevance >= BEARING)
    if not found:
        return decision
    best = max(found, key=lambda each: each.relevance).memory
    text = next(memory.text for memory in observation.me.memories if memory.id == best)
    because = f"{decision.because}; I remember: {text}" if decision.because else f"I remember: {text}"
    return replace(decision, recalled=replace(came, found=found), because=because)


def _cue(observation: Observation, decision: Decision) -> str:
    """Return what might remind me of something, "" where nothing does."""
    match decision.action:
        case Chat(to):
            return f"A talk with {observation.names[to]}{_about(observation, decision.moves)}"
        case Watch(item):
            return f"<{observation.catalogue[item].title}>"
        case Say() if isinstance(observation, Talking):
            return _come_up(observation, decision.moves or ())
        case _:
            return ""


def _come_up(observation: Talking, moves: tuple[Move, ...]) -> str:
    """Return the film or piece of news that I speak of for the first time in this talk."""
    mine = {subject for line in observation.thread if line.author == observation.me.id for move in line.moves for subject in _named(move)}
    new = tuple(move for move in moves if _named(move) and not mine.intersection(_named(move)))
    return _about(observation, new).removeprefix(" about ")


def _named(move: Move) -> tuple[int | str, ...]:
    return tuple(subject for subject in (move.item, move.topic) if subject is not None)


def _about(observation: Observation, moves: tuple[Move, ...] | None) -> str:
    for move in moves or ():
        if move.item is not None and move.item in observation.catalogue:
            return f" about <{observation.catalogue[move.item].title}>"
        if move.topic is not None and move.topic in observation.topics:
            return f" about the news: {observation.topics[move.topic].title}"
    return ""
