"""Servers on this machine: which models they offer, and which of those are tried, whatever answers on their ports."""

import pytest
from local_server import answering, models, reply
from openai_server import running

from models.finding.candidate import Candidate
from models.finding.choosing import OF_A_SERVER, billions, to_try
from models.finding.servers import PORTS, ports_of, servers

loopback = pytest.mark.allow_hosts(["127.0.0.1"])


@loopback
async def test_a_server_on_a_usual_port_is_listed_with_each_of_its_models(socket_enabled: None) -> None:
    with running() as server:
        port = int(server.url.split(":")[2].split("/")[0])
        (row,) = await servers({port: "Ollama"}, 10)
    assert (row.name, row.kind, row.where, row.unusable) == (f"openai:tiny@{server.url}", "server", f"Ollama's port, {port}", "")


CHUNKED = b'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n{"data":[\r\n11\r\n{"id":"in parts"}\r\n2\r\n]}\r\n0\r\n\r\n'
SPOKEN = {
    "several": (reply(models("a", "b", "a")), ["a", "b"]),
    "in chunks": (CHUNKED, ["in parts"]),
    "a file": (reply(models("/models/big.gguf")), ["/models/big.gguf"]),
    "those that do not speak": (reply(models("text-embedding-nomic", "whisper-1", "talker")), ["talker"]),
    "odd ids among them": (reply(models(7, None, "", "sound")), ["sound"]),
}


@loopback
@pytest.mark.parametrize(("raw", "expected"), SPOKEN.values(), ids=list(SPOKEN))
async def test_models_are_read_from_what_a_server_answers(raw: bytes, expected: list[str], socket_enabled: None) -> None:
    with answering(raw) as port:
        rows = await servers({port: "vLLM"}, 10)
    assert [row.name for row in rows] == [f"openai:{each}@http://127.0.0.1:{port}/v1" for each in expected]
    assert not any(row.unusable for row in rows)


NO_SERVER = {
    "a page": b"HTTP/1.1 200 OK\r\n\r\n<html>hello</html>",
    "not found": reply({"error": "no"}, 404),
    "no HTTP": b"SSH-2.0-OpenSSH_9.6\r\n",
    "nothing": b"",
    "another list": reply({"data": [1, 2]}),
    "a list": reply([1, 2]),
    "broken": reply(b'{"data": ['),
    "deep": reply(b"[" * 100_000),
    "no UTF-8": reply(b'{"data": "\xff"}'),
    "a length beyond all numbers": b"HTTP/1.0 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n{}",
    "a chunk beyond all numbers": b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffffffff\r\n{}",
    "a redirect": b"HTTP/1.1 302 Found\r\nLocation: http://example.org/v1/models\r\n\r\n",
    "forbidden": b"HTTP/1.1 403 Forbidden\r\nServer: AirTunes\r\n\r\n",
    "a flood": b"HTTP/1.1 200 OK\r\n\r\n" + b"x" * 2_000_000,
}


@loopback
@pytest.mark.parametrize("raw", NO_SERVER.values(), ids=list(NO_SERVER))
async def test_a_port_that_answers_something_else_is_no_server(raw: bytes, socket_enabled: None) -> None:
    with answering(raw) as port:
        assert await servers({port: "vLLM"}, 10) == []


@loopback
async def test_a_port_that_is_none_hides_no_other(socket_enabled: None) -> None:
    with answering(reply(models("here"))) as port:
        rows = await servers({99_999: "Jan", port: "Jan"}, 10)
    assert [row.what for row in rows] == ["here"]


@loopback
async def test_what_a_server_passes_on_to_a_paid_service_is_said_to_cost(socket_enabled: None) -> None:
    with answering(reply(models("gpt-oss:120b-cloud", "glm-4.6:cloud", "cloudy:1b", "tiny"))) as port:
        rows = await servers({port: "Ollama"}, 10)
    assert [row.paid for row in rows] == [True, True, False, False]
    assert rows[0].what == "gpt-oss:120b-cloud, not on this machine" and [rows[number].name for number in to_try(rows)] == [
        f"openai:{name}@http://127.0.0.1:{port}/v1" for name in ("cloudy:1b", "tiny")
    ]


@loopback
async def test_a_server_that_is_closed_or_empty_says_what_to_do(socket_enabled: None) -> None:
    with answering(reply({"error": {"message": "Unauthorized"}}, 401)) as closed, answering(reply(models())) as empty:
        first, second = await servers({closed: "vLLM", empty: "Ollama"}, 10)
    assert "wants a key" in first.unusable and "no model" in second.unusable


@loopback
async def test_silence_costs_no_more_than_the_time_given_and_a_line_left_open_is_read(socket_enabled: None) -> None:
    with answering(b"", hold=True) as silent, answering(reply(models("kept open")), hold=True) as kept:
        (row,) = await servers({silent: "Jan", kept: "Jan"}, 0.5)
    assert row.name == f"openai:kept open@http://127.0.0.1:{kept}/v1"


@loopback
async def test_hostile_names_of_models_are_bounded_and_plain(socket_enabled: None) -> None:
    many = [f"m{number}" for number in range(500)]
    with answering(reply(models("\x1b[31mred\n", "x" * 100_000, "a@http://elsewhere.example/v1", *many))) as port:
        rows = await servers({port: "vLLM"}, 10)
    assert len(rows) == 40 and all(row.unusable for row in rows[:3]) and not rows[3].unusable
    assert all(row.name.isprintable() and len(row.name) < 300 for row in rows)


def test_ollama_may_listen_elsewhere() -> None:
    assert ports_of({}) == PORTS
    assert ports_of({"OLLAMA_HOST": "0.0.0.0:11500"}) == PORTS | {11500: "Ollama"}
    for odd in ("", "localhost", "http://x:99999999", ":-1", ":٣", ":0655359999"):
        assert ports_of({"OLLAMA_HOST": odd}) == PORTS


def on_a_server(*names: str, port: int = 11434) -> list[Candidate]:
    return [Candidate(f"openai:{name}@http://127.0.0.1:{port}/v1", "server", name) for name in names]


def test_of_each_server_only_the_smallest_models_are_tried() -> None:
    small = [Candidate("rules", "rules", ""), *on_a_server("big:70b", "x:latest", "qwen2.5:0.5b", "gemma-3-270m", "llama3.1:8b-q4")]
    file = Candidate("llama:a", "llama", "a", size=5)
    rows = [file, *small, *on_a_server("only:32b", port=1234), Candidate("own", "named", ""), Candidate("paid", "named", "", paid=True)]
    tried = [rows[number] for number in to_try(rows)]
    assert [each.what or each.name for each in tried] == ["rules", "own", "gemma-3-270m", "qwen2.5:0.5b", "only:32b", "a"]
    without = to_try(rows, without=(small[4].name, "own"))
    assert [rows[number].what for number in without] == ["", "qwen2.5:0.5b", "x:latest", "only:32b", "a"] and OF_A_SERVER == 2


def test_a_models_size_is_told_by_its_name_where_it_says_it() -> None:
    names = {"qwen2.5:0.5b": 0.5, "gemma-3-270m-it": 0.27, "Llama-3.2-1B-Instruct-Q4_K_M": 1, "qwen3:30b-a3b": 30, "gemma3n:e2b": 2}
    assert {name: billions(name) for name in names} == names
    assert billions("mistral:latest") == billions("4bit") == 8
