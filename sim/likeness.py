"""How far one person is apart in two worlds, as one number."""

from collections.abc import Hashable
from collections.abc import Set as AbstractSet
from typing import NamedTuple

from msgspec import Struct
from msgspec.structs import astuple

from sim.agent import Agent
from sim.emotion import faded
from sim.personas import EDITABLE
from sim.world import World


class Parts(Struct, frozen=True):
    """How far somebody is apart in eight respects, 0 (alike) to 1 each.

    Args:
        mood: half of the difference. stirred: difference of arousal. Both as faded by now.
        stance: half of the difference of attitudes, mean over the news on which either has one; no attitude counts as 0.
        news: share of the pieces of news that only one knows, of those that either knows.
        films: likewise of films seen, where other stars are another film. memories: likewise of what is remembered.
        ties: mean difference of closeness over those to whom either has a tie; a tie that only one has counts as 1.
        persona: share of what can be edited of a person that differs.
    """

    mood: float
    stirred: float
    stance: float
    news: float
    films: float
    memories: float
    ties: float
    persona: float

    @property
    def apart(self) -> float:
        """One number, 0 to 1: the mean of the eight."""
        total: float = sum(astuple(self))
        return total / len(PARTS)


PARTS: tuple[str, ...] = Parts.__struct_fields__


class Life(NamedTuple):
    """Somebody in a world."""

    world: World
    agent: Agent


def life(world: World, agent: int) -> Life | None:
    """Return somebody's life in a world, None where they are not there."""
    found = world.agents.get(agent)
    return None if found is None else Life(world, found)


def parts(one: Life, other: Life) -> Parts:
    """Return how far one person is apart in two worlds of one beginning."""
    a, b = one.agent, other.agent
    (mood, arousal), (its_mood, its_arousal) = faded(a, one.world.tick), faded(b, other.world.tick)
    return Parts(
        mood=abs(mood - its_mood) / 2,
        stirred=abs(arousal - its_arousal),
        stance=_stances(a, b),
        news=unshared(a.known.keys(), b.known.keys()),
        films=unshared(_films(a), _films(b)),
        memories=unshared(remembered(a), remembered(b)),
        ties=_ties(one, other),
        persona=sum(getattr(a.persona, name) != getattr(b.persona, name) for name in EDITABLE) / len(EDITABLE),
    )


def apart(one: Life | None, other: Life | None) -> float:
    """Return how far one person is apart in two worlds, 0 (alike) to 1: the mean of eight parts; 1 where they live in one world only."""
    return 1.0 if one is None or other is None else parts(one, other).apart


def equal(one: World, other: World, agent: int) -> bool:
    """Return whether somebody is the same in both worlds, in everything that matters later."""
    mine, its = one.agents.get(agent), other.agents.get(agent)
    if mine is None or its is None or mine != its or one.minds.get(agent) != other.minds.get(agent):
        return False
    return one.network.tie_bytes(agent) == other.network.tie_bytes(agent)


def unshared(one: AbstractSet[Hashable], other: AbstractSet[Hashable]) -> float:
    """Return the share of what only one side has of what either has, 0 to 1 (the Jaccard distance)."""
    either = len(one | other)
    return len(one ^ other) / either if either else 0.0


def remembered(agent: Agent) -> set[tuple[int, str]]:
    """Return what somebody remembers: when it happened, and in which words."""
    return {(memory.tick, memory.text) for memory in agent.memories}


def _films(agent: Agent) -> set[tuple[int, int]]:
    return {(item, viewing.stars) for item, viewing in agent.watched.items()}


def _stances(one: Agent, other: Agent) -> float:
    topics = one.attitudes.keys() | other.attitudes.keys()
    return sum(abs(one.attitudes.get(topic, 0.0) - other.attitudes.get(topic, 0.0)) / 2 for topic in topics) / max(len(topics), 1)


def _ties(one: Life, other: Life) -> float:
    if one.world.network.tie_bytes(one.agent.id) == other.world.network.tie_bytes(other.agent.id):
        return 0.0
    mine = {tie.target: tie.closeness for tie in one.world.network.ties(one.agent.id)}
    its = {tie.target: tie.closeness for tie in other.world.network.ties(other.agent.id)}
    either = sorted(mine.keys() | its.keys())
    gaps = (abs(mine[target] - its[target]) if target in mine and target in its else 1.0 for target in either)
    return sum(gaps) / max(len(either), 1)
