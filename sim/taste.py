"""What somebody likes: weights on genres, read from interests, dislikes, temperament and age."""

import numpy as np
from numpy.typing import NDArray

from sim.agent import Persona
from sim.catalogue import Catalogue
from sim.randomness import Luck
from sim.temperament import temperament

# Other words for a genre, as people and data sets write them -> names of genres that may be in a catalogue.
SYNONYMS: dict[str, tuple[str, ...]] = {
    "sci-fi": ("science fiction", "sci-fi"),
    "science fiction": ("sci-fi",),
    "family-friendly": ("family", "children's", "animation"),
    "family": ("children's",),
    "children's": ("family",),
    "romantic": ("romance",),
    "documentaries": ("documentary",),
    "noir": ("crime", "film-noir", "mystery"),
    "cartoons": ("animation",),
    "musicals": ("musical",),
    "westerns": ("western",),
    "thrillers": ("thriller",),
    "comedies": ("comedy",),
    "classic": ("film-noir", "western", "musical"),
}

_OPEN = {"science fiction": 0.25, "sci-fi": 0.25, "fantasy": 0.2, "documentary": 0.2, "horror": 0.1, "mystery": 0.1, "adventure": 0.15}
_WARM = {"romance": 0.25, "family": 0.2, "children's": 0.2, "drama": 0.15, "comedy": 0.1, "horror": -0.25, "war": -0.1}
_BOLD = {"action": 0.25, "comedy": 0.15, "adventure": 0.15, "drama": -0.1, "musical": 0.1}
_NERVOUS = {"horror": -0.3, "thriller": -0.2, "war": -0.2, "comedy": 0.1, "family": 0.1}
_OLD = {
    "western": 0.25,
    "war": 0.15,
    "history": 0.2,
    "musical": 0.15,
    "documentary": 0.1,
    "horror": -0.2,
    "animation": -0.15,
    "action": -0.15,
}


def genres_of(interest: str, catalogue: Catalogue) -> list[str]:
    """Return the catalogue's genres that an interest names, [] for a hobby."""
    word = interest.lower().removesuffix(" movies").removesuffix(" films").strip()
    return [name for name in dict.fromkeys((word, *SYNONYMS.get(word, ()))) if name in catalogue.column]


def hobbies(persona: Persona, catalogue: Catalogue) -> list[str]:
    """Return the interests that are no genre of the catalogue."""
    return [interest for interest in persona.interests if not genres_of(interest, catalogue)]


def taste(persona: Persona, catalogue: Catalogue, luck: Luck) -> NDArray[np.float32]:
    """Return how much somebody likes each genre: (n_genres,) float32, about -1 to 1.

    Interests weigh most, first ones more; then dislikes; temperament and age tilt the rest (small weights of our own,
    in the direction of Rentfrow et al. 2011, Listening, watching, and reading); a keyed whim makes each person distinct.
    """
    nature = temperament(persona.traits)
    age = (min(max(persona.age, 15), 80) - 45) / 35  # -0.86 to 1
    weights = np.zeros(len(catalogue.genres), dtype=np.float32)
    for column, genre in enumerate(catalogue.genres):
        tilt = (
            nature.openness * _OPEN.get(genre, 0.0)
            + nature.agreeableness * _WARM.get(genre, 0.0)
            + nature.extraversion * _BOLD.get(genre, 0.0)
            + nature.neuroticism * _NERVOUS.get(genre, 0.0)
            + age * _OLD.get(genre, 0.0)
        )
        whim = luck.draw(0, persona.id, "taste", column) - 0.5
        weights[column] = tilt + 0.3 * whim
    for rank, interest in enumerate(persona.interests):
        for genre in genres_of(interest, catalogue):
            weights[catalogue.column[genre]] += 0.9 * 0.85**rank
    for dislike in persona.dislikes:
        for genre in genres_of(dislike, catalogue):
            weights[catalogue.column[genre]] -= 0.9
    return np.clip(weights, -1, 1)
