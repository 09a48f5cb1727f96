"""The state hash: one number for a whole world, kept up to date at the cost of what changed."""

from collections.abc import Hashable
from hashlib import blake2b

_MODULUS = 1 << 128


class Digest:
    """A sum of the hashes of named parts, modulo 2**128, so that order does not matter and a part can be replaced."""

    def __init__(self) -> None:
        self._parts: dict[Hashable, int] = {}
        self._total = 0

    def set(self, key: Hashable, content: bytes) -> None:
        """Make `content` the part called `key`, in place of what it was."""
        value = int.from_bytes(blake2b(repr(key).encode() + b"\0" + content, digest_size=16).digest(), "little")
        self._total = (self._total - self._parts.get(key, 0) + value) % _MODULUS
        self._parts[key] = value

    def drop(self, key: Hashable) -> None:
        """Forget a part; nothing happens where there is none."""
        self._total = (self._total - self._parts.pop(key, 0)) % _MODULUS

    def value(self) -> bytes:
        """Return the hash of all parts: 16 bytes."""
        return self._total.to_bytes(16, "little")
