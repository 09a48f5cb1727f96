"""Answers that are no JSON, read as if they were: calls of functions, tool calls in tags, lists, and lines of "name: value"."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from models.language.lenient import LostError, lenient_list
from models.language.naming import folded

Known = Callable[[str], bool]  # whether a word names an action that is possible now

LINES = 60  # read of an answer
CALLS = 20  # looked at
LENGTH = 8_000  # characters read
WORD = 40  # characters of an answer that is but the name of an action

_CALL = re.compile(r"(?<![\w'])(?:[A-Za-z_]\w{0,30}\.){0,3}([A-Za-z_]\w{0,40})\((?=[^\s)]|\s?\))")
_LINE = re.compile(r"^\s{0,20}(?:[-*>]\s{0,4})?[\"'*_`]{0,3}([A-Za-z][\w -]{0,30}?)[\"'*_`]{0,3}\s{0,4}[:=]\s{0,4}(.{0,2000})$")
_TAG = re.compile(
    r"<(?:function=|invoke\s+name=|tool(?:_call)?\s+name=|action\s+(?:type|name)=)?[\"']?([A-Za-z_]\w{0,40})[\"']?((?:\s+\w{1,30}=\"[^\"]{0,400}\")*)\s*(/?)>"
)
_PART = re.compile(
    r"<(?:parameter=|parameter\s+name=|arg\s+name=)?[\"']?([A-Za-z_]\w{0,30})[\"']?>\s*([^<]{0,2000}(?:<[^<>/=]{1,120}>[^<]{0,2000}){0,6}?)"
    r"\s*</(?:parameter|arg|\1)>"
)
_ATTRIBUTE = re.compile(r"(\w{1,30})=\"([^\"]{0,400})\"")
_TYPE = ("type", "action", "actiontype", "tool", "function", "name", "decision", "toolname")


def loosely(text: str, known: Known) -> Iterator[dict[str, Any]]:
    """Yield objects that a text without usable JSON may mean, the plainest form first. Never raises."""
    text = text[:LENGTH] if len(text) <= LENGTH else text[: LENGTH // 2] + "\n" + text[-LENGTH // 2 :]
    if len(text) <= WORD and known(text):
        yield {"type": text}
    yield from _calls(text, known)
    yield from _tags(text, known)
    yield from _lists(text)
    yield from _lines(text, known)


def _calls(text: str, known: Known) -> Iterator[dict[str, Any]]:
    """Yield what calls mean, `watch(item=440)` or `watch(440)`; values without a name come under "0", "1", ..."""
    for number, found in enumerate(_CALL.finditer(text)):
        if number == CALLS:
            return
        if not known(found[1]):
            continue
        try:
            places, names = lenient_list(text[found.end() - 1 :])
        except LostError:
            continue
        if len(places) == 1 and isinstance(places[0], dict) and not names:
            yield {"type": found[1]} | places[0]
        else:
            yield {"type": found[1]} | {str(number): value for number, value in enumerate(places)} | names


def _tags(text: str, known: Known) -> Iterator[dict[str, Any]]:
    """Yield what tags mean: `<function=watch><parameter=item>440</parameter></function>`, `<watch item="440"/>`."""
    if "</" not in text and "/>" not in text:
        return
    parts = {name: value.strip() for name, value in _PART.findall(text)}
    for found in _TAG.finditer(text):
        name, attributes, closed = found[1], dict(_ATTRIBUTE.findall(found[2])), found[3]
        whole = closed or "=" in found[0] or f"</{name}>" in text
        if known(name) and whole:
            rest = {key: value for key, value in parts.items() if folded(key) != folded(name)}
            inner = parts.get(name, "")
            yield {"type": name} | (attributes or rest or ({"0": inner} if inner else {}))
            return
    if any(folded(name) in _TYPE for name in parts):
        yield dict(parts)


def _lists(text: str) -> Iterator[dict[str, Any]]:
    """Yield a list that is the whole answer, as the one value of the one action that is possible."""
    if text.startswith("["):
        try:
            places, _ = lenient_list(text)
        except LostError:
            return
        if places:
            yield {"": places}


def _lines(text: str, known: Known) -> Iterator[dict[str, Any]]:
    """Yield what lines of "name: value" mean; indents and empty names are passed over."""
    found: dict[str, Any] = {}
    for line in text.splitlines()[:LINES]:
        if (match := _LINE.match(line)) and (value := match[2].strip().strip("\"'`,").strip()):
            found.setdefault(match[1].strip(), value)
    named = [key for key in found if known(key)]
    typed = any(folded(key) in _TYPE and known(str(value)) for key, value in found.items())
    if found and (typed or len(named) == 1 or not named):
        yield found
