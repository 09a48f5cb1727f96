"""What the scenario of a world says of how people live in it, and when."""

from typing import TYPE_CHECKING, NamedTuple

from sim.world import World

if TYPE_CHECKING:
    from sim.scenario import Scenario

DAY = 24 * 60  # minutes


class Clock(NamedTuple):
    """When ticks begin. ticks_a_day: of a day awake. per_tick: minutes. wakes: minute of the day at which the first one begins."""

    ticks_a_day: int
    per_tick: int
    wakes: int

    def minute(self, tick: int) -> int:
        """Return the minute at which a tick begins, 0 at midnight of day 1."""
        day, step = divmod(max(tick - 1, 0), self.ticks_a_day)
        return day * DAY + self.wakes + step * self.per_tick

    def begins(self, day: int) -> int:
        """Return the first tick of a day. day: 0 for the first."""
        return day * self.ticks_a_day + 1

    def at(self, day: int, minute: int) -> int:
        """Return the tick of a day in which a minute of it lies; the first or the last one for the night. day: 0 for the first."""
        step = (minute - self.wakes) // self.per_tick
        return self.begins(day) + max(0, min(step, self.ticks_a_day - 1))


def clock_of(world: World | None) -> Clock:
    """Return the clock of a world."""
    scenario = _scenario(world)
    ticks = max(1, (scenario.sleeps - scenario.wakes) * 60 // scenario.minutes_per_tick)
    return Clock(ticks, scenario.minutes_per_tick, scenario.wakes * 60)


def reactions(world: World | None) -> int:
    """Return how often somebody may answer posts during one visit to the feed."""
    return _scenario(world).reactions


def day_before(world: World | None, tick: int) -> int:
    """Return the tick that began a day before one, the first if there was none."""
    return max(1, tick - clock_of(world).ticks_a_day)


def _scenario(world: World | None) -> "Scenario":
    from sim.scenarios import SCENARIOS

    return SCENARIOS.get(world.scenario if world else "", SCENARIOS["town"])
