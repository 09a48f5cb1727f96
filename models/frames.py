"""Frames of bytes between two processes, each behind its length."""

from typing import Protocol

LENGTH = 4  # bytes before each frame, little-endian


class Source(Protocol):
    """A binary stream to read from, buffered or not."""

    def read(self, size: int, /) -> bytes | None:
        """Return at most `size` bytes, b"" at the end."""


class Sink(Protocol):
    """A binary stream to write to, buffered or not."""

    def write(self, data: bytes | memoryview, /) -> int | None:
        """Write; return how much was written."""


def receive_frame(source: Source, limit: int = 1 << 8 * LENGTH) -> bytes:
    """Return the next frame, waiting for it.

    Args:
        limit: bytes that a frame may have.

    Raises:
        EOFError: the other side has closed the wire, or says something else than frames. OSError: the wire is broken.
    """
    size = int.from_bytes(_exactly(source, LENGTH), "little")
    if size > limit:
        raise EOFError
    return _exactly(source, size)


def send_frame(sink: Sink, frame: bytes) -> None:
    """Write one frame, whole.

    Raises:
        OSError: the other side has closed the wire.
    """
    rest = memoryview(len(frame).to_bytes(LENGTH, "little") + frame)
    while rest:
        rest = rest[sink.write(rest) or 0 :]


def _exactly(source: Source, size: int) -> bytes:
    parts: list[bytes] = []
    while size:
        part = source.read(size)
        if not part:
            raise EOFError
        parts.append(part)
        size -= len(part)
    return parts[0] if len(parts) == 1 else b"".join(parts)
