"""Whether the terminal has gone away, where nobody sends a signal to say so."""

import select
import sys


def hung_up() -> bool:
    """Return whether whatever the keys come from is closed; False where that cannot be told."""
    if not hasattr(select, "poll"):  # Windows
        return False
    try:
        keys = select.poll()
        keys.register(sys.__stdin__.fileno(), 0)  # type: ignore[union-attr]
        return any(events & (select.POLLHUP | select.POLLERR | select.POLLNVAL) for _, events in keys.poll(0))
    except (OSError, ValueError, AttributeError):
        return False
