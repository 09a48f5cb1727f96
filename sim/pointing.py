"""What a player's line asks of the one they talk with: "it" is the film that this conversation named last."""

import re
from collections.abc import Mapping

from msgspec import Struct
from msgspec.structs import replace

from sim.catalogue import Catalogue
from sim.channel import Act, Asks, Move, Utterance
from sim.mentions import person_in, titles_in, topic_in, without
from sim.question_words import asked_in
from sim.sentence import sentences
from sim.topic import Topic
from sim.understanding import MOVE_LIMIT, READ_LIMIT, SENTENCE_LIMIT, understood

_OF_FILMS = frozenset({"seen", "liked", "good", "worth", "tempted", "where", "when", "cast"})  # the others may be asked of the news as well
_OF_YOU = frozenset({"mood", "wrong", "angry"})
_YES = re.compile(r"^\W*(?:yes|yeah|yep|yup|sure|ok|okay|of course|certainly|oh yes)(?: please| i do| i did)?\W*$", re.I)
_NO = re.compile(r"^\W*(?:no|nope|nah|not really|never|no thanks|i don't think so)\W*$", re.I)
_AND_YOU = re.compile(r"^\W*(?:(?:and|but) )?(?:how about |what about )?you(?:rself)?\?", re.I)
_BREAK = re.compile(r"[,;:.!?]\s|\s[-–—]\s|\b(?:but|and|so)\s", re.I)
_QUESTIONS = ("ask_seen", "ask_opinion", "ask_tip", "ask_self", "tell_news")
_MORE_OF_YOU = re.compile(
    r"\byour? (?:day|work|job|week|hobby|family|been|do\b)|\bwhat (?:have you been|do you do)\b|\bhow(?:'s| is|s) (?:the )?work\b", re.I
)
_THAT_FILM = re.compile(
    r"\b(?:(?:the|that|this) (?:film|movie)|(?:see|seen|saw|watch|watched) it|it (?:was|is)|it's"
    r"|(?:like|love|hate|enjoy)(?:d|ed)? (?:it|that))\b",
    re.I,
)


class _Talk(Struct):
    """What a line is read against: who wrote it, the lines before it, and what they named last; `at_hand`: the film of the last line."""

    author: int
    catalogue: Catalogue
    topics: dict[str, Topic]
    names: dict[int, str]
    thread: tuple[Utterance, ...]
    known: Mapping[str, int]
    film: int | None
    subject: int | str | None
    at_hand: int | None


def pointed(
    text: str,
    *,
    author: int,
    catalogue: Catalogue,
    topics: dict[str, Topic],
    names: dict[int, str],
    thread: tuple[Utterance, ...],
    known: Mapping[str, int],
) -> tuple[Move, ...]:
    """Return the one to three moves of a line that a player typed; never an error, in a time that has a bound.

    Args:
        thread: the chat so far, oldest line first. The rest is as in `understood`, which reads what asks nothing of the one spoken to.
    """
    film, subject = _film_named_last(thread, catalogue), _named_last(thread, catalogue, topics)
    talk = _Talk(author, catalogue, topics, names, thread, known, film, subject, _film_named_last(thread[-1:], catalogue))
    moves: list[Move] = []
    for sentence in sentences(_bracketed(text[:READ_LIMIT].replace("’", "'"), catalogue))[:SENTENCE_LIMIT]:
        for move in _of_sentence(sentence, talk):
            if move not in moves:
                moves.append(move)
            if move.item is not None:
                talk.film = talk.subject = talk.at_hand = move.item
    asked = [move for move in moves if move.asks or move.act in ("answer", "part")]
    rest = [move for move in moves if move not in asked and (move.act != "tell_self" or move.valence or not asked)]
    kept = (asked + rest)[:MOVE_LIMIT]
    return tuple(move for move in moves if move in kept) or (Move("tell_self"),)


def _bracketed(text: str, catalogue: Catalogue) -> str:
    """Return a text with brackets around its titles, so that "Dr. Strangelove" is not cut in two."""
    for mention in reversed(titles_in(text, catalogue)):
        title = text[mention.start : mention.stop]
        if title[0] not in "<\"'“”«»„":
            text = f"{text[: mention.start]}<{title}>{text[mention.stop :]}"
    return text


def _of_sentence(sentence: str, talk: _Talk) -> list[Move]:
    """Return the moves of one sentence: what it says before it asks, then what it asks."""
    mentions = titles_in(sentence, talk.catalogue)
    bare = without(sentence, mentions)
    asks, start = asked_in(bare)
    topic = None if mentions or not asks or asks in _OF_YOU else topic_in(bare, talk.topics, None)
    if not asks or topic is not None:
        item = mentions[0].item if mentions else None
        return (
            [_owed(item, talk)]
            if item is not None and _owes(talk) and len(bare.strip(" ·.!?\"'<>")) < 12
            else _plainly(sentence, bare, talk)
        )
    said = sentence[: _cut(bare, start)]
    before = [move for move in _read(said, talk) if move.act != "tell_self" or move.valence] if said.strip() else []
    item = mentions[-1].item if mentions else None
    return [*before, _question(asks, item, bare, talk)]


def _cut(bare: str, start: int) -> int:
    """Return where what is said before a question ends: at the last comma or "but" before it."""
    found = list(_BREAK.finditer(bare[:start]))
    return found[-1].end() if found else 0


def _question(asks: Asks, item: int | None, bare: str, talk: _Talk) -> Move:
    """Return a question with what it is about: what it names, else what was named last."""
    if asks == "mood" and talk.at_hand is not None and _AND_YOU.search(bare):
        return Move("ask_opinion", item=talk.at_hand, asks="think")
    if asks in _OF_YOU:
        return Move("ask_self", asks=asks)
    about: int | str | None = item
    if item is None:
        about = talk.film if asks in _OF_FILMS or re.search(r"\b(?:film|movie)\b", bare, re.I) else talk.subject
    act: Act = "ask_seen" if asks == "seen" else "ask_opinion"
    if isinstance(about, str):
        return Move(act, topic=about, asks=asks)
    return Move(act, item=about, asks=asks)


def _owes(talk: _Talk) -> bool:
    """Return whether the line before asked back what "it" is."""
    return bool(talk.thread) and any(move.asks and move.item is None and move.topic is None for move in _back(talk))


def _back(talk: _Talk) -> list[Move]:
    return [move for move in talk.thread[-1].moves if move.act == "ask_opinion" and move.asks]


def _owed(item: int, talk: _Talk) -> Move:
    """Return the question that was asked before, now about the film that has been named."""
    asks = _back(talk)[0].asks
    return Move("ask_seen" if asks == "seen" else "ask_opinion", item=item, asks=asks)


def _plainly(sentence: str, bare: str, talk: _Talk) -> list[Move]:
    """Return the moves of a sentence that asks nothing about "it": thanks, a bare yes or no, anything else as every text is read."""
    wanted = any(move.act in _QUESTIONS for move in talk.thread[-1].moves) if talk.thread else False
    if not wanted and talk.thread and _YES.match(bare):
        return [Move("tell_self", asks="yes")]
    if not wanted and talk.thread and _NO.match(bare):
        return [Move("tell_self", asks="no")]
    found = _read(sentence, talk)
    hails = person_in(sentence, talk.names, ()) if len(sentence) < 40 else None
    if found == [Move("tell_self")] and hails is not None and talk.thread and hails == talk.thread[-1].author:
        return [Move("greet")]
    return [_opened(move, bare) for move in found]


def _opened(move: Move, bare: str) -> Move:
    """Return a question about neither film nor news as one that only its words tell; one about their day is what it was."""
    lone = move.item is None and move.topic is None
    if lone and move.act == "thank":
        return replace(move, asks="thanks")
    if lone and move.act in ("ask_self", "ask_opinion", "ask_seen") and not _MORE_OF_YOU.search(bare):
        return replace(move, asks="open")
    return move


def _read(text: str, talk: _Talk) -> list[Move]:
    """Return the moves of a text as every text is read, with "that film" meaning the film named last."""
    after = talk.thread[-1] if talk.thread else None
    if after is not None and talk.film is not None and _THAT_FILM.search(text) and not any(move.item is not None for move in after.moves):
        after = replace(after, moves=(*after.moves, Move("agree", item=talk.film)))
    return list(
        understood(text, author=talk.author, catalogue=talk.catalogue, topics=talk.topics, names=talk.names, after=after, known=talk.known)
    )


def _film_named_last(thread: tuple[Utterance, ...], catalogue: Catalogue) -> int | None:
    named = (move.item for line in reversed(thread) for move in reversed(line.moves))
    return next((item for item in named if item is not None and item in catalogue), None)


def _named_last(thread: tuple[Utterance, ...], catalogue: Catalogue, topics: dict[str, Topic]) -> int | str | None:
    for line in reversed(thread):
        for move in reversed(line.moves):
            if move.item is not None and move.item in catalogue:
                return move.item
            if move.topic is not None and move.topic in topics:
                return move.topic
    return None
