"""How keys are named: as a player may write them, as Textual names them, as they are shown."""

import unicodedata
from difflib import get_close_matches

from sim.errors import SimError
from sim.text import clean

MODIFIERS = ("ctrl", "alt", "shift", "super", "hyper", "meta")
NAMED = (
    *("up", "down", "left", "right", "home", "end", "pageup", "pagedown", "insert", "delete", "backspace"),
    *("enter", "escape", "tab", "space", *(f"f{number}" for number in range(1, 25))),
)
_ALSO = {
    "esc": "escape",
    "return": "enter",
    "pgup": "pageup",
    "pgdn": "pagedown",
    "pgdown": "pagedown",
    "page_up": "pageup",
    "page_down": "pagedown",
    "del": "delete",
    "ins": "insert",
    "↑": "up",
    "↓": "down",
    "←": "left",
    "→": "right",
    " ": "space",
}
# Textual's own short names for what Unicode calls otherwise.
_SHORT = {"solidus": "slash", "reverse_solidus": "backslash", "commercial_at": "at", "hyphen_minus": "minus", "plus_sign": "plus"}
_SHORT |= {"low_line": "underscore"}
_ALIKE = {"ctrl+i": "tab", "ctrl+m": "enter", "ctrl+h": "backspace", "ctrl+left_square_bracket": "escape", "ctrl+j": "enter"}
_SIGNS = {}
for _code in range(33, 127):
    if not chr(_code).isalnum():
        _name = unicodedata.name(chr(_code)).lower().replace("-", "_").replace(" ", "_")
        _SIGNS[_SHORT.get(_name, _name)] = chr(_code)
_BY_SIGN = {sign: name for name, sign in _SIGNS.items()}


class KeyNameError(SimError):
    """A key has no such name, or no terminal tells it from another."""


def key_named(written: str) -> str:
    """Return a key as Textual names it, of what a player wrote: "<", "ctrl+s", "^s", "PgUp", "f5", "question_mark".

    Raises:
        KeyNameError: there is no such key; names the nearest, or what is allowed.
    """
    text = written.strip() or written
    if len(text) == 2 and text[0] == "^" and text[1].isascii():
        text = f"ctrl+{text[1]}"
    head, plus, last = text.rpartition("+") if len(text) > 1 else ("", "", text)
    if plus and not last:  # "+" itself is the key, as in "ctrl++"
        head, last = head.rstrip("+"), "+"
    modifiers = [part.strip().lower() for part in head.split("+")] if head else []
    wrong = next((part for part in modifiers if part not in MODIFIERS), None)
    if wrong is not None:
        raise KeyNameError(f"no key '{clean(written, 40)}'; before + there may be {', '.join(MODIFIERS[:3])}")
    base = _base(last, written)
    if "shift" in modifiers and len(base) == 1 and base.isalpha():  # terminals send the capital
        modifiers.remove("shift")
        base = base.lower() if modifiers else base.upper()
        modifiers += ["shift"] if modifiers else []
    elif modifiers and len(base) == 1:
        base = base.lower()
    name = "+".join([*(each for each in MODIFIERS if each in modifiers), base])
    if name in _ALIKE:
        raise KeyNameError(f"'{clean(written, 40)}' cannot be told from {_ALIKE[name]} in most terminals; allowed: another key")
    return name


def _base(last: str, written: str) -> str:
    """Return the name of a key without its modifiers."""
    if last in _BY_SIGN:
        return _BY_SIGN[last]
    if len(last) == 1 and last.isalnum():
        return last
    low = last.strip().lower()
    low = _ALSO.get(last, _ALSO.get(low, low))
    if low in NAMED or low in _SIGNS:
        return low
    if len(low) == 1 and low.isalnum():
        return low
    near = get_close_matches(low, (*NAMED, *_SIGNS), n=1)
    hint = (
        f"; did you mean '{near[0]}'?"
        if near
        else "; allowed: a letter, a digit, a sign, or a name such as space, enter, pageup, f5, ctrl+s"
    )
    raise KeyNameError(f"no key '{clean(written, 40)}'{hint}")


def is_pressed_for_something(key: str) -> bool:
    """Return whether somebody who presses a key expects it to do something: a letter, a sign, with ctrl, a function key; no arrow."""
    base = key.rpartition("+")[2]
    return len(base) == 1 or base in _SIGNS or (base[:1] == "f" and base[1:].isdecimal())


def is_typed(key: str) -> bool:
    """Return whether a key writes a letter or sign where there is a line to type in, or moves in it."""
    return len(key) == 1 or key in _SIGNS or key in {"space", "left", "right", "home", "end", "backspace", "delete"}
