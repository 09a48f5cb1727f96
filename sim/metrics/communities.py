"""The same curves for each community: how many of its people know, and how many are stirred."""

import numpy as np
from msgspec import Struct

from sim.metrics.census import Census
from sim.metrics.observed import share
from sim.metrics.topics import topic_in_question
from sim.world import World


class Shares(Struct, frozen=True):
    """A community now. people: how many; the others: shares of them, 0 to 1, positive of those who hold an attitude."""

    people: int
    informed: float
    intense: float
    positive: float


def by_community(world: World, census: Census | None = None) -> dict[str, Shares]:
    """Return the shares of each community (Persona.home), by its name, in the order of their first people.

    Args:
        census: of this world, where there is one already.
    """
    census = census or Census.of(world, topic_in_question(world))
    homes: dict[str, int] = {}
    place = np.array([homes.setdefault(agent.persona.home, len(homes)) for agent in world.agents.values()], dtype=np.int64)
    holds = ~np.isnan(census.attitudes)
    columns = (np.ones(len(place)), census.informed, census.intense, holds, census.attitudes > 0)
    counts = [np.bincount(place, weights=column, minlength=len(homes)).tolist() for column in columns]
    return {
        home: Shares(int(people), share(informed, people), share(intense, people), share(positive, held))
        for home, people, informed, intense, held, positive in zip(homes, *counts, strict=True)
    }
