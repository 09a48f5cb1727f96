"""The recommender is tested once a simulated day: by what it finds again, and by what it shows."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.minds import mind_named
from sim.agent import Agent, Persona
from sim.catalogue import Catalogue, Item
from sim.event import Evaluated, RecommenderChanged
from sim.journal import TickRecord
from sim.observation import Recommendation
from sim.randomness import Luck
from sim.ratings import Ratings
from sim.recommender import quality as of
from sim.recommender import recommender_named
from sim.recommender.contract import catalogue_of, ratings_in, ratings_of
from sim.recommender.mixing import MIXED, mixed
from sim.recommender.quality import HeldOut, held_out, lately_shown
from sim.scenarios import new_world, scenario_named
from sim.simulation import Simulation
from sim.world import World

LUCK = Luck(5)
FILMS = Catalogue(
    [
        Item(id=1, title="A", genres=("war",)),
        Item(id=2, title="B", genres=("war", "drama")),
        Item(id=3, title="C", genres=("comedy",)),
        Item(id=4, title="D"),
        Item(id=5, title="E"),
    ]
)


class Nowhere:
    """A journal that forgets."""

    def append(self, record: TickRecord) -> None:
        pass


def simulation(agents: int = 12, algorithm: str = "item-knn") -> Simulation:
    world = new_world("town", 3, agents)
    world.algorithm = algorithm
    mind = mind_named("rules")
    return Simulation(world, scenario_named("town"), lambda _: mind, Nowhere())


# Hidden ratings


def test_one_liked_item_of_each_who_rated_enough_is_hidden_and_nothing_else() -> None:
    rows = (
        [(1, item, 5) for item in (2, 5, 8, 11, 14)]
        + [(3, item, 4) for item in (2, 5, 8, 11)]
        + [(5, item, 3) for item in (2, 5, 8, 11, 14)]
    )
    split = held_out(catalogue_of(9), ratings_of(rows), LUCK)
    assert split.hidden.keys() == {1}  # 3 rated too few, 5 liked nothing
    left = set(zip(*(column.tolist() for column in split.rest.columns()), strict=True))
    assert left == set(rows) - {(1, split.hidden[1], 5)}


def test_what_is_hidden_does_not_depend_on_the_order_of_ratings() -> None:
    catalogue = catalogue_of(60)
    rows = ratings_in(catalogue, 40, 10)
    split = held_out(catalogue, ratings_of(rows), LUCK)
    assert len(split.hidden) > 30
    assert split.hidden == held_out(catalogue, ratings_of(rows[::-1]), LUCK).hidden
    assert split.hidden != held_out(catalogue, ratings_of(rows), Luck(6)).hidden


def test_of_a_large_society_a_keyed_sample_is_tested() -> None:
    catalogue = catalogue_of(60)
    ratings = ratings_of(ratings_in(catalogue, 700, 8))
    hidden = held_out(catalogue, ratings, LUCK).hidden
    assert len(hidden) == of.TESTED and max(hidden) > 1000 and min(hidden) < 400


def test_a_recommender_that_knows_finds_everything_and_chance_finds_its_share() -> None:
    catalogue = catalogue_of(60)
    split = held_out(catalogue, ratings_of(ratings_in(catalogue, 500, 10)), LUCK)

    class Knows:
        name = "knows"

        def fit(self, ratings: Ratings, tick: int) -> tuple[float, ...]:
            return ()

        def rank(self, agent: int, exclude: object, k: int) -> list[Recommendation]:
            return [Recommendation(split.hidden[agent], 1.0, "known")]

    places = of.tested(Knows(), split, 1)
    assert places == [0] * of.TESTED and of.hit_rate(places) == of.ndcg(places) == 1
    by_lot = of.hit_rate(of.tested(recommender_named("random", catalogue, LUCK), split, 1))
    assert abs(by_lot - 10 / 51) < 4 * math.sqrt(10 / 51 * 41 / 51 / of.TESTED)


def test_places_count_as_defined() -> None:
    assert of.hit_rate([0, None, 2, None]) == 0.5
    assert of.ndcg([0, None, 2, None]) == pytest.approx((1 + 0.5) / 4)
    assert of.hit_rate([]) == of.ndcg([]) == 0 and of.tested(recommender_named("mf", FILMS, LUCK), HeldOut(Ratings(), {}), 1) == []


# What is shown


def test_diversity_is_the_mean_jaccard_distance_of_pairs() -> None:
    assert of.diversity(FILMS, [[1, 2]]) == 0.5
    assert of.diversity(FILMS, [[1, 3]]) == 1 and of.diversity(FILMS, [[1, 1]]) == of.diversity(FILMS, [[4, 5]]) == 0
    assert of.diversity(FILMS, [[1, 2, 3]]) == pytest.approx((0.5 + 1 + 1) / 3, abs=1e-6)
    assert of.diversity(FILMS, [[1, 2], [1, 3]]) == 0.75 and of.diversity(FILMS, []) == 0


def test_coverage_is_the_share_of_the_catalogue_that_anybody_is_shown() -> None:
    assert of.coverage(FILMS, [[1, 2], [2, 3]]) == 0.6
    assert of.coverage(FILMS, []) == of.coverage(Catalogue([]), []) == 0


def test_popularity_is_a_percentile_that_is_one_half_by_chance() -> None:
    ratings = ratings_of([(1, 1, 5), (2, 1, 5), (3, 1, 5), (1, 2, 1), (2, 2, 1)])  # views: 3, 2, 0, 0, 0
    assert of.popularity_bias(FILMS, ratings, [[1]]) == 0.9  # above four of five, and half of itself
    assert of.popularity_bias(FILMS, ratings, [[2]]) == 0.7 and of.popularity_bias(FILMS, ratings, [[3, 4]]) == 0.3
    assert of.popularity_bias(FILMS, ratings, [[1, 2, 3, 4, 5]]) == 0.5
    assert of.popularity_bias(FILMS, ratings, []) == 0


def test_user_entropy_is_that_of_the_genres_of_one_window() -> None:
    assert of.user_entropy(FILMS, [[1, 3]]) == 1 and of.user_entropy(FILMS, [[1, 1]]) == of.user_entropy(FILMS, [[4]]) == 0
    assert of.user_entropy(FILMS, [[1, 3], [1, 1]]) == 0.5


def test_windows_are_of_one_size_whoever_was_shown_less_has_none() -> None:
    def shown(agent: int, items: int) -> Agent:
        who = Persona(id=agent, name=f"P{agent}", gender="", age=30, occupation="cook")
        return Agent(who, shown=list(range(items)))

    windows = lately_shown([shown(1, 9), shown(2, 10), shown(3, 25)], LUCK)
    assert windows == [list(range(10)), list(range(15, 25))]
    assert len(lately_shown([shown(agent, 12) for agent in range(500)], LUCK)) == of.TESTED


@settings(max_examples=40, deadline=None)
@given(
    windows=st.lists(st.lists(st.sampled_from([1, 2, 3, 4, 5]), min_size=2, max_size=8), max_size=5),
    rows=st.lists(st.tuples(st.integers(0, 3), st.sampled_from([1, 2, 3, 4, 5]), st.integers(1, 5)), max_size=12),
)
def test_all_figures_stay_in_their_range(windows: list[list[int]], rows: list[tuple[int, int, int]]) -> None:
    for value in (of.diversity(FILMS, windows), of.coverage(FILMS, windows), of.popularity_bias(FILMS, ratings_of(rows), windows)):
        assert 0 <= value <= 1
    assert 0 <= of.user_entropy(FILMS, windows) <= math.log2(3) + 1e-6


# In a world


async def test_the_test_is_held_each_morning_and_when_the_recommender_changes() -> None:
    running = simulation()
    days = []
    for tick in range(1, 18):
        if tick == 12:
            running.intervene(RecommenderChanged("content"))
        record = await running.tick()
        days += [(tick, event.algorithm) for event in record.events if isinstance(event, Evaluated)]
    assert days == [(1, "item-knn"), (9, "item-knn"), (12, "content"), (17, "content")]
    quality = running.world.quality
    assert quality is not None and quality.tested > 0 and quality.viewers > 0
    names = ("hit_rate", "ndcg", "diversity", "coverage", "popularity_bias", "user_entropy")
    assert {name: running.metrics[name] for name in names} == {name: getattr(quality, name) for name in names}


def test_a_restored_world_knows_its_last_test_and_an_older_snapshot_has_none() -> None:
    world = new_world("town", 3, 4)
    world.apply(of.evaluated(world))
    snapshot = world.snapshot()
    assert World.restored(snapshot).quality == world.quality is not None
    snapshot.quality = None
    assert World.restored(snapshot).quality is None


def test_the_test_changes_nothing_that_matters_later() -> None:
    world = new_world("town", 3, 12)
    before = world.state_hash()
    found = of.evaluated(world)
    world.apply(found)
    assert world.state_hash() == before and of.evaluated(world) == found


# Mixing


def page(*items: int) -> list[Recommendation]:
    return [Recommendation(item, 9.0 - place, "liked") for place, item in enumerate(items)]


@pytest.mark.parametrize("k", range(6))
def test_the_last_k_of_a_page_give_way_to_random_items(k: int) -> None:
    found = mixed(page(1, 2, 3, 4, 5), page(2, 11, 12, 13, 14, 15), k)
    assert [entry.item for entry in found[: 5 - k]] == [1, 2, 3, 4, 5][: 5 - k]
    drawn = [item for item in (2, 11, 12, 13, 14, 15) if item not in (1, 2, 3, 4, 5)[: 5 - k]][:k]
    assert [entry.item for entry in found[5 - k :]] == drawn
    assert [entry.reason == MIXED for entry in found] == [False] * (5 - k) + [True] * k


def test_too_few_random_items_leave_the_page_its_own() -> None:
    found = mixed(page(1, 2, 3, 4, 5), page(4, 11), 4)
    assert [(entry.item, entry.reason) for entry in found] == [(1, "liked"), (2, "liked"), (3, "liked"), (4, MIXED), (11, MIXED)]
    assert mixed([], page(1), 3) == [] and mixed(page(1, 2), [], 9) == page(1, 2)


@given(
    items=st.lists(st.integers(0, 12), unique=True, max_size=5),
    lots=st.lists(st.integers(0, 12), unique=True, max_size=10),
    k=st.integers(0, 9),
)
def test_a_mixed_page_is_as_long_as_it_was_and_holds_nothing_twice(items: list[int], lots: list[int], k: int) -> None:
    found = [entry.item for entry in mixed(page(*items), page(*lots), k)]
    assert len(found) == len(set(found)) == len(items) and set(found) <= {*items, *lots}
    assert np.array_equal(found[: max(len(items) - k, 0)], items[: max(len(items) - k, 0)])
