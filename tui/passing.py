"""Notices that go when what they tell of is over, and not only when their time is up."""

from typing import Any

from textual.app import App
from textual.notifications import Notification, Notify

SECONDS = 30.0  # for which one stays whose cause goes on


class Passing:
    """The notices of one app that have a cause, at most one for each."""

    def __init__(self) -> None:
        self._told: dict[str, Notification] = {}

    def tell(self, app: App[Any], cause: str, text: str) -> None:
        """Show a plain line until `over` is told of its cause, or for SECONDS; it takes the place of one with the same cause."""
        self.over(app, cause)
        self._told[cause] = Notification(text, markup=False, timeout=SECONDS)
        app.post_message(Notify(self._told[cause]))

    def over(self, app: App[Any], *causes: str) -> None:
        """Take away what was told of these causes."""
        for cause in causes:
            if (told := self._told.pop(cause, None)) is not None:
                app.call_later(app._unnotify, told)  # later: it may still be on its way to the screen
