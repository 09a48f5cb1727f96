"""The decoder where llama-cpp-python is not installed: llama.cpp's own server from xllamacpp, whose wheels need no compiler.

Each agent has a place in the server's cache, so what it was told before is not decoded again; what all share is decoded once for each.
"""

import json
import os
import re
import secrets
import tempfile
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from http.client import HTTPConnection, HTTPException
from queue import Empty, SimpleQueue
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct

from models.llama.job import Job, Outcome
from models.llama.protocol import Failed, Finished, Options, Partial
from sim.errors import SimError
from sim.text import clean

MOST_PLACES = 64
TOKENS_A_PLACE = 512  # of the cache for each place that is planned for
WAIT = 0.02  # seconds that a step waits for something to happen
_REASON = re.compile(r"(?:error loading model: |gguf_init\w*: |load_tensors?: )(?!failed to|failed)(.+)")  # in what llama.cpp prints
_ASKING = 10.0  # seconds that the server may take over a text's tokens


class Facts(Struct, frozen=True):
    """What is to be said of a model. resident: sequences whose prefix can be kept between requests."""

    resident: int


class Nudge:
    """Wakes up who waits in a step."""

    def __init__(self, outcomes: "SimpleQueue[Outcome | None]") -> None:
        self._outcomes = outcomes

    def set(self) -> None:
        """Let the step under way return."""
        self._outcomes.put(None)


class XllamaDecoder:
    """Does what models.llama.decoder.Decoder does; an answer cancelled before its first word is computed up to that word.

    Attributes:
        facts: of the model. beginning: what every prompt begins with. boundaries: how the model writes the beginning of a text and its end.
        abort: makes a step return.
    """

    def __init__(self, path: str, options: Options) -> None:
        """Load a model.

        Args:
            options: all chosen: context, at_once, threads, gpu_layers.

        Raises:
            SimError: llama.cpp refuses it, and why. ImportError: xllamacpp is not installed.
        """
        places = max(options.at_once, min(MOST_PLACES, options.context // TOKENS_A_PLACE))
        key = secrets.token_hex(16)  # the server listens on this machine's own address; nobody else is to use it
        self._server = _server(path, options, places, key)
        self._wire = _Wire(self._server.listening_address, key)
        self._outcomes: SimpleQueue[Outcome | None] = SimpleQueue()
        self._open: set[int] = set()
        self._places: OrderedDict[str, int] = OrderedDict((f" {place}", place) for place in range(places))
        self._pool = ThreadPoolExecutor(options.at_once, "answer")
        self._forbidden: set[int] = set()
        self.abort = Nudge(self._outcomes)
        self.facts = Facts(places)
        self.beginning = self._wire.tokens("", special=True, whole=True)
        properties = self._wire.asked("/props")
        self.boundaries = str(properties.get("bos_token", "")), str(properties.get("eos_token", ""))

    @property
    def busy(self) -> bool:
        """Whether a step would do anything."""
        return bool(self._open) or not self._outcomes.empty()

    def tokens(self, text: str) -> list[int]:
        """Return the tokens of a text, none of them one of the chat format's special ones, whatever it says."""
        tokens = self._wire.tokens(text, special=False)
        if self._forbidden.isdisjoint(tokens):
            return tokens
        letters = [token for letter in text for token in self._wire.tokens(letter, special=False)]
        return [token for token in letters if token not in self._forbidden]

    def special(self, text: str) -> list[int]:
        """Return the tokens of a piece of the chat format."""
        tokens = self._wire.tokens(text, special=True)
        self._forbidden |= set(tokens) - {token for letter in text for token in self._wire.tokens(letter, special=False)}
        return tokens

    def submit(self, job: Job) -> None:
        """Answer a job, after those that were submitted before it."""
        self._open.add(job.number)
        place = self._places.pop(job.sequence, None)
        if place is None:
            _, place = self._places.popitem(last=False)  # whoever has not been heard of for longest
        self._places[job.sequence] = place
        self._pool.submit(self._answer, job, place)

    def cancel(self, number: int) -> None:
        """Drop a job; nothing follows of it."""
        self._open.discard(number)

    def step(self) -> list[Outcome]:
        """Wait a moment, and return what came."""
        outcomes: list[Outcome] = []
        with suppress(Empty):
            outcome = self._outcomes.get(timeout=WAIT)
            while True:
                if outcome is not None and outcome.number in self._open:
                    outcomes.append(outcome)
                    if not isinstance(outcome, Partial):
                        self._open.discard(outcome.number)
                outcome = self._outcomes.get_nowait()
        return outcomes

    def embed(self, texts: Sequence[str]) -> tuple[list[list[float]], int] | str:
        """Return why there are no vectors: a server that writes makes none."""
        return "xllamacpp's server embeds nothing while it writes; llama-cpp-python does both"

    def close(self) -> None:
        """Let everything go."""
        self._open.clear()
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._wire.close()

    def _answer(self, job: Job, place: int) -> None:
        """Have one job answered; in a thread of the pool."""
        if job.number not in self._open:
            return
        asked: dict[str, Any] = {
            "prompt": list(job.prompt),
            "id_slot": place,
            "cache_prompt": True,
            "n_predict": job.max_tokens,
            "seed": job.seed,
            "stream": True,
            "stream_options": {"include_usage": True},
        }
        if job.schema:
            asked["json_schema"] = json.loads(job.schema)
        said = _Said(job, self._outcomes, lambda: job.number not in self._open)
        try:
            returned = self._server.handle_completions(asked, said.hear)
        except Exception as error:  # noqa: BLE001 - a seam to a library that says nothing of what it raises
            self._outcomes.put(Failed(job.number, clean(str(error), 300) or type(error).__name__))
            return
        if isinstance(returned, dict):
            said.hear(returned)
        self._outcomes.put(said.outcome())


class _Said:
    """Gathers an answer from its parts."""

    def __init__(self, job: Job, outcomes: "SimpleQueue[Outcome | None]", unwanted: Callable[[], bool]) -> None:
        self._job, self._outcomes, self._unwanted = job, outcomes, unwanted
        self._text, self._reason, self._cut = "", "", False
        self._usage: dict[str, Any] = {}

    def hear(self, part: dict[str, Any]) -> bool:
        """Take a part of the answer; return whether that is enough."""
        if "error" in part:
            self._reason = clean(str(part["error"].get("message", "")), 300) or "llama.cpp failed, and does not say why"
            return True
        self._usage = part.get("usage") or self._usage
        for choice in part.get("choices", ()):
            self._cut = self._cut or choice.get("finish_reason") == "length"
            if choice.get("text"):
                self._text += choice["text"]
                if self._job.streamed:
                    self._outcomes.put(Partial(self._job.number, self._text))
        return self._unwanted()

    def outcome(self) -> Outcome:
        """Return what came of it."""
        if self._reason:
            return Failed(self._job.number, self._reason)
        return Finished(
            number=self._job.number,
            text=self._text,
            prompt_tokens=len(self._job.prompt),
            cached_tokens=int(self._usage.get("prompt_tokens_details", {}).get("cached_tokens", 0)),
            completion_tokens=int(self._usage.get("completion_tokens", 0)),
            cut=self._cut,
        )


class _Wire:
    """What the server answers over HTTP alone: tokens. One thread."""

    def __init__(self, address: str, key: str) -> None:
        self._connection = HTTPConnection(urlsplit(address).netloc, timeout=_ASKING)
        self._headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}

    def close(self) -> None:
        """Ask no more."""
        self._connection.close()

    def tokens(self, text: str, special: bool, whole: bool = False) -> list[int]:
        """Return the tokens of a text. whole: with what every prompt begins with."""
        found = self.asked("/tokenize", {"content": text, "parse_special": special, "add_special": whole})
        return [int(token) for token in found["tokens"]]

    def asked(self, path: str, body: dict[str, object] | None = None) -> dict[str, Any]:
        """Return what the server answers.

        Raises:
            SimError: it does not.
        """
        content = None if body is None else json.dumps(body).encode()
        for attempt in range(2):  # the server lets go of a connection that has been quiet for seconds
            try:
                self._connection.request("GET" if content is None else "POST", path, content, self._headers)
                return dict(json.loads(self._connection.getresponse().read()))
            except (OSError, HTTPException, ValueError) as error:
                self._connection.close()
                if attempt:
                    raise SimError(f"llama.cpp's server did not answer: {clean(str(error), 200)}") from None
        raise AssertionError


def _server(path: str, options: Options, places: int, key: str) -> Any:
    import xllamacpp

    parameters = xllamacpp.CommonParams()
    parameters.model.path = path
    parameters.n_ctx, parameters.n_parallel, parameters.kv_unified = options.context, places, True
    parameters.cpuparams.n_threads = parameters.cpuparams_batch.n_threads = options.threads
    parameters.n_gpu_layers = options.gpu_layers or 0
    parameters.warmup = parameters.ui = False
    parameters.cache_ram_mib = 0
    parameters.port, parameters.n_threads_http, parameters.api_keys = 0, 1, [key]
    with _overheard() as said:
        try:
            return xllamacpp.Server(parameters)
        except RuntimeError as error:
            failure = str(error)
    told = [found[1] for line in said if (found := _REASON.search(line))]
    raise SimError(told[0] if told else failure)


@contextmanager
def _overheard() -> Iterator[list[str]]:
    """Gather what is printed to stderr meanwhile, by whatever library."""
    said: list[str] = []
    kept = os.dup(2)
    with tempfile.TemporaryFile() as paper:
        os.dup2(paper.fileno(), 2)
        try:
            yield said
        finally:
            os.dup2(kept, 2)
            os.close(kept)
            paper.seek(0)
            said += [clean(line, 300) for line in paper.read().decode("utf-8", "replace").splitlines()]
