"""Several endpoints and keys at once: shares by weight, places in flight, limits a minute, and keys that nobody gets to see."""

import asyncio
import gc
import pickle
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openai_server import Fault, Server, running

from models.api.accounts import Accounts, Bucket
from models.api.completer import OpenAICompleter
from models.api.endpoint import Endpoint
from models.api.keys import Key, kept_key
from models.api.named import asking, openai_completer
from models.completer import Completion, Prompt, Request
from sim.errors import SimError

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
REQUEST = Request(Prompt("The rules.", "You are Ann.", "What now?"), {"type": "object", "properties": {}}, 1, 50)
KEY = "sk-canary-0123456789"


@pytest.fixture
def server(socket_enabled: None) -> Iterator[Server]:
    with running() as found:
        yield found


@given(st.integers(1, 5000), st.lists(st.tuples(st.floats(0, 30), st.integers(1, 500)), min_size=1, max_size=60))
def test_in_no_minute_more_is_taken_than_the_limit(limit: int, wishes: list[tuple[float, int]]) -> None:
    bucket, now, taken = Bucket(limit, 0.0), 0.0, []
    for pause, wish in wishes:
        amount = min(wish, max(1, limit // 10))
        now = max(now + pause, bucket.opens_at(amount, now + pause))
        bucket.take(amount, now)
        taken.append((now, amount))
    for begin, _ in taken:
        assert sum(amount for when, amount in taken if begin <= when < begin + 60) <= limit + 1e-6


def test_one_call_that_is_more_than_a_burst_is_let_through_and_paid_for_in_time() -> None:
    bucket = Bucket(600, 0.0)
    assert bucket.opens_at(300, 0.0) == 0.0
    bucket.take(300, 0.0)
    assert bucket.opens_at(60, 0.0) == pytest.approx(300 / 9)


async def test_shares_go_by_weight_and_a_full_place_passes_its_turn() -> None:
    endpoints = [Endpoint("a", "http://a/v1", weight=3.0, at_once=40), Endpoint("b", "http://b/v1", at_once=40)]
    accounts = Accounts(endpoints, 1.0)
    taken = Counter([(await accounts.taken(0)).endpoint.model for _ in range(40)])
    assert 26 <= taken["a"] <= 34
    taken.update([(await accounts.taken(0)).endpoint.model for _ in range(40)])
    assert taken == {"a": 40, "b": 40}
    waiting = asyncio.ensure_future(accounts.taken(0))
    await asyncio.sleep(0)
    assert not waiting.done()
    accounts.give_back(accounts.all[1])
    assert (await waiting).endpoint.model == "b"


async def test_keys_of_equal_weight_take_turns_however_slowly_calls_come() -> None:
    accounts = Accounts([Endpoint("a", "http://a/v1", Key(f"key-{k}-000000")) for k in range(3)], 1.0)
    order = []
    for _ in range(6):
        account = await accounts.taken(0)
        order.append(accounts.all.index(account))
        accounts.give_back(account)
    assert sorted(order[:3]) == sorted(order[3:]) == [0, 1, 2]


async def test_a_limit_a_minute_is_kept_by_waiting_and_not_by_asking(server: Server) -> None:
    server.script = lambda number, body: "{}"
    completer = OpenAICompleter("slow", [Endpoint("tiny", server.url, at_once=20, requests_per_minute=100)])
    begun = time.monotonic()
    found = await asyncio.gather(*(completer.complete(REQUEST) for _ in range(12)))
    await completer.aclose()
    assert all(isinstance(each, Completion) for each in found)
    assert time.monotonic() - begun >= 2 * 60 / 90 * 0.99  # ten at once, then 1.5 a second


async def test_tokens_that_a_call_did_not_take_are_given_back(server: Server) -> None:
    server.script = lambda number, body: "{}"
    completer = OpenAICompleter("slow", [Endpoint("tiny", server.url, at_once=1, tokens_per_minute=1000)])
    begun = time.monotonic()
    for _ in range(4):  # each reserves 60 and takes 8, of a burst of 100
        await completer.complete(REQUEST)
    await completer.aclose()
    assert time.monotonic() - begun < 6


async def test_no_error_repr_or_traceback_shows_a_key_and_nobody_can_store_one(server: Server) -> None:
    server.script = lambda number, body: Fault(500, body=KEY.encode())
    endpoint = Endpoint("tiny", server.url, Key(KEY))
    completer = OpenAICompleter("tiny", [endpoint])
    account = completer._accounts.all[0]
    told = [repr(each) for each in (endpoint, completer, account, account.wire, endpoint.key, [endpoint], SimpleNamespace(e=endpoint))]
    told += [str(endpoint.key), f"{endpoint.key}"]
    for faults in (Fault(500, body=KEY.encode()), Fault(400, body=KEY.encode()), Fault(401, body=KEY.encode()), Fault(0)):
        server.script = lambda number, body, fault=faults: fault
        try:
            await completer.complete(REQUEST)
        except SimError as error:
            error.__traceback__ = error.__traceback__.tb_next if error.__traceback__ else None  # without this test's own names
            told += [repr(error), *traceback.TracebackException.from_exception(error, capture_locals=True).format(chain=True)]
    await completer.aclose()
    assert len("".join(told)) > 1000
    assert KEY not in "".join(told)
    for store in (pickle.dumps, msgspec.json.encode, msgspec.msgpack.encode):
        with pytest.raises(TypeError):
            store(endpoint)


class Keyring:
    """A keyring of its own: keys by service and user, or what it fails with."""

    def __init__(self, keys: dict[tuple[str, str], str], failure: Exception | None = None) -> None:
        self.keys, self.failure = keys, failure

    def get_password(self, service: str, user: str) -> str | None:
        if self.failure is not None:
            raise self.failure
        return self.keys.get((service, user))


def test_without_a_key_in_the_environment_the_keyring_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    keyring = pytest.importorskip("keyring")
    own = Keyring({("voxpop", "example.org"): f" {KEY}\n", ("voxpop", "api.openai.com"): KEY})
    monkeypatch.setattr(keyring, "get_password", own.get_password)
    for spec in ("gpt", "gpt@https://example.org/v1"):
        assert openai_completer(spec, {})._accounts.all[0].endpoint.key == Key(KEY)
    assert openai_completer("gpt", {"OPENAI_API_KEY": "other-0000"})._accounts.all[0].endpoint.key == Key("other-0000")
    with pytest.raises(SimError, match=r"keyring set voxpop elsewhere\.org"):
        openai_completer("gpt@https://elsewhere.org/v1", {})


@pytest.mark.parametrize("failure", [RuntimeError("no backend"), OSError("no bus")])
def test_a_keyring_that_does_not_open_holds_no_key(failure: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    keyring = pytest.importorskip("keyring")
    monkeypatch.setattr(keyring, "get_password", Keyring({}, failure).get_password)
    assert kept_key("voxpop", "example.org") is None


async def test_short_keys_are_words_that_answers_may_hold(server: Server) -> None:
    server.script = lambda number, body: '{"model": "ollama"}'
    completer: Any = asking("tiny", server.url, ("ollama",))
    assert (await completer.complete(REQUEST)).text == '{"model": "ollama"}'
    await completer.aclose()


def test_connections_that_nobody_closed_go_quietly(server: Server, capfd: pytest.CaptureFixture[str]) -> None:
    async def ask() -> str:
        return (await asking("tiny", server.url).complete(REQUEST)).text

    server.script = lambda number, body: "{}"
    assert asyncio.run(ask()) == "{}"
    gc.collect()
    assert capfd.readouterr() == ("", "")
