"""The coming hours: films, a friend, the feed, a post, or nothing."""

from models.rules.character import Character
from models.rules.conversation import conversation
from models.rules.history import gumbel, last_talks, wobble
from models.rules.initiatives import initiative, wants_to_share
from models.rules.posting import announce
from models.rules.talking import named
from models.rules.voice import worded
from sim.action import Chat, Idle, Scroll, Visit
from sim.channel import Move
from sim.mind import Decision
from sim.observation import Contact, Planning

# Utilities; noise has a spread of about CHANCE, so that 0.5 more makes something about 1.6 times as likely.
CHANCE = 1.0
VISIT, VISIT_WATCHER, VISIT_EXPLORER, VISIT_EVENING = 0.9, 0.35, 0.25, 0.35
CHAT, CHAT_CHATTER, CHAT_EXTRAVERSION, CHAT_SHARE = 0.55, 0.5, 0.5, 0.4
SCROLL, SCROLL_POSTER, SCROLL_WAITING = 0.25, 0.2, 0.12  # the last per unread post, up to five
POST, POST_POSTER, POST_CRITIC, POST_SHARE, POST_AROUSAL = -0.75, 0.8, 0.15, 0.5, 0.7
IDLE, IDLE_NIGHT, IDLE_INTROVERSION, IDLE_MISERY = -0.15, 1.5, 0.3, 0.4

_PURPOSE = {name: f"plan {name}" for name in ("visit", "chat", "scroll", "post", "idle")}

# Whom to call.
CALLED = 10  # the closest contacts come to mind
CLOSENESS = 1.6
RECENT = 0.9  # lost by somebody just talked with; gone after CALL_AGAIN ticks
CALL_AGAIN = 8


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
    choice = max((utility + CHANCE * gumbel(observation.luck, _PURPOSE[name]), name) for name, utility in utilities)[1]
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
    talks = last_talks(observation.me)
    partner = max(observation.contacts[:CALLED], key=lambda contact: _pull(observation, contact, talks.get(contact.id)))
    talk = conversation((), observation.me.id)
    talk.said.add(("greet", None, None, None))
    topic = initiative(observation, character, talk, partner)
    moves = (Move("greet"),) if topic is None else (Move("greet"), topic)
    text = worded(observation, character, "chat", moves, f"call {partner.id}", to=partner)
    about = named(observation, moves[-1])
    because = f"{partner.name} is close to me ({partner.closeness:.2f})" + (f" and I want to talk about {about}" if about else "")
    return Decision(Chat(partner.id, text), because, moves)


def _pull(observation: Planning, contact: Contact, last: int | None) -> float:
    """Return how much I want to call somebody."""
    utility = CLOSENESS * contact.closeness + 0.9 * wobble(observation.luck, "call", contact.id)
    if last is not None:
        utility -= RECENT * max(0.0, 1 - (observation.tick - last) / CALL_AGAIN)
    return utility
