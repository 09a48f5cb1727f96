"""A plain contagion of news and emotion over a follower network, in Mesa and in scipy: what our society is measured beside.

Both do the same and nothing else: whoever follows somebody informed may hear of it, emotion mixes with that of those followed, fades,
and jumps when the news arrives. No texts, no memories, no attitudes, no events, nothing is saved.
"""

import importlib
import math
import time
from collections.abc import Callable
from typing import Any

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

BETA = 0.05  # chance a tick to hear it from one informed account
GAMMA = 0.1  # chance a tick to have had enough of it
DECAY, MIX, JUMP = 0.95, 0.1, 0.5
SEEDED = 100  # one of so many people knows it at the start

Edges = tuple[NDArray[np.int64], NDArray[np.int64]]  # rows of followers, rows of followed: (n_ties,) each


class Rival(Struct):
    """Another program's figures. steps_per_s: people times ticks, a second. informed: share of people in the end."""

    name: str
    steps_per_s: float
    informed: float
    build_s: float


def rivals(people: int, edges: Edges, ticks: int) -> list[Rival]:
    """Return the figures of every rival that is installed (`pip install 'voxpop[bench]'`)."""
    runs: tuple[tuple[str, Callable[[int, Edges, int], Rival]], ...] = (("mesa", _mesa), ("scipy", _scipy))
    found = []
    for module, run in runs:
        try:
            importlib.import_module(module)
        except ImportError:
            continue
        found.append(run(people, edges, ticks))
    return found


def _mesa(people: int, edges: Edges, ticks: int) -> Rival:
    mesa: Any = importlib.import_module("mesa")

    class Person(mesa.Agent):  # type: ignore[misc]
        def __init__(self, model: Any) -> None:
            super().__init__(model)
            self.state, self.emotion = "unaware", 0.0
            self.followed: list[Person] = []

        def step(self) -> None:
            informed, felt = 0, 0.0
            for other in self.followed:
                felt += other.emotion
                informed += other.state == "informed"
            mean = felt / len(self.followed) if self.followed else 0.0
            self.emotion = DECAY * ((1 - MIX) * self.emotion + MIX * mean)
            draw = self.model.random.random()
            if self.state == "unaware" and informed and draw < 1 - (1 - BETA) ** informed:
                self.state, self.emotion = "informed", min(1.0, self.emotion + JUMP)
            elif self.state == "informed" and draw < GAMMA:
                self.state = "tired"

    began = time.perf_counter()
    model = mesa.Model(seed=1)
    persons = [Person(model) for _ in range(people)]
    for follower, followed in zip(*(rows.tolist() for rows in edges), strict=True):
        persons[follower].followed.append(persons[followed])
    for person in persons[::SEEDED]:
        person.state, person.emotion = "informed", 1.0
    built = time.perf_counter()
    for _ in range(ticks):
        model.agents.shuffle_do("step")
    seconds = time.perf_counter() - built
    informed = sum(person.state != "unaware" for person in persons) / people
    return Rival(f"Mesa {mesa.__version__}", people * ticks / seconds, informed, built - began)


def _scipy(people: int, edges: Edges, ticks: int) -> Rival:
    scipy: Any = importlib.import_module("scipy")
    sparse: Any = importlib.import_module("scipy.sparse")
    began = time.perf_counter()
    follows = sparse.csr_matrix((np.ones(len(edges[0]), np.float32), edges), shape=(people, people))
    per_followed = 1 / np.maximum(np.asarray(follows.sum(axis=1)).ravel(), 1)
    unaware, informed = np.ones(people, bool), np.zeros(people, bool)
    unaware[::SEEDED], informed[::SEEDED] = False, True
    emotion = informed.astype(np.float32)
    luck = np.random.default_rng(1)
    built = time.perf_counter()
    for _ in range(ticks):
        around = follows @ informed.astype(np.float32)
        emotion = DECAY * ((1 - MIX) * emotion + MIX * (follows @ emotion) * per_followed)
        draws = luck.random(people)
        heard = unaware & (draws < 1 - np.exp(math.log(1 - BETA) * around))
        tired = informed & (draws < GAMMA)
        unaware &= ~heard
        informed = (informed | heard) & ~tired
        emotion[heard] = np.minimum(1, emotion[heard] + JUMP)
    seconds = time.perf_counter() - built
    return Rival(f"scipy {scipy.__version__} CSR", people * ticks / seconds, float(1 - unaware.mean()), built - began)
