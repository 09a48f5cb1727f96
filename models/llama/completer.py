"""A llama.cpp model as a Completer: its process is started when it is first asked, and started again when it dies."""

import asyncio
import time
import weakref
from collections.abc import Sequence

import msgspec

from models.completer import BarredError, CompleterError, Completion, Embedding, Heard, OutageError, Request
from models.llama.desk import Desk
from models.llama.gguf import FileFacts, describe, identity_of
from models.llama.protocol import Ask, Embed, Failed, Finished, Load, Loaded, Options, Vectors

DEATHS = 3  # of its process, with no answer between them, before the player is asked
PAUSE = 5.0  # seconds after which a model that was given up may be tried again: the player may have done something about it
LOAD_SECONDS, LOAD_SPEED = 60.0, 20e6  # of any model; and bytes a second, of a slow disk
CLOSING = 3.0  # seconds that its process has to end by itself


class LlamaCompleter:
    """Answers requests with a GGUF model, many at once, in a process of its own.

    Attributes:
        name: the file's. identity: name and content; see gguf.content_hash. loaded: what the process says of the model; None without one.
    """

    def __init__(self, path: str, options: Options | None = None) -> None:
        """Look at the file, and start nothing.

        Raises:
            ModelFileError: it holds no model that can be run.
        """
        self.facts = describe(path)
        self.name = self.facts.name
        self.identity = identity_of(self.facts)
        self._load = Load(self.facts.path, options or Options())
        self._desk = Desk(self.name)
        self._starting: asyncio.Task[Loaded] | None = None
        self._refusal: tuple[float, str] | None = None
        self._closed = False
        weakref.finalize(self, Desk.let_go, self._desk)  # nobody has to close it for its process to end

    @property
    def loaded(self) -> Loaded | None:
        """What the process says of the model and of how it runs; None while there is none."""
        return self._desk.loaded

    @property
    def pid(self) -> int | None:
        """Process id of the model's process; None while there is none."""
        return self._desk.process.pid if self._desk.process else None

    async def start(self) -> str:
        """Load the model, and return in a plain line what it is and how it runs.

        Raises:
            OutageError: its process died. BarredError: it cannot be loaded, or died too often. CompleterError: it is closed.
        """
        return told(await self._ready(), self.facts)

    async def _ready(self) -> Loaded:
        """Return what is loaded; however many ask at once, it is loaded once."""
        if self._desk.loaded is not None:
            return self._desk.loaded
        if self._closed:
            raise CompleterError(f"{self.name}: closed")
        if self._starting is None or self._starting.get_loop() is not asyncio.get_running_loop():
            self._starting = asyncio.create_task(self._start())
            self._starting.add_done_callback(self._started)
        return await asyncio.shield(self._starting)

    async def complete(self, request: Request, heard: Heard | None = None) -> Completion:
        """Return an answer that keeps to the schema; see Completer."""
        await self._ready()
        begun = time.monotonic()
        number = self._desk.next_number()
        said = await self._desk.asked(number, self._ask(number, request, heard is not None), heard)
        match said:
            case Finished(text=text, prompt_tokens=told, cached_tokens=cached, completion_tokens=answered, cut=cut):
                return Completion(text, told, answered, time.monotonic() - begun, cut, cached)
            case Failed(reason=reason):
                raise CompleterError(f"{self.name}: {reason}")
        raise CompleterError(f"{self.name}: an answer of another kind than was asked for")

    async def embed(self, texts: Sequence[str]) -> Embedding | None:
        """Return vectors of texts; None where the model embeds nothing. An outage is told as such; see Completer."""
        await self._ready()
        begun = time.monotonic()
        number = self._desk.next_number()
        said = await self._desk.asked(number, Embed(number, tuple(map(_sendable, texts))))
        if not isinstance(said, Vectors):
            return None
        return Embedding([list(vector) for vector in said.vectors], said.prompt_tokens, time.monotonic() - begun)

    async def aclose(self) -> None:
        """Let the model and its process go."""
        self._closed = True
        if self._starting is not None:
            self._starting.cancel()
        await asyncio.to_thread(self._desk.close, CLOSING)

    def _ask(self, number: int, request: Request, streamed: bool) -> Ask:
        prompt = request.prompt
        return Ask(
            number=number,
            sequence=str(request.agent),
            shared=_sendable(prompt.shared),
            own=_sendable(prompt.own),
            now=_sendable(prompt.now),
            exchanges=tuple((_sendable(exchange.answer), _sendable(exchange.complaint)) for exchange in prompt.exchanges),
            schema=msgspec.json.encode(request.schema).decode() if request.schema else "",
            seed=request.seed,
            max_tokens=request.max_tokens,
            streamed=streamed,
        )

    async def _start(self) -> Loaded:
        """Start a process, and return what it says of the model."""
        if self._refusal is not None and time.monotonic() - self._refusal[0] < PAUSE:
            raise BarredError(self._refusal[1])
        seconds = LOAD_SECONDS + self.facts.bytes_ / LOAD_SPEED
        try:
            async with asyncio.timeout(seconds):
                said = await self._desk.opened(self._load)
        except TimeoutError:
            self._desk.let_go()
            raise self._refused(f"it did not load within {seconds:.0f} s") from None
        except OutageError as error:
            if self._desk.deaths >= DEATHS:
                raise self._refused(f"it died {DEATHS} times in a row; {str(error).removeprefix(f'{self.name}: ')}") from None
            raise
        except asyncio.CancelledError:
            self._desk.let_go()
            raise
        if isinstance(said, Loaded):
            return said
        self._desk.let_go()
        raise self._refused(said.reason if isinstance(said, Failed) else "it said something else than that it was loaded")

    def _refused(self, reason: str) -> BarredError:
        """Return why it is not to be tried again for a while."""
        line = reason if reason.startswith("the model") else f"{self.name}: {reason}"
        self._refusal = time.monotonic(), line
        return BarredError(line)

    def _started(self, task: asyncio.Task[Loaded]) -> None:
        if self._starting is task:
            self._starting = None
        if not task.cancelled():
            task.exception()  # those who waited have heard it; maybe nobody waits any more


def _sendable(text: str) -> str:
    """Return a text without lone surrogates, which no wire takes."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def told(loaded: Loaded, facts: FileFacts) -> str:
    """Return in a plain line what a model is, and how it runs."""
    options = loaded.options
    size = f"{loaded.parameters / 1e9:.1f} billion" if loaded.parameters >= 1e8 else f"{loaded.parameters / 1e6:.1f} million"
    threads = f"{options.threads} thread{'s' * (options.threads != 1)}"
    card = "" if not options.gpu_layers else ", on the graphics card"
    return (
        f"{loaded.name}: {loaded.architecture}, {size} parameters, {facts.quantisation}; context of {options.context:,} tokens, "
        f"{options.at_once} at once, {threads}{card}; chat format: {loaded.template}"
    )
