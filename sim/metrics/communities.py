"""The same curves for each community: how many of its people know, and how many are stirred."""

import numpy as np

from sim.event.base import Shares
from sim.metrics.census import Census
from sim.metrics.observed import share
from sim.metrics.topics import topic_in_question
from sim.world import World

COMMUNITIES = 3  # that are measured after each tick
LEAST_SHARE = 0.05  # of all people that such a community has


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


def largest(communities: dict[str, Shares]) -> dict[str, Shares]:
    """Return the largest communities, largest first; none where there are not two worth comparing."""
    least = LEAST_SHARE * sum(each.people for each in communities.values())
    found = sorted(((name, each) for name, each in communities.items() if name and each.people >= least), key=lambda one: -one[1].people)
    return dict(found[:COMMUNITIES]) if len(found) > 1 else {}
