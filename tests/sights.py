"""One observation of every kind, of one small town, for whatever reads observations."""

from typing import Any

from sim.agent import Memory, Tip, Viewing
from sim.channel import Utterance
from sim.observation import (
    AnyObservation,
    Browsing,
    Choosing,
    FeedEntry,
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
        "Noting": Noting(**shared, percepts=memories),
        "Reflecting": Reflecting(**shared, question="What do I like?", sources=memories),
        "Questioned": Questioned(**shared, question="Do you like films?", form="choice", options=("yes", "no", "at times")),
        "Choosing": Choosing(**shared, candidates=PAGE, count=2),
    }
