"""What every recommender that ships, and the one at work, makes of one film for one person, trained on the screen's own replica."""

from collections.abc import Mapping
from threading import Lock
from typing import NamedTuple

from sim.catalogue import Catalogue
from sim.randomness import Luck
from sim.ratings import Ratings
from sim.recommender import RECOMMENDERS, Recommender, factory_named
from sim.recommender.parts import Explaining, Part
from sim.recommender.simple import Random
from sim.world import World

RATINGS_MOST = 60_000  # beyond, training them all would take seconds
PLACES_MOST = 1000  # of a ranking that are looked at


class Opinion(NamedTuple):
    """What one recommender would do now.

    Args:
        place: of the film among all that the person has not seen, from 1; None beyond PLACES_MOST. of: how many those are.
        first: the film that it would put first.
    """

    algorithm: str
    place: int | None
    of: int
    first: int | None


class Opinions(NamedTuple):
    """What all of them would do. score, parts: of the one at work; None and () where it cannot say."""

    all: tuple[Opinion, ...]
    score: float | None
    parts: tuple[Part, ...]


class Question(NamedTuple):
    """A film, whom it may be shown to, and what was known then: apart from the world, which lives on meanwhile."""

    catalogue: Catalogue
    luck: Luck
    ratings: Ratings
    tick: int
    algorithm: str
    agent: int
    item: int
    seen: frozenset[int]


def question(world: World, agent: int, item: int) -> Question | None:
    """Return what to ask recommenders of a film; None where training them would take too long."""
    if len(world.ratings) > RATINGS_MOST:
        return None
    ratings, seen = Ratings.of(*world.ratings.columns()), frozenset(world.agents[agent].watched) - {item}
    return Question(world.catalogue, world.luck, ratings, world.tick, world.algorithm, agent, item, seen)


class Consulted:
    """Recommenders that were trained once for what is known, and are asked about many films."""

    def __init__(self) -> None:
        self._training = Lock()
        self._known: tuple[object, ...] = ()  # what they were trained on
        self._trained: dict[str, Recommender] = {}
        self._latest: Question | None = None

    def opinions(self, asked: Question) -> Opinions | None:
        """Return what each says; None where another question has come while others were trained. To be called in a thread."""
        self._latest = asked
        with self._training:
            if asked is not self._latest:
                return None
            known = _known(asked)
            if known != self._known:
                self._known, self._trained = (), {}
                self._known, self._trained = known, trained(asked)
            return _asked_of(self._trained, asked)


def opinions(asked: Question) -> Opinions:
    """Return what each recommender says; costs a training of each, so call it in a thread."""
    return _asked_of(trained(asked), asked)


def trained(asked: Question) -> dict[str, Recommender]:
    """Return every recommender that ships, and the one at work, trained on what is known: name -> recommender.

    Raises:
        SimError: the one at work comes from another distribution, which cannot be used here.
    """
    found: dict[str, Recommender] = {}
    for name in dict.fromkeys((*RECOMMENDERS, asked.algorithm)):
        make = factory_named(name)
        if make is Random and name != asked.algorithm:
            continue  # what the lot says tells nothing
        found[name] = make(asked.catalogue, asked.luck)
        found[name].fit(asked.ratings, asked.tick)
    return found


def _known(asked: Question) -> tuple[object, ...]:
    """Return what recommenders would be trained on, as something that can be compared."""
    columns = tuple(column.tobytes() for column in asked.ratings.columns())
    return asked.tick, asked.algorithm, asked.luck, tuple(asked.catalogue.items), columns


def _asked_of(recommenders: Mapping[str, Recommender], asked: Question) -> Opinions:
    found: list[Opinion] = []
    score: float | None = None
    parts: tuple[Part, ...] = ()
    left = len(asked.catalogue) - len(asked.seen & asked.catalogue.row.keys())
    for name, recommender in recommenders.items():
        page = recommender.rank(asked.agent, asked.seen, PLACES_MOST)
        place = next((n for n, each in enumerate(page, 1) if each.item == asked.item), None)
        found.append(Opinion(name, place, left, page[0].item if page else None))
        if name == asked.algorithm and place is not None:
            score = page[place - 1].score
            parts = recommender.parts(asked.agent, asked.item) if isinstance(recommender, Explaining) else ()
    return Opinions(tuple(found), score, parts)
