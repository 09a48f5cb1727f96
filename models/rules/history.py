"""What somebody has seen, heard and talked about, read from their own state."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import chain, islice
from math import log, sqrt

from sim.agent import Agent, Memory, Tip, Viewing
from sim.catalogue import Catalogue
from sim.observation import Contact, Observation
from sim.randomness import AgentLuck
from sim.sentiment import valence_of as valence_of_text

# What a rating says when it is spoken of. 0.0 is kept for "have not seen it".
VALENCE_OF_STARS = (0.0, -0.9, -0.5, 0.1, 0.6, 0.9)
STRANGER_CLOSENESS = 0.15  # of a source of tips who is no contact
TIP_FADE = 0.96  # per tick: a tip is worth less as it ages
TRUST = 0.5  # by how much a tip gains or loses with one whose tips I have found good or bad
FOND_OF_LAST = 12  # films looked back on for directors and decades
TAKEN = 5  # films looked back on for tips that I have followed
TALKS = ("chat", "insight")  # kinds of memory that tell of a talk
TITLES = {1: "poor", 2: "weak", 3: "all right", 4: "good", 5: "superb"}

_TITLE = re.compile(r"<[^<>]*>")


def gumbel(luck: AgentLuck, purpose: str, k: int = 0) -> float:
    """Return keyed noise that turns "the largest utility" into a softmax choice (Gumbel 1954), clipped to about -1.5 to 7."""
    return -log(-log(min(max(luck.draw(purpose, k), 1e-3), 0.999)))


def wobble(luck: AgentLuck, purpose: str, k: int = 0) -> float:
    """Return keyed noise from -1 to 1, small values likeliest."""
    uniform = luck.draw(purpose, k)
    return sqrt(2 * uniform) - 1 if uniform < 0.5 else 1 - sqrt(2 - 2 * uniform)  # inverse of the triangular distribution


def valence_of(me: Agent, item: int | None) -> float | None:
    """Return what I think of an item that I have rated, None of any other."""
    viewing = me.watched.get(item) if item is not None else None
    return VALENCE_OF_STARS[viewing.stars] if viewing is not None and viewing.stars else None


def stars_of(me: Agent, item: int) -> int:
    """Return the stars that I gave an item, 0 for none."""
    viewing = me.watched.get(item)
    return viewing.stars if viewing is not None else 0


def lately_watched(me: Agent, count: int) -> list[tuple[int, Viewing]]:
    """Return the films that I watched last, newest first."""
    return list(islice(reversed(me.watched.items()), count))


def contact_of(observation: Observation, other: int) -> Contact | None:
    """Return somebody among my contacts."""
    for contact in observation.contacts:
        if contact.id == other:
            return contact
    return None


def closeness_to(observation: Observation, other: int) -> float:
    """Return how close somebody is to me, 0 to 1; those who are no contacts count as strangers."""
    contact = contact_of(observation, other)
    return contact.closeness if contact else STRANGER_CLOSENESS


def pull_of(observation: Observation, tip: Tip) -> float:
    """Return how much a tip draws me to its item, -1 to 1: what was said, by whom, how long ago, and what I have concluded of them."""
    pull = tip.valence * (0.35 + 0.65 * closeness_to(observation, tip.source)) * TIP_FADE ** max(0, observation.tick - tip.tick)
    return float(max(-1.0, min(1.0, pull * (1 + TRUST * trust(observation.me, tip.source)))))


def trust(me: Agent, other: int) -> float:
    """Return how good my experience with somebody is, -1 to 1: the tone of the latest insight into them that I remember."""
    for memory in reversed(me.memories):
        if memory.kind == "insight" and memory.other == other:
            return tone(memory.text)
    return 0.0


@lru_cache(maxsize=4096)
def tone(text: str) -> float:
    """Return the sentiment of a sentence, -1 to 1, titles left out: what a film is called is no verdict."""
    return valence_of_text(_TITLE.sub("it", text))


def tip_for(me: Agent, item: int) -> Tip | None:
    """Return the last tip about an item."""
    for tip in reversed(me.heard):
        if tip.item == item:
            return tip
    return None


def fondness(me: Agent, catalogue: Catalogue) -> dict[str | int, float]:
    """Return what the last films that I rated make me fond of: directors by name, decades by number; -1 to 1 each."""
    fond: dict[str | int, float] = {}
    for item, viewing in islice(reversed(me.watched.items()), FOND_OF_LAST):
        if viewing.stars in (1, 2, 4, 5):
            facts = catalogue[item]
            step = (viewing.stars - 3) / 4
            if facts.director:
                fond[facts.director] = fond.get(facts.director, 0.0) + step
            if facts.year:
                decade = facts.year // 10
                fond[decade] = fond.get(decade, 0.0) + step / 3
    return fond


def tips_taken(me: Agent) -> dict[int, list[tuple[int, Viewing, float]]]:
    """Return whose tips I have followed lately: who -> (item, my viewing, how well they spoke of it), the newest viewing first.

    Only films seen after the tip; a remembered word of praise counts as one where the tip itself is forgotten.
    """
    lately = dict(lately_watched(me, TAKEN))
    taken: dict[int, list[tuple[int, Viewing, float]]] = {}
    told = [(tip.source, tip.item, tip.valence, tip.tick) for tip in me.heard if tip.item in lately]
    told += [
        (memory.other, memory.item, 0.6, memory.tick)
        for memory in me.memories
        if memory.kind == "film" and memory.other is not None and memory.item is not None and memory.item in lately
    ]
    for source, item, valence, tick in told:
        viewing = lately[item]
        if viewing.stars and tick < viewing.tick and valence and all(known != item for known, _, _ in taken.get(source, ())):
            taken.setdefault(source, []).append((item, viewing, valence))
    return taken


def in_mind(me: Agent) -> Iterator[Memory]:
    """Yield what I have in mind, oldest first: what I remember, then what I noted last, though most of it will never be a memory."""
    return chain(me.memories, me.sensory)


def told_after(me: Agent, other: int, item: int, viewing: Viewing) -> bool:
    """Return whether somebody and I have talked about a film since I saw it, as I remember."""
    return any(
        memory.other == other and memory.item == item and memory.kind == "chat" and memory.tick >= viewing.tick for memory in in_mind(me)
    )


def talked_about(me: Agent, other: int) -> dict[int | str, int]:
    """Return what somebody and I have talked about, as I remember: item id or topic id -> tick of the last time."""
    past: dict[int | str, int] = {}
    for memory in in_mind(me):
        if memory.other == other:
            if memory.item is not None:
                past[memory.item] = memory.tick
            if memory.topic is not None:
                past[memory.topic] = memory.tick
    return past


def last_talks(me: Agent) -> dict[int, int]:
    """Return with whom I have talked, as I remember, and the tick of the last time; an insight into somebody stands for talks with them."""
    return {memory.other: memory.tick for memory in in_mind(me) if memory.other is not None and memory.kind in TALKS}


def last_talk(me: Agent, other: int) -> int | None:
    """Return the tick at which I last talked with somebody, as I remember."""
    return last_talks(me).get(other)


def points_about(genres: dict[str, float], fond: dict[str | int, float], catalogue: Catalogue, item: int) -> tuple[list[str], list[str]]:
    """Return (what suits me about an item, what does not), strongest first: genres, "director", tones."""
    facts = catalogue[item]
    ranked = sorted(facts.genres, key=lambda genre: -genres.get(genre, 0.0))
    likes = [genre for genre in ranked if genres.get(genre, 0.0) > 0.15]
    dislikes = [genre for genre in reversed(ranked) if genres.get(genre, 0.0) < -0.1]
    liking = fond.get(facts.director, 0.0) if facts.director else 0.0
    if liking > 0.2:
        likes.insert(0, "director")
    elif liking < -0.2:
        dislikes.append("director")
    return likes, dislikes
