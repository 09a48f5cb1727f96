"""Words for an answer: a phrase of a table in the speaker's voice, its slots filled with facts."""

import re
from collections.abc import Sequence
from functools import lru_cache

from msgspec import Struct

from models.rules.answers.phrases import PHRASES
from models.rules.character import Character
from models.rules.voice import worded
from models.rules.wording.choice import Dice
from models.rules.wording.grammar import Phrase, capitalised, lines_of, parsed, tidied
from models.rules.wording.voice import voice_of
from sim.agent import Recall
from sim.channel import POST_LIMIT, Move
from sim.observation import Observation
from sim.scenario import Scenario
from sim.sentence import checksum, sentences

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_OWN = 2  # times as likely is a phrase that only such a voice has


class Said(Struct, frozen=True):
    """An answer and from what it was given. recalled: the memories that came to mind for it."""

    text: str
    because: str
    recalled: Recall | None = None


@lru_cache(maxsize=1024)
def _phrases(table: str, style: str) -> tuple[Phrase, ...]:
    return tuple(parsed(line, style) for line in lines_of(PHRASES[table]))


def phrased(observation: Observation, table: str, **slots: str) -> str:
    """Return a phrase of a table whose slots can all be filled, one that I have not said lately where there is one."""
    voice = voice_of(observation.me.persona)
    dice = Dice(observation.luck.seed(f"answer {table}") ^ voice.quirk)
    held = set(voice.tags)
    fit: list[Phrase] = []
    for phrase in _phrases(table, voice.style):
        suits = held.isdisjoint(phrase.barred) and (not phrase.liked or not held.isdisjoint(phrase.liked)) and phrase.needs <= held
        if suits and all(slots.get(name) for name in phrase.parts[1::2]):
            fit += [phrase] * (_OWN if phrase.liked else 1)
    start = dice.below(len(fit))
    texts = [_filled(fit[(start + k) % len(fit)], slots, voice.style == "lower") for k in range(len(fit))]
    fresh = (text for text in texts if not any(checksum(part) in observation.me.said for part in sentences(text)))
    return next(fresh, texts[0])


def _filled(phrase: Phrase, slots: dict[str, str], lower: bool) -> str:
    parts = list(phrase.parts)
    for place in range(1, len(parts), 2):
        parts[place] = slots[parts[place]]
        if parts[place - 1][-3:] in (" a ", "a ") and parts[place][0].lower() in "aeiou":
            parts[place - 1] = parts[place - 1][:-1] + "n "
    text = "".join(parts).replace("*", "")
    if lower:
        return text
    return re.sub(r"([.!?…] )([a-z])", lambda match: match[1] + match[2].upper(), capitalised(text))


def voiced(observation: Observation, character: Character, move: Move, purpose: str) -> str:
    """Return what I would say about something in talk, to nobody in particular."""
    return worded(observation, character, "chat", (move,), f"answer {purpose}")


def joined(*parts: str) -> str:
    """Return sentences as one text, at most a post long; empty ones are left out."""
    text = " ".join(part.strip() for part in parts if part.strip())
    return text if len(text) <= POST_LIMIT else text[: POST_LIMIT - 1].rpartition(" ")[0].rstrip(" ,;:") + "…"


def listed(words: Sequence[str], last: str = "and") -> str:
    """Return "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def titled(observation: Observation, item: int) -> str:
    """Return a title in its brackets."""
    return f"<{tidied(observation.catalogue[item].title) or 'untitled'}>"


def counted(number: int, noun: str) -> str:
    """Return "three films", "one film", "no films"."""
    return f"{NUMBERS[number] if number < len(NUMBERS) else number} {noun}{'' if number == 1 else 's'}"


# When: ticks become days by the calendar that all scenarios share; where a world keeps another one, no day is named.
_CALENDAR = Scenario(name="", title="", summary="")


def days_ago(observation: Observation, tick: int) -> int | None:
    """Return how many days ago a tick was, 0 for today; None for before the world began or where the calendar is another."""
    if tick < 1 or _CALENDAR.minute(observation.tick) != observation.minute:
        return None
    return observation.minute // 1440 - _CALENDAR.minute(tick) // 1440


def when(observation: Observation, tick: int) -> str:
    """Return when something was, as people say it."""
    if tick < 1:
        return "before all this"
    days = days_ago(observation, tick)
    if days is None:
        return "a while ago"
    if days == 0:
        return "just now" if tick == observation.tick else "earlier today"
    return "yesterday" if days == 1 else f"{NUMBERS[days] if days < len(NUMBERS) else days} days ago"
