"""Metrics of a world with films: what was watched, how it was liked, and how good the recommender is."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence

from sim.event import Rated, Shown, Watched
from sim.metrics.observed import Observed, share


def entropy(tokens: Iterable[str]) -> float:
    """Return the Shannon entropy of tokens, in bits: 0 for one kind of token or none, log2(n) for n equally frequent kinds.

    Source: Wang et al. 2023 (RecAgent), section 4.2: H = - sum over genres g of p_g log2 p_g.
    """
    counts = Counter(tokens).values()
    total = sum(counts)
    return math.fsum(count / total * math.log2(total / count) for count in counts)


def watched(seen: Observed) -> float:
    """Return how many films were watched this tick."""
    return float(len(seen.all(Watched)))


def mean_stars(seen: Observed) -> float:
    """Return the mean rating given this tick, 1 to 5; where none was, the mean of all ever given; 0 before the first."""
    stars: Sequence[int] = [rated.stars for rated in seen.all(Rated)]
    if stars:
        return sum(stars) / len(stars)
    return float(seen.world.ratings.columns()[2].mean()) if len(seen.world.ratings) else 0.0


def heard_share(seen: Observed) -> float:
    """Return the share of films watched this tick that somebody else had spoken of, 0 to 1; 0 where none was watched."""
    found = seen.all(Watched)
    return share(sum(event.source is not None for event in found), len(found))


def shown_entropy(seen: Observed) -> float:
    """Return how mixed the recommender's pages were, in bits: 0 (one genre each) to log2(number of genres).

    The entropy of the genres of all items shown to one agent this tick, an item counting each of its genres, meaned over the agents
    who were shown any; 0 where nobody was. Grows with the number of items shown, so compare pages of equal size.

    Source: Wang et al. 2023 (RecAgent), section 4.2.1, the information cocoon.
    """
    catalogue = seen.world.catalogue
    genres: dict[int, list[str]] = {}
    for page in seen.all(Shown):
        tokens = genres.setdefault(page.agent, [])
        for item in page.items:
            tokens.extend(catalogue[item].genres)
    return share(math.fsum(map(entropy, genres.values())), len(genres))


def training_loss(seen: Observed) -> float:
    """Return the loss at the end of the recommender's last training, 0 or more; 0 where nothing is trained."""
    trained = seen.world.trained
    return trained.losses[-1] if trained and trained.losses else 0.0


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
