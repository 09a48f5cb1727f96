"""JSON in free text: the objects in a model's answer, whatever stands around them."""

import html
import json
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from models.language.lenient import LostError, lenient_object

HEAD, TAIL = 24_000, 24_000  # characters read of an answer; what a flood has in the middle is not looked at
CANDIDATES = 40  # opening brackets tried
MENDED_AT_MOST = 6  # of these, that are read leniently where JSON fails
MENDED_LENGTH = 12_000  # characters that one of them may have
BEFORE = 240  # characters before an object that may say what it is

_THINKING = "think|thinking|thoughts?|reasoning|reasoning_content|reflection|analysis|scratchpad|inner_monologue|seed:think"
_OPENED = re.compile(
    rf"<(?:{_THINKING})(?:\s[^<>]{{0,80}})?>|\[think(?:ing)?\]|◁think▷|<\|?(?:begin_of_thought|start_thinking|think(?:ing)?)\|>|<unused94>",
    re.IGNORECASE,
)
_CLOSED = re.compile(
    rf"</(?:{_THINKING})\s?>|\[/think(?:ing)?\]|◁/think▷|<\|(?:end_of_thought|end_thinking|/think(?:ing)?)\|>|<unused95>", re.IGNORECASE
)
# Channels: OpenAI's open models think in one of their own, and answer in "final", or call a tool in "commentary".
_CHANNEL = re.compile(r"<\|channel\|>\s*(\w+)([^<]{0,200}(?:<\|constrain\|>[^<]{0,40})?)<\|message\|>", re.IGNORECASE)
_CHANNEL_END = re.compile(r"<\|(?:end|return|call|start|channel)\|>")
_CHANNEL_BARE = re.compile(r"^\s*analysis.*?assistant\s*(?:final|commentary)", re.DOTALL | re.IGNORECASE)
_decoder = json.JSONDecoder(strict=False)


class Found(NamedTuple):
    """A JSON object in a text. mended: whether anything had to be passed over or mended. before: what stands before it."""

    value: dict[str, Any]
    mended: bool
    before: str


def spoken(text: str) -> str:
    """Return an answer without what its model thought aloud; "" where it never came to an end of thinking."""
    if len(text) > HEAD + TAIL:
        text = text[:HEAD] + "\n" + text[-TAIL:]
    text = _final(text)
    kept: list[str] = []
    at = depth = 0
    marks = sorted(
        [*((m.start(), m.end(), 1) for m in _OPENED.finditer(text)), *((m.start(), m.end(), -1) for m in _CLOSED.finditer(text))]
    )
    if not marks or _within_an_object(text, marks):
        return text.strip()
    for start, end, step in marks:
        if step > 0:
            kept += [text[at:start]] if not depth else []
            depth += 1
        else:  # some templates open the block in the prompt: then all before its end was thought
            kept = [] if not depth else kept
            depth = 0
        at = end
    return "".join(kept if depth else [*kept, text[at:]]).strip()


def _within_an_object(text: str, marks: list[tuple[int, int, int]]) -> bool:
    """Return whether the first mark of thought stands in an answer: a film may be called <Reflection>."""
    first, start = marks[0][0], text.find("{")
    if not 0 <= start < first:
        return False
    value, length = _parsed(text, start)
    unfinished = start == len(text) - len(text.lstrip()) and all(step > 0 for _, _, step in marks)
    return start + length > first if isinstance(value, dict) else unfinished


def _final(text: str) -> str:
    """Return what was said in the last channel but that of thoughts, all of a text without channels."""
    channels = list(_CHANNEL.finditer(text))
    if not channels:
        return _CHANNEL_BARE.sub("", text, count=1)
    said = ""
    for found in channels:
        if found[1].lower() != "analysis":
            end = _CHANNEL_END.search(text, found.end())
            said = f"{found[2].strip()} {text[found.end() : end.start() if end else len(text)]}".strip()
    return said


def objects_in(text: str) -> Iterator[tuple[dict[str, Any], bool]]:
    """Yield the outermost JSON objects in a text, first to last, each with whether anything had to be passed over or mended.

    Never raises. Mended are: text around the object, quotes, commas and comments that JSON does not know, an end that is missing.
    """
    for found in placed_objects(text):
        yield found.value, found.mended


def placed_objects(text: str) -> Iterator[Found]:
    """Yield what objects_in does, with what stands before each."""
    any_found = False
    for found in _objects(text):
        any_found = True
        yield found
    if "&quot;" in text or (not any_found and '\\"' in text):  # JSON within JSON, or within a page
        for found in _objects(html.unescape(text).replace('\\"', '"').replace("\\n", "\n")):
            yield found._replace(mended=True)


def _objects(text: str) -> Iterator[Found]:
    start = end = lenient = 0
    for _ in range(CANDIDATES):
        start = text.find("{", end)
        if start < 0:
            return
        before = text[max(0, start - BEFORE) : start]
        value, length = _parsed(text, start)
        if isinstance(value, dict):
            end = start + length
            yield Found(value, start > 0 or bool(text[end:].strip()), before)
            continue
        end = start + 1
        if lenient < MENDED_AT_MOST:
            lenient += 1
            value, length = _mended(text[start : start + MENDED_LENGTH])
            if value is not None:
                end = start + length
                yield Found(value, True, before)


def _parsed(text: str, start: int) -> tuple[Any, int]:
    try:
        value, end = _decoder.raw_decode(text, start)
    except (ValueError, RecursionError):
        return None, 0
    return value, end - start


def _mended(text: str) -> tuple[dict[str, Any] | None, int]:
    try:
        value, length = lenient_object(text)
    except LostError:
        return None, 0
    return value or None, max(length, 1)
