"""Sessions: a plan, a visit to the recommender, a chat: dialogues between one or two minds and a frozen world (sim.turn)."""

from sim import calendar, feed
from sim.action import Chat, Leave, NextPage, Rate, Say, Search, Watch
from sim.agent import Agent
from sim.channel import CHAT_LIMIT, Utterance, utterance_id
from sim.event import Parted, Rated, Refused, Said, Shown, Watched
from sim.feeling import Heard, emotion_now, felt
from sim.gate import Answer, Failure
from sim.mind import Decision
from sim.observation import Browsing, Planning, Rating, Recommendation, Talking
from sim.recommender import Recommender
from sim.scenario import Phase
from sim.text import clean
from sim.turn import Deeds, Session, Turn, common, moves_of, recalled, refused
from sim.world import World

PAGE = 5  # items on a page (RecAgent)
PAGES = 5  # pages of one visit (RecAgent)
LINES = 12  # lines of one chat

_CHAT = 0  # first number of an author's chat lines of a tick (sim.channel.utterance_id); posts come above


def plan(world: World, agent: int, phases: tuple[Phase, ...]) -> Session[Answer]:
    """Ask what an agent will do this tick, which has such phases; return the answer."""
    me = world.agents[agent]
    answer = yield Turn(agent, _planning(world, me, phases))
    match answer:
        case Decision(Chat(to)) if all(contact.id != to for contact in world.contacts(agent)):
            return Failure(f"{to} is no contact of {me.name}")
    return answer


def _planning(world: World, me: Agent, phases: tuple[Phase, ...]) -> Planning:
    waiting, blocked = len(feed.unread(world, me)), me.id in world.policy.blocked
    return Planning(**common(world, me.id), waiting=waiting, blocked=blocked, phases=phases)


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
                return [*deeds, refused(agent, answer)]
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
    return [watched, refused(me.id, answer)]


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
                deeds.append(refused(speaker, answer))
                break
        speaker, hearer = hearer, speaker
    begun = max(calendar.starts(world.agents[who], world.minute) for who in (caller, called))
    ended = begun + calendar.chat_minutes(len(lines))
    for who in (caller, called):  # before they part: what the chat as a whole leaves adds to what its news did
        deeds += yield from felt(world, common(world, who), [Heard(line, "told") for line in lines if line.author != who])
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
        moves=moves_of(world, text, said, speaker, before, thread),
        thread=thread[0].id if thread else number,
        to=hearer,
        parent=before.id if before else None,
        emotion=emotion_now(world.agents[speaker], world.tick),
    )
