"""Search: the items that a few typed words mean, best first, forgiving case, accents and a small slip of the finger."""

import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sim.catalogue import Item

WORDS = 12  # of a query that count
FORGIVEN = 4  # letters from which a word may have a slip
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i"})  # what decomposition leaves as it is

Matches = tuple[set[int], set[int]]  # rows of items whose title holds a word; whose title or facts do


class SearchIndex:
    """Which item holds which word. Built once for a catalogue, in about 10 microseconds an item."""

    def __init__(self, items: "Iterable[Item]") -> None:
        self._ids: list[int] = []
        self._titles: list[str] = []
        self._in_title: dict[str, set[int]] = {}
        self._anywhere: dict[str, set[int]] = {}
        for row, item in enumerate(items):
            title = folded(item.title)
            self._ids.append(item.id)
            self._titles.append(title)
            for word in title.split():
                self._in_title.setdefault(word, set()).add(row)
                self._anywhere.setdefault(word, set()).add(row)
            for fact in (*item.genres, item.director, item.country, str(item.year or "")):
                for word in folded(fact).split():
                    self._anywhere.setdefault(word, set()).add(row)
        self._words = sorted(self._anywhere)

    def found(self, query: str, limit: int, popularity: Mapping[int, int]) -> list[int]:
        """Return at most `limit` ids of items that hold every word of a query, or its beginning, best first.

        The very title comes first, then titles that begin with the query, titles with all words, items with some words only in
        their facts; then by popularity (item id -> number), then by id. Only if nothing is found may each word of FORGIVEN letters
        or more differ from what is there by one letter, or two swapped.
        """
        wanted = folded(query)
        words = wanted.split()[:WORDS]
        if not words:
            return []
        in_title, anywhere = self._holding(words, forgiving=False)
        if not anywhere:
            in_title, anywhere = self._holding(words, forgiving=True)

        def place(row: int) -> tuple[int, int, int]:
            title = self._titles[row]
            tier = 3 if row not in in_title else 0 if title == wanted else 1 if title.startswith(wanted) else 2
            return tier, -popularity.get(self._ids[row], 0), self._ids[row]

        return [self._ids[row] for row in sorted(anywhere, key=place)[:limit]]

    def _holding(self, words: list[str], forgiving: bool) -> Matches:
        in_title, anywhere = self._matches(words[0], forgiving)
        for word in dict.fromkeys(words[1:]):
            if not anywhere:  # no item holds all words so far
                break
            title, either = self._matches(word, forgiving)
            in_title, anywhere = in_title & title, anywhere & either
        return in_title, anywhere

    def _matches(self, word: str, forgiving: bool) -> Matches:
        """Return who holds words that begin with a word; if there is none, that contain it; when forgiving, also one slip away."""
        known = self._beginning(word) or [each for each in self._words if word in each]
        if forgiving and len(word) >= FORGIVEN:
            known = [*known, *(each for each in slips(word) if each in self._anywhere)]
        title: set[int] = set()
        anywhere: set[int] = set()
        for each in known:
            title |= self._in_title.get(each, set())
            anywhere |= self._anywhere[each]
        return title, anywhere

    def _beginning(self, word: str) -> list[str]:
        first = bisect_left(self._words, word)
        last = bisect_left(self._words, word + "\U0010ffff", lo=first)
        return self._words[first:last]


def folded(text: str) -> str:
    """Return text as lower-case words without accents, apostrophes or punctuation, single spaces between."""
    letters = unicodedata.normalize("NFKD", text.casefold()).translate(_PLAIN)
    return " ".join("".join(_kept(letter) for letter in letters).split())


def _kept(letter: str) -> str:
    if letter.isalnum():
        return letter
    return "" if letter in "'’" or unicodedata.combining(letter) else " "


def slips(word: str) -> set[str]:
    """Return all that one letter too many, too few, wrong, or two swapped make of a word (Damerau 1964)."""
    splits = [(word[:i], word[i:]) for i in range(len(word) + 1)]
    fewer = {left + right[1:] for left, right in splits if right}
    swapped = {left + right[1] + right[0] + right[2:] for left, right in splits if len(right) > 1}
    wrong = {left + letter + right[1:] for left, right in splits if right for letter in _LETTERS}
    more = {left + letter + right for left, right in splits for letter in _LETTERS}
    return fewer | swapped | wrong | more
