"""Signs that an answer comes from damaged weights: such a model loads without a word, and says the same thing for ever, or noise."""

import json
import re
import unicodedata
from typing import Any

_FEWEST = 12  # letters to judge by
_JUDGED = 2000  # letters looked at
_REPEATED = re.compile(r"(.{1,12}?)\1{7,}", re.DOTALL)  # the same few letters eight times in a row
_SCRIPTS = 4  # that one answer may mix, Latin without accents not counted; Japanese mixes three
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"?')


def looks_rotten(answer: str) -> bool:
    """Return whether an answer reads like damage: one thing over and over, letters of all scripts or of none, or words without end.

    A model that talks nonsense in words is not told apart from one that is merely small.
    """
    spoken = _spoken(answer)[:_JUDGED]
    if len(spoken) < _FEWEST:
        return False
    repeated = max((len(match[0]) for match in _REPEATED.finditer(spoken)), default=0)
    sound = sum(letter.isalnum() or letter.isspace() or letter in ".,;:!?'\"-()<>{}[]" for letter in spoken)
    words = max(len(word) for word in spoken.split()) if spoken.isascii() and spoken.split() else 0
    scripts = {unicodedata.name(letter, "?").split()[0] for letter in spoken if letter.isalpha() and not letter.isascii()}
    if len(scripts) > _SCRIPTS:
        return True
    return 2 * repeated > len(spoken) or 10 * sound < 6 * len(spoken) or spoken.count("\ufffd") * 20 > len(spoken) or words > 80


def _spoken(answer: str) -> str:
    """Return the free text of an answer: of JSON, what stands in its longest strings, since a grammar makes the rest."""
    try:
        texts = _texts(json.loads(answer))
    except (ValueError, RecursionError):
        texts = [match[1] for match in _STRING.finditer(answer)] if answer.lstrip().startswith("{") else [answer]
    return max(texts, key=len, default="").strip()


def _texts(value: Any) -> list[str]:
    if isinstance(value, str):
        return [value]
    each = list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []
    return [text for inner in each for text in _texts(inner)]
