"""What somebody's mind was told and answered last; for a mind of rules, what it weighed."""

from collections.abc import Callable, Sequence

from rich.style import Style

from models.language.told import Thought
from sim.agent import Agent
from tui.paint import Palette, Row, curtailed, safe, wrapped
from tui.widgets.section import Section
from tui.widgets.thinkers import RULES, short
from tui.widgets.town import Town

TOLD_ROWS, ANSWER_ROWS, REASON_ROWS = 3, 6, 3
TEXT_LIMIT = 1200  # characters of a text that are laid out


class MindPortrait:
    """Describes the last thought of somebody in rows of a width."""

    def __init__(
        self, town: Town, colours: Palette, width: int, thoughts: Sequence[Thought] = (), filled: Callable[[str], str] = str
    ) -> None:
        """Prepare to describe. thoughts: of the person described, oldest first. filled: puts keys into texts (tui.keymap)."""
        self._filled = filled
        self.town, self.colours, self.width = town, colours, width
        self._tick = town.world.tick if town.world else 0
        self._thoughts = [thought for thought in thoughts if thought.tick <= self._tick]  # those after the tick shown have not been yet
        self._later = len(thoughts) - len(self._thoughts)

    def section(self, agent: Agent) -> Section:
        """Return the last thought, and who thinks."""
        colours, world = self.colours, self.town.world
        if world is None:
            return Section("mind", "", [])
        mind = self.town.thinkers.of(agent.id, world)
        rows: list[Row] = []
        if self.town.is_you(agent.id):
            rows = self._plain("You decide for them; {you.peek} in your menu shows what they would do by themself.")
        elif mind == RULES:
            rows = self._plain("Rules weigh what they like, remember, feel and hear. {people.thoughts}: what weighed most, and the scores.")
        seconds = self.town.thinkers.seconds(agent.id)
        if seconds is not None:
            rows.append([(f"thinks, for {seconds} s already", colours.river)])
        if self._thoughts:
            rows += self._thought(self._thoughts[-1])
        elif mind != RULES:
            rows += self._nothing()
        return Section("mind", "Mind", rows, [(f"{short(mind, 24)} ", colours.dim)])

    def _nothing(self) -> list[Row]:
        if self._later:
            return self._plain(
                f"What their model was told up to t{self._tick} is not kept any more; {{people.thoughts}}: what it was told since."
            )
        if self.town.replay.only:
            return self._plain("What models were told is not kept with a world that is only looked at.")
        return self._plain("Nothing was asked of it for them yet.")

    def _thought(self, thought: Thought) -> list[Row]:
        """Return what was told last, in brief, and what was answered."""
        colours = self.colours
        head = f"t{thought.tick} {safe(thought.purpose, 40)}, {thought.seconds:.1f} s" + " from the recording" * thought.recorded
        rows: list[Row] = [[(head, colours.dim)]]
        rows += self._labelled("told", thought.prompt.now, TOLD_ROWS, colours.dim)
        for answer in thought.answers[-1:]:
            rows += self._labelled("said", answer.text, ANSWER_ROWS, colours.text)
            if answer.verdict:
                rows += self._labelled("but", answer.verdict, REASON_ROWS, colours.warning)
        if thought.failure:
            rows += self._labelled("failed", thought.failure, REASON_ROWS, colours.warning)
        return [*rows, [(self._filled("{people.thoughts} shows all of it"), colours.faint)]]

    def _labelled(self, label: str, text: str, most: int, style: Style) -> list[Row]:
        room = max(8, self.width - 7)
        first, *rest = curtailed(wrapped([(safe(text, TEXT_LIMIT), style)], room), most, room)
        return [[(f"{label:<7}", self.colours.dim), *first], *([(" " * 7, style), *row] for row in rest)]

    def _plain(self, text: str) -> list[Row]:
        return wrapped([(self._filled(text), self.colours.dim)], self.width)
