"""Interviews: people are asked from outside, and the world is none the wiser until an answer is put on the record."""

import asyncio
from collections.abc import Callable, Iterable
from typing import Literal

from msgspec import Struct

from sim.action import Answer
from sim.agent import Agent
from sim.channel import POST_LIMIT
from sim.deliberation import off_record
from sim.directory import person_named
from sim.errors import SimError
from sim.event import Asked
from sim.gate import REASON_LIMIT, Failure
from sim.mind import Mind
from sim.observation import Questioned
from sim.text import clean
from sim.turn import common
from sim.world import World

QUESTION_LIMIT = 280  # characters
MOST_OPTIONS = 20
ALL = "all"

Form = Literal["open", "scale", "choice"]


class Question(Struct, frozen=True):
    """What people are asked.

    Args:
        id: names it in a table.
        form: "open": in their own words; "scale": a point from 1 to len(options); "choice": one of the options, from 0.
        options: of a scale the names of its points, lowest first.
    """

    text: str
    form: Form = "open"
    options: tuple[str, ...] = ()
    id: str = ""


class Reply(Struct, frozen=True):
    """What somebody answered.

    Args:
        text: in their own words; "" where no answer came.
        choice: point of the scale, from 1, or number of the option, from 0; None for an open question, or where no answer came.
        because: from what the answer was given; or, where none came, why not.
    """

    agent: int
    question: Question
    text: str
    choice: int | None
    because: str

    @property
    def given(self) -> bool:
        """Whether an answer came."""
        return bool(self.text)

    @property
    def chosen(self) -> str:
        """The words of the point or option taken, "" where there are none."""
        if self.choice is None:
            return ""
        return self.question.options[self.choice - (self.question.form == "scale")]


def question_of(text: str) -> Question:
    """Return an open question as a player typed it.

    Raises:
        SimError: it is empty or too long.
    """
    plain = clean(text, QUESTION_LIMIT + 1)
    if not plain or len(plain) > QUESTION_LIMIT:
        raise SimError(f"a question of {len(plain) or 'no'} characters{' or more' * bool(plain)}; allowed: 1 to {QUESTION_LIMIT}")
    return Question(plain)


def people_named(world: World, text: str) -> list[int]:
    """Return whom a text names: one person, several with commas between them, or "all"; each once, in that order.

    Raises:
        SimError: nobody, or more than one, is meant by one of the names; names those who are near.
    """
    if text.strip().casefold() == ALL:
        return list(world.agents)
    parts = [part for part in text.split(",") if part.strip()] or [text]
    return list(dict.fromkeys(person_named(world, part) for part in parts))


def questioned(world: World, agent: int, question: Question) -> Questioned:
    """Return what somebody is shown when asked: all they know, and the question."""
    return Questioned(**common(world, agent), question=question.text, form=question.form, options=question.options)


async def ask(world: World, mind_of: Callable[[Agent], Mind], agents: Iterable[int], question: Question) -> list[Reply]:
    """Return everybody's reply, in the order of `agents`, all asked at once. The world is only read.

    A mind that fails, or answers what cannot be, gives a reply without text that says so.
    """
    return list(await asyncio.gather(*(_reply(world, mind_of, agent, question) for agent in agents)))


def on_record(reply: Reply) -> Asked:
    """Return the intervention by which a reply becomes part of history: the person will remember it.

    Raises:
        SimError: no answer came.
    """
    if not reply.given:
        raise SimError(f"agent {reply.agent} gave no answer to put on the record: {reply.because}")
    return Asked(reply.agent, reply.question.text, reply.text, reply.choice)


async def _reply(world: World, mind_of: Callable[[Agent], Mind], agent: int, question: Question) -> Reply:
    view = questioned(world, agent, question)
    answer = await off_record(world, mind_of(world.agents[agent]), view)
    if isinstance(answer, Failure):
        return Reply(agent, question, "", None, answer.because)
    assert isinstance(answer.action, Answer)
    text, choice = clean(answer.action.text, POST_LIMIT), answer.action.choice
    if question.form == "open":
        choice = None
    elif problem := _out_of_range(choice, question):
        return Reply(agent, question, "", None, problem)
    if not text:
        return Reply(agent, question, "", None, "the mind said nothing")
    return Reply(agent, question, text, choice, clean(answer.because, REASON_LIMIT))


def _out_of_range(choice: int | None, question: Question) -> str:
    """Return what is wrong with a choice, "" if nothing is."""
    first = 1 if question.form == "scale" else 0
    last = first + len(question.options) - 1
    return "" if choice is not None and first <= choice <= last else f"the mind chose {choice}; allowed: {first} to {last}"
