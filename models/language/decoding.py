"""What a model's answer means: a legal decision, or the reason why there is none. It never raises, whatever the text."""

from typing import Any

import msgspec
from msgspec import Struct

from models.language.fields import FieldReader
from models.language.found import objects_in, spoken
from models.language.naming import UnusableError, folded
from models.language.offers import offered
from sim.action import Action, name_of
from sim.mind import Decision
from sim.observation import AnyObservation, Feeling
from sim.text import clean

BECAUSE_LIMIT = 200  # characters of a reason

_INNER = ("action", "decision", "function", "functioncall", "toolcall")
_ARGUMENTS = ("arguments", "parameters", "args", "input", "fields")
_TAGS = ("type", "name", "tool", "kind", "tag")
_REASONS = ("because", "reason", "why", "reasoning")


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
    refusal = Refusal(f"there is no JSON object in the answer; allowed: {_allowed(observation)}")
    for number, (found, mended) in enumerate(objects_in(answer)):
        reader = _Reader(observation, mended)
        try:
            return reader.reading(found)
        except UnusableError as error:
            if not number:
                refusal = Refusal(clean(str(error), 600))
    return refusal


def _allowed(observation: AnyObservation) -> str:
    return ", ".join(name_of(action) for action in offered(observation))


class _Reader:
    """Reads one JSON object as a decision on one observation."""

    def __init__(self, observation: AnyObservation, mended: bool) -> None:
        self._mended = mended
        self._observation = observation
        self._legal = {folded(name_of(action)): action for action in offered(observation)}

    def reading(self, found: dict[str, Any]) -> Reading:
        """Return the decision that an object holds.

        Raises:
            UnusableError: it holds none.
        """
        action, body, around = self._located(found)
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
        inner = _get(found, _INNER)
        if isinstance(inner, list) and inner and isinstance(inner[0], dict):
            self._mended, inner = True, inner[0]
        if isinstance(inner, dict):
            self._mended |= len(self._legal) == 1
            return (*self._tagged(inner), {key: value for key, value in found.items() if value is not inner})
        self._mended |= len(self._legal) > 1
        if isinstance(inner, str) and (action := self._legal.get(folded(inner))):
            return action, _arguments(found, {key: value for key, value in found.items() if value is not inner}), found
        return (*self._tagged(found), {})

    def _tagged(self, body: dict[str, Any]) -> tuple[type[Action], dict[str, Any]]:
        tags = [(key, value) for key, value in body.items() if folded(key) in _TAGS and isinstance(value, str)]
        for key, tag in tags:
            if action := self._legal.get(folded(tag)):
                self._mended |= key != "type" or tag != name_of(action)
                return action, _arguments(body, {other: value for other, value in body.items() if other != key})
        self._mended = True
        for key, value in body.items():
            if action := self._legal.get(folded(key)):
                return action, value if isinstance(value, dict) else body if len(self._legal) == 1 else {"": value}
        if len(self._legal) == 1:
            return next(iter(self._legal.values())), body
        wrong = f"'{clean(tags[0][1], 40)}' is not possible now" if tags else "no action is named"
        raise UnusableError(f"{wrong}; allowed: {_allowed(self._observation)}")


def _get(body: dict[str, Any], names: tuple[str, ...]) -> Any:
    return next((value for key, value in body.items() if folded(key) in names), None)


def _arguments(body: dict[str, Any], rest: dict[str, Any]) -> dict[str, Any]:
    arguments = _get(body, _ARGUMENTS)
    return arguments if isinstance(arguments, dict) else rest
