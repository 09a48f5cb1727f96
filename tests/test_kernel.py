"""The kernel keeps its three promises: replay is the run, luck is keyed, the order of answers changes nothing."""

import asyncio
import random
import subprocess
import sys
from collections.abc import Awaitable
from pathlib import Path
from typing import get_args

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scripted import DiceMind

from saves.file import create, open_save
from sim.action import ACTIONS, Idle, Leaning, Post, Remark, Say, schema_of
from sim.channel import Move, utterance_id
from sim.event import (
    EVENTS,
    AnyEvent,
    ChangeRefused,
    ControlMoved,
    Intervention,
    PersonaEdited,
    Planned,
    RankerChanged,
    RecommenderChanged,
    Refused,
    Unplanned,
    decode,
    encode,
)
from sim.journal import MemoryJournal
from sim.mind import Decision
from sim.observation import AnyObservation, Planning
from sim.randomness import Luck
from sim.scenarios import new_world, scenario_named
from sim.simulation import Simulation
from sim.snapshot import Snapshot
from sim.world import World

TICKS = 14  # past tick 10, when the news breaks


def simulated(world: World, mind: object, ticks: int = TICKS) -> MemoryJournal:
    journal = MemoryJournal()
    simulation = Simulation(world, scenario_named("town"), lambda _: mind, journal)  # type: ignore[arg-type,return-value]

    async def run() -> None:
        for _ in range(ticks):
            await simulation.tick()

    asyncio.run(run())
    return journal


def through_json(world: World) -> World:
    return World.restored(msgspec.json.decode(msgspec.json.encode(world.snapshot()), type=Snapshot))


class LateMind(DiceMind):
    """Answers the same, but after a wait of its own whim, so that answers arrive in another order each time."""

    def decide(self, observation: AnyObservation) -> Awaitable[Decision]:  # type: ignore[override]
        async def later() -> Decision:
            await asyncio.sleep(random.random() / 500)
            return DiceMind.decide(self, observation)

        return later()


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 2**31 - 1), agents=st.integers(8, 70))
def test_replaying_the_events_gives_the_same_world(seed: int, agents: int) -> None:
    world = new_world("town", seed, agents)
    replica = through_json(world)
    journal = simulated(world, DiceMind())
    for record in journal.records:
        for payload in record.payloads:
            replica.apply(decode(payload))
        assert replica.state_hash() == record.state_hash
    assert msgspec.json.encode(replica.snapshot()) == msgspec.json.encode(world.snapshot())


@settings(max_examples=5, deadline=None)
@given(seed=st.integers(0, 2**31 - 1), cut=st.integers(1, TICKS - 1))
def test_a_world_restored_from_a_snapshot_goes_on_as_if_never_interrupted(seed: int, cut: int) -> None:
    whole = simulated(new_world("town", seed, 20), DiceMind()).records
    world = new_world("town", seed, 20)
    simulated(world, DiceMind(), cut)
    rest = simulated(through_json(world), DiceMind(), TICKS - cut).records
    assert [record.state_hash for record in rest] == [record.state_hash for record in whole[cut:]]
    assert [record.events for record in rest] == [record.events for record in whole[cut:]]


def test_the_same_seed_gives_the_same_state_hash_in_separate_processes() -> None:
    code = (
        "import sys; sys.path.insert(0, 'tests'); from test_kernel import *; w = new_world('town', {seed}, 60);"
        "simulated(w, DiceMind()); print(w.state_hash().hex())"
    )
    hashes = [
        subprocess.run(
            [sys.executable, "-c", code.format(seed=seed)], env={"PYTHONHASHSEED": salt, "PYTHONPATH": "."}, capture_output=True, text=True
        ).stdout
        for seed, salt in ((1, "1"), (1, "2"), (2, "1"))
    ]
    assert len(hashes[0]) == 33
    assert hashes[0] == hashes[1] != hashes[2]


def test_the_order_in_which_minds_answer_changes_nothing() -> None:
    at_once = simulated(new_world("town", 3), DiceMind())
    late = [simulated(new_world("town", 3), LateMind()) for _ in range(2)]
    for journal in late:
        assert [record.payloads for record in journal.records] == [record.payloads for record in at_once.records]


def test_a_question_is_on_its_way_before_everybody_has_looked_round() -> None:
    told: list[str] = []

    class Slow(DiceMind):
        def decide(self, observation: AnyObservation) -> Awaitable[Decision]:  # type: ignore[override]
            told.append("looked")

            async def later() -> Decision:
                told.append("sent")
                await asyncio.sleep(0.001)
                return Decision(Idle())

            return later()

    simulated(new_world("town", 3), Slow(), 1)
    assert told[:4] == ["looked", "sent"] * 2


def test_the_dice_reach_every_action_and_every_event() -> None:
    world = new_world("town", 5, 60)
    world.apply(RankerChanged("closest", 2))  # strangers' posts too: else there is nobody on the page whom one does not follow
    journal = simulated(world, DiceMind(), 60)
    seen = {type(event) for record in journal.records for event in record.events}
    assert set(EVENTS) - seen == {*get_args(Intervention), Planned, Unplanned, ChangeRefused}


def test_interventions_are_events_at_the_start_of_the_next_tick() -> None:
    world = new_world("town", 1, 20)
    journal = MemoryJournal()
    simulation = Simulation(world, scenario_named("town"), lambda _: DiceMind(), journal)
    someone = next(iter(world.agents.values()))
    edited = msgspec.structs.replace(someone.persona, traits=("introverted",))
    interventions = (PersonaEdited(someone.id, edited, ("traits",)), RecommenderChanged("popular"), ControlMoved(someone.id, "human"))
    for intervention in interventions:
        simulation.intervene(intervention)
    record = asyncio.run(simulation.tick())
    assert record.events[1:4] == interventions
    assert (someone.persona, world.algorithm, someone.human) == (edited, "popular", True)


class BrokenMind(DiceMind):
    def decide(self, observation: AnyObservation) -> Decision:
        if observation.me.id % 3 == 0:
            raise RuntimeError("no thought")
        if observation.me.id % 3 == 1:
            return Decision(Say("out of turn")) if Say not in observation.legal else Decision(Idle())
        return super().decide(observation)


def test_a_mind_that_fails_or_cheats_is_refused_and_the_run_goes_on() -> None:
    world = new_world("town", 1)
    journal = simulated(world, BrokenMind(), 6)
    refused = [event for record in journal.records for event in record.events if isinstance(event, Refused)]
    assert {event.agent % 3 for event in refused} >= {0, 1}
    assert all(event.because for event in refused)
    assert any("RuntimeError: no thought" in event.because for event in refused)
    assert len(journal.records) == 6


class UnsoundMind(DiceMind):
    """Answers with what no mind should: nothing at all, lines in a reason, things that do not exist, words that are no words."""

    def decide(self, observation: AnyObservation) -> Decision:
        decision = super().decide(observation)
        match observation.me.id % 5:
            case 0:
                return None  # type: ignore[return-value]
            case 1:
                raise ValueError("two\nlines \x1b[2J")
            case 2:
                return Decision(decision.action, "because\n\x1b]52;c;x\x07", decision.moves)
            case 3:
                return Decision(decision.action, "so", (Move("recommend", item=10**9, valence=float("nan")),))
        return Decision(Post(None), "so") if isinstance(observation, Planning) else decision  # type: ignore[arg-type]


def test_whatever_a_mind_answers_the_run_goes_on_and_can_be_saved(tmp_path: Path) -> None:
    world = new_world("town", 1)
    with create(tmp_path / "w.db", world, mind="dice") as save:
        simulation = Simulation(world, scenario_named("town"), lambda _: UnsoundMind(), save, save.last_hash())
        events = [event for _ in range(6) for event in asyncio.run(simulation.tick()).events]
    with open_save(tmp_path / "w.db") as save:
        assert save.world().state_hash() == world.state_hash()
    refused = [event.because for event in events if isinstance(event, Refused)]
    for reason in ("gave NoneType, not a decision", "ValueError: two lines", "mentions what does not exist", "Expected `str`"):
        assert any(reason in because for because in refused), reason


@pytest.mark.parametrize("cut", [8, 14, 22])
def test_a_world_whose_oldest_posts_are_gone_is_restored_as_it_was(cut: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sim.world.POSTS_KEPT", 30)
    monkeypatch.setattr("sim.world.CHATS_KEPT", 5)
    whole = simulated(new_world("town", 1), DiceMind(), 40).records
    world = new_world("town", 1)
    simulated(world, DiceMind(), cut)
    rest = simulated(through_json(world), DiceMind(), 40 - cut).records
    assert [record.events for record in rest] == [record.events for record in whole[cut:]]


def test_two_pieces_of_news_in_one_tick_are_two_posts() -> None:
    world = new_world("town", 1)
    first, second = world.topics.values()
    world.topics = {topic.id: msgspec.structs.replace(topic, tick=2, author=1) for topic in (first, second)}
    simulated(world, DiceMind(), 2)
    told = [post for post in world.posts.values() for move in post.moves if move.act == "tell_news" and post.author == 1]
    assert {move.topic for post in told for move in post.moves} == {first.id, second.id}


class FullJournal(MemoryJournal):
    full = True

    def append(self, record):  # type: ignore[no-untyped-def]
        if self.full:
            raise OSError("disk full")
        super().append(record)


def test_a_tick_that_could_not_be_recorded_is_recorded_first_when_there_is_room_again() -> None:
    world = new_world("town", 1, 20)
    journal = FullJournal()
    simulation = Simulation(world, scenario_named("town"), lambda _: DiceMind(), journal)
    for _ in range(2):
        with pytest.raises(OSError, match="disk full"):
            asyncio.run(simulation.tick())
    journal.full = False
    asyncio.run(simulation.tick())
    asyncio.run(simulation.tick())
    expected = simulated(new_world("town", 1, 20), DiceMind(), 2)
    assert [record.payloads for record in journal.records] == [record.payloads for record in expected.records]


@given(st.integers(0, 2**31), st.integers(0, 10**6), st.lists(st.integers(0, 2**20 - 1), min_size=1, max_size=20), st.integers(0, 300))
def test_draws_are_the_same_one_by_one_and_all_at_once(seed: int, tick: int, agents: list[int], k: int) -> None:
    luck = Luck(seed)
    together = luck.draws(tick, np.array(agents), "test", k)
    assert together.tolist() == [luck.draw(tick, agent, "test", k) for agent in agents]
    assert ((together >= 0) & (together < 1)).all()


def test_one_more_agent_changes_no_draw_of_the_others() -> None:
    few, more = new_world("town", 4, 80), new_world("town", 4, 81)
    assert all(more.agents[agent].persona == few.agents[agent].persona for agent in few.agents)
    assert all(more.agents[agent].watched == few.agents[agent].watched for agent in few.agents)


@given(st.integers(0, 10**6), st.integers(0, 2**20 - 1), st.integers(0, 255))
def test_utterance_ids_are_unique_and_survive_json(tick: int, author: int, k: int) -> None:
    number = utterance_id(tick, author, k)
    assert (number >> 28, number >> 8 & 0xFFFFF, number & 255) == (tick, author, k)
    assert number < 2**53


def test_events_survive_json(town_events: list[AnyEvent]) -> None:
    assert [decode(encode(event)) for event in town_events] == town_events


@pytest.fixture(scope="module")
def town_events() -> list[AnyEvent]:
    return [event for record in simulated(new_world("town", 9, 30), DiceMind()).records for event in record.events]


def test_every_action_has_a_schema_that_names_its_fields() -> None:
    schema = schema_of(ACTIONS)
    assert set(schema["$defs"]) == {action.__name__ for action in ACTIONS} | {Remark.__name__, Leaning.__name__}
    for action in ACTIONS:
        assert set(action.__struct_fields__) <= set(schema["$defs"][action.__name__]["properties"])
