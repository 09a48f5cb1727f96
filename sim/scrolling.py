"""The feed, as a session: somebody reads a page of it, takes it in, and answers some of it."""

from sim import calendar, feed
from sim.action import Follow, Forward, Leave, Like, Mute, Post, Reply, Unfollow, name_of
from sim.agent import MUTED_CAPACITY, Agent
from sim.channel import POST_LIMIT, Utterance, root_of, utterance_id
from sim.engagement import forwards_of
from sim.event import AnyEvent, Followed, Idled, Liked, Muted, Posted, Read, Refused, Unfollowed
from sim.feeling import Heard, emotion_now, felt
from sim.gate import Failure
from sim.mind import Decision
from sim.network import FOLLOWS
from sim.observation import FeedEntry, Scrolling
from sim.temperament import manner
from sim.text import clean
from sim.turn import Deeds, Session, Turn, common, moves_of, recalled, refused
from sim.world import World

REACTIONS = 4  # answers to posts in one scroll

CAPPED = "that post was passed on as often as the platform allows"

_FEED = 128  # first number of an author's posts of a tick (sim.channel.utterance_id); chat lines are below


def scroll(world: World, agent: int, unworded: bool = False, reactions: int = REACTIONS) -> Session[Deeds]:
    """Let an agent read a page of the feed, feel what it does to them, and answer some of it.

    Args:
        unworded: whether texts may be left to be worded when somebody reads them.
        reactions: how often they may answer.
    """
    me = world.agents[agent]
    page = feed.page(world, me, feed.unread(world, me))
    if not page:
        return [Refused(agent, "scroll", "nothing new on the feed")]
    until = calendar.starts(me, world.minute) + calendar.READING
    deeds: Deeds = [Read(agent, tuple([entry.post.id for entry in page]), tuple([entry.reason for entry in page]), until)]
    known = common(world, agent)
    deeds += yield from felt(world, known, [Heard(entry.post, entry.source) for entry in page])
    me = known["me"]
    done: tuple[int, ...] = ()
    blocked = agent in world.policy.blocked
    for number in range(reactions):
        answer = yield Turn(agent, Scrolling(**known, page=page, done=done, number=number, blocked=blocked, unworded=unworded))
        deeds.extend(recalled(agent, answer))
        if isinstance(answer, Failure) or isinstance(answer.action, Leave):
            return deeds if isinstance(answer, Decision) else [*deeds, refused(agent, answer)]
        answered = getattr(answer.action, "post", None)
        deeds.append(_reaction(world, me, page, answer, number))
        done = (*done, answered) if answered is not None else done
    return deeds


def _reaction(world: World, me: Agent, page: tuple[FeedEntry, ...], answer: Decision, number: int) -> AnyEvent:
    on_page = {entry.post.id: entry for entry in page}
    match answer.action:
        case Like(post) if post in on_page:
            return Liked(me.id, post)
        case Reply(post, text) if post in on_page:
            return _posted(world, me, text, answer, number, parent=on_page[post].post)
        case Forward(post, text) if post in on_page and on_page[post].forwardable:
            return _passed_on(world, me, text, answer, number, on_page[post].post)
        case Post(text):
            return _posted(world, me, text, answer, number)
        case Follow(who) | Unfollow(who) | Mute(who) if who != me.id and any(entry.author.id == who for entry in page):
            return _tied(world, me, answer.action)
        case Forward(post) if post in on_page:
            return Refused(me.id, name_of(answer.action), CAPPED)
        case Follow() | Unfollow() | Mute():
            return Refused(me.id, name_of(answer.action), "nobody of that number wrote on the page")
        case _:
            return Refused(me.id, name_of(answer.action), "that post is not on the page")


def _tied(world: World, me: Agent, action: Follow | Unfollow | Mute) -> AnyEvent:
    """Return what comes of following, unfollowing or muting somebody whose post is on the page."""
    tie = world.network.tie(me.id, action.who)
    name = world.names[action.who]
    match action:
        case Follow(who):
            return Refused(me.id, "follow", f"{name}'s posts come already") if tie else Followed(me.id, who)
        case Unfollow(who):
            return Unfollowed(me.id, who) if tie and tie.kind == FOLLOWS else Refused(me.id, "unfollow", f"{name} is not merely followed")
        case Mute(who):
            return Muted(me.id, who)


def _passed_on(world: World, me: Agent, text: str, said: Decision, number: int, post: Utterance) -> AnyEvent:
    """Return a forward, or that the reader gave it up when asked whether they were sure."""
    friction = world.policy.friction
    if friction and world.luck.draw(world.tick, me.id, "friction", post.id & 0xFFFFFFFF) < friction:
        return Idled(me.id, "I was asked whether I was sure, and did not pass it on")
    return _posted(world, me, text, said, number, forwards=post)


def post(world: World, agent: int, said: Decision) -> Session[Deeds]:
    """Return the deed of a planned post; nobody need be asked anything more."""
    assert isinstance(said.action, Post)
    yield from ()
    return [_posted(world, world.agents[agent], said.action.text, said, REACTIONS)]


def stopped(world: World, deed: AnyEvent) -> AnyEvent:
    """Return a deed as it may be done by now.

    Of those who pass a post on in the same tick, the last may find that it was done often enough; whoever follows, unfollows or mutes
    somebody twice on one page, that it was done; and whoever has muted MUTED_CAPACITY, that nobody more can be.
    """
    match deed:
        case Followed(agent, other) if (agent, other) in world.network:
            return Refused(agent, "follow", f"{world.names[other]}'s posts come already")
        case Unfollowed(agent, other) if (agent, other) not in world.network:
            return Refused(agent, "unfollow", f"{world.names[other]} is not merely followed")
        case Muted(agent, other) if other in world.agents[agent].muted:
            return Refused(agent, "mute", f"{world.names[other]} is muted already")
        case Muted(agent) if len(world.agents[agent].muted) >= MUTED_CAPACITY:
            return Refused(agent, "mute", f"{MUTED_CAPACITY} are muted already, which is as many as can be")
    most = world.policy.most_forwards
    if most and isinstance(deed, Posted) and deed.utterance.forwards is not None and forwards_of(world, deed.utterance) >= most:
        return Refused(deed.agent, "forward", CAPPED)
    return deed


def _posted(
    world: World,
    me: Agent,
    text: str,
    said: Decision,
    number: int,
    parent: Utterance | None = None,
    forwards: Utterance | None = None,
) -> Posted | Refused:
    """Return the event of a post; `number` tells apart what one author posts within a tick."""
    text = clean(text, POST_LIMIT)
    if me.id in world.policy.blocked:
        return Refused(me.id, name_of(said.action), "the account is blocked")
    if not text and forwards is None and not said.moves:
        return Refused(me.id, name_of(said.action), "nothing to say")
    before = parent or forwards
    post_id = utterance_id(world.tick, me.id, _FEED + number)
    moves = moves_of(world, text, said, me.id, before) if text or said.moves else ()
    return Posted(
        me.id,
        Utterance(
            id=post_id,
            tick=world.tick,
            author=me.id,
            text=text,
            moves=moves or (forwards.moves if forwards else ()),
            thread=root_of(forwards) if forwards else parent.thread if parent else post_id,
            parent=parent.id if parent else None,
            forwards=forwards.id if forwards else None,
            depth=forwards.depth + 1 if forwards else 0,
            emotion=emotion_now(me, world.tick),
            manner=manner(me.persona) if said.moves and not text else "",
            turn=me.posted + number,
        ),
        said.because,
        calendar.starts(me, world.minute) + calendar.POST,
    )
