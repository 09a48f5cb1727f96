"""The wire between the screen and its engine: what to load, then frames of bytes, each behind its length."""

from typing import Protocol

from msgspec import Struct

from models.metering import Spending

_LENGTH = 4  # bytes before each frame, little-endian


class Fork(Struct, frozen=True):
    """Where a new branch leaves an existing one: after which tick. player: whom the player plays now; nobody else is theirs there."""

    parent: str
    tick: int
    player: int | None = None


class EngineSpec(Struct, frozen=True):
    """Which world an engine shall load; the first frame that it is sent, as JSON.

    Args:
        save: path of the save: to be made where `scenario` is given, else to be opened.
        scenario: name or folder of the scenario of a new world; "" opens the save.
        seed, agents: of a new world; without agents, as many as the scenario declares.
        mind: who thinks, as `--mind` takes it; "rules" where not said.
        branch: line of history to go on with; "" for the one played last.
        fork: the branch is a new one, which begins there; None for one that exists.
        instead: what to load, the first of them that can be, where the save cannot be read.
        budget: what models may spend, as `--budget` takes it; spent: what they have spent of it before.
        minds: others that the player has asked for, so that interventions of the save may name them.
    """

    save: str
    scenario: str = ""
    seed: int = 1
    agents: int | None = None
    mind: str = "rules"
    branch: str = ""
    fork: Fork | None = None
    instead: tuple["EngineSpec", ...] = ()
    budget: str = ""
    spent: Spending = Spending()
    minds: tuple[str, ...] = ()


class Source(Protocol):
    """A binary stream to read from, buffered or not."""

    def read(self, size: int, /) -> bytes | None:
        """Return at most `size` bytes, b"" at the end."""


class Sink(Protocol):
    """A binary stream to write to, buffered or not."""

    def write(self, data: bytes | memoryview, /) -> int | None:
        """Write; return how much was written."""


def receive_frame(source: Source) -> bytes:
    """Return the next frame, waiting for it.

    Raises:
        EOFError: the other side has closed the wire.
    """
    return _exactly(source, int.from_bytes(_exactly(source, _LENGTH), "little"))


def send_frame(sink: Sink, frame: bytes) -> None:
    """Write one frame, whole.

    Raises:
        OSError: the other side has closed the wire.
    """
    rest = memoryview(len(frame).to_bytes(_LENGTH, "little") + frame)
    while rest:
        rest = rest[sink.write(rest) :]


def _exactly(source: Source, size: int) -> bytes:
    parts: list[bytes] = []
    while size:
        part = source.read(size)
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)
