"""How much a whole state may weigh: looked at before it is taken apart, so that a small file cannot ask for all memory there is."""

from collections.abc import Iterator

import msgspec
from msgspec import Raw

from saves.errors import DamagedError
from saves.payload import printable
from sim.world import posts_kept

LIGHT = 1 << 24  # bytes: what is no larger is simply read; worlds of 20,000 people are 45 MB
DENSEST = 5  # bytes a value at least, of a state that is not light; those of all scenarios, with up to 100,000 people, have 11 to 14
LONGEST = 1 << 22  # bytes of one text without a comma, hundreds of times the longest that a world holds
_CHUNK = 1 << 20


def check_weight(raw: bytes) -> None:
    """Check that a state holds no more than a world of its people can.

    Raises:
        DamagedError: it holds more, or is no JSON object, or hides characters that a terminal obeys.
    """
    if not all(printable(part) for part in _parts(raw)):  # as it is written: no escape but of a quotation mark or backslash can hide one
        raise DamagedError("it holds control characters")
    if len(raw) <= LIGHT:
        return
    values = raw.count(b",") + raw.count(b"[") + raw.count(b"{")
    if values * DENSEST > len(raw):
        raise DamagedError(f"{values:,} values in {len(raw):,} bytes; allowed: one in {DENSEST} bytes, which no world comes near")
    fields = msgspec.json.decode(raw, type=dict[str, Raw])
    people = _count(fields, "agents", b'{"id":')
    for name, most in (("likes", posts_kept(people)), ("answers", people), ("minds", people), ("cascades", posts_kept(people))):
        found = _count(fields, name, b'{"root":' if name == "cascades" else b'":')
        if found > most:
            raise DamagedError(f"{found:,} {name} among {people:,} people; allowed: {most:,}")


def _count(fields: dict[str, Raw], name: str, sign: bytes) -> int:
    """Return how often bytes with which an entry begins or goes on occur in a field."""
    return bytes(fields.get(name, Raw(b""))).count(sign)


def _parts(raw: bytes) -> Iterator[str]:
    """Yield JSON in pieces, cut after commas: as one text it may take four times its bytes."""
    start = 0
    while start < len(raw):
        end = raw.find(b",", min(start + _CHUNK, len(raw)), start + _CHUNK + LONGEST) + 1
        if not end:
            if len(raw) - start > _CHUNK + LONGEST:
                raise DamagedError(f"a text of more than {LONGEST:,} bytes")
            end = len(raw)
        yield raw[start:end].decode()
        start = end
