"""What somebody did and what happened to them, newest first."""

from collections.abc import Callable

from sim.agent import Agent
from sim.event import agent_of
from tui.paint import YOU, Palette, Row, between, curtailed, date, spoken, wrapped
from tui.widgets.life import Happening, Life
from tui.widgets.narrate import narrated
from tui.widgets.section import Section
from tui.widgets.town import Town

SHOWN = 40  # happenings; the log has all that was seen
DEED_ROWS, REASON_ROWS = 3, 2  # of one happening
INDENT = "  "


class HistoryPortrait:
    """Describes somebody's past in rows of a width."""

    def __init__(self, town: Town, colours: Palette, width: int, shown: int = SHOWN, filled: Callable[[str], str] = str) -> None:
        self.town, self.colours, self.width, self.shown = town, colours, width, shown
        self._filled = filled

    def history(self, agent: Agent) -> Section:
        """Return what they did and what happened to them, a line above each tick; ticks in which they were the player are marked."""
        life, colours = self.town.life, self.colours
        if life.agent != agent.id:
            return Section("history", "", [])
        rows: list[Row] = []
        tick = None
        shown = list(life.happenings)[-self.shown :][::-1]
        for each in shown:
            if each.tick != tick:
                rows.append(self._tick(agent, each))
                tick = each.tick
            rows += self._happening(agent, each)
        rows += [[(self._filled(line), colours.dim)] for line in self._end(life, len(shown))]
        return Section("history", "History", rows, [(f"{self._reach(life)} ", colours.dim)], str(len(life.happenings)))

    def _tick(self, agent: Agent, happening: Happening) -> Row:
        """Return the line above what happened in a tick."""
        colours = self.colours
        left: Row = [(f"t{happening.tick} ", colours.river), (date(happening.minute), colours.dim)]
        you: Row = [(f"{YOU} you were them", colours.you)] if self.town.was_you(agent.id, happening.tick) else []
        return between(left, you, self.width, colours.text) if you else left

    def _happening(self, agent: Agent, happening: Happening) -> list[Row]:
        colours, event = self.colours, happening.event
        line = narrated(event, self.town)
        who, width = agent_of(event), self.width - 4
        own = who == agent.id
        you = own and line.kind == "deed" and self.town.was_you(agent.id, happening.tick)
        told = spoken(line.what, colours.text if line.kind == "deed" else colours.dim, colours.title)
        if not own and who is not None:
            told = [(f"{self.town.name(who)} ", colours.person(who)), *told]
        first, *rest = curtailed(wrapped(told, width), DEED_ROWS, width)
        glyph = (f"{INDENT}{YOU if you else line.glyph} ", colours.you if you else colours.faint)
        rows = [[glyph, *first], *([(INDENT * 2, colours.dim), *row] for row in rest)]
        if line.because and own:
            reason = wrapped([("because ", colours.dim), *spoken(line.because, colours.dim, colours.dim)], width)
            rows += [[(INDENT * 2, colours.dim), *row] for row in curtailed(reason, REASON_ROWS, width)]
        return rows

    def _reach(self, life: Life) -> str:
        """Return how far back it goes."""
        if not life.told and life.happenings:
            return "last choices"
        return "from the beginning" if life.told and life.since <= 1 else f"since t{life.since}"

    def _end(self, life: Life, shown: int) -> list[str]:
        """Return what stands at the end: what is left out, and why."""
        more = len(life.happenings) - shown
        if more > 0:
            return [f"{INDENT}and {more} more before; {{view.zoom}}: more room, more of them"]
        if not life.happenings:
            return [f"{INDENT}nothing yet" if life.told and life.since <= 1 else f"{INDENT}nothing since t{life.since}"]
        if life.told and life.since > 1:
            return [f"{INDENT}what came before t{life.since} was not read: {{time.back}} looks further back"]
        return []
