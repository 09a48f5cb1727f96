"""Memory keeps what matters: sensory, short-term and long-term stores, promotion, reflection, forgetting, recall."""

import asyncio
from collections.abc import Sequence
from itertools import pairwise

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sim.action import Conclude, Note, Remark
from sim.agent import LONG_TERM_CAPACITY, RECALLED, SENSORY_CAPACITY, SHORT_TERM_CAPACITY, Agent, Memory
from sim.event import AnyEvent, Enhanced, Forgot, MemoryEvent, Noted, Promoted, Recalled, Reflected, Refused, Remembered, TickStarted
from sim.experiments.memory import without
from sim.gate import admitted
from sim.journal import MemoryJournal
from sim.memory import GATHERED, STAGES, Stage, forgetting_probability, forgotten, from_before, likeness, recall, recency
from sim.mind import Decision
from sim.observation import AnyObservation, Noting, Reflecting
from sim.remembering import remember, slept
from sim.scenarios import new_world, scenario_named
from sim.simulation import Simulation
from sim.world import World

ME = 1
DAY = 24 * 60
HEAT, CASABLANCA = "I loved <Heat>.", "Ann Lee raved about <Casablanca>."


class Scribe:
    """A mind that notes everything at the rules' own scores and says what its insights were drawn from."""

    def __init__(self) -> None:
        self.reflected: list[Reflecting] = []

    def decide(self, observation: AnyObservation) -> Decision:
        match observation:
            case Noting(percepts=percepts):
                return Decision(Note(tuple(Remark(k, each.text, round(10 * each.importance)) for k, each in enumerate(percepts))))
            case Reflecting(sources=sources):
                self.reflected.append(observation)
                return Decision(Conclude(f"So much for {len(sources)} memories."))
        raise AssertionError(observation)


class Blank(Scribe):
    """A mind that never finds an insight."""

    def decide(self, observation: AnyObservation) -> Decision:
        if isinstance(observation, Reflecting):
            raise RuntimeError("nothing comes to me")
        return super().decide(observation)


def percept(text: str, importance: float = 0.8, **concerns: object) -> Memory:
    return Memory(1, "self", text, importance, **concerns)  # type: ignore[arg-type]


def lived(world: World, percepts: Sequence[Memory], mind: Scribe | None = None, stages: Sequence[Stage] = STAGES) -> list[AnyEvent]:
    """Let ME perceive something in the next tick, two hours later; return what happened."""
    mind = mind or Scribe()
    world.apply(TickStarted(world.tick + 1, world.minute + 120))
    session, events = remember(world, ME, percepts, stages), []
    try:
        turn = next(session)
        while True:
            try:
                decision: object = mind.decide(turn.observation)
            except RuntimeError:
                decision = None
            turn = session.send(admitted(decision, turn.observation, world))
    except StopIteration as over:
        events = list(over.value)
    for event in events:
        world.apply(event)
    return events


def town() -> World:
    world = new_world("town", 1, 12)
    world.agents[ME].memories, world.agents[ME].made = [], 0
    return world


def held(world: World, store: str) -> list[Memory]:
    return [memory for memory in world.agents[ME].memories if memory.store == store]


def kinds(events: Sequence[AnyEvent]) -> list[type]:
    return [type(event) for event in events]


# Sensory


def test_what_is_worth_less_than_seven_of_ten_is_noted_and_gone() -> None:
    world = town()
    events = lived(world, [percept("The bus was late.", 0.6), percept(HEAT, 0.7)])
    assert kinds(events) == [Noted, Remembered]
    assert [note.text for note in world.agents[ME].sensory] == ["The bus was late.", HEAT]
    assert [memory.text for memory in world.agents[ME].memories] == [HEAT]


def test_sensory_memory_holds_the_last_notes_only() -> None:
    world = town()
    for k in range(6):
        lived(world, [percept(f"Step {k}, {j}.", 0.1) for j in range(3)])
    assert len(world.agents[ME].sensory) == SENSORY_CAPACITY
    assert world.agents[ME].sensory[-1].text == "Step 5, 2."
    assert world.agents[ME].made == 18


def test_a_mind_that_notes_a_percept_twice_remembers_it_once() -> None:
    class Stammerer(Scribe):
        def decide(self, observation: AnyObservation) -> Decision:
            return Decision(Note((Remark(0, "Once.", 9), Remark(0, "Twice.", 9), Remark(7, "Never.", 9))))

    world = town()
    lived(world, [percept(HEAT)], Stammerer())
    assert [memory.text for memory in world.agents[ME].memories] == ["Twice."]


# Short-term


def test_what_overflows_short_term_memory_is_the_least_important_and_never_the_newest() -> None:
    world = town()
    for k in range(SHORT_TERM_CAPACITY):
        lived(world, [percept(f"{'abcdefghij'[k] * 5} {'klmnopqrst'[k] * 5}.", 1.0 if k != 4 else 0.9)])
    events = lived(world, [percept("uuuuu vvvvv.", 0.7)])
    assert [event.lost for event in events if isinstance(event, Remembered)] == [5]
    assert len(held(world, "short")) == SHORT_TERM_CAPACITY
    assert held(world, "short")[-1].text == "uuuuu vvvvv."


def test_short_term_memory_is_not_filled_for_good_by_unforgettable_moments() -> None:
    world = town()
    for k in range(SHORT_TERM_CAPACITY):
        lived(world, [percept(f"{'abcdefghij'[k] * 5} {'klmnopqrst'[k] * 5}.", 1.0)])
    for k in range(150):  # twelve days of two hours a tick
        lived(world, [percept(f"{'uvwxyz'[k % 6] * 5} {'abcdef'[k % 5] * 6}.", 0.7)])
    assert sum(memory.importance == 1.0 for memory in held(world, "short")) == 4


def test_what_comes_up_again_moves_to_long_term_memory_with_an_insight_that_names_its_sources() -> None:
    world, mind = town(), Scribe()
    events: list[AnyEvent] = []
    while Promoted not in kinds(events):
        events += lived(world, [percept(HEAT, 0.8, item=world.catalogue.items[0].id)], mind)
        assert len(events) < 60
    promoted = next(event for event in events if isinstance(event, Promoted))
    enhancers = {event.by for event in events if isinstance(event, Enhanced) and event.memory == promoted.memory}
    assert len(enhancers) == 3
    assert promoted.insight.sources[0] == promoted.memory
    assert enhancers < set(promoted.insight.sources)
    assert promoted.insight.text == f"So much for {len(promoted.insight.sources)} memories."
    assert (promoted.insight.item, promoted.insight.kind, promoted.insight.store) == (world.catalogue.items[0].id, "insight", "long")
    assert promoted.insight.importance == pytest.approx(0.8)
    assert {memory.id for memory in held(world, "long")} == {promoted.memory, promoted.insight.id}
    assert not {memory.id for memory in held(world, "short")} & set(promoted.insight.sources)
    assert mind.reflected[0].question == ""


def test_what_has_nothing_in_common_enhances_nothing() -> None:
    world = town()
    events = [event for text in (HEAT, CASABLANCA, "The harbour froze over.") for event in lived(world, [percept(text)])]
    assert Enhanced not in kinds(events)


def test_a_mind_without_insight_keeps_what_it_would_have_promoted_and_the_run_goes_on() -> None:
    world = town()
    events = [event for _ in range(30) for event in lived(world, [percept(HEAT, 0.8, other=2)], Blank())]
    assert Refused in kinds(events)
    assert held(world, "long") == []
    assert max(len(memory.enhanced) for memory in held(world, "short")) <= 6


# Reflection


def test_enough_gathered_brings_a_reflection_that_names_its_sources_and_is_as_important_as_they_are() -> None:
    world, mind = town(), Scribe()
    texts = [f"I talked with {world.names[2]} about {'abcdefghijklmnop'[k] * 6}." for k in range(14)]
    events: list[AnyEvent] = []
    for k, text in enumerate(texts):
        events += lived(world, [msgspec.structs.replace(percept(text, 0.7 + k % 3 / 10), kind="chat", other=2)], mind)
    before = [event.memory.importance for event in events if isinstance(event, Remembered)]
    reflected = next(event for event in events if isinstance(event, Reflected))
    asked = next(each for each in mind.reflected if each.question)
    gathered = sum(before[: sum(isinstance(event, Remembered) for event in events[: events.index(reflected)])])
    assert gathered > GATHERED
    assert gathered - before[-1] <= GATHERED + 1
    assert reflected.question == asked.question == f"How do {world.names[2]} and I get on?"
    assert reflected.insight.sources == tuple(source.id for source in asked.sources)
    assert len(asked.sources) == RECALLED
    assert all(source.other == 2 for source in asked.sources)
    assert reflected.insight.importance == pytest.approx(sum(source.importance for source in asked.sources) / 5, abs=1e-3)
    assert reflected.insight.other == 2
    recalled = next(event for event in events if isinstance(event, Recalled))
    assert tuple(each.memory for each in recalled.found) == reflected.insight.sources
    assert world.agents[ME].gathered < GATHERED


# Recall


def test_recency_halves_in_about_69_hours_and_never_exceeds_1() -> None:
    assert recency(69 * 60, 0) == pytest.approx(0.5, abs=0.001)
    assert recency(0, 500) == recency(0, 0) == 1.0


def test_a_cue_brings_up_what_it_is_about_with_its_three_scores() -> None:
    memories = [Memory(1, "film", text, 0.7, id=k, accessed=60) for k, text in enumerate((HEAT, CASABLANCA, "The fair was dull."), start=1)]
    found = recall(memories, "Who spoke of Casablanca?", 180).found
    assert found[0].memory == 2
    assert found[0].recency == pytest.approx(0.99**2, abs=1e-4)
    assert found[0].importance == 0.7
    assert found[0].relevance > 0.5 > found[1].relevance
    totals = [each.recency + each.importance + each.relevance for each in found]
    assert totals == sorted(totals, reverse=True)


def test_a_mind_may_bring_its_own_relevance() -> None:
    memories = [Memory(1, "film", text, 0.7, id=k) for k, text in enumerate((HEAT, CASABLANCA), start=1)]
    recalled = recall(memories, "x", 0, lambda cue, held: [float(memory.text == HEAT) for memory in held])
    assert [each.memory for each in recalled.found] == [1, 2]


@given(st.lists(st.text(max_size=60), max_size=30), st.text(max_size=60), st.integers(0, 10**6))
def test_recall_is_bounded_and_its_scores_are_in_range(texts: list[str], cue: str, now: int) -> None:
    memories = [Memory(1, "self", text, k % 11 / 10, id=k + 1, accessed=k) for k, text in enumerate(texts)]
    found = recall(memories, cue, now).found
    assert len(found) == min(RECALLED, len(texts))
    assert all(0 <= each.recency <= 1 and 0 <= each.relevance <= 1 for each in found)


@given(st.text(max_size=80), st.text(max_size=80))
def test_likeness_is_symmetric_and_at_most_1(one: str, other: str) -> None:
    first, second = percept(one), percept(other)
    assert likeness(first, second) == likeness(second, first) <= 1 + 1e-9


def test_reading_touches_the_last_access() -> None:
    world = town()
    lived(world, [percept(HEAT)])
    world.apply(TickStarted(9, 5000))
    world.apply(Recalled(ME, "Heat", recall(world.agents[ME].memories, "Heat", world.minute).found))
    assert [memory.accessed for memory in world.agents[ME].memories] == [5000]


# Forgetting


@pytest.mark.parametrize(
    ("hours", "importance", "expected"),
    [(0, 1.0, 0.0), (24, 0.8, 1 - 0.99**36 * (0.8 + 0.99**24) / 2), (1000, 0.6, 1 - 0.01 * (0.6 + 0.99**1000) / 2)],
)
def test_the_chance_to_be_forgotten_is_that_of_the_paper(hours: float, importance: float, expected: float) -> None:
    assert forgetting_probability(0.99**hours, importance) == pytest.approx(expected)


@given(st.floats(0.01, 1), st.floats(0, 1), st.floats(0, 1))
def test_the_important_and_the_fresh_are_kept_longer(fresh: float, low: float, high: float) -> None:
    low, high = sorted((low, high))
    assert 0 <= forgetting_probability(fresh, high) <= forgetting_probability(fresh, low) <= 1
    assert forgetting_probability(1.0, low) <= forgetting_probability(fresh, low) + 1e-9


def test_a_night_takes_only_long_term_memories_that_a_day_has_not_touched() -> None:
    def memory(number: int, store: str, accessed: int) -> Memory:
        return Memory(1, "self", "x", 0.1, id=number, store=store, accessed=accessed)  # type: ignore[arg-type]

    memories = [memory(1, "long", 0), memory(2, "long", 5 * DAY), memory(3, "short", 0), memory(4, "long", 4 * DAY - 1)]
    assert forgotten(memories, 5 * DAY, lambda _: 0.0) == (1, 4)
    assert forgotten(memories, 5 * DAY, lambda _: 0.9999) == ()


def test_many_nights_take_what_the_formula_says_and_more_than_one_memory_a_night() -> None:
    """The released code divides the chances by their sum, so that a hundred memories lose one; here each stands for itself."""
    world = town()
    who = world.agents[ME]
    who.memories = [Memory(1, "self", f"{k}", 0.8, id=k, store="long") for k in range(1, 2001)]
    left = []
    for day in (2, 3, 5):
        world.apply(TickStarted(world.tick + 8, day * DAY))
        for event in slept(world):
            world.apply(event)
        left.append(len(who.memories) / 2000)
    expected = [1 - forgetting_probability(0.99 ** (24 * day), 0.8) for day in (2, 3, 5)]
    assert left == pytest.approx(expected, abs=0.03)


def test_long_term_memory_is_bounded_and_loses_the_faintest() -> None:
    world = town()
    for k in range(LONG_TERM_CAPACITY + 20):
        lived(world, [percept(f"Thing {k}.", 1.0 if k == 3 else 0.8)], stages=without("short"))
    assert len(held(world, "long")) == LONG_TERM_CAPACITY
    assert "Thing 79." in [memory.text for memory in held(world, "long")]


def test_memories_from_before_the_world_are_long_term_and_numbered() -> None:
    agent = Agent(town().agents[ME].persona)
    from_before(agent, [Memory(5, "film", f"I saw film {k}.", 0.5 + k / 1000) for k in range(LONG_TERM_CAPACITY + 5)])
    assert len(agent.memories) == LONG_TERM_CAPACITY
    assert {(memory.store, memory.tick, memory.accessed) for memory in agent.memories} == {("long", 0, 0)}
    assert [memory.id for memory in agent.memories] == list(range(6, LONG_TERM_CAPACITY + 6))
    assert agent.made == LONG_TERM_CAPACITY + 5


# In a world


def remembered(ticks: int, seed: int = 5) -> tuple[World, list[AnyEvent]]:
    from models.rules.mind import RulesMind

    world, journal, mind = new_world("town", seed, 16), MemoryJournal(), RulesMind()
    simulation = Simulation(world, scenario_named("town"), lambda _: mind, journal)
    for _ in range(ticks):
        asyncio.run(simulation.tick())
    return world, [event for record in journal.records for event in record.events]


def test_ids_count_up_and_stores_keep_to_their_bounds_in_a_town() -> None:
    world, events = remembered(60)
    made: dict[int, list[int]] = {}
    for event in events:
        match event:
            case Noted(agent, notes):
                made.setdefault(agent, []).extend(note.id for note in notes)
            case Promoted(agent, _, insight) | Reflected(agent, _, insight):
                made.setdefault(agent, []).append(insight.id)
    assert {Enhanced, Promoted, Reflected, Recalled, Forgot} <= set(kinds(events))
    assert all(after > before for ids in made.values() for before, after in pairwise(ids))
    for who in world.agents.values():
        stores = [memory.store for memory in who.memories]
        assert stores.count("short") <= SHORT_TERM_CAPACITY
        assert stores.count("long") <= LONG_TERM_CAPACITY
        assert stores.count("sensory") == 0


def test_nothing_is_forgotten_but_in_the_first_tick_of_a_day() -> None:
    _, events = remembered(40)
    minute, clocks = 0, []
    for event in events:
        if isinstance(event, TickStarted):
            minute = event.minute
        elif isinstance(event, Forgot):
            clocks.append(minute % DAY)
    assert set(clocks) == {8 * 60}


def test_the_events_of_memory_are_the_whole_of_its_change() -> None:
    """What is assigned from events alone is what the world came to hold."""
    world, events = remembered(30)
    replica = new_world("town", 5, 16)
    for event in events:
        if isinstance(event, MemoryEvent | TickStarted):
            replica.apply(event)
    assert all(replica.agents[agent].memories == who.memories for agent, who in world.agents.items())
    assert all(replica.agents[agent].gathered == who.gathered for agent, who in world.agents.items())
