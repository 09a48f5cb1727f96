"""Signals that end the screen: each is a wish, which the app carries out, or else the process leaves the hard way after a while."""

import os
import select
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from time import monotonic

SIGNALS = ("SIGTERM", "SIGHUP", "SIGINT", "SIGQUIT")
APP_SECONDS = 5.0  # for the app to let go of the terminal
WHOLE_SECONDS = 17.0  # for that, the engine and all else
TOGETHER = 0.5  # seconds in which a terminal that is closed may send one signal more than once
ASKED_EVERY = 0.05  # seconds, while there is no loop yet that could hear of it


class Wishes:
    """What signals have asked for so far. A thread listens: it also hears of a signal where the app is stuck.

    Attributes:
        number: the signal that wants an end, 0 for none. over: the app has let go of the terminal.
    """

    def __init__(self, ask: Callable[[], bool], leave: Callable[[int, bool], None]) -> None:
        """Prepare to listen.

        Args:
            ask: tells the app that it is to end; False where there is nobody yet to hear it. Called in the thread.
            leave: ends the process the hard way: by which signal, and whether at once. Called in the thread.
        """
        self.number, self.over = 0, False
        self._ask, self._leave = ask, leave
        self._wanted = {int(found) for name in SIGNALS if (found := getattr(signal, name, None)) is not None}
        self._ears, self.mouth = os.pipe()
        os.set_blocking(self.mouth, False)

    def numbers(self) -> set[int]:
        """Return the signals that are heard; those that whoever started us has switched off (nohup, say) stay so."""
        return {number for number in self._wanted if signal.getsignal(number) is not signal.SIG_IGN}

    def listen(self) -> None:
        """Wait for signals until there is nothing to wait for."""
        while not self.number:
            heard = self._heard(None)
            if heard is None:  # nobody says anything any more
                os.close(self._ears)
                return
            self.number = next((number for number in heard if number in self._wanted), 0)
        since, asked = monotonic(), False
        while True:
            asked = asked or self._ask()
            heard = self._heard(ASKED_EVERY)
            waited = monotonic() - since
            again = waited > TOGETHER and any(number in self._wanted for number in heard or b"")
            if again or waited > (WHOLE_SECONDS if self.over else APP_SECONDS):
                self._leave(self.number, again)
                return

    def _heard(self, seconds: float | None) -> bytes | None:
        """Return the numbers of signals that have come, waiting for one at most so long; None where no more will."""
        with suppress(OSError, ValueError):
            if not select.select([self._ears], [], [], seconds)[0]:
                return b""
            return os.read(self._ears, 64) or None
        return None

    def stop(self) -> None:
        """Let the thread end."""
        os.close(self.mouth)


@contextmanager
def wishes_heard(ask: Callable[[], bool], leave: Callable[[int, bool], None]) -> Iterator[Wishes]:
    """Hear signals as wishes. Where one has come, that goes on after the block: until the process has ended, it may still be stuck.

    Outside the main thread, and on Windows, where no such signal comes, nothing is heard.
    """
    wishes = Wishes(ask, leave)
    if os.name != "posix" or threading.current_thread() is not threading.main_thread():
        yield wishes
        return
    # The number of a signal goes into the pipe as it comes, whatever the main thread is busy with; what Python calls is to do nothing.
    before = {number: signal.signal(number, lambda number, frame: None) for number in wishes.numbers()}
    fd = signal.set_wakeup_fd(wishes.mouth, warn_on_full_buffer=False)
    threading.Thread(target=wishes.listen, name="wishes", daemon=True).start()
    try:
        yield wishes
    finally:
        if not wishes.number:
            signal.set_wakeup_fd(fd)
            for number, called in before.items():
                signal.signal(number, called)
            wishes.stop()
