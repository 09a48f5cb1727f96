"""Who speaks: the parts of a prompt that tell a model whom it plays, as plain text."""

from collections.abc import Iterable
from functools import lru_cache

from sim.agent import Feature, Memory, Persona
from sim.calendar import date
from sim.feeling import emotion_now
from sim.observation import Observation
from sim.text import clean

WATCHED_TOLD = 8
# After RecAgent (Wang et al. 2023), section 3.1: a feature is a sentence on how somebody behaves.
FEATURES: dict[Feature, str] = {
    "Watcher": "You rate a film whenever you have seen one.",
    "Explorer": "You look for films you know nothing of, before you look for more of the same.",
    "Critic": "You ask much of a film, and say what is wrong with it.",
    "Chatter": "You like to talk in private, and you trust what friends tell you.",
    "Poster": "You like to post in public, and to tell everybody what you think.",
}


@lru_cache(maxsize=4096)
def profile(persona: Persona) -> str:
    """Return who somebody is, as far as it stays: the fixed part of their prompt."""
    subject = {"female": "a woman", "male": "a man"}.get(persona.gender, "a person")
    who = "an official account, not a private person" if persona.official else f"{subject} of {persona.age}"
    lines = [f"You are {clean(persona.name, 60)}, {who}, {clean(persona.occupation, 60)}{_home(persona)}."]
    told = (("You are", persona.traits), ("You like", persona.interests), ("You do not like", persona.dislikes))
    lines += [f"{verb}: {joined(words)}." for verb, words in told if words]
    if persona.bio:
        lines.append(f"Others say of you: {clean(persona.bio, 400)}")
    return "\n".join(lines)


def habits(persona: Persona, suited: Iterable[Feature]) -> str:
    """Return how somebody behaves, as far as it suits what they do now; "" where nothing does."""
    return " ".join(FEATURES[feature] for feature in suited if feature in persona.features)


def moment(observation: Observation) -> str:
    """Return the simulated time and how somebody feels."""
    me = observation.me
    mood = (
        "miserable"
        if me.mood < -0.6
        else "low"
        if me.mood < -0.15
        else "delighted"
        if me.mood > 0.6
        else "well"
        if me.mood > 0.15
        else "so-so"
    )
    return f"It is {date(observation.minute)}. You feel {mood}, and {emotion_now(me, observation.tick)}."


def lists(observation: Observation) -> str:
    """Return the films somebody heard of and watched, newest first, and where they stand on the news."""
    me, catalogue = observation.me, observation.catalogue
    heard = [
        f"{tip.item} <{catalogue[tip.item].title}> ({'praised' if tip.valence > 0.2 else 'run down' if tip.valence < -0.2 else 'named'}"
        f" by {observation.names.get(tip.source, 'somebody')})"
        for tip in reversed(me.heard)
        if tip.item in catalogue and tip.item not in me.watched
    ]
    watched = [
        f"<{catalogue[item].title}> {f'{viewing.stars}/5' if viewing.stars else 'not rated'}"
        for item, viewing in list(me.watched.items())[: -WATCHED_TOLD - 1 : -1]
        if item in catalogue
    ]
    stands = [
        f"{topic.title}: {topic.question} You lean {_answer(attitude)} ({attitude:+.2f})."
        for topic in observation.topics.values()
        if (attitude := me.attitudes.get(topic.id)) is not None
    ]
    told = ((f"Heard of: {joined(heard)}." if heard else ""), (f"Watched: {joined(watched)}." if watched else ""))
    return "\n".join(line for line in (*told, *(clean(f"News: {stand}", 400) for stand in stands)) if line)


def _answer(attitude: float) -> str:
    return "to yes" if attitude > 0.1 else "to no" if attitude < -0.1 else "neither way"


def remembered(memories: Iterable[Memory]) -> str:
    """Return what came to mind, one line each; "" where nothing did."""
    lines = [f"- {clean(memory.text, 280)}" for memory in memories]
    return "\n".join(("You remember:", *lines)) if lines else ""


def joined(words: Iterable[str]) -> str:
    """Return words with commas between, each made plain."""
    return ", ".join(clean(word, 120) for word in words)


def _home(persona: Persona) -> str:
    return f", living at {clean(persona.home, 60)}" if persona.home else ""
