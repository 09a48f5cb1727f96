"""The seam to language models: a Completer answers a prompt with text; what the text means is read elsewhere.

CompleterError      a call failed; its text is one plain line that holds no key
"""

from collections.abc import Sequence
from typing import Any, Protocol

from msgspec import Struct

from sim.errors import SimError


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


class Completion(Struct, frozen=True):
    """What a model answered, and what it cost.

    Args:
        seconds: from request to answer, retries included, waiting for a free key not.
        cut: whether the answer stopped at the limit of tokens.
    """

    text: str
    prompt_tokens: int = 0
    completion_tokens: int = 0
    seconds: float = 0.0
    cut: bool = False


class Embedding(Struct, frozen=True):
    """One vector a text, all of one length, and what they cost."""

    vectors: list[list[float]]
    prompt_tokens: int = 0
    seconds: float = 0.0


class CompleterError(SimError):
    """A language model gave no answer."""


class Completer(Protocol):
    """Answers prompts. One serves all agents at once, from one event loop."""

    @property
    def name(self) -> str:
        """What the screen calls the model."""

    async def complete(self, prompt: Prompt, schema: dict[str, Any], seed: int, max_tokens: int) -> Completion:
        """Return an answer; where the model can be held to the schema, it is.

        Raises:
            CompleterError: there is no answer, after as many retries as make sense.
        """

    async def embed(self, texts: Sequence[str]) -> Embedding | None:
        """Return vectors of texts; None where this model embeds nothing, or not now."""

    async def aclose(self) -> None:
        """Let connections and memory go; the last call."""
