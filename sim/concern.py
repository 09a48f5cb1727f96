"""Whom an event concerns besides the one whom it is about."""

from sim.channel import author_of
from sim.event import AnyEvent, Event, Followed, HeardOf, Learned, Liked, Muted, Parted, Posted, Said, Unfollowed, Watched, agent_of

# What may concern somebody else: who is spoken to, answered, passed on, liked, followed, or was the source of what others heard.
OTHERS: tuple[type[Event], ...] = (Said, Parted, Posted, Liked, Followed, Unfollowed, Muted, Learned, HeardOf, Watched)


def concerns(event: AnyEvent, agent: int) -> bool:
    """Return whether somebody did something, or it happened to them, or another did it to them or on their word."""
    return agent_of(event) == agent or other_of(event) == agent


def other_of(event: AnyEvent) -> int | None:
    """Return whom an event concerns besides the one whom it is about, if anybody."""
    match event:
        case Said(utterance=line):
            return line.to
        case Posted(utterance=post):
            answered = post.forwards if post.forwards is not None else post.parent
            return None if answered is None else author_of(answered)
        case Liked(post=number):
            return author_of(number)
        case Parted(other=other) | Followed(other=other) | Unfollowed(other=other) | Muted(other=other):
            return other
        case Learned(source=source) | Watched(source=source):
            return source
        case HeardOf(tip=tip):
            return tip.source
    return None
