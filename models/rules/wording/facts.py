"""What the slots of a phrase stand for: the facts that one line may use."""

import re
from collections.abc import Callable
from functools import lru_cache

from models.rules.speech import Speech
from models.rules.wording.grammar import (
    capitalised,
    clause,
    first_name,
    genre_noun,
    gerund,
    plural,
    proposition,
    quoted,
    tidied,
    uncapitalised,
    with_article,
)
from models.rules.wording.hearing import Heard
from models.rules.wording.occupations import spoken
from models.rules.wording.scene import clock, daypart, place_of
from models.rules.wording.voice import Voice
from sim.catalogue import Item
from sim.channel import Move
from sim.taste import hobbies
from sim.topic import Topic

_DECADES = {20: "twenties", 30: "thirties", 40: "forties", 50: "fifties", 60: "sixties", 70: "seventies", 80: "eighties", 90: "nineties"}
_STARS = ("no stars", "one star", "two stars", "three stars", "four stars", "five stars")
_WITH_THE = ("United", "Netherlands", "Philippines", "Czech Republic", "Soviet Union", "UK", "USA", "US", "USSR")
_DEAR_TO = {"partner", "child", "friend", "neighbour", "sibling", "grandchild"}
_WEAK = {"he", "she", "they", "it", "his", "her", "their", "this", "that", "but", "and"}
_ARTICLES = {"the", "a", "an", "some", "our", "nobody", "somebody", "everybody", "there", "all", "no", "two", "three", "four"}


@lru_cache(maxsize=256)
def affair(topic: Topic) -> str:
    """Return what a topic is called before "business": "Lantern sale" from the slug and the capitals of the headline."""
    words = topic.id.replace("_", "-").split("-")
    if any(not word.isalpha() or len(word) < 2 for word in words) or len("".join(words)) < 5:
        return ""
    text = tidied(f"{topic.title}. {topic.summary}")
    within = re.findall(r"(?<![.!?:]) ([A-Z][\w-]+)", text)  # capitals that do not merely begin a sentence
    capitals = {word.lower(): word for word in within}
    inner = {word.strip(".,'’:;") for word in text.split() if word[:1].islower()}
    return " ".join(capitals[word.lower()] if word.lower() in capitals and word.lower() not in inner else word for word in words)


@lru_cache(maxsize=256)
def told(topic: Topic) -> tuple[str, ...]:
    """Return the sentences of a summary that stand on their own."""
    found: list[str] = []
    rest = tidied(topic.summary)
    while rest:
        first = clause(rest)
        if first and first.split()[0].lower() not in _WEAK and len(first) < 150:
            found.append(first)
        rest = rest[len(first) + 1 :].lstrip(" .!?…") if len(first) < len(rest) else ""
    return tuple(found)


_ONCE = {"about", "history", "told", "Told", "told_after", "headline", "like_film"}  # facts that a conversation need not hear twice


class Facts:
    """The facts of one line; `about` turns them to its next move."""

    def __init__(self, speech: Speech, voice: Voice) -> None:
        self.speech = speech
        self.voice = voice
        self.move = speech.moves[0] if speech.moves else Move("tell_self")
        self.item: Item | None = None
        self.topic: Topic | None = None
        self.named: list[int] = []  # items already named in this line
        self.roll = 0
        self._found: dict[str, str] = {}
        self.told = Heard()  # what the hearer has just told of themselves
        self.said = " ".join(line.text for line in speech.thread).lower()  # in this conversation, by either

    def turn_to(self, move: Move, roll: int) -> None:
        """Make the facts those of a move; `roll` chooses among equals."""
        self.move = move
        self.roll = roll
        known = move.item is not None and move.item in self.speech.catalogue
        self.item = self.speech.catalogue[move.item] if known and move.item is not None else None
        self.topic = self.speech.topics.get(move.topic) if move.topic is not None else None
        self._found = {}

    @property
    def unnamed(self) -> bool:
        """True while the item of this move still has to be named."""
        return self.item is not None and self.item.id not in self.named

    def slot(self, name: str) -> str:
        """Return what a slot stands for, "" where there is nothing."""
        found = self._found.get(name)
        if found is None:
            found = SLOTS[name](self)
            if found and self.said and name in _ONCE and found.lower() in self.said:
                found = ""
            self._found[name] = found
        return found

    def forget(self, name: str) -> None:
        """Look a slot up afresh next time."""
        self._found.pop(name, None)

    def any_of(self, options: tuple[str, ...] | list[str]) -> str:
        return options[self.roll % len(options)] if options else ""

    def any_of_ids(self, options: list[int]) -> int:
        return options[self.roll % len(options)]

    def liked(self, names: tuple[str, ...], facts: tuple[str, ...]) -> str:
        return next((name for name in names if name in facts), "")


def _film(facts: Facts) -> str:
    if facts.item is None:
        return ""
    if facts.named and facts.named[-1] == facts.item.id:
        return "it"
    title = " ".join(facts.item.title.replace("<", "").replace(">", "").split())
    return f"<{title or 'untitled'}>"


def _genre(facts: Facts) -> str:
    return genre_noun(facts.item.genres[0]) if facts.item and facts.item.genres else ""


def _liked_genre(facts: Facts) -> str:
    liked = facts.liked(facts.speech.likes, facts.item.genres) if facts.item else ""
    return genre_noun(liked) if liked else ""


def _disliked_genre(facts: Facts) -> str:
    found = facts.liked(facts.speech.dislikes, facts.item.genres) if facts.item else ""
    return genre_noun(found) if found else ""


def _my_genre(facts: Facts) -> str:
    column = facts.speech.catalogue.column
    mine = [name.lower() for name in facts.speech.me.persona.interests if name.lower() in column]
    return genre_noun(facts.any_of(mine[:3])) if mine else ""


def _tone(facts: Facts) -> str:
    return tidied(facts.any_of(facts.item.tone)) if facts.item else ""


def _director(facts: Facts) -> str:
    director = tidied(facts.item.director) if facts.item else ""
    return "" if " and " in director else director  # two would need another verb


def _country(facts: Facts) -> str:
    country = tidied(facts.item.country) if facts.item else ""
    return f"the {country}" if country.startswith(_WITH_THE) else country


def _decade(facts: Facts) -> str:
    year = facts.item.year if facts.item else None
    return f"the {_DECADES[year % 100 // 10 * 10]}" if year is not None and 1920 <= year < 2000 else ""


def _name(facts: Facts) -> str:
    to = facts.speech.to
    if to is None:
        return ""
    if to.kind == "parent" and to.gender in ("female", "male"):
        return "Mum" if to.gender == "female" else "Dad"
    return first_name(to.name)


def _dear(facts: Facts) -> str:
    """Return an endearment that fits both: "love" in a family, "mate" among friends of an age, nothing upwards."""
    to, me = facts.speech.to, facts.speech.me.persona
    if to is None or to.closeness < 0.5 or to.kind not in _DEAR_TO:
        return ""
    if to.kind in ("partner", "child"):
        return "love" if "young" not in facts.voice.tags else ""
    dear = facts.voice.endearment
    if dear == "mate":
        return dear if to.kind in ("friend", "neighbour") and abs(to.age - me.age) <= 15 else ""
    return dear if to.age <= me.age + 12 else ""


def _author(facts: Facts) -> str:
    after, to = facts.speech.after, facts.speech.to
    if after is None or after.author == facts.speech.me.id:
        return ""
    if to is not None and to.id == after.author:
        return _name(facts)
    return first_name(facts.speech.names.get(after.author, ""))


def _who(facts: Facts) -> str:
    person, to = facts.move.person, facts.speech.to
    if person is None or person == facts.speech.me.id or (to is not None and person == to.id):
        return ""
    return first_name(facts.speech.names.get(person, ""))


def _source(facts: Facts) -> str:
    source = facts.speech.source
    if source is None or (facts.speech.to is not None and source.id == facts.speech.to.id):
        return ""
    return first_name(source.name)


def _history(facts: Facts) -> str:
    return uncapitalised(clause(facts.speech.to.history)) if facts.speech.to else ""


def _hobby(facts: Facts, skip: int = 0) -> str:
    found = hobbies(facts.speech.me.persona, facts.speech.catalogue)
    if len(found) <= skip:
        return ""
    return tidied(found[(facts.roll + skip) % len(found)])


def _trade(facts: Facts) -> str:
    trade = spoken(facts.speech.me.persona.occupation, facts.speech.me.persona.age)
    return "" if "working" not in facts.voice.tags and "retired" not in facts.voice.tags else trade.removeprefix("retired ")


def _their_trade(facts: Facts) -> str:
    trade = spoken(facts.speech.to.occupation, facts.speech.to.age) if facts.speech.to else ""
    return "" if any(word in trade for word in ("retired", "unemployed", "out of work", "student", "pupil", "apprentice")) else trade


def _claim(facts: Facts) -> str:
    topic, claim = facts.topic, facts.move.claim
    return clause(topic.claims[claim].text) if topic and claim is not None and 0 <= claim < len(topic.claims) else ""


def _told(facts: Facts) -> str:
    """A sentence of the summary, which must be quoted as it stands unless it begins with an article."""
    chats = facts.speech.form == "chat"  # posts tell every other sentence: who does both in one tick repeats nothing
    parts = [part for k, part in enumerate(told(facts.topic)) if (k % 2 == 0) == chats] if facts.topic else []
    text = facts.any_of([part for part in parts if not _names_us(facts, part)])
    return uncapitalised(text) if text and text.split()[0].lower() in _ARTICLES else quoted(text, facts.voice.style, facts.speech.names)


def _told_after(facts: Facts) -> str:
    text = _told(facts)
    return text if text[:1].islower() else ""


def _do_it(facts: Facts) -> str:
    """Return what the question asks to do, without the purpose where that makes it long: "sell the lost film"."""
    deed = proposition(facts.topic.question)[1] if facts.topic else ""
    return deed.partition(" to ")[0] if len(deed) > 30 else deed


def _names_us(facts: Facts, text: str) -> bool:
    """Return whether a text speaks of one of the two who talk."""
    to = facts.speech.to
    return facts.speech.me.name in text or (to is not None and to.name in text)


def _their_claim(facts: Facts) -> str:
    """Return the argument that the hearer has just used about the topic."""
    after = facts.speech.after
    for move in reversed(after.moves) if after is not None and facts.topic is not None else ():
        if move.topic == facts.move.topic and move.claim is not None and 0 <= move.claim < len(facts.topic.claims):  # type: ignore[union-attr]
            return clause(facts.topic.claims[move.claim].text)  # type: ignore[union-attr]
    return ""


def _third(facts: Facts, other: int | None) -> str:
    """Return the first name of somebody who is neither of the two who talk."""
    to = facts.speech.to
    if other is None or other == facts.speech.me.id or (to is not None and other == to.id):
        return ""
    name = first_name(facts.speech.names.get(other, ""))
    return "" if to is not None and name == first_name(to.name) else name


def _teller(facts: Facts) -> str:
    """Return who told me the news."""
    for memory in facts.speech.me.memories if facts.topic else ():
        if memory.kind == "news" and memory.topic == facts.move.topic:
            return _third(facts, memory.other)
    return ""


def _talker(facts: Facts) -> str:
    """Return a third person with whom I have talked about the news."""
    for memory in reversed(facts.speech.me.memories) if facts.topic else ():
        if memory.kind == "chat" and memory.topic == facts.move.topic and (name := _third(facts, memory.other)):
            return name
    return ""


def _like_film(facts: Facts) -> str:
    """Return another film that I have seen, by the same hand or, at least, with the same two genres."""
    item = facts.item
    if item is None:
        return ""
    akin = [
        other
        for other in facts.speech.me.watched
        if other != item.id
        and (facts.speech.catalogue[other].director == item.director or len({*item.genres} & {*facts.speech.catalogue[other].genres}) > 1)
    ]
    return f"<{' '.join(facts.speech.catalogue[facts.any_of_ids(akin)].title.split())}>" if akin else ""


def _spoke_of(facts: Facts) -> str:
    memory = facts.speech.memory
    topic = facts.speech.topics.get(memory.topic) if memory is not None and memory.topic else None
    return f"this {affair(topic)} business" if topic and affair(topic) else ""


def _spoke_film(facts: Facts) -> str:
    memory = facts.speech.memory
    if memory is None or memory.item is None or memory.item not in facts.speech.catalogue:
        return ""
    return f"<{' '.join(facts.speech.catalogue[memory.item].title.split())}>"


SLOTS: dict[str, Callable[[Facts], str]] = {
    # the film
    "film": _film,
    "about": lambda facts: clause(facts.item.about) if facts.item else "",
    "tone": _tone,
    "genre": _genre,
    "a_genre": lambda facts: with_article(_genre(facts)) if _genre(facts) else "",
    "genres": lambda facts: plural(_genre(facts)) if _genre(facts) else "",
    "director": _director,
    "country": _country,
    "decade": _decade,
    "year": lambda facts: str(facts.item.year) if facts.item and facts.item.year else "",
    "stars": lambda facts: _STARS[facts.speech.stars] if facts.speech.stars and 0 < facts.speech.stars < 6 else "",
    # what suits the speaker about it
    "liked_tone": lambda facts: tidied(facts.liked(facts.speech.likes, facts.item.tone)) if facts.item else "",
    "liked_genre": _liked_genre,
    "a_liked_genre": lambda facts: with_article(_liked_genre(facts)) if _liked_genre(facts) else "",
    "liked_genres": lambda facts: plural(_liked_genre(facts)) if _liked_genre(facts) else "",
    "liked_director": lambda facts: _director(facts) if "director" in facts.speech.likes else "",
    "disliked_tone": lambda facts: tidied(facts.liked(facts.speech.dislikes, facts.item.tone)) if facts.item else "",
    "disliked_genre": _disliked_genre,
    "a_disliked_genre": lambda facts: with_article(_disliked_genre(facts)) if _disliked_genre(facts) else "",
    "disliked_genres": lambda facts: plural(_disliked_genre(facts)) if _disliked_genre(facts) else "",
    "disliked_director": lambda facts: _director(facts) if "director" in facts.speech.dislikes else "",
    # the speaker
    "my_genre": _my_genre,
    "a_my_genre": lambda facts: with_article(_my_genre(facts)) if _my_genre(facts) else "",
    "my_genres": lambda facts: plural(_my_genre(facts)) if _my_genre(facts) else "",
    "hobby": _hobby,
    "hobby2": lambda facts: _hobby(facts, 1),
    "home": lambda facts: tidied(facts.speech.me.persona.home),
    "at_home": lambda facts: place_of(facts.speech.me.persona.home),
    "trade": _trade,
    "a_trade": lambda facts: with_article(_trade(facts)) if _trade(facts) else "",
    # the others
    "name": _name,
    "author": _author,
    "who": _who,
    "source": _source,
    "history": _history,
    "their_trade": _their_trade,
    "dear": _dear,
    # the news
    "affair": lambda facts: affair(facts.topic) if facts.topic else "",
    "headline": lambda facts: (
        quoted(tidied(facts.topic.title).rstrip(".!?… "), facts.voice.style, facts.speech.names) if facts.topic else ""
    ),
    "whether": lambda facts: proposition(facts.topic.question)[0] if facts.topic else "",
    "do_it": _do_it,
    "doing_it": lambda facts: gerund(_do_it(facts)) if _do_it(facts) else "",
    "question": lambda facts: tidied(facts.topic.question).rstrip(".!?… ") if facts.topic else "",
    "claim": _claim,
    "told": _told,
    "told_after": _told_after,
    "their_claim": _their_claim,
    "teller": _teller,
    "talker": _talker,
    "like_film": _like_film,
    "spoke_of": _spoke_of,
    "shared": lambda facts: uncapitalised(clause(facts.speech.source.history)) if facts.speech.source else "",
    "spoke_film": _spoke_film,
    "their_hobby": lambda facts: facts.told.hobby,
    # the hour
    "clock": lambda facts: clock(facts.speech.minute),
    "daypart": lambda facts: {"late": "night"}.get(daypart(facts.speech.minute), daypart(facts.speech.minute)),
    "today": lambda facts: {"morning": "this morning", "afternoon": "this afternoon"}.get(daypart(facts.speech.minute), "tonight"),
}


def _capital(name: str) -> Callable[[Facts], str]:
    return lambda facts: facts.slot(name) if facts.voice.style == "lower" else capitalised(facts.slot(name))


SLOTS.update(
    {
        f"{name.capitalize()}": _capital(name)
        for name in ("claim", "told", "doing_it", "question", "hobby", "tone", "their_claim", "their_hobby")
    }
)
