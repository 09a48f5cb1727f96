"""The cast: which mind thinks for whom, and everything that the minds of one run share."""

from collections.abc import Callable

from models.completer import Completer, Heard
from models.hold import Hold
from models.language.mind import LanguageMind, Overhearing, nobody
from models.language.told import Thought
from models.language.usage import Spent
from models.metering import Budget, Meter
from models.minds import close, completer_named
from models.recorded import RecordedCompleter
from models.rules.mind import RulesMind
from sim.agent import Agent
from sim.mind import Mind
from sim.observation import AnyObservation
from sim.tape import Tape
from sim.world import World

RULES = "rules"


class Cast:
    """The minds of one run. Each is made when it is first needed, and serves everybody who has it.

    A name that stands in a save alone is not honoured: opening somebody's save must not make this machine call a stranger's server, or
    load a file, with the player's keys. Allowed are "rules", the mind that the run was given, and what `allow` was told.

    Attributes:
        meter: of everything that all of them spend. refused: name -> why there is no such mind here, in a plain line.
        overheard: returns who hears an answer to an observation while it comes, if anybody.
    """

    def __init__(self, name: str, *, budget: Budget = Budget(), hold: Hold | None = None, tape: Tape | None = None) -> None:  # noqa: B008 - frozen
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
        self._recorded: list[RecordedCompleter] = []
        self._rules = RulesMind()
        self._minds: dict[str, Mind] = {RULES: self._rules}
        self._allowed = {RULES, name}
        self.given = self._mind(name)

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
        return lambda agent: self.named(world.minds.get(agent.id) or world.mind)

    def named(self, name: str) -> Mind:
        """Return a mind by its name; the one that the run was given for "" and for one that is not to be had here."""
        if not name or name in self.refused:
            return self.given
        if name not in self._allowed:
            self.refused[name] = f"'{name}' thinks for somebody in this world, but was not asked for here; add --mind {name}, or choose it"
            return self.given
        return self._mind(name)

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
        found = [thought for mind in self._minds.values() if isinstance(mind, LanguageMind) for thought in mind.thoughts.of(agent)]
        return tuple(sorted(found, key=lambda thought: thought.tick))

    def spent(self) -> Spent:
        """Return calls, tokens, seconds and how answers fared, over all minds."""
        total = Spent()
        for mind in self._minds.values():
            if isinstance(mind, LanguageMind):
                total += mind.usage.total
        return total

    @property
    def reused(self) -> int:
        """How many calls were answered from the recording."""
        return sum(each.reused for each in self._recorded)

    async def aclose(self) -> None:
        """Let all of them go."""
        for mind in self._minds.values():
            await close(mind)

    def _mind(self, name: str) -> Mind:
        found = self._minds.get(name)
        if found is None:
            found = self._minds[name] = LanguageMind(self._completer(name), self._hold, self._rules, self._heard)
        return found

    def _heard(self, observation: AnyObservation) -> Heard | None:
        return self.overheard(observation)

    def _completer(self, name: str) -> Completer:
        completer = completer_named(name, self.meter)
        if self._tape is None:
            return completer
        self._recorded.append(RecordedCompleter(completer, self._tape))
        return self._recorded[-1]
