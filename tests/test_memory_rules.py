"""The rules mind remembers honestly: what matters to a person scores high, insights are borne out, and they are used."""

import asyncio
from functools import lru_cache
from typing import Any

import msgspec
import pytest

from models.rules.history import last_talk, pull_of, trust
from models.rules.mind import RulesMind
from sim.action import Chat, Conclude, Note, Watch
from sim.agent import Agent, Memory, Tip, Viewing
from sim.channel import Move
from sim.event import AnyEvent, Noted, Promoted, Recalled, Reflected, Said, Watched
from sim.journal import MemoryJournal
from sim.mind import Decision
from sim.network import FOLLOWS
from sim.observation import Browsing, Noting, Planning, Recommendation, Reflecting
from sim.scenarios import new_world, scenario_named
from sim.simulation import Simulation
from sim.turn import common
from sim.world import World

ME = 1


@lru_cache
def town() -> World:
    return new_world("town", 1)


def myself(**changes: object) -> Agent:
    return msgspec.structs.replace(town().agents[ME], **{"memories": [], "sensory": [], "heard": [], "watched": {}, **changes})


def friends() -> tuple[int, int]:
    """Return whom ME is closest to, and least close among those who can be called."""
    contacts = town().contacts(ME)
    return contacts[0].id, contacts[-1].id


def importance(percept: Memory, me: Agent | None = None) -> int:
    known = common(town(), ME)
    known["me"] = me or myself()
    decision = RulesMind().decide(Noting(**known, percepts=(percept,)))
    assert isinstance(decision.action, Note)
    return decision.action.remarks[0].importance


def concluded(question: str, sources: tuple[Memory, ...], me: Agent, **about: Any) -> str:
    known = common(town(), ME)
    known["me"] = me
    known["topics"] = town().topics
    decision = RulesMind().decide(Reflecting(**known, question=question, sources=sources, **about))
    assert isinstance(decision.action, Conclude)
    return decision.action.insight


# What is important


def rated(stars: int, item: int = 0) -> tuple[Memory, Agent]:
    world = town()
    film = world.catalogue.items[item].id
    weight = 0.3 + 0.4 * abs(stars - 3) / 2  # sim.rules
    return Memory(1, "film", "I saw it.", weight, item=film), myself(watched={film: Viewing(stars, 1)})


def test_a_film_loved_or_hated_is_worth_a_memory_and_one_among_many_is_not() -> None:
    scores = {stars: importance(*rated(stars)) for stars in range(1, 6)}
    assert scores[5] >= 7
    assert scores[1] >= 7
    assert scores[3] < 7
    assert scores[3] < scores[4] <= scores[5]


def test_a_film_is_the_more_important_the_less_it_was_expected() -> None:
    surprises = {item: importance(*rated(1, item)) for item in range(60)}
    assert len(set(surprises.values())) > 1
    assert min(surprises.values()) >= 7


def test_a_talk_is_the_more_important_the_closer_the_other_and_a_quarrel_more_than_peace() -> None:
    close, distant = friends()
    plain, quarrel = 0.25, 0.5  # sim.rules
    known = [Memory(1, "chat", "x", 0.7, other=other, id=k) for k, other in enumerate((close, distant), start=1)]
    me = myself(memories=known)
    scores = {
        (weight, other): importance(Memory(2, "chat", "x", weight, other=other), me)
        for weight in (plain, quarrel)
        for other in (close, distant)
    }
    assert scores[plain, close] > scores[plain, distant]
    assert scores[quarrel, close] > scores[plain, close]
    assert scores[quarrel, close] >= 7 > scores[plain, distant]


def test_the_first_talk_with_somebody_is_more_important_than_one_of_many() -> None:
    other = friends()[0]
    talk = Memory(2, "chat", "x", 0.25, other=other)
    assert importance(talk) > importance(talk, myself(memories=[Memory(1, "chat", "x", 0.7, other=other, id=1)]))


def test_news_is_worth_a_memory_and_more_so_to_whom_it_touches() -> None:
    topic = next(iter(town().topics))
    news = Memory(1, "news", "x", 0.7, topic=topic)
    assert importance(news, myself(attitudes={topic: 0.9})) > importance(news, myself(attitudes={topic: 0.0})) >= 7


@lru_cache
def lived() -> tuple[World, list[AnyEvent]]:
    world, journal, mind = new_world("town", 3), MemoryJournal(), RulesMind()
    simulation = Simulation(world, scenario_named("town"), lambda _: mind, journal)
    for _ in range(60):
        asyncio.run(simulation.tick())
    return world, [event for record in journal.records for event in record.events]


def test_most_of_what_happens_in_a_town_passes_by_and_some_of_every_kind_that_matters_stays() -> None:
    notes = [note for event in lived()[1] if isinstance(event, Noted) for note in event.notes]
    kept = [note for note in notes if note.importance >= 0.7]
    assert 0.25 * len(notes) < len(kept) < 0.6 * len(notes)
    assert {"film", "chat", "news"} == {note.kind for note in kept}
    assert all(note.importance >= 0.7 for note in notes if note.text.startswith("I loved") or note.kind == "news")


# Insights


def test_who_gave_good_tips_is_trusted_and_who_gave_bad_ones_is_not_and_films_say_which() -> None:
    world, (close, _) = town(), friends()
    films = [item.id for item in world.catalogue.items[:2]]
    tips = tuple(Memory(1, "film", "x", 0.8, other=close, item=film, id=k) for k, film in enumerate(films, start=1))
    question, verdicts = f"Can I trust {world.names[close]} about films?", {}
    for stars in (1, 5):
        me = myself(watched={film: Viewing(stars, 2) for film in films})
        text = concluded(question, tips, me, other=close)
        assert world.names[close] in text
        assert any(f"<{world.catalogue[film].title}>" in text for film in films)
        me.memories = [Memory(3, "insight", text, 0.8, other=close, id=3, store="long")]
        verdicts[stars] = trust(me, close)
    assert verdicts[1] < 0 < verdicts[5]


def test_trust_changes_how_far_a_tip_draws() -> None:
    other = friends()[0]
    tip = Tip(town().catalogue.items[0].id, other, 0.6, 1)

    def pull(*texts: str) -> float:
        known = common(town(), ME)
        known["me"] = myself(memories=[Memory(1, "insight", text, 0.8, other=other, id=1, store="long") for text in texts])
        return pull_of(Browsing(**known, page=(), number=1, last=True), tip)

    name = town().names[other]
    good, bad = f"{name} has good taste, I enjoyed <The Waste>.", f"I should not go by {name}: <A Good Time> disappointed me."
    assert pull(bad) < pull() < pull(good)


def test_an_insight_into_ones_taste_counts_ones_own_ratings() -> None:
    world = town()
    horror = [item for item in world.catalogue.items if "horror" in item.genres][:3]
    seen = tuple(Memory(1, "film", "x", 0.8, item=item.id, id=k) for k, item in enumerate(horror, start=1))
    liked = concluded("What kind of film pleases me lately?", seen, myself(watched={item.id: Viewing(5, 1) for item in horror}))
    disliked = concluded("What kind of film pleases me lately?", seen, myself(watched={item.id: Viewing(1, 1) for item in horror}))
    shared = set.intersection(*(set(item.genres) for item in horror))
    assert any(genre in liked for genre in shared)
    assert liked != disliked


@pytest.mark.parametrize(("attitude", "word"), [(0.8, " for "), (-0.8, " against "), (0.0, "")])
def test_an_insight_into_the_news_is_on_the_side_that_one_is_on(attitude: float, word: str) -> None:
    topic = next(iter(town().topics.values()))
    sources = tuple(Memory(1, "news", "x", 0.8, topic=topic.id, other=friends()[0], id=k) for k in (1, 2))
    text = concluded("", sources, myself(attitudes={topic.id: attitude}), topic=topic.id)
    assert topic.title in text
    assert word in text
    assert attitude or not {" for it", " against it"} & {part for part in (" for it", " against it") if part in text}


def test_insights_in_a_town_are_about_what_their_sources_are_and_differ() -> None:
    world, events = lived()
    insights = [event.insight for event in events if isinstance(event, Promoted | Reflected)]
    assert len(insights) > 20
    assert all(len(insight.sources) >= 2 for insight in insights)
    assert len({insight.text for insight in insights}) > 0.9 * len(insights)
    for insight in insights:
        if insight.other is not None:
            assert world.names[insight.other] in insight.text or insight.item is not None or insight.topic is not None


# Coming to mind


def test_whom_one_calls_and_what_one_watches_bring_memories_to_mind_and_the_reason_says_so() -> None:
    _, events = lived()
    recalled = [event for event in events if isinstance(event, Recalled)]
    reasons = [event.because for event in events if isinstance(event, Said | Watched)]
    told = [because for because in reasons if "I remember: " in because]
    assert len(recalled) > 200
    assert len(told) > 200
    assert len(told) < 0.3 * len(reasons), "not at every line"


def test_a_film_that_somebody_praised_reminds_one_of_that_when_it_is_watched() -> None:
    world, other = town(), friends()[0]
    item = world.catalogue.items[3]
    told = Memory(1, "film", f"{world.names[other]} raved about <{item.title}>.", 0.7, other=other, item=item.id, id=4)
    known = common(world, ME)
    known["me"] = myself(memories=[told, Memory(1, "self", "I fell off a ladder.", 1.0, id=5)], heard=[Tip(item.id, other, 0.9, 1)])
    decision: Decision = RulesMind().decide(Browsing(**known, page=(Recommendation(item.id, 1.0, ""),), number=5, last=True))
    assert decision.action == Watch(item.id)
    assert decision.recalled is not None
    assert [each.memory for each in decision.recalled.found] == [4]
    assert decision.because.endswith(f"I remember: {told.text}")


def test_who_has_nothing_to_remember_recalls_nothing() -> None:
    known = common(town(), ME)
    known["me"] = myself()
    decisions = []
    for tick in range(40):
        known["luck"] = town().luck.of(tick, ME)
        decisions.append(RulesMind().decide(Planning(**known, waiting=0)))
    assert any(isinstance(decision.action, Chat) for decision in decisions)
    assert all(decision.recalled is None for decision in decisions)


def test_a_talk_too_slight_to_remember_is_still_known_a_while_after() -> None:
    other = friends()[0]
    note = Memory(7, "chat", "x", 0.3, other=other, id=3, store="sensory")
    assert last_talk(myself(sensory=[note]), other) == 7
    assert last_talk(myself(), other) is None


def test_people_who_follow_each_other_only_have_no_closeness_to_remember_by() -> None:
    world = town()
    stranger = next(
        agent for agent in world.agents if agent != ME and ((tie := world.network.tie(ME, agent)) is None or tie.kind == FOLLOWS)
    )
    assert importance(Memory(2, "chat", "x", 0.25, other=stranger)) < importance(Memory(2, "chat", "x", 0.25, other=friends()[0]))


def test_moves_are_untouched_by_what_comes_to_mind() -> None:
    for event in lived()[1]:
        if isinstance(event, Said):
            assert all(isinstance(move, Move) for move in event.utterance.moves)
            assert "I remember: " not in event.utterance.text
