"""Work that a screen does beside its keys, and that ends with it."""

from collections.abc import Callable, Coroutine
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

import textual
from textual.css.query import NoMatches
from textual.screen import Screen
from textual.worker import Worker

Given = ParamSpec("Given")
Its = TypeVar("Its", bound=Screen[Any])


def work(
    *, group: str = "default", exclusive: bool = False
) -> Callable[[Callable[Concatenate[Its, Given], Coroutine[None, None, None]]], Callable[Concatenate[Its, Given], Worker[None]]]:
    """Return what makes a worker of a screen's method, as Textual's `work` does.

    Of a screen that is left Textual removes the widgets first and ends the workers later; one that misses a widget in between has ended.

    Args:
        group: of its workers. exclusive: whether one that begins ends the others of its group.
    """

    def worker(method: Callable[Concatenate[Its, Given], Coroutine[None, None, None]]) -> Callable[Concatenate[Its, Given], Worker[None]]:
        @wraps(method)
        async def until_left(self: Its, *args: Given.args, **kwargs: Given.kwargs) -> None:
            try:
                await method(self, *args, **kwargs)
            except NoMatches:
                if self in self.app.screen_stack:
                    raise

        return textual.work(until_left, group=group, exclusive=exclusive)

    return worker
