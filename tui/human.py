"""The player as a mind: what their agent must decide becomes a Question, and their Answer the decision."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from inspect import isawaitable
from typing import Any, Literal, get_type_hints

import msgspec
from msgspec import Struct

from sim.action import Action, AnyAction, Chat, Forward, Idle, Like, Post, Rate, Reply, Say, Search, Watch, label_of, name_of
from sim.channel import POST_LIMIT
from sim.mind import Decision, Mind
from sim.observation import AnyObservation, Browsing, Planning, Rating, Scrolling, Talking
from sim.text import clean
from tui.protocol import Answer, Declined, Question, Withdrawn

Kind = Literal["planning", "browsing", "rating", "talking", "scrolling"]
Playable = Planning | Browsing | Rating | Talking | Scrolling  # what the player decides; notes and thoughts come by themselves

STALE = "That question is no longer open."


class _Open(Struct, frozen=True):
    """A question that waits. instead: what is decided if the player gives the agent back."""

    question: Question
    observation: Playable
    answer: asyncio.Future[Decision]
    instead: Decision


class HumanMind:
    """Asks the player on behalf of the agent they play, one question at a time; for anybody else the rules decide.

    Attributes:
        playing: id of the agent whom the player plays, if any.
    """

    name = "you"

    def __init__(self, rules: Mind, tell: Callable[[Question | Withdrawn | Declined], None], playing: int | None = None) -> None:
        """Prepare to ask.

        Args:
            rules: says what the player may peek at, and decides when they give the agent back.
            tell: sends a message to the screen.
        """
        self.playing = playing
        self._rules = rules
        self._tell = tell
        self._number = 0
        self._open: _Open | None = None
        self._turn = asyncio.Lock()

    def decide(self, observation: AnyObservation) -> Decision | Awaitable[Decision]:
        """Return the player's decision, later; or that of the rules, if the player does not play this agent any more."""
        if observation.me.id != self.playing or not isinstance(observation, Playable):
            return self._rules.decide(observation)
        return self._asked(observation)

    def play(self, agent: int | None) -> None:
        """Be asked for this agent from now on; an open question for another one is withdrawn and decided by the rules."""
        if agent == self.playing:
            return
        self.playing = agent
        if waiting := self._open:
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
        self._resolve(waiting, Decision(action))
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
            if observation.me.id != self.playing:  # given back while another question was open
                return instead
            self._number += 1
            question = question_on(observation, self._number, in_words(instead, observation))
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


def question_on(observation: Playable, number: int, peek: str) -> Question:
    """Return what the screen must know to ask the player for a decision on an observation."""
    fields: dict[str, Any] = {}
    kind: Kind
    match observation:
        case Planning(waiting=waiting):
            kind, fields = "planning", {"waiting": waiting}
        case Browsing(page=recommended, number=turned):
            kind, fields = "browsing", {"page": recommended, "page_number": turned}
        case Rating(item=item):
            kind, fields = "rating", {"item": item}
        case Talking(partner=partner, thread=thread):
            kind, fields = "talking", {"partner": partner.id, "thread": thread}
        case Scrolling(page=posts, done=done):
            kind, fields = "scrolling", {"posts": posts, "done": done}
    legal = tuple(name_of(action) for action in observation.legal)
    return Question(number=number, agent=observation.me.id, kind=kind, legal=legal, peek=peek, **fields)


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
    return ""


def _film_objection(item: int, observation: Browsing) -> str:
    if item not in observation.catalogue:
        return f"There is no film number {item}."
    title = observation.catalogue[item].title
    if item in observation.me.watched:
        return f"{observation.me.name} has seen <{title}> already."
    if item in {entry.item for entry in observation.page} | {tip.item for tip in observation.me.heard}:
        return ""
    return f"<{title}> is neither on this page nor among the films {observation.me.name} has heard of."


def in_words(decision: Decision, observation: AnyObservation) -> str:
    """Return what a decision does and why, in a few words: "watch <Alien>: Ida said it was great"."""
    match decision.action:
        case Watch(item):
            words = f"watch <{observation.catalogue[item].title}>"
        case Chat(to, text):
            words = f"call {observation.names[to]}: “{text}”"
        case Rate(stars, feeling):
            words = f"give it {stars} of 5: “{feeling}”"
        case Search(query):
            words = f"search for “{query}”"
        case Say(text) | Post(text):
            words = f"{name_of(decision.action)} “{text}”"
        case Like(post):
            words = f"like the post of {_author(post, observation)}"
        case Reply(post, text):
            words = f"reply to {_author(post, observation)}: “{text}”"
        case Forward(post, text):
            words = f"pass on the post of {_author(post, observation)}" + (f": “{text}”" if text else "")
        case Idle():
            words = "rest"
        case other:
            words = label_of(type(other)).lower()
    return f"{words}: {decision.because}" if decision.because else words


def _author(post: int, observation: AnyObservation) -> str:
    entries = observation.page if isinstance(observation, Scrolling) else ()
    return next((entry.author.name for entry in entries if entry.post.id == post), "somebody")
