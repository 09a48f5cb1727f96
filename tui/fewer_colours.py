"""How a picture made of 16 million colours is sent in 256, in 16, or in none, so that it still says the same."""

from collections.abc import Collection
from colorsys import rgb_to_hls
from functools import lru_cache
from typing import NamedTuple

from rich.color import Color as RichColor
from rich.color import ColorType
from rich.color_triplet import ColorTriplet
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

from tui.settings import Colours

Triple = tuple[int, int, int]

MARKED = 40  # of 255: a ground that differs so much from that of its pane marks something
READABLE = 4.0  # contrast below which text is meant to stand back
GREY = 0.22  # saturation below which a colour is none
LEVELS = (0, 95, 135, 175, 215, 255)  # of the cube of 216 colours

_DEFAULT = RichColor.default()
_HUES = ((20, 1), (68, 3), (165, 2), (205, 6), (265, 4), (345, 5), (361, 1))  # degrees below which: red, yellow, green, cyan, blue, magenta


class Marks(NamedTuple):
    """Colours that a shape stands for. weak: grounds that are underlined. strong: of letters that are bold."""

    weak: frozenset[Triple] = frozenset()
    strong: frozenset[Triple] = frozenset()


class FewerColours(LineFilter):
    """The last gate for colours. What was told by colour is told by a glyph as well; what was told by the ground is told by shape here.

    Args:
        colours: that are sent, not "auto" or "true".
        weak: grounds that mark something a little, as a cursor without the focus: it is underlined.
        strong: colours of keys and warnings, which are bold where there are none.
        dark: the theme is, so that 16 colours stand on black; else on white.
    """

    def __init__(self, colours: Colours, weak: Collection[Triple] = (), strong: Collection[Triple] = (), dark: bool = True) -> None:
        super().__init__()
        self._colours, self._marks, self._dark = colours, Marks(frozenset(weak), frozenset(strong)), dark

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        ground = background.rgb
        return [Segment(text, self._fewer(style, ground) if style else style, control) for text, style, control in segments]

    def _fewer(self, style: Style, ground: Triple) -> Style:
        return fewer(style, ground, self._colours, self._marks, self._dark)


@lru_cache(maxsize=16384)
def fewer(style: Style, ground: Triple, colours: Colours, marks: Marks, dark: bool) -> Style:
    """Return a style in fewer colours. ground: of the pane that it stands in."""
    if colours == "256":
        return style + Style.from_color(_of_256(style.color), _of_256(style.bgcolor))
    behind, front = _triple(style.bgcolor), _triple(style.color)
    shape = _shape(behind, ground, marks.weak)
    if colours == "none":
        back = front is not None and not shape.reverse and contrast(front, behind or ground) < READABLE
        return style + Style(color=_DEFAULT, bgcolor=_DEFAULT, dim=back or None, bold=front in marks.strong or None) + shape
    paper, ink = (0, 7) if dark else (15, 0)
    if shape.reverse:
        return style + Style.from_color(_number(paper), _number(ink))
    return style + Style.from_color(_of_16(front, dark, ink), _number(paper)) + shape


def _shape(behind: Triple | None, ground: Triple, weak: frozenset[Triple]) -> Style:
    """Return what shows that a ground marks something."""
    if behind is None or behind == ground:
        return Style()
    if behind in weak:
        return Style(underline=True)
    return Style(reverse=True) if max(abs(a - b) for a, b in zip(behind, ground, strict=True)) > MARKED else Style()


def _triple(colour: RichColor | None) -> Triple | None:
    return None if colour is None or colour.triplet is None else tuple(colour.triplet)  # type: ignore[return-value]


def _number(number: int) -> RichColor:
    return RichColor(f"color({number})", ColorType.STANDARD, number)


def _of_256(colour: RichColor | None) -> RichColor | None:
    if colour is None or colour.triplet is None:
        return colour
    number = nearest(colour.triplet)
    return RichColor(f"color({number})", ColorType.EIGHT_BIT, number)


@lru_cache(maxsize=4096)
def nearest(colour: ColorTriplet) -> int:
    """Return the number of the colour, of the 240 that are the same in all terminals, which is nearest."""
    steps = [min(range(6), key=lambda step, part=part: abs(LEVELS[step] - part)) for part in colour]  # type: ignore[misc]
    cube = (16 + 36 * steps[0] + 6 * steps[1] + steps[2], tuple(LEVELS[step] for step in steps))
    step = max(0, min(23, round((sum(colour) / 3 - 8) / 10)))
    grey = (232 + step, (8 + 10 * step,) * 3)
    return min((grey, cube), key=lambda each: sum((a - b) ** 2 for a, b in zip(each[1], colour, strict=True)))[0]


def _of_16(front: Triple | None, dark: bool, ink: int) -> RichColor:
    """Return one of the 16 that has the hue; grey for what stands back."""
    if front is None:
        return _number(ink)
    hue, light, saturation = rgb_to_hls(*(part / 255 for part in front))
    if saturation < GREY or not 0.08 < light < 0.95:
        return _number(8 if (light < 0.6 if dark else light > 0.4) else ink)
    number = next(number for below, number in _HUES if hue * 360 < below)
    return _number(number + 8 if dark else number)


def contrast(one: Triple, other: Triple) -> float:
    """Return the contrast of two colours, 1 to 21. Source: WCAG 2.1."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Triple) -> float:
    red, green, blue = (part / 3294.6 if part <= 10 else ((part / 255 + 0.055) / 1.055) ** 2.4 for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
