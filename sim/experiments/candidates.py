"""Lists of films to choose from, some liked and then hidden, some never rated; and people who know nothing of what is hidden.

What is hidden is taken out of the history of everybody reported on, at once and before anything is learnt by anybody. People are
split into halves by a keyed draw that no seed changes: constants were tuned on one half, figures are of the other.
"""

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from sim import biography
from sim.agent import Agent
from sim.errors import SimError
from sim.intuition import MOST_ITEMS
from sim.observation import Choosing
from sim.randomness import Luck
from sim.recommender.simple import standing
from sim.turn import common
from sim.world import World

Ints = NDArray[np.int64]
Stars = NDArray[np.int8]

LEAST_LIKED = 15
LIKED = 4
MATCHED = 50  # ranks of popularity in a block; matched films come from the block of a true one, or the nearest that has any
TUNED_SHARE = 0.5


class Lists(Struct, frozen=True):
    """How candidates are drawn. matched: the other films are as popular as the true ones, a harder control."""

    true: int
    other: int
    matched: bool = False


class Sheet(Struct, frozen=True):
    """All ratings but the hidden ones, and one list a person.

    Args:
        agents: ids, by row. stars: (n_agents, n_items), 0 where not rated or hidden.
        who: (n,) rows of those reported on. hidden: (n, true) items by row. shown: (n, true + other) items by row, shuffled.
    """

    agents: list[int]
    stars: Stars
    who: Ints
    hidden: Ints
    shown: Ints


def reported(agents: Ints, *, tuned: bool = False) -> NDArray[np.bool_]:
    """Return who is reported on, or else who was tuned on: (n,); the same for every seed and world."""
    mine: NDArray[np.bool_] = (Luck(0).draws(0, agents, "discrimination half") < TUNED_SHARE) == tuned
    return mine


def sheet_of(world: World, luck: Luck, lists: Lists, *, tuned: bool = False, most: int | None = None) -> Sheet:
    """Return everybody's ratings without what is hidden, and one shuffled list a person.

    Raises:
        SimError: nobody in this world can be reported on, or it has too many items.
    """
    if len(world.catalogue) > MOST_ITEMS:
        raise SimError(f"{len(world.catalogue):,} items; allowed in discrimination: at most {MOST_ITEMS:,}")
    ids = np.array(list(world.agents), dtype=np.int64)
    raters, items, given = standing(world.ratings)
    stars = np.zeros((len(ids), len(world.catalogue)), dtype=np.int8)
    stars[np.searchsorted(ids, raters), np.searchsorted(world.catalogue.ids, items)] = given
    able = ((stars >= LIKED).sum(axis=1) >= LEAST_LIKED) & ((stars == 0).sum(axis=1) >= lists.other) & reported(ids, tuned=tuned)
    who = np.flatnonzero(able)
    if not len(who):
        raise SimError(f"nobody here has {LEAST_LIKED} films that they gave {LIKED} stars or more; import a world with real histories")
    if most is not None:
        who = np.sort(who[np.argsort(luck.draws(0, ids[who], "asked"), kind="stable")[:most]])
    hidden = np.stack([_drawn(luck, int(ids[row]), "hidden", np.flatnonzero(stars[row] >= LIKED), lists.true) for row in who])
    unrated = [np.flatnonzero(stars[row] == 0) for row in who]
    stars[who[:, None], hidden] = 0  # from here on nobody knows
    popular = np.argsort(np.argsort(-(stars > 0).sum(axis=0), kind="stable"), kind="stable")
    shown = np.stack([_shown(luck, int(ids[row]), unrated[k], hidden[k], lists, popular) for k, row in enumerate(who)])
    return Sheet(ids.tolist(), stars, who, hidden, shown)


def _drawn(luck: Luck, agent: int, purpose: str, among: Ints, count: int) -> Ints:
    """Return `count` of some rows, each equally likely, in an order that tells nothing."""
    return among[np.argsort(luck.draws(agent, among, purpose), kind="stable")[:count]]


def _shown(luck: Luck, agent: int, unrated: Ints, true: Ints, lists: Lists, popular: Ints) -> Ints:
    """Return the true films and others never rated, shuffled. popular: (n_items,) rank of each by number of ratings, 0 for the most."""
    chosen = _drawn(luck, agent, "other", unrated, lists.other)
    if lists.matched:
        chosen = np.zeros(0, dtype=np.int64)
        for k in range(lists.other):
            left = np.setdiff1d(unrated, chosen)
            off = np.abs(popular[left] // MATCHED - popular[true[k % len(true)]] // MATCHED)
            chosen = np.append(chosen, _drawn(luck, agent, f"other {k}", left[off == off.min()], 1))
    return _drawn(luck, agent, "place", np.concatenate([true, chosen]), lists.true + lists.other)


def trimmed(world: World, sheet: Sheet) -> list[Agent]:
    """Return those reported on without what is hidden: history, interests, dislikes, features and memories are read anew.

    Traits and ties stay as they were: they were drawn once, some with the whole history in view, and no chooser here reads them but a
    language model, which is told traits.
    """
    who, rows = np.nonzero(sheet.stars)
    histories = biography.Histories(who, rows, sheet.stars[who, rows], len(sheet.agents))
    habits = biography.habits_of(histories, world.catalogue)
    known = biography.features(habits)
    mean = sheet.stars.sum(axis=0) / np.maximum((sheet.stars > 0).sum(axis=0), 1)
    row_of = world.catalogue.row
    trimmed = []
    for k, row in enumerate(sheet.who.tolist()):
        agent = world.agents[sheet.agents[row]]
        watched = {item: viewing for item, viewing in agent.watched.items() if row_of[item] not in sheet.hidden[k]}
        order = np.array([row_of[item] for item, viewing in watched.items() if viewing.stars], dtype=np.int64)
        memories = biography.memories(order, sheet.stars[row, order], mean, habits.seen[row], world.catalogue)
        liked, disliked = biography.interests(habits, row, world.catalogue), biography.dislikes(habits, row, world.catalogue)
        persona = replace(agent.persona, interests=liked, dislikes=disliked, features=known[row], bio="")
        trimmed.append(Agent(persona, watched=watched, memories=memories, made=len(memories)))
    return trimmed


def asked_of(world: World, me: Agent, shown: Ints, count: int, around: NDArray[np.float64]) -> Choosing:
    """Return what an agent is asked: which `count` of the items shown. around: (n_items,) of sim.intuition."""
    shared = common(world, me.id)
    shared["me"] = me
    candidates = tuple(world.catalogue.ids[shown].tolist())
    return Choosing(**shared, candidates=candidates, count=count, around=tuple(around[shown].tolist()))
