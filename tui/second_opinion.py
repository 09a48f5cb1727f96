"""What every recommender that ships makes of one film for one person, trained on the screen's own replica."""

from typing import NamedTuple

from sim.catalogue import Catalogue
from sim.randomness import Luck
from sim.ratings import Ratings
from sim.recommender import RECOMMENDERS
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


def opinions(asked: Question) -> Opinions:
    """Return what each recommender says; costs a training of each, so call it in a thread."""
    found: list[Opinion] = []
    score: float | None = None
    parts: tuple[Part, ...] = ()
    left = len(asked.catalogue) - len(asked.seen & asked.catalogue.row.keys())
    for name, make in RECOMMENDERS.items():
        if make is Random and name != asked.algorithm:
            continue  # what the lot says tells nothing
        recommender = make(asked.catalogue, asked.luck)
        recommender.fit(asked.ratings, asked.tick)
        page = recommender.rank(asked.agent, asked.seen, PLACES_MOST)
        place = next((n for n, each in enumerate(page, 1) if each.item == asked.item), None)
        found.append(Opinion(name, place, left, page[0].item if page else None))
        if name == asked.algorithm and place is not None:
            score = page[place - 1].score
            parts = recommender.parts(asked.agent, asked.item) if isinstance(recommender, Explaining) else ()
    return Opinions(tuple(found), score, parts)
