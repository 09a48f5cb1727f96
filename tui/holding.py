"""The hold of a world on the screen: decisions wait while no model answers, the player is told, and can do something about it."""

import asyncio
from collections.abc import Callable

from msgspec import Struct

from models.completer import BarredError, CompleterError
from models.hold import StandInError, wait
from sim.text import clean
from tui.protocol import Held

SCOUTS = 4  # decisions that ask again at a time, on behalf of all that wait
REASON_LIMIT = 300


class _Waiting(Struct):
    """A decision that waits. again: set once it is to ask again, or with a StandInError once somebody else decides it."""

    reason: str
    barred: bool
    again: asyncio.Future[None] | None = None


class EngineHold:
    """Lets decisions wait. A few of them try again, after ever longer waits; once one is answered, all do.

    What only the player can mend is tried again when the player says so. One event loop.
    """

    def __init__(self, tell: Callable[[Held], None], wait: Callable[[int], float] = wait) -> None:
        """Prepare to hold.

        Args:
            tell: sends a message to the screen. wait: seconds before the next round, by how many there were.
        """
        self._tell, self._wait = tell, wait
        self._out: dict[asyncio.Task[object], _Waiting] = {}  # whoever was held and not answered since
        self._rounds = 0
        self._since = self._next = 0.0  # by the loop's clock
        self._timer: asyncio.TimerHandle | None = None
        self._standing_in = False
        self._told: tuple[str, bool] | None = None

    @property
    def holding(self) -> bool:
        """Whether anybody waits."""
        return bool(self._out)

    async def held(self, error: CompleterError, tries: int, model: object = None) -> None:
        """Wait until the model is to be asked again.

        Raises:
            StandInError: the player lets somebody else decide, this and whatever else waits in this tick.
        """
        if self._standing_in:
            raise StandInError(str(error))
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        assert task is not None
        if not self._out:
            self._since, self._rounds = loop.time(), 0
        if task not in self._out:
            task.add_done_callback(self._forget)
        self._out.pop(task, None)  # whoever tries again and is held again waits behind the others
        waiting = self._out[task] = _Waiting(clean(str(error), REASON_LIMIT), isinstance(error, BarredError), loop.create_future())
        self._arrange()
        if self._told != self._state:
            self._report()
        assert waiting.again is not None
        try:
            await waiting.again
        finally:
            waiting.again = None

    def answered(self, model: object = None) -> None:
        """Take note that a model has answered; if it was waited for, everybody asks again at once."""
        task = asyncio.current_task()
        if task is not None and task in self._out:
            self._forget(task)
            self.ask_again(barred=False)

    def ask_again(self, barred: bool = True) -> None:
        """Let everybody who waits ask again now. barred: those too whom only the player can help."""
        for waiting in self._out.values():
            if barred or not waiting.barred:
                _release(waiting)

    def stand_in(self) -> None:
        """Let somebody else decide what waits now, and whatever would wait before `wait_again`."""
        self._standing_in = True
        for waiting in list(self._out.values()):
            if waiting.again is not None and not waiting.again.done():
                waiting.again.set_exception(StandInError("the player let the rules decide"))
        self._out.clear()
        self._over()

    def wait_again(self) -> None:
        """Let models be waited for again."""
        self._standing_in = False

    # Rounds

    def _arrange(self) -> None:
        """Set the clock for the next round, if anybody waits whom time may help."""
        if self._timer is None and any(not waiting.barred for waiting in self._out.values()):
            loop = asyncio.get_running_loop()
            self._next = loop.time() + self._wait(self._rounds)
            self._timer = loop.call_at(self._next, self._round)

    def _round(self) -> None:
        self._timer = None
        self._rounds += 1
        scouts = [waiting for waiting in self._out.values() if not waiting.barred and waiting.again is not None][:SCOUTS]
        for scout in scouts:
            _release(scout)
        self._arrange()
        if self._out:
            self._report()

    def _forget(self, task: "asyncio.Task[object]") -> None:
        """Take it that a decision waits no more: answered, or dropped."""
        if self._out.pop(task, None) is not None and not self._out:
            self._over()

    def _over(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._told is not None:
            self._told = None
            self._tell(Held())

    @property
    def _state(self) -> tuple[str, bool]:
        """Why it is that people wait, and whether only the player can mend it; that which only the player can mend goes first."""
        first = next((waiting for waiting in self._out.values() if waiting.barred), None) or next(iter(self._out.values()))
        return first.reason, first.barred

    def _report(self) -> None:
        now = asyncio.get_running_loop().time()
        self._told = reason, barred = self._state
        left = None if barred or self._timer is None else max(0.0, self._next - now)
        self._tell(Held(reason, barred, len(self._out), now - self._since, left))


def _release(waiting: _Waiting) -> None:
    if waiting.again is not None and not waiting.again.done():
        waiting.again.set_result(None)
