"""Recorded models: a call that was answered before is answered from the tape; every other call is kept on it as soon as it is answered."""

import time
from collections import Counter
from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from models.completer import BarredError, Completer, CompleterError, Completion, Embedding, Heard, Request
from sim.tape import Call, MemoryTape, Tape


class Asked(Struct, frozen=True):
    """What a recording keeps of a request: all that its answer depends on."""

    model: str
    messages: tuple[str, ...]
    schema: dict[str, Any]
    seed: int
    max_tokens: int


def asked(request: Request, model: str) -> Asked:
    """Return what is kept of a request to a model."""
    prompt = request.prompt
    exchanged = [text for each in prompt.exchanges for text in (each.answer, each.complaint)]
    return Asked(model, (prompt.shared, prompt.own, prompt.now, *exchanged), request.schema, request.seed, request.max_tokens)


def key_of(kept: bytes) -> bytes:
    """Return the key of what is kept of a request: 16 bytes."""
    return blake2b(kept, digest_size=16).digest()


class RecordedCompleter:
    """Another completer with a tape beside it.

    Attributes:
        reused: calls that were answered from the tape.
    """

    def __init__(self, completer: Completer, tape: Tape) -> None:
        self._completer, self._tape = completer, tape
        self._tick, self._numbers = 0, Counter[tuple[int, str]]()
        self.reused = 0

    @property
    def name(self) -> str:
        return self._completer.name

    @property
    def identity(self) -> str:
        return self._completer.identity

    async def complete(self, request: Request, heard: Heard | None = None) -> Completion:
        """Return the answer that the tape has, or else the model's own.

        Raises:
            CompleterError: there is no answer on the tape, and none from the model.
        """
        kept = msgspec.json.encode(asked(request, self.identity))
        key = key_of(kept)
        call = Call(request.tick, request.agent, request.purpose, self._number(request), key, kept, None, "error")
        if (reply := self._tape.reply(key)) is not None:
            self.reused += 1
            return replace(msgspec.json.decode(reply, type=Completion), recorded=True)
        began = time.perf_counter()
        try:
            completion = await self._completer.complete(request, heard)
        except BarredError:
            raise  # nobody was asked
        except CompleterError:
            self._tape.keep(replace(call, ms=_ms(began)))
            raise
        reply, cost = msgspec.json.encode(completion), (completion.prompt_tokens, completion.completion_tokens)
        self._tape.keep(replace(call, reply=reply, status="ok", tokens_in=cost[0], tokens_out=cost[1], ms=_ms(began)))
        return completion

    async def embed(self, texts: Sequence[str]) -> Embedding | None:
        return await self._completer.embed(texts)

    async def aclose(self) -> None:
        await self._completer.aclose()

    def _number(self, request: Request) -> int:
        """Return the number of a call among those of its tick for the same agent and purpose, from 0."""
        if request.tick != self._tick:
            self._tick = request.tick
            self._numbers.clear()
        self._numbers[request.agent, request.purpose] += 1
        return self._numbers[request.agent, request.purpose] - 1


class PlaybackCompleter:
    """A model that is nothing but its recording: what was not asked before gets no answer."""

    def __init__(self, tape: Tape | None = None, identity: str = "recorded") -> None:
        self.name = self.identity = identity
        self._tape = tape or MemoryTape()

    async def complete(self, request: Request, heard: Heard | None = None) -> Completion:
        """Return the recorded answer.

        Raises:
            CompleterError: there is none.
        """
        reply = self._tape.reply(key_of(msgspec.json.encode(asked(request, self.identity))))
        if reply is None:
            raise CompleterError(f"{self.name}: no reply is recorded to what was asked ({request.purpose or 'a request'})")
        return replace(msgspec.json.decode(reply, type=Completion), recorded=True)

    async def embed(self, texts: Sequence[str]) -> Embedding | None:
        return None

    async def aclose(self) -> None:
        pass


def _ms(began: float) -> int:
    return int((time.perf_counter() - began) * 1000)
