"""What the scenario of a world says of how people live in it, and when."""

from typing import TYPE_CHECKING

from sim.world import World

if TYPE_CHECKING:
    from sim.scenario import Scenario

DAY = 24 * 60  # minutes


def reactions(world: World | None) -> int:
    """Return how often somebody may answer posts during one visit to the feed."""
    return _scenario(world).reactions


def day_before(world: World | None, tick: int) -> int:
    """Return the tick that began a day before one, the first if there was none."""
    scenario = _scenario(world)
    wanted = scenario.minute(tick) - DAY
    return next((each for each in range(tick, 1, -1) if scenario.minute(each) <= wanted), 1)


def _scenario(world: World | None) -> "Scenario":
    from sim.scenarios import SCENARIOS

    return SCENARIOS.get(world.scenario if world else "", SCENARIOS["town"])
