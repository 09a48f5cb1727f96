"""One thing that a key does, and how keys are written."""

from typing import Literal, NamedTuple

Scope = Literal[
    "app",
    "town",
    "pane",
    "agents",
    "curves",
    "map",
    "player",
    "help",
    "choose",
    "halted",
    "form",
    "newcomer",
    "pick",
    "line",
    "tick",
    "interview",
    "cascade",
    "branches",
    "compare",
    "selves",
    "library",
    "minds",
    "thoughts",
    "proving",
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
        return " ".join(_KEY_NAMES.get(key, key) for key in self.keys.split(","))

    @property
    def key(self) -> str:
        """The first key as a player reads it."""
        return self.shown.split(" ", 1)[0]


_KEY_NAMES = {
    "less_than_sign": "<",
    "greater_than_sign": ">",
    "minus": "-",
    "plus": "+",
    "slash": "/",
    "full_stop": ".",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "left_curly_bracket": "{",
    "right_curly_bracket": "}",
    "question_mark": "?",
    "up": "↑",
    "down": "↓",
    "left": "←",
    "right": "→",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "ctrl+p": "^p",
    "ctrl+q": "^q",
    "ctrl+c": "^c",
    "ctrl+s": "^s",
    "ctrl+r": "^r",
    "ctrl+o": "^o",
    "escape": "esc",
}
