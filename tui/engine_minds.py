"""The minds of an engine: who thinks, what it costs, what keeps them waiting; each told to the screen as it changes."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from time import monotonic

from msgspec.structs import astuple

from models.cast import RULES, Cast, closed
from models.language.usage import Spent
from models.metering import Budget, Spending, budget_of, unpriced
from models.stand_in import StandIn
from sim.agent import Agent
from sim.errors import SimError
from sim.event import MindChanged
from sim.mind import Mind
from sim.tape import Tape
from sim.text import clean
from sim.world import World
from tui.engine import plainly
from tui.holding import EngineHold
from tui.human import HumanMind
from tui.overhearing import OverheardMind, Overhearing
from tui.protocol import FromEngine, Metered, MindState, Thinking, Told

METER_SECONDS = 0.5  # between two looks at the meter
SOON = 0.25  # seconds within which a mind may load without a word
THINKING_MOST = 200  # people of whom it is told that their minds are at it
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
        players: tuple[int, ...] = (),
        budget: str = "",
        settled: bool = False,
        spent: Spending = Spending(),  # noqa: B008 - frozen
        allowed: tuple[str, ...] = (),
        tape: Tape | None = None,
    ) -> None:
        """Prepare to decide.

        Args:
            name: of the mind that the run was given. tell: sends a message to the screen.
            players: whom the player plays. budget: as `--budget` takes it. spent: of it before.
            settled: the budget is what it came to in the end, whatever the minds' own are.
            allowed: other minds that the player has asked for. tape: keeps all calls.

        Raises:
            SimError: no mind has that name, or the budget is none; one plain line.
        """
        self.hold = EngineHold(tell)
        self.cast = Cast(name, budget=budget_of(budget), hold=self.hold, tape=tape)
        self.cast.meter.spent = spent
        self._rules = self.cast.named(RULES)
        self._instead = StandIn(self._rules)
        self.human = HumanMind(self._rules, tell, players)
        self.cast.overheard = self._overhearing = Overhearing(self.human, tell)
        self._given, self._tell = name, tell
        self._overheard: dict[Mind, OverheardMind] = {}
        self._ticking = self._standing_in = self._leaving = False
        self._parting: set[asyncio.Task[None]] = set()
        self._failed: dict[str, int] = {}  # minds that did not load -> their tokens by then
        self._loading: dict[str, asyncio.Task[None]] = {}
        self._metered: Metered | None = None
        self._counted = Spent()
        self._thinking: frozenset[tuple[int, float]] = frozenset()  # as last told
        self._refused: set[str] = set()
        for each in allowed:
            with suppress(SimError):
                self.cast.allow(each)
        if settled:
            self.cast.meter.budget = budget_of(budget)

    def mind_of(self, world: World) -> Callable[[Agent], Mind]:
        """Return who thinks for each agent of a world."""
        cast_as = self.cast.mind_of(world)

        def mind(agent: Agent) -> Mind:
            if agent.human:
                return self.human
            own = cast_as(agent)
            return self._heard(self._instead if self._standing_in and own is not self._rules else own)

        return mind

    def _heard(self, mind: Mind) -> OverheardMind:
        found = self._overheard.get(mind)
        if found is None:
            found = self._overheard[mind] = OverheardMind(mind, self.human, self._tell, self._instead)
        return found

    # What the player does about them

    def allow(self, change: MindChanged) -> str:
        """Let the mind be used that the player has chosen; return its name.

        Raises:
            SimError: no mind has that name, or it lacks a key; one plain line.
        """
        name = change.mind or self._given
        self.cast.allow(name)
        if name in self._refused:
            self._refused.discard(name)
            self._tell(MindState(clean(name, LINE), "ready"))
        return name

    def changed(self, name: str) -> None:
        """Load a mind that will think; what waits for another one is decided by the rules, lest it wait for ever."""
        if self.hold.holding or any(each != name for each in self._loading):
            self.stand_in()
        self.load(name)

    def set_budget(self, text: str) -> None:
        """Let models spend so much in all; whoever waits asks again.

        Raises:
            SimError: the text is no budget, or one in money while nobody knows what a mind at work costs.
        """
        budget = budget_of(text)
        if budget.money is not None and (unknown := self.cast.unpriced):
            raise SimError(unpriced(unknown[0]))
        self.cast.meter.budget = budget
        self.report()
        self.hold.ask_again()

    def listen(self, people: tuple[int, ...]) -> None:
        """Let the player read along, word by word, in a chat of these two; with nobody, in no chat but their own."""
        self._overhearing.open = frozenset(people)

    def stand_in(self) -> None:
        """Let the rules decide what waits, and everything else in the tick under way, if one is."""
        self._standing_in = self._ticking
        for each in self._overheard.values():
            each.take_over()
        self.hold.stand_in()
        if not self._ticking:
            self.hold.wait_again()

    def leave(self) -> None:
        """Let the rules decide everything from now on."""
        self._leaving = self._ticking = True
        self.stand_in()

    # Ticks

    def tick_begins(self, world: World) -> None:
        """Let everybody be asked again who thinks for somebody; load what a plan is about to call for."""
        self._ticking = True
        self._wait_again()
        for plan in world.plans.values():
            if plan.at <= world.tick + 1 and isinstance(plan.intervention, MindChanged) and self.cast.allows(plan.intervention.mind):
                self.load(plan.intervention.mind)

    def tick_over(self, world: World, changing: bool) -> None:
        """Let no rules stand in any more, and let the minds go that nobody has any more.

        Args:
            changing: more is to change with the next tick, perhaps to a mind that nobody has yet.
        """
        self._ticking = self._leaving
        self._wait_again()
        if changing or self._leaving:
            return
        gone = self.cast.retired(world, kept=self._busy)
        for name, mind in gone.items():
            self._overheard.pop(mind, None)
            self._failed.pop(name, None)
            if (loading := self._loading.pop(name, None)) is not None:
                loading.cancel()
                self._tell(MindState(clean(name, LINE), "ready"))
        if gone:
            parting = asyncio.ensure_future(closed(gone.values()))
            self._parting.add(parting)
            parting.add_done_callback(self._parted)

    def _wait_again(self) -> None:
        if not self._leaving:
            self._standing_in = False
            self.hold.wait_again()

    def _busy(self, mind: Mind) -> bool:
        return mind in self._overheard and self._overheard[mind].thinking

    def _parted(self, parting: asyncio.Task[None]) -> None:
        self._parting.discard(parting)
        if not parting.cancelled():
            parting.exception()  # it is gone, however it went

    def told(self, agent: int, world: World) -> Told:
        """Return what models were told and answered on behalf of somebody."""
        return Told(agent, world.minds.get(agent) or world.mind or self._given, self.cast.thoughts(agent))

    # Loading

    def load(self, name: str) -> None:
        """Begin to load a mind that must be loaded."""
        if name != RULES and name not in self._loading:
            task = self._loading[name] = asyncio.ensure_future(self._load(name))
            task.add_done_callback(lambda _: self._loading.pop(name) if self._loading.get(name) is task else None)

    async def _load(self, name: str) -> None:
        loading = asyncio.ensure_future(self.cast.start(name))
        try:
            done, _ = await asyncio.wait({loading}, timeout=SOON)
            if not done:
                self._tell(MindState(name, "loading"))
            said = await loading
        except Exception as error:  # noqa: BLE001 - whatever it is, the world must not wait for it
            self._failed[name] = self.cast.tokens(name)
            self._tell(MindState(name, "failed", clean(plainly(error), LINE)))
        else:
            self._failed.pop(name, None)
            self._tell(MindState(name, "ready", clean(said, LINE)))
        finally:
            loading.cancel()

    # What is told

    async def look_after(self, world: World) -> None:
        """Load what is needed, and tell what changes, for good."""
        self.cast.refuse(world)
        for name in {self._given, *filter(None, (world.mind, *world.minds.values()))}:
            if self.cast.allows(name):
                self.load(name)
        while True:
            self.report()
            await asyncio.sleep(METER_SECONDS)

    def report(self) -> None:
        """Tell what was spent, and whose minds are not to be had, if that has changed."""
        meter, spent = self.cast.meter, self.cast.spent()
        metered = Metered(meter.spent, meter.budget, spent.cached_tokens, meter.retried, self.cast.reused, meter.under_way)
        if metered != (self._metered or Metered(Spending(), Budget())):
            self._metered = metered
            self._tell(metered)
        self._report_thinking()
        for name in [name for name, tokens in self._failed.items() if self.cast.tokens(name) > tokens]:
            del self._failed[name]
            self._tell(MindState(name, "ready"))
        for name in self.cast.refused.keys() - self._refused:
            self._refused.add(name)
            self._tell(MindState(clean(name, LINE), "refused", clean(self.cast.refused[name], LINE)))

    def _report_thinking(self) -> None:
        """Tell for whom minds think, if that has changed."""
        asked = sorted((pair for each in self._overheard.values() for pair in each.asked), key=lambda pair: pair[1])[:THINKING_MOST]
        if frozenset(asked) != self._thinking:
            self._thinking, now = frozenset(asked), monotonic()
            self._tell(Thinking(tuple((agent, round(now - since, 2)) for agent, since in asked)))

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
        await asyncio.gather(self.cast.aclose(), *self._parting, return_exceptions=True)
