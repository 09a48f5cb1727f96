"""Where ticks are recorded: in memory here, in SQLite in `saves`."""

from hashlib import blake2b
from typing import Protocol

from msgspec import Struct

from sim.event import AnyEvent, encode


class TickRecord(Struct, frozen=True):
    """One finished tick.

    Args:
        events: in the order in which they were applied. payloads: the same, as JSON.
        event_hash: 16 bytes, chained to the tick before. state_hash: 16 bytes, of the world after the tick.
    """

    tick: int
    events: tuple[AnyEvent, ...]
    payloads: tuple[bytes, ...]
    event_hash: bytes
    state_hash: bytes


class Journal(Protocol):
    """Keeps ticks in order; once `append` returns, the tick is kept whatever happens next."""

    def append(self, record: TickRecord) -> None:
        """Keep one tick, all of it or nothing."""


class MemoryJournal:
    """Keeps ticks until the process ends."""

    def __init__(self) -> None:
        self.records: list[TickRecord] = []

    def append(self, record: TickRecord) -> None:
        self.records.append(record)


def sealed(tick: int, events: tuple[AnyEvent, ...], before: bytes, state_hash: bytes) -> TickRecord:
    """Return the record of a tick, its event hash chained to the hash before it."""
    payloads = tuple(encode(event) for event in events)
    digest = blake2b(before, digest_size=16)
    digest.update(b"\n".join(payloads))
    return TickRecord(tick, events, payloads, digest.digest(), state_hash)
