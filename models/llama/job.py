"""What the decoder is asked, in tokens, and what it tells of it."""

from collections.abc import Sequence

from msgspec import Struct

from models.llama.protocol import Failed, Finished, Partial

Outcome = Partial | Finished | Failed


class Job(Struct, frozen=True):
    """A prompt to be answered.

    Args:
        number: names it in its outcomes. sequence: whose it is; equal ones share a place in the cache, one after the other.
        prompt: all its tokens. prefix: how many of the first are the same for everybody, decoded once for all.
        schema: JSON schema of the answer, as JSON; "" for free text. max_tokens: at least 1.
    """

    number: int
    sequence: str
    prompt: Sequence[int]
    prefix: int = 0
    schema: str = ""
    seed: int = 0
    max_tokens: int = 256
    streamed: bool = False
