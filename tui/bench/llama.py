"""`voxpop bench llama`: many agents decoded at once on this processor, against a loop that asks llama.cpp for one after the other."""

import json
import multiprocessing
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from msgspec import Struct

from sim.errors import SimError

SHARED, OWN, NOW, ANSWER = 250, 150, 300, 60  # tokens of each part of a prompt, and of an answer
SCHEMA = {"type": "object", "properties": {"say": {"type": "string"}}, "required": ["say"], "additionalProperties": False}
MOST_TOKENS = 80  # of an answer; the model ends it by itself before that
CONTEXT = 1024  # tokens; enough for one prompt with its answer, each way


class Asked(Struct, frozen=True):
    """One prompt: what all are told, what one agent is told each time, what is told once."""

    agent: int
    shared: str
    own: str
    now: str


class Plan(Struct, frozen=True):
    """What is measured.

    Args:
        layers: of the model; 24 for one of 0.5B weights. vocabulary: tokens that it knows, 12,000 at least.
        threads: of the processor; with one, what each way takes of it says most on a busy machine.
    """

    agents: int
    rounds: int
    layers: int
    threads: int
    vocabulary: int = 151_936


class Way(Struct):
    """What one way of asking took, for all decisions.

    Args:
        cpu_s: of all its threads. peak_mb: of its process, model, cache and Python included. valid: answers that keep to the schema.
        prompt_tokens, cached_tokens: told, and of these found in a cache. answer_tokens: said.
    """

    name: str
    decisions: int
    wall_s: float
    cpu_s: float
    peak_mb: float
    valid: int
    prompt_tokens: int
    cached_tokens: int
    answer_tokens: int

    @property
    def per_minute(self) -> float:
        return 60 * self.decisions / self.wall_s


class Measured(Struct):
    """file_mb: of the model. making_s: what writing it took. The ways, slowest of all: the loop; then many at once."""

    plan: Plan
    file_mb: float
    making_s: float
    loop: Way
    batch: Way

    @property
    def faster(self) -> float:
        """How many times as many decisions a minute."""
        return self.batch.per_minute / self.loop.per_minute

    @property
    def cheaper(self) -> float:
        """How many times as many decisions a second of the processor."""
        return (self.batch.decisions / self.batch.cpu_s) / (self.loop.decisions / self.loop.cpu_s)

    @property
    def heavier(self) -> float:
        """How many times the memory."""
        return self.batch.peak_mb / self.loop.peak_mb


def measure(plan: Plan, told: Callable[[str], None]) -> Measured:
    """Return what both ways take with the same model, prompts and schema; each has a process of its own, one after the other.

    Raises:
        SimError: llama-cpp-python or gguf is not installed, or a process died.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "random.gguf"
        began = time.perf_counter()
        told(f"a model of {plan.layers} layers with random weights ...")
        _apart(made, path, plan)
        making, size = time.perf_counter() - began, path.stat().st_size / 1e6
        told(f"{plan.agents} agents x {plan.rounds} rounds, one after the other ...")
        loop = _apart(looped, path, plan)
        told(f"{plan.agents} agents x {plan.rounds} rounds, side by side ...")
        return Measured(plan, size, making, loop, _apart(batched, path, plan))


@contextmanager
def model_of(layers: int) -> Iterator[Path]:
    """Give a model of so many layers, which is there as long as this lasts.

    Raises:
        SimError: gguf is not installed.
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "random.gguf"
        _apart(made, path, Plan(1, 1, layers, cores()))
        yield path


def made(path: Path, plan: Plan) -> None:
    """Write the model."""
    from tui.bench.random_gguf import Shape, words, write

    told = list(dict.fromkeys(f" {word}" for word in words(2 * ANSWER, seed=5)))
    write(path, Shape(layers=plan.layers, vocabulary=plan.vocabulary), ['{"', "say", '":"', *told[: ANSWER - 4], '"}'])


def looped(path: Path, plan: Plan) -> Way:
    """Ask for one after the other by llama-cpp-python's own interface, which keeps what a prompt has in common with the one before."""
    from llama_cpp import Llama

    model = Llama(str(path), n_ctx=CONTEXT, n_threads=plan.threads, n_threads_batch=plan.threads, verbose=False)
    texts, tokens = [], [0, 0]
    with _Watch() as watch:
        for asked in prompts(plan):
            answer: Any = model.create_chat_completion(
                [{"role": "system", "content": asked.shared}, {"role": "user", "content": f"{asked.own}\n\n{asked.now}"}],
                response_format={"type": "json_object", "schema": SCHEMA},
                temperature=0.8,
                top_k=40,
                top_p=0.95,
                min_p=0.05,
                seed=asked.agent,
                max_tokens=MOST_TOKENS,
            )
            texts.append(answer["choices"][0]["message"]["content"])
            tokens[0] += answer["usage"]["prompt_tokens"]
            tokens[1] += answer["usage"]["completion_tokens"]
    cached = (len(texts) - 1) * SHARED  # by its own rule: what this prompt has in common with the one before
    return watch.way("loop", texts, tokens[0], cached, tokens[1])


def batched(path: Path, plan: Plan) -> Way:
    """Ask for all agents of a round at once, as a society is asked."""
    from models.llama.decoder import Decoder
    from models.llama.protocol import Failed, Finished, Options

    context = (plan.agents + 1) * CONTEXT  # one for what they share
    decoder = Decoder(str(path), Options(context=context, at_once=plan.agents, threads=plan.threads, gpu_layers=0))
    found: list[Finished] = []
    failed = ""
    with _Watch() as watch:
        for begin in range(plan.rounds):
            for asked in list(prompts(plan))[begin * plan.agents : (begin + 1) * plan.agents]:
                decoder.submit(_job(decoder, asked))
            while decoder.busy:
                for outcome in decoder.step():
                    if isinstance(outcome, Finished):
                        found.append(outcome)
                    elif isinstance(outcome, Failed):
                        failed = outcome.reason
    if failed:
        raise SimError(failed)
    sums = [sum(counts) for counts in zip(*((a.prompt_tokens, a.cached_tokens, a.completion_tokens) for a in found), strict=True)]
    way = watch.way("batch", [answer.text for answer in found], *sums)
    decoder.close()
    return way


def prompts(plan: Plan) -> Iterator[Asked]:
    """Return what is asked, round by round: words that are one token each."""
    from tui.bench.random_gguf import words

    shared = " ".join(words(SHARED, 1))
    own = [" ".join(words(OWN, 100 + agent)) for agent in range(plan.agents)]
    for begin in range(plan.rounds):
        for agent in range(plan.agents):
            yield Asked(agent, shared, own[agent], " ".join(words(NOW, 10_000 + begin * plan.agents + agent)))


def _job(decoder: Any, asked: Asked) -> Any:
    from models.llama.decoder import Job

    shared = [*decoder.special("<|im_start|>system\n"), *decoder.tokens(asked.shared), *decoder.special("<|im_end|>\n<|im_start|>user\n")]
    own = [*shared, *decoder.tokens(asked.own)]
    prompt = [*own, *decoder.tokens(f"\n\n{asked.now}"), *decoder.special("<|im_end|>\n<|im_start|>assistant\n")]
    return Job(
        number=asked.agent,
        sequence=str(asked.agent),
        prompt=prompt,
        prefix=len(shared),
        schema=json.dumps(SCHEMA),
        seed=asked.agent,
        max_tokens=MOST_TOKENS,
    )


class _Watch:
    """Takes the time of what is done while it is entered; libraries and model are loaded before."""

    def __enter__(self) -> "_Watch":
        self._began, self._cpu = time.perf_counter(), time.process_time()
        return self

    def __exit__(self, *_: object) -> None:
        self._wall, self._cpu = time.perf_counter() - self._began, time.process_time() - self._cpu

    def way(self, name: str, texts: list[str], prompt_tokens: int, cached_tokens: int, answer_tokens: int) -> Way:
        """Return what it took to get these answers."""
        valid = sum(map(_keeps_to_schema, texts))
        return Way(name, len(texts), self._wall, self._cpu, _peak_mb(), valid, prompt_tokens, cached_tokens, answer_tokens)


def _keeps_to_schema(text: str) -> bool:
    try:
        said = json.loads(text)
    except ValueError:
        return False
    return isinstance(said, dict) and list(said) == ["say"] and isinstance(said["say"], str)


def _peak_mb() -> float:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def _apart(work: Callable[[Path, Plan], Any], path: Path, plan: Plan) -> Any:
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        try:
            return pool.submit(work, path, plan).result()
        except BrokenProcessPool as error:
            raise SimError(f"the process that ran {plan.agents:,} agents died; with too little memory, try fewer layers") from error
        except ImportError as error:
            raise SimError(f"'{error.name}' is not here; pip install 'voxpop[llama,bench]' brings what is needed") from error


def cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
