"""Which phrase of a table a voice says next: weighted by voice, walked until a fresh one fits."""

from collections.abc import Iterator
from functools import lru_cache

from models.rules.wording.grammar import Phrase, lines_of, parsed
from models.rules.wording.tables import TABLES

_MASK = (1 << 64) - 1
_STRIDES = (1, 5, 7, 11, 13, 17, 19, 23)
_MOST = 8  # the largest weight; a phrase of weight w is taken with chance w / _MOST when it is met


class Dice:
    """Numbers for one line, expanded from one draw of the speaker's luck (Knuth's 64-bit congruential generator)."""

    def __init__(self, seed: int) -> None:
        self._state = (seed * 0x9E3779B97F4A7C15 + 0x632BE59BD9B4E019) & _MASK

    def below(self, n: int) -> int:
        """Return a number from 0 to n - 1."""
        self._state = state = (self._state * 6364136223846793005 + 1442695040888963407) & _MASK
        return (state >> 33) % n

    def chance(self, p: float) -> bool:
        """Return True with probability p."""
        return p > 0 and self.below(10_000) < p * 10_000


@lru_cache(maxsize=1024)
def _phrases(table: str, style: str) -> tuple[Phrase, ...]:
    return tuple(parsed(line, style) for line in lines_of(TABLES[table]))


def _weight(phrase: Phrase, tags: frozenset[str], idiolect: int) -> int:
    """Return how readily a voice says a phrase, 1 to _MOST, or 0 where it never would."""
    if phrase.barred and not tags.isdisjoint(phrase.barred):
        return 0
    weight = 3
    if phrase.liked:
        if tags.isdisjoint(phrase.liked):
            return 0
        weight = 7
    if "terse" in tags:
        weight += 2 if phrase.length < 32 else -2 if phrase.length > 55 else 0
    elif "wordy" in tags and phrase.length > 45:
        weight += 1
    if not (idiolect >> phrase.mark) & 1:
        weight //= 2
    return min(_MOST, max(1, weight))


@lru_cache(maxsize=4096)
def _held(tags: tuple[str, ...]) -> frozenset[str]:
    return frozenset(tags)


def walk(table: str, tags: tuple[str, ...], style: str, idiolect: int, dice: Dice) -> Iterator[Phrase]:
    """Yield every phrase of a table that a voice may say, once: by weight and chance first, then those passed over.

    A phrase is weighed when it is met, and few are: the first that fits ends the walk.
    """
    phrases = _phrases(table, style)
    n = len(phrases)
    if not n:
        return
    held = _held(tags)
    place = dice.below(n)
    stride = _STRIDES[dice.below(len(_STRIDES))]
    if n % stride == 0:
        stride = 1
    passed: list[Phrase] = []
    bits = 0
    for _ in range(n):
        phrase = phrases[place]
        place = (place + stride) % n
        weight = _weight(phrase, held, idiolect)
        if not weight:
            continue
        bits = bits >> 3 or dice.below(1 << 30)  # three bits decide about one phrase
        if bits & 7 < weight:
            yield phrase
        else:
            passed.append(phrase)
    yield from passed


def sayable(table: str, tags: tuple[str, ...], style: str) -> list[Phrase]:
    """Return all phrases of a table that a voice may say."""
    held = _held(tags)
    return [phrase for phrase in _phrases(table, style) if _weight(phrase, held, 255)]
