"""Chat formats: how a prompt's parts become one text for a model, so that nobody's words can pass for a new turn.

A format is asked once, when a model is loaded, with a mark in place of each text; what stands between the marks are the pieces that
all prompts are put together from. Only pieces may hold special tokens.
"""

import ctypes
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from models.llama.protocol import Ask
from models.llama.rendering import Message, RenderingError, rendered

KNOWN_EXCHANGES = 2  # that a format is asked for; more go on like the last
_MARKS = tuple(f"qZmark{letter * 3}Zq" for letter in "abcdefgh")
_APART = "\n\n"  # between two parts of one turn
_THINKS = re.compile(r"think|reasoning|<\|channel\|>", re.IGNORECASE)
_OPEN_THOUGHT = re.compile(r"(?P<bracket>[<\[])(?P<name>(?:\w+:)?think(?:ing)?)[>\]]\s*\Z", re.IGNORECASE)
_OPENED_ELSEWHERE = {"<|START_THINKING|>": "<|END_THINKING|>", "<|start|>assistant": "<|channel|>final<|message|>"}  # Cohere's, gpt-oss'

Encoded = Callable[[str], Sequence[int]]


class ChatFormat(NamedTuple):
    """How turns are written down.

    Attributes:
        told: what the screen says about it.
        system: whether shared rules have a turn of their own; else they stand at the head of the first.
        pieces: for 0, 1, 2 exchanges: what stands before, between and after the texts.
    """

    told: str
    system: bool
    pieces: tuple[tuple[str, ...], ...]


class Assembled(NamedTuple):
    """A prompt in tokens. prefix: how many of the first everybody shares. own: how many are one agent's for good, those included."""

    tokens: tuple[int, ...]
    prefix: int
    own: int


def chat_format(template: str, begin: str, end: str) -> ChatFormat:
    """Return the format that a model's file asks for, or ChatML where that cannot be had.

    Formats that llama.cpp knows are taken from there; others, and those of models that can be told not to think, are rendered apart.

    Args:
        template: from the file, "" for none. begin, end: how the model writes the beginning of a text, and its end.
    """
    if not template.strip():
        return _chatml("ChatML; the file names no format")
    known = None if _THINKS.search(template) else _known(template)
    if known is not None:
        return known
    try:
        read = _read(lambda conversations: rendered(template, conversations, begin, end), "the file's own")
        reason = "it leaves out what is said"
    except RenderingError as error:
        read, reason = None, str(error)
    return read or _known(template) or _chatml(f"ChatML; the file's own format cannot be used: {reason}")


def assembled(format_: ChatFormat, ask: Ask, text: Encoded, special: Encoded, beginning: Sequence[int] = ()) -> Assembled:
    """Return a prompt in tokens.

    Args:
        text: encodes what somebody says: never a special token. special: encodes pieces.
        beginning: what all prompts of this model begin with, whether its format says so or not.
    """
    pieces = iter(_pieces(format_, len(ask.exchanges)))
    first = list(special(next(pieces)))
    tokens = [*(() if first[: len(beginning)] == list(beginning) else beginning), *first, *text(ask.shared.strip())]
    if format_.system:
        tokens += special(next(pieces))
    prefix = len(tokens)
    apart = not format_.system
    if ask.own.strip():
        tokens += text(_APART * apart + ask.own.strip())
        apart = True
    own = len(tokens)
    tokens += text(_APART * apart + ask.now.strip())
    for answer, complaint in ask.exchanges:
        tokens += [*special(next(pieces)), *text(answer.strip())]
        tokens += [*special(next(pieces)), *text(complaint.strip())]
    tokens += special(next(pieces))
    return Assembled(tuple(tokens), prefix, own)


def _pieces(format_: ChatFormat, exchanges: int) -> tuple[str, ...]:
    """Return the pieces for so many exchanges."""
    if exchanges < len(format_.pieces):
        return format_.pieces[exchanges]
    *most, answer, complaint, end = format_.pieces[-1]
    return (*most, *((answer, complaint) * (exchanges - len(format_.pieces) + 2)), end)


def _conversations(system: bool) -> list[list[Message]]:
    """Return conversations of marks, with 0, 1, 2 exchanges."""
    roles = ["system"] * system + ["user"] + ["assistant", "user"] * KNOWN_EXCHANGES
    said = [{"role": role, "content": mark} for role, mark in zip(roles, _MARKS, strict=False)]
    return [said[: system + 1 + 2 * exchanges] for exchanges in range(KNOWN_EXCHANGES + 1)]


def _read(render: Callable[[list[list[Message]]], Sequence[str | None]], told: str) -> ChatFormat | None:
    """Return a format by what it makes of marks, None where it loses some, moves them about, or says them twice."""
    texts = render(_conversations(True) + _conversations(False))
    half = len(texts) // 2
    for system, some in ((True, texts[:half]), (False, texts[half:])):
        pieces: list[tuple[str, ...]] = []
        for exchanges, text in enumerate(some):
            split = _split(text, system + 1 + 2 * exchanges)
            if split is None:
                break
            pieces.append(split)
        else:
            return ChatFormat(told if system else f"{told}, without a turn for rules", system, tuple(pieces))
    return None


def _split(text: str | None, marks: int) -> tuple[str, ...] | None:
    """Return what stands around the marks, None unless each stands there once, in order."""
    if text is None:
        return None
    pieces: list[str] = []
    for mark in _MARKS[:marks]:
        if text.count(mark) != 1:
            return None
        piece, _, text = text.partition(mark)
        pieces.append(piece)
    if any(mark in piece for piece in pieces for mark in _MARKS):
        return None
    return (*pieces, _unthinking(text))


def _unthinking(end: str) -> str:
    """Return the end of a prompt, with a thought closed that it opens: what is asked for is the answer."""
    thought = _OPEN_THOUGHT.search(end)
    if thought is not None:
        closing = "]" if thought["bracket"] == "[" else ">"
        return f"{end.rstrip()}\n\n{thought['bracket']}/{thought['name']}{closing}\n\n"
    return end + next((closing for opening, closing in _OPENED_ELSEWHERE.items() if end.endswith(opening)), "")


def _known(template: str) -> ChatFormat | None:
    """Return the format that llama.cpp takes a template for, None where it knows none like it."""
    return _read(lambda conversations: [_applied(template, messages) for messages in conversations], "known to llama.cpp")


def _applied(template: str, messages: Sequence[Message]) -> str | None:
    """Return a conversation as llama.cpp writes it; no code of the template runs."""
    try:
        import llama_cpp
    except ImportError:
        return None
    chat = (llama_cpp.llama_chat_message * len(messages))()
    kept = [(message["role"].encode(), message["content"].encode()) for message in messages]
    for place, (role, content) in zip(chat, kept, strict=True):
        place.role, place.content = role, content
    size = 1 << 14
    buffer = ctypes.create_string_buffer(size)
    length = llama_cpp.llama_chat_apply_template(template.encode(), chat, len(messages), True, buffer, size)
    return buffer.raw[:length].decode("utf-8", "replace") if 0 <= length <= size else None


def _chatml(told: str) -> ChatFormat:
    """Return the format that most models have seen."""
    turn, next_, answer = "<|im_start|>{}\n", "<|im_end|>\n<|im_start|>{}\n", "<|im_end|>\n<|im_start|>assistant\n"
    pieces = []
    for exchanges in range(KNOWN_EXCHANGES + 1):
        between = (next_.format("assistant"), next_.format("user")) * exchanges
        pieces.append((turn.format("system"), next_.format("user"), *between, answer))
    return ChatFormat(told, True, tuple(pieces))
