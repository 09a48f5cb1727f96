"""The language mind: tells a model what an agent sees, and reads what it answers; up to two answers are asked for again."""

from collections.abc import Awaitable, Generator
from typing import Any

from msgspec.structs import replace

from models.completer import Completer, CompleterError, Exchange
from models.language.decoding import Reading, decoded
from models.language.offers import offered
from models.language.prompt import exchange, prompt_of
from models.language.recall import Recollector
from models.language.scenes import scene_of
from models.language.schema import answer_schema
from models.language.usage import Usage
from sim.mind import Decision
from sim.observation import AnyObservation

ANSWERS = 3  # asked for at most, to one observation


class UnusableAnswerError(CompleterError):
    """A model gave no answer that means a legal decision; its text is the last reason."""


class LanguageMind:
    """Thinks for everybody through one completer.

    Attributes:
        usage: what was spent so far, by behaviour.
    """

    def __init__(self, completer: Completer) -> None:
        self.usage = Usage()
        self._completer = completer
        self._recollector = Recollector(completer, self.usage)

    @property
    def name(self) -> str:
        return self._completer.name

    def decide(self, observation: AnyObservation) -> Awaitable[Decision]:
        """Return a legal decision, later.

        Raises:
            CompleterError: when awaited: the model cannot be reached, or gave nothing usable in ANSWERS answers.
        """
        return _Later(self, observation)

    async def aclose(self) -> None:
        """Let the model go; the last call."""
        await self._completer.aclose()

    async def decided(self, observation: AnyObservation) -> Decision:
        """Return a legal decision; `decide` is what is asked for it."""
        scene = scene_of(observation)
        recall, memories = await self._recollector.recalled(observation, scene.cue)
        row = self.usage.of(scene.behaviour)
        exchanges: tuple[Exchange, ...] = ()
        tokens = scene.tokens
        because = ""
        for attempt in range(ANSWERS):
            prompt = prompt_of(observation, scene, memories, exchanges)
            seed = observation.luck.seed(scene.behaviour, attempt)
            try:
                completion = await self._completer.complete(prompt, answer_schema(offered(observation)), seed, tokens)
            except CompleterError:
                row.calls += 1
                row.refused += 1
                raise
            self.usage.called(scene.behaviour, completion)
            read = decoded(completion.text, observation)
            if isinstance(read, Reading):
                row.repaired += bool(attempt or read.mended)
                row.valid += not (attempt or read.mended)
                return replace(read.decision, recalled=recall)
            because = read.because
            exchanges += (exchange(completion.text, because),)
            tokens *= 4 if completion.cut else 1  # a model that thinks aloud needs room
        row.refused += 1
        raise UnusableAnswerError(f"{self.name}: no usable answer in {ANSWERS}: {because}")


class _Later:
    """A decision that is not worked on before it is awaited, so that a tick may be dropped between asking and waiting."""

    def __init__(self, mind: LanguageMind, observation: AnyObservation) -> None:
        self._mind, self._observation = mind, observation

    def __await__(self) -> Generator[Any, None, Decision]:
        return self._mind.decided(self._observation).__await__()
