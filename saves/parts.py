"""Requests in parts: what many requests to a model share, its rules and its schema, is stored once."""

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

import msgspec

from saves.blob import content_hash

LEAST = 400  # bytes of a part worth a place of its own
SEEN = 4096  # parts remembered

_MARK = "blob"  # {"blob": HEX} stands where a part was


class Parts:
    """Takes parts out of requests, each from the second time on that it is seen."""

    def __init__(self) -> None:
        self._seen: OrderedDict[bytes, None] = OrderedDict()

    def taken(self, request: bytes) -> tuple[bytes, dict[bytes, bytes]]:
        """Return a request with hashes in place of known parts, and these parts by hash; as it is where it is no JSON object."""
        try:
            found = msgspec.json.decode(request)
        except (ValueError, RecursionError):
            return request, {}
        if not isinstance(found, dict):
            return request, {}
        parts: dict[bytes, bytes] = {}
        shorter = {key: [self._taken(each, parts) for each in value] if isinstance(value, list) else self._taken(value, parts)
                   for key, value in found.items()}  # fmt: skip
        return (msgspec.json.encode(shorter), parts) if parts else (request, {})

    def _taken(self, value: Any, parts: dict[bytes, bytes]) -> Any:
        if not isinstance(value, (str, dict)):
            return value
        part = msgspec.json.encode(value)
        if len(part) < LEAST:
            return value
        key = content_hash(part)
        known = key in self._seen
        self._seen[key] = None
        self._seen.move_to_end(key)
        if len(self._seen) > SEEN:
            self._seen.popitem(last=False)
        if not known:
            return value
        parts[key] = part
        return {_MARK: key.hex()}


def whole(request: bytes, part: Callable[[bytes], bytes]) -> bytes:
    """Return a request with its parts put back, byte for byte as it was.

    Args:
        part: returns a part by its hash; what it raises passes through.

    Raises:
        ValueError: it is no request in parts.
    """
    found = msgspec.json.decode(request)

    def put(value: Any) -> Any:
        if isinstance(value, dict) and list(value) == [_MARK]:
            return msgspec.json.decode(part(bytes.fromhex(str(value[_MARK]))))
        return value

    if not isinstance(found, dict):
        return request
    return msgspec.json.encode(
        {key: [put(each) for each in value] if isinstance(value, list) else put(value) for key, value in found.items()}
    )
