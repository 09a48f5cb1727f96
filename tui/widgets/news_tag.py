"""By what a piece of news is called for short where several have broken: a letter, a few words of its title, and a colour."""

import re
from typing import NamedTuple

from rich.style import Style

from sim.channel import Utterance
from sim.topic import Topic
from sim.world import World
from tui.paint import Palette, safe

LETTERS = "abcdefghijklmnopqrstuvwxyz"
WORDS, LONGEST = 2, 24  # words and characters of a tag
SMALL = (
    " a an and are as at be been by can do for from has have he her his how in into is it its may more new no not of off on or our out "
    "over she should than that the their them they this to under up was we were what when which while who will with you your "
)


class Tag(NamedTuple):
    """What stands for a piece of news. place: among those that broke, the oldest 0."""

    letter: str
    words: str
    place: int

    @property
    def text(self) -> str:
        """The letter with the words."""
        return f"{self.letter} {self.words}"

    def style(self, colours: Palette) -> Style:
        """Return the colour in which it always stands."""
        hues = colours.intense, colours.river, colours.moderate, colours.good, colours.you, colours.accent
        return hues[self.place % len(hues)]


def tag_of(topic: str, world: World | None) -> Tag | None:
    """Return the tag of news that broke; None where no other broke, so that nothing need be told apart."""
    if world is None or len(world.broken) < 2 or topic not in world.broken or topic not in world.topics:
        return None
    place = sorted(world.broken, key=lambda each: (world.broken[each], each)).index(topic)
    return Tag(LETTERS[place % len(LETTERS)], _short(world.topics[topic]), place)


def post_tag(post: Utterance, world: World | None) -> Tag | None:
    """Return the tag of the news that a post is about, None where it is about none or nothing need be told apart."""
    topic = next((move.topic for move in post.moves if move.topic), None)
    return tag_of(topic, world) if topic else None


def _short(topic: Topic) -> str:
    """Return the first words of a title that carry its meaning."""
    words = re.findall(r"[^\W_][\w'’-]*", safe(topic.title, 100))
    telling = [word for word in words if f" {word.casefold()} " not in SMALL]
    return " ".join((telling or words)[:WORDS]).casefold()[:LONGEST] or safe(topic.id, LONGEST)
