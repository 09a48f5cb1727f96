"""Generated networks have exactly as many ties as asked for, communities, hubs, and friends who follow back."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sim.agent import Persona
from sim.citizens import OCCUPATIONS, citizens
from sim.generators import STEP, follower_network
from sim.people import OPPOSITES
from sim.randomness import Luck
from sim.scenarios import new_world
from sim.tiers import degrees, mutual
from sim.world import World


@pytest.fixture(scope="module")
def world() -> World:
    return new_world("energy-policy", 1, 17_945)


@settings(max_examples=80, deadline=None)
@given(st.lists(st.integers(0, 40), min_size=1, max_size=4), st.integers(0, 900), st.integers(0, 60), st.integers(0, 9))
def test_ties_are_as_many_as_asked_for_or_as_many_as_there_can_be(sizes: list[int], ties: int, bridges: int, seed: int) -> None:
    communities, first = [], 0
    for size in sizes:
        communities.append(list(range(first, first + size)))
        first += size
    found = follower_network(Luck(seed), communities, ties, bridges)
    pairs = {(tie.source, tie.target) for tie in found}
    assert len(pairs) == len(found) and all(a != b for a, b in pairs)
    possible = sum(size * (size - 1) for size in sizes)
    home = {person: k for k, members in enumerate(communities) for person in members}
    between = sum(home[a] != home[b] for a, b in pairs)
    assert len(found) == min(ties, possible + between)
    present = [k for k, size in enumerate(sizes) if size]
    assert between <= min(bridges * max(len(present) - 1, 0), ties // 4)
    assert {(home[a], home[b]) for a, b in pairs if home[a] != home[b]} <= set(zip(present[1:], present, strict=False))
    assert all(0 <= tie.closeness <= 1 for tie in found)


def test_a_corridor_is_the_only_way_between_two_communities() -> None:
    first, second = list(range(100)), list(range(100, 400))
    pairs = {(tie.source, tie.target) for tie in follower_network(Luck(1), [first, second], 1600, bridges=8, steps=3)}
    place = dict.fromkeys(first, 0) | {person: min(k // STEP, 3) + 1 for k, person in enumerate(second)}
    crossing = Counter((place[source], place[target]) for source, target in pairs if place[source] != place[target])
    assert crossing == {(1, 0): 8, (2, 1): 8, (3, 2): 8, (4, 3): 8}
    assert len(pairs) == 1600


def test_what_small_groups_cannot_hold_the_large_ones_take() -> None:
    communities = [list(range(2000)), list(range(2000, 4000))]
    assert len(follower_network(Luck(1), communities, 80_000, bridges=8, steps=3)) == 80_000


@pytest.mark.parametrize(("scenario", "people", "ties"), [("breaking-news", 8_563, 25_656), ("energy-policy", 17_945, 77_435)])
def test_the_published_sizes_are_met_to_the_tie(scenario: str, people: int, ties: int) -> None:
    world = new_world(scenario, 1, people)
    assert (len(world.agents), len(world.network)) == (people, ties)


@pytest.mark.parametrize("people", [10, 11, 37, 200])
@pytest.mark.parametrize("scenario", ["breaking-news", "energy-policy"])
def test_any_size_from_ten_on_is_a_world(scenario: str, people: int) -> None:
    world = new_world(scenario, 3, people)
    assert len(world.agents) == people
    assert len(world.network) >= 2 * sum(not agent.persona.official for agent in world.agents.values())


def test_a_few_are_followed_by_very_many(world: World) -> None:
    ids = np.array([agent.id for agent in world.agents.values() if not agent.persona.official])
    sources, targets = world.network.edges()
    followers = np.sort(degrees(ids, targets))[::-1]
    top = len(ids) // 50
    exponent = 1 / np.log(followers[:top] / followers[top]).mean()  # Hill's estimate of the tail of the distribution
    assert 1.0 < exponent < 2.5
    assert followers[:top].sum() > 0.15 * followers.sum()
    assert degrees(ids, sources).max() < followers[0] / 5
    assert 0.35 < mutual(sources, targets).mean() < 0.6


def test_nearly_all_ties_stay_within_a_community(world: World) -> None:
    sources, targets = world.network.edges()
    home = np.array([agent.persona.home for agent in world.agents.values()])
    crossing = sources[home[sources] != home[targets]]
    assert len(crossing) == 300
    assert set(home[crossing]) == {"Inland"}


def test_news_can_reach_nearly_everybody_along_the_ties(world: World) -> None:
    reached, front = {0}, [0]
    while front:
        front = list({reader for author in front for reader in world.network.followers(author)} - reached)
        reached.update(front)
    assert len(reached) > 0.99 * len(world.agents)


def test_the_same_seed_gives_the_same_world_and_another_seed_another() -> None:
    hashes = [new_world("breaking-news", seed, 120).state_hash() for seed in (1, 1, 2)]
    assert hashes[0] == hashes[1] != hashes[2]


def test_citizens_are_coherent_various_and_the_same_whatever_their_number() -> None:
    many, few = citizens(Luck(1), 5, ["Hill"] * 3000), citizens(Luck(1), 5, ["Hill"] * 10)
    assert few == many[:10]
    assert {person.occupation for person in many} == set(OCCUPATIONS)
    assert all(16 <= person.age <= 90 and person.bio and len(person.interests) == 3 for person in many)
    assert not [word for person in many for word in person.traits if set(OPPOSITES.get(word, ())) & set(person.traits)]
    assert len({person.name for person in many}) > 2000
    young = [person for person in many if person.age < 23]
    assert share(young, "Unemployed / Student") > 0.7 > 0.3 > share(many, "Unemployed / Student")


def share(people: list[Persona], occupation: str) -> float:
    return sum(person.occupation == occupation for person in people) / len(people)
