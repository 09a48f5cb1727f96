"""Hundreds of kinds of bad replies: each is read, mended or refused with a reason; a run that gets nothing else lives on and counts."""

import asyncio
import json
from collections import Counter
from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from bad_replies import GROUPS, bad_replies
from hypothesis import given, settings
from hypothesis import strategies as st
from openai_server import Server, ids_in, instance, running, schema_in
from sights import PAGE, sights, town

from models.cast import Cast
from models.language.decoding import Reading, decoded
from models.language.mind import ANSWERS
from models.language.offers import offered
from models.language.schema import answer_schema
from sim.action import Watch
from sim.event import Refused
from sim.gate import Failure, admitted
from sim.journal import MemoryJournal
from sim.scenarios import new_world, scenario_named
from sim.simulation import Simulation

WORLD = town()
SIGHTS = sights(WORLD)
WRONG = {"because": "why not", "action": {"type": "fly", "to": "the moon"}}
IDS: dict[str, list[Any]] = {
    "item": [440], "items": list(PAGE), "to": [SIGHTS["Planning"].contacts[0].id], "post": [1, 2, 3, 4], "number": [0, 1, 2],
    "choice": [0, 1, 2], "who": [SIGHTS["Planning"].contacts[0].id], "topic": list(WORLD.topics),
}  # fmt: skip
WATCHING = {"because": "I like bees", "action": {"type": "watch", "item": 440}}
KINDS = list(bad_replies(WATCHING, WRONG))


def test_there_are_hundreds_of_kinds() -> None:
    assert len(KINDS) == len(set(KINDS)) > 430


@pytest.mark.parametrize("kind", SIGHTS)
def test_every_kind_of_reply_to_every_kind_of_sight_is_a_legal_decision_or_a_reason(kind: str) -> None:
    sight = SIGHTS[kind]
    good = instance(answer_schema(offered(sight)), Random(kind), IDS)
    for name, text in bad_replies(good, WRONG).items():
        read = decoded(text, sight)
        if isinstance(read, Reading):
            assert not isinstance(admitted(read.decision, sight, WORLD), Failure), (name, read)
            assert read.decision.because.isprintable() and len(read.decision.because) <= 200
        else:
            assert 0 < len(read.because) <= 600 and read.because.isprintable(), (name, read)


def test_what_can_only_mean_one_thing_is_read() -> None:
    """Of the replies that bend one good answer, those that still hold it are read as it, all but a few."""
    missed = {}
    for group in ("thinking", "wrapped", "syntax", "shapes", "calls"):
        for name, text in bad_replies(WATCHING, WRONG).items():
            if name.startswith(f"{group}: "):
                read = decoded(text, SIGHTS["Browsing"])
                if not isinstance(read, Reading):
                    missed[name] = read.because
                else:
                    assert read.decision.action == Watch(440), name
    hidden = [name for name in missed if not name.endswith((" unclosed", " and nothing after", " only"))]
    assert sorted(hidden) == [
        "calls: a list of values",
        "calls: brackets",
        "calls: call of another",
        "calls: call of nothing",
        "calls: csv",
        "calls: slash",
        "calls: table",
        "calls: the name alone",
        "calls: the name in quotes",
        "shapes: action a list",
        "shapes: action a number",
        "shapes: action empty",
        "shapes: action null",
        "shapes: an error",
        "shapes: an example",
        "shapes: an id alone",
        "shapes: another action",
        "shapes: fields empty",
        "shapes: fields null",
        "shapes: fields objects",
        "shapes: message",
        "shapes: no fields",
        "shapes: nothing",
        "shapes: the schema itself",
        "shapes: type a list",
        "shapes: type null",
        "syntax: cut after the type",
        "syntax: cut in half",
        "syntax: python call",
        "syntax: spaced",
        "syntax: wide brackets",
        "wrapped: twice escaped",
    ]


SHREDS = st.sampled_from(
    ["<think>", "</think>", "[THINK]", "<|channel|>final<|message|>", "{", "}", "[", "]", "(", ")", '"', "'", "\\", ":", "=", ",", "//",
     "\n", "watch", "say", "type", "action", "item", "440", "text", "NaN", "because",
     "<function=", "<parameter=item>", "</parameter>", "\ud800"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(kind=st.sampled_from(sorted(SIGHTS)), shreds=st.lists(SHREDS | st.text(max_size=6), max_size=60), good=st.booleans())
def test_shreds_of_answers_are_read_or_refused(kind: str, shreds: list[str], good: bool) -> None:
    text = "".join(shreds) + (json.dumps(WATCHING) if good else "")
    read = decoded(text, SIGHTS[kind])
    if isinstance(read, Reading):
        assert not isinstance(admitted(read.decision, SIGHTS[kind], WORLD), Failure)


# A whole run


@pytest.fixture
def server(socket_enabled: None) -> Iterator[Server]:
    with running() as found:
        found.embeds = False
        yield found


def bent(number: int, body: dict[str, Any]) -> str:
    """Return a reply of the next kind, made of an answer to the very question."""
    kind = KINDS[number % len(KINDS)]
    good = instance(schema_in(body), Random(number), ids_in(body))
    inner = good.get("action", good)
    if isinstance(inner, dict) and "type" in inner:
        return GROUPS[kind.partition(":")[0]](good, WRONG)[kind.partition(": ")[2]]
    return json.dumps(good)


@pytest.mark.allow_hosts(["127.0.0.1"])
async def test_a_run_that_gets_every_kind_of_bad_reply_lives_on_and_counts_them(server: Server) -> None:
    server.script = bent
    cast, world, journal = Cast(f"openai:tiny@{server.url}"), new_world("town", 1, 20), MemoryJournal()
    simulation = Simulation(world, scenario_named("town"), cast.mind_of(world), journal)
    while len(server.asked) < len(KINDS):
        await asyncio.wait_for(simulation.tick(), 120)
        assert world.tick < 60
    spent = cast.spent()
    await cast.aclose()
    refused = [event.because for record in journal.records for event in record.events if isinstance(event, Refused)]
    unusable = [because for because in refused if "no usable answer in 3: " in because]
    assert spent.refused == len(unusable) > 0
    assert min(spent.valid, spent.repaired) > 0
    assert spent.calls == len(server.asked) == spent.valid + spent.repaired + spent.refused + spent.again
    assert spent.again <= (ANSWERS - 1) * (spent.repaired + spent.refused)
    assert all(because.isprintable() for because in refused)
    assert Counter("\n" in because for because in refused)[True] == 0
