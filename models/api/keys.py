"""Where the keys of servers come from: the environment, or else the keyring."""

import asyncio
import threading
from collections.abc import Mapping
from typing import NoReturn

from sim.errors import SimError
from sim.text import clean

KEYS, KEY = "VOXPOP_API_KEYS", "OPENAI_API_KEY"  # names in the environment
SERVICE = "voxpop"  # of keys in the keyring; their user is the host
UNLOCKED, UNLOCKED_SOON = 60.0, 3.0  # seconds for a keyring to be unlocked; where a world runs meanwhile, it must not stand still


class Key:
    """A key that shows itself to nobody who does not ask for it by `revealed`, and that nobody can store by mistake."""

    __slots__ = ("_text",)

    def __init__(self, text: str) -> None:
        self._text = text

    def revealed(self) -> str:
        """Return the key itself."""
        return self._text

    def __repr__(self) -> str:
        return "(key)"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Key) and self._text == other._text

    def __hash__(self) -> int:
        return hash(self._text)

    def __reduce__(self) -> NoReturn:
        raise TypeError("a key is not stored")


def keys_in(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Return the API keys of an environment: several in VOXPOP_API_KEYS with commas between, or one in OPENAI_API_KEY."""
    several = tuple(dict.fromkeys(key.strip() for key in environment.get(KEYS, "").split(",") if key.strip()))
    one = environment.get(KEY, "").strip()
    return several or ((one,) if one else ())


def is_key(text: str) -> bool:
    """Return whether a text can be a key: no blanks, nothing but printable ASCII."""
    return bool(text) and text.isascii() and text.isprintable() and " " not in text


def kept_key(service: str, user: str, seconds: float | None = None) -> str | None:
    """Return a key from the keyring; None where it has none, where there is no keyring, or it does not open.

    Args:
        seconds: for it to be unlocked, by somebody who is asked for a password, say; UNLOCKED where not said, or UNLOCKED_SOON where an
            event loop waits.

    Raises:
        SimError: it has not opened by then; one plain line.
    """
    try:
        import keyring
    except ImportError:
        return None
    found: list[str] = []

    def look() -> None:
        try:
            found.append((keyring.get_password(service, user) or "").strip())
        except Exception:  # noqa: BLE001 - locked, no session of a desktop, no agent, or whatever an odd keyring raises
            found.append("")

    looking = threading.Thread(target=look, name="keyring", daemon=True)
    looking.start()
    looking.join(seconds if seconds is not None else UNLOCKED_SOON if _in_loop() else UNLOCKED)
    if looking.is_alive():
        raise SimError(f"the keyring with the key of {clean(user, 80)} has not opened; unlock it, then ask for that mind again")
    return (found[0] if found else "") or None


def _in_loop() -> bool:
    """Return whether an event loop waits for this thread."""
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        return False
    return True
