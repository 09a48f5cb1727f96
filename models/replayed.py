"""The minds of a recording: rules think anew, and come to the same; models answer as they answered, or not at all."""

from collections.abc import Callable, Mapping

from models.completer import CompleterError
from models.language.mind import LanguageMind
from models.recorded import PlaybackCompleter, UnrecordedError
from models.rules.mind import RulesMind
from sim.agent import Agent
from sim.mind import Decision, Mind
from sim.observation import AnyObservation
from sim.tape import Tape
from sim.world import World

RULES = "rules"


class ReplayedMind:
    """A language mind whose models have only their recording.

    Attributes:
        by_words: memories come to mind by words alone, as while a model gave no vectors.
    """

    def __init__(self, name: str, tape: Tape, identities: tuple[str, ...]) -> None:
        """Prepare to play.

        Args:
            identities: of the models that thought under this name. Each is tried, since a server may change its model.
        """
        self.name = name
        self.by_words = False
        self._minds = {
            by_words: [LanguageMind(PlaybackCompleter(tape, one, embeds=not by_words)) for one in identities] for by_words in (False, True)
        }

    async def decide(self, observation: AnyObservation) -> Decision:
        """Return what was decided.

        Raises:
            UnrecordedError: no reply is recorded to what would be asked now.
            CompleterError: the recorded replies are of no use.
        """
        failure: CompleterError = UnrecordedError(f"{self.name.partition(':')[0]}: no reply of such a mind is recorded")
        for mind in self._minds[self.by_words]:
            try:
                return await mind.decided(observation)
            except UnrecordedError as error:
                failure = error
        raise failure


class ReplayedMinds:
    """Who thought in a recording.

    Attributes:
        given: name of the mind that the run was given whose ticks are re-simulated; to be set before each of them.
        by_words: memories come to mind by words alone, as while a model gave no vectors; vectors that came later are passed over.
    """

    def __init__(self, tape: Tape, identities: Mapping[str, tuple[str, ...]]) -> None:
        """Prepare to give minds.

        Args:
            identities: of the models that thought, by the name of the mind.
        """
        self.given = RULES
        self.by_words = False
        self._tape, self._identities = tape, identities
        self._rules = RulesMind()
        self._minds: dict[str, ReplayedMind] = {}

    @property
    def rules_only(self) -> bool:
        """Whether no language mind has been asked so far."""
        return not self._minds

    @property
    def unknown(self) -> list[str]:
        """The forms of those minds asked so far, "openai" say, of which no model is recorded to have stood behind them."""
        return sorted({name.partition(":")[0] for name in self._minds if not self._identities.get(name)})

    def mind_of(self, world: World) -> Callable[[Agent], Mind]:
        """Return who thought for each agent of a world. Where somebody else stood in, that is recorded, and no mind is asked."""

        def mind(agent: Agent) -> Mind:
            name = world.minds.get(agent.id) or world.mind or self.given
            if name == RULES:
                return self._rules
            found = self._minds.get(name)
            if found is None:
                found = self._minds[name] = ReplayedMind(name, self._tape, self._identities.get(name, ()))
            found.by_words = self.by_words
            return found

        return mind
