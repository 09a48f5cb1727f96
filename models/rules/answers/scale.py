"""Points on a scale: where on it somebody stands, from what is measured (models/rules/answers/measures.py)."""

import re

from models.rules.answers import measures
from models.rules.answers.measures import ABOUT_HEARING, ABOUT_TRUST_IN_NEWS, RULES, UNMOVED, Measured
from models.rules.answers.phrasing import NUMBERS, Said, joined, phrased
from models.rules.answers.question import Asked
from models.rules.character import Character
from models.rules.wording.grammar import tidied
from sim.observation import Observation

_BAD = (
    r"dissatisf\w*|unhappy|sad|miserable|distrust\w*|mistrust\w*|dislike\w*|hate\w*|unimportant|unlikely|badly?|poor\w*|disagree"
    r"|disappoint\w*"
)
_NEGATIVE = re.compile(rf"\b(?:{_BAD}|not|never|hardly|cannot|no)\b|n't\b|\b(?:lonely|alone|isolated|bored)\b")
_POSITIVE = re.compile(
    r"\b(?:satisf\w*|happy|content|trust\w*|like\w*|love\w*|enjoy\w*|importan\w*|likely|well|good|agree|pleased|close|for|support)\b"
)
_LOWER = re.compile(rf"\b(?:{_BAD}|not|never|none|no|nobody|nothing|against|oppose\w*|rarely|low\w*|least|less|terrible|awful|worst)\b")
_ABOUT_NEWS_AS_SUCH = re.compile(f"{ABOUT_TRUST_IN_NEWS}|{ABOUT_HEARING}")


def point(observation: Observation, character: Character, asked: Asked, options: tuple[str, ...]) -> tuple[int, Measured]:
    """Return the point of a scale that fits best, from 1, and why; the middle where nothing speaks to it."""
    found = measured(observation, character, asked)
    points = max(len(options), 1)
    value = found.value if found.value is not None else 0.0
    value = -value if _falls(options) else value
    place = int((min(max(value, -1.0), 1.0) + 1) / 2 * (points - 1) + 0.5) + 1
    return min(place, points), found


def pointed(observation: Observation, number: int, found: Measured, options: tuple[str, ...], more: str) -> Said:
    """Return the words for a point."""
    label = tidied(options[number - 1]) if number <= len(options) else str(number)
    named = NUMBERS[int(label)] if label.isdecimal() and int(label) < len(NUMBERS) else label
    core = phrased(observation, "point" if found.value is not None else "point_unmoved", point=named)
    middle = f"; so I take {label}, the middle of the scale" if found.value is None else ""
    return Said(joined(core, more), found.because + middle)


def measured(observation: Observation, character: Character, asked: Asked) -> Measured:
    """Return where I stand on what is asked: its subject, else the first rule that applies."""
    return _turned(_of_subject(observation, character, asked) or _by_rule(observation, character, asked), asked)


def _of_subject(observation: Observation, character: Character, asked: Asked) -> Measured | None:
    """Return where I stand on the film, the person or the news that is asked about, None where it is something else."""
    if asked.item is not None:
        return measures.of_film(observation, character, asked)
    if asked.theme == "myself":
        return Measured(None, "that is me")
    if asked.person is not None:
        return measures.of_person(observation, asked.person, asked.words)
    if asked.theme in ("stance", "why_stance", "news") and not _ABOUT_NEWS_AS_SUCH.search(asked.words):
        if asked.topic is None:
            return Measured(None, "no news has reached me")
        return measures.of_topic(observation, asked.topic, asked.words)
    return None


def _by_rule(observation: Observation, character: Character, asked: Asked) -> Measured:
    for pattern, rule in RULES:
        if pattern.search(asked.words) and (found := rule(observation, character, asked)) is not UNMOVED:
            return found
    if asked.genre:
        return Measured(character.genres[asked.genre], f"my taste for {asked.genre}: {character.genres[asked.genre]:+.2f}")
    if asked.hobby:
        return Measured(0.8, f"{asked.hobby} is among my interests")
    return measures.of_traits(observation, asked)


def _turned(found: Measured, asked: Asked) -> Measured:
    """Return a measure turned round where the question asks for its opposite: "dissatisfied", "do not trust"."""
    if found.value is None or found.tells == "stance" or not _NEGATIVE.search(asked.words):
        return found
    if _POSITIVE.search(_NEGATIVE.sub("", asked.words.replace("not ", "not_"))):
        return found
    return Measured(-found.value, found.because, found.tells)


def _falls(options: tuple[str, ...]) -> bool:
    """Return whether a scale begins with its upper end: "5|4|3|2|1", "strongly agree|...|strongly disagree"."""
    if len(options) < 2:
        return False
    first, last = options[0].lower(), options[-1].lower()
    if first.isdecimal() and last.isdecimal():
        return int(first) > int(last)
    return _lower_end(last) and not _lower_end(first)


def _lower_end(label: str) -> bool:
    return bool(_LOWER.search(label))
