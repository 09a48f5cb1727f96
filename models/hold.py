"""What happens when nobody gets an answer: minds wait, until the model is back or the player does something about it."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Protocol

from models.completer import BarredError, CompleterError
from sim.errors import SimError, StandstillError

FIRST_WAIT, LONGEST_WAIT = 0.5, 15.0  # seconds between two tries; each wait is twice the one before


class StandInError(SimError):
    """Whoever stands in for the model shall decide."""


class Hold(Protocol):
    """Is told that a model answers nobody, and says when it is to be asked again. All decisions that wait share one."""

    async def held(self, error: CompleterError, tries: int, model: object = None) -> None:
        """Return when the model is to be asked again.

        Args:
            error: an OutageError or a BarredError. tries: how often this very question was held before.
            model: that answers nobody; anything that tells it from others.

        Raises:
            StandInError: somebody else shall decide this.
            StandstillError: there is no going on; the tick is dropped.
        """

    def answered(self, model: object = None) -> None:
        """Take note that a model has answered somebody."""


class _Outage:
    """One model's outage. since: by the clock of `time.monotonic`. back: set for those who wait when somebody is answered."""

    def __init__(self, since: float) -> None:
        self.since, self.back = since, asyncio.Event()


class Patience:
    """Waits out each model's outage for so long; with one that only the player can bring back there is no going on at once."""

    def __init__(self, seconds: float, told: Callable[[str], None] = lambda line: None) -> None:
        """Prepare to wait.

        Args:
            seconds: without any answer, after which there is no going on. told: hears, once an outage, why people wait.
        """
        self._seconds, self._told = seconds, told
        self._outages: dict[object, _Outage] = {}  # by model: one that answers says nothing of another

    async def held(self, error: CompleterError, tries: int, model: object = None) -> None:
        """Wait, each time longer than the time before, or until somebody is answered.

        Raises:
            StandstillError: the outage has lasted too long, or waiting does not help.
        """
        if isinstance(error, BarredError):
            raise StandstillError(str(error))
        now = time.monotonic()
        outage = self._outages.get(model)
        if outage is None:
            outage = self._outages[model] = _Outage(now)
            self._told(f"{error}; waiting for it up to {self._seconds:g} s")
        left = outage.since + self._seconds - now
        if left <= 0:
            raise StandstillError(f"{error}; waited {self._seconds:g} s")
        with suppress(TimeoutError):
            async with asyncio.timeout(min(wait(tries), left)):
                await outage.back.wait()

    def answered(self, model: object = None) -> None:
        """The model's outage, if there was one, is over: whoever waits for it asks again at once."""
        outage = self._outages.pop(model, None)
        if outage is not None:
            outage.back.set()


def wait(tries: int) -> float:
    """Return the seconds to wait before the next try."""
    return float(min(FIRST_WAIT * 2 ** min(tries, 10), LONGEST_WAIT))
