"""Where the keys of servers come from: the environment, or else the keyring."""

from collections.abc import Mapping
from typing import NoReturn

KEYS, KEY = "VOXPOP_API_KEYS", "OPENAI_API_KEY"  # names in the environment
SERVICE = "voxpop"  # of keys in the keyring; their user is the host


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


def kept_key(service: str, user: str) -> str | None:
    """Return a key from the keyring; None where it has none, where there is no keyring, or it does not open."""
    try:
        import keyring
        from keyring.errors import KeyringError
    except ImportError:
        return None
    try:
        return (keyring.get_password(service, user) or "").strip() or None
    except (KeyringError, OSError, RuntimeError):  # locked, no session of a desktop, no agent
        return None
