"""How opinions move: a first attitude from who somebody is, then influence by those who argue with them."""

from sim.agent import Agent, Persona
from sim.randomness import Luck
from sim.temperament import temperament
from sim.topic import Claim, Topic

# The step of the DeGroot model (DeGroot 1974), weighted by closeness and limited as in bounded confidence
# (Deffuant et al. 2000). S3 leaves its coefficients to the language model; these are ours.
INFLUENCE = 0.25
CONFIDENCE_BOUND = 1.3  # a stance farther away than this (of 2) is not taken in

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


def susceptibilities(persona: Persona) -> frozenset[str]:
    """Return the appeals of arguments that move somebody."""
    found = {_APPEALS_BY_TRAIT[trait] for trait in persona.traits if trait in _APPEALS_BY_TRAIT}
    found |= {"young"} if persona.age < 30 else {"old"} if persona.age >= 60 else set()
    for words, appeal in ((_WORKERS, "worker"), (_BUSINESS, "business"), (_CULTURE, "culture")):
        if any(word in persona.occupation.lower() for word in words):
            found.add(appeal)
    if any(word in interest for interest in persona.interests for word in _GREEN_HOBBIES):
        found.add("green")
    return frozenset(found)


def pull(persona: Persona, claim: Claim) -> float:
    """Return how much an argument speaks to somebody, 0 to 1."""
    if not claim.appeals:
        return 0.3
    shared = susceptibilities(persona).intersection(claim.appeals)
    return 0.2 + 0.8 * len(shared) / len(claim.appeals)


def first_attitude(persona: Persona, topic: Topic, luck: Luck) -> float:
    """Return the attitude with which somebody meets a piece of news, -1 to 1: the arguments that speak to them, and a whim."""
    weight = {"for": 0.0, "against": 0.0}
    for claim in topic.claims:
        weight[claim.side] += pull(persona, claim)
    total = weight["for"] + weight["against"]
    lean = 4 * (weight["for"] - weight["against"]) / total if total else 0.0
    whim = 1.2 * (luck.draw(0, persona.id, f"attitude {topic.id}") - 0.5)
    return round(min(max(lean + whim, -1.0), 1.0), 4)


def moved_attitude(agent: Agent, topic: Topic, stance: float, closeness: float, claim: int | None) -> float:
    """Return the attitude after hearing a stance, -1 to 1; unchanged where the stance is too far away to be taken in.

    Args:
        stance: the speaker's, -1 to 1. closeness: to the speaker, 0 to 1. claim: index of the argument used, if any.
    """
    held = agent.attitudes.get(topic.id, 0.0)
    nature = temperament(agent.persona.traits)
    force = pull(agent.persona, topic.claims[claim]) if claim is not None and 0 <= claim < len(topic.claims) else 0.3
    bound = CONFIDENCE_BOUND * (1 + 0.3 * nature.openness)
    if abs(stance - held) > bound:
        return held
    openness = 1 + 0.4 * nature.openness + 0.4 * nature.agreeableness
    step = INFLUENCE * max(openness, 0.1) * (0.3 + 0.7 * closeness) * (0.3 + 0.7 * force)
    return round(min(max(held + step * (stance - held), -1.0), 1.0), 4)
