"""What recommenders make of one film: scores taken apart add up, and each says where it would stand."""

import pytest

from sim.recommender import RECOMMENDERS
from sim.recommender.parts import Explaining
from sim.scenarios import new_world
from tui import second_opinion
from tui.second_opinion import opinions, question

EXPLAINING = [name for name in RECOMMENDERS if name != "random"]


@pytest.mark.parametrize("name", EXPLAINING)
def test_the_parts_of_a_score_add_up_to_it(name: str) -> None:
    world = new_world("town", 1, 30)
    recommender = RECOMMENDERS[name](world.catalogue, world.luck)
    recommender.fit(world.ratings, 1)
    assert isinstance(recommender, Explaining)
    explained = 0
    for agent in list(world.agents)[:10]:
        for found in recommender.rank(agent, set(), 20):
            parts = recommender.parts(agent, found.item)
            if found.score > 0 and "popular" not in found.reason:
                assert sum(part.value for part in parts) == pytest.approx(found.score, abs=2e-3)
                explained += 1
    assert explained or name == "popular"


def test_popular_scores_add_up_too() -> None:
    world = new_world("town", 1, 30)
    recommender = RECOMMENDERS["popular"](world.catalogue, world.luck)
    recommender.fit(world.ratings, 1)
    for found in recommender.rank(1, set(), 20):
        assert sum(part.value for part in recommender.parts(1, found.item)) == pytest.approx(found.score)


def test_everybody_says_where_the_film_would_stand_and_the_one_at_work_explains_its_score() -> None:
    world = new_world("town", 1, 30)
    agent = next(iter(world.agents.values()))
    item = next(item for item in world.catalogue.ids.tolist() if item not in agent.watched)
    asked = question(world, agent.persona.id, item)
    assert asked is not None
    found = opinions(asked)
    assert [each.algorithm for each in found.all] == EXPLAINING
    left = len(world.catalogue) - len(agent.watched)
    assert all(each.of == left and each.place is not None and 1 <= each.place <= left for each in found.all)
    assert found.score == pytest.approx(sum(part.value for part in found.parts), abs=2e-3)


def test_a_film_that_was_seen_since_is_judged_as_if_it_had_not_been() -> None:
    world = new_world("town", 1, 30)
    agent = next(agent for agent in world.agents.values() if agent.watched)
    seen = next(iter(agent.watched))
    asked = question(world, agent.persona.id, seen)
    assert asked is not None and seen not in asked.seen and asked.seen == agent.watched.keys() - {seen}


def test_of_too_many_ratings_nothing_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second_opinion, "RATINGS_MOST", 3)
    assert question(new_world("town", 1, 30), 1, 1) is None
