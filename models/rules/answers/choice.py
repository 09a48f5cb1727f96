"""Options: which of several fits best, and why."""

import re

from msgspec import Struct
from msgspec.structs import replace

from models.rules.answers.measures import of_topic
from models.rules.answers.phrasing import Said, phrased, titled
from models.rules.answers.question import Asked, genre_in, hobby_in, person_in, topic_of
from models.rules.answers.scale import measured
from models.rules.character import Character
from models.rules.history import contact_of
from models.rules.wording.grammar import tidied
from sim.mentions import FUNCTION_WORDS, WORD, titles_in
from sim.observation import Observation
from sim.sentiment import valence_of

UNDECIDED = 0.15  # of 1: nearer to the middle than this, an option that takes no side is taken where there is one
_YES = re.compile(r"^\W*(?:yes|yeah|true|agree|for|in favour|support|approve|i (?:do|have|am|would))\b", re.I)
_NO = re.compile(r"^\W*(?:no|not|false|disagree|against|oppos\w*|reject|never|i (?:don't|haven't|am not|wouldn't))\b", re.I)
_NEITHER = re.compile(
    r"\b(?:don't know|do not know|undecided|unsure|not sure|neither|no opinion|other|none|maybe|no answer|in between|torn|abstain)\b", re.I
)
_TAKES_SIDES = re.compile(r"\b(?:for|against|agree|side|stand|think|support)\b")
_LEAST = re.compile(r"\b(?:least|worst|dislike|hate|avoid|not like|don't like|distrust)\b")
_HABITS = {
    "Watcher": re.compile(r"\b(?:film|movie|watch|cinema|screen)", re.I),
    "Chatter": re.compile(r"\b(?:talk|chat|friends?|people|company|call)\b|\btalking\b|\bchatting\b", re.I),
    "Poster": re.compile(r"\b(?:post|write|feed|online|share)", re.I),
    "Explorer": re.compile(r"\b(?:new|explor|discover|unfamiliar|adventur)", re.I),
    "Critic": re.compile(r"\b(?:rate|review|critic|judge)", re.I),
}


class Liking(Struct, frozen=True):
    """How well an option suits: larger is better."""

    value: float
    because: str


def option(observation: Observation, character: Character, asked: Asked, options: tuple[str, ...]) -> tuple[int, Said]:
    """Return the number of the option that fits best, from 0, and the words for it."""
    if asked.theme == "unknown" and (topic := topic_of(observation, f"{asked.words} {options[0]}")) is not None:
        asked = replace(asked, theme="stance", topic=topic)
    sided = _by_side(observation, character, asked, options)
    number, because = sided or _by_liking(observation, character, asked, options) or _guess(observation, options)
    table = "option_unmoved" if because.startswith("nothing") else "option"
    return number, Said(phrased(observation, table, option=tidied(options[number])), because)


def _by_side(observation: Observation, character: Character, asked: Asked, options: tuple[str, ...]) -> tuple[int, str] | None:
    """Return the choice between yes and no, for and against, by what a scale would measure; None where the options are others."""
    neither = next((k for k, text in enumerate(options) if _NEITHER.search(text)), None)
    yes = next((k for k, text in enumerate(options) if _YES.search(text) and k != neither), None)
    no = next((k for k, text in enumerate(options) if _NO.search(text) and k != neither), None)
    if yes is None or no is None:
        return None
    fact = _fact(observation, asked)
    if fact is not None:
        return (yes if fact.value > 0 else no), fact.because
    found = measured(observation, character, asked)
    if found.value is None or (abs(found.value) < UNDECIDED and neither is not None):
        return (neither, found.because) if neither is not None else None
    return (yes if found.value > 0 else no), found.because


def _fact(observation: Observation, asked: Asked) -> Liking | None:
    """Return what is simply so: whether I have seen a film, know somebody, have heard the news."""
    if asked.theme == "seen" and asked.item is not None:
        seen = asked.item in observation.me.watched
        return Liking(1.0 if seen else -1.0, f"I have{'' if seen else ' not'} seen {titled(observation, asked.item)}")
    if asked.person is not None and re.search(r"\bknow\b", asked.words):
        contact = contact_of(observation, asked.person)
        name = observation.names[asked.person]
        return Liking(1.0, f"{name} is my {contact.kind}") if contact else Liking(-1.0, f"{name} is no contact of mine")
    if asked.theme == "news" and not _TAKES_SIDES.search(asked.words):
        return Liking(1.0, "the news has reached me") if observation.topics else Liking(-1.0, "no news has reached me")
    return None


def _by_liking(observation: Observation, character: Character, asked: Asked, options: tuple[str, ...]) -> tuple[int, str] | None:
    """Return the option that suits me best (least, where that is asked), None where I have nothing to say of any."""
    found = {k: liking for k, text in enumerate(options) if (liking := _liking(observation, character, asked, text)) is not None}
    if not found:
        return None
    sign = -1 if _LEAST.search(asked.words) else 1
    rest = [k for k in range(len(options)) if k not in found and not _NEITHER.search(options[k])]
    best = max(found, key=lambda k: (sign * found[k].value, -k))
    if sign * found[best].value < 0 and rest:  # better something that says nothing to me than something that suits me ill
        return rest[0], f"the others suit me worse: {found[best].because}"
    return best, found[best].because


def _liking(observation: Observation, character: Character, asked: Asked, text: str) -> Liking | None:
    """Return how well one option suits me, None where it says nothing to me.

    It is read as a film, somebody, a side in the news, a genre, a hobby, a mood, a habit, else by words that it shares with who I am.
    """
    mentions = titles_in(text, observation.catalogue)
    if mentions:
        item, title = mentions[0].item, titled(observation, mentions[0].item)
        viewing = observation.me.watched.get(item)
        if viewing is not None and viewing.stars:
            return Liking((viewing.stars - 3) / 2, f"I gave {title} {viewing.stars} of 5")
        return Liking(0.5 * character.match(item), f"I have not seen {title}; its genres suit me {character.match(item):+.2f}")
    person = person_in(observation, text)
    if person is not None:
        contact = contact_of(observation, person)
        return Liking(contact.closeness, f"{contact.name}: closeness {contact.closeness:.2f} of 1") if contact else None
    words = text.lower()
    if asked.topic is not None and topic_of(observation, f"{text} should") == asked.topic:
        found = of_topic(observation, asked.topic, words)
        return Liking(found.value or 0.0, found.because)
    if genre := genre_in(words, character):
        return Liking(character.genres[genre], f"my taste for {genre}: {character.genres[genre]:+.2f}")
    if hobby := hobby_in(words, character):
        return Liking(0.8, f"{hobby} is among my interests")
    if asked.theme == "mood" and (valence := valence_of(text)):
        mood = measured(observation, character, asked)
        if mood.value is not None:
            return Liking(1 - abs(valence - mood.value), mood.because)
    for feature, pattern in _HABITS.items():
        if feature in observation.me.persona.features and pattern.search(text):
            return Liking(0.5, f"I am a {feature} by habit")
    return _shared(observation, words)


def _shared(observation: Observation, words: str) -> Liking | None:
    """Return a liking by words that an option shares with my occupation, traits and interests."""
    me = observation.me.persona
    mine = {word.lower() for part in (me.occupation, *me.traits, *me.interests) for word in WORD.findall(part)}
    shared = sorted(({word.lower() for word in WORD.findall(words)} - FUNCTION_WORDS) & mine)
    return Liking(0.4, f"who I am speaks of it: {', '.join(shared)}") if shared else None


def _guess(observation: Observation, options: tuple[str, ...]) -> tuple[int, str]:
    """Return an option that takes no side, else one by chance, and say so."""
    because = "nothing that I am or remember speaks to it"
    neither = next((k for k, text in enumerate(options) if _NEITHER.search(text)), None)
    if neither is not None:
        return neither, because
    return int(observation.luck.draw("a guess", len(options)) * len(options)), f"{because}; this is a guess"
