"""First opinions: what somebody thinks of a piece of news by who they are, and which arguments speak to them."""

from functools import lru_cache

from sim.agent import Persona
from sim.randomness import Luck
from sim.topic import Topic

UNADDRESSED = 0.3  # how much an argument that appeals to nobody in particular speaks to everybody

_APPEALS_BY_TRAIT = {
    "frugal": "frugal",
    "nostalgic": "nostalgic",
    "practical": "practical",
    "anxious": "anxious",
    "optimistic": "optimistic",
    "cheerful": "optimistic",
    "pessimistic": "anxious",
    "cautious": "anxious",
    "bookish": "culture",
    "romantic": "nostalgic",
    "creative": "culture",
    "curious": "culture",
    "ambitious": "business",
    "caring": "parent",
    "family-minded": "parent",
}
_WORKERS = ("driver", "welder", "builder", "mechanic", "cleaner", "plumber", "labourer", "worker", "porter", "warehouse", "unemployed")
_BUSINESS = ("shop", "owner", "landlady", "landlord", "estate", "accountant", "entrepreneur", "manager", "developer")
_CULTURE = (
    "cinema",
    "film",
    "projectionist",
    "usher",
    "critic",
    "librarian",
    "teacher",
    "writer",
    "artist",
    "musician",
    "actor",
    "journalist",
)
_GREEN_HOBBIES = ("garden", "allotment", "bird", "hiking", "swimming", "bees", "beekeeping", "cycling", "foraging")
# All that an argument may appeal to.
APPEALS: tuple[str, ...] = tuple(sorted({*_APPEALS_BY_TRAIT.values(), "young", "old", "worker", "business", "culture", "green"}))


def susceptibilities(persona: Persona) -> frozenset[str]:
    """Return the appeals of arguments that move somebody."""
    found = {_APPEALS_BY_TRAIT[trait] for trait in persona.traits if trait in _APPEALS_BY_TRAIT}
    found |= {"young"} if persona.age < 30 else {"old"} if persona.age >= 60 else set()
    found |= _by_work(persona.occupation)
    if any(map(_is_green, persona.interests)):
        found.add("green")
    return frozenset(found)


@lru_cache(maxsize=1024)
def _by_work(occupation: str) -> frozenset[str]:
    work, tables = occupation.lower(), ((_WORKERS, "worker"), (_BUSINESS, "business"), (_CULTURE, "culture"))
    return frozenset(appeal for words, appeal in tables if any(word in work for word in words))


@lru_cache(maxsize=1024)
def _is_green(interest: str) -> bool:
    return any(word in interest for word in _GREEN_HOBBIES)


def pulls(persona: Persona, topic: Topic) -> tuple[float, ...]:
    """Return how much each argument of a piece of news speaks to somebody, 0 to 1."""
    moved = susceptibilities(persona)
    return tuple(
        [0.2 + 0.8 * len(moved.intersection(each)) / len(each) if (each := claim.appeals) else UNADDRESSED for claim in topic.claims]
    )


def first_attitude(persona: Persona, topic: Topic, luck: Luck, forces: tuple[float, ...] | None = None) -> float:
    """Return the attitude with which somebody meets a piece of news, -1 to 1: the arguments that speak to them, and a whim.

    Args:
        forces: pulls(persona, topic), where they are known already.
    """
    weight = {"for": 0.0, "against": 0.0}
    for claim, force in zip(topic.claims, pulls(persona, topic) if forces is None else forces, strict=True):
        weight[claim.side] += force
    total = weight["for"] + weight["against"]
    lean = 4 * (weight["for"] - weight["against"]) / total if total else 0.0
    whim = 1.2 * (luck.draw(0, persona.id, f"attitude {topic.id}") - 0.5)
    return round(min(max(lean + whim, -1.0), 1.0), 4)
