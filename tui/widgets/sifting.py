"""Who is listed: words and expressions such as "intense against community:Upland" become a test for each person."""

import re
from collections.abc import Callable
from typing import NamedTuple

from sim.agent import Agent
from sim.metrics.topics import topic_in_question
from tui.paint import safe
from tui.widgets.doing import is_busy
from tui.widgets.post_marks import TORN_BELOW
from tui.widgets.thinkers import short
from tui.widgets.town import Town

Test = Callable[[Agent, Town], bool]

TERMS_MOST = 12  # of one line
GLAD = 0.2  # mood, of 1, from which on somebody is glad, or as far below zero low
_TERM = re.compile(r'(-?)(?:([A-Za-z]+):(?:"([^"]*)"?|(\S*))|(\S+))')


def _stance(agent: Agent, town: Town) -> float | None:
    """Return where somebody stands on the newest news, None where they do not."""
    return agent.attitudes.get(topic_in_question(town.world)) if town.world else None


def _for(agent: Agent, town: Town) -> bool:
    stance = _stance(agent, town)
    return stance is not None and stance >= TORN_BELOW


def _against(agent: Agent, town: Town) -> bool:
    stance = _stance(agent, town)
    return stance is not None and stance <= -TORN_BELOW


def _torn(agent: Agent, town: Town) -> bool:
    stance = _stance(agent, town)
    return stance is not None and abs(stance) < TORN_BELOW


def _informed(agent: Agent, town: Town) -> bool:
    return town.world is not None and any(topic in agent.known for topic in town.world.broken)


# What one word means; of everything else a part of a name or of an occupation is sought.
WORDS: dict[str, Test] = {
    "calm": lambda agent, town: town.feelings(agent)[2] == "calm",
    "moderate": lambda agent, town: town.feelings(agent)[2] == "moderate",
    "intense": lambda agent, town: town.feelings(agent)[2] == "intense",
    "glad": lambda agent, town: town.feelings(agent)[0] >= GLAD,
    "low": lambda agent, town: town.feelings(agent)[0] <= -GLAD,
    "for": _for,
    "against": _against,
    "torn": _torn,
    "informed": _informed,
    "you": lambda agent, town: town.is_you(agent.id),
    "acted": lambda agent, town: agent.id in town.acted,
    "busy": is_busy,
    "thinking": lambda agent, town: agent.id in town.thinkers.at_it,
    "official": lambda agent, town: agent.persona.official,
}
STEADY = frozenset({"you", "official"})  # what time does not change


def _any_of(values: tuple[str, ...], wanted: str) -> bool:
    return any(wanted in value.casefold() for value in values)


FIELDS: dict[str, Callable[[Agent, Town, str], bool]] = {
    "name": lambda agent, town, wanted: wanted in town.label(agent.id).casefold(),
    "work": lambda agent, town, wanted: wanted in agent.persona.occupation.casefold(),
    "community": lambda agent, town, wanted: wanted in agent.persona.home.casefold(),
    "mind": lambda agent, town, wanted: town.world is not None and wanted in _mind(agent, town),
    "trait": lambda agent, town, wanted: _any_of(agent.persona.traits, wanted),
    "likes": lambda agent, town, wanted: _any_of(agent.persona.interests, wanted),
    "tier": lambda agent, town, wanted: wanted in town.tier(agent.id),
}
ALIASES = {"role": "work", "occupation": "work", "job": "work", "home": "community", "from": "community", "place": "community"}
ALIASES |= {"traits": "trait", "interest": "likes", "interests": "likes"}


def _mind(agent: Agent, town: Town) -> str:
    assert town.world is not None
    name = town.thinkers.of(agent.id, town.world)
    return f"{name} {short(name)}".casefold()


class Sieve(NamedTuple):
    """A line of terms, all of which whoever is listed must meet.

    Args:
        line: as written. tests: one a term. moving: time may change who is listed. said: what is meant, in words.
    """

    line: str
    tests: tuple[Test, ...] = ()
    moving: bool = False
    said: str = ""

    def passes(self, agent: Agent, town: Town) -> bool:
        """Return whether somebody is listed."""
        return all(test(agent, town) for test in self.tests)


def sieve(line: str) -> Sieve:
    """Return what a line asks for; a term behind a minus sign must not be met. Of more than TERMS_MOST terms the first count."""
    tests: list[Test] = []
    said: list[str] = []
    moving = False
    for minus, field, quoted, bare, word in _TERM.findall(line)[:TERMS_MOST]:
        name = ALIASES.get(field.casefold(), field.casefold())
        wanted = (quoted or bare).casefold()
        if field and name in FIELDS:
            test, told = _with(name, wanted), f"{name} {wanted}"
            moving = moving or name == "tier"
            if not wanted:
                continue  # half written
        elif (known := word.casefold()) in WORDS:
            test, told = WORDS[known], known
            moving = moving or known not in STEADY
        else:
            plain = (word or f"{field}:{quoted or bare}").casefold()
            test, told = _like(plain), f"“{plain}”"
        tests.append(_unless(test) if minus else test)
        said.append(safe(f"{'not ' if minus else ''}{told}", 24))
    return Sieve(line, tuple(tests), moving, ", ".join(said))


def _with(field: str, wanted: str) -> Test:
    return lambda agent, town: FIELDS[field](agent, town, wanted)


def _like(wanted: str) -> Test:
    return lambda agent, town: wanted in town.label(agent.id).casefold() or wanted in agent.persona.occupation.casefold()


def _unless(test: Test) -> Test:
    return lambda agent, town: not test(agent, town)
