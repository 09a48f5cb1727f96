"""The language mind: tells a model what an agent sees, and reads what it answers; up to two answers are asked for again."""

from collections.abc import Awaitable, Callable, Generator
from functools import partial
from inspect import isawaitable
from typing import Any, TypeVar

from msgspec.structs import replace

from models.completer import PROBE, BarredError, Completer, CompleterError, Completion, Exchange, Heard, OutageError, Request, started
from models.hold import Hold, StandInError
from models.language.decoding import Reading, decoded
from models.language.offers import offered
from models.language.prompt import exchange, prompt_of
from models.language.recall import Recollector
from models.language.scenes import scene_of
from models.language.schema import answer_schema
from models.language.told import Said, Thought, Thoughts
from models.language.turnstile import Turnstile
from models.language.usage import Usage
from sim.mind import Decision, Mind
from sim.observation import AnyObservation
from sim.text import clean

ANSWERS = 3  # asked for at most, to one observation
DOUBTED = 2  # failures of a call, from which on it is seen whether the model answers anything at all
MENDED = "mended"  # verdict on an answer that had to be guessed at, if only a little

Got = TypeVar("Got")
Overhearing = Callable[[AnyObservation], Heard | None]


def nobody(observation: AnyObservation) -> None:
    """Return that nobody hears an answer while it comes."""


class UnusableAnswerError(CompleterError):
    """A model gave no answer that means a legal decision; its text is the last reason."""


class LanguageMind:
    """Thinks for everybody through one completer.

    Attributes:
        usage: what was spent so far, by behaviour. thoughts: what was told and answered lately.
    """

    def __init__(
        self, completer: Completer, hold: Hold | None = None, stand_in: Mind | None = None, overheard: Overhearing = nobody
    ) -> None:
        """Prepare to think.

        Args:
            hold: is told when the model answers nobody; without it that is a failure like any other.
            stand_in: decides where the hold says so.
            overheard: returns who hears an answer to an observation while it comes, if anybody.
        """
        self.usage = Usage()
        self.thoughts = Thoughts()
        self._completer, self._hold, self._stand_in, self._overheard = completer, hold, stand_in, overheard
        self._recollector = Recollector(completer, self.usage)
        self._turnstile = Turnstile()

    @property
    def name(self) -> str:
        return self._completer.name

    def decide(self, observation: AnyObservation) -> Awaitable[Decision]:
        """Return a legal decision, later.

        Raises:
            CompleterError: when awaited: the model cannot be reached, or gave nothing usable in ANSWERS answers.
            StandstillError: when awaited: the hold sees no going on.
        """
        return _Later(self, observation)

    async def start(self) -> str:
        """Load the model if it must be loaded; return what was loaded in a plain line, "" for nothing."""
        return await started(self._completer)

    async def aclose(self) -> None:
        """Let the model go; the last call."""
        await self._completer.aclose()

    async def decided(self, observation: AnyObservation) -> Decision:
        """Return a legal decision; `decide` is what is asked for it."""
        try:
            return await self._thought(observation)
        except StandInError:
            if self._stand_in is None:
                raise
            reply = self._stand_in.decide(observation)
            return await reply if isawaitable(reply) else reply

    async def _thought(self, observation: AnyObservation) -> Decision:
        await self._turnstile.passed()
        scene = scene_of(observation)
        row = self.usage.of(scene.behaviour)
        try:
            recall, memories, failed = await self._insisted(lambda: self._recollector.recalled(observation, scene.cue), doubted=False)
        except CompleterError:
            row.refused += 1
            raise
        schema, heard = answer_schema(offered(observation)), self._overheard(observation)
        exchanges: tuple[Exchange, ...] = ()
        tokens = scene.tokens
        because = ""
        prompt = prompt_of(observation, scene, memories)
        thought = Thought(observation.me.id, observation.tick, self.name, scene.behaviour, prompt)
        for attempt in range(ANSWERS):
            prompt = replace(prompt, exchanges=exchanges)
            seed = observation.luck.seed(scene.behaviour, attempt)
            request = Request(prompt, schema, seed, tokens, scene.behaviour, observation.me.id, observation.tick)
            try:
                completion = await self._insisted(partial(self._completer.complete, request, heard))
            except CompleterError as error:
                row.calls += 1
                row.refused += 1
                self.thoughts.keep(replace(thought, prompt=prompt, failure=str(error)))
                raise
            self.usage.called(scene.behaviour, completion, again=attempt > 0)
            read = decoded(completion.text, observation)
            thought = _grown(thought, prompt, completion, read.because if not isinstance(read, Reading) else MENDED if read.mended else "")
            if isinstance(read, Reading):
                row.repaired += bool(attempt or read.mended)
                row.valid += not (attempt or read.mended)
                self.thoughts.keep(thought)
                return replace(read.decision, recalled=recall, instead=failed)  # what vectors would have found, nobody can tell later
            because = read.because
            exchanges += (exchange(completion.text, because),)
            tokens *= 4 if completion.cut else 1  # a model that thinks aloud needs room
        row.refused += 1
        self.thoughts.keep(replace(thought, failure=f"no usable answer in {ANSWERS}"))
        raise UnusableAnswerError(f"{self.name}: no usable answer in {ANSWERS}: {because}")

    async def _insisted(self, ask: Callable[[], Awaitable[Got]], doubted: bool = True) -> Got:
        """Return what the model gives; while nobody gets anything, ask as often as the hold says.

        Args:
            doubted: whether it may be this call's own fault: it is where somebody else is answered.
        """
        tries = 0
        others_answered = False
        while True:
            try:
                got = await ask()
            except (OutageError, BarredError) as error:
                if self._hold is None or others_answered:
                    raise
                if doubted and isinstance(error, OutageError) and tries >= DOUBTED:
                    others_answered = await self._answers_others()
                if not others_answered:
                    await self._hold.held(error, tries, self)
                tries += 1
            else:
                if self._hold is not None and (doubted or tries):  # nobody may have been asked to see what comes to mind
                    self._hold.answered(self)
                return got

    async def _answers_others(self) -> bool:
        """Return whether the model answers something else."""
        try:
            await self._completer.complete(PROBE)
        except CompleterError:
            return False
        return True


class _Later:
    """A decision that is not worked on before it is awaited, so that a tick may be dropped between asking and waiting."""

    def __init__(self, mind: LanguageMind, observation: AnyObservation) -> None:
        self._mind, self._observation = mind, observation

    def __await__(self) -> Generator[Any, None, Decision]:
        return self._mind.decided(self._observation).__await__()


def _grown(thought: Thought, prompt: Any, completion: Completion, verdict: str) -> Thought:
    """Return a thought with one more answer."""
    return replace(
        thought,
        prompt=prompt,
        answers=(*thought.answers, Said(clean(completion.text, 4000), verdict)),
        prompt_tokens=thought.prompt_tokens + completion.prompt_tokens,
        cached_tokens=thought.cached_tokens + completion.cached_tokens,
        completion_tokens=thought.completion_tokens + completion.completion_tokens,
        seconds=thought.seconds + completion.seconds,
        recorded=completion.recorded,
    )
