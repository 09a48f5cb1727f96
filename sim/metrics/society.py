"""Metrics of any society: how people feel, how much they act, what they write, and how they are tied."""

import math
import statistics

from sim.event import Posted, Refused, Said
from sim.metrics.observed import Observed, share
from sim.metrics.ties import paradox_share
from sim.statistics import pareto_alpha, pareto_distance

HEAT = {"calm": 0.0, "moderate": 0.5, "intense": 1.0}  # of S3's levels of emotion, where they are meaned


def chats(seen: Observed) -> float:
    """Return how many private conversations were held this tick."""
    return float(len({said.utterance.thread for said in seen.all(Said)}))


def posts(seen: Observed) -> float:
    """Return how many posts, replies and forwards were published this tick."""
    return float(len(seen.all(Posted)))


def forwards(seen: Observed) -> float:
    """Return how many of them passed another post on."""
    return float(sum(posted.utterance.forwards is not None for posted in seen.all(Posted)))


def refused(seen: Observed) -> float:
    """Return how many actions were refused this tick."""
    return float(len(seen.all(Refused)))


def mean_mood(seen: Observed) -> float:
    """Return the mean mood now, faded since each was last stirred: -1 (miserable) to 1 (delighted)."""
    return share(seen.census.mood.sum(), len(seen.census.ids))


def mean_arousal(seen: Observed) -> float:
    """Return the mean arousal now, faded since each was last stirred: 0 (calm) to 1."""
    return share(seen.census.arousal.sum(), len(seen.census.ids))


def intense_share(seen: Observed) -> float:
    """Return the share of people in an intense emotion, 0 to 1.

    Source: Gao et al. 2023 (S3), section 3.2: calm, moderate, intense; here thirds of the arousal scale.
    """
    return share(seen.census.intense.sum(), len(seen.census.ids))


def emotion_density(seen: Observed) -> float:
    """Return the share of the tick's texts whose authors were intense while writing, 0 to 1; 0 where nothing was written.

    Texts are posts, replies and forwards on the feed; a forward without a comment is its author's text too, as it is in S3.

    Source: Gao et al. 2023 (S3), section 4.2, emotion propagation: the curve of emotion density.
    """
    texts = seen.all(Posted)
    return share(sum(posted.utterance.emotion == "intense" for posted in texts), len(texts))


def mean_emotion(seen: Observed) -> float:
    """Return the mean emotion of the same texts, calm 0, moderate 0.5, intense 1; 0 where nothing was written."""
    texts = seen.all(Posted)
    return share(math.fsum(HEAT[posted.utterance.emotion] for posted in texts), len(texts))


def cascade_size(seen: Observed) -> float:
    """Return how many posts the largest cascade has, the original with it; 0 before anything was passed on.

    Source: Vosoughi, Roy and Aral 2018, The spread of true and false news online: size, depth, maximum breadth.
    """
    return float(_largest(seen)[0])


def cascade_depth(seen: Observed) -> float:
    """Return how often the most passed on post of the largest cascade was passed on."""
    return float(_largest(seen)[1])


def cascade_breadth(seen: Observed) -> float:
    """Return the most posts at one depth of the largest cascade."""
    return float(_largest(seen)[2])


def _largest(seen: Observed) -> tuple[int, int, int]:
    """Return size, depth and breadth of the largest cascade; of equals, the one that began first."""
    cascades = seen.world.cascades.values()
    largest = max(cascades, key=lambda cascade: (cascade.size, -cascade.root), default=None)
    return (largest.size, largest.depth, largest.breadth) if largest else (0, 0, 0)


def friendship_paradox(seen: Observed) -> float:
    """Return the share of those who follow anybody who have fewer followers than the mean of those they follow, 0 to 1.

    Source: Feld 1991, Why your friends have more friends than you do (sim.metrics.ties.paradox_share).
    """
    return paradox_share(len(seen.census.ids), *seen.ties)


def activity_alpha(seen: Observed) -> float:
    """Return the exponent of a Pareto tail fitted to how often people have acted, more than 0; 0 while all acted equally often.

    The tail is the upper half of people. Where everybody acts in most ticks, counts saturate and the exponent is too large.

    Source: Clauset, Shalizi and Newman 2009 (sim.statistics.pareto_alpha).
    """
    alpha = pareto_alpha(seen.census.acts, _half(seen))
    return alpha if math.isfinite(alpha) else 0.0


def activity_ks(seen: Observed) -> float:
    """Return the Kolmogorov-Smirnov distance between that tail and its fit, 0 to 1; 0 where there is no fit."""
    least = _half(seen)
    distance = pareto_distance(seen.census.acts, least, pareto_alpha(seen.census.acts, least))
    return distance if math.isfinite(distance) else 0.0


def _half(seen: Observed) -> float:
    """Return what the more active half of people have acted at least, 1 or more."""
    return max(float(statistics.median(seen.census.acts.tolist())), 1.0) if len(seen.census.acts) else 1.0
