"""Sentences: how a text is cut into them, and the checksum by which a speaker knows its own again."""

import re
from zlib import crc32

_SILENT = {code: None for code in range(128) if not chr(code).isalnum()}  # what plain texts lose; the others are read letter by letter
_END = re.compile(r"(?<=[.!?…])\s+")


def sentences(text: str) -> list[str]:
    """Return the sentences of a text, cut after a full stop, question or exclamation mark or ellipsis before a space.

    A title in <angle brackets> is never cut.
    """
    parts: list[str] = []
    for part in _END.split(text.strip()):
        if parts and parts[-1].count("<") > parts[-1].count(">"):
            parts[-1] += " " + part
        elif part:
            parts.append(part)
    return parts


def checksum(sentence: str) -> int:
    """Return 32 bits that are equal for sentences with the same letters and digits, whatever case and punctuation."""
    small = sentence.lower()
    heard = small.translate(_SILENT) if small.isascii() else "".join(filter(str.isalnum, small))
    return crc32(heard.encode())
