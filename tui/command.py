"""One thing that a key does, and how keys are written."""

from typing import Literal, NamedTuple

Scope = Literal[
    "app",
    "town",
    "settings",
    "themes",
    "keys",
    "press",
    "jump",
    "pane",
    "inspector",
    "recommender",
    "why_film",
    "curves",
    "map",
    "player",
    "help",
    "choose",
    "halted",
    "damaged",
    "form",
    "newcomer",
    "pick",
    "line",
    "tick",
    "interview",
    "cascade",
    "branches",
    "compare",
    "abreast",
    "selves",
    "library",
    "start",
    "begin",
    "minds",
    "thoughts",
    "proving",
    "replays",
    "rerun",
    "rerunning",
    "feed",
    "chat",
    "log",
    "finder",
    "why",
]


class Command(NamedTuple):
    """One thing that a key does.

    Args:
        id: stable name, by which a keymap may rebind it.
        keys: as Textual names them, the first is shown.
        action: what is run, on the widget, screen or app of its scope.
        label: one or two words for the hint line.
        help: what it does, a line.
        group: heading in help, and prefix in the palette.
        scope: where the key is heard.
    """

    id: str
    keys: str
    action: str
    label: str
    help: str
    group: str
    scope: Scope = "town"

    @property
    def shown(self) -> str:
        """The keys as a player reads them."""
        return " ".join(shown_key(key) for key in self.keys.split(","))

    @property
    def key(self) -> str:
        """The first key as a player reads it."""
        return self.shown.split(" ", 1)[0]


def shown_key(key: str, ascii_only: bool = False) -> str:
    """Return a key, as Textual names it, as a player reads it. ascii_only: no arrows, which would be drawn as ^ and read as ctrl."""
    if (known := _KEY_NAMES.get(key)) is not None:
        return known if known.isascii() or not ascii_only else key
    if key.startswith("ctrl+") and len(key) == 6:
        return f"^{key[-1]}"
    if key.startswith("f") and key[1:].isdecimal():
        return key.upper()
    *modifiers, base = key.split("+")
    return "+".join([*modifiers, shown_key(base, ascii_only) if base in _KEY_NAMES else base])


_KEY_NAMES = {
    **{"less_than_sign": "<", "greater_than_sign": ">", "equals_sign": "=", "minus": "-", "plus": "+", "underscore": "_"},
    **{"slash": "/", "backslash": "\\", "vertical_line": "|", "full_stop": ".", "comma": ",", "colon": ":", "semicolon": ";"},
    **{"left_square_bracket": "[", "right_square_bracket": "]", "left_curly_bracket": "{", "right_curly_bracket": "}"},
    **{"left_parenthesis": "(", "right_parenthesis": ")", "question_mark": "?", "exclamation_mark": "!"},
    **{"quotation_mark": '"', "apostrophe": "'", "grave_accent": "`", "tilde": "~", "circumflex_accent": "^"},
    **{"number_sign": "#", "dollar_sign": "$", "percent_sign": "%", "ampersand": "&", "asterisk": "*", "at": "@"},
    **{"up": "↑", "down": "↓", "left": "←", "right": "→", "pageup": "PgUp", "pagedown": "PgDn", "escape": "esc"},
    **{"delete": "del", "insert": "ins"},
}
