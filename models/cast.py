"""The cast: which mind thinks for whom, and everything that the minds of one run share."""

import asyncio
from collections.abc import Callable, Iterable
from shlex import quote

from models.completer import Completer, Heard
from models.hold import Hold
from models.language.mind import LanguageMind, Overhearing, nobody
from models.language.told import Thought, Thoughts
from models.language.usage import Spent
from models.metering import Budget, Meter
from models.minds import close, completer_named
from models.recorded import RecordedCompleter
from models.rules.mind import RulesMind
from models.stand_in import StandIn
from sim.agent import Agent
from sim.event import MindChanged
from sim.event.intervention import MIND_LIMIT
from sim.mind import Mind
from sim.observation import AnyObservation
from sim.tape import Tape
from sim.text import clean
from sim.world import World

RULES = "rules"


class Cast:
    """The minds of one run. Each is made when it is first needed, serves everybody who has it, and is let go when nobody has it any more.

    A name that stands in a save alone is not honoured: opening somebody's save must not make this machine call a stranger's server, or
    load a file, with the player's keys. Allowed are "rules", the mind that the run was given, and what `allow` was told.

    Attributes:
        meter: of everything that all of them spend. refused: name -> why there is no such mind here, in a plain line.
        overheard: returns who hears an answer to an observation while it comes, if anybody.
    """

    def __init__(
        self,
        name: str,
        *,
        budget: Budget = Budget(),  # noqa: B008 - frozen
        hold: Hold | None = None,
        tape: Tape | None = None,
    ) -> None:
        """Prepare to give minds.

        Args:
            name: of the mind that the run was given, as `--mind` takes it.
            hold: is told when a model answers nobody. tape: keeps all calls.

        Raises:
            SimError: no mind has that name, or it lacks a key; one plain line.
        """
        self.meter = Meter(budget)
        self.refused: dict[str, str] = {}
        self.overheard: Overhearing = nobody
        self._given, self._hold, self._tape = name, hold, tape
        self._recorded: dict[str, RecordedCompleter] = {}
        self._unpriced: dict[str, str] = {}  # names of minds -> of their models
        self._spent_before, self._reused_before = Spent(), 0  # by minds that were let go
        self._thoughts_before: dict[str, Thoughts] = {}
        self._rules = RulesMind()
        self._minds: dict[str, Mind] = {RULES: self._rules}
        self._allowed = {RULES, name}
        self.given = self._mind(name)
        self._instead = StandIn(self.given)  # of a mind that is not to be had here

    def allow(self, name: str) -> None:
        """Let a mind of this name be used: the player has asked for it on this machine.

        Raises:
            SimError: no mind has that name, or it lacks a key; one plain line.
        """
        if name and name not in self._minds:
            self._minds[name] = self._mind(name)
        self.refused.pop(name, None)
        self._allowed.add(name)

    def mind_of(self, world: World) -> Callable[[Agent], Mind]:
        """Return who thinks for each agent of a world; where their own mind is not to be had here, the one that the run was given."""

        def mind(agent: Agent) -> Mind:
            name = world.minds.get(agent.id) or world.mind
            if name and name not in self._allowed and name not in self.refused:
                self.refuse(world)
            return self.named(name) if not name or self.allows(name) else self._instead

        return mind

    def refuse(self, world: World) -> dict[str, str]:
        """Return which minds of a world are not used here, and why, in plain lines: nobody has asked for them on this machine."""
        whose: dict[str, int | None] = {name: agent for agent, name in reversed(world.minds.items())} | {world.mind: None}
        for name, agent in whose.items():
            if name and name not in self._allowed and name not in self.refused:
                who, shown = "world" if agent is None else _called(world, agent), clean(name, MIND_LIMIT)
                self.refused[name] = (
                    f"'{shown}' thinks for {'everybody' if agent is None else who} in this world, but was not asked for here; "
                    f"choose it on the screen, or add --set {quote(f'{who}.mind={shown}')}"
                )
        return self.refused

    def named(self, name: str) -> Mind:
        """Return a mind by its name; the one that the run was given for "" and for one that is not to be had here."""
        return self._mind(name) if name and self.allows(name) else self.given

    def allows(self, name: str) -> bool:
        """Return whether a mind of this name is used where somebody has it."""
        return name in self._allowed and name not in self.refused

    async def start(self, name: str) -> str:
        """Load what a mind must load, so that nobody waits for it later; return what was loaded in a plain line, "" for nothing.

        Raises:
            SimError: it cannot be loaded; one plain line.
        """
        mind = self.named(name)
        return await mind.start() if isinstance(mind, LanguageMind) else ""

    def thoughts(self, agent: int) -> tuple[Thought, ...]:
        """Return what minds were told and answered lately on behalf of an agent, oldest first."""
        kept = [*self._thoughts_before.values(), *(mind.thoughts for mind in self._language_minds())]
        return tuple(sorted((thought for each in kept for thought in each.of(agent)), key=lambda thought: thought.tick))

    def spent(self) -> Spent:
        """Return calls, tokens, seconds and how answers fared, over all minds."""
        return sum((mind.usage.total for mind in self._language_minds()), self._spent_before)

    def tokens(self, name: str) -> int:
        """Return how many tokens a mind was told and has said since it was made: more than before once it has answered."""
        mind = self._minds.get(name)
        total = mind.usage.total if isinstance(mind, LanguageMind) else Spent()
        return total.prompt_tokens + total.completion_tokens

    @property
    def unpriced(self) -> tuple[str, ...]:
        """The models at work whose price is not known, so that no budget in money can hold."""
        return tuple(self._unpriced.values())

    @property
    def reused(self) -> int:
        """How many calls were answered from the recording."""
        return self._reused_before + sum(each.reused for each in self._recorded.values())

    def retired(self, world: World, kept: Callable[[Mind], bool] = lambda mind: False) -> dict[str, Mind]:
        """Forget the minds that nobody has any more, and nobody is going to have by a plan; return them by name, to be closed.

        Who needs one again gets it anew, with its thoughts.

        Args:
            kept: whether a mind is still needed, say because it is asked something beside the ticks.
        """
        planned = (plan.intervention.mind for plan in world.plans.values() if isinstance(plan.intervention, MindChanged))
        needed = {RULES, self._given, world.mind, *world.minds.values(), *planned}
        gone = {name: mind for name, mind in self._minds.items() if name not in needed and not kept(mind)}
        for name, mind in gone.items():
            del self._minds[name]
            self._unpriced.pop(name, None)
            if isinstance(mind, LanguageMind):
                self._spent_before += mind.usage.total
                self._thoughts_before[name] = mind.thoughts
            if (recorded := self._recorded.pop(name, None)) is not None:
                self._reused_before += recorded.reused
        return gone

    async def aclose(self) -> None:
        """Let all of them go, side by side."""
        await closed(self._minds.values())

    def _language_minds(self) -> list[LanguageMind]:
        return [mind for mind in self._minds.values() if isinstance(mind, LanguageMind)]

    def _mind(self, name: str) -> Mind:
        found = self._minds.get(name)
        if found is None:
            mind = found = self._minds[name] = LanguageMind(self._completer(name), self._hold, StandIn(self._rules), self._heard)
            mind.thoughts = self._thoughts_before.pop(name, mind.thoughts)
        return found

    def _heard(self, observation: AnyObservation) -> Heard | None:
        return self.overheard(observation)

    def _completer(self, name: str) -> Completer:
        budget = self.meter.budget
        completer = completer_named(name, self.meter)
        if name in self._thoughts_before:
            self.meter.budget = budget  # its own counted when it was made first; the player may have raised it since
        if not getattr(completer, "priced", True):
            self._unpriced[name] = completer.name
        if self._tape is None:
            return completer
        self._recorded[name] = RecordedCompleter(completer, self._tape, name)
        return self._recorded[name]


async def closed(minds: Iterable[Mind]) -> None:
    """Let minds go, side by side: one that takes its time keeps no other.

    Raises:
        Exception: the first of what went wrong, once all are gone.
    """
    ended = await asyncio.gather(*map(close, minds), return_exceptions=True)
    for each in ended:
        if isinstance(each, BaseException):
            raise each


def _called(world: World, agent: int) -> str:
    """Return what means an agent in an option: their name, where it means nobody else and can be read there; else their number."""
    name = world.names[agent]
    plain = name.isprintable() and "." not in name and not name.isdecimal() and name.casefold() != "world"
    return name if plain and sum(name.casefold() == other.casefold() for other in world.names.values()) == 1 else str(agent)
