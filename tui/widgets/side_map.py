"""A small map of the people of one of two branches, on which those who differ from the other side stand out."""

from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from rich.cells import cell_len
from rich.style import Style
from textual.color import Color

from tui.abreast import EMOTION, LIVES, STANCE, Cast
from tui.paint import Palette, Row
from tui.widgets.map_canvas import BRAILLE, Canvas, texts
from tui.widgets.map_names import name_within
from tui.widgets.map_signs import shaded, signs
from tui.widgets.muster import Colouring

COLOURINGS: tuple[Colouring, ...] = ("emotion", "stance")
NAME, FIGURES = 1000, 1001  # numbers of styles, above all others
TIERS = 3  # alike on both sides, another life, another level


class Crowd(NamedTuple):
    """The people shown (tui.widgets.map_canvas.Placed)."""

    names: tuple[str, ...]
    community: NDArray[np.int64]
    places: NDArray[np.float64]
    followers: NDArray[np.int64]


def crowd_of(cast: Cast) -> Crowd:
    """Return the people of a cast.

    Raises:
        ValueError: it does not hold as much of each person.
    """
    community = np.frombuffer(cast.community, dtype=np.uint8).astype(np.int64)
    places = np.frombuffer(cast.places, dtype=np.int8).reshape(-1, 2) / 100
    followers = np.frombuffer(cast.followers, dtype="<u4").astype(np.int64)
    if not len(community) == len(places) == len(followers) or community.max(initial=-1) >= len(cast.names):
        raise ValueError("the people are not all there")
    return Crowd(cast.names, community, places, followers)


class Sight(NamedTuple):
    """What is seen of everybody on one side: (n,) each. levels: by which they are coloured. unlike: whether that differs. apart: whether
    their whole life does."""

    levels: NDArray[np.int8]
    unlike: NDArray[np.bool_]
    apart: NDArray[np.bool_]


def sight(levels: bytes, other: bytes | None, colouring: Colouring, people: int) -> Sight:
    """Return what is seen of people on one side. other: the levels of the other side, None where there is nothing to compare with."""
    mine, its = _bits(levels, people), _bits(levels if other is None else other, people)
    mask, place = (EMOTION, 1) if colouring == "emotion" else (STANCE, 4)
    return Sight(((mine & mask) // place).astype(np.int8), (mine & mask) != (its & mask), (mine & LIVES) > 0)


def _bits(levels: bytes, people: int) -> NDArray[np.uint8]:
    """Return levels of so many people, whatever was told."""
    return np.frombuffer(levels[:people].ljust(people, b"\0"), dtype=np.uint8)


def side_map(canvas: Canvas[Crowd], seen: Sight, colouring: Colouring, palette: Palette, ground: Color) -> list[Row]:
    """Return the map as rows of exactly the canvas's width."""
    shown_by = signs(colouring, palette)
    level, _ = canvas.shown(seen.levels, len(shown_by) + 1, colouring == "stance", False)
    tier = np.zeros(canvas.total.size, dtype=np.int64)
    tier[canvas.crowded(np.flatnonzero(seen.apart))] = 1
    tier[canvas.crowded(np.flatnonzero(seen.unlike))] = 2
    drawn = np.array([0, *(ord(sign.glyph) for sign in shown_by)], dtype=np.uint32)[level]
    glyphs = np.where(level == 0, canvas.texture, drawn).astype(np.uint32)
    glyphs[glyphs == BRAILLE] = ord(" ")
    codes = level.astype(np.int64) * TIERS + tier
    glyphs, codes = glyphs.reshape(canvas.height, canvas.width), codes.reshape(canvas.height, canvas.width)
    _entitle(canvas, seen, glyphs, codes)
    styles = {NAME: palette.dim, FIGURES: palette.accent}
    styles |= dict(enumerate(_styles([sign.style for sign in shown_by], palette, ground)))
    return [_row(glyphs[y], codes[y], styles) for y in range(canvas.height)]


def _styles(levels: list[Style], palette: Palette, ground: Color) -> list[Style]:
    """Return the style of each level in each tier: those who are alike stand back, those at another level are marked."""
    marked = Style(bold=True, reverse=True)  # told without colour, too
    found = [palette.faint, palette.dim, palette.dim + marked]
    for style in levels:
        weak, _, strong = shaded(style, ground)
        found += [weak, strong, strong + marked]
    return found


def _entitle(canvas: Canvas[Crowd], seen: Sight, glyphs: NDArray[np.uint32], codes: NDArray[np.int64]) -> None:
    """Write over each community what it is called, and where there is room, how many of it are at another level than over there."""
    for number, (plot, lines) in enumerate(zip(canvas.plots, canvas.titles, strict=True)):
        members = canvas.muster.community == number
        unlike = int(seen.unlike[members].sum())
        told = [
            (name_within(canvas.muster.names[number], int(members.sum()), plot.width - 1), NAME),
            (f"{unlike:,} differ{'s' * (unlike == 1)}" * (unlike > 0), FIGURES),
        ]
        for line, (text, style) in enumerate(told[:lines]):
            if len(text) == cell_len(text) < plot.width:  # a cell a character
                left = plot.left + (plot.width - len(text)) // 2
                glyphs[plot.top + line, left : left + len(text)] = [ord(character) for character in text]
                codes[plot.top + line, left : left + len(text)] = style


def _row(glyphs: NDArray[np.uint32], codes: NDArray[np.int64], styles: dict[int, Style]) -> Row:
    text = texts(glyphs)
    edges = [0, *(np.flatnonzero(np.diff(codes)) + 1).tolist(), len(text)]
    return [(text[start:stop], styles[int(codes[start])]) for start, stop in pairwise(edges)]
