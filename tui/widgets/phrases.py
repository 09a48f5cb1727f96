"""Numbers, texts and reasons in the words in which a friend would tell them."""

import re

from tui.paint import MORE
from tui.widgets.post_marks import TORN_BELOW

MOODS = ((-0.6, "miserable"), (-0.25, "low"), (0.25, "all right"), (0.6, "cheerful"), (1.1, "delighted"))  # below each bound
SLIGHTLY, STRONGLY = 0.35, 0.65  # attitudes, of 1, below and from which somebody is so
_STANCES = re.compile(r"with stance ([+-]\d\.\d+); mine is ([+-]\d\.\d+)")  # as the rules mind gives it for its reason
_STOPS = re.compile(r"([.?!…])([>”’\"')]+)\.(?!\.)")  # a title or a quotation that ends in a stop of its own needs no other


def tidied(text: str) -> str:
    """Return a text in which no full stop follows a title or a quotation that ends in a stop of its own, and stances are in words."""
    text = _STANCES.sub(lambda found: f"{stance_named(float(found[1]))}; I am {stance_named(float(found[2]))}", text)
    return _STOPS.sub(r"\1\2", text)


def mood_named(mood: float) -> str:
    """Return a mood of -1 to 1 in a word, with the number."""
    return f"{next(word for bound, word in MOODS if mood < bound)} ({mood:+.2f})"


def stance_named(attitude: float) -> str:
    """Return an attitude of -1 to 1 in words, with the number."""
    if abs(attitude) < TORN_BELOW:
        return f"torn about it ({attitude:+.2f})"
    strength = "slightly" if abs(attitude) < SLIGHTLY else "strongly" if abs(attitude) >= STRONGLY else "rather"
    return f"{strength} {'for' if attitude > 0 else 'against'} it ({attitude:+.2f})"


def close_named(closeness: float) -> str:
    """Return how close somebody with a closeness of 0 to 1 is."""
    return "very close" if closeness >= 0.8 else "close" if closeness >= 0.5 else "fairly close" if closeness >= 0.25 else "not very close"


def quoted(text: str) -> str:
    """Return a text in typographic quotes."""
    return f"“{text}”"


def counted(number: int, word: str) -> str:
    """Return "1 film", "2 films"."""
    return f"{number:,} {word}{'s' if number != 1 else ''}"


def beginning(text: str, limit: int) -> str:
    """Return the first characters of a text, a title in angle brackets whole or not at all."""
    if len(text) <= limit:
        return text
    cut = text[:limit]
    if cut.rfind("<") > cut.rfind(">"):
        cut = cut[: cut.rfind("<")]
    return cut.rstrip() + MORE
