"""Surveys: the same questions to many people, at several moments, as one table and as what has changed."""

from collections.abc import Callable, Iterable, Sequence

from msgspec import Struct

from sim.agent import Agent
from sim.interview import Question, Reply, ask
from sim.mind import Mind
from sim.statistics import Interval, bootstrap, mean
from sim.world import World

COLUMNS = ("person", "name", "tick", "branch", "question", "form", "choice", "answer", "because")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")  # what a spreadsheet would take for one


class Wave(Struct, frozen=True):
    """A moment at which people are asked: the end of a tick of a line of history."""

    branch: str
    tick: int

    def __str__(self) -> str:
        return f"{self.branch}, tick {self.tick}"


class Response(Struct, frozen=True):
    """One person's reply at one moment: a row of the table."""

    wave: Wave
    name: str
    reply: Reply


class Change(Struct, frozen=True):
    """How the answers to a question on a scale differ between two moments, over those who answered at both.

    Args:
        before, after: mean points. difference: of after and before, with an interval over people. people: how many.
    """

    question: Question
    first: Wave
    last: Wave
    before: float
    after: float
    difference: Interval
    people: int


class Shares(Struct, frozen=True):
    """How often each option was chosen at one moment. shares: 0 to 1, one an option. people: who chose at all."""

    question: Question
    wave: Wave
    shares: tuple[float, ...]
    people: int


def sample(world: World, count: int) -> list[int]:
    """Return `count` people drawn by the world's luck, ascending; everybody where there are no more."""
    drawn = sorted(world.agents, key=lambda agent: (world.luck.bits(0, agent, "survey sample"), agent))
    return sorted(drawn[:count])


async def survey(
    world: World, wave: Wave, mind_of: Callable[[Agent], Mind], agents: Iterable[int], questions: Sequence[Question]
) -> list[Response]:
    """Return what people answer at one moment, person by person; whoever is not of this world is passed over. The world is only read."""
    present = [agent for agent in agents if agent in world.agents]
    answered = [await ask(world, mind_of, present, question) for question in questions]
    return [Response(wave, world.names[reply.agent], reply) for replies in zip(*answered, strict=True) for reply in replies]


def rows(responses: Iterable[Response]) -> list[tuple[str, ...]]:
    """Return the table without its header, columns as in COLUMNS; a cell that a spreadsheet would reckon with begins with an apostrophe."""
    return [tuple(map(_safe, _row(response))) for response in responses]


def _row(response: Response) -> tuple[str, ...]:
    reply, wave = response.reply, response.wave
    choice = "" if reply.choice is None else str(reply.choice)
    about = (reply.question.id, reply.question.form, choice)
    return (str(reply.agent), response.name, str(wave.tick), wave.branch, *about, reply.text, reply.because)


def _safe(cell: str) -> str:
    return f"'{cell}" if cell.startswith(_FORMULA) else cell


# What has changed


def comparisons(waves: Sequence[Wave]) -> list[tuple[Wave, Wave]]:
    """Return which moments to compare: first and last of each branch, and the last ones of the first branch and each other."""
    by_branch: dict[str, list[Wave]] = {}
    for wave in waves:
        by_branch.setdefault(wave.branch, []).append(wave)
    within = [(found[0], found[-1]) for found in by_branch.values() if len(found) > 1]
    ends = [found[-1] for found in by_branch.values()]
    return within + [(ends[0], end) for end in ends[1:]]


def changes(responses: Iterable[Response], questions: Sequence[Question], waves: Sequence[Wave]) -> list[Change]:
    """Return how the answers to each question on a scale differ between the moments that are compared."""
    points = {(each.wave, each.reply.question.id, each.reply.agent): each.reply.choice for each in responses}
    found: list[Change] = []
    for question in questions:
        if question.form != "scale":
            continue
        for first, last in comparisons(waves):
            pairs = [
                (before, after)
                for (wave, asked, agent), before in points.items()
                if (wave, asked) == (first, question.id) and before is not None
                if (after := points.get((last, question.id, agent))) is not None
            ]
            earlier, later = mean([pair[0] for pair in pairs]), mean([pair[1] for pair in pairs])
            difference = bootstrap([[pair[1] - pair[0] for pair in pairs]], purpose=f"survey {question.id}")
            found.append(Change(question, first, last, earlier, later, difference, len(pairs)))
    return found


def means(responses: Sequence[Response], question: Question, waves: Sequence[Wave]) -> list[tuple[Wave, Interval]]:
    """Return the mean point of a question on a scale at each moment, with an interval over people."""
    return [(wave, bootstrap([_choices(responses, question, wave)], purpose=f"survey {question.id}")) for wave in waves]


def shares(responses: Sequence[Response], question: Question, waves: Sequence[Wave]) -> list[Shares]:
    """Return how often each option of a question was chosen at each moment."""
    found: list[Shares] = []
    for wave in waves:
        chosen = _choices(responses, question, wave)
        counts = [chosen.count(option) for option in range(len(question.options))]
        found.append(Shares(question, wave, tuple(count / max(len(chosen), 1) for count in counts), len(chosen)))
    return found


def _choices(responses: Iterable[Response], question: Question, wave: Wave) -> list[int]:
    return [
        each.reply.choice
        for each in responses
        if each.wave == wave and each.reply.question.id == question.id and each.reply.choice is not None
    ]
