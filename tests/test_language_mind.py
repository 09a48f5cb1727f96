"""The language mind: what it tells a model, what a whole town under it lives through, and that no answer ends the run."""

import asyncio
import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openai_server import HOSTILE, Fault, Server, running
from sights import PAGE, sights, town

from models.api.body import Composer
from models.api.dialect import Dialect
from models.api.named import asking
from models.completer import Prompt, Request
from models.language.mind import ANSWERS, LanguageMind, UnusableAnswerError
from models.language.prompt import prompt_of, rules
from models.language.scenes import scene_of
from models.language.schema import answer_schema
from sim.action import ACTIONS, Rate, name_of
from sim.agent import RECALLED, Memory
from sim.event import AnyEvent, Refused
from sim.gate import Failure, admitted
from sim.journal import MemoryJournal
from sim.observation import AnyObservation
from sim.scenarios import new_world, scenario_named
from sim.simulation import Simulation
from sim.world import World

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
SIGHTS = sights(town())


@pytest.fixture
def server(socket_enabled: None) -> Iterator[Server]:
    with running() as found:
        yield found


def mind_at(server: Server) -> LanguageMind:
    return LanguageMind(asking("tiny", server.url, seconds=5))


async def lived(mind: LanguageMind, ticks: int, agents: int = 8, scenario: str = "town") -> tuple[World, list[AnyEvent]]:
    """Return a world after some ticks under a mind, and everything that happened."""
    world, journal = new_world(scenario, 1, agents), MemoryJournal()
    simulation = Simulation(world, scenario_named(scenario), lambda _: mind, journal)
    try:
        for _ in range(ticks):
            await simulation.tick()
    finally:
        await mind.aclose()
    return world, [event for record in journal.records for event in record.events]


# What a model is told


def told(sight: AnyObservation, memories: tuple[Memory, ...] = ()) -> str:
    return prompt_of(sight, scene_of(sight), memories).now


def test_all_prompts_begin_alike_and_then_with_who_speaks() -> None:
    prompts = [prompt_of(sight, scene_of(sight), ()) for sight in SIGHTS.values()]
    assert {prompt.shared for prompt in prompts} == {rules()}
    assert len({prompt.own for prompt in prompts}) == 1
    assert prompts[0].own.startswith("You are Astrid Lindqvist, a woman of 58, cinema manager, living at Tanner's Yard.\nYou are: stubborn")
    assert all(f"- {name_of(action)}: " in rules() for action in ACTIONS)


def test_a_page_of_the_recommender_reads_like_this() -> None:
    lines = told(SIGHTS["Browsing"], (Memory(1, "film", "I loved <Alien>.", 0.8),)).splitlines()
    start = lines.index("It is day 1, 08:00. You feel so-so, and calm.")
    assert lines[start + 2] == "You rate a film whenever you have seen one."
    assert lines[0].startswith("Heard of: 18 <Frankenstein> (praised by "), "what changes least comes first"
    assert any(line.startswith("Watched: <Awaara> ") for line in lines)
    assert lines[lines.index("You remember:") + 1] == "- I loved <Alien>."
    assert "440 <Honeyland> (2019, documentary, by Tamara Kotevska and Ljubomir Stefanov) Half for you" in "\n".join(lines)
    assert lines[-1] == (
        "Open to you now: watch (watch a film), next_page (turn to the next page), search (search the catalogue), leave (leave)."
    )


def test_every_kind_of_sight_tells_what_is_seen() -> None:
    seen = {
        "Planning": "3 unread posts wait on your feed",
        "Rating": "You have just watched 18 <Frankenstein>",
        "Talking": "Have you seen <Alien>?",
        "Scrolling": "1. Desmond Clarke",
        "Noting": "2: I saw a film number 2.",
        "Reflecting": "You ask yourself: What do I like?",
        "Questioned": "0 yes, 1 no, 2 at times",
        "Choosing": "Pick exactly 2",
    }
    for kind, part in seen.items():
        assert part in told(SIGHTS[kind]), told(SIGHTS[kind])
    assert "gave 5" in told(SIGHTS["Rating"])
    assert "Post 4" not in told(SIGHTS["Scrolling"]), "answered already"


def test_the_schema_is_closed_and_without_references() -> None:
    for sight in SIGHTS.values():
        schema = answer_schema(sight.legal)
        text = json.dumps(schema)
        assert schema["type"] == "object" and "$ref" not in text
        assert text.count('"additionalProperties": false') == text.count('"type": "object"')
        assert all(length <= 900 for length in lengths(schema)), "longer than llama.cpp makes a grammar of"


def lengths(schema: Any) -> Iterator[int]:
    """Yield how long each text of a schema may be; none is without a bound."""
    if isinstance(schema, list):
        for each in schema:
            yield from lengths(each)
    if isinstance(schema, dict):
        if schema.get("type") == "string" and "enum" not in schema:
            yield schema["maxLength"]
        for each in schema.values():
            yield from lengths(each)


def test_servers_are_not_asked_to_hold_texts_to_a_length() -> None:
    for sight in SIGHTS.values():
        request = Request(Prompt("", "", ""), answer_schema(sight.legal), 1, 5)
        for form in ("json_schema", "tools"):
            assert b"maxLength" not in Composer().body("tiny", request, Dialect(form), False)


# What happens under it


async def test_a_town_under_the_language_mind_lives_ten_ticks(server: Server) -> None:
    mind = mind_at(server)
    world, events = await lived(mind, 10)
    kinds = Counter(type(event).__name__ for event in events)
    assert world.tick == 10
    assert min(kinds[name] for name in ("Said", "Posted", "Shown", "Noted", "Read")) > 0
    total = mind.usage.total
    assert total.valid + total.repaired >= 60
    assert total.refused == sum(isinstance(event, Refused) and "usable" in event.because for event in events)
    assert mind.usage.by_behaviour["plan"].calls > 0 and total.prompt_tokens > total.completion_tokens > 0


def remembering() -> tuple[World, AnyObservation]:
    """Return a world in which somebody who remembers six things sees a page of the recommender."""
    world = town()
    sight = sights(world)["Browsing"]
    texts = (
        "It rained.",
        "I loved <Honeyland>, a documentary.",
        "I slept.",
        "I ate.",
        "I cooked.",
        "Desmond spoke well of <Frankenstein>.",
    )
    sight.me.memories = [Memory(1, "film", text, 0.5, id=number, accessed=480) for number, text in enumerate(texts, 1)]
    return world, sight


@pytest.mark.parametrize("embeds", [True, False])
async def test_what_bears_on_the_sight_comes_to_mind_first_and_is_told(server: Server, embeds: bool) -> None:
    server.embeds = embeds
    world, sight = remembering()
    mind = mind_at(server)
    decision = await mind.decide(sight)
    again = await mind.decide(sight)
    await mind.aclose()
    assert not isinstance(admitted(decision, sight, world), Failure)
    assert decision.recalled is not None and decision.recalled == again.recalled
    assert {found.memory for found in decision.recalled.found[:2]} == {2, 6}
    assert len(decision.recalled.found) == RECALLED
    told_now = server.asked[0]["messages"][1]["content"].splitlines()
    assert set(told_now[told_now.index("You remember:") + 1 :][:2]) == {f"- {sight.me.memories[k].text}" for k in (1, 5)}
    assert len(server.embedded) == (7 if embeds else 0), "six memories and the cue, each once"
    assert ("embed" in mind.usage.by_behaviour) == embeds


async def test_hostile_answers_end_as_refused_and_never_end_the_run(server: Server) -> None:
    server.script = lambda number, body: HOSTILE[number % len(HOSTILE)]
    mind = mind_at(server)
    world, events = await lived(mind, 6)
    refused = [event for event in events if isinstance(event, Refused)]
    assert world.tick == 6
    assert refused and all("no usable answer in 3" in event.because for event in refused)
    assert mind.usage.total.refused == len(refused)
    assert mind.usage.total.calls <= ANSWERS * (len(refused) + mind.usage.total.repaired + mind.usage.total.valid)


async def test_a_model_is_told_why_its_answer_cannot_be_used(server: Server) -> None:
    answers = ["[BUY]:: Heat", '{"stars": 9, "feeling": "!"}', '{"type": "rate", "stars": 5, "feeling": "Moved."}']
    server.script = lambda number, body: answers[number]
    mind = mind_at(server)
    decision = await mind.decide(SIGHTS["Rating"])
    await mind.aclose()
    assert decision.action == Rate(5, "Moved.")
    row = mind.usage.by_behaviour["rate"]
    assert (row.calls, row.valid, row.repaired, row.refused) == (3, 0, 1, 0)
    said = [(message["role"], message["content"]) for message in server.asked[2]["messages"][2:]]
    assert [role for role, _ in said] == ["assistant", "user", "assistant", "user"]
    assert said[0][1] == "[BUY]:: Heat"
    assert "stars is out of range; allowed: a whole number from 1 to 5" in said[3][1]
    assert len({body["seed"] for body in server.asked}) == 3


async def test_three_unusable_answers_are_the_last(server: Server) -> None:
    server.script = lambda number, body: "no"
    mind = mind_at(server)
    with pytest.raises(UnusableAnswerError, match="no usable answer in 3: there is no JSON object"):
        await mind.decide(SIGHTS["Rating"])
    await mind.aclose()
    assert len(server.asked) == ANSWERS


async def test_every_kind_of_sight_gets_a_decision(server: Server) -> None:
    mind = mind_at(server)
    for kind, sight in SIGHTS.items():
        for _ in range(4):  # a random answer may name too few films
            try:
                decision = await mind.decide(sight)
            except UnusableAnswerError:
                assert kind in ("Choosing", "Questioned")
            else:
                assert type(decision.action) in sight.legal
    await mind.aclose()
    behaviours = {"plan", "browse", "rate", "talk", "scroll", "note", "reflect", "answer", "choose"}
    assert behaviours <= set(mind.usage.by_behaviour)
    assert PAGE[0] in SIGHTS["Choosing"].candidates  # type: ignore[union-attr]


async def test_a_tick_that_is_cancelled_lets_every_request_go(server: Server) -> None:
    server.script = lambda number, body: Fault(seconds=0.5)
    mind = mind_at(server)
    world = new_world("town", 1, 8)
    simulation = Simulation(world, scenario_named("town"), lambda _: mind, MemoryJournal())
    running_tick = asyncio.ensure_future(simulation.tick())
    while not server.asked:
        await asyncio.sleep(0.01)
    running_tick.cancel()
    with pytest.raises(asyncio.CancelledError):
        await running_tick
    server.script = lambda number, body: None
    assert await mind.decide(SIGHTS["Planning"])
    await mind.aclose()
    assert mind.usage.total.refused == 0


async def test_a_server_that_goes_away_costs_refusals_and_not_the_run(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.api.completer.RETRIES", 0)
    server.script = lambda number, body: Fault(0) if number > 5 else None
    mind = mind_at(server)
    world, events = await lived(mind, 3)
    assert world.tick == 3
    assert {event.because for event in events if isinstance(event, Refused)} <= {
        f"the mind failed: tiny at {server.url[7:-3]}: no connection"
    }


# The command line


def test_a_run_from_the_command_line_tells_its_calls(server: Server, tmp_path: Path) -> None:
    from test_cli import call

    options = ("--mind", f"openai:tiny@{server.url}", "--agents", "8", "--ticks", "3")
    result = call("run", "town", *options, "--json", cwd=tmp_path)
    assert result.returncode == 0, result.stderr
    outcome: dict[str, Any] = json.loads(result.stdout)
    embeddings = outcome["calls"] - len(server.asked)
    assert len(server.asked) > 10 and 0 <= embeddings <= outcome["calls"]
    assert outcome["mind"] == f"openai:tiny@{server.url}"
    shown = call("run", "town", *options, cwd=tmp_path).stdout
    assert "model calls" in shown
