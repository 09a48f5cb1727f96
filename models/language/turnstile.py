"""A turnstile: who come all at once are let through a few at a time, so that answers that have come are not kept waiting."""

import asyncio
from collections import deque

A_TURN = 4  # let through each time that the event loop comes round; thinking up a prompt takes about 0.2 ms


class Turnstile:
    """Lets a few through each time that the event loop comes round, first come, first served."""

    def __init__(self, a_turn: int = A_TURN) -> None:
        self._a_turn = self._left = a_turn
        self._queue: deque[asyncio.Future[None]] = deque()
        self._turning: asyncio.AbstractEventLoop | None = None

    async def passed(self) -> None:
        """Return when it is one's turn."""
        loop = asyncio.get_running_loop()
        if self._turning is not loop:  # the first since all was quiet, or since another loop was left
            self._turning, self._left = loop, self._a_turn
            self._queue.clear()
            loop.call_soon(self._turned)
        if self._left and not self._queue:
            self._left -= 1
            return
        waiting = loop.create_future()
        self._queue.append(waiting)
        await waiting

    def _turned(self) -> None:
        if self._left == self._a_turn:  # nobody came in a whole turn
            self._turning = None
            return
        self._left = self._a_turn
        while self._left and self._queue:
            waiting = self._queue.popleft()
            if not waiting.done():
                waiting.set_result(None)
                self._left -= 1
        if self._turning is not None:
            self._turning.call_soon(self._turned)
