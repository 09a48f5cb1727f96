"""The coming hours: films, a friend, the feed, a post, or nothing."""

from models.rules.character import Character
from models.rules.conversation import conversation
from models.rules.history import gumbel, in_mind, last_talks, tips_taken, told_after, wobble
from models.rules.initiatives import NEWS_TICKS, initiative, wants_to_share
from models.rules.posting import announce
from models.rules.talking import named
from models.rules.voice import worded
from sim.action import Chat, Idle, Post, Scroll, Visit
from sim.channel import Move
from sim.mind import Decision
from sim.observation import Contact, Planning

# Utilities; noise has a spread of about CHANCE, so that 0.5 more makes something about 1.6 times as likely.
CHANCE = 1.0
VISIT, VISIT_WATCHER, VISIT_EXPLORER, VISIT_EVENING = 0.9, 0.35, 0.25, 0.35
CHAT, CHAT_CHATTER, CHAT_EXTRAVERSION, CHAT_SHARE = 0.55, 0.5, 0.5, 1.1
SCROLL, SCROLL_POSTER, SCROLL_WAITING = 0.45, 0.2, 0.12  # the last per unread post, up to five
POST, POST_POSTER, POST_CRITIC, POST_SHARE, POST_AROUSAL = -0.75, 0.8, 0.15, 1.2, 0.7
IDLE, IDLE_NIGHT, IDLE_INTROVERSION, IDLE_MISERY = -0.15, 1.5, 0.3, 0.4

_ACTIONS = {"visit": Visit, "chat": Chat, "scroll": Scroll, "post": Post, "idle": Idle}
_PURPOSE = {name: f"plan {name}" for name in _ACTIONS}

# Whom to call.
CALLED = 10  # the closest contacts come to mind
CLOSENESS = 1.6
RECENT = 0.9  # lost by somebody just talked with; gone after CALL_AGAIN ticks
CALL_AGAIN = 8
TIP_TAKEN = 1.0  # gained by somebody whose tip I have followed and not yet thanked for
UNTOLD = 0.6  # gained by somebody with whom I have not talked about fresh news


def plan(observation: Planning, character: Character) -> Decision:
    """Return what to do next, with the reason that weighed most."""
    nature, me = character.nature, observation.me
    hour = observation.minute % 1440 / 60
    share = wants_to_share(observation)
    evening = 18 <= hour < 23.5
    utilities = [
        ("visit", VISIT + VISIT_WATCHER * character.watcher + VISIT_EXPLORER * character.explorer + VISIT_EVENING * evening),
        ("post", POST + POST_POSTER * character.poster + POST_CRITIC * character.critic + POST_SHARE * share + POST_AROUSAL * me.arousal),
        (
            "idle",
            IDLE + IDLE_NIGHT * (hour < 6 or hour >= 23.5) - IDLE_INTROVERSION * nature.extraversion + IDLE_MISERY * max(0.0, -me.mood),
        ),
    ]
    if observation.contacts:
        utilities.append(("chat", CHAT + CHAT_CHATTER * character.chatter + CHAT_EXTRAVERSION * nature.extraversion + CHAT_SHARE * share))
    if observation.waiting:
        utilities.append(("scroll", SCROLL + SCROLL_POSTER * character.poster + SCROLL_WAITING * min(observation.waiting, 5)))
    possible = [(name, utility) for name, utility in utilities if _ACTIONS[name] in observation.legal]
    choice = max((utility + CHANCE * gumbel(observation.luck, _PURPOSE[name]), name) for name, utility in possible)[1]
    match choice:
        case "visit":
            return Decision(Visit(), _why_visit(character, evening))
        case "chat":
            return _call(observation, character)
        case "scroll":
            return Decision(Scroll(), f"{observation.waiting} posts are waiting for me")
        case "post":
            return announce(observation, character)
        case _:
            return Decision(Idle(), "it is late and I am tired" if hour < 6 or hour >= 23.5 else "I need some time to myself")


def _why_visit(character: Character, evening: bool) -> str:
    genre = max(character.genres, key=lambda name: character.genres[name], default="")
    when = "this evening" if evening else "now"
    return f"I am in the mood for some {genre} {when} ({character.genres[genre]:+.1f})" if genre else f"I feel like a film {when}"


def _call(observation: Planning, character: Character) -> Decision:
    """Return a chat with somebody, with its first line."""
    me = observation.me
    talks, taken = last_talks(me), tips_taken(me)
    untold = _untold(observation)
    partner = max(
        observation.contacts[:CALLED],
        key=lambda contact: (
            _pull(observation, contact, talks.get(contact.id))
            + TIP_TAKEN * any(not told_after(me, contact.id, item, viewing) for item, viewing, _ in taken.get(contact.id, ()))
            + untold.get(contact.id, 0.0)
        ),
    )
    talk = conversation((), me.id)
    talk.note(Move("greet"))
    topic = initiative(observation, character, talk, partner)
    moves = (Move("greet"),) if topic is None else (Move("greet"), topic)
    text = worded(observation, character, "chat", moves, f"call {partner.id}", to=partner)
    return Decision(Chat(partner.id, text), _why_call(observation, partner, moves[-1], talks.get(partner.id)), moves)


def _untold(observation: Planning) -> dict[int, float]:
    """Return what drives me to those with whom I have not yet talked about fresh news: who -> utility."""
    me, now = observation.me, observation.tick
    fresh = {topic: 1 - (now - tick) / NEWS_TICKS for topic, tick in me.known.items() if now - tick < NEWS_TICKS}
    if not fresh:
        return {}
    told = {(memory.other, memory.topic) for memory in in_mind(me) if memory.topic is not None}
    return {
        contact.id: UNTOLD * max((worth for topic, worth in fresh.items() if (contact.id, topic) not in told), default=0.0)
        for contact in observation.contacts[:CALLED]
    }


def _pull(observation: Planning, contact: Contact, last: int | None) -> float:
    """Return how much I want to call somebody."""
    utility = CLOSENESS * contact.closeness + 0.9 * wobble(observation.luck, "call", contact.id)
    if last is not None:
        utility -= RECENT * max(0.0, 1 - (observation.tick - last) / CALL_AGAIN)
    return utility


def _why_call(observation: Planning, partner: Contact, move: Move, last: int | None) -> str:
    """Return what drives me to call somebody, in words."""
    me, name = observation.me, partner.name
    tie = f"{name} is close to me ({partner.closeness:.2f})" if partner.closeness >= 0.6 else f"{name} is my {partner.kind}"
    if move.person == partner.id and move.item is not None:
        stars = me.watched[move.item].stars
        return f"{name} told me of {named(observation, move)}, I have seen it ({stars} of 5), and they should hear"
    if move.topic is not None:
        stance = me.attitudes.get(move.topic, 0.0)
        question = observation.topics[move.topic].question.rstrip("?. ")
        mine = "I cannot make up my mind" if abs(stance) < 0.15 else f"I am {'for' if stance > 0 else 'against'} it ({stance:+.2f})"
        return f"the news is on my mind ({question}?), {mine}, and {tie}"
    if move.item is not None:
        viewing = me.watched.get(move.item)
        if viewing is not None and viewing.stars:
            return f"I gave {named(observation, move)} {viewing.stars} of 5 and want to tell {name}; {tie}"
        return f"I am curious whether {name} knows {named(observation, move)}; {tie}"
    return f"{_why_small_talk(observation, partner, move, last)}; {tie}"


def _why_small_talk(observation: Planning, partner: Contact, move: Move, last: int | None) -> str:
    """Return what drives a call that is about neither film nor news."""
    if move.act == "ask_tip":
        return f"I want to know what to watch, and trust the taste of {partner.name}"
    if move.act == "remember":
        return f"something reminded me of what {partner.name} and I share"
    if move.person is not None:
        return f"I talked with {observation.names.get(move.person, 'somebody')} and feel like telling"
    if move.act == "tell_self":
        return "I feel low and want company" if observation.me.mood < -0.2 else "I have something of my own to tell"
    if last is None:
        return f"I wonder how {partner.name} is"
    days = int((observation.tick - last) * observation.minute / max(observation.tick, 1)) // 1440
    since = f"{days} days" if days > 1 else "a day" if days == 1 else "some hours"
    return f"we have not talked for {since} and I wonder how {partner.name} is"
