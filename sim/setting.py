"""Settings: an event, its arguments and its people, and the world of them."""

from typing import Annotated

from msgspec import Meta, Struct

from sim.agent import Agent, Persona
from sim.citizens import citizens
from sim.errors import SimError
from sim.generators import follower_network
from sim.network import FOLLOWS, Tie
from sim.population import MOST_AGENTS
from sim.randomness import Luck
from sim.stance import first_attitude
from sim.topic import Topic

OFFICIAL_CLOSENESS = 0.3  # of a follower to an official account


class Community(Struct, frozen=True):
    """A part of the network. share: of all people; shares count in proportion to each other."""

    name: str
    share: Annotated[float, Meta(gt=0, le=1)]


class Official(Struct, frozen=True):
    """An account of an office or a newsroom. followed: share of its community that follows it. age: years since it was founded."""

    name: str
    occupation: str
    community: str
    followed: Annotated[float, Meta(ge=0, le=1)] = 0.2
    age: int = 30
    bio: str = ""


class Setting(Struct, frozen=True):
    """What a file declares (sim.setting_file); officials have the first ids, in order.

    Args:
        people: how many there are, officials among them, if nobody says.
        ties: accounts that somebody follows on average, officials among them.
        bridges: ties from each community to the one before it; all others are within.
        steps: small groups in a row through which those ties lead, each of which reads only the one before (sim.generators).
        declared: people of the file, by id; the others are sampled.
        follows: the ties of the file, None where they are generated.
    """

    title: str
    summary: str
    events: tuple[Topic, ...]
    communities: tuple[Community, ...]
    officials: tuple[Official, ...]
    people: int = 1000
    ties: float = 4.3
    bridges: int = 6
    steps: int = 0
    declared: tuple[Persona, ...] = ()
    follows: tuple[Tie, ...] | None = None


def peopled(setting: Setting, luck: Luck, count: int | None) -> tuple[list[Agent], list[Tie]]:
    """Return the people of a setting and who follows whom; officials come first.

    Raises:
        SimError: there cannot be so many people.
    """
    count = setting.people if count is None else count
    _check(setting, count)
    accounts = [_account(number, official) for number, official in enumerate(setting.officials)]
    people = [*setting.declared, *_sampled(setting, luck, count - len(accounts) - len(setting.declared))]
    members = {community.name: [each.id for each in people if each.home == community.name] for community in setting.communities}
    followers = [
        Tie(member, number, FOLLOWS, OFFICIAL_CLOSENESS)
        for number, official in enumerate(setting.officials)
        for member in members[official.community]
        if luck.draw(0, member, "follows official", number) < official.followed
    ]
    agents = [Agent(persona) for persona in (*accounts, *people)]
    for agent in agents:
        for topic in setting.events:
            if topic.standing:
                agent.attitudes[topic.id] = first_attitude(agent.persona, topic, luck)
    if setting.follows is not None:
        return agents, list({(tie.source, tie.target): tie for tie in (*followers, *setting.follows)}.values())
    inside = max(round(setting.ties * count) - len(followers), 0)
    return agents, followers + follower_network(luck, list(members.values()), inside, setting.bridges, setting.steps)


def _check(setting: Setting, count: int) -> None:
    least = len(setting.officials) + max(len(setting.declared), 2 * len(setting.communities))
    if setting.declared:
        least = len(setting.officials) + len(setting.declared)
    most = MOST_AGENTS if setting.follows is None else least
    if not least <= count <= most:
        raise SimError(f"{count} agents; allowed: {f'{least:,} to {most:,}' if least < most else f'{least:,}, as the file declares'}")


def _account(number: int, official: Official) -> Persona:
    return Persona(
        id=number,
        name=official.name,
        gender="",
        age=official.age,
        occupation=official.occupation,
        home=official.community,
        bio=official.bio,
        official=True,
    )


def _sampled(setting: Setting, luck: Luck, count: int) -> list[Persona]:
    """Return people for the communities by their shares, with the ids after all that the file declares."""
    total, upto = sum(community.share for community in setting.communities), 0.0
    homes: list[str] = []
    for community in setting.communities:
        upto += community.share / total
        homes += [community.name] * (round(upto * count) - len(homes))
    first = max([len(setting.officials) - 1, *(person.id for person in setting.declared)]) + 1
    return citizens(luck, first, homes)
