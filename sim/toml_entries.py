"""TOML tables, read key by key: every value is checked, and what is not allowed is told in one line with file, key, value and what is."""

import re
import tomllib
from collections.abc import Collection
from difflib import get_close_matches
from pathlib import Path

from sim.errors import DataError
from sim.text import clean

MOST_BYTES = 4_000_000  # of a file
LONGEST_NAME = 120
_TABLES = re.compile(r"\s*\[\[\s*([\w-]+)\s*\]\]")
_VALUE = re.compile(r"\s*([\w-]+)\s*=\s*[+-]?(.)")
_LINE = re.compile(r"\s*\(at line (\d+), column \d+\)|\s*\(at end of document\)")


class Entry:
    """A table of a TOML file: gives its values, and knows where it stands for the error.

    Args:
        file: name of the file. place: which table of it, as the player would say ("event 2"); "" for the whole file.
    """

    def __init__(self, file: str, place: str, values: dict[str, object], allowed: Collection[str]) -> None:
        self.file, self.place, self._values = file, place, values
        for key in values:
            if key not in allowed:
                near = get_close_matches(key, allowed, n=1)
                hint = f"; did you mean '{near[0]}'?" if near else ""
                raise self.error(clean(key, 40), f"unknown key{hint} (allowed: {', '.join(allowed)})")

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def error(self, key: str, problem: str) -> DataError:
        """Return what is wrong with the value of a key; "" means the whole table."""
        return DataError(self.file, 0, ", ".join(part for part in (self.place, key) if part), problem)

    def is_list(self, key: str) -> bool:
        """Return whether a key holds a list, as [[tables]] do."""
        return isinstance(self._values.get(key), list)

    def text(self, key: str, limit: int, default: str | None = None) -> str:
        """Return a text as one plain line of 1 to `limit` characters; where it is missing or empty, the default."""
        value = self._values.get(key, "")
        if not isinstance(value, str):
            raise self.error(key, f"{shown(value)}; allowed: a text in quotes")
        found = clean(value, limit + 1)
        if len(found) > limit:
            raise self.error(key, f"more than {limit} characters; allowed: 1 to {limit}")
        if not found and default is None:
            raise self.error(key, f"{'empty' if key in self else 'missing'}; allowed: a text of 1 to {limit} characters")
        return found or default or ""

    def number(self, key: str, low: float, high: float, default: float | None = None) -> float:
        """Return a number within bounds."""
        value = self._values.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not low <= value <= high:
            raise self.error(key, f"{'missing' if value is None else shown(value)}; allowed: a number from {low:g} to {high:g}")
        return float(value)

    def whole(self, key: str, low: int, high: int, default: int | None = None) -> int:
        """Return a whole number within bounds."""
        value = self._values.get(key, default)
        if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
            raise self.error(key, f"{'missing' if value is None else shown(value)}; allowed: a whole number from {low} to {high}")
        return value

    def flag(self, key: str, default: bool) -> bool:
        """Return true or false."""
        value = self._values.get(key, default)
        if not isinstance(value, bool):
            raise self.error(key, f"{shown(value)}; allowed: true, false")
        return value

    def choice(self, key: str, allowed: Collection[str], default: str | None = None) -> str:
        """Return one of the allowed words."""
        value = self.name(key) if key in self else default
        if not isinstance(value, str) or value not in allowed:
            raise self.error(key, f"{'missing' if value is None else shown(value)}; allowed: {', '.join(allowed)}{nearest(value, allowed)}")
        return value

    def words(self, key: str, most: int, allowed: Collection[str] = ()) -> tuple[str, ...]:
        """Return a list of short texts, each once, where `allowed` names some only of those."""
        value = self._values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(word, str) for word in value):
            raise self.error(key, f'{shown(value)}; allowed: a list of texts, such as ["a", "b"]')
        if len(value) > most:
            raise self.error(key, f"{len(value)} words; allowed: at most {most}")
        found = tuple(dict.fromkeys(word for each in value if (word := clean(each, 40))))
        for word in found if allowed else ():
            if word not in allowed:
                raise self.error(key, f"'{word}'; allowed: {', '.join(allowed)}{nearest(word, allowed)}")
        return found

    def tables(self, key: str, called: str, allowed: Collection[str], most: int) -> list["Entry"]:
        """Return the tables of a list, each `called` so with its number."""
        value = self._values.get(key, [])
        if not isinstance(value, list) or not all(isinstance(each, dict) for each in value):
            raise self.error(key, f"{shown(value)}; allowed: tables, each under [[{key}]]")
        if len(value) > most:
            raise self.error(key, f"{len(value):,} of them; allowed: at most {most:,}")
        place = f"{self.place}, {called}" if self.place else called
        return [Entry(self.file, f"{place} {number}", each, allowed) for number, each in enumerate(value, 1)]

    def name(self, key: str) -> object:
        """Return what names somebody or something: a text made plain, or else the value as it is; None where it is missing."""
        value = self._values.get(key)
        return clean(value, LONGEST_NAME) if isinstance(value, str) else value


def shown(value: object) -> str:
    """Return a value as an error names it, short and plain."""
    match value:
        case bool():
            return str(value).lower()
        case str():
            return f"'{clean(value, 40)}'"
        case float():
            return f"{value:g}"
        case int():
            return str(value) if value.bit_length() < 60 else "a number of many digits"
        case dict():
            return "a table"
        case list():
            return "a list"
        case _:
            return clean(str(value), 40)


def nearest(word: object, allowed: Collection[str]) -> str:
    """Return a question after the nearest of the allowed words, or ""."""
    near = get_close_matches(word, allowed, n=1) if isinstance(word, str) else []
    return f"; did you mean '{near[0]}'?" if near else ""


def read_toml(path: Path) -> dict[str, object]:
    """Return the tables of a TOML file.

    Raises:
        DataError: it cannot be read, is too large, or is not UTF-8 or TOML.
    """
    name = clean(path.name or str(path), 80)
    try:
        if path.exists() and not path.is_file():
            raise DataError(name, 0, "", f"{'a folder' if path.is_dir() else 'not a plain file'}; allowed: a TOML file")
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise DataError(name, 0, "", f"cannot be read: {error.strerror}; allowed: a TOML file") from error
    if len(content) > MOST_BYTES:
        raise DataError(name, 0, "", f"larger than {MOST_BYTES // 1_000_000} MB; allowed: at most that")
    try:
        return tomllib.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise DataError(name, line, "", "not UTF-8 text; allowed: UTF-8") from error
    except (ValueError, RecursionError) as error:
        if twice := _given_twice(content.decode("utf-8-sig")):
            line, key, value = twice
            raise DataError(name, line, "", f"{key} is given twice: {value}, and [[{key}]]; allowed: one of them") from error
        told = str(error) if isinstance(error, ValueError) else "tables within tables without end"
        line = int(match[1]) if (match := _LINE.search(told)) and match[1] else 0
        raise DataError(name, line, "", f"not TOML: {clean(_LINE.sub('', told), 120)}; allowed: key = value, [[tables]]") from error


def _given_twice(text: str) -> tuple[int, str, str] | None:
    """Return the line of the first [[key]] whose key has a value above all tables, that key, and what kind of value; None for none."""
    values: dict[str, str] = {}
    above = True
    for number, line in enumerate(text.splitlines(), 1):
        if tables := _TABLES.match(line):
            if tables[1] in values:
                return number, tables[1], values[tables[1]]
        elif above and (value := _VALUE.match(line)):
            values[value[1]] = "a number" if value[2].isdigit() else "a value"
        above = above and not line.lstrip().startswith("[")
    return None
