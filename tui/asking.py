"""What the player is told when their agent must decide: an observation as a Question, and a decision in words."""

from collections.abc import Sequence
from typing import Any, Literal

from sim.action import (
    Action,
    Chat,
    Follow,
    Forward,
    Idle,
    Like,
    Mute,
    Post,
    Rate,
    Reply,
    Say,
    Search,
    Unfollow,
    Watch,
    label_of,
    name_of,
)
from sim.agent import Agent
from sim.mind import Decision
from sim.network import FOLLOWS
from sim.observation import AnyObservation, Browsing, Contact, Planning, Rating, Scrolling, Talking
from sim.session import LINES
from tui.protocol import Question

Kind = Literal["planning", "browsing", "rating", "talking", "scrolling"]
Playable = Planning | Browsing | Rating | Talking | Scrolling  # what the player decides; notes and thoughts come by themselves


def question_on(observation: Playable, number: int, instead: Decision) -> Question:
    """Return what the screen must know to ask the player for a decision on an observation.

    Args:
        instead: what the agent's own mind would decide.
    """
    fields: dict[str, Any] = {}
    kind: Kind
    match observation:
        case Planning(waiting=waiting):
            kind, fields = "planning", {"waiting": waiting}
        case Browsing(page=recommended, number=turned, query=query):
            kind, fields = "browsing", {"page": recommended, "page_number": turned, "query": query}
        case Rating(item=item, before=before, others=others):
            kind, fields = "rating", {"item": item, "before": before, "others": others}
        case Talking(partner=partner, thread=thread):
            kind, fields = "talking", {"partner": partner.id, "thread": thread, "left": LINES - len(thread)}
        case Scrolling(page=posts, done=done):
            kind, fields = "scrolling", {"posts": posts, "done": done}
    return Question(
        number=number,
        agent=observation.me.id,
        kind=kind,
        legal=tuple(name_of(action) for action in observation.legal),
        tick=observation.tick,
        minute=observation.minute,
        me=observation.me,
        contacts=observation.contacts,
        peek=in_words(instead, observation),
        recalled=instead.recalled,
        **fields,
    )


def in_words(decision: Decision, observation: AnyObservation) -> str:
    """Return what a decision does and why, in a few words: "watch <Alien>: Ida said it was great"."""
    match decision.action:
        case Watch(item):
            words = f"watch <{observation.catalogue[item].title}>"
        case Chat(to, text):
            words = f"call {observation.names[to]}: “{text}”"
        case Rate(stars, feeling):
            words = f"give it {stars} of 5: “{feeling}”"
        case Search(query):
            words = f"search for “{query}”"
        case Say(text) | Post(text):
            words = f"{name_of(decision.action)} “{text}”"
        case Like(post):
            words = f"like the post of {_author(post, observation)}"
        case Reply(post, text):
            words = f"reply to {_author(post, observation)}: “{text}”"
        case Forward(post, text):
            words = f"pass on the post of {_author(post, observation)}" + (f": “{text}”" if text else "")
        case Follow(who) | Unfollow(who) | Mute(who):
            words = f"{name_of(decision.action)} {observation.names.get(who, f'number {who}')}"
        case Idle():
            words = "rest"
        case other:
            words = label_of(type(other)).lower()
    return f"{words}: {decision.because}" if decision.because else words


def _author(post: int, observation: AnyObservation) -> str:
    entries = observation.page if isinstance(observation, Scrolling) else ()
    return next((entry.author.name for entry in entries if entry.post.id == post), "somebody")


def no_tie(action: type[Action], author: Contact, me: Agent, contacts: Sequence[Contact]) -> str:
    """Return why somebody cannot follow, unfollow or mute the author of a post on their page, "" where they can; not yet safe."""
    name = author.name
    close = any(contact.id == author.id for contact in contacts)
    if author.id == me.id:
        return "that is you"
    if action is Follow and (author.kind == FOLLOWS or close):
        return f"{name}'s posts come already"
    if action is Unfollow and close:
        return f"{name} is more than followed: {author.kind}"
    if action is Unfollow and author.kind != FOLLOWS:
        return f"{name} is not followed"
    if action is Mute and author.id in me.muted:
        return f"{name} is muted already"
    return ""
