"""The player as a mind: what their agent must decide becomes a Question, and their Answer the decision."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from inspect import isawaitable
from typing import get_type_hints

import msgspec
from msgspec import Struct

from sim.action import Action, AnyAction, Chat, Follow, Forward, Like, Mute, Reply, Say, Unfollow, Watch, label_of
from sim.channel import POST_LIMIT
from sim.mind import Decision, Mind
from sim.observation import AnyObservation, Browsing, Planning, Scrolling
from sim.text import clean
from tui.asking import Playable, no_tie, question_on
from tui.protocol import Answer, Declined, Question, Withdrawn

Tell = Callable[[Question | Withdrawn | Declined], None]

STALE = "That question is no longer open."


class _Open(Struct, frozen=True):
    """A question that waits. instead: what is decided if the player gives the agent back."""

    question: Question
    observation: Playable
    answer: asyncio.Future[Decision]
    instead: Decision


class HumanMind:
    """Asks the player on behalf of the agents they play, one question at a time; for anybody else the rules decide.

    Attributes:
        cast: ids of the agents whom the player plays, in the order in which they became them; each is asked in turn.
    """

    name = "you"

    def __init__(self, rules: Mind, tell: Tell, cast: tuple[int, ...] = ()) -> None:
        """Prepare to ask.

        Args:
            rules: says what the player may peek at, and decides when they leave a question to the agent or give the agent back.
            tell: sends a message to the screen.
        """
        self.cast = cast
        self._rules = rules
        self._tell = tell
        self._number = 0
        self._open: _Open | None = None
        self._turn = asyncio.Lock()

    def decide(self, observation: AnyObservation) -> Decision | Awaitable[Decision]:
        """Return the player's decision, later; or that of the rules, if the player does not play this agent any more."""
        if observation.me.id not in self.cast or not isinstance(observation, Playable):
            return self._rules.decide(observation)
        return self._asked(observation)

    def play(self, *cast: int) -> None:
        """Be asked for these agents from now on; an open question for another one is withdrawn and decided by the rules."""
        self.cast = cast
        if (waiting := self._open) and waiting.question.agent not in cast:
            self._open = None
            self._resolve(waiting, waiting.instead)
            self._tell(Withdrawn(waiting.question.number))

    def answer(self, answer: Answer) -> None:
        """Take an answer; a late or illegal one is declined."""
        waiting = self._open
        if waiting is None or waiting.question.number != answer.number:
            return self.decline(STALE)
        try:
            action = cleaned(answer.action)
        except msgspec.ValidationError as error:
            return self.decline(allowed(type(answer.action), error))
        if problem := objection(action, waiting.observation):
            return self.decline(problem)
        self._open = None
        talks = isinstance(action, Say | Chat)
        self._resolve(waiting, Decision(action, recalled=waiting.instead.recalled, own_words=talks))
        return None

    def defer(self, number: int) -> None:
        """Let the agent's own mind decide on the open question; a late wish is declined."""
        waiting = self._open
        if waiting is None or waiting.question.number != number:
            return self.decline(STALE)
        self._open = None
        self._resolve(waiting, waiting.instead)
        return None

    def decline(self, reason: str) -> None:
        """Decline an answer; the question that is open stays so, and is asked again."""
        self._tell(Declined(reason))
        if self._open is not None:
            self._tell(self._open.question)

    async def _asked(self, observation: Playable) -> Decision:
        async with self._turn:
            reply = self._rules.decide(observation)
            instead = await reply if isawaitable(reply) else reply
            if observation.me.id not in self.cast:  # given back while another question was open
                return instead
            self._number += 1
            question = question_on(observation, self._number, instead)
            self._open = _Open(question, observation, asyncio.get_running_loop().create_future(), instead)
            self._tell(question)
            try:
                return await self._open.answer
            finally:
                self._open = None

    @staticmethod
    def _resolve(waiting: _Open, decision: Decision) -> None:
        if not waiting.answer.done():
            waiting.answer.set_result(decision)


def cleaned(action: AnyAction) -> AnyAction:
    """Return an action with its texts made plain.

    Raises:
        msgspec.ValidationError: a field is out of its declared bounds; `allowed` says it plainly.
    """
    fields = msgspec.structs.asdict(action)
    plain = {name: clean(value, POST_LIMIT + 1) if isinstance(value, str) else value for name, value in fields.items()}
    return msgspec.convert(plain, type(action))


def allowed(action: type[Action], error: msgspec.ValidationError) -> str:
    """Return a plain line on what the field that failed validation may hold."""
    found = re.search(r"(\w+)`?$", str(error))
    hint = get_type_hints(action, include_extras=True).get(found[1]) if found else None
    if hint is None:
        return f"{label_of(action)}: that is not possible."
    meta: msgspec.Meta = hint.__metadata__[0]
    bounds = f"{meta.min_length or 0} to {meta.max_length} characters" if meta.max_length else meta.description
    return f"{meta.title}: {bounds}."


def objection(action: AnyAction, observation: AnyObservation) -> str:
    """Return in a plain line why an action cannot be decided on, "" if it can."""
    if type(action) not in observation.legal:
        possible = ", ".join(label_of(each).lower() for each in observation.legal)
        return f"{label_of(type(action))}: not possible now. Possible: {possible}."
    match action, observation:
        case Watch(item), Browsing():
            return _film_objection(item, observation)
        case Chat(to), Planning(contacts=contacts) if all(contact.id != to for contact in contacts):
            return f"{observation.names.get(to, f'Number {to}')} is no contact of {observation.me.name}."
        case ((Like(post) | Reply(post) | Forward(post)), Scrolling(page=page)) if all(entry.post.id != post for entry in page):
            return "That post is not on the page."
        case ((Like(post) | Reply(post) | Forward(post)), Scrolling(done=done)) if post in done:
            return "You have answered that post already."
        case Forward(post), Scrolling(page=page) if not next(entry for entry in page if entry.post.id == post).forwardable:
            return "That post was passed on as often as the platform allows."
        case ((Follow(who) | Unfollow(who) | Mute(who)), Scrolling()):
            return _author_objection(action, who, observation)
    return ""


def _author_objection(action: Follow | Unfollow | Mute, who: int, observation: Scrolling) -> str:
    author = next((entry.author for entry in observation.page if entry.author.id == who), None)
    if author is None:
        return f"{observation.names.get(who, f'Number {who}')} wrote nothing on the page."
    barred = no_tie(type(action), author, observation.me, observation.contacts)
    return f"{label_of(type(action)).split(':', 1)[0]}: not possible, {barred}." if barred else ""


def _film_objection(item: int, observation: Browsing) -> str:
    if item not in observation.catalogue:
        return f"There is no film number {item}."
    title = observation.catalogue[item].title
    if item in observation.me.watched:
        return f"{observation.me.name} has seen <{title}> already."
    if item in {entry.item for entry in observation.page} | {tip.item for tip in observation.me.heard}:
        return ""
    return f"<{title}> is neither on this page nor among the films {observation.me.name} has heard of."
