"""Metrics of a world with news: who knows, who is stirred, who is for it, and how opinions lie over the network."""

import numpy as np

from sim.metrics.census import Floats, attitudes_to
from sim.metrics.observed import Observed, share
from sim.metrics.ties import assortativity as _assortativity
from sim.metrics.topics import topics_held

OTHER_TOPICS = 4  # besides the newest, that have a curve of their own


def informed(seen: Observed) -> float:
    """Return the share of people whom any news has reached, 0 to 1; 0 before any broke.

    Source: Gao et al. 2023 (S3), section 4.2, information propagation: the curve of people aware.
    """
    return share(seen.census.informed.sum(), len(seen.census.ids))


def positive_share(seen: Observed) -> float:
    """Return the share of those who hold an attitude to the newest topic who are for it (above 0), 0 to 1; 0 where nobody holds one.

    Before any broke, it is of the first topic on which people have an opinion already.

    Source: Gao et al. 2023 (S3), section 4.2, attitude propagation.
    """
    return _positive(seen.census.held)


def other_positive_shares(seen: Observed) -> dict[str, float]:
    """Return the same for topics besides the newest, "positive_share of <id>", at most OTHER_TOPICS of them."""
    others = topics_held(seen.world)[1 : 1 + OTHER_TOPICS]
    found = {topic: attitudes_to(seen.world, topic) for topic in others}
    return {f"positive_share of {topic}": _positive(held[~np.isnan(held)]) for topic, held in found.items()}


def polarisation(seen: Observed) -> float:
    """Return the variance of attitudes to the newest topic among those who hold one: 0 (one mind) to 1 (two equal, opposite camps).

    Source: Bramson et al. 2016, Disambiguation of social polarization concepts and measures: dispersion.
    """
    held = seen.census.held
    return float(held.var()) if len(held) else 0.0


def assortativity(seen: Observed) -> float:
    """Return how alike the attitudes to the newest topic are at the two ends of ties, -1 to 1; 0 as by chance.

    Source: Newman 2003, Mixing patterns in networks (sim.metrics.ties.assortativity).
    """
    return _assortativity(seen.census.attitudes, *seen.ties)


def _positive(held: Floats) -> float:
    return share((held > 0).sum(), len(held))
