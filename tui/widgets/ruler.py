"""The days under a timeline."""

from collections.abc import Iterator
from typing import NamedTuple

from tui.paint import DAYS
from tui.widgets.customs import DAY, Clock
from tui.widgets.time_axis import Axis

STRIDES = (1, 2, 7, 14, 28, 56, 140, 280, 700, 1400)  # days between two lines of the ruler
LEAST, BESIDE, SPOKEN = 4, 10, 12  # columns of a day at least, of several, of one that is called by its number and its name
BEGINS = "│"


class Day(NamedTuple):
    """A day on the ruler. column: at which it begins. told: its line and its name."""

    column: int
    told: str


def days(axis: Axis, clock: Clock) -> Iterator[Day]:
    """Yield the days of an axis, as many as can be read, the earliest first."""
    a_day = clock.ticks_a_day * axis.broad / axis.ticks  # columns
    stride = next((each for each in STRIDES if each * a_day >= (LEAST if each == 1 else BESIDE)), STRIDES[-1])
    room = int(stride * a_day)
    day = clock.minute(axis.first) // DAY
    while (tick := clock.begins(day)) <= axis.last:
        if tick >= axis.first and day % stride == 0:
            yield Day(axis.column(tick), BEGINS + _named(day, stride, room - 1))
        day += 1 if day % stride else stride


def _named(day: int, stride: int, room: int) -> str:
    """Return what a day is called in so many columns."""
    number, name = f"{day + 1}", DAYS[day % 7]
    if stride == 1:
        return f"{name}, day {number}" if room >= SPOKEN else name[:room]
    return f"day {number}" if room >= len(number) + 5 else number if room >= len(number) else ""
