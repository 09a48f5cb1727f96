"""What came back from a server: a completion, whole or bit by bit, or vectors; whatever else it is, it is told apart."""

import json
from collections.abc import Callable
from typing import Any

import msgspec
from msgspec import Struct, field

from models.api.fault import complaint

TEXT_LIMIT = 2_000_000  # characters kept of an answer
MOST_TOKENS = 10**9  # that a server is believed


class NoCompletionError(ValueError):
    """What a server sent is no completion."""


class Answer(Struct):
    """An answer, and what it took.

    Args:
        text: what the model said, or the arguments of the tool that it called. cut: at the limit of tokens.
    """

    text: str
    prompt_tokens: int = 0
    completion_tokens: int = 0
    cached_tokens: int = 0
    cut: bool = False


class _Function(Struct):
    arguments: Any = None


class _Call(Struct):
    function: _Function | None = None


class _Message(Struct):
    content: Any = None
    tool_calls: list[_Call] | None = None


class _Choice(Struct):
    message: _Message = field(default_factory=_Message)
    delta: _Message = field(default_factory=_Message)
    finish_reason: Any = None


class _Chat(Struct):
    choices: list[_Choice]
    usage: Any = None


class _Row(Struct):
    embedding: list[float]
    index: int = 0


class _Rows(Struct):
    data: list[_Row]
    usage: Any = None


_CHAT, _ROWS = msgspec.json.Decoder(_Chat), msgspec.json.Decoder(_Rows)


def answer_in(body: bytes) -> Answer:
    """Return the answer that a body holds.

    Raises:
        NoCompletionError: it holds none.
    """
    chat = _decoded(_CHAT, body)
    if not chat.choices:
        raise NoCompletionError("what it sent is no chat completion")
    choice = chat.choices[0]
    return Answer(_said(choice.message)[:TEXT_LIMIT], *_tokens(chat.usage), cut=choice.finish_reason == "length")


def vectors_in(body: bytes) -> tuple[list[list[float]], int]:
    """Return vectors in the order of what was asked, and the tokens that they took.

    Raises:
        NoCompletionError: there are none, or not all of one length.
    """
    rows = _decoded(_ROWS, body)
    vectors = [row.embedding for row in sorted(rows.data, key=lambda row: row.index)]
    if not vectors or not vectors[0] or len({len(vector) for vector in vectors}) > 1:
        raise NoCompletionError("what it sent is no embedding")
    return vectors, _tokens(rows.usage)[0]


class Stream:
    """An answer that comes bit by bit, as lines of server-sent events.

    Attributes:
        over: whether the server said that this is all.
    """

    def __init__(self, heard: Callable[[str], None]) -> None:
        """Prepare to listen; `heard` is told the answer so far whenever it has grown."""
        self.over = self._finished = False
        self._heard = heard
        self._answer = Answer("")

    def line(self, line: bytes) -> None:
        """Take one line.

        Raises:
            NoCompletionError: it holds what is no part of a completion.
        """
        if self.over or not line.startswith(b"data:"):
            return
        said = line[5:].strip()
        if said == b"[DONE]":
            self.over = True
            return
        chat = _decoded(_CHAT, said) if b'"choices"' in said else _Chat([], _usage_alone(said))
        if chat.usage is not None:
            prompt, completion, cached = _tokens(chat.usage)
            self._answer.prompt_tokens, self._answer.completion_tokens, self._answer.cached_tokens = prompt, completion, cached
        for choice in chat.choices[:1]:
            self._grow(choice)

    def answer(self) -> Answer:
        """Return the answer, as far as it came."""
        return self._answer

    @property
    def finished(self) -> bool:
        """Whether the model had said all, even where the server did not say so in the end."""
        return self.over or self._finished

    def _grow(self, choice: _Choice) -> None:
        grown = _said(choice.delta) or _said(choice.message)
        if grown and len(self._answer.text) < TEXT_LIMIT:
            self._answer.text = (self._answer.text + grown)[:TEXT_LIMIT]
            self._heard(self._answer.text)
        if choice.finish_reason is not None:
            self._finished = True
            self._answer.cut = choice.finish_reason == "length"


def _decoded(decoder: msgspec.json.Decoder[Any], body: bytes) -> Any:
    try:
        return decoder.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        pass
    try:  # halves of characters, which a strict reader refuses and a model writes now and then
        return msgspec.convert(json.loads(_whole(body)), decoder.type, strict=False)
    except (ValueError, TypeError, RecursionError, MemoryError):
        what = "chat completion" if decoder is _CHAT else "embedding"
        raise NoCompletionError(f"what it sent is no {what}") from None


def _whole(body: bytes) -> str:
    return body.decode("utf-8", "replace")


def _usage_alone(said: bytes) -> Any:
    try:
        found = msgspec.json.decode(said)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise NoCompletionError("what it sent is no chat completion") from None
    if isinstance(found, dict) and "error" in found:
        raise NoCompletionError(f"it gave up in the middle of an answer: {complaint(said)[0]}")
    return found.get("usage") if isinstance(found, dict) else None


def _said(message: _Message) -> str:
    """Return what a message says; reasoning that a server sends beside it is not part of that."""
    content = message.content
    if isinstance(content, list):  # parts, as some servers send them
        parts = [part.get("text") for part in content if isinstance(part, dict)]
        content = "".join(part for part in parts if isinstance(part, str))
    if isinstance(content, str) and content:
        return _plain(content)
    called = [call.function.arguments for call in (message.tool_calls or [])[:1] if call.function is not None]
    found = called[0] if called else None
    return _plain(found) if isinstance(found, str) else msgspec.json.encode(found).decode() if isinstance(found, dict) else ""


def _plain(text: str) -> str:
    """Return a text without halves of characters."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def _tokens(usage: Any) -> tuple[int, int, int]:
    """Return tokens told, said and cached that a server counted; 0 for what it did not, or what cannot be."""
    if not isinstance(usage, dict):
        return 0, 0, 0
    details = usage.get("prompt_tokens_details")
    cached = details.get("cached_tokens") if isinstance(details, dict) else usage.get("prompt_cache_hit_tokens")
    told, said, kept = (_count(each) for each in (usage.get("prompt_tokens"), usage.get("completion_tokens"), cached))
    return told, said, min(kept, told)


def _count(value: Any) -> int:
    return int(value) if isinstance(value, (int, float)) and 0 <= value <= MOST_TOKENS else 0
