"""`voxpop bench recommender`: what retraining costs a round, and how it grows with people and with ratings."""

import math
import time
from statistics import median

import numpy as np
from msgspec import Struct

from sim.catalogue import Catalogue, Item
from sim.randomness import Luck
from sim.ratings import Ratings
from sim.recommender import recommender_named
from sim.recommender.quality import evaluated
from sim.scenarios import new_world
from sim.world import World

LUCK = Luck(1)
RANKED = 200  # agents for whom a page is ranked
PAGE = 5


class Cost(Struct):
    """What one recommender costs.

    Args:
        fit_ms: to learn anew from all ratings, median. rank_us: a page of 5 for one person.
        test_ms: of the test of its quality, once a simulated day.
        agents_x2, ratings_x2: how many times as long learning takes with twice the people (and their ratings), or with the same
            people rating twice as much.
    """

    name: str
    fit_ms: float
    rank_us: float
    test_ms: float
    agents_x2: float
    ratings_x2: float


def measure(name: str, agents: int, items: int, each: int, repeats: int) -> Cost:
    """Return the cost of a recommender in a society of made-up tastes; `each`: mean number of ratings of one person."""
    films = catalogue(items)
    given = ratings(films, agents, each)
    fit_ms = _fit(name, films, given, repeats)
    return Cost(
        name=name,
        fit_ms=fit_ms,
        rank_us=_rank(name, films, given),
        test_ms=_test(name, films, given),
        agents_x2=_fit(name, films, ratings(films, 2 * agents, each), repeats) / fit_ms,
        ratings_x2=_fit(name, films, ratings(films, agents, 2 * each), repeats) / fit_ms,
    )


def catalogue(items: int) -> Catalogue:
    """Return items with genres, directors and years."""
    genres = [f"genre {n}" for n in range(18)]

    def film(n: int) -> Item:
        picked = {genres[LUCK.bits(0, n, "genre", k) % 18] for k in range(1 + n % 3)}
        return Item(id=n, title=f"Film {n}", genres=tuple(sorted(picked)), director=f"Director {n % (items // 4 + 1)}", year=1930 + n % 90)

    return Catalogue(map(film, range(items)))


def ratings(films: Catalogue, agents: int, each: int) -> Ratings:
    """Return ratings: of a few films by many and of many by few; some people rate ten times as much as others (log-normal)."""
    given = Ratings()
    appeal = -0.7 * np.log(1 + LUCK.draws(0, films.ids, "appeal") * len(films))
    for agent in range(agents):
        spread = math.exp(0.8 * (sum(LUCK.draw(0, agent, "diligence", k) for k in range(12)) - 6) - 0.32)
        count = min(max(round(each * spread), 1), len(films))
        lots = appeal - np.log(-np.log(LUCK.draws(1, films.ids, "rated", k=agent) + 1e-12))
        for item in np.argsort(-lots, kind="stable")[:count].tolist():
            given.add(agent, item, 1 + LUCK.bits(2, agent, "stars", item) % 5)
    return given


def _fit(name: str, films: Catalogue, given: Ratings, repeats: int) -> float:
    """Return the median milliseconds of learning anew."""
    found = []
    for _ in range(repeats):
        recommender = recommender_named(name, films, LUCK)
        began = time.perf_counter()
        recommender.fit(given, 1)
        found.append(time.perf_counter() - began)
    return max(median(found) * 1e3, 1e-3)


def _rank(name: str, films: Catalogue, given: Ratings) -> float:
    recommender = recommender_named(name, films, LUCK)
    recommender.fit(given, 1)
    began = time.perf_counter()
    for agent in range(RANKED):
        recommender.rank(agent, range(agent, agent + 60), PAGE)
    return (time.perf_counter() - began) / RANKED * 1e6


def _test(name: str, films: Catalogue, given: Ratings) -> float:
    people = list(new_world("town", 1, 48).agents.values())[:1]
    world = World(scenario="town", luck=LUCK, agents=people, items=films.items, ties=[], topics=[], algorithm=name)
    world.ratings = given
    began = time.perf_counter()
    evaluated(world)
    return (time.perf_counter() - began) * 1e3
