"""Who thinks for the people on the screen, what that costs, and what keeps them waiting."""

import re
from collections import Counter
from collections.abc import Iterable
from time import monotonic

from sim.world import World
from tui.paint import safe
from tui.protocol import Held, Metered, MindState, Thinking

RULES = "rules"
_OPTIONS = re.compile(r"\?[a-z_]+=[^/\\?]*$")  # behind the path of a model
NAME_CELLS = 28  # of the name of a mind in a line
COUNTED_FROM = 10_000  # from which on numbers are rounded


class Thinkers:
    """What the screen knows of minds.

    Attributes:
        given: name of the mind that the run was given. states: name -> how it is with it, as last told.
        metered: what language models have cost so far, None while there was nothing to tell.
        at_it: agent -> since when, by the monotonic clock, their mind has been at a question that it has not answered.
        held: why decisions wait, None while they do not. held_since, next_try: by the monotonic clock.
        known: names that thought here, or were to, since the screen was opened; in order.
    """

    def __init__(self) -> None:
        self.known: dict[str, None] = {}
        self.forget(RULES)

    def forget(self, given: str, begun: str = "") -> None:
        """Begin anew, with another engine. begun: the mind that its world was begun with, where that is another."""
        self.given = given
        self.known |= dict.fromkeys(name for name in (given, begun) if name)
        self.states: dict[str, MindState] = {}
        self.metered: Metered | None = None
        self.held: Held | None = None
        self.held_since = 0.0
        self.next_try: float | None = None
        self.at_it: dict[int, float] = {}

    def hear(self, message: MindState | Metered | Held | Thinking) -> None:
        """Take in what the engine says about minds."""
        match message:
            case MindState(mind, state):
                self.states[mind] = message
                if state == "ready":
                    self.known[mind] = None
            case Metered():
                self.metered = message
            case Thinking(people):
                now = monotonic()
                self.at_it = {agent: now - seconds for agent, seconds in people}
            case Held(""):
                self.held = self.next_try = None
            case Held(lasted=lasted, next_try=next_try):
                now = monotonic()
                self.held, self.held_since = message, now - lasted
                self.next_try = None if next_try is None else now + next_try

    def of(self, agent: int, world: World) -> str:
        """Return the name of the mind that thinks for somebody."""
        return self._honoured(world.minds.get(agent) or world.mind)

    def seconds(self, agent: int) -> int | None:
        """Return for how many seconds somebody's mind has been at a question; None where it is at none, as far as the engine has told."""
        since = self.at_it.get(agent)
        return None if since is None else max(0, int(monotonic() - since))

    def of_everybody(self, world: World) -> str:
        """Return the name of the mind that thinks for everybody who has none of their own."""
        return self._honoured(world.mind)

    def of_others(self, world: World) -> Counter[str]:
        """Return the names of the minds that think for somebody, but not for everybody, and for how many."""
        found: Counter[str] = Counter()
        for name, people in Counter(world.minds.values()).items():
            found[self._honoured(name)] += people
        found.pop(self.of_everybody(world), None)
        return found

    def _honoured(self, name: str) -> str:
        state = self.states.get(name)
        return self.given if not name or (state is not None and state.state == "refused") else name

    def loading(self) -> str:
        """Return the name of a mind that is being loaded, "" for none."""
        return next((name for name, state in self.states.items() if state.state == "loading"), "")

    def models(self, world: World) -> list[str]:
        """Return the names of the language models at work."""
        return [name for name in (self.of_everybody(world), *self.of_others(world)) if name != RULES]

    def at_work(self, world: World | None) -> bool:
        """Whether language models think, or have thought, for anybody."""
        return self.metered is not None or (world is not None and bool(self.models(world)))


def short(name: str, cells: int = NAME_CELLS) -> str:
    """Return a mind's name as it fits a line: the model without the server that runs it, the file without its folder."""
    scheme, colon, rest = safe(name, 400).partition(":")
    if not colon:
        shown = scheme
    elif scheme == "llama":
        rest = _OPTIONS.sub("", rest)
        shown = rest.replace("\\", "/").rstrip("/").rpartition("/")[2].removesuffix(".gguf") or rest
    else:
        shown = (rest.rpartition("@")[0] or rest) if scheme == "openai" else rest
    return safe(shown, cells).strip() or "(no name)"


def many(number: int) -> str:
    """Return a count as it fits a line: "812", "45k", "1.2M"."""
    for limit, unit, scale in ((COUNTED_FROM, "", 1), (999_500, "k", 1_000), (999_500_000, "M", 1_000_000)):
        if number < limit:
            return f"{number / scale:.2g}{unit}" if scale > 1 and number < 10 * scale else f"{round(number / scale)}{unit}"
    return f"{number / 1e9:.3g}G"


def left(metered: Metered) -> list[str]:
    """Return how much of the budget is left, a part for each thing that is limited."""
    spent, budget = metered.spent, metered.budget
    parts: list[str] = []
    if budget.money is not None:
        parts.append(f"{max(0.0, budget.money - spent.money):.2f} left")
    if budget.calls is not None:
        parts.append(f"{many(max(0, budget.calls - spent.calls))} calls left")
    if budget.tokens is not None:
        parts.append(f"{many(max(0, budget.tokens - spent.tokens))} tok left")
    return parts


def meter_parts(metered: Metered) -> Iterable[str]:
    """Return what models have cost, the most wanted first; a narrow line shows as many as it holds."""
    spent = metered.spent
    money = f"{spent.money:.2f} spent" if spent.money and metered.budget.money is None else ""
    return filter(None, [f"∑ {many(spent.calls)} calls", *left(metered), f"{many(spent.tokens)} tok", money])
