"""Garbage collection while a world is read: what is made then stays, and looking through it again and again doubles the time."""

import contextlib
import gc
from collections.abc import Iterator


@contextlib.contextmanager
def uncollected() -> Iterator[None]:
    """Let the collector wait. Of several at once, in threads say, the first to begin is the one that lets it go on."""
    runs = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if runs:
            gc.enable()
