"""Quality: how well a recommender finds what people like, and what its pages do to them."""

import math
from collections.abc import Iterable, Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from sim.agent import Agent
from sim.catalogue import Catalogue
from sim.event import Evaluated
from sim.metrics import entropy
from sim.randomness import Luck
from sim.ratings import Ratings
from sim.recommender import Recommender, recommender_named
from sim.recommender.histories import Histories, Ints
from sim.world import World

BEST = 10  # items that a test looks at
ENOUGH = 5  # ratings from which an agent can be tested
LIKED = 4  # stars of a rating that is worth finding again
WINDOW = 10  # items lately shown to one agent that are looked at: the same for all, for entropy grows with their number
TESTED = 200  # agents at most, and windows at most, whatever the size of the society


class HeldOut(Struct, frozen=True):
    """Ratings of which a few are hidden. hidden: agent -> the item whose rating is hidden."""

    rest: Ratings
    hidden: dict[int, int]


def evaluated(world: World) -> Evaluated:
    """Return how a world's recommender does. Costs one training and TESTED rankings, and depends on no earlier evaluation."""
    split = held_out(world.catalogue, world.ratings, world.luck)
    places = tested(recommender_named(world.algorithm, world.catalogue, world.luck), split, world.tick)
    windows = lately_shown(world.agents.values(), world.luck)
    catalogue = world.catalogue
    return Evaluated(
        algorithm=world.algorithm,
        tested=len(places),
        hit_rate=hit_rate(places),
        ndcg=ndcg(places),
        viewers=len(windows),
        diversity=diversity(catalogue, windows),
        coverage=coverage(catalogue, windows),
        popularity_bias=popularity_bias(catalogue, world.ratings, windows),
        user_entropy=user_entropy(catalogue, windows),
    )


# Finding what is hidden


def held_out(catalogue: Catalogue, ratings: Ratings, luck: Luck) -> HeldOut:
    """Return ratings without one liked item of each of at most TESTED agents who rated ENOUGH; keyed, the same for every algorithm."""
    histories = Histories.of(catalogue, ratings)
    able = np.flatnonzero(np.diff(histories.start) >= ENOUGH)
    liked = np.flatnonzero((histories.stars >= LIKED) & np.isin(histories.agents, able))
    draws = luck.draws(0, catalogue.ids[histories.items[liked]] << 24 | histories.ids[histories.agents[liked]], "held out")
    order = np.lexsort((draws, histories.agents[liked]))
    owners = histories.agents[liked][order]
    picked = liked[order][np.append(True, owners[1:] != owners[:-1])[: len(owners)]]  # of each agent the first draw
    agents = histories.ids[histories.agents[picked]]
    chosen = picked[np.argsort(luck.draws(0, agents, "tested"), kind="stable")[:TESTED]]
    hidden = np.zeros(len(histories.stars), dtype=bool)
    hidden[chosen] = True
    agent_ids, item_ids = histories.ids[histories.agents], catalogue.ids[histories.items]
    rest = Ratings.of(agent_ids[~hidden], item_ids[~hidden], histories.stars[~hidden])
    return HeldOut(rest, dict(zip(agent_ids[hidden].tolist(), item_ids[hidden].tolist(), strict=True)))


def tested(recommender: Recommender, split: HeldOut, tick: int) -> list[int | None]:
    """Return for each tested agent the place of the hidden item among the BEST it did not rate, 0 for the first; None beyond."""
    if not split.hidden:
        return []
    recommender.fit(split.rest, tick)
    agents, items, _ = split.rest.columns()
    places: list[int | None] = []
    for agent, hidden in split.hidden.items():
        first, last = np.searchsorted(agents, [agent, agent + 1])
        ranked = [entry.item for entry in recommender.rank(agent, set(items[first:last].tolist()), BEST)]
        places.append(ranked.index(hidden) if hidden in ranked else None)
    return places


def hit_rate(places: Sequence[int | None]) -> float:
    """Return the share of agents whose hidden item is among the BEST, 0 to 1; BEST / catalogue by chance; 0 where nobody was tested.

    Source: Deshpande and Karypis 2004, Item-based top-N recommendation algorithms, section 5.2 (ACM TOIS 22).
    """
    return _mean([float(place is not None) for place in places])


def ndcg(places: Sequence[int | None]) -> float:
    """Return the normalised discounted cumulative gain at BEST, 0 to 1: a hidden item in place p (from 0) counts 1 / log2(p + 2).

    There is one item to find, so the ideal gain is 1.

    Source: Järvelin and Kekäläinen 2002, Cumulated gain-based evaluation of IR techniques (ACM TOIS 20).
    """
    return _mean([0.0 if place is None else 1 / math.log2(place + 2) for place in places])


# What is shown


def lately_shown(agents: Iterable[Agent], luck: Luck) -> list[list[int]]:
    """Return the last WINDOW items shown to each who was shown so many; of more than TESTED such agents a keyed sample."""
    shown = {agent.id: agent.shown[-WINDOW:] for agent in agents if len(agent.shown) >= WINDOW}
    ids = np.array(sorted(shown), dtype=np.int64)
    chosen = ids[np.argsort(luck.draws(0, ids, "tested"), kind="stable")[:TESTED]]
    return [shown[agent] for agent in np.sort(chosen).tolist()]


def diversity(catalogue: Catalogue, windows: Sequence[Sequence[int]]) -> float:
    """Return the mean distance of two items shown to one agent, 0 (all of the same genres) to 1 (no two share a genre).

    Intra-list diversity. Distance: 1 minus genres in common over genres of either (Jaccard), 0 for two items without genres.

    Source: Ziegler et al. 2005, Improving recommendation lists through topic diversification, section 3.3 (WWW).
    """
    return _mean([_spread(_genres(catalogue, window)) for window in windows])


def _spread(genres: NDArray[np.bool_]) -> float:
    """Return the mean Jaccard distance of the pairs of rows of (n_items, n_genres), n_items at least 2."""
    common = (genres[:, None] & genres).sum(axis=2)
    either = (genres[:, None] | genres).sum(axis=2)
    size = len(genres)
    return float(np.where(either > 0, 1 - common / np.maximum(either, 1), 0.0).sum() / (size * (size - 1)))


def coverage(catalogue: Catalogue, windows: Sequence[Sequence[int]]) -> float:
    """Return the share of the catalogue that is shown to anybody, 0 to 1; grows with the number of agents, so compare equal societies.

    Source: Ge, Delgado-Battenfeld and Jannach 2010, Beyond accuracy, section 3.1: catalogue coverage (RecSys).
    """
    return round(len({item for window in windows for item in window}) / max(len(catalogue), 1), 6)


def popularity_bias(catalogue: Catalogue, ratings: Ratings, windows: Sequence[Sequence[int]]) -> float:
    """Return the mean popularity of what is shown, as a percentile of the catalogue: 0.5 as by chance, 1 where all see the favourite.

    Percentile of an item: the share of items that were rated less often, and half of those rated as often.

    Source: Abdollahpouri, Burke and Mobasher 2019, Managing popularity bias in recommender systems (FLAIRS): average popularity of
    what is recommended; here by percentile, so that catalogues and times compare.
    """
    views = np.sort(np.array([ratings.views.get(item, 0) for item in catalogue.ids.tolist()], dtype=np.int64))
    shown = np.array([ratings.views.get(item, 0) for window in windows for item in window], dtype=np.int64)
    if not len(shown):
        return 0.0
    rank = np.searchsorted(views, shown, side="left") + np.searchsorted(views, shown, side="right")
    return round(float(rank.sum()) / (2 * len(views) * len(shown)), 6)


def user_entropy(catalogue: Catalogue, windows: Sequence[Sequence[int]]) -> float:
    """Return how mixed is what one agent is shown, in bits: 0 (one genre) to log2(number of genres). Falls in an information cocoon.

    The entropy of the genres of the last WINDOW items shown to an agent, an item counting each of its genres, meaned over agents.

    Source: Wang et al. 2023 (RecAgent), section 4.2: H = - sum over genres g of p_g log2 p_g.
    """
    return _mean([entropy(genre for item in window for genre in catalogue[item].genres) for window in windows])


def _genres(catalogue: Catalogue, window: Sequence[int]) -> NDArray[np.bool_]:
    rows: Ints = np.array([catalogue.row[item] for item in window], dtype=np.int64)
    return catalogue.features[rows] > 0


def _mean(values: Sequence[float]) -> float:
    return round(math.fsum(values) / len(values), 6) if values else 0.0
