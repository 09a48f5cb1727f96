"""Processes of others that are to end."""

import time
from contextlib import suppress

import psutil

PATIENCE = 60.0  # seconds; generous, for a loaded machine


def ended(process: psutil.Process) -> bool:
    """Return whether a process has ended; one that nobody has asked how has, too."""
    with suppress(psutil.NoSuchProcess):  # it ends between two questions
        return not process.is_running() or process.status() == psutil.STATUS_ZOMBIE
    return True


def gone(process: psutil.Process) -> None:
    """Wait until a process has ended."""
    deadline = time.monotonic() + PATIENCE
    while not ended(process):
        assert time.monotonic() < deadline, process
        time.sleep(0.01)
