"""What a person first did otherwise where two lines of history part."""

from collections.abc import Callable, Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from sim.event import Followed, Idled, Liked, Muted, Posted, Rated, Said, Unfollowed, Watched, kind_of

DEEDS = frozenset(kind_of(deed) for deed in (Said, Posted, Watched, Rated, Liked, Followed, Unfollowed, Muted, Idled))
TRIED_MOST = 200  # deeds that differ only in what no words tell
ALIKE = 40  # characters that two texts may begin with alike before they are told from where they part
LEAD = 16  # of those characters, told before the difference


class Deed(NamedTuple):
    """An event of a tick, by its number there. json: all of it."""

    seq: int
    kind: str
    agent: int | None
    json: bytes


Pair = tuple[Deed | None, Deed | None]


def first_deed(sides: Sequence[Sequence[Deed]], words: Callable[[Deed, int], str]) -> Pair | None:
    """Return what a person first did otherwise in a tick, on each side, None where that side has nothing; None where nobody did.

    Args:
        sides: the events of the tick, both times. words: what a deed is told as, of side 0 or 1; two that are told alike are no difference.
    """
    for _, (one, other) in zip(range(TRIED_MOST), _differing(sides), strict=False):
        if one is None or other is None or words(one, 0) != words(other, 1):
            return one, other
    return None


def _differing(sides: Sequence[Sequence[Deed]]) -> Iterator[Pair]:
    """Yield the first deeds of each person that differ, earliest first."""
    own: list[dict[int, list[Deed]]] = [{}, {}]
    for mine, events in zip(own, sides, strict=True):
        for event in events:
            if event.agent is not None and event.kind in DEEDS:
                mine.setdefault(event.agent, []).append(event)
    found: list[Pair] = []
    for agent in own[0].keys() | own[1].keys():
        pairs = zip_longest(own[0].get(agent, ()), own[1].get(agent, ()))
        found += [(one, other) for one, other in pairs if one is None or other is None or one.json != other.json]
    yield from sorted(found, key=lambda pair: min((deed.seq, side) for side, deed in enumerate(pair) if deed is not None))


def from_difference(text: str, other: str) -> str:
    """Return a text from a few words before it parts from another one, where the two begin alike; else the whole of it."""
    alike = next((place for place, (mine, its) in enumerate(zip(text, other, strict=False)) if mine != its), min(len(text), len(other)))
    if alike <= ALIKE or text == other:
        return text
    start = text.rfind(" ", 0, alike - LEAD) + 1
    return f"… {text[start:]}" if start else text


def told_apart(words: str, json: Sequence[dict[str, object]], side: int) -> str:
    """Return words that both sides share with the plain values in which this one differs, never the record itself.

    Args:
        json: the two events, as read from JSON.
    """
    mine, its = json[side], json[1 - side]
    plain = [f"{name.replace('_', ' ')} {value}" for name, value in mine.items() if its.get(name) != value and _plain(value)]
    return f"{words} ({', '.join(plain[:3])})" if plain else f"{words}, a little otherwise on each side"


def _plain(value: object) -> bool:
    return isinstance(value, (int, float)) or (isinstance(value, str) and 0 < len(value) <= 60)
