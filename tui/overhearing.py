"""Minds as an engine asks them: what they say to the player is heard at once, and what they think about can be taken out of their hands."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Generator
from inspect import isawaitable
from time import monotonic
from typing import Any

from models.completer import Heard
from models.language.speech import spoken_so_far
from sim.action import Leave, Say
from sim.channel import CHAT_LIMIT
from sim.mind import Decision, Mind
from sim.observation import AnyObservation, Talking
from sim.text import clean
from tui.human import HumanMind
from tui.protocol import Overheard, Speaking, Spoken

SPEAKING_SECONDS = 0.1  # between two looks at an answer that grows

Tell = Callable[[Spoken | Speaking | Overheard], None]


class OverheardMind:
    """Another mind, of which the player hears at once what it says to them, and sees what it says to others while a model writes it."""

    def __init__(self, mind: Mind, human: HumanMind, tell: Tell, stand_in: Mind | None = None) -> None:
        """Prepare to listen.

        Args:
            stand_in: decides what is taken out of the mind's hands.
        """
        self._mind, self._human, self._tell, self._stand_in = mind, human, tell, stand_in
        self._thinking: dict[asyncio.Future[Decision], tuple[int, float]] = {}  # -> for whom, and since when by the monotonic clock
        self._taken: set[asyncio.Future[Decision]] = set()

    @property
    def name(self) -> str:
        """What the screen calls the mind that is overheard."""
        return self._mind.name

    @property
    def thinking(self) -> bool:
        """Whether the mind has been asked something that it has not decided on."""
        return bool(self._thinking)

    @property
    def asked(self) -> list[tuple[int, float]]:
        """For whom the mind has been asked what it has not decided on, each since when by the monotonic clock."""
        return list(self._thinking.values())

    def decide(self, observation: AnyObservation) -> Decision | Awaitable[Decision]:
        """Return what the mind decides; a line of a chat with the player is told as soon as it is there."""
        reply = self._mind.decide(observation)
        if isawaitable(reply):
            return _Later(lambda: self._later(reply, observation))
        return self._told(reply, observation)

    def take_over(self) -> None:
        """Let whoever stands in decide what the mind still thinks about."""
        for thinking in self._thinking:
            self._taken.add(thinking)
            thinking.cancel()

    async def _later(self, reply: Awaitable[Decision], observation: AnyObservation) -> Decision:
        awaited = _to_player(observation, self._human)
        if awaited is not None:
            self._tell(Speaking(observation.me.id, to=awaited))
        elif isinstance(observation, Talking):
            return await self._among_others(reply, observation)
        said = False
        try:
            decision = self._told(await self._thought(reply, observation), observation)
            said = isinstance(decision.action, Say | Leave)
            return decision
        finally:
            if awaited is not None and not said:
                self._tell(Speaking(observation.me.id, None, awaited))

    async def _among_others(self, reply: Awaitable[Decision], observation: Talking) -> Decision:
        """Return what the mind says in a chat that the player is not in; who reads along sees who is about to speak, and what was said."""
        self._tell(Overheard(observation.thread, observation.me.id))
        said: str | None = None
        try:
            decision = await self._thought(reply, observation)
            said = clean(decision.action.text, CHAT_LIMIT) if isinstance(decision.action, Say) else None
            return decision
        finally:
            self._tell(Overheard(observation.thread, observation.me.id, said, whole=True))

    async def _thought(self, reply: Awaitable[Decision], observation: AnyObservation) -> Decision:
        thinking = asyncio.ensure_future(reply)
        self._thinking[thinking] = observation.me.id, monotonic()
        try:
            return await thinking
        except asyncio.CancelledError:
            if thinking not in self._taken or self._stand_in is None or _dropped():
                raise
            instead = self._stand_in.decide(observation)
            return await instead if isawaitable(instead) else instead
        finally:
            self._thinking.pop(thinking, None)
            self._taken.discard(thinking)

    def _told(self, decision: Decision, observation: AnyObservation) -> Decision:
        if (to := _to_player(observation, self._human)) is not None:
            match decision:
                case Decision(Say(text)):
                    self._tell(Spoken(observation.me.id, clean(text, CHAT_LIMIT), to))
                case Decision(Leave()):
                    self._tell(Spoken(observation.me.id, "", to))
        return decision


class Overhearing:
    """Lets the player read along while a model writes an answer to them, or in the chat that they have open.

    Attributes:
        open: the two of that chat; others are not read along word by word, since a model answers all the sooner.
    """

    def __init__(self, human: HumanMind, tell: Tell) -> None:
        self._human, self._tell = human, tell
        self.open: frozenset[int] = frozenset()

    def __call__(self, observation: AnyObservation) -> Heard | None:
        """Return who hears an answer to an observation while it comes: the player, if it is to them, or if they have that chat open."""
        if not isinstance(observation, Talking):
            return None
        speaker, due, last, to = observation.me.id, 0.0, "", _to_player(observation, self._human)
        if to is None and {speaker, observation.partner.id} != self.open:
            return None

        def heard(partial: str) -> None:
            nonlocal due, last
            now = monotonic()
            if now < due:
                return
            text = clean(spoken_so_far(partial), CHAT_LIMIT)
            if text != last:
                due, last = now + SPEAKING_SECONDS, text
                self._tell(Overheard(observation.thread, speaker, text) if to is None else Speaking(speaker, text, to))

        return heard


class _Later:
    """Work that is not begun before it is awaited, so that a tick may be dropped between asking and waiting."""

    def __init__(self, work: Callable[[], Coroutine[Any, Any, Decision]]) -> None:
        self._work = work

    def __await__(self) -> Generator[Any, None, Decision]:
        return self._work().__await__()


def _to_player(observation: AnyObservation, human: HumanMind) -> int | None:
    """Return the one of the player's people to whom an answer to an observation is said, None where it is said to somebody else."""
    return observation.partner.id if isinstance(observation, Talking) and observation.partner.id in human.cast else None


def _dropped() -> bool:
    """Return whether the tick itself is being dropped."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
