"""Sizes of the terminal in the order in which it had them."""

import asyncio
import signal
from contextlib import suppress


def told_in_order() -> None:
    """Let the handler that Textual has for SIGWINCH run in the loop, one after the other.

    Signals interrupt each other's handlers: where a window is dragged fast, the one that began first ends last, and the size told
    last would be an old one. Does nothing where no such handler is. To be called again when the terminal was given up and taken back.
    """
    number = getattr(signal, "SIGWINCH", None)
    handler = signal.getsignal(number) if number is not None else None
    if number is None or not callable(handler):
        return
    loop = asyncio.get_running_loop()

    def later(number: int, _: object) -> None:
        with suppress(RuntimeError):  # the loop is closed
            loop.call_soon_threadsafe(handler, number, None)

    signal.signal(number, later)
