"""Who was the player when: what makes their traces stay marked for good."""

from bisect import bisect_right
from collections.abc import Iterable

from sim.event import AnyEvent, ControlMoved
from sim.highlights import Control

TURNS_KEPT = 1000  # of one person


class Played:
    """The ticks from which on somebody was the player, or was not any more; the same turn noted twice is one turn."""

    def __init__(self, turns: Iterable[Control] = ()) -> None:
        """Begin with these turns, oldest first."""
        self._ticks: dict[int, list[int]] = {}
        self._human: dict[int, list[bool]] = {}
        self.take(turns)

    def take(self, turns: Iterable[Control]) -> None:
        """Take in turns, oldest first."""
        for each in turns:
            self.turn(each.tick, each.agent, each.human)

    def turn(self, tick: int, agent: int, human: bool) -> None:
        """Take it that from a tick on the player is somebody, or is not any more."""
        ticks, states = self._ticks.setdefault(agent, []), self._human.setdefault(agent, [])
        place = bisect_right(ticks, tick)
        if place and ticks[place - 1] == tick:
            states[place - 1] = human
            return
        ticks.insert(place, tick)
        states.insert(place, human)
        del ticks[:-TURNS_KEPT], states[:-TURNS_KEPT]

    def note(self, event: AnyEvent, tick: int) -> None:
        """Take in an event of a tick."""
        if isinstance(event, ControlMoved):
            self.turn(tick, event.agent, event.to == "human")

    def was(self, agent: int, tick: int) -> bool:
        """Return whether the player was somebody in a tick; costs a search among the turns of that person."""
        ticks = self._ticks.get(agent)
        if ticks is None:
            return False
        place = bisect_right(ticks, tick)
        return place > 0 and self._human[agent][place - 1]

    def ever(self, agent: int) -> bool:
        """Return whether the player was somebody at some time."""
        return any(self._human.get(agent, ()))
