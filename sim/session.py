"""Sessions: a plan, a visit to the recommender, a chat, a scroll: dialogues between one or two minds and a frozen world.

A session is a generator: it yields a Turn (who must decide, and what they see), is sent the Decision, and returns its
deeds in order. It reads the frozen world and its own thread only, so that sessions may run side by side.
"""

from collections.abc import Generator, Iterator
from typing import TypedDict, TypeVar

from msgspec import Struct

from sim import calendar, feed
from sim.action import Chat, Forward, Leave, Like, NextPage, Post, Rate, Reply, Say, Search, Watch, name_of
from sim.agent import Agent
from sim.catalogue import Catalogue
from sim.channel import CHAT_LIMIT, POST_LIMIT, Move, Utterance, utterance_id
from sim.event import AnyEvent, Liked, Parted, Posted, Rated, Read, Recalled, Refused, Said, Shown, Watched
from sim.gate import Answer, Failure
from sim.mind import Decision
from sim.observation import AnyObservation, Browsing, Contact, FeedEntry, Planning, Rating, Recommendation, Scrolling, Talking
from sim.randomness import AgentLuck
from sim.recommender import Recommender
from sim.text import clean
from sim.topic import Topic
from sim.understanding import understood
from sim.world import World

PAGE = 5  # items on a page (RecAgent)
PAGES = 5  # pages of one visit (RecAgent)
LINES = 12  # lines of one chat
REACTIONS = 4  # answers to posts in one scroll

_CHAT, _FEED = 0, 128  # first numbers of an author's utterances of a tick (sim.channel.utterance_id): they never collide

T = TypeVar("T")


class Turn(Struct, frozen=True):
    """It is an agent's turn to decide."""

    agent: int
    observation: AnyObservation


Session = Generator[Turn, Answer, T]
Deeds = list[AnyEvent]


class Common(TypedDict):
    tick: int
    minute: int
    me: Agent
    luck: AgentLuck
    catalogue: Catalogue
    topics: dict[str, Topic]
    contacts: tuple[Contact, ...]
    names: dict[int, str]


def common(world: World, agent: int) -> Common:
    """Return the fields that every observation of an agent has."""
    me = world.agents[agent]
    return {
        "tick": world.tick,
        "minute": world.minute,
        "me": me,
        "luck": world.luck.of(world.tick, agent),
        "catalogue": world.catalogue,
        "topics": world.known_topics(me),
        "contacts": world.contacts(agent),
        "names": world.names,
    }


def plan(world: World, agent: int) -> Session[Answer]:
    """Ask what an agent will do this tick; return the answer."""
    me = world.agents[agent]
    answer = yield Turn(agent, Planning(**common(world, agent), waiting=len(feed.unread(world, me))))
    match answer:
        case Decision(Chat(to)) if all(contact.id != to for contact in world.contacts(agent)):
            return Failure(f"{to} is no contact of {me.name}")
    return answer


# A visit to the recommender


def visit(world: World, recommender: Recommender, agent: int) -> Session[Deeds]:
    """Let an agent turn pages, search, and perhaps watch and rate one item."""
    me = world.agents[agent]
    deeds: Deeds = []
    turned: set[int] = set()  # items on pages of the ranking so far
    offered = {tip.item for tip in me.heard}
    page, query = _next_page(recommender, me, turned), ""
    for number in range(1, PAGES + 1):
        offered.update(entry.item for entry in page)
        deeds.append(_shown(agent, page, query))
        view = Browsing(**common(world, agent), page=page, number=number, last=number == PAGES, query=query)
        answer = yield Turn(agent, view)
        deeds.extend(recalled(agent, answer))
        match answer:
            case Decision(NextPage()):
                page, query = _next_page(recommender, me, turned), ""
            case Decision(Search(words)):
                query = clean(words, 80)
                page = _found(world, me, query)
            case Decision(Watch(item), because):
                if item not in offered or item in me.watched:
                    return [*deeds, Refused(agent, "watch", f"{item} is not on the page, or seen already")]
                return deeds + (yield from _viewing(world, me, item, because))
            case Decision(Leave()):
                return deeds
            case _:
                return [*deeds, _refused(agent, answer)]
    return deeds


def _next_page(recommender: Recommender, me: Agent, turned: set[int]) -> tuple[Recommendation, ...]:
    """Return the next page of what the agent has not watched, nor seen lately while there is enough else; adds it to `turned`."""
    page = recommender.rank(me.id, {*me.watched, *me.shown, *turned}, PAGE)
    if len(page) < PAGE:
        page += recommender.rank(me.id, {*me.watched, *turned, *(entry.item for entry in page)}, PAGE - len(page))
    turned.update(entry.item for entry in page)
    return tuple(page)


def _found(world: World, me: Agent, query: str) -> tuple[Recommendation, ...]:
    found = [item for item in world.catalogue.search(query, popularity=world.ratings.views) if item not in me.watched]
    return tuple(Recommendation(item, float(-rank), f"matches '{query}'") for rank, item in enumerate(found[:PAGE]))


def _shown(agent: int, page: tuple[Recommendation, ...], query: str) -> Shown:
    return Shown(
        agent,
        tuple(entry.item for entry in page),
        tuple(round(entry.score, 3) for entry in page),
        tuple(entry.reason for entry in page),
        query,
    )


def _viewing(world: World, me: Agent, item: int, because: str) -> Session[Deeds]:
    source = next((tip.source for tip in reversed(me.heard) if tip.item == item), None)
    watched = Watched(me.id, item, clean(because, CHAT_LIMIT), source, calendar.starts(me, world.minute) + calendar.FILM)
    answer = yield Turn(me.id, Rating(**common(world, me.id), item=item, reason=because))
    match answer:
        case Decision(Rate(stars, feeling)) if 1 <= stars <= 5:
            return [watched, *recalled(me.id, answer), Rated(me.id, item, stars, clean(feeling, CHAT_LIMIT))]
    return [watched, _refused(me.id, answer)]


# A chat


def chat(world: World, caller: int, called: int, opening: Decision, attempt: int = 0) -> Session[Deeds]:
    """Let two agents speak in turn until one leaves or LINES lines are spoken.

    Args:
        attempt: of the calls of this tick, from 0; tells apart the lines of whoever talks twice in one tick.
    """
    assert isinstance(opening.action, Chat)
    first = _line(world, (), caller, called, opening.action.text, opening, attempt)
    if not first.text:
        return [Refused(caller, "chat", "nothing to say")]
    lines = [first]
    deeds: Deeds = [Said(caller, first, opening.because)]
    speaker, hearer = called, caller
    while len(lines) < LINES:
        view = Talking(
            **common(world, speaker),
            partner=world.contact(speaker, hearer),
            thread=tuple(lines),
            last=len(lines) >= LINES - 2,
        )
        answer = yield Turn(speaker, view)
        deeds.extend(recalled(speaker, answer))
        match answer:
            case Decision(Say(text)) if line := _spoken(world, lines, speaker, hearer, text, answer, attempt):
                lines.append(line)
                deeds.append(Said(speaker, line, answer.because))
            case Decision(Leave()):
                break
            case _:
                deeds.append(_refused(speaker, answer))
                break
        speaker, hearer = hearer, speaker
    begun = max(calendar.starts(world.agents[who], world.minute) for who in (caller, called))
    ended = begun + calendar.chat_minutes(len(lines))
    parted = (Parted(who, other, first.id, len(lines), ended) for who, other in ((caller, called), (called, caller)))
    return [*deeds, *parted]


def _spoken(world: World, lines: list[Utterance], speaker: int, hearer: int, text: str, answer: Decision, attempt: int) -> Utterance | None:
    line = _line(world, tuple(lines), speaker, hearer, text, answer, attempt)
    return line if line.text else None


def _line(world: World, thread: tuple[Utterance, ...], speaker: int, hearer: int, text: str, said: Decision, attempt: int) -> Utterance:
    text = clean(text, CHAT_LIMIT)
    before = thread[-1] if thread else None
    spoken = sum(line.author == speaker for line in thread)
    number = utterance_id(world.tick, speaker, _CHAT + attempt * LINES + spoken)
    return Utterance(
        id=number,
        tick=world.tick,
        author=speaker,
        text=text,
        moves=_moves(world, text, said, speaker, before),
        thread=thread[0].id if thread else number,
        to=hearer,
        parent=before.id if before else None,
    )


def _moves(world: World, text: str, said: Decision, author: int, after: Utterance | None) -> tuple[Move, ...]:
    if said.moves is not None:
        return said.moves
    known = world.agents[author].known
    return understood(text, author=author, catalogue=world.catalogue, topics=world.topics, names=world.names, after=after, known=known)


# The feed


def scroll(world: World, agent: int) -> Session[Deeds]:
    """Let an agent read a page of the feed and answer some of it."""
    me = world.agents[agent]
    page = feed.page(world, me, feed.unread(world, me))
    if not page:
        return [Refused(agent, "scroll", "nothing new on the feed")]
    until = calendar.starts(me, world.minute) + calendar.READING
    deeds: Deeds = [Read(agent, tuple(entry.post.id for entry in page), tuple(entry.reason for entry in page), until)]
    done: tuple[int, ...] = ()
    for number in range(REACTIONS):
        answer = yield Turn(agent, Scrolling(**common(world, agent), page=page, done=done))
        deeds.extend(recalled(agent, answer))
        if isinstance(answer, Failure) or isinstance(answer.action, Leave):
            return deeds if isinstance(answer, Decision) else [*deeds, _refused(agent, answer)]
        answered = getattr(answer.action, "post", None)
        deeds.extend(_reaction(world, agent, page, answer, number))
        done = (*done, answered) if answered is not None else done
    return deeds


def _reaction(world: World, agent: int, page: tuple[FeedEntry, ...], answer: Decision, number: int) -> Iterator[AnyEvent]:
    on_page = {entry.post.id: entry.post for entry in page}
    match answer.action:
        case Like(post) if post in on_page:
            yield Liked(agent, post)
        case Reply(post, text) if post in on_page:
            yield _posted(world, agent, text, answer, number, parent=on_page[post])
        case Forward(post, text) if post in on_page:
            yield _posted(world, agent, text, answer, number, forwards=on_page[post])
        case Post(text):
            yield _posted(world, agent, text, answer, number)
        case _:
            yield Refused(agent, name_of(answer.action), "that post is not on the page")


def post(world: World, agent: int, said: Decision) -> Session[Deeds]:
    """Return the deed of a planned post; nobody need be asked anything more."""
    assert isinstance(said.action, Post)
    yield from ()
    return [_posted(world, agent, said.action.text, said, REACTIONS)]


def _posted(
    world: World,
    agent: int,
    text: str,
    said: Decision,
    number: int,
    parent: Utterance | None = None,
    forwards: Utterance | None = None,
) -> Posted | Refused:
    """Return the event of a post; `number` tells apart what one author posts within a tick."""
    text = clean(text, POST_LIMIT)
    if not text and forwards is None:
        return Refused(agent, name_of(said.action), "nothing to say")
    post_id = utterance_id(world.tick, agent, _FEED + number)
    moves = _moves(world, text, said, agent, parent or forwards) if text else ()
    return Posted(
        agent,
        Utterance(
            id=post_id,
            tick=world.tick,
            author=agent,
            text=text,
            moves=moves or (forwards.moves if forwards else ()),
            thread=parent.thread if parent else post_id,
            parent=parent.id if parent else None,
            forwards=(forwards.forwards or forwards.id) if forwards else None,
        ),
        said.because,
        calendar.starts(world.agents[agent], world.minute) + calendar.POST,
    )


def recalled(agent: int, answer: Answer) -> Deeds:
    """Return that memories came to mind, if any did."""
    if isinstance(answer, Failure) or answer.recalled is None or not answer.recalled.found:
        return []
    return [Recalled(agent, clean(answer.recalled.cue, CHAT_LIMIT), answer.recalled.found)]


def _refused(agent: int, answer: Answer) -> Refused:
    if isinstance(answer, Failure):
        return Refused(agent, "decide", answer.because)
    return Refused(agent, name_of(answer.action), "not possible here")
