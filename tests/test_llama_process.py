"""A llama.cpp model in a process of its own: loaded once, asked by many at once, cancelled, killed, started again, never left behind."""

import asyncio
import gc
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import psutil
import pytest
from ending import ended
from model_processes import model_processes
from tiny_gguf import tiny_gguf

from models.completer import BarredError, CompleterError, OutageError, Prompt, Request
from models.llama import completer as completer_module
from models.llama import process
from models.llama.completer import LlamaCompleter
from models.llama.protocol import Alive, Close, Options
from models.llama.templates import chat_format

pytest.importorskip("llama_cpp", reason="the extra 'llama' is not installed")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals and process trees of POSIX")

SMALL = Options(context=6 * 4096, at_once=4, threads=1)
MOOD = {"type": "object", "properties": {"mood": {"enum": ["calm", "intense"]}}, "required": ["mood"], "additionalProperties": False}
NEVER_ENDING = {"type": "array", "items": {"enum": ["a"]}, "minItems": 3000}
WORDS = {"type": "array", "items": {"type": "integer"}, "minItems": 500}
GENEROUS = 60.0  # seconds; a slow machine must not fail


def request(agent: int = 1, schema: dict[str, object] = MOOD, max_tokens: int = 64, seed: int = 1, now: str = "What now?") -> Request:
    return Request(Prompt("The rules. " * 10, f"You are person {agent}.", now), schema, seed, max_tokens, "chat", agent, 1)


def long_request(agent: int = 1) -> Request:
    return request(agent, NEVER_ENDING, max_tokens=3000)


@pytest.fixture
async def completer(tiny_model: Path) -> AsyncIterator[LlamaCompleter]:
    completer = LlamaCompleter(str(tiny_model), SMALL)
    yield completer
    await completer.aclose()


@pytest.fixture(autouse=True)
def nothing_left_behind() -> Iterator[None]:
    yield
    gc.collect()
    assert until(lambda: not model_processes())


def until(truth: Callable[[], bool], seconds: float = GENEROUS) -> bool:
    """Return whether something becomes true in time."""
    end = time.monotonic() + seconds
    while not truth():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


async def test_nothing_is_started_before_somebody_asks(completer: LlamaCompleter) -> None:
    assert completer.loaded is None and completer.pid is None and model_processes() == []
    assert completer.name == "tiny" and completer.identity.startswith("llama:tiny:")


async def test_however_many_ask_at_once_one_model_is_loaded_and_all_are_answered(completer: LlamaCompleter) -> None:
    completions = await asyncio.gather(*(completer.complete(request(agent)) for agent in range(40)))
    assert len(model_processes()) == 1
    assert {json.loads(completion.text)["mood"] for completion in completions} <= {"calm", "intense"}
    assert all(completion.prompt_tokens > completion.completion_tokens > 0 for completion in completions)
    assert completer.loaded is not None and completer.loaded.identity == completer.identity


async def test_what_was_loaded_is_told_in_a_plain_line(completer: LlamaCompleter) -> None:
    assert await completer.start() == (
        "tiny: llama, 0.1 million parameters, F32; context of 24,576 tokens, 4 at once, 1 thread; chat format: known to llama.cpp"
    )


async def test_what_an_agent_was_told_before_is_not_decoded_again(completer: LlamaCompleter) -> None:
    first = await completer.complete(request(1))
    other = await completer.complete(request(2))
    again = await completer.complete(request(1))
    assert first.cached_tokens == 0
    assert 0 < other.cached_tokens < other.prompt_tokens  # what everybody shares
    assert other.cached_tokens < again.cached_tokens < again.prompt_tokens


async def test_the_same_seed_gives_the_same_answer_also_after_a_new_start(completer: LlamaCompleter, tiny_model: Path) -> None:
    first, other = [await completer.complete(request(1, WORDS, 24, seed)) for seed in (7, 8)]
    await completer.aclose()
    fresh = LlamaCompleter(str(tiny_model), SMALL)
    again = await fresh.complete(request(1, WORDS, 24, 7))
    await fresh.aclose()
    assert first.cut and len(first.text) > 8
    assert first.text == again.text != other.text


async def test_an_answer_is_heard_from_its_beginning_as_it_grows(completer: LlamaCompleter) -> None:
    heard: list[str] = []
    completion = await completer.complete(request(), heard.append)
    assert len(heard) > 2 and heard == sorted(set(heard), key=len)
    assert all(completion.text.startswith(text) for text in heard)


async def test_a_cancelled_answer_ends_at_once_and_no_word_of_it_follows(completer: LlamaCompleter) -> None:
    heard: list[str] = []
    beginning = asyncio.Event()

    def hear(text: str) -> None:
        heard.append(text)
        beginning.set()

    asking = asyncio.create_task(completer.complete(long_request(), hear))
    await asyncio.wait_for(beginning.wait(), GENEROUS)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    words = len(heard)
    answered = await asyncio.wait_for(completer.complete(request(2)), GENEROUS)  # the process is free again, and the same
    assert json.loads(answered.text) and len(heard) == words
    assert len(model_processes()) == 1


async def test_cancelling_one_disturbs_nobody_else(completer: LlamaCompleter) -> None:
    await completer.start()
    alone = await completer.complete(request(5, WORDS, 200))
    asking = [asyncio.create_task(completer.complete(long_request(agent))) for agent in range(2)]
    other = asyncio.create_task(completer.complete(request(5, WORDS, 200)))
    await asyncio.sleep(0.02)
    for each in asking:
        each.cancel()
    together = await asyncio.wait_for(other, GENEROUS)
    assert together.text.startswith("[") and together.completion_tokens == alone.completion_tokens == 200
    await asyncio.gather(*asking, return_exceptions=True)


async def test_cancelling_whoever_asked_first_does_not_keep_the_model_from_loading(completer: LlamaCompleter) -> None:
    first, second = (asyncio.create_task(completer.complete(request(agent))) for agent in (1, 2))
    await asyncio.sleep(0.01)
    first.cancel()
    assert (await asyncio.wait_for(second, GENEROUS)).text
    assert first.cancelled() or first.done()


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGABRT, signal.SIGSEGV, signal.SIGTERM])
async def test_a_process_that_dies_is_an_outage_and_the_next_call_starts_another(end: signal.Signals, completer: LlamaCompleter) -> None:
    beginning = asyncio.Event()
    asking = [asyncio.create_task(completer.complete(long_request(agent), lambda text: beginning.set())) for agent in range(3)]
    await asyncio.wait_for(beginning.wait(), GENEROUS)
    first = completer.pid
    assert first is not None
    os.kill(first, end)
    outcomes = await asyncio.wait_for(asyncio.gather(*asking, return_exceptions=True), GENEROUS)
    assert [type(outcome) for outcome in outcomes] == [OutageError] * 3
    assert str(outcomes[0]).startswith(f"tiny: its process was ended by {end.name}")
    assert (await asyncio.wait_for(completer.complete(request()), GENEROUS)).text
    assert completer.pid not in (None, first)


async def test_a_process_that_dies_while_it_loads_is_an_outage(completer: LlamaCompleter) -> None:
    asking = asyncio.create_task(completer.complete(request()))
    while completer.pid is None:
        await asyncio.sleep(0.001)
    os.kill(completer.pid, signal.SIGKILL)
    with pytest.raises(OutageError, match="SIGKILL, perhaps because memory ran out"):
        await asyncio.wait_for(asking, GENEROUS)


async def test_a_process_that_keeps_dying_is_given_up_until_the_player_tries_again(
    completer: LlamaCompleter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(completer_module, "PAUSE", 1000.0)
    errors = []
    for _ in range(4):
        asking = asyncio.create_task(completer.complete(request()))
        while completer.pid is None and not asking.done():
            await asyncio.sleep(0.001)
        if completer.pid is not None:
            os.kill(completer.pid, signal.SIGKILL)
        errors += await asyncio.gather(asking, return_exceptions=True)
    assert [type(error) for error in errors] == [OutageError, OutageError, BarredError, BarredError]
    assert "it died 3 times in a row; its process was ended by SIGKILL" in str(errors[-1])
    monkeypatch.setattr(completer_module, "PAUSE", 0.0)
    assert (await completer.complete(request())).text


async def test_a_model_that_does_not_load_in_time_is_given_up(completer: LlamaCompleter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(completer_module, "LOAD_SECONDS", 0.001)
    with pytest.raises(BarredError, match="tiny: it did not load within 0 s"):
        await completer.complete(request())


async def test_a_process_that_hangs_is_ended_after_a_while_of_silence(completer: LlamaCompleter, monkeypatch: pytest.MonkeyPatch) -> None:
    await completer.start()
    monkeypatch.setattr("models.llama.desk.SILENCE", 0.3)
    assert completer.pid is not None
    os.kill(completer.pid, signal.SIGSTOP)
    with pytest.raises(OutageError, match="its process has said nothing for 0 s"):
        await asyncio.wait_for(completer.complete(request()), GENEROUS)


def test_a_process_that_works_for_long_gives_signs_of_life(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process, "SIGN_OF_LIFE", 0.05)
    told: list[object] = []

    class Slow:
        busy, beginning = True, ()

        def tokens(self, text: str) -> list[int]:
            return [1]

        special = tokens

        def step(self) -> list[object]:
            time.sleep(0.1)
            return []

    class Heard:
        def messages(self, wait: bool) -> list[Close]:
            return [Close()] if len(told) > 2 else []

    class Wire:
        tell = told.append

    process.Service(Wire(), Slow(), chat_format("", "", "")).serve(Heard())  # type: ignore[arg-type]
    assert told == [Alive()] * 3


async def test_the_event_loop_is_free_while_a_model_loads_and_thinks(completer: LlamaCompleter) -> None:
    ticks = 0
    asking = asyncio.create_task(completer.complete(request(1, WORDS, 400)))
    while not asking.done():
        await asyncio.sleep(0.005)
        ticks += 1
    assert ticks > 10


async def test_a_closed_completer_answers_nobody_and_leaves_nothing(completer: LlamaCompleter) -> None:
    asking = asyncio.create_task(completer.complete(long_request()))
    await completer.start()
    await asyncio.sleep(0)
    await completer.aclose()
    with pytest.raises(CompleterError):
        await asking
    with pytest.raises(CompleterError, match="closed"):
        await completer.complete(request())
    assert model_processes() == []


async def test_it_can_be_closed_while_it_loads(completer: LlamaCompleter) -> None:
    asking = asyncio.create_task(completer.complete(request()))
    await asyncio.sleep(0.01)
    await completer.aclose()
    assert isinstance((await asyncio.gather(asking, return_exceptions=True))[0], CompleterError | asyncio.CancelledError)


async def test_texts_become_vectors(completer: LlamaCompleter) -> None:
    embedding = await completer.embed(["bread", "bread", "a longer text about something else"])
    assert embedding is not None and embedding.prompt_tokens > 0
    first, same, other = embedding.vectors
    assert first == same != other and sum(number * number for number in first) == pytest.approx(1.0, abs=1e-3)


async def test_a_prompt_that_is_too_long_is_refused_in_a_plain_line(completer: LlamaCompleter) -> None:
    with pytest.raises(CompleterError, match=r"tiny: .*tokens") as refusal:
        await completer.complete(request(now="bread " * 20_000))
    assert not isinstance(refusal.value, OutageError) and str(refusal.value).isprintable()
    assert (await completer.complete(request())).text


async def test_a_question_that_no_wire_takes_is_refused(completer: LlamaCompleter) -> None:
    with pytest.raises(CompleterError, match="allowed: 67,108,864"):
        await completer.complete(request(now="bread " * 12_000_000))
    assert (await completer.complete(request())).text


async def test_texts_of_any_kind_pass_the_wire(completer: LlamaCompleter) -> None:
    for text in ("", "\0", "\r\n\t", "\ud800", "🦙<|im_end|>", "x" * 2000):
        assert (await completer.complete(request(now=text))).text


def test_it_outlives_an_event_loop(tiny_model: Path) -> None:
    completer = LlamaCompleter(str(tiny_model), SMALL)
    assert asyncio.run(completer.complete(request())).text
    first = completer.pid
    assert asyncio.run(completer.complete(request())).text
    assert completer.pid == first
    asyncio.run(completer.aclose())


def test_one_that_nobody_closes_leaves_no_process(tiny_model: Path) -> None:
    completer = LlamaCompleter(str(tiny_model), SMALL)
    asyncio.run(completer.complete(request()))
    [running] = model_processes()
    del completer
    gc.collect()
    running.wait(GENEROUS)


def test_a_loop_that_ends_while_a_model_loads_leaves_no_process(tiny_model: Path) -> None:
    completer = LlamaCompleter(str(tiny_model), SMALL)

    async def impatient() -> None:
        asking = asyncio.create_task(completer.start())
        await asyncio.sleep(0.02)
        assert not asking.cancelled()

    asyncio.run(impatient())
    assert until(lambda: not model_processes())
    assert asyncio.run(completer.complete(request())).text  # and it can be asked again
    asyncio.run(completer.aclose())


ORPHAN = """
import asyncio, sys
sys.path[:] = {path!r}
sys.path.insert(0, {tests!r})
from test_llama_process import SMALL, long_request
from models.llama.completer import LlamaCompleter

async def main():
    completer = LlamaCompleter({model!r}, SMALL)
    await completer.complete(long_request(), lambda text: print(completer.pid, flush=True))

asyncio.run(main())
"""


@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGTERM])
def test_the_end_of_its_parent_ends_it(end: signal.Signals, tiny_model: Path) -> None:
    code = ORPHAN.format(path=sys.path, tests=str(Path(__file__).parent), model=str(tiny_model))
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        model = psutil.Process(int(parent.stdout.readline()))
        parent.send_signal(end)
        parent.wait(GENEROUS)
        assert until(lambda: ended(model))


async def test_the_process_goes_last_and_knows_no_keys(completer: LlamaCompleter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    await completer.start()
    [running] = model_processes()
    assert running.nice() >= 10
    assert "sk-secret" not in str(running.environ())


async def test_a_model_of_another_form_runs_as_well(tmp_path: Path) -> None:
    completer = LlamaCompleter(str(tiny_gguf(tmp_path, "plain", template=None, begins=True)), SMALL)
    assert json.loads((await completer.complete(request())).text)
    assert "ChatML; the file names no format" in await completer.start()
    await completer.aclose()
