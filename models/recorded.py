"""Recorded models: a call that was answered before is answered from the tape; every other call is kept on it as soon as it is answered."""

import asyncio
import math
import time
from collections import Counter
from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from models.completer import PROBE, BarredError, Completer, CompleterError, Completion, Embedding, Heard, OutageError, Request, started
from models.vectors import LONGEST, coarse, fine
from sim.tape import Call, MemoryTape, Tape

TEXT_LIMIT = 2_000_000  # characters of an answer
MOST = 1 << 40  # tokens: more than any call takes, so that a sum of made-up figures still fits a save

ALWAYS = 1 << 40  # tick under which stands what belongs to none: later than all, so that every run finds it
EMBED = "embed"  # purpose of a call for a vector

TICKS_AT_ONCE = 4  # whose calls are numbered


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


def played(tape: Tape, key: bytes) -> Completion | None:
    """Return the answer that a tape has to a call, None where it has none that can be read. A tape is foreign text: it may say anything."""
    reply = tape.reply(key)
    if reply is None:
        return None
    try:
        return replace(storable(msgspec.json.decode(reply, type=Completion)), recorded=True)
    except (ValueError, RecursionError):
        return None


def storable(completion: Completion) -> Completion:
    """Return an answer as it is used, recorded or not: its text can be written, and its figures are possible ones."""
    text = completion.text[:TEXT_LIMIT]
    seconds, money = completion.seconds, completion.money
    return replace(
        completion,
        text=text if text.isascii() else text.encode("utf-8", "replace").decode(),  # lone surrogates cannot be written
        money=money if money is not None and 0 <= money < math.inf else None,
        seconds=min(max(seconds, 0.0), 1e6) if math.isfinite(seconds) else 0.0,
        **{
            name: min(max(getattr(completion, name), 0), MOST)
            for name in ("prompt_tokens", "completion_tokens", "cached_tokens", "retries")
        },
    )


class _Text(Struct, frozen=True):
    """What a recording keeps of a text whose vector was asked for."""

    model: str
    text: str


class _Vector(Struct, frozen=True):
    """What a recording keeps of a vector: models.vectors.coarse."""

    vector: bytes


def _vector_call(text: str, model: str) -> Call:
    """Return the call for a text's vector. It belongs to no tick and to nobody: whoever asks, whenever, gets the same."""
    kept = msgspec.json.encode(_Text(model, text.encode("utf-8", "replace").decode()))
    key = key_of(kept)
    return Call(ALWAYS, int.from_bytes(key[:4]), EMBED, 0, key, kept, None, "error")


def _vector_on(tape: Tape, key: bytes) -> bytes | None:
    """Return the vector that a tape has, None where it has none that can be read."""
    reply = tape.reply(key)
    if reply is None:
        return None
    try:
        vector = msgspec.json.decode(reply, type=_Vector).vector
    except (ValueError, RecursionError):
        return None
    return vector if 0 < len(vector) <= LONGEST else None


class RecordedCompleter:
    """Another completer with a tape beside it.

    Attributes:
        reused: calls that were answered from the tape.
    """

    def __init__(self, completer: Completer, tape: Tape, mind: str = "") -> None:
        """Prepare to record.

        Args:
            mind: its name, with which the tape is told who answers; "" tells it nothing.
        """
        self._completer, self._tape, self._mind = completer, tape, mind
        self._introduced = {""}  # identities
        self._numbers: dict[int, Counter[tuple[int, str]]] = {}  # by tick: an interview about this one may come while the next is played
        self._ended: list[Call] = []  # in this turn of the event loop, not yet on the tape
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
        if request == PROBE:
            return await self._completer.complete(request, heard)
        self._introduce()
        kept = msgspec.json.encode(asked(request, self.identity))
        key = key_of(kept)
        if (recorded := played(self._tape, key)) is not None:
            self._number(request)
            self.reused += 1
            return recorded
        call = Call(request.tick, request.agent, request.purpose, 0, key, kept, None, "error")
        began = time.perf_counter()
        try:
            completion = storable(await self._completer.complete(request, heard))
        except (BarredError, OutageError):
            raise  # nobody was asked, or nobody answers: it will be asked again
        except CompleterError:
            await self._kept(replace(call, attempt=self._number(request), ms=_ms(began)))
            raise
        reply, tokens = msgspec.json.encode(completion), (completion.prompt_tokens, completion.completion_tokens)
        answered = replace(call, attempt=self._number(request), reply=reply, status="ok", tokens_in=tokens[0], tokens_out=tokens[1])
        await self._kept(replace(answered, ms=_ms(began)))
        return completion

    async def embed(self, texts: Sequence[str]) -> Embedding | None:
        """Return vectors, those that the tape has from there; None where this model embeds nothing, or not now."""
        calls = {text: _vector_call(text, self.identity) for text in texts}
        known = {text: kept for text, call in calls.items() if (kept := _vector_on(self._tape, call.key)) is not None}
        missing = [text for text in calls if text not in known]
        found = await self._completer.embed(missing) if missing else Embedding([], recorded=True)
        if found is None or len(found.vectors) != len(missing):
            return None
        known |= {text: coarse(vector) for text, vector in zip(missing, found.vectors, strict=True)}
        self._tape.keep(*(replace(calls[text], reply=msgspec.json.encode(_Vector(known[text])), status="ok") for text in missing))
        return replace(found, vectors=[fine(known[text]).tolist() for text in texts])

    async def start(self) -> str:
        return await started(self._completer)

    async def aclose(self) -> None:
        await self._completer.aclose()

    def _introduce(self) -> None:
        identity = self.identity
        if self._mind and identity not in self._introduced:
            self._introduced.add(identity)
            self._tape.introduce(self._mind, identity)

    async def _kept(self, call: Call) -> None:
        """Return when a call is on the tape; those that end in the same turn of the event loop get there together."""
        self._ended.append(call)
        try:
            await asyncio.sleep(0)
        finally:  # whoever wakes first keeps them all
            calls, self._ended = self._ended, []
            if calls:
                self._tape.keep(*calls)

    def _number(self, request: Request) -> int:
        """Return the number of a call among those of its tick for the same agent and purpose, from 0."""
        if request.tick not in self._numbers and len(self._numbers) > TICKS_AT_ONCE:
            del self._numbers[min(self._numbers)]
        counted = self._numbers.setdefault(request.tick, Counter())
        counted[request.agent, request.purpose] += 1
        return counted[request.agent, request.purpose] - 1


class UnrecordedError(CompleterError):
    """What was asked was not asked before, or has no recorded reply."""


class PlaybackCompleter:
    """A model that is nothing but its recording: what was not asked before gets no answer."""

    def __init__(self, tape: Tape | None = None, identity: str = "recorded", *, embeds: bool = True) -> None:
        self.name = self.identity = identity
        self._tape, self._embeds = tape or MemoryTape(), embeds

    async def complete(self, request: Request, heard: Heard | None = None) -> Completion:
        """Return the recorded answer.

        Raises:
            UnrecordedError: there is none.
        """
        recorded = played(self._tape, key_of(msgspec.json.encode(asked(request, self.identity))))
        if recorded is None:
            raise UnrecordedError(f"{self.name}: no reply is recorded to what was asked ({request.purpose or 'a request'})")
        return recorded

    async def embed(self, texts: Sequence[str]) -> Embedding | None:
        """Return the recorded vectors; None where one is missing, or where it is not to embed."""
        if not self._embeds:
            return None
        found = [_vector_on(self._tape, _vector_call(text, self.identity).key) for text in texts]
        return None if None in found else Embedding([fine(each).tolist() for each in found if each is not None], recorded=True)

    async def aclose(self) -> None:
        pass


def _ms(began: float) -> int:
    return int((time.perf_counter() - began) * 1000)
