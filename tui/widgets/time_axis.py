"""Where each tick stands on the timeline."""

from typing import NamedTuple

BROAD, SHORT = 3, 30  # columns of a tick at most; ticks for which there is always room


class Axis(NamedTuple):
    """Ticks in columns: one tick in one or some columns, or several ticks in one.

    Args:
        first: the tick of the first column, 1 or more. quarters: of ticks in a cell, 4 or more; a cell is of whole ticks, so that some are
            of one more than others. broad: columns of a cell; 1 where it is of several ticks.
        columns: of all; the cells after the last tick are for the time to come.
    """

    first: int
    quarters: int
    broad: int
    columns: int

    @classmethod
    def whole(cls, last: int, columns: int) -> "Axis":
        """Return an axis of the ticks 1 to `last`, and of as many to come as there is room for; one column at least is after the last."""
        room = max(columns - 1, 1)
        if last > room:
            return cls(1, -(-4 * last // room), 1, columns)
        return cls(1, 4, max(1, min(BROAD, room // max(last, SHORT))), columns)

    @classmethod
    def near(cls, around: int, last: int, columns: int) -> "Axis":
        """Return an axis of a column a tick, with one tick in the middle as far as the ticks 1 to `last` allow."""
        return cls(max(1, min(around - columns // 2, last - columns + 2)), 4, 1, columns)

    @property
    def last(self) -> int:
        """The last tick that has a place."""
        return self.first + self.columns // self.broad * self.quarters // 4 - 1

    @property
    def ticks(self) -> float:
        """Ticks of a cell, in the mean."""
        return self.quarters / 4

    def column(self, tick: int) -> int:
        """Return the first column of a tick's cell; one beyond the ends stands at the end."""
        return max(0, min(self._place(tick) * self.broad, self.columns - 1))

    def after(self, tick: int) -> int:
        """Return the column that follows a tick's cell, the first one for whatever is before it."""
        return 0 if tick < self.first else min((self._place(tick) + 1) * self.broad, self.columns - 1)

    def stands(self, tick: int) -> int:
        """Return the column where the cursor stands for a tick, and its mark: the last of its cell; -1 for whatever is before the first."""
        return -1 if tick < self.first else min((self._place(tick) + 1) * self.broad, self.columns) - 1

    def cell(self, column: int) -> tuple[int, int]:
        """Return the first and the last tick of a column's cell."""
        place = column // self.broad
        return self.first + place * self.quarters // 4, self.first + (place + 1) * self.quarters // 4 - 1

    def there(self, tick: int) -> bool:
        """Return whether a tick has a place."""
        return self.first <= tick <= self.last

    def _place(self, tick: int) -> int:
        """Return the number of a tick's cell, 0 for the first."""
        return (4 * (tick - self.first + 1) - 1) // self.quarters
