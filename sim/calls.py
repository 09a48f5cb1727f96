"""Calls: who gets through to whom, who must wait, and who cannot be reached."""

from typing import NamedTuple

from sim import calendar
from sim.action import Chat
from sim.event import Refused
from sim.mind import Decision
from sim.world import World

CALLS = 2  # attempts at a call: whoever finds the line busy tries once more when that chat is over


class Lines(NamedTuple):
    """What becomes of calls made at once.

    Args:
        pairs: (caller, called), each person in one of them at most.
        waiting: those who found the line busy, with what they planned. refused: those who will not get through.
    """

    pairs: list[tuple[int, int]]
    waiting: dict[int, Decision]
    refused: list[Refused]


def connected(world: World, callers: dict[int, Decision], minutes_per_tick: int, last: bool) -> Lines:
    """Return who talks with whom; whoever comes first in `callers` gets the line.

    Args:
        callers: by id, each with a plan to chat. last: nobody may wait any more.
    """
    lines = Lines([], {}, [])
    talking: dict[int, int] = {}
    for caller, plan in callers.items():
        assert isinstance(plan.action, Chat)
        called = plan.action.to
        if talking.get(caller) == called:
            continue
        busy = next((who for who in (caller, called) if who in talking), None)
        if problem := _unreachable(world, caller, called, minutes_per_tick):
            lines.refused.append(Refused(caller, "chat", problem))
        elif busy is None:
            talking[caller], talking[called] = called, caller
            lines.pairs.append((caller, called))
        elif last:
            lines.refused.append(Refused(caller, "chat", f"{world.names[busy]} is talking with {world.names[talking[busy]]}"))
        else:
            lines.waiting[caller] = plan
    return lines


def _unreachable(world: World, caller: int, called: int, minutes_per_tick: int) -> str:
    """Return why somebody cannot be called now, "" if they can."""
    one, other = world.agents[caller], world.agents[called]
    if calendar.uninterruptible(other, calendar.starts(one, world.minute)):
        return f"{other.name} is watching a film until {calendar.clock(other.busy.until)}"
    late = next((who for who in (one, other) if not calendar.has_time(who, world.minute, minutes_per_tick)), None)
    return f"{late.name} has no time before {calendar.clock(late.busy.until)}" if late else ""
