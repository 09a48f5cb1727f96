"""An action in the making: its declared fields, one after the other, become a form."""

from functools import lru_cache
from typing import Any, Literal, NamedTuple

import msgspec
from msgspec import inspect

from sim.action import ACTIONS, Action, AnyAction, name_of

FieldKind = Literal["film", "contact", "post", "author", "number", "text"]
_CHOICES: dict[str, FieldKind] = {"Film": "film", "Contact": "contact", "Post": "post", "Account": "author"}


class Field(NamedTuple):
    """One question of a form.

    Args:
        title, description: as the action declares them.
        least, most: of a number, or of a text's length.
    """

    name: str
    kind: FieldKind
    title: str
    description: str
    least: int
    most: int


def action_named(tag: str) -> type[Action] | None:
    """Return the action of a tag, or None where there is none."""
    return next((action for action in ACTIONS if name_of(action) == tag), None)


@lru_cache(maxsize=64)
def fields_of(action: type[Action]) -> tuple[Field, ...]:
    """Return the questions that an action needs answered, in order."""
    declared = inspect.type_info(action)
    assert isinstance(declared, inspect.StructType)
    return tuple(_field(field) for field in declared.fields)


def _field(field: inspect.Field) -> Field:
    notes: dict[str, Any] = {}
    inner = field.type
    while isinstance(inner, inspect.Metadata):
        notes.update(inner.extra_json_schema or {})
        inner = inner.type
    title, description = notes.get("title", field.name.capitalize()), notes.get("description", "")
    if isinstance(inner, inspect.StrType):
        return Field(field.name, "text", title, description, inner.min_length or 0, inner.max_length or 500)
    assert isinstance(inner, inspect.IntType), f"no form for {inner}"
    least, most = inner.ge if inner.ge is not None else 0, inner.le if inner.le is not None else 0
    return Field(field.name, _CHOICES.get(title, "number"), title, description, int(least), int(most))


class Draft:
    """An action whose fields are being answered."""

    def __init__(self, action: type[Action]) -> None:
        self.action = action
        self._values: dict[str, object] = {}

    @property
    def missing(self) -> Field | None:
        """The first field without an answer."""
        return next((field for field in fields_of(self.action) if field.name not in self._values), None)

    @property
    def filled(self) -> dict[str, object]:
        """The answers so far, by field."""
        return dict(self._values)

    def fill(self, value: object) -> str:
        """Answer the missing field; return what is wrong with the answer, or ""."""
        field = self.missing
        assert field is not None, "every field is answered"
        if field.kind == "text" and not field.least <= len(str(value)) <= field.most:
            return f"{field.title}: {field.least} to {field.most} characters, not {len(str(value))}"
        self._values[field.name] = value
        return ""

    def step_back(self) -> bool:
        """Forget the last answer; return whether there was one."""
        if self._values:
            self._values.popitem()
            return True
        return False

    def finished(self) -> AnyAction:
        """Return the action.

        Raises:
            msgspec.ValidationError: an answer is not what its field allows.
        """
        action: AnyAction = msgspec.convert({"type": name_of(self.action), **self._values}, AnyAction)
        return action
