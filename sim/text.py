"""One way in for foreign text: whatever a model, a file or a player wrote is made plain and bounded here."""

import unicodedata

_JOINERS = {"\u200d", "\ufe0f"}  # make one emoji of several; harmless after a visible character
_MARKS_IN_A_ROW = 3
_FIRST_MARK = "\u0300"


def clean(text: str, limit: int) -> str:
    """Return text as one plain line: no control, escape, bidi or invisible characters, single spaces, at most `limit` characters.

    Combining marks beyond three in a row and lone surrogates are dropped. Square brackets stay: markup is switched off
    where text is shown, not here.
    """
    text = text[: 4 * limit + 64]  # bounds the work on a flood, whatever it is made of
    if not text.isprintable():
        text = _visible(text)
    elif not text.isascii() and max(text) >= _FIRST_MARK:
        text = _tamed(text)
    return " ".join(text.split())[:limit].rstrip()


def _visible(text: str) -> str:
    kept: list[str] = []
    for char in text:
        if char in "\t\n\r\v\f\x85\u2028\u2029":
            kept.append(" ")
        elif char in _JOINERS:
            if kept and kept[-1] not in _JOINERS and kept[-1] != " ":
                kept.append(char)
        elif char.isprintable() or char.isspace():
            kept.append(char)
    return _tamed("".join(kept))


def _tamed(text: str) -> str:
    kept: list[str] = []
    marks = 0
    for char in text:
        marks = marks + 1 if unicodedata.category(char).startswith("M") and char not in _JOINERS else 0
        if marks <= _MARKS_IN_A_ROW:
            kept.append(char)
    return "".join(kept)
