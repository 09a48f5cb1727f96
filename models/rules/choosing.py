"""Which of some films somebody would like best: what those around them like, and what their own history says."""

from collections import Counter
from collections.abc import Iterator
from math import log

from models.rules.character import Character
from sim.action import Choose
from sim.agent import Agent
from sim.catalogue import Catalogue, Item
from sim.mind import Decision
from sim.observation import Choosing

OWN = 0.25  # weight of my own history; what others like weighs 1
TASTE = 0.5  # of my stated taste beside my history, where I do not know what others like
LIKED = 4  # stars of a favourite
PRIOR = 10  # favourites as the catalogue has them that are added to my own, so that a few films say little


def choose(observation: Choosing, character: Character) -> Decision:
    """Return the films that promise most; of equal ones, those named first, since their order tells nothing."""
    history = _History(observation.me, observation.catalogue)
    own = [history.says(item) for item in observation.candidates]
    if observation.around:
        promise = [OWN * mine + theirs for mine, theirs in zip(own, observation.around, strict=True)]
        because = "those who like what I like, like them"
    else:
        promise = [mine + TASTE * character.match(item) for mine, item in zip(own, observation.candidates, strict=True)]
        because = "they are most like what I have liked" if history.favourites else "their genres suit me best"
    ranked = sorted(range(len(promise)), key=lambda place: -promise[place])
    return Decision(Choose(tuple(observation.candidates[place] for place in ranked[: observation.count])), because)


class _History:
    """What somebody's own ratings say of a film. favourites: how many films they liked."""

    def __init__(self, me: Agent, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        liked = [catalogue[item] for item, viewing in me.watched.items() if viewing.stars >= LIKED]
        self.favourites = len(liked)
        self._mine = Counter(mark for item in liked for mark in (*item.genres, *_circumstances(item)))
        self._everywhere = Counter(mark for item in catalogue.items for mark in (*item.genres, *_circumstances(item)))

    def says(self, item: int) -> float:
        """Return how much a film promises: by genres, decade and director, ln of how much oftener my favourites share it than others do."""
        facts = self._catalogue[item]
        genres = sum(map(self._oftener, facts.genres)) / max(len(facts.genres), 1)
        return genres + sum(map(self._oftener, _circumstances(facts)))

    def _oftener(self, mark: str | int) -> float:
        base = self._everywhere[mark] / len(self._catalogue)
        return log((self._mine[mark] + PRIOR * base) / (self.favourites + PRIOR) / base)


def _circumstances(item: Item) -> Iterator[str | int]:
    if item.director:
        yield item.director
    if item.year:
        yield item.year // 10
