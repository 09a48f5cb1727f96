"""What the terminal can show, as its environment tells it."""

import os
import shutil
import sys
from collections.abc import Mapping

from tui.settings import Colours

WEB_DRIVER = "textual.drivers.web_driver:WebDriver"  # by which textual-serve lets the screen speak to a browser


def colours_found(wanted: Colours, environ: Mapping[str, str]) -> Colours:
    """Return how many colours to send: as the player says, or as NO_COLOR, COLORTERM and TERM do; never "auto".

    Source: no-color.org; the variables of termstandard/colors.
    """
    if wanted != "auto":
        return wanted
    term = environ.get("TERM", "").strip().lower()
    if environ.get("NO_COLOR") or term == "dumb" or term.startswith("vt"):
        return "none"
    if environ.get("COLORTERM", "").strip().lower() in ("truecolor", "24bit") or term.endswith("-direct") or served(environ):
        return "true"
    if environ.get("WT_SESSION"):  # Windows Terminal, which sets nothing else
        return "true"
    if "256" in term or term.startswith(("xterm-kitty", "alacritty", "foot", "wezterm", "tmux", "screen")):
        return "256"
    if os.name == "nt" and not term:
        return "true"
    return "16"


def served(environ: Mapping[str, str]) -> bool:
    """Return whether the screen is shown in a browser: then there is no terminal at all."""
    return environ.get("TEXTUAL_DRIVER") == WEB_DRIVER


def can_place_cursor(environ: Mapping[str, str]) -> bool:
    """Return whether the terminal can show a screen; a dumb one can only print lines."""
    return environ.get("TERM", "").strip().lower() != "dumb" or served(environ)


def shows_unicode(encoding: str | None, environ: Mapping[str, str]) -> bool:
    """Return whether more than ASCII can be printed. The Linux console can, but has no glyphs for most of what we draw."""
    return "utf" in (encoding or "").lower() and environ.get("TERM") not in ("linux", "vt100", "vt220")


def has_screen() -> bool:
    """Return whether there is somewhere to show the screen: a terminal at both ends, or a browser."""
    return served(os.environ) or (sys.stdin.isatty() and sys.stdout.isatty())


def size() -> tuple[int, int]:
    """Return columns and rows of the terminal."""
    found = shutil.get_terminal_size()
    return found.columns, found.lines
