"""Where ticks are recorded: in memory here, in SQLite in `saves`."""

from collections.abc import Sequence
from hashlib import blake2b
from typing import Protocol

from msgspec import Struct

from sim.event import AnyEvent, encode
from sim.input import AnyInput, encode_input


class TickRecord(Struct, frozen=True):
    """One finished tick.

    Args:
        events: in the order in which they were applied. payloads: the same, as JSON.
        event_hash: 16 bytes, chained to the tick before. state_hash: 16 bytes, of the world after the tick.
        inputs: what came from outside, in order, as JSON (sim.input); the event hash covers it.
    """

    tick: int
    events: tuple[AnyEvent, ...]
    payloads: tuple[bytes, ...]
    event_hash: bytes
    state_hash: bytes
    inputs: tuple[bytes, ...] = ()


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


def sealed(tick: int, events: tuple[AnyEvent, ...], before: bytes, state_hash: bytes, given: Sequence[AnyInput] = ()) -> TickRecord:
    """Return the record of a tick, its event hash chained to the hash before it. given: what came from outside, in order."""
    payloads, inputs = tuple(encode(event) for event in events), tuple(encode_input(each) for each in given)
    return TickRecord(tick, events, payloads, chained(before, payloads, inputs), state_hash, inputs)


def chained(before: bytes, payloads: Sequence[bytes], inputs: Sequence[bytes] = ()) -> bytes:
    """Return the event hash of a tick. before: that of the tick before. inputs: nothing is hashed for none, as in saves of format 3."""
    digest = blake2b(before, digest_size=16)
    digest.update(b"\n".join(payloads))
    if inputs:
        digest.update(b"\n\n" + b"\n".join(inputs))
    return digest.digest()
