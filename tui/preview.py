"""What a world would be like before anybody has begun it: its people, their ties, and where they would stand on a map."""

from typing import TYPE_CHECKING, NamedTuple

import msgspec
import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from tui.widgets.muster import Muster

if TYPE_CHECKING:
    from sim.world import World

INTRODUCED = 12  # people told of one by one
TIES_DRAWN = 600  # ties, and
PEOPLE_DRAWN = 160  # people up to which ties are drawn one by one


class Somebody(Struct, frozen=True):
    """One of the people, in a few words. followers: how many follow or know them."""

    id: int
    name: str
    age: int
    occupation: str
    traits: tuple[str, ...]
    home: str
    followers: int


class Preview(Struct, frozen=True):
    """What `voxpop preview --json` prints.

    Args:
        title, summary: of the scenario. scenario, seed: as asked for. people, ties, films: how many. news: titles of what will break.
        communities: name and number of people of each, the largest first.
        community: number of each person's community, a byte each. places: x and y of each in the disc of that community, -100 to 100,
            a signed byte each. ends: rows of both ends of ties, 2 bytes each, where they are few enough to draw.
        known: those who are followed most, the first of each community first.
    """

    scenario: str
    seed: int
    title: str
    summary: str
    people: int
    ties: int
    films: int
    news: tuple[str, ...]
    communities: tuple[tuple[str, int], ...]
    community: bytes
    places: bytes
    ends: bytes
    known: tuple[Somebody, ...]


class Gathering(NamedTuple):
    """People as a small map shows them.

    Args:
        names: of the communities. community: (n,) number of each person's. places: (n, 2) in the unit disc of the community.
        ends: (m, 2) rows of those whom drawn ties join.
    """

    names: tuple[str, ...]
    community: NDArray[np.int64]
    places: NDArray[np.float64]
    ends: NDArray[np.int64]


def gathering_of(world: "World") -> Gathering:
    """Return the people of a world as a small map shows them; costs a pass over all people and ties."""
    return _gathered(Muster(world), world)


def _gathered(muster: Muster, world: "World") -> Gathering:
    sources, targets = world.network.edges()
    ends = np.zeros((0, 2), dtype=np.int64)
    if len(muster.ids) <= PEOPLE_DRAWN:
        ends = np.searchsorted(muster.ids, np.stack([sources, targets], axis=1)).astype(np.int64)
        inside = muster.community[ends[:, 0]] == muster.community[ends[:, 1]]  # between communities they would hide everybody
        ends = np.unique(np.sort(ends[inside], axis=1), axis=0)[:TIES_DRAWN]
    return Gathering(tuple(muster.names), muster.community, muster.places, ends)


def decoded(preview: Preview) -> Gathering:
    """Return the people of a preview as a small map shows them."""
    names = tuple(name for name, _ in preview.communities)
    community = np.frombuffer(preview.community, dtype=np.uint8).astype(np.int64)
    places = np.frombuffer(preview.places, dtype=np.int8).reshape(-1, 2) / 100
    ends = np.frombuffer(preview.ends, dtype=np.uint16).reshape(-1, 2).astype(np.int64)
    return Gathering(names, community, places, ends)


def preview_of(scenario: str, seed: int, agents: int | None = None) -> Preview:
    """Return what a world would be like, without keeping it.

    Raises:
        UnknownNameError, DataError, SimError: there can be no such world; one plain line.
    """
    from sim.scenarios import SCENARIOS, SETTING, new_world, scenario_named
    from sim.text import clean

    world, declared = new_world(scenario, seed, agents), scenario_named(scenario)
    title, summary = declared.title, declared.summary
    if scenario.endswith(SETTING) and scenario not in SCENARIOS:
        from pathlib import Path

        from sim.setting_file import read_setting

        setting = read_setting(Path(scenario))
        title, summary = setting.title, setting.summary
    muster = Muster(world)
    found = _gathered(muster, world)
    sizes = np.bincount(muster.community, minlength=len(muster.names))
    return Preview(
        scenario=scenario,
        seed=seed,
        title=clean(title, 80),
        summary=clean(summary, 300),
        people=len(world.agents),
        ties=len(world.network),
        films=len(world.catalogue),
        news=tuple(clean(topic.title, 120) for topic in world.topics.values()),
        communities=tuple((clean(name, 40), int(size)) for name, size in zip(muster.names, sizes, strict=True)),
        community=muster.community.astype(np.uint8).tobytes(),
        places=np.rint(np.clip(muster.places, -1, 1) * 100).astype(np.int8).tobytes(),
        ends=found.ends.astype(np.uint16).tobytes(),
        known=_introduced(muster, world),
    )


def _introduced(muster: Muster, world: "World") -> tuple[Somebody, ...]:
    """Return people to begin with: of each community the most followed, then its next."""
    order = np.argsort(-muster.followers, kind="stable")
    turn = np.zeros(len(order), dtype=np.int64)  # in their community, by followers
    for number in range(len(muster.names)):
        members = order[muster.community[order] == number]
        turn[members] = np.arange(len(members))
    people = [row for row in order.tolist() if not muster.official[row]] or order.tolist()
    first = sorted(people, key=lambda row: (turn[row], muster.community[row]))[:INTRODUCED]
    return tuple(_somebody(world, int(muster.ids[row]), int(muster.followers[row])) for row in first)


def _somebody(world: "World", agent: int, followers: int) -> Somebody:
    from sim.text import clean

    persona = world.agents[agent].persona
    traits = tuple(clean(trait, 30) for trait in persona.traits[:4])
    return Somebody(agent, clean(persona.name, 40), persona.age, clean(persona.occupation, 40), traits, clean(persona.home, 40), followers)


read_preview = msgspec.json.Decoder(Preview).decode
