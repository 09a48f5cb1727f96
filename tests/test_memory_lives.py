"""Over long lives memory stays bounded, keeps what matters, loses what does not, and each of its stages has its part in that."""

import asyncio
from functools import lru_cache

import msgspec
import pytest

from models.rules.mind import RulesMind
from sim.event import AnyEvent, NewsBroke, Said
from sim.experiments.memory import memory_trial, without
from sim.journal import MemoryJournal
from sim.memory import STAGES, Stage
from sim.mind import Decision
from sim.observation import AnyObservation, Noting, Reflecting
from sim.scenarios import new_world, scenario_named
from sim.simulation import Simulation

SEEDS = range(1, 7)


@lru_cache
def scores(left_out: Stage | None = None) -> dict[str, float]:
    """Return the scores of lives without one stage of memory, on average over SEEDS."""
    stages = without(left_out) if left_out else STAGES
    found = [asyncio.run(memory_trial(seed, stages, RulesMind())) for seed in SEEDS]
    return {name: sum(each[name] for each in found) / len(found) for name in found[0]}


def test_what_was_told_early_is_recalled_after_a_month_if_it_was_rehearsed_or_grave_and_trivia_are_gone() -> None:
    whole = scores()
    assert whole["rehearsed"] >= 0.65
    assert whole["grave"] >= 0.9
    assert whole["plain"] <= 0.2, "what was told once, and mattered no more than much else, is lost"
    assert whole["trivia"] == 0.0


@pytest.mark.parametrize(
    ("stage", "score", "worse_by"),
    [
        ("sensory", "trivia", 0.04),
        ("short", "rehearsed", -0.05),
        ("short", "grave", -0.5),
        ("long", "rehearsed", -0.4),
        ("long", "insights", -0.1),
        ("reflection", "insights", -0.05),
        ("forgetting", "stale", 0.1),
        ("forgetting", "kept", 3.0),
    ],
)
def test_without_a_stage_memory_is_worse_at_what_that_stage_is_for(stage: Stage, score: str, worse_by: float) -> None:
    change = scores(stage)[score] - scores()[score]
    assert change <= worse_by if worse_by < 0 else change >= worse_by


def test_the_same_life_leaves_the_same_memories() -> None:
    assert asyncio.run(memory_trial(3, STAGES, RulesMind(), ticks=40)) == asyncio.run(memory_trial(3, STAGES, RulesMind(), ticks=40))


class Measuring(RulesMind):
    """The rules mind, which measures what it is shown of memory, in bytes."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[int] = []

    def decide(self, observation: AnyObservation) -> Decision:
        match observation:
            case Noting(percepts=percepts):
                self.shown.append(len(msgspec.json.encode((percepts, observation.me.memories, observation.me.sensory))))
            case Reflecting(sources=sources, scores=found):
                self.shown.append(len(msgspec.json.encode((sources, found, observation.me.memories))))
        return super().decide(observation)


def test_people_and_what_a_mind_is_shown_of_their_memory_stay_as_small_over_a_thousand_ticks() -> None:
    world, mind = new_world("town", 1, 6), Measuring()
    simulation = Simulation(world, scenario_named("town"), lambda _: mind, MemoryJournal())
    early: list[int] = []
    held: dict[int, float] = {}

    async def live() -> None:
        for tick in range(1, 1001):
            await simulation.tick()
            if tick in (200, 1000):
                held[tick] = sum(len(msgspec.json.encode((who.memories, who.sensory))) for who in world.agents.values()) / 6
            if tick == 200:
                early.extend(mind.shown)

    asyncio.run(live())
    late = mind.shown[-len(early) :]
    assert held[1000] <= 1.3 * held[200]
    assert sum(late) / len(late) <= 1.3 * sum(early[len(early) // 2 :]) / (len(early) - len(early) // 2)
    assert max(mind.shown) < 20_000


def test_people_in_a_town_remember_the_news_and_who_told_them_longer_than_what_was_trivial() -> None:
    world, journal, mind = new_world("town", 2), MemoryJournal(), RulesMind()
    simulation = Simulation(world, scenario_named("town"), lambda _: mind, journal)
    events: list[AnyEvent] = [event for _ in range(24) for event in asyncio.run(simulation.tick()).events]
    assert any(isinstance(event, NewsBroke) for event in events)
    informed = [who for who in world.agents.values() if who.known]
    remember = [who for who in informed if any(memory.topic in who.known for memory in who.memories)]
    assert len(remember) >= 0.8 * len(informed)
    talks = sum(isinstance(event, Said) for event in events)
    assert talks > 500
    assert not [memory for who in world.agents.values() for memory in who.memories if memory.importance < 0.7 and memory.kind != "insight"]
