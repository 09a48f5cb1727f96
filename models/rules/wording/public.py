"""Open posts in words: what a reader of the feed sees, composed from the post and the news alone, always the same."""

from collections.abc import Mapping, Sequence

from models.rules.wording.public_endings import (
    AGREE_ENDINGS,
    CLOSERS,
    ENDINGS,
    NEWS_ENDINGS,
    OFFICIAL_ENDINGS,
    OPENERS,
    OPINE_ENDINGS,
    SELF_ENDINGS,
)
from models.rules.wording.public_phrases import ASKED, LEADS, OFFICIAL, SAID, STEP, TAILS, TORN
from sim.agent import Emotion
from sim.channel import POST_LIMIT, Move, Utterance, stance_in
from sim.topic import Topic

UNDECIDED = 0.15  # stance below which a text takes no side
LED = ("For what", "Whatever", "With respect", "Wake up", "Yes", "No", "Agreed", "Sorry", "Enough", "You ", "How ", "Do not")
OPENED, CLOSED = 4, 3  # one post in so many begins with a word before it, and ends with a sentence after it

_MIX = 0x9E3779B97F4A7C15
_MASK = (1 << 64) - 1


def text_of(post: Utterance, topics: Mapping[str, Topic], posts: Mapping[int, Utterance]) -> str:
    """Return what a reader sees of a post: its text, else its moves in words; of a bare forward, the words that it passes on.

    Args:
        topics: all news, by id. posts: those that are still kept, by id; where the original is not, its moves are worded.
    """
    if post.text:
        return post.text
    if post.manner or post.forwards is None:
        return worded_later(post, topics)
    passed_on = posts.get(post.forwards)
    while passed_on is not None and not passed_on.text and not passed_on.manner and passed_on.forwards is not None:
        before = posts.get(passed_on.forwards)
        passed_on = before if before is None or before.depth < passed_on.depth else None  # a cascade comes to an end: its original
    return (passed_on.text if passed_on is not None else "") or worded_later(passed_on or post, topics)


def worded_later(post: Utterance, topics: Mapping[str, Topic]) -> str:
    """Return the words of an open post, from its moves, emotion, manner, turn and author alone: at most POST_LIMIT characters.

    An author walks through the phrases in an order of their own, so that the same sentence comes again only after many posts.
    """
    about = stance_in(post)
    topic = topics.get(about[0]) if about is not None else None
    if about is None or topic is None:
        return ""
    move = next(each for each in post.moves if each.topic == topic.id)
    claim = topic.claims[move.claim].text.strip().rstrip(".") if move.claim is not None and move.claim < len(topic.claims) else ""
    place = _place(post.author)
    text = _filled(_sentence(post, move, about[1], claim, place), topic, move, claim, post.turn + place)
    if post.manner != "official":
        openers, closers = OPENERS.get(post.manner, OPENERS["plain"]), CLOSERS[post.emotion]
        if (post.turn + place) % OPENED == 0 and move.act != "ask_opinion" and not _is_led(text):
            text = openers[((post.turn + place) // OPENED) % len(openers)] + text
        elif move.act != "ask_opinion" and (post.turn + place // 7) % CLOSED == 0:
            text = f"{text} {closers[((post.turn + place // 7) // CLOSED) % len(closers)]}"
    return text[:POST_LIMIT]


def _sentence(post: Utterance, move: Move, stance: float, claim: str, place: int) -> str:
    """Return the phrases of a post, unfilled, ending in a full stop or a mark."""
    turn = post.turn
    if post.manner == "official":
        lines = OFFICIAL["argue" if claim else "news"]
        return f"{_walked(lines, turn + place)}{_tail(OFFICIAL_ENDINGS, turn, place, len(lines))}."
    if move.act == "ask_opinion":
        return f"{_tail(LEADS[post.emotion], turn, place, len(ASKED))} – {_walked(ASKED, turn + place)}"
    act = move.act if move.act in SAID else "opine"
    if act in ("argue", "agree", "disagree") and not claim:
        act = "opine"
    torn = act == "opine" and abs(stance) < UNDECIDED
    lines = TORN if torn else SAID[act][post.emotion]
    mark = "!" if post.manner == "lively" and post.emotion != "calm" else "."
    line = _walked(lines, turn + place)
    if act == "opine" and not torn:
        line = _on_the_question(line)
    return f"{line}{_tail(_endings(act, post.emotion, torn), turn, place, len(lines))}{mark}"


def _endings(act: str, emotion: Emotion, torn: bool) -> Sequence[str]:
    """Return the tails that fit what a post does."""
    if torn or act == "tell_self":
        return SELF_ENDINGS
    if act == "tell_news":
        return NEWS_ENDINGS
    return {"agree": AGREE_ENDINGS, "opine": OPINE_ENDINGS}.get(act, ENDINGS)[emotion]


def _on_the_question(line: str) -> str:
    """Return a view that says of what: yes or no is no answer to a reader who has not heard the question."""
    if "uestion}" in line:
        return line
    own = line.startswith(("I ", "{"))
    return f"“{{Question}}?” – {line if own else line[:1].lower() + line[1:]}"


def _is_led(text: str) -> bool:
    """Return whether a text begins with words that lead to what it says: a second opener would stand before them."""
    return ":" in text or "“" in text or "–" in text or text.startswith(LED)


def _walked(lines: Sequence[str], step: int) -> str:
    """Return the line that a walk through all of them has come to: STEP places a step, so that neighbours do not follow each other."""
    return lines[step * STEP % len(lines)]


def _tail(tails: Sequence[str], turn: int, place: int, lines: int) -> str:
    """Return the tail of a turn: each time that the walk comes to the same line, it is another one of TAILS."""
    return tails[(turn + turn // lines + place // 11) % TAILS]


def _place(author: int) -> int:
    """Return where an author enters the phrases, 0 to 65535: neighbours in number are far apart."""
    return ((author + 1) * _MIX & _MASK) >> 48


def _filled(pattern: str, topic: Topic, move: Move, claim: str, step: int) -> str:
    """Return a phrase with the news in it."""
    details = [part.strip() for part in topic.summary.split(". ") if part.strip()]
    question = topic.question.strip().rstrip("?")
    text = pattern.format(
        claim=claim,
        Claim=_upper(claim),
        title=topic.title.strip().rstrip("."),
        detail=f"{details[step % len(details)].rstrip('.')}" if details else topic.title,
        question=question,
        Question=_upper(question),
        yes="yes" if move.valence > 0 else "no",
        side="for it" if move.valence > 0 else "against it",
    )
    return _upper(text).replace("?.", "?").replace("..", ".")


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
