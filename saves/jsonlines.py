"""Recorded events as JSON lines that a program reads, and that do a terminal no harm."""

import re

import msgspec

from saves.errors import DamagedError
from saves.history import EventRow

# Beyond ASCII only what a terminal prints as it stands: no C1 controls, bidi marks, invisible or separator characters.
_UNPLAIN = re.compile("[\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]")
_decode = msgspec.json.Decoder(dict[str, msgspec.Raw]).decode
_encode = msgspec.json.Encoder().encode


def json_line(row: EventRow, branch: str, words: str = "") -> str:
    """Return an event as one line of JSON with its line end: branch, tick, seq, kind, agent, then its own fields.

    Args:
        words: what a post whose text is left open says to a reader; last, if there is any.

    Raises:
        DamagedError: the payload is no JSON object.
    """
    columns = {"branch": branch, "tick": row.tick, "seq": row.seq, "kind": row.kind, "agent": row.agent}
    try:
        own = _decode(row.json)
        told = {"words": words} if words else {}
        line = _encode({**columns, **{key: value for key, value in own.items() if key not in columns and key != "type"}, **told}).decode()
        msgspec.json.decode(line)  # the fields were copied as they were written
    except (ValueError, RecursionError) as error:
        raise DamagedError(f"tick {row.tick}: event {row.seq} is no JSON ({error})") from error
    return plain(line.replace("\n", " ").replace("\r", " ")) + "\n"


def plain(line: str) -> str:
    """Return JSON in which every character that a terminal would not show as it stands is escaped."""
    return _UNPLAIN.sub(_escaped, line)


def _escaped(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code < 0x10000:
        return f"\\u{code:04x}"
    code -= 0x10000
    return f"\\u{0xD800 + (code >> 10):04x}\\u{0xDC00 + (code & 0x3FF):04x}"
