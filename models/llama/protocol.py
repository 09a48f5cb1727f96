"""What a completer and its model's process say to each other: two closed unions, MessagePack frames, each behind its length.

The process answers every Ask and Embed with exactly one Finished, Vectors or Failed of the same number, unless it dies.
"""

import msgspec
from msgspec import Struct

FRAME_LIMIT = 1 << 26  # bytes


class Options(Struct, frozen=True):
    """How a model is to be run; 0 and None are chosen from the machine and the model.

    Args:
        context: tokens of the whole cache, for all sequences. at_once: sequences decoded side by side.
        threads: of the processor. memory: bytes that model and cache may take. gpu_layers: -1 for all.
    """

    context: int = 0
    at_once: int = 0
    threads: int = 0
    memory: int = 0
    gpu_layers: int | None = None


# Completer -> process


class Load(Struct, frozen=True, tag="load"):
    """Load a model: the first message, answered with Loaded or Failed of number 0."""

    path: str
    options: Options


class Ask(Struct, frozen=True, tag="ask"):
    """Answer a prompt. All texts are plain: what looks like a special token in them is none.

    Args:
        sequence: whose it is: equal ones share a place in the cache, and what they share of their prompts is not decoded again.
        shared, own, now: as in models.completer.Prompt. exchanges: pairs (answer, complaint).
        schema: JSON schema of the answer, as JSON; "" for free text. streamed: whether to tell the answer as it comes.
    """

    number: int
    sequence: str
    shared: str
    own: str
    now: str
    exchanges: tuple[tuple[str, str], ...]
    schema: str
    seed: int
    max_tokens: int
    streamed: bool = False


class Embed(Struct, frozen=True, tag="embed"):
    """Return a vector for each text."""

    number: int
    texts: tuple[str, ...]


class Cancel(Struct, frozen=True, tag="cancel"):
    """Nobody waits for this answer any more; no word of it follows."""

    number: int


class Close(Struct, frozen=True, tag="close"):
    """Let everything go, and end."""


ToModel = Load | Ask | Embed | Cancel | Close

# Process -> completer


class Loaded(Struct, frozen=True, tag="loaded"):
    """The model is there.

    Args:
        name, architecture, parameters, bytes_: of the model, made plain. identity: what tells it from others in a recording.
        options: as chosen. trained_context: tokens that the model was trained for. resident: agents whose prefix can be kept between ticks.
        template: which chat format its prompts have. library: which package runs it, with its version.
    """

    name: str
    architecture: str
    parameters: int
    bytes_: int
    identity: str
    options: Options
    trained_context: int
    resident: int
    template: str
    library: str


class Partial(Struct, frozen=True, tag="partial"):
    """An answer as far as it has come, from its beginning."""

    number: int
    text: str


class Finished(Struct, frozen=True, tag="finished"):
    """An answer. cached_tokens: of the prompt, that were in the cache. cut: it stopped at the limit of tokens."""

    number: int
    text: str
    prompt_tokens: int
    cached_tokens: int
    completion_tokens: int
    cut: bool


class Vectors(Struct, frozen=True, tag="vectors"):
    """A vector for each text."""

    number: int
    vectors: tuple[tuple[float, ...], ...]
    prompt_tokens: int


class Failed(Struct, frozen=True, tag="failed"):
    """Nothing came of a request, and why: one plain line. number: 0 for Load."""

    number: int
    reason: str


class Alive(Struct, frozen=True, tag="alive"):
    """The process is at work on something that takes long, and not stuck."""


FromModel = Loaded | Alive | Partial | Finished | Vectors | Failed

encode = msgspec.msgpack.Encoder().encode
decode_to_model = msgspec.msgpack.Decoder(ToModel).decode
decode_from_model = msgspec.msgpack.Decoder(FromModel).decode
