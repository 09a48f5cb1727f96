"""What a model's answer means: a legal decision, or the reason why there is none. It never raises, whatever the text."""

import re
from contextlib import suppress
from typing import Any

import msgspec
from msgspec import Struct

from models.language.fields import FieldReader
from models.language.found import objects_in, placed_objects, spoken
from models.language.loose import loosely
from models.language.naming import UnusableError, folded
from models.language.offers import offered
from models.language.schema import BECAUSE_LIMIT
from sim.action import Action, label_of, name_of
from sim.mind import Decision
from sim.observation import AnyObservation, Feeling
from sim.text import clean

_INNER = ("action", "decision", "function", "functioncall", "toolcall", "toolcalls", "functioncalls", "actions", "tooluse", "calls")
_ARGUMENTS = ("arguments", "parameters", "args", "input", "fields", "actioninput", "params", "kwargs", "content")
_TAGS = ("type", "name", "tool", "kind", "tag", "actiontype", "actionname", "toolname", "functionname", "recipientname")
_REASONS = ("because", "reason", "why", "reasoning", "thought", "thoughts", "rationale", "explanation", "motivation")
_LONGEST = 24  # letters of a word that begins with an action's name
_WRAPPERS = 4  # objects around the one that counts
_WORD = re.compile(r"[A-Za-z][A-Za-z_]{1,40}")


class Reading(Struct, frozen=True):
    """A decision read from an answer. mended: whether it had to be guessed at, if only a little."""

    decision: Decision
    mended: bool


class Refusal(Struct, frozen=True):
    """An answer that cannot be used, and why, in a line that its model can learn from."""

    because: str


def decoded(text: str, observation: AnyObservation) -> Reading | Refusal:
    """Return what a model's answer to an observation means. Never raises."""
    answer = spoken(text)
    if not answer:
        return Refusal("the answer is empty" if not text.strip() else "there is no answer after the thinking")
    allowed = ", ".join(name_of(action) for action in offered(observation))
    refusal = Refusal(f"there is no JSON object in the answer; allowed: {allowed}")
    for number, found in enumerate(placed_objects(answer)):
        try:
            return _Reader(observation, found.mended).reading(found.value, found.before)
        except UnusableError as error:
            if not number:
                refusal = Refusal(clean(str(error), 600))
    for loose in loosely(answer, lambda word: _meant(word, observation) is not None):
        with suppress(UnusableError):
            return _Reader(observation, mended=True).reading(loose)
    return refusal


def _meant(word: str, observation: AnyObservation) -> type[Action] | None:
    """Return the action that a word names, None where it names none or several: "WATCH", "watch_film", "Watch a film"."""
    wanted, names = folded(word), {folded(name_of(action)): action for action in offered(observation)}
    if wanted in names:
        return names[wanted]
    for action in names.values():
        if wanted == folded(label_of(action)):
            return action
    begun = [name for name in names if len(name) > 2 and wanted.startswith(name)]
    others = [name for name in names if name in wanted and not any(name in longer for longer in begun)]
    return names[max(begun, key=len)] if begun and not others and len(wanted) <= _LONGEST else None


class _Reader:
    """Reads one JSON object as a decision on one observation."""

    def __init__(self, observation: AnyObservation, mended: bool) -> None:
        self._mended = mended
        self._observation = observation
        self._legal = offered(observation)

    def reading(self, found: dict[str, Any], before: str = "") -> Reading:
        """Return the decision that an object holds.

        Args:
            before: what stands before the object: where it names no action, that may.

        Raises:
            UnusableError: it holds none.
        """
        self._before = before
        action, body, around = self._located(found)
        body = _placed(body, action)
        fields = FieldReader(self._observation)
        values = fields.read(action, {key: value for key, value in body.items() if folded(key) not in _REASONS})
        try:
            made: Any = msgspec.convert(values | {"type": name_of(action)}, action)
        except msgspec.ValidationError as error:
            raise UnusableError(f"{name_of(action)}: {error}") from error
        reasons = (value for key, value in (around | body).items() if folded(key) in _REASONS and isinstance(value, str))
        because = clean(next(reasons, self._occasion()), BECAUSE_LIMIT)
        return Reading(Decision(made, because), self._mended or fields.mended)

    def _occasion(self) -> str:
        """Return what moves somebody who is not asked for a reason: the title of the news."""
        seen = self._observation
        return seen.topics[seen.heard[0].topic].title if isinstance(seen, Feeling) else ""

    def _located(self, found: dict[str, Any]) -> tuple[type[Action], dict[str, Any], dict[str, Any]]:
        """Return the action meant, the object that holds its fields, and what stands around that."""
        around = dict(found)
        inner = _get(found, _INNER)
        for _ in range(_WRAPPERS):
            if isinstance(inner, list) and inner and isinstance(inner[0], (dict, str)):
                self._mended, inner = True, inner[0]
            if not isinstance(inner, dict) or (deeper := _get(inner, _INNER)) is None:
                break
            self._mended, around, inner = True, around | inner, _beside(inner, deeper)
        if isinstance(inner, dict):
            self._mended |= len(self._legal) == 1
            return (*self._tagged(inner), {key: value for key, value in around.items() if value is not inner})
        if inner is None and (wrapped := self._wrapped(found)) is not None:
            self._mended = True
            return (*self._tagged(wrapped), found)
        self._mended |= len(self._legal) > 1
        if isinstance(inner, str) and (action := self._named(inner)):
            return action, _arguments(found, {key: value for key, value in found.items() if folded(key) not in _INNER}), found
        return (*self._tagged(found), {})

    def _named(self, word: str) -> type[Action] | None:
        return _meant(word, self._observation)

    def _wrapped(self, found: dict[str, Any]) -> dict[str, Any] | None:
        """Return the one object in an object that says nothing of its own: {"response": {"type": ...}}."""
        for _ in range(_WRAPPERS):
            rest = {key: value for key, value in found.items() if folded(key) not in _REASONS}
            if len(rest) != 1 or not isinstance(inner := next(iter(rest.values())), dict) or self._named(next(iter(rest))):
                return None
            if any(folded(key) in (*_TAGS, *_INNER) for key in inner):
                deeper = _get(inner, _INNER)
                return deeper if isinstance(deeper, dict) else inner
            found = inner
        return None

    def _tagged(self, body: dict[str, Any]) -> tuple[type[Action], dict[str, Any]]:
        tags = [(key, value) for key, value in body.items() if folded(key) in _TAGS and isinstance(value, str)]
        for key, tag in tags:
            if action := self._named(tag.rpartition(".")[2]):
                self._mended |= key != "type" or tag != name_of(action)
                return action, _arguments(body, {other: value for other, value in body.items() if other != key})
        self._mended = True
        for key, value in body.items():
            if action := self._named(key):
                return action, value if isinstance(value, dict) else body if len(self._legal) == 1 else _given(value)
        if len(self._legal) == 1:
            return self._legal[0], _arguments(body, body)
        named = {self._named(word) for word in _WORD.findall(self._before)} - {None}
        if not tags and len(named) == 1 and (action := named.pop()):
            return action, _arguments(body, body)
        wrong = f"'{clean(tags[0][1], 40)}' is not possible now" if tags else "no action is named"
        raise UnusableError(f"{wrong}; allowed: {', '.join(map(name_of, self._legal))}")


def _get(body: dict[str, Any], names: tuple[str, ...]) -> Any:
    return next((value for key, value in body.items() if folded(key) in names), None)


def _beside(inner: dict[str, Any], deeper: Any) -> Any:
    """Return what is wrapped once more; where that is but a name, the object that holds it: {"function": "watch", "item": 12}."""
    if not isinstance(deeper, str):
        return deeper
    name = next(key for key, value in inner.items() if value is deeper)
    return {"type": deeper} | {key: value for key, value in inner.items() if key != name}


def _arguments(body: dict[str, Any], rest: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of a call: an object of their own, as JSON in a string too, or what stands beside the name."""
    arguments = _get(body, _ARGUMENTS)
    if isinstance(arguments, str) and arguments.lstrip().startswith("{"):
        arguments = next((value for value, _ in objects_in(arguments)), arguments)
    return arguments if isinstance(arguments, dict) else rest


def _given(value: Any) -> dict[str, Any]:
    """Return the fields that stand under an action's name: {"watch": 440}, {"leave": true}."""
    return {} if value is None or isinstance(value, bool) or value == "" else {"": value}


def _placed(body: dict[str, Any], action: type[Action]) -> dict[str, Any]:
    """Return fields with names where a call gave them by place: "0", "1", ..."""
    names = action.__struct_fields__
    return {names[int(key)] if key in ("0", "1", "2") and int(key) < len(names) else key: value for key, value in body.items()}
