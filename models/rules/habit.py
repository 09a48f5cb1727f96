"""The scale that somebody rates by: harsh or kind, narrow or wide, as their own history shows."""

from math import sqrt

from sim.agent import Agent

CUTS = (-0.05, 0.23, 0.54, 0.93)  # enjoyment at which whoever has shown no habit gives a second, third, fourth and fifth star
ENOUGH = 24  # ratings that show a habit: more than sim.population makes up, whose stars come from no habit
MIDDLE, SPREAD = 0.33, 0.43  # mean and standard deviation of the enjoyment of films that people chose to watch
NARROWEST = 0.3  # stars: a standard deviation taken for smaller ones


def cuts_of(me: Agent) -> tuple[float, ...]:
    """Return the enjoyment at which somebody's second, third, fourth and fifth star is earned.

    With ENOUGH ratings from before the world began, such that enjoyment of MIDDLE gives their mean, and SPREAD more gives one
    standard deviation of theirs more: they go on as they were. Later ratings do not count, lest a mood become a habit.
    """
    given = [viewing.stars for viewing in me.watched.values() if viewing.stars and viewing.tick < 0]
    if len(given) < ENOUGH:
        return CUTS
    mean = sum(given) / len(given)
    spread = max(sqrt(sum((stars - mean) ** 2 for stars in given) / len(given)), NARROWEST)
    return tuple(MIDDLE + SPREAD * (stars + 0.5 - mean) / spread for stars in (1, 2, 3, 4))
