"""What an agent's choice is held against: popularity, likeness of the films' texts, matrix factorisation, chance."""

import re
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from sim.catalogue import Catalogue
from sim.randomness import Luck

Floats = NDArray[np.float64]
Stars = NDArray[np.int8]

BUCKETS = 1024  # columns into which words are hashed (Weinberger et al. 2009)
RANK = 20
LIKED = 4


def popularity(stars: Stars) -> Floats:
    """Return how many people rated each item, for everybody: (n_people, n_items)."""
    counted: Floats = np.broadcast_to((stars > 0).sum(axis=0).astype(float), stars.shape)
    return counted


def factorisation(stars: Stars, rank: int = RANK) -> Floats:
    """Return the nearest matrix of rank RANK, whatever is not rated standing as 0: (n_people, n_items).

    PureSVD (Cremonesi, Koren and Turrin 2010): for ranking, better than fitting only what was rated. The singular vectors are the
    eigenvectors of the smaller Gram matrix.
    """
    values = stars.astype(float)
    if values.shape[0] > values.shape[1]:
        return _projected(values.T, rank).T
    return _projected(values, rank)


def _projected(values: Floats, rank: int) -> Floats:
    _, vectors = np.linalg.eigh(values @ values.T)
    kept = vectors[:, -rank:]
    projected: Floats = kept @ (kept.T @ values)
    return projected


def embedding(stars: Stars, catalogue: Catalogue) -> Floats:
    """Return the cosine of each item's text with the sum of the texts of the items liked: (n_people, n_items)."""
    texts = embedded(catalogue)
    profile = (stars >= LIKED) @ texts
    length = np.linalg.norm(profile, axis=1, keepdims=True)
    cosines: Floats = (profile / np.where(length, length, 1)) @ texts.T
    return cosines


def embedded(catalogue: Catalogue) -> Floats:
    """Return titles, genres and descriptions as hashed TF-IDF vectors of length 1: (n_items, BUCKETS)."""
    counts = np.zeros((len(catalogue), BUCKETS))
    for row, item in enumerate(catalogue.items):
        for word in re.findall(r"\w+(?:-\w+)*", f"{item.title} {' '.join(item.genres)} {item.description}".lower()):
            counts[row, crc32(word.encode()) % BUCKETS] += 1
    weights = counts * np.log((1 + len(catalogue)) / (1 + (counts > 0).sum(axis=0)))
    length = np.linalg.norm(weights, axis=1, keepdims=True)
    vectors: Floats = weights / np.where(length, length, 1)
    return vectors


def chance(stars: Stars, luck: Luck) -> Floats:
    """Return keyed noise: (n_people, n_items)."""
    items = np.arange(stars.shape[1], dtype=np.int64)
    return np.stack([luck.draws(0, items, "chance", person) for person in range(len(stars))])
