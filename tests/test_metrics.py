"""Metrics stay finite and within their bounds, and say what their docstrings claim."""

import asyncio
import json
import math
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scripted import DiceMind

from sim.agent import Agent, Emotion, Persona
from sim.catalogue import Item
from sim.channel import Utterance
from sim.event import (
    AnyEvent,
    AttitudeMoved,
    Learned,
    MoodMoved,
    NewsBroke,
    Posted,
    Rated,
    Refused,
    Said,
    Shown,
    TickStarted,
    TieMade,
    Trained,
    Watched,
)
from sim.journal import MemoryJournal
from sim.metrics import METRICS, applicable, entropy, measure, newest_topic
from sim.metrics.communities import Shares, by_community
from sim.network import FOLLOWS, Tie
from sim.randomness import Luck
from sim.scenarios import new_world, scenario_named
from sim.simulation import Simulation
from sim.topic import Topic
from sim.world import World

GENRES = ("comedy", "drama", "horror", "sci-fi")
TOPICS = ("bridge", "zoo")
PEOPLE = 6

SHARES = {
    "heard_share", "intense_share", "informed", "positive_share", "polarisation", "mean_arousal",
    "emotion_density", "mean_emotion", "friendship_paradox",
}  # fmt: skip
COUNTS = {"watched", "chats", "posts", "forwards", "refused", "cascade_size", "cascade_depth", "cascade_breadth"}
FILMS = {
    "watched", "mean_stars", "heard_share", "shown_entropy", "training_loss",
    "hit_rate", "ndcg", "diversity", "coverage", "popularity_bias", "user_entropy",
}  # fmt: skip
NEWS = {"informed", "positive_share", "polarisation", "assortativity"}
CALLS = {"chats"}
ALWAYS = {
    "posts", "forwards", "emotion_density", "mean_emotion", "intense_share", "cascade_size", "cascade_depth", "cascade_breadth",
    "friendship_paradox", "mean_mood", "mean_arousal", "refused", "activity_alpha", "activity_ks",
}  # fmt: skip


def small_world(people: int = PEOPLE, ties: tuple[Tie, ...] = ()) -> World:
    """Return a world of films and news; person n is a friend of person n + 1 where no ties are given."""
    films = [Item(id=n, title=f"Film {n}", genres=(GENRES[n % 4],) if n % 5 else GENRES[:2]) for n in range(10)]
    films.append(Item(id=10, title="Film of no genre"))
    persons = [Agent(Persona(id=n, name=f"P{n}", gender="female", age=30, occupation="baker")) for n in range(people)]
    topics = [Topic(name, 1, 0, name, f"{name}?", name, ()) for name in TOPICS]
    friends = list(ties) or [Tie(n, n + 1, "friend", 0.5) for n in range(people - 1)]
    return World(scenario="town", luck=Luck(1), agents=persons, items=films, ties=friends, topics=topics, algorithm="random")


def after(*events: AnyEvent, people: int = PEOPLE, ties: tuple[Tie, ...] = ()) -> dict[str, float]:
    world = small_world(people, ties)
    for event in events:
        world.apply(event)
    return measure(world, events)


def line(number: int, thread: int, author: int = 0) -> Utterance:
    return Utterance(number, 1, author, "Hello.", (), thread)


def check_bounds(values: dict[str, float], people: int, genres: int) -> None:
    others = {name for name in values if name.startswith("positive_share of ")}
    assert values.keys() - others == METRICS.keys() - (CALLS if people < 2 else set())
    assert all(0 <= values[name] <= 1 for name in others)
    assert -1 <= values["assortativity"] <= 1
    assert all(type(value) is float and math.isfinite(value) for value in values.values())
    assert all(0 <= values[name] <= 1 for name in SHARES), values
    assert all(values[name] >= 0 and values[name] == int(values[name]) for name in COUNTS & values.keys())
    assert values["mean_stars"] == 0 or 1 <= values["mean_stars"] <= 5
    assert -1 <= values["mean_mood"] <= 1
    assert 0 <= values["shown_entropy"] <= math.log2(max(genres, 1)) + 1e-9
    assert values["training_loss"] >= 0
    json.dumps(values, allow_nan=False)


agents, items = st.integers(0, PEOPLE - 1), st.integers(0, 10)
sides = st.floats(-1, 1, allow_nan=False)
numbers = st.integers(1, 40)
happenings = st.lists(
    st.one_of(
        st.builds(Watched, agents, items, st.just("why not"), st.none() | agents),
        st.builds(Rated, agents, items, st.integers(1, 5), st.just("Fine.")),
        st.builds(lambda agent, shown: Shown(agent, tuple(shown), (0.0,) * len(shown), ("",) * len(shown)), agents, st.lists(items)),
        st.builds(lambda agent, n, thread: Said(agent, line(n, thread, agent)), agents, numbers, numbers),
        st.builds(lambda agent, n: Posted(agent, line(n, n, agent)), agents, numbers),
        st.builds(Refused, agents, st.just("watch"), st.just("no")),
        st.builds(MoodMoved, agents, sides, st.floats(0, 1)),
        st.builds(NewsBroke, agents, st.sampled_from(TOPICS)),
        st.builds(Learned, agents, st.sampled_from(TOPICS), st.none() | agents),
        st.builds(AttitudeMoved, agents, st.sampled_from(TOPICS), sides),
        st.builds(TickStarted, st.integers(0, 99), st.just(0)),
        st.builds(lambda loss: Trained("mf", 1, 1, 1, loss), st.sampled_from([(), (1.0, 0.5)])),
    ),
    max_size=60,
)


@settings(max_examples=300, deadline=None)
@given(happenings)
def test_every_metric_is_finite_and_within_its_bounds_whatever_happens(events: list[AnyEvent]) -> None:
    check_bounds(after(*events), PEOPLE, len(GENRES))


@pytest.mark.parametrize("people", [0, 1])
def test_a_world_of_nobody_and_one_of_a_hermit_can_be_measured(people: int) -> None:
    check_bounds(after(people=people), people, len(GENRES))


def test_a_run_of_the_town_is_measured_within_bounds_and_the_same_each_time() -> None:
    def run() -> list[dict[str, float]]:
        world, journal = new_world("town", 5, 25), MemoryJournal()
        simulation = Simulation(world, scenario_named("town"), lambda _: DiceMind(), journal)
        measured = []

        async def ticks() -> None:
            for _ in range(14):
                await simulation.tick()
                check_bounds(simulation.metrics, len(world.agents), len(world.catalogue.genres))
                measured.append(simulation.metrics)

        asyncio.run(ticks())
        return measured

    measured = run()
    assert measured == run()
    assert any(values["watched"] for values in measured) and any(values["informed"] for values in measured)


def test_measuring_changes_nothing() -> None:
    world = new_world("town", 5, 25)
    before = world.state_hash()
    assert measure(world, []) == measure(world, [])
    assert world.state_hash() == before


def test_every_metric_says_what_it_returns_with_its_range() -> None:
    for name, metric in METRICS.items():
        assert metric.__doc__ and metric.__doc__.startswith("Return "), name


def test_events_of_the_tick_are_counted_and_chats_by_thread() -> None:
    values = after(
        Watched(1, 3, "liked the title"),
        Watched(2, 3, "a tip", source=1),
        Watched(3, 4, "a tip", source=1),
        Watched(4, 4, "bored"),
        Said(1, line(10, 10)),
        Said(2, line(11, 10)),
        Said(3, line(20, 20)),
        Posted(1, line(30, 30)),
        Refused(5, "watch", "no such film"),
    )
    assert [values[name] for name in ("watched", "heard_share", "chats", "posts", "refused")] == [4, 0.5, 2, 1, 1]


def test_a_source_with_id_0_is_somebody() -> None:
    assert after(Watched(1, 3, "a tip", source=0))["heard_share"] == 1


def test_mean_stars_is_of_the_tick_else_of_all_time_else_0() -> None:
    assert after()["mean_stars"] == 0
    world = small_world()
    world.apply(Rated(1, 2, 5, ""))
    second = Rated(2, 2, 2, "")
    world.apply(second)
    assert measure(world, [second])["mean_stars"] == 2
    assert measure(world, [])["mean_stars"] == 3.5


def test_entropy_of_what_was_shown_counts_every_genre_of_every_item_and_means_over_agents() -> None:
    nothing = ((0.0,), ("",))
    one_genre = Shown(1, (4,), *nothing)
    four_genres = Shown(2, (1, 2, 3, 4), (0.0,) * 4, ("",) * 4)
    assert after(one_genre)["shown_entropy"] == 0
    assert after(four_genres)["shown_entropy"] == 2
    assert after(one_genre, four_genres)["shown_entropy"] == 1
    assert after(Shown(1, (0,), *nothing))["shown_entropy"] == 1
    assert after(Shown(1, (1,), *nothing), Shown(1, (2,), *nothing))["shown_entropy"] == 1
    assert after(Shown(1, (10,), *nothing))["shown_entropy"] == 0


@given(st.lists(st.sampled_from(GENRES)))
def test_entropy_lies_between_0_and_the_number_of_kinds(tokens: list[str]) -> None:
    assert 0 <= entropy(tokens) <= math.log2(max(len(set(tokens)), 1)) + 1e-9
    assert entropy(tokens) == pytest.approx(entropy(tokens * 3))


def test_moods_fade_while_nothing_happens() -> None:
    stirred = [MoodMoved(n, 1.0, 1.0) for n in range(PEOPLE)]
    now, later = after(*stirred), after(*stirred, TickStarted(8, 0))
    assert (now["mean_mood"], now["mean_arousal"], now["intense_share"]) == pytest.approx((1, 1, 1))
    assert 0 < later["mean_mood"] < 0.5 and later["intense_share"] == 0


def test_opinions_are_of_all_who_hold_one_on_the_newest_topic() -> None:
    first: list[AnyEvent] = [NewsBroke(0, "zoo"), Learned(5, "zoo"), AttitudeMoved(5, "zoo", 1.0)]
    second: list[AnyEvent] = [TickStarted(1, 0), NewsBroke(0, "bridge")]
    camps = [event for n, side in enumerate((1.0, 1.0, -1.0, -1.0)) for event in (Learned(n, "bridge"), AttitudeMoved(n, "bridge", side))]
    values = after(*first, *second, *camps)
    assert [values[name] for name in ("informed", "positive_share", "polarisation")] == [pytest.approx(5 / 6), 0.5, 1]
    assert values["positive_share of zoo"] == 1
    assert after(*first)["positive_share"] == 1
    unheard = after(*second, AttitudeMoved(1, "bridge", 1.0))
    assert [unheard[name] for name in ("informed", "positive_share", "polarisation")] == [0, 1, 0]


def test_a_standing_opinion_is_measured_before_any_news_broke() -> None:
    world = new_world("energy-policy", 1, 60)
    values = measure(world, [])
    held = [agent.attitudes["reactor"] for agent in world.agents.values() if "reactor" in agent.attitudes]
    assert len(held) >= 58 and values["informed"] == 0
    assert values["positive_share"] == sum(attitude > 0 for attitude in held) / len(held)
    assert values["polarisation"] > 0


def test_opinions_are_assortative_where_people_follow_those_who_think_alike() -> None:
    def of(*pairs: tuple[int, int]) -> float:
        ties = tuple(Tie(a, b, FOLLOWS, 0.5) for a, b in pairs)
        camps = [AttitudeMoved(n, "zoo", 1.0 if n < 2 else -1.0) for n in range(4)]
        return after(NewsBroke(0, "zoo"), *camps, ties=ties)["assortativity"]

    assert of((0, 1), (1, 0), (2, 3), (3, 2)) == pytest.approx(1)
    assert of((0, 2), (2, 0), (1, 3), (3, 1)) == pytest.approx(-1)
    assert of((0, 1), (0, 2), (2, 1), (2, 3)) == pytest.approx(0)
    assert of((0, 1), (1, 0)) == 0  # no variation
    assert of((0, 1), (1, 0), (2, 3), (3, 2), (0, 5)) == pytest.approx(1)  # 5 has no opinion


def test_the_texts_of_a_tick_are_counted_by_what_their_authors_felt() -> None:
    def post(number: int, emotion: Emotion, forwards: int | None = None, depth: int = 0) -> Posted:
        thread = 1 if forwards is not None else number
        return Posted(0, Utterance(number, 1, 0, "", (), thread, emotion=emotion, forwards=forwards, depth=depth))

    values = after(post(1, "intense"), post(2, "calm", 1, 1), post(3, "intense", 1, 1), post(4, "moderate", 2, 2))
    assert [values[name] for name in ("posts", "forwards", "emotion_density", "mean_emotion")] == [4, 3, 0.5, 0.625]
    assert [values[name] for name in ("cascade_size", "cascade_depth", "cascade_breadth")] == [4, 2, 2]
    assert after()["emotion_density"] == 0


def test_most_are_in_the_paradox_where_all_follow_one_and_nobody_in_a_ring() -> None:
    star = tuple(Tie(n, 0, FOLLOWS, 0.5) for n in range(1, PEOPLE))
    ring = tuple(Tie(n, (n + 1) % PEOPLE, FOLLOWS, 0.5) for n in range(PEOPLE))
    assert after(ties=star)["friendship_paradox"] == 1
    assert after(ties=ring)["friendship_paradox"] == 0
    assert after(TieMade(0, Tie(0, 2, FOLLOWS, 0.5)), ties=ring)["friendship_paradox"] == pytest.approx(2 / PEOPLE)


def test_only_what_applies_is_measured() -> None:
    followers = small_world(ties=(Tie(0, 1, FOLLOWS, 0.5),))
    worlds = {  # world -> whether it has films, news, calls
        "town": (new_world("town", 1, 20), True, True, True),
        "movie-night": (new_world("movie-night", 1, 20), True, False, True),
        "breaking-news": (new_world("breaking-news", 1, 60), False, True, False),
        "followers with films and news": (followers, True, True, False),
        "hermits": (bare(0), False, False, False),
        "friends without films or news": (bare(3), False, False, True),
    }
    assert METRICS.keys() == FILMS | NEWS | CALLS | ALWAYS
    for name, (world, films, news, calls) in worlds.items():
        expected = ALWAYS | (FILMS if films else set()) | (NEWS if news else set()) | (CALLS if calls else set())
        assert measure(world, []).keys() == applicable(world).keys() == expected, name


def bare(ties: int) -> World:
    world = small_world()
    friends = [Tie(n, n + 1, "friend", 0.5) for n in range(ties)]
    people = list(world.agents.values())
    return World(scenario="town", luck=Luck(1), agents=people, items=[], ties=friends, topics=[], algorithm="random")


def test_measuring_costs_in_proportion_to_people() -> None:
    def calls(people: int) -> int:
        """Return how many functions are called to measure a world: unlike time, always the same."""
        world, count = new_world("breaking-news", 1, people), 0

        def called(frame: object, event: str, argument: object) -> None:
            nonlocal count
            count += event in ("call", "c_call")

        measure(world, [])  # imports and caches
        sys.setprofile(called)
        try:
            measure(world, [])
        finally:
            sys.setprofile(None)
        return count

    few, many = calls(300), calls(1200)
    assert many < 4.2 * few and many < 30 * 1200


def test_each_community_has_its_own_shares() -> None:
    world = new_world("breaking-news", 1, 100)
    first, second = by_community(world)
    people = {home: [agent.id for agent in world.agents.values() if agent.persona.home == home] for home in (first, second)}
    world.apply(NewsBroke(0, "night-shift"))
    world.apply(Learned(people[first][0], "night-shift"))
    world.apply(MoodMoved(people[second][0], 0.0, 1.0))
    world.apply(AttitudeMoved(people[first][0], "night-shift", 0.5))
    found = by_community(world)
    count = {home: len(members) for home, members in people.items()}
    assert found[first] == Shares(count[first], 1 / count[first], 0.0, 1.0)
    assert found[second] == Shares(count[second], 0.0, 1 / count[second], 0.0)


def test_the_newest_topic_is_none_before_any_broke_and_ties_fall_to_the_later_name() -> None:
    world = small_world()
    assert newest_topic(world) == ""
    world.apply(NewsBroke(0, "zoo"))
    world.apply(NewsBroke(0, "bridge"))
    assert newest_topic(world) == "zoo"


def test_training_loss_is_the_last_epoch_of_the_last_training() -> None:
    assert after(Trained("mf", 1, 1, 1, (2.0, 1.5)))["training_loss"] == 1.5
    assert after(Trained("random", 1, 1, 1, ()))["training_loss"] == 0
