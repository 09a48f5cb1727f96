"""What may be set, what is allowed, and what it does: one table, from which file, screen and messages are made."""

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any, NamedTuple

from sim.errors import SimError
from sim.text import clean
from tui.settings import FASTEST, Settings
from tui.themes import THEMES


class SettingError(SimError):
    """A setting has no such name, or cannot have such a value."""


class Setting(NamedTuple):
    """One thing that may be set.

    Args:
        title: for the screen. help: what it does, a line. choices: all values, where there are a few.
        least, most: of a number. later: it counts from the next start on.
    """

    name: str
    title: str
    help: str
    choices: Mapping[Any, str] = {}
    least: float = 0
    most: float = 0
    later: bool = False

    @property
    def default(self) -> Any:
        """The value that it has where nobody sets it."""
        return getattr(Settings(), self.name)

    @property
    def allowed(self) -> str:
        """What a value may be, in a few words."""
        if self.name == "theme":
            return ", ".join(THEMES)
        if isinstance(self.default, bool):
            return "true, false"
        if self.choices and self.most == 0:
            return ", ".join(map(str, self.choices))
        return f"{self.least:g} to {self.most:g}" + (", a whole number" if isinstance(self.default, int) else "")

    def checked(self, value: object) -> Any:
        """Return a value as it is kept.

        Raises:
            SettingError: it is not allowed; names it, the nearest, and what is allowed.
        """
        if isinstance(self.default, bool):
            if not isinstance(value, bool):
                raise self._wrong(value)
            return value
        if isinstance(self.default, str):
            names = list(THEMES) if self.name == "theme" else list(self.choices)
            if value not in names:
                raise self._wrong(value, names)
            return value
        if isinstance(value, bool) or not isinstance(value, int if isinstance(self.default, int) else int | float):
            raise self._wrong(value)
        if not self.least <= value <= self.most:
            raise self._wrong(value)
        return type(self.default)(value)

    def _wrong(self, value: object, names: list[str] | None = None) -> SettingError:
        try:
            shown = "'" + clean(value, 60) + "'" if isinstance(value, str) else clean(plain(value), 60)
        except (ValueError, RecursionError):  # a number of 5,000 digits, tables in tables
            return SettingError(f"{self.name} is nothing that can be read (allowed: {self.allowed})")
        near = get_close_matches(str(value), names, n=1, cutoff=0.5) if names else []
        hint = f"; did you mean '{near[0]}'?" if near else ""
        return SettingError(f"{self.name} {shown}{hint} (allowed: {self.allowed})")


def plain(value: object) -> str:
    """Return a value as the file has it."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return f'"{value}"'
    return f"{value:g}" if isinstance(value, float) else str(value)


_PACES = {0.1: "very slow", 0.25: "to read by", 0.5: "brisk", 1.0: "a tick a second", 2.0: "fast", 5.0: "faster", 0.0: "as fast as it goes"}
_TURNS = {0: "the world waits", 30: "half a minute", 60: "a minute", 120: "two minutes", 300: "five minutes"}
_FRAMES = {4: "a slow line", 10: "as it is made for", 20: "smoother, costs more"}

SETTINGS: tuple[Setting, ...] = (
    Setting("theme", "Theme", "The colours of the screen"),
    Setting(
        "colours",
        "Colours",
        "How many colours the terminal is sent; auto asks the environment (NO_COLOR, COLORTERM, TERM)",
        {"auto": "as the terminal says", "true": "16 million", "256": "256", "16": "the terminal's own 16", "none": "none"},
    ),
    Setting(
        "glyphs",
        "Signs",
        "What is drawn with; ascii for terminals and fonts without other signs, and for braille displays",
        {"unicode": "● ▁▃▅ ━ ◆", "ascii": "* ._- = #"},
    ),
    Setting(
        "animation",
        "Things move",
        "Whether things move by themselves: spinners, smooth scrolling, events that appear one by one",
        {True: "as they happen", False: "nothing moves by itself"},
    ),
    Setting("frames", "Pictures a second", "How often the screen is painted at most; few for a slow line", _FRAMES, 1, 30),
    Setting("pace", "Pace", "Ticks a second to begin with, 0 for as fast as it goes", _PACES, 0, FASTEST, later=True),
    Setting("turn_seconds", "Time to answer", "Seconds for your answer when you are somebody, 0: the world waits", _TURNS, 0, 3600),
    Setting(
        "layout",
        "Layout",
        "How panes are laid out; auto goes by the width of the terminal: below 100, to 160, above",
        {"auto": "by the width", "narrow": "two panes", "medium": "three columns over the log", "wide": "four columns"},
    ),
    Setting(
        "start",
        "Start",
        "What voxpop alone does where there are worlds",
        {"ask": "the start screen", "continue": "the latest world goes on"},
        later=True,
    ),
    Setting(
        "recent",
        "Worlds elsewhere",
        "Whether worlds that you open outside your folder are listed with the others; off deletes that list",
        {True: "remembered, and listed", False: "none is remembered"},
    ),
)
BY_NAME = {setting.name: setting for setting in SETTINGS}
