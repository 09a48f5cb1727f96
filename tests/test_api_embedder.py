"""Vectors from behind an API: what is away is waited for, what is not to be had is asked for no more, and the two are told apart."""

import asyncio
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from openai_server import Fault, Server, running

from models.api.completer import OpenAICompleter
from models.api.endpoint import Endpoint
from models.api.keys import Key
from models.api.named import asking
from models.completer import BarredError, CompleterError, Embedding, OutageError
from models.hold import Patience
from models.language.mind import LanguageMind
from models.rules.mind import RulesMind
from sim.event import Recalled, Refused
from sim.journal import MemoryJournal
from sim.scenarios import new_world, scenario_named
from sim.simulation import Simulation

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])
Embeds = Callable[[dict[str, Any]], Fault | None]


@pytest.fixture
def server(socket_enabled: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr("models.api.accounts.FIRST_REST", 0.02)
    with running() as found:
        found.script = lambda number, body: "{}"
        yield found


def embedding_by(server: Server, embeds: Embeds) -> list[dict[str, Any]]:
    """Let a server fail at vectors as a function says, None for no failure; return all that it is asked for from now on."""
    whole, asked = Server._embedding.__get__(server), []

    def script(body: dict[str, Any]) -> Fault:
        asked.append(body)
        return embeds(body) or whole(body)

    server._embedding = script  # type: ignore[method-assign]
    return asked


@pytest.mark.parametrize(
    "fault",
    [
        Fault(404, body=b'{"error": {"message": "no such path"}}'),
        Fault(404, body=b'{"error": {"message": "model tiny not found"}}'),
        Fault(403, body=b'{"error": {"message": "You are not allowed to generate embeddings from this model"}}'),
        Fault(501, body=b'{"error": {"message": "This server does not support embeddings."}}'),
        Fault(400, body=b'{"error": {"message": "no"}}'),
        Fault(500, body=b'{"error": {"message": "this model does not support embeddings"}}'),
        Fault(200, body=b'{"data": []}'),
        Fault(200, body=b"<html>"),
    ],
    ids=["404", "404 model", "403", "501", "400", "500 for good", "none", "garbage"],
)
async def test_a_server_that_answers_and_never_embeds_is_found_out_and_left_alone(server: Server, fault: Fault) -> None:
    asked = embedding_by(server, lambda body: fault)
    completer = asking("tiny", server.url, ("a-good-key",))
    assert await completer.embed(["one"]) is None
    before = len(asked)
    assert [await completer.embed(["one"]), await completer.embed(["two"])] == [None, None]
    assert len(asked) == before
    await completer.aclose()


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        (Fault(0), OutageError),
        (Fault(500), OutageError),
        (Fault(401), BarredError),
        (Fault(403), BarredError),
        (Fault(404, body=b'{"error": {"message": "model tiny not found, try pulling it first"}}'), BarredError),
    ],
    ids=["gone", "500", "401", "403", "no model"],
)
@pytest.mark.parametrize("proven", [True, False])
async def test_a_server_that_gives_nobody_anything_is_an_outage_after_which_it_embeds(
    server: Server, fault: Fault, error: type[CompleterError], proven: bool
) -> None:
    completer = asking("tiny", server.url)
    whole = await completer.embed(["one", "two"]) if proven else None
    away = True
    embedding_by(server, lambda body: fault if away else None)
    server.script = lambda number, body: fault if away else "{}"
    with pytest.raises(error) as caught:
        await completer.embed(["one", "two"])
    assert type(caught.value) is error
    away = False
    found = await patiently(completer, ["one", "two"])
    await completer.aclose()
    assert len(found.vectors) == 2
    assert whole is None or found.vectors == whole.vectors


async def patiently(completer: OpenAICompleter, texts: list[str]) -> Embedding:
    """Return vectors, asked for until they come."""
    for _ in range(100):
        try:
            found = await completer.embed(texts)
        except CompleterError:
            await asyncio.sleep(0.1)
        else:
            assert found is not None, "it is said to embed nothing"
            return found
    raise AssertionError("nothing came")


async def test_vectors_that_are_away_while_answers_come_are_an_outage_if_they_ever_came(server: Server) -> None:
    completer = asking("tiny", server.url)
    assert await completer.embed(["one"]) is not None
    embedding_by(server, lambda body: Fault(500))
    with pytest.raises(OutageError):
        await completer.embed(["two"])
    await completer.aclose()


@pytest.mark.parametrize("status", [400, 500])
async def test_texts_that_get_no_vectors_are_no_outage(server: Server, status: int) -> None:
    embedding_by(server, lambda body: Fault(status) if "huge" in body["input"] else None)
    completer = asking("tiny", server.url)
    assert await completer.embed(["one"]) is not None
    with pytest.raises(CompleterError) as caught:
        await completer.embed(["one", "huge"])
    assert type(caught.value) is CompleterError
    assert await completer.embed(["two"]) is not None
    await completer.aclose()


async def test_a_refused_key_leaves_the_vectors_to_the_others(server: Server) -> None:
    embedding_by(server, lambda body: Fault(401) if server.keys[-1].endswith("bad") else None)
    completer = OpenAICompleter("two", [Endpoint("tiny", server.url, Key(key)) for key in ("first-bad", "second-good")])
    found = [await completer.embed([f"text {k}"]) for k in range(4)]
    await completer.aclose()
    assert None not in found


async def lived(server: Server, away: Callable[[], bool] = lambda: False, answers: bool = False) -> tuple[bytes, int, int]:
    """Live some ticks of a town that remembers; return its state, how often people remembered, and how many decisions came to nothing."""
    fault = Fault(500)
    embedding_by(server, lambda body: fault if away() else None)
    server.script = lambda number, body: fault if not answers and away() else None
    world, rules, journal = new_world("town", 1, 8), RulesMind(), MemoryJournal()
    young = Simulation(world, scenario_named("town"), lambda _: rules, MemoryJournal())
    for _ in range(60):
        await young.tick()
    mind = LanguageMind(asking("tiny", server.url, at_once=8), Patience(60.0))
    simulation = Simulation(world, scenario_named("town"), lambda _: mind, journal)
    for _ in range(3):
        await simulation.tick()
    await mind.aclose()
    events = [event for record in journal.records for event in record.events]
    remembered = sum(isinstance(event, Recalled) for event in events)
    return world.state_hash(), remembered, sum(isinstance(event, Refused) and "500" in event.because for event in events)


@pytest.mark.parametrize("answers", [False, True], ids=["the whole server", "vectors alone"])
async def test_an_outage_changes_nothing_that_comes_to_mind(server: Server, answers: bool) -> None:
    undisturbed = await lived(server)
    assert undisturbed[1] > 3 and server.embedded
    back, asked = 0.0, 0

    def away() -> bool:
        nonlocal back, asked
        asked += 1
        if asked == 12:  # once vectors came, for no more than eight are under way
            back = time.monotonic() + 1.0
        return time.monotonic() < back

    assert await lived(server, away, answers) == undisturbed
    assert back
