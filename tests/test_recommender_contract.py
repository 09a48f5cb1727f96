"""Every recommender that ships keeps the contract; the check finds whoever does not."""

import importlib
from collections.abc import Callable, Collection
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from sim.catalogue import Catalogue
from sim.observation import Recommendation
from sim.randomness import Luck
from sim.ratings import Ratings
from sim.recommender import RECOMMENDERS
from sim.recommender.contract import check_recommender
from sim.recommender.simple import Popular


@pytest.mark.parametrize("name", RECOMMENDERS)
def test_every_recommender_that_ships_keeps_the_contract(name: str) -> None:
    check_recommender(RECOMMENDERS[name])


class Flawed(Popular):
    """Keeps the contract but for one flaw, given by what a page becomes."""

    flaw: Callable[["Flawed", list[Recommendation], int], list[Recommendation]]

    def rank(self, agent: int, exclude: Collection[int], k: int) -> list[Recommendation]:
        return self.flaw(super().rank(agent, exclude, k), agent)


def flawed(change: Callable[[list[Recommendation], int], list[Recommendation]]) -> Any:
    return type("OneFlaw", (Flawed,), {"flaw": lambda _, page, agent: change(page, agent)})


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda page, agent: page[:-1], "could be had"),
        (lambda page, agent: [*page, *page[:1]], "at most k"),
        (lambda page, agent: [*page[:-1], *page[:1]] if len(page) > 1 else page, "twice"),
        (lambda page, agent: page[::-1], "best first"),
        (lambda page, agent: [Recommendation(entry.item + 1, entry.score, entry.reason) for entry in page], "not in the catalogue"),
        (lambda page, agent: [Recommendation(2, 1.0, "it") for _ in page[:1]], "excluded|could be had"),
        (lambda page, agent: [Recommendation(entry.item, float("nan"), "it") for entry in page], "finite"),
        (lambda page, agent: [Recommendation(entry.item, int(entry.score), "it") for entry in page], "allowed: float"),
        (lambda page, agent: [Recommendation(entry.item, entry.score, "") for entry in page], "no reason"),
        (lambda page, agent: [Recommendation(entry.item, entry.score, "red \x1b[31m") for entry in page], "no plain line"),
        (lambda page, agent: [Recommendation(entry.item, entry.score, "like <Nothing>") for entry in page], "names"),
    ],
)
def test_a_flawed_page_is_found(change: Callable[[list[Recommendation], int], list[Recommendation]], told: str) -> None:
    with pytest.raises(AssertionError, match=told):
        check_recommender(flawed(change), processes=False)


class CountsInOrder(Popular):
    """Ranks by who was rated last."""

    name = "in order"

    def fit(self, ratings: Ratings, tick: int) -> tuple[float, ...]:
        return (float(ratings._items[-1] if len(ratings) else 0),)


class NeverForgets(Popular):
    """Counts every rating, also those that the same agent gave anew."""

    def fit(self, ratings: Ratings, tick: int) -> tuple[float, ...]:
        _, items, stars = ratings.columns()
        self._learn(np.searchsorted(self._catalogue.ids, items), stars)
        return ()


class Hoards(Popular):
    """Holds a number for each pair of items."""

    def fit(self, ratings: Ratings, tick: int) -> tuple[float, ...]:
        self.pairs = [bytearray(8 * len(self._ids)) for _ in self._ids]
        return super().fit(ratings, tick)


class OnceOnly(Popular):
    """Learns the first time only."""

    learnt = False

    def fit(self, ratings: Ratings, tick: int) -> tuple[float, ...]:
        if not self.learnt:
            super().fit(ratings, tick)
        self.learnt = bool(len(ratings))
        return ()


@pytest.mark.parametrize(
    ("factory", "told"),
    [
        (CountsInOrder, "order of ratings"),
        (NeverForgets, "the first still counts"),
        (Hoards, "memory grows"),
        (OnceOnly, "earlier trainings"),
    ],
)
def test_whoever_learns_wrongly_is_found(factory: Callable[[Catalogue, Luck], Any], told: str) -> None:
    with pytest.raises(AssertionError, match=told):
        check_recommender(factory, processes=False)


def test_whoever_says_something_else_in_another_process_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = (
        "from sim.recommender.simple import Popular\n"
        "class Fickle(Popular):\n"
        "    def reason(self, row):\n"
        "        return f'seen by {hash(str(row)) % 1000}'\n"
    )
    (tmp_path / "fickle_recommender.py").write_text(source, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(AssertionError, match="another process"):
        check_recommender(importlib.import_module("fickle_recommender").Fickle)
