"""One person in two worlds, side by side: what they feel, think, have seen and remember in each."""

from collections.abc import Hashable, Sequence
from collections.abc import Set as AbstractSet

from msgspec import Struct

from sim.agent import emotion_of
from sim.difference import NAME, TEXT, film_named, mind_of, news_named
from sim.emotion import faded
from sim.likeness import Life
from sim.text import clean

MOST = 12  # of each kind told


class Fact(Struct, frozen=True, omit_defaults=True):
    """One thing of somebody. only: their other self lacks it."""

    text: str
    only: bool = False


class Self(Struct, frozen=True):
    """Somebody as they are in one world. Of each list at most MOST, what the other self lacks first; `films`, `memories`: how many in all.

    Args:
        who: age, occupation, home. traits: as in Persona. mood: -1 to 1, arousal: 0 to 1, both as faded by now.
        stances: headline, attitude. seen: titles with stars. remembered: newest first.
    """

    who: str
    traits: str
    mood: float
    arousal: float
    emotion: str
    doing: str
    mind: str
    stances: list[tuple[str, float]]
    knows: list[Fact]
    films: int
    seen: list[Fact]
    posts: int
    ties: int
    followers: int
    memories: int
    remembered: list[Fact]


def self_of(one: Life, other: Life | None) -> Self:
    """Return how somebody is in a world; `other` is them in the world to compare with, None where they are not there."""
    world, agent, persona = one.world, one.agent, one.agent.persona
    theirs = other.agent if other else None
    mood, arousal = faded(agent, world.tick)
    films = sorted(agent.watched.items(), key=lambda seen: (-seen[1].tick, seen[0]))
    films_there = {(item, viewing.stars) for item, viewing in theirs.watched.items()} if theirs else set()
    memories = [(memory.tick, memory.text) for memory in reversed(agent.memories)]
    memories_there = {(memory.tick, memory.text) for memory in theirs.memories} if theirs else set()
    return Self(
        who=clean(", ".join(part for part in (str(persona.age), persona.occupation, persona.home) if part), TEXT),
        traits=clean(", ".join(persona.traits), TEXT),
        mood=round(mood, 4),
        arousal=round(arousal, 4),
        emotion=emotion_of(arousal),
        doing=clean(agent.doing, TEXT),
        mind=mind_of(one),
        stances=[(news_named(topic, world), value) for topic, value in list(agent.attitudes.items())[:MOST]],
        knows=_facts([(topic, news_named(topic, world)) for topic in agent.known], set(theirs.known) if theirs else set()),
        films=len(films),
        seen=_facts([((item, seen.stars), _film(item, seen.stars, one)) for item, seen in films], films_there),
        posts=agent.posted,
        ties=len(world.network.followed(agent.id)),
        followers=len(world.network.followers(agent.id)),
        memories=len(memories),
        remembered=_facts([(each, clean(each[1], TEXT)) for each in memories], memories_there),
    )


def _film(item: int, stars: int, one: Life) -> str:
    return film_named(item, one.world) + (f" {stars} of 5" if stars else "")


def _facts(told: Sequence[tuple[Hashable, str]], there: AbstractSet[Hashable]) -> list[Fact]:
    """Return texts, those whose keys are not on the other side first."""
    only = [Fact(text, True) for key, text in told if key not in there]
    return [*only, *(Fact(text) for key, text in told if key in there)][:MOST]


def named(life: Life) -> str:
    """Return somebody's name."""
    return clean(life.agent.name, NAME) or "(no name)"
