"""The player's time for a question: a count of seconds that stands still while time is held, and starts anew at every key."""

from math import ceil


class Countdown:
    """Counts down while asked to; it reads no clock itself.

    Attributes:
        number: of the question that it counts for, if any.
    """

    def __init__(self) -> None:
        self.number: int | None = None
        self._spent = 0.0
        self._at = 0.0
        self._keyed = 0.0

    def left(self, number: int | None, seconds: int, now: float, keyed: float, held: bool) -> int | None:
        """Return how many whole seconds are left, 0 when they have run out, or None where nothing is counted.

        Args:
            number: of the open question, or None. seconds: allowed for it; 0 for as long as the player likes.
            now: by a clock that never goes back. keyed: when a key was pressed last. held: time is held.
        """
        if number is None or not seconds:
            self.number = None
            return None
        if number != self.number or keyed > self._keyed:
            self.number, self._spent = number, 0.0
        elif not held:
            self._spent += now - self._at
        self._at, self._keyed = now, keyed
        return max(0, ceil(seconds - self._spent))
