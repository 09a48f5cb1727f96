"""Values as JSON to print: whoever reads them in a program gets what was meant, and a terminal gets nothing but text."""

import json
import re

import msgspec

# What JSON allows as it is and a terminal may obey, or show in another order.
_OBEYED = re.compile("[\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e007f]")


def printed_json(value: object) -> str:
    """Return a value as JSON on one line, in which characters that are no text are written as their numbers.

    A byte of a file's name that is no UTF-8 becomes a question mark: JSON cannot hold it.
    """
    try:
        text = msgspec.json.encode(value).decode()
    except UnicodeEncodeError:
        text = json.dumps(msgspec.to_builtins(value), ensure_ascii=False, separators=(",", ":")).encode(errors="replace").decode()
    return _OBEYED.sub(_numbered, text)


def _numbered(found: re.Match[str]) -> str:
    pair = found[0].encode("utf-16-be")
    return "".join(f"\\u{pair[i : i + 2].hex()}" for i in range(0, len(pair), 2))
