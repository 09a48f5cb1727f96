"""Every recommender keeps the contract of its seam; matrix factorisation learns tastes."""

import os
import re
import subprocess
import sys
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.catalogue import Catalogue, Item
from sim.observation import Recommendation
from sim.randomness import Luck
from sim.ratings import Ratings
from sim.recommender import RECOMMENDERS, Recommender, recommender_named
from sim.recommender.factors import CHUNK_OWNERS, MatrixFactorisation
from sim.recommender.simple import Popular, best

LUCK = Luck(7)
Given = tuple[int, int, int]  # agent, item, stars

every_recommender = pytest.mark.parametrize("name", RECOMMENDERS)


def catalogue(size: int) -> Catalogue:
    """Ids with gaps, so that nobody takes an id for a row."""
    return Catalogue(Item(id=3 * n + 2, title=f"Film {n}") for n in range(size))


def ratings_of(given: list[Given]) -> Ratings:
    ratings = Ratings()
    for agent, item, stars in given:
        ratings.add(agent, item, stars)
    return ratings


def fitted(name: str, films: Catalogue, given: list[Given], tick: int = 3) -> Recommender:
    recommender = recommender_named(name, films, LUCK)
    recommender.fit(ratings_of(given), tick)
    return recommender


@cache
def society(agents: int = 300, films: int = 120, seen: int = 16) -> tuple[Catalogue, list[Given], dict[int, int]]:
    """Five camps: who watches follows popularity and camp, stars follow the camp; one liked film of each is held out."""
    films_of = catalogue(films)
    dice = np.random.default_rng(1)
    camp_of_film = dice.integers(0, 5, films)
    appeal = -0.8 * np.log(1 + dice.permutation(films))
    given, held_out = [], {}
    for agent in range(agents):
        camp = agent % 5
        fits = np.where(camp_of_film == camp, 1.0, 0.0)
        picks = np.argsort(-(appeal + 1.2 * fits + dice.gumbel(size=films)))[:seen]
        stars = np.clip(np.round(2.6 + 2.0 * fits[picks] + 0.6 * dice.normal(size=seen)), 1, 5).astype(int)
        liked = np.flatnonzero(stars >= 4)
        left = int(liked[-1]) if len(liked) else -1
        for n, (film, star) in enumerate(zip(picks.tolist(), stars.tolist(), strict=True)):
            if n == left:
                held_out[agent * 2 + 1] = films_of.items[film].id
            else:
                given.append((agent * 2 + 1, films_of.items[film].id, star))
    return films_of, given, held_out


def seen_by(given: list[Given], agent: int) -> set[int]:
    return {item for who, item, _ in given if who == agent}


def hit_rate(name: str, k: int = 10) -> float:
    films, given, held_out = society()
    recommender = fitted(name, films, given)
    seen: dict[int, set[int]] = {}
    for agent, item, _ in given:
        seen.setdefault(agent, set()).add(item)
    hits = [film in [found.item for found in recommender.rank(agent, seen[agent], k)] for agent, film in held_out.items()]
    return sum(hits) / len(hits)


def check_page(page: list[Recommendation], films: Catalogue, exclude: set[int], k: int) -> None:
    items = [found.item for found in page]
    assert len(items) == len(set(items)) == min(k, len(films) - len(exclude & set(films.row)))
    assert not exclude & set(items)
    assert [found.score for found in page] == sorted((found.score for found in page), reverse=True)
    titles = {film.title for film in films.items}
    for found in page:
        assert found.item in films
        assert np.isfinite(found.score) and type(found.score) is float and type(found.item) is int
        assert found.reason
        assert set(re.findall(r"<(.*?)>", found.reason)) <= titles


@every_recommender
@settings(max_examples=40, deadline=None)
@given(
    given=st.lists(st.tuples(st.integers(0, 9), st.sampled_from(range(2, 38, 3)), st.integers(1, 5)), max_size=60),
    exclude=st.sets(st.integers(0, 45)),
    k=st.integers(0, 15),
    agent=st.integers(0, 12),
)
def test_a_page_is_full_finite_without_doubles_or_what_was_excluded(
    name: str, given: list[Given], exclude: set[int], k: int, agent: int
) -> None:
    films = catalogue(12)
    check_page(fitted(name, films, given).rank(agent, exclude, k), films, exclude, k)


@every_recommender
@pytest.mark.parametrize("size", [0, 1, 2])
def test_tiny_worlds_work_before_and_after_fitting(name: str, size: int) -> None:
    films = catalogue(size)
    recommender = recommender_named(name, films, LUCK)
    check_page(recommender.rank(1, set(), 5), films, set(), 5)
    assert recommender.fit(Ratings(), 1) == ()
    check_page(recommender.rank(1, set(), 5), films, set(), 5)
    if size:
        recommender.fit(ratings_of([(1, 2, 5)]), 2)
        check_page(recommender.rank(1, set(), 5), films, set(), 5)
        check_page(recommender.rank(1, {2}, 5), films, {2}, 5)


@every_recommender
def test_the_same_ratings_in_any_order_give_the_same_pages_and_losses(name: str) -> None:
    films, given, _ = society()
    shuffled = [given[n] for n in np.random.default_rng(3).permutation(len(given))]
    one, other = recommender_named(name, films, LUCK), recommender_named(name, films, LUCK)
    assert one.fit(ratings_of(given), 4) == other.fit(ratings_of(shuffled), 4)
    for agent in (1, 3, 301, 9999):
        assert one.rank(agent, {5, 8}, 20) == other.rank(agent, {5, 8}, 20)


@every_recommender
def test_a_resumed_world_that_knows_only_the_last_of_two_ratings_learns_the_same(name: str) -> None:
    films, given, _ = society()
    agent, item, stars = given[5]
    lived = fitted(name, films, [(agent, item, 6 - stars), *given])
    resumed = fitted(name, films, given)
    for who in (agent, 301, 9999):
        assert lived.rank(who, set(), 20) == resumed.rank(who, set(), 20)


@every_recommender
def test_fitting_step_by_step_ends_where_fitting_once_does(name: str) -> None:
    films, given, _ = society()
    ratings, stepwise = ratings_of(given[:900]), recommender_named(name, films, LUCK)
    stepwise.fit(ratings, 1)
    for agent, item, stars in given[900:]:
        ratings.add(agent, item, stars)
    losses = stepwise.fit(ratings, 2)
    once = recommender_named(name, films, LUCK)
    assert losses == once.fit(ratings_of(given), 2)
    assert stepwise.rank(301, set(), 20) == once.rank(301, set(), 20)


PROGRAM = """
import hashlib
from sim.recommender import RECOMMENDERS
from test_recommender import fitted, society
films, given, _ = society()
pages = [fitted(name, films, given).rank(agent, {5}, 30) for name in RECOMMENDERS for agent in (1, 77, 301, 9999)]
print(hashlib.sha256(repr(pages).encode()).hexdigest())
"""


def test_pages_do_not_depend_on_process_hash_seed_threads_or_vector_units() -> None:
    root = Path(__file__).parents[1]

    def digest(**settings: str) -> str:
        path = os.pathsep.join([str(root), str(root / "tests")])
        command = [sys.executable, "-W", "ignore", "-c", PROGRAM]
        environment = {**os.environ, "PYTHONPATH": path, **settings}
        ran = subprocess.run(command, capture_output=True, text=True, check=False, cwd=root, env=environment)
        assert ran.returncode == 0, ran.stderr
        return ran.stdout

    one = digest(PYTHONHASHSEED="1", OPENBLAS_NUM_THREADS="1")
    assert one.strip() and one == digest(PYTHONHASHSEED="2", OPENBLAS_NUM_THREADS="4", OPENBLAS_CORETYPE="Nehalem")
    assert one == digest(PYTHONHASHSEED="3", NPY_DISABLE_CPU_FEATURES="X86_V4")


def test_random_changes_with_the_tick_and_the_agent_only() -> None:
    films = catalogue(40)
    chance = fitted("random", films, [], tick=3)
    page = chance.rank(1, set(), 5)
    assert page == chance.rank(1, set(), 5) == fitted("random", films, [(1, 2, 5)], tick=3).rank(1, set(), 5)
    assert page != chance.rank(2, set(), 5)
    assert page != fitted("random", films, [], tick=4).rank(1, set(), 5)
    assert {found.reason for found in page} == {"picked at random"}


def test_random_shows_every_item_about_equally_often() -> None:
    films = catalogue(20)
    chance = fitted("random", films, [])
    shown = np.bincount([films.row[found.item] for agent in range(2000) for found in chance.rank(agent, set(), 5)], minlength=20)
    assert (np.abs(shown - 500) < 5 * np.sqrt(2000 * 0.25 * 0.75)).all()


def test_popular_ranks_by_people_then_mean_then_id() -> None:
    given = [(1, 8, 5), (2, 8, 4), (1, 5, 2), (2, 5, 3), (1, 2, 1), (1, 11, 1)]
    page = fitted("popular", catalogue(5), given).rank(9, {1000}, 5)
    assert [found.item for found in page] == [8, 5, 2, 11, 14]
    assert page[0].reason == "popular: seen by 2, mean 4.5"
    assert page[-1].reason == "new: nobody has rated it yet"


def test_equal_scores_are_ranked_by_row_however_many_there_are() -> None:
    assert best(np.array([0.0, 2.0, 1.0, 2.0, 1.0, 1.0]), 4, floor=-1.0) == [1, 3, 2, 4]
    assert best(np.zeros(5), 9, floor=0.0) == [0, 1, 2, 3, 4]
    assert best(np.array([-1.0, -1.0, 3.0]), 2, floor=0.0) == [2]


def test_matrix_factorisation_finds_held_out_films_far_more_often_than_popularity() -> None:
    chance, popular, factors = hit_rate("random"), hit_rate("popular"), hit_rate("mf")
    assert chance < popular < factors
    assert factors > popular + 0.1


def test_the_loss_falls_every_epoch() -> None:
    films, given, _ = society()
    losses = recommender_named("mf", films, LUCK).fit(ratings_of(given), 1)
    assert len(losses) > 3 and all(after < before for before, after in pairwise(losses))
    assert all(round(loss, 4) == loss for loss in losses)


@settings(max_examples=30, deadline=None)
@given(given=st.lists(st.tuples(st.integers(0, 6), st.sampled_from(range(2, 20, 3)), st.integers(1, 5)), min_size=1, max_size=40))
def test_the_loss_never_rises_whatever_was_rated(given: list[Given]) -> None:
    losses = recommender_named("mf", catalogue(6), LUCK).fit(ratings_of(given), 1)
    assert np.isfinite(losses).all() and list(losses) == sorted(losses, reverse=True)


def test_fitting_again_without_news_trains_nothing_and_says_the_same() -> None:
    films, given, _ = society()
    ratings, factors = ratings_of(given), MatrixFactorisation(films, LUCK)
    losses = factors.fit(ratings, 1)
    assert factors.fit(ratings, 2) is losses
    ratings.add(1, 2, 5)
    assert factors.fit(ratings, 3) != losses


def test_reasons_name_a_film_that_the_agent_liked() -> None:
    films, given, _ = society()
    factors = fitted("mf", films, given)
    named = 0
    for agent in range(1, 600, 2):
        liked = {films[item].title: stars for who, item, stars in given if who == agent and stars >= 4}
        for found in factors.rank(agent, seen_by(given, agent), 5):
            if not found.reason.startswith(("popular: ", "new: ")):
                named += 1
                title, stars = re.fullmatch(r"(?:people who liked|because you gave) <(.*)> (?:liked it|(\d) stars)", found.reason).groups()  # type: ignore[union-attr]
                assert title in liked and (stars is None or int(stars) == liked[title])
    assert named > 1000  # of 1,500


def test_a_newcomer_to_a_trained_recommender_gets_what_is_popular() -> None:
    films, given, _ = society()
    page = fitted("mf", films, given).rank(424242, set(), 5)
    assert page == fitted("popular", films, given).rank(424242, set(), 5)


def test_a_film_that_nobody_rated_never_comes_first() -> None:
    films, given, _ = society()
    larger = Catalogue([*films.items, *(Item(id=5000 + n, title=f"Unseen {n}") for n in range(50))])
    factors = fitted("mf", larger, given)
    for agent in range(1, 600, 2):
        assert all(found.item < 5000 for found in factors.rank(agent, seen_by(given, agent), 5))


def test_work_in_chunks_changes_no_result(monkeypatch: pytest.MonkeyPatch) -> None:
    films, given, _ = society()
    whole = fitted("mf", films, given).rank(301, set(), 30)
    assert CHUNK_OWNERS > 300
    monkeypatch.setattr("sim.recommender.factors.CHUNK_RATINGS", 40)
    assert fitted("mf", films, given).rank(301, set(), 30) == whole
    monkeypatch.setattr("sim.recommender.factors.CHUNK_OWNERS", 3)
    assert fitted("mf", films, given).rank(301, set(), 30) == whole


def test_popular_counts_people_not_ratings() -> None:
    popular = Popular(catalogue(2), LUCK)
    popular.fit(ratings_of([(1, 2, 1), (1, 2, 5), (2, 5, 3), (3, 5, 3)]), 1)
    assert popular.count.tolist() == [1, 2] and popular.mean.tolist() == [5.0, 3.0]
