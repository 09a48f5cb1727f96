"""The scenarios that ship, one file each, and how a world of one is made."""

from contextlib import suppress
from pathlib import Path

from msgspec.structs import replace

from sim.agent import Persona
from sim.catalogue import Catalogue
from sim.content import SHIPPED, Content, read_content
from sim.errors import SimError, UnknownNameError
from sim.network import Tie
from sim.policy import Policy
from sim.population import MOST_AGENTS, reduced, sampled, sampled_ties, with_pasts
from sim.randomness import Luck
from sim.scenario import Scenario
from sim.scenarios.breaking_news import BREAKING_NEWS, ENERGY_POLICY
from sim.scenarios.movie_night import MOVIE_NIGHT
from sim.scenarios.town import TOWN
from sim.setting import Setting, peopled
from sim.setting_file import read_setting
from sim.topic import Topic
from sim.world import World

SETTING = ".toml"  # suffix of a player's own event, with its arguments and people (sim.setting)
MOST_IDS = 1 << 20  # sim.channel.utterance_id has 20 bits for an author

SCENARIOS: dict[str, Scenario] = {scenario.name: scenario for scenario in (TOWN, MOVIE_NIGHT, BREAKING_NEWS, ENERGY_POLICY)}


def scenario_named(name: str) -> Scenario:
    """Return a scenario that ships; a player's own folder plays as a town, their own setting as breaking-news.

    Raises:
        UnknownNameError: the name is neither in the table nor a folder nor a file of a setting.
    """
    if name in SCENARIOS:
        return SCENARIOS[name]
    if name.endswith(SETTING):
        return BREAKING_NEWS
    with suppress(OSError):  # too long a name, say
        if Path(name).is_dir():
            return TOWN
    raise UnknownNameError("scenario", name, SCENARIOS)


def scenario_played(name: str) -> Scenario:
    """Return the scenario of a world that somebody else may have made: one that ships, since its name is never looked for on the disk.

    Raises:
        UnknownNameError: it is none of those.
    """
    if name in SCENARIOS:
        return SCENARIOS[name]
    raise UnknownNameError("scenario", name, SCENARIOS)


def checked_scenario(name: str) -> None:
    """Check that there is such a scenario, and that a player's own file or folder for it can be read.

    Raises:
        UnknownNameError, DataError: with one plain line.
    """
    scenario = scenario_named(name)
    if name not in SCENARIOS:
        if scenario.setting:
            read_setting(Path(name))
        else:
            read_content(Path(name))


def new_world(name: str, seed: int, agents: int | None = None) -> World:
    """Return a world at tick 0.

    Args:
        name: of a scenario, or a folder with content, or a file with a setting, of the player's own.
        agents: how many people; as many as the content declares if None. Fewer are a part that hangs together, more are sampled.

    Raises:
        UnknownNameError, DataError, SimError: with one plain line.
    """
    scenario = scenario_named(name)
    if scenario.setting:
        return world_of_setting(scenario, read_setting(SHIPPED / scenario.setting if name in SCENARIOS else Path(name)), seed, agents)
    content = read_content(SHIPPED if name in SCENARIOS else Path(name))
    luck = Luck(seed)
    catalogue = Catalogue(content.items)
    people, ties = _population(content, luck, catalogue, len(content.personas) if agents is None else agents)
    present = {person.id for person in people}
    topics = [_told_by_somebody(topic, present) for topic in content.topics] if scenario.news else []
    return World(
        scenario=scenario.name,
        luck=luck,
        agents=with_pasts(people, catalogue, luck),
        items=list(content.items),
        ties=ties,
        topics=topics,
        algorithm=scenario.algorithm,
    )


def world_of_setting(scenario: Scenario, setting: Setting, seed: int, agents: int | None = None, policy: Policy | None = None) -> World:
    """Return a world at tick 0 with the people, ties and events of a setting.

    Args:
        agents: how many people; as many as the setting declares if None. policy: what rules the feed, if not the scenario's.
    """
    luck = Luck(seed)
    people, ties = peopled(setting, luck, agents)
    return World(
        scenario=scenario.name,
        luck=luck,
        agents=people,
        items=[],
        ties=ties,
        topics=list(setting.events),
        algorithm=scenario.algorithm,
        policy=policy or Policy(scenario.ranker, scenario.recommended),
    )


def _population(content: Content, luck: Luck, catalogue: Catalogue, count: int) -> tuple[list[Persona], list[Tie]]:
    people, ties = list(content.personas), list(content.ties)
    if not 2 <= count <= MOST_AGENTS:
        raise SimError(f"{count} agents; allowed: 2 to {MOST_AGENTS:,}")
    if count < len(people):
        people = reduced(people, ties, count, [topic.author for topic in content.topics][:count])
        present = {person.id for person in people}
        return people, [tie for tie in ties if tie.source in present and tie.target in present]
    first = max(person.id for person in people) + 1
    if first + count - len(people) > MOST_IDS:
        raise SimError(f"ids up to {first - 1} leave no room for {count - len(people)} more people; allowed: ids below {MOST_IDS}")
    newcomers = sampled(luck, first, count - len(people), catalogue)
    return people + newcomers, ties + sampled_ties(luck, people, newcomers)


def _told_by_somebody(topic: Topic, present: set[int]) -> Topic:
    if topic.author in present:
        return topic
    return replace(topic, author=min(present))
