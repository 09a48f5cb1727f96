"""The marks of a post that every pane shows alike: an office's badge, how its author felt, the stance it takes."""

import re

from sim.agent import Source
from sim.channel import Utterance, stance_in
from tui.paint import EMOTION_GLYPHS, Palette, Row, Span
from tui.widgets.town import Town

OFFICIAL = "▣"
FOR, AGAINST, TORN = "+", "−", "○"
TORN_BELOW = 0.15  # of a stance, of 1
SCORES = re.compile(r"( \(-?\d+\.\d+\))+$")  # by which a feed is ordered; nobody who reads it would know what they mean
# How a post came, by its source.
CAME: dict[Source, str] = {
    "own": "their own",
    "official": "an official account",
    "mutual": "they follow each other",
    "told": "told in a chat",
    "followed": "followed",
    "recommended": "recommended, not followed",
}


def marks(post: Utterance, town: Town, colours: Palette) -> Row:
    """Return the marks of a post about the news, each with a space after it; nothing of any other post but the badge."""
    author = town.agent(post.author)
    row: Row = [(f"{OFFICIAL} ", colours.you)] if author is not None and author.persona.official else []
    if (stance := stance_in(post)) is not None:
        row.append((f"{EMOTION_GLYPHS[post.emotion]} ", colours.emotion(post.emotion)))
        row.append(side(stance[1], colours))
    return row


def side(stance: float, colours: Palette) -> Span:
    """Return the mark of a stance of -1 to 1, with a space after it."""
    if abs(stance) < TORN_BELOW:
        return f"{TORN} ", colours.dim
    return (f"{FOR} ", colours.river) if stance > 0 else (f"{AGAINST} ", colours.warning)
