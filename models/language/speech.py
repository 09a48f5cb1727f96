"""Speech: the words of an answer that is still coming, for whoever listens."""

import re

from models.language.found import spoken
from sim.channel import CHAT_LIMIT
from sim.text import clean

_SAYING = re.compile(
    r"(?<![\\\w])[\"'](?:text|message|say|line|comment|reply|feeling|insight|answer)[\"']\s{0,9}:\s{0,9}([\"'])", re.IGNORECASE
)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|(.))", re.DOTALL)
_UNFINISHED = re.compile(r"\\(?:u[0-9a-fA-F]{0,3})?$")
_PLAIN = {"n": " ", "t": " ", "r": " ", "b": "", "f": ""}


def spoken_so_far(partial: str) -> str:
    """Return what an answer says in public or to somebody, as far as it has come, as one plain line; "" before its first word.

    Never raises. Thoughts and reasons are no speech: {"because": "...", "action": {"type": "say", "text": "Hel gives "Hel".
    """
    answer = spoken(partial)
    found = _SAYING.search(answer)
    if not found:
        return ""
    said = _until(answer[found.end() : found.end() + 6 * CHAT_LIMIT], found[1])
    text = _ESCAPE.sub(_meant, _UNFINISHED.sub("", said))
    return clean(text.encode("utf-16", "surrogatepass").decode("utf-16", "ignore"), CHAT_LIMIT)  # an emoji comes in two escapes


def _until(text: str, quote: str) -> str:
    """Return a text up to a quote that no backslash stands before."""
    escaped = False
    for at, char in enumerate(text):
        if char == quote and not escaped:
            return text[:at]
        escaped = char == "\\" and not escaped
    return text


def _meant(escape: re.Match[str]) -> str:
    return chr(int(escape[1], 16)) if escape[1] else _PLAIN.get(escape[2], escape[2])
