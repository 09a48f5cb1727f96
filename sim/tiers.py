"""The three tiers of a follower network, found from the graph alone (S3; Gao et al. 2023, arXiv 2307.14984, section 3.1).

The paper names the tiers in words: influential accounts have many more followers than accounts that they follow, regular ones are
balanced and mostly tied both ways, low-impact ones have few followers and stand at the ends of chains. Its thresholds are not printed;
these are ours.
"""

from collections.abc import Iterable
from typing import Literal

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from sim.network import Network

Tier = Literal["influential", "regular", "low-impact"]
TIERS: tuple[Tier, ...] = ("influential", "regular", "low-impact")

OUTNUMBERED = 3.0  # influential: so many followers for each account followed,
PROMINENT = 3.0  # and so many times the followers of the average account
FEW = 0.5  # low-impact: less than this share of the followers of the average account


class TierCount(Struct, frozen=True):
    """How many accounts are of a tier, and what they have on average. mutual: share of the ties out of the tier that are returned."""

    tier: Tier
    people: int
    followers: float
    followed: float
    mutual: float


def tiers(network: Network, agents: Iterable[int]) -> dict[int, Tier]:
    """Return the tier of each agent; costs a pass over all ties.

    Influential: at least OUTNUMBERED followers for each account followed, and PROMINENT times as many as the average account has.
    Low-impact: fewer than FEW of that average. Regular: everybody else.
    """
    ids = np.array(list(agents), dtype=np.int64)
    sources, targets = network.edges()
    levels = _levels(degrees(ids, targets), degrees(ids, sources))
    return dict(zip(ids.tolist(), [TIERS[level] for level in levels.tolist()], strict=True))


def tier_counts(network: Network, agents: Iterable[int]) -> tuple[TierCount, ...]:
    """Return for each tier how many there are, and what they are like."""
    ids = np.array(list(agents), dtype=np.int64)
    sources, targets = network.edges()
    followers, followed = degrees(ids, targets), degrees(ids, sources)
    returned = degrees(ids, sources[mutual(sources, targets)])
    levels = _levels(followers, followed)
    return tuple(_count(tier, levels == level, followers, followed, returned) for level, tier in enumerate(TIERS))


def degrees(agents: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return how many of the ends are each agent: agents (n,), ends (n_ties,) -> (n,)."""
    ordered = np.sort(ends)
    return np.searchsorted(ordered, agents, side="right") - np.searchsorted(ordered, agents, side="left")


def mutual(sources: NDArray[np.int64], targets: NDArray[np.int64]) -> NDArray[np.bool_]:
    """Return which ties are returned: (n_ties,)."""
    return np.isin(sources << 32 | targets, targets << 32 | sources)


def tier_of(followers: int, followed: int, average: float) -> Tier:
    """Return the tier of an account by its numbers and the followers of the average account; `tiers` finds the same for all."""
    return TIERS[int(_levels(np.array([followers]), np.array([followed]), average)[0])]


def _levels(followers: NDArray[np.int64], followed: NDArray[np.int64], average: float | None = None) -> NDArray[np.int64]:
    """Return the place in TIERS of each: (n,). average: followers of the average account, by default of these."""
    if average is None:
        average = float(followers.mean()) if len(followers) else 0.0
    influential = (followers >= OUTNUMBERED * np.maximum(followed, 1)) & (followers >= PROMINENT * average)
    return np.where(influential, 0, np.where(followers < FEW * average, 2, 1))


def _count(
    tier: Tier, members: NDArray[np.bool_], followers: NDArray[np.int64], followed: NDArray[np.int64], returned: NDArray[np.int64]
) -> TierCount:
    people, out = int(members.sum()), int(followed[members].sum())
    if not people:
        return TierCount(tier, 0, 0.0, 0.0, 0.0)
    return TierCount(
        tier, people, float(followers[members].mean()), float(followed[members].mean()), float(returned[members].sum()) / max(out, 1)
    )
