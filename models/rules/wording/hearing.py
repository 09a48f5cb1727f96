"""What somebody has just told of themselves, known again by the phrase in which they told it."""

import re
from functools import lru_cache

from msgspec import Struct

from models.rules.wording.grammar import lines_of, parsed
from models.rules.wording.stories import REPLIES
from models.rules.wording.tables import TABLES

_STYLES = ("plain", "formal", "young", "lower")
_HOBBY_SLOTS = {"hobby", "Hobby", "hobby2"}
_PLAIN = re.compile(r"[^a-z0-9' ]+")
_SHORTEST = 9  # letters of a literal by which a phrase is known
_KINDS = (
    *((name, "hobby") for name in ("self", "self_hobby", "answer_hobby")),
    *((name, "work") for name in TABLES if name.startswith("craft_work_")),
)
_WORK = re.compile(r"\b(?:work|job|shift|trade|hard)\b")


class Story(Struct, frozen=True):
    """A phrase to be known again.

    Args:
        key: its longest literal. pattern: what catches the hobby named in it, if one is.
        kind: "story", "hobby", "work". replies: name of the table of replies to it, "" for none of its own.
    """

    key: str
    pattern: re.Pattern[str] | None
    kind: str
    replies: str


class Heard(Struct, frozen=True):
    """What was told: its kind ("story", "hobby", "work", ""), the table of replies to it, and the hobby named."""

    kind: str = ""
    replies: str = ""
    hobby: str = ""


def _flat(text: str) -> str:
    return " ".join(_PLAIN.sub(" ", text.lower().replace("’", "'")).split())


def _story(phrase: str, style: str, kind: str, replies: str) -> Story | None:
    """Return how to know a phrase again in a style of writing."""
    parts = parsed(phrase, style).parts
    key = max((_flat(part) for part in parts[::2]), key=len)
    pattern = None
    if kind == "hobby":
        before, after = "", ""
        for place in range(1, len(parts), 2):
            if parts[place] in _HOBBY_SLOTS:
                before, after = _flat(parts[place - 1])[-24:], _flat(parts[place + 1])[:16]
                break
        if len(before) + len(after) < 4:
            return None
        caught = f" ?([a-z0-9'][a-z0-9' -]{{2,40}}?) ?(?:{re.escape(after)}|$)" if after else " ([a-z0-9' -]{3,40})$"
        pattern = re.compile(re.escape(before) + caught)
        return Story(key, pattern, kind, replies) if len(before) >= 4 or len(after) >= 6 else None
    return Story(key, pattern, kind, replies) if len(key) >= _SHORTEST else None


@lru_cache(maxsize=1)
def _stories() -> tuple[Story, ...]:
    """Return all phrases that can be known again, those with replies of their own first."""
    found: dict[str, Story] = {}
    for phrase, name in REPLIES:
        for style in _STYLES:
            story = _story(phrase, style, "story", name)
            if story is not None:
                found.setdefault(story.key, story)
    for table, kind in _KINDS:
        for line in lines_of(TABLES[table]):
            text = line.rpartition("|")[2].strip()
            if (kind == "hobby") != ("{hobby" in text.lower()):
                continue
            for style in _STYLES:
                story = _story(text, style, kind, "")
                if story is not None:
                    found.setdefault(f"{story.key}/{story.pattern.pattern if story.pattern else ''}", story)
    return tuple(found.values())


@lru_cache(maxsize=4096)
def heard(text: str) -> Heard:
    """Return what a text tells of its speaker, as far as it can be known again."""
    told = Heard()
    for sentence in re.split(r"(?<=[.!?…])\s+", text):
        flat = _flat(sentence)
        for story in _stories():
            if story.key not in flat:
                continue
            if story.pattern is None:
                if story.kind == "story":
                    return Heard("story", story.replies)
                told = told if told.kind else Heard("work")
                continue
            caught = story.pattern.search(flat)
            hobby = _uncut(caught[1], sentence) if caught else ""
            if hobby:
                return Heard("hobby", "", hobby)
    return told


def _uncut(words: str, sentence: str) -> str:
    """Return the first of some words that stand together in a sentence, up to four: a comma ends a hobby."""
    small, parts = sentence.lower(), words.split()
    return next((" ".join(parts[:k]) for k in range(min(4, len(parts)), 0, -1) if " ".join(parts[:k]) in small), "")


def asks_about(text: str, hobbies: list[str], trade: str) -> str:
    """Return what a question about oneself is about: "hobby", "work", or ""."""
    last = text.lower().rpartition(". ")[2]
    if any(hobby.lower() in last for hobby in hobbies):
        return "hobby"
    return "work" if (trade and trade.lower() in last) or _WORK.search(last) else ""
