"""The reasons that people give for what they say and post are true of what was said before."""

import asyncio
import re

import pytest

from models.rules.mind import RulesMind
from sim.channel import Move, Utterance
from sim.event import AnyEvent, Posted, Said
from sim.journal import MemoryJournal
from sim.scenarios import new_world, scenario_named
from sim.simulation import Simulation
from sim.world import World

TICKS = 60
SPOKEN_OF = re.compile(r"(?:wrote about|spoke of|asked about) (?:<(?P<title>[^<>]+)>|the news \((?P<question>[^()]+)\))")
STANCE = re.compile(r"wrote about the news, with stance (?P<stance>[+-]\d\.\d\d)")
ADVISED = re.compile(
    r"asked for a film, and (?:I liked <(?P<liked>[^<>]+)> \((?P<stars>\d) of 5\)|(?P<who>.+) praised <(?P<heard>[^<>]+)> to me)"
)


@pytest.fixture(scope="module", params=[1, 2])
def lived(request: pytest.FixtureRequest) -> tuple[World, list[AnyEvent]]:
    world, mind, journal = new_world("town", request.param), RulesMind(), MemoryJournal()
    simulation = Simulation(world, scenario_named("town"), lambda _: mind, journal)
    for _ in range(TICKS):
        asyncio.run(simulation.tick())
    return world, [event for record in journal.records for event in record.events]


def answers(events: list[AnyEvent]) -> list[tuple[Said | Posted, Utterance]]:
    """Return every line and post that answers another, with that other."""
    spoken = {(event.utterance.id, event.utterance.to): event.utterance for event in events if isinstance(event, Said | Posted)}
    found = []
    for event in events:
        if isinstance(event, Said | Posted):
            before = event.utterance.parent if event.utterance.parent is not None else event.utterance.forwards
            line = spoken.get((before or 0, event.agent if isinstance(event, Said) else None))
            if line is not None:
                found.append((event, line))
    return found


def names(world: World, move: Move, title: str | None, question: str | None) -> bool:
    if title is not None:
        return move.item is not None and world.catalogue[move.item].title == title
    return move.topic is not None and world.topics[move.topic].question == question


def test_what_somebody_is_said_to_have_spoken_of_is_what_they_spoke_of(lived: tuple[World, list[AnyEvent]]) -> None:
    world, events = lived
    posts = lines = 0
    for event, before in answers(events):
        found = SPOKEN_OF.search(event.because)
        if found is not None:
            posts += isinstance(event, Posted)
            lines += isinstance(event, Said)
            assert any(names(world, move, found["title"], found["question"]) for move in before.moves), (before, event)
        stance = STANCE.search(event.because)
        if stance is not None:
            posts += 1
            assert any(move.topic is not None and f"{move.valence:+.2f}" == stance["stance"] for move in before.moves), (before, event)
    assert posts > 10
    assert lines > 300


def test_a_tip_is_given_to_one_who_asked_and_for_the_reason_that_is_given(lived: tuple[World, list[AnyEvent]]) -> None:
    world, events = lived
    advised = 0
    for event, before in answers(events):
        found = ADVISED.search(event.because)
        if found is not None:
            advised += 1
            assert any(move.act == "ask_tip" for move in before.moves)
            item = world.catalogue.by_title[(found["liked"] or found["heard"]).lower()][0]
            assert any(move.item == item for move in event.utterance.moves)
            assert found["stars"] is None or world.agents[event.agent].watched[item].stars == int(found["stars"])
    assert advised > 5
