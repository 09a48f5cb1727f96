"""Who somebody is, read from what they rated: habits, likings, features and a few memories, each by a stated rule."""

from typing import NamedTuple

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from sim.agent import Feature, Memory
from sim.catalogue import Catalogue

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

PRIOR = 10.0  # films of everybody's taste that are added to each history, so that a few ratings say little
INTERESTS, DISLIKES = 3, 2  # at most
LIKED_FROM, DISLIKED_FROM = 0.15, 0.35  # logarithms of ratios: 16% oftener than others, 42%
ENOUGH = 3  # films of a genre that it takes to dislike it
QUARTER = 0.25
MOST_ACTIVE = 6.0  # where sim.activity cuts its own heavy tail
LEAST_ACTIVE = 0.05
BEFORE = -1  # the tick of what was before the world began


class Histories(NamedTuple):
    """Ratings as columns. who: (n,) position of the person. rows: (n,) row of the item. stars: (n,) 1 to 5. people: how many there are."""

    who: Ints
    rows: Ints
    stars: NDArray[np.int8]
    people: int


class Habits(NamedTuple):
    """How each of n people rates.

    Args:
        ratings: (n,) how many. mean, spread: (n,) of their stars; everybody's where there are none.
        seen: (n, n_genres) films rated of each genre; a film counts for each of its genres.
        entropy: (n,) of the genres seen, bits.
        liking: (n, n_genres) ln of how much oftener than everybody's their favourites are of a genre; a favourite is a film that they
            rate above their own mean. ln((k + PRIOR b) / (K + PRIOR) / b): k of K favourites are of the genre, b is everybody's share.
        disliking: (n, n_genres) the same of what they rate below their own mean, minus liking.
    """

    ratings: Ints
    mean: Floats
    spread: Floats
    seen: Floats
    entropy: Floats
    liking: Floats
    disliking: Floats


def habits_of(histories: Histories, catalogue: Catalogue) -> Habits:
    """Return how people rate; costs n_genres passes over the ratings."""
    who, _, stars, people = histories
    count = np.bincount(who, minlength=people)
    some = np.maximum(count, 1)
    middle = float(stars.mean()) if len(stars) else 3.0
    mean = np.where(count, np.bincount(who, weights=stars, minlength=people) / some, middle)
    off = stars - mean[who]
    spread = np.sqrt(np.bincount(who, weights=off * off, minlength=people) / some)
    seen = _by_genre(histories, catalogue, np.ones(len(stars)))
    above, below = (_by_genre(histories, catalogue, wanted.astype(float)) for wanted in (off > 0, off < 0))
    share = seen / np.maximum(seen.sum(axis=1, keepdims=True), 1)
    entropy = -(share * np.log2(np.where(share > 0, share, 1))).sum(axis=1)
    liking = _oftener(above, np.bincount(who[off > 0], minlength=people))
    disliking = _oftener(below, np.bincount(who[off < 0], minlength=people)) - liking
    return Habits(count, mean, spread, seen, entropy, liking, disliking)


def _by_genre(histories: Histories, catalogue: Catalogue, weights: Floats) -> Floats:
    """Return sums of weights by person and genre: weights (n,) -> (people, n_genres)."""
    has = catalogue.features > 0
    columns = [np.bincount(histories.who, weights * has[histories.rows, g], histories.people) for g in range(has.shape[1])]
    return np.stack(columns, axis=1) if columns else np.zeros((histories.people, 0))


def _oftener(found: Floats, films: Ints) -> Floats:
    """Return ln of how much oftener than everybody's a person's films are of each genre; 0 for a genre of nobody's."""
    base = found.sum(axis=0) / max(int(films.sum()), 1)
    known = np.where(base > 0, base, 1.0)
    ratio = (found + PRIOR * base) / (films[:, None] + PRIOR) / known
    logarithm: Floats = np.log(np.where(base > 0, ratio, 1.0))
    return logarithm


def interests(habits: Habits, person: int, catalogue: Catalogue) -> tuple[str, ...]:
    """Return the genres that somebody really likes, strongest first."""
    return _strongest(habits.liking[person], catalogue, LIKED_FROM, INTERESTS)


def dislikes(habits: Habits, person: int, catalogue: Catalogue) -> tuple[str, ...]:
    """Return the genres that somebody has tried and does not care for, strongest first."""
    tried = np.where(habits.seen[person] >= ENOUGH, habits.disliking[person], 0.0)
    chosen = _strongest(tried, catalogue, DISLIKED_FROM, DISLIKES)
    liked = interests(habits, person, catalogue)
    return tuple(genre for genre in chosen if genre not in liked)


def _strongest(values: Floats, catalogue: Catalogue, least: float, most: int) -> tuple[str, ...]:
    order = np.argsort(-values, kind="stable")[:most].tolist()
    return tuple(catalogue.genres[column] for column in order if values[column] >= least)


def activity(habits: Habits) -> Floats:
    """Return activity from the number of ratings: relative to the mean, heavy tail kept, within LEAST_ACTIVE and MOST_ACTIVE: (n,)."""
    relative: Floats = habits.ratings / max(float(habits.ratings.mean()), 1e-9)
    return relative.clip(LEAST_ACTIVE, MOST_ACTIVE).round(3)


def features(habits: Habits) -> list[tuple[Feature, ...]]:
    """Return the features that ratings tell: a Watcher rates most, an Explorer's genres are most mixed, a Critic's mean is lowest.

    Each names the outermost quarter of the people. Of talking and posting, ratings say nothing.
    """
    watcher = habits.ratings >= np.quantile(habits.ratings, 1 - QUARTER)
    explorer = habits.entropy >= np.quantile(habits.entropy, 1 - QUARTER)
    critic = habits.mean <= np.quantile(habits.mean, QUARTER)
    marks: tuple[tuple[Feature, NDArray[np.bool_]], ...] = (("Watcher", watcher), ("Explorer", explorer), ("Critic", critic))
    return [tuple(name for name, has in marks if has[person]) for person in range(len(habits.ratings))]


def memories(rows: Ints, stars: NDArray[np.int8], popular: Floats, seen: Floats, catalogue: Catalogue) -> list[Memory]:
    """Return the most telling of one history: the film loved most, the one that was worst, the genre seen most.

    Among films of equal stars, the one that most differs from what others gave it, then the latest.

    Args:
        rows, stars: (n,) of this history, oldest first. popular: (n_items,) mean stars that everybody gave.
        seen: (n_genres,) films of each genre.
    """
    if not len(rows):
        return []
    off = stars - popular[rows]
    latest = np.arange(len(rows))
    order = np.lexsort((latest, off, stars))
    best, worst = int(order[-1]), int(np.lexsort((-latest, off, stars))[0])
    found: list[Memory] = []
    if stars[best] >= 4:
        found.append(_of_film(catalogue, int(rows[best]), "I have loved no film more than <{}>.", 0.9))
    if stars[worst] <= 2:
        found.append(_of_film(catalogue, int(rows[worst]), "I could not stand <{}>.", 0.7))
    if seen.any():
        genre = catalogue.genres[int(seen.argmax())]
        found.append(Memory(BEFORE, "self", f"Of all I have seen, most was {genre}.", 0.6, store="long"))
    return [replace(memory, id=number) for number, memory in enumerate(found, 1)]


def _of_film(catalogue: Catalogue, row: int, words: str, importance: float) -> Memory:
    item = catalogue.items[row]
    return Memory(BEFORE, "film", words.format(item.title), importance, item=item.id, store="long")
