"""JSON as models write it when nobody holds them to it: single quotes, bare words, comments, quotes within quotes, missing ends."""

import re
from typing import Any

DEPTH = 24  # of nesting
ENTRIES = 400  # of all objects and lists together

_GAP = re.compile(r"(?:\s+|//[^\n]*|#[^\n]*|/\*.*?\*/)*", re.DOTALL)
_QUOTES = {'"': '"', "'": "'", "`": "`", "\u201c": '\u201d\u201c"', "\u201d": '\u201d"', "\u2018": "\u2019'", "\u00ab": "\u00bb"}
_AFTER_A_STRING = re.compile(r"\s{0,40}(?:[,:\uff0c\uff1a=}\])]|$)")
_WORD = re.compile(r"[^,\uff0c\n}\])]{0,400}")
_KEY = re.compile(r"[^\s:=\uff1a,{}\[\]()\"']{1,60}(?: [^\s:=\uff1a,{}\[\]()\"']{1,30}){0,3}")
_NUMBER = re.compile(r"[-+]?\d{1,300}(?:\.\d{1,300})?(?:[eE][-+]?\d{1,4})?")
_NAMED = re.compile(r"([A-Za-z_]\w{0,40})\s{0,9}[=:]\s{0,9}(?!=)")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "b": " ", "f": " "}
_WORDS = {"true": True, "false": False, "null": None, "none": None, "undefined": None, "nan": None}


class LostError(ValueError):
    """A text cannot be followed, even leniently."""


def lenient_object(text: str) -> tuple[dict[str, Any], int]:
    """Return the object with which a text begins, and how many characters it takes.

    Raises:
        LostError: there is none.
    """
    reader = _Reader(text)
    if not text.startswith("{"):
        raise LostError("no object")
    return reader.object(0), reader.at


def lenient_list(text: str) -> tuple[list[Any], dict[str, Any]]:
    """Return the values in a list or in a call, by place and by name: `(440, text="Hi")` begins with "(".

    Raises:
        LostError: there is none.
    """
    return _Reader(text).arguments(0)


class _Reader:
    """Reads one text from its beginning.

    Attributes:
        at: how far it has read, in characters.
    """

    def __init__(self, text: str) -> None:
        self.at = 0
        self._text = text
        self._entries = 0

    def object(self, depth: int) -> dict[str, Any]:
        """Return the object here."""
        self.at += 1
        found: dict[str, Any] = {}
        while self._more("}"):
            key = self._key()
            self._gap()
            if self._peek() not in (":", "=", "\uff1a"):
                raise LostError("no colon")
            self.at += 1
            if self._peek() == ">":
                self.at += 1
            found.setdefault(key, self._value(depth + 1))
        return found

    def arguments(self, depth: int) -> tuple[list[Any], dict[str, Any]]:
        """Return the values of the list or call here, those without and those with a name."""
        closer = {"[": "]", "(": ")"}.get(self._peek(), "")
        if not closer:
            raise LostError("no list")
        self.at += 1
        places: list[Any] = []
        names: dict[str, Any] = {}
        while self._more(closer):
            named = _NAMED.match(self._text, self.at) if closer == ")" else None
            if named:
                self.at = named.end()
                names[named[1]] = self._value(depth + 1)
            else:
                places.append(self._value(depth + 1))
        return places, names

    def _more(self, closer: str) -> bool:
        """Return whether another entry follows; what closes here is passed over."""
        self._gap()
        while self._peek() in (",", ";", "\uff0c"):
            self.at += 1
            self._gap()
        self._entries += 1
        if self._entries > ENTRIES:
            raise LostError("too many entries")
        if self._peek() == closer:
            self.at += 1
            return False
        return self._peek() not in ("", "}", "]", ")")

    def _key(self) -> str:
        if self._peek() in _QUOTES:
            return self._string()
        found = _KEY.match(self._text, self.at)
        if not found:
            raise LostError("no key")
        self.at = found.end()
        return found[0]

    def _value(self, depth: int) -> Any:
        self._gap()
        if depth > DEPTH:
            raise LostError("too deep")
        match self._peek():
            case "{":
                return self.object(depth)
            case "[":
                return self.arguments(depth)[0]
            case quote if quote in _QUOTES:
                return self._string()
            case _:
                return self._bare()

    def _string(self) -> str:
        """Return the quoted text here: it ends at a quote after which an entry may end."""
        text, closers = self._text, _QUOTES[self._text[self.at]]
        self.at += 1
        kept: list[str] = []
        while self.at < len(text):
            char = text[self.at]
            self.at += 1
            if char == "\\":
                kept.append(self._escaped())
            elif char in closers and _AFTER_A_STRING.match(text, self.at):
                break
            else:
                kept.append(char)
        return "".join(kept)

    def _escaped(self) -> str:
        char = self._peek()
        self.at += 1
        if char == "u" and re.fullmatch("[0-9a-fA-F]{4}", digits := self._text[self.at : self.at + 4]):
            self.at += 4
            return chr(int(digits, 16))
        return _ESCAPES.get(char, char)

    def _bare(self) -> Any:
        found = _WORD.match(self._text, self.at)
        assert found is not None
        self.at = found.end()
        word = found[0].strip()
        if word.lower() in _WORDS:
            return _WORDS[word.lower()]
        if _NUMBER.fullmatch(word):
            return int(word) if word.lstrip("+-").isdecimal() else float(word)
        if not word:
            raise LostError("no value")
        return word

    def _gap(self) -> None:
        found = _GAP.match(self._text, self.at)
        self.at = found.end() if found else self.at

    def _peek(self) -> str:
        return self._text[self.at : self.at + 1]
