"""Models behind an API that fail: what is tried again, what is an outage, what bars everybody, and that nothing is read without end."""

import asyncio
import json
import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openai_server import Fault, Server, called, events, running

from models.api.completer import OpenAICompleter
from models.api.endpoint import Endpoint
from models.api.fault import LONGEST_REST, BarringError, DialectError, PassingError, UnservedError, fault_of, retry_after
from models.api.keys import Key
from models.api.named import asking
from models.api.reply import NoCompletionError, Stream, answer_in
from models.api.wire import proxy_for
from models.completer import PROBE, BarredError, CompleterError, Completion, OutageError, Prompt, Request
from models.hold import Patience
from models.language.mind import LanguageMind
from sim.journal import MemoryJournal
from sim.scenarios import new_world, scenario_named
from sim.simulation import Simulation

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
REQUEST = Request(Prompt("The rules.", "You are Ann.", "What now?"), {"type": "object", "properties": {}}, 1, 50)
NOW = 1_700_000_000.0
KEY = "sk-secret-0123456789"


@pytest.fixture
def server(socket_enabled: None) -> Iterator[Server]:
    with running() as found:
        yield found


async def answered(completer: OpenAICompleter, times: int = 1) -> list[Completion | BaseException]:
    """Return what some requests, sent at once, came to; then close."""
    try:
        return await asyncio.gather(*(completer.complete(REQUEST) for _ in range(times)), return_exceptions=True)
    finally:
        await completer.aclose()


def date(seconds: float) -> str:
    return format_datetime(datetime.fromtimestamp(NOW, UTC) + timedelta(seconds=seconds), usegmt=True)


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({"Retry-After": "7"}, 7),
        ({"Retry-After": " 0.5 "}, 0.5),
        ({"Retry-After": "7", "retry-after-ms": "250"}, 0.25),
        ({"Retry-After": date(30)}, 30),
        ({"Retry-After": date(-30)}, 0),
        ({"Retry-After": "-3"}, 0),
        ({"Retry-After": "1e999"}, LONGEST_REST),
        ({"Retry-After": date(10**9)}, LONGEST_REST),
        ({"Retry-After": "nan"}, None),
        ({"Retry-After": "soon"}, None),
        ({}, None),
    ],
)
def test_a_server_says_how_long_to_wait_in_seconds_milliseconds_or_by_a_date(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers, NOW) == seconds


@given(st.text(max_size=40))
def test_whatever_a_server_writes_as_a_wait_is_bounded(said: str) -> None:
    found = retry_after({"Retry-After": said, "retry-after-ms": said}, NOW)
    assert found is None or 0 <= found <= LONGEST_REST


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (401, b"", BarringError),
        (403, b"", BarringError),
        (402, b"", BarringError),
        (404, b'{"error": "model not found"}', BarringError),
        (429, b'{"error": {"message": "pay", "code": "insufficient_quota"}}', BarringError),
        (429, b'{"error": {"message": "slow down", "code": "rate_limit_exceeded"}}', PassingError),
        (408, b"", PassingError),
        (500, b"[[[[" * 1000, PassingError),
        (599, b"\xff", PassingError),
        (404, b'{"error": {"message": "nobody takes these parameters"}}', UnservedError),
        (400, b'{"detail": "no"}', DialectError),
        (422, b"null", DialectError),
    ],
)
def test_a_status_says_whom_a_failure_concerns(status: int, body: bytes, kind: type) -> None:
    assert type(fault_of(status, {}, body)) is kind


async def test_all_calls_rest_as_long_as_a_server_asks_and_then_all_are_answered(server: Server) -> None:
    begun = time.monotonic()
    asked: list[float] = []

    def script(number: int, body: object) -> str | Fault:
        asked.append(time.monotonic() - begun)
        return Fault(429, {"Retry-After": "0.4"}) if number < 4 else "{}"

    server.script = script
    found = await answered(asking("tiny", server.url, at_once=4), 12)
    assert [each.text for each in found if isinstance(each, Completion)] == ["{}"] * 12
    assert min(asked[4:]) >= 0.4
    assert sum(each.retries for each in found if isinstance(each, Completion)) == 4


async def test_a_server_that_nobody_can_reach_is_an_outage_and_not_asked_by_everybody(socket_enabled: None) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        completer = asking("tiny", f"http://127.0.0.1:{taken.getsockname()[1]}/v1", at_once=64)
        found = await answered(completer, 300)
    assert {type(each) for each in found} == {OutageError}
    assert all("no connection" in str(each) for each in found)


async def test_a_server_that_comes_back_is_found_again(server: Server) -> None:
    server.script = lambda number, body: Fault(500)
    completer = asking("tiny", server.url)
    with pytest.raises(OutageError):
        await completer.complete(REQUEST)
    server.script = lambda number, body: "{}"
    for _ in range(100):
        try:
            assert (await completer.complete(REQUEST)).text == "{}"
            break
        except OutageError:
            await asyncio.sleep(0.1)
    else:
        raise AssertionError("it was not found again")
    await completer.aclose()


async def test_a_failure_while_others_are_answered_is_an_outage_until_somebody_finds_that_it_is_not(server: Server) -> None:
    server.script = lambda number, body: Fault(500) if "unlucky" in body["messages"][-1]["content"] else "{}"
    completer = asking("tiny", server.url)
    unlucky = asyncio.ensure_future(completer.complete(Request(Prompt("", "", "unlucky"), {}, 1, 5)))
    while not unlucky.done():
        await asyncio.sleep(0.01)
        await completer.complete(REQUEST)
    await completer.aclose()
    assert type(unlucky.exception()) is OutageError  # a mind that holds asks something else, to see whose fault it is


@pytest.mark.parametrize("status", [401, 403, 404, 402])
async def test_what_only_the_player_can_mend_bars_everybody_until_it_is_mended(server: Server, status: int) -> None:
    server.script = lambda number, body: Fault(status, body=b'{"error": {"message": "no"}}')
    completer = asking("tiny", server.url, at_once=2)
    found = await asyncio.gather(*(completer.complete(REQUEST) for _ in range(40)), return_exceptions=True)
    assert {type(each) for each in found} == {BarredError}
    assert len(server.asked) < 40
    server.script = lambda number, body: "{}"
    await asyncio.sleep(1.1)
    assert [each.text for each in await answered(completer, 3) if isinstance(each, Completion)] == ["{}"] * 3


async def test_a_refused_key_leaves_the_work_to_the_others(server: Server) -> None:
    def script(number: int, body: object) -> str | Fault:
        return Fault(401) if server.keys[-1].endswith("bad-000000") else "{}"

    server.script = script
    endpoints = [Endpoint("tiny", server.url, Key(key), at_once=1) for key in ("bad-000000", "good-000000")]
    found = await answered(OpenAICompleter("two", endpoints), 6)
    assert all(isinstance(each, Completion) for each in found)


async def test_an_endpoint_that_is_down_leaves_the_work_to_the_others(server: Server) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        down = f"http://127.0.0.1:{taken.getsockname()[1]}/v1"
        completer = OpenAICompleter("two", [Endpoint("tiny", down, at_once=8, weight=9.0), Endpoint("tiny", server.url, at_once=8)])
        found = await answered(completer, 60)
    assert all(isinstance(each, Completion) for each in found)


SLOW = {
    "silence": (Fault(seconds=3.0), "no answer within 0.3 s"),
    "silence after the head": (Fault(body=b'{"choices": []}' * 20, drip=3.0), "no answer within 0.3 s"),
    "cut in the middle": (Fault(body=b'{"choices": [{"message": {"content": "hello"}}]}', cut=20), "no connection"),
    "a body without an end": (Fault(body=b"x" * 1_000_000, repeated=1000), "an answer of more than 8 MB"),
    "a line without an end": (Fault(headers={"Content-Type": "text/event-stream"}, body=b"x" * 999, repeated=9000), "more than 8 MB"),
}


@pytest.mark.parametrize(("fault", "problem"), SLOW.values(), ids=list(SLOW))
async def test_a_body_that_does_not_come_to_its_end_is_given_up(
    server: Server, fault: Fault, problem: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.api.completer.RETRIES", 0)
    server.script = lambda number, body: fault
    completer = asking("tiny", server.url, seconds=0.3)
    with pytest.raises(CompleterError, match=problem):
        await completer.complete(REQUEST, lambda text: None)
    await completer.aclose()


async def test_a_slow_drip_is_given_up_when_all_its_time_is_over(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("models.api.completer.ALL_SECONDS", 0.4)
    server.script = lambda number, body: Fault(body=b'{"choices": []}' * 20, drip=0.1)
    (found,) = await answered(asking("tiny", server.url))
    assert isinstance(found, OutageError) and "no whole answer within 0.4 s" in str(found)


async def test_a_call_that_is_cancelled_frees_its_place(server: Server) -> None:
    server.script = lambda number, body: Fault(seconds=1.0) if number == 0 else "{}"
    completer = asking("tiny", server.url, at_once=1)
    first = asyncio.ensure_future(completer.complete(REQUEST))
    waiting = asyncio.ensure_future(completer.complete(REQUEST))
    while not server.asked:
        await asyncio.sleep(0.01)
    second = asyncio.ensure_future(completer.complete(REQUEST))
    await asyncio.sleep(0)
    first.cancel()
    waiting.cancel()
    assert (await second).text == "{}"
    await completer.aclose()


async def test_an_answer_is_heard_as_it_grows(server: Server) -> None:
    said = f'{{"text": "I know {KEY}"}}'
    server.script = lambda number, body: said
    heard: list[str] = []
    completer = asking("tiny", server.url, (KEY,))
    completion = await completer.complete(REQUEST, heard.append)
    await completer.aclose()
    assert completion.text == heard[-1] == '{"text": "I know (key)"}'
    assert len(heard) > 3 and completion.completion_tokens > 0
    assert server.asked[0]["stream"] is True


@pytest.mark.parametrize("complaint", ["stream", "stream_options"])
async def test_a_server_that_cannot_stream_is_asked_without_and_that_is_remembered(server: Server, complaint: str) -> None:
    def script(number: int, body: dict[str, object]) -> str | Fault:
        return Fault(400, body=json.dumps({"error": f"unknown field {complaint}"}).encode()) if complaint in body else "{}"

    server.script = script
    completer = asking("tiny", server.url)
    for _ in range(2):
        assert (await completer.complete(REQUEST, lambda text: None)).text == "{}"
    await completer.aclose()
    assert len(server.asked) == 3


async def test_a_stream_that_breaks_off_is_asked_for_again(server: Server) -> None:
    whole = events('{"a": 1}', {"prompt_tokens": 1})
    kind = {"Content-Type": "text/event-stream"}
    server.script = lambda number, body: Fault(200, kind, whole, cut=len(whole) // 3) if number == 0 else '{"a": 1}'
    completer = asking("tiny", server.url)
    completion = await completer.complete(REQUEST, lambda text: None)
    await completer.aclose()
    assert (completion.text, completion.retries) == ('{"a": 1}', 1)


def test_an_answer_is_read_from_a_tool_call_and_never_from_reasoning() -> None:
    tool = json.dumps({"choices": [{"message": called('{"type": "leave"}')}]}).encode()
    assert answer_in(tool).text == '{"type": "leave"}'
    message = {"content": None, "reasoning_content": "Let me think", "reasoning": "more"}
    assert answer_in(json.dumps({"choices": [{"message": message}]}).encode()).text == ""
    parts = {"content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}, 7]}
    assert answer_in(json.dumps({"choices": [{"message": parts}]}).encode()).text == "ab"


def test_what_a_server_counts_is_believed_within_reason() -> None:
    usage = {"prompt_tokens": 9, "completion_tokens": -4, "prompt_tokens_details": {"cached_tokens": 99}}
    found = answer_in(json.dumps({"choices": [{"message": {"content": "a"}}], "usage": usage}).encode())
    assert (found.prompt_tokens, found.completion_tokens, found.cached_tokens) == (9, 0, 9)
    for odd in ("many", [], {"prompt_tokens": 1e300, "completion_tokens": None}, {"prompt_tokens": "9"}):
        assert answer_in(json.dumps({"choices": [{"message": {"content": "a"}}], "usage": odd}).encode()).prompt_tokens == 0


@given(
    st.binary(max_size=200)
    | st.recursive(
        st.none() | st.text() | st.floats(),
        lambda x: (
            st.lists(x)
            | st.dictionaries(
                st.sampled_from(["choices", "message", "content", "usage", "tool_calls", "function", "delta", "prompt_tokens"]), x
            )
        ),
    ).map(lambda x: json.dumps(x).encode())
)
def test_whatever_comes_is_an_answer_or_told_to_be_none(body: bytes) -> None:
    try:
        assert isinstance(answer_in(body).text, str)
    except NoCompletionError as error:
        assert str(error) == "what it sent is no chat completion"
    try:
        Stream(lambda text: None).line(b"data: " + body)
    except NoCompletionError as error:
        assert "\n" not in str(error)


def test_half_a_character_in_an_answer_is_no_reason_to_lose_it() -> None:
    found = answer_in(b'{"choices": [{"message": {"content": "a\\ud83d b"}}]}')
    assert found.text.encode() == b"a? b"


async def test_half_a_character_in_a_prompt_is_sent_as_a_question_mark(server: Server) -> None:
    completer = asking("tiny", server.url)
    await completer.complete(Request(Prompt("a\ud83d", "b", "c"), {"type": "string"}, 1, 5))
    await completer.aclose()
    assert server.asked[0]["messages"][0]["content"] == "a?"
    assert server.asked[0]["response_format"]["json_schema"]["schema"] == {"type": "string"}


async def lived(server: Server, ticks: int = 2) -> tuple[bytes, int]:
    """Live some ticks of a town, and return its state and how many decisions came to nothing."""
    mind = LanguageMind(asking("tiny", server.url, at_once=8), Patience(60.0))
    simulation = Simulation(new_world("town", 1, 8), scenario_named("town"), lambda _: mind, MemoryJournal())
    for _ in range(ticks):
        await simulation.tick()
    await mind.aclose()
    return simulation.world.state_hash(), simulation.refused


@pytest.mark.parametrize("fault", [Fault(0), Fault(500), Fault(429, {"Retry-After": "0.2"}), Fault(503)], ids=["gone", "500", "429", "503"])
async def test_an_outage_in_the_middle_of_a_run_costs_nothing_but_time(server: Server, fault: Fault) -> None:
    undisturbed = await lived(server)
    begun, back = len(server.asked), 0.0

    def script(number: int, body: object) -> Fault | None:
        nonlocal back
        if number - begun == 10:
            back = time.monotonic() + 2.5
        return fault if time.monotonic() < back else None

    server.script = script
    assert await lived(server) == undisturbed
    assert back


async def test_an_error_in_the_middle_of_a_stream_is_told_and_is_no_outage(server: Server) -> None:
    bit = b'data: {"choices": [{"index": 0, "delta": {"content": "{"}}]}\n\n'
    gone = Fault(200, {"Content-Type": "text/event-stream"}, bit + b'data: {"error": {"message": "the context is full"}}\n\n')
    server.script = lambda number, body: gone
    completer = asking("tiny", server.url)
    with pytest.raises(CompleterError, match="it gave up in the middle of an answer: the context is full") as caught:
        await completer.complete(REQUEST, lambda text: None)
    await completer.aclose()
    assert type(caught.value) is CompleterError
    assert len(server.asked) == 2, "one retry"


@pytest.mark.parametrize("body", [b"", b"<html>", b'{"choices": []}', b"[1]"])
async def test_garbage_for_an_answer_is_asked_again_once(server: Server, body: bytes) -> None:
    server.script = lambda number, _: Fault(200, body=body or b" ") if number == 0 else "{}"
    found = await answered(asking("tiny", server.url))
    assert [(each.text, each.retries) for each in found if isinstance(each, Completion)] == [("{}", 1)]


async def test_a_probe_is_a_request_that_every_server_takes_and_teaches_no_dialect(server: Server) -> None:
    def script(number: int, body: dict[str, Any]) -> str | Fault:
        if number == 0:
            return Fault(400, body=b'{"error": {"message": "response_format is not for so small a question"}}')
        return "{}"

    server.script = script
    completer = asking("tiny", server.url)
    assert (await completer.complete(PROBE)).text == "{}"
    assert (await completer.complete(REQUEST)).text == "{}"
    await completer.aclose()
    assert server.asked[0]["messages"] == [{"role": "user", "content": "Answer with the JSON object {}."}]
    assert [body["response_format"]["type"] for body in server.asked] == ["json_schema", "json_object", "json_schema"]


async def test_a_broker_that_finds_nobody_for_the_parameters_is_asked_with_fewer(server: Server) -> None:
    nobody = Fault(404, body=b'{"error": {"message": "No endpoints found that can handle the requested parameters.", "code": 404}}')
    server.script = lambda number, body: nobody if "response_format" in body else "{}"
    completer = asking("tiny", server.url)
    assert (await completer.complete(REQUEST)).text == "{}"
    assert (await completer.complete(REQUEST)).retries == 0
    server.script = lambda number, body: nobody
    with pytest.raises(BarredError, match="404: No endpoints found"):
        await completer.complete(REQUEST)
    await completer.aclose()


def test_a_proxy_is_asked_as_the_environment_says_and_never_for_this_machine(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "https_proxy", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "no_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("https_proxy", "http://proxy.example:3128")
    monkeypatch.setenv("no_proxy", "inside.example")
    assert proxy_for("https://api.example.org/v1") == "http://proxy.example:3128"
    assert proxy_for("https://inside.example/v1") is None
    assert proxy_for("http://api.example.org/v1") is None
    assert proxy_for("https://127.0.0.1:8080/v1") is None
