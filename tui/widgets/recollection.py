"""What panes show of ticks before a world was loaded: events that are told, not applied, since the world has them already."""

from collections.abc import Iterable

from sim.event import Idled, Posted, Rated, Read, Said, Shown, TickStarted, Watched
from sim.highlights import ACTS
from tui.protocol import Bygone
from tui.widgets.exposures import Exposures
from tui.widgets.town import Moment, Town

CHOICES = (Watched, Said, Posted, Idled, Read, Rated)


def recollected(town: Town, bygones: Iterable[Bygone]) -> list[Moment]:
    """Let a town know what people chose and were shown lately, and return what happened as moments for the log."""
    moments: list[Moment] = []
    for bygone in bygones:
        event = bygone.event
        moment = Moment(bygone.minute, event, bygone.tick)
        moments.append(moment)
        town.minutes[bygone.tick] = bygone.minute
        if isinstance(event, TickStarted):
            town.acted.clear()
            town.visitors.clear()
        if isinstance(event, ACTS):
            town.acted.add(event.agent)
        if isinstance(event, Shown):
            town.visitors.add(event.agent)
        if isinstance(event, Exposures.KINDS):
            town.exposures.note(event, bygone.tick, bygone.minute)
        if isinstance(event, CHOICES):
            town.choices[event.agent].append(moment)
    return moments
