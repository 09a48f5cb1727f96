"""What recommenders make of one film: scores taken apart add up, and each says where it would stand."""

from threading import Thread
from time import sleep

import pytest

from sim.recommender import RECOMMENDERS
from sim.recommender.parts import Explaining
from sim.recommender.simple import Popular
from sim.scenarios import new_world
from tui import second_opinion
from tui.second_opinion import Consulted, Question, opinions, question

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


# What is at work, and what was trained before


class Own(Popular):
    """A recommender of another distribution, which can take its scores apart."""

    @property
    def name(self) -> str:
        return "own"


@pytest.fixture
def own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second_opinion, "factory_named", lambda name: Own if name == "own" else RECOMMENDERS[name])


def asked_of(algorithm: str, item: int = 0) -> Question:
    world = new_world("town", 1, 30)
    world.algorithm = algorithm
    agent = world.agents[1]
    unseen = [each for each in world.catalogue.ids.tolist() if each not in agent.watched]
    asked = question(world, 1, unseen[item])
    assert asked is not None
    return asked


def test_a_recommender_of_another_distribution_that_is_at_work_is_asked_too(own: None) -> None:
    found = opinions(asked_of("own"))
    assert [each.algorithm for each in found.all] == [*EXPLAINING, "own"]
    assert found.score is not None and found.score == pytest.approx(sum(part.value for part in found.parts))


def test_nothing_is_trained_again_for_another_film_and_everything_for_another_tick(monkeypatch: pytest.MonkeyPatch) -> None:
    trainings = []
    train = second_opinion.trained

    def trained(asked: Question) -> object:
        trainings.append(asked.tick)
        return train(asked)

    monkeypatch.setattr(second_opinion, "trained", trained)
    consulted, first, second = Consulted(), asked_of("mf"), asked_of("mf", 1)
    assert consulted.opinions(first) == opinions(first) and consulted.opinions(second) == opinions(second)
    assert len(trainings) == 3  # once for both, and once for each that was asked alone
    consulted.opinions(second._replace(tick=second.tick + 1))
    consulted.opinions(second._replace(algorithm="popular", tick=second.tick + 1))
    assert len(trainings) == 5


def test_a_question_that_another_has_overtaken_costs_no_training(monkeypatch: pytest.MonkeyPatch) -> None:
    consulted, first, second = Consulted(), asked_of("mf"), asked_of("mf", 1)
    told: dict[str, object] = {}
    with consulted._training:
        asking = []
        for name, asked in (("first", first), ("second", second)):
            thread = Thread(target=lambda name=name, asked=asked: told.update({name: consulted.opinions(asked)}))
            thread.start()
            asking.append(thread)
            while consulted._latest is not asked:
                sleep(0.001)
    for thread in asking:
        thread.join()
    assert told["first"] is None and told["second"] == opinions(second)
