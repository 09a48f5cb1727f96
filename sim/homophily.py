"""Friendships for people whose tastes are known and whose ties are not: like finds like, and chance does the rest."""

import numpy as np
from numpy.typing import NDArray

from sim.agent import Persona
from sim.network import Tie
from sim.people import HISTORIES
from sim.randomness import Luck

Floats = NDArray[np.float64]

FEWEST_TIES = 2
TAIL = 2.0  # of how many people one seeks out: Pareto, mean about twice FEWEST_TIES
MOST_SOUGHT = 60
ALIKE = 0.7  # share of ties made by taste; the rest is chance
MET = 12  # people met before the most like-minded is chosen
CLOSENESS = {"friend": (0.4, 0.95), "colleague": (0.2, 0.7), "acquaintance": (0.1, 0.4)}


def befriended(people: list[Persona], tastes: Floats, luck: Luck) -> list[Tie]:
    """Return mutual ties among people: each after the first two seeks out FEWEST_TIES or more of those before them.

    A tie goes to the one of MET people met whose taste is most alike (homophily; McPherson et al. 2001), or, with chance
    1 - ALIKE, to the first one met. Whom one meets favours those who came early, as in sim.population: hence hubs.

    Args:
        tastes: (n_people, n_genres), in the order of people; compared by cosine, without BLAS: the same in every process.
    """
    length = np.sqrt(np.add.reduce(tastes**2, axis=1, keepdims=True))
    unit = tastes / np.where(length > 0, length, 1)
    ties: list[Tie] = []
    order = np.argsort(luck.draws(0, np.array([person.id for person in people], dtype=np.int64), "arrival"), kind="stable")
    for place in range(1, len(people)):
        newcomer = int(order[place])
        known: set[int] = set()
        for k in range(min(_sought(luck, people[newcomer].id), place)):
            draws = luck.draws(k + 1, np.arange(MET, dtype=np.int64), "met", people[newcomer].id)
            met = order[(draws * draws * place).astype(np.int64)]  # density ~ 1 / sqrt(place)
            if draws[0] < ALIKE:
                met = met[np.argsort(-np.add.reduce(unit[met] * unit[newcomer], axis=1), kind="stable")]
            other = next((number for number in met.tolist() if number not in known), None)
            if other is not None:
                known.add(other)
                ties += _pair(people[newcomer], people[other], float(np.add.reduce(unit[newcomer] * unit[other])), luck, k)
    return ties


def _sought(luck: Luck, number: int) -> int:
    uniform = luck.draw(0, number, "ties sought")
    return int(min(FEWEST_TIES * float((1 - uniform) ** (-1 / TAIL)), MOST_SOUGHT))


def _pair(person: Persona, other: Persona, alike: float, luck: Luck, k: int) -> tuple[Tie, Tie]:
    """Return the tie both ways; the more alike, the likelier a friend, and the closer."""
    own = luck.of(0, person.id)
    draw = own.draw("kind", k)
    kind = "colleague" if person.occupation == other.occupation and draw < 0.4 else "friend" if draw < 0.5 + 0.4 * alike else "acquaintance"
    low, high = CLOSENESS[kind]
    closeness = round(low + (high - low) * min(max(0.5 * own.draw("closeness", k) + 0.5 * max(alike, 0.0), 0.0), 1.0), 3)
    history = own.pick("history", HISTORIES[kind], k)
    return Tie(person.id, other.id, kind, closeness, history), Tie(other.id, person.id, kind, closeness, history)
