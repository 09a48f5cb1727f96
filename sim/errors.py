"""Errors that a player may meet while a society is declared, built or run.

SimError
├── DataError       a data file holds something that is not allowed
├── UnknownNameError     a name is not in its table; the message names the nearest match
└── StandstillError      nobody can decide any more; the tick under way never happened
"""

from collections.abc import Iterable
from difflib import get_close_matches

from sim.text import clean


class SimError(Exception):
    """Base of every expected failure of this package; its text is one plain line for the player."""

    def __reduce__(self) -> tuple[object, ...]:
        """Return how to make it again in another process: of its text, whatever its class is made of."""
        return _again, (type(self), str(self)), self.__dict__


class DataError(SimError):
    """A data file holds a value that is not allowed.

    Args:
        file: name of the file as the player knows it.
        line: 1-based line, or 0 where the whole file is meant.
        field: column, or "" where the whole line is meant.
        problem: what is wrong and what is allowed.
    """

    def __init__(self, file: str, line: int, field: str, problem: str) -> None:
        where = file + (f", line {line}" if line else "") + (f", {field}" if field else "")
        super().__init__(f"{where}: {problem}")


class UnknownNameError(SimError):
    """A name is not in its table."""

    def __init__(self, kind: str, name: str, allowed: Iterable[str]) -> None:
        name, names = clean(name, 60), sorted(allowed)
        near = get_close_matches(name, names, n=1)
        hint = f"; did you mean '{near[0]}'?" if near else ""
        super().__init__(f"no {kind} '{name}'{hint} ({', '.join(names)})")


class StandstillError(SimError):
    """Minds can decide no more: the tick under way is dropped. The simulation ends with it; from the journal a new one goes on."""


def _again(kind: type[SimError], text: str) -> SimError:
    error = kind.__new__(kind)
    error.args = (text,)
    return error
