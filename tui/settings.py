"""What a player has set for good: one file in the platform's configuration folder, read before the screen opens."""

from typing import Literal

from msgspec import Struct, field

Colours = Literal["auto", "true", "256", "16", "none"]
Glyphs = Literal["unicode", "ascii"]
Layout = Literal["auto", "narrow", "medium", "wide"]

FASTEST = 1000.0  # ticks a second that anybody may ask for; 0 is as fast as it goes


class Settings(Struct, frozen=True, forbid_unknown_fields=True):
    """Everything that a player may set; the defaults are what a newcomer gets.

    Args:
        theme: name of a theme. colours: that the terminal is sent; auto asks the environment (NO_COLOR, COLORTERM, TERM).
        glyphs: ascii draws with letters and signs that every terminal and braille display has.
        animation: whether things may move by themselves: spinners, smooth scrolling, events that appear one by one.
        frames: pictures a second at most; 4 for a slow line. pace: ticks a second to begin with, 0 for as fast as it goes.
        turn_seconds: for the player's answers, 0: the world waits. layout: auto goes by the width of the terminal.
        start: what `voxpop` alone does where there are worlds: ask shows the start screen, continue goes on with the latest.
        recent: whether worlds opened outside the player's folder are remembered, and listed with the others.
        keys: command id -> keys, separated by commas, as Textual names them.
    """

    theme: str = "voxpop-dark"
    colours: Colours = "auto"
    glyphs: Glyphs = "unicode"
    animation: bool = True
    frames: int = 10
    pace: float = 0.25
    turn_seconds: int = 0
    layout: Layout = "auto"
    start: Literal["ask", "continue"] = "ask"
    recent: bool = True
    keys: dict[str, str] = field(default_factory=dict)


def settings_of(app: object) -> Settings:
    """Return the settings of an app, or the defaults where it has none."""
    found = getattr(app, "settings", None)
    return found if isinstance(found, Settings) else Settings()
