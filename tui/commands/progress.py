"""How far a long command is, on a terminal."""

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

SOON = 1.0  # seconds within which a command may end without having shown how far it is


@contextmanager
def progress(doing: str) -> Iterator[Callable[[float], None]]:
    """Yield what takes the share that is done, 0 to 1, and shows a bar of it after a second; nothing where there is no terminal."""
    if not sys.stderr.isatty():
        yield lambda share: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn())
    bar = Progress(*columns, console=Console(stderr=True), transient=True)
    task = bar.add_task(doing, total=1.0)
    begun, shown = time.monotonic(), False

    def told(share: float) -> None:
        nonlocal shown
        if not shown and time.monotonic() - begun > SOON:
            bar.start()
            shown = True
        bar.update(task, completed=share)

    try:
        yield told
    finally:
        if shown:
            bar.stop()
