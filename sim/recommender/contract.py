"""The contract of a recommender, as a check that anybody can run on theirs.

from sim.recommender.contract import check_recommender
check_recommender(MyRecommender)
"""

import hashlib
import os
import re
import subprocess
import sys
import tracemalloc
from collections.abc import Collection

import numpy as np

from sim.catalogue import Catalogue, Item
from sim.observation import Recommendation
from sim.randomness import Luck
from sim.ratings import Ratings
from sim.recommender.protocol import Factory, Recommender
from sim.text import clean

LUCK = Luck(11)
NOBODY = 999_999  # an agent who rated nothing
REASON_LIMIT = 200  # characters
GROWTH = 3.0  # by which memory may grow where agents, items and ratings double; twice that would be quadratic
_GENRES = ("comedy", "drama", "science fiction", "war", "western")


def check_recommender(factory: Factory, processes: bool = True) -> None:
    """Check that recommenders keep the contract; takes a few seconds.

    Args:
        factory: makes a recommender of a catalogue and luck, as RECOMMENDERS and entry points hold.
        processes: whether to compare with other processes too; the factory must then be something that a module holds by name.

    Raises:
        AssertionError: it breaks the contract; says how.
    """
    _check_pages(factory)
    _check_tiny_catalogues(factory)
    _check_order_of_ratings(factory)
    _check_repeated_ratings(factory)
    _check_growth_of_the_society(factory)
    _check_cost(factory)
    if processes:
        _check_processes(factory)


# A small society to try it on


def catalogue_of(size: int) -> Catalogue:
    """Return items whose ids are not their rows; some share a director, some have no facts at all."""
    return Catalogue(
        Item(
            id=3 * n + 2,
            title=f"Item {n}",
            genres=() if n % 7 == 6 else (_GENRES[n % 5], _GENRES[n // 5 % 5]),
            director=f"Director {n % 11}" if n % 7 != 6 else "",
            year=None if n % 7 == 6 else 1950 + n % 60,
        )
        for n in range(size)
    )


def ratings_of(rows: list[tuple[int, int, int]]) -> Ratings:
    """Return ratings, each of an agent, an item and stars, in the order given."""
    ratings = Ratings()
    for agent, item, stars in rows:
        ratings.add(agent, item, stars)
    return ratings


def ratings_in(catalogue: Catalogue, agents: int, each: int) -> list[tuple[int, int, int]]:
    """Return keyed ratings of agents 1, 3, 5, ...: of the first half of the items, so that nobody rated the others."""
    rated = catalogue.ids[: max(len(catalogue) // 2, 1)]
    rows = []
    for agent in range(1, 2 * agents, 2):
        liking = LUCK.draws(1, rated, "contract", k=agent) + (rated % 5 == agent % 5)
        for item in rated[np.argsort(-liking, kind="stable")[:each]].tolist():
            rows.append((agent, item, 5 if item % 5 == agent % 5 else 1 + LUCK.bits(2, agent, "contract", k=item) % 5))
    return rows


def pages_digest(factory: Factory) -> str:
    """Return a digest of losses and pages that is the same in every process."""
    catalogue = catalogue_of(90)
    recommender = factory(catalogue, LUCK)
    losses = recommender.fit(ratings_of(ratings_in(catalogue, 60, 12)), 4)
    pages = [[(e.item, e.score, e.reason) for e in recommender.rank(agent, {2, 8}, 20)] for agent in (1, 7, 119, NOBODY)]
    return hashlib.sha256(repr((losses, pages)).encode()).hexdigest()


# What is checked


def _check_page(page: list[Recommendation], catalogue: Catalogue, exclude: Collection[int], k: int, case: str) -> None:
    items = [entry.item for entry in page]
    left = len(set(catalogue.row) - set(exclude))
    titles = {item.title for item in catalogue.items}
    assert len(items) <= k, f"{case}: {len(items)} items; allowed: at most k = {k}"
    assert len(set(items)) == len(items), f"{case}: an item twice in {items}"
    assert not set(items) & set(exclude), f"{case}: excluded items {sorted(set(items) & set(exclude))}"
    assert all(item in catalogue for item in items), f"{case}: items {[i for i in items if i not in catalogue]} are not in the catalogue"
    assert len(items) == min(k, left), f"{case}: {len(items)} items where {min(k, left)} could be had"
    for entry in page:
        what = f"{case}, item {entry.item}"
        assert type(entry.item) is int, f"{what}: the id is a {type(entry.item).__name__}; allowed: int"
        assert type(entry.score) is float, f"{what}: the score is a {type(entry.score).__name__}; allowed: float"
        assert entry.score - entry.score == 0, f"{what}: score {entry.score}; allowed: finite"
        assert entry.reason, f"{what}: no reason"
        assert clean(entry.reason, REASON_LIMIT) == entry.reason, f"{what}: reason {entry.reason!r} is no plain line of {REASON_LIMIT}"
        named = set(re.findall(r"<(.*?)>", entry.reason))
        assert named <= titles, f"{what}: the reason names {sorted(named - titles)}, not in the catalogue"
    scores = [entry.score for entry in page]
    assert scores == sorted(scores, reverse=True), f"{case}: scores {scores}; allowed: best first"


def _check_pages(factory: Factory) -> None:
    catalogue = catalogue_of(60)
    recommender = factory(catalogue, LUCK)
    assert isinstance(recommender.name, str) and clean(recommender.name, 40) == recommender.name != "", "name: no plain line of 1 to 40"
    everything = set(catalogue.row)
    for fitted in (False, True):
        if fitted:
            _check_losses(recommender.fit(ratings_of(ratings_in(catalogue, 40, 10)), 3))
        for agent in (1, 3, 79, NOBODY):
            for exclude in (set(), {2, 5, 8, 1_000_003}, everything - {5}, everything):
                for k in (0, 1, 5, 100):
                    case = f"{'fitted' if fitted else 'before fit'}, agent {agent}, {len(exclude)} excluded, k = {k}"
                    _check_page(recommender.rank(agent, exclude, k), catalogue, exclude, k, case)
        assert recommender.rank(1, {5}, 7) == recommender.rank(1, {5}, 7), "asked twice, it answers differently"


def _check_losses(losses: tuple[float, ...]) -> None:
    assert isinstance(losses, tuple), f"fit returned a {type(losses).__name__}; allowed: a tuple of losses"
    assert all(type(loss) is float and loss - loss == 0 for loss in losses), f"losses {losses}; allowed: finite floats"


def _check_tiny_catalogues(factory: Factory) -> None:
    for size in (0, 1, 2):
        catalogue = catalogue_of(size)
        recommender = factory(catalogue, LUCK)
        for rows in ([], [(1, 2, 5)], [(1, 2, 1), (3, 2, 5)]) if size else ([],):
            _check_losses(recommender.fit(ratings_of(rows), 1))
            for agent in (1, NOBODY):
                _check_page(recommender.rank(agent, set(), 5), catalogue, set(), 5, f"a catalogue of {size}, {len(rows)} ratings")


def _check_order_of_ratings(factory: Factory) -> None:
    catalogue = catalogue_of(60)
    rows = ratings_in(catalogue, 40, 10)
    one, other = factory(catalogue, LUCK), factory(catalogue, LUCK)
    assert one.fit(ratings_of(rows), 3) == other.fit(ratings_of(rows[::-1]), 3), "losses depend on the order of ratings"
    _same(one, other, (1, 79, NOBODY), "pages depend on the order of ratings")


def _check_repeated_ratings(factory: Factory) -> None:
    """A save keeps the last of two ratings of one item: whoever counts both would learn otherwise after a resume."""
    catalogue = catalogue_of(60)
    rows = ratings_in(catalogue, 40, 10)
    agent, item, stars = rows[0]
    lived, resumed = factory(catalogue, LUCK), factory(catalogue, LUCK)
    lived.fit(ratings_of([(agent, item, 6 - stars), *rows]), 3)
    resumed.fit(ratings_of(rows), 3)
    _same(lived, resumed, (agent, 79, NOBODY), "of two ratings of one item by one agent, the first still counts")


def _check_growth_of_the_society(factory: Factory) -> None:
    """Agents and ratings are added to the same Ratings between trainings."""
    catalogue = catalogue_of(60)
    rows = ratings_in(catalogue, 40, 10)
    ratings = ratings_of(rows[:150])
    stepwise, once = factory(catalogue, LUCK), factory(catalogue, LUCK)
    stepwise.fit(ratings, 1)
    for agent, item, stars in rows[150:]:
        ratings.add(agent, item, stars)
    losses = stepwise.fit(ratings, 2)
    assert losses == once.fit(ratings_of(rows), 2), "losses depend on earlier trainings"
    _same(stepwise, once, (1, 79, NOBODY), "pages depend on earlier trainings, or agents added later are not learnt")


def _check_cost(factory: Factory) -> None:
    small, large = (_peak_memory(factory, agents=n, items=2 * n, each=15) for n in (250, 500))
    if large > 4 << 20:  # below 4 MB growth says nothing
        grown = f"memory grows from {small >> 20} to {large >> 20} MB as agents, items and ratings double"
        assert large <= GROWTH * small, f"{grown}; allowed: at most {GROWTH} times"


def _peak_memory(factory: Factory, agents: int, items: int, each: int) -> int:
    """Return the most bytes held at once while a society is learnt and one page is ranked."""
    catalogue = catalogue_of(items)
    ratings = ratings_of(ratings_in(catalogue, agents, each))
    tracemalloc.start()
    try:
        recommender = factory(catalogue, LUCK)
        recommender.fit(ratings, 1)
        recommender.rank(1, set(), 5)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def _check_processes(factory: Factory) -> None:
    module, name = factory.__module__, getattr(factory, "__qualname__", "")
    code = f"import {module}; from sim.recommender.contract import pages_digest; print(pages_digest({module}.{name}))"
    mine = pages_digest(factory)
    for seed, threads in (("1", "1"), ("2", "4")):
        settings = {"PYTHONHASHSEED": seed, "OPENBLAS_NUM_THREADS": threads, "OMP_NUM_THREADS": threads}
        environment = {**os.environ, **settings, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, env=environment)
        assert ran.returncode == 0, f"{module}.{name} does not run in a process of its own: {ran.stderr.strip().splitlines()[-1:]}"
        assert ran.stdout.strip() == mine, f"another process (PYTHONHASHSEED={seed}, {threads} threads) gets other pages or losses"


def _same(one: Recommender, other: Recommender, agents: Collection[int], problem: str) -> None:
    for agent in agents:
        assert one.rank(agent, {5, 8}, 20) == other.rank(agent, {5, 8}, 20), f"agent {agent}: {problem}"
