"""Metrics: numbers that say how a society is doing, measured after each tick."""

import math
import statistics
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from msgspec import Struct

from sim.emotion import faded
from sim.event import AnyEvent, Event, Posted, Rated, Refused, Said, Shown, Watched
from sim.statistics import pareto_alpha, pareto_distance
from sim.world import World

E = TypeVar("E", bound=Event)

INTENSE = 2 / 3  # arousal from which sim.agent calls an emotion intense


class Census(Struct, frozen=True, kw_only=True):
    """What one pass over all people counts.

    Args:
        people: how many there are. mood, arousal: sums of what they feel now. intense: how many are highly aroused.
        informed: how many know any news that broke.
        attitudes: towards the newest topic, of those whom it has reached; 0 for whoever has not made up their mind.
        acts: how often each has acted.
    """

    people: int
    mood: float
    arousal: float
    intense: int
    informed: int
    attitudes: tuple[float, ...]
    acts: tuple[int, ...]

    @classmethod
    def of(cls, world: World) -> "Census":
        """Return the census of a world; costs about a microsecond a person."""
        moods, arousals, intense, informed, attitudes = 0.0, 0.0, 0, 0, []
        broken, topic = world.broken.keys(), newest_topic(world)
        for agent in world.agents.values():
            mood, arousal = faded(agent, world.tick)
            moods += mood
            arousals += arousal
            intense += arousal >= INTENSE
            if agent.known and not broken.isdisjoint(agent.known):
                informed += 1
                if topic in agent.known:
                    attitudes.append(agent.attitudes.get(topic, 0.0))
        return cls(
            people=len(world.agents),
            mood=moods,
            arousal=arousals,
            intense=intense,
            informed=informed,
            attitudes=tuple(attitudes),
            acts=tuple([agent.acts for agent in world.agents.values()]),
        )


class Observed(Struct, frozen=True):
    """A world after a tick, the census of its people, and the tick's events by kind."""

    world: World
    census: Census
    events: dict[type[Event], list[AnyEvent]]

    def all(self, kind: type[E]) -> list[E]:
        """Return the tick's events of one kind, in order."""
        return self.events.get(kind, [])  # type: ignore[return-value]


def newest_topic(world: World) -> str:
    """Return the id of the news that broke last, "" before any did."""
    return max(world.broken, key=lambda topic: (world.broken[topic], topic), default="")


def entropy(tokens: Iterable[str]) -> float:
    """Return the Shannon entropy of tokens, in bits: 0 for one kind of token or none, log2(n) for n equally frequent kinds.

    Source: Wang et al. 2023 (RecAgent), section 4.2: H = - sum over genres g of p_g log2 p_g.
    """
    counts = Counter(tokens).values()
    total = sum(counts)
    return math.fsum(count / total * math.log2(total / count) for count in counts)


def _share(part: float, whole: float) -> float:
    return part / whole if whole else 0.0


def watched(seen: Observed) -> float:
    """Return how many films were watched this tick."""
    return float(len(seen.all(Watched)))


def chats(seen: Observed) -> float:
    """Return how many private conversations were held this tick."""
    return float(len({said.utterance.thread for said in seen.all(Said)}))


def posts(seen: Observed) -> float:
    """Return how many posts, replies and forwards were published this tick."""
    return float(len(seen.all(Posted)))


def refused(seen: Observed) -> float:
    """Return how many actions were refused this tick."""
    return float(len(seen.all(Refused)))


def mean_stars(seen: Observed) -> float:
    """Return the mean rating given this tick, 1 to 5; where none was, the mean of all ever given; 0 before the first."""
    stars: Sequence[int] = [rated.stars for rated in seen.all(Rated)]
    if stars:
        return sum(stars) / len(stars)
    return float(seen.world.ratings.columns()[2].mean()) if len(seen.world.ratings) else 0.0


def heard_share(seen: Observed) -> float:
    """Return the share of films watched this tick that somebody else had spoken of, 0 to 1; 0 where none was watched."""
    found = seen.all(Watched)
    return _share(sum(event.source is not None for event in found), len(found))


def shown_entropy(seen: Observed) -> float:
    """Return how mixed the recommender's pages were, in bits: 0 (one genre each) to log2(number of genres).

    The entropy of the genres of all items shown to one agent this tick, an item counting each of its genres, meaned over the agents
    who were shown any; 0 where nobody was. Grows with the number of items shown, so compare pages of equal size.

    Source: Wang et al. 2023 (RecAgent), section 4.2, the information cocoon.
    """
    catalogue = seen.world.catalogue
    genres: dict[int, list[str]] = {}
    for page in seen.all(Shown):
        tokens = genres.setdefault(page.agent, [])
        for item in page.items:
            tokens.extend(catalogue[item].genres)
    return _share(math.fsum(map(entropy, genres.values())), len(genres))


def mean_mood(seen: Observed) -> float:
    """Return the mean mood now, faded since each was last stirred: -1 (miserable) to 1 (delighted)."""
    return _share(seen.census.mood, seen.census.people)


def mean_arousal(seen: Observed) -> float:
    """Return the mean arousal now, faded since each was last stirred: 0 (calm) to 1."""
    return _share(seen.census.arousal, seen.census.people)


def intense_share(seen: Observed) -> float:
    """Return the share of people in an intense emotion, 0 to 1.

    Source: Gao et al. 2023 (S3), section 3.2: calm, moderate, intense; here thirds of the arousal scale.
    """
    return _share(seen.census.intense, seen.census.people)


def informed(seen: Observed) -> float:
    """Return the share of people whom any news has reached, 0 to 1; 0 before any broke.

    Source: Gao et al. 2023 (S3), section 4.2, information propagation: the curve of people aware.
    """
    return _share(seen.census.informed, seen.census.people)


def positive_share(seen: Observed) -> float:
    """Return the share of those informed of the newest topic who are for it (attitude above 0), 0 to 1; 0 where nobody is informed.

    Source: Gao et al. 2023 (S3), section 4.2, attitude propagation.
    """
    attitudes = seen.census.attitudes
    return _share(sum(attitude > 0 for attitude in attitudes), len(attitudes))


def polarisation(seen: Observed) -> float:
    """Return the variance of attitudes to the newest topic among those informed of it: 0 (one mind) to 1 (two equal, opposite camps).

    Source: Bramson et al. 2016, Disambiguation of social polarization concepts and measures: dispersion.
    """
    attitudes = seen.census.attitudes
    mean = _share(math.fsum(attitudes), len(attitudes))
    return _share(math.fsum((attitude - mean) ** 2 for attitude in attitudes), len(attitudes))


def training_loss(seen: Observed) -> float:
    """Return the loss at the end of the recommender's last training, 0 or more; 0 where nothing is trained."""
    trained = seen.world.trained
    return trained.losses[-1] if trained and trained.losses else 0.0


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
    return max(float(statistics.median(seen.census.acts)), 1.0) if seen.census.acts else 1.0


# The recommender's last test, once a simulated day; each is 0 before the first. sim.recommender.quality has formulas and sources.


def hit_rate(seen: Observed) -> float:
    """Return the share of people for whom a hidden film that they liked is among the ten best, 0 to 1."""
    return seen.world.quality.hit_rate if seen.world.quality else 0.0


def ndcg(seen: Observed) -> float:
    """Return the same, counting 1 / log2(p + 2) for a film in place p from 0, 0 to 1."""
    return seen.world.quality.ndcg if seen.world.quality else 0.0


def diversity(seen: Observed) -> float:
    """Return the mean genre distance of two films lately shown to one person, 0 (alike) to 1 (no genre in common)."""
    return seen.world.quality.diversity if seen.world.quality else 0.0


def coverage(seen: Observed) -> float:
    """Return the share of the catalogue that anybody was lately shown, 0 to 1."""
    return seen.world.quality.coverage if seen.world.quality else 0.0


def popularity_bias(seen: Observed) -> float:
    """Return the mean popularity of what was lately shown, as a percentile of the catalogue: 0.5 as by chance, 1 the favourite."""
    return seen.world.quality.popularity_bias if seen.world.quality else 0.0


def user_entropy(seen: Observed) -> float:
    """Return the mean entropy of the genres lately shown to one person, in bits, over windows of equal size."""
    return seen.world.quality.user_entropy if seen.world.quality else 0.0


METRICS: dict[str, Callable[[Observed], float]] = {
    metric.__name__: metric
    for metric in (
        watched,
        chats,
        posts,
        mean_stars,
        heard_share,
        shown_entropy,
        mean_mood,
        mean_arousal,
        intense_share,
        informed,
        positive_share,
        polarisation,
        refused,
        training_loss,
        activity_alpha,
        activity_ks,
        hit_rate,
        ndcg,
        diversity,
        coverage,
        popularity_bias,
        user_entropy,
    )
}


def observed(world: World, events: Iterable[AnyEvent]) -> Observed:
    """Return all that metrics read: one pass over the people, one over the tick's events."""
    kinds: dict[type[Event], list[AnyEvent]] = {}
    for event in events:
        kinds.setdefault(type(event), []).append(event)
    return Observed(world, Census.of(world), kinds)


def measure(world: World, events: Iterable[AnyEvent]) -> dict[str, float]:
    """Return every metric of a world after a tick, by name; all are finite."""
    seen = observed(world, events)
    return {name: metric(seen) for name, metric in METRICS.items()}
