"""What those around somebody who like what they like, like: read from all public ratings, for everybody at once.

What an agent then knows is more than a person in a town can hear, and less than a diary: every rating that anybody in this world has made
public, summed up into one number an item. It is word of mouth without mouths: no tie, chat or post is needed, and none is used. Whoever
asks for it must first take out of the ratings whatever is not to be known.

Two views are weighed together, since they err differently (Koren 2008, section 5):

- kindred items: what goes with what. Ease of Steck 2019: the ridge regression of every item on all others, B = I - P diag(P)^-1 with
  P = (X'X + RIDGE I)^-1, and a score is X B.
- kindred people: FACTORS tastes per person and item, by weighted alternating least squares in which whatever is not rated counts as a
  faint no (Hu, Koren and Volinsky 2008; Steck 2010).

The numbers below were tuned on one half of the people of MovieLens-100k and are reported on the other (sim.experiments.discrimination).
Linear algebra comes from numpy's BLAS, so the last bits may differ between machines: scores are rounded to DIGITS, and no state
hash sees them.

References:
    Steck 2019, Embarrassingly shallow autoencoders for sparse data (WWW).
    Hu, Koren and Volinsky 2008, Collaborative filtering for implicit feedback datasets (ICDM).
    Koren 2008, Factorization meets the neighborhood (KDD).
"""

import numpy as np
from numpy.typing import NDArray

from sim.randomness import Luck

Floats = NDArray[np.float64]

GRADED = np.array([0.0, 0.3, 0.3, 0.7, 1.0, 1.0])  # stars -> how far a rating says "this is for me"; 0 stars: not rated
RIDGE = 400.0
FACTORS = 16
FAINT = 0.1  # weight of what is not rated; a rating weighs FAINT + its grade
PENALTY = 0.02  # on squared factors, times the weight of what they explain
TURNS = 6
FLOOR = 0.03  # keeps the logarithm of a score that is nothing, or less, within reason
ITEMS_SHARE, PEOPLE_SHARE = 1.75, 1.25  # weights of the two views
DIGITS = 4
MOST_ITEMS = 12_000  # the regression holds three square matrices of them


def intuition(stars: NDArray[np.int8], luck: Luck) -> Floats:
    """Return how much each item calls to each person, by what others like: (n_people, n_items), a logarithm, larger is better.

    Args:
        stars: (n_people, n_items), 1 to 5, 0 where not rated. luck: keys the first guess of the factors.
    """
    grades = GRADED[stars]
    views = (ITEMS_SHARE, kindred_items(grades)), (PEOPLE_SHARE, kindred_people(grades, luck))
    total: Floats = sum((share * np.log(np.maximum(scores, 0) + FLOOR) for share, scores in views), np.zeros_like(grades))
    return np.round(total, DIGITS)


def kindred_items(grades: Floats, ridge: float = RIDGE) -> Floats:
    """Return what goes with what each person graded: (n_people, n_items) -> (n_people, n_items), about 0 to 1."""
    together = grades.T @ grades
    together[np.diag_indices_from(together)] += ridge
    inverse: Floats = np.asarray(np.linalg.inv(together), dtype=np.float64)
    weights = inverse / -np.diag(inverse)
    np.fill_diagonal(weights, 0.0)
    scores: Floats = grades @ weights
    return scores


def kindred_people(grades: Floats, luck: Luck) -> Floats:
    """Return what people of like taste grade: (n_people, n_items) -> (n_people, n_items), about 0 to 1."""
    items = np.arange(grades.shape[1], dtype=np.int64)
    traits = np.stack([luck.draws(0, items, "first traits", k) - 0.5 for k in range(FACTORS)], axis=1) / 2
    tastes = np.zeros((len(grades), FACTORS))
    for _ in range(TURNS):
        tastes = _solved(grades, traits)
        traits = _solved(grades.T, tastes)
    scores: Floats = tastes @ traits.T
    return scores


def _solved(grades: Floats, others: Floats) -> Floats:
    """Return the factors of each row that explain its grades best, given those of the columns: (n, m), (m, FACTORS) -> (n, FACTORS).

    A graded pair should give 1, with its grade as weight beside FAINT; any other 0, with FAINT.
    """
    squares = (others[:, :, None] * others[:, None, :]).reshape(len(others), -1)  # (m, FACTORS ** 2)
    matrix = (grades @ squares).reshape(len(grades), FACTORS, FACTORS) + FAINT * (others.T @ others)
    weight = FAINT * len(others) + grades.sum(axis=1)
    matrix += PENALTY * weight[:, None, None] * np.eye(FACTORS)
    right = (grades + FAINT * (grades > 0)) @ others
    return np.asarray(np.linalg.solve(matrix, right[:, :, None])[:, :, 0], dtype=np.float64)
