"""How somebody's memory is described: three stores that fill, promote and forget, and what last came to mind."""

from rich.style import Style

from sim.agent import LONG_TERM_CAPACITY, SHORT_TERM_CAPACITY, Agent, Memory, Recollection
from tui.paint import Palette, Row, bar, between, clip, row_width, spoken, wrapped
from tui.widgets.section import Section
from tui.widgets.town import Town
from tui.widgets.trace import LOST_TICKS, Trace

LONG_SHOWN, LOST_SHOWN = 16, 4
ENHANCED_MOST = 3  # enhancements after which a memory is promoted (RecAgent, section 3.2)
METER = 4  # cells of an importance bar


class MemoryPortrait:
    """Describes a memory in rows of a width."""

    def __init__(self, town: Town, colours: Palette, width: int) -> None:
        self.town, self.colours, self.width = town, colours, width
        world = town.world
        self.tick = world.tick if world else 0
        self.minute = world.minute if world else 0

    def sections(self, agent: Agent) -> list[Section]:
        """Return a section for each store, and for what last came to mind, from top to bottom."""
        trace = self.town.traces[agent.id] if agent.id in self.town.traces else Trace()
        by_id = {memory.id: memory for memory in agent.memories if memory.id}
        return [
            self._recalled(trace),
            self._sensory(agent, by_id),
            self._short(agent),
            self._long(agent, by_id, trace),
            self._lost(trace),
        ]

    def _filled(self, count: int, capacity: int) -> Row:
        """Return how full a store is."""
        return [(bar(count / capacity, 8), self.colours.river), (f" {count}/{capacity} ", self.colours.dim)]

    def _note(self, text: str) -> Row:
        return [(f"{text} ", self.colours.dim)]

    def _memory(self, memory: Memory, note: str, style: Style | None = None) -> list[Row]:
        """Return a memory behind its importance, with a note after its last line where there is room."""
        colours = self.colours
        plain = style or colours.text
        rows = wrapped(spoken(memory.text, plain, plain + Style(bold=True)), self.width - METER - 1)
        head = (f"{bar(memory.importance, METER)} ", colours.moderate)
        found: list[Row] = [[head, *rows[0]], *([(" " * (METER + 1), plain), *row] for row in rows[1:])]
        if note and row_width(found[-1]) + len(note) + 2 <= self.width:
            found[-1] = between(found[-1], [(note, colours.dim)], self.width, plain)
        elif note:
            found.append(between([(" " * (METER + 1), plain)], [(note, colours.dim)], self.width, plain))
        return found

    def _sensory(self, agent: Agent, kept: dict[int, Memory]) -> Section:
        """What passed by: of the last tick in which anything did."""
        if not agent.sensory:
            return Section("passing", "", [])
        last = agent.sensory[-1].tick
        notes = [note for note in agent.sensory if note.tick == last]
        rows: list[Row] = []
        for note in notes:
            stays = note.id in kept
            rows += self._memory(note, f"{note.importance:.1f} {'kept' if stays else 'gone'}", None if stays else self.colours.dim)
        when = "just now" if last == self.tick else f"{self._ago(last)}"
        return Section("passing", "Passing by", rows, self._note(when))

    def _short(self, agent: Agent) -> Section:
        memories = [memory for memory in agent.memories if memory.store == "short"]
        rows: list[Row] = []
        for memory in reversed(memories):
            again = len(memory.enhanced)
            rows += self._memory(memory, f"↻ {again}/{ENHANCED_MOST}" if again else "")
        count = len(memories)
        return Section(
            "short",
            "Short-term",
            rows or [self._note("nothing")],
            self._filled(count, SHORT_TERM_CAPACITY),
            f"{count}/{SHORT_TERM_CAPACITY}",
        )

    def _long(self, agent: Agent, by_id: dict[int, Memory], trace: Trace) -> Section:
        memories = [memory for memory in agent.memories if memory.store == "long"]
        latest = sorted(memories, key=lambda memory: (memory.accessed, memory.tick, memory.id), reverse=True)
        rows: list[Row] = []
        for memory in latest[:LONG_SHOWN]:
            new = "new · " if memory.id in trace.promoted else ""
            rows += self._memory(memory, f"{new}{self._ago(memory.accessed)}")
            rows += self._sources(memory, by_id)
        more = len(latest) - LONG_SHOWN
        if more > 0:
            rows.append([(f"     and {more} older", self.colours.dim)])
        count = len(memories)
        return Section(
            "long", "Long-term", rows or [self._note("nothing")], self._filled(count, LONG_TERM_CAPACITY), f"{count}/{LONG_TERM_CAPACITY}"
        )

    def _sources(self, memory: Memory, by_id: dict[int, Memory]) -> list[Row]:
        """Name what an insight was drawn from, as far as it is remembered."""
        rows: list[Row] = []
        known = [by_id[source] for source in memory.sources if source in by_id]
        lost = len(memory.sources) - len(known)
        for source in known:
            row = [("     from ", self.colours.dim), *spoken(source.text, self.colours.dim, self.colours.dim)]
            rows.append(clip(row, self.width))
        if lost:
            text = f"     from {lost} {'memory' if lost == 1 else 'memories'} that {'is' if lost == 1 else 'are'} gone"
            rows.append([(text, self.colours.dim)])
        return rows

    def _lost(self, trace: Trace) -> Section:
        struck = self.colours.dim + Style(strike=True)
        rows: list[Row] = []
        lately = [(tick, memory) for tick, memory in trace.lost if self.tick - tick <= LOST_TICKS]
        for tick, memory in reversed(lately[-LOST_SHOWN:]):
            marked: Row = [("✗ ", self.colours.dim), *spoken(memory.text, struck, struck)]
            note = f"{memory.store}-term · {self._ago(tick)}"
            left = clip(marked, self.width - len(note) - 2)
            rows.append(between(left, [(note, self.colours.dim)], self.width, self.colours.text))
        return Section("lost", "Forgotten lately" if rows else "", rows)

    def _recalled(self, trace: Trace) -> Section:
        if trace.recalled is None:
            return Section("recalled", "", [])
        colours = self.colours
        cue = spoken(f"“{trace.recalled.cue}”", colours.text, colours.title)
        rows = wrapped([("at ", colours.dim), *cue], self.width)
        for found, memory in zip(trace.recalled.found, trace.thought_of, strict=True):
            rows += self._came(found, memory)
        return Section("recalled", "Came to mind", rows, self._note(self._ago(trace.recalled_at)))

    def _came(self, found: Recollection, memory: Memory | None) -> list[Row]:
        """Return a memory with what brought it up: recency, importance, relevance."""
        colours = self.colours
        text = memory.text if memory else "a memory that is gone since"
        roomy = self.width >= 62
        scores: Row = [("  ", colours.text)]
        for name, value in (("recency", found.recency), ("importance", found.importance), ("relevance", found.relevance)):
            meter = f" {bar(value, METER)}" if roomy else ""
            scores += [(name if roomy else name[:3], colours.dim), (meter, colours.river), (f" {value:.2f}  ", colours.text)]
        first, *rest = wrapped(spoken(text, colours.text, colours.title), self.width - 2)
        return [[("· ", colours.accent), *first], *([("  ", colours.text), *row] for row in rest), clip(scores, self.width)]

    def _ago(self, tick: int) -> str:
        """Return how long ago a tick began, in simulated time."""
        then = self.town.minutes.get(tick)
        if tick <= 0:
            return "long ago"
        if tick >= self.tick:
            return "just now"
        if then is None:
            return f"{self.tick - tick} ticks ago"
        minutes = self.minute - then
        return f"{minutes // 1440} d ago" if minutes >= 2880 else f"{minutes // 60} h ago" if minutes >= 60 else f"{minutes} min ago"
