"""References of an event to people, items and news, checked against the world before it is applied."""

from sim.activity import RULES
from sim.agent import Memory
from sim.channel import Utterance, author_of
from sim.event import (
    Activated,
    ActivityChanged,
    AnyEvent,
    AttitudeMoved,
    ClosenessMoved,
    Felt,
    Followed,
    HeardOf,
    Impressed,
    Intervention,
    Joined,
    Learned,
    Muted,
    NewsAnnounced,
    NewsBroke,
    Noted,
    Parted,
    PersonaEdited,
    Planned,
    Posted,
    Promoted,
    RankerChanged,
    Rated,
    Reflected,
    Remembered,
    Said,
    Shown,
    StatementMade,
    TieCut,
    TieMade,
    Unfollowed,
    Watched,
    agent_of,
)
from sim.interventions import MOST_IDS, MOST_PLANS
from sim.measures import MOST_CLAIMS, MOST_TOPICS
from sim.network import MOST_KINDS, Tie
from sim.ranking import RANKERS
from sim.topic import Topic
from sim.world import World


def dangling(event: AnyEvent, world: World) -> str:
    """Return what an event names that is not in the world, "" if everything is."""
    who = _agent(world, agent_of(event)) if not isinstance(event, Joined) else ""
    if who:
        return who
    match event:
        case Said(author, line) | Posted(author, line):
            return "another author" if line.author != author else _utterance(world, line)
        case Shown(_, items):
            return next((bad for item in items if (bad := _item(world, item))), "")
        case Watched(_, item, _, source):
            return _item(world, item) or _agent(world, source)
        case Rated(_, item):
            return _item(world, item)
        case HeardOf(_, tip):
            return _item(world, tip.item) or _agent(world, tip.source)
        case Remembered(memory=memory) | Promoted(insight=memory) | Reflected(insight=memory):
            return _memory(world, memory)
        case Noted(_, notes):
            return next((bad for note in notes if (bad := _memory(world, note))), "")
        case Activated(agents):
            return next((bad for agent in agents if (bad := _agent(world, agent))), "")
        case Joined(agent, persona, ties):
            return _newcomer(world, agent, persona.id, ties)
        case TieMade(agent, tie):
            return "another's tie" if tie.source != agent or tie.target == agent else _agent(world, tie.target) or _kinds(world, (tie,))
        case TieCut(_, other) | Followed(_, other) | Unfollowed(_, other) | Muted(_, other):
            return _agent(world, other)
        case Impressed(gained=gained) | Felt(gained=gained):
            strange = (bad for each in gained if (bad := _topic(world, each.topic) or _agent(world, author_of(each.post))))
            return next(strange, "") or _attitudes(world, event)
        case NewsAnnounced(agent, topic):
            return _announced(world, agent, topic)
        case RankerChanged(ranker):
            return "" if ranker in RANKERS else f"ranker {ranker!r}"
        case Planned(intervention=planned):
            return _planned(world, planned)
        case ActivityChanged(rule):
            return "" if rule in RULES else f"rule of activity {rule!r}"
        case Parted(_, other):
            return _agent(world, other)
        case ClosenessMoved(agent, other, closeness):
            return "" if (agent, other) in world.network and 0 <= closeness <= 1 else f"a tie {agent} to {other} of closeness {closeness}"
        case Learned(_, topic, source):
            return _topic(world, topic) or _agent(world, source)
        case AttitudeMoved(_, topic) | NewsBroke(_, topic) | StatementMade(_, topic):
            return _topic(world, topic)
        case PersonaEdited(agent, persona):
            return "" if persona.id == agent else f"another id {persona.id}"
        case _:
            return ""


def _announced(world: World, agent: int, topic: Topic) -> str:
    if topic.author != agent:
        return f"another author {topic.author} of news"
    if topic.id in world.broken:
        return f"news {topic.id!r} that broke before"
    known = topic.id in world.topics
    return "too much news" if len(topic.claims) > MOST_CLAIMS or (not known and len(world.topics) >= MOST_TOPICS) else ""


def _attitudes(world: World, event: AnyEvent) -> str:
    """Return what of the attitudes of a Felt is about no news, or beyond its bounds."""
    moved = event.attitudes if isinstance(event, Felt) else ()
    return next((bad for topic, _ in moved if (bad := _topic(world, topic))), "")


def _memory(world: World, memory: Memory) -> str:
    return _item(world, memory.item) or _agent(world, memory.other) or _topic(world, memory.topic)


def _newcomer(world: World, agent: int, persona: int, ties: tuple[Tie, ...]) -> str:
    if agent != persona or not max(world.agents) < agent < MOST_IDS:
        return f"newcomer {agent}"
    if any((tie.source == agent) == (tie.target == agent) for tie in ties):
        return "another's tie"
    strange = next((bad for tie in ties for end in (tie.source, tie.target) if end != agent and (bad := _agent(world, end))), "")
    return strange or _kinds(world, ties)


def _kinds(world: World, ties: tuple[Tie, ...]) -> str:
    new = {tie.kind for tie in ties}.difference(world.network.kinds) if ties else set()
    return f"a tie of kind {min(new)!r}" if new and len(new) + len(world.network.kinds) > MOST_KINDS else ""


def _planned(world: World, intervention: Intervention) -> str:
    """Return what is wrong with a planned intervention; a newcomer is numbered, and their friends looked for, when the time comes."""
    if len(world.plans) >= MOST_PLANS:
        return f"more than {MOST_PLANS} plans"
    return "" if isinstance(intervention, Joined) else dangling(intervention, world)


def _agent(world: World, agent: int | None) -> str:
    return "" if agent is None or agent in world.agents else f"agent {agent}"


def _item(world: World, item: int | None) -> str:
    return "" if item is None or item in world.catalogue else f"item {item}"


def _topic(world: World, topic: str | None) -> str:
    return "" if topic is None or topic in world.topics else f"news {topic!r}"


def _utterance(world: World, line: Utterance) -> str:
    bad = _agent(world, line.to)
    for move in line.moves:
        bad = bad or _item(world, move.item) or _topic(world, move.topic) or _agent(world, move.person)
    return bad
