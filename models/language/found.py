"""JSON in free text: the objects in a model's answer, whatever stands around them."""

import json
import re
from collections.abc import Iterator
from typing import Any

HEAD, TAIL = 24_000, 24_000  # characters read of an answer; what a flood has in the middle is not looked at
CANDIDATES = 40  # opening brackets tried

_THOUGHT = re.compile(r"<(think|thinking|thought|reasoning)>.*?</\1>", re.DOTALL | re.IGNORECASE)
_THOUGHT_END = re.compile(r"</(?:think|thinking|thought|reasoning)>", re.IGNORECASE)
_THOUGHT_OPEN = re.compile(r"^\s*<(?:think|thinking|thought|reasoning)>", re.IGNORECASE)
_decoder = json.JSONDecoder(strict=False)


def spoken(text: str) -> str:
    """Return an answer without what its model thought aloud; "" where it never came to an end of thinking."""
    if len(text) > HEAD + TAIL:
        text = text[:HEAD] + "\n" + text[-TAIL:]
    text = _THOUGHT.sub("", text)
    if end := list(_THOUGHT_END.finditer(text)):  # some templates open the block in the prompt
        text = text[end[-1].end() :]
    return "" if _THOUGHT_OPEN.match(text) else text.strip()


def objects_in(text: str) -> Iterator[tuple[dict[str, Any], bool]]:
    """Yield the outermost JSON objects in a text, first to last, each with whether anything had to be passed over or mended.

    Never raises. Mended are: text around the object, trailing commas, an end that is missing.
    """
    start = end = 0
    for _ in range(CANDIDATES):
        start = text.find("{", end)
        if start < 0:
            return
        value, length = _parsed(text[start:])
        if isinstance(value, dict):
            end = start + length
            yield value, start > 0 or bool(text[end:].strip())
            continue
        value, _ = _parsed(mended(text[start:]))
        if isinstance(value, dict):
            yield value, True
        end = start + 1


def _parsed(text: str) -> tuple[Any, int]:
    try:
        return _decoder.raw_decode(text)
    except (ValueError, RecursionError):
        return None, 0


def mended(text: str) -> str:
    """Return a text that begins with "{" up to where that bracket closes, without trailing commas; open ends are closed."""
    kept: list[str] = []
    closers: list[str] = []
    quoted = escaped = False
    for char in text:
        if quoted:
            kept.append(char)
            quoted, escaped = escaped or char != '"', char == "\\" and not escaped
            continue
        if char in "}]":
            _drop_comma(kept)
            if not closers or closers.pop() != char:
                break
        elif char in "{[":
            closers.append("}" if char == "{" else "]")
        quoted = char == '"'
        kept.append(char)
        if not closers:
            break
    if quoted:
        kept.append('"')
    _drop_comma(kept)
    return "".join(kept + closers[::-1])


def _drop_comma(kept: list[str]) -> None:
    while kept and kept[-1].isspace():
        kept.pop()
    if kept and kept[-1] == ",":
        kept.pop()
