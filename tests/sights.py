"""One observation of every kind, of one small town, for whatever reads observations."""

from copy import copy
from typing import Any

from sim.agent import Impression, Memory, Tip, Viewing
from sim.channel import Move, Utterance
from sim.observation import (
    AnyObservation,
    Browsing,
    Choosing,
    FeedEntry,
    Feeling,
    Noting,
    Planning,
    Questioned,
    Rating,
    Recommendation,
    Reflecting,
    Scrolling,
    Talking,
)
from sim.scenarios import new_world
from sim.turn import common
from sim.world import World

PAGE = (18, 63, 440, 454, 457)  # Frankenstein, Awaara, Honeyland, Everything Everywhere All at Once, The Quiet Girl
SEEN = 63


def town() -> World:
    """Return eight people in the morning of the first day."""
    world = new_world("town", 1, 8)
    world.tick, world.minute = 1, 480
    return world


def sights(world: World, who: int = 1) -> dict[str, AnyObservation]:
    """Return what somebody may see, by the kind's name."""
    shared: Any = common(world, who)
    partner = shared["contacts"][0]
    me = world.agents[who]
    me.watched[SEEN] = Viewing(3, -1)
    me.heard = [Tip(PAGE[0], partner.id, 0.8, 1)]
    line = Utterance(id=300, tick=1, author=partner.id, text="Have you seen <Alien>?", moves=(), thread=300, to=who)
    posts = tuple(
        FeedEntry(
            Utterance(id=(1 << 28) + k, tick=1, author=partner.id, text=f"Post {k} of the day", moves=(), thread=k), partner, k, "new"
        )
        for k in range(5)
    )
    memories = tuple(Memory(1, "film", f"I saw a film number {k}.", 0.5, id=k + 1, store="short", accessed=1) for k in range(3))
    page = tuple(Recommendation(item, 1.0, "popular") for item in PAGE)
    return {
        "Planning": Planning(**shared, waiting=3),
        "Browsing": Browsing(**shared, page=page, number=1, last=False),
        "Rating": Rating(**shared, item=PAGE[0], reason="a friend praised it", before=2, others=((partner, 5),)),
        "Talking": Talking(**shared, partner=partner, thread=(line,), last=False),
        "Scrolling": Scrolling(**shared, page=posts, done=(posts[4].post.id,)),
        "Feeling": feeling(world, who),
        "Noting": Noting(**shared, percepts=memories),
        "Reflecting": Reflecting(**shared, question="What do I like?", sources=memories),
        "Questioned": Questioned(**shared, question="Do you like films?", form="choice", options=("yes", "no", "at times")),
        "Choosing": Choosing(**shared, candidates=PAGE, count=2),
    }


def feeling(world: World, who: int = 1) -> Feeling:
    """Return what somebody sees who hears from a contact and from an official account of the first news, and knows of the second."""
    shared: Any = common(world, who)
    new, known = list(world.topics.values())[:2]
    partner = shared["contacts"][0].id
    told = [
        Utterance(
            id=(1 << 28) + (author << 8) + 1,
            tick=1,
            author=author,
            text=text,
            moves=(Move("argue", topic=topic.id, valence=stance),),
            thread=1,
        )
        for author, text, topic, stance in ((partner, "It must not happen.", new, -0.8), (3, "It is settled.", new, 0.6))
    ]
    older = Impression((0 << 28) + (partner << 8), known.id, 0.4, "calm", "mutual")
    heard = tuple(
        Impression(post.id, new.id, post.moves[0].valence, "intense", source)
        for post, source in zip(told, ("told", "official"), strict=True)
    )
    me = copy(shared["me"])
    me.known, me.attitudes, me.pool = {known.id: 0, new.id: 1}, {known.id: -0.3}, [older, *heard]
    shared |= {"me": me, "topics": {each: world.topics[each] for each in me.known}}
    return Feeling(**shared, heard=heard, posts=tuple(told), fresh=(new.id,), emotion="calm")
