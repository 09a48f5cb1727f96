"""Memories from before the world began, for whoever brings people with a history into it."""

from collections.abc import Iterable

from msgspec.structs import replace

from sim.agent import LONG_TERM_CAPACITY, Agent, Memory
from sim.memory.forgetting import crowded_out


def from_before(agent: Agent, memories: Iterable[Memory]) -> None:
    """Give somebody long-term memories from before tick 0: ids go on from those they have, the clock stands at minute 0.

    Use it while a world is made, never later. More than LONG_TERM_CAPACITY are not kept: the least important are left out.
    """
    for memory in memories:
        agent.made += 1
        agent.memories.append(replace(memory, tick=min(memory.tick, 0), id=agent.made, store="long", accessed=0))
    lost = set(crowded_out(agent.memories, 0))
    agent.memories = [memory for memory in agent.memories if memory.id not in lost]
    assert sum(memory.store == "long" for memory in agent.memories) <= LONG_TERM_CAPACITY
