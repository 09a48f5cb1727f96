"""Ids for what a model calls things: a number, a number with words around it, or a name, where only one thing is meant."""

import re
from typing import Any

from sim.text import clean

_NUMBER = re.compile(r"^\W{0,3}(\d{1,18})\b")
_YEAR = re.compile(r"\(\d{4}\)\s*$")
_LISTED = 12  # names told of what is allowed
_PART = 4  # letters that a part of a name needs
_EMPTY = frozenset(["the", "a", "an", "and", "of"])
_NAME_LIMIT = 200  # characters read of a name


class UnusableError(ValueError):
    """A part of an answer cannot be used; its text says why, for the model to read."""


def folded(text: str) -> str:
    """Return a name or tag without case, blanks and punctuation."""
    return "".join(char for char in text[:_NAME_LIMIT].casefold() if char.isalnum())


def meant(value: Any, names: dict[int, str], what: str) -> int:
    """Return the one id among names that a value means.

    Args:
        names: id -> name of everything that is allowed. what: what these are, in the plural, for the complaint.

    Raises:
        UnusableError: none is meant, or more than one.
    """
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, int) and not isinstance(value, bool) and value in names:
        return value
    if isinstance(value, str):
        found = _named(value, names)
        if len(found) == 1:
            return found[0]
    told = clean(str(value), 60) if isinstance(value, (str, float)) or _is_small(value) else "that"
    raise UnusableError(f"'{told}' is none of the {what}; allowed: {listed(names)}")


def listed(names: dict[int, str]) -> str:
    """Return ids with names, as a complaint tells them."""
    told = [f"{number} ({clean(name, 40)})" for number, name in list(names.items())[:_LISTED]]
    return ", ".join(told) + (", ..." if len(names) > _LISTED else "") if told else "none"


def _named(value: str, names: dict[int, str]) -> list[int]:
    """Return ids that a text means: by number, else by whole name, else by part of a name."""
    value = value[:_NAME_LIMIT].strip()
    number = _NUMBER.match(value)
    if number and int(number[1]) in names:
        return [int(number[1])]
    wanted = folded(_YEAR.sub("", value))
    if not wanted:
        return []
    spelt = {each: folded(name) for each, name in names.items()}
    whole = [each for each, name in spelt.items() if name == wanted]
    if whole or wanted in _EMPTY:
        return whole
    words = [each for each, name in names.items() if wanted in map(folded, name[:_NAME_LIMIT].split())]
    return words or [
        each for each, name in spelt.items() if len(wanted) >= _PART and len(name) >= _PART and (wanted in name or name in wanted)
    ]


def _is_small(value: Any) -> bool:
    return isinstance(value, int) and abs(value) < 10**18
