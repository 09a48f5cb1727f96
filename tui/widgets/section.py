"""A part of how one person is described: it has a heading, and can be folded."""

from collections.abc import Sequence
from typing import NamedTuple

from tui.paint import Palette, Row, Span, clip, row_width

FOLDED = "▸"


class Section(NamedTuple):
    """Some rows under a heading.

    Args:
        key: stable name. title: "" for what has no heading. note: after the title. short: a note of a few cells, for a table of contents.
    """

    key: str
    title: str
    rows: list[Row]
    note: Sequence[Span] = ()
    short: str = ""


def heading(section: Section, colours: Palette, width: int, folded: bool = False) -> Row:
    """Return the heading of a section as a row of a width."""
    mark = f"{FOLDED} " if folded else ""
    left = clip([(f"{mark}{section.title} ", colours.accent), *section.note], width)
    return [*left, ("─" * max(0, width - row_width(left)), colours.faint)]
