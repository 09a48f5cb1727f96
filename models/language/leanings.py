"""Feelings and stances, read from what a model wrote: levels and sides in other words, strengths as percent, news by its title."""

import math
import re
from collections.abc import Iterator
from typing import Any, Literal

from models.language.naming import UnusableError, folded
from sim.agent import Emotion, emotion_of
from sim.observation import Feeling
from sim.text import clean
from sim.topic import Side, Topic

Read = tuple[list[dict[str, Any]], bool]  # leanings, and whether anything had to be guessed at

MOST = 8  # leanings in one answer
UNSAID = 0.5  # strength of a stance that was given without one
_PART = 4  # letters that a part of a name needs

_LEVELS: dict[str, Emotion] = {
    **dict.fromkeys(("calm", "calmly", "composed", "relaxed", "low", "neutral", "indifferent", "unmoved", "peaceful"), "calm"),
    **dict.fromkeys(("moderate", "moderately", "medium", "mild", "stirred", "concerned", "worried", "uneasy", "mid"), "moderate"),
    **dict.fromkeys(("intense", "intensely", "high", "strong", "furious", "outraged", "angry", "extreme", "enraged"), "intense"),
}
_SIDES: dict[str, Side | Literal["neither"]] = {
    **dict.fromkeys(("for", "pro", "yes", "positive", "support", "supports", "supportive", "favour", "favor", "agree"), "for"),
    **dict.fromkeys(("against", "con", "contra", "anti", "no", "negative", "oppose", "opposed", "opposes", "disagree"), "against"),
    **dict.fromkeys(("neutral", "neither", "undecided", "torn", "unsure", "mixed", "none"), "neither"),
}
_STRENGTHS = {"none": 0.0, "torn": 0.0, "slight": 0.2, "weak": 0.25, "low": 0.25, "mild": 0.3, "moderate": 0.5, "medium": 0.5}
_STRENGTHS |= {"strong": 0.8, "high": 0.8, "certain": 1.0, "absolute": 1.0, "full": 1.0, "total": 1.0, "somewhat": 0.3}
_DENIALS = frozenset(("not", "never"))
_VIEWS = frozenset(("view", "views", "opinion", "stance", "side"))
_FOR_TOPIC = ("topic", "news", "id", "newsid", "topicid", "event", "title", "about")
_FOR_SIDE = ("side", "stance", "attitude", "position", "leaning", "lean", "view")
_FOR_STRENGTH = ("strength", "certainty", "confidence", "howstrongly", "degree", "intensity", "value", "score")
_NUMBER = re.compile(r"(-?\d{1,9}(?:\.\d{1,9})?)\s*(%|percent|/\s*(\d{1,4}))?", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")


def level_of(value: Any) -> Emotion:
    """Return the level of emotion that a value means.

    Raises:
        UnusableError: it means none, or several.
    """
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if isinstance(value, dict):
        value = next((each for each in value.values() if isinstance(each, str)), None)
    if isinstance(value, float) and 0 < value < 1:
        return emotion_of(value)
    words = _words(value)
    found = {_LEVELS[word] for word in words if word in _LEVELS}
    if len(found) != 1 or _DENIALS.intersection(words):
        raise UnusableError(f"emotion '{_shown(value)}' names no level; allowed: calm, moderate or intense")
    return found.pop()


def leanings_of(value: Any, observation: Feeling) -> Read:
    """Return the leanings that can be used, one for each piece of news.

    Raises:
        UnusableError: something was given, and nothing of it can be used.
    """
    reader = _Reader(observation)
    kept: dict[str, dict[str, Any]] = {}
    because = ""
    given = list(_parts(value))[:100]
    mended = not isinstance(value, list)
    for topic, part in given:
        try:
            found = reader.leaning(topic, part)
        except UnusableError as error:
            because, mended = because or str(error), True
        else:
            mended |= found["topic"] in kept or found != part
            kept.setdefault(found["topic"], found)
    if given and not kept:
        raise UnusableError(because)
    return list(kept.values())[:MOST], mended or len(kept) > MOST


def gathered(body: dict[str, Any]) -> dict[str, Any]:
    """Return an answer whose side and strength stand beside the emotion, with both in a leaning."""
    loose = {key for key in body if folded(key) in (*_FOR_TOPIC, "side", *_FOR_STRENGTH)}
    if not any(folded(key) == "side" for key in loose) or any(folded(key) in ("leanings", "stances") for key in body):
        return body
    kept = {key: value for key, value in body.items() if key not in loose}
    return kept | {"leanings": {key: body[key] for key in loose}}


def _parts(value: Any) -> Iterator[tuple[Any, Any]]:
    """Yield (news or None, what is said of it): from a list, one leaning, or an object of leanings by news."""
    if isinstance(value, list):
        yield from ((None, each) for each in value)
    elif isinstance(value, dict) and not any(folded(str(key)) in _FOR_SIDE + _FOR_STRENGTH for key in value):
        yield from value.items()
    elif value not in (None, ""):
        yield None, value


class _Reader:
    """Reads leanings on the news that an observation knows of."""

    def __init__(self, observation: Feeling) -> None:
        self._topics: list[Topic] = list(observation.topics.values())
        self._asked = list(dict.fromkeys(each.topic for each in observation.heard))

    def leaning(self, topic: Any, part: Any) -> dict[str, Any]:
        """Return one leaning's fields; raises UnusableError."""
        body = {folded(str(key)): value for key, value in part.items()} if isinstance(part, dict) else {"side": part}
        topic = topic if topic is not None else _get(body, _FOR_TOPIC)
        side, strength = _get(body, _FOR_SIDE), _get(body, _FOR_STRENGTH)
        known = strength_of(side if strength is None else strength)
        if strength is not None and known is None:
            raise UnusableError(f"strength '{_shown(strength)}' is out of range; allowed: 0 (torn) to 1 (certain)")
        word = self._side(side)
        size = 0.0 if word == "neither" else UNSAID if known is None else abs(known)
        return {"topic": self._topic(topic), "side": "for" if word == "neither" else word, "strength": size}

    def _side(self, side: Any) -> Side | Literal["neither"]:
        words = _words(side)
        found = {_SIDES[word] for word in words if word in _SIDES}
        if "no" in words and _VIEWS.intersection(words):
            return "neither"
        if len(found) == 1 and not _DENIALS.intersection(words):
            return found.pop()
        if not found and (signed := strength_of(side)) is not None:
            return "for" if signed > 0 else "against" if signed < 0 else "neither"
        raise UnusableError(f"side '{_shown(side)}' is neither; allowed: for or against")

    def _topic(self, value: Any) -> str:
        if value is None and len(self._asked) == 1:
            return self._asked[0]
        wanted = folded(value) if isinstance(value, str) else ""
        spelt = {topic.id: (folded(topic.id), folded(topic.title)) for topic in self._topics}
        found = [topic for topic, names in spelt.items() if wanted in names]
        found = found or [topic for topic, names in spelt.items() if len(wanted) >= _PART and any(wanted in name for name in names)]
        if len(found) == 1:
            return found[0]
        raise UnusableError(f"topic '{_shown(value)}' is none of the news; allowed: {', '.join(clean(topic, 60) for topic in spelt)}")


def strength_of(value: Any) -> float | None:
    """Return a strength with its sign, -1 to 1: of a number, a percentage, "7/10", or a word; None where it is none.

    Of plain numbers above 1, those up to 10 count as out of ten, those up to 100 as percent.
    """
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, (int, float)):
        return _scaled(float(value)) if abs(value) <= 100 else None
    if not isinstance(value, str):
        return None
    if found := _NUMBER.search(value[:80]):
        number, unit, whole = float(found[1]), found[2], found[3]
        if whole:
            return number / int(whole) if int(whole) and abs(number) <= int(whole) else None
        return _scaled(number) if not unit else number / 100 if abs(number) <= 100 else None
    words = [_STRENGTHS[stem] for word in _words(value) if (stem := word.removesuffix("ly")) in _STRENGTHS]
    return words[0] if words else None


def _scaled(number: float) -> float | None:
    if not math.isfinite(number) or abs(number) > 100:
        return None
    return number if abs(number) <= 1 else number / 10 if abs(number) <= 10 else number / 100


def _words(value: Any) -> list[str]:
    return _WORD.findall(value[:120].casefold()) if isinstance(value, str) else []


def _get(body: dict[str, Any], names: tuple[str, ...]) -> Any:
    return next((body[name] for name in names if name in body), None)


def _shown(value: Any) -> str:
    return clean(str(value), 40) if isinstance(value, (str, float)) or (isinstance(value, int) and abs(value) < 10**18) else "that"
