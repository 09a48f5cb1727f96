"""The minds of an engine: who thinks, what it costs, what keeps them waiting; each told to the screen as it changes."""

import asyncio
from collections.abc import Callable
from contextlib import suppress

from msgspec.structs import astuple

from models.cast import RULES, Cast
from models.language.usage import Spent
from models.metering import Budget, Spending, budget_of
from sim.agent import Agent
from sim.errors import SimError
from sim.event import MindChanged
from sim.mind import Mind
from sim.tape import Tape
from sim.text import clean
from sim.world import World
from tui.holding import EngineHold
from tui.human import HumanMind
from tui.overhearing import OverheardMind, Overhearing
from tui.protocol import FromEngine, Metered, MindState, Told

METER_SECONDS = 0.5  # between two looks at the meter
SOON = 0.25  # seconds within which a mind may load without a word
LINE = 300  # characters of a line for the player


class EngineMinds:
    """All who decide in one engine, and how the player meets them.

    Attributes:
        cast: the minds. human: the player as a mind. hold: lets decisions wait while no model answers.
    """

    def __init__(
        self,
        name: str,
        tell: Callable[[FromEngine], None],
        *,
        player: int | None = None,
        budget: str = "",
        spent: Spending = Spending(),  # noqa: B008 - frozen
        allowed: tuple[str, ...] = (),
        tape: Tape | None = None,
    ) -> None:
        """Prepare to decide.

        Args:
            name: of the mind that the run was given. tell: sends a message to the screen.
            player: whom the player plays. budget: as `--budget` takes it. spent: of it before.
            allowed: other minds that the player has asked for. tape: keeps all calls.

        Raises:
            SimError: no mind has that name, or the budget is none; one plain line.
        """
        self.hold = EngineHold(tell)
        self.cast = Cast(name, budget=budget_of(budget), hold=self.hold, tape=tape)
        self.cast.meter.spent = spent
        self._rules = self.cast.named(RULES)
        self.human = HumanMind(self._rules, tell, player)
        self.cast.overheard = Overhearing(self.human, tell)
        self._given, self._tell = name, tell
        self._overheard: dict[Mind, OverheardMind] = {}
        self._standing_in = False
        self._loading: dict[str, asyncio.Task[None]] = {}
        self._metered: Metered | None = None
        self._counted = Spent()
        self._refused: set[str] = set()
        for each in allowed:
            with suppress(SimError):
                self.cast.allow(each)

    def mind_of(self, world: World) -> Callable[[Agent], Mind]:
        """Return who thinks for each agent of a world."""
        cast_as = self.cast.mind_of(world)

        def mind(agent: Agent) -> Mind:
            if agent.human:
                return self.human
            return self._heard(self._rules if self._standing_in else cast_as(agent))

        return mind

    def _heard(self, mind: Mind) -> OverheardMind:
        found = self._overheard.get(mind)
        if found is None:
            found = self._overheard[mind] = OverheardMind(mind, self.human, self._tell, self._rules)
        return found

    # What the player does about them

    def allow(self, change: MindChanged) -> str:
        """Let the mind be used that the player has chosen; return its name.

        Raises:
            SimError: no mind has that name, or it lacks a key; one plain line.
        """
        name = change.mind or self._given
        self.cast.allow(name)
        self._refused.discard(name)
        return name

    def changed(self, name: str) -> None:
        """Load a mind that will think; what waits for another one is decided by the rules, lest it wait for ever."""
        if self.hold.holding or any(each != name for each in self._loading):
            self.stand_in()
        self.load(name)

    def set_budget(self, text: str) -> None:
        """Let models spend so much in all; whoever waits asks again.

        Raises:
            SimError: the text is no budget.
        """
        self.cast.meter.budget = budget_of(text)
        self.report()
        self.hold.ask_again()

    def stand_in(self) -> None:
        """Let the rules decide what waits, and everything else until `new_tick`."""
        self._standing_in = True
        for each in self._overheard.values():
            each.take_over()
        self.hold.stand_in()

    def new_tick(self) -> None:
        """Let everybody be asked again who thinks for somebody."""
        self._standing_in = False
        self.hold.wait_again()

    def told(self, agent: int, world: World) -> Told:
        """Return what models were told and answered on behalf of somebody."""
        return Told(agent, world.minds.get(agent) or world.mind or self._given, self.cast.thoughts(agent))

    # Loading

    def load(self, name: str) -> None:
        """Begin to load a mind that must be loaded."""
        if name != RULES and name not in self._loading:
            task = self._loading[name] = asyncio.ensure_future(self._load(name))
            task.add_done_callback(lambda _: self._loading.pop(name, None))

    async def _load(self, name: str) -> None:
        loading = asyncio.ensure_future(self.cast.start(name))
        try:
            done, _ = await asyncio.wait({loading}, timeout=SOON)
            if not done:
                self._tell(MindState(name, "loading"))
            said = await loading
        except SimError as error:
            self._tell(MindState(name, "failed", clean(str(error), LINE)))
        else:
            if said or not done:
                self._tell(MindState(name, "ready", clean(said, LINE)))
        finally:
            loading.cancel()

    # What is told

    async def look_after(self, world: World) -> None:
        """Load what is needed, and tell what changes, for good."""
        for name in {self._given, *filter(None, (world.mind, *world.minds.values()))}:
            if self.cast.allows(name):
                self.load(name)
        while True:
            self.report()
            await asyncio.sleep(METER_SECONDS)

    def report(self) -> None:
        """Tell what was spent, and whose minds are not to be had, if that has changed."""
        meter, spent = self.cast.meter, self.cast.spent()
        metered = Metered(meter.spent, meter.budget, spent.cached_tokens, meter.retried, self.cast.reused)
        if metered != (self._metered or Metered(Spending(), Budget())):
            self._metered = metered
            self._tell(metered)
        for name in self.cast.refused.keys() - self._refused:
            self._refused.add(name)
            self._tell(MindState(clean(name, LINE), "refused", clean(self.cast.refused[name], LINE)))

    def tally(self) -> str:
        """Return how answers fared since the last call, in a line; "" where none were asked for."""
        before, now = self._counted, self.cast.spent()
        self._counted = now
        since = Spent(*(new - old for new, old in zip(astuple(now), astuple(before), strict=True)))
        return since.line() if since.decisions or since.calls else ""

    async def aclose(self) -> None:
        """Let all of them go."""
        for loading in self._loading.values():
            loading.cancel()
        await self.cast.aclose()
