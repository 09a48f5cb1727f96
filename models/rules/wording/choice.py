"""Which phrase of a table a voice says next: pools weighted by voice, walked until a fresh one fits."""

from collections.abc import Iterator
from functools import lru_cache
from zlib import crc32

from models.rules.wording.grammar import Phrase, lines_of, parsed
from models.rules.wording.tables import TABLES

_MASK = (1 << 64) - 1


class Dice:
    """Numbers for one line, expanded from one draw of the speaker's luck (Knuth's 64-bit congruential generator)."""

    def __init__(self, seed: int) -> None:
        self._state = (seed * 0x9E3779B97F4A7C15 + 0x632BE59BD9B4E019) & _MASK

    def below(self, n: int) -> int:
        """Return a number from 0 to n - 1."""
        self._state = (self._state * 6364136223846793005 + 1442695040888963407) & _MASK
        return (self._state >> 33) % n

    def chance(self, p: float) -> bool:
        """Return True with probability p."""
        return self.below(10_000) < p * 10_000


@lru_cache(maxsize=1024)
def _phrases(table: str, style: str) -> tuple[Phrase, ...]:
    return tuple(parsed(line, style) for line in lines_of(TABLES[table]))


def _weight(phrase: Phrase, tags: tuple[str, ...]) -> int:
    """Return how often a phrase lies in the pool of a voice, 0 where it does not belong there."""
    if any(tag in tags for tag in phrase.barred):
        return 0
    weight = 3
    if phrase.liked:
        if not any(tag in tags for tag in phrase.liked):
            return 0
        weight = 8
    if "terse" in tags:
        weight = weight + 3 if phrase.length < 32 else max(1, weight - 2) if phrase.length > 60 else weight
    elif "wordy" in tags:
        weight = weight + 2 if phrase.length > 45 else weight
    return weight


@lru_cache(maxsize=32768)
def pool(table: str, tags: tuple[str, ...], style: str, idiolect: int) -> tuple[Phrase, ...]:
    """Return a table as a voice draws from it: each phrase as often as it suits, in an order of this idiolect's own."""
    tickets: list[tuple[int, int, Phrase]] = []
    for place, phrase in enumerate(_phrases(table, style)):
        weight = _weight(phrase, tags)
        if weight and not (idiolect >> phrase.mark) & 1:
            weight = max(1, weight // 2)
        tickets += [(crc32(b"%d/%d/%d" % (place, copy, idiolect)), place, phrase) for copy in range(weight)]
    tickets.sort(key=lambda ticket: ticket[:2])
    return tuple(phrase for _, _, phrase in tickets)


def walk(tickets: tuple[Phrase, ...], dice: Dice) -> Iterator[Phrase]:
    """Yield each phrase once, starting anywhere."""
    if not tickets:
        return
    start = dice.below(len(tickets))
    met: set[int] = set()
    for step in range(start, start + len(tickets)):
        phrase = tickets[step % len(tickets)]
        if id(phrase) not in met:
            met.add(id(phrase))
            yield phrase
