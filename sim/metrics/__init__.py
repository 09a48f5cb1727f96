"""Metrics: numbers that say how a society is doing, measured after each tick."""

from collections.abc import Callable, Iterable
from math import isfinite

from sim.event import AnyEvent, Measured
from sim.metrics import films, news, society
from sim.metrics.communities import by_community, largest
from sim.metrics.films import entropy
from sim.metrics.observed import Observed
from sim.metrics.topics import newest_topic
from sim.network import FOLLOWS
from sim.world import World

__all__ = ["METRICS", "Metric", "applicable", "entropy", "measure", "measured", "newest_topic"]

Metric = Callable[[Observed], float]


def _named(*metrics: Metric) -> dict[str, Metric]:
    return {metric.__name__: metric for metric in metrics}


# In the order in which they are told: a screen with little room shows the first few that apply.
METRICS: dict[str, Metric] = _named(
    films.watched,
    society.chats,
    news.informed,
    news.positive_share,
    society.posts,
    society.forwards,
    society.emotion_density,
    society.mean_emotion,
    society.intense_share,
    news.polarisation,
    news.assortativity,
    society.cascade_size,
    society.cascade_depth,
    society.cascade_breadth,
    society.friendship_paradox,
    society.mean_mood,
    society.mean_arousal,
    films.mean_stars,
    films.heard_share,
    films.shown_entropy,
    society.refused,
    films.training_loss,
    society.activity_alpha,
    society.activity_ks,
    films.hit_rate,
    films.ndcg,
    films.diversity,
    films.coverage,
    films.popularity_bias,
    films.user_entropy,
)


def applicable(world: World) -> dict[str, Metric]:
    """Return the metrics that mean something in a world, by name.

    Films are measured where there are films, news where any has broken or will, chats where anybody is tied closely enough to call.
    """
    calls = any(kind != FOLLOWS for kind in world.network.kinds)
    applies = {films.__name__: len(world.catalogue) > 0, news.__name__: bool(world.topics), society.__name__: True}
    return {name: metric for name, metric in METRICS.items() if applies[metric.__module__] and (calls or metric is not society.chats)}


def measure(world: World, events: Iterable[AnyEvent]) -> dict[str, float]:
    """Return every metric that applies to a world after a tick, by name; all are finite."""
    return measured(world, events).metrics


def measured(world: World, events: Iterable[AnyEvent]) -> Measured:
    """Return every metric that applies to a world after a tick, and how its largest communities are, as the event that ends the tick."""
    seen = Observed.of(world, events)
    found = {name: metric(seen) for name, metric in applicable(world).items()} | news.other_positive_shares(seen)
    return Measured({name: value for name, value in found.items() if isfinite(value)}, largest(by_community(world, seen.census)))
