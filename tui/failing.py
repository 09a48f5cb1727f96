"""What becomes of a bug on the screen: one pane of it stands still, or the app ends with a plain line; no traceback is ever printed."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from rich.console import RenderableType
from rich.traceback import Traceback
from textual.app import App
from textual.widget import Widget

from tui import crash
from tui.paint import safe


class FailingApp(App[None]):
    """An app that fails in one line.

    Attributes:
        guarded: a bug is told as this module says; else, in tests, it passes through. broken: what ended the app, in a plain line.
    """

    guarded = False
    broken = ""

    def guard(self) -> None:
        """Take what fails beside all messages and timers, too; called in the app's loop once it runs."""
        if self.guarded:
            asyncio.get_running_loop().set_exception_handler(self._failed_beside)

    @property
    def parting(self) -> bool:
        """Whether the app is about to end, so that its widgets may be gone already."""
        return self._exit or self._closing or self._closed

    def _handle_exception(self, error: Exception) -> None:
        """End the app with one line about an error, the first one; one that comes while it ends is of widgets that are gone already."""
        if not self.guarded:
            super()._handle_exception(error)
            return
        if not self.parting and not self.broken:
            self._return_code = 1
            self.broken = safe(crash.told(error, "screen"), 500)
        self._close_messages_no_wait()

    def panic(self, *renderables: RenderableType) -> None:
        """End the app, by which Textual says that a thread of its own failed: what failed and where is told, nothing of what was read."""
        if not self.guarded:
            super().panic(*renderables)
            return
        if not self.parting and not self.broken:
            self._return_code = 1
            stacks = [stack for each in renderables if isinstance(each, Traceback) for stack in each.trace.stacks[-1:]]
            frames = [(frame.filename, frame.lineno) for stack in stacks for frame in stack.frames[-1:]]
            kind = "".join(stack.exc_type for stack in stacks) or "no reason given"
            self.broken = safe(f"What reads the terminal or draws on it failed ({kind}{crash.at(frames)}).", 500)
        self._close_messages_no_wait()

    def _failed_beside(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if isinstance(error, Exception):
            crash.kept(error, "screen")

    def pane_failed(self, pane: Widget, error: Exception) -> str:
        """Tell once that a pane stands still, and return what it shows from then on."""
        told = safe(f"A pane stands still; all else goes on. {crash.told(error, 'screen')}", 500)
        self.notify(told, severity="error", markup=False, timeout=10)
        return f"This pane stands still: {crash.at_fault(error)}. All else goes on."


@contextmanager
def standing_still(pane: Any) -> Iterator[None]:
    """Let a pane of which the block fails stand still from then on, where the app is guarded; else the error passes through.

    Args:
        pane: a widget whose `broken` says why it stands still, "" for one that does not.
    """
    try:
        yield
    except Exception as error:
        app = pane.app
        if not isinstance(app, FailingApp) or not app.guarded or app.parting:
            raise
        pane.broken = app.pane_failed(pane, error)


def unless_still(pane: Any, work: Callable[[], object]) -> None:
    """Let a pane do some work of its own, if it does not stand still; where it fails, it does from then on."""
    if not pane.broken:
        with standing_still(pane):
            work()
        if pane.broken:
            pane.repaint()


def show_or_still(pane: Any) -> None:
    """Let a pane show what it has taken in, or that it stands still."""
    unless_still(pane, pane.show)
    if pane.broken:
        pane.repaint()
