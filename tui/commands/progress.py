"""How far a long command is, on a terminal, or told to the process that runs it."""

import os
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress

TOLD = "VOXPOP_PROGRESS"  # in the environment: the process that started this one is told in lines how far this is
SIGN = "\x1e"  # begins such a line
SOON = 1.0  # seconds within which a command may end without having shown how far it is


class Bar:
    """How far a command is; on a terminal once it has taken a while, nothing without one."""

    def __init__(self, progress: "Progress | None" = None, soon: float = SOON) -> None:
        """Prepare to show.

        Args:
            progress: with one task, not yet started; None shows nothing. soon: seconds within which nothing is shown.
        """
        self._progress, self._due, self._shown = progress, time.monotonic() + soon, False
        self._look()

    @property
    def there(self) -> bool:
        """Whether anything is ever shown."""
        return self._progress is not None

    def reach(self, share: float) -> None:
        """Take which share is done, 0 to 1, of a command that does not go by ticks."""
        if self._progress is not None:
            self._progress.update(self._progress.task_ids[0], completed=share)
            self._look()

    def advance(self) -> None:
        """Take note that a tick is over."""
        if self._progress is not None:
            self._progress.advance(self._progress.task_ids[0])
            self._look()

    def tell(self, doing: str) -> None:
        """Tell what is being done."""
        if self._progress is not None:
            self._progress.update(self._progress.task_ids[0], description=doing)
            self._look()

    def stop(self) -> None:
        """Take it off the terminal."""
        if self._progress is not None and self._shown:
            self._progress.stop()

    def _look(self) -> None:
        if self._progress is not None and not self._shown and time.monotonic() >= self._due:
            self._progress.start()
            self._shown = True


class _Lines(Bar):
    """How far a command is, in lines that a process reads: the sign, then the share that is done."""

    EVERY = 0.1  # seconds between two

    def __init__(self, ticks: int = 0) -> None:
        super().__init__()
        self._next, self._over, self._ticks = 0.0, 0, ticks

    def advance(self) -> None:
        self._over += 1
        if self._ticks:
            self.reach(self._over / self._ticks)

    def reach(self, share: float) -> None:
        if time.monotonic() >= self._next:
            self._next = time.monotonic() + self.EVERY
            sys.stderr.write(f"{SIGN}{share:.3f}\n")
            sys.stderr.flush()


@contextmanager
def waiting(doing: str, *, hidden: bool = False) -> Iterator[None]:
    """Show on a terminal that something is under way of which nobody knows how long it takes, once it has taken a second.

    It is taken off before anything is printed: print after it.
    """
    if hidden or not sys.stderr.isatty():
        yield
        return
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    shown = Progress(
        SpinnerColumn(), TextColumn("{task.description}", markup=False), TimeElapsedColumn(), console=Console(stderr=True), transient=True
    )
    shown.add_task(doing, total=None)
    soon, over = threading.Lock(), False

    def start() -> None:
        with soon:
            if not over:
                shown.start()

    timer = threading.Timer(SOON, start)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        with soon:
            over = True
        shown.stop()


@contextmanager
def progress(doing: str, ticks: int = 0, *, hidden: bool = False) -> Iterator[Bar]:
    """Yield a bar of what a command is doing; one that shows nothing where there is no terminal.

    Args:
        ticks: how many are to come, shown at once; 0 for what is told in shares, and shown after a second. hidden: nothing is shown.
    """
    if os.environ.get(TOLD) and not sys.stderr.isatty():
        yield _Lines(ticks)
        return
    if hidden or not sys.stderr.isatty():
        yield Bar()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    counted = (MofNCompleteColumn(), TextColumn("ticks"), TimeElapsedColumn(), TimeRemainingColumn()) if ticks else (TimeElapsedColumn(),)
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), *counted)
    shown = Progress(*columns, console=Console(stderr=True), transient=True)
    shown.add_task(doing, total=ticks or 1.0)
    bar = Bar(shown, 0.0 if ticks else SOON)
    try:
        yield bar
    finally:
        bar.stop()
