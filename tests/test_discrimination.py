"""What is hidden is known to nobody; lists are as declared; and agents who know what others like choose better than chance."""

import asyncio

import numpy as np
import pytest
from msgspec.structs import replace

from models.rules.mind import RulesMind
from sim.action import Choose
from sim.agent import Viewing
from sim.errors import SimError
from sim.experiments import Conditions, Equipment, baselines
from sim.experiments.candidates import LEAST_LIKED, Lists, Sheet, reported, sheet_of, trimmed
from sim.experiments.discrimination import AGENT, ALONE, CHANCE, CHOOSERS, EXPERIMENT, FACTORS, POPULAR, Choice, discriminate
from sim.intuition import intuition, kindred_items
from sim.mind import Decision
from sim.observation import AnyObservation, Choosing
from sim.randomness import Luck
from sim.synthetic import GENRES, expected, twin, twin_world
from sim.world import World

LISTS = Lists(3, 6)


@pytest.fixture(scope="module")
def world() -> World:
    return twin_world(Luck(5), people=300, films=400)


@pytest.fixture(scope="module")
def sheet(world: World) -> Sheet:
    return sheet_of(world, Luck(1), LISTS)


@pytest.fixture(scope="module")
def choices(world: World) -> list[Choice]:
    return asyncio.run(discriminate(world, RulesMind(), Luck(1), LISTS))


def accuracy(choices: list[Choice], chooser: str) -> float:
    return float(np.mean([each.accuracy or 0.0 for each in choices if each.chooser == chooser]))


# The synthetic twin


def test_the_twin_has_marginals_like_movielens() -> None:
    made = twin(Luck(1))
    rated = np.bincount(made.who, minlength=943)
    popular = np.sort(np.bincount(made.rows, minlength=1682))[::-1]
    assert len({*zip(made.who.tolist(), made.rows.tolist(), strict=True)}) == len(made.who)
    assert (rated.min() >= 20, 50 < np.median(rated) < 80, rated.max() > 500) == (True, True, True)
    assert 0.35 < popular[:168].sum() / len(made.who) < 0.5  # MovieLens-100k: 0.43
    assert 3.4 < made.stars.mean() < 3.7  # 3.53
    assert {genre for item in made.items for genre in item.genres} == {genre.lower() for genre in GENRES}


def test_the_twins_tastes_are_known_and_rule_the_stars() -> None:
    made = twin(Luck(2), people=100, films=200)
    drawn = (made.tastes @ made.traits.T)[made.who, made.rows]
    assert np.corrcoef(drawn, made.stars)[0, 1] > 0.2
    assert np.corrcoef(made.quality[made.rows], made.stars)[0, 1] > 0.2
    world = twin_world(Luck(2), people=100, films=200)
    assert np.array_equal(expected(made, world.catalogue), made.tastes @ made.traits.T)


def test_the_same_luck_makes_the_same_twin() -> None:
    one, other, third = (twin(Luck(seed), people=30, films=60) for seed in (1, 1, 2))
    assert np.array_equal(one.stars, other.stars)
    assert one.items == other.items
    assert len(one.stars) != len(third.stars) or not np.array_equal(one.stars, third.stars)


# Lists


def test_true_films_were_liked_and_others_never_rated(world: World, sheet: Sheet) -> None:
    for row, hidden, shown in zip(sheet.who, sheet.hidden, sheet.shown, strict=True):
        watched = world.agents[sheet.agents[row]].watched
        stars = [watched[item].stars if item in watched else 0 for item in world.catalogue.ids[shown].tolist()]
        assert sorted(np.flatnonzero(np.isin(shown, hidden)).tolist()) == [k for k, given in enumerate(stars) if given >= 4]
        assert (len(set(shown.tolist())), stars.count(0)) == (9, 6)


def test_only_people_with_enough_liked_films_are_asked(world: World, sheet: Sheet) -> None:
    liked = {n: sum(viewing.stars >= 4 for viewing in agent.watched.values()) for n, agent in world.agents.items()}
    able = {n for n, count in liked.items() if count >= LEAST_LIKED}
    asked = {sheet.agents[row] for row in sheet.who}
    assert asked == able & set(np.array(list(world.agents))[reported(np.array(list(world.agents)))].tolist())
    tuned = sheet_of(world, Luck(1), LISTS, tuned=True)
    assert asked.isdisjoint(sheet.agents[row] for row in tuned.who)
    assert asked | {sheet.agents[row] for row in tuned.who} == able


def test_nobody_knows_what_is_hidden(world: World, sheet: Sheet) -> None:
    assert not sheet.stars[sheet.who[:, None], sheet.hidden].any()
    for agent, hidden in zip(trimmed(world, sheet), sheet.hidden, strict=True):
        items = set(world.catalogue.ids[hidden].tolist())
        assert items.isdisjoint(agent.watched)
        assert items.isdisjoint(memory.item for memory in agent.memories)
        assert len(agent.watched) == len(world.agents[agent.id].watched) - len(items)


def test_what_is_hidden_changes_no_choice(world: World) -> None:
    """Other stars for the hidden films leave everything that is known, and so every choice, as it was."""
    before = sheet_of(world, Luck(1), LISTS)
    agents = [replace(agent, watched=dict(agent.watched)) for agent in world.agents.values()]
    by_id = {agent.id: agent for agent in agents}
    for row, hidden in zip(before.who, before.hidden, strict=True):
        for item in world.catalogue.ids[hidden].tolist():
            watched = by_id[before.agents[row]].watched
            watched[item] = Viewing(9 - watched[item].stars, -1)  # 4 for 5, 5 for 4
    other = World(
        scenario=world.scenario, luck=world.luck, agents=agents, items=world.catalogue.items, ties=[], topics=[], algorithm=world.algorithm
    )
    assert asyncio.run(discriminate(other, RulesMind(), Luck(1), LISTS)) == asyncio.run(discriminate(world, RulesMind(), Luck(1), LISTS))


def test_places_tell_nothing(world: World) -> None:
    places = np.zeros(9)
    for seed in range(12):
        sheet = sheet_of(world, Luck(seed), LISTS)
        for hidden, shown in zip(sheet.hidden, sheet.shown, strict=True):
            places += np.isin(shown, hidden)
    assert np.abs(places / places.sum() - 1 / 9).max() < 0.02


def test_matched_films_are_as_popular_as_the_true_ones(world: World) -> None:
    plain, matched = (sheet_of(world, Luck(3), Lists(3, 6, matched=matched)) for matched in (False, True))
    assert np.array_equal(plain.hidden, matched.hidden)
    popular = (matched.stars > 0).sum(axis=0)
    true, others = popular[matched.hidden].mean(), popular[matched.shown].sum() - popular[matched.hidden].sum()
    assert 0.85 < others / (6 * len(matched.who)) / true < 1.1
    assert (popular[plain.shown].sum() - popular[plain.hidden].sum()) / (6 * len(plain.who)) / true < 0.75


def test_a_world_without_histories_is_refused() -> None:
    with pytest.raises(SimError, match="nobody here has 15 films that they gave 4 stars or more"):
        asyncio.run(discriminate(twin_world(Luck(1), people=4, films=20), RulesMind(), Luck(1), LISTS))


# Choices


def test_every_chooser_is_scored_on_everybody(choices: list[Choice], sheet: Sheet) -> None:
    asked = [sheet.agents[row] for row in sheet.who]
    assert {chooser: [each.agent for each in choices if each.chooser == chooser] for chooser in CHOOSERS} == dict.fromkeys(CHOOSERS, asked)
    assert {each.accuracy for each in choices} <= {0.0, 1 / 3, 2 / 3, 1.0}


def test_chance_is_near_a_in_a_plus_b(choices: list[Choice]) -> None:
    assert abs(accuracy(choices, CHANCE) - 1 / 3) < 0.08


def test_agents_who_know_what_others_like_do_better_than_popularity_and_than_alone(choices: list[Choice]) -> None:
    assert accuracy(choices, AGENT) > accuracy(choices, POPULAR) + 0.03
    assert accuracy(choices, AGENT) > accuracy(choices, ALONE) + 0.1
    assert accuracy(choices, AGENT) > accuracy(choices, FACTORS) - 0.02
    assert accuracy(choices, ALONE) > accuracy(choices, CHANCE) + 0.05


def test_same_luck_same_choices_and_other_luck_other_lists(world: World, choices: list[Choice]) -> None:
    assert asyncio.run(discriminate(world, RulesMind(), Luck(1), LISTS)) == choices
    assert asyncio.run(discriminate(world, RulesMind(), Luck(2), LISTS)) != choices


class _Stubborn:
    """Names the first film only, or answers out of turn, or fails, by the agent's id."""

    name = "stubborn"

    def decide(self, observation: AnyObservation) -> Decision:
        assert isinstance(observation, Choosing)
        if observation.me.id % 3 == 0:
            raise RuntimeError("no")
        count = 1 if observation.me.id % 3 == 1 else observation.count
        return Decision(Choose(observation.candidates[:count]))


def test_a_choice_that_does_not_name_as_many_as_asked_is_missed(world: World) -> None:
    choices = asyncio.run(discriminate(world, _Stubborn(), Luck(1), LISTS))
    assert all((each.accuracy is None) == (each.agent % 3 != 2) for each in choices if each.chooser == AGENT)


# Scores


def test_what_goes_with_what_one_likes_calls_loudest() -> None:
    """Two camps that share no film: whoever lacks one film of a camp's is drawn to that film most."""
    stars = np.zeros((40, 20), dtype=np.int8)
    stars[:20, :10], stars[20:, 10:] = 5, 5
    stars[0, 3] = stars[25, 14] = 0
    found = intuition(stars, Luck(1))
    assert found[0, 3] > found[0, 10:].max() + 1
    assert found[25, 14] > found[25, :10].max() + 1


def test_the_regression_predicts_an_item_from_all_others_only() -> None:
    grades = np.array([[1.0, 1.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
    weight = 2 / (3 + 1.0)  # ridge regression of one column on the other: x'y / (x'x + ridge)
    assert np.allclose(kindred_items(grades, ridge=1.0), grades[:, ::-1] * weight)


def test_the_factorisation_is_the_nearest_of_its_rank() -> None:
    stars = (np.arange(35).reshape(5, 7) * 7 % 6).astype(np.int8)
    left, values, right = np.linalg.svd(stars.astype(float), full_matrices=False)
    assert np.allclose(baselines.factorisation(stars, 2), (left[:, :2] * values[:2]) @ right[:2])
    assert np.allclose(baselines.factorisation(stars.T, 2), ((left[:, :2] * values[:2]) @ right[:2]).T)


# The experiment


def test_the_experiment_tells_accuracies_beside_the_published_ones(world: World) -> None:
    rows = [
        row
        for seed in (1, 2)
        for arm in ("3+6", "3+6 matched")
        for row in asyncio.run(
            EXPERIMENT.trial(Conditions(seed=seed, arm=arm, agents=40, ticks=0), Equipment(mind=RulesMind(), world=world))
        )
    ]
    result = EXPERIMENT.summary(rows)
    assert [(each.arm, each.measure) for each in result.estimates] == [(arm, who) for arm in ("3+6", "3+6 matched") for who in CHOOSERS]
    agent = result.estimates[0]
    assert dict(agent.published)["RecAgent"] == 0.6833
    assert agent.interval.low < agent.interval.value < agent.interval.high
    assert {row.agent for row in rows} <= set(world.agents)
    assert len([row for row in rows if (row.seed, row.arm, row.measure) == (1, "3+6", AGENT)]) == 40
