"""What trait words mean: five named dimensions, read from adjectives."""

from functools import lru_cache

from msgspec import Struct

from sim.agent import Persona

MARKED = 0.2  # strength from which temperament shows in public writing


class Temperament(Struct, frozen=True):
    """The Big Five, each -1 to 1, 0 for nothing known (John and Srivastava 1999, the Big Five trait taxonomy)."""

    openness: float = 0.0
    conscientiousness: float = 0.0
    extraversion: float = 0.0
    agreeableness: float = 0.0
    neuroticism: float = 0.0


# word -> (openness, conscientiousness, extraversion, agreeableness, neuroticism)
TRAITS: dict[str, tuple[float, float, float, float, float]] = {
    "adventurous": (0.9, -0.2, 0.5, 0.0, -0.3),
    "ambitious": (0.2, 0.7, 0.4, -0.2, 0.0),
    "analytical": (0.5, 0.6, -0.2, -0.1, -0.1),
    "anxious": (-0.2, 0.1, -0.4, 0.1, 0.9),
    "blunt": (0.0, 0.0, 0.4, -0.8, 0.0),
    "bookish": (0.6, 0.3, -0.5, 0.0, 0.1),
    "calm": (0.0, 0.2, -0.1, 0.3, -0.9),
    "caring": (0.0, 0.2, 0.2, 0.9, 0.0),
    "cautious": (-0.7, 0.5, -0.4, 0.1, 0.4),
    "chaotic": (0.5, -0.9, 0.3, 0.0, 0.3),
    "cheerful": (0.1, 0.0, 0.7, 0.5, -0.6),
    "compassionate": (0.1, 0.1, 0.1, 0.9, 0.1),
    "competitive": (0.0, 0.4, 0.5, -0.5, 0.1),
    "creative": (0.9, -0.1, 0.1, 0.0, 0.1),
    "curious": (0.8, 0.1, 0.2, 0.1, -0.1),
    "dreamy": (0.7, -0.5, -0.3, 0.2, 0.1),
    "earnest": (0.0, 0.5, 0.0, 0.4, 0.1),
    "empathetic": (0.2, 0.0, 0.1, 0.9, 0.2),
    "energetic": (0.3, 0.2, 0.8, 0.1, -0.3),
    "family-minded": (-0.2, 0.4, 0.1, 0.6, 0.0),
    "formal": (-0.3, 0.7, -0.2, 0.0, 0.0),
    "frugal": (-0.3, 0.6, -0.1, 0.0, 0.1),
    "fun-loving": (0.4, -0.3, 0.8, 0.3, -0.4),
    "generous": (0.1, 0.1, 0.3, 0.8, -0.1),
    "gentle": (0.1, 0.1, -0.2, 0.9, -0.2),
    "gloomy": (0.0, 0.0, -0.5, -0.2, 0.8),
    "gossipy": (0.0, -0.2, 0.8, -0.1, 0.2),
    "independent": (0.4, 0.2, -0.1, -0.3, -0.2),
    "impatient": (0.0, -0.3, 0.4, -0.5, 0.5),
    "introspective": (0.5, 0.2, -0.6, 0.1, 0.2),
    "introverted": (0.0, 0.1, -0.9, 0.0, 0.2),
    "kind": (0.0, 0.1, 0.1, 0.9, -0.1),
    "loyal": (-0.1, 0.4, 0.1, 0.6, 0.0),
    "meticulous": (0.0, 0.9, -0.2, 0.0, 0.2),
    "nostalgic": (-0.1, 0.1, -0.1, 0.3, 0.3),
    "optimistic": (0.2, 0.1, 0.5, 0.3, -0.7),
    "outgoing": (0.3, 0.0, 0.9, 0.3, -0.3),
    "patient": (0.0, 0.5, -0.1, 0.6, -0.5),
    "pessimistic": (-0.2, 0.1, -0.4, -0.2, 0.7),
    "playful": (0.5, -0.3, 0.6, 0.3, -0.3),
    "practical": (-0.4, 0.7, 0.0, 0.0, -0.2),
    "proud": (-0.1, 0.3, 0.2, -0.4, 0.1),
    "quick-tempered": (0.0, -0.3, 0.3, -0.6, 0.9),
    "restless": (0.5, -0.4, 0.3, -0.1, 0.5),
    "romantic": (0.4, -0.1, 0.1, 0.4, 0.2),
    "sarcastic": (0.2, -0.1, 0.2, -0.7, 0.2),
    "sceptical": (0.1, 0.3, -0.1, -0.5, 0.1),
    "shy": (-0.1, 0.1, -0.9, 0.2, 0.4),
    "solitary": (0.1, 0.1, -0.9, -0.2, 0.0),
    "stubborn": (-0.5, 0.3, 0.1, -0.6, 0.1),
    "thoughtful": (0.4, 0.4, -0.2, 0.5, 0.0),
    "tidy": (-0.2, 0.9, 0.0, 0.1, 0.1),
    "warm": (0.1, 0.0, 0.4, 0.9, -0.2),
    "witty": (0.6, 0.0, 0.5, 0.0, -0.1),
}


@lru_cache(maxsize=4096)
def temperament(traits: tuple[str, ...]) -> Temperament:
    """Return the mean of what the known words among traits mean; unknown words change nothing."""
    known = [TRAITS[trait.lower()] for trait in traits if trait.lower() in TRAITS]
    if not known:
        return Temperament()
    return Temperament(*(sum(column) / len(known) for column in zip(*known, strict=True)))


def manner(persona: Persona) -> str:
    """Return how somebody writes in public, in a word: what the words of an open text are chosen by (sim.channel.Utterance.manner)."""
    return "official" if persona.official else _manner(persona.traits)


@lru_cache(maxsize=4096)
def _manner(traits: tuple[str, ...]) -> str:
    nature = temperament(traits)
    ways = {"warm": nature.agreeableness, "blunt": -nature.agreeableness, "lively": nature.extraversion, "dry": -nature.extraversion}
    way, strength = max(ways.items(), key=lambda item: (item[1], item[0]))
    return way if strength >= MARKED else "plain"
