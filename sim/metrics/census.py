"""The census: what metrics read of people, one column for each thing, made in a few passes after each tick."""

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from sim.emotion import AROUSAL_AT_REST, AROUSAL_DECAY, MOOD_AT_REST, MOOD_DECAY
from sim.world import World

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Rows = NDArray[np.int64]

INTENSE = 2 / 3  # arousal from which sim.agent calls an emotion intense


class Census(Struct, frozen=True, kw_only=True):
    """All people of a world, a row each, by id ascending; every column is (n,).

    Args:
        ids: of the people. mood, arousal: what they feel now, faded since they last felt something.
        informed: who knows any news that broke.
        attitudes: towards the topic in question (sim.metrics.news.topic_in_question), NaN where none is held.
        acts: how often each has acted.
    """

    ids: Rows
    mood: Floats
    arousal: Floats
    informed: Flags
    attitudes: Floats
    acts: Rows

    @classmethod
    def of(cls, world: World, topic: str) -> "Census":
        """Return the census of a world, attitudes being towards one topic; costs half a microsecond a person."""
        people = list(world.agents.values())
        elapsed = np.maximum(0, world.tick - np.array([agent.felt for agent in people], dtype=np.int64))
        return cls(
            ids=np.array(list(world.agents), dtype=np.int64),
            mood=_faded([agent.mood for agent in people], elapsed, MOOD_AT_REST, MOOD_DECAY),
            arousal=_faded([agent.arousal for agent in people], elapsed, AROUSAL_AT_REST, AROUSAL_DECAY),
            informed=knowing(world),
            attitudes=attitudes_to(world, topic),
            acts=np.array([agent.acts for agent in people], dtype=np.int64),
        )

    @property
    def intense(self) -> Flags:
        """Who is in an intense emotion: (n,)."""
        found: Flags = self.arousal >= INTENSE
        return found

    @property
    def held(self) -> Floats:
        """The attitudes of those who hold one, in order."""
        found: Floats = self.attitudes[~np.isnan(self.attitudes)]
        return found


def knowing(world: World) -> Flags:
    """Return who knows any news that broke: (n,)."""
    broken = world.broken.keys()
    if not broken:
        return np.zeros(len(world.agents), dtype=np.bool_)
    return np.array([bool(agent.known) and not broken.isdisjoint(agent.known) for agent in world.agents.values()], dtype=np.bool_)


def attitudes_to(world: World, topic: str) -> Floats:
    """Return everybody's attitude to a topic, NaN where none is held: (n,)."""
    return np.array([agent.attitudes.get(topic, np.nan) for agent in world.agents.values()], dtype=np.float64)


def _faded(values: Sequence[float], elapsed: Rows, rest: float, decay: float) -> Floats:
    """Return feelings after so many ticks of fading, as sim.emotion.faded does for one person: (n,)."""
    stirred = np.array(values, dtype=np.float64)
    faded: Floats = rest + (stirred - rest) * decay**elapsed
    return faded
