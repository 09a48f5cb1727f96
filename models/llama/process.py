"""The process of one model: answers on its stdout what it is asked on its stdin, many prompts at once, at low priority.

Whatever llama.cpp does to it - an abort, a hang, all memory taken - happens to it alone.
"""

import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.util import find_spec
from queue import Empty, SimpleQueue
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from models.frames import receive_frame, send_frame
from models.llama.protocol import (
    FRAME_LIMIT,
    Alive,
    Ask,
    Cancel,
    Close,
    Embed,
    Failed,
    FromModel,
    Load,
    Loaded,
    Options,
    ToModel,
    Vectors,
    decode_to_model,
    encode,
)
from sim.errors import SimError
from sim.text import clean

if TYPE_CHECKING:
    from models.llama.decoder import Decoder
    from models.llama.templates import ChatFormat
    from models.llama.xllama import XllamaDecoder

    AnyDecoder = Decoder | XllamaDecoder

LIBRARY = "VOXPOP_LLAMA"  # in the environment: "xllamacpp" takes that even where llama-cpp-python is installed
NICENESS = 15  # more than an engine's, which must not wait for us
SIGN_OF_LIFE = 5.0  # seconds between two words to whoever waits
GRACE = 2.0  # seconds to end by itself once nobody is there any more
TEXTS_KEPT = 512  # whose tokens are remembered: shared rules, and what agents are


class Wire:
    """The process's end of the wire. `tell` goes quiet once nobody hears it."""

    def __init__(self, source: BinaryIO, sink: BinaryIO) -> None:
        self._source, self._sink = source, sink
        self._gone = False

    @classmethod
    def of_stdio(cls) -> "Wire":
        """Take stdin and stdout for the wire; what else is printed to stdout, by whatever library, goes to stderr."""
        source, sink = os.dup(0), os.dup(1)
        nothing = os.open(os.devnull, os.O_RDONLY)
        os.dup2(nothing, 0)
        os.close(nothing)
        os.dup2(2, 1)
        return cls(open(source, "rb", buffering=0), open(sink, "wb", buffering=0))  # noqa: PTH123 - descriptors

    def tell(self, message: FromModel) -> None:
        """Send a message."""
        if not self._gone:
            try:
                send_frame(self._sink, encode(message))
            except OSError:
                self._gone = True

    def hear(self) -> ToModel:
        """Return the next message, waiting for it.

        Raises:
            EOFError, OSError: nobody is there any more. msgspec.DecodeError: it is none.
        """
        message: ToModel = decode_to_model(receive_frame(self._source, FRAME_LIMIT))
        return message


class Ears:
    """A thread that hears everything as it comes, also while the model is at work.

    Attributes:
        inbox: what was heard. decoder: what to interrupt when somebody waits no more; None before there is one.
    """

    def __init__(self, wire: Wire) -> None:
        self.inbox: SimpleQueue[ToModel] = SimpleQueue()
        self.decoder: AnyDecoder | None = None
        self._wire = wire
        threading.Thread(target=self._listen, name="ears", daemon=True).start()

    def messages(self, wait: bool) -> Iterator[ToModel]:
        """Yield what was heard; of nothing wait for the first."""
        with suppress(Empty):
            if wait:
                yield self.inbox.get()
            while True:
                yield self.inbox.get_nowait()

    def _listen(self) -> None:
        """Pass on what is heard; when nobody is there any more, end the process, whatever it is busy with."""
        with suppress(EOFError, OSError, msgspec.DecodeError):
            while not isinstance(message := self._wire.hear(), Close):
                self.inbox.put(message)
                if isinstance(message, Cancel):
                    self._interrupt()
        self.inbox.put(Close())
        self._interrupt()
        time.sleep(GRACE)
        os._exit(0)

    def _interrupt(self) -> None:
        if self.decoder is not None:
            self.decoder.abort.set()


@dataclass
class Reading:
    """Texts whose vectors are wanted, one after the other, so that nobody else waits for long. tokens: read so far."""

    number: int
    texts: tuple[str, ...]
    vectors: list[tuple[float, ...]] = field(default_factory=list)
    tokens: int = 0


class Service:
    """Turns questions into the decoder's jobs, and tells what comes of them."""

    def __init__(self, wire: Wire, decoder: "AnyDecoder", format_: "ChatFormat") -> None:
        self._wire, self._decoder, self._format = wire, decoder, format_
        self._readings: deque[Reading] = deque()
        self._told_at = time.monotonic()
        self._tokens = lru_cache(TEXTS_KEPT)(lambda text: tuple(decoder.tokens(text)))
        self._special = lru_cache(TEXTS_KEPT)(lambda text: tuple(decoder.special(text)))

    def serve(self, ears: Ears) -> None:
        """Answer until told to close."""
        while True:
            for message in ears.messages(wait=not (self._decoder.busy or self._readings)):
                match message:
                    case Ask():
                        self._submit(message)
                    case Embed(number=number, texts=texts):
                        self._readings.append(Reading(number, texts))
                    case Cancel(number=number):
                        self._decoder.cancel(number)
                        self._readings = deque(each for each in self._readings if each.number != number)
                    case Close():
                        return
            self._read()
            for outcome in self._decoder.step():
                self._tell(outcome)
            if time.monotonic() - self._told_at > SIGN_OF_LIFE:
                self._tell(Alive())

    def _tell(self, message: FromModel) -> None:
        self._told_at = time.monotonic()
        self._wire.tell(message)

    def _submit(self, ask: Ask) -> None:
        from models.llama.job import Job
        from models.llama.templates import assembled

        prompt = assembled(self._format, ask, self._tokens, self._special, self._decoder.beginning)
        self._decoder.submit(
            Job(
                number=ask.number,
                sequence=ask.sequence,
                prompt=prompt.tokens,
                prefix=prompt.prefix,
                schema=ask.schema,
                seed=ask.seed & 0xFFFFFFFF,
                max_tokens=max(1, ask.max_tokens),
                streamed=ask.streamed,
            )
        )

    def _read(self) -> None:
        """Make a vector of the next text, if one is wanted."""
        if not self._readings:
            return
        reading = self._readings[0]
        if len(reading.vectors) < len(reading.texts):
            found = self._decoder.embed([reading.texts[len(reading.vectors)]])
            if isinstance(found, str):
                self._readings.popleft()
                self._tell(Failed(reading.number, found))
                return
            vectors, tokens = found
            reading.vectors += map(tuple, vectors)
            reading.tokens += tokens
        if len(reading.vectors) == len(reading.texts):
            self._readings.popleft()
            self._tell(Vectors(reading.number, tuple(reading.vectors), reading.tokens))


def main() -> None:
    """Run a model on stdin and stdout; this is the whole process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _be_humble()
    wire = Wire.of_stdio()
    try:
        load = wire.hear()
    except (EOFError, OSError, msgspec.DecodeError):
        return
    if isinstance(load, Load):
        run_model(wire, load)


def run_model(wire: Wire, load: Load) -> None:
    """Load a model, and answer until told to close; say why if it cannot be loaded."""
    ears = Ears(wire)
    try:
        decoder, format_, loaded = loaded_model(load)
    except SimError as error:
        wire.tell(Failed(0, str(error)))
        return
    except ImportError as error:
        remedy = "" if any(map(find_spec, ("llama_cpp", "xllamacpp"))) else "; pip install 'voxpop[llama]' installs it"
        wire.tell(Failed(0, clean(f"llama.cpp cannot be used ({error}){remedy}", 300)))
        return
    ears.decoder = decoder
    wire.tell(loaded)
    try:
        Service(wire, decoder, format_).serve(ears)
    finally:
        decoder.close()


def loaded_model(load: Load) -> "tuple[AnyDecoder, ChatFormat, Loaded]":
    """Return a model that is ready, its chat format, and what is to be said of it.

    Raises:
        SimError: it cannot be loaded, and why. ImportError: there is no llama.cpp here.
    """
    from models.llama.gguf import describe, identity_of
    from models.llama.machine import chosen, this_machine

    facts = describe(load.path)
    options = chosen(facts, load.options, this_machine())
    from models.llama.templates import chat_format

    decoder, options, library = _decoder(load.path, options)
    format_ = chat_format(facts.template, *decoder.boundaries)
    told = Loaded(
        name=facts.name,
        architecture=facts.architecture,
        parameters=facts.parameters,
        bytes_=facts.bytes_,
        identity=identity_of(facts),
        options=options,
        trained_context=facts.context,
        resident=decoder.facts.resident,
        template=clean(format_.told, 200),
        library=library,
    )
    return decoder, format_, told


def _decoder(path: str, options: Options) -> "tuple[AnyDecoder, Options, str]":
    """Return a decoder, the options that it has, and the library behind it.

    The model goes to the graphics card where there is one, it has room, and the player does not say otherwise.
    """
    library, card, make = _library()
    layers = [0] if options.gpu_layers is None else [options.gpu_layers]
    if options.gpu_layers is None and card:
        layers.insert(0, -1)
    reason = ""
    for each in layers:
        chosen = msgspec.structs.replace(options, gpu_layers=each)
        try:
            return make(path, chosen), chosen, library
        except SimError as error:
            reason = str(error)
    raise SimError(f"the model file '{clean(path, 300)}' cannot be run: {reason}")


def _library() -> "tuple[str, bool, Callable[[str, Options], AnyDecoder]]":
    """Return the name of the library that runs models here, whether it can use a graphics card, and what makes its decoder.

    Raises:
        ImportError: there is none.
    """
    if os.environ.get(LIBRARY) != "xllamacpp" and find_spec("llama_cpp") is not None:
        import llama_cpp

        from models.llama.decoder import Decoder

        return f"llama-cpp-python {llama_cpp.__version__}", bool(llama_cpp.llama_supports_gpu_offload()), Decoder
    import xllamacpp

    from models.llama.xllama import XllamaDecoder

    card = any("GPU" in str(device["type"]) for device in xllamacpp.get_device_info())
    return f"xllamacpp {xllamacpp.__version__}", card, XllamaDecoder


def _be_humble() -> None:
    """Let everything else go first, and leave no picture of the memory behind."""
    if hasattr(os, "nice"):
        with suppress(OSError):
            os.nice(max(0, NICENESS - os.nice(0)))
    with suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
