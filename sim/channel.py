"""Utterances: everything said in private or in public, with what it does."""

from typing import Annotated, Literal

from msgspec import Meta, Struct

from sim.agent import Count, Emotion

# What a speaker does by saying something. Closed: a mind that meets an unknown text infers one of these.
Act = Literal[
    "greet",  # opens a conversation
    "ask_seen",  # have you seen <item>?
    "ask_opinion",  # what did you think of <item>, or what do you think about topic
    "ask_tip",  # what should I watch?
    "ask_self",  # how are you, how is your work, your hobby
    "recommend",  # praises an item the hearer might like
    "warn",  # speaks against an item
    "opine",  # says what one thinks of an item
    "tell_news",  # passes on a topic
    "argue",  # gives an argument on a topic
    "agree",
    "disagree",
    "answer",  # answers a question
    "tell_self",  # about one's own day, work, hobby, memory
    "remember",  # recalls something shared
    "thank",
    "part",  # takes leave
]

# What a line that a player typed asks, more finely than its act (sim.pointing). "open" asks something that only the words tell.
Asks = Literal[
    "", "seen", "liked", "good", "think", "worth", "tempted", "where", "when", "cast", "more", "why", "told",
    "mood", "wrong", "angry", "thanks", "yes", "no", "open",
]  # fmt: skip

CHAT_LIMIT = 280  # characters of one chat line
POST_LIMIT = 500  # characters of one post
DEEPEST = 10_000  # depth of a post in its cascade, from which it cannot be passed on


class Move(Struct, frozen=True, omit_defaults=True, gc=False):
    """One dialogue act with what it is about. A line holds one to three: an answer, then a question, say.

    Args:
        item, topic, person: ids of what is mentioned; each exists in the world.
        valence: how well it speaks of what it mentions, -1 to 1; of a topic: the stance expressed.
        claim: index of the argument used, in the topic's list.
        asks: what a player wants to know, "" for every move of a mind; of a question back it is what was not understood.
    """

    act: Act
    item: int | None = None
    topic: str | None = None
    person: int | None = None
    valence: Annotated[float, Meta(ge=-1, le=1)] = 0.0
    claim: Annotated[int, Meta(ge=0)] | None = None
    asks: Asks = ""


class Utterance(Struct, frozen=True, omit_defaults=True, gc=False):
    """A post, forward, reply or chat line. Titles stand in <angle brackets>.

    Args:
        id: see `utterance_id`; grows with the tick.
        to: the hearer of a chat line; None on the feed.
        parent: the utterance that this one answers.
        thread: id of the first utterance of the conversation that a chat line or a reply is part of; of a forward, `root_of` what it
            passes on; its own id where it opens one.
        forwards: the post that this one passes on, itself perhaps a forward: the edges of a cascade.
        moves: what the text does, in order.
        depth: how often it was passed on to come here: 0 for an original, 1 for its forwards, and so on.
        emotion: of the author while writing.
        manner: where not "", the text is left open: it is worded when somebody reads it, from moves, emotion, manner and turn alone,
            and always the same (models.rules.wording.public).
        turn: how many posts the author had written before.
    """

    id: int
    tick: int
    author: int
    text: str
    moves: tuple[Move, ...]
    thread: int
    to: int | None = None
    parent: int | None = None
    forwards: int | None = None
    depth: Annotated[int, Meta(ge=0, le=DEEPEST)] = 0
    emotion: Emotion = "calm"
    manner: str = ""
    turn: Count = 0


def utterance_id(tick: int, author: int, k: int) -> int:
    """Return the id of an author's k-th utterance of a tick: unique, and known before any order is.

    Args:
        author: below 2**20. k: 0 to 255.
    """
    return ((tick << 20) + author << 8) + k


def root_of(utterance: Utterance) -> int:
    """Return the id of the post that a cascade begins with: of a forward, what was passed on first; else its own, also of a reply."""
    return utterance.thread if utterance.forwards is not None else utterance.id


def author_of(number: int) -> int:
    """Return who wrote an utterance, which its id tells."""
    return number >> 8 & (1 << 20) - 1


def tick_of(number: int) -> int:
    """Return the tick in which an utterance was written, which its id tells."""
    return number >> 28


def stance_in(utterance: Utterance) -> tuple[str, float] | None:
    """Return the first piece of news that an utterance is about, and the stance it takes, -1 to 1; None where it is about none."""
    for move in utterance.moves:
        if move.topic is not None:
            return move.topic, move.valence
    return None


def items_of(utterance: Utterance) -> tuple[int, ...]:
    """Return ids of the items that an utterance mentions, each once, in order."""
    return tuple(dict.fromkeys(move.item for move in utterance.moves if move.item is not None))
