"""Models behind an API: what is asked of a server, what its faults become, and that no key is ever shown or saved."""

import asyncio
import json
import logging
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from openai_server import Fault, Server, running

from models.api.completer import OpenAICompleter
from models.api.keys import keys_in
from models.api.named import asking, openai_completer
from models.completer import CompleterError, Prompt, Request
from models.language.mind import LanguageMind
from models.minds import check_mind, mind_named
from saves.file import create
from sim.errors import SimError
from sim.event import Refused
from sim.journal import MemoryJournal
from sim.scenarios import new_world, scenario_named
from sim.simulation import Simulation

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
PROMPT = Prompt("The rules.", "You are Ann.", "What now?")
SCHEMA = {"type": "object", "properties": {"x": {"type": "integer"}}, "required": ["x"], "additionalProperties": False}
KEY, OTHER = "sk-secret-0123456789", "sk-hidden-9876543210"


@pytest.fixture
def server(socket_enabled: None) -> Iterator[Server]:
    with running() as found:
        yield found


async def asked(completer: OpenAICompleter, times: int = 1) -> list[str]:
    """Return the answers to some requests, sent at once."""
    try:
        answers = await asyncio.gather(*(completer.complete(Request(PROMPT, SCHEMA, seed, 50)) for seed in range(times)))
    finally:
        await completer.aclose()
    return [answer.text for answer in answers]


async def test_a_request_holds_the_parts_in_order_and_the_schema(server: Server) -> None:
    server.script = lambda number, body: '{"x": 1}'
    completer = asking("tiny", server.url, (KEY,))
    completion = await completer.complete(Request(PROMPT, SCHEMA, 7, 50))
    await completer.aclose()
    assert (completion.text, completion.prompt_tokens, completion.completion_tokens, completion.cut) == ('{"x": 1}', 8, 2, False)
    assert completion.seconds > 0
    (body,) = server.asked
    assert body["messages"] == [{"role": "system", "content": "The rules."}, {"role": "user", "content": "You are Ann.\n\nWhat now?"}]
    assert (body["model"], body["seed"], body["max_tokens"]) == ("tiny", 7, 50)
    assert body["response_format"]["json_schema"]["schema"] == SCHEMA
    assert server.keys == [f"Bearer {KEY}"]


@pytest.mark.parametrize(("forms", "requests"), [(["json_object", "none"], [2, 1]), (["tools"], [3, 1]), (["none"], [4, 1])])
async def test_a_server_without_schemas_is_asked_plainly_and_that_is_remembered(
    server: Server, forms: list[str], requests: list[int]
) -> None:
    server.forms = forms
    completer = asking("tiny", server.url, (KEY,))
    for count in requests:
        before = len(server.asked)
        await completer.complete(Request(PROMPT, SCHEMA, 7, 50))
        assert len(server.asked) - before == count
    await completer.aclose()
    last = server.asked[-1]
    assert ("tools" if "tools" in last else last.get("response_format", {"type": "none"})["type"]) == forms[0]


def refusing(*words: str) -> Fault:
    return Fault(400, body=json.dumps({"error": {"message": " ".join(words)}}).encode())


async def test_a_server_of_another_dialect_is_spoken_to_in_it(server: Server) -> None:
    def script(number: int, body: dict[str, object]) -> str | Fault:
        if "max_tokens" in body:
            return refusing("Unsupported parameter: 'max_tokens'. Use 'max_completion_tokens' instead.")
        return refusing("unknown field seed") if "seed" in body else "{}"

    server.script = script
    assert await asked(asking("tiny", server.url, (KEY,))) == ["{}"]
    last = server.asked[-1]
    assert last["max_completion_tokens"] == 50 and last["response_format"]["type"] == "json_schema"


FAULTS = {
    "429 for a moment": ([Fault(429, {"Retry-After": "0.05"}), "ok"], "ok"),
    "500 once": ([Fault(500), "ok"], "ok"),
    "cut once": ([Fault(0), "ok"], "ok"),
    "429 for good": ([Fault(429, {"Retry-After": "0.01"}, b'{"error": {"message": "slow down"}}')], "429: "),
    "refused": ([refusing("no such thing")], "400: "),
    "a key refused": ([Fault(401, body=b'{"error": {"message": "bad key ' + KEY.encode() + b'"}}')], "the key was refused (401)"),
    "no model": ([Fault(404, body=b'{"error": {"message": "no model ' + KEY.encode() + b'"}}')], "404: "),
    "cut for good": ([Fault(0)], "no connection"),
    "broken JSON": ([Fault(200, body=b'{"choices": [')], ""),
    "a page": ([Fault(200, {"Content-Type": "text/html"}, b"<html>hello</html>")], "no chat completion"),
    "an empty object": ([Fault(200, body=b'{"x": 1}')], "no chat completion"),
    "no choices": ([Fault(200, body=b'{"choices": []}')], "no chat completion"),
    "a list": ([Fault(200, body=b"[1, 2]")], "no chat completion"),
    "silence": ([Fault(seconds=1.0)], "no answer within 0.3 s"),
}


@pytest.mark.parametrize(("script", "found"), FAULTS.values(), ids=list(FAULTS))
async def test_a_fault_is_retried_or_told_in_one_plain_line(
    server: Server, script: list[str | Fault], found: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    if found == "no answer within 0.3 s" or "no connection" in found:
        monkeypatch.setattr("models.api.completer.RETRIES", 0)
    server.script = lambda number, body: script[min(number, len(script) - 1)]
    completer = asking("tiny", server.url, (KEY,), seconds=0.3)
    if found == "ok":
        assert await asked(completer) == ["ok"]
        return
    with pytest.raises(CompleterError) as caught:
        await asked(completer)
    assert str(caught.value).startswith(f"tiny at {server.url[7:-3]}: ")
    assert found in str(caught.value)
    assert "\n" not in str(caught.value) and KEY not in repr(caught.value)
    assert caught.value.__suppress_context__


async def test_an_answer_without_text_is_an_empty_one(server: Server) -> None:
    server.script = lambda number, body: Fault(200, body=b'{"choices": [{"message": {"content": null}, "finish_reason": "length"}]}')
    completer = asking("tiny", server.url, (KEY,))
    completion = await completer.complete(Request(PROMPT, SCHEMA, 7, 50))
    await completer.aclose()
    assert (completion.text, completion.cut) == ("", True)


async def test_keys_take_turns_each_with_few_requests_in_flight(server: Server) -> None:
    server.script = lambda number, body: Fault(seconds=0.02)
    await asked(asking("tiny", server.url, (KEY, OTHER), at_once=3), 24)
    turns = Counter(server.keys)
    assert sum(turns.values()) == 24 and min(turns.values()) >= 8
    assert 1 < server.most <= 6


def test_keys_come_from_the_environment_only() -> None:
    assert keys_in({"OPENAI_API_KEY": " a "}) == ("a",)
    assert keys_in({"OPENAI_API_KEY": "a", "VOXPOP_API_KEYS": "b, c,,b"}) == ("b", "c")
    assert keys_in({}) == ()


WRONG = [
    ("ruels", {}, "no mind 'ruels'; did you mean 'rules'? (rules, llama:PATH, openai:MODEL, openai:MODEL@URL)"),
    ("opnai:gpt", {}, "no mind 'opnai:gpt'; did you mean 'openai:MODEL'?"),
    ("openai", {}, "no mind 'openai'; did you mean 'openai:MODEL'?"),
    ("openai:", {}, "no mind 'openai:'; allowed: openai:MODEL or"),
    ("openai:gpt@ftp://x", {}, "no mind 'openai:gpt@ftp://x'; allowed"),
    ("openai:gpt@http://x:port/v1", {}, "no mind 'openai:gpt@http://x:port/v1'; allowed"),
    ("openai:gpt@http://me:pw-0123@x/v1", {}, "no mind 'openai:gpt@...'; allowed"),
    ("openai:gpt", {}, "no key for 'openai:gpt'; set OPENAI_API_KEY, or VOXPOP_API_KEYS"),
    ("openai:gpt@https://example.org/v1", {}, "no key for 'openai:gpt@https://example.org/v1'"),
    ("openai:gpt", {"OPENAI_API_KEY": "sk 1\n2"}, "OPENAI_API_KEY holds a blank or an odd character"),
    ("openai:gpt", {"OPENAI_API_KEY": "k", "VOXPOP_AT_ONCE": "many"}, "VOXPOP_AT_ONCE 'many'; allowed: a whole number from 1 to 1000"),
    ("llama:some.gguf", {}, "the model file 'some.gguf' does not exist"),
]


@pytest.mark.parametrize(("name", "environment", "message"), WRONG, ids=[f"{name} {list(env)}" for name, env, _ in WRONG])
def test_a_mind_that_cannot_be_is_told_in_one_plain_line(
    name: str, environment: dict[str, str], message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for key in ("OPENAI_API_KEY", "VOXPOP_API_KEYS", "OPENAI_BASE_URL"):
        monkeypatch.delenv(key, raising=False)
    for key, value in environment.items():
        monkeypatch.setenv(key, value)
    with pytest.raises(SimError) as caught:
        check_mind(name)
    assert message in str(caught.value)
    assert "\n" not in str(caught.value) and "pw-0123" not in str(caught.value)


def test_a_server_on_this_machine_needs_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    for key in ("OPENAI_API_KEY", "VOXPOP_API_KEYS"):
        monkeypatch.delenv(key, raising=False)
    for host in ("127.0.0.1:8080", "localhost:11434", "[::1]:1234"):
        assert mind_named(f"openai:qwen2.5:0.5b@http://{host}/v1").name == "qwen2.5:0.5b"


async def test_a_key_is_in_no_save_no_log_no_repr_and_no_event(server: Server, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A server that repeats the key in whatever it says, well or ill, does not get it into the world."""
    caplog.set_level(logging.DEBUG)

    def script(number: int, body: dict[str, object]) -> str | Fault | None:
        if number % 3 == 0:
            return refusing(f"I know {KEY}")
        return (
            json.dumps({"because": f"your key is {KEY}", "action": {"type": "post", "text": f"Look: {KEY} and {OTHER}"}})
            if number % 3 == 1
            else None
        )

    server.script = script
    completer = openai_completer(f"tiny@{server.url}", {"VOXPOP_API_KEYS": f"{KEY},{OTHER}"})
    mind = LanguageMind(completer)
    world = new_world("town", 1, 6)
    with create(tmp_path / "w.db", world, mind=f"openai:tiny@{server.url}") as save:
        save.attach(world)
        simulation = Simulation(world, scenario_named("town"), lambda _: mind, save, save.last_hash())
        for _ in range(3):
            await simulation.tick()
    told = repr((mind, completer, vars(completer).keys(), world.agents, list(world.posts.values()))) + caplog.text
    assert len(server.asked) > 10
    assert "Look: (key) and (key)" in told
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    await mind.aclose()
    for secret in (KEY, OTHER):
        assert secret not in told
        assert secret.encode() not in stored


async def test_a_refusal_by_the_server_is_a_refused_event(server: Server) -> None:
    server.script = lambda number, body: Fault(403)
    mind, journal = LanguageMind(asking("tiny", server.url, (KEY,))), MemoryJournal()
    simulation = Simulation(new_world("town", 1, 6), scenario_named("town"), lambda _: mind, journal)
    await simulation.tick()
    await mind.aclose()
    refused = [event.because for event in journal.records[0].events if isinstance(event, Refused)]
    assert refused and all("the key was refused (403)" in because for because in refused)
    assert mind.usage.total.refused == len(refused)
