"""What a line of the log holds."""

from typing import Literal, NamedTuple

Kind = Literal["deed", "effect", "inner", "world", "warning", "player"]


class Line(NamedTuple):
    """What a line of the log says.

    Args:
        kind: what it is about, by which a log is filtered and coloured: what people do, what comes of it, what goes on inside them, the
            world, what went wrong, the player.
        what: follows the person's name.
    """

    glyph: str
    kind: Kind
    what: str
    because: str = ""
