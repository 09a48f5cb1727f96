"""What an engine tells of the last ticks before it loaded a world, so that the screen does not begin with an empty log."""

from collections.abc import Iterator

from saves.errors import SaveError
from saves.file import Save
from saves.payload import event_of
from saves.reel import Reel
from sim.event import Measured, MemoryEvent, Noted, TickStarted
from tui.protocol import FRAME, Bygone, Lately

TICKS = 24  # at most
EVENTS = 1500  # at most, unless the last tick alone has more; of that the last so many
DROPPED = (Noted, Measured, MemoryEvent)  # which the log does not tell, or not of ticks that are over


def lately(save: Save) -> Iterator[Lately]:
    """Yield what happened in the last ticks of the current branch, oldest first; nothing where that cannot be read or there is none."""
    try:
        bygones = _bygones(save)
    except SaveError:  # whoever looks at that tick is told
        return
    for start in range(0, len(bygones), FRAME):
        yield Lately(tuple(bygones[start : start + FRAME]), start + FRAME >= len(bygones))


def _bygones(save: Save) -> list[Bygone]:
    tip = save.tip().tick
    first = max(1, tip - TICKS + 1)
    if tip < 1:
        return []
    lengths = Reel(save).lengths(first)
    while len(lengths) > 1 and sum(lengths) > EVENTS:
        del lengths[0]
        first += 1
    found: list[Bygone] = []
    minute = 0
    for row in save.events(save.current.name, first, tip):
        event = event_of(row.json)
        minute = event.minute if isinstance(event, TickStarted) else minute
        if not isinstance(event, DROPPED):
            found.append(Bygone(row.tick, minute, event))
    return found[-EVENTS:]
