"""The seam to language models: a Completer answers a request with text; what the text means is read elsewhere.

CompleterError          a call failed; its text is one plain line that holds no key
├── OutageError         nobody gets an answer now: the server is away, the model's process died; waiting may mend it
└── BarredError         nobody gets an answer before the player does something: the budget is spent, the key is refused
"""

from collections.abc import Callable, Sequence
from typing import Any, Protocol

from msgspec import Struct

from sim.errors import SimError

Heard = Callable[[str], None]  # is told an answer as far as it has come, from its beginning, whenever it has grown


class Exchange(Struct, frozen=True):
    """An answer that could not be used, and what was wrong with it."""

    answer: str
    complaint: str


class Prompt(Struct, frozen=True):
    """What a model is told, in the order in which a prefix caches best.

    Args:
        shared: the same for everybody and every tick. own: fixed for one agent. now: what changes.
        exchanges: of this very question, oldest first.
    """

    shared: str
    own: str
    now: str
    exchanges: tuple[Exchange, ...] = ()

    def __str__(self) -> str:
        told = [self.shared, self.own, self.now]
        for exchange in self.exchanges:
            told += [f"> {exchange.answer}", exchange.complaint]
        return "\n\n".join(part for part in told if part)


class Request(Struct, frozen=True):
    """What a model is asked.

    Args:
        schema: JSON schema of the answer; never written to. seed: of the sampler. max_tokens: that the answer may take.
        purpose, agent, tick: what for, on whose behalf, when; no part of what the model is told.
    """

    prompt: Prompt
    schema: dict[str, Any]
    seed: int
    max_tokens: int
    purpose: str = ""
    agent: int = 0
    tick: int = 0


# Asked to see whether a model answers at all; never recorded.
_NOTHING = {"type": "object", "properties": {}, "additionalProperties": False}
PROBE = Request(Prompt("", "", "Answer with the JSON object {}."), _NOTHING, 0, 8, "probe")


class Completion(Struct, frozen=True):
    """What a model answered, and what it cost.

    Args:
        seconds: from request to answer, retries included, waiting for a free place not.
        cut: whether the answer stopped at the limit of tokens.
        cached_tokens: of the prompt, that the model had in its cache. retries: of this call, before it was answered.
        recorded: whether the answer was there already, and nobody was asked.
        money: that it cost, in the currency of the prices; None where no price is known.
    """

    text: str
    prompt_tokens: int = 0
    completion_tokens: int = 0
    seconds: float = 0.0
    cut: bool = False
    cached_tokens: int = 0
    retries: int = 0
    recorded: bool = False
    money: float | None = None


class Embedding(Struct, frozen=True):
    """One vector a text, all of one length, and what they cost. recorded: whether all were there already, and nobody was asked."""

    vectors: list[list[float]]
    prompt_tokens: int = 0
    seconds: float = 0.0
    recorded: bool = False


class CompleterError(SimError):
    """A language model gave no answer."""


class OutageError(CompleterError):
    """Nobody gets an answer now; waiting may mend it."""


class BarredError(CompleterError):
    """Nobody gets an answer before the player does something about it."""


class Completer(Protocol):
    """Answers requests. One serves all agents at once, from one event loop."""

    @property
    def name(self) -> str:
        """What the screen calls the model."""

    @property
    def identity(self) -> str:
        """What tells this model from others in a recording: the same for the same model, in every process; holds no key."""

    async def complete(self, request: Request, heard: Heard | None = None) -> Completion:
        """Return an answer; where the model can be held to the schema, it is.

        Cancelling it ends the call: nothing goes on working on an answer that nobody waits for.

        Raises:
            CompleterError: there is no answer, after as many retries as make sense.
        """

    async def embed(self, texts: Sequence[str]) -> Embedding | None:
        """Return vectors of texts; None where this model embeds nothing.

        Raises:
            OutageError, BarredError: nobody gets vectors now. CompleterError: these texts get none.
        """

    async def aclose(self) -> None:
        """Let connections, processes and memory go; the last call."""


async def started(completer: object) -> str:
    """Let a model be loaded that must be; return what was loaded in a plain line, "" where nothing is to be.

    Raises:
        CompleterError: it cannot be loaded.
    """
    start = getattr(completer, "start", None)
    return str(await start() or "") if start is not None else ""
