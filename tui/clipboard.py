"""How a text reaches the clipboard: through a program of this machine, else through the terminal, and which of them it was."""

import asyncio
import os
from collections.abc import Callable, Mapping
from typing import NamedTuple

from sim.text import clean
from tui.terminal import served

LONGEST = 100_000  # characters; some terminals take no more than that
SECONDS = 2.0  # that a program may take
WAYS = {
    "wl": "wl-copy",
    "osx_pbcopy": "pbcopy",
    "osx_pyobjc": "pbcopy",
    "windows": "Windows",
    "wsl": "clip.exe",
    "qt": "Qt",
}  # as pyperclip's functions are called, and as players know them


class Copied(NamedTuple):
    """What became of a text. way: the program that took it, "" where it was sent through the terminal."""

    characters: int
    way: str

    def told(self, what: str) -> str:
        """Return it in a plain line."""
        if self.way:
            return f"{what} is in the clipboard, by {self.way}."
        return f"{what} was sent to the clipboard through the terminal (OSC 52); if nothing arrived, yours does not allow it."


def copied(text: str) -> str:
    """Return a text as it may be copied: lines stay, everything that no keyboard types is taken out."""
    return "\n".join(clean(line, LONGEST) for line in text[:LONGEST].split("\n"))


async def natively(text: str, environ: Mapping[str, str]) -> str:
    """Copy a text by a program of this machine; return its name, "" where there is none, or it is not the player's machine."""
    found = native(environ)
    if found is None:
        return ""
    name, copy = found
    try:
        await asyncio.wait_for(asyncio.to_thread(copy, text), SECONDS)
    except Exception:  # noqa: BLE001 - whatever a program of the desktop does wrong, the terminal is left
        return ""
    return name


def native(environ: Mapping[str, str]) -> tuple[str, Callable[[str], None]] | None:
    """Return name and function of what copies on this machine, None where the player sits elsewhere or nothing does."""
    if served(environ) or environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"):
        return None  # it would be the clipboard of the wrong machine
    if os.name == "posix" and not _desktop(environ):
        return None
    import pyperclip

    try:
        copy, _ = pyperclip.determine_clipboard()
    except Exception:  # noqa: BLE001 - it loads what the desktop has
        return None
    name = str(getattr(copy, "__name__", "")).removeprefix("copy_")
    return (WAYS.get(name, name), copy) if name and name != "no" and not isinstance(copy, type) else None


def _desktop(environ: Mapping[str, str]) -> bool:
    """Return whether there is a desktop, which alone has a clipboard; pyperclip looks at more than our environment."""
    return os.uname().sysname == "Darwin" or bool(
        environ.get("WAYLAND_DISPLAY") or environ.get("DISPLAY") or environ.get("WSL_DISTRO_NAME")
    )
