"""A synthetic twin of MovieLens: people of known tastes, films of known quality, and the ratings that follow from both."""

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from sim.agent import Agent, Persona, Viewing
from sim.catalogue import Catalogue, Item
from sim.randomness import Luck
from sim.scenarios.movie_night import MOVIE_NIGHT
from sim.world import World

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

GENRES = (
    "Action", "Adventure", "Animation", "Children's", "Comedy", "Crime", "Documentary", "Drama", "Fantasy", "Film-Noir", "Horror",
    "Musical", "Mystery", "Romance", "Sci-Fi", "Thriller", "War", "Western",
)  # fmt: skip
SHARES = np.array([.15, .08, .025, .07, .30, .065, .03, .43, .013, .014, .055, .033, .036, .147, .06, .15, .042, .016])  # fmt: skip
LATENT = 6  # dimensions of taste that no genre tells
FEWEST, MEDIAN_RATED, RATED_SPREAD = 20, 68, 1.1  # ratings a person: log-normal above the data's own minimum, as in MovieLens-100k
TAIL, HEAD = 1.7, 110.0  # popularity of the k-th film: (k + HEAD) ** -TAIL, Zipf-Mandelbrot
GENRE_PULL, LATENT_PULL = 0.8, 0.8  # weight of taste in what is watched
QUALITY, LENIENCY, WHIM = 0.55, 0.4, 0.75  # standard deviations of what makes up stars
TASTE = 0.35  # stars for a unit of taste
CENTRE = 3.1  # before what is watched is chosen; gives a mean near MovieLens-100k's 3.53
OCCUPATIONS = ("student", "educator", "programmer", "engineer", "librarian", "writer", "artist", "administrator", "technician", "salesman")


class Twin(Struct, frozen=True):
    """A set of ratings with the truth behind it.

    Args:
        items: ids from 1. ages: (n_people,) years. genders: "M" or "F".
        tastes: (n_people, n_genres + LATENT), traits: (n_items, the same); how much a person is drawn to an item is their product.
        quality: (n_items,).
        who: (n,) person, from 0. rows: (n,) item, from 0. stars: (n,) 1 to 5. times: (n,) seconds; sorted by person, then time.
    """

    items: list[Item]
    ages: Ints
    genders: list[str]
    occupations: list[str]
    tastes: Floats
    traits: Floats
    quality: Floats
    who: Ints
    rows: Ints
    stars: NDArray[np.int8]
    times: Ints


def twin(luck: Luck, people: int = 943, films: int = 1682) -> Twin:
    """Return a set of ratings with marginals like MovieLens's: long-tailed popularity, 18 genres, most people with few ratings.

    A film is watched by popularity times exp(draw), without replacement; the draw is GENRE_PULL and LATENT_PULL times the
    person's taste for it. Stars are CENTRE + quality + taste + leniency + whim, rounded, 1 to 5.
    """
    ids, persons = np.arange(films, dtype=np.int64), np.arange(people, dtype=np.int64)
    genres = _genres(luck, ids)
    traits = np.hstack([genres / np.sqrt(genres.sum(axis=1, keepdims=True)), _normal(luck, ids, "trait", LATENT) / np.sqrt(LATENT)])
    tastes = np.hstack([GENRE_PULL * _normal(luck, persons, "genre", len(GENRES)), LATENT_PULL * _normal(luck, persons, "taste", LATENT)])
    quality = QUALITY * _normal(luck, ids, "quality", 1)[:, 0]
    rank = np.argsort(np.argsort(luck.draws(0, ids, "popularity") - 0.25 * quality, kind="stable"), kind="stable")
    popular = -TAIL * np.log(rank + HEAD)
    counts = np.minimum(_counts(luck, persons), films * 3 // 5)
    lenient = LENIENCY * _normal(luck, persons, "leniency", 1)[:, 0]
    columns: list[tuple[Ints, NDArray[np.int8], Ints]] = []
    for person in range(people):
        drawn = traits @ tastes[person]
        keys = popular + drawn + _gumbel(luck.draws(person, ids, "watched"))
        rows = np.argsort(-keys, kind="stable")[: counts[person]].astype(np.int64)
        liking = CENTRE + quality[rows] + TASTE * drawn[rows] + lenient[person]
        liking += WHIM * _normal(luck, rows, f"whim {person}", 1)[:, 0]
        times = 874_724_710 + int(luck.draw(0, person, "joined") * 1.5e7) + np.cumsum(np.ones(len(rows), dtype=np.int64) * 17)
        columns.append((rows, np.clip(np.round(liking), 1, 5).astype(np.int8), times))
    return Twin(
        items=[_item(luck, number, genres[number]) for number in range(films)],
        ages=np.clip(np.exp(3.45 + 0.36 * _normal(luck, persons, "age", 1)[:, 0]), 7, 90).astype(np.int64),
        genders=["F" if draw < 0.29 else "M" for draw in luck.draws(0, persons, "gender").tolist()],
        occupations=[luck.of(0, person).pick("occupation", OCCUPATIONS) for person in range(people)],
        tastes=tastes,
        traits=traits,
        quality=quality,
        who=np.repeat(persons, counts),
        rows=np.concatenate([rows for rows, _, _ in columns]),
        stars=np.concatenate([stars for _, stars, _ in columns]),
        times=np.concatenate([times for _, _, times in columns]),
    )


def twin_world(luck: Luck, people: int = 943, films: int = 1682) -> World:
    """Return the twin as a world at tick 0: people without ties, whose histories are the ratings."""
    made = twin(luck, people, films)
    agents = [Agent(_person(made, n)) for n in range(people)]
    for person, row, stars in zip(made.who.tolist(), made.rows.tolist(), made.stars.tolist(), strict=True):
        agents[person].watched[row + 1] = Viewing(stars, -1)
    return World(scenario=MOVIE_NIGHT.name, luck=luck, agents=agents, items=made.items, ties=[], topics=[], algorithm=MOVIE_NIGHT.algorithm)


def _person(made: Twin, n: int) -> Persona:
    gender = {"F": "female", "M": "male"}[made.genders[n]]
    return Persona(id=n + 1, name=f"Person {n + 1}", gender=gender, age=int(made.ages[n]), occupation=made.occupations[n])


def expected(made: Twin, catalogue: Catalogue) -> Floats:
    """Return how much everybody is truly drawn to each item: (n_people, n_items), by row of the catalogue."""
    drawn: Floats = made.tastes @ made.traits[catalogue.ids - 1].T
    return drawn


def _genres(luck: Luck, ids: Ints) -> Floats:
    """Return (n_items, n_genres) of 0 and 1: each genre with its share, at least one of them."""
    draws = np.stack([luck.draws(1, ids, "genre", k) for k in range(len(GENRES))], axis=1)
    has = draws < SHARES * 0.8
    has[np.arange(len(ids)), (draws / SHARES).argmin(axis=1)] = True
    return has.astype(float)


def _counts(luck: Luck, persons: Ints) -> Ints:
    spread = np.exp(RATED_SPREAD * _normal(luck, persons, "activity", 1)[:, 0])
    return FEWEST + ((MEDIAN_RATED - FEWEST) * spread).astype(np.int64)


def _item(luck: Luck, number: int, genres: Floats) -> Item:
    draw = luck.draw(0, number, "year")
    age = -12 * np.log(1 - draw) if luck.draw(0, number, "old") < 0.35 else 5 * draw
    names = tuple(name.lower() for name, has in zip(GENRES, genres, strict=True) if has)
    return Item(id=number + 1, title=f"Film {number + 1}", genres=names, year=max(1998 - int(age), 1922))


def _normal(luck: Luck, ids: Ints, purpose: str, count: int) -> Floats:
    """Return standard normal numbers, (n, count), by Box and Muller (1958)."""
    pairs = [(luck.draws(2, ids, purpose, 2 * k), luck.draws(2, ids, purpose, 2 * k + 1)) for k in range(count)]
    return np.stack([np.sqrt(-2 * np.log(1 - first)) * np.cos(2 * np.pi * second) for first, second in pairs], axis=1)


def _gumbel(draws: Floats) -> Floats:
    noise: Floats = -np.log(-np.log(np.clip(draws, 1e-12, 1 - 1e-12)))
    return noise
