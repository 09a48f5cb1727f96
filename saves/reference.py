"""What an event refers to, and what it brings, checked against the world before it is applied."""

from collections.abc import Sequence

from sim.activity import RULES
from sim.agent import MUTED_CAPACITY, POOL_CAPACITY, Agent, Impression, Memory
from sim.channel import Utterance, author_of, root_of, tick_of, utterance_id
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
    Liked,
    MindChanged,
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
    Read,
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
from sim.event.intervention import MIND_LIMIT
from sim.interventions import MOST_IDS, MOST_PLANS
from sim.measures import unsound
from sim.network import FOLLOWS, MOST_KINDS, Tie
from sim.ranking import RANKERS
from sim.text import clean
from sim.topic import MOST_TOPICS, Topic
from sim.world import World


def dangling(event: AnyEvent, world: World) -> str:
    """Return what of an event does not fit the world, "" if everything does: it names what is not there, or brings what cannot be."""
    who = agent_of(event)
    if who is not None and who not in world.agents and not isinstance(event, Joined):
        return f"agent {who}"
    match event:  # what is frequent with many people comes first: cases are tried in order
        case Read(_, posts):
            return _posts(world, posts)
        case Felt(agent, _, _, attitudes, gained, lost):
            return _pooled(world, world.agents[agent], gained, lost) or (_attitudes(world, attitudes) if attitudes else "")
        case Impressed(agent, gained, lost):
            return _pooled(world, world.agents[agent], gained, lost)
        case Liked(_, post):
            return _posts(world, (post,))
        case Learned(_, topic, source):
            return _topic(world, topic) or _agent(world, source)
        case Said(author, line) | Posted(author, line):
            if line.author != author or (line.to is None) != isinstance(event, Posted):
                return "another author, or a hearer of a post"
            return _written(world, line) or _utterance(world, line)
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
        case TieCut(_, other):
            return _agent(world, other)
        case Followed(agent, other) | Unfollowed(agent, other) | Muted(agent, other):
            return _agent(world, other) or _followed(world, event, agent, other)
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
        case AttitudeMoved(_, topic) | NewsBroke(_, topic):
            return _topic(world, topic)
        case StatementMade(_, topic):
            return "" if topic in world.broken else f"news {topic!r} that has not broken"
        case MindChanged(_, mind):
            return "" if clean(mind, MIND_LIMIT) == mind else f"a mind called {mind[:40]!r}"
        case PersonaEdited(agent, persona):
            return "" if persona.id == agent else f"another id {persona.id}"
        case _:
            return ""


def _announced(world: World, agent: int, topic: Topic) -> str:
    if topic.author != agent:
        return f"another author {topic.author} of news"
    if topic.id in world.broken:
        return f"news {topic.id!r} that broke before"
    return unsound(topic) or ("too much news" if topic.id not in world.topics and len(world.topics) >= MOST_TOPICS else "")


def _followed(world: World, event: Followed | Unfollowed | Muted, agent: int, other: int) -> str:
    if agent == other:
        return f"a tie of {agent} to themselves"
    tie, muted = world.network.tie(agent, other), world.agents[agent].muted
    if isinstance(event, Muted):
        return f"{other} muted again, or one too many" if other in muted or len(muted) >= MUTED_CAPACITY else ""
    if isinstance(event, Followed):
        return f"a tie {agent} to {other} that there is" if tie else ""
    return f"no tie {agent} to {other} of a follower" if tie is None or tie.kind != FOLLOWS else ""


def _pooled(world: World, who: Agent, gained: tuple[Impression, ...], lost: tuple[int, ...]) -> str:
    """Return what is wrong with messages that enter somebody's influence pool, when others have left it."""
    if not gained:
        return ""
    held = [each.post for each in who.pool if each.post not in lost]
    held += [each.post for each in gained]
    if len(held) > POOL_CAPACITY or len(set(held)) < len(held):
        return f"a pool of {len(held)} messages"
    for each in gained:
        if each.topic not in world.topics:
            return f"news {each.topic!r}"
    return _posts(world, [each.post for each in gained])


def _posts(world: World, posts: Sequence[int]) -> str:
    """Return what is wrong with the number of a post, which may be kept no longer: it is of no tick until now, or by nobody there."""
    later = utterance_id(world.tick + 1, 0, 0)
    for post in posts:
        if not 0 <= post < later or author_of(post) not in world.agents:
            return f"post {post}"
    return ""


def _written(world: World, line: Utterance) -> str:
    """Return what is wrong with what is said or posted now: its place in time, and in its cascade."""
    if line.tick != world.tick or line.id in world.posts:
        return f"utterance {line.id} of another tick, or said before"
    passed_on = world.posts.get(line.forwards) if line.forwards is not None else None
    if passed_on is not None and (line.depth, line.thread) != (passed_on.depth + 1, root_of(passed_on)):
        return f"utterance {line.id} at another place of its cascade"
    return misplaced(line)


def misplaced(line: Utterance) -> str:
    """Return what is wrong with the number of an utterance, or with those that it refers to; "" if nothing is.

    What is answered or passed on may be of the same tick, where numbers follow the authors', not the order of speaking.
    """
    if author_of(line.id) != line.author or tick_of(line.id) != line.tick:
        return f"utterance {line.id} that is not by {line.author} in tick {line.tick}"
    later = utterance_id(line.tick + 1, 0, 0)
    if line.id in (line.parent, line.forwards) or not all(0 <= (each or 0) < later for each in (line.parent, line.forwards, line.thread)):
        return f"utterance {line.id} that comes after itself"
    return f"utterance {line.id} of depth {line.depth}" if (line.depth > 0) != (line.forwards is not None) else ""


def _attitudes(world: World, moved: tuple[tuple[str, float], ...]) -> str:
    """Return which attitude that moved is about no news."""
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
    return planned_wrong(world, intervention)


def planned_wrong(world: World, intervention: Intervention) -> str:
    """Return what no later tick can mend of an intervention that is planned: the rest is looked at again when its time comes."""
    match intervention:
        case Joined():
            return ""
        case NewsAnnounced(agent, topic):
            return _agent(world, agent) or unsound(topic)
        case StatementMade(agent, topic):
            return _agent(world, agent) or _topic(world, topic)
        case TieMade(agent, tie) if tie.source == agent != tie.target:
            return _agent(world, agent) or _agent(world, tie.target)
        case _:
            return dangling(intervention, world)


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
