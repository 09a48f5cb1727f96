"""How somebody talks: a Voice, read once from who they are."""

import re
from functools import lru_cache
from zlib import crc32

from msgspec import Struct

from models.rules.wording.crafts import CRAFTS
from sim.agent import Persona
from sim.temperament import temperament

# A trait word -> tags that phrases may ask for.
TRAIT_TAGS: dict[str, tuple[str, ...]] = {
    "adventurous": ("lively",),
    "ambitious": ("proud",),
    "analytical": ("bookish",),
    "anxious": ("shy", "anxious"),
    "blunt": ("blunt",),
    "bookish": ("bookish",),
    "calm": ("calm",),
    "caring": ("warm",),
    "cautious": ("shy", "anxious"),
    "chaotic": ("chaotic", "lively"),
    "cheerful": ("cheerful",),
    "compassionate": ("warm",),
    "competitive": ("proud",),
    "creative": ("dreamy",),
    "curious": ("curious",),
    "dreamy": ("dreamy",),
    "earnest": ("earnest",),
    "empathetic": ("warm",),
    "energetic": ("lively", "cheerful"),
    "family-minded": ("warm",),
    "formal": ("formal",),
    "frugal": ("thrifty",),
    "fun-loving": ("cheerful", "playful"),
    "generous": ("warm",),
    "gentle": ("warm", "gentle"),
    "gloomy": ("gloomy",),
    "gossipy": ("gossip",),
    "impatient": ("impatient",),
    "introspective": ("dreamy", "bookish"),
    "introverted": ("shy",),
    "kind": ("warm",),
    "loyal": ("loyal",),
    "meticulous": ("tidy",),
    "nostalgic": ("nostalgic",),
    "optimistic": ("cheerful",),
    "outgoing": ("lively",),
    "patient": ("calm",),
    "pessimistic": ("gloomy",),
    "playful": ("playful",),
    "practical": ("practical",),
    "proud": ("proud",),
    "quick-tempered": ("impatient", "blunt"),
    "restless": ("lively", "impatient"),
    "romantic": ("romantic",),
    "sarcastic": ("dry", "sarcastic"),
    "sceptical": ("dry",),
    "shy": ("shy",),
    "solitary": ("terse",),
    "stubborn": ("stubborn",),
    "thoughtful": ("bookish",),
    "tidy": ("tidy",),
    "warm": ("warm",),
    "witty": ("dry",),
}

# How much a tag adds to the share of optional words, before temperament.
_WORDY = {"gossip": 0.25, "bookish": 0.1, "lively": 0.15, "terse": -0.35, "blunt": -0.2, "shy": -0.15, "gloomy": -0.15, "dreamy": 0.05}
_FORMAL_TRADES = re.compile(r"judge|headteacher|clerk|piano|councillor|critic|imam|professor|lawyer", re.IGNORECASE)
_STUDY = re.compile(r"student|pupil|apprentice|undergraduate", re.IGNORECASE)
_JOBLESS = re.compile(r"unemployed|out of work|jobless|between jobs|no occupation|^none$", re.IGNORECASE)


class Voice(Struct, frozen=True):
    """A way of talking.

    Args:
        tags: what phrases may ask for; sorted.
        style: how literals are written, see `grammar.styled`.
        wordiness: chance of an optional sentence, 0.2 to 0.95.
        stopless: True for those who leave the last full stop off.
        exclaim, trail, open, tail: chances of an exclamation mark, an ellipsis, a word before, a word after.
        endearment: what close people are called, "" for none.
        craft: key of the family of occupations.
        quirk: 32 bits that choose among habits.
    """

    tags: tuple[str, ...]
    style: str
    wordiness: float
    stopless: bool
    exclaim: float
    trail: float
    open: float
    tail: float
    endearment: str
    craft: str
    quirk: int


@lru_cache(maxsize=1024)
def craft_of(occupation: str) -> str:
    """Return the key of CRAFTS whose words occur in an occupation, "" for none."""
    trade = occupation.lower()
    for key, words in CRAFTS.items():
        if any(word in trade for word in words):
            return key
    return ""


def _tags(persona: Persona) -> set[str]:
    tags = {tag for trait in persona.traits for tag in TRAIT_TAGS.get(trait.lower(), ())}
    nature = temperament(persona.traits)
    if not tags:  # nothing known of this person: some habit is better than none
        tags.add(("warm", "dry", "practical", "cheerful", "calm", "curious", "blunt", "earnest")[crc32(persona.name.encode()) & 7])
    if nature.neuroticism > 0.6:
        tags.add("anxious")
    if persona.age >= 65:
        tags.add("old")
    if persona.age < 22:
        tags.add("young")
    if 22 <= persona.age < 36:
        tags.add("thirty")
    if persona.age >= 72:
        tags.add("nostalgic")
    if "formal" not in tags and _FORMAL_TRADES.search(persona.occupation) and persona.age > 50 and "chaotic" not in tags:
        tags.add("formal")
    trade = persona.occupation.lower()
    retired, jobless, studying = "retired" in trade, bool(_JOBLESS.search(trade)) or not trade.strip(), bool(_STUDY.search(trade))
    tags.add("retired" if retired else "jobless" if jobless else "studying" if studying else "working")
    return tags


_ENDEARMENTS = ("love", "dear", "my love", "pet", "my dear", "duck", "sweetheart")


def _endearment(tags: set[str], persona: Persona, quirk: int) -> str:
    if "young" in tags:
        return "mate" if tags & {"proud", "lively", "impatient"} and "gentle" not in tags else ""
    if "formal" in tags:
        return "my dear" if "warm" in tags else "my friend" if persona.age > 60 else ""
    if tags & {"warm", "gossip"} and persona.age >= 40:
        return _ENDEARMENTS[quirk % len(_ENDEARMENTS)]
    if persona.age < 60 and tags & {"cheerful", "lively", "practical", "loyal", "chaotic"}:
        return "mate"
    return ""


@lru_cache(maxsize=32768)
def voice_of(persona: Persona) -> Voice:
    """Return how somebody talks; traits, age and occupation decide, the name adds habits."""
    tags = _tags(persona)
    nature = temperament(persona.traits)
    quirk = crc32(f"{persona.id}/{persona.name}/{persona.traits}".encode())
    wordiness = 0.5 + 0.25 * nature.extraversion + sum(weight for tag, weight in _WORDY.items() if tag in tags)
    if persona.age < 22:
        wordiness -= 0.05
    if wordiness < 0.4:
        tags.add("terse")
    if wordiness > 0.65:
        tags.add("wordy")
    lower = "young" in tags and not tags & {"formal", "tidy", "earnest"} and crc32(persona.name.encode()) % 10 < 8
    style = "formal" if "formal" in tags else "lower" if lower else "young" if "young" in tags else "plain"
    tailed = tags & {"warm", "gossip", "dry", "sarcastic", "old", "anxious", "gloomy"}
    return Voice(
        tags=tuple(sorted(tags)),
        style=style,
        wordiness=min(0.95, max(0.2, wordiness)),
        stopless=lower,
        exclaim=min(
            0.6,
            max(0.0, 0.05 + 0.45 * ("cheerful" in tags) + 0.2 * ("lively" in tags) + 0.15 * ("playful" in tags) - 0.5 * ("formal" in tags)),
        ),
        trail=0.3 if "dreamy" in tags else 0.12 if tags & {"shy", "anxious"} else 0.0,
        open=0.1 if "terse" in tags else 0.3 if "wordy" in tags else 0.2,
        tail=0.22 if tailed else 0.12,
        endearment=_endearment(tags, persona, quirk),
        craft=craft_of(persona.occupation),
        quirk=quirk,
    )
