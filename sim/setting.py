"""Settings: an event, its arguments and its people in one TOML file, which anybody can edit."""

import tomllib
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct
from msgspec.structs import replace

from sim.agent import Agent, Persona
from sim.catalogue import Catalogue
from sim.errors import DataError, SimError
from sim.generators import follower_network
from sim.network import FOLLOWS, Tie
from sim.population import MOST_AGENTS, sampled
from sim.randomness import Luck
from sim.stance import first_attitude
from sim.topic import Topic

OCCUPATIONS = (
    "Education Practitioner",
    "Administrative Manager / Officer",
    "Unemployed / Student",
    "Engineer",
    "Labor Technician / Worker",
    "Logistics Practitioner",
    "Medical Personnel",
    "Financial Practitioner",
    "Media Personnel",
    "Entertainment and Arts Practitioner",
)


class Community(Struct, frozen=True):
    """A part of the network. share: of all people, 0 to 1."""

    name: str
    share: Annotated[float, Meta(gt=0, le=1)]


class Official(Struct, frozen=True):
    """An account of an office or a newsroom. followed: share of its community that follows it."""

    name: str
    occupation: str
    community: str
    followed: Annotated[float, Meta(ge=0, le=1)] = 0.2


class Setting(Struct, frozen=True):
    """What a file declares. people: how many, if nobody says; ties: followed accounts a person has on average."""

    title: str
    summary: str
    events: tuple[Topic, ...]
    communities: tuple[Community, ...]
    officials: tuple[Official, ...]
    people: int = 1000
    ties: float = 4.3
    bridges: int = 6


def read_setting(path: Path) -> Setting:
    """Return what a file declares; raises DataError with one plain line."""
    try:
        return msgspec.convert(tomllib.loads(path.read_text(encoding="utf-8")), Setting)
    except (tomllib.TOMLDecodeError, msgspec.ValidationError, UnicodeDecodeError) as error:
        raise DataError(path.name, 0, "", str(error)) from error


def peopled(setting: Setting, luck: Luck, count: int | None) -> tuple[list[Agent], list[Tie]]:
    """Return the people of a setting and who follows whom; officials come first."""
    count = setting.people if count is None else count
    officials = len(setting.officials)
    if not officials + 2 * len(setting.communities) <= count <= MOST_AGENTS:
        raise SimError(f"{count} agents; allowed: {officials + 2 * len(setting.communities)} to {MOST_AGENTS:,}")
    drawn = sampled(luck, officials, count - officials, Catalogue([]))
    total = sum(community.share for community in setting.communities)
    homes: dict[str, list[int]] = {}
    people: list[Persona] = []
    upto, k = 0.0, 0
    for community in setting.communities:
        upto += community.share / total
        members = homes.setdefault(community.name, [])
        while k < round(upto * len(drawn)):
            own = luck.of(0, drawn[k].id)
            people.append(replace(drawn[k], home=community.name, occupation=own.pick("occupation of ten", OCCUPATIONS)))
            members.append(drawn[k].id)
            k += 1
    accounts = [
        Persona(id=i, name=each.name, gender="", age=30, occupation=each.occupation, home=each.community, official=True)
        for i, each in enumerate(setting.officials)
    ]
    news = [
        Tie(member, i, FOLLOWS, 0.3)
        for i, each in enumerate(setting.officials)
        for member in homes[each.community]
        if luck.draw(0, member, "follows official", i) < each.followed
    ]
    ties = follower_network(luck, list(homes.values()), round(setting.ties * count) - len(news), setting.bridges)
    agents = [Agent(persona) for persona in (*accounts, *people)]
    for agent in agents:
        for topic in setting.events:
            if topic.standing:
                agent.attitudes[topic.id] = first_attitude(agent.persona, topic, luck)
    return agents, news + ties
