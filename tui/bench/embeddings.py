"""Which embedding finds the memories that bear on a cue: a labelled set made of the memories of towns that have lived."""

import asyncio
import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from msgspec import Struct

from models.minds import mind_named
from sim.agent import Memory
from sim.event import Noted
from sim.journal import MemoryJournal
from sim.memory.likeness import cosine, features, words_of
from sim.scenarios import new_world, scenario_named
from sim.simulation import Simulation
from sim.world import World

FEWEST = 15  # memories of whoever is asked
Parts = frozenset[str]


class Case(Struct, frozen=True):
    """A cue, and which of somebody's memories bear on it. texts: (n,); bearing: positions among them."""

    texts: tuple[str, ...]
    cue: str
    bearing: frozenset[int]


class Found(Struct):
    """How well an embedding did: mean reciprocal rank of the first memory that bears on the cue, and recall@5."""

    name: str
    reciprocal_rank: float
    recall_at_5: float


def cases(seeds: Sequence[int], ticks: int) -> list[Case]:
    """Return cues in words other than those of the memories, for everything noted in some towns: films, people, news."""
    found: list[Case] = []
    for seed in seeds:
        world, notes = _lived(seed, ticks)
        for memories in notes.values():
            if len(memories) >= FEWEST:
                found.extend(_cases_of(world, memories))
    return found


def _lived(seed: int, ticks: int) -> tuple[World, dict[int, list[Memory]]]:
    world, mind, journal = new_world("town", seed), mind_named("rules"), MemoryJournal()
    simulation = Simulation(world, scenario_named("town"), lambda _: mind, journal)

    async def live() -> None:
        for _ in range(ticks):
            await simulation.tick()

    asyncio.run(live())
    notes: dict[int, list[Memory]] = {agent: [] for agent in world.agents}
    for record in journal.records:
        for event in record.events:
            if isinstance(event, Noted):
                notes[event.agent].extend(event.notes)
    return world, notes


def _cases_of(world: World, memories: Sequence[Memory]) -> Iterator[Case]:
    texts = tuple(memory.text for memory in memories)

    def case(cue: str, field: str, value: object) -> Case:
        return Case(texts, cue, frozenset(k for k, memory in enumerate(memories) if getattr(memory, field) == value))

    for item in sorted({memory.item for memory in memories if memory.item is not None}):
        title = world.catalogue[item].title
        yield case(f"Have you seen <{title}>?", "item", item)
        yield case(f"what did you make of {title.lower().removeprefix('the ')}, then", "item", item)
    for other in sorted({memory.other for memory in memories if memory.other is not None}):
        yield case(f"A chat with {world.names[other]}", "other", other)
        yield case(f"how is {world.names[other].split()[0]}'s taste in films", "other", other)
    for topic in sorted({memory.topic for memory in memories if memory.topic is not None}):
        yield case(world.topics[topic].question, "topic", topic)
        yield case(world.topics[topic].summary, "topic", topic)


_WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=65536)
def _all_words(text: str) -> Parts:
    return frozenset(_WORD.findall(text.lower()))


@lru_cache(maxsize=65536)
def _content_words(text: str) -> Parts:
    return frozenset(words_of(text))


def _triples(words: Sequence[str]) -> Parts:
    return frozenset(f" {word} "[k : k + 3] for word in words for k in range(len(word)))


@lru_cache(maxsize=65536)
def _content_triples(text: str) -> Parts:
    return _triples(words_of(text))


@lru_cache(maxsize=65536)
def _both(text: str) -> Parts:
    return _content_words(text) | _content_triples(text)


PARTS: dict[str, Callable[[str], Parts]] = {
    "words": _all_words,
    "content words": _content_words,
    "letter triples": _content_triples,
    "content words and letter triples": _both,
}


def compared(tried: Sequence[Case]) -> list[Found]:
    """Return how each embedding does: sets of parts, plain and weighted by inverse document frequency, and the hashed one in use."""
    found = []
    for name, parts in PARTS.items():
        found.append(_found(name, tried, lambda case, parts=parts: _plain(case, parts)))  # type: ignore[misc]
        found.append(_found(f"{name}, idf", tried, lambda case, parts=parts: _weighted(case, parts)))  # type: ignore[misc]
    return [*found, _found("in use: the last, hashed to bits", tried, _hashed)]


def _found(name: str, tried: Sequence[Case], scores: Callable[[Case], list[float]]) -> Found:
    ranks = recalled = 0.0
    for case in tried:
        scored = scores(case)
        order = sorted(range(len(scored)), key=lambda k: (-scored[k], -k))
        ranks += 1 / (1 + next(place for place, k in enumerate(order) if k in case.bearing))
        recalled += len(case.bearing.intersection(order[:5])) / min(5, len(case.bearing))
    return Found(name, ranks / len(tried), recalled / len(tried))


def _plain(case: Case, parts: Callable[[str], Parts]) -> list[float]:
    wanted = parts(case.cue)
    return [len(wanted & held) / math.sqrt(len(wanted) * len(held) or 1) for held in map(parts, case.texts)]


def _weighted(case: Case, parts: Callable[[str], Parts]) -> list[float]:
    """Return cosines with each part weighted by its inverse document frequency among this person's memories."""
    wanted, held = parts(case.cue), [parts(text) for text in case.texts]
    frequency = Counter(part for each in held for part in each)

    def square(found: Parts) -> float:
        return math.fsum(math.log((len(held) + 1) / (frequency[part] + 0.5)) ** 2 for part in found)

    return [square(wanted & each) / math.sqrt(square(wanted) * square(each) or 1) for each in held]


def _hashed(case: Case) -> list[float]:
    wanted = features(case.cue)
    return [cosine(wanted, features(text)) for text in case.texts]
