"""A world of breaking-news from people and ties of published data: communities are found, officials chosen, a setting's event put in."""

from collections.abc import Collection, Sequence
from itertools import chain
from typing import NamedTuple

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from saves.accounts import Account, Infer, personas
from saves.communities import communities
from saves.edge_list import Progress
from saves.recagent import Imported
from saves.sample import snowball
from sim.agent import Agent, Persona
from sim.errors import DataError
from sim.generators import CLOSENESS
from sim.network import FOLLOWS, Tie
from sim.policy import Policy
from sim.randomness import Luck
from sim.scenarios.breaking_news import BREAKING_NEWS
from sim.setting import Setting
from sim.stance import first_attitude
from sim.topic import Topic
from sim.world import World

Ints = NDArray[np.int64]

MOST_COMMUNITIES = 12  # that have a name
SMALLEST = 0.02  # share of all people from which a community has a name
MOST_OFFICIALS = 0.1  # share of all people
REST = "Outskirts"  # where all others live
PLACES = (
    "Fenwick", "Harbourside", "Northgate", "Millbrook", "Eastfield", "Stonebridge", "Westcliff", "Ashgrove", "Ferrybank", "Kingsmead",
    "Oldtown", "Brackenhill",
)  # fmt: skip


class Follows(NamedTuple):
    """Who follows whom: followers, followed (ties,), places in the list of people; each pair once, nobody themselves."""

    followers: Ints
    followed: Ints


def imported(
    accounts: Sequence[Account],
    follows: Follows,
    notes: Sequence[str],
    setting: Setting,
    agents: int | None,
    luck: Luck,
    infer: Infer,
    progress: Progress,
) -> Imported:
    """Return the world of some accounts and their ties, with these notes and those on what was made of them.

    Args:
        agents: how many people to take, a part that hangs together; all if None.

    Raises:
        DataError: there are not so many people.
    """
    told = list(notes)
    if agents is not None:
        accounts, follows = _part(accounts, follows, agents, luck, told)
    progress("making people", 0.0)
    people, made = personas(accounts, luck, infer)
    progress("finding communities", 0.0)
    nameless = {place for place, each in enumerate(accounts) if not each.name and isinstance(each.key, int)}
    world, found = follower_world(people, follows, setting, luck, nameless)
    progress("saving", 0.0)
    return Imported(world, (*told, *made, *found))


def _part(accounts: Sequence[Account], follows: Follows, count: int, luck: Luck, notes: list[str]) -> tuple[list[Account], Follows]:
    if not 2 <= count <= len(accounts):
        raise DataError("--agents", 0, "", f"{count:,}; allowed: 2 to {len(accounts):,}, the people in the data")
    ties = (Tie(a, b, FOLLOWS, 0.0) for a, b in zip(follows.followers.tolist(), follows.followed.tolist(), strict=True))
    chosen, parts = snowball(range(len(accounts)), ties, count, luck)
    kept = np.zeros(len(accounts), dtype=bool)
    kept[sorted(chosen)] = True
    both, place = kept[follows.followers] & kept[follows.followed], np.cumsum(kept) - 1
    hangs = "a part that hangs together" if parts == 1 else f"{parts} parts, since no connected one is as large"
    notes.append(f"{count:,} of {len(accounts):,} people taken: {hangs}, with {int(both.sum()):,} of {len(both):,} ties")
    stay = [account for account, stays in zip(accounts, kept.tolist(), strict=True) if stays]
    return stay, Follows(place[follows.followers[both]], place[follows.followed[both]])


def follower_world(
    people: Sequence[Persona], follows: Follows, setting: Setting, luck: Luck, nameless: Collection[int] = ()
) -> tuple[World, list[str]]:
    """Return a world at tick 0, and notes on what was found in the network.

    The officials of the setting are whoever has their name; else, in the setting's order, accounts that the data calls official;
    else those of the largest community with most followers. An account that bore a number only takes the official's name.
    """
    labels = communities(len(people), follows.followers, follows.followed)
    homes, notes = _homes(labels, setting)
    settled = [replace(person, home=homes[label]) for person, label in zip(people, labels.tolist(), strict=True)]
    officials = _officials(settled, np.bincount(follows.followed, minlength=len(people)), setting)
    for place, official in zip(officials, setting.officials, strict=False):
        account = replace(settled[place], occupation=official.occupation, official=True)
        settled[place] = replace(account, name=official.name, gender="", age=official.age, bio="") if place in nameless else account
    if officials:
        notes.append("official accounts: " + ", ".join(settled[place].name for place in officials))
    if setting.declared or setting.follows:
        notes.append("the setting's own people and ties are left out")
    topics = [_told(topic, [settled[place].id for place in officials], settled) for topic in setting.events]
    agents = [Agent(person) for person in settled]
    for agent in agents:
        for topic in topics:
            if topic.standing:
                agent.attitudes[topic.id] = first_attitude(agent.persona, topic, luck)
    world = World(
        scenario=BREAKING_NEWS.name,
        luck=luck,
        agents=agents,
        items=[],
        ties=_ties([person.id for person in settled], follows, luck),
        topics=topics,
        algorithm=BREAKING_NEWS.algorithm,
        policy=Policy(BREAKING_NEWS.ranker, BREAKING_NEWS.recommended),
    )
    return world, notes


def _homes(labels: Ints, setting: Setting) -> tuple[list[str], list[str]]:
    """Return the name of each community, the setting's names first, and a note."""
    sizes = np.bincount(labels).tolist()
    own = [community.name for community in setting.communities]
    names = [*own, *(place for place in PLACES if place not in own)][:MOST_COMMUNITIES]
    least = max(SMALLEST * len(labels), 2)
    named = max(sum(size >= least for size in sizes[: len(names)]), 1)
    shown = [f"{name} {size:,}" for name, size in zip(names[:named], sizes, strict=False)]
    if rest := sum(sizes[named:]):
        shown.append(f"{REST} {rest:,} (all smaller ones)")
    return [*names[:named], *[REST] * (len(sizes) - named)], [f"communities found: {', '.join(shown)}"]


def _officials(people: Sequence[Persona], followers: Ints, setting: Setting) -> list[int]:
    """Return the place of each official of the setting in the list of people, or of as many as there can be."""
    wanted = setting.officials[: max(int(len(people) * MOST_OFFICIALS), 1)]
    called = {person.name.casefold(): place for place, person in reversed(list(enumerate(people)))}
    named = [called.get(official.name.casefold()) for official in wanted]
    order = np.argsort(-followers, kind="stable").tolist()
    declared = [place for place in order if people[place].official]
    homes: dict[str, list[int]] = {}
    for place in order:
        homes.setdefault(people[place].home, []).append(place)
    largest = max(homes.values(), key=len)
    taken = {place for place in named if place is not None}
    found: list[int] = []
    for official, place in zip(wanted, named, strict=True):
        if place is None:
            choices = chain(declared, homes.get(official.community, largest), largest, order)
            place = next(each for each in choices if each not in taken)  # noqa: PLW2901
            taken.add(place)
        found.append(place)
    return found


def _told(topic: Topic, officials: Sequence[int], people: Sequence[Persona]) -> Topic:
    """Return a topic whose author is there: the same official of the setting, else the first, else whoever comes first."""
    if topic.author < len(officials):
        return replace(topic, author=officials[topic.author])
    return replace(topic, author=officials[0] if officials else people[0].id)


def _ties(ids: Sequence[int], follows: Follows, luck: Luck) -> list[Tie]:
    low, high = CLOSENESS
    closeness = np.round(low + (high - low) * luck.draws(0, np.arange(len(follows.followers)), "closeness of ties"), 3)
    rows = zip(follows.followers.tolist(), follows.followed.tolist(), closeness.tolist(), strict=True)
    return [Tie(ids[follower], ids[followed], FOLLOWS, each) for follower, followed, each in rows]
