"""The influence pool: which messages on the news weigh with somebody, and how much.

Source: Gao et al. 2023 (S3), section 3.3: the pool keeps the most influential messages; influence is a weighted sum of a temporal
score (a forgetting function), the relevance of the content to the reader, and the authenticity of its source. The paper prints no
weights: all figures here are ours.
"""

from collections.abc import Sequence
from functools import lru_cache
from math import inf, log, sqrt

from msgspec import Struct

from sim.agent import POOL_CAPACITY, Agent, Impression, Persona, Source
from sim.channel import tick_of, utterance_id
from sim.topic import Topic

RECENCY, RELEVANCE, AUTHENTICITY = 0.4, 0.2, 0.4  # weights; they sum to 1
RETENTION = 0.8  # share of the temporal score that is left after a tick (exponential forgetting, Ebbinghaus 1885)
FORGOTTEN = 0.05  # temporal score below which a message leaves the pool
FORGOTTEN_AFTER = int(log(FORGOTTEN) / log(RETENTION))  # ticks: the last at which the score is still above

_RECENT = tuple(RECENCY * RETENTION**age for age in range(FORGOTTEN_AFTER + 2))  # by age in ticks

# How far a source is believed. S3 orders them: own, mutual, followed one way, recommended by the platform.
TRUST: dict[Source, float] = {"own": 1.0, "official": 0.9, "told": 0.85, "mutual": 0.8, "followed": 0.6, "recommended": 0.3}

_AUTHENTIC = {source: AUTHENTICITY * trust for source, trust in TRUST.items()}

SUBJECTS = ("justice", "politics", "economy", "technology", "environment", "health", "education", "family", "entertainment", "sport")

# What people of an age lean to (S3: the young to entertainment, the middle-aged to politics), and what work brings near.
_BY_AGE = (
    (30, {"entertainment": 1.0, "education": 0.5, "sport": 0.5, "technology": 0.5, "justice": 0.4}),
    (60, {"politics": 1.0, "economy": 0.7, "family": 0.5, "justice": 0.5, "environment": 0.3}),
    (inf, {"health": 0.9, "politics": 0.7, "family": 0.7, "economy": 0.4, "environment": 0.3}),
)
_BY_WORK = {
    "education": ("education", "family"),
    "teacher": ("education", "family"),
    "administrative": ("politics", "economy"),
    "officer": ("politics", "justice"),
    "student": ("education", "entertainment"),
    "unemployed": ("economy",),
    "engineer": ("technology", "environment"),
    "labor": ("economy",),
    "worker": ("economy",),
    "logistics": ("economy",),
    "medical": ("health", "family"),
    "financial": ("economy", "politics"),
    "media": ("politics", "justice"),
    "entertainment": ("entertainment",),
}


class Influence(Struct, frozen=True):
    """How much a message weighs, and why: each 0 to 1."""

    temporal: float
    relevance: float
    authenticity: float

    @property
    def total(self) -> float:
        """The weighted sum, 0 to 1."""
        return RECENCY * self.temporal + RELEVANCE * self.relevance + AUTHENTICITY * self.authenticity


def relevance(persona: Persona, topic: Topic) -> float:
    """Return how near a piece of news is to somebody, 0 to 1: the cosine of their leanings and its subjects over SUBJECTS."""
    return _cosine(persona.age, persona.occupation, persona.interests, topic.subjects)


@lru_cache(maxsize=1 << 16)
def _cosine(age: int, occupation: str, interests: tuple[str, ...], subjects: tuple[str, ...]) -> float:
    if not subjects:
        return 0.5
    mine = dict(next(leanings for below, leanings in _BY_AGE if age < below))
    for word, near in _BY_WORK.items():
        if word in occupation.lower():
            for subject in near:
                mine[subject] = mine.get(subject, 0.0) + 0.5
    for interest in interests:
        if interest in SUBJECTS:
            mine[interest] = mine.get(interest, 0.0) + 1.0
    shared = sum(mine.get(subject, 0.0) for subject in subjects)
    return round(shared / sqrt(sum(value * value for value in mine.values()) * len(subjects)), 4)


def influence(persona: Persona, impression: Impression, topic: Topic, now: int) -> Influence:
    """Return how much a message weighs with somebody at a tick."""
    age = max(0, now - tick_of(impression.post))
    return Influence(RETENTION**age, relevance(persona, topic), TRUST[impression.source])


def weight(impression: Impression, nearness: float, now: int) -> float:
    """Return `influence(...).total` of a message whose relevance is known already."""
    age = now - tick_of(impression.post)
    temporal = _RECENT[age] if 0 <= age < len(_RECENT) else RECENCY * RETENTION ** max(age, 0)
    return temporal + RELEVANCE * nearness + _AUTHENTIC[impression.source]


def pooled(me: Agent, gained: Sequence[Impression], topics: dict[str, Topic], now: int) -> tuple[tuple[Impression, ...], tuple[int, ...]]:
    """Return what of new messages enters somebody's pool, in order, and the ids of what leaves it: what weighs least, and the forgotten."""
    oldest = utterance_id(now - FORGOTTEN_AFTER, 0, 0)
    known = [each.post for each in me.pool]
    fresh = {each.post: each for each in gained if each.post >= oldest}
    kept = {each.post: each for each in me.pool if each.post >= oldest} | fresh
    if len(kept) > POOL_CAPACITY:
        kept = _strongest(me.persona, kept, topics, now)
    entering = [each for post, each in fresh.items() if post in kept and post not in known]
    return tuple(entering), tuple([post for post in known if post not in kept])


def _strongest(persona: Persona, held: dict[int, Impression], topics: dict[str, Topic], now: int) -> dict[int, Impression]:
    nearness = {topic: relevance(persona, topics[topic]) for topic in {each.topic for each in held.values()}}
    weighed = sorted([(-weight(each, nearness[each.topic], now), -post) for post, each in held.items()])
    return {-post: held[-post] for _, post in weighed[:POOL_CAPACITY]}
