"""Gender, age and occupation told from what people write: an honest baseline of word lists, which says how sure it is.

Every figure is ours, set by hand and fitted to nothing. Where a text says nothing, the answer is the prior.
"""

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Annotated

from msgspec import Meta, Struct

from sim.citizens import OCCUPATIONS
from sim.demographic_cues import AGE_CUES, GENDER_CUES, OCCUPATION_CUES, OTHERS
from sim.names import GIVEN_NAMES
from sim.text import clean

Chance = Annotated[float, Meta(ge=0, le=1)]

YEAR = 2023  # of the texts, where an age follows from a year: that of S3's data
GENDERS = ("female", "male")
PRIOR_FEMALE, PRIOR_AGE = 0.49, 34.0  # as sampled people are (sim.population); years, of people who post
PRIOR_WEIGHT = 0.5  # of the prior age beside a cue of weight 1
POST_WEIGHT = 0.4  # of a cue in a post beside one in the description
OTHERS_WEIGHT = 0.15  # of a cue that belongs to somebody else: "my doctor", "her teacher"
NAME_WEIGHT = 1.5  # log odds that a given name speaks for a gender
YOUNGEST, OLDEST = 13, 95
LEAVING_SCHOOL, FIRST_JOB = 22, 23  # ages at "class of" and at the first of some years of experience
TEXT_LIMIT = 4000  # characters of somebody's texts that are read

_GENDERS = {"f": "female", "woman": "female", "m": "male", "man": "male"}
_SILENT = ("unknown", "none", "null", "nan", "n/a", "-")

_WORD = re.compile(r"[a-z][a-z'’/-]*|[👩👨👧👦]")
_AGES = tuple(
    re.compile(pattern)
    for pattern in (
        r"\b([1-9]\d)\s*(?:y/o|yo|y\.o\.|years? old|yrs? old|years? young)\b",
        r"\b(?:aged?|i'?m|i am|turned|turning|just hit)[:\s]+([1-9]\d)\b(?!\s*(?:%|k\b|years? (?:of|in)|min|hour|day|week|mile|km))",
        r"\b([1-9]\d)\s?[mf]\b(?!\w)",
        r"(?:^|[|•·,/]\s*)([1-9]\d)\s*(?=$|[|•·,/])",
    )
)
_BORN = re.compile(r"\b(?:born(?: in)?|b\.|since|est\.?)\s*'?((?:19|20)\d\d)\b")
_CLASS = re.compile(r"\bclass of\s*'?((?:19|20)\d\d)\b")
_EXPERIENCE = re.compile(r"\b([1-9]\d?)\+?\s*(?:years?|yrs?)\s+(?:of experience|in|as an?)\b")


class Profile(Struct, frozen=True):
    """What is known of somebody: what they say of themselves, and what they posted."""

    description: str = ""
    posts: tuple[str, ...] = ()
    name: str = ""


class Demographics(Struct, frozen=True):
    """What a text tells of its author.

    Args:
        female: chance, the rest is male. age: years. occupations: chance of each of OCCUPATIONS; they sum to 1.
        told: which of "gender", "age" and "occupation" the text spoke of; the others are the prior.
    """

    female: Chance
    age: Annotated[float, Meta(ge=1, le=120)]
    occupations: tuple[Chance, ...]
    told: frozenset[str] = frozenset()

    @property
    def gender(self) -> str:
        """The likelier gender."""
        return GENDERS[0] if self.female >= 0.5 else GENDERS[1]

    @property
    def occupation(self) -> str:
        """The likeliest occupation; of equally likely ones the first."""
        return OCCUPATIONS[self.occupations.index(max(self.occupations))]


def gender_of(text: str) -> str:
    """Return a gender as personas have it, "" for what says nothing."""
    folded = clean(text, 20).lower()
    return "" if folded in _SILENT else _GENDERS.get(folded, folded)


def inferred(profile: Profile) -> Demographics:
    """Return what the rules make of what somebody wrote."""
    told: set[str] = set()
    cues = list(_cues(profile))
    score = sum(weight * GENDER_CUES[word] for word, weight in cues if word in GENDER_CUES) + NAME_WEIGHT * _named(profile.name)
    if score:
        told.add("gender")
    age = _age(profile, cues)
    if age is not None:
        told.add("age")
    occupations = [0.0] * len(OCCUPATIONS)
    for word, weight in cues:
        for place, strength in OCCUPATION_CUES.get(word, ()):
            occupations[place] += weight * strength
    if any(occupations):
        told.add("occupation")
    odds = score + math.log(PRIOR_FEMALE / (1 - PRIOR_FEMALE))
    return Demographics(1 / (1 + math.exp(-odds)), age or PRIOR_AGE, shares([math.exp(each) for each in occupations]), frozenset(told))


def inferred_all(profiles: Sequence[Profile]) -> list[Demographics]:
    """Return what the rules make of everybody."""
    return [inferred(profile) for profile in profiles]


def shares(weights: Sequence[float]) -> tuple[float, ...]:
    """Return weights, of which one is above 0, made to sum to 1."""
    total = sum(weights)
    return tuple(weight / total for weight in weights)


def _cues(profile: Profile) -> Iterator[tuple[str, float]]:
    """Yield each word and pair of words of somebody's texts once, with how much it counts."""
    seen: dict[str, float] = {}
    for text, weight in ((profile.description, 1.0), *((post, POST_WEIGHT) for post in profile.posts)):
        for word, own in _words(text[:TEXT_LIMIT].lower()):
            seen[word] = max(seen.get(word, 0.0), weight * own)
    yield from seen.items()


def _words(text: str) -> Iterator[tuple[str, float]]:
    """Yield the words of a text, singular, and pairs of them; those that belong to somebody else count less."""
    last, whose = "", 1.0
    for match in _WORD.finditer(text):
        word = match[0].strip("'’-/").removesuffix("'s").removesuffix("’s")
        if word in OTHERS:
            last, whose = word, OTHERS_WEIGHT
            yield word, 1.0
            continue
        yield f"{last} {word}", 1.0
        yield word, whose
        if len(word) > 3 and word.endswith("s") and not word.endswith("ss"):
            yield word[:-1], whose
        last, whose = word, 1.0


def _age(profile: Profile, cues: Iterable[tuple[str, float]]) -> float | None:
    """Return an age in years, None where nothing speaks of it: what is said outright, else cues drawn towards the prior."""
    described = profile.description[:TEXT_LIMIT].lower().replace("’", "'")
    for text in (described, *(post[:TEXT_LIMIT].lower().replace("’", "'") for post in profile.posts)):
        if (said := _stated(text)) is not None:
            return said
    found = [(weight * AGE_CUES[word][1], AGE_CUES[word][0]) for word, weight in cues if word in AGE_CUES]
    if match := _EXPERIENCE.search(described):
        found.append((1.0, float(FIRST_JOB + int(match[1]))))
    total = sum(weight for weight, _ in found)
    if not total:
        return None
    return (PRIOR_WEIGHT * PRIOR_AGE + sum(weight * age for weight, age in found)) / (PRIOR_WEIGHT + total)


def _stated(text: str) -> float | None:
    """Return the age that a text states, or that follows from a year that it states."""
    stated = [int(match[1]) for pattern in _AGES for match in pattern.finditer(text)]
    stated += [YEAR - int(match[1]) for match in _BORN.finditer(text)]
    stated += [YEAR - int(match[1]) + LEAVING_SCHOOL for match in _CLASS.finditer(text)]
    return next((float(age) for age in stated if YOUNGEST <= age <= OLDEST), None)


def _named(name: str) -> float:
    """Return which gender a given name speaks for: 1 female, -1 male, 0 neither."""
    given = name.split()[0].lower() if name.split() else ""
    female, male = (given in names for names in _given())
    return float(female) - float(male)


@lru_cache(maxsize=1)
def _given() -> tuple[frozenset[str], frozenset[str]]:
    female, male = (frozenset(name.lower() for names in GIVEN_NAMES.values() for name in names[gender]) for gender in GENDERS)
    return female, male
