"""Recorded models: every model keeps the same promises, a recording plays back alike, and a damaged one is told in one line."""

import asyncio
import math
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from improvising import ImprovisingCompleter

from models.cassette import CassetteError, CassetteTape
from models.completer import BarredError, Completer, CompleterError, Completion, Embedding, Heard, OutageError, Prompt, Request
from models.language.mind import LanguageMind
from models.recorded import PlaybackCompleter, RecordedCompleter, asked, key_of
from models.scripted import ScriptedCompleter
from models.vectors import coarse, fine
from sim.journal import MemoryJournal
from sim.scenarios import new_world, scenario_named
from sim.simulation import Simulation
from sim.tape import Call, MemoryTape, Tape

REQUEST = Request(Prompt("Rules.", "You are Ann.", "Now?"), {"type": "object"}, 7, 50, "plan", 3, 5)
OTHER = msgspec.structs.replace(REQUEST, seed=8)


def taped(*answers: str) -> MemoryTape:
    """Return a tape on which a scripted model has answered REQUEST."""
    tape = MemoryTape()

    async def record() -> None:
        recorded = RecordedCompleter(ScriptedCompleter(*answers), tape)
        for seed in range(len(answers)):
            await recorded.complete(msgspec.structs.replace(REQUEST, seed=7 + seed))

    asyncio.run(record())
    return tape


MODELS: dict[str, Callable[[], Completer]] = {
    "scripted": lambda: ScriptedCompleter("yes"),
    "recorded": lambda: RecordedCompleter(ScriptedCompleter("yes"), MemoryTape()),
    "recorded, on tape": lambda: RecordedCompleter(ScriptedCompleter("no"), taped("yes")),
    "playback": lambda: PlaybackCompleter(taped("yes"), "scripted"),
}


# What every model keeps to


@pytest.mark.parametrize("make", MODELS.values(), ids=list(MODELS))
def test_every_model_answers_the_same_request_alike_and_has_a_name_and_an_identity(make: Callable[[], Completer]) -> None:
    model = make()
    before = msgspec.json.encode(REQUEST)

    async def twice() -> tuple[Completion, Completion]:
        first, second = await model.complete(REQUEST), await model.complete(REQUEST)
        await model.aclose()
        return first, second

    first, second = asyncio.run(twice())
    assert first.text == second.text == "yes"
    assert min(first.prompt_tokens, first.completion_tokens) >= 0 and math.isfinite(first.seconds)
    assert model.name and model.identity and model.identity.isprintable()
    assert msgspec.json.encode(REQUEST) == before, "a request is never written to"


@pytest.mark.parametrize("make", MODELS.values(), ids=list(MODELS))
def test_every_model_embeds_texts_or_says_that_it_does_not(make: Callable[[], Completer]) -> None:
    embedding = asyncio.run(make().embed(["a", "b"]))
    assert embedding is None or len(embedding.vectors) == 2


@pytest.mark.parametrize(
    "model",
    [
        ScriptedCompleter(CompleterError("no")),
        RecordedCompleter(ScriptedCompleter(CompleterError("no")), MemoryTape()),
        PlaybackCompleter(),
    ],
)
def test_every_model_without_an_answer_says_so_in_one_plain_line(model: Completer) -> None:
    with pytest.raises(CompleterError) as caught:
        asyncio.run(model.complete(REQUEST))
    assert str(caught.value).isprintable() and str(caught.value)


# What is kept


async def test_what_a_reply_depends_on_is_its_key_and_nothing_else() -> None:
    keys = {key_of(msgspec.json.encode(asked(each, "m"))) for each in (REQUEST, OTHER)}
    assert len(keys) == 2
    same = msgspec.structs.replace(REQUEST, tick=9, agent=1, purpose="talk")
    assert key_of(msgspec.json.encode(asked(same, "m"))) in keys
    assert key_of(msgspec.json.encode(asked(REQUEST, "n"))) not in keys


async def test_calls_are_numbered_by_tick_agent_and_purpose_even_if_an_interview_comes_between() -> None:
    tape = MemoryTape()
    recorded = RecordedCompleter(ScriptedCompleter("yes"), tape)
    for seed, tick in enumerate((5, 5, 4, 5)):
        await recorded.complete(msgspec.structs.replace(REQUEST, seed=seed, tick=tick))
    assert [(call.tick, call.attempt) for call in tape.calls] == [(5, 0), (5, 1), (4, 0), (5, 2)]


class CountingTape(MemoryTape):
    """Counts how often it was written to."""

    writes = 0

    def keep(self, *calls: Call) -> None:
        self.writes += 1
        super().keep(*calls)


async def test_answers_of_one_turn_of_the_event_loop_are_kept_together_before_any_of_them_is_used() -> None:
    tape, arrived = CountingTape(), asyncio.Event()

    class Waiting(ScriptedCompleter):
        async def complete(self, request: Request, heard: Heard | None = None) -> Completion:
            await arrived.wait()
            return Completion("yes")

    recorded = RecordedCompleter(Waiting(), tape)

    async def used(seed: int) -> int:
        await recorded.complete(msgspec.structs.replace(REQUEST, seed=seed))
        return len(tape.calls)

    working = [asyncio.ensure_future(used(seed)) for seed in range(5)]
    await asyncio.sleep(0)
    arrived.set()
    assert await asyncio.gather(*working) == [5] * 5
    assert tape.writes == 1


async def test_an_answer_that_nobody_waits_for_any_more_is_kept_all_the_same() -> None:
    tape = MemoryTape()
    working = asyncio.ensure_future(RecordedCompleter(ScriptedCompleter("yes"), tape).complete(REQUEST))
    await asyncio.sleep(0)
    assert not working.done() and not tape.calls, "it has come, and is about to be kept"
    working.cancel()
    with pytest.raises(asyncio.CancelledError):
        await working
    assert [call.status for call in tape.calls] == ["ok"]


async def test_a_failure_is_kept_and_asked_again_an_outage_and_an_empty_purse_are_not_kept() -> None:
    tape = MemoryTape()
    model = RecordedCompleter(ScriptedCompleter(OutageError("away"), BarredError("spent"), CompleterError("no"), "yes"), tape)
    for error in (OutageError, BarredError, CompleterError):
        with pytest.raises(error):
            await model.complete(REQUEST)
    assert (await model.complete(REQUEST)).recorded is False
    assert [(call.status, call.reply is None) for call in tape.calls] == [("error", True), ("ok", False)]


async def test_an_answer_that_cannot_be_written_is_used_as_it_will_be_read() -> None:
    tape = MemoryTape()
    answer = await RecordedCompleter(ScriptedCompleter("half \ud83d an emoji"), tape).complete(REQUEST)
    assert answer.text == "half ? an emoji"
    assert (await PlaybackCompleter(tape, "scripted").complete(REQUEST)).text == answer.text


# Vectors


class Embedding3(ScriptedCompleter):
    """Embeds a text as three numbers, and remembers what it was asked."""

    def __init__(self) -> None:
        super().__init__("yes")
        self.embedded: list[str] = []

    async def embed(self, texts: Sequence[str]) -> Embedding | None:
        self.embedded += texts
        return Embedding([[float(len(text)), 0.25, -math.pi] for text in texts], 3, 0.1)


async def test_a_vector_is_asked_for_once_and_comes_back_as_it_was_given() -> None:
    tape, model = MemoryTape(), Embedding3()
    recorded = RecordedCompleter(model, tape)
    first = await recorded.embed(["one", "three", "\ud800"])
    again = await RecordedCompleter(model, tape).embed(["three", "\ud800", "one"])
    assert first is not None and again is not None
    assert again.vectors == [first.vectors[1], first.vectors[2], first.vectors[0]]
    assert (first.recorded, first.prompt_tokens, again.recorded, again.prompt_tokens) == (False, 3, True, 0)
    assert model.embedded == ["one", "three", "\ud800"]
    played_back = await PlaybackCompleter(tape, "scripted").embed(["one", "three"])
    assert played_back is not None and played_back.vectors == first.vectors[:2]
    assert await PlaybackCompleter(tape, "scripted").embed(["one", "new"]) is None
    assert (await recorded.embed(["new", "one"]) or Embedding([])).recorded is False
    assert model.embedded[3:] == ["new"], "only what is missing is asked for"


@settings(max_examples=200, deadline=None)
@given(st.lists(st.floats(), max_size=40))
def test_a_coarse_vector_points_where_the_vector_does_and_stays_as_it_is(vector: list[float]) -> None:
    kept = coarse(vector)
    assert len(kept) == len(vector) and coarse(fine(kept).tolist()) == kept
    sound = np.array(vector)
    if len(vector) and np.isfinite(sound).all() and 1e-9 < np.abs(sound).max() < 1e9:
        assert float(fine(kept) @ (sound / np.linalg.norm(sound))) > 0.97


async def test_a_forged_vector_is_passed_over() -> None:
    for reply in (b"{}", b"[]", b'{"vector":""}', b'{"vector":"!"}', b'{"vector":7}', b"\xff", b"[" * 100_000):
        tape, model = MemoryTape(), Embedding3()
        await RecordedCompleter(model, tape).embed(["one"])
        tape._replies = dict.fromkeys(tape._replies, reply)
        assert await PlaybackCompleter(tape, "scripted").embed(["one"]) is None


# Cassettes


async def lived(completer: Completer, ticks: int = 3) -> bytes:
    """Return the hash of a town of eight after some ticks."""
    mind, world = LanguageMind(completer), new_world("town", 1, 8)
    simulation = Simulation(world, scenario_named("town"), lambda _: mind, MemoryJournal())
    for _ in range(ticks):
        await simulation.tick()
    assert mind.usage.total.refused == 0
    return world.state_hash()


async def test_a_town_on_a_cassette_lives_the_same_life_without_a_model(tmp_path: Path) -> None:
    model, path = ImprovisingCompleter(), tmp_path / "town.jsonl"
    first = await lived(RecordedCompleter(model, CassetteTape(path)))
    assert len(model.requests) > 10
    for _ in range(2):
        assert await lived(PlaybackCompleter(CassetteTape(path), model.identity)) == first
    assert CassetteTape(path).calls == len(model.requests)
    kept = len(model.requests)
    assert await lived(RecordedCompleter(model, CassetteTape(path))) == first
    assert len(model.requests) == kept, "nothing was asked again"


async def test_a_cassette_is_added_to_and_what_it_lacks_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "c.jsonl"
    for request in (REQUEST, OTHER):
        await RecordedCompleter(ScriptedCompleter("yes"), CassetteTape(path)).complete(request)
    lines = [msgspec.json.decode(line) for line in path.read_bytes().splitlines()]
    assert [(line["purpose"], line["agent"], line["tick"], line["reply"]["text"]) for line in lines] == [("plan", 3, 5, "yes")] * 2
    assert lines[0]["request"]["messages"] == ["Rules.", "You are Ann.", "Now?"], "as text, to be read and edited"
    tape: Tape = CassetteTape(path)
    with pytest.raises(CompleterError, match="scripted: no reply is recorded to what was asked"):
        await PlaybackCompleter(tape, "scripted").complete(msgspec.structs.replace(REQUEST, seed=9))


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("dear diary", "line 2 is no recorded call"),
        ("{}", "line 2 is no recorded call"),
        ("\udcff", "line 2 is no recorded call"),
        ("[" * 100_000, "line 2 is no recorded call"),
        ('{"key":"00","tick":1,"agent":1,"purpose":"x","attempt":0,"status":"ok","request":{}}', "line 2: its key is not the hash"),
        ('{"key":"00","tick":1,"agent":1,"purpose":"x","attempt":0,"status":"well","request":{}}', "line 2 is no recorded call"),
        ('{"key":"00","tick":1,"agent":1,"purpose":"x","attempt":0,"status":"ok","request":{},"extra":1}', "line 2 is no recorded call"),
    ],
    ids=["prose", "empty", "bytes", "deep", "key", "status", "extra"],
)
async def test_a_damaged_cassette_is_told_in_one_plain_line(tmp_path: Path, line: str, message: str) -> None:
    path = tmp_path / "c.jsonl"
    await RecordedCompleter(ScriptedCompleter("yes"), CassetteTape(path)).complete(REQUEST)
    with path.open("ab") as file:
        file.write(line.encode("utf-8", "surrogateescape") + b"\n")
    with pytest.raises(CassetteError, match=rf"c\.jsonl: {message}") as caught:
        CassetteTape(path)
    assert str(caught.value).isprintable()


def test_what_is_no_file_is_no_cassette(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(CassetteError, match="folder: no cassette"):
        CassetteTape(tmp_path / "folder")
