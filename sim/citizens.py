"""Citizens: people sampled for a follower network, in the demographic terms of S3, many at once."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from sim.activity import pareto_activity
from sim.agent import Persona
from sim.influence import SUBJECTS
from sim.names import FAMILY_NAMES, GIVEN_NAMES
from sim.people import HOBBIES, OPPOSITES
from sim.randomness import Luck
from sim.temperament import TRAITS

# The ten occupations of S3 (Gao et al. 2023, arXiv 2307.14984, section 3.1).
OCCUPATIONS = (
    "Education Practitioner",
    "Administrative Manager / Officer",
    "Unemployed / Student",
    "Engineer",
    "Labor Technician / Worker",
    "Logistics Practitioner",
    "Medical Personnel",
    "Financial Practitioner",
    "Media Personnel",
    "Entertainment and Arts Practitioner",
)
STUDENT = OCCUPATIONS.index("Unemployed / Student")

YOUNGEST, OLDEST = 16, 90
YOUTH = 1.6  # exponent: a third of the people is under 30, as among those who post
IN_TRAINING = 23, 0.8  # below this age, this share studies
_FEMALE, _MALE = 0.49, 0.98  # cumulative shares
_TRIES = 8  # draws of traits, of which the first three that go together are kept

_WORDS = tuple(TRAITS)
_AGAINST = {word: frozenset((*OPPOSITES.get(word, ()), *(other for other, all_ in OPPOSITES.items() if word in all_))) for word in _WORDS}
_LIVES = {"female": ("She lives", "her"), "male": ("He lives", "him")}


def citizens(luck: Luck, first_id: int, homes: Sequence[str]) -> list[Persona]:
    """Return a person for each home, with ids from `first_id` on; the person with an id is the same whatever the count."""
    ids = np.arange(first_id, first_id + len(homes), dtype=np.int64)
    genders = _genders(luck.draws(0, ids, "gender"))
    names = _names(luck, ids, genders)
    ages = (YOUNGEST + (OLDEST - YOUNGEST) * luck.draws(0, ids, "age") ** YOUTH).astype(int)
    works = _occupations(luck, ids, ages)
    traits = _traits(luck, ids)
    interests = _interests(luck, ids, ages)
    rows = zip(ids.tolist(), names, genders, ages.tolist(), works, homes, traits, interests, strict=True)
    return [
        Persona(
            id=number,
            name=name,
            gender=gender,
            age=age,
            occupation=work,
            home=home,
            traits=nature,
            interests=likes,
            activity=pareto_activity(luck, number),
            bio=_bio(gender, likes[-1], nature),
        )
        for number, name, gender, age, work, home, nature, likes in rows
    ]


def _picked(luck: Luck, ids: NDArray[np.int64], purpose: str, count: int, k: int = 0) -> list[int]:
    """Return for each id a number below count, each equally likely."""
    return (luck.draws(0, ids, purpose, k) * count).astype(int).tolist()  # type: ignore[no-any-return]


def _genders(draws: NDArray[np.float64]) -> list[str]:
    return ["female" if draw < _FEMALE else "male" if draw < _MALE else "nonbinary" for draw in draws.tolist()]


def _names(luck: Luck, ids: NDArray[np.int64], genders: list[str]) -> list[str]:
    cultures = tuple(GIVEN_NAMES)
    chosen = [cultures[i] for i in _picked(luck, ids, "culture", len(cultures))]
    given = luck.draws(0, ids, "given").tolist()
    family = luck.draws(0, ids, "family").tolist()
    found: list[str] = []
    for culture, gender, one, two in zip(chosen, genders, given, family, strict=True):
        first, last = GIVEN_NAMES[culture][gender], FAMILY_NAMES[culture]
        found.append(f"{first[int(one * len(first))]} {last[int(two * len(last))]}")
    return found


def _occupations(luck: Luck, ids: NDArray[np.int64], ages: NDArray[np.int64]) -> list[str]:
    below, share = IN_TRAINING
    studies = (ages < below) & (luck.draws(0, ids, "studies") < share)
    picked = np.array(_picked(luck, ids, "occupation", len(OCCUPATIONS)), dtype=np.int64)
    return [OCCUPATIONS[i] for i in np.where(studies, STUDENT, picked).tolist()]


def _traits(luck: Luck, ids: NDArray[np.int64]) -> list[tuple[str, ...]]:
    """Return up to three traits for each, none against another."""
    draws = zip(*(_picked(luck, ids, "trait", len(_WORDS), k) for k in range(_TRIES)), strict=True)
    found: list[tuple[str, ...]] = []
    for row in draws:
        chosen: tuple[str, ...] = ()
        for i in row:
            word = _WORDS[i]
            if word not in chosen and _AGAINST[word].isdisjoint(chosen):
                chosen = (*chosen, word)
                if len(chosen) == 3:
                    break
        found.append(chosen)
    return found


def _interests(luck: Luck, ids: NDArray[np.int64], ages: NDArray[np.int64]) -> list[tuple[str, ...]]:
    """Return two subjects of the news and a hobby for each; the hobby comes last."""
    hobby = luck.draws(0, ids, "hobby").tolist()
    one, step = _picked(luck, ids, "subject", len(SUBJECTS)), _picked(luck, ids, "subject two", len(SUBJECTS) - 1)
    found: list[tuple[str, ...]] = []
    for age, first, further, draw in zip(ages.tolist(), one, step, hobby, strict=True):
        hobbies = HOBBIES["young" if age < 30 else "any"]
        second = (first + 1 + further) % len(SUBJECTS)
        found.append((SUBJECTS[first], SUBJECTS[second], hobbies[int(draw * len(hobbies))]))
    return found


def _bio(gender: str, hobby: str, traits: tuple[str, ...]) -> str:
    lives, whom = _LIVES.get(gender, ("They live", "them"))
    return f"{lives} for {hobby}. The neighbours call {whom} {traits[0]}."
